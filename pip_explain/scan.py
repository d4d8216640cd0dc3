"""Which lines could matter: the only user of the multi-literal scanner.

The literals come from the patterns. Aho-Corasick looks for all of them at once, so that the time
does not grow with their number; only what it hits is cut out, lexed and matched.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

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


@dataclass(frozen=True, slots=True)
class Aside:
    """A line that holds a literal of context only: it rules in or out, cures or tells of the machine.

    ``number`` is its physical number; ``lines`` are it and its neighbours, for a sentence may go over several.
    """

    number: int
    lines: tuple[Line, ...]
    literals: frozenset[int]


class Interest(Protocol):
    """What whoever listens still wants to hear."""

    @property
    def deciding(self) -> Container[int]:
        """Literals (by index) that are worth a window."""

    @property
    def context(self) -> Container[int]:
        """Literals that rule in or out, cure or tell: a look at their line is enough."""

    @property
    def bored(self) -> Container[int]:
        """Literals that can tell nothing new; they may become more while the windows are cut."""

    @property
    def dull(self) -> Container[int]:
        """Literals heard so often that only their latest place still matters; they may become more too."""

    def again(self, literal: int, number: int) -> None:
        """A dull literal stands on this line too."""

    def plausible(self, literal: int, text: bytes) -> bool:
        """Whether a sentence of this literal may stand in ``text``: a cheap test before a window is cut."""


BEFORE, AFTER, LONGEST = 30, 40, 400
"""Lines of context kept before and after a hit; the longest window."""
ASIDE, NEAR = 2, 8
"""Lines before and after a hit: those of an aside; those in which the rest of its sentence must stand."""


def windows(blocks: Iterable[Block], scanner: Scanner, interest: Interest) -> Iterator[Window | Aside]:
    """The windows of an input around literals that may decide, in order, and asides for all others.

    Never holds more than one block and a few lines of the one before.
    """
    kept, first, done = b"", 1, 0
    for block in blocks:
        if not kept:
            first = block.first
        text = _Text(kept + block.data, first)
        settled = max(done, len(text.starts) - AFTER)
        yield from _cut(text, done, settled, scanner, interest)
        context = max(0, settled - BEFORE)
        if context < len(text.starts):
            kept, first, done = text.data[text.starts[context] :], first + context, settled - context
        else:
            kept, first, done = b"", first + len(text.starts), 0
    if kept:
        text = _Text(kept, first)
        yield from _cut(text, done, len(text.starts), scanner, interest)


class _Text:
    """A piece of the input with the offsets of its lines; ``first`` is the number of its first one."""

    __slots__ = ("data", "first", "starts")

    def __init__(self, data: bytes, first: int) -> None:
        self.data, self.first = data, first
        self.starts = [0, *(match.end() for match in re.finditer(rb"\n", data))]
        if self.starts[-1] == len(data):
            self.starts.pop()

    def around(self, place: int) -> bytes:
        """The text of a line and of those that a sentence over several lines may share with it."""
        high = place + NEAR + 1
        end = self.starts[high] if high < len(self.starts) else len(self.data)
        return self.data[self.starts[max(0, place - NEAR)] : end]

    def lines(self, low: int, high: int) -> tuple[Line, ...]:
        """The lines from place ``low`` to before ``high``, without those that were joined to another."""
        end = self.starts[high] if high < len(self.starts) else len(self.data)
        raw = self.data[self.starts[low] : end].decode("utf-8", "replace").removesuffix("\n").split("\n")
        return tuple(Line(self.first + low + place, text) for place, text in enumerate(raw) if text != "\0")


def _cut(text: _Text, done: int, settled: int, scanner: Scanner, interest: Interest) -> Iterator[Window | Aside]:
    """Windows and asides for the hits on the lines from place ``done`` to before ``settled``."""
    if done >= settled:
        return
    start = text.starts[done]
    end = text.starts[settled] if settled < len(text.starts) else len(text.data)
    hits: dict[int, set[int]] = {}
    asides: dict[int, set[int]] = {}
    for offset, literal in scanner.hits(text.data[start:end]):
        if literal in interest.bored:
            continue
        place = bisect.bisect_right(text.starts, offset + start) - 1
        if literal in interest.dull:
            interest.again(literal, text.first + place)
        elif literal in interest.deciding and interest.plausible(literal, text.around(place)):
            hits.setdefault(place, set()).add(literal)
        elif literal in interest.context:
            asides.setdefault(place, set()).add(literal)
    for place, literals in asides.items():
        if wanted := frozenset(literal for literal in literals if literal not in interest.bored):
            low, high = max(0, place - ASIDE), min(place + ASIDE + 1, len(text.starts))
            yield Aside(text.first + place, text.lines(low, high), wanted)
    group: list[int] = []
    for place in sorted(hits):
        if group and (place - group[-1] > BEFORE + AFTER or place - group[0] > LONGEST):
            yield _window(text, group, hits)
            group = []
        group.append(place)
    if group:
        yield _window(text, group, hits)


def _window(text: _Text, group: Sequence[int], hits: Mapping[int, set[int]]) -> Window:
    low, high = max(0, group[0] - BEFORE), min(len(text.starts), group[-1] + AFTER + 1)
    return Window(text.lines(low, high), {text.first + place: frozenset(hits[place]) for place in group})
