"""Which lines could matter: the only user of the multi-literal scanner.

The literals come from the patterns. All are looked for at once, so that the time does not grow with
their number; only what they hit is cut out, lexed and matched.

Two scanners give the same hits: one in Python, which is ready at once, and Hyperscan, which takes a
moment to compile and is then many times as fast. ``tests/speed.py scanners`` prints the table behind that.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
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
    """What whoever listens wants to hear."""

    @property
    def deciding(self) -> Container[int]:
        """Literals (by index) for which windows are cut."""

    @property
    def telling(self) -> Container[int]:
        """Literals of context; some may decide as well."""

    @property
    def bored(self) -> Container[int]:
        """Literals of context that can tell nothing new; they may become more with each aside."""

    @property
    def dull(self) -> Container[int]:
        """Literals heard so often that only their latest places still matter; they may become more too."""

    def decides(self, literal: int, places: Sequence[int], stretch: Stretch) -> Iterable[tuple[int, Attention]]:
        """Which of a literal's ``places`` (ascending) in a stretch are worth a window, by a cheap look at it."""

    def tells(self, literal: int, places: Sequence[int], stretch: Stretch) -> Iterable[tuple[int, Attention]]:
        """Which of them are worth an aside."""

    def again(self, literal: int, number: int) -> object:
        """A dull literal that may decide stands on this line too, its last."""


NEAR, BEFORE, AFTER, LONGEST = 8, 30, 40, 400
"""Lines kept before and after a hit: at least ``NEAR``, for the rest of its sentence must stand in them, and up
to ``BEFORE`` and ``AFTER`` while what stands there is indented, as frames and code are; the longest window."""
ASIDE, LATEST = 2, 3
"""Lines before and after an aside; how many of what was heard often enough come in the end."""
_GAP, _STRETCH = 1 << 10, 8 << 10
"""Hits not farther apart than this, in bytes, are looked at together, up to so many."""
_STEP = 4 << 10
"""Bytes from one counted line to the next."""
_MUCH, _LITTLE = 4 << 10, 1 << 10
"""Bytes above a line that are kept for a window in the end, and for an aside; below it are twice as many."""
_ENOUGH, _SHAPES, _LONG = 4, 2048, 1024
"""How often lines of a shape are looked at before only their last one is; of how many shapes; the longest such line."""
_TEXTS = 32
"""Texts that are kept for the last places in them."""
_DIGITS = b"0123456789"

_MOST, _FIRST = 200_000, 16
"""How many hits of context are kept; of what is long gone, how many of the first places of a literal."""

_Shape = tuple[bytes, tuple[int, ...]]
"""A line without its digits, and the literals in it."""
_Opinion = Callable[[int, Sequence[int], Stretch], Iterable[tuple[int, Attention]]]
_JOINED = b"\0\n"
"""What is left of a line that was joined to the one above."""
_INDENT = (b" ", b"\t", b"|", b"\xe2")
"""What a line begins with that belongs to the one above: white space, or a gutter drawn in ASCII or Unicode."""


