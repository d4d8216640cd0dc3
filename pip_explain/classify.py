"""Events and patterns to a verdict: what is the cause, what follows from it, what is harmless.

Exact first, likeness second, silence third.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pip_explain.model import (
    Attention,
    Demand,
    Event,
    Line,
    Nearest,
    Pattern,
    Role,
    Sentence,
    Stretch,
    Unexplained,
)
from pip_explain.patterns import DECIDING, Catalogue, Filed, Slot, sentence, words_of
from pip_explain.similarity import Candidates, Likeness, likeness

_KEPT = 12
"""How often a sentence is kept before only its last place is noted: memory does not grow with the log."""

_NOTED = 3
"""How often it is enough to have heard a harmless alarm, wherever nothing else calls for the line."""

_MANY = 4
"""Hits of a literal in a stretch of the log from which on it is looked at as a whole first."""

_CONTEXT = ("tells", "needs", "unless", "cured_by")
_LASTING = frozenset({"cured_by", "success", "start", "tells", "group"})
"""Context of which the latest place matters; of the rest it is enough to have heard it once."""

Row = tuple[str, str, str]
"""Owner, part and text of a sentence."""


class Hope(NamedTuple):
    """A sentence that may stand where its literal does, if all of its other ``words`` are near; who owns it."""

    text: str
    words: Sequence[str]
    filed: Sequence[Filed]

    @property
    def rows(self) -> Iterator[Row]:
        return ((owner, part, text) for _, owner, part, text, _ in self.filed)


class Hearing(NamedTuple):
    """A sentence of the catalogue, heard in an event."""

    slot: Slot
    lines: tuple[Line, ...]
    captures: Mapping[str, str]
    event: Event

    @property
    def place(self) -> int:
        """The physical number of its first line."""
        return self.lines[0].number


class Match(NamedTuple):
    """A pattern that explains something in the log."""

    pattern: Pattern
    hearings: tuple[Hearing, ...]
    told: tuple[Hearing, ...] = ()
    likeness: float | None = None
    role: Role = "cause"

    @property
    def place(self) -> int:
        return self.hearings[0].place

    @property
    def demands(self) -> tuple[Demand, ...]:
        return tuple(dict.fromkeys(demand for hearing in self.hearings for demand in hearing.event.demands))


class Verdict(NamedTuple):
    """What the classifier says of a log."""

    matches: tuple[Match, ...]
    notes: tuple[Match, ...]
    unexplained: Unexplained | None


class Listener:
    """Hears the catalogue's sentences in events, and decides at the end.

    First come the sentences that decide. Only then is known which context matters: that of the patterns that were
    heard; ``missing`` names its literals, and ``verdict`` waits for it.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.literals = catalogue.literals
        self.deciding = range(len(catalogue.decisions))
        """Literals (by index) of sentences that decide."""
        self.telling = catalogue.telling
        """Those of sentences of context."""
        self.dull: set[int] = set()
        self.bored: set[int] = set()
        self._relevant: set[tuple[str, str]] = set()
        self._judged: set[str] = set()
        self._open: set[str] = set()
        self._context: dict[str, Mapping[str, Sequence[Hope]]] = {}
        self._heard: dict[tuple[str, str], list[Hearing]] = {}
        self._often: dict[Row, int] = {}
        self._vain: dict[int, Counter[str]] = {}
        self._events: list[tuple[Event, Mapping[int, Line], Sequence[int]]] = []
        self._last: dict[tuple[str, str], int] = {}

    def missing(self, literals: Iterable[int]) -> set[int]:
        """Those of ``literals`` behind which there is context that now matters; it is looked for in the events that
        were heard already, for there the shape around it is known best."""
        owners, self._open = self._open, set()
        self._judged |= owners
        self._relevant = {key for owner in owners if owner for part in _CONTEXT for key in self._keys(owner, part)}
        if any(owner not in self._catalogue.notes for owner in owners):
            self._relevant |= {("", part) for part in ("success", "start", *self._catalogue.traits)}
        self.bored, self.dull = set(), set()
        self._context = {}
        for event, lines, indices in self._events:
            text = "\n".join(part.text for part in event.parts)
            slots = _slots(hope for index in indices for hope in self._telling(index, text))
            self._listen(_fitting(slots, event), event, text, lines)
        return {index for index in literals if self._in_context(self.literals[index])}

    def _in_context(self, literal: str) -> Mapping[str, Sequence[Hope]]:
        """The sentences behind a literal of the context that matters, by their longest other word."""
        found = self._context.get(literal)
        if found is None:
            found = self._context[literal] = {
                word: _hopes(literal, rows)
                for word, filed in self._catalogue.context.get(literal, {}).items()
                if (rows := [row for row in filed if (row[1], row[2]) in self._relevant])
            }
        return found

    def _deciding(self, index: int, text: str) -> list[Hope]:
        """The sentences behind a literal that decide, and all of whose words stand in a text."""
        literal = self.literals[index]
        words = self._catalogue.decisions.get(literal, {})
        return _hopeful((_decisions(self._catalogue, literal, word) for word in words if word in text), text)

    def _telling(self, index: int, text: str) -> list[Hope]:
        """The same of the context that matters."""
        words = self._in_context(self.literals[index])
        return _hopeful((hopes for word, hopes in words.items() if word in text), text)

    def decides(self, literal: int, places: Sequence[int], stretch: Stretch) -> list[tuple[int, Attention]]:
        """What the places of a literal are worth: whether a sentence behind it stands there, whatever the shape
        around it.

        Of a sentence that was heard often enough only the last place counts: the others are not looked for. The same
        is true of places at which nothing was heard although it seemed so, again and again: how a line opens decides
        its shape, and in that shape the sentence does not stand.
        """
        found: list[tuple[int, Attention]] = []
        hopes = _promising(self._deciding(literal, stretch.text), places, stretch)
        vain = self._vain.get(literal)
        for place in reversed(places):
            if not hopes:
                break
            if vain and vain[_opening(stretch.near(place, 0, 0))] >= _KEPT:
                found.append((place, "newest"))
                continue
            standing = [hope for hope in hopes if _stands(hope, place, self.literals[literal], stretch)]
            if any(self._wanted(row) for hope in standing for row in hope.rows):
                found.append((place, "window"))
            elif standing:
                found.append((place, "newest"))
                for hope in standing:
                    for owner, part, _ in hope.rows:
                        self._stood(owner, part, stretch.number(place))
                    if not any(owner in self._catalogue.notes for owner, _, _ in hope.rows):
                        hopes.remove(hope)  # what is harmless may explain what another calls
        return found

    def tells(self, literal: int, places: Sequence[int], stretch: Stretch) -> list[tuple[int, Attention]]:
        """The same for the context that matters: whether it was not heard often enough, or only the latest counts."""
        found: list[tuple[int, Attention]] = []
        hopes = [
            hope
            for hope in _promising(self._telling(literal, stretch.text), places, stretch)
            if not all(self._known(row) for row in hope.rows)
        ]
        for place in reversed(places):
            standing = [hope for hope in hopes if _stands(hope, place, self.literals[literal], stretch)]
            for hope in standing:
                if any(self._wanted(row) for row in hope.rows if not self._known(row)):
                    found.append((place, "aside"))
                else:
                    found.append((place, "latest"))
                    hopes.remove(hope)
        return found

    def again(self, literal: int, number: int) -> None:
        """A deciding literal that was heard often enough stands on this line too: note the place."""
        for rows in self._catalogue.decisions[self.literals[literal]].values():
            for _, owner, part, _, _ in rows:
                self._stood(owner, part, number)

    def _stood(self, owner: str, part: str, number: int) -> None:
        self._last[owner, part] = max(number, self._last.get((owner, part), 0))

    def _wanted(self, row: Row) -> bool:
        """Whether a sentence was not heard often enough."""
        return self._often.get(row, 0) < (_NOTED if row[0] in self._catalogue.notes else _KEPT)

    def _known(self, row: Row) -> bool:
        """Whether a sentence can tell nothing new: to rule in or out, once is enough."""
        owner, part, _ = row
        return part not in DECIDING and part not in _LASTING and (owner, part) in self._heard

    def _enough(self, rows: Iterable[Row]) -> bool:
        """Whether all of these sentences were heard often enough."""
        return all(self._known(row) or not self._wanted(row) for row in rows)

    def hear(self, events: Iterable[Event], window: Mapping[int, Line], hits: Mapping[int, frozenset[int]]) -> None:
        """Listen to the events of a window; ``window`` holds its lines by number."""
        for event in events:
            indices = dict.fromkeys(index for part in event.parts for index in hits.get(part.number, ()))
            if not indices:
                continue
            text = "\n".join(part.text for part in event.parts)
            slots = _slots(hope for index in indices for hope in self._deciding(index, text))
            heard = self._listen(_fitting(slots, event), event, text, window)
            if telling := [index for index in indices if index in self.telling]:
                lines = {part.number: window.get(part.number, part) for part in event.parts}
                self._events.append((event, lines, telling))
            for part in event.parts:
                for index in hits.get(part.number, ()):
                    if self.literals[index] not in heard:
                        self._vain.setdefault(index, Counter())[_opening(window[part.number].text)] += 1
        for index in {index for literals in hits.values() for index in literals}:
            words = self._catalogue.decisions[self.literals[index]]
            if self._enough((owner, part, said) for rows in words.values() for _, owner, part, said, _ in rows):
                self.dull.add(index)

    def overhear(
        self,
        number: int,
        lines: Sequence[Line],
        literals: Iterable[int],
        lex: Callable[[Sequence[Line]], Iterable[Event]],
    ) -> None:
        """Listen to a line of context (``number``) and its neighbours.

        ``lex`` makes events of them where a sentence cares for the shape.

        What rules a pattern in or out, or tells of the machine, needs to be heard only once.
        """
        if not lines:
            return
        aside, text = Event("line", tuple(lines)), "\n".join(line.text for line in lines)
        shaped: list[Event] | None = None
        for index in literals:
            slots = [
                slot
                for slot in _slots(self._telling(index, text))
                if not self._known((slot.owner, slot.part, slot.sentence.text))
            ]
            shapes = [slot for slot in slots if slot.sentence.kinds and slot.part != "tells"]
            # What only tells a fact needs no shape around it, and lexing is dear.
            self._listen([slot for slot in slots if slot not in shapes], aside, text, {}, number)
            if shapes:
                if shaped is None:
                    shaped = [event for event in lex(lines) if any(part.number == number for part in event.parts)]
                for event in shaped:
                    self._listen(_fitting(shapes, event), event, "\n".join(part.text for part in event.parts), {})
            words = self._in_context(self.literals[index])
            rows = [row for hopes in words.values() for hope in hopes for row in hope.rows]
            if self._enough(rows):
                lasting = any(part in _LASTING for _, part, _ in rows)
                (self.dull if lasting else self.bored).add(index)

    def _listen(
        self, slots: Iterable[Slot], event: Event, text: str, window: Mapping[int, Line], number: int | None = None
    ) -> set[str]:
        """Look for sentences in an event, one that many patterns share only once; returns the literals of those heard.

        With ``number`` they must stand on that line, or at least go over it.
        """
        low, high = 0, len(text)
        if number is not None:
            place = next((at for at, part in enumerate(event.parts) if part.number == number), 0)
            low = sum(len(part.text) + 1 for part in event.parts[:place])
            high = low + len(event.parts[place].text)
        found: dict[Sentence, re.Match[str] | None] = {}
        for slot in slots:
            if slot.sentence not in found:
                found[slot.sentence] = _said(slot.sentence, text, low, high)
            if match := found[slot.sentence]:
                self._note(slot, event, match, window)
        return {heard.literal for heard, match in found.items() if match}

    def _note(self, slot: Slot, event: Event, found: re.Match[str], window: Mapping[int, Line]) -> None:
        low = found.string.count("\n", 0, found.start())
        high = low + found.string.count("\n", found.start(), found.end())
        self._stood(slot.owner, slot.part, event.parts[low].number)
        row = slot.owner, slot.part, slot.sentence.text
        self._often[row] = self._often.get(row, 0) + 1
        lines = tuple(window.get(part.number, part) for part in event.parts[low : high + 1])
        kept = self._heard.setdefault((slot.owner, slot.part), [])
        if self._often[row] > _KEPT:  # the first ones and the newest tell enough
            kept.remove(next(hearing for hearing in reversed(kept) if hearing.slot.sentence.text == row[2]))
        kept.append(Hearing(slot, lines, {k: v for k, v in found.groupdict().items() if v}, event))

    def traits(self) -> Mapping[str, Mapping[str, str]]:
        """What the log told of its machine: trait -> captures of the first sentence that told."""
        return {
            part.removeprefix("machine."): hearings[0].captures
            for (owner, part), hearings in self._heard.items()
            if part.startswith("machine.")
        }

    def verdict(self) -> Verdict | None:
        """Cause, consequences and harmless alarms of all that was heard; None while context is ``missing``."""
        heard = {owner for owner, part in self._heard if part in DECIDING}
        self._open = heard - self._judged
        decided = self._decided() if not self._open else None
        return decided if not self._open else None

    def _decided(self) -> Verdict:
        found = {match.pattern.id: match for match in self._matches()}
        notes = [match for match in found.values() if match.pattern.note]
        failures = self._latest_run({key: match for key, match in found.items() if not match.pattern.note})
        signs = self._signs(notes)
        if failures and all(match.pattern.warning for match in failures.values()):
            # What only warned did not end the run; a crash after it did, and nothing explains that.
            signs = _crashes_after(signs, failures.values())
            failures = {} if signs else failures
        if not failures and signs:
            decisive = _decisive(signs)
            likely = self._likely(signs)
            if isinstance(likely, Match):
                failures = {likely.pattern.id: likely}
            else:
                line = decisive.lines[-1]
                return Verdict((), tuple(notes), Unexplained(line.number, line.text.strip()[:500], likely))
        return Verdict(_ranked(failures), tuple(sorted(notes, key=lambda match: match.place)), None)

    def _matches(self) -> Iterable[Match]:
        for owner, part in list(self._heard):
            if part != "says" or not owner:
                continue
            pattern = self._catalogue[owner]
            if self._ruled_out(pattern):
                continue
            cured = max((self._last.get(key, -1) for key in self._keys(owner, "cured_by")), default=-1)
            if cured > self._last[owner, "says"]:
                continue
            hearings = sorted(self._heard[owner, "says"], key=lambda hearing: hearing.place)
            yield Match(pattern, tuple(hearings), self._told(owner, hearings[0].place))

    def _keys(self, owner: str, part: str) -> list[tuple[str, str]]:
        """Where the hearings of a pattern's part are kept: its own, and those of the groups that it names."""
        return [(owner, part), *self._catalogue.groups(owner, part)]

    def _ruled_out(self, pattern: Pattern) -> bool:
        needs = self._catalogue.raw[pattern.id].get("needs")
        needed = not needs or any(key in self._heard for key in self._keys(pattern.id, "needs"))
        return not needed or any(key in self._heard for key in self._keys(pattern.id, "unless"))

    def _told(self, owner: str, place: int) -> tuple[Hearing, ...]:
        """What context tells of a pattern's facts: the first sentence of a list outranks the next; of one
        sentence what stands last before the match comes first."""
        heard = [hearing for key in self._keys(owner, "tells") for hearing in self._heard.get(key, ())]
        told = self._catalogue.sentences(self._catalogue.raw[owner].get("tells", ())) if heard else ()
        order = {sentence.text: number for number, sentence in enumerate(told)}
        return tuple(
            sorted(
                heard,
                key=lambda hearing: (
                    order[hearing.slot.sentence.text],
                    hearing.place > place,
                    abs(hearing.place - place),
                ),
            )
        )

    def _latest_run(self, found: Mapping[str, Match]) -> dict[str, Match]:
        """Of several runs in one log (pip's own log file grows by each) only what the last failing one said;
        nothing, where the last one of all succeeded."""
        last = max((self._last[key, "says"] for key in found), default=0)
        if last < self._good_run():
            return {}
        start = max((place for place in self._starts() if place <= last), default=0)
        late = {
            key: match._replace(hearings=tuple(hearing for hearing in match.hearings if hearing.place >= start))
            for key, match in found.items()
        }
        return {key: match for key, match in late.items() if match.hearings} or dict(found)

    def _starts(self) -> list[int]:
        return [hearing.place for hearing in self._heard.get(("", "start"), [])]

    def _good_run(self) -> int:
        """Where the last run starts, if it says that it succeeded; else 0."""
        start = max(self._starts(), default=0)
        return start if 0 < start < self._last.get(("", "success"), 0) else 0

    def _signs(self, notes: Sequence[Match]) -> list[Hearing]:
        """The signs of failure that nothing takes back: no harmless alarm explains them, and what an installer
        complained of was not followed by its success."""
        harmless = {line.number for note in notes for hearing in note.hearings for line in hearing.lines}
        success = self._last.get(("", "success"), 0)
        start = self._good_run()
        return [
            sign
            for sign in self._heard.get(("", "failure"), [])
            if sign.place >= start
            and harmless.isdisjoint(part.number for part in sign.event.parts)
            and not (sign.event.kind in _INSTALLER and sign.place < success)
        ]

    def _likely(self, signs: Sequence[Hearing]) -> Match | Nearest | None:
        """The pattern that a decisive line resembles: a match if near and clear enough, else how near it came."""
        best: tuple[Likeness, Hearing] | None = None
        heard: set[str] = set()
        for sign in signs:
            for line in _spoken(sign):
                if line.text in heard:
                    continue
                heard.add(line.text)
                like = _nearest(self._catalogue, line.text)
                if like and (best is None or like.score > best[0].score):
                    best = like, Hearing(sign.slot, (line,), {}, sign.event)
        if best is None:
            return None
        like, hearing = best
        pattern = self._catalogue[like.id]
        near_misses = self._catalogue.raw[like.id].get("near_misses", ())
        missed = any(
            likeness(line, hearing.lines[0].text) >= like.score for text in near_misses for line in text.split("\n")
        )
        if like.clear and not missed and like.id not in self._judged:
            self._open.add(like.id)
        if like.clear and not missed and not self._ruled_out(pattern):
            return Match(pattern, (hearing,), likeness=like.score)
        return Nearest(like.id, round(like.score, 2))


