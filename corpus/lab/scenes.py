"""One-command recipes, with parts of the machine hidden.

Hiding needs root on Linux: what a recipe says is missing is hidden in a mount namespace of its own
(:func:`without`), so that the machine's compilers, headers and libraries stay where they are.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from lab import Lab, interpreter, recipe

INDEX_HOST = "py" + "pi.org"
GCC = tuple(
    f"/usr/bin/{n}"
    for n in (
        "gcc",
        "cc",
        "c++",
        "g++",
        "gcc-12",
        "g++-12",
        "x86_64-linux-gnu-gcc",
        "x86_64-linux-gnu-gcc-12",
        "c99",
        "c89",
        "x86_64-linux-gnu-g++",
        "x86_64-linux-gnu-g++-12",
        "c99-gcc",
        "c89-gcc",
        "clang",
    )
)


def without(command: str, *hidden: str) -> str:
    """A shell command that runs ``command`` where the paths ``hidden`` do not exist."""
    if not hidden:
        return command
    steps = ["set -e", "t=$(mktemp -d)", "mount -t tmpfs none $t"]
    parents = sorted({path.rsplit("/", 1)[0] for path in hidden})
    for number, parent in enumerate(parents):
        steps += [
            f"mkdir $t/u{number} $t/w{number}",
            f"mount -t overlay overlay -o lowerdir={parent},upperdir=$t/u{number},workdir=$t/w{number} {parent}",
        ]
    steps += [f"rm -rf {path}" for path in hidden] + ["set +e", command]
    return f"unshare -m bash -c {shlex.quote('; '.join(steps))}"


def case(
    name: str,
    command: str,
    python: str = "3.11",
    pip: str | None = None,
    *,
    hide: Sequence[str] = (),
    packages: tuple[str, ...] = (),
    files: Mapping[str, str] | None = None,
    env: Mapping[str, str] | None = None,
    expect: str | None = None,
    before: str | None = None,
    notes: tuple[str, ...] = (),
    origin: str | None = None,
    timeout: int = 900,
    shown: str | None = None,
) -> None:
    """Register a recipe that runs one command, perhaps with some of the machine's files hidden."""
    folder, rest = name.split("/")
    expected = expect or (folder if folder in ("clean", "unexplained") else rest.split("--")[0])

    @recipe(
        name,
        expect=expected,
        python=python,
        pip=pip,
        packages=packages,
        command=shown or command,
        notes=notes,
        origin=origin,
    )
    def _(lab: Lab) -> str:
        for path, text in (files or {}).items():
            lab.write(path, text)
        if before:
            lab.quiet(before)
        settings = dict(env or {})
        if (pip or "").startswith("9."):
            settings["PIP_INDEX_URL"] = f"https://{INDEX_HOST}/simple"  # pip 9's own default is long gone
        text = lab.run(without(command, *hide), env=settings, timeout=timeout)
        return text.replace("py" + "pi.python.org", "index.example")


def headers(version: str) -> str:
    """The folder with Python.h of that interpreter."""
    return str(interpreter(version).parent.parent / "include")
