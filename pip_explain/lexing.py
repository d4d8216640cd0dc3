"""Windows to events: the only user of Lark.

The grammars know shapes, not sentences. They are total: any window parses, and a line of no known
shape becomes an event of kind ``line``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lark import Lark, Token, Tree

from pip_explain.model import Demand, Event, Line
from pip_explain.resources import grammar

MARK = "\x1e"
"""Stands before every line that Lark sees, so that a terminal which opens a line starts nowhere else."""

_KINDS = {
    "leveled": "pip",
    "diagnostic": "diagnostic",
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
_LONGEST = 4000


def events(window: Sequence[Line]) -> list[Event]:
    """The events of a window, in its order.

    Lines are cut at 4,000 characters, so that no line takes longer than its share.
    """
    text = "".join(f"{MARK}{line.text[:_LONGEST].replace(MARK, ' ')}\n" for line in window)
    tree = _parser().parse(text)
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
    chain = [_text(link) for link in tree.find_data("link")]
    versions = [_text(version) for version in tree.find_data("version")]
    return Origin(tuple(chain), tuple(version for version in versions if version != "none"))


def _parser() -> Lark:
    return grammar("log")


def _events(node: Tree[Token], window: Sequence[Line]) -> Iterator[Event]:
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


def _heading(node: Tree[Token], window: Sequence[Line]) -> tuple[Line, ...]:
    heads = [child for child in node.children if isinstance(child, Tree) and _name(child) == "caused"]
    return tuple(part for head in heads for part in _parts(head, window, {}))


def _traceback(node: Tree[Token], window: Sequence[Line]) -> Iterator[Event]:
    """One event a link of the chain: its frames, then its exception with what that goes on to say."""
    link: list[Tree[Token]] = []
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


def _exception(link: Sequence[Tree[Token]], window: Sequence[Line]) -> Event:
    fields: dict[str, str] = {}
    parts: list[Line] = []
    for node in link:
        if _name(node) == "exception":
            parts.extend(_parts(node, window, fields))
        else:
            parts.extend(_raw(node, window))
            for frame in node.find_pred(lambda tree: _name(tree) == "frame"):
                fields |= {_name(value): _text(value) for value in frame.children if isinstance(value, Tree)}
    return Event("exception", tuple(parts), fields)


def _raw(node: Tree[Token], window: Sequence[Line]) -> list[Line]:
    """The node's lines as they stand, without gutters."""
    numbers = sorted({token.line for token in node.scan_values(_is_token) if token.line})
    return [Line(window[number - 1].number, window[number - 1].text.strip(" \t│|")) for number in numbers]


def _demands(node: Tree[Token], window: Sequence[Line]) -> Iterator[Demand]:
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


def _parts(node: Tree[Token], window: Sequence[Line], fields: dict[str, str]) -> list[Line]:
    """The node's words line by line; what its field rules say goes into ``fields``."""
    words: dict[int, list[str]] = {}

    def walk(tree: Tree[Token]) -> None:
        name = _name(tree)
        for child in tree.children:
            if isinstance(child, Tree):
                walk(child)
            elif name in _FIELDS and not (name == "level" and _name(node) == "leveled"):
                fields[name] = child.strip(f" \t│|:{MARK}")
            else:
                if name in ("type", "reference", "level"):
                    fields[name] = child.strip(f" \t│|:{MARK}")
                words.setdefault(child.line or 1, []).append(child.replace(MARK, ""))

    walk(node)
    joint = ": " if _name(node) == "exception" else ""
    return [Line(window[n - 1].number, joint.join(words[n]).strip(" \t│|")) for n in sorted(words)]


def _name(tree: Tree[Token]) -> str:
    """A rule's name without the namespace that importing it gave it."""
    return str(tree.data).rpartition("__")[2]


def _text(tree: Tree[Token]) -> str:
    return "".join(str(token) for token in tree.scan_values(_is_token)).strip()


def _first(tree: Tree[Token]) -> int:
    return min((token.line or 1 for token in tree.scan_values(_is_token)), default=1)


def _is_token(value: object) -> bool:
    return isinstance(value, Token)
