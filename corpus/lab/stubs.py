"""Small stand-in wheels that carry a real package's metadata, for cases whose real wheel is hundreds of megabytes.

``wheel()`` writes one; :func:`case` registers a recipe that is one command in a home folder with given files.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from lab import Lab, recipe


def wheel(
    folder: Path,
    name: str,
    version: str,
    requires: Sequence[str] = (),
    *,
    python: str | None = None,
    tag: str = "py3-none-any",
    metadata: str = "",
    record: bool = True,
) -> Path:
    """Write ``<folder>/<name>-<version>-<tag>.whl`` with those requirements and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{name.replace('-', '_')}-{version}"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    if python:
        lines.append(f"Requires-Python: {python}")
    lines += [f"Requires-Dist: {one}" for one in requires]
    info = f"{stem}.dist-info"
    files = {
        f"{name.replace('-', '_')}/__init__.py": f"__version__ = {version!r}\n",
        f"{info}/METADATA": "\n".join(lines) + "\n" + metadata,
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: stubs\nRoot-Is-Purelib: true\nTag: {tag}\n",
        f"{info}/top_level.txt": name.replace("-", "_") + "\n",
    }
    if record:
        files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    path = folder / f"{stem}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as out:
        for inner, text in files.items():
            out.writestr(inner, text)
    return path


def case(
    name: str,
    command: str,
    *,
    python: str = "3.11",
    pip: str | None = None,
    packages: tuple[str, ...] = (),
    files: Mapping[str, str] | None = None,
    env: Mapping[str, str] | None = None,
    notes: tuple[str, ...] = (),
    before: Sequence[str] = (),
    prepare: Callable[[Lab], object] | None = None,
    reset: bool = False,
    shown: str | None = None,
    origin: str | None = None,
    timeout: int = 900,
    edit: Callable[[str], str] | None = None,
) -> None:
    """Register a recipe: files, ``prepare``, quiet commands ``before``, then ``command``.

    The expected id is the part of ``name`` between ``/`` and ``--``; with ``reset`` the environment's
    ``packages`` are installed anew first, since ``command`` changes them.
    """
    folder, stem = name.split("/")
    expect = folder if folder in ("clean", "unexplained") else stem.split("--")[0]

    def do(lab: Lab) -> str:
        for inner, text in (files or {}).items():
            lab.write(inner, text)
        if prepare:
            prepare(lab)
        if reset:
            lab.quiet("python -m pip install -q " + " ".join(f"'{one}'" for one in packages))
        for one in before:
            lab.quiet(one)
        text = lab.run(command, env, timeout)
        return edit(text) if edit else text

    recipe(
        name,
        expect=expect,
        python=python,
        pip=pip,
        packages=packages,
        command=shown or command,
        notes=notes,
        origin=origin,
    )(do)
