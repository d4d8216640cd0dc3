"""``pip-explain draft``: what it writes loads, explains the failure, and harms nothing that is there."""

from __future__ import annotations

import zipfile
from pathlib import Path

import called
import pytest
import yaml

import corpus
from pip_explain import explain
from pip_explain.patterns import read
from pip_explain.render import draft
from pip_explain.resources import folder

UNKNOWN = """\
Loading /home/alice/shop/config.toml with token=abcdef123456
Traceback (most recent call last):
  File "/home/alice/shop/app.py", line 3, in <module>
shop.errors.BasketError: the basket 'spring sale' of shop 2.4.1 holds 17 {broken} items
"""


def run(*args: str | Path, cwd: Path) -> called.Done:
    return called.main("draft", *args, cwd=cwd)


def test_it_loads_and_explains(tmp_path: Path) -> None:
    """The skeleton keeps to the form, claims the very failure, and the case names no person and no secret."""
    (tmp_path / "app.log").write_text(UNKNOWN)
    done = run("app.log", "--class", "api-removed", "--id", "basket-broken", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert ["basket-broken.yaml", "basket-broken--draft.txt"] == done.stdout.decode().split()
    mine = tmp_path / "mine" / "api-removed"
    mine.mkdir(parents=True)
    (mine / "basket-broken.yaml").write_bytes((tmp_path / "basket-broken.yaml").read_bytes())
    read(folder("patterns"), tmp_path / "mine")
    found = explain(UNKNOWN, patterns=[tmp_path / "mine"])
    assert ["basket-broken"] == [diagnosis.id for diagnosis in found.diagnoses]
    assert found.diagnoses[0].evidence[0].line == 4
    case = corpus.read(tmp_path / "basket-broken--draft.txt")
    assert (case.expect, case.get("class")) == ("basket-broken", "api-removed")
    assert case.log.splitlines()[3] == UNKNOWN.splitlines()[3]
    assert "alice" not in case.text
    assert "abcdef123456" not in case.text


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """Neither of the two is written where one is there."""
    (tmp_path / "app.log").write_text(UNKNOWN)
    assert run("app.log", "--id", "mine", cwd=tmp_path).returncode == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    again = run("app.log", "--id", "mine", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (2, b"")
    assert b"mine.yaml" in again.stderr
    (tmp_path / "mine.yaml").unlink()
    assert run("app.log", "--id", "mine", cwd=tmp_path).returncode == 2
    assert before == {**before, **{path.name: path.read_bytes() for path in tmp_path.iterdir()}}
    assert not (tmp_path / "mine.yaml").exists()


def test_a_checkout_gets_them_in_their_places(tmp_path: Path) -> None:
    """With a class, where ``patterns`` and ``corpus`` are."""
    (tmp_path / "patterns").mkdir()
    (tmp_path / "corpus").mkdir()
    (tmp_path / "app.log").write_text(UNKNOWN)
    assert run("app.log", "--class", "network", "--id", "mine", cwd=tmp_path).returncode == 0
    assert (tmp_path / "patterns/network/mine.yaml").exists()
    assert (tmp_path / "corpus/network/mine--draft.txt").exists()


def test_a_line_or_a_member(tmp_path: Path) -> None:
    """``FILE:LINE``, and the members of archives as batch names them."""
    with zipfile.ZipFile(tmp_path / "logs.zip", "w") as archive:
        archive.writestr("build/1.txt", "x\n" * 400 + UNKNOWN)
    assert run("logs.zip!build/1.txt:404", cwd=tmp_path).returncode == 0
    (case,) = tmp_path.glob("*--draft.txt")
    assert len(case.read_text().splitlines()) < 200
    raw = yaml.safe_load(next(tmp_path.glob("*.yaml")).read_text())
    assert "BasketError" in raw["says"][0]
    assert raw["status"] == "draft"


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["clean.log"], "no failure"),
        (["known.log"], "explains it"),
        (["clean.log:9"], "lines"),
        (["clean.log:2"], "too little"),
        (["no-such.log"], "no-such.log"),
        (["clean.log:1", "--id", "Not An Id"], "Not An Id"),
        (["clean.log:1", "--class", "nonsense"], "nonsense"),
    ],
)
def test_refusal_is_one_sentence(tmp_path: Path, args: list[str], word: str) -> None:
    """What cannot be drafted: status 2, one line, nothing written."""
    (tmp_path / "clean.log").write_text("Successfully installed six-1.16.0\nok\n")
    (tmp_path / "known.log").write_text("ERROR: No matching distribution found for nosuchthing\n")
    done = run(*args, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert word in done.stderr.decode()
    assert len(done.stderr.splitlines()) == 1
    assert {"clean.log", "known.log"} == {path.name for path in tmp_path.iterdir()}


def test_every_unexplained_case_can_be_begun(tmp_path: Path) -> None:
    """For whatever line decides, the skeleton keeps to the form of a pattern."""
    mine = tmp_path / "network"
    mine.mkdir()
    made = []
    for number, case in enumerate(case for case in corpus.cases() if case.expect == "unexplained"):
        missing = explain(case.log).unexplained
        if missing is not None and len(missing.text) >= 8:
            made.append(f"zz-{number}-{draft.pattern_id(missing.text)}")
            skeleton = draft.skeleton(made[-1], "network", missing.text)
            (mine / f"{made[-1]}.yaml").write_text(skeleton, encoding="utf-8")
    assert made
    assert set(made) <= set(read(folder("patterns"), tmp_path))