@cache
def _candidates(catalogue: Catalogue) -> Candidates:
    """What an unexplained line may resemble: made ready once for a catalogue."""
    return Candidates(catalogue.said())


def _hopes(literal: str, filed: Iterable[Filed]) -> Sequence[Hope]:
    """The sentences of some rows behind a literal."""
    same: dict[str, list[Filed]] = {}
    for row in filed:
        same.setdefault(row[3], []).append(row)
    return [Hope(text, [word for word in words_of(text) if word not in literal], rows) for text, rows in same.items()]


@cache
def _decisions(catalogue: Catalogue, literal: str, word: str) -> Sequence[Hope]:
    """The sentences behind a literal that decide, with this word as the longest other one."""
    return _hopes(literal, catalogue.decisions[literal][word])


def _hopeful(groups: Iterable[Sequence[Hope]], text: str) -> list[Hope]:
    return [hope for hopes in groups for hope in hopes if all(word in text for word in hope.words)]


@lru_cache(256)
def _nearest(catalogue: Catalogue, text: str) -> Likeness | None:
    """What a line resembles most; a verdict that waits for context asks twice."""
    return _candidates(catalogue).nearest(text)


def _fitting(slots: Iterable[Slot], event: Event) -> list[Slot]:
    """Those whose sentence may stand in an event of this shape.

    What somebody quotes of an exception may say why a program failed, but not by itself that it did.
    """
    if event.kind == "quoted":
        return [slot for slot in slots if "exception" in slot.sentence.kinds and slot.part != "failure"]
    return [slot for slot in slots if not slot.sentence.kinds or event.kind in slot.sentence.kinds]


