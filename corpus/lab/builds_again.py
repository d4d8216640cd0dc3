"""Builds that fail for want of a tool or a library, or because of a project's own pyproject.toml.

The Rust cases need rustup's toolchain in ``~/.cargo`` and ``~/.rustup``.
"""

from __future__ import annotations

from pathlib import Path

from lab import Lab, main, recipe
from scenes import case

B = "build-failure/"


def pyproject(backend: str, requires: str, more: str = "") -> str:
    """A small project's pyproject.toml."""
    return (
        f'[build-system]\nrequires = ["{requires}"]\nbuild-backend = "{backend}"\n\n'
        f'[project]\nname = "shop"\nversion = "0.1.0"\ndependencies = ["idna"]\n{more}'
    )


# a build backend that does not exist
for name, backend, python, pip in (
    ("legacy-pip25", "setuptools.backends.legacy:build", "3.12", "25.3"),
    ("private-legacy-pip23", "setuptools.backends._legacy:_Backend", "3.10", "23.3.2"),
    ("build-meta-pip26-py3.13", "setuptools.backends.build_meta", "3.13", "26.0"),
    ("hatchling-backend-pip24", "hatchling.backend", "3.11", "24.0"),
):
    case(
        B + f"build-backend-misspelt--{name}",
        "pip install -e .",
        python,
        pip,
        files={
            "pyproject.toml": pyproject(backend, "hatchling" if "hatch" in backend else "setuptools>=68"),
            "shop/__init__.py": "",
        },
    )
case(
    B + "build-backend-misspelt--uv-sync",
    "uv sync",
    "3.11",
    "26.0",
    packages=("uv",),
    files={"pyproject.toml": pyproject("setuptools.backends.legacy:build", "setuptools>=68"), "shop/__init__.py": ""},
)

# the package's folder has another name than the project
case(
    B + "flat-layout--flit-no-module",
    "pip install .",
    "3.12",
    "25.0",
    files={"pyproject.toml": pyproject("flit_core.buildapi", "flit_core>=3.4"), "store/__init__.py": '"""A store."""\n'},
)
case(
    B + "flat-layout--uv-build",
    "uv sync",
    "3.11",
    "26.0",
    packages=("uv",),
    files={"pyproject.toml": pyproject("uv_build", "uv_build"), "store/__init__.py": ""},
)
case(
    B + "flat-layout--package-directory",
    "pip install .",
    "3.11",
    "24.0",
    files={
        "setup.py": "from setuptools import setup\n\nsetup(name='shop', version='0.1', packages=['shop'])\n",
        "store/__init__.py": "",
    },
)

# CMake is there, and too old, or does not find a library
case(
    B + "cmake-too-old--dlib",
    "pip install --no-build-isolation dlib==19.24.6",
    "3.10",
    "24.0",
    packages=("cmake==3.9.6", "setuptools<70", "wheel"),
)
case(
    B + "cmake-too-old--xgboost-py3.8",
    "pip install --no-binary xgboost xgboost==1.5.2",
    "3.8",
    "21.3.1",
    packages=("cmake==3.12.0", "numpy", "scipy"),
)
case(
    B + "cmake-package-missing--pyarrow",
    "pip install --no-binary pyarrow pyarrow==17.0.0",
    "3.11",
    "24.2",
    timeout=1800,
)
case(B + "cmake-package-missing--pyarrow-py3.8-pip21", "pip install --no-binary pyarrow pyarrow==6.0.1", "3.8", "21.3.1", timeout=1800)
case(B + "cmake-package-missing--pygit2-style", "pip install symengine==0.13.0 --no-binary symengine", "3.11", "25.0")


def without_programs(*names: str) -> str:
    """A command that leaves a PATH of links to all system programs but some."""
    leave = " ".join(f"-not -name '{n}'" for n in names)
    return f"mkdir -p bin && find /usr/bin /bin -maxdepth 1 {leave} -exec ln -sf {{}} bin/ \\;"


# make, autoconf and their like
case(
    B + "build-tool-missing--uvloop-autoconf",
    "PATH=$VIRTUAL_ENV/bin:$PWD/bin pip install --no-binary uvloop uvloop==0.19.0",
    "3.11",
    "24.0",
    before=without_programs("autoreconf", "automake", "aclocal*", "libtoolize", "autoconf"),
    shown="pip install --no-binary uvloop uvloop==0.19.0",
)
case(
    B + "build-tool-missing--uvloop-make-pip25",
    "PATH=$VIRTUAL_ENV/bin:$PWD/bin pip install --no-binary uvloop uvloop==0.21.0",
    "3.12",
    "25.0",
    before=without_programs("make", "gmake"),
    shown="pip install --no-binary uvloop uvloop==0.21.0",
)
case(
    B + "build-tool-missing--jq",
    "PATH=$VIRTUAL_ENV/bin:$PWD/bin pip install --no-binary jq jq==1.6.0",
    "3.10",
    "23.0",
    before=without_programs("make", "gmake", "autoreconf", "automake", "aclocal*", "libtoolize"),
    shown="pip install --no-binary jq jq==1.6.0",
)
case(
    B + "build-tool-missing--cmake-without-make",
    "PATH=$VIRTUAL_ENV/bin:$PWD/bin pip install --no-build-isolation dlib==19.24.6",
    "3.10",
    "25.1",
    packages=("setuptools<70", "wheel"),
    before=without_programs("make", "gmake", "ninja"),
    shown="pip install --no-build-isolation dlib==19.24.6",
)

# Cython 3 and releases written for Cython 0.29
case(B + "cython-compile-error--hdbscan", "pip install hdbscan==0.8.28", "3.10", "23.1", timeout=1800)
case(B + "cython-compile-error--pomegranate-pip25", "pip install pomegranate==0.14.8", "3.11", "25.0", timeout=1800)


# Rust
RUST = {"RUSTUP_HOME": str(Path.home() / ".rustup"), "CARGO_NET_RETRY": "0"}


def rust(name: str, command: str, python: str, pip: str, env: dict[str, str] | None = None, timeout: int = 1800) -> None:
    """Register a recipe that runs with rustup's toolchain on the PATH."""

    @recipe(name, expect=name.split("/")[1].split("--")[0], python=python, pip=pip, command=command)
    def _(lab: Lab) -> str:
        cargo = Path.home() / ".cargo"
        settings = RUST | {"CARGO_HOME": str(cargo)} | (env or {})
        text = lab.run(f"PATH={cargo}/bin:$PATH {command}", env=settings, timeout=timeout)
        return text.replace(str(Path.home()), "/home/user")


rust(B + "rust-compile-error--tokenizers-py3.11", "pip install tokenizers==0.12.1", "3.11", "23.3.2")
rust(B + "rust-compile-error--tokenizers-py3.12", "pip install tokenizers==0.13.3", "3.12", "25.0")
rust(
    "network/cargo-download-failed--tokenizers-proxy",
    "pip install tokenizers==0.13.3",
    "3.12",
    "25.0",
    env={"CARGO_HTTP_PROXY": "http://127.0.0.1:9", "CARGO_HOME": "/tmp/cargo-elsewhere"},
)

if __name__ == "__main__":
    main()
