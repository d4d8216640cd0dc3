"""What a batch of logs says, summed up for people at 80 columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from pip_explain.model import Evidence

if TYPE_CHECKING:
    from rich.table import Table

WIDTH = 80
_GROUPS = 15
"""Groups of unexplained failures that are shown."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a batch.

    ``patterns`` are (class, id, title, count, source and place of the first one), ``groups`` are (count,
    source, line, text) of unexplained failures that are alike, both with the biggest first; ``others``
    are unexplained failures that came when there were too many groups.
    """

    status: dict[str, int]
    classes: tuple[tuple[str, int], ...]
    patterns: tuple[tuple[str, str, str, int, str, Evidence | None], ...]
    groups: tuple[tuple[int, str, int, str], ...]
    others: int = 0

    @property
    def total(self) -> int:
        return sum(self.status.values())

    def of(self, status: str) -> int:
        return self.status.get(status, 0)


def share(part: int, whole: int) -> str:
    """``part`` of ``whole`` in per cent."""
    return f"{100 * part / whole:.0f} %" if whole else ""


def shown(text: str) -> str:
    """``text`` without what a terminal would obey: names of files may hold anything."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def render(summary: Summary, out: TextIO, *, color: bool | None = None) -> None:
    """Print the summary; as wide as the terminal, else 80 columns."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    terminal = out.isatty()
    console = Console(
        file=out, width=None if terminal else WIDTH, highlight=False, force_terminal=color, no_color=color is False
    )
    total, failed = summary.total, summary.of("explained") + summary.of("unexplained")
    parts = [f"{summary.of(name)} {name} ({share(summary.of(name), total)})" for name in ("explained", "unexplained")]
    head = f"{total} {'log' if total == 1 else 'logs'}"
    if total:
        head += f": {', '.join(parts)}, {summary.of('clean')} clean"
    console.print(Text(head, style="bold"))

    def put(table: Table) -> None:
        console.print()
        console.print(table)

    if summary.classes:
        table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
        table.add_column("failure class")
        table.add_column("logs", justify="right")
        table.add_column("share", justify="right")
        table.add_column("")
        most = summary.classes[0][1]
        for name, count in summary.classes:
            bar = "#" * max(1, round(24 * count / most))
            table.add_row(Text(name), str(count), share(count, failed), Text(bar, style="dim"))
        put(table)
    if summary.patterns:
        table = _ranking("pattern, and an example")
        for _, pattern, title, count, source, place in summary.patterns:
            named = Text(pattern, style="red").append(f": {title}", style="default")
            named.append(f"\n{_at(source, place.line if place else None)}", style="dim")
            table.add_row(str(count), named)
        put(table)
    if summary.groups:
        table = _ranking("unexplained, grouped by likeness, and an example")
        for count, source, line, text in summary.groups[:_GROUPS]:
            said = Text(shown(text)[:160], style="yellow").append(f"\n{_at(source, line)}", style="dim")
            table.add_row(str(count), said)
        put(table)
        rest = summary.groups[_GROUPS:]
        left = sum(group[0] for group in rest) + summary.others
        if left:
            console.print(Text(f"and {left} more, none more frequent: --format html shows them."))
        _, source, line, _ = summary.groups[0]
        console.print()
        console.print(Text("To write the pattern of the first one:"))
        console.print(Text(f"pip-explain draft {_word(_at(source, line))}"), soft_wrap=True)


def _ranking(what: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    table.add_column("logs", justify="right", no_wrap=True)
    table.add_column(what, overflow="fold")
    return table


def _at(source: str, line: int | None) -> str:
    return shown(source) if line is None else f"{shown(source)}:{line}"


def _word(text: str) -> str:
    import shlex

    return shlex.quote(text)
