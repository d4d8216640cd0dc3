"""Installs that fail for what stands in files: lists of other tools, projects of one's own, wheels and indexes with faults."""

from __future__ import annotations

import contextlib
import http.server
import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from repair.lab import scenario
from repair.stubs import index, sdist, wheel, wheels

_LINKS = {"PIP_FIND_LINKS": "{home}/wheels"}
_INDEX = {"PIP_INDEX_URL": "{url}", "PIP_DEFAULT_TIMEOUT": "5", "PIP_RETRIES": "1", "PIP_NO_CACHE_DIR": "1"}
_TOOL = wheels(wheel("tool", "1.0"), wheel("tool", "2.0"))
_CHECK = "python -m pip check"
_FILE = "pip install -r requirements.txt"
_BOTH = "python -c 'import idna, iniconfig'"

# --- requirements files that another tool, another machine or another time wrote -------------------

for _name, _wants, _text in (
    (
        "freeze-of-ubuntu-pkg-resources",
        "to install a frozen file of an old Ubuntu, with pkg-resources==0.0.0",
        "idna==3.4\niniconfig==2.0.0\npkg-resources==0.0.0\n",
    ),
    (
        "freeze-of-conda-file-paths",
        "to install a frozen file of a conda environment",
        "idna @ file:///croot/idna_1666125576474/work\n"
        "iniconfig @ file:///home/conda/feedstock_root/build_artifacts/iniconfig_1673103042956/work\nsix==1.16.0\n",
    ),
    (
        "conda-list-export-as-requirements",
        "to install what conda list --export wrote",
        "# $ conda create --name <env> --file <this file>\n# platform: linux-64\n"
        "idna=3.4=py311h06a4308_0\niniconfig=2.0.0=pyhd8ed1ab_0\nopenssl=3.0.12=h7f8727e_0\n",
    ),
    (
        "pip-list-as-requirements",
        "to install what pip list wrote into a file",
        "Package    Version\n---------- -------\nidna       3.4\niniconfig  2.0.0\n",
    ),
    (
        "standard-modules-in-requirements",
        "to install a file that lists modules of Python itself",
        "sqlite3\nidna\niniconfig\nlogging\n",
    ),
    ("backport-of-futures", "to install a file that still lists futures", "futures==3.3.0\nidna\niniconfig\n"),
    (
        "backport-of-dataclasses",
        "to install a file that still lists the backport of dataclasses",
        "dataclasses==0.8\nidna\niniconfig\n",
    ),
    (
        "comment-glued-to-version",
        "to install a file with a comment glued to a version",
        "idna==3.4#pinned by Bob\niniconfig==2.0.0\n",
    ),
    (
        "merge-marks-in-requirements",
        "to install a file with the marks of a merge",
        "<<<<<<< HEAD\nidna==3.4\n=======\nidna==3.7\n>>>>>>> feature\niniconfig\n",
    ),
    (
        "caret-of-poetry-in-requirements",
        "to install a file with a caret as Poetry writes it",
        "idna^3.4\niniconfig==2.0.0\n",
    ),
    (
        "windows-packages-in-requirements",
        "to install a file that was frozen on Windows",
        "idna==3.4\npywin32==306\niniconfig\npywinpty==2.0.10\n",
    ),
):
    scenario(
        _name,
        wants=_wants,
        python="3.11",
        files={"requirements.txt": _text},
        command=_FILE,
        goal=_BOTH,
    )
scenario(
    "requirements-in-latin-1",
    wants="to install a file with a comment in Latin-1",
    python="3.11",
    pip="23.2.1",
    files={"requirements.txt": "# pour le café\nidna==3.4\niniconfig==2.0.0\n".encode("latin-1")},
    command=_FILE,
    goal=_BOTH,
)
scenario(
    "wildcard-behind-greater",
    wants="to install a file with >=3.* of the old days",
    python="3.11",
    pip="25.1",
    files={"requirements.txt": "idna>=3.*\niniconfig\n"},
    command=_FILE,
    goal=_BOTH,
)
scenario(
    "greater-typed-the-wrong-way-round",
    wants="to install with the comparison typed the wrong way round",
    python="3.11",
    command="pip install 'idna=>3.4'",
    goal="python -c 'import idna'",
)

