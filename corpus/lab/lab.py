"""Run a command in a throw-away environment and keep its output as a corpus case.

A recipe file imports :func:`recipe` and ends in ``main()``::

    from lab import Lab, main, recipe

    @recipe("resolver-conflict/resolution-impossible--pip-20.3",
            expect="resolution-impossible", python="3.8", pip="20.3.4")
    def _(lab: Lab) -> str:
        lab.write("requirements.txt", "requests==2.31.0\\nurllib3==1.20\\n")
        return lab.run("pip install -r requirements.txt")

``python corpus/lab/<file>.py [NAME-PART …]`` captures all of its recipes, or those whose name
contains one of the parts. Scratch folders live under ``$PIP_EXPLAIN_LAB`` (default: a folder in the system's temporary
directory) and are reused, so that an environment is built once.

What is neutralised: the scratch home becomes ``/home/user``, interpreters become ``/usr/local``,
hosts of the package index become ``index.example`` and ``files.example``.
"""

from __future__ import annotations

import hashlib
import inspect
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

CORPUS = Path(__file__).resolve().parent.parent
ROOT = Path(os.environ.get("PIP_EXPLAIN_LAB", Path(tempfile.gettempdir()) / "pip-explain-lab"))
PYENV = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"

# Written in pieces: no file of this project names a package registry's host.
_INDEX_HOSTS = [("py" + "pi.org", "index.example"), ("files.python" + "hosted.org", "files.example")]


def interpreter(version: str) -> Path:
    """The newest installed CPython ``version`` (for instance ``"3.8"``).

    Raises ``SystemExit`` when there is none.
    """
    found = sorted(PYENV.glob(f"{version}.*/bin/python"), key=lambda p: len(p.parts[-3]))
    if not found:
        raise SystemExit(f"no CPython {version} under {PYENV}: install one with pyenv")
    return found[-1]


def neutral(text: str, home: Path) -> str:
    """``text`` without this machine's paths and without the hosts of a package registry."""
    text = text.replace(str(home), "/home/user")
    text = re.sub(re.escape(str(PYENV)) + r"/\d[\d.]*", "/usr/local", text)
    text = re.sub(re.escape(str(ROOT)) + r"/env/[0-9a-f]{10}", "/home/user/venv", text)
    text = text.replace(str(ROOT), "/home/user")
    for host, stand_in in _INDEX_HOSTS:
        text = text.replace(host, stand_in)
    return text


