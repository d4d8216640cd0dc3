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
scenario(
    "notebook-pydantic-upgraded-live",
    wants="to use pydantic 2 in a notebook whose kernel loaded pydantic 1",
    python="3.11",
    packages=(_TOOLS, "pydantic==1.10.15"),
    files={
        "run.py": _RUNNER,
        "1.py": "import pydantic\nprint(pydantic.VERSION)\n",
        "2.py": "%pip install pydantic==2.7.1\n",
        "3.py": "from pydantic import field_validator\nprint(field_validator)\n",
    },
    command="python run.py 1.py 2.py 3.py",
    restart="python run.py 1.py 3.py && touch restarted",
    goal="test -e restarted && python run.py 1.py 3.py",
)
