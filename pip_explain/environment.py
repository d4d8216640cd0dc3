"""What is known of the machine that the log comes from: the log itself, then options, then (live) this machine."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pip_explain.interpreter import installed, interpreter_of
from pip_explain.model import Platform, Shell

MANAGERS = {"alpine": "apk", "fedora": "dnf", "arch": "pacman", "suse": "zypper"}
"""Families of Linux that do not use apt, by the trait that tells of them, and the package manager each has."""
_FAMILIES = {
    **dict.fromkeys(("fedora", "rhel", "centos", "amzn", "rocky", "almalinux", "ol"), "fedora"),
    **dict.fromkeys(("suse", "opensuse", "opensuse-leap", "opensuse-tumbleweed", "sles"), "suse"),
    "alpine": "alpine",
    "arch": "arch",
    "debian": "debian",
    "ubuntu": "debian",
}
"""``ID`` and ``ID_LIKE`` of os-release (freedesktop.org) -> family."""


_STACK = ("capability", "tensorflow", "torch", "jax")
_NO_TRAITS = frozenset(("windows", "macos", "powershell", "python", "driver", *_STACK))
"""What ``signs.yaml`` tells of a machine that is kept as something else than a trait."""


class Environment(NamedTuple):
    """``traits`` are yes-facts such as ``colab``, ``conda``, ``venv``, ``docker``, ``notebook``, ``alpine``.

    ``interpreter`` are the words that start Python there, ``program`` is its file if that is on this machine,
    ``python`` its version as far as known; ``driver`` that of NVIDIA's driver; ``stack`` what else is known of the
    GPU's world: ``capability`` of the card, versions of ``tensorflow``, ``torch`` and ``jax``; with ``sudo`` an
    administrator's command needs that word in front.
    """

    platform: Platform = "linux"
    shell: Shell = "posix"
    python: str | None = None
    interpreter: tuple[str, ...] = ("python",)
    program: Path | None = None
    traits: frozenset[str] = frozenset()
    driver: str | None = None
    stack: Mapping[str, str] = MappingProxyType({})
    sudo: bool = False
    live: bool = False

    @property
    def manager(self) -> str:
        """The system's package manager, ``apt`` where nothing tells of another; ``live`` lets this machine tell."""
        traits = self.traits & {*MANAGERS, "debian"} or (_family() if self.live else set())
        return next((manager for trait, manager in MANAGERS.items() if trait in traits), "apt")

    def installed(self, distribution: str) -> str | None:
        """The version of a distribution on this machine, for the interpreter that commands start."""
        return installed(self.program, distribution) if self.program else None

    def facts(self) -> Mapping[str, str]:
        """What templates may ask of the machine: a trait is ``yes`` or not there."""
        known = {"platform": self.platform, **dict.fromkeys(self.traits, "yes")}
        told = {"python": self.python, "driver": self.driver}
        return known | {name: value for name, value in told.items() if value}


def of_log(traits: Mapping[str, Mapping[str, str]]) -> Environment:
    """From the traits heard in the log (name -> captures of the sentence that told)."""
    system: Platform = "windows" if "windows" in traits else "macos" if "macos" in traits else "linux"
    notebook = {"notebook", "colab"} & set(traits)
    shell: Shell = "notebook" if notebook else "posix"
    if system == "windows" and not notebook:
        shell = "powershell" if "powershell" in traits else "cmd"
    told = {name: text for found in traits.values() for name, text in found.items()}
    python = told.get("python")
    if python and re.fullmatch(r"3\d{1,2}|27", python):
        python = f"{python[0]}.{python[1:]}"
    elif python:
        python = ".".join(python.split(".")[:2])
    names = frozenset(traits) - _NO_TRAITS
    return Environment(
        system,
        shell,
        python,
        traits=names | ({"notebook"} if notebook else frozenset()),
        driver=told.get("driver"),
        stack={name: told[name] for name in _STACK if name in told},
    )


def with_options(known: Environment, shell: Shell | None, python: str | None, system: Platform | None) -> Environment:
    """What the user says outranks what the log says."""
    if system and system != known.platform:
        known = known._replace(platform=system, shell="powershell" if system == "windows" else "posix")
    return known._replace(shell=shell or known.shell, python=python or known.python)


def ran_by(known: Environment, lines: Iterable[str]) -> Environment:
    """With the interpreter that the lines of a failure speak of, where they speak of one."""
    told = interpreter_of(lines) if known.shell != "notebook" else None
    if told is None:
        return known
    return known._replace(interpreter=told.words, python=known.python or told.version)


def live(known: Environment) -> Environment:
    """Filled up from this machine, where the log says nothing: files are read, nothing is started.

    Only a log of a Linux shell can be this machine's own, and only if the interpreter that it speaks of is here.
    """
    if sys.platform == "win32" or known.platform != "linux" or known.shell == "notebook":
        return known
    on_path = shutil.which("python") or shutil.which("python3")
    told = None if known.interpreter == Environment().interpreter else shutil.which(known.interpreter[0])
    if told is None and known.interpreter != Environment().interpreter:
        return known
    found = told or on_path
    program = Path(found) if found else None
    traits = set(known.traits)
    settings = program.parent.parent / "pyvenv.cfg" if program else None
    if settings and settings.is_file():
        traits.add("venv")
    elif program and any(program.parent.parent.glob("lib/python3*/EXTERNALLY-MANAGED")):
        traits.add("managed")
    python = known.python or (_version(settings) if settings and settings.is_file() else None)
    return known._replace(
        interpreter=(Path(on_path).name,) if on_path and found == on_path else known.interpreter,
        program=program,
        python=python,
        traits=frozenset(traits),
        driver=_driver() or known.driver,
        sudo=os.geteuid() != 0 and shutil.which("sudo") is not None,
        live=True,
    )


def _family() -> set[str]:
    import platform

    try:
        told = platform.freedesktop_os_release()
    except OSError:
        return set()
    names = [told.get("ID", ""), *told.get("ID_LIKE", "").split()]
    return set([_FAMILIES[name] for name in names if name in _FAMILIES][:1])


def _version(settings: Path) -> str | None:
    """The Python of a virtual environment, by its ``pyvenv.cfg``."""
    try:
        found = re.search(r"^version(?:_info)? *= *(\d+\.\d+)", settings.read_text(encoding="utf-8"), re.MULTILINE)
    except (OSError, UnicodeError):
        return None
    return found[1] if found else None


def _driver() -> str | None:
    """The version of NVIDIA's kernel module, as Linux shows it."""
    try:
        return Path("/sys/module/nvidia/version").read_text(encoding="ascii").strip() or None
    except (OSError, UnicodeError):
        return None