def _said(sentence: Sentence, text: str, low: int, high: int) -> re.Match[str] | None:
    """Where a sentence stands in a text, so that it touches what is between ``low`` and ``high``."""
    if not all(word in text for word in words_of(sentence.text)):
        return None  # spares most expressions from being compiled at all
    for found in _expression(sentence.expression).finditer(text):
        if found.end() > low or not low:
            return found if found.start() <= high else None
    return None


@cache
def _expression(text: str) -> re.Pattern[str]:
    return re.compile(text)


@cache
def _loosely(text: str) -> re.Pattern[str]:
    """Finds a sentence where furniture may still stand around it: a level before its start, blanks after its end."""
    expression = sentence(text).expression
    return _expression(expression.replace("(?m:^)", r"(?m:^)[ \t]*[^\n]{0,24}?").replace("(?m:$)", r"(?m:[ \t]*$)"))


def _opening(line: str) -> str:
    """How a line begins, whatever its numbers."""
    return _DIGITS.sub("0", line[:16])


_DIGITS = re.compile(r"\d+")


@cache
def _reach(text: str, literal: str) -> tuple[int, int]:
    """How many lines a sentence may begin above its literal, and end below it: one for each gap between words."""
    before, after = text[: text.rfind(literal)], text[text.find(literal) + len(literal) :]
    return len(_GAPS.findall(before)), len(_GAPS.findall(after))


