"""A Report as a tired person reads it in ten seconds, at 80 columns.

Commands stand alone on their lines, unwrapped and without a box, ready to be copied.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator

from pip_explain.model import Diagnosis, Evidence, Note, Remedy, Report

WIDTH = 80
_EVIDENCE = 4
"""Lines shown at most; JSON has more."""
_RECORD_HEAD = re.compile(r"^\S.{0,200}?\.(?:cc|cu|cpp|h|py):\d+\] ")
_CHANGES = {
    "nothing": "Changes nothing.",
    "environment": "Changes only this Python environment.",
    "project": "Changes files of your project or makes a new environment.",
    "system": "Changes the system: needs an administrator.",
}


Style = Callable[..., str]
"""Gives a text colours and weight, with the arguments of ``click.style``."""


def plain(text: str, **_: object) -> str:
    """No style at all."""
    return text


def render(report: Report, *, quiet: bool = False, style: Style = plain) -> str:
    """The report as text. ``quiet`` leaves out notes, and says nothing of a clean log."""
    return "\n".join(_lines(report, quiet, style)).rstrip("\n") + "\n" if (report.diagnoses or not quiet) else ""


def _lines(report: Report, quiet: bool, style: Style) -> Iterator[str]:
    for place, diagnosis in enumerate(report.diagnoses):
        if diagnosis.role == "consequence":
            continue
        if place:
            yield ""
            yield style("Also, independent of this:", bold=True)
            yield ""
        yield from _diagnosis(diagnosis, style)
        follows = [other for other in report.diagnoses if other.role == "consequence"] if place == 0 else []
        if follows:
            yield ""
            yield from _wrapped(f"It also led to: {_listed(other.title for other in follows)}.")
    if report.unshown:
        yield ""
        yield from _wrapped(f"Also in this log (--all shows it): {_listed(report.unshown)}.")
    if missing := report.unexplained:
        yield style("A failure that no pattern explains", bold=True)
        yield ""
        yield from _quoted([Evidence(missing.line, missing.text)])
        yield ""
        if missing.nearest:
            yield from _wrapped(
                f"The nearest pattern is {missing.nearest.id} ({missing.nearest.score:.0%} alike), too far to claim it."
            )
        yield from _wrapped(
            "If the lines above that one are missing here, paste them too: the cause stands above its consequences. "
            "For pip, the whole story is in the output of the same command with -v."
        )
    if report.status == "clean" and not quiet:
        yield "No failure in this log." if report.lines else "Nothing to explain: the input is empty."
    if report.notes and not quiet:
        yield ""
        if report.diagnoses:
            yield from _wrapped("Harmless here: " + "; ".join(_brief(note) for note in report.notes) + ".")
        else:
            for note in report.notes:
                yield from _wrapped(f"{_where(note)[0].upper()}{_where(note)[1:]}: {note.explanation}", hang=2)


def _diagnosis(diagnosis: Diagnosis, style: Style) -> Iterator[str]:
    sure = "sure" if diagnosis.confidence >= 0.9 else "likely" if diagnosis.confidence >= 0.7 else "perhaps"
    label = f"{diagnosis.failure_class}, {sure}"
    title = diagnosis.title
    gap = WIDTH - len(title) - len(label)
    if gap >= 2:
        yield style(title, bold=True, fg="red") + " " * gap + style(label, dim=True)
    else:
        yield from (style(line, bold=True, fg="red") for line in textwrap.wrap(title, WIDTH))
        yield style(label.rjust(WIDTH), dim=True)
    yield ""
    yield from _quoted(diagnosis.evidence)
    yield ""
    yield from _paragraphs(diagnosis.explanation)
    if diagnosis.remedies:
        yield ""
        yield from _remedy(diagnosis.remedies[0], style)
        for other in diagnosis.remedies[1:]:
            yield ""
            yield from _other(other, style)
    if diagnosis.avoid:
        yield ""
        for item in diagnosis.avoid[:2]:
            yield from _wrapped(f"Not: {item.advice}. {item.why}", hang=5)


def _remedy(remedy: Remedy, style: Style) -> Iterator[str]:
    """The one to try first, whole."""
    yield from (style(line, bold=True) for line in _wrapped(f"{remedy.title}:"))
    if remedy.commands:
        yield ""
        yield from (style(command, fg="green") for command in remedy.commands)
        yield ""
    several = len(remedy.steps) > 1
    for number, step in enumerate(remedy.steps, 1):
        yield from _wrapped(f"{number}. {step}" if several else step, hang=3 if several else 0)
    yield from _wrapped(f"{remedy.why} {_CHANGES[remedy.changes]}{_checked(remedy)}")


def _other(remedy: Remedy, style: Style) -> Iterator[str]:
    """Another way: its commands, or its first step; the whole stands in ``pip-explain show``."""
    title = remedy.title[0].lower() + remedy.title[1:]
    yield from _wrapped(f"Or {title.removeprefix('or ')}{':' if remedy.commands else '.'}")
    if remedy.commands:
        yield ""
        yield from (style(command, fg="green") for command in remedy.commands)
    else:
        yield from _wrapped(remedy.steps[0])


def _checked(remedy: Remedy) -> str:
    if remedy.checked is None:
        return ""
    return " Checked: pip can resolve it." if remedy.checked["ok"] else " Checked: pip cannot resolve it here."


def _brief(note: Note) -> str:
    return f"{_where(note)} ({note.title})"


def _where(note: Note) -> str:
    numbers = sorted({line.line for line in note.evidence})
    return f"line {numbers[0]}" if len(numbers) == 1 else f"lines {numbers[0]}-{numbers[-1]}"


def _quoted(lines: Iterable[Evidence]) -> Iterator[str]:
    rows = sorted(list(lines)[:_EVIDENCE], key=lambda line: line.line)
    width = len(str(rows[-1].line)) if rows else 1
    for row in rows:
        head = f"  line {row.line:>{width}}  "
        # The date and source file before a record's message would leave no room for the message.
        text = _RECORD_HEAD.sub("… ", row.text) if len(row.text) > WIDTH else row.text
        yield from textwrap.wrap(
            text,
            WIDTH,
            initial_indent=head,
            subsequent_indent=" " * len(head),
            max_lines=3,
            placeholder=" …",
        ) or [head]


def _paragraphs(text: str) -> Iterator[str]:
    for place, paragraph in enumerate(text.split("\n\n")):
        if place:
            yield ""
        yield from _wrapped(paragraph)


def _wrapped(text: str, hang: int = 0) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=" " * hang, break_long_words=False, break_on_hyphens=False)


def _listed(titles: Iterable[str]) -> str:
    return "; ".join(titles)
