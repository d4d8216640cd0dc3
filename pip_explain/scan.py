"""Which lines could matter: the only user of the multi-literal scanner.

The literals come from the patterns. All are looked for at once, so that the time does not grow with
their number; only what they hit is cut out, lexed and matched.

Two scanners give the same hits: one in Python, which is ready at once, and Hyperscan, which takes a
moment to compile and is then many times as fast. ``tests/speed.py scanners`` prints the table behind that.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from pip_explain.model import Attention, Block, Line

_WORTH_IT = 512 << 10
"""Bytes after which compiling for Hyperscan has paid."""
_GRAM = 4
"""Bytes by which the scanner in Python finds where a literal may start; none is shorter."""


class Scanner:
    """Finds the lines of a block that hold one of many literals."""

    def __init__(self, literals: Sequence[str]) -> None:
        self._literals = [literal.encode() for literal in literals]
        self._seen = 0

    def hits(self, data: bytes) -> list[tuple[int, int]]:
        """(offset, index of the literal), line by line; hits may overlap."""
        self._seen += len(data)
        if self._seen > _WORTH_IT and self._hyperscan is not None:
            return self._hyperscan(data)
        return self._python(data)

    def _python(self, data: bytes) -> list[tuple[int, int]]:
        grams = self._grams
        return [
            (start, index)
            for start in range(len(data) - _GRAM + 1)
            if (gram := data[start : start + _GRAM]) in grams
            for literal, index in grams[gram]
            if data.startswith(literal, start)
        ]

    @cached_property
    def _grams(self) -> Mapping[bytes, list[tuple[bytes, int]]]:
        found: dict[bytes, list[tuple[bytes, int]]] = {}
        for index, literal in enumerate(self._literals):
            found.setdefault(literal[:_GRAM], []).append((literal, index))
        return found

    @cached_property
    def _hyperscan(self) -> Callable[[bytes], list[tuple[int, int]]] | None:
        """Hyperscan's search, or None where it has no wheel or the processor lacks what it needs."""
        try:
            import hyperscan
        except ImportError:
            return None
        import re

        lengths = [len(literal) for literal in self._literals]
        database = hyperscan.Database()
        try:
            database.compile(
                expressions=[re.escape(literal) for literal in self._literals],
                ids=list(range(len(lengths))),
                elements=len(lengths),
                flags=0,
            )
        except hyperscan.error:
            return None

        def search(data: bytes) -> list[tuple[int, int]]:
            found: list[tuple[int, int]] = []

            def hit(index: int, _start: int, end: int, _flags: int, _context: Any) -> None:
                found.append((end - lengths[index], index))

            database.scan(data, match_event_handler=hit)
            return found

        return search


class Window(NamedTuple):
    """Lines around hits, and which literals (by index) each hit line holds (by physical number)."""

    lines: tuple[Line, ...]
    hits: Mapping[int, frozenset[int]]


class Aside(NamedTuple):
    """A line that holds a literal of context only: it rules in or out, cures or tells of the machine.

    ``number`` is its physical number; ``lines`` are it and its neighbours, for a sentence may go over several.
    """

    number: int
    lines: tuple[Line, ...]
    literals: frozenset[int]


class Interest(Protocol):
    """What whoever listens still wants to hear."""

    @property
    def bored(self) -> Container[int]:
        """Literals (by index) that can tell nothing new; they may become more while the windows are cut."""

    @property
    def dull(self) -> Container[int]:
        """Literals heard so often that only their latest places still matter; they may become more too."""

    def attention(self, literal: int, number: int, text: bytes) -> Attention:
        """What a hit on line ``number`` is worth, by a cheap look at the lines around it, ``text``."""

    def again(self, literal: int, number: int) -> Attention:
        """A dull literal stands on this line too: note it; ``aside`` if its latest lines deserve a look."""


NEAR, BEFORE, AFTER, LONGEST = 8, 30, 40, 400
"""Lines kept before and after a hit: at least ``NEAR``, for the rest of its sentence must stand in them, and up
to ``BEFORE`` and ``AFTER`` while what stands there is indented, as frames and code are; the longest window."""
ASIDE, LATEST = 2, 3
"""Lines before and after an aside; how many of a dull literal's asides are kept of a block."""
_JOINED = b"\0\n"
"""What is left of a line that was joined to the one above."""
_INDENT = b" \t|\xe2"
"""What a line begins with that belongs to the one above: white space, or a gutter drawn in ASCII or Unicode."""


def windows(blocks: Iterable[Block], scanner: Scanner, interest: Interest) -> Iterator[Window | Aside]:
    """The windows of an input around literals that may decide, in order, and asides for all others.

    Never holds more than one block and a few lines of the one before.
    """
    kept, first, done = b"", 1, 0
    for block in blocks:
        text = _Text(kept + block.data, first if kept else block.first)
        settled = max(done, text.above(len(text.data), AFTER))
        yield from _cut(text, done, settled, scanner, interest)
        context = text.above(settled, BEFORE)
        first = block.first + block.lines - text.count(context, len(text.data))
        kept, done = text.data[context:], settled - context
    if kept:
        text = _Text(kept, first)
        yield from _cut(text, done, len(kept), scanner, interest)


