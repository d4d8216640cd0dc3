"""The same log in any wrapping gets the same answer.

Here every case goes through four wrappings, which ones depends on its name, so that all pairs of a class and a
wrapping occur; ``--all-wrappings`` tries every pair (slow). ``python tests/measure.py wrappings`` counts them.
"""

from __future__ import annotations

import zlib

import pytest
from wrappers import FEWEST, USUAL

import corpus
from corpus import Case
from pip_explain import explain

CHOSEN = 4


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "wrapping" in metafunc.fixturenames:
        names = sorted(USUAL)
        pairs: list[tuple[Case, str]] = []
        for case in corpus.cases():
            if case.get("gap"):
                continue
            start = zlib.crc32(case.name.encode()) % len(names)
            few = [names[(start + step * 7) % len(names)] for step in range(CHOSEN)]
            pairs.extend((case, name) for name in (names if metafunc.config.getoption("--all-wrappings") else few))
        metafunc.parametrize(("case", "wrapping"), pairs, ids=[f"{case.name}-{name}" for case, name in pairs])


def test_same_answer(case: Case, wrapping: str) -> None:
    """Verdict and, where the wrapping keeps lines, their numbers are those of the plain log."""
    if case.log.startswith(("{", "\x1f")) or case.log.count("\n") < FEWEST:
        pytest.skip("no plain text, or too few lines to tell a prefix from the log's own words")
    data = USUAL[wrapping](case.log)
    report = explain(data, live=False)
    assert case.expect == corpus.told(report)
