"""What is typed wrong, named wrong, missing or shadowed."""

from __future__ import annotations

from repair.lab import scenario
from repair.stubs import wheel, wheels

_LINKS = {"PIP_FIND_LINKS": "{home}/wheels"}
_TOOL = wheels(wheel("tool", "1.0"), wheel("tool", "2.0"))

for _module, _name, _use in (
    ("cv2", "opencv", "cv2.__version__"),
    ("yaml", "pyyaml", "yaml.dump({})"),
    ("bs4", "beautifulsoup4", "bs4.BeautifulSoup"),
    ("PIL", "pillow", "PIL.__version__"),
    ("dateutil", "python-dateutil", "dateutil.__name__"),
    ("dotenv", "python-dotenv", "dotenv.load_dotenv"),
    ("sklearn", "scikit-learn", "sklearn.__version__"),
    ("Crypto", "pycryptodome", "Crypto.__version__"),
    ("serial", "pyserial", "serial.Serial"),
    ("jwt", "PyJWT", "jwt.encode"),
):
    scenario(
        f"module-{_module}-missing",
        wants=f"to run a program that imports {_module}",
        python="3.11",
        files={
            "program.py": f"import {_module}\nprint({_use})\n"
            if _module != "Crypto"
            else "import Crypto.Cipher\nprint(Crypto.Cipher)\n"
        },
        command="python program.py",
        goal="python program.py",
        fast=_module in ("yaml", "dotenv"),
    )
for _typed, _imported in (
    ("cv2", "cv2"),
    ("PIL", "PIL"),
    ("google.protobuf", "google.protobuf"),
    ("opencv", "cv2"),
    ("skimage", "skimage"),
):
    scenario(
        f"install-by-import-name-{_typed}",
        wants=f"to import {_imported}",
        python="3.11",
        command=f"pip install {_typed}",
        goal=f"python -c 'import {_imported}'",
    )
