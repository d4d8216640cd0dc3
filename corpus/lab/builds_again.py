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
    files={
        "pyproject.toml": pyproject("flit_core.buildapi", "flit_core>=3.4", 'dynamic = ["description"]\n'),
        "store/__init__.py": '"""A store."""\n',
    },
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
CMAKE_SETUP = """import subprocess
from setuptools import setup
from setuptools.command.build_py import build_py


class Build(build_py):
    def run(self):
        subprocess.check_call(["cmake", "-S", "native", "-B", "build/native"])
        super().run()


setup(name="shop-native", version="1.0", py_modules=["shop"], cmdclass={"build_py": Build})
"""
case(
    B + "cmake-too-old--own-project-py3.8-pip21",
    "pip install ./shop-native",
    "3.8",
    "21.3.1",
    packages=("wheel",),
    files={
        "shop-native/setup.py": CMAKE_SETUP,
        "shop-native/shop.py": "",
        "shop-native/native/CMakeLists.txt": "cmake_minimum_required(VERSION 3.30 FATAL_ERROR)\nproject(shop CXX)\n",
    },
)
case(
    B + "cmake-too-old--own-project-pip23",
    "pip install ./shop-native",
    "3.10",
    "23.3.2",
    files={
        "shop-native/setup.py": CMAKE_SETUP,
        "shop-native/shop.py": "",
        "shop-native/native/CMakeLists.txt": "cmake_minimum_required(VERSION 3.28)\nproject(shop C)\n",
    },
)
case(B + "cmake-package-missing--symengine", "pip install symengine==0.13.0 --no-binary symengine", "3.11", "25.0")
case(
    B + "cmake-package-missing--own-project-pip23",
    "pip install ./shop-native",
    "3.10",
    "23.3.2",
    files={
        "shop-native/setup.py": CMAKE_SETUP,
        "shop-native/shop.py": "",
        "shop-native/native/CMakeLists.txt": (
            "cmake_minimum_required(VERSION 3.10)\nproject(shop CXX)\nfind_package(Boost 1.70 REQUIRED)\n"
        ),
    },
)


def without_programs(*names: str) -> str:
    """A command that leaves a PATH of links to all system programs but some."""
    leave = " ".join(f"-not -name '{n}'" for n in names)
    return f"mkdir -p bin && find /usr/bin /bin -maxdepth 1 {leave} -exec ln -sf {{}} bin/ \\;"


# make, autoconf and their like
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

# setup.py and what Python 3.13 changed: exec() no longer writes into locals()
case(B + "setup-py-locals-changed--basicsr", "pip install basicsr==1.4.2", "3.13", "25.0")
case(B + "setup-py-locals-changed--gfpgan-pip24", "pip install gfpgan==1.3.8", "3.13", "24.3.1")

# old NumPy, whose numpy.distutils does not know today's Python and setuptools
case(B + "numpy-distutils-broken--numpy-1.16-py3.11", "pip install numpy==1.16.6", "3.11", "23.3.2", timeout=400)
case(B + "numpy-distutils-broken--numpy-1.17-py3.10-pip25", "pip install numpy==1.17.5", "3.10", "25.0", timeout=400)

# generated C sources that were left out
case(
    B + "file-missing-in-sdist--c-source",
    "pip install ./shop",
    "3.12",
    "25.0",
    files={
        "shop/setup.py": (
            "from setuptools import Extension, setup\n\n"
            "setup(name='shop', version='1.0', ext_modules=[Extension('shop', ['src/shop.c'])])\n"
        ),
    },
)

# LLVM
case(
    B + "setuptools-api-removed--dry-run-llvmlite", "pip install --no-binary llvmlite llvmlite==0.40.1", "3.11", "25.0"
)
case(B + "llvm-config-missing--llvmlite-py3.8", "pip install --no-binary llvmlite llvmlite==0.36.0", "3.8", "21.3.1")
case(B + "llvm-config-missing--llvmlite-pip22", "pip install --no-binary llvmlite llvmlite==0.38.1", "3.9", "22.3.1")

