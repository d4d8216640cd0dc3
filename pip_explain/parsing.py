"""Runs the tables that Lark makes of a grammar: tokens to a tree.

Lark reads the grammars, proves them LALR and works out tables and terminals; ``resources.compile_grammar`` does that
when a wheel is built. To run tables takes little, and to load Lark for it takes longer than all else that a start does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

END = "$END"
"""The token behind the last one."""


class ParseError(ValueError):
    """The text is not of the grammar."""


class Token(str):
    """A piece of the text: which terminal it is, at which line (from 1) and offset it starts."""

    __slots__ = ("line", "start", "type")
    type: str
    line: int
    start: int


class Tree:
    """What a rule matched: its name, and what is in it."""

    __slots__ = ("children", "data")

    def __init__(self, data: str, children: list[Tree | Token]) -> None:
        self.data, self.children = data, children

    def trees(self) -> Iterator[Tree]:
        """This tree and all in it."""
        yield self
        for child in self.children:
            if isinstance(child, Tree):
                yield from child.trees()

    def tokens(self) -> Iterator[Token]:
        """All tokens in it, in their order."""
        for child in self.children:
            if isinstance(child, Tree):
                yield from child.tokens()
            else:
                yield child


class _Scanner:
    """The terminals that may stand in some states of the parser."""

    def __init__(self, pattern: str, fixed: Mapping[str, Mapping[str, str]]) -> None:
        self._pattern, self.fixed = pattern, fixed

    @cached_property
    def match(self) -> Any:
        return re.compile(self._pattern).match


class Parser:
    """A grammar, as tables.

    ``states`` say what to do with a symbol: a state to go to, or below zero a rule to reduce by (-1 is the first).
    ``rules`` are origin, name of the tree, number of symbols, whether a single child stands for it, and its children:
    where they are among the symbols, and whether theirs take their place. ``scanners`` are an expression and, for a
    terminal, the texts that are another one; ``scanner`` says which of them a state uses.
    """

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self._first: int = tables["first"]
        self._last: int = tables["last"]
        self._states: list[dict[str, int]] = tables["states"]
        self._rules: list[tuple[str, str, int, bool, list[tuple[int, bool]]]] = tables["rules"]
        scanners = [_Scanner(*scanner) for scanner in tables["scanners"]]
        self._scanner = [scanners[number] for number in tables["scanner"]]
        self._ignored: list[str] = tables["ignored"]

    def parse(self, text: str) -> Tree:
        """The tree of a text. Raises ParseError where it is not of the grammar."""
        states, scanner, ignored = self._states, self._scanner, self._ignored
        path: list[int] = [self._first]
        values: list[Any] = []
        at, line, size = 0, 1, len(text)
        while at < size:
            here = scanner[path[-1]]
            found = here.match(text, at)
            if found is None:
                raise ParseError(f"nothing known at offset {at}")
            kind, value = found.lastgroup, Token(found[0])
            if kind not in ignored:
                if kind in here.fixed:
                    kind = here.fixed[kind].get(value, kind)
                value.type, value.line, value.start = kind, line, at
                action = states[path[-1]].get(kind)
                while action is not None and action < 0:
                    self._reduce(-1 - action, path, values)
                    action = states[path[-1]].get(kind)
                if action is None:
                    raise ParseError(f"{kind} may not stand at offset {at}")
                path.append(action)
                values.append(value)
            at = found.end()
            line += value.count("\n")
        while path[-1] != self._last:
            action = states[path[-1]].get(END)
            if action is None:
                raise ParseError("the text ends too early")
            self._reduce(-1 - action, path, values)
        tree: Tree = values[-1]
        return tree

    def _reduce(self, number: int, path: list[int], values: list[Any]) -> None:
        origin, name, size, single, wanted = self._rules[number]
        symbols = values[len(values) - size :]
        del path[len(path) - size :], values[len(values) - size :]
        children: list[Tree | Token] = []
        for place, opened in wanted:
            if not opened:
                children.append(symbols[place])
            elif children:
                children += symbols[place].children
            else:
                children = symbols[place].children  # long lists are made by adding one to those before
        path.append(self._states[path[-1]][origin])
        values.append(children[0] if single and len(children) == 1 else Tree(name, children))
