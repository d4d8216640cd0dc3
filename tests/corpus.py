"""Reads, checks and rewrites the cases of ``corpus/``. Their form stands in CONTRIBUTING.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pip_explain import explain
from pip_explain.model import Report
from pip_explain.render.text import render

CORPUS = Path(__file__).parent.parent / "corpus"
DECISIVE = "#=> "
PRINTED = "#| "
KEYS = frozenset({"expect", "class", "origin", "command", "note", "gap", "also"})


@dataclass(frozen=True)
class Case:
    """One log with what must be said of it.

    ``expect`` is a pattern's id, ``clean`` or ``unexplained``; ``notes`` are ids that must be among the notes;
    ``gap`` tells why a known miss is one. ``log`` is the text without any of our marks.
    """

    path: Path
    header: tuple[tuple[str, str], ...]
    log: str
    text: str

    @property
    def name(self) -> str:
        return str(self.path.relative_to(CORPUS).with_suffix(""))

    def get(self, key: str) -> str | None:
        return next((value for name, value in self.header if name == key), None)

    def all(self, key: str) -> list[str]:
        return [value for name, value in self.header if name == key]

    @property
    def expect(self) -> str:
        return self.get("expect") or ""


def read(path: Path) -> Case:
    """The case in a file. Raises ValueError where its form is broken."""
    text = path.read_bytes().decode("utf-8")
    header: list[tuple[str, str]] = []
    rest = text
    while rest.startswith("#@ "):
        line, _, rest = rest.partition("\n")
        key, colon, value = line[3:].partition(":")
        if not colon or key not in KEYS:
            raise ValueError(f"{path}: not a header line of a case: {line!r}")
        header.append((key, value.strip()))
    body = re.sub(rf"(?m)^{re.escape(PRINTED.rstrip())}.*\n?", "", rest)
    log = re.sub(rf"(?m)^{re.escape(DECISIVE)}", "", body).replace("‹", "").replace("›", "")
    return Case(path, tuple(header), log, text)


def cases() -> list[Case]:
    """Every case, by name."""
    return [read(path) for path in sorted(CORPUS.glob("*/*.txt"))]


def told(report: Report) -> str:
    """What the report says first: a pattern's id, ``clean`` or ``unexplained``."""
    return report.diagnoses[0].id if report.diagnoses else report.status


def judge(case: Case) -> Report:
    """What pip-explain says of a case: from the log alone, without a look at this machine."""
    return explain(case.log.encode(), source=case.path.name, live=False)


def blessed(case: Case, report: Report) -> str:
    """The case's file with marks and report as they are now; the header is not touched."""
    marks: dict[int, list[str]] = {}
    if report.diagnoses:
        first = report.diagnoses[0]
        for line in first.evidence:
            marks[line.line] = [value for value in first.facts.values() if value in line.text]
    lines = re.findall(r"[^\n]*\n|[^\n]+", case.log)
    for number, captured in marks.items():
        marked = lines[number - 1]
        for value in sorted(set(captured), key=lambda value: (-len(value), value)):
            if len(value) > 1 and marked.count(value) == 1 and "‹" not in marked:
                marked = marked.replace(value, f"‹{value}›")
        lines[number - 1] = DECISIVE + marked
    head = "".join(f"#@ {key}: {value}\n" for key, value in case.header)
    body = "".join(lines)
    printed = re.sub(r"\x1b\[[0-9;]*m", "", render(report))
    end = "" if body.endswith("\n") or not body else "\n"
    return head + body + end + "".join(f"{PRINTED}{line}".rstrip() + "\n" for line in printed.splitlines())