class Search:
    """Cuts out of an input what somebody is interested in.

    First the windows around literals that may decide. What is heard there says which context matters: the places of
    its literals are kept meanwhile, and asides are cut out around them. Never holds more than some blocks.
    """

    def __init__(self, blocks: Iterable[Block], scanner: Scanner, interest: Interest) -> None:
        self._blocks, self._scanner, self._interest = blocks, scanner, interest
        self._kept = _Kept()

    @property
    def context(self) -> Iterable[int]:
        """The literals of context that were hit."""
        return self._kept.literals

    def windows(self) -> Iterator[Window]:
        """The windows of the input, in order; in the end those around the last places of what had been looked at
        often enough."""
        look = _Look(self._interest.decides, self._interest, self._interest.again)
        for text, lines in self._hit_lines():
            group = _Group(text)
            for found in look.at(text, lines):
                for place, told in sorted(found.items()):
                    if "window" in told.values():
                        yield from group.add(place, told)
            yield from group.rest()
        for cutting, literals in look.rest(1):
            yield cutting.window(literals)

    def asides(self, wanted: Container[int]) -> Iterator[Aside]:
        """The asides for ``wanted`` literals of context, once all windows are cut."""
        look = _Look(self._interest.tells, self._interest)
        for text, lines in self._kept.lines(wanted):
            for found in look.at(text, lines):
                for place, told in sorted(found.items()):
                    if literals := {literal for literal, what in told.items() if what == "aside"}:
                        yield from self._aside(_Cutting(text, place), literals)
        for cutting, literals in look.rest(LATEST):
            yield from self._aside(cutting, literals)

    def _aside(self, cutting: _Cutting, literals: Iterable[int]) -> Iterator[Aside]:
        if fresh := [literal for literal in literals if literal not in self._interest.bored]:
            yield cutting.aside(fresh)

    def _hit_lines(self) -> Iterator[tuple[_Text, Iterator[_Hit]]]:
        """The lines with literals that may decide, text by text; context is kept."""
        rest, first, done = b"", 1, 0
        bare: Callable[[bytes], bytes] = bytes
        for block in self._blocks:
            if rest and bare is not block.bare:  # other prefixes from here on
                done = len(bare(rest[:done]))
                rest = bare(rest)
            bare = block.bare
            text = _Text(rest + block.data, first if rest else block.first, bare)
            settled = max(done, text.above(len(text.data), AFTER))
            yield text, self._deciding(text, done, settled)
            context = text.above(settled, BEFORE)
            first = block.first + block.lines - text.count(context, len(text.data))
            rest, done = text.data[context:], settled - context
        if rest:
            text = _Text(rest, first, bare)
            yield text, self._deciding(text, done, len(rest))

    def _deciding(self, text: _Text, done: int, settled: int) -> Iterator[_Hit]:
        """The lines from place ``done`` to before ``settled`` with literals that may decide."""
        hits = self._scanner.hits(text.data[done:settled])
        telling = self._interest.telling
        self._kept.add(text, done, [hit for hit in hits if hit[1] in telling])
        return text.hits(done, hits, self._interest.deciding)


class _Text:
    """A piece of the input that ends with a line; ``first`` is the number of its first one.

    Places are offsets at which lines start. Lines are counted only when somebody asks, and ``bare`` takes the
    prefixes only off what is looked at.
    """

    def __init__(self, data: bytes, first: int, bare: Callable[[bytes], bytes]) -> None:
        self.data, self._bare = data, bare
        self._numbers = [first]

    def number(self, place: int) -> int:
        """The number of the line at ``place``."""
        step = place // _STEP
        while len(self._numbers) <= step:  # the number of the line at each ``_STEP`` bytes
            done = len(self._numbers) * _STEP
            self._numbers.append(self._numbers[-1] + self.count(done - _STEP, done))
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

    def hits(self, done: int, found: Iterable[tuple[int, int]], wanted: Container[int]) -> Iterator[_Hit]:
        """The lines in which ``wanted`` literals were ``found``, at offsets behind ``done``."""
        place, end = 0, -1
        literals: dict[int, None] = {}
        for offset, literal in found:
            if literal not in wanted:
                continue
            if not place <= offset + done < end:
                if literals:
                    yield _Hit(place, end, tuple(literals))
                place, literals = self.start(offset + done), {}
                end = self.data.find(b"\n", place) + 1
            literals[literal] = None
        if literals:
            yield _Hit(place, end, tuple(literals))

    def extent(self, place: int) -> tuple[int, int]:
        """From where to where a window around the line at ``place`` goes."""
        low, least = self.above(place, NEAR), self.above(place, BEFORE)
        while low > least and self._indented(low):
            low = self.above(low, 1)
        high, most = self.below(place, NEAR + 1), self.below(place, AFTER + 1)
        while high < most and self._indented(high):
            high = self.below(high, 1)
        return low, self.below(high, 1)

    def _indented(self, place: int) -> bool:
        """Whether the line at ``place`` belongs to the one above it."""
        return self._bare(self.data[place : self.data.find(b"\n", place) + 1])[:1] in _INDENT

    def around(self, first: int, last: int, before: int, after: int) -> str:
        """From ``before`` lines above ``first`` to ``after`` lines below ``last``, without lines that were joined."""
        piece = self.data[self.above(first, before) : self.below(last, after + 1)].replace(_JOINED, b"")
        return self._bare(piece).decode("utf-8", "replace")

    def lines(self, low: int, high: int) -> tuple[Line, ...]:
        """The lines from ``low`` to before ``high``, without those that were joined to another."""
        return _lines(self._bare(self.data[low:high]), self.number(low))

    def cutting(self, place: int, size: int) -> _Cutting:
        """The line at ``place`` with about ``size`` bytes before, and twice as many after it."""
        low = self.data.rfind(b"\n", 0, place - size) + 1 if place > size else 0
        high = max(self.below(place, 1), self.data.rfind(b"\n", place, place + 2 * size) + 1)
        return _Cutting(_Text(self.data[low:high], self.number(low), self._bare), place - low)


