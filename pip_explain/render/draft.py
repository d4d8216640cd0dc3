"""The skeleton of a new pattern and its corpus case, for a failure that nothing explains."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from pip_explain import __version__

BEFORE, AFTER = 120, 60
"""Lines kept around the deciding one: the confusing lines around the true one are part of a case."""
_HOME = re.compile(r"(?i)((?:/home|/Users|[A-Z]:\\{1,2}Users)[/\\]{1,2})(?!user\b)[^/\\\s:'\"]+")
_HOLES = (
    (re.compile(r"(?<=['\"‘“`])[^'\"‘’“”`{}]{1,120}(?=['\"’”`])"), "what:text"),
    (re.compile(r"(?<![\w.])\d+(?:\.\d+){1,3}(?:\.?(?:rc|a|b|post|dev)\d+)?(?![\w.])"), "version:version"),
    (re.compile(r"(?<![\w.])(?:[A-Za-z]:)?(?:[\\/][\w.@+-]+){2,}"), "path:path"),
    (re.compile(r"(?<![\w.{:])\d{2,}(?![\w.}])"), "count:number"),
)


def pattern_id(text: str) -> str:
    """A name made of the line's first words; the author will find a better one."""
    plain = re.sub(r"(['\"‘“`]).{0,120}?['\"’”`]|[\\/][^\s]*", " ", text)
    words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain).lower())
    kept = "-".join(word for word in words if len(word) > 1 and word not in ("the", "an", "error", "at"))[:40]
    return kept.rpartition("-")[0] if len(kept) == 40 and "-" in kept else kept or "new-failure"


def sentence(text: str) -> str:
    """The line as a pattern's sentence: what varies becomes a capture, or is skipped."""
    said = re.sub(r"[^{}]?[{}][^{}]?", "{...}", text[:300])
    for shape, name in _HOLES:
        pieces = iter(shape.split(said))
        said = next(pieces)
        for place, piece in enumerate(pieces):
            said += ("{" + name + "}" if place == 0 else "{...}") + piece
    said = re.sub(r"(?:\{\.\.\.\}\s*){2,}", "{...}", said)
    return said.strip()


def skeleton(identity: str, failure_class: str | None, line: str) -> str:
    """The YAML of a draft; it loads, and explains this very failure."""
    title = re.sub(r"\s+", " ", line)[:72].rstrip(" .")
    return f"""\
# A draft made by pip-explain draft. The form: CONTRIBUTING.md and patterns/pattern.schema.json.
# It belongs to patterns/{failure_class or "<class>"}/{identity}.yaml; 'pip-explain list' shows the classes.
id: {identity}                # names the problem, not the cure; is never reused
title: {_quoted(title if len(title) >= 8 else f"Failure: {title}")}
status: draft
since: {_quoted(".".join(__version__.split(".")[:2]))}
says:                           # any one is enough; give every wording of every version
  - {_quoted(sentence(line))}
# unless: [a sentence that rules this out]
# yields_to: [the id of what causes this where both match]
explain: |
  What it means, for a tired person, in two to five short lines: this is still to be written.
# remedies:                     # the first is the one to try first, and repairs
#   - title: What to do
#     run: [[python, -m, pip, install, "{{what}}"]]
#     changes: environment      # nothing, environment, project or system
#     why: What it changes, and why that helps.
# near_misses: [a text that looks alike and is something else]
references: []                  # https links to primary documentation
"""


def case(identity: str, failure_class: str | None, lines: Sequence[str], number: int) -> str:
    """The corpus case: the header that a person completes, then the log around its deciding line."""
    low = max(0, number - 1 - BEFORE)
    kept = "".join(line if line.endswith("\n") else f"{line}\n" for line in lines[low : number + AFTER])
    head = f"#@ expect: {identity}\n"
    if failure_class:
        head += f"#@ class: {failure_class}\n"
    origin = "reported; complete this: captured with pip X, CPython X, PLATFORM"
    return f"{head}#@ origin: {origin}\n#@ command: unknown\n" + neutral(kept)


def neutral(text: str) -> str:
    """``text`` without the names of people in their home folders."""
    return _HOME.sub(r"\1user", text)


def _quoted(text: str) -> str:
    """A YAML text in double quotes: JSON's are YAML's."""
    return json.dumps(text, ensure_ascii=False)
