"""Recipes: live notebook kernels that hold old packages, half-finished upgrades, moved environments.

The kernels are real: ``nbclient`` runs cells in an ``ipykernel`` of a Python in ``/usr/local`` (see ``box.py``), and the
outputs are printed as a person would copy them out of the notebook.
"""

from __future__ import annotations

from box import cases_origin, inside
from lab import Lab, main, recipe

KERNEL = ("ipykernel==6.29.5", "nbclient==0.10.0", "ipython==8.26.0")
_DRIVER = r"""
import re, sys
import nbformat
from nbclient import NotebookClient
ansi, shown, cells = eval(sys.argv[1]), eval(sys.argv[2]), open("/home/user/.box/cells").read().split("\n# %%\n")
book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c.strip("\n")) for c in cells])
NotebookClient(book, timeout=900, kernel_name="python3", allow_errors=True).execute()
for number, cell in enumerate(book.cells, 1):
    if shown:
        sys.stdout.write(f"In [{number}]:\n{cell.source}\n\n")
    for out in cell.outputs:
        if out.output_type == "stream":
            text = out.text
        elif out.output_type == "error":
            text = "\n".join(out.traceback) + "\n"
        else:
            text = f"Out[{number}]: " * shown + out.data.get("text/plain", "") + "\n"
        sys.stdout.write(text if ansi else re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text))
    if shown:
        print()
"""


def notebook(
    lab: Lab,
    cells: str,
    *,
    packages: tuple[str, ...],
    ansi: bool = False,
    shown: bool = False,
    python: str = "3.11",
    root: bool = True,
    pip: str | None = "24.2",
    setup: str = "",
) -> str:
    """The outputs of ``cells`` (parted by ``# %%``), run one after the other in one kernel."""
    lab.write(".box/cells", cells)
    lab.write(".box/driver.py", _DRIVER)
    lab.log.append(
        "(a notebook) " + " ; ".join(line for line in cells.splitlines() if line.startswith(("%pip", "!pip")))
    )
    return inside(
        lab,
        f"python -W ignore /home/user/.box/driver.py {ansi} {shown}",
        python=python,
        pip=pip,
        packages=KERNEL,
        root=root,
        setup=(
            f"pip install -q --no-compile --root-user-action ignore {' '.join(repr(p) for p in packages)}\n"
            if packages
            else ""
        )
        + setup,
        env={"PYTHONUNBUFFERED": "", "PIP_ROOT_USER_ACTION": "ignore"},
    )


def cell_case(
    name: str,
    expect: str,
    cells: str,
    *,
    python: str = "3.11",
    pip: str | None = "24.2",
    notes: tuple[str, ...] = (),
    **how: object,
) -> None:
    """Register one notebook."""

    def do(lab: Lab) -> str:
        return notebook(lab, cells, python=python, pip=pip, **how)  # type: ignore[arg-type]

    recipe(
        name,
        expect=expect,
        notes=notes,
        origin=cases_origin(python, pip or "?") + ", ipykernel 6.29.5",
        command="(notebook cells) " + cells.strip().replace("\n", " ; "),
    )(do)


