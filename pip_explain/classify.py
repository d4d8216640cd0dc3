"""Events and patterns to a verdict: what is the cause, what follows from it, what is harmless.

Exact first, likeness second, silence third.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pip_explain.model import Demand, Event, Line, Nearest, Pattern, Role, Unexplained
from pip_explain.patterns import Catalogue, Slot
from pip_explain.similarity import Candidate, Likeness, nearest

_KEPT = 12
"""How often a sentence is kept before only its last place is noted: memory does not grow with the log."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """A sentence of the catalogue, heard in an event."""

    slot: Slot
    lines: tuple[Line, ...]
    captures: Mapping[str, str]
    event: Event

    @property
    def place(self) -> int:
        """The physical number of its first line."""
        return self.lines[0].number


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern that explains something in the log."""

    pattern: Pattern
    hearings: tuple[Hearing, ...]
    likeness: float | None = None
    role: Role = "cause"

    @property
    def place(self) -> int:
        return self.hearings[0].place

    @property
    def demands(self) -> tuple[Demand, ...]:
        return tuple(dict.fromkeys(demand for hearing in self.hearings for demand in hearing.event.demands))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the classifier says of a log."""

    matches: tuple[Match, ...]
    notes: tuple[Match, ...]
    unexplained: Unexplained | None


class Listener:
    """Hears the catalogue's sentences in events, and decides at the end."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._slots: dict[str, list[Slot]] = {}
        for slot in catalogue.slots:
            self._slots.setdefault(slot.sentence.literal, []).append(slot)
        self.literals: Sequence[str] = tuple(self._slots)
        self._heard: dict[tuple[str, str], list[Hearing]] = {}
        self._often: dict[Slot, int] = {}
        self._last: dict[tuple[str, str], int] = {}

    def curious(self, hits: Mapping[int, frozenset[int]]) -> bool:
        """Whether a window with these hits could still tell something new; else only its place is noted."""
        new = False
        for number, literals in hits.items():
            for index in literals:
                for slot in self._slots[self.literals[index]]:
                    if self._often.get(slot, 0) < _KEPT:
                        new = True
                    else:
                        self._last[slot.owner, slot.part] = number
        return new

    def hear(self, events: Iterable[Event], window: Mapping[int, Line], hits: Mapping[int, frozenset[int]]) -> None:
        """Listen to the events of a window; ``window`` holds its lines by number."""
        for event in events:
            slots: dict[Slot, None] = {}
            for part in event.parts:
                for index in hits.get(part.number, ()):
                    slots.update(dict.fromkeys(self._slots[self.literals[index]]))
            if not slots:
                continue
            text = "\n".join(part.text for part in event.parts)
            for slot in slots:
                if slot.sentence.kinds and event.kind not in slot.sentence.kinds:
                    continue
                found = _expression(slot.sentence.expression).search(text)
                if found is None:
                    continue
                self._last[slot.owner, slot.part] = event.parts[text.count("\n", 0, found.start())].number
                self._often[slot] = self._often.get(slot, 0) + 1
                if self._often[slot] <= _KEPT:
                    low = text.count("\n", 0, found.start())
                    high = low + text.count("\n", found.start(), found.end())
                    lines = tuple(window.get(part.number, part) for part in event.parts[low : high + 1])
                    self._heard.setdefault((slot.owner, slot.part), []).append(
                        Hearing(slot, lines, {k: v for k, v in found.groupdict().items() if v}, event)
                    )

    def traits(self) -> Mapping[str, Mapping[str, str]]:
        """What the log told of its machine: trait -> captures of the first sentence that told."""
        return {
            part.removeprefix("machine."): hearings[0].captures
            for (owner, part), hearings in self._heard.items()
            if part.startswith("machine.")
        }

    def verdict(self) -> Verdict:
        """Cause, consequences and harmless alarms of all that was heard."""
        found = {match.pattern.id: match for match in self._matches()}
        notes = [match for match in found.values() if match.pattern.note]
        failures = {key: match for key, match in found.items() if not match.pattern.note}
        signs = self._heard.get(("", "failure"), [])
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
            if pattern.needs and (owner, "needs") not in self._heard:
                continue
            if (owner, "unless") in self._heard:
                continue
            if self._last.get((owner, "cured_by"), -1) > self._last[owner, "says"]:
                continue
            hearings = sorted(self._heard[owner, "says"], key=lambda hearing: hearing.place)
            yield Match(pattern, tuple(hearings))

    def _likely(self, signs: Sequence[Hearing]) -> Match | Nearest | None:
        """The pattern that a decisive line resembles: a match if near and clear enough, else how near it came."""
        candidates = [
            Candidate(slot.owner, slot.sentence)
            for slot in self._catalogue.slots
            if slot.part == "says" and self._catalogue.raw[slot.owner]["class"] != "notes"
        ]
        best: tuple[Likeness, Hearing] | None = None
        for sign in signs:
            for line in _spoken(sign):
                like = nearest(line.text, candidates)
                if like and (best is None or like.score > best[0].score):
                    best = like, Hearing(sign.slot, (line,), {}, sign.event)
        if best is None:
            return None
        like, hearing = best
        pattern = self._catalogue[like.id]
        ruled_out = (pattern.needs and (like.id, "needs") not in self._heard) or (like.id, "unless") in self._heard
        if like.clear and not ruled_out:
            return Match(pattern, (hearing,), like.score)
        return Nearest(like.id, round(like.score, 2))


@cache
def _expression(text: str) -> re.Pattern[str]:
    return re.compile(text)


def _spoken(sign: Hearing) -> Iterable[Line]:
    """The lines of a sign's event that may carry the message: frames and code are left out."""
    for part in sign.event.parts[-12:]:
        if not re.match(r'File "|Traceback|[~^ ]+$', part.text):
            yield part


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
    causes = [match for match in order if not caused_by(match)]
    ranked: list[Match] = []
    for place, match in enumerate(causes):
        ranked.append(_as(match, "cause" if place == 0 else "also"))
        if place == 0:
            follows = _closure(match.pattern.id, order, caused_by)
            ranked.extend(_as(other, "consequence") for other in follows)
    said = {match.pattern.id for match in ranked}
    ranked.extend(_as(match, "also") for match in order if match.pattern.id not in said)
    return tuple(ranked)


def _closure(cause: str, order: Sequence[Match], caused_by: Callable[[Match], set[str]]) -> list[Match]:
    """All that follows from ``cause``, directly or by another consequence."""
    reached, grown = {cause}, True
    while grown:
        new = {match.pattern.id for match in order if caused_by(match) & reached} - reached
        grown = bool(new)
        reached |= new
    return [match for match in order if match.pattern.id in reached - {cause}]


def _as(match: Match, role: Role) -> Match:
    return Match(match.pattern, match.hearings, match.likeness, role)