class _Hit(NamedTuple):
    """A line with literals: where it starts and ends."""

    place: int
    end: int
    literals: Sequence[int]


class _Cutting(NamedTuple):
    """A piece of the input, of which the line at ``place`` matters."""

    text: _Text
    place: int

    @property
    def number(self) -> int:
        """The number of that line."""
        return self.text.number(self.place)

    def aside(self, literals: Iterable[int]) -> Aside:
        """The line with its neighbours."""
        low, high = self.text.above(self.place, ASIDE), self.text.below(self.place, ASIDE + 1)
        return Aside(self.number, self.text.lines(low, high), frozenset(literals))

    def window(self, literals: Iterable[int]) -> Window:
        """The line with all that may belong to it."""
        low, high = self.text.extent(self.place)
        return Window(self.text.lines(low, high), {self.number: frozenset(literals)})


def _lines(data: bytes, first: int) -> tuple[Line, ...]:
    raw = data.decode("utf-8", "replace").removesuffix("\n").split("\n")
    return tuple(Line(first + row, text) for row, text in enumerate(raw) if text != "\0")


class _Stretch:
    """Lines with hits that stand close to one another, with some around them."""

    def __init__(self, text: _Text, first: int, last: int) -> None:
        self._text = text
        self.number = text.number
        self.text = text.around(first, last, NEAR, NEAR)
        self._around = {first: self.text} if first == last else {}

    def around(self, place: int) -> str:
        """The line at ``place`` with those before and after it."""
        if place not in self._around:
            self._around[place] = self._text.around(place, place, NEAR, NEAR)
        return self._around[place]

    def near(self, place: int, before: int, after: int) -> str:
        """The line with so many before and after it."""
        return self._text.around(place, place, min(before, NEAR), min(after, NEAR))


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


class _Kept:
    """Where context was hit: all places in the last few texts, and of what went before the first ones and the last one
    of each literal."""

    def __init__(self) -> None:
        self._texts: deque[tuple[_Text, int, Sequence[tuple[int, int]]]] = deque()
        self._early: list[tuple[_Cutting, int]] = []
        self._newest: dict[int, _Cutting] = {}
        self._times: Counter[int] = Counter()
        self._added = self._dropped = 0
        self._where: dict[int, int] = {}
        """The last text, by its number, in which a literal was hit."""

    def add(self, text: _Text, done: int, hits: Sequence[tuple[int, int]]) -> None:
        """Keep the hits of a text; their offsets are those behind ``done``."""
        while len(self._texts) >= _TEXTS or sum(len(those) for _, _, those in self._texts) > _MOST:
            self._drop(*self._texts.popleft())
        self._texts.append((text, done, hits))
        self._added += 1
        self._where.update(dict.fromkeys((literal for _, literal in hits), self._added))

    @property
    def literals(self) -> Iterable[int]:
        """All that were hit."""
        return self._where

    def _drop(self, text: _Text, done: int, hits: Sequence[tuple[int, int]]) -> None:
        self._dropped += 1
        places: dict[int, _Cutting] = {}

        def cutting(offset: int) -> _Cutting:
            place = text.start(done + offset)
            if place not in places:
                places[place] = text.cutting(place, _LITTLE)
            return places[place]

        for offset, literal in hits:
            if self._times[literal] < _FIRST:
                self._times[literal] += 1
                self._early.append((cutting(offset), literal))
        last = {literal: offset for offset, literal in hits if self._where[literal] == self._dropped}
        self._newest.update({literal: cutting(offset) for literal, offset in last.items()})

    def lines(self, wanted: Container[int]) -> Iterator[tuple[_Text, Iterable[_Hit]]]:
        """The lines that hold ``wanted`` literals, text by text."""
        early = [*self._early, *((cutting, literal) for literal, cutting in self._newest.items())]
        for (text, place), literal in sorted(early, key=lambda piece: piece[0].number):
            if literal in wanted:
                yield text, (_Hit(place, text.below(place, 1), (literal,)),)
        for text, done, hits in self._texts:
            yield text, text.hits(done, hits, wanted)


