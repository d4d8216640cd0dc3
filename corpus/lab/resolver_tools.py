"""The same failures in the words of uv, Poetry, pip-tools and pipenv, each run from an environment of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence

from lab import ROOT, Lab, interpreter, main, recipe

R = "resolver-conflict/"
N = "no-matching-distribution/"
PYPROJECT = '[project]\nname = "shop"\nversion = "0.1.0"\nrequires-python = "{python}"\ndependencies = [{needs}]\n'
POETRY = '[tool.poetry]\nname = "shop"\nversion = "0.1.0"\ndescription = ""\nauthors = []\npackage-mode = false\n\n[tool.poetry.dependencies]\npython = "{python}"\n{needs}\n'


def tool(*packages: str) -> str:
    """The ``bin`` folder of an environment that holds those packages."""
    place = ROOT / "tools" / packages[0].replace("=", "")
    if not (place / "bin" / "pip").exists():
        base = {k: v for k, v in os.environ.items() if not k.startswith("PIP_") or k == "PIP_CERT"} | {
            "PIP_CONFIG_FILE": "/dev/null"
        }
        subprocess.run([interpreter("3.11"), "-m", "venv", place], check=True, env=base)
        subprocess.run([place / "bin/pip", "install", "-q", *packages], check=True, env=base)
    return str(place / "bin")


def shown(bin_folder: str, command: str) -> str:
    """What a tool says of its own version."""
    done = subprocess.run(
        ["bash", "-c", command],
        env={"PATH": f"{bin_folder}:/usr/bin:/bin", "HOME": str(ROOT)},
        capture_output=True,
        text=True,
    )
    return done.stdout.strip().split("\n")[0]


def with_tool(
    name: str,
    packages: Sequence[str],
    version: str,
    command: str,
    *,
    files: Mapping[str, str] | None = None,
    python: str = "3.11",
    before: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
) -> None:
    """Register a recipe that runs ``command`` with the tool of ``packages``; ``version`` asks its version."""
    origin = f"captured with {version}, CPython {python}, linux x86_64"

    def do(lab: Lab) -> str:
        folder = tool(*packages)
        for inner, text in (files or {}).items():
            lab.write(inner, text)
        variables = {
            "PATH": f"{lab.env}/bin:{folder}:/usr/bin:/bin",
            "UV_CACHE_DIR": str(ROOT / "uv-cache"),
            "UV_PYTHON_DOWNLOADS": "never",
            "UV_LINK_MODE": "copy",
            "PIPENV_IGNORE_VIRTUALENVS": "0",
            "PIPENV_NOSPIN": "1",
            "POETRY_CACHE_DIR": str(ROOT / "poetry-cache"),
            "POETRY_NO_INTERACTION": "1",
        } | dict(env or {})
        if packages[0].startswith("pip-tools"):
            variables["PATH"] = f"{folder}:/usr/bin:/bin"
        for one in before:
            lab.quiet(one, variables)
        return lab.run(command, variables, 300).replace(
            str(ROOT / "tools" / packages[0].replace("=", "")), "/home/user/.local"
        )

    recipe(
        name,
        expect=name.split("/")[1].split("--", maxsplit=1)[0],
        python=python,
        pip="24.0" if python == "3.11" else "26.3" if python == "3.12" else "24.3.1",
        command=command,
        origin=origin,
    )(do)


UV, UV_IS = ("uv",), "uv 0.13.9"
with_tool(R + "uv-no-solution--pip-install", UV, UV_IS, "uv pip install tensorflow==2.12.0 numpy==1.26.4")
with_tool(
    R + "uv-no-solution--requirements-file",
    UV,
    UV_IS,
    "uv pip install -r requirements.txt",
    files={"requirements.txt": "Flask==2.2.5\nWerkzeug==3.0.1\nJinja2==2.11.3\ngunicorn\n"},
)
with_tool(R + "uv-no-solution--transitive", UV, UV_IS, "uv pip install 'google-api-core==2.11.0' 'protobuf>=5'")
with_tool(
    R + "uv-no-solution--add-to-project",
    UV,
    UV_IS,
    "uv add 'urllib3>=2' 'botocore==1.29.0'",
    files={"pyproject.toml": PYPROJECT.format(python=">=3.11", needs="")},
)
with_tool(
    R + "uv-python-range--lock-split",
    UV,
    UV_IS,
    "uv lock",
    files={"pyproject.toml": PYPROJECT.format(python=">=3.8", needs='"numpy>=2.1", "requests"')},
)
with_tool(
    R + "uv-python-range--lock-0.4",
    ("uv==0.4.30",),
    "uv 0.4.30",
    "uv lock",
    files={"pyproject.toml": PYPROJECT.format(python=">=3.8", needs='"scikit-learn==1.5.2"')},
)
with_tool(
    R + "uv-no-solution--constraint-double",
    UV,
    UV_IS,
    "uv pip compile requirements.in -c constraints.txt",
    files={"requirements.in": "requests==2.25.1\n", "constraints.txt": "urllib3==1.20\n"},
)
with_tool(
    R + "uv-no-solution--old-0.4",
    ("uv==0.4.30",),
    "uv 0.4.30",
    "uv pip install 'google-api-core==2.11.0' 'protobuf>=5'",
)
with_tool(N + "uv-no-matching-file--no-such-version", UV, UV_IS, "uv pip install six==1.99")
with_tool(N + "uv-no-matching-file--no-such-name", UV, UV_IS, "uv pip install tensorfow-lite-runtme")
with_tool(N + "uv-no-matching-file--tensorflow-1.15-py3.11", UV, UV_IS, "uv pip install tensorflow==1.15.0")
with_tool(
    N + "uv-no-matching-file--tensorflow-2.10-py3.12", UV, UV_IS, "uv pip install tensorflow==2.10.1", python="3.12"
)
with_tool(N + "uv-no-matching-file--python-excluded", UV, UV_IS, "uv pip install numpy==2.1.0", python="3.8")
with_tool(N + "uv-no-matching-file--platform", UV, UV_IS, "uv pip install pywin32==306")
with_tool(N + "uv-no-matching-file--old-0.4", ("uv==0.4.30",), "uv 0.4.30", "uv pip install tensorflow==1.15.0")

P2, P1 = (("poetry==2.5.1",), "Poetry 2.5.1"), (("poetry==1.8.5",), "Poetry 1.8.5")
NEEDS = 'google-api-core = "2.11.0"\nprotobuf = ">=5"'
with_tool(
    R + "poetry-solving-failed--2.5",
    *P2,
    "poetry lock --no-ansi",
    files={"pyproject.toml": POETRY.format(python="^3.11", needs=NEEDS)},
)
with_tool(
    R + "poetry-solving-failed--1.8",
    *P1,
    "poetry lock --no-ansi",
    files={"pyproject.toml": POETRY.format(python="^3.11", needs=NEEDS)},
)
with_tool(
    R + "poetry-solving-failed--add-2.5",
    *P2,
    "poetry add --no-ansi 'urllib3@^2'",
    files={"pyproject.toml": POETRY.format(python="^3.11", needs='requests = "2.25.1"')},
)
with_tool(
    R + "poetry-python-range--1.8",
    *P1,
    "poetry lock --no-ansi",
    files={"pyproject.toml": POETRY.format(python="^3.8", needs='numpy = "2.1.0"')},
)
with_tool(
    R + "poetry-python-range--2.5",
    *P2,
    "poetry add --no-ansi scipy==1.10.1",
    files={"pyproject.toml": POETRY.format(python="^3.11", needs="")},
)
with_tool(
    N + "poetry-no-versions--2.5",
    *P2,
    "poetry lock --no-ansi",
    files={"pyproject.toml": POETRY.format(python="^3.11", needs='six = "1.99"')},
)
with_tool(
    N + "poetry-no-versions--1.8",
    *P1,
    "poetry lock --no-ansi",
    files={"pyproject.toml": POETRY.format(python="^3.11", needs='six = "^7"\nclick = "8.1.7"')},
)
with_tool(
    R + "poetry-lock-stale--2.5",
    *P2,
    "sed -i 's/six = .*/six = \"1.15.0\"/' pyproject.toml && poetry install --no-ansi",
    files={"pyproject.toml": POETRY.format(python="^3.11", needs='six = "1.16.0"')},
    before=["poetry lock"],
)
with_tool(
    R + "poetry-lock-stale--1.8",
    *P1,
    "sed -i 's/six = .*/six = \"1.15.0\"/' pyproject.toml && poetry install --no-ansi",
    files={"pyproject.toml": POETRY.format(python="^3.11", needs='six = "1.16.0"')},
    before=["poetry lock"],
)

COMPILE = {"requirements.in": "requests==2.25.1\nurllib3>=2\n"}
with_tool(
    R + "resolution-impossible--pip-compile-7",
    ("pip-tools==7.5.1", "pip==25.2"),
    "pip-tools 7.5.1",
    "pip-compile requirements.in",
    files=COMPILE,
)
with_tool(
    R + "resolution-impossible--pip-compile-6.4",
    ("pip-tools==6.4.0", "pip==21.3.1", "setuptools==65.5.0"),
    "pip-tools 6.4.0",
    "pip-compile requirements.in",
    files=COMPILE,
)
with_tool(
    R + "pipenv-locking-failed--conflict",
    ("pipenv==2025.0.4",),
    "pipenv 2025.0.4",
    "pipenv lock",
    files={
        "Pipfile": [
            '[[source]]\nurl = "https://" # the default\nverify_ssl = true\nname = "main"',
            '[packages]\nrequests = "==2.25.1"\nurllib3 = ">=2"\n',
        ][1]
    },
)
with_tool(
    R + "pipenv-locking-failed--2022",
    ("pipenv==2022.12.19", "setuptools==65.5.0"),
    "pipenv 2022.12.19",
    "pipenv lock",
    files={"Pipfile": '[packages]\nflask = "==2.2.5"\nwerkzeug = "==3.0.1"\n'},
)

# Nothing listens on port 9: the index refuses.
DEAD = '\n[[tool.poetry.source]]\nname = "main"\nurl = "http://127.0.0.1:9/simple/"\npriority = "primary"\n'
P11 = (("poetry==1.1.15", "setuptools==65.5.0", "urllib3<2"), "Poetry 1.1.15")
with_tool(
    "network/poetry-connection-failed--1.1",
    *P11,
    "poetry lock --no-ansi",
    files={
        "pyproject.toml": POETRY.format(python="^3.11", needs='requests = "*"').replace("package-mode = false\n", "")
        + DEAD.replace('priority = "primary"', "default = true")
    },
)
with_tool(
    "network/poetry-connection-failed--1.8",
    *P1,
    "poetry lock --no-ansi",
    files={"pyproject.toml": POETRY.format(python="^3.11", needs='requests = "*"') + DEAD},
)
with_tool(
    "network/poetry-connection-failed--2.5",
    *P2,
    "poetry lock --no-ansi",
    files={"pyproject.toml": POETRY.format(python="^3.11", needs='requests = "*"') + DEAD},
)

if __name__ == "__main__":
    main()
