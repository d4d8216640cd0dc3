"""A project that its tool refuses: another Python, a pyproject.toml that can't be read or is not there, an environment
that is none, a revision that does not exist, pip's shim run as a Python program."""

from __future__ import annotations

from lab import PYENV, Lab, main, recipe

N, I, S, B, F = "no-matching-distribution/", "invalid-requirement/", "stale-runtime/", "broken-pip/", "build-failure/"
HEAD = '[project]\nname = "shop"\nversion = "0.1.0"\n'
POETRY = '[tool.poetry]\nname = "shop"\nversion = "0.1.0"\ndescription = ""\nauthors = []\n'


def tried(
    name: str,
    tool: str,
    command: str,
    *,
    files: dict[str, str] | None = None,
    before: str = "",
    python: str = "3.11",
    pip: str | None = None,
) -> None:
    """Register a recipe that installs ``tool`` (``uv==0.9.7``), writes ``files`` and runs ``command``."""

    def do(lab: Lab) -> str:
        for file, text in (files or {}).items():
            lab.write(file, text)
        seen = {
            "UV_CACHE_DIR": f"{lab.home}/cache",
            "UV_PYTHON_DOWNLOADS": "never",
            "VIRTUAL_ENV": "",
            "POETRY_VIRTUALENVS_IN_PROJECT": "true",
        }
        if before:
            lab.quiet(before, env=seen)
        return lab.run(command, env=seen if tool else None)

    recipe(
        name,
        expect=name.split("/")[1].split("--", maxsplit=1)[0],
        python=python,
        pip=pip,
        packages=(tool,) if tool else (),
        command=command,
        origin=f"captured with {tool.replace('==', ' ')}, CPython {python}, linux x86_64" if tool else None,
    )(do)


NEWER = {"pyproject.toml": POETRY + '[tool.poetry.dependencies]\npython = "^3.14"\n'}
tried(N + "project-wants-other-python--poetry-1.4", "poetry==1.4.2", "poetry install", files=NEWER)
tried(N + "project-wants-other-python--poetry-1.8", "poetry==1.8.5", "poetry install", files=NEWER)
tried(N + "project-wants-other-python--poetry-2.2", "poetry==2.2.1", "poetry install", files=NEWER)
PINNED = {"pyproject.toml": HEAD + 'requires-python = ">=3.12"\n', ".python-version": "3.11\n"}
tried(N + "project-wants-other-python--uv-0.5", "uv==0.5.29", "uv sync", files=PINNED)
tried(N + "project-wants-other-python--uv-0.9", "uv==0.9.7", "uv sync", files=PINNED)

tried(
    I + "pyproject-unreadable--poetry-1.1-group",
    "poetry==1.4.2",
    "poetry install",
    files={"pyproject.toml": POETRY + '[tool.poetry.dependencies]\npython = "^3.11"\n[tool.poetry.groups.dev]\n'},
)
tried(
    I + "pyproject-unreadable--uv-0.9",
    "uv==0.9.7",
    "uv sync",
    files={"pyproject.toml": HEAD + 'requires-python = ">=3.11"\ndependencies = [\n  "rich"\n  "click",\n]\n'},
)
tried(
    I + "pyproject-unreadable--poetry-2.2",
    "poetry==2.2.1",
    "poetry install",
    files={"pyproject.toml": HEAD + "a = b\n"},
)
tried(I + "poetry-project-missing--1.4", "poetry==1.4.2", "poetry install")
tried(I + "poetry-project-missing--2.2", "poetry==2.2.1", "poetry add rich")

EMPTY = "mkdir -p .venv/bin && touch .venv/left"
tried(
    S + "uv-environment-unusable--no-python-0.9",
    "uv==0.9.7",
    "uv sync",
    files={"pyproject.toml": HEAD + 'requires-python = ">=3.11"\n'},
    before=EMPTY,
)
tried(
    S + "uv-environment-unusable--no-python-0.5",
    "uv==0.5.29",
    "uv sync",
    files={"pyproject.toml": HEAD + 'requires-python = ">=3.11"\n'},
    before=EMPTY,
)
REPO = "git init -q lib && cd lib && git -c user.name=u -c user.email=u@x.example commit -q --allow-empty -m one"
tried(
    I + "vcs-revision-missing--uv-0.9",
    "uv==0.9.7",
    'uv venv -q && uv pip install "git+file://$PWD/lib@v9.9.9"',
    before=REPO,
)
tried(
    F + "flat-layout--poetry-1.4",
    "poetry==1.4.2",
    "poetry install",
    files={
        "pyproject.toml": POETRY + 'packages = [{include = "shop"}]\n[tool.poetry.dependencies]\npython = "^3.11"\n'
        '[build-system]\nrequires = ["poetry-core<1.6"]\nbuild-backend = "poetry.core.masonry.api"\n',
    },
)
SETUP = {
    "shop/setup.py": "from setuptools import setup\nsetup(name='shop', version='1.0', data_files=[('etc', ['shop.ini'])])\n"
}
tried(F + "file-missing-in-sdist--data-files", "", "pip install ./shop", files=SETUP, python="3.11", pip="24.0")


def shim(version: str) -> None:
    """Register a recipe in which Python is given pyenv's shim of pip, a shell script, to run."""
    place = PYENV.parent

    def do(lab: Lab) -> str:
        return lab.run(f"python {place}/shims/pip install rich").replace(str(place), "/home/user/.pyenv")

    recipe(
        B + f"pip-shim-run-as-program--py{version}",
        expect="pip-shim-run-as-program",
        python=version,
        command="python $(which pip) install rich",
    )(do)


shim("3.12")
shim("3.9")

if __name__ == "__main__":
    main()
