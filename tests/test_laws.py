"""The laws of the house: order of imports, form of patterns, proof for each of them."""

from __future__ import annotations

import ast
import json
import re
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import corpus
from pip_explain import explain
from pip_explain.errors import PatternError
from pip_explain.model import CLASSES
from pip_explain.patterns import HOLE, NOTES, Catalogue, read, schema
from pip_explain.remedies import command_line

ROOT = Path(__file__).parent.parent
CATALOGUE = read(ROOT / "patterns")
STABLE = sorted(key for key in CATALOGUE if CATALOGUE.raw[key]["status"] == "stable")

MAY_IMPORT = {
    "errors": set(),
    "model": set(),
    "parsing": set(),
    "resources": {"errors", "parsing"},
    "intake": {"errors", "model"},
    "scan": {"model"},
    "lexing": {"errors", "model", "parsing", "resources"},
    "patterns": {"errors", "model", "resources"},
    "similarity": {"model"},
    "classify": {"model", "patterns", "similarity"},
    "knowledge": {"errors", "model", "resources"},
    "interpreter": set(),
    "environment": {"interpreter", "model"},
    "cuda": {"knowledge", "resources"},
    "remedies": {"errors", "model", "knowledge", "environment"},
    "pipeline": {
        "errors",
        "model",
        "resources",
        "intake",
        "scan",
        "lexing",
        "patterns",
        "classify",
        "cuda",
        "knowledge",
        "environment",
        "remedies",
    },
    "render": {"model"},
    "check": {"model", "knowledge", "lexing"},
    "batch": {"errors", "model", "intake", "similarity", "pipeline", "render"},
    "integrations": {"errors", "model", "intake", "pipeline", "render", "batch"},
    "cli": {"errors", "model", "intake", "pipeline", "render", "check", "batch", "integrations"},
    "start": {"errors", "model", "intake", "pipeline", "render", "cli"},
}
ONLY_USER = {
    "lark": {"resources"},
    "rapidfuzz": {"similarity", "cli"},
    "packaging": {"knowledge"},
    "hyperscan": {"scan"},
    "subprocess": {"check"},
    "yaml": {"patterns", "resources", "knowledge"},
    "click": {"cli"},
    "jinja2": {"render"},
    "pyarrow": {"batch", "integrations"},
    "pyspark": {"integrations"},
}


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(
                [f"pip_explain.{name.name}" for name in node.names] if node.module == "pip_explain" else [node.module]
            )
    return found


@pytest.mark.parametrize("path", sorted((ROOT / "pip_explain").rglob("*.py")), ids=lambda path: path.stem)
def test_imports_go_one_way(path: Path) -> None:
    """A module imports only what stands before it, and each outside library has its one user."""
    relative = path.relative_to(ROOT / "pip_explain")
    name = relative.parts[0].removesuffix(".py")
    if name in ("__init__", "__main__", "build_hook"):
        return
    for imported in _imports(path):
        top, _, rest = imported.partition(".")
        if top == "pip_explain":
            ours = rest.partition(".")[0]
            assert ours in MAY_IMPORT[name] | {name, "__version__"}, f"{name} must not import {ours}"
        elif top in ONLY_USER:
            assert name in ONLY_USER[top], f"{name} must not import {top}"


def test_every_module_has_its_place() -> None:
    """No module escapes the order."""
    names = {path.stem for path in (ROOT / "pip_explain").glob("*.py")} - {"__init__", "__main__", "build_hook"}
    assert names | {"batch", "render", "integrations"} == set(MAY_IMPORT)


def test_schema_is_a_schema() -> None:
    """The published schema is valid itself."""
    Draft202012Validator.check_schema(schema())


def test_ids_are_unique_and_in_known_classes() -> None:
    """One id, one file, in a folder of the contract."""
    files = [path for path in (ROOT / "patterns").glob("*/*.yaml") if path.parent.name != "knowledge"]
    assert len(files) == len({path.stem for path in files}) == len(list(CATALOGUE))
    assert {path.parent.name for path in files} <= {*CLASSES, NOTES}


def test_the_missions_classes_have_patterns() -> None:
    """All classes of the contract are known, the mission's four best."""
    count = {name: sum(CATALOGUE.raw[key]["class"] == name for key in CATALOGUE) for name in CLASSES}
    assert all(count.values())


@pytest.mark.parametrize("pattern_id", STABLE)
def test_stable_pattern_is_proven(pattern_id: str) -> None:
    """A stable pattern has two cases from different runs and a near miss."""
    raw = CATALOGUE.raw[pattern_id]
    known = [case for case in corpus.cases() if pattern_id in (case.expect, *case.all("note"), *case.all("also"))]
    sources = {(case.get("origin"), case.get("command")) for case in known}
    assert len(sources) >= 2, f"{pattern_id} has {len(sources)} distinct sources"
    assert raw.get("near_misses"), f"{pattern_id} has no near miss"


