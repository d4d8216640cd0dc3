"""Builds that end before a line is compiled: a compiler that can't even compile a test, no qmake, a manifest that is not there, a wheel
whose name changes while it is built; and what PDM says when it finds nothing."""

from __future__ import annotations

from pathlib import Path

from lab import Lab, main, recipe

MESON = {
    "shop/pyproject.toml": '[build-system]\nrequires = ["meson-python"]\nbuild-backend = "mesonpy"\n'
    '[project]\nname = "shop"\nversion = "1.0"\n',
    "shop/meson.build": "project('shop', 'c', version: '1.0')\n",
}
CMAKE = {
    "shop/pyproject.toml": '[build-system]\nrequires = ["scikit-build-core", "cmake<4"]\n'
    'build-backend = "scikit_build_core.build"\n[project]\nname = "shop"\nversion = "1.0"\n',
    "shop/CMakeLists.txt": "cmake_minimum_required(VERSION 3.15)\nproject(shop LANGUAGES C)\n",
}
MATURIN = {
    "shop/pyproject.toml": '[build-system]\nrequires = ["maturin==1.7.8"]\nbuild-backend = "maturin"\n'
    '[project]\nname = "shop"\nversion = "1.0"\n[tool.maturin]\nmanifest-path = "rust/Cargo.toml"\n',
}
CLOCK = {
    "shop/setup.py": "import time\nfrom setuptools import setup\nsetup(name='shop', version=f'1.0.dev{time.time_ns()}')\n",
}


def built(name: str, command: str, files: dict[str, str], *, python: str, pip: str, rust: str = "") -> None:
    """Register a recipe that writes ``files`` and runs ``command``."""

    def do(lab: Lab) -> str:
        for file, text in files.items():
            lab.write(file, text)
        cargo = {"PATH": f"{lab.env}/bin:{Path.home()}/.cargo/bin:/usr/bin:/bin"}
        seen = (cargo | ({"RUSTUP_HOME": f"{Path.home()}/.rustup"} if rust == "whole" else {})) if rust else None
        return lab.run(command, env=seen)

    recipe(name, expect=name.split("/")[1].split("--", maxsplit=1)[0], python=python, pip=pip)(do)


# Options that stayed in the environment from another build, for a library and for a processor that are not here.
C = "build-failure/compiler-cannot-compile--"
LEFT = "LDFLAGS='-L/opt/old/lib -lomp' pip install "
built(C + "meson", LEFT + "./shop", MESON, python="3.12", pip="24.0")
built(C + "cmake", LEFT + "./shop", CMAKE, python="3.11", pip="25.3")
built(C + "numpy-1.26.4-py3.13", "CFLAGS=-mcpu=apple-m1 pip install numpy==1.26.4", {}, python="3.13", pip="25.3")

Q = "build-failure/qmake-missing--"
built(Q + "pyqt5-5.15.10", "pip install --no-binary PyQt5 PyQt5==5.15.10", {}, python="3.12", pip="25.3")
built(Q + "pyqt6-6.5.0", "pip install --no-binary PyQt6 PyQt6==6.5.0", {}, python="3.10", pip="22.3")

W = "build-failure/built-wheel-invalid--"
built(W + "clock-pip25", "pip install ./shop", CLOCK, python="3.12", pip="25.3")
built(W + "clock-pip21", "pip install --use-pep517 ./shop", CLOCK, python="3.8", pip="21.3.1")

M = "build-failure/file-missing-in-sdist--"
built(M + "cargo-manifest", "pip install ./shop", MATURIN, python="3.12", pip="25.3", rust="whole")

# rustup is there, and was never told which Rust it should take.
RUST = {
    "shop/pyproject.toml": '[build-system]\nrequires = ["setuptools<80", "setuptools-rust==1.10.2"]\n',
    "shop/setup.py": "from setuptools import setup\nfrom setuptools_rust import RustExtension\n"
    "setup(name='shop', version='1.0', rust_extensions=[RustExtension('shop', 'Cargo.toml')])\n",
    "shop/Cargo.toml": '[package]\nname = "shop"\nversion = "1.0.0"\nedition = "2021"\n[lib]\ncrate-type = ["cdylib"]\n',
    "shop/src/lib.rs": "",
}
R = "build-failure/rustup-default-missing--"
built(R + "maturin", "pip install ./shop", MATURIN, python="3.12", pip="25.3", rust="bare")
built(R + "setuptools-rust", "pip install ./shop", RUST, python="3.10", pip="23.0", rust="bare")


def pdm(case: str, release: str, command: str, project: str) -> None:
    """Register a recipe in which PDM can't lock ``project``."""

    def do(lab: Lab) -> str:
        lab.write("pyproject.toml", project)
        lab.quiet("python -m venv .venv")
        return lab.run(command)

    recipe(
        f"resolver-conflict/pdm-no-solution--{case}",
        expect="pdm-no-solution",
        python="3.11",
        packages=(f"pdm=={release}",),
        command=command,
        origin=f"captured with PDM {release}, CPython 3.11, linux x86_64",
    )(do)


HEAD = '[project]\nname = "shop"\nversion = "1.0"\n'
CLASH = HEAD + 'requires-python = ">=3.11"\ndependencies = ["requests==2.19.0", "urllib3>=2"]\n'
WIDE = HEAD + 'requires-python = ">=3.8"\ndependencies = ["numpy==1.26.1"]\n'
pdm("clash-2.4", "2.4.5", "pdm lock", CLASH)
pdm("clash-2.10", "2.10.4", "pdm lock", CLASH)
pdm("python-range-2.10", "2.10.4", "pdm lock", WIDE)

if __name__ == "__main__":
    main()