# pyproject.toml that its backend refuses
case(
    B + "pyproject-build-system-invalid--flit-description",
    "pip install .",
    "3.12",
    "25.0",
    files={"pyproject.toml": pyproject("flit_core.buildapi", "flit_core>=3.4"), "shop.py": ""},
)
case(
    B + "pyproject-build-system-invalid--license-classifier",
    "pip install .",
    "3.12",
    "25.0",
    files={
        "pyproject.toml": pyproject(
            "setuptools.build_meta",
            "setuptools>=77",
            'license = "MIT"\nclassifiers = ["License :: OSI Approved :: MIT License"]\n',
        ),
        "shop/__init__.py": "",
    },
)
case(
    B + "version-invalid-in-setup-py--own-project",
    "pip install .",
    "3.12",
    "25.0",
    files={
        "setup.py": "from setuptools import setup\n\nsetup(name='shop', version='1.0-beta-abc', py_modules=['shop'])\n",
        "shop.py": "",
    },
)

case(
    B + "version-invalid-in-setup-py--setuptools67",
    "pip install --no-build-isolation ./shop",
    "3.9",
    "22.3.1",
    packages=("setuptools==67.8.0", "wheel"),
    files={
        "shop/setup.py": "from setuptools import setup\n\nsetup(name='shop', version='2023.1-rev.a', py_modules=['shop'])\n",
        "shop/shop.py": "",
    },
)

# Cython 3 and releases written for Cython 0.29
case(B + "cython-compile-error--hdbscan", "pip install hdbscan==0.8.28", "3.10", "23.1", timeout=1800)
case(B + "cython-compile-error--pomegranate-pip25", "pip install pomegranate==0.14.8", "3.11", "25.0", timeout=1800)


# Rust
RUST = {"RUSTUP_HOME": str(Path.home() / ".rustup"), "CARGO_NET_RETRY": "0"}


def rust(
    name: str,
    command: str,
    python: str,
    pip: str,
    files: dict[str, str] | None = None,
    timeout: int = 1800,
) -> None:
    """Register a recipe that runs with rustup's toolchain on the PATH."""

    @recipe(name, expect=name.split("/")[1].split("--", maxsplit=1)[0], python=python, pip=pip, command=command)
    def _(lab: Lab) -> str:
        cargo = Path.home() / ".cargo"
        for path, text in (files or {}).items():
            lab.write(path, text)
        settings = RUST | {"CARGO_HOME": str(cargo)}
        text = lab.run(f"PATH={cargo}/bin:$PATH {command}", env=settings, timeout=timeout)
        return (
            text.replace(str(Path.home()), "/home/user")
            .replace("index.crates" + ".io", "crates.example")
            .replace("crates" + ".io", "crates.example")
        )


# where the crates' index is out of reach
rust("network/cargo-download-failed--tokenizers-py3.11", "pip install tokenizers==0.12.1", "3.11", "23.3.2")
rust("network/cargo-download-failed--tokenizers-py3.12", "pip install tokenizers==0.13.3", "3.12", "25.0")

CRATE = '[package]\nname = "shop-native"\nversion = "1.0.0"\nedition = "2021"\n\n[lib]\nname = "shop_native"\ncrate-type = ["cdylib"]\n'
OLD_RUST = """/// Code that compilers before 1.73 accepted.
#[no_mangle]
pub extern "C" fn raise(price: &u32) -> u32 {
    let same = unsafe { &mut *(price as *const u32 as *mut u32) };
    *same += 1;
    *same
}
"""
rust(
    B + "rust-compile-error--setuptools-rust",
    "pip install ./shop-native",
    "3.12",
    "25.0",
    files={
        "shop-native/pyproject.toml": pyproject("setuptools.build_meta", 'setuptools", "setuptools-rust').replace(
            "shop", "shop-native"
        ),
        "shop-native/setup.py": (
            "from setuptools import setup\nfrom setuptools_rust import Binding, RustExtension\n\n"
            "setup(py_modules=[], rust_extensions=[RustExtension('shop_native', binding=Binding.NoBinding)])\n"
        ),
        "shop-native/Cargo.toml": CRATE,
        "shop-native/src/lib.rs": OLD_RUST,
    },
)
rust(
    B + "rust-compile-error--maturin-pip23",
    "pip install ./shop-native",
    "3.10",
    "23.3.2",
    files={
        "shop-native/pyproject.toml": pyproject("maturin", "maturin", '[tool.maturin]\nbindings = "cffi"\n').replace(
            "shop", "shop-native"
        ),
        "shop-native/Cargo.toml": CRATE,
        "shop-native/src/lib.rs": OLD_RUST.replace("let same = unsafe", "let same: &mut u64 = unsafe"),
    },
)

if __name__ == "__main__":
    main()
