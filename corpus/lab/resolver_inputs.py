"""Requirements that pip can't read, and packages that it can't remove."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lab import Lab, main
from stubs import case, wheel

I = "invalid-requirement/"
U = "uninstall-blocked/"
EQUALS = {"requirements.txt": "numpy\ntensorflow=2.15.0\npandas==2.1.4\n"}

case(I + "single-equals--pip9", "pip install tensorflow=1.15", python="3.6", pip="9.0.3")
case(I + "single-equals--pip18.1", "pip install tensorflow=1.15", python="3.6", pip="18.1")
case(I + "single-equals--pip20.3", "pip install -r requirements.txt", python="3.8", pip="20.3.4", files=EQUALS)
case(I + "single-equals--pip24.0", "pip install -r requirements.txt", python="3.11", pip="24.0", files=EQUALS)
case(I + "single-equals--pip24.3", "pip install numpy=1.26.4", python="3.11", pip="24.3.1")
case(I + "single-equals--pip26.3", "pip install -r requirements.txt", python="3.12", pip="26.3", files=EQUALS)
case(
    I + "single-equals--conda-export-pip23.2",
    "pip install -r requirements.txt",
    python="3.10",
    pip="23.2.1",
    files={
        "requirements.txt": "# This file may be used to create an environment using:\n# $ conda create --name <env> --file <this file>\n# platform: linux-64\n_libgcc_mutex=0.1=main\nca-certificates=2023.01.10=h06a4308_0\nnumpy=1.23.5=pypi_0\n"
    },
)

case(
    I + "requirement-syntax--spaces-pip20.3",
    "pip install -r requirements.txt",
    python="3.8",
    pip="20.3.4",
    files={"requirements.txt": "numpy 1.19\n"},
)
case(
    I + "requirement-syntax--pip24.0-pip-list-table",
    "pip install -r requirements.txt",
    python="3.11",
    pip="24.0",
    files={"requirements.txt": "Package    Version\n---------- -------\nnumpy      1.26.4\n"},
)
case(
    I + "requirement-syntax--pip26.3-trailing-comment",
    "pip install -r requirements.txt",
    python="3.12",
    pip="26.3",
    files={"requirements.txt": "six==1.16.0\npip install flask\n"},
)
case(
    I + "requirement-syntax--pip25.3-merge-marks",
    "pip install -r requirements.txt",
    python="3.11",
    pip="25.3",
    files={"requirements.txt": "six==1.16.0\n<<<<<<< HEAD\nclick==8.1.7\n=======\nclick==8.1.3\n>>>>>>> main\n"},
)
case(I + "requirement-syntax--pip25.0-version-star", "pip install 'numpy>=1.2.*'", python="3.11", pip="25.0.1")

case(I + "requirements-file-missing--pip9", "pip install -r requirements.txt", python="2.7", pip="9.0.3")
case(I + "requirements-file-missing--pip20.3", "pip install -r requirements.txt", python="3.8", pip="20.3.4")
case(
    I + "requirements-file-missing--pip24.0",
    "pip install -r requirement.txt",
    python="3.11",
    pip="24.0",
    files={"requirements.txt": "six\n"},
)
case(
    I + "requirements-file-missing--pip26.3-constraint", "pip install -c constraints.txt six", python="3.12", pip="26.3"
)
case(
    I + "requirements-file-missing--pip26.3-nested",
    "pip install -r dev.txt",
    python="3.12",
    pip="26.3",
    files={"dev.txt": "-r base.txt\npytest\n"},
)

case(I + "requirements-file-without-r--pip9", "pip install requirements.txt", python="3.6", pip="9.0.3", files=EQUALS)
case(
    I + "requirements-file-without-r--pip20.1", "pip install requirements.txt", python="3.8", pip="20.1.1", files=EQUALS
)
case(
    I + "requirements-file-without-r--pip24.0", "pip install requirements.txt", python="3.11", pip="24.0", files=EQUALS
)
case(
    I + "requirements-file-without-r--pip26.3", "pip install requirements.txt", python="3.12", pip="26.3", files=EQUALS
)

case(I + "directory-not-installable--pip9", "pip install .", python="3.6", pip="9.0.3", files={"main.py": ""})
case(
    I + "directory-not-installable--pip20.3", "pip install ./src", python="3.8", pip="20.3.4", files={"src/main.py": ""}
)
case(
    I + "directory-not-installable--pip24.0-editable",
    "pip install -e .",
    python="3.11",
    pip="24.0",
    files={"main.py": ""},
)
case(
    I + "directory-not-installable--pip26.3",
    "pip install .",
    python="3.12",
    pip="26.3",
    files={"requirements.txt": "six\n"},
)
case(
    I + "directory-not-installable--pip18.1-editable-without-setup",
    "pip install -e .",
    python="3.6",
    pip="18.1",
    files={"pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\n"},
)

WRONG = "tensorflow-2.15.0-cp39-cp39-win_amd64.whl"


def _foreign(tag: str, name: str = "tensorflow", version: str = "2.15.0") -> Callable[[Lab], object]:
    def write(lab: Lab) -> None:
        wheel(Path(lab.home), name, version, tag=tag)

    return write


case(
    I + "wheel-not-supported--pip9-manylinux2010",
    "pip install ./tensorflow-2.3.0-cp36-cp36m-manylinux2010_x86_64.whl",
    python="3.6",
    pip="9.0.3",
    prepare=_foreign("cp36-cp36m-manylinux2010_x86_64", version="2.3.0"),
)
case(
    I + "wheel-not-supported--pip20.3",
    f"pip install {WRONG}",
    python="3.8",
    pip="20.3.4",
    prepare=_foreign("cp39-cp39-win_amd64"),
)
case(
    I + "wheel-not-supported--pip24.0",
    "pip install ./torch-1.10.0-cp36-cp36m-linux_aarch64.whl",
    python="3.11",
    pip="24.0",
    prepare=_foreign("cp36-cp36m-linux_aarch64", "torch", "1.10.0"),
)
case(
    I + "wheel-not-supported--pip26.3",
    f"pip install ./{WRONG}",
    python="3.12",
    pip="26.3",
    prepare=_foreign("cp39-cp39-win_amd64"),
)


def _renamed(lab: Lab) -> None:
    wheel(lab.home, "shop", "1.0").rename(lab.home / "shop.whl")


case(I + "wheel-filename-invalid--pip20.3", "pip install ./shop.whl", python="3.8", pip="20.3.4", prepare=_renamed)
case(I + "wheel-filename-invalid--pip24.0", "pip install ./shop.whl", python="3.11", pip="24.0", prepare=_renamed)
case(I + "wheel-filename-invalid--pip26.3", "pip install ./shop.whl", python="3.12", pip="26.3", prepare=_renamed)
case(I + "local-file-missing--pip20.3", "pip install dist/shop-1.0-py3-none-any.whl", python="3.8", pip="20.3.4")
case(I + "local-file-missing--pip26.3", "pip install ./dist/shop-1.0-py3-none-any.whl", python="3.12", pip="26.3")
case(I + "local-file-missing--pip24.0-glob", "pip install dist/*.whl", python="3.11", pip="24.0")

case(I + "unknown-option--pip9", "pip install --use-feature=2020-resolver six", python="3.6", pip="9.0.3")
case(I + "unknown-option--pip20.3", "pip install --break-system-packages six", python="3.8", pip="20.3.4")
case(
    I + "unknown-option--pip24.0-in-file",
    "pip install -r requirements.txt",
    python="3.11",
    pip="24.0",
    files={"requirements.txt": "six --upgrade\n"},
)
case(
    I + "unknown-option--pip26.3",
    "pip install --build-option=x --process-dependency-links six",
    python="3.12",
    pip="26.3",
)

case(
    I + "constraint-form--extras-pip20.3",
    "pip install -c constraints.txt requests",
    python="3.8",
    pip="20.3.4",
    files={"constraints.txt": "requests[socks]==2.25.1\n"},
)
case(
    I + "constraint-form--extras-pip26.3",
    "pip install -c constraints.txt requests",
    python="3.12",
    pip="26.3",
    files={"constraints.txt": "requests[socks]==2.31.0\n"},
)
case(
    I + "constraint-form--editable-pip24.0",
    "pip install -c constraints.txt requests",
    python="3.11",
    pip="24.0",
    files={"constraints.txt": "-e ./app\n", "app/setup.py": "from setuptools import setup\nsetup(name='app')\n"},
)
case(I + "nothing-to-install--pip20.3", "pip install $PACKAGES", python="3.8", pip="20.3.4")
case(I + "nothing-to-install--pip26.3", "pip install --upgrade", python="3.12", pip="26.3")


# -- what pip can't remove ---------------------------------------------------------------------------------------
def _distutils(name: str, version: str) -> Callable[[Lab], object]:
    """A package as a system's distutils leaves it: one ``.egg-info`` file and no list of files."""

    def write(lab: Lab) -> None:
        site = next(lab.env.glob("lib/python*/site-packages"))
        lab.quiet(f"rm -rf {site}/{name}-*.dist-info {site}/{name}-*.egg-info {site}/{name.lower()}-*.dist-info")
        (site / f"{name}-{version}.egg-info").write_text(
            f"Metadata-Version: 1.1\nName: {name}\nVersion: {version}\nSummary: x\n", encoding="utf-8"
        )

    return write


