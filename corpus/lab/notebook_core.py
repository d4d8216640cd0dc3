"""What notebooks and shared machines show: installs refused after a missing module, refused copies of a source tree,
watchers over folders of others, git-lfs, Numba under a NumPy that is too new, what is left of a TensorFlow.
"""

from __future__ import annotations

from box import cases_origin, inside
from lab import Lab, main, recipe


def case(name: str, expect: str, command: str, *, python: str, pip: str = "23.2.1", **how: object) -> None:
    """Register one command of a plain user in a box."""

    def do(lab: Lab) -> str:
        return inside(lab, command, python=python, pip=pip, **how)  # type: ignore[arg-type]

    recipe(name, expect=expect, command=command.replace("\n", "; "), origin=cases_origin(python, pip))(do)


A = "abi-mismatch/import-refuses-version--numba-"
C = "permission-denied/source-copy-refused--"
F = "permission-denied/file-not-accessible--"
S = "permission-denied/site-packages-not-writable--"

for release, numpy, python in (("0.53.1", "1.24.4", "3.8"), ("0.54.1", "1.24.4", "3.9")):

    @recipe(
        f"{A}{release}-py{python}",
        expect="import-refuses-version",
        python=python,
        packages=(f"numba=={release}", "setuptools<66"),
    )
    def _(lab: Lab, numpy: str = numpy) -> str:
        lab.quiet(f"pip install -q --no-deps numpy=={numpy}")
        return lab.run("python -c 'from numba import njit'")


TREE = (
    "mkdir -p demo/.git/objects/pack demo/demo; touch demo/demo/__init__.py\n"
    'printf \'from setuptools import setup\\nsetup(name="demo", version="1.0", packages=["demo"])\\n\' > demo/setup.py\n'
    "chown -R 1000:1000 demo\n"
)
PACKS = "printf pack > demo/.git/objects/pack/pack-047c57.pack; printf idx > demo/.git/objects/pack/pack-047c57.idx; chmod 400 demo/.git/objects/pack/*\n"
case(C + "git-packs-pip20", "source-copy-refused", "pip install ./demo", python="3.8", pip="20.3.4", setup=TREE + PACKS)
case(
    C + "git-packs-pip20.0",
    "source-copy-refused",
    "cd demo && pip install .",
    python="3.7",
    pip="20.0.2",
    setup=TREE + PACKS,
)
case(
    C + "data-of-root-pip21.0",
    "source-copy-refused",
    "pip install ./demo",
    python="3.8",
    pip="21.0.1",
    setup=TREE + "mkdir demo/runs; printf x > demo/runs/model.ckpt; chmod 600 demo/runs/model.ckpt\n",
)

WATCHED = (
    "mkdir app; mkdir -m 700 app/pgdata; printf 'async def app(scope, receive, send):\\n    pass\\n' > app/main.py\n"
)
case(
    F + "uvicorn-reload",
    "file-not-accessible",
    "cd app && timeout 10 uvicorn main:app --reload",
    python="3.11",
    packages=("uvicorn==0.35.0", "watchfiles==1.1.0"),
    setup=WATCHED,
)
case(
    F + "watchfiles-0.21",
    "file-not-accessible",
    "cd app && timeout 10 python -m watchfiles 'echo changed' .",
    python="3.10",
    packages=("watchfiles==0.21.0",),
    setup=WATCHED,
)

