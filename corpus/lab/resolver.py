"""Requirements that cannot hold together: pip's resolver in all its generations, and installs that break others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lab import Lab, main
from stubs import case, wheel

R = "resolver-conflict/"
TWO = {"requirements.txt": "requests==2.25.1\nurllib3==1.20\n"}
WEB = {"requirements.txt": "Flask==2.2.5\nWerkzeug==3.0.1\nJinja2==2.11.3\ngunicorn\n"}

# -- two exact pins, or a pin against a dependency: every wording of the block -------------------------------
case(
    R + "resolution-impossible--pip20.2-feature",
    "pip install --use-feature=2020-resolver -r requirements.txt",
    python="3.8",
    pip="20.2.4",
    files=TWO,
)
case(R + "resolution-impossible--pip20.3", "pip install -r requirements.txt", python="3.8", pip="20.3.4", files=TWO)
case(
    R + "resolution-impossible--pip21.1-py3.6",
    "pip install -r requirements.txt",
    python="3.6",
    pip="21.1.3",
    files=WEB | {"requirements.txt": "Flask==1.1.4\nWerkzeug==2.0.1\nJinja2==2.11.3\n"},
)
case(
    R + "resolution-impossible--pip22.3-flask", "pip install -r requirements.txt", python="3.9", pip="22.3.1", files=WEB
)
case(
    R + "resolution-impossible--pip23.2-api-core",
    "pip install 'google-api-core==2.10.0' 'protobuf==5.29.3' 'googleapis-common-protos<2'",
    python="3.10",
    pip="23.2.1",
)
case(
    R + "resolution-impossible--pip24.0-transitive",
    "pip install 'botocore==1.29.0' 'requests==2.31.0' 'urllib3>=2'",
    python="3.11",
    pip="24.0",
)
case(
    R + "resolution-impossible--pip25.0-range",
    "pip install 'googleapis-common-protos==1.60.0' 'protobuf>=5'",
    python="3.11",
    pip="25.0.1",
)
case(
    R + "resolution-impossible--pip25.3-additionally",
    "pip install 'googleapis-common-protos==1.60.0' 'protobuf>=5'",
    python="3.11",
    pip="25.3",
)
case(
    R + "resolution-impossible--pip26.3-additionally",
    "pip install -r requirements.txt",
    python="3.12",
    pip="26.3",
    files=WEB,
)
case(
    R + "resolution-impossible--pip26.3-many",
    "pip install -r requirements.txt",
    python="3.12",
    pip="26.3",
    files={
        "requirements.txt": "langchain==0.1.20\nlangchain-core==0.2.43\nlangchain-openai==0.1.25\nopenai==1.30.0\nnumpy==1.26.4\npydantic==2.7.1\n"
    },
)
case(
    R + "resolution-impossible--tensorflow-2.12-numpy-1.26",
    "pip install tensorflow==2.12.0 numpy==1.26.4",
    python="3.11",
    pip="24.3.1",
)
case(
    R + "resolution-impossible--tensorflow-2.12-numpy-pip26.2",
    "pip install tensorflow==2.12.0 numpy==1.26.4",
    python="3.11",
    pip="26.2",
)
case(
    R + "resolution-impossible--tensorflow-cpu-2.15-keras-3",
    "pip install tensorflow-cpu==2.15.1 keras==3.3.3",
    python="3.11",
    pip="24.0",
)
case(
    R + "resolution-impossible--tensorflow-cpu-2.13-typing-extensions",
    "pip install -r requirements.txt",
    python="3.11",
    pip="23.3.2",
    files={"requirements.txt": "tensorflow-cpu==2.13.1\nfastapi==0.110.0\ntyping_extensions>=4.8.0\npydantic==2.6.4\n"},
)
case(
    R + "resolution-impossible--opencv-4.12-numpy-1",
    "pip install 'opencv-python-headless==4.12.0.88' 'numpy<2'",
    python="3.11",
    pip="25.2",
)
case(
    R + "resolution-impossible--extra-and-marker",
    "pip install 'uvicorn[standard]==0.30.0' 'websockets<10' 'h11==0.7.0'",
    python="3.12",
    pip="25.1.1",
)


def _local_tree(lab: Lab) -> None:
    lab.write(
        "app/pyproject.toml",
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n\n[project]\nname = "shop"\nversion = "0.1.0"\ndependencies = ["click<8", "black==24.3.0"]\n',
    )
    lab.write("app/shop.py", "")


case(R + "resolution-impossible--own-project", "pip install ./app", python="3.11", pip="24.2", prepare=_local_tree)
case(
    R + "resolution-impossible--own-project-editable-pip21.3",
    "pip install -e ./app",
    python="3.9",
    pip="21.3.1",
    prepare=_local_tree,
)

# -- constraints ---------------------------------------------------------------------------------------------
case(
    R + "constraint-conflict--pip21.2",
    "pip install -c constraints.txt requests==2.25.1",
    python="3.8",
    pip="21.2.4",
    files={"constraints.txt": "urllib3==1.20\n"},
)
case(
    R + "constraint-conflict--direct-pip24.0",
    "pip install -r requirements.txt -c constraints.txt",
    python="3.11",
    pip="24.0",
    files={
        "requirements.txt": "flask==3.0.3\njinja2>=3.1\n",
        "constraints.txt": "werkzeug==2.3.8\nmarkupsafe==2.1.5\n",
    },
)
case(
    R + "constraint-conflict--airflow-style-pip25.3",
    "pip install 'pydantic>=2.7' -c constraints.txt",
    python="3.11",
    pip="25.3",
    files={"constraints.txt": "pydantic==1.10.15\ntyping-extensions==4.11.0\n"},
)
case(
    R + "constraint-conflict--pip26.3-environment-variable",
    "pip install tensorboard==2.16.2",
    python="3.12",
    pip="26.3",
    env={"PIP_CONSTRAINT": "constraints.txt"},
    files={"constraints.txt": "protobuf==6.30.0\nwerkzeug==0.16.1\n"},
    shown="PIP_CONSTRAINT=constraints.txt pip install tensorboard==2.16.2",
)

# -- the same package twice ----------------------------------------------------------------------------------
DOUBLE = {"requirements.txt": "requests==2.25.1\nsix\nrequests==2.26.0\n"}
case(R + "double-requirement--py2.7-pip9", "pip install -r requirements.txt", python="2.7", pip="9.0.3", files=DOUBLE)
case(R + "double-requirement--pip19.3", "pip install -r requirements.txt", python="3.7", pip="19.3.1", files=DOUBLE)
case(
    R + "double-requirement--pip20.1-command-line",
    "pip install 'numpy>=1.16' numpy==1.18.5",
    python="3.8",
    pip="20.1.1",
)
case(R + "double-requirement--pip21.1", "pip install -r requirements.txt", python="3.8", pip="21.1.3", files=DOUBLE)
case(
    R + "double-requirement--pip24.0-two-files",
    "pip install -r requirements.txt -r dev.txt",
    python="3.10",
    pip="24.0",
    files={"requirements.txt": "numpy==1.26.4\nsix==1.16.0\n", "dev.txt": "numpy==1.24.4\npytest\n"},
)
case(R + "double-requirement--pip26.3", "pip install -r requirements.txt", python="3.12", pip="26.3", files=DOUBLE)

# -- installs that break what is installed -------------------------------------------------------------------
OLD_REQUESTS = ("requests==2.18.4", "chardet==3.0.4")
case(
    R + "installed-requirement-broken--py2.7-pip10",
    "pip install idna==2.8 chardet==4.0.0",
    python="2.7",
    pip="10.0.1",
    packages=OLD_REQUESTS,
    reset=True,
)
case(
    R + "installed-requirement-broken--pip9",
    "pip install idna==2.7",
    python="3.6",
    pip="9.0.3",
    packages=OLD_REQUESTS,
    reset=True,
)
case(
    R + "installed-requirement-broken--pip18.1",
    "pip install idna==2.7",
    python="3.6",
    pip="18.1",
    packages=OLD_REQUESTS,
    reset=True,
)
case(
    R + "installed-requirement-broken--pip19.3",
    "pip install idna==2.7 urllib3==1.25.11",
    python="3.6",
    pip="19.3.1",
    packages=OLD_REQUESTS,
    reset=True,
)
case(
    R + "installed-requirement-broken--pip20.1-within-one-install",
    "pip install requests==2.18.4 idna==2.7",
    python="3.7",
    pip="20.1.1",
)
case(
    R + "installed-requirement-broken--pip20.2-october",
    "pip install idna==2.7",
    python="3.6",
    pip="20.2.4",
    packages=OLD_REQUESTS,
    reset=True,
)
case(
    R + "installed-requirement-broken--pip20.3",
    "pip install idna==2.7",
    python="3.6",
    pip="20.3.4",
    packages=OLD_REQUESTS,
    reset=True,
)
case(
    R + "installed-requirement-broken--pip20.3-legacy-resolver",
    "pip install --use-deprecated=legacy-resolver idna==2.7",
    python="3.6",
    pip="20.3.4",
    packages=OLD_REQUESTS,
    reset=True,
)
case(
    R + "installed-requirement-broken--pip23.2-jupyter",
    "pip install 'jinja2==2.11.3' 'markupsafe==2.0.1'",
    python="3.10",
    pip="23.2.1",
    packages=("flask==2.2.5", "sphinx==6.2.1"),
    reset=True,
)


def _colab(lab: Lab) -> None:
    """What a hosted notebook has preinstalled: real names, versions and requirements; empty wheels."""
    wheels = lab.home / "wheels"
    for name, version, requires in [
        ("tensorflow", "2.19.0", ("numpy<2.2.0,>=1.26.0", "protobuf!=4.21.0,<6.0.0dev,>=3.20.3")),
        ("numba", "0.60.0", ("numpy<2.1,>=1.22",)),
        ("opencv-python", "4.12.0.88", ('numpy<2.3.0,>=2; python_version >= "3.9"',)),
        ("thinc", "8.3.6", ("numpy<3.0.0,>=2.0.0",)),
        ("jax", "0.5.2", ("numpy>=1.25",)),
        ("numpy", "2.0.2", ()),
        ("numpy", "1.26.4", ()),
        ("numpy", "2.3.1", ()),
        ("protobuf", "5.29.5", ()),
        ("protobuf", "6.31.1", ()),
        ("ydf", "0.12.0", ("protobuf<6.0.0,>=5.29.1",)),
        ("grpcio-status", "1.71.2", ("protobuf<6.0dev,>=5.26.1",)),
        ("google-cloud-aiplatform", "1.103.0", ("protobuf!=4.21.0,<7.0.0,>=3.20.2", "shapely<3.0.0")),
        ("google-ai-generativelanguage", "0.6.15", ("protobuf!=4.21.0,<6.0.0dev,>=3.20.2",)),
    ]:
        wheel(wheels, name, version, requires)
    names = "tensorflow==2.19.0 numba==0.60.0 opencv-python==4.12.0.88 thinc==8.3.6 jax==0.5.2 numpy==2.0.2 protobuf==5.29.5 ydf==0.12.0 grpcio-status==1.71.2 google-ai-generativelanguage==0.6.15"
    lab.quiet(
        "python -m pip uninstall -q -y google-cloud-aiplatform; python -m pip install -q --no-index --no-deps --force-reinstall --find-links wheels "
        + names
    )


def _reference(lab: Lab) -> None:
    """TensorFlow 2.10 and its neighbours as installed, without their bulk."""
    wheels = lab.home / "wheels"
    for name, version, requires in [
        (
            "tensorflow",
            "2.10.1",
            (
                "absl-py>=1.0.0",
                "gast<=0.4.0,>=0.2.1",
                "keras<2.11,>=2.10.0",
                "numpy>=1.20",
                "protobuf<3.20,>=3.9.2",
                "tensorboard<2.11,>=2.10",
                "typing-extensions>=3.6.6",
            ),
        ),
        ("absl-py", "1.4.0", ()),
        ("gast", "0.4.0", ()),
        ("keras", "2.10.0", ()),
        ("numpy", "1.23.5", ()),
        ("typing-extensions", "4.5.0", ()),
        ("tensorboard", "2.10.1", ("protobuf<3.20,>=3.9.2",)),
        ("protobuf", "3.19.6", ()),
        ("protobuf", "4.25.3", ()),
        ("keras", "3.3.3", ()),
    ]:
        wheel(wheels, name, version, requires)
    lab.quiet(
        "python -m pip install -q --no-index --force-reinstall --find-links wheels tensorflow==2.10.1 keras==2.10.0 protobuf==3.19.6"
    )


for _pip, _python in (("22.0.4", "3.8"), ("24.3.1", "3.11"), ("26.3", "3.12")):
    case(
        R + f"installed-requirement-broken--notebook-numpy-1-pip{_pip}",
        "pip install --find-links wheels numpy==1.26.4",
        python=_python,
        pip=_pip,
        prepare=_colab,
        packages=("six==1.16.0",),
        env={"PIP_NO_INDEX": "1"},
    )
case(
    R + "installed-requirement-broken--notebook-protobuf-6",
    "pip install -U --find-links wheels protobuf",
    python="3.11",
    pip="24.1.2",
    prepare=_colab,
    packages=("six==1.16.0",),
    env={"PIP_NO_INDEX": "1"},
)
case(
    R + "installed-requirement-broken--tensorflow-2.10-protobuf-4",
    "pip install --find-links wheels protobuf==4.25.3 keras==3.3.3",
    python="3.10",
    pip="23.0.1",
    prepare=_reference,
    packages=("six==1.16.0",),
    env={"PIP_NO_INDEX": "1"},
)
case(
    R + "installed-requirement-broken--pip-check-many",
    "pip check",
    python="3.10",
    pip="24.0",
    prepare=_reference,
    packages=("six==1.15.0",),
    before=["python -m pip install -q --no-index --no-deps --find-links wheels protobuf==4.25.3 keras==3.3.3"],
)
case(
    R + "installed-requirement-broken--pip-check-pip9",
    "pip check",
    python="2.7",
    pip="9.0.3",
    packages=OLD_REQUESTS,
    before=["pip install -q idna==2.8"],
    reset=True,
)
case(
    R + "installed-requirement-broken--pip-check-pip20.3",
    "pip check",
    python="3.7",
    pip="20.3.4",
    packages=OLD_REQUESTS,
    before=["pip install -q --no-deps idna==2.8"],
    reset=True,
)

# -- a requirement that is simply absent ---------------------------------------------------------------------
case(
    R + "installed-requirement-missing--pip9",
    "pip check",
    python="3.6",
    pip="9.0.3",
    packages=("requests==2.18.4", "six==1.15.0"),
    reset=True,
    before=["pip uninstall -q -y idna certifi"],
)
case(
    R + "installed-requirement-missing--pip19.1-install",
    "pip install click==7.1.2",
    python="3.6",
    pip="19.1.1",
    packages=("requests==2.18.4", "six==1.14.0"),
    reset=True,
    before=["pip uninstall -q -y idna"],
)
case(
    R + "installed-requirement-missing--pip20.3-install",
    "pip install urllib3==1.22 requests==2.18.4",
    python="3.6",
    pip="20.3.4",
    packages=("requests==2.18.4", "flask==1.1.4"),
    reset=True,
    before=["pip uninstall -q -y jinja2 itsdangerous"],
)
case(
    R + "installed-requirement-missing--pip24-check",
    "pip check",
    python="3.11",
    pip="24.3.1",
    packages=("flask==3.0.3",),
    reset=True,
    before=["pip uninstall -q -y blinker"],
)
case(
    R + "installed-requirement-missing--notebook-shapely",
    "pip install --find-links wheels protobuf==5.29.5 ",
    python="3.11",
    pip="25.0.1",
    prepare=_colab,
    packages=("six==1.16.0",),
    env={"PIP_NO_INDEX": "1"},
    before=[
        "python -m pip install -q --no-index --no-deps --find-links wheels google-cloud-aiplatform",
        "python -m pip install -q --no-index --no-deps --find-links wheels protobuf==6.31.1",
    ],
)

# -- endless backtracking ------------------------------------------------------------------------------------


def _maze(depth: int, width: int) -> Callable[[Lab], object]:
    """Packages a0 … whose every version needs another that fits none: a search without an end."""

    def write(lab: Lab) -> None:
        wheels = Path(lab.home / "wheels")
        for layer in range(depth):
            for minor in range(width):
                if layer + 1 < depth:
                    wheel(
                        wheels,
                        f"plugin-{chr(97 + layer)}",
                        f"1.{minor}.0",
                        [f"plugin-{chr(98 + layer)}<2", f"core<{minor % 3 + 1}.5,>={minor % 3 + 1}"],
                    )
                else:
                    wheel(wheels, f"plugin-{chr(97 + layer)}", f"1.{minor}.0", ["core>=9"])
        for major in range(1, 10):
            wheel(wheels, "core", f"{major}.0.0")

    return write


case(
    R + "resolution-too-deep--killed-after-backtracking-pip20.3",
    'timeout 40 pip install --find-links wheels plugin-a; echo "Exited with code exit status $?"',
    python="3.8",
    pip="20.3.4",
    prepare=_maze(9, 8),
    env={"PIP_NO_INDEX": "1"},
)
if __name__ == "__main__":
    main()
