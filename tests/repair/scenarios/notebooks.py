"""Notebooks whose kernel holds an older copy of a package than the disk: the restart is the step."""

from __future__ import annotations

from repair.lab import scenario

_RUNNER = '''"""Runs the cells given as files in one live kernel and prints what each printed, as a notebook shows it."""
import sys
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

book = nbformat.v4.new_notebook()
book.cells = [nbformat.v4.new_code_cell(open(name).read()) for name in sys.argv[1:]]
client = NotebookClient(book, kernel_name="python3", timeout=600)
failed = False
try:
    client.execute()
except CellExecutionError:
    failed = True
for cell in book.cells:
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            print(output.text, end="")
        elif output.output_type == "error":
            print("\\n".join(output.traceback))
sys.exit(failed)
'''
_TOOLS = "ipykernel nbclient nbformat"

scenario(
    "notebook-numpy-replaced-live",
    wants="to use pandas in a notebook whose kernel loaded the old NumPy",
    python="3.11",
    packages=(_TOOLS, "numpy==1.26.4"),
    files={
        "run.py": _RUNNER,
        "1.py": "import numpy as np\nprint(np.__version__)\n",
        "2.py": "%pip install -q numpy==2.2.0 pandas==2.2.3\n",
        "3.py": "import pandas as pd\nprint(pd.DataFrame({'a': [1]}))\n",
    },
    command="python run.py 1.py 2.py 3.py",
    restart="python run.py 1.py 3.py && touch restarted",
    goal="test -e restarted && python run.py 1.py 3.py",
)
scenario(
    "notebook-numpy-lowered-live",
    wants="to use SciPy in a notebook after NumPy was lowered under the live kernel",
    python="3.11",
    packages=(_TOOLS, "numpy==2.2.0 scipy==1.14.1"),
    files={
        "run.py": _RUNNER,
        "1.py": "import numpy as np\nprint(np.__version__)\n",
        "2.py": "%pip install -q numpy==1.26.4 pandas==2.2.3\n",
        "3.py": "import pandas as pd\nimport scipy.optimize\nprint(pd.DataFrame({'a': [1]}))\n",
    },
    command="python run.py 1.py 2.py 3.py",
    restart="python run.py 1.py 3.py && touch restarted",
    goal="test -e restarted && python run.py 1.py 3.py",
)
scenario(
    "notebook-pillow-upgraded-live",
    wants="to open images in a notebook after Pillow was upgraded under the live kernel",
    python="3.11",
    packages=(_TOOLS, "pillow==9.5.0"),
    files={
        "run.py": _RUNNER,
        "1.py": "import PIL\nprint(PIL.__version__)\n",
        "2.py": "%pip install -q pillow==10.4.0\n",
        "3.py": "from PIL import Image\nprint(Image.new('L', (2, 2)))\n",
    },
    command="python run.py 1.py 2.py 3.py",
    restart="python run.py 1.py 3.py && touch restarted",
    goal="test -e restarted && python run.py 1.py 3.py",
)
for _name, _wants, _packages, _first, _pip, _then in (
    (
        "notebook-typing-extensions-live",
        "to use pydantic in a notebook whose kernel loaded an old typing_extensions",
        (_TOOLS + " ipython==8.12.3 jupyter-client==8.6.3", "typing_extensions==4.5.0"),
        "import typing_extensions",
        "pydantic==2.11.7",
        "import pydantic\nprint(pydantic.BaseModel)",
    ),
    (
        "notebook-pandas-upgraded-live",
        "to use pandas in a notebook after it was upgraded under the live kernel",
        (_TOOLS, "pandas==1.5.3 numpy==1.26.4"),
        "import pandas",
        "pandas==2.2.3",
        "import pandas.io.formats.style\nimport pandas as pd\nprint(pd.io.formats.style.Styler)",
    ),
    (
        "notebook-protobuf-upgraded-live",
        "to use generated code in a notebook after protobuf was upgraded under the live kernel",
        (_TOOLS, "protobuf==3.20.3"),
        "import google.protobuf.descriptor_pb2",
        "protobuf==5.29.5 googleapis-common-protos==1.70.0",
        "from google.rpc import status_pb2\nprint(status_pb2)",
    ),
    (
        "notebook-scipy-upgraded-live",
        "to use SciPy in a notebook after it was upgraded under the live kernel",
        (_TOOLS, "scipy==1.9.3 numpy==1.26.4"),
        "import scipy.linalg",
        "scipy==1.14.1",
        "import scipy.optimize, scipy.signal, scipy.stats\nprint(scipy.stats.norm.pdf(0))",
    ),
    (
        "notebook-matplotlib-upgraded-live",
        "to plot in a notebook after matplotlib was upgraded under the live kernel",
        (_TOOLS, "matplotlib==3.5.3 numpy==1.26.4"),
        "import matplotlib",
        "matplotlib==3.9.2",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])",
    ),
    (
        "notebook-numpy-and-scikit-learn-live",
        "to use scikit-learn in a notebook after its install replaced the live NumPy",
        (_TOOLS, "numpy==1.24.4"),
        "import numpy\nimport numpy.random",
        "numpy==2.1.0 scikit-learn==1.5.2",
        "import sklearn.linear_model\nprint(sklearn.linear_model.LinearRegression())",
    ),
    (
        "notebook-requests-stack-live",
        "to fetch in a notebook after urllib3 was upgraded under the live kernel",
        (_TOOLS, "requests==2.28.2 urllib3==1.26.18"),
        "import urllib3",
        "urllib3==2.2.1 requests==2.32.3",
        "import requests\nprint(requests.get)",
    ),
):
    scenario(
        _name,
        wants=_wants,
        python="3.11",
        packages=_packages,
        files={
            "run.py": _RUNNER,
            "1.py": _first + "\n",
            "2.py": f"%pip install -q {_pip}\n",
            "3.py": _then + "\n",
        },
        command="python run.py 1.py 2.py 3.py",
        restart="python run.py 1.py 3.py && touch restarted",
        goal="test -e restarted && python run.py 1.py 3.py",
    )
scenario(
    "notebook-module-missing",
    wants="to import a package in a notebook",
    python="3.11",
    packages=(_TOOLS,),
    files={"run.py": _RUNNER, "1.py": "import bs4\nprint(bs4.__version__)\n"},
    command="python run.py 1.py",
    goal="python run.py 1.py",
)
scenario(
    "notebook-pip-of-another-python",
    wants="to import a package in a notebook although pip in the shell is another Python's",
    python="3.11",
    packages=(_TOOLS,),
    files={"run.py": _RUNNER, "1.py": "!other/bin/pip install six\n", "2.py": "import six\nprint(six)\n"},
    before="python3.10 -m venv other",
    command="python run.py 1.py 2.py",
    goal="python run.py 2.py",
)
