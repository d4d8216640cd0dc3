"""Long logs: what is kept of text that is long gone is enough for the same answer."""

from __future__ import annotations

import random

import pytest

import corpus
from pip_explain import explain, intake, scan
from pip_explain.model import Report
from pip_explain.pipeline import catalogue

FAILURES = [case for case in corpus.cases() if case.get("class") and case.log.isascii() and "\r" not in case.log]
LITERALS = catalogue().literals


def dull_lines(seed: int, count: int) -> str:
    """Lines of clean logs in which nothing is looked for."""
    dice = random.Random(seed)
    return "".join(dice.choice(PLAIN) + "\n" for _ in range(count))


PLAIN = sorted(
    {
        line
        for case in corpus.cases()
        if case.expect == "clean"
        for line in case.log.splitlines()
        if line.isascii() and len(line) < 200 and not any(literal in line for literal in LITERALS)
    }
)


def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes for gigabytes goes for these logs too."""
    monkeypatch.setattr(intake, "BLOCK", 4 << 10)
    monkeypatch.setattr(scan, "_TEXTS", 2)


def told(report: Report) -> tuple[object, ...]:
    """What must not change."""
    return (
        report.status,
        [(one.id, one.role, one.facts, [line.line for line in one.evidence]) for one in report.diagnoses],
        report.unexplained,
    )


@pytest.mark.parametrize("case", FAILURES[::3], ids=lambda case: str(case.name))
def test_a_failure_between_much_else(case: corpus.Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure is explained alike, however long ago its context was read."""
    log = dull_lines(1, 600) + case.log + dull_lines(2, 600)
    plain = told(explain(log))
    small(monkeypatch)
    assert plain == told(explain(log))


def test_context_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What rules a pattern in may stand far above, and far below, what it says."""
    small(monkeypatch)
    missing = "ModuleNotFoundError: No module named 'tensorflow'\n"
    notebook = "Note: you may need to restart the kernel to use updated packages.\n"
    far = dull_lines(3, 3000)
    for log in (notebook + far + missing, missing + far + notebook):
        (diagnosis, *_) = explain(log).diagnoses
        assert diagnosis.remedies[0].commands[0].startswith("%pip"), log[:80]


def test_what_repeats_itself_is_not_heard_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that differ in their numbers only are looked at some times, and in the end the last one."""
    heard: list[int] = []
    hear = scan.Search.windows

    def windows(search: scan.Search) -> object:
        for window in hear(search):
            heard.extend(window.hits)
            yield window

    monkeypatch.setattr(scan.Search, "windows", windows)
    gap = dull_lines(4, 60)
    log = "".join(f"ERROR: step {number} failed\n{gap}" for number in range(40))
    report = explain(log)
    assert report.status == "unexplained"
    assert len(heard) <= 8
    assert max(heard) == 39 * 61 + 1
    assert report.unexplained is not None
    assert report.unexplained.line == max(heard)


def test_a_harmless_alarm_excuses_every_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it comes, what looks like a failure on its line is none."""
    alarm = "WARNING: Ignoring invalid distribution -ensorflow (/usr/lib/python3/site-packages)\n"
    refusal = (
        "ERROR: pip's dependency resolver does not currently take into account all the packages that are installed. "
        "This behaviour is the source of the following dependency conflicts.\n"
    )
    gap = dull_lines(5, 60)
    assert explain((alarm + gap) * 40).status == "clean"
    assert explain((alarm + gap) * 40 + refusal).status != "clean"
