"""Which lines could matter: the only user of the multi-literal scanner.

The literals come from the patterns. Aho-Corasick looks for all of them at once, so that the time
does not grow with their number; only what it hits is cut out, lexed and matched.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import BytesAhoCorasick

from pip_explain.model import Block, Line


class Scanner:
    """Finds the lines of a block that hold one of many literals."""

    def __init__(self, literals: Sequence[str]) -> None:
        self._automaton = BytesAhoCorasick([literal.encode() for literal in literals])

    def hits(self, data: bytes) -> Iterator[tuple[int, int]]:
        """(offset, index of the literal), in the order of the ends of the hits; hits may overlap."""
        for index, start, _ in self._automaton.find_matches_as_indexes(data, overlapping=True):
            yield start, index


@dataclass(frozen=True, slots=True)
class Window:
    """Lines around hits, and which literals (by index) each hit line holds (by physical number)."""

    lines: tuple[Line, ...]
    hits: Mapping[int, frozenset[int]]


BEFORE, AFTER, LONGEST = 30, 40, 400
"""Lines of context kept before and after a hit; the longest window."""


def windows(blocks: Iterable[Block], scanner: Scanner) -> Iterator[Window]:
    """The windows of an input, in order. Never holds more than one block and a few lines of the one before."""
    kept, first, done = b"", 1, 0
    for block in blocks:
        if not kept:
            first = block.first
        data = kept + block.data
        starts = _starts(data)
        settled = max(done, len(starts) - AFTER)
        yield from _cut(data, starts, first, (done, settled), scanner)
        context = max(0, settled - BEFORE)
        if context < len(starts):
            kept, first, done = data[starts[context] :], first + context, settled - context
        else:
            kept, first, done = b"", first + len(starts), 0
    if kept:
        starts = _starts(kept)
        yield from _cut(kept, starts, first, (done, len(starts)), scanner)


def _starts(data: bytes) -> list[int]:
    """The offset of every line."""
    starts = [0]
    starts.extend(match.end() for match in re.finditer(rb"\n", data))
    if starts[-1] == len(data):
        starts.pop()
    return starts


def _cut(data: bytes, starts: list[int], first: int, span: tuple[int, int], scanner: Scanner) -> Iterator[Window]:
    """Windows around the hits on the lines (by place in ``starts``) of ``span``."""
    done, settled = span
    if done >= settled:
        return
    end = starts[settled] if settled < len(starts) else len(data)
    hits: dict[int, set[int]] = {}
    for offset, literal in scanner.hits(data[starts[done] : end]):
        hits.setdefault(bisect.bisect_right(starts, offset + starts[done]) - 1, set()).add(literal)
    places = sorted(hits)
    group: list[int] = []
    for place in places:
        if group and (place - group[-1] > BEFORE + AFTER or place - group[0] > LONGEST):
            yield _window(data, starts, first, group, hits)
            group = []
        group.append(place)
    if group:
        yield _window(data, starts, first, group, hits)


def _window(data: bytes, starts: list[int], first: int, group: list[int], hits: Mapping[int, set[int]]) -> Window:
    low, high = max(0, group[0] - BEFORE), min(len(starts), group[-1] + AFTER + 1)
    end = starts[high] if high < len(starts) else len(data)
    raw = data[starts[low] : end].decode("utf-8", "replace").split("\n")
    if raw and not raw[-1]:
        raw.pop()
    lines = tuple(Line(first + low + place, text) for place, text in enumerate(raw) if text != "\0")
    return Window(lines, {first + place: frozenset(hits[place]) for place in group})
