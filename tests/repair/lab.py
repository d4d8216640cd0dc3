"""The repair lab: break a real environment, ask pip-explain, run its remedy, and see whether the user's goal is met.

A scenario is what a user did, as data. A file below ``scenarios/`` registers them::

    from repair.lab import scenario

    scenario(
        "numpy-2-under-old-pandas",
        wants="to import pandas 1.5",
        python="3.11",
        packages=("pandas==1.5.3", "numpy==2.0.2"),
        command="python -c 'import pandas'",
        goal="python -c 'import pandas; assert pandas.__version__.startswith(\\"1.5\\")'",
    )

For each scenario a fresh workplace is made, the command is run in a shell, and what it printed is given to pip-explain,
with nothing else (``live=False``). The first remedy's commands are then run as they stand in that shell. Where they
only prepare the ground (a system package, a new environment, a variable, a repaired configuration) the user's own
command is run once more, inside the new environment if there is one. The goal is a command whose exit status tells.
If it is not met, remedies 2 and 3 get a fresh workplace each.

A goal is never met by weakening it: ``--break-system-packages``, ``sudo pip`` and its like count as a failure.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from pip_explain import explain
from pip_explain.render.json import as_data

PYENV = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
USER = 54321
"""The id of the plain user; it needs no entry in ``/etc/passwd``."""
FORBIDDEN = ("--break-system-packages", "sudo pip", "sudo python", "--trusted-host")
PATIENCE = 1500.0
_SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_KEPT = ("LANG", "TERM", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT")


@dataclass(frozen=True)
class Scenario:
    """What one user did, and wanted. Commands are lines of a POSIX shell, run in the user's own folder."""

    name: str
    wants: str
    """The user's goal in words: ``to …``."""
    command: str
    """What fails."""
    goal: str
    """Ends with status 0 when the user has what they wanted, and only then."""
    python: str = ""
    """``3.8``: that CPython of pyenv; ``system``: the distribution's, no environment; empty: the one of the lab."""
    pip: str | None = None
    packages: tuple[str, ...] = ()
    """Installed beforehand, one pip call for each entry (an entry may hold several, apart by blanks)."""
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    """Files of the user's folder."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """Set in the user's shell; ``{home}`` and ``{url}`` stand for the folder and for what ``serves`` gave."""
    as_root: str = ""
    """Run as root before the user's shell starts, in its own mount space: file systems, owners."""
    before: str = ""
    """Run in the user's shell before the command; must succeed."""
    user: bool = False
    """The shell belongs to a plain user."""
    restart: str = ""
    """Run when the remedy's steps say to restart: what a fresh process or kernel does."""
    again: str = ""
    """In place of the command where it is run once more."""
    serves: Callable[[Path], AbstractContextManager[str]] | None = None
    """A server that lives as long as the scenario; what it gives is its address."""
    programs: tuple[str, ...] = ()
    """Programs that must be there."""
    absent: tuple[str, ...] = ()
    """System packages that must be absent for this to fail; they are removed again at the end."""
    fast: bool = False
    """Belongs to the test suite: little or no network, a few seconds."""


_SCENARIOS: dict[str, Scenario] = {}


def scenario(name: str, **what: Any) -> None:
    """Register a scenario; the arguments are the fields of :class:`Scenario`."""
    if name in _SCENARIOS:
        raise ValueError(f"{name}: registered twice")
    _SCENARIOS[name] = Scenario(name, **what)


def scenarios() -> list[Scenario]:
    """All scenarios, in the order of their files and lines."""
    folder = Path(__file__).parent / "scenarios"
    for path in sorted(folder.glob("[!_]*.py")):
        importlib.import_module(f"repair.scenarios.{path.stem}")
    return list(_SCENARIOS.values())


class Broken(Exception):
    """The scenario itself is at fault: its preparation failed, or nothing was broken."""


class Missing(Exception):
    """This machine lacks something that the scenario needs."""