_GAPS = re.compile(r"\s+")


def _slots(hopes: Iterable[Hope]) -> list[Slot]:
    """The slots of sentences, in the order of the catalogue."""
    filed = sorted((row for hope in hopes for row in hope.filed), key=lambda row: row[0])
    return [Slot(owner, part, sentence(text, tuple(kinds))) for _, owner, part, text, kinds in filed]


def _promising(hopes: list[Hope], places: Sequence[int], stretch: Stretch) -> list[Hope]:
    """The sentences that stand anywhere in a stretch, where there are many places to look at."""
    if len(places) <= _MANY or _furnished(stretch.text):
        return hopes
    return [hope for hope in hopes if _loosely(hope.text).search(stretch.text)]


def _stands(hope: Hope, place: int, literal: str, stretch: Stretch) -> bool:
    """Whether a sentence stands on the line at ``place``, as far as can be told without its shape."""
    around = stretch.around(place)
    if not all(word in around for word in hope.words):
        return False
    near = stretch.near(place, *_reach(hope.text, literal))
    # As it is said first, for that is compiled anyway where it stands.
    exact, loose = _expression(sentence(hope.text).expression), _loosely
    return bool(exact.search(near) or loose(hope.text).search(near)) or _furnished(around)


@lru_cache(64)
def _furnished(around: str) -> bool:
    """Whether there is what a shape may draw between the words of a sentence: boxes, carets, ellipses."""
    return bool(_FURNITURE.search(around))