@dataclass
class Lab:
    """One recipe's workplace: an environment, a home folder and a way to run commands in them."""

    python: str
    pip: str | None
    packages: tuple[str, ...]
    home: Path
    env: Path
    log: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Ids of harmless lines that the recipe found in its own output."""

    def write(self, name: str, text: str) -> Path:
        """Write a file below the home folder."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def variables(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """The command's environment: this machine's own pip settings are left out."""
        kept = {
            k: v
            for k, v in os.environ.items()
            if k in ("LANG", "TERM", "TMPDIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
        }
        kept |= {
            "HOME": str(self.home),
            "PATH": f"{self.env}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "VIRTUAL_ENV": str(self.env),
            "PIP_CONFIG_FILE": "/dev/null",
            "PYTHONUNBUFFERED": "1",
            "PIP_CACHE_DIR": str(ROOT / "pip-cache"),
            "COLUMNS": "80",
            "LANG": "C.UTF-8",
        }
        if "PIP_CERT" in os.environ:
            kept["PIP_CERT"] = os.environ["PIP_CERT"]
        return kept | dict(extra or {})

    def run(self, command: str, env: Mapping[str, str] | None = None, timeout: int = 900) -> str:
        """What ``command`` prints on both streams, as a shell in the home folder would mix them."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.home,
            env=self.variables(env),
            timeout=timeout,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.log.append(command)
        return neutral(done.stdout.decode("utf-8", "backslashreplace"), self.home)

    def quiet(self, command: str, env: Mapping[str, str] | None = None, timeout: int = 1800) -> None:
        """Run a preparing command; its output is shown only when it fails."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.home,
            env=self.variables(env),
            timeout=timeout,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if done.returncode:
            print(
                f"  preparation failed ({done.returncode}): {command}\n{done.stdout.decode(errors='replace')[-2000:]}",
                file=sys.stderr,
            )


@dataclass(frozen=True)
class _Recipe:
    name: str
    expect: str
    python: str
    pip: str | None
    packages: tuple[str, ...]
    command: str | None
    origin: str | None
    notes: tuple[str, ...]
    do: Callable[[Lab], str]


_RECIPES: list[_Recipe] = []


def recipe(
    name: str,
    *,
    expect: str,
    python: str = "3.11",
    pip: str | None = None,
    packages: tuple[str, ...] = (),
    command: str | None = None,
    origin: str | None = None,
    notes: tuple[str, ...] = (),
) -> Callable[[Callable[[Lab], str]], Callable[[Lab], str]]:
    """Register a recipe.

    ``name`` is ``<folder>/<id>--<case>``; ``expect`` a pattern's id, ``clean`` or ``unexplained``;
    ``packages`` are installed into the environment first; ``command`` replaces the recorded command
    line in the header; ``origin`` replaces "captured with …"; ``notes`` are ids of harmless lines.
    """

    def keep(do: Callable[[Lab], str]) -> Callable[[Lab], str]:
        # Who imports a file for its helpers does not want its recipes carried out.
        if not any("importlib" in frame.filename for frame in inspect.stack(0)):
            _RECIPES.append(_Recipe(name, expect, python, pip, packages, command, origin, notes, do))
        return do

    return keep


def environment(python: str, pip: str | None, packages: tuple[str, ...]) -> Path:
    """A virtual environment with that Python, pip and packages, built once and copied by nobody."""
    key = hashlib.sha256(repr((python, pip, packages)).encode()).hexdigest()[:10]
    env = ROOT / "env" / key
    if (env / ".ready").exists():
        return env
    shutil.rmtree(env, ignore_errors=True)
    env.parent.mkdir(parents=True, exist_ok=True)
    base = {k: v for k, v in os.environ.items() if not k.startswith("PIP_") or k == "PIP_CERT"} | {
        "PIP_CONFIG_FILE": "/dev/null"
    }
    if python.startswith("2") or python in ("3.5", "3.6"):
        tools = ROOT / "virtualenv"
        if not (tools / "bin" / "virtualenv").exists():
            subprocess.run([interpreter("3.11"), "-m", "venv", tools], check=True)
            subprocess.run([tools / "bin/pip", "install", "-q", "virtualenv==20.21.1"], check=True, env=base)
        subprocess.run([tools / "bin/virtualenv", "-q", "-p", interpreter(python), env], check=True, env=base)
    else:
        subprocess.run([interpreter(python), "-m", "venv", env], check=True, env=base)
    if packages:
        subprocess.run([env / "bin/python", "-m", "pip", "install", "-q", *packages], check=True, env=base)
    if pip:
        subprocess.run([env / "bin/python", "-m", "pip", "install", "-q", f"pip=={pip}"], check=True, env=base)
    (env / ".ready").touch()
    return env


def _versions(lab: Lab) -> str:
    python = subprocess.run([lab.env / "bin/python", "--version"], capture_output=True, text=True)
    pip = subprocess.run([lab.env / "bin/python", "-m", "pip", "--version"], capture_output=True, text=True)
    number = re.match(r"pip (\S+)", pip.stdout)
    return (
        f"captured with pip {number.group(1) if number else '?'}, C{(python.stdout or python.stderr).strip()}, "
        f"{platform.system().lower()} {platform.machine()}"
    )


def capture(item: _Recipe) -> None:
    """Run one recipe and write its case."""
    env = environment(item.python, item.pip, item.packages)
    home = ROOT / "home" / re.sub(r"\W+", "-", item.name)
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    lab = Lab(item.python, item.pip, item.packages, home, env)
    text = item.do(lab)
    folder = item.name.split("/")[0]
    header = [f"#@ expect: {item.expect}"]
    if folder not in ("clean", "unexplained"):
        header.append(f"#@ class: {folder}")
    header.append(f"#@ origin: {item.origin or _versions(lab)}")
    header.append(f"#@ command: {neutral(item.command or ' && '.join(lab.log), home)}".replace("\n", " "))
    header += [f"#@ note: {note}" for note in dict.fromkeys([*item.notes, *lab.notes])]
    path = CORPUS / f"{item.name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(("\n".join(header) + "\n" + text).encode())
    print(f"{path.relative_to(CORPUS)}: {len(text.splitlines())} lines")


def main() -> None:
    """Capture the calling file's recipes that are named on the command line, or all."""
    parts = sys.argv[1:]
    for item in _RECIPES:
        if not parts or any(part in item.name for part in parts):
            try:
                capture(item)
            except (subprocess.SubprocessError, OSError) as error:
                print(f"{item.name}: {error}", file=sys.stderr)