@pytest.mark.parametrize("pattern_id", [key for key in STABLE if CATALOGUE.raw[key]["class"] != NOTES])
def test_stable_failure_is_told_whole(pattern_id: str) -> None:
    """A stable failure is explained, has a remedy, warns of the folklore around it, and says where it is written."""
    raw = CATALOGUE.raw[pattern_id]
    missing = [part for part in ("explain", "remedies", "avoid", "references") if not raw.get(part)]
    assert not missing, f"{pattern_id} lacks {', '.join(missing)}"
    for item in raw["avoid"]:
        assert not item["advice"].endswith("."), item["advice"]
        assert item["why"].endswith("."), item["why"]


@pytest.mark.parametrize("pattern_id", [key for key in CATALOGUE if CATALOGUE.raw[key].get("near_misses")])
def test_near_miss_is_not_claimed(pattern_id: str) -> None:
    """What only looks alike is not claimed."""
    for text in CATALOGUE.raw[pattern_id]["near_misses"]:
        report = explain(text, every=True)
        told = {diagnosis.id for diagnosis in report.diagnoses} | {note.id for note in report.notes}
        assert pattern_id not in told, text


FORBIDDEN = re.compile(
    r"\bsudo pip|--break-system-packages|--trusted-host|\bverify[= ]*false|\brm -\w*r|\b--no-deps\b.*&&",
    re.IGNORECASE,
)


@pytest.mark.parametrize("pattern_id", list(CATALOGUE))
def test_remedy_does_no_harm(pattern_id: str) -> None:
    """No remedy gives the advice that the field warns of, or needs a shell to be understood."""
    raw = CATALOGUE.raw[pattern_id]
    for remedy in raw.get("remedies", ()):
        for command in remedy.get("run", ()):
            line = " ".join(command)
            assert not FORBIDDEN.search(line), line
            assert not re.search(r"[|;&<>]{2}|\$\(|`|\.\.\.|…", " ".join(w for w in command if "{" not in w)), line


def _first_error(tmp_path: Path, text: str, name: str = "wrong.yaml") -> PatternError:
    folder = tmp_path / "network"
    folder.mkdir()
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(PatternError) as caught:
        read(ROOT / "patterns", tmp_path)
    return caught.value


GOOD = """\
id: wrong
title: Something is wrong here
status: draft
since: "0.1"
says: ["this very particular sentence of {name:name}"]
explain: Something that is long enough to be an explanation of {name}.
references: []
"""


@pytest.mark.parametrize(
    ("broken", "key", "line"),
    [
        (GOOD + "colour: red\n", "", 1),
        (GOOD.replace('"0.1"', "0.1"), "since", 4),
        (GOOD + "title: twice\n", None, 8),
        (GOOD.replace("{name}", "{nmae}"), "explain", 6),
        (GOOD.replace("{name:name}", "{name:nam}"), "says[0]", 5),
        (GOOD.replace("id: wrong", "id: other"), "id", 1),
        (GOOD + "yields_to: [no-such-pattern]\n", "yields_to", None),
        (GOOD.replace("says: [", "says: ['@nowhere', "), "says[0]", 5),
        (GOOD.replace("title:", "title"), None, None),
    ],
)
def test_strict_loader(tmp_path: Path, broken: str, key: str | None, line: int | None) -> None:
    """What breaks the form is an error that says where."""
    error = _first_error(tmp_path, broken)
    if key is not None:
        assert (key or None) == error.key
    if line is not None:
        assert line == error.line
    assert "wrong" in str(error)


def test_circle_is_refused() -> None:
    """Two patterns cannot yield to each other."""
    raw: dict[str, dict[str, Any]] = json.loads(json.dumps(dict(CATALOGUE.raw)))
    first, second = list(raw)[:2]
    raw[first]["yields_to"], raw[second]["yields_to"] = [second], [first]
    from pip_explain.patterns import _check_relations

    with pytest.raises(PatternError, match="circle"):
        _check_relations(Catalogue(raw, CATALOGUE.signs))


@pytest.mark.parametrize("shell", ["posix", "powershell", "cmd", "notebook"])
def test_static_commands_can_be_spelt_for_every_shell(shell: Any) -> None:
    """Every command without captures can be written for every shell."""
    for key in CATALOGUE:
        for remedy in CATALOGUE.raw[key].get("remedies", ()):
            for command in remedy.get("run", ()):
                if not any("{" in word or '"' in word or "%" in word for word in command):
                    assert command_line(command, shell)


WIDE = {"text", "list", "path", "requirement", "specifier", "url", "..."}


def test_no_sentence_can_stand_still() -> None:
    """Before its first fixed word a sentence has one wide capture at most: a search tries each place once."""
    for words in (*CATALOGUE.decisions.values(), *CATALOGUE.context.values()):
        for _, _, _, text, _ in chain.from_iterable(words.values()):
            wide = 0
            for place, piece in enumerate(HOLE.split(text.strip("^$"))):
                if place % 2:
                    wide += piece.rpartition(":")[2] in WIDE
                elif len(piece.strip()) >= 4:
                    break
            assert wide <= 1, text
