"""Which Python the lines of a failure speak of, by the paths in them, and how a command starts exactly that one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

# Expressions are strings: re compiles one when it is first needed, and few logs need them all.
_PACKAGES = (
    r"""(?:(?<=["'])(?P<quoted>/[^"'\n]*?)|(?<![\w.~/\\-])(?P<bare>/[^\s"'`<>()|,;:]*?))"""
    r"""/lib(?:64)?/python(?P<version>\d(?:\.\d+)?)t?/(?P<kind>site|dist)-packages\b"""
)
"""Where POSIX installs packages; Debian's own in ``/usr/lib/python3/dist-packages``."""
_PROGRAM = r"""(?<![\w.~/\\-])(?P<prefix>/[^\s"'`<>()|,;:]*)/bin/python(?P<version>\d(?:\.\d+)?)?(?![\w.-])"""
_WINDOWS = r"""(?i)(?P<prefix>\b[A-Z]:\\[^"'<>|:*?\n]*?)\\(?:lib\\site-packages\b|(?P<program>python\.exe)\b)"""
_WINDOWS_USER = r"(?i)\\AppData\\Roaming\\Python\\Python(\d)(\d+)\\site-packages\b"

_NOT_THE_USERS = (
    r"(?i)/pip-build-env-|/\.?cache/(?:uv|pre-commit)/|/uv/(?:tools|cache|builds)|/pipx/|/\.(?:tox|nox)/|^/snap/|^/nix/"
    r"|/pypoetry/venv\b|/hostedtoolcache/|\\pipx\\|\\uv\\tools\\|\\hostedtoolcache\\|\\WindowsApps\\|pip-build-env-"
)
"""Environments that a tool keeps for itself, and those of a CI machine that has the same Python on its PATH."""
_GONE = (
    r"bad interpreter|No Python at|nable to create process|No such file or directory: ['\"][^'\"]*[/\\]python"
    r"|[/\\]python[\d.]*(?:\.exe)?['\"]?: (?:No such|no such|cannot|command not found)"
)
"""What is said of a Python that cannot be started."""
_BY_VERSION = r"/Library/Frameworks/|/opt/homebrew\b|/usr/local/(?:Cellar|opt)/|/opt/local\b|.*/\.local$"
"""Prefixes whose Python is on the PATH, under the name with its version."""
_BASE = r"(?i).*\\Python(\d)(\d{1,2})(-32|-arm64)?"
"""The folder of python.org's installer for Windows; its launcher ``py`` finds the Python by its version."""
_BESIDE = r"(?i).*(?:conda|mamba|miniforge)[^\\]*(?:\\envs\\[^\\]+)?|.*\\python[^\\]*"
"""conda's environments and unpacked Pythons have ``python.exe`` beside ``Lib``; others have it in ``Scripts``."""


class Interpreter(NamedTuple):
    """``words`` start it; ``path`` is its program's, where the lines tell; ``version`` is X.Y as far as known;
    ``named``: the program itself was named, and not just a folder of packages."""

    words: tuple[str, ...]
    path: str | None = None
    version: str | None = None
    named: bool = False


def interpreter_of(lines: Iterable[str]) -> Interpreter | None:
    """The one Python that the lines speak of; None where there is none, or more than one.

    A program that is named outranks a folder of packages, which another Python may have been shown; an environment
    outranks the system's Python, whose packages it may use too.
    """
    found: dict[tuple[str, ...], Interpreter] = {}
    for line in lines:
        if ("-packages" not in line and "python" not in line) or re.search(_GONE, line):
            continue
        for one in _on_windows(line.replace("\\\\", "\\")) if ":\\" in line else _on_posix(line):
            known = found.get(one.words)
            found[one.words] = one._replace(
                version=one.version or (known.version if known else None),
                named=one.named or (known is not None and known.named),
            )
    with_path = [one for one in found.values() if one.path]
    chosen = [one for one in with_path if one.named] or with_path or [one for one in found.values() if one.version]
    if len(chosen) == 1:
        return chosen[0]
    return None if chosen or len(found) != 1 else next(iter(found.values()))


def _on_posix(line: str) -> Iterable[Interpreter]:
    for match in re.finditer(_PACKAGES, line):
        prefix = match["quoted"] or match["bare"]
        if not re.search(_NOT_THE_USERS, prefix + "/"):
            yield from _posix(prefix, match["version"], match["kind"])
    for match in re.finditer(_PROGRAM, line):
        if not re.search(_NOT_THE_USERS, match["prefix"] + "/"):
            for one in _posix(match["prefix"], match["version"], ""):
                yield one._replace(named=True)


def _posix(prefix: str, version: str | None, kind: str) -> Iterable[Interpreter]:
    exact = version if version and "." in version else None
    if prefix in ("/usr", "/usr/local"):
        # python:3.11 and its like have theirs in /usr/local, as "python"; a distribution's own is "python3".
        if prefix == "/usr" or kind == "dist":
            yield Interpreter((f"python{version or 3}",), version=exact)
    elif re.match(_BY_VERSION, prefix):
        if exact:
            yield Interpreter((f"python{exact}",), version=exact)
    else:
        program = f"{prefix}/bin/python"
        yield Interpreter((program,), program, exact)


def _on_windows(line: str) -> Iterable[Interpreter]:
    for match in re.finditer(_WINDOWS_USER, line):
        yield Interpreter(("py", f"-{match[1]}.{match[2]}"), version=f"{match[1]}.{match[2]}")
    for match in re.finditer(_WINDOWS, line):
        prefix = match["prefix"]
        if re.search(_NOT_THE_USERS, prefix + "\\"):
            continue
        if base := re.fullmatch(_BASE, prefix):
            version = f"{base[1]}.{base[2]}"
            yield Interpreter(("py", f"-{version}{base[3] or ''}"), version=version)
            continue
        beside = match["program"] or re.fullmatch(_BESIDE, prefix)
        program = f"{prefix}\\python.exe" if beside else f"{prefix}\\Scripts\\python.exe"
        yield Interpreter((program,), program, named=bool(match["program"]))


def installed(program: Path, distribution: str) -> str | None:
    """The version of a distribution that is installed for an interpreter of this machine; nothing is started."""
    from importlib.metadata import distributions

    found = next(iter(distributions(name=distribution, path=_folders(program))), None)
    return found.version if found else None


@cache
def _folders(program: Path) -> list[str]:
    """Where an interpreter finds what is installed for it."""
    home, real = program.parent.parent, program.resolve()
    if (home / "pyvenv.cfg").is_file():
        places = [home]
    else:  # a link in /usr/bin, or one of pyenv's, leads to the real one
        home = real.parent.parent
        places = [home, Path.home() / ".local", *([Path("/usr/local")] if home == Path("/usr") else ())]
    own = (real.name, "python3") if re.fullmatch(r"python\d\.\d+", real.name) else ()
    return [
        str(folder)
        for place in places
        for folder in (*place.glob("lib*/python3*/*-packages"), *place.glob("Lib/site-packages"))
        if not own or folder.parent.name in own
    ]