class Shell:
    """One shell that lives on between commands: variables, folder and remembered programs stay as they are."""

    def __init__(self, folder: Path, variables: Mapping[str, str], control: Path, mounts: bool) -> None:
        control.mkdir(parents=True, exist_ok=True)
        control.chmod(0o777)
        self._control = control
        start = ["bash", "--noprofile", "--norc"]
        self._process = subprocess.Popen(
            ["unshare", "--mount", *start] if mounts else start,
            cwd=folder,
            env=dict(variables),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def __enter__(self) -> Shell:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()
        self._process.wait()

    def become(self, user: int) -> None:
        """Hand the shell over to a plain user."""
        self._send(f"exec setpriv --reuid={user} --regid={user} --clear-groups bash --noprofile --norc\n")

    def run(self, command: str, patience: float = PATIENCE) -> tuple[int, bytes]:
        """The exit status of a command, and what it printed on both streams."""
        line = self._control / "command"
        line.write_text(command + "\n", encoding="utf-8")
        line.chmod(0o644)
        output = self._control / "output"
        output.unlink(missing_ok=True)
        self._send(f". {line} </dev/null >{output} 2>&1; echo status $?\n")
        status = self._answer(patience)
        return status, output.read_bytes() if output.exists() else b""

    def _send(self, line: str) -> None:
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()

    def _answer(self, patience: float) -> int:
        assert self._process.stdout
        end = time.monotonic() + patience
        said = b""
        while not said.endswith(b"\n"):
            ready, _, _ = select.select([self._process.stdout], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise Broken(f"no end after {patience:.0f} s")
            piece = os.read(self._process.stdout.fileno(), 4096)
            if not piece:
                return -1
            said += piece
        found = re.search(rb"status (\d+)\s*$", said)
        return int(found[1]) if found else -1


@dataclass(frozen=True)
class Result:
    """What became of a scenario."""

    name: str
    outcome: str
    """``fixed``, ``not fixed``, ``broken`` (the scenario itself) or ``skipped``."""
    rank: int = 0
    """Which remedy reached the goal; 0: none of the first three."""
    pattern: str = ""
    why: str = ""
    seconds: float = 0.0


@dataclass
class Lab:
    """A scratch folder with templates of environments; one workplace at a time."""

    root: Path
    transcript: list[str] = field(default_factory=list)
    _set_up: set[str] = field(default_factory=set)
    _elsewhere: set[Path] = field(default_factory=set)
    """Environments that a remedy put outside the user's folder."""

    @property
    def home(self) -> Path:
        """The user's folder. The path is always the same, for environments can't be moved."""
        return self.root / "work"

    @cached_property
    def _pythons(self) -> Path:
        """A folder with ``python3.8`` and so on, as a machine with several Pythons has on its path."""
        folder = self.root / "pythons"
        folder.mkdir(parents=True, exist_ok=True)
        for found in PYENV.glob("3.*/bin/python3.*"):
            link = folder / found.name
            if re.fullmatch(r"python3\.\d+", found.name) and not link.is_symlink():
                link.symlink_to(found)
        return folder

    def _interpreter(self, version: str) -> str:
        if version == "system":
            return "/usr/bin/python3"
        if not version:
            return str(getattr(sys, "_base_executable", sys.executable))
        found = sorted(PYENV.glob(f"{version}.*/bin/python"))
        if not found:
            raise Missing(f"CPython {version} under pyenv")
        return str(found[-1])

    def _variables(self, scene: Scenario, url: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        env = self.home / "env"
        path = _SYSTEM_PATH if scene.user else f"{_SYSTEM_PATH}:{self._pythons}"
        mine = {
            "HOME": str(self.home),
            "PATH": path if scene.python == "system" else f"{env}/bin:{path}",
            "PIP_CONFIG_FILE": "/dev/null",
            "PIP_CACHE_DIR": str(self.home / ".cache/pip" if scene.user else self.root / "cache"),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_DEFAULT_TIMEOUT": "60",
            "UV_CACHE_DIR": str(self.home / ".cache/uv"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "DEBIAN_FRONTEND": "noninteractive",
            "LANG": "C.UTF-8",
            "COLUMNS": "80",
        }
        if scene.python != "system":
            mine["VIRTUAL_ENV"] = str(env)
        given = {
            name: value.replace("{home}", str(self.home)).replace("{url}", url)
            for name, value in scene.variables.items()
        }
        return {name: value for name, value in (kept | mine | given).items() if value != "unset"}

    def _quiet(self, call: Sequence[str], **more: str) -> None:
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "VIRTUAL_ENV", "PYTHON"))
        }
        clean |= {name: os.environ[name] for name in ("PIP_CERT",) if name in os.environ}
        clean |= {
            "PIP_CONFIG_FILE": "/dev/null",
            "PIP_CACHE_DIR": str(self.root / "cache"),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }
        done = subprocess.run(
            call,
            env=clean | more,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            raise Broken(f"{' '.join(call)}: {done.stdout.decode(errors='replace')[-1500:]}")

    def _environment(self, scene: Scenario) -> None:
        """A fresh copy of the environment that the scenario begins with; the template is built once."""
        key = re.sub(r"\W+", "-", "_".join((scene.python or "own", scene.pip or "", *scene.packages)))[:180]
        template = self.root / "templates" / key
        env = self.home / "env"
        if not template.exists():
            python = self._interpreter(scene.python)
            if scene.python == "2.7":
                raise Missing("Python 2.7 has no venv")
            self._quiet([python, "-m", "venv", str(env)])
            for entry in scene.packages:
                self._quiet([f"{env}/bin/python", "-m", "pip", "install", "-q", *entry.split()])
            if scene.pip:
                self._quiet([f"{env}/bin/python", "-m", "pip", "install", "-q", f"pip=={scene.pip}"])
            template.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(env, template, symlinks=True)
        else:
            subprocess.run(["cp", "-a", str(template), str(env)], check=True)

    def _clear(self) -> None:
        for folder in self._elsewhere:
            shutil.rmtree(folder, ignore_errors=True)
        self._elsewhere.clear()
        subprocess.run(["rm", "-rf", str(self.home)], check=True)

    def _check_machine(self, scene: Scenario) -> None:
        needed = (
            set(scene.programs) | ({"setpriv"} if scene.user else set()) | ({"unshare"} if scene.as_root else set())
        )
        needed |= {"apt-get"} if scene.absent else set()
        for program in sorted(needed | {"bash"}):
            if not shutil.which(program):
                raise Missing(program)
        if (scene.user or scene.as_root or scene.absent) and os.geteuid():
            raise Missing("the rights of root")
        if scene.python == "system" and not Path("/usr/bin/python3").exists():
            raise Missing("/usr/bin/python3")
        self._interpreter(scene.python)

    def _note(self, title: str, text: str | bytes) -> None:
        shown = text if isinstance(text, str) else text.decode("utf-8", "replace")
        self.transcript.append(f"--- {title}\n{shown.rstrip()}\n")

    @contextlib.contextmanager
    def workplace(self, scene: Scenario) -> Iterator[tuple[Shell, bytes]]:
        """A fresh workplace in which the command has just failed: its shell, and what was printed."""
        self._clear()
        self.home.mkdir(parents=True)
        if scene.python != "system":
            self._environment(scene)
        for name, content in scene.files.items():
            path = self.home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if scene.user:
            for path in (self.home, *(p for p in self.home.rglob("*") if "env" not in p.relative_to(self.home).parts)):
                os.chown(path, USER, USER)
        with contextlib.ExitStack() as stack:
            url = stack.enter_context(scene.serves(self.home)) if scene.serves else ""
            mounts = bool(scene.as_root)
            shell = stack.enter_context(Shell(self.home, self._variables(scene, url), self.root / "control", mounts))
            for line in filter(None, (scene.as_root,)):
                status, output = shell.run(line)
                if status:
                    raise Broken(f"preparation as root: {output.decode(errors='replace')[-1500:]}")
            if scene.user:
                shell.become(USER)
            if scene.before:
                status, output = shell.run(scene.before)
                if status:
                    raise Broken(f"preparation: {output.decode(errors='replace')[-1500:]}")
            status, output = shell.run(scene.command)
            self._note(f"$ {scene.command}   [{status}]", output)
            yield shell, output

    def _try(self, scene: Scenario, shell: Shell, remedy: dict[str, Any]) -> str:
        """Empty when the remedy reached the goal, or why not."""
        commands: list[str] = remedy["commands"]
        steps = " ".join(remedy["steps"])
        restarts = bool(scene.restart) and re.search(r"\b[Rr]estart", steps)
        if not commands and not restarts:
            return "no command"
        for command in commands:
            if any(word in command for word in FORBIDDEN):
                return f"forbidden: {command}"
        failed = ""
        for command in commands:
            status, output = shell.run(command)
            self._set_up |= set(
                re.findall(r"(?m)^Setting up ([a-z0-9][a-z0-9.+-]+)", output.decode("utf-8", "replace"))
            )
            self._note(f"remedy$ {command}   [{status}]", output)
            if status:
                failed = failed or f"status {status}: {command}"
        made = self._made(shell, commands)
        if made:
            if self.home not in made.parents:
                self._elsewhere.add(made)
            shell.run(f"export VIRTUAL_ENV={made} PATH={made}/bin:$PATH; hash -r")
        if restarts:
            status, output = shell.run(scene.restart)
            self._note(f"restart$ {scene.restart}   [{status}]", output)
        elif made or remedy["changes"] in ("system", "nothing") or not _installs(commands):
            status, output = shell.run(scene.again or scene.command)
            self._note(f"again$ {scene.again or scene.command}   [{status}]", output)
        status, output = shell.run(scene.goal)
        self._note(f"goal$ {scene.goal}   [{status}]", output)
        return "" if status == 0 else failed or "goal not reached"

    def _made(self, shell: Shell, commands: Sequence[str]) -> Path | None:
        """The environment that the commands made, if they did."""
        for command in commands:
            words = shlex.split(command)
            if "venv" not in words and "virtualenv" not in words:
                continue
            for word in words[words.index("venv" if "venv" in words else "virtualenv") + 1 :]:
                status, output = shell.run(
                    f"test -f {shlex.quote(word)}/pyvenv.cfg && cd {shlex.quote(word)} && pwd -P && cd - >/dev/null"
                )
                if status == 0 and output.strip():
                    return Path(output.decode().splitlines()[0])
            status, output = shell.run("test -f .venv/pyvenv.cfg && echo $PWD/.venv")
            if status == 0:
                return Path(output.decode().strip())
        return None

    def run(self, scene: Scenario) -> Result:
        """Break, ask, repair, look."""
        self.transcript = [f"=== {scene.name}: the user wants {scene.wants}\n"]
        start = time.monotonic()
        installed = _system_packages() if scene.absent else set()
        try:
            self._check_machine(scene)
            found = self._run(scene, installed)
        except Missing as missing:
            found = Result(scene.name, "skipped", why=f"needs {missing}")
        except (Broken, OSError, subprocess.SubprocessError) as error:
            found = Result(scene.name, "broken", why=str(error))
        finally:
            if scene.absent:
                self._restore(installed)
            self._clear()
        seconds = time.monotonic() - start
        result = Result(found.name, found.outcome, found.rank, found.pattern, found.why, seconds)
        self._note("result", repr(result))
        folder = self.root / "transcripts"
        folder.mkdir(exist_ok=True)
        (folder / f"{scene.name}.txt").write_text("\n".join(self.transcript), encoding="utf-8")
        return result

    def _run(self, scene: Scenario, installed: set[str]) -> Result:
        present = sorted(set(scene.absent) & installed)
        if present:
            raise Missing(f"a machine without {', '.join(present)}")
        reasons: list[str] = []
        pattern = ""
        told: dict[str, Any] = {}
        for rank in (1, 2, 3):
            if told and rank <= len(told["diagnoses"][0]["remedies"]):
                remedy = told["diagnoses"][0]["remedies"][rank - 1]
                if not remedy["commands"] and not scene.restart:
                    reasons.append(f"{rank}: no command")
                    continue
            with self.workplace(scene) as (shell, output):
                status, _ = shell.run(scene.goal)
                if status == 0:
                    raise Broken("nothing is broken: the goal is met already")
                told = as_data(explain(output, live=False))
                if told["status"] != "explained":
                    return Result(scene.name, "not fixed", why=f"{told['status']}: nothing to run")
                cause = told["diagnoses"][0]
                pattern = cause["id"]
                if rank > len(cause["remedies"]):
                    break
                self._note(f"remedy {rank} of {pattern}", cause["remedies"][rank - 1]["title"])
                why = self._try(scene, shell, cause["remedies"][rank - 1])
                if not why:
                    return Result(scene.name, "fixed", rank, pattern, "; ".join(reasons))
                reasons.append(f"{rank}: {why}")
            if scene.absent:
                self._restore(installed)
        return Result(scene.name, "not fixed", 0, pattern, "; ".join(reasons))

    def _restore(self, installed: set[str]) -> None:
        added = sorted(self._set_up - installed)
        self._set_up.clear()
        if added:
            subprocess.run(
                ["apt-get", "purge", "-y", "-qq", *added], stdin=subprocess.DEVNULL, capture_output=True, check=False
            )


_TOOLS = frozenset(("pip", "setuptools", "wheel", "uv", "virtualenv", "pysocks"))


def _installs(commands: Sequence[str]) -> bool:
    """Whether one of the commands is itself an install of Python packages, other than of the tools that install."""
    for command in commands:
        found = re.search(r"(?:\bpip3?|\buv pip) (?:-\S+ )*install (.*)|\b(uv (?:add|sync))\b", command)
        if not found:
            continue
        words = [word for word in shlex.split(found[1] or "") if not word.startswith("-")]
        if found[2] or any(re.split(r"[<>=!~\[;]", word)[0] not in _TOOLS for word in words):
            return True
    return False


def _system_packages() -> set[str]:
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n"], capture_output=True, text=True, check=False
    )
    return {
        name for name, _, status in (line.partition(" ") for line in done.stdout.splitlines()) if status == "installed"
    }


def default_root() -> Path:
    """Where the lab works: ``$PIP_EXPLAIN_REPAIR``, or a folder in the system's temporary one."""
    return Path(os.environ.get("PIP_EXPLAIN_REPAIR", Path(tempfile.gettempdir()) / "repair"))