_FURNITURE = re.compile(r"[│×╰]|\n[ \t]*(?:\||[~^]+[ \t]*\n|\.\.\.)")


def _spoken(sign: Hearing) -> Iterable[Line]:
    """The lines of a sign's event that may carry the message: frames and code are left out."""
    for part in sign.event.parts[-12:]:
        if not re.match(r'File "|Traceback|[~^ ]+$', part.text):
            yield part


def _crashes_after(signs: Iterable[Hearing], warnings: Iterable[Match]) -> list[Hearing]:
    """The exceptions that came after all warnings, and of which no warning spoke."""
    heard = [hearing for match in warnings for hearing in match.hearings]
    last = max(hearing.place for hearing in heard)
    known = {part.number for hearing in heard for part in hearing.event.parts}
    return [
        sign
        for sign in signs
        if sign.event.kind == "exception"
        and sign.event.fields.get("type") != "KeyboardInterrupt"  # the user had enough: no failure of its own
        and sign.place > last
        and known.isdisjoint(part.number for part in sign.event.parts)
    ]


_INSTALLER = frozenset({"pip", "diagnostic", "line", "build"})
_WEIGHT = {"exception": 3, "diagnostic": 3, "pip": 2, "conflict": 2, "build": 2, "shell": 2}


def _decisive(signs: Sequence[Hearing]) -> Hearing:
    """The sign that most likely decides: the last one of the weightiest shape."""
    best = max(signs, key=lambda sign: (_WEIGHT.get(sign.event.kind, 1), sign.place))
    if best.event.kind == "exception":
        kind = best.event.fields.get("type", "")
        for part in reversed(best.event.parts):
            if kind and part.text.startswith(kind):
                return Hearing(best.slot, (part,), {}, best.event)
    return best


