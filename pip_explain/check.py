"""``--check``: asks the user's own pip, by a dry run, whether a suggested install would resolve.

The only module that starts a program. Nothing is installed; building the metadata of a source
distribution may run its ``setup.py``, as every ``pip install`` of it would.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import time
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import NamedTuple

from pip_explain.knowledge import compared
from pip_explain.lexing import origin
from pip_explain.model import Remedy, Report

LONGEST = 90.0
"""Seconds that one dry run may take."""
_DRY = ("--dry-run", "--quiet", "--no-input", "--disable-pip-version-check")
_PIN = re.compile(r"([A-Za-z0-9][\w.-]*(?:\[[\w.,-]*\])?)==([\w.!+]+)")
_SETTING = re.compile(r"[A-Z][A-Z0-9_]*=")


class _Answer(NamedTuple):
    """What pip said: ``ok`` is None where it could not be asked."""

    ok: bool | None
    by: str
    seconds: float
    output: str = ""


def checked(report: Report, say: Callable[[str], None]) -> Report:
    """The report, with every remedy of its first diagnosis marked that was tried.

    Remedies are tried in their order until one resolves; where a pinned version is not there, the nearest one that
    pip names is tried in its place. What resolves comes first, what does not comes last. ``say`` is told what is
    about to be run.
    """
    if not report.diagnoses:
        return report
    first = report.diagnoses[0]
    remedies = list(first.remedies)
    try:
        for place, remedy in enumerate(remedies):
            remedies[place] = marked = _tried(remedy, say)
            if marked.checked and marked.checked["ok"]:
                break
    except KeyboardInterrupt:
        say("interrupted: what was not checked is not marked")
    remedies.sort(key=_rank)
    return report._replace(diagnoses=(first._replace(remedies=tuple(remedies)), *report.diagnoses[1:]))


def _rank(remedy: Remedy) -> int:
    """What resolves first, then what could not be asked, then what does not resolve."""
    return 1 if remedy.checked is None else 0 if remedy.checked["ok"] else 2


def _tried(remedy: Remedy, say: Callable[[str], None]) -> Remedy:
    installs = [command for command in remedy.run if _installs(command)]
    if not installs or len(installs) < len(remedy.run):
        return remedy  # the rest of its commands changes what pip would answer
    answers: list[_Answer] = []
    for command in installs:
        answer = _ask(command, say)
        if answer.ok is None:
            return remedy
        if not answer.ok and len(installs) == 1 and (other := _other_version(command, answer.output)):
            old, new = other
            again = _ask([new if word == old else word for word in command], say)
            if again.ok:
                return _renewed(remedy, old, new)._replace(checked=_mark([again]))
        answers.append(answer)
    return remedy._replace(checked=_mark(answers))


def _mark(answers: Sequence[_Answer]) -> dict[str, object]:
    return {
        "ok": all(answer.ok for answer in answers),
        "by": " && ".join(answer.by for answer in answers),
        "seconds": round(sum(answer.seconds for answer in answers), 1),
    }


def _renewed(remedy: Remedy, old: str, new: str) -> Remedy:
    """The remedy with another version in it, which says so."""
    return remedy._replace(
        title=remedy.title.replace(old, new),
        commands=tuple(command.replace(old, new) for command in remedy.commands),
        run=tuple(tuple(new if word == old else word for word in command) for command in remedy.run),
        why=f"{remedy.why} (pip finds no {old} here; {new} is the nearest that it has.)",
    )


def _installs(command: Sequence[str]) -> bool:
    words = [word for word in command if not _SETTING.match(word)]
    return ["-m", "pip", "install"] in (words[1:4], words[2:5]) and "--dry-run" not in words


def _other_version(command: Sequence[str], output: str) -> tuple[str, str] | None:
    """The command's one pinned requirement, and the same with the nearest version that pip listed."""
    pins = [(word, found) for word in command if (found := _PIN.fullmatch(word))]
    listing = next((line for line in output.splitlines() if "(from versions: " in line), None)
    if len(pins) != 1 or listing is None:
        return None
    word, found = pins[0]
    nearest = compared(word, origin(listing).versions).get("nearest")
    return (word, f"{found[1]}=={nearest}") if nearest and nearest != found[2] else None


def _ask(command: Sequence[str], say: Callable[[str], None]) -> _Answer:
    """Run the install dry. Its answer is unknown when pip is missing, too old for it, or too slow."""
    settings = dict(word.split("=", 1) for word in takewhile(_SETTING.match, command))
    words = list(command[len(settings) :])
    at = words.index("install") + 1
    words[at:at] = _DRY
    by = shlex.join(words)
    say(f"checking: {by}")
    start = time.monotonic()
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LONGEST,
            check=False,
            env={**os.environ, **settings},
        )
    except subprocess.TimeoutExpired:
        say(f"no answer within {LONGEST:.0f} seconds")
        return _Answer(None, by, LONGEST)
    except OSError as error:
        say(f"{words[0]} cannot be started: {error.strerror}")
        return _Answer(None, by, 0.0)
    output = done.stdout.decode("utf-8", "replace")
    if done.returncode and ("no such option" in output or "No module named pip" in output):
        say("this pip cannot do a dry run: it needs pip 22.2 or newer")
        return _Answer(None, by, 0.0)
    return _Answer(done.returncode == 0, by, time.monotonic() - start, output)
