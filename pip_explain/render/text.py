"""A Report as a tired person reads it in ten seconds, at 80 columns.

Commands stand alone on their lines, unwrapped and without a box, ready to be copied.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

import click

from pip_explain.model import Diagnosis, Evidence, Note, Remedy, Report

WIDTH = 80
_CHANGES = {
    "nothing": "Changes nothing.",
    "environment": "Changes only this Python environment.",
    "project": "Changes files of your project or makes a new environment.",
    "system": "Changes the system: needs an administrator.",
}


def render(report: Report, *, quiet: bool = False) -> str:
    """The report as text with ANSI styles; whoever prints it strips them where there is no terminal.

    ``quiet`` leaves out notes, and says nothing of a clean log.
    """
    return "\n".join(_lines(report, quiet)).rstrip("\n") + "\n" if (report.diagnoses or not quiet) else ""


def _lines(report: Report, quiet: bool) -> Iterator[str]:
    for place, diagnosis in enumerate(report.diagnoses):
        if diagnosis.role == "consequence":
            continue
        if place:
            yield ""
            yield click.style("Also, independent of this:", bold=True)
            yield ""
        yield from _diagnosis(diagnosis)
        follows = [other for other in report.diagnoses if other.role == "consequence"] if place == 0 else []
        if follows:
            yield ""
            yield from _wrapped(f"It also led to: {_listed(follows)}.")
    if missing := report.unexplained:
        yield click.style("A failure that no pattern explains", bold=True)
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
        for note in report.notes:
            yield from _note(note)


def _diagnosis(diagnosis: Diagnosis) -> Iterator[str]:
    sure = "sure" if diagnosis.confidence >= 0.9 else "likely" if diagnosis.confidence >= 0.7 else "perhaps"
    label = f"{diagnosis.failure_class}, {sure}"
    title = diagnosis.title
    gap = WIDTH - len(title) - len(label)
    if gap >= 2:
        yield click.style(title, bold=True, fg="red") + " " * gap + click.style(label, dim=True)
    else:
        yield from (click.style(line, bold=True, fg="red") for line in textwrap.wrap(title, WIDTH))
        yield click.style(label.rjust(WIDTH), dim=True)
    yield ""
    yield from _quoted(diagnosis.evidence)
    yield ""
    yield from _paragraphs(diagnosis.explanation)
    if diagnosis.remedies:
        yield ""
        yield from _remedy(diagnosis.remedies[0])
        others = diagnosis.remedies[1:]
        for other in others[:2]:
            yield ""
            yield from _remedy(other, lead="Or: " + other.title[0].lower() + other.title[1:])
        if len(others) > 2:
            yield ""
            yield f"More ways: pip-explain show {diagnosis.id}"
    if diagnosis.avoid:
        yield ""
        for item in diagnosis.avoid:
            yield from _wrapped(f"Not: {item.advice}. {item.why}", hang=5)


def _remedy(remedy: Remedy, lead: str | None = None) -> Iterator[str]:
    yield from (click.style(line, bold=True) for line in _wrapped((lead or remedy.title) + ":"))
    if remedy.commands:
        yield ""
        yield from (click.style(command, fg="green") for command in remedy.commands)
        yield ""
    several = len(remedy.steps) > 1
    for number, step in enumerate(remedy.steps, 1):
        yield from _wrapped(f"{number}. {step}" if several else step, hang=3 if several else 0)
    checked = " (checked: it resolves)" if remedy.checked and remedy.checked.get("ok") else ""
    yield from _wrapped(f"{remedy.why} {_CHANGES[remedy.changes]}{checked}")


def _note(note: Note) -> Iterator[str]:
    numbers = sorted({line.line for line in note.evidence})
    where = f"Line {numbers[0]}" if len(numbers) == 1 else f"Lines {numbers[0]}-{numbers[-1]}"
    yield from _wrapped(f"{where}: {note.explanation}", hang=2)


def _quoted(lines: Iterable[Evidence]) -> Iterator[str]:
    rows = sorted(lines, key=lambda line: line.line)
    width = len(str(rows[-1].line)) if rows else 1
    for row in rows:
        head = f"  line {row.line:>{width}}  "
        yield from textwrap.wrap(
            row.text,
            WIDTH,
            initial_indent=head,
            subsequent_indent=" " * len(head),
            max_lines=4,
            placeholder=" …",
        ) or [head]


def _paragraphs(text: str) -> Iterator[str]:
    for place, paragraph in enumerate(text.split("\n\n")):
        if place:
            yield ""
        yield from _wrapped(paragraph)


def _wrapped(text: str, hang: int = 0) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=" " * hang, break_long_words=False, break_on_hyphens=False)


def _listed(diagnoses: Iterable[Diagnosis]) -> str:
    return "; ".join(diagnosis.title[0].lower() + diagnosis.title[1:] for diagnosis in diagnoses)
