"""Finds the grammars and the patterns: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pip_explain.errors import PipExplainError
from pip_explain.parsing import Parser

GRAMMARS = ("log", "requirement", "resolution")
"""The grammars that are parsed with; the other files are their parts."""
COMPILED = "catalogue.jsonl"
"""The compiled catalogue's file, in ``patterns`` of a wheel."""
_PACKAGE = Path(__file__).resolve().parent


@cache
def folder(name: str) -> Path:
    """The folder ``grammars`` or ``patterns``.

    Raises PipExplainError when the installation is incomplete.
    """
    for base in (_PACKAGE, _PACKAGE.parent):
        if (base / name).is_dir():
            return base / name
    raise PipExplainError(f"the installation of pip-explain lacks its folder {name!r}: install it again")


@cache
def grammar(name: str) -> Parser:
    """The parser of ``grammars/<name>.lark``: from its compiled form where the wheel carries one."""
    path = folder("grammars") / compiled_name(name)
    return Parser(json.loads(path.read_bytes() if path.exists() else compile_grammar(name)))


class _Section(Mapping[str, Any]):
    """A mapping whose values are JSON texts, each parsed when it is first asked for: a run needs a few of thousands."""

    def __init__(self, keys: Sequence[str], values: Sequence[bytes]) -> None:
        self._values: dict[str, Any] = dict(zip(keys, values, strict=True))

    def __getitem__(self, key: str) -> Any:
        value = self._values[key]
        if isinstance(value, bytes):
            value = self._values[key] = json.loads(value)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: object) -> bool:
        return key in self._values


def compile_sections(sections: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Sections as ``compiled`` reads them: a line with the keys of each, then a line for each value."""

    def line(value: object) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()

    values = [line(value) for section in sections.values() for value in section.values()]
    return b"\n".join([line({name: list(section) for name, section in sections.items()}), *values])


@cache
def compiled() -> Mapping[str, Mapping[str, Any]] | None:
    """The sections of the catalogue as the wheel carries them (see ``patterns.sections``), or None in a checkout."""
    path = folder("patterns") / COMPILED
    if not path.exists():
        return None
    head, *values = path.read_bytes().split(b"\n")
    found, start = {}, 0
    for name, keys in json.loads(head).items():
        found[name] = _Section(keys, values[start : start + len(keys)])
        start += len(keys)
    return found


@cache
def table(name: str) -> Mapping[str, Any]:
    """The table ``patterns/knowledge/<name>.yaml``."""
    made = compiled()
    if made is not None:
        known: Mapping[str, Any] = made["knowledge"][name]
        return known
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    path = folder("patterns") / "knowledge" / f"{name}.yaml"
    rows: Mapping[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return rows


def compiled_name(name: str) -> str:
    """The file of a compiled grammar."""
    return f"{name}.json"


def compile_grammar(name: str) -> bytes:
    """The tables of ``grammars/<name>.lark``, as ``Parser`` wants them, in JSON: the only place where Lark is used."""
    from lark import Lark
    from lark.parsers.lalr_analysis import Shift

    path = folder("grammars") / f"{name}.lark"
    made: Any = Lark.open(str(path), parser="lalr", lexer="contextual", maybe_placeholders=False)
    lexers, table = made.parser.lexer.lexers, made.parser.parser._parse_table
    numbers = {state: number for number, state in enumerate(table.states)}
    scanners: dict[int, int] = {}
    written, rules = [], {rule: number for number, rule in enumerate(made.rules)}
    for lexer in lexers.values():
        if id(lexer) not in scanners:
            scanners[id(lexer)] = len(scanners)
            expressions = [expression.pattern for expression in lexer.scanner._mres]  # makes the callbacks too
            fixed = {
                kind: {terminal.pattern.value: terminal.name for terminal in callback.scanner.terminals}
                for kind, callback in lexer.callback.items()
            }
            written.append(("|".join(expressions) or "(?!)", fixed))
    tables = {
        "first": numbers[table.start_states["start"]],
        "last": numbers[table.end_states["start"]],
        "states": [
            {
                symbol: numbers[argument] if action is Shift else -1 - rules[argument]
                for symbol, (action, argument) in actions.items()
            }
            for actions in table.states.values()
        ],
        "rules": [
            (
                rule.origin.name,
                rule.alias or rule.origin.name,
                len(rule.expansion),
                rule.options.expand1 and not rule.alias,
                [
                    (place, not symbol.is_term and symbol.name.startswith("_"))
                    for place, symbol in enumerate(rule.expansion)
                    if rule.options.keep_all_tokens or not (symbol.is_term and symbol.filter_out)
                ],
            )
            for rule in made.rules
        ],
        "scanners": written,
        "scanner": [scanners[id(lexers[state])] for state in table.states],
        "ignored": list(made.ignore_tokens),
    }
    return json.dumps(tables, separators=(",", ":")).encode()
