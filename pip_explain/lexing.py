"""Windows to events.

The grammars know shapes, not sentences. They are total: any window parses, and a line of no known
shape becomes an event of kind ``line``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Literal, NamedTuple

from pip_explain.model import Demand, Event, Line
from pip_explain.parsing import ParseError, Tree
from pip_explain.resources import grammar

MARK = "\x1e"
"""Stands before every line that is parsed, so that a terminal which opens a line starts nowhere else."""

_KINDS = {
    "leveled": "pip",
    "boxed": "diagnostic",
    "conflict": "conflict",
    "incompatible": "incompatible",
    "record": "record",
    "build": "build",
    "shell": "shell",
    "plain": "line",
    "stray": "line",
}
# What the shape says about the line, and is not part of the sentence.
_FIELDS = frozenset({"level", "file", "logger", "number", "constraint"})
_LONGEST, _MOST_REASONS = 4000, 200


def events(window: Sequence[Line]) -> list[Event]:
    """The events of a window, in its order.

    Lines are cut at 4,000 characters, so that no line takes longer than its share.
    """
    text = "".join(f"{MARK}{line.text[:_LONGEST].replace(MARK, ' ')}\n" for line in window)
    tree = grammar("log").parse(text)
    found: list[Event] = []
    for child in tree.children:
        if isinstance(child, Tree):
            found.extend(_events(child, window))
    return found


class Origin(NamedTuple):
    """What pip says behind a requirement.

    ``chain`` leads from the distribution that asked to where that came from (``a``, ``b>=2``, ``-r requirements.txt
    (line 3)``); ``versions`` are those that pip listed. Both are empty where nothing is said.
    """

    chain: tuple[str, ...]
    versions: tuple[str, ...]


def origin(text: str) -> Origin:
    """Reads ``x==1 (from a->b->-r requirements.txt (line 3)) (from versions: 1.0, 1.1)``; never raises."""
    tree = grammar("requirement").parse(text.replace("\n", " "))
    chain = [_text(link) for link in _named(tree, "link")]
    versions = [_text(version) for version in _named(tree, "version")]
    return Origin(tuple(chain), tuple(version for version in versions if version != "none"))


def reasons(lines: Sequence[Line]) -> tuple[Demand, ...]:
    """Who wants what, by uv's or Poetry's own proof (``Because a depends on b and …``); never raises.

    Of several alternatives (``one of:``) the span from the first to the last is kept.
    """
    pieces = [" ".join(line.text.strip(" \t│|×╰─>▶").split())[:_LONGEST] for line in lines[:_MOST_REASONS]]
    starts = list(accumulate((len(piece) + 1 for piece in pieces), initial=0))
    try:
        tree = grammar("resolution").parse(" ".join(pieces))
    except ParseError:
        return ()  # prose of another kind
    found: list[Demand] = []
    asked = ""  # what the clause before wished, for Poetry's ``a (1) which depends on b``
    for clause in tree.children:
        if not isinstance(clause, Tree):
            continue
        subject = next((_text(part) for part in _named(clause, "subject")), "")
        who = _requirer(asked if subject == "which" else subject)
        wishes = [_text(wish) for wish in _named(clause, "wish")]
        if several := [_text(wish) for wish in _named(clause, "alternative")]:
            wishes.append(_span(several[0], several[-1]))
        asked = wishes[-1] if wishes else ""
        number = lines[bisect_right(starts, _offset(clause)) - 1].number
        how: Literal["depends", "requested"] = "requested" if who == "you" else "depends"
        found.extend(Demand(who, _joint(wish), how, None, number) for wish in wishes)
    return tuple(dict.fromkeys(found))


def _requirer(subject: str) -> str:
    """``a==1`` and ``a (1)`` as ``a 1``; a name alone is the project's own, so that it is the user who asks."""
    every = re.match(r"(?:all|every) versions? of ", subject)
    if subject in ("", "your project"):
        return "you"
    name, version = re.split(
        r" ?\(|==|(?=[<>~!])|$", subject[every.end() if every else 0 :].partition("{")[0], maxsplit=1
    )
    return f"{name} {version.removesuffix(')')}".strip() if every or version else "you"


def _joint(wish: str) -> str:
    """Poetry's ``b (>1,<2 >3,<4)`` as ``b>1,<4``."""
    name, _, ranges = wish.partition(" (")
    parts = ranges.removesuffix(")").split()
    return _span(name + parts[0], name + parts[-1]) if len(parts) > 1 else wish


def _span(first: str, last: str) -> str:
    """``b>1,<2`` and ``b>3,<4`` as ``b>1,<4``: wider than both, for a look at what can hold together at all."""
    name = re.split(r"[<>=!~]", first, maxsplit=1)[0]
    low = re.findall(r">=?[^,]+", first[len(name) :])[:1]
    high = re.findall(r"(?:<=?|==)[^,]+", last[len(name) :])[-1:]
    return name + ",".join([*low, *high])


def _offset(clause: Tree) -> int:
    return min((token.start for token in clause.tokens()), default=0)