scenario(
    "single-equals",
    wants="to install a certain version",
    files=_TOOL,
    variables=_LINKS,
    command="pip install tool=1.0",
    goal="python -c 'import tool; assert tool.__version__ == \"1.0\"'",
    fast=True,
)
scenario(
    "requirements-without-r",
    wants="to install what requirements.txt lists",
    files={**_TOOL, "requirements.txt": "tool==1.0\n"},
    variables=_LINKS,
    command="pip install requirements.txt",
    goal="python -c 'import tool; assert tool.__version__ == \"1.0\"'",
    fast=True,
)
scenario(
    "requirements-without-r-other-name",
    wants="to install what requirements-dev.txt lists",
    files={**_TOOL, "requirements-dev.txt": "tool==1.0\n"},
    variables=_LINKS,
    command="pip install requirements-dev.txt",
    goal="python -c 'import tool; assert tool.__version__ == \"1.0\"'",
    fast=True,
)
scenario(
    "folder-without-project",
    wants="to install what a folder's requirements list",
    files={**_TOOL, "app/requirements.txt": "tool==1.0\n", "app/main.py": "import tool\n"},
    variables=_LINKS,
    before="cd app",
    command="pip install .",
    goal="python main.py",
    fast=True,
)
scenario(
    "folder-one-level-below",
    wants="to install what the requirements in a folder list",
    files={**_TOOL, "app/requirements.txt": "tool==1.0\n", "app/main.py": "import tool\n"},
    variables=_LINKS,
    command="pip install ./app",
    goal="python app/main.py",
    fast=True,
)
scenario(
    "requirements-with-single-equals",
    wants="to install a file that says = for ==",
    files={**_TOOL, "requirements.txt": "tool=1.0\n"},
    variables=_LINKS,
    command="pip install -r requirements.txt",
    goal="python -c 'import tool; assert tool.__version__ == \"1.0\"'",
    fast=True,
)
scenario(
    "version-that-never-was",
    wants="to install some version of the tool although the pin does not exist",
    files=_TOOL,
    variables={**_LINKS, "PIP_NO_INDEX": "1"},
    command="pip install tool==1.5",
    goal="python -c 'import tool'",
    fast=True,
)
scenario(
    "version-too-new-for-python",
    wants="to install NumPy on Python 3.8, although the pin is for newer ones",
    python="3.8",
    command="pip install numpy==1.26.4",
    goal="python -c 'import numpy'",
)
scenario(
    "pandas-pin-on-python-3.7",
    wants="to install pandas on Python 3.7",
    python="3.7",
    command="pip install pandas==2.0.3",
    goal="python -c 'import pandas'",
)
scenario(
    "prerelease-only",
    wants="to install a package that has only pre-releases",
    files=wheels(wheel("early", "1.0rc1")),
    variables={**_LINKS, "PIP_NO_INDEX": "1"},
    command="pip install 'early>=1.0rc0,<1.0' || pip install 'early>0.5'",
    goal="python -c 'import early'",
)
scenario(
    "shadowing-file",
    wants="to use the real package although a file of the same name lies beside the program",
    files={**_TOOL, "random.py": "print('mine')\n", "main.py": "import tempfile\nprint(tempfile.gettempdir())\n"},
    command="python main.py",
    goal="python main.py",
    fast=True,
)
scenario(
    "shadowing-requests",
    wants="to use requests although the program itself is called requests.py",
    python="3.11",
    packages=("requests",),
    files={"requests.py": "import requests\nprint(requests.get)\n"},
    command="python requests.py",
    goal="(python requests.py || python my_requests.py) && cd / && python -c 'import requests'",
)
scenario(
    "distutils-on-3.12",
    wants="to run a program that imports distutils, on Python 3.12",
    python="3.12",
    files={
        "program.py": "from distutils.version import LooseVersion\nprint(LooseVersion('1.2') < LooseVersion('1.10'))\n"
    },
    command="python program.py",
    goal="python program.py",
)
scenario(
    "pkg-resources-missing",
    wants="to run a program that imports pkg_resources",
    python="3.12",
    files={"program.py": "import pkg_resources\nprint(pkg_resources.parse_version('1'))\n"},
    command="python program.py",
    goal="python program.py",
)
scenario(
    "pkg-resources-gone-with-setuptools",
    wants="to run a program that imports pkg_resources, with a new setuptools",
    python="3.11",
    packages=("--upgrade setuptools",),
    files={"program.py": "import pkg_resources\nprint(pkg_resources.parse_version('1'))\n"},
    command="python program.py",
    goal="python program.py",
)
scenario(
    "imp-on-3.12",
    wants="to run a package that imports imp, on Python 3.12",
    python="3.12",
    packages=("future==0.18.2",),
    command="python -c 'from future import standard_library; standard_library.install_aliases()'",
    goal="python -c 'from future import standard_library; standard_library.install_aliases()'",
)
scenario(
    "collections-mapping-on-3.10",
    wants="to run an old package on Python 3.10",
    python="3.10",
    packages=("attrdict==2.0.1",),
    command="python -c 'import attrdict'",
    goal="python -c 'import attrdict'",
)
scenario(
    "installed-for-other-python",
    wants="to import a package that was installed for another Python",
    python="3.11",
    files=_TOOL,
    variables=_LINKS,
    before="python3.10 -m venv other && other/bin/python -m pip install -q six",
    command="other/bin/pip install six; python -c 'import six'",
    goal="python -c 'import six'",
)
scenario(
    "optional-dependency-openpyxl",
    wants="to write an Excel file with pandas",
    python="3.11",
    packages=("pandas==2.2.3 numpy==1.26.4",),
    files={"excel.py": "import pandas\npandas.DataFrame({'a': [1]}).to_excel('out.xlsx')\n"},
    command="python excel.py",
    goal="python excel.py",
)
scenario(
    "missing-distribution-of-entry-point",
    wants="to run a tool whose dependency was removed",
    python="3.11",
    packages=("httpie==3.2.2",),
    before="pip uninstall -q -y pygments",
    command="http --version",
    goal="http --version",
)
scenario(
    "wheel-for-another-python",
    wants="to install a wheel that was built for another Python",
    files={**wheels(wheel("native", "1.0", tag="cp27-cp27m-linux_x86_64"), wheel("native", "1.0"))},
    variables=_LINKS,
    command="pip install ./wheels/native-1.0-cp27-cp27m-linux_x86_64.whl",
    goal="python -c 'import native'",
    fast=True,
)