def _ranked(found: Mapping[str, Match]) -> tuple[Match, ...]:
    """Causes first: what yields to nothing that matched, fatal before warning, earlier before later."""

    def caused_by(match: Match) -> set[str]:
        return {other for other in match.pattern.yields_to if other in found}

    order = sorted(found.values(), key=lambda match: (match.pattern.warning, match.place))
    causes = sorted((match for match in order if not caused_by(match)), key=_rank)
    ranked: list[Match] = []
    for place, match in enumerate(causes):
        ranked.append(_as(match, "cause" if place == 0 else "also"))
        if place == 0:
            follows = _closure(match.pattern.id, order, caused_by)
            ranked.extend(_as(other, "consequence") for other in follows)
    said = {match.pattern.id for match in ranked}
    ranked.extend(_as(match, "also") for match in order if match.pattern.id not in said)
    return tuple(ranked)


def _rank(match: Match) -> tuple[bool, int, int]:
    """Of two on the same line that comes first which leaves less of it open."""
    return match.pattern.warning, match.place, len(match.hearings[0].slot.sentence.captures)


def _closure(cause: str, order: Sequence[Match], caused_by: Callable[[Match], set[str]]) -> list[Match]:
    """All that follows from ``cause``, directly or by another consequence."""
    reached, grown = {cause}, True
    while grown:
        new = {match.pattern.id for match in order if caused_by(match) & reached} - reached
        grown = bool(new)
        reached |= new
    return [match for match in order if match.pattern.id in reached - {cause}]


def _as(match: Match, role: Role) -> Match:
    return match._replace(role=role)