def _events(node: Tree, window: Sequence[Line]) -> Iterator[Event]:
    name = _name(node)
    if name == "traceback":
        yield from _traceback(node, window)
    elif name == "exception":
        yield _exception([node], window)
    elif name in ("conflict", "incompatible"):
        demands = tuple(_demands(node, window))
        numbers = {demand.number for demand in demands}
        parts = tuple(Line(line.number, line.text.strip(" \t│|")) for line in window if line.number in numbers)
        if name == "conflict":
            parts = (*_heading(node, window), *parts)
        yield Event(_KINDS[name], parts, {}, demands)
    else:
        fields: dict[str, str] = {}
        words = _parts(node, window, fields)
        # A compiler's place is part of what it says.
        yield Event(_KINDS[name], tuple(_raw(node, window) if name == "build" else words), fields)
        if words and ("Error: " in words[0].text or "Exception: " in words[0].text):
            yield from _quoted(_raw(node, window))


_EXCEPTION = re.compile(r"(?<![\w.])((?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception)): \S.*")
_BLAME = re.compile(r"(?i:error|exception|critical|fatal|failed|caused by)|\bE\d{4} ")
_PRAISE = re.compile(r"(?i:warn|ignor|skip|optional|fall)|\b(?:INFO|DEBUG)\b")
_CLOSING = {'"': '"', "'": "'", "`": "`", "(": ")", "[": "]", "<": "</", "*": "*"}


def _quoted(lines: Sequence[Line]) -> Iterator[Event]:
    """The exception that a line quotes (``ERROR:root:ImportError: …``), unless it makes light of it."""
    if found := _EXCEPTION.search(lines[0].text):
        before, said = lines[0].text[: found.start()], found[0]
        if _BLAME.search(before) and not _PRAISE.search(before):
            if (closing := _CLOSING.get(before[-1:])) and closing in said:
                said = said[: said.rindex(closing)].rstrip(closing)
            yield Event("quoted", (lines[0]._replace(text=said), *lines[1:]), {"type": found[1]})


def _heading(node: Tree, window: Sequence[Line]) -> tuple[Line, ...]:
    heads = [child for child in node.children if isinstance(child, Tree) and _name(child) == "caused"]
    return tuple(part for head in heads for part in _parts(head, window, {}))


def _traceback(node: Tree, window: Sequence[Line]) -> Iterator[Event]:
    """One event a link of the chain: its frames, then its exception with what that goes on to say."""
    link: list[Tree] = []
    for child in node.children:
        if not isinstance(child, Tree):
            continue
        if _name(child) == "head" and link:
            yield _exception(link, window)
            link = []
        link.append(child)
        if _name(child) == "exception":
            yield _exception(link, window)
            link = []
    if link:
        yield _exception(link, window)


def _exception(link: Sequence[Tree], window: Sequence[Line]) -> Event:
    fields: dict[str, str] = {}
    parts: list[Line] = []
    for node in link:
        if _name(node) == "exception":
            parts.extend(_parts(node, window, fields))
        else:
            parts.extend(_raw(node, window))
            for frame in _named(node, "frame"):
                fields |= {_name(value): _text(value) for value in frame.children if isinstance(value, Tree)}
    return Event("exception", tuple(parts), fields)


def _raw(node: Tree, window: Sequence[Line]) -> list[Line]:
    """The node's lines as they stand, without gutters."""
    numbers = sorted({token.line for token in node.tokens()})
    return [Line(window[number - 1].number, window[number - 1].text.strip(" \t│|")) for number in numbers]


def _demands(node: Tree, window: Sequence[Line]) -> Iterator[Demand]:
    for child in node.children:
        if not isinstance(child, Tree):
            continue
        said = {_name(part): _text(part) for part in child.children if isinstance(part, Tree)}
        number = window[_first(child) - 1].number if said else 0
        match _name(child):
            case "depends":
                yield Demand(said["who"], said["wish"], "depends", None, number)
            case "wanted":
                yield Demand("you", said["wish"], "constraint" if "constraint" in said else "requested", None, number)
            case "broken":
                have = said.get("had", "").removesuffix(".").removesuffix(" which is incompatible")
                yield Demand(said["owner"], said["need"], "depends" if have else "missing", have or None, number)


def _parts(node: Tree, window: Sequence[Line], fields: dict[str, str]) -> list[Line]:
    """The node's words line by line; what its field rules say goes into ``fields``."""
    words: dict[int, list[str]] = {}

    def walk(tree: Tree) -> None:
        name = _name(tree)
        for child in tree.children:
            if isinstance(child, Tree):
                walk(child)
            elif name in _FIELDS and not (name == "level" and _name(node) == "leveled"):
                fields[name] = child.strip(f" \t│|:{MARK}")
            else:
                if name in ("type", "reference", "level"):
                    fields[name] = child.strip(f" \t│|:{MARK}")
                words.setdefault(child.line, []).append(child.replace(MARK, ""))

    walk(node)
    joint = ": " if _name(node) == "exception" else ""
    return [Line(window[n - 1].number, joint.join(words[n]).strip(" \t│|")) for n in sorted(words)]


def _name(tree: Tree) -> str:
    """A rule's name without the namespace that importing it gave it."""
    return tree.data.rpartition("__")[2]


def _named(tree: Tree, name: str) -> Iterator[Tree]:
    return (part for part in tree.trees() if _name(part) == name)


def _text(tree: Tree) -> str:
    return "".join(str(token) for token in tree.tokens()).strip()


def _first(tree: Tree) -> int:
    return min((token.line for token in tree.tokens()), default=1)