class _Late:
    """The last places of lines of a well-known shape, and of literals that were heard often enough.

    They are looked at in the end. Refers to the last few texts, and copies out of a text when that goes.
    """

    def __init__(self) -> None:
        self._texts: deque[_Text] = deque()
        self.places: dict[_Shape | int, deque[_Cutting]] = {}

    def add(self, key: _Shape | int, text: _Text, place: int) -> None:
        """Note a place of a literal, or of lines of a shape; they come in order."""
        if not self._texts or self._texts[-1] is not text:
            self._texts.append(text)
            if len(self._texts) > _TEXTS:
                self._copy(self._texts.popleft())
        if key not in self.places:
            self.places[key] = deque(maxlen=LATEST if isinstance(key, int) else 1)
        self.places[key].append(_Cutting(text, place))

    def _copy(self, text: _Text) -> None:
        copies: dict[int, _Cutting] = {}
        for places in self.places.values():
            for at, (of, place) in enumerate(places):
                if of is text:
                    if place not in copies:
                        copies[place] = text.cutting(place, _MUCH)
                    places[at] = copies[place]


class _Look:
    """What somebody thinks of lines with literals; those of a well-known shape, and dull ones, wait for the end."""

    def __init__(
        self, look: _Opinion, interest: Interest, again: Callable[[int, int], object] = lambda _, __: None
    ) -> None:
        self._look, self._interest, self._again = look, interest, again
        self._late = _Late()
        self._times: dict[_Shape, int] = {}

    def at(self, text: _Text, lines: Iterable[_Hit]) -> Iterator[Mapping[int, Mapping[int, Attention]]]:
        """By place the literals that are worth something there, stretch by stretch."""
        for stretch, found in self._stretches(text, lines):
            places: dict[int, list[int]] = {}
            for place, literals in found.items():
                for literal in literals:
                    places.setdefault(literal, []).append(place)
            worth: dict[int, dict[int, Attention]] = {}
            for literal, those in places.items():
                for place, what in self._look(literal, those, stretch):
                    worth.setdefault(place, {})[literal] = what
            for place, told in sorted(worth.items()):
                for literal, what in told.items():
                    if what in ("newest", "latest"):
                        self._late.add(literal, text, place)
            yield worth

    def _stretches(self, text: _Text, lines: Iterable[_Hit]) -> Iterator[tuple[_Stretch, Mapping[int, Sequence[int]]]]:
        """Lines that stand close together, with their literals by place."""
        found: dict[int, Sequence[int]] = {}
        first = last = 0
        for hit in lines:
            fresh = self._fresh(text, hit)
            if not fresh:
                continue
            if found and (hit.place - last > _GAP or hit.place - first > _STRETCH):
                yield _Stretch(text, first, last), found
                found = {}
            if not found:
                first = hit.place
            last = hit.place
            found[hit.place] = fresh
        if found:
            yield _Stretch(text, first, last), found

    def _fresh(self, text: _Text, hit: _Hit) -> Sequence[int]:
        """The literals of a line for which it should be looked at."""
        dull, bored = self._interest.dull, self._interest.bored
        fresh = [literal for literal in hit.literals if literal not in dull and literal not in bored]
        if fresh and hit.end - hit.place <= _LONG:
            shape = text.data[hit.place : hit.end].translate(None, _DIGITS), tuple(fresh)
            times = self._times.get(shape, 0)
            if times >= _ENOUGH:
                self._late.add(shape, text, hit.place)
                fresh = []
            elif times or len(self._times) < _SHAPES:
                self._times[shape] = times + 1
        for literal in hit.literals:
            if literal in dull:
                self._late.add(literal, text, hit.place)
        return fresh

    def rest(self, count: int) -> Iterator[tuple[_Cutting, set[int]]]:
        """The last places, at most ``count`` of each literal, with all literals that are worth something there."""
        worth: dict[int, tuple[_Cutting, set[int]]] = {}
        numbers: dict[int, set[int]] = {}
        for key, places in self._late.places.items():
            for cutting in places:
                number, stretch = cutting.number, _Stretch(cutting.text, cutting.place, cutting.place)
                for literal in (key,) if isinstance(key, int) else key[1]:
                    if self._matters(literal, number, cutting.place, stretch):
                        worth.setdefault(number, (cutting, set()))[1].add(literal)
                        numbers.setdefault(literal, set()).add(number)
        for number in sorted({number for those in numbers.values() for number in sorted(those)[-count:]}):
            yield worth[number]

    def _matters(self, literal: int, number: int, place: int, stretch: _Stretch) -> bool:
        if literal in self._interest.bored:
            return False
        if literal in self._interest.dull:
            self._again(literal, number)
            return True
        return any(True for _ in self._look(literal, (place,), stretch))
