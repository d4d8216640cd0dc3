"""``--check``: a real pip, a folder of stub wheels in place of an index, nothing installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from repair.stubs import wheel

from pip_explain import check
from pip_explain.model import Diagnosis, Remedy, Report

NUMPY_2 = b"""AttributeError: _ARRAY_API not found

A module that was compiled using NumPy 1.x cannot be run in
NumPy 2.2.6 as it may crash.
"""


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which pip finds what a test puts there, and nothing else."""
    for name, value in {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path), "PIP_CONFIG_FILE": os.devnull}.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def put(folder: Path, name: str, version: str, requires: tuple[str, ...] = ()) -> None:
    """A stub wheel."""
    for path, data in wheel(name, version, requires=requires).items():
        (folder / Path(path).name).write_bytes(data)


def install(*requirements: str, setting: str | None = None) -> Remedy:
    """A remedy that installs."""
    run = (*([setting] if setting else []), sys.executable, "-m", "pip", "install", *requirements)
    return Remedy(f"Install {requirements[0]}", (" ".join(run),), (), "environment", "Because.", run=(run,))


def report(*remedies: Remedy) -> Report:
    """A report whose one diagnosis has these remedies."""
    diagnosis = Diagnosis("x", "network", "X", "cause", 0.98, "grammar", "", (), {}, remedies, (), ())
    return Report("-", "utf-8", 1, "explained", (diagnosis,), (), None)


def checked(*remedies: Remedy) -> tuple[tuple[Remedy, ...], list[str]]:
    """The remedies after the check, and what it said."""
    said: list[str] = []
    return check.checked(report(*remedies), said.append).diagnoses[0].remedies, said


def test_marks_what_resolves_and_says_what_it_runs(index: Path) -> None:
    """``checked`` holds the verdict, the command and the time; nothing gets installed."""
    put(index, "stub-tested", "1.0")
    (remedy,), said = checked(install("stub-tested<2"))
    assert remedy.checked is not None
    assert remedy.checked["ok"] is True
    assert "install --dry-run" in str(remedy.checked["by"])
    assert said == [f"checking: {remedy.checked['by']}"]
    shown = subprocess.run([sys.executable, "-m", "pip", "show", "stub-tested"], capture_output=True, check=False)
    assert shown.returncode == 1


def test_what_resolves_comes_first(index: Path) -> None:
    """A remedy that pip cannot resolve goes behind the next that it can."""
    put(index, "stub-tested", "1.0", ("not-there",))
    put(index, "stub-other", "1.0")
    remedies, _ = checked(install("stub-tested"), install("stub-other"))
    assert [(r.title, r.checked and r.checked["ok"]) for r in remedies] == [
        ("Install stub-other", True),
        ("Install stub-tested", False),
    ]


def test_takes_the_nearest_version_that_is_there(index: Path) -> None:
    """A pinned version that the index has not is replaced, and the remedy says so."""
    put(index, "stub-tested", "1.0")
    put(index, "stub-tested", "1.4")
    (remedy,), said = checked(install("stub-tested==1.3"))
    assert remedy.checked
    assert remedy.checked["ok"] is True
    assert remedy.commands[0].endswith("install stub-tested==1.4") or remedy.commands[0].endswith("stub-tested==1.0")
    assert "stub-tested==1.3" in remedy.why
    assert len(said) == 2


def test_leaves_alone_what_it_cannot_ask(index: Path) -> None:
    """Commands that change the ground first, steps, and a Python that is not there stay unmarked."""
    steps = Remedy("Restart", (), ("Restart the kernel.",), "nothing", "Because.")
    both = install("stub-tested")
    both = both._replace(run=(("apt-get", "update"), *both.run))
    absent = install("stub-tested")._replace(run=(("/no/such/python", "-m", "pip", "install", "stub-tested"),))
    remedies, said = checked(steps, both, absent)
    assert [remedy.checked for remedy in remedies] == [None, None, None]
    assert "cannot be started" in said[-1]


def test_settings_of_the_command_hold(index: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """``NAME=value`` before a command counts for the dry run too."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    put(elsewhere, "stub-tested", "1.0")
    (remedy,), _ = checked(install("stub-tested", setting=f"PIP_FIND_LINKS={elsewhere}"))
    assert remedy.checked
    assert remedy.checked["ok"] is True


def test_command_line(index: Path) -> None:
    """``pip-explain --check`` marks the remedies in JSON and text; without it nothing is asked."""
    put(index, "numpy", "1.26.4")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}

    def run(*args: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "pip_explain", *args]
        return subprocess.run(command, input=NUMPY_2, capture_output=True, env=environment, check=False)

    done = run("--check", "--format", "json")
    first = json.loads(done.stdout)["diagnoses"][0]["remedies"][0]
    assert done.returncode == 1
    assert first["commands"] == ["python -m pip install 'numpy<2'"]
    assert first["checked"]["ok"] is True
    assert first["checked"]["seconds"] > 0
    assert b"checking: python -m pip install --dry-run" in done.stderr
    assert b"Checked: pip can resolve it." in run("--check").stdout.replace(b"\n", b" ")
    plain = run("--format", "json")
    assert json.loads(plain.stdout)["diagnoses"][0]["remedies"][0]["checked"] is None
    assert plain.stderr == b""