L = "stale-runtime/package-replaced-under-live-kernel--"
ID = "package-replaced-under-live-kernel"
cell_case(
    L + "numpy-1-to-2",
    ID,
    """
import numpy as np
np.__version__
# %%
%pip install numpy==2.2.6
# %%
import numpy as np
np.random.default_rng(0).normal(size=3)
# %%
import pandas as pd
pd.DataFrame({"a": np.arange(3)})
""",
    packages=("numpy==1.26.4", "pandas==2.2.2"),
    shown=True,
)
cell_case(
    L + "numpy-downgrade",
    ID,
    """
import numpy as np
print(np.__version__)
# %%
%pip install "numpy<2"
# %%
import scipy.sparse
from scipy import stats
# %%
import numpy.char
np.char.upper("a")
""",
    packages=("numpy==2.2.6", "scipy==1.13.1"),
    shown=True,
)
cell_case(
    L + "numpy-downgrade-sklearn",
    ID,
    """
import numpy as np
# %%
!pip install numpy==1.26.4
# %%
from sklearn.linear_model import LogisticRegression
""",
    packages=("numpy==2.1.3", "scikit-learn==1.5.2"),
)
cell_case(
    L + "numpy-matplotlib",
    ID,
    """
import numpy as np
import pandas as pd
# %%
%pip install -U numpy==2.2.6 matplotlib==3.10.0
# %%
import matplotlib.pyplot as plt
plt.plot(np.arange(4))
""",
    packages=("numpy==1.24.4", "pandas==2.0.3"),
    python="3.10",
)
cell_case(
    L + "pillow",
    ID,
    """
from PIL import Image
Image.new("RGB", (8, 8))
# %%
%pip install -q pillow==11.1.0
# %%
from PIL import ImageDraw, ImageFont, ImageFile
from PIL import ImageMath
from PIL import PngImagePlugin
Image.new("RGB", (8, 8)).save("x.png")
""",
    packages=("pillow==9.0.1",),
    python="3.10",
)
cell_case(
    L + "typing-extensions",
    ID,
    """
import typing_extensions
# %%
!pip install -U pydantic==2.10.6
# %%
from pydantic import BaseModel
""",
    packages=("typing_extensions==4.5.0",),
)
cell_case(
    L + "typing-extensions-ansi",
    ID,
    """
from typing_extensions import Literal
# %%
%pip install openai==1.55.0
# %%
from openai import OpenAI
""",
    packages=("typing_extensions==4.4.0",),
    python="3.10",
    ansi=True,
)
cell_case(
    L + "pandas-1-to-2",
    ID,
    """
import pandas as pd
pd.__version__
# %%
%pip install pandas==2.2.2
# %%
df = pd.DataFrame({"g": ["a", "b"], "x": [1, 2]})
df.map(str)
""",
    packages=("pandas==1.5.3", "numpy==1.26.4"),
    shown=True,
)
cell_case(
    "stale-runtime/modules-of-two-versions--requests-urllib3",
    "modules-of-two-versions",
    """
import requests
# %%
!pip install urllib3==2.2.3 requests==2.32.3
# %%
from urllib3.util.ssl_ import create_urllib3_context
import urllib3.contrib.emscripten
from requests.adapters import HTTPAdapter
requests.get("http://127.0.0.1:9/")
""",
    packages=("requests==2.20.0", "urllib3==1.24.3", "idna==2.7"),
)
cell_case(
    L + "scipy",
    ID,
    """
import scipy, scipy.sparse
import numpy as np
# %%
%pip install --upgrade scipy==1.15.3 scikit-learn==1.6.1
# %%
from sklearn.ensemble import RandomForestClassifier
RandomForestClassifier().fit(np.eye(4), [0, 1, 0, 1])
""",
    packages=("numpy==1.26.4", "scipy==1.9.3"),
)
cell_case(
    L + "protobuf",
    ID,
    """
import google.protobuf
from google.protobuf import descriptor_pb2
# %%
!pip install protobuf==5.29.3 googleapis-common-protos==1.66.0
# %%
from google.api import annotations_pb2
""",
    packages=("protobuf==3.20.3",),
    python="3.10",
)
cell_case(
    L + "traceback-shows-new-source",
    ID,
    """
import numpy as np
np.__version__
# %%
%pip install numpy==1.22.4
# %%
np.loadtxt(["1 2", "x 3"])
""",
    packages=("numpy==1.26.4",),
    python="3.10",
    shown=True,
)
cell_case(
    "clean/notebook-pip-restart-note--nothing-imported",
    "clean",
    """
%pip install rich==13.9.4
# %%
from rich import print as rprint
rprint("ok")
""",
    packages=(),
    notes=("jupyter-restart-note",),
)
cell_case(
    "clean/notebook-pip-restart-note--satisfied",
    "clean",
    """
%pip install numpy
# %%
import numpy as np
np.arange(3).sum()
""",
    packages=("numpy==1.26.4",),
    notes=("jupyter-restart-note",),
    shown=True,
)


