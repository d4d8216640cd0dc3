"""Finds the grammars and the patterns: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pip_explain.errors import PipExplainError

if TYPE_CHECKING:
    from lark import Lark

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
def grammar(name: str) -> Lark:
    """The parser of ``grammars/<name>.lark``: from its compiled form where the wheel carries one."""
    from lark import Lark

    path = folder("grammars") / compiled_name(name)
    if path.exists():
        with path.open("rb") as stream:
            return Lark.load(stream)
    return compile_grammar(name)


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
    """The file of a compiled grammar: another release of Lark must not read it."""
    from lark import __version__

    return f"{name}.{__version__}.bin"


def compile_grammar(name: str) -> Lark:
    """The parser of ``grammars/<name>.lark``, made from its text."""
    from lark import Lark

    path = folder("grammars") / f"{name}.lark"
    return Lark.open(str(path), parser="lalr", lexer="contextual", maybe_placeholders=False, propagate_positions=False)
