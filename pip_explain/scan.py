"""Which lines could matter: the only user of the multi-literal scanner.

The literals come from the patterns. All are looked for at once, so that the time does not grow with
their number; only what they hit is cut out, lexed and matched.

Two scanners give the same hits: one in Python, which is ready at once, and Hyperscan, which takes a
moment to compile and is then many times as fast. ``tests/speed.py scanners`` prints the table behind that.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple, Protocol

from pip_explain.model import Attention, Block, Line, Stretch

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

    def attention(self, literal: int, places: Sequence[int], stretch: Stretch) -> Iterable[tuple[int, Attention]]:
        """Which of a literal's ``places`` (ascending) in a stretch are worth what, by a cheap look at it."""

    def again(self, literal: int, number: int) -> Iterable[Attention]:
        """A dull literal stands on this line too, its last of a block: what that is worth."""


NEAR, BEFORE, AFTER, LONGEST = 8, 30, 40, 400
"""Lines kept before and after a hit: at least ``NEAR``, for the rest of its sentence must stand in them, and up
to ``BEFORE`` and ``AFTER`` while what stands there is indented, as frames and code are; the longest window."""
ASIDE, LATEST = 2, 3
"""Lines before and after an aside; how many asides of what was heard often enough are kept of a block."""
_GAP, _STRETCH = 1 << 10, 8 << 10
"""Hits not farther apart than this, in bytes, are looked at together, up to so many."""
_STEP = 4 << 10
"""Bytes from one counted line to the next."""
_MUCH = 32 << 10
"""Bytes of a window that is kept for the end."""
_JOINED = b"\0\n"
"""What is left of a line that was joined to the one above."""
_INDENT = b" \t|\xe2"
"""What a line begins with that belongs to the one above: white space, or a gutter drawn in ASCII or Unicode."""


def windows(blocks: Iterable[Block], scanner: Scanner, interest: Interest) -> Iterator[Window | Aside]:
    """The windows of an input around literals that may decide, in order, and asides for all others.

    In the end come windows around the last places of what had been heard often enough. Never holds more than one
    block, a few lines of the one before, and these.
    """
    kept, first, done = b"", 1, 0
    newest: dict[int, _Cutting] = {}
    for block in blocks:
        text = _Text(kept + block.data, first if kept else block.first)
        settled = max(done, text.above(len(text.data), AFTER))
        yield from _cut(text, done, settled, scanner, interest, newest)
        context = text.above(settled, BEFORE)
        first = block.first + block.lines - text.count(context, len(text.data))
        kept, done = text.data[context:], settled - context
    if kept:
        text = _Text(kept, first)
        yield from _cut(text, done, len(kept), scanner, interest, newest)
    together: dict[_Cutting, set[int]] = {}
    for literal, cutting in newest.items():
        together.setdefault(cutting, set()).add(literal)
    for cutting in sorted(together):
        yield Window(_lines(cutting.data, cutting.first), {cutting.number: frozenset(together[cutting])})


class _Cutting(NamedTuple):
    """A piece of the input that may become a window around line ``number``."""

    number: int
    first: int
    data: bytes


class _Text:
    """A piece of the input that ends with a line; ``first`` is the number of its first one.

    Places are offsets at which lines start. Lines are counted only when somebody asks.
    """

    def __init__(self, data: bytes, first: int) -> None:
        self.data, self._first = data, first

    @cached_property
    def _numbers(self) -> Sequence[int]:
        """The number of the line at each ``_STEP`` bytes."""
        steps = range(0, len(self.data), _STEP)
        return list(accumulate((self.count(step, step + _STEP) for step in steps), initial=self._first))

    def number(self, place: int) -> int:
        """The number of the line at ``place``."""
        step = place // _STEP
        return self._numbers[step] + self.count(step * _STEP, place)

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

    def around(self, first: int, last: int, before: int, after: int) -> bytes:
        """From ``before`` lines above ``first`` to ``after`` lines below ``last``, without lines that were joined."""
        return self.data[self.above(first, before) : self.below(last, after + 1)].replace(_JOINED, b"")

    def lines(self, low: int, high: int) -> tuple[Line, ...]:
        """The lines from ``low`` to before ``high``, without those that were joined to another."""
        return _lines(self.data[low:high], self.number(low))

    def cutting(self, place: int) -> _Cutting:
        """What a window around the line at ``place`` needs."""
        low, high = self.extent(place)
        if high - low > _MUCH:
            low, high = place, min(self.below(place, 1), place + _MUCH)
        return _Cutting(self.number(place), self.number(low), self.data[low:high])


def _lines(data: bytes, first: int) -> tuple[Line, ...]:
    raw = data.decode("utf-8", "replace").removesuffix("\n").split("\n")
    return tuple(Line(first + row, text) for row, text in enumerate(raw) if text != "\0")


