"""YAML to patterns, strictly: what breaks the form is an error with file, line and key."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain, count
from pathlib import Path
from typing import Any, NamedTuple

from pip_explain.errors import PatternError
from pip_explain.model import CLASSES, KINDS, Advice, Pattern, RemedyTemplate, Sentence
from pip_explain.resources import compiled, folder, table

PARTS = ("says", "tells", "needs", "unless", "cured_by")
DECIDING = frozenset({"says", "failure"})
"""Parts by which a log is explained or not; all others are context, and matter only for what these say."""
"""The lists of sentences that a pattern may have."""
NOTES = "notes"
"""The folder of patterns that explain harmless alarms."""

# What a capture of each type may look like in a log. Whether it is what it promises is decided when
# it is used (knowledge.typed). All are bounded, so that a search takes linear time in practice.
_SHAPES = {
    "name": r"[A-Za-z0-9](?:[\w.-]{0,100}[A-Za-z0-9])?(?:\[[\w.,\- ]{0,100}\])?",
    "version": r"v?\d(?:[\w.!+*-]{0,60}[\w*])?",
    "specifier": r"(?:[<>=!~]=?=?|@)[^'\"\n;]{1,150}?",
    "requirement": r"[A-Za-z0-9][^'\"\n]{0,200}?",
    "path": r"[^'\"\n<>|]{1,400}?",
    "module": r"[A-Za-z_]\w{0,80}(?:\.\w{1,80}){0,10}",
    "soname": r"[\w+-]{2,60}\.(?:so|dll|dylib)(?:\.\d{1,9}){0,4}",
    "python": r"\d\.\d{1,2}(?:\.\d{1,2})?",
    "number": r"\d[\d.,]{0,20}(?<=\d)",
    "host": r"[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}",
    "url": r"[a-z+]{2,10}://[^\s'\"<>)]{1,400}",
    "program": r"[\w.+/\\:-]{1,200}",
    "word": r"[^\s'\"(),;:]{1,120}",
    "list": r"[^\n]{1,20000}?",
    "text": r"[^\n]{1,300}?",
}
HOLE = re.compile(r"\{(\.\.\.|[a-z_]+:[a-z]+)\}")
"""A capture or a skip in a sentence."""
SKIP = r"[^\n]{0,300}?"
"""What ``{...}`` becomes in a sentence's expression."""
_PLACEHOLDER = re.compile(r"\{([a-z_]+)(?:>([a-z-]+))?(?:\|([^{}]*))?\}")
_QUOTES = "'\"`‘’´“”"
_LITERAL = (4, 28)

DERIVED = frozenset(
    {
        "package",
        "required",
        "found",
        "requirer",
        "requested",
        "agreed",
        "loosen",
        "derivation",
        "repairs",
        "relaxed",
        "unmet",
        "newcomers",
        "requirer_name",
        "requirer_pin",
        "chain",
        "asked_in",
        "pin_is",
        "nearest",
        "newest",
        "oldest",
        "file",
        "own_file",
        "fits",
        "number",
        "type",
        "python",
        "platform",
        "notebook",
        "conda",
        "colab",
        "venv",
        "docker",
        "alpine",
        "fedora",
        "arch",
        "suse",
        "managed",
        "driver",
    }
)
"""Names that a template may use without capturing them: of settled conflicts, of the event's shape, of the machine."""


class Slot(NamedTuple):
    """Where a sentence of the catalogue belongs: ``part`` is one of PARTS, or (without an owner) failure,
    success, start or machine.TRAIT; a group owns its sentences as ``@name``, part
    ``group`` or ``gate``."""

    owner: str
    part: str
    sentence: Sentence


Filed = Sequence[Any]
"""A sentence's place among all, its owner, part and text, and the shapes in which it counts: plain data, so that a
start builds only the sentences whose words stand in the log."""
Index = Mapping[str, Mapping[str, Sequence[Filed]]]
"""By literal, then by the longest other word of the sentence, the rarest as a rule: if that is missing, so are they."""


