"""No installable file for a version, Python, platform or name: pip 9 to 26."""

from __future__ import annotations

from lab import Lab, main
from stubs import case, wheel

N = "no-matching-distribution/"

# -- TensorFlow on a Python it has no files for ----------------------------------------------------------------
case(N + "tensorflow-not-for-python--1.15-py3.8-pip20.3", "pip install tensorflow==1.15", python="3.8", pip="20.3.4")
case(N + "tensorflow-not-for-python--1.15-py3.9-pip21.3", "pip install tensorflow==1.15.0", python="3.9", pip="21.3.1")
case(
    N + "tensorflow-not-for-python--1.15-py3.11-requirements",
    "pip install -r requirements.txt",
    python="3.11",
    pip="24.0",
    files={"requirements.txt": "numpy\nKeras==2.3.1\ntensorflow==1.15.5\nh5py==2.10.0\n"},
)
case(N + "tensorflow-not-for-python--2.10-py3.12-pip26.3", "pip install tensorflow==2.10.1", python="3.12", pip="26.3")
case(
    N + "tensorflow-not-for-python--gpu-1.14-py3.10", "pip install tensorflow-gpu==1.14.0", python="3.10", pip="23.2.1"
)
case(N + "tensorflow-not-for-python--2.15-py3.13", "pip install 'tensorflow<2.16'", python="3.13", pip="25.3")
case(N + "tensorflow-not-for-python--2.18-py3.8", "pip install tensorflow==2.18.0", python="3.8", pip="24.3.1")
case(N + "tensorflow-not-for-python--2.6-py2.7-pip20.3", "pip install tensorflow==2.6.0", python="2.7", pip="20.3.4")
case(N + "tensorflow-not-for-python--2.11-py3.6-pip18.1", "pip install tensorflow==2.11.0", python="3.6", pip="18.1")

# -- Requires-Python -------------------------------------------------------------------------------------------
case(N + "requires-python--pip22.3-ignored-list", "pip install numpy==2.1.0", python="3.9", pip="22.3.1")
case(N + "requires-python--pip24.0-ignored-list", "pip install 'pandas==3.0.0'", python="3.10", pip="24.0")
case(N + "requires-python--pip26.3-too-new", "pip install scipy==1.10.1", python="3.12", pip="26.3")
case(
    N + "requires-python--local-wheel-pip9",
    "pip install dist/shop-1.0-py3-none-any.whl",
    python="3.6",
    pip="9.0.3",
    prepare=lambda lab: wheel(lab.home / "dist", "shop", "1.0", python=">=3.9") and None,
)
case(
    N + "requires-python--local-wheel-pip19.1",
    "pip install dist/shop-1.0-py3-none-any.whl",
    python="3.6",
    pip="19.1.1",
    prepare=lambda lab: wheel(lab.home / "dist", "shop", "1.0", python=">=3.9") and None,
)
case(
    N + "requires-python--local-wheel-pip20.3",
    "pip install dist/shop-1.0-py3-none-any.whl",
    python="3.8",
    pip="20.3.4",
    prepare=lambda lab: wheel(lab.home / "dist", "shop", "1.0", python=">=3.9") and None,
)


def _project(lab: Lab) -> None:
    lab.write(
        "pyproject.toml",
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n\n[project]\nname = "shop"\nversion = "0.1.0"\nrequires-python = ">=3.13"\n',
    )
    lab.write("shop.py", "")


case(N + "requires-python--own-project-pip24", "pip install .", python="3.11", pip="24.0", prepare=_project)
case(N + "requires-python--py2.7-pip9-numpy", "pip install 'numpy>=1.17'", python="2.7", pip="9.0.3")

# -- the pin is none of the versions that exist -----------------------------------------------------------------
case(N + "version-not-found--pip10", "pip install requests==2.99", python="2.7", pip="10.0.1")
case(
    N + "version-not-found--pip20.2-feature",
    "pip install --use-feature=2020-resolver six==1.99",
    python="3.8",
    pip="20.2.4",
)
case(N + "version-not-found--pip21.1", "pip install six==1.99", python="3.8", pip="21.1.3")
case(
    N + "version-not-found--pip24.0-transitive",
    "pip install --no-index --find-links wheels shop",
    python="3.11",
    pip="24.0",
    prepare=lambda lab: (
        (wheel(lab.home / "wheels", "shop", "1.0", ["six>=7"]), wheel(lab.home / "wheels", "six", "1.16.0")) and None
    ),
)
case(
    N + "version-not-found--pip26.3-numpy-typo",
    "pip install -r requirements.txt",
    python="3.12",
    pip="26.3",
    files={"requirements.txt": "six==1.16.0\nclick==8.1.77\n"},
)
case(N + "version-not-found--prereleases-pip24.0", "pip install 'black<19'", python="3.11", pip="24.0")
case(
    N + "prerelease-only--pip26.3-only-final",
    "pip install --only-final=:all: 'black==18.9b0'",
    python="3.12",
    pip="26.3",
)
case(N + "version-not-found--prereleases-pip20.1", "pip install 'black<19'", python="3.8", pip="20.1.1")