class _Stretch:
    """Lines with hits that stand close to one another, with some around them."""

    def __init__(self, text: _Text, first: int, last: int) -> None:
        self._text = text
        self.number = text.number
        self.data = text.around(first, last, NEAR, NEAR)
        self._around = {first: self.data} if first == last else {}

    @cached_property
    def text(self) -> str:
        """``data`` as text."""
        return self.data.decode("utf-8", "replace")

    def around(self, place: int) -> bytes:
        """The line at ``place`` with those before and after it."""
        if place not in self._around:
            self._around[place] = self._text.around(place, place, NEAR, NEAR)
        return self._around[place]

    def near(self, place: int, before: int, after: int) -> str:
        """The line with so many before and after it."""
        return self._text.around(place, place, min(before, NEAR), min(after, NEAR)).decode("utf-8", "replace")


class _Group:
    """Hits that will share a window."""

    def __init__(self, text: _Text) -> None:
        self._text = text
        self._hits: dict[int, frozenset[int]] = {}
        self._low = self._high = 0

    def add(self, place: int, literals: Iterable[int]) -> Iterator[Window]:
        """Takes the line at ``place``, after it has given away what is complete without that."""
        above, below = self._text.extent(place)
        number = self._text.number(place)
        if self._hits and (above > self._high or number - min(self._hits) > LONGEST):
            yield from self.rest()
        if not self._hits:
            self._low = above
        self._hits[number] = frozenset(literals)
        self._high = below

    def rest(self) -> Iterator[Window]:
        if self._hits:
            yield Window(self._text.lines(self._low, self._high), self._hits)
            self._hits = {}


def _stretches(
    text: _Text, hits: Iterable[tuple[int, int]], interest: Interest, dull: dict[int, list[int]]
) -> Iterator[tuple[_Stretch, Mapping[int, Sequence[int]]]]:
    """Lines with hits that stand close together: the literals by place; what is dull goes into ``dull``."""
    found: dict[int, list[int]] = {}
    first = last = 0
    for offset, literal in hits:
        if literal in interest.bored:
            continue
        place = text.start(offset)
        if literal in interest.dull:
            dull.setdefault(literal, []).append(place)
            continue
        if found and (place - last > _GAP or place - first > _STRETCH):
            yield _Stretch(text, first, last), found
            found = {}
        if not found:
            first = place
        last = place
        found.setdefault(place, []).append(literal)
    if found:
        yield _Stretch(text, first, last), found


def _cut(
    text: _Text, done: int, settled: int, scanner: Scanner, interest: Interest, newest: dict[int, _Cutting]
) -> Iterator[Window | Aside]:
    """Windows and asides for the hits on the lines from place ``done`` to before ``settled``.

    What is heard in one may make all that follow needless: they are given away as soon as they are complete.
    """
    group = _Group(text)
    dull: dict[int, list[int]] = {}
    late: dict[int, list[int]] = {}
    last: dict[int, int] = {}
    hits = ((done + offset, literal) for offset, literal in scanner.hits(text.data[done:settled]))
    for stretch, found in _stretches(text, hits, interest, dull):
        places: dict[int, list[int]] = {}
        for place, literals in found.items():
            for literal in dict.fromkeys(literals):
                places.setdefault(literal, []).append(place)
        worth: dict[Attention, set[tuple[int, int]]] = {
            "window": set(),
            "newest": set(),
            "aside": set(),
            "latest": set(),
        }
        for literal, those in places.items():
            for place, what in interest.attention(literal, those, stretch):
                worth[what].add((place, literal))
        last.update((literal, place) for place, literal in sorted(worth["newest"]))
        for place, literal in worth["latest"]:
            late.setdefault(literal, []).append(place)
        yield from _asides(text, _chosen(found, worth["aside"]), interest)
        for place, wanted in _chosen(found, worth["window"]).items():
            yield from group.add(place, wanted)
    yield from group.rest()
    for literal, those in dull.items():
        for what in interest.again(literal, text.number(those[-1])):
            if what == "newest":
                last[literal] = those[-1]
            else:
                late.setdefault(literal, []).extend(those)
    latest: dict[int, set[int]] = {}
    for literal, those in late.items():
        for place in sorted(those)[-LATEST:]:
            latest.setdefault(place, set()).add(literal)
    yield from _asides(text, latest, interest)
    cuttings = {place: text.cutting(place) for place in set(last.values())}
    newest.update((literal, cuttings[place]) for literal, place in last.items())


def _chosen(found: Mapping[int, Iterable[int]], worthy: Container[tuple[int, int]]) -> dict[int, set[int]]:
    """The literals of each place that are worth it."""
    chosen = {
        place: {literal for literal in literals if (place, literal) in worthy} for place, literals in found.items()
    }
    return {place: literals for place, literals in chosen.items() if literals}


def _asides(text: _Text, found: Mapping[int, set[int]], interest: Interest) -> Iterator[Aside]:
    for place in sorted(found):
        if wanted := frozenset(literal for literal in found[place] if literal not in interest.bored):
            low, high = text.above(place, ASIDE), text.below(place, ASIDE + 1)
            yield Aside(text.number(place), text.lines(low, high), wanted)