def _no_record(name: str, version: str, installer: str | None) -> Callable[[Lab], object]:
    """A package whose ``RECORD`` is gone, as some system packagers leave it."""

    def write(lab: Lab) -> None:
        site = next(lab.env.glob("lib/python*/site-packages"))
        lab.quiet(
            f"rm -rf {site}/{name}-*.dist-info; python -m pip install -q --ignore-installed --no-deps {name}=={version}; rm {site}/{name}-{version}.dist-info/RECORD"
        )
        info = site / f"{name}-{version}.dist-info"
        if installer:
            (info / "INSTALLER").write_text(installer + "\n", encoding="utf-8")

    return write


case(
    U + "distutils-installed--py2.7-pip10",
    "pip install --upgrade PyYAML==5.4.1",
    python="2.7",
    pip="10.0.1",
    packages=("six==1.15.0",),
    prepare=_distutils("PyYAML", "3.12"),
)
case(
    U + "distutils-installed--pip18.1",
    "pip install wrapt==1.12.1",
    python="3.6",
    pip="18.1",
    packages=("six==1.14.0",),
    prepare=_distutils("wrapt", "1.11.2"),
)
case(
    U + "distutils-installed--pip20.3",
    "pip install PyYAML==5.4.1",
    python="3.8",
    pip="20.3.4",
    packages=("six==1.15.0",),
    prepare=_distutils("PyYAML", "5.3.1"),
)
case(
    U + "distutils-installed--pip24.0",
    "pip install blinker==1.8.2",
    python="3.11",
    pip="24.0",
    packages=("six==1.15.0",),
    prepare=_distutils("blinker", "1.4"),
)
case(
    U + "distutils-installed--pip24.3",
    "pip install blinker==1.8.2",
    python="3.11",
    pip="24.3.1",
    packages=("six==1.15.0",),
    prepare=_distutils("blinker", "1.4"),
)
case(
    U + "distutils-installed--pip26.3",
    "pip install flask==3.1.0",
    python="3.12",
    pip="26.3",
    packages=("six==1.15.0",),
    prepare=_distutils("blinker", "1.4"),
)
case(
    U + "record-file-missing--pip20.3",
    "pip install click==8.1.7",
    python="3.8",
    pip="20.3.4",
    packages=("six==1.14.0",),
    prepare=_no_record("click", "7.1.2", None),
)
case(
    U + "record-file-missing--pip24.0",
    "pip install click==8.1.7",
    python="3.11",
    pip="24.0",
    packages=("six==1.14.0",),
    prepare=_no_record("click", "8.1.3", None),
)
case(
    U + "record-file-missing--pip24.0-other-installer",
    "pip install click==8.1.7",
    python="3.11",
    pip="24.0",
    packages=("six==1.15.0",),
    prepare=_no_record("click", "8.1.3", "conda"),
)
case(
    U + "record-file-missing--pip26.3-debian",
    "pip install click==8.1.7",
    python="3.12",
    pip="26.3",
    packages=("six==1.14.0",),
    prepare=_no_record("click", "8.1.3", "debian"),
)
case(
    U + "record-file-missing--pip26.3",
    "pip install click==8.1.7",
    python="3.12",
    pip="26.3",
    packages=("six==1.15.0",),
    prepare=_no_record("click", "8.1.3", None),
)

case("clean/uninstall-not-installed--pip24.0", "pip uninstall -y tensorflow-gpu", python="3.11", pip="24.0")
case("clean/uninstall-not-installed--pip9", "pip uninstall -y tensorflow-gpu", python="3.6", pip="9.0.3")
case(
    "clean/target-directory-exists--pip24.0",
    "pip install --target lib six==1.16.0",
    python="3.11",
    pip="24.0",
    before=["pip install -q --target lib six==1.15.0"],
)
case(
    "clean/target-directory-exists--pip20.3",
    "pip install --target lib six==1.16.0",
    python="3.8",
    pip="20.3.4",
    before=["pip install -q --target lib six==1.15.0"],
)

if __name__ == "__main__":
    main()