# --- settings ---------------------------------------------------------------------------------------

scenario(
    "constraint-variable-to-nowhere",
    wants="to install although PIP_CONSTRAINT names a missing file",
    files=_TOOL,
    variables={**_LINKS, "PIP_CONSTRAINT": "/etc/pip/constraints.txt"},
    command="pip install tool",
    goal="python -c 'import tool'",
    fast=True,
)
scenario(
    "only-binary-variable",
    wants="to install a package without wheels although PIP_ONLY_BINARY is set",
    python="3.11",
    variables={"PIP_ONLY_BINARY": ":all:"},
    command="pip install docopt==0.6.2",
    goal="python -c 'import docopt'",
)
scenario(
    "download-for-other-platform",
    wants="to download a wheel for another Python",
    python="3.11",
    command="pip download --python-version 3.9 --platform manylinux2014_x86_64 markupsafe==2.1.3",
    goal="ls *.whl | grep cp39",
)
scenario(
    "pythonhome-to-nowhere",
    wants="to install although PYTHONHOME names a Python that is gone",
    files=_TOOL,
    variables=_LINKS,
    before="export PYTHONHOME=/opt/python3.8",
    command="pip install tool",
    goal="python -c 'import tool'",
    fast=True,
)
scenario(
    "pythonpath-with-enum34",
    wants="to install although PYTHONPATH holds an enum of Python 2",
    python="3.11",
    files={**_TOOL, "lib/enum.py": "class Enum(object):\n    pass\n"},
    variables={**_LINKS, "PYTHONPATH": "{home}/lib"},
    command="pip install tool",
    goal="python -c 'import tool'",
)
scenario(
    "compiler-variable-clang",
    wants="to build although CC names a compiler that is not there",
    python="3.11",
    variables={"PIP_NO_CACHE_DIR": "1", "CC": "clang-14"},
    programs=("gcc",),
    command="pip install netifaces==0.10.9",
    goal="python -c 'import netifaces'",
)
scenario(
    "temporary-folder-without-execution",
    wants="to build although the temporary folder allows no programs",
    python="3.11",
    files=wheels(
        sdist(
            "oldconf",
            "1.0",
            {
                "setup.py": "import os, subprocess\nfrom setuptools import setup\n"
                "open('configure', 'w').write('#!/bin/sh\\nexit 0\\n')\nos.chmod('configure', 0o755)\n"
                "subprocess.check_call(['./configure'])\nsetup(name='oldconf', version='1.0', py_modules=['oldconf'])\n",
                "oldconf.py": "ok = 1\n",
            },
        )
    ),
    as_root="mkdir small && mount -t tmpfs -o noexec tmpfs small",
    variables={**_LINKS, "PIP_NO_CACHE_DIR": "1", "TMPDIR": "{home}/small"},
    command="pip install oldconf",
    goal="python -c 'import oldconf'",
)
scenario(
    "few-inodes-left",
    wants="to install although the disk of the environment has no inodes left",
    python="3.11",
    as_root="mkdir small && mount -t tmpfs -o size=400m,nr_inodes=2000 tmpfs small && python3.11 -m venv small/env",
    variables={"PATH": "{home}/small/env/bin:/usr/bin:/bin", "VIRTUAL_ENV": "{home}/small/env"},
    command="pip install django==4.2.11",
    goal="python -c 'import django'",
)
scenario(
    "local-folder-of-root",
    wants="to install for oneself although sudo pip once made .local",
    python="system",
    user=True,
    as_root="cp -r /usr/lib/python3.11 lib && rm lib/EXTERNALLY-MANAGED && mount --bind lib /usr/lib/python3.11 && "
    "mkdir -p .local/lib && chown -R 0:0 .local && chmod -R go-w .local",
    command="python3 -m pip install --user iniconfig",
    again="python -m pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
scenario(
    "ensurepip-disabled-on-debian",
    wants="to install a package; a guide says ensurepip",
    python="system",
    user=True,
    command="python3 -m ensurepip --upgrade && pip3 install iniconfig",
    again="python -m pip install iniconfig",
    goal="python -c 'import iniconfig'",
)

# --- projects of one's own --------------------------------------------------------------------------

_SETUPTOOLS = '[build-system]\nrequires = ["setuptools>=61"]\nbuild-backend = "setuptools.build_meta"\n'
_POETRY = (
    '[build-system]\nrequires = ["poetry-core>=1.0"]\nbuild-backend = "poetry.core.masonry.api"\n'
    '[tool.poetry]\nname = "{name}"\nversion = "1"\ndescription = ""\nauthors = []\n'
    '[tool.poetry.dependencies]\npython = ">=3.8"\n'
)
_NAMED = '[project]\nname = "{name}"\nversion = "1"\n'
_OURS = "(cd / && python -c 'import ours')"
_MODULE = {"ours.py": "ok = True\n"}
_PACKAGE = {"ours/__init__.py": "ok = True\n"}

for _name, _wants, _files in (
    (
        "own-project-license-string",
        "to install a project with a licence expression, with the setuptools it pins",
        {
            "pyproject.toml": _SETUPTOOLS.replace(">=61", "==68.0.0")
            + _NAMED.format(name="ours")
            + 'license = "MIT"\n',
            **_MODULE,
        },
    ),
    (
        "own-project-version-missing",
        "to install a project without a version",
        {"pyproject.toml": _SETUPTOOLS + '[project]\nname = "ours"\n', **_MODULE},
    ),
    (
        "own-project-hatch-finds-nothing",
        "to install a project of hatchling whose name is not its package's",
        {
            "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
            + _NAMED.format(name="our-company-app"),
            **_PACKAGE,
        },
    ),
    (
        "own-project-backend-not-required",
        "to install a project that names hatchling but requires setuptools",
        {
            "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "hatchling.build"\n'
            + _NAMED.format(name="ours"),
            **_MODULE,
        },
    ),
    (
        "own-project-poetry-masonry",
        "to install a project of Poetry whose backend is misspelt",
        {"pyproject.toml": _POETRY.format(name="ours").replace("masonry.api", "masonry"), **_MODULE},
    ),
    (
        "own-project-poetry-other-name",
        "to install a project of Poetry whose package is named otherwise",
        {"pyproject.toml": _POETRY.format(name="our-app"), **_PACKAGE},
    ),
    (
        "own-project-two-folders",
        "to install a project with two folders beside its package",
        {
            "pyproject.toml": _SETUPTOOLS + _NAMED.format(name="ours"),
            **_PACKAGE,
            "data/a.txt": "1\n",
            "notebooks/x.py": "1\n",
        },
    ),
    (
        "own-project-for-newer-python",
        "to install a project that wants Python 3.12",
        {
            "pyproject.toml": _SETUPTOOLS
            + _NAMED.format(name="ours")
            + 'requires-python = ">=3.12"\n[tool.setuptools]\npy-modules = ["ours"]\n',
            **_MODULE,
        },
    ),
    (
        "setup-py-imports-its-package",
        "to install a project whose setup.py imports the package for its version",
        {
            "setup.py": "import ours\nfrom setuptools import setup\n"
            "setup(name='ours', version=ours.__version__, packages=['ours'], install_requires=['iniconfig'])\n",
            "ours/__init__.py": "import iniconfig\n__version__ = '1'\n",
        },
    ),
):
    scenario(_name, wants=_wants, python="3.11", files=_files, command="pip install .", goal=_OURS)
scenario(
    "editable-with-pip-21.2",
    wants="to work on a project without setup.py, with pip 21.2",
    python="3.9",
    pip="21.2.4",
    files={"pyproject.toml": _SETUPTOOLS + _NAMED.format(name="ours"), **_MODULE},
    command="pip install -e .",
    goal=_OURS,
)
_OLD_SETUP = {
    "setup.py": "from setuptools import setup\nsetup(name='ours', version='1', py_modules=['ours'])\n",
    **_MODULE,
}
scenario(
    "setup-py-install-on-3.12",
    wants="to install a project by python setup.py install on Python 3.12",
    python="3.12",
    files=_OLD_SETUP,
    command="python setup.py install",
    goal=_OURS,
)
scenario(
    "bdist-wheel-without-wheel",
    wants="to build a wheel with an environment that has none of the package wheel",
    python="3.11",
    packages=("setuptools==65.5.0",),
    files=_OLD_SETUP,
    command="python setup.py bdist_wheel && pip install dist/*.whl",
    goal=_OURS,
)
scenario(
    "build-isolation-without-index",
    wants="to install a project on a machine without a network",
    python="3.11",
    packages=("setuptools==75.8.0 wheel",),
    files={
        **_TOOL,
        **_MODULE,
        "pyproject.toml": _SETUPTOOLS
        + _NAMED.format(name="ours")
        + 'dependencies = ["tool"]\n[tool.setuptools]\npy-modules = ["ours"]\n',
    },
    command="pip install --no-index --find-links wheels .",
    goal=_OURS,
)
scenario(
    "setup-py-of-msvccompiler",
    wants="to install a source package that imports distutils.msvccompiler",
    python="3.11",
    files=wheels(
        sdist(
            "oldmsvc",
            "1.0",
            {
                "setup.py": "from setuptools import setup\nfrom distutils.msvccompiler import get_build_version\n"
                "setup(name='oldmsvc', version='1.0', py_modules=['oldmsvc'])\n",
                "oldmsvc.py": "ok = 1\n",
            },
        )
    ),
    variables=_LINKS,
    command="pip install oldmsvc",
    goal="python -c 'import oldmsvc'",
)
scenario(
    "setuptools-torn",
    wants="to build a project although the environment's setuptools is torn",
    python="3.11",
    packages=("setuptools==69.5.1 wheel",),
    files=_OLD_SETUP,
    before="rm -rf env/lib/python3.11/site-packages/setuptools/extern env/lib/python3.11/site-packages/setuptools/_vendor",
    command="pip install --no-build-isolation .",
    goal=_OURS,
)

# --- wheels, indexes and repositories with faults ---------------------------------------------------


def _called(name: str, made: dict[str, bytes]) -> dict[str, bytes]:
    return {name: next(iter(made.values()))}


def _without_metadata() -> dict[str, bytes]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("tool.py", "x = 1\n")
    return {"wheels/tool-2.0-py3-none-any.whl": out.getvalue()}


def _altered_once(path: str, visit: int, body: bytes) -> tuple[int, bytes]:
    return 200, body[:-30] + b"x" * 30 if path.startswith("/files/") and visit == 1 else body


def _unauthorized(path: str, visit: int, body: bytes) -> tuple[int, bytes]:
    return (401, b"") if path.startswith("/simple/") else (200, body)


def _answers(status: int, headers: dict[str, str], body: bytes = b"") -> Callable[[Path], AbstractContextManager[str]]:
    """A server on 127.0.0.1 that says the same to everything; ``{path}`` in a header stands for what was asked."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value.replace("{path}", self.path))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    @contextlib.contextmanager
    def serve(home: Path) -> Iterator[str]:
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield f"http://127.0.0.1:{server.server_port}/simple"
            server.shutdown()
            thread.join()

    return serve


scenario(
    "wheel-saved-twice-by-browser",
    wants="to install a wheel that the browser saved a second time",
    files=dict(_called("tool-1.0-py3-none-any (1).whl", wheel("tool", "1.0"))),
    command="pip install './tool-1.0-py3-none-any (1).whl'",
    goal="python -c 'import tool'",
    fast=True,
)
scenario(
    "wheel-with-a-short-name",
    wants="to install a wheel that somebody renamed",
    files=dict(_called("tool.whl", wheel("tool", "1.0"))),
    command="pip install ./tool.whl",
    goal="python -c 'import tool'",
    fast=True,
)
scenario(
    "wheel-of-another-name-inside",
    wants="to install a package whose newest wheel names another package",
    python="3.11",
    files=wheels(wheel("tool", "1.0"), _called("wheels/tool-2.0-py3-none-any.whl", wheel("other", "2.0"))),
    variables=_INDEX,
    serves=index(),
    command="pip install tool",
    goal="python -c 'import tool'",
)
scenario(
    "source-of-another-version-inside",
    wants="to install a package whose newest source says another version",
    python="3.11",
    files=wheels(
        wheel("tool", "1.0"),
        sdist(
            "tool",
            "2.0",
            {
                "setup.py": "from setuptools import setup\nsetup(name='tool', version='1.9', py_modules=['tool'])\n",
                "tool.py": "__version__ = '1.9'\n",
            },
        ),
    ),
    variables=_LINKS,
    command="pip install tool==2.0",
    goal="python -c 'import tool'",
)
scenario(
    "wheel-without-metadata",
    wants="to install a package whose newest wheel has no metadata",
    python="3.11",
    files=wheels(wheel("tool", "1.0"), _without_metadata()),
    variables=_INDEX,
    serves=index(),
    command="pip install tool",
    goal="python -c 'import tool'",
)
scenario(
    "download-altered-once",
    wants="to install a package whose first download was altered on the way",
    files=wheels(wheel("tool", "1.0")),
    variables=_INDEX,
    serves=index(_altered_once),
    command="pip install tool",
    goal="python -c 'import tool'",
)
scenario(
    "address-of-a-wheel-that-is-gone",
    wants="to install a package by an address that is gone; the index has it",
    files=_TOOL,
    variables={**_INDEX, "URL": "{url}"},
    serves=index(),
    before="export FILE=${URL%/simple}/files/tool-0.9-py3-none-any.whl",
    command="pip install $FILE",
    goal="python -c 'import tool'",
)
scenario(
    "token-of-extra-index-expired",
    wants="to install a public package although the company's extra index wants a new token",
    python="3.11",
    files=wheels(wheel("company", "1.0"), wheel("iniconfig", "0.1")),
    variables={"PIP_EXTRA_INDEX_URL": "{url}"},
    serves=index(_unauthorized),
    command="pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
scenario(
    "index-redirects-forever",
    wants="to install a package although an old variable names an index that redirects in a circle",
    python="3.11",
    variables={"PIP_INDEX_URL": "{url}", "PIP_RETRIES": "0"},
    serves=_answers(302, {"Location": "{path}"}),
    command="pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
scenario(
    "index-shows-a-sign-in-page",
    wants="to install a package although a variable names an index that shows a sign-in page",
    python="3.11",
    variables={"PIP_INDEX_URL": "{url}"},
    serves=_answers(200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><html><body>Sign in</body></html>"),
    command="pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
scenario(
    "host-of-index-unknown",
    wants="to install although a variable names an index of a company that one left",
    python="3.11",
    variables={"PIP_INDEX_URL": "https://packages.company.invalid/simple", "PIP_RETRIES": "0"},
    command="pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
scenario(
    "certificate-file-holds-none",
    wants="to install although a variable names a certificate file that holds none",
    python="3.11",
    files={"company.pem": "<html>Please sign in</html>\n"},
    variables={
        "PIP_NO_CACHE_DIR": "1",
        "PIP_CERT": "{home}/company.pem",
        "REQUESTS_CA_BUNDLE": "unset",
        "CURL_CA_BUNDLE": "unset",
    },
    programs=("update-ca-certificates",),
    command="pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
_REPOSITORY = (
    'mkdir repo && cd repo && printf \'from setuptools import setup\\nsetup(name="ours", version="1", py_modules=["ours"])\\n\' '
    "> setup.py && touch ours.py && git init -q -b master . && git add . && "
    "git -c user.name=a -c user.email=a@b.example commit -q -m a && cd .."
)
scenario(
    "branch-main-is-master",
    wants="to install a branch that is called otherwise",
    python="3.11",
    programs=("git",),
    before=_REPOSITORY,
    command="pip install git+file://$PWD/repo@main",
    goal=_OURS,
)
scenario(
    "repository-of-another-user",
    wants="to install from a repository that root cloned",
    python="system",
    user=True,
    programs=("git",),
    as_root=f"{_REPOSITORY} && chown -R 0:0 repo && python3 -m venv mine && chown -R 54321:54321 mine",
    variables={"PATH": "{home}/mine/bin:/usr/bin:/bin", "VIRTUAL_ENV": "{home}/mine"},
    command="pip install git+file://$HOME/repo",
    goal=_OURS,
)

# --- requirements that quarrel ----------------------------------------------------------------------

for _name, _wants, _packages, _call in (
    (
        "dependencies-of-dependencies-conflict",
        "to have two packages whose dependencies' dependencies conflict",
        (
            wheel("top-a", "1.0", ["mid-a"]),
            wheel("mid-a", "1.0", ["low==1.0"]),
            wheel("top-b", "1.0", ["mid-b==1.0"]),
            wheel("mid-b", "1.0", ["low==2.0"]),
            wheel("mid-b", "1.1", ["low"]),
            wheel("top-b", "1.1", ["mid-b>=1.1"]),
            wheel("low", "1.0"),
            wheel("low", "2.0"),
        ),
        "pip install top-a==1.0 top-b==1.0",
    ),
    (
        "dependency-was-withdrawn",
        "to install a package that wants a release of a library that was withdrawn",
        (
            wheel("top-a", "2.0", ["top-b==1.7"]),
            wheel("top-a", "1.9", ["top-b==1.6"]),
            wheel("top-b", "1.6"),
        ),
        "pip install top-a==2.0",
    ),
    (
        "newcomer-lowers-library",
        "to add a package without breaking the first",
        (
            wheel("top-b", "1.0", ["low>=2"]),
            wheel("top-a", "1.0", ["low<2"]),
            wheel("top-a", "2.0", ["low"]),
            wheel("low", "1.0"),
            wheel("low", "2.0"),
        ),
        "pip install -q top-b && pip install top-a==1.0",
    ),
):
    scenario(
        _name,
        wants=_wants,
        files=wheels(*_packages),
        variables=_INDEX,
        serves=index(),
        command=_call,
        goal=f"python -c 'import top_a, top_b' && {_CHECK}",
        fast=True,
    )
scenario(
    "constraints-behind-nested-files",
    wants="to install a project of several files with constraints",
    python="3.11",
    files={
        "requirements/base.txt": "requests==2.31.0\n",
        "requirements/dev.txt": "-r base.txt\n-c ../constraints.txt\npytest==7.4.4\n",
        "constraints.txt": "charset-normalizer==1.4.1\npluggy==1.4.0\n",
    },
    command="pip install -r requirements/dev.txt",
    goal=f"python -c 'import requests, pytest' && {_CHECK}",
)
scenario(
    "pip-check-finds-conflicts",
    wants="pip check to be content after two packages were exchanged",
    python="3.11",
    packages=("flask==3.0.0", "--no-deps werkzeug==2.3.8 jinja2==3.0.3"),
    command="pip check",
    goal=f"python -c 'import flask' && {_CHECK}",
)
scenario(
    "pip-check-finds-missing",
    wants="pip check to be content after an install without dependencies",
    python="3.11",
    packages=("--no-deps flask==3.0.0 requests==2.31.0",),
    command="pip check",
    goal=f"python -c 'import flask, requests' && {_CHECK}",
)
scenario(
    "extra-asks-for-newer-websockets",
    wants="to install uvicorn with its extras beside a websockets",
    python="3.11",
    command="pip install 'uvicorn[standard]==0.30.1' websockets==9.1",
    goal=f"python -c 'import uvicorn, websockets' && {_CHECK}",
)
_PROJECT = '[project]\nname = "ours"\nversion = "1"\nrequires-python = ">={python}"\ndependencies = [{needs}]\n'
_UV = {"UV_PYTHON": "{home}/env/bin/python"}
scenario(
    "uv-add-for-newer-python",
    wants="to add NumPy to a project that still admits Python 3.8",
    python="3.11",
    packages=("uv",),
    files={"pyproject.toml": _PROJECT.format(python="3.8", needs="")},
    variables=_UV,
    command="uv add numpy==2.1.0",
    goal="uv run python -c 'import numpy'",
)
scenario(
    "uv-lock-is-old",
    wants="to install the project although its lock is old",
    python="3.11",
    packages=("uv",),
    files={"pyproject.toml": _PROJECT.format(python="3.10", needs='"iniconfig"')},
    variables=_UV,
    before='uv lock -q && sed -i \'s/"iniconfig"/"iniconfig", "idna"/\' pyproject.toml',
    command="uv sync --locked",
    goal=".venv/bin/python -c 'import idna, iniconfig'",
)
scenario(
    "uv-proxy-to-nowhere",
    wants="to install with uv although a variable names a proxy that is gone",
    python="3.11",
    packages=("uv",),
    variables={"HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"},
    command="uv pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
scenario(
    "uv-conflict-in-file",
    wants="to install with uv a file whose pins conflict",
    python="3.11",
    packages=("uv",),
    files={"requirements.txt": "flask==3.0.0\nwerkzeug==2.3.8\nrequests==2.31.0\n"},
    command="uv pip install -r requirements.txt",
    goal="python -c 'import flask, requests' && uv pip check",
)
scenario(
    "pipenv-lock-out-of-date",
    wants="to deploy a project whose Pipfile.lock is old",
    python="3.11",
    packages=("pipenv==2023.12.1",),
    variables={"PIPENV_VENV_IN_PROJECT": "1", "PIPENV_IGNORE_VIRTUALENVS": "1", "PIPENV_NOSPIN": "1"},
    files={"Pipfile": '[packages]\niniconfig = "*"\n'},
    before="unset VIRTUAL_ENV && pipenv lock && echo 'idna = \"*\"' >> Pipfile",
    command="pipenv install --deploy",
    goal=".venv/bin/python -c 'import idna, iniconfig'",
)

# --- old releases and missing libraries -------------------------------------------------------------

for _name, _python, _release, _goal in (
    ("pycrypto-on-3.11", "3.11", "pycrypto==2.6.1", "import Crypto.Cipher.AES"),
    ("greenlet-1.1-on-3.12", "3.12", "greenlet==1.1.3", "import greenlet"),
    ("lxml-4.9.1-on-3.13", "3.13", "lxml==4.9.1", "import lxml.etree"),
):
    scenario(
        _name,
        wants=f"to install {_release} on Python {_python}",
        python=_python,
        variables={"PIP_NO_CACHE_DIR": "1"},
        programs=("gcc",),
        command=f"pip install {_release}",
        goal=f"python -c '{_goal}'",
    )
for _name, _release, _goal, _absent in (
    ("shapely-1.7-geos", "shapely==1.7.1", "import shapely.geometry", ("libgeos-dev", "libgeos-c1v5")),
    ("python-prctl-headers", "python-prctl==1.8.1", "import prctl", ("libcap-dev",)),
    ("python-snappy-headers", "python-snappy==0.6.1 --no-binary python-snappy", "import snappy", ("libsnappy-dev",)),
    ("m2crypto-swig", "M2Crypto==0.40.1", "import M2Crypto", ("swig",)),
):
    scenario(
        _name,
        wants=f"to use {_release.partition('=')[0]}",
        python="3.11",
        variables={"PIP_NO_CACHE_DIR": "1"},
        absent=_absent,
        command=f"pip install {_release} && python -c '{_goal}'",
        goal=f"python -c '{_goal}'",
    )
scenario(
    "data-science-file-of-2020-on-3.12",
    wants="to install a data science file of 2020 on Python 3.12",
    python="3.12",
    variables={"PIP_NO_CACHE_DIR": "1"},
    files={"requirements.txt": "numpy==1.19.5\npandas==1.1.5\nscikit-learn==0.24.2\n"},
    command=_FILE,
    goal="python -c 'import numpy, pandas, sklearn'",
)
scenario(
    "pydantic-2.5-on-3.13",
    wants="to install pydantic 2.5 or newer on Python 3.13, where its core is built with Rust",
    python="3.13",
    variables={"PIP_NO_CACHE_DIR": "1"},
    command="pip install pydantic==2.5.2",
    goal="python -c 'import pydantic; pydantic.TypeAdapter(int)'",
)
scenario(
    "uv-host-of-index-unknown",
    wants="to install with uv although a variable names an index of a company that one left",
    python="3.11",
    packages=("uv",),
    variables={"UV_INDEX_URL": "https://packages.company.invalid/simple", "UV_HTTP_RETRIES": "0"},
    command="uv pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
scenario(
    "mirror-over-plain-http",
    wants="to install although a variable names a mirror without https",
    python="3.11",
    serves=index(),
    files=wheels(wheel("other", "1.0")),
    as_root="cp /etc/hosts hosts && echo 127.0.0.1 mirror.company.example >> hosts && mount --bind hosts /etc/hosts",
    variables={"PIP_NO_CACHE_DIR": "1", "URL": "{url}"},
    before="export PIP_INDEX_URL=$(echo $URL | sed s/127.0.0.1/mirror.company.example/)",
    command="pip install iniconfig",
    goal="python -c 'import iniconfig'",
)

# --- machines without the usual tools: they are removed from a copy of the system that only the scenario sees ----


def _without(*packages: str) -> str:
    """Lay a writable layer over the system's folders, and remove these packages there."""
    return (
        "mkdir layer && mount -t tmpfs tmpfs layer && for d in usr etc var/lib/dpkg var/cache/apt; do "
        "n=$(echo $d | tr / _); mkdir -p layer/$n/up layer/$n/work; mount -t overlay overlay "
        "-o lowerdir=/$d,upperdir=layer/$n/up,workdir=layer/$n/work /$d || exit 1; done && "
        f"apt-get -y -qq remove {' '.join(packages)}"
    )


_SYSTEM = {"PATH": "{home}/mine/bin:/usr/local/bin:/usr/bin:/usr/sbin:/sbin:/bin", "VIRTUAL_ENV": "{home}/mine"}
scenario(
    "netifaces-without-compiler",
    wants="to build netifaces on a machine without a compiler",
    python="3.11",
    programs=("apt-get",),
    as_root=_without("gcc", "gcc-12"),
    variables={"PIP_NO_CACHE_DIR": "1"},
    command="pip install netifaces==0.10.9",
    goal="python -c 'import netifaces'",
)
scenario(
    "psutil-without-python-headers",
    wants="to build psutil with the distribution's Python, whose headers are missing",
    python="system",
    programs=("apt-get",),
    as_root=f"{_without('libpython3.11-dev', 'python3.11-dev')} && python3 -m venv mine",
    variables=_SYSTEM | {"PIP_NO_CACHE_DIR": "1"},
    command="pip install psutil==5.6.7",
    goal="python -c 'import psutil'",
)
scenario(
    "psycopg2-without-pg-config",
    wants="to install psycopg2 on a machine without PostgreSQL's files",
    python="3.11",
    programs=("apt-get",),
    as_root=_without("libpq-dev"),
    variables={"PIP_NO_CACHE_DIR": "1"},
    command="pip install psycopg2==2.9.9",
    goal="python -c 'import psycopg2'",
)
scenario(
    "git-requirement-without-git",
    wants="to install a file with the address of a repository on a machine without git",
    python="3.11",
    programs=("apt-get", "git"),
    files={"requirements.txt": "iniconfig\ngit+file:///REPO\n"},
    as_root=f'{_REPOSITORY} && sed -i "s#/REPO#$PWD/repo#" requirements.txt && {_without("git")}',
    command=_FILE,
    goal="(cd / && python -c 'import ours, iniconfig')",
)
scenario(
    "venv-without-ensurepip",
    wants="to make an environment on a Debian without python3-venv",
    python="system",
    programs=("apt-get",),
    as_root=_without("python3.11-venv", "python3-venv"),
    command="python3 -m venv .venv && .venv/bin/pip install iniconfig",
    goal=".venv/bin/python -c 'import iniconfig'",
)
scenario(
    "no-pip-on-debian",
    wants="to install a package on a Debian without pip",
    python="system",
    programs=("apt-get",),
    as_root=_without("python3-pip"),
    command="python3 -m pip install iniconfig",
    again="python -m pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