# -- no such name ------------------------------------------------------------------------------------------------
case(N + "package-name-not-found--pip9", "pip install tensorfow-lite-runtme", python="3.6", pip="9.0.3")
case(
    N + "package-name-not-found--pip20.2",
    "pip install --use-feature=2020-resolver tensorfow-lite-runtme",
    python="3.8",
    pip="20.2.4",
)
case(N + "standard-library-module--tkinter-pip22.3", "pip install tkinter", python="3.9", pip="22.3.1")
case(
    N + "package-name-not-found--pip26.3",
    "pip install -r requirements.txt",
    python="3.12",
    pip="26.3",
    files={"requirements.txt": "six\nscikit-lern-models-x==1.0\n"},
)
case(
    N + "package-not-on-index--no-index-pip24",
    "pip install --no-index --find-links wheels six",
    python="3.11",
    pip="24.0",
    prepare=lambda lab: wheel(lab.home / "wheels", "shop", "1.0") and None,
)

# -- no file for this platform -----------------------------------------------------------------------------------
case(N + "no-file-for-platform--tensorflow-metal-linux", "pip install tensorflow-metal", python="3.11", pip="24.0")
case(
    N + "no-file-for-platform--pywin32-linux",
    "pip install -r requirements.txt",
    python="3.10",
    pip="23.2.1",
    files={"requirements.txt": "colorama==0.4.6\npywin32==306\n"},
)
case(
    N + "no-file-for-platform--tensorflow-intel-pip26.3",
    "pip install tensorflow-intel==2.15.0",
    python="3.11",
    pip="25.3",
)
case(
    N + "tensorflow-no-file--only-binary-armv7",
    "pip download --only-binary=:all: --platform linux_armv7l --python-version 3.11 -d wheels tensorflow==2.15.0",
    python="3.11",
    pip="24.0",
)
case(N + "old-pip-manylinux--pip18.1-py3.6", "pip install tensorflow==2.6.2", python="3.6", pip="18.1")
case(
    N + "old-pip-manylinux--pip9-opencv-binary",
    "pip install --only-binary=:all: opencv-python-headless==4.5.5.64",
    python="3.6",
    pip="9.0.3",
)
case(N + "old-pip-manylinux--pip10-tensorflow-2.3", "pip install tensorflow==2.3.1", python="3.6", pip="10.0.1")

# -- metadata that newer pips refuse -----------------------------------------------------------------------------
case(N + "invalid-metadata-skipped--pip24.1-celery", "pip install celery==5.0.0", python="3.11", pip="24.1.2")
case(
    N + "invalid-metadata-skipped--pip26.3-lightning",
    "pip install pytorch-lightning==1.6.0",
    python="3.10",
    pip="26.0.1",
)
case(
    N + "invalid-metadata-skipped--pip24.3-stub",
    "pip install --no-index --find-links wheels shop==1.0",
    python="3.11",
    pip="24.3.1",
    prepare=lambda lab: wheel(lab.home / "wheels", "shop", "1.0", ["torch (>=1.9.*)"]) and None,
)

# -- fine ------------------------------------------------------------------------------------------------------
case(
    "clean/yanked-version-selected--pip24.0",
    "pip install --no-deps 'jinja2==3.1.2' 'cryptography==37.0.3'",
    python="3.11",
    pip="24.0",
    before=["pip uninstall -q -y jinja2 cryptography"],
    notes=("yanked-version-selected",),
)
case(
    "clean/extra-not-provided--pip24.0",
    "pip install --no-deps --dry-run 'tensorboard[and-cuda]==2.16.2'",
    python="3.11",
    pip="24.0",
    notes=("extra-not-provided",),
)
case(
    "clean/extra-not-provided--pip21.1",
    "pip install 'six[speed]==1.16.0'",
    python="3.8",
    pip="21.1.3",
    before=["pip uninstall -q -y six"],
    notes=("extra-not-provided",),
)

if __name__ == "__main__":
    main()
