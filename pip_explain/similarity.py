"""Near misses: the only user of rapidfuzz.

For wording that drifted, was cut, wrapped, mistyped or translated around its fixed parts. A likeness
counts only above a threshold and with a margin over the next best pattern; both were measured on the
corpus (``python -m tests.measure similarity``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pip_explain.model import Sentence

THRESHOLD = 0.86
MARGIN = 0.06
SHORTEST = 24
"""Likeness of normalised texts, from 0 to 1; the lead over the runner-up; characters compared at least."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a pattern."""

    id: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Likeness:
    """The nearest pattern; ``clear`` when it passes threshold and margin."""

    id: str
    score: float
    clear: bool


@cache
def normal(text: str) -> str:
    """``text`` in lower case, with what varies (numbers, quoted words, paths) made alike."""
    text = re.sub(r"\{[^{}]*\}", "*", text.strip("^$").lower())
    text = re.sub(r"['\"`‘’“”][^'\"`‘’“”]{1,200}['\"`‘’“”]", "*", text)
    text = re.sub(r"(?:[a-z]:)?[\\/][^\s,;:)]+", "*", text)
    text = re.sub(r"\d[\d.]*", "0", text)
    return re.sub(r"\s+", " ", text).strip()


def nearest(text: str, candidates: Sequence[Candidate]) -> Likeness | None:
    """The pattern whose sentence ``text`` resembles most, or None where nothing can be compared."""
    from rapidfuzz import fuzz

    said = normal(text[:600])
    if len(said) < SHORTEST:
        return None
    best: dict[str, float] = {}
    for candidate in candidates:
        wanted = normal(candidate.sentence.text)
        if len(wanted) < SHORTEST:
            continue
        floor = best.get(candidate.id, 0.5)
        score = fuzz.ratio(said, wanted, score_cutoff=floor * 100) / 100
        if len(said) < len(wanted):
            # Cut off at the end: as much of the sentence as there is of the line.
            score = max(score, 0.98 * fuzz.ratio(said, wanted[: len(said)], score_cutoff=floor * 100) / 100)
        if score > floor:
            best[candidate.id] = score
    if not best:
        return None
    (first, score), *rest = sorted(best.items(), key=lambda item: -item[1])
    runner_up = rest[0][1] if rest else 0.0
    return Likeness(first, score, score >= THRESHOLD and score - runner_up >= MARGIN)