def case(
    name: str,
    expect: str,
    command: str,
    *,
    python: str = "3.11",
    pip: str | None = "23.2.1",
    shown: str | None = None,
    packages: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    origin: str | None = None,
    **how: object,
) -> None:
    """Register the plain kind of recipe: one command in one box."""

    def do(lab: Lab) -> str:
        return inside(lab, command, python=python, pip=pip, packages=packages, **how)  # type: ignore[arg-type]

    recipe(
        name,
        expect=expect,
        command=(shown or command).strip().replace("\n", "; "),
        notes=notes,
        origin=origin or cases_origin(python, pip or "?"),
    )(do)


# --- half-finished upgrades -------------------------------------------------------------------------------------------

SITE = "/usr/local/lib/python{}/site-packages"
KILL = """cd {site}
( while :; do ls -d '{left}' >/dev/null 2>&1 && kill -9 $(cat /tmp/pid) && break; done ) &
watch=$!
(echo $BASHPID >/tmp/pid; exec pip install -q {to})
kill $watch 2>/dev/null
cd /home/user
"""


def kill(python: str, left: str, to: str) -> str:
    """Shell lines that end ``pip install to`` as soon as the folder ``left`` exists."""
    return KILL.format(site=SITE.format(python), left=left, to=to)


K = "stale-runtime/half-finished-upgrade--"
case(
    K + "numpy-killed-then-import",
    "half-finished-upgrade",
    "pip list; python -c 'import numpy; print(numpy.array([1]))'",
    root=True,
    packages=("numpy==1.26.4",),
    setup=kill("3.11", "~umpy", "numpy==2.2.6"),
    shown="pip list; python -c 'import numpy; print(numpy.array([1]))'",
)
case(
    K + "numpy-2-killed-then-pip-and-import",
    "half-finished-upgrade",
    "pip install -q idna; python -c 'import numpy'",
    root=True,
    python="3.12",
    pip="24.2",
    packages=("numpy==1.26.4",),
    setup=kill("3.12", "~umpy", "numpy==2.2.6"),
    shown="pip install -q idna; python -c 'import numpy'",
)
case(
    "uninstall-blocked/record-file-missing--pip-23",
    "record-file-missing",
    "pip install --upgrade protobuf==5.29.3; python -c 'import google.protobuf.message'",
    root=True,
    packages=("protobuf==3.20.3",),
    setup="cd /usr/local/lib/python3.11/site-packages; mv protobuf-3.20.3.dist-info ~rotobuf-3.20.3.dist-info; rm -r google/protobuf/internal; rm ~rotobuf-3.20.3.dist-info/RECORD; mkdir protobuf-3.20.3.dist-info; cp ~rotobuf-3.20.3.dist-info/METADATA protobuf-3.20.3.dist-info",
    shown="pip install --upgrade protobuf==5.29.3",
)
for python, pip, to in (
    ("3.8", "21.1.3", "numpy==1.24.4"),
    ("3.12", "26.2", "numpy==2.2.6"),
    ("3.9", "22.0.4", "numpy==1.24.4"),
):
    case(
        f"clean/leftover-folder-warning--pip-{pip}",
        "clean",
        "pip install requests",
        python=python,
        pip=pip,
        root=True,
        notes=("invalid-distribution-leftover",),
        setup=f"mkdir -p {SITE.format(python)}/~umpy-1.24.2.dist-info {SITE.format(python)}/~umpy; echo x > {SITE.format(python)}/~umpy-1.24.2.dist-info/METADATA",
    )
