"""Poetry's older releases, with a small package index of their own: they no longer agree with today's public one."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

import lab as laboratory
from lab import ROOT, Lab, main, recipe
from resolver_tools import tool

laboratory._RECIPES.clear()  # those of resolver_tools.py

R = "resolver-conflict/"
PORT = 8917
WHEELS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("scipy", "1.10.1", "<3.12,>=3.8", ()),
    ("urllib3", "1.26.20", "", ()),
    ("urllib3", "2.2.0", ">=3.8", ()),
    ("requests", "2.25.1", "", ("urllib3 (<1.27,>=1.21.1)",)),
    (
        "google-api-core",
        "2.11.0",
        ">=3.7",
        ("protobuf (!=3.20.0,!=3.20.1,!=4.21.0,!=4.21.1,!=4.21.2,!=4.21.3,!=4.21.4,!=4.21.5,<5.0.0dev,>=3.19.5)",),
    ),
    ("protobuf", "5.29.0", ">=3.8", ()),
)
PROJECT = """\
[tool.poetry]
name = "shop"
version = "0.1.0"
description = ""
authors = []

[tool.poetry.dependencies]
python = ">=3.8,<4.0"
{needs}
[[tool.poetry.source]]
name = "company"
url = "http://127.0.0.1:{port}/simple/"
{rank}
"""


def index(folder: Path) -> None:
    """Write an index of empty wheels that hold nothing but their metadata."""
    for name, version, python, needs in WHEELS:
        place = folder / "simple" / name
        place.mkdir(parents=True, exist_ok=True)
        stem = f"{name.replace('-', '_')}-{version}"
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        metadata += f"Requires-Python: {python}\n" if python else ""
        metadata += "".join(f"Requires-Dist: {need}\n" for need in needs)
        wheel = place / f"{stem}-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(f"{stem}.dist-info/METADATA", metadata)
            archive.writestr(
                f"{stem}.dist-info/WHEEL",
                "Wheel-Version: 1.0\nGenerator: lab\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            )
            archive.writestr(f"{stem}.dist-info/RECORD", "")
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        with (place / "index.html").open("a", encoding="utf-8") as page:
            limit = f' data-requires-python="{escape(python)}"' if python else ""
            page.write(f'<a href="{wheel.name}#sha256={digest}"{limit}>{wheel.name}</a>\n')


def with_poetry(
    name: str, version: str, command: str, *, needs: str = "", later: str = "", before: Sequence[str] = ()
) -> None:
    """Register a recipe that runs ``command`` in the project ``shop``; ``later`` is added after ``before`` has run."""

    def do(lab: Lab) -> str:
        folder = tool(f"poetry=={version}")
        index(lab.home / "index")
        rank = "default = true" if version < "1.8" else 'priority = "primary"'
        variables = {
            "PATH": f"{folder}:{lab.env}/bin:/usr/bin:/bin",
            "POETRY_CACHE_DIR": str(ROOT / "poetry-cache"),
            "POETRY_NO_INTERACTION": "1",
            "POETRY_VIRTUALENVS_IN_PROJECT": "true",
            "NO_COLOR": "1",
            "VIRTUAL_ENV": "",
            "NO_PROXY": "127.0.0.1",
        }
        serve = f"python3 -m http.server {PORT} --bind 127.0.0.1 -d ../index >/dev/null 2>&1 & served=$!; sleep 1; "
        for text, commands in ((needs, before), (needs + later, ())):
            lab.write("shop/pyproject.toml", PROJECT.format(needs=text, port=PORT, rank=rank))
            for one in commands:
                lab.quiet(f"cd shop; {serve}{one}; kill $served; rm -rf .venv", variables)
        printed = lab.run(f"cd shop; {serve}{command}; kill $served", variables, 300)
        return printed.replace(f"/home/user/tools/poetry{version}", "~/.local/share/pypoetry/venv")

    recipe(
        name,
        expect=name.split("/")[1].split("--", maxsplit=1)[0],
        pip="24.0",
        command=command,
        origin=f"captured with Poetry {version}, CPython 3.11.7, linux x86_64",
    )(do)


with_poetry(R + "poetry-python-range--1.2-requirement", "1.2.2", "poetry add scipy")
with_poetry(
    R + "poetry-solving-failed--1.1-exception", "1.1.15", "poetry add 'urllib3@^2'", needs='requests = "^2.25.1"\n'
)
with_poetry(
    R + "poetry-solving-failed--both-1.8",
    "1.8.3",
    "poetry lock",
    needs='google-api-core = "2.11.0"\nprotobuf = ">=5"\n',
)
with_poetry(
    R + "poetry-lock-stale--1.4",
    "1.4.2",
    "poetry install --no-root",
    later='requests = "*"\n',
    before=["poetry lock"],
)
with_poetry(R + "poetry-lock-stale--2", "2.1.1", "poetry install", later='requests = "*"\n', before=["poetry lock"])

if __name__ == "__main__":
    main()
