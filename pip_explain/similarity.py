"""Near misses: the only user of rapidfuzz.

For wording that drifted, was cut, wrapped, mistyped or translated around its fixed parts. A likeness
counts only above a threshold and with a margin over the next best pattern; both were measured on the
corpus (``python tests/measure.py similarity``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

_HOLE = re.compile(r"\{[^{}]*\}")
THRESHOLD = 0.8
MARGIN = 0.06
SHORTEST = 32
"""Likeness of normalised texts, from 0 to 1; the lead over the runner-up; characters compared at least."""


class Likeness(NamedTuple):
    """The nearest pattern; ``clear`` when it passes threshold and margin."""

    id: str
    score: float
    clear: bool


class Candidates:
    """The sentences that a line may resemble, made ready once."""

    def __init__(self, said: Iterable[tuple[str, str]]) -> None:
        """``said`` are (id, sentence) pairs; sentences too short to compare are left out."""
        triples = [(owner, normal(text), _quoted(text)) for owner, text in said]
        kept = sorted((triple for triple in triples if len(triple[1]) >= SHORTEST), key=lambda triple: len(triple[1]))
        self._owners = [owner for owner, _, _ in kept]
        self._texts = [text for _, text, _ in kept]
        self._quoted = [quoted for _, _, quoted in kept]
        self._lengths = [len(text) for text in self._texts]

    def nearest(self, text: str) -> Likeness | None:
        """The pattern whose sentence ``text`` resembles most, or None where nothing can be compared."""
        from rapidfuzz import fuzz, process

        said = normal(text[:600])
        plain = re.sub(f"[{_QUOTES}]", "'", text)
        if len(said) < SHORTEST:
            return None
        best: dict[str, float] = {}
        # Whole sentences, and as much of longer ones as there is of a line that was cut off.
        longer = bisect_right(self._lengths, len(said))
        cut = [wanted[: len(said)] for wanted in self._texts[longer:]]
        for texts, start, weight in ((self._texts, 0, 1.0), (cut, longer, 0.98)):
            for _, score, place in process.extract(said, texts, scorer=fuzz.ratio, score_cutoff=50, limit=40):
                if not all(word in plain for word in self._quoted[start + place]):
                    continue  # what a sentence quotes or counts is its point: only words around it may differ
                owner = self._owners[start + place]
                best[owner] = max(best.get(owner, 0.0), weight * score / 100)
        if not best:
            return None
        (first, score), *rest = sorted(best.items(), key=lambda item: -item[1])
        runner_up = rest[0][1] if rest else 0.0
        return Likeness(first, score, score >= THRESHOLD and score - runner_up >= MARGIN)


_QUOTES = "'\"`‘’“”"


def _quoted(text: str) -> tuple[str, ...]:
    """What a line must have as it is: the words that a sentence has in quotes (with the opening one), its numbers."""
    # Every second piece between quotes is quoted; a sentence may end inside.
    words = []
    for chunk in re.split(r"['\"`]", text)[1::2]:
        first, *others = _HOLE.split(chunk)
        words += [f"'{first}"] if len(first) > 1 else []
        words += [word for word in others if len(word) > 1]
    return (*words, *re.findall(r"\d{2,}", _HOLE.sub(" ", text)))


def likeness(first: str, second: str) -> float:
    """How much two lines resemble each other, from 0 to 1."""
    from rapidfuzz import fuzz

    return fuzz.ratio(normal(first), normal(second)) / 100


def normal(text: str) -> str:
    """``text`` in lower case, with what varies (numbers, quoted words, paths) made alike."""
    text = _HOLE.sub("*", text.strip("^$").lower())
    text = re.sub(r"['\"`‘’“”][^'\"`‘’“”]{1,200}['\"`‘’“”]", "*", text)
    text = re.sub(r"(?:[a-z]:)?[\\/][^\s,;:)]+", "*", text)
    text = re.sub(r"\d[\d.]*", "0", text)
    return re.sub(r"\s+", " ", text).strip()


GROUPED = 0.8
"""Likeness from which two unexplained failures are told as one."""
GROUPS = 2000
"""How many groups are told apart; what comes later joins its nearest group or is counted apart."""


class Group:
    """Failures that resemble one another; ``source``, ``line`` and ``text`` are those of the first."""

    __slots__ = ("count", "line", "source", "text")

    def __init__(self, source: str, line: int, text: str) -> None:
        self.source, self.line, self.text = source, line, text
        self.count = 1


class Groups:
    """Unexplained failures by likeness, grouped as they come: memory does not grow with their number."""

    def __init__(self) -> None:
        self.others = 0
        self._known: dict[str, Group] = {}
        self._leaders: dict[str, dict[str, Group]] = {}
        self._all: list[Group] = []

    def add(self, text: str, source: str, line: int) -> None:
        """Count one failure with its decisive line."""
        said = normal(text[:300])
        group = self._known.get(said) or self._alike(said)
        if group is not None:
            group.count += 1
        elif len(self._all) < GROUPS:
            group = Group(source, line, text)
            self._all.append(group)
            self._leaders.setdefault(_sort_of(said), {})[said] = group
        else:
            self.others += 1
            return
        if len(self._known) < 10 * GROUPS:
            self._known[said] = group

    def ranked(self) -> list[Group]:
        """The biggest group first; of equal ones the one that came first."""
        return sorted(self._all, key=lambda group: -group.count)

    def _alike(self, said: str) -> Group | None:
        from rapidfuzz import fuzz, process

        leaders = self._leaders.get(_sort_of(said), {})
        near = process.extractOne(said, leaders.keys(), scorer=fuzz.ratio, score_cutoff=100 * GROUPED)
        return leaders[near[0]] if near else None


def _sort_of(said: str) -> str:
    """Different exceptions are never one group, however short their messages are."""
    found = re.match(r"[\w.]*(?:error|exception|exit|interrupt|warning)\b(?=:|$)", said)
    return found[0] if found else ""
