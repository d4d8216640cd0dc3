"""What is known of the machine that the log comes from: the log itself, then options, then (live) this machine."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Mapping
from typing import NamedTuple

from pip_explain.model import Platform, Shell


class Environment(NamedTuple):
    """``traits`` are yes-facts such as ``colab``, ``conda``, ``venv``, ``docker``, ``notebook``.

    ``interpreter`` is the word that starts Python there; ``python`` its version as far as known.
    """

    platform: Platform = "linux"
    shell: Shell = "posix"
    python: str | None = None
    interpreter: str = "python"
    traits: frozenset[str] = frozenset()

    def facts(self) -> Mapping[str, str]:
        """What templates may ask of the machine: a trait is ``yes`` or not there."""
        known = {"platform": self.platform, **dict.fromkeys(self.traits, "yes")}
        return known | ({"python": self.python} if self.python else {})


def of_log(traits: Mapping[str, Mapping[str, str]]) -> Environment:
    """From the traits heard in the log (name -> captures of the sentence that told)."""
    platform: Platform = "windows" if "windows" in traits else "macos" if "macos" in traits else "linux"
    notebook = {"notebook", "colab"} & set(traits)
    shell: Shell = "notebook" if notebook else "posix"
    if platform == "windows" and not notebook:
        shell = "powershell" if "powershell" in traits else "cmd"
    python = next((found["python"] for found in traits.values() if "python" in found), None)
    if python and re.fullmatch(r"3\d{1,2}|27", python):
        python = f"{python[0]}.{python[1:]}"
    names = frozenset(traits) - {"windows", "macos", "powershell"}
    return Environment(platform, shell, python, traits=names | ({"notebook"} if notebook else frozenset()))


def with_options(known: Environment, shell: Shell | None, python: str | None, platform: Platform | None) -> Environment:
    """What the user says outranks what the log says."""
    if platform and platform != known.platform:
        known = known._replace(platform=platform, shell="powershell" if platform == "windows" else "posix")
    return known._replace(shell=shell or known.shell, python=python or known.python)


def live(known: Environment) -> Environment:
    """Filled up from this machine, where the log says nothing: nothing is started for it."""
    if sys.platform == "win32" or known.platform != "linux" or known.shell == "notebook":
        return known
    traits = set(known.traits)
    if os.environ.get("VIRTUAL_ENV"):
        traits.add("venv")
    interpreter = known.interpreter if shutil.which("python") else "python3"
    return known._replace(interpreter=interpreter, traits=frozenset(traits))