case(
    "uninstall-blocked/record-file-missing--leftover-folders-pip-23",
    "record-file-missing",
    "pip install -U numpy==1.26.4",
    root=True,
    packages=("numpy==1.24.4",),
    setup="cd /usr/local/lib/python3.11/site-packages; mkdir ~umpy; mv numpy-1.24.4.dist-info/RECORD numpy/core ~umpy/; mkdir ~umpy-1.24.4.dist-info",
)
case(
    "uninstall-blocked/record-file-missing--pip-26",
    "record-file-missing",
    "pip install -U numpy",
    root=True,
    python="3.12",
    pip="26.2",
    packages=("numpy==1.26.4",),
    setup="cd /usr/local/lib/python3.12/site-packages; rm numpy-1.26.4.dist-info/METADATA numpy-1.26.4.dist-info/RECORD; mv numpy ~umpy",
)
case(
    "clean/leftover-folder-warning--after-kill-pip-22",
    "clean",
    "pip install scipy==1.11.4",
    root=True,
    packages=("numpy==1.24.4",),
    python="3.9",
    pip="22.0.4",
    setup=kill("3.9", "~umpy", "numpy==1.26.4"),
)

# --- environments that were moved ---------------------------------------------------------------------------------------

M = "stale-runtime/virtual-environment-moved--"
MOVE = "python -m venv /home/user/old && mkdir -p /home/user/projects && mv /home/user/old /home/user/projects/env"
case(
    M + "bad-interpreter",
    "virtual-environment-moved",
    ". projects/env/bin/activate\nprojects/env/bin/pip install rich",
    shown="pip install rich",
    setup=MOVE,
)
case(
    M + "bad-interpreter-pip-20",
    "virtual-environment-moved",
    "projects/env/bin/pip install -r requirements.txt",
    shown="env/bin/pip install -r requirements.txt",
    python="3.8",
    pip="20.3.4",
    setup=MOVE,
)
case(
    "broken-pip/pip-command-not-found--make",
    "pip-command-not-found",
    "PATH=/home/user/projects/env/bin:$PATH; make install",
    shown="make install",
    setup=MOVE + "; printf 'install:\\n\\tpip install -e .\\n' > Makefile",
    python="3.12",
    pip="24.2",
)
case(
    M + "python-of-venv-removed",
    "virtual-environment-moved",
    "/home/user/venv/bin/pip install rich; /home/user/venv/bin/python --version",
    shown="venv/bin/pip install rich",
    setup="cp -a /usr/local /mnt/py && /mnt/py/bin/python -m venv /home/user/venv && rm -r /mnt/py",
)
case(
    M + "copied-venv-still-old-pip",
    "virtual-environment-moved",
    "python -m venv old && cp -r old new && rm -r old\n. new/bin/activate\nnew/bin/pip --version\nwhich pip\npip install rich",
    python="3.13",
    pip="24.2",
    shown="cp -r old new; rm -r old; . new/bin/activate; pip install rich",
)
H = "stale-runtime/shell-remembers-old-path--"
case(
    H + "pip-usr-local",
    "shell-remembers-old-path",
    "pip --version\npip install --user --upgrade --force-reinstall pip==24.2 2>&1 | tail -3\nmkdir -p bin2\nset -h\nPATH=/home/user/bin2:$PATH\nprintf '#!/bin/sh\\nexec python -m pip \"$@\"\\n' > bin2/pip; chmod +x bin2/pip; pip --version; rm bin2/pip; pip install numpy",
    shown="pip install --user --upgrade pip; pip install numpy",
    python="3.9",
    pip="22.0.4",
)
case(
    H + "python3-m-pip-works",
    "shell-remembers-old-path",
    "set -h\nPATH=/home/user/venv/bin:$PATH\npip --version >/dev/null; rm venv/bin/pip venv/bin/pip3*; pip install rich; python -m pip --version",
    setup="python -m venv venv; chown -R 1000 venv",
    shown="pip install rich; python -m pip --version",
)


if __name__ == "__main__":
    main()
