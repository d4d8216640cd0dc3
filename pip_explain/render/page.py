"""One pattern's page: what it says, what it means, every remedy."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from pip_explain.model import Pattern

WIDTH = 80


def render(pattern: Pattern, raw: Mapping[str, Any]) -> str:
    """The page as plain text; placeholders stand as ``{name}``."""
    return "\n".join(_lines(pattern, raw)) + "\n"


def _lines(pattern: Pattern, raw: Mapping[str, Any]) -> Iterator[str]:
    yield f"{pattern.id}: {pattern.title}"
    yield f"class {pattern.failure_class}, {pattern.status}, since {pattern.since}"
    yield ""
    for paragraph in pattern.explain.strip().split("\n\n"):
        yield from textwrap.wrap(" ".join(paragraph.split()), WIDTH)
        yield ""
    yield "Said by any of:"
    for item in raw["says"]:
        text = item if isinstance(item, str) else item["text"]
        yield from textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")
    for number, remedy in enumerate(pattern.remedies, 1):
        yield ""
        yield from textwrap.wrap(f"{number}. {remedy.title} (changes: {remedy.changes})", WIDTH)
        for name, wanted in remedy.when.items():
            yield f"   when {name} is {wanted}"
        for command in remedy.run:
            yield "   " + " ".join(word if "{" in word else shlex.quote(word) for word in command)
        for step in remedy.steps:
            yield from textwrap.wrap(step, WIDTH, initial_indent="   ", subsequent_indent="   ")
        yield from textwrap.wrap(" ".join(remedy.why.split()), WIDTH, initial_indent="   ", subsequent_indent="   ")
    for item in pattern.avoid:
        yield ""
        yield from textwrap.wrap(f"Not: {item.advice}. {item.why}", WIDTH)
    if pattern.yields_to:
        yield ""
        yield from textwrap.wrap("Follows from, where both are found: " + ", ".join(pattern.yields_to), WIDTH)
    if pattern.references:
        yield ""
        yield from pattern.references