case(
    S + "after-missing-module-pip20",
    "site-packages-not-writable",
    "python -c 'import yfinance'\npip install yfinance==0.1.55",
    python="3.8",
    pip="20.0.2",
    packages=("numpy==1.19.5", "pandas==1.1.5", "requests==2.25.1", "lxml==4.6.3"),
    env={"PYTHONNOUSERSITE": "1"},
)
case(
    S + "easy-install-pth-develop",
    "site-packages-not-writable",
    "cd demo && python setup.py develop",
    python="3.8",
    pip="20.0.2",
    packages=("setuptools==56.2.0",),
    setup=TREE
    + "d=/usr/local/lib/python3.8/site-packages; touch $d/easy-install.pth; chmod 1777 $d; chmod 1777 /usr/local/bin\n",
)
case(
    S + "distutils-py2.7-pip1.5",
    "site-packages-not-writable",
    "cd demo && python setup.py install --single-version-externally-managed --record files.txt",
    python="2.7",
    pip="19.2.3",
    setup=TREE
    + "d=/usr/local/lib/python2.7/site-packages; mkdir $d/demo; touch $d/demo/__init__.py; chmod 755 $d/demo\n",
)

for release, python in (("0.10.1", "3.9"), ("0.25.2", "3.11")):

    @recipe(
        f"system-library/program-of-package-missing--git-lfs-hub-{release}",
        expect="program-of-package-missing",
        python=python,
        packages=(f"huggingface_hub=={release}",),
    )
    def _(lab: Lab) -> str:
        lab.quiet("git init -q model")
        lab.write("push.py", 'from huggingface_hub import Repository\n\nrepo = Repository("model")\nrepo.git_add()\n')
        return lab.run("python push.py")


LEFT = "d=$(python -c 'import sysconfig; print(sysconfig.get_path(\"purelib\"))'); mkdir -p $d/tensorflow/include $d/tensorflow/python/__pycache__"
for program, python in (
    ("import tensorflow as tf\n\nprint(tf.__version__)\n", "3.8"),
    ("import tensorflow as tf\n\n\ndef load(rows: tf.data.Dataset) -> int:\n    return len(rows)\n", "3.11"),
    ("import tensorflow as tf\n\nmodel = tf.keras.Sequential()\n", "3.12"),
):

    @recipe(
        f"stale-runtime/tensorflow-files-gone--py{python}",
        expect="tensorflow-files-gone",
        python=python,
        command="python train.py",
    )
    def _(lab: Lab, program: str = program) -> str:
        lab.quiet(LEFT)
        lab.write("train.py", program)
        return lab.run("python train.py")


for case_name, imported, packages, python in (
    ("genai-beside-protobuf", "from google import genai", ("protobuf==5.29.5",), "3.12"),
    ("genai-beside-auth", "from google import genai", ("google-auth==2.38.0",), "3.10"),
    ("cloud-storage-py3.8", "from google.cloud import storage", ("google-cloud-core==2.3.3",), "3.8"),
    ("cloud-bigquery", "from google.cloud import bigquery", ("google-cloud-core==2.4.3",), "3.11"),
):

    @recipe(
        f"missing-module/google-part-missing--{case_name}",
        expect="google-part-missing",
        python=python,
        packages=packages,
        command="python main.py",
    )
    def _(lab: Lab, imported: str = imported) -> str:
        lab.write("main.py", f"import os\n\n{imported}\n\nprint(os.environ.get('GOOGLE_CLOUD_PROJECT'))\n")
        return lab.run("python main.py")


KEYS = "[metadata]\nname = demo\nversion = 1.0\ndescription-file = README.md\n\n[options]\npy_modules = demo\n"
for folder, release in (
    ("clean/setuptools-dash-keys--warned", "80.9.0"),
    ("build-failure/setuptools-api-removed--dash-keys", "78.0.1"),
):

    @recipe(
        folder,
        expect="clean" if folder.startswith("clean") else "setuptools-api-removed",
        python="3.11",
        pip="25.2",
        notes=(),
    )
    def _(lab: Lab, release: str = release) -> str:
        lab.write("demo/setup.cfg", KEYS)
        lab.write("demo/setup.py", "from setuptools import setup\n\nsetup()\n")
        lab.write("demo/demo.py", "")
        lab.write("demo/README.md", "demo\n")
        lab.write("constraints.txt", f"setuptools=={release}\n")
        return lab.run("pip install -v ./demo", env={"PIP_CONSTRAINT": str(lab.home / "constraints.txt")})


if __name__ == "__main__":
    main()
