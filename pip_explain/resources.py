"""Finds the grammars and the patterns: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pip_explain.errors import PipExplainError

if TYPE_CHECKING:
    from lark import Lark

GRAMMARS = ("log", "requirement")
"""The grammars that are parsed with; the other files are their parts."""
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

    compiled = folder("grammars") / compiled_name(name)
    if compiled.exists():
        with compiled.open("rb") as stream:
            return Lark.load(stream)
    return compile_grammar(name)


@cache
def compiled_catalogue() -> Mapping[str, Any] | None:
    """``patterns``, ``signs`` and ``knowledge`` as the wheel carries them, or None in a checkout."""
    path = folder("patterns") / "catalogue.json"
    return json.loads(path.read_bytes()) if path.exists() else None


@cache
def table(name: str) -> Mapping[str, Any]:
    """The table ``patterns/knowledge/<name>.yaml``."""
    compiled = compiled_catalogue()
    if compiled is not None:
        known: Mapping[str, Any] = compiled["knowledge"][name]
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
