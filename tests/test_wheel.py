"""The built wheel, installed elsewhere: what is tested is what people get."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of scripts of a fresh environment that holds the built wheel."""
    base = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(base)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = base.glob("*.whl")
    venv.create(base / "env", with_pip=True)
    folder = base / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run([folder / "python", "-m", "pip", "install", "-q", str(wheel)], check=True, capture_output=True)
    return folder


def test_it_explains(scripts: Path, tmp_path: Path) -> None:
    """The installed program knows patterns and grammars, in their compiled form, wherever it is started."""
    case = ROOT / "corpus/resolver-conflict/resolution-impossible--pip20.3.txt"
    done = subprocess.run(
        [scripts / "pip-explain", "--format", "json", str(case)], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["diagnoses"][0]["id"] == "resolution-impossible"


def test_it_is_compiled_and_typed(scripts: Path, tmp_path: Path) -> None:
    """The wheel carries the compiled catalogue and grammar and ``py.typed``, and reading them needs no YAML."""
    script = (
        "import sys, pip_explain, pathlib\n"
        "home = pathlib.Path(pip_explain.__file__).parent\n"
        "assert (home / 'py.typed').exists() and (home / 'patterns/catalogue.jsonl').exists()\n"
        "assert list((home / 'grammars').glob('log.json'))\n"
        "print(pip_explain.explain(b'ERROR: No matching distribution found for x').status)\n"
        "assert 'yaml' not in sys.modules and 'jsonschema' not in sys.modules\n"
    )
    done = subprocess.run([scripts / "python", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
