"""Diagnosis to commands: types every capture, refuses the unsafe, quotes for the shell in question."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from pip_explain.environment import Environment
from pip_explain.errors import UnsafeError
from pip_explain.knowledge import lookup, package_for, typed
from pip_explain.model import Pattern, Remedy, RemedyTemplate, Shell

_PLACEHOLDER = re.compile(r"\{([a-z_]+)(?:>([a-z-]+))?(?:\|([^{}]*))?\}")
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(?!=)(.*)", re.DOTALL)


class Fact(NamedTuple):
    """A known value and the type that it promises to be; ``None``: made by us, safe as it is."""

    text: str
    kind: str | None


class _Unknown(Exception):
    """A placeholder without a value."""


def facts_of(pattern: Pattern, captured: Mapping[str, Fact], environment: Environment | None = None) -> dict[str, Fact]:
    """The captures and what the pattern derives from them, and from what is installed in the ``environment``."""
    known = dict(captured)
    for name, template in pattern.facts.items():
        try:
            known[name] = Fact(
                _fill(template, known, safe=False, where=environment), None if ">" in template else "text"
            )
        except (_Unknown, UnsafeError):
            continue
    return known


def explanation(template: str, known: Mapping[str, Fact]) -> str:
    """The text, without the lines whose placeholders are unknown, flowed into paragraphs."""
    paragraphs: list[list[str]] = [[]]
    for line in template.strip().splitlines():
        if not line.strip():
            paragraphs.append([])
            continue
        try:
            paragraphs[-1].append(_fill(line.strip(), known, safe=False))
        except _Unknown:
            continue
    return "\n\n".join(" ".join(lines) for lines in paragraphs if lines)


def remedies(pattern: Pattern, known: Mapping[str, Fact], environment: Environment) -> tuple[Remedy, ...]:
    """What applies here, in the pattern's order. A remedy that lacks a value, or that would need an
    unsafe one, is left out."""
    found = []
    for template in pattern.remedies:
        if not _applies(template, known, environment):
            continue
        try:
            found.append(_remedy(template, known, environment))
        except (_Unknown, UnsafeError):
            continue
    return tuple(found)


def _applies(template: RemedyTemplate, known: Mapping[str, Fact], environment: Environment) -> bool:
    machine = environment.facts()
    for name, wanted in template.when.items():
        value = known[name].text if name in known else machine.get(name)
        if wanted == "known":
            holds = value is not None
        elif wanted == "unknown":
            holds = value is None
        elif wanted.startswith("not "):
            holds = value not in wanted[4:].split("|")
        else:
            holds = (value or "unknown") in wanted.split("|")
        if not holds:
            return False
    return True


def _remedy(template: RemedyTemplate, known: Mapping[str, Fact], environment: Environment) -> Remedy:
    filled = {**{name: Fact(text, None) for name, text in environment.facts().items()}, **known}
    run = tuple(tuple(word for words in command for word in _words(words, filled)) for command in template.run)
    run = tuple(filter(None, (_of_system(_started(command, environment), environment) for command in run)))
    if template.run and not run and not template.steps:
        raise _Unknown(environment.manager)
    return Remedy(
        title=_fill(template.title, filled, safe=False),
        commands=tuple(command_line(words, environment.shell) for words in run),
        steps=tuple(_fill(step, filled, safe=False) for step in template.steps),
        changes=template.changes,
        why=explanation(template.why, filled),
        run=run,
    )


def _started(command: tuple[str, ...], environment: Environment) -> tuple[str, ...]:
    """The command with the words that start Python on that machine in the place of ``python``."""
    at = next((place for place, word in enumerate(command) if not _ASSIGNMENT.fullmatch(word)), 0)
    if command[at : at + 1] != ("python",):
        return command
    return (*command[:at], *environment.interpreter, *command[at + 1 :])


_INSTALL = {
    "apt": ("apt-get", "install", "-y"),
    "dnf": ("dnf", "install", "-y"),
    "apk": ("apk", "add"),
    "pacman": ("pacman", "-S", "--noconfirm"),
    "zypper": ("zypper", "--non-interactive", "install"),
}


def _of_system(command: tuple[str, ...], environment: Environment) -> tuple[str, ...]:
    """A command of apt as the machine's own package manager takes it; empty where that needs none, or has no such
    package (then the steps of the remedy must do)."""
    words = command[1:] if command[0] == "sudo" else command
    if words[0] != "apt-get":
        return command
    before = ("sudo",) if environment.sudo else command[: len(command) - len(words)]
    if environment.manager == "apt":
        return (*before, *words)
    if words[1] != "install":
        return ()
    packages = package_for(environment.manager, [word for word in words[2:] if not word.startswith("-")])
    return (*before, *_INSTALL[environment.manager], *packages) if packages else ()


def _words(template: str, known: Mapping[str, Fact]) -> list[str]:
    """The words of one place in a command: several where a table or a list of ours has several."""
    text = _fill(template, known, safe=True)
    found = _PLACEHOLDER.fullmatch(template)
    ours = found and (found[2] or (found[1] in known and known[found[1]].kind is None))
    return text.split() if ours else [text]


def _fill(template: str, known: Mapping[str, Fact], *, safe: bool, where: Environment | None = None) -> str:
    def value(match: re.Match[str]) -> str:
        name, table, default = match.groups()
        fact = known.get(name)
        text = fact.text if fact else None
        if text is not None and table:
            text = lookup(table, text) if table != "installed" else where.installed(text) if where else None
        elif text is not None and safe and fact and fact.kind:
            text = typed(fact.kind, text)
        if text is None:
            if default is None:
                raise _Unknown(name)
            return default
        return text

    return _PLACEHOLDER.sub(value, template)


def command_line(words: Sequence[str], shell: Shell) -> str:
    """One command as the shell wants it. Leading ``NAME=value`` words are set for that command.

    Raises UnsafeError for what no shell can be given safely: line ends and other control characters.
    """
    if any(re.search(r"[\x00-\x1f\x7f]", word) for word in words):
        raise UnsafeError("a control character in a command")
    settings = []
    rest = list(words)
    while rest and (found := _ASSIGNMENT.fullmatch(rest[0])):
        settings.append((found[1], found[2]))
        rest = rest[1:]
    if shell == "notebook" and rest[1:3] == ["-m", "pip"] and not settings:
        return "%pip " + shlex.join(rest[3:])
    quoted = [_QUOTED[shell](word) for word in rest]
    if shell == "powershell":
        before = [f"$env:{name} = {_powershell(value, force=True)};" for name, value in settings]
        if quoted and quoted[0].startswith("'"):
            quoted.insert(0, "&")
    elif shell == "cmd":
        before = [f'set "{name}={value}" &&' for name, value in settings]
    else:
        before = [f"{name}={shlex.quote(value)}" for name, value in settings]
    return ("!" if shell == "notebook" else "") + " ".join([*before, *quoted])


def _powershell(word: str, *, force: bool = False) -> str:
    if not force and re.fullmatch(r"[\w./:\\=+-]+", word) and not word.startswith("@"):
        return word
    return "'" + word.replace("'", "''").replace("‘", "‘‘").replace("’", "’’") + "'"


def _cmd(word: str) -> str:
    if re.search(r'["%\r\n]', word):
        raise UnsafeError("cmd.exe cannot be given this text safely")
    return word if re.fullmatch(r"[\w./:\\=+-]+", word) else f'"{word}"'


_QUOTED: Mapping[Shell, Callable[[str], str]] = {
    "posix": shlex.quote,
    "notebook": shlex.quote,
    "powershell": _powershell,
    "cmd": _cmd,
}