class Catalogue:
    """All patterns, ready to be listened for.

    It is made of plain data (``raw``: id -> mapping; ``groups`` and ``signs`` of ``signs.yaml``), and
    builds a pattern only when that is asked for: a run needs a few of hundreds.
    """

    def __init__(
        self,
        raw: Mapping[str, Mapping[str, Any]],
        signs: Mapping[str, Any],
        made: Mapping[str, Any] | None = None,
    ) -> None:
        self.raw, self.signs = raw, signs
        self._made = made or {}
        self._built: dict[str, Pattern] = {}
        self._named: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}

    def __getitem__(self, pattern_id: str) -> Pattern:
        if pattern_id not in self._built:
            self._built[pattern_id] = _pattern(self.raw[pattern_id], self)
        return self._built[pattern_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    @cached_property
    def literals(self) -> Sequence[str]:
        """All that the scanner looks for: first what may decide, then what is of context only."""
        return (*self.decisions, *(literal for literal in self.context if literal not in self.decisions))

    @cached_property
    def telling(self) -> Collection[int]:
        """The literals of context, by their place among all; some may decide as well."""
        return frozenset(place for place, literal in enumerate(self.literals) if literal in self.context)

    @property
    def decisions(self) -> Index:
        """The sentences that a failure, a harmless alarm or a sign of failure says."""
        return self._made["decisions"] if "decisions" in self._made else self._filed[0]

    @property
    def context(self) -> Index:
        """All other sentences: they rule in or out, cure, or tell a fact."""
        return self._made["context"] if "context" in self._made else self._filed[1]

    @cached_property
    def _filed(self) -> tuple[Index, Index]:
        """Decisions and context; a group is heard once for all patterns that name it: its owner is ``@name``."""
        filed: tuple[dict[str, dict[str, list[Filed]]], ...] = ({}, {})
        places = count()

        def add(owner: str, part: str, items: Iterable[Any]) -> None:
            for sentence in self.sentences(items):
                rows = filed[part not in DECIDING].setdefault(sentence.literal, {})
                others = [word for word in words_of(sentence.text) if word not in sentence.literal]
                word = max(others, key=len, default="")
                rows.setdefault(word, []).append((next(places), owner, part, sentence.text, sorted(sentence.kinds)))

        for pattern_id, raw in self.raw.items():
            if raw["status"] != "retired":
                for part in PARTS:
                    add(pattern_id, part, [item for item in raw.get(part, ()) if not _is_group(item)])
        for name, items in self.signs["groups"].items():
            add(*self._group(f"@{name}"), items)
        for part in ("failure", "success", "start"):
            add("", part, self.signs[part])
        for trait, items in self.signs["machine"].items():
            add("", f"machine.{trait}", items)
        return filed[0], filed[1]

    @property
    def traits(self) -> Iterator[str]:
        """The parts by which a log tells of its machine."""
        return (f"machine.{trait}" for trait in self.signs["machine"])

    def groups(self, pattern_id: str, part: str) -> tuple[tuple[str, str], ...]:
        """The groups that a pattern names in a part, as (owner, part) of their sentences."""
        if (pattern_id, part) not in self._named:
            items = self.raw[pattern_id].get(part, ())
            self._named[pattern_id, part] = tuple(self._group(item) for item in items if _is_group(item))
        return self._named[pattern_id, part]

    def _group(self, name: str) -> tuple[str, str]:
        """A group whose latest place or captures matter is a ``group``; one that only rules in or out a ``gate``."""
        return name, "group" if name in self.lasting else "gate"

    @cached_property
    def lasting(self) -> Collection[str]:
        """The groups (``@name``) that somebody names in a list whose latest place or captures matter."""
        if "lasting" in self._made:
            return frozenset(self._made["lasting"])
        lists = (raw.get(part, ()) for raw in self.raw.values() for part in ("tells", "cured_by"))
        return frozenset(item for items in lists for item in items if _is_group(item))

    def said(self) -> Iterator[tuple[str, str]]:
        """(id, text) of everything that a failure's pattern says."""
        for words in self.decisions.values():
            for _, owner, part, text, _ in chain.from_iterable(words.values()):
                if part == "says" and self.raw[owner]["class"] != NOTES:
                    yield owner, text

    def sentences(self, items: Iterable[Any]) -> Iterator[Sentence]:
        """The sentences of one list of a pattern; ``@name`` stands for a group of ``signs.yaml``."""
        for item in items:
            if _is_group(item):
                yield from self.sentences(self.signs["groups"][item[1:]])
            elif isinstance(item, str):
                yield sentence(item, ())
            else:
                kinds = item.get("in", ())
                yield sentence(item["text"], (kinds,) if isinstance(kinds, str) else tuple(kinds))

    @cached_property
    def notes(self) -> Collection[str]:
        """The ids of patterns that explain harmless alarms."""
        if "notes" in self._made:
            return frozenset(self._made["notes"])
        return frozenset(pattern_id for pattern_id, raw in self.raw.items() if raw["class"] == NOTES)

    @cached_property
    def yields(self) -> Mapping[str, Collection[str]]:
        """Id -> ids that are the cause where both match; a class's name stands for all of its patterns."""
        if "yields" in self._made:
            made: Mapping[str, Collection[str]] = self._made["yields"]
            return made
        of_class: dict[str, set[str]] = {}
        for pattern_id, raw in self.raw.items():
            of_class.setdefault(raw["class"], set()).add(pattern_id)
        return {
            pattern_id: frozenset(
                other
                for wish in raw.get("yields_to", ())
                for other in (of_class.get(wish.removeprefix("class/"), ()) if wish.startswith("class/") else (wish,))
            )
            - {pattern_id}
            for pattern_id, raw in self.raw.items()
        }


def _is_group(item: object) -> bool:
    return isinstance(item, str) and item.startswith("@")


@cache
def sentence(text: str, kinds: tuple[str, ...] = ()) -> Sentence:
    """A sentence from its text: the expression that finds it, and the literal that the scanner looks for.

    Raises ValueError when a capture has an unknown type, or nothing literal is long enough.
    """
    body = text.removeprefix("^").removesuffix("$")
    pieces = HOLE.split(body)
    captures: list[tuple[str, str]] = []
    expression, literals = [], []
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            literals.extend(re.split(f"[{_QUOTES}]", piece))
            expression.append(_literal(piece))
        elif piece == "...":
            expression.append(SKIP)
        else:
            name, kind = piece.split(":")
            if kind not in _SHAPES:
                raise ValueError(f"unknown type {kind!r} of capture {name!r}")
            last = place == len(pieces) - 2 and not pieces[-1]
            shape = _SHAPES[kind][:-1] if last and _SHAPES[kind].endswith("}?") else _SHAPES[kind]
            seen = any(name == known for known, _ in captures)
            expression.append(f"(?P={name})" if seen else f"(?P<{name}>{shape})")
            if not seen:
                captures.append((name, kind))
    whole = "".join(expression)
    # What may be skipped at the ends of a sentence says nothing, and to look for it takes long.
    if not text.startswith("^"):
        whole = whole.removeprefix(SKIP)
    if not text.endswith("$"):
        whole = whole.removesuffix(SKIP)
    if re.match(r"\w", body):
        whole = r"(?<!\w)" + whole
    elif re.match(r"\{\w+:(?:name|module|requirement)\}", body):
        whole = r"(?<![\w.-])" + whole  # a name starts where a word does; to try inside of words takes long
    if re.search(r"[A-Za-z0-9]$", body) and not HOLE.search(body[-2:]):
        whole += r"(?!\w)"
    if text.startswith("^"):
        whole = r"(?m:^)" + whole
    if text.endswith("$"):
        whole += r"(?m:$)"
    literal = max((part for raw in literals for part in _scannable(raw)), key=len, default="")
    if len(literal) < _LITERAL[0]:
        raise ValueError(f"nothing literal of {_LITERAL[0]} characters or more to look for in {text!r}")
    return Sentence(text, frozenset(kinds), literal, whole, tuple(captures))


@cache
def words_of(text: str) -> tuple[str, ...]:
    """The fixed words of a sentence: all of them stand wherever it matches."""
    fixed = " ".join(HOLE.split(text.removeprefix("^").removesuffix("$"))[::2])
    return tuple(word for word in dict.fromkeys(re.split(rf"[\s{_QUOTES}]+", fixed)) if len(word) > 1)


def _literal(text: str) -> str:
    parts = re.split(rf"(\s+|[{_QUOTES}]+)", text)
    return "".join(
        r"\s+" if part.isspace() else rf"u?[{_QUOTES}]" * len(part) if part[:1] in _QUOTES and part else re.escape(part)
        for part in parts
    )


def _scannable(text: str) -> Iterator[str]:
    """Runs of ``text`` short enough that a wrapped line rarely cuts them."""
    for stretch in re.split(r"\s{2,}|[\t\n]", text):
        words = stretch.split(" ")
        for start in range(len(words)):
            run = words[start]
            for word in words[start + 1 :]:
                if len(run) + 1 + len(word) > _LITERAL[1]:
                    break
                run += " " + word
            yield run.strip()[: _LITERAL[1] * 2]


def _pattern(raw: Mapping[str, Any], catalogue: Catalogue) -> Pattern:
    return Pattern(
        id=raw["id"],
        failure_class=raw["class"],
        title=raw["title"],
        status=raw["status"],
        since=raw["since"],
        note=raw["class"] == NOTES,
        yields_to=tuple(sorted(catalogue.yields[raw["id"]])),
        warning=raw.get("warning", False),
        facts=raw.get("facts", {}),
        explain=raw["explain"],
        remedies=tuple(
            RemedyTemplate(
                remedy["title"],
                tuple(tuple(command) for command in remedy.get("run", ())),
                tuple(remedy.get("steps", ())),
                remedy["changes"],
                remedy["why"],
                remedy.get("when", {}),
            )
            for remedy in raw.get("remedies", ())
        ),
        avoid=tuple(Advice(item["advice"], item["why"]) for item in raw.get("avoid", ())),
        references=tuple(raw.get("references", ())),
    )


def load(*extra: Path) -> Catalogue:
    """The built-in catalogue, and the patterns of further folders.

    Raises PatternError for the first thing that breaks the form.
    """
    made = compiled() if not extra else None
    if made is not None:
        return Catalogue(made["patterns"], made["signs"], made)
    return read(folder("patterns"), *extra)


def sections(catalogue: Catalogue) -> Mapping[str, Any]:
    """The catalogue and the tables of facts as plain data, for the wheel."""
    tables = sorted(path.stem for path in (folder("patterns") / "knowledge").glob("*.yaml"))
    return {
        "decisions": catalogue.decisions,
        "context": catalogue.context,
        "patterns": catalogue.raw,
        "yields": {key: sorted(others) for key, others in catalogue.yields.items()},
        "knowledge": {name: table(name) for name in tables},
        "notes": dict.fromkeys(sorted(catalogue.notes), True),
        "signs": catalogue.signs,
        "lasting": {
            name: True
            for name in sorted(f"@{group}" for group in catalogue.signs["groups"])
            if name in catalogue.lasting
        },
    }


def read(home: Path, *extra: Path) -> Catalogue:
    """A catalogue from YAML: ``home`` holds ``signs.yaml`` too, the others hold patterns only."""
    signs = _yaml(home / "signs.yaml")[0]
    raw: dict[str, dict[str, Any]] = {}
    for base in (home, *extra):
        for path in sorted(base.glob("*/*.yaml")):
            if path.parent.name == "knowledge":
                continue
            pattern, where = _yaml(path)
            _check(pattern, where, path, signs)
            if pattern["id"] in raw:
                raise PatternError(f"{pattern['id']!r} is taken: choose another id", str(path), 1, "id")
            raw[pattern["id"]] = {"class": path.parent.name, **pattern}
    catalogue = Catalogue(raw, signs)
    _check_relations(catalogue)
    return catalogue


def _yaml(path: Path) -> tuple[Any, dict[str, int]]:
    """The document and the line of every key (dotted)."""
    import yaml

    lines: dict[str, int] = {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    def walk(node: yaml.Node, key: str) -> None:
        lines[key] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for name, value in node.value:
                if name.value in seen:
                    raise PatternError(f"the key {name.value!r} stands twice", str(path), name.start_mark.line + 1, key)
                seen.add(name.value)
                walk(value, f"{key}.{name.value}".lstrip("."))
        elif isinstance(node, yaml.SequenceNode):
            for place, value in enumerate(node.value):
                walk(value, f"{key}[{place}]")

    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=loader)
        if node is None:
            raise PatternError("the file is empty", str(path), 1)
        walk(node, "")
        return yaml.load(text, Loader=loader), lines
    except (OSError, UnicodeError) as error:
        raise PatternError(f"cannot be read: {error}", str(path)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", error)
        raise PatternError(f"not YAML: {problem}", str(path), mark and mark.line + 1) from error


@cache
def schema() -> Mapping[str, Any]:
    """The JSON schema of a pattern, as published in the package."""
    loaded: Mapping[str, Any] = json.loads((folder("patterns") / "pattern.schema.json").read_text(encoding="utf-8"))
    return loaded


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema())


def _check(pattern: Any, lines: Mapping[str, int], path: Path, signs: Mapping[str, Any]) -> None:
    def fail(message: str, key: str) -> PatternError:
        place = key
        while place and place not in lines:
            place = re.sub(r"(\.[^.\[]+|\[\d+\])$|^[^.\[]+$", "", place)
        return PatternError(message, str(path), lines.get(place, 1), key or None)

    for error in _validator().iter_errors(pattern):
        key = ""
        for step in error.absolute_path:
            key += f"[{step}]" if isinstance(step, int) else f".{step}"
        raise fail(error.message, key.lstrip("."))
    if pattern["id"] != path.stem:
        raise fail(f"must be the file's name, {path.stem!r}", "id")
    if path.parent.name not in (*CLASSES, NOTES):
        raise fail(f"the folder {path.parent.name!r} is no failure class of the contract", "id")
    names: set[str] = set(DERIVED) | set(pattern.get("facts", {}))
    for part in PARTS:
        for place, item in enumerate(pattern.get(part, ())):
            key = f"{part}[{place}]"
            if _is_group(item):
                if part == "says":
                    raise fail("a group rules in or out; it says nothing by itself", key)
                if item[1:] not in signs["groups"]:
                    raise fail(f"signs.yaml has no group {item[1:]!r}", key)
                for known in Catalogue({}, signs).sentences([item]):
                    names.update(name for name, _ in known.captures)
                continue
            text, kinds = (item, ()) if isinstance(item, str) else (item["text"], item.get("in", ()))
            kinds = (kinds,) if isinstance(kinds, str) else kinds
            if unknown := set(kinds) - set(KINDS):
                raise fail(f"unknown kind of event {sorted(unknown)}", key)
            try:
                names.update(name for name, _ in sentence(text, tuple(kinds)).captures)
            except ValueError as error:
                raise fail(str(error), key) from error
    for key, template in templates(pattern):
        for match in _PLACEHOLDER.finditer(template):
            if match[1] not in names:
                raise fail(f"unknown placeholder {{{match[1]}}}", key)
        if re.search(r"[{}]", _PLACEHOLDER.sub("", template)) and not key.startswith(("explain", "avoid")):
            raise fail("a brace that is no placeholder", key)
    for place, remedy in enumerate(pattern.get("remedies", ())):
        for name in remedy.get("when", {}):
            if name not in names:
                raise fail(f"unknown name {name!r}", f"remedies[{place}].when")


def templates(pattern: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text of a raw pattern that may hold placeholders, with its key."""
    yield "explain", pattern["explain"]
    for name, value in pattern.get("facts", {}).items():
        yield f"facts.{name}", value
    for place, remedy in enumerate(pattern.get("remedies", ())):
        for row, command in enumerate(remedy.get("run", ())):
            for column, word in enumerate(command):
                yield f"remedies[{place}].run[{row}][{column}]", word
        for row, step in enumerate(remedy.get("steps", ())):
            yield f"remedies[{place}].steps[{row}]", step
        yield f"remedies[{place}].why", remedy["why"]
        yield f"remedies[{place}].title", remedy["title"]
    for place, item in enumerate(pattern.get("avoid", ())):
        yield f"avoid[{place}].why", item["why"]


def _check_relations(catalogue: Catalogue) -> None:
    """No pattern yields to one that does not exist, and nothing yields in a circle."""
    for pattern_id, others in catalogue.yields.items():
        for other in others:
            if other not in catalogue.raw:
                path = f"{catalogue.raw[pattern_id]['class']}/{pattern_id}.yaml"
                raise PatternError(f"there is no pattern {other!r}", path, None, "yields_to")
    done: set[str] = set()

    def visit(pattern_id: str, trail: tuple[str, ...]) -> None:
        if pattern_id in trail:
            circle = " -> ".join((*trail[trail.index(pattern_id) :], pattern_id))
            raise PatternError(f"patterns yield in a circle: {circle}", f"{pattern_id}.yaml", None, "yields_to")
        if pattern_id not in done:
            for other in sorted(catalogue.yields[pattern_id]):
                visit(other, (*trail, pattern_id))
            done.add(pattern_id)

    for pattern_id in catalogue.raw:
        visit(pattern_id, ())