class _Text:
    """A piece of the input that ends with a line; ``first`` is the number of its first one.

    Places are offsets at which lines start. Lines are counted only as far as somebody asks.
    """

    __slots__ = ("_counted", "_number", "data")

    def __init__(self, data: bytes, first: int) -> None:
        self.data = data
        self._counted, self._number = 0, first

    def number(self, place: int) -> int:
        """The number of the line at ``place``; ask in rising order."""
        self._number += self.count(self._counted, place)
        self._counted = place
        return self._number

    def count(self, low: int, high: int) -> int:
        """How many lines there are from ``low`` to before ``high``."""
        return self.data.count(b"\n", low, high)

    def start(self, offset: int) -> int:
        """Where the line that holds ``offset`` starts."""
        return self.data.rfind(b"\n", 0, offset) + 1

    def above(self, place: int, count: int) -> int:
        """Where the line ``count`` lines above ``place`` starts; lines that were joined to another do not count."""
        while count > 0 and place > 0:
            place = self.data.rfind(b"\n", 0, place - 1) + 1
            count -= self.data[place] != 0
        return place

    def below(self, place: int, count: int) -> int:
        """Where the line ``count`` lines below ``place`` starts, or the end; joined lines do not count."""
        end = len(self.data)
        while place < end and (count > 0 or self.data[place] == 0):
            place = self.data.find(b"\n", place) + 1
            count -= place < end and self.data[place] != 0
        return place

    def extent(self, place: int) -> tuple[int, int]:
        """From where to where a window around the line at ``place`` goes."""
        low, least = self.above(place, NEAR), self.above(place, BEFORE)
        while low > least and self.data[low] in _INDENT:
            low = self.above(low, 1)
        high, most = self.below(place, NEAR + 1), self.below(place, AFTER + 1)
        while high < most and self.data[high] in _INDENT:
            high = self.below(high, 1)
        return low, self.below(high, 1)

    def lines(self, low: int, high: int, first: int) -> tuple[Line, ...]:
        """The lines from ``low`` (number ``first``) to before ``high``, without those that were joined to another."""
        raw = self.data[low:high].decode("utf-8", "replace").removesuffix("\n").split("\n")
        return tuple(Line(first + row, text) for row, text in enumerate(raw) if text != "\0")


def _cut(text: _Text, done: int, settled: int, scanner: Scanner, interest: Interest) -> Iterator[Window | Aside]:
    """Windows and asides for the hits on the lines from place ``done`` to before ``settled``."""
    hits: dict[int, set[int]] = {}
    asides: dict[int, set[int]] = {}
    dull: dict[int, list[int]] = {}
    late: dict[int, list[int]] = {}
    numbers: dict[int, int] = {}
    around, middle = b"", -1
    for offset, literal in scanner.hits(text.data[done:settled]):
        if literal in interest.bored:
            continue
        place = text.start(done + offset)
        number = numbers[place] = text.number(place)
        if literal in interest.dull:
            dull.setdefault(literal, []).append(place)
            continue
        if place != middle:
            around, middle = (
                text.data[text.above(place, NEAR) : text.below(place, NEAR + 1)].replace(_JOINED, b""),
                place,
            )
        worth = interest.attention(literal, number, around)
        if worth == "latest":
            late.setdefault(literal, []).append(place)
        elif worth:
            (hits if worth == "window" else asides).setdefault(place, set()).add(literal)
    for literal, places in dull.items():
        if interest.again(literal, numbers[places[-1]]):
            late.setdefault(literal, []).extend(places[-LATEST:])
    for literal, places in late.items():
        for place in places[-LATEST:]:
            asides.setdefault(place, set()).add(literal)
    for place in sorted(asides):
        if wanted := frozenset(literal for literal in asides[place] if literal not in interest.bored):
            low, high = text.above(place, ASIDE), text.below(place, ASIDE + 1)
            yield Aside(numbers[place], text.lines(low, high, numbers[place] - text.count(low, place)), wanted)

    def window(group: Sequence[int], low: int, high: int) -> Window:
        lines = text.lines(low, high, numbers[group[0]] - text.count(low, group[0]))
        return Window(lines, {numbers[place]: frozenset(hits[place]) for place in group})

    group: list[int] = []
    low = high = 0
    for place in sorted(hits):
        above, below = text.extent(place)
        if group and (above > high or numbers[place] - numbers[group[0]] > LONGEST):
            yield window(group, low, high)
            group = []
        if not group:
            low = above
        group.append(place)
        high = below
    if group:
        yield window(group, low, high)
