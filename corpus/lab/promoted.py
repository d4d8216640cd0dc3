"""Second and third captures: what a draft pattern lacked to become stable."""

from __future__ import annotations

from typing import Any

import lab
from lab import interpreter, main
from retold import told
from scenes import case
from wires import INDEX
from wires import case as wire

lab._RECIPES.clear()  # those of wires.py and retold.py

NEW: dict[str, Any] = dict(
    python="3.12",
    pip="24.0",
    packages=(
        "flask==3.0.3",
        "openai==1.40.0",
        "httpx==0.27.2",
        "pandas==2.2.2",
        "numpy==1.26.4",
        "scipy==1.14.1",
        "protobuf==6.31.1",
        "pydantic==2.8.2",
        "sqlalchemy==2.0.31",
        "python-telegram-bot==21.4",
        "moviepy==2.1.1",
        "keras==3.5.0",
        "langchain==1.0.2",
        "huggingface_hub==0.36.0",
        "diffusers==0.25.1",
    ),
)


def new(name: str, program: str, *, main_file: str = "main.py", **more: Any) -> None:
    """A program that meets today's releases."""
    files = {main_file: program} | more.pop("files", {})
    case(name, more.pop("command", f"python {main_file}"), files=files, **(NEW | more))


API = "api-removed"

# --- names that a package's newer release no longer has
new(
    f"{API}/flask-name-removed--markup",
    "from flask import Flask, Markup, render_template_string\n\napp = Flask(__name__)\n",
    main_file="shop.py",
    command="flask --app shop run",
)
new(
    f"{API}/flask-name-removed--before-first-request",
    "from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.before_first_request\ndef create_tables():\n    pass\n",
    main_file="app.py",
)
new(
    f"{API}/openai-v1-migration--error-module",
    "import openai\nfrom openai.error import RateLimitError\n",
    main_file="bot.py",
)
new(
    f"{API}/pandas-2-name-removed--iteritems",
    "import pandas as pd\n\nframe = pd.DataFrame({'price': [3, 4]})\nfor name, column in frame.iteritems():\n    print(name, column.sum())\n",
)
new(
    f"{API}/pandas-2-name-removed--error-bad-lines",
    "import pandas as pd\n\nprint(pd.read_csv('data.csv', error_bad_lines=False))\n",
    main_file="load.py",
    files={"data.csv": "a,b\n1,2\n"},
)
new(
    f"{API}/scipy-name-removed--triu",
    "import numpy as np\nfrom scipy.linalg import triu\n\nprint(triu(np.ones((3, 3))))\n",
)
new(
    f"{API}/scipy-name-removed--signal-hann",
    "from scipy import signal\n\nwindow = signal.hann(64)\n",
    main_file="spectrum.py",
)
new(
    f"{API}/protobuf-get-prototype-removed--message-factory",
    "from google.protobuf import message_factory, timestamp_pb2\n\nfactory = message_factory.MessageFactory()\n"
    "kind = factory.GetPrototype(timestamp_pb2.Timestamp.DESCRIPTOR)\nprint(kind())\n",
    main_file="decode.py",
)
new(
    f"{API}/protobuf-get-prototype-removed--symbol-database",
    "from google.protobuf import symbol_database, timestamp_pb2\n\n_sym_db = symbol_database.Default()\n"
    "print(_sym_db.GetPrototype(timestamp_pb2.Timestamp.DESCRIPTOR))\n",
    main_file="registry.py",
)
new(
    "abi-mismatch/protobuf-service-removed--service",
    "from google.protobuf import service\n\n\nclass Shop(service.Service):\n    pass\n",
    main_file="server.py",
)
new(
    "abi-mismatch/protobuf-service-removed--plain-import",
    "from server import Shop\n",
    files={"server.py": "import google.protobuf.service\n\n\nclass Shop(google.protobuf.service.Service):\n    pass\n"},
)
new(
    f"{API}/pydantic-2-migration--base-settings",
    "from pydantic import BaseSettings\n\n\nclass Settings(BaseSettings):\n    debug: bool = False\n",
    main_file="settings.py",
)
new(
    f"{API}/pydantic-2-migration--regex",
    "from pydantic import BaseModel, Field\n\n\nclass Item(BaseModel):\n    code: str = Field(..., regex='^[A-Z]{3}$')\n",
    main_file="models.py",
)
new(
    f"{API}/sqlalchemy-2-migration--engine-execute",
    "from sqlalchemy import create_engine\n\nengine = create_engine('sqlite://')\nengine.execute('CREATE TABLE users (id INTEGER)')\n",
    main_file="db.py",
)
new(
    f"{API}/sqlalchemy-2-migration--plain-string",
    "from sqlalchemy import create_engine\n\nwith create_engine('sqlite://').connect() as connection:\n"
    "    print(connection.execute('SELECT 1').scalar())\n",
    main_file="query.py",
)
new(
    f"{API}/telegram-bot-20-migration--filters",
    "import logging\n\nfrom telegram.ext import CommandHandler, Filters, MessageHandler, Updater\n",
    main_file="bot.py",
)
new(
    f"{API}/telegram-bot-20-migration--use-context",
    "from telegram.ext import CommandHandler, Updater\n\nupdater = Updater('123:abc', use_context=True)\n",
    main_file="echo.py",
)
new(
    f"{API}/moviepy-editor-removed--script",
    "from moviepy.editor import VideoFileClip, concatenate_videoclips\n",
    main_file="cut.py",
)
new(
    f"{API}/moviepy-editor-removed--hidden-in-a-try",
    "import logging\n\nimport clips.reader\n",
    command="python -m clips",
    main_file="clips/__main__.py",
    files={
        "clips/__init__.py": "",
        "clips/reader.py": "try:\n    import moviepy.editor as mp\nexcept ImportError as error:\n"
        "    raise SystemExit(f'clips needs moviepy: {error}\\nInstall it with: pip install moviepy') from error\n",
    },
)
new(
    f"{API}/langchain-module-moved--chains",
    "from langchain.chains import LLMChain\nfrom langchain.prompts import PromptTemplate\n",
    main_file="ask.py",
)
new(
    f"{API}/langchain-module-moved--text-splitter",
    "from langchain.text_splitter import RecursiveCharacterTextSplitter\n",
    main_file="ingest.py",
)
new(
    f"{API}/huggingface-cached-download-removed--diffusers",
    "from diffusers import StableDiffusionPipeline\n",
    main_file="draw.py",
)
new(
    f"{API}/huggingface-cached-download-removed--own-code",
    "from huggingface_hub import cached_download, hf_hub_url\n\n"
    "path = cached_download(hf_hub_url('gpt2', 'config.json'))\n",
    main_file="fetch.py",
)

# --- requirements, archives and hashes: the same fault under an old and a new pip
OLD: dict[str, Any] = dict(python="2.7", pip="9.0.3")
MIDDLE: dict[str, Any] = dict(python="3.8", pip="19.3.1")
PIP23: dict[str, Any] = dict(python="3.11", pip="23.2.1")
PIP25: dict[str, Any] = dict(python="3.12", pip="25.3")

HASH = "six==1.16.0 --hash=sha256:8abb2f1d86890a2dfb989f9a77cfcfd3e47c2a354b01111771326f8aa26e0254\n"
SETUP = "from setuptools import setup\n\nsetup(name='shop', version='1.0')\n"
TOML = '[build-system]\nrequires = ["setuptools>=64"]\nbuild-backend = "setuptools.build_meta"\n\n[project]\nname = "shop"\nversion = "1.0"\n'

case(
    "integrity/hashes-impossible-for-this--git-pip9",
    "pip install -r requirements.txt",
    **OLD,
    files={"requirements.txt": HASH + "git+https://github.com/pallets/click.git@8.1.7#egg=click\n"},
)
case(
    "integrity/hashes-impossible-for-this--folder-pip25",
    "pip install --require-hashes -r requirements.txt",
    **PIP25,
    files={"requirements.txt": HASH + "./shop\n", "shop/pyproject.toml": TOML},
)
case(
    "integrity/hashes-impossible-for-this--editable-pip23",
    "pip install -r requirements.txt",
    **PIP23,
    files={"requirements.txt": HASH + "-e ./shop\n", "shop/setup.py": SETUP},
)
case(
    "integrity/hashes-need-pinned-versions--pip9-dependency",
    "pip install -r requirements.txt",
    **OLD,
    files={"requirements.txt": HASH + "idna>=2.0\n"},
)
for key, versions in (("pip9", OLD), ("pip25", PIP25)):
    case(
        f"integrity/not-an-archive--{key}",
        "pip install --no-cache-dir http://127.0.0.1:8765/pallets/click"
        if key == "pip9"
        else "pip install http://127.0.0.1:8765/download/shop",
        **versions,
        files={
            "pages/pallets/click/index.html": "<html><title>pallets/click</title></html>\n",
            "pages/download/shop/index.html": "<html>Log in</html>\n",
        },
        before="cd pages && (setsid timeout 20 /usr/bin/env python3 -m http.server 8765 --bind 127.0.0.1 >/dev/null 2>&1 &) ; sleep 2",
    )
EGG = "mkdir -p egg/EGG-INFO egg/shop && printf 'Metadata-Version: 1.0\\nName: shop\\nVersion: 1.0\\n' > egg/EGG-INFO/PKG-INFO && touch egg/shop/__init__.py && cd egg && python -c \"import shutil; shutil.make_archive('../shop-1.0-py3', 'zip', '.')\" && cd .. && mv shop-1.0-py3.zip shop-1.0-py3.egg"
case("invalid-requirement/egg-file--pip9", "pip install ./shop-1.0-py3.egg", **OLD, before=EGG)
case("invalid-requirement/egg-file--pip25", "pip install --no-deps ./shop-1.0-py3.egg six", **PIP25, before=EGG)
case("invalid-requirement/egg-fragment--pip9-none", "pip install -e git+https://github.com/pallets/click.git", **OLD)
case(
    "invalid-requirement/egg-fragment--pip23-none",
    "pip install -e git+https://github.com/pallets/click.git@main",
    **PIP23,
)
case(
    "invalid-requirement/requirements-recursive--itself",
    "pip install -r requirements.txt",
    **PIP25,
    files={"requirements.txt": "six\n-r requirements.txt\n"},
)
case(
    "invalid-requirement/requirements-recursive--circle",
    "pip install -r dev.txt",
    python="3.9",
    pip="24.3.1",
    files={"dev.txt": "-r base.txt\nidna\n", "base.txt": "six\n-r extra.txt\n", "extra.txt": "-r dev.txt\n"},
)
case(
    "invalid-requirement/vcs-empty-revision--pip20.1",
    "pip install 'git+https://github.com/pallets/click.git@'",
    python="3.8",
    pip="20.1.1",
)
case(
    "invalid-requirement/vcs-empty-revision--variable-pip25",
    'pip install "shop @ git+https://github.com/pallets/click.git@$RELEASE"',
    **PIP25,
)
case(
    "invalid-requirement/pip-typed-in-python--3.8",
    "printf 'import sys\\npython -m pip install requests\\n' | python -i",
    python="3.8",
    pip="19.3.1",
    shown="python",
)

# --- what is left over or damaged
for key, versions, command in (
    ("pip9", OLD, "pip install --build work --no-binary :all: six==1.15.0"),
    ("pip19", MIDDLE, "pip install -b work --no-binary :all: -r requirements.txt"),
):
    case(
        f"broken-pip/build-directory-left-over--{key}",
        command,
        **versions,
        files={"requirements.txt": "six==1.16.0\nidna==2.10\n", "work/six/setup.py": "raise SystemExit('half')\n"},
    )
WHEEL = (
    "python -c \"import zipfile\nz = zipfile.ZipFile('shop-1.0-py2.py3-none-any.whl', 'w')\n"
    "z.writestr('shop.py', '')\n"
    "z.writestr('shop-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: shop\\nVersion: 1.0\\n')\n"
    "z.writestr('shop-1.0.dist-info/WHEEL', 'Wheel-Version: 2.0\\nGenerator: flit 9\\nRoot-Is-Purelib: true\\nTag: py2-none-any\\nTag: py3-none-any\\n')\n"
    "z.writestr('shop-1.0.dist-info/RECORD', 'shop.py,,\\nshop-1.0.dist-info/RECORD,,\\n')\nz.close()\""
)
case("broken-pip/wheel-version-unknown-to-pip--pip9", "pip install shop-1.0-py2.py3-none-any.whl", **OLD, before=WHEEL)
case("broken-pip/wheel-version-unknown-to-pip--pip25", "pip install --find-links . shop six", **PIP25, before=WHEEL)
# --- builds
case(
    "build-failure/build-dependencies-missing--missing-pip25",
    "pip install --no-build-isolation --check-build-dependencies ./shop",
    **PIP25,
    files={"shop/pyproject.toml": TOML.replace('"setuptools>=64"', '"setuptools>=64", "setuptools-scm>=8"')},
    before="pip install -q setuptools wheel",
)
case(
    "build-failure/build-dependencies-missing--conflict-pip23",
    "pip install --no-build-isolation --check-build-dependencies -e .",
    **PIP23,
    files={"pyproject.toml": TOML.replace("setuptools>=64", "setuptools>=77")},
    before="pip install -q setuptools==65.5.0 wheel",
)
HOOKLESS = """from setuptools.build_meta import *
del build_editable, get_requires_for_build_editable, prepare_metadata_for_build_editable
"""
case(
    "build-failure/build-editable-hook-missing--pip25",
    "pip install -e .",
    **PIP25,
    files={
        "pyproject.toml": TOML.replace('"setuptools.build_meta"', '"backend"\nbackend-path = ["."]'),
        "backend.py": HOOKLESS,
    },
)
case(
    "build-failure/build-editable-hook-missing--pip19-no-setup-py",
    "pip install -e .",
    **MIDDLE,
    files={
        "pyproject.toml": TOML.replace("setuptools>=64", "flit_core>=3").replace(
            "setuptools.build_meta", "flit_core.buildapi"
        )
    },
)
case(
    "build-failure/c-compiler-error--own-extension",
    "pip install .",
    **PIP25,
    files={
        "setup.py": "from setuptools import Extension, setup\n\nsetup(name='fastsum', version='0.1', ext_modules=[Extension('fastsum', ['fastsum.cpp'])])\n",
        "fastsum.cpp": "#include <Python.h>\n#include <vector>\n\nfloat smallest(const std::vector<float> &v) {\n    float best = FLT_MAX;\n    for (float x : v) best = x < best ? x : best;\n    return best;\n}\n",
    },
)
case("build-failure/pkg-config-library-missing--pycairo", "pip install pycairo", **PIP25)
case("build-failure/pkg-config-library-missing--systemd", "pip install systemd-python==235", **PIP23)
case(
    "build-failure/pyproject-build-system-invalid--license",
    "pip install .",
    **PIP25,
    files={"pyproject.toml": TOML.replace("setuptools>=64", "setuptools==68.0.0") + 'license = "MIT"\n', "shop.py": ""},
)
case(
    "build-failure/pyproject-build-system-invalid--no-requires",
    "pip install .",
    **PIP23,
    files={"pyproject.toml": "[build-system]\nbuild-backend = 'setuptools.build_meta'\n", "setup.py": SETUP},
)
case(
    "build-failure/pyproject-build-system-invalid--pip19",
    "pip install .",
    **MIDDLE,
    files={"pyproject.toml": "[build-system]\nrequires = 'setuptools'\n", "setup.py": SETUP},
)
SCM = TOML.replace('"setuptools>=64"', '"setuptools>=64", "setuptools-scm>=8"').replace(
    'version = "1.0"', 'dynamic = ["version"]'
)
case(
    "build-failure/scm-version-unknown--setuptools-scm",
    "pip install .",
    **PIP25,
    files={"pyproject.toml": SCM + "\n[tool.setuptools_scm]\n", "shop.py": ""},
)
case(
    "build-failure/scm-version-unknown--hatch-vcs",
    "pip install -e .",
    **PIP23,
    files={
        "pyproject.toml": '[build-system]\nrequires = ["hatchling", "hatch-vcs"]\nbuild-backend = "hatchling.build"\n\n[project]\nname = "shop"\ndynamic = ["version"]\n\n[tool.hatch.version]\nsource = "vcs"\n',
        "shop/__init__.py": "",
    },
)
case("build-failure/setuptools-api-removed--gym", "pip install gym==0.21.0", python="3.9", pip="23.2.1")
case("build-failure/setuptools-api-removed--markupsafe", "pip install MarkupSafe==1.0", **PIP23)
LINKED = "from setuptools import Extension, setup\n\nsetup(name='{0}', version='1.0', ext_modules=[Extension('{0}', ['{0}.c'], libraries=['{1}'])])\n"
case(
    "build-failure/system-library-unlinked--gslcblas",
    "pip install .",
    **PIP25,
    files={"setup.py": LINKED.format("fastmath", "gslcblas"), "fastmath.c": "#include <Python.h>\n"},
)
case(
    "build-failure/system-library-unlinked--usb-pip19",
    "pip install .",
    **MIDDLE,
    files={"setup.py": LINKED.format("gadget", "usb-1.0"), "gadget.c": "#include <Python.h>\n"},
)


# --- modules
def no_lib(version: str, *names: str) -> tuple[str, ...]:
    """Files of that interpreter's standard library which begin with one of the names."""
    home = interpreter(version).parent.parent / "lib" / f"python{version}"
    return tuple(str(path) for name in names for path in (*home.glob(f"lib-dynload/{name}*"), *home.glob(name)))


M = "missing-module"
case(
    f"{M}/keras-backend-missing--keras-2.4",
    "python train.py",
    python="3.8",
    pip="23.3.2",
    packages=("keras==2.4.3",),
    files={"train.py": "from keras.models import Sequential\n"},
)
new(
    f"{M}/keras-backend-missing--misspelt",
    "import keras\n",
    main_file="train.py",
    command="KERAS_BACKEND=pytorch python train.py",
)
new(
    f"{M}/optional-dependency-missing--parquet-engine",
    "import pandas as pd\n\nprint(pd.read_parquet('sales.parquet'))\n",
    main_file="read.py",
    files={"sales.parquet": ""},
)
case(
    f"{M}/optional-dependency-missing--django-mysql",
    "python manage.py check",
    python="3.11",
    pip="23.2.1",
    packages=("django==4.2.13",),
    files={
        "manage.py": "import os, sys\n\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')\nfrom django.core.management import execute_from_command_line\n\nexecute_from_command_line(sys.argv)\n",
        "settings.py": "SECRET_KEY = 'x'\nINSTALLED_APPS = ['django.contrib.contenttypes', 'django.contrib.auth']\nDATABASES = {'default': {'ENGINE': 'django.db.backends.mysql', 'NAME': 'shop'}}\n",
    },
)
case(
    f"{M}/python-built-without-library--lzma",
    "python stats.py",
    python="3.10",
    pip="22.3.1",
    hide=no_lib("3.10", "_lzma"),
    files={"stats.py": "import lzma\n"},
)
case(
    f"{M}/python-built-without-library--ctypes-old-pip",
    "pip install --no-index shop",
    python="3.7",
    pip="18.1",
    hide=no_lib("3.7", "_ctypes"),
)
case(
    f"{M}/python-built-without-library--sqlite-django",
    "python manage.py migrate",
    python="3.11",
    pip="23.2.1",
    packages=("django==4.2.13",),
    hide=no_lib("3.11", "_sqlite3"),
    files={
        "manage.py": "import os, sys\n\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')\nfrom django.core.management import execute_from_command_line\n\nexecute_from_command_line(sys.argv)\n",
        "settings.py": "SECRET_KEY = 'x'\nINSTALLED_APPS = ['django.contrib.contenttypes', 'django.contrib.auth']\nDATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'db.sqlite3'}}\n",
    },
)
case(
    f"{M}/tkinter-missing--no-tk-library",
    "python clock.py",
    python="3.11",
    pip="23.2.1",
    hide=no_lib("3.11", "_tkinter"),
    files={"clock.py": "import tkinter as tk\n\nroot = tk.Tk()\n"},
)
case(
    f"{M}/tkinter-missing--package-apart",
    "python -m turtle_race",
    python="3.12",
    pip="25.3",
    hide=no_lib("3.12", "tkinter"),
    files={"turtle_race.py": "import turtle\n\nturtle.forward(10)\n"},
)
case(
    f"{M}/required-distribution-missing--pkg-resources",
    "serve-shop",
    python="3.8",
    pip="19.3.1",
    packages=("idna==2.10", "setuptools==44.1.1"),
    before="printf \"import sys\\nfrom pkg_resources import require\\nrequire('shop==1.0')\\n\" > $VIRTUAL_ENV/bin/serve-shop.py; printf \"from setuptools import setup\\nsetup(name='shop', version='1.0', install_requires=['idna', 'chardet<5,>=3.0.2'], scripts=['serve-shop'])\\n\" > setup.py; printf '#!/usr/bin/env python\\nprint(1)\\n' > serve-shop; pip install --no-deps -e .",
)
new(
    f"{M}/required-distribution-missing--importlib-metadata",
    "from importlib.metadata import version\n\nprint('numpy', version('numpy'))\nprint('tqdm-stubs', version('imageio-gif'))\n".replace(
        "tqdm-stubs", "imageio-gif"
    ),
    main_file="about.py",
)
new(f"{M}/submodule-missing--newer-removed-it", "from sqlalchemy.databases import mysql\n", main_file="legacy.py")
new(
    f"{M}/submodule-missing--own-package",
    "from shop.models import Order\n",
    main_file="run.py",
    files={"shop/__init__.py": "", "shop/Models.py": "class Order: ...\n"},
)

# --- the network and the index
wire(
    "network/network-unreachable--pip23",
    "network-unreachable",
    None,
    "pip install numpy",
    hosts=False,
    setup=f"printf '203.0.113.7 {INDEX}\\n' >> /mnt/hosts; cp /mnt/hosts /mnt/h2; mount --bind /mnt/h2 /etc/hosts; true",
)
wire(
    "network/network-unreachable--pip26",
    "network-unreachable",
    None,
    "pip install -r requirements.txt",
    hosts=False,
    python="3.13",
    pip="26.2",
    setup=f"printf 'numpy\\npandas\\n' > requirements.txt; cp /etc/hosts /mnt/h2; printf '203.0.113.7 {INDEX}\\n' >> /mnt/h2; mount --bind /mnt/h2 /etc/hosts; true",
)
wire(
    "network/network-unreachable--pip9",
    "network-unreachable",
    None,
    "pip install requests",
    hosts=False,
    python="2.7",
    pip="9.0.3",
    setup=f"cp /etc/hosts /mnt/h2; printf '203.0.113.7 {INDEX}\\n' >> /mnt/h2; mount --bind /mnt/h2 /etc/hosts; true",
    env={"PIP_INDEX_URL": f"https://{INDEX}/simple"},
)
CUT = "(/usr/bin/python3 -c \"\nimport socket\ns = socket.create_server(('127.0.0.1', 443))\nwhile True:\n    c, _ = s.accept()\n    c.recv(4096)\n    c.shutdown(socket.SHUT_RDWR)\n    c.close()\n\" >/dev/null 2>&1 &)\nsleep 1\n"
wire("tls/tls-handshake-cut-off--pip23", "tls-handshake-cut-off", None, "pip install numpy", setup=CUT)
wire(
    "tls/tls-handshake-cut-off--pip25-py3.9",
    "tls-handshake-cut-off",
    None,
    "pip install -r requirements.txt",
    python="3.9",
    pip="25.3",
    setup=CUT + "printf 'flask\\n' > requirements.txt\n",
)
wire(
    "tls/python-finds-no-certificates--urllib",
    "python-finds-no-certificates",
    "200",
    "python download.py",
    trusted=False,
    setup=f'printf \'import urllib.request\\n\\nurllib.request.urlretrieve("https://{INDEX}/data.csv", "data.csv")\\n\' > download.py; true',
    env={"SSL_CERT_FILE": "/dev/null"},
)
wire(
    "tls/python-finds-no-certificates--py3.6",
    "python-finds-no-certificates",
    "200",
    "python -c \"import urllib.request; print(urllib.request.urlopen('https://" + INDEX + "/').status)\"",
    trusted=False,
    python="3.6",
    pip="21.3.1",
    env={"SSL_CERT_FILE": "/dev/null"},
)
NM = "no-matching-distribution"
case(
    f"{NM}/package-not-on-index--needed-by-another-pip25",
    "pip install --no-index --find-links wheels requests",
    **PIP25,
    before="pip download -q -d wheels --no-deps requests==2.32.3",
)
case(
    f"{NM}/prerelease-only--configured",
    "pip install -r requirements.txt",
    python="3.12",
    pip="26.3",
    files={"requirements.txt": "six\nblack==19.3b0\n"},
    env={"PIP_ONLY_FINAL": "black"},
)
case(
    f"{NM}/standard-library-module--distutils-pip25",
    "pip install -r requirements.txt",
    **PIP25,
    files={"requirements.txt": "os\nsys\nrandom\nidna\n"},
)
case(f"{NM}/standard-library-module--sqlite3-pip9", "pip install sqlite3", **OLD)
case(
    f"{NM}/tensorflow-no-file--linux-32-bit",
    "pip download --only-binary=:all: --platform manylinux2014_i686 --python-version 3.10 -d wheels 'tensorflow>=2.12'",
    **PIP25,
)
case(
    f"{NM}/torch-local-version--cu118",
    "pip install torch==2.1.0+cu118 torchvision==0.16.0+cu118",
    python="3.10",
    pip="23.2.1",
)
case(
    f"{NM}/torch-local-version--cpu-pip9-requirements",
    "pip install -r requirements.txt",
    python="3.7",
    pip="21.3.1",
    files={"requirements.txt": "numpy\ntorch==1.10.0+cpu\n"},
)
case(f"{NM}/torch-not-for-python--1.4-py3.11", "pip install torch==1.4.0", **PIP23)
case(
    f"{NM}/torch-not-for-python--requirements-py3.12",
    "pip install -r requirements.txt",
    **PIP25,
    files={"requirements.txt": "tqdm\ntorch==1.13.1\ntorchvision==0.14.1\n"},
)
case(
    f"{NM}/index-not-seen--other-index",
    "pip install --index-url file://$PWD/empty six",
    **PIP23,
    files={"empty/six/index.html": "<html></html>"},
    shown="pip install --index-url file:///home/user/empty six",
)
case(
    f"{NM}/index-not-seen--build-isolation",
    "pip install --index-url file://$PWD/empty ./shop",
    **PIP25,
    files={"empty/setuptools/index.html": "<html></html>", "shop/pyproject.toml": TOML},
    shown="PIP_INDEX_URL=file:///home/user/empty pip install ./shop",
)

# --- harmless lines
C = "clean"
case(f"{C}/extra-not-provided--pip25", "pip install 'idna[all]==3.7'", **PIP25, notes=("extra-not-provided",))
case(
    f"{C}/index-location-ignored--pip9",
    "pip install --find-links wheels idna==2.10",
    **OLD,
    notes=("index-location-ignored",),
)
case(
    f"{C}/index-location-ignored--pip25",
    "pip install --extra-index-url file:///home/user/mirror --force-reinstall 'idna<3.7'",
    **PIP25,
    notes=("index-location-ignored",),
)
case(
    f"{C}/np-dtype-synonym--tensorboard-1.14",
    "python events.py",
    python="3.7",
    pip="21.3.1",
    packages=("tensorboard==1.14.0", "numpy==1.21.6", "protobuf==3.20.3"),
    files={"events.py": "from tensorboard.compat.tensorflow_stub import dtypes\n\nprint(dtypes.float32)\n"},
    notes=("np-dtype-synonym-harmless",),
)
case(
    f"{C}/pip-run-as-root--pip21",
    f"{interpreter('3.8').parent}/python -m pip install --target lib idna==3.4",
    python="3.8",
    pip="21.3.1",
    env={"PYTHONPATH": "/none"},
    notes=("pip-run-as-root",),
    shown="python -m pip install --target lib idna==3.4",
)
case(
    f"{C}/pip-run-as-root--pip25",
    f"PYTHONPATH=$VIRTUAL_ENV/lib/python3.12/site-packages {interpreter('3.12').parent}/python -m pip install --root image --ignore-installed idna",
    **PIP25,
    notes=("pip-run-as-root",),
    shown="pip install --root image --ignore-installed idna",
)
DAMAGE = "mkdir -p wheels; pip download -q --no-deps -d wheels idna==3.7; echo x > wheels/idna-3.7-py3-none-any.whl"
case(
    f"{C}/cached-download-renewed--pip23",
    "pip download --no-deps -d wheels -r requirements.txt",
    **PIP23,
    before=DAMAGE,
    files={
        "requirements.txt": "idna==3.7 --hash=sha256:82fee1fc78add43492d3a1898bfa6d8a904cc97d8427f683ed8e798d07761aa0\n"
    },
    notes=("cached-download-renewed",),
)
case(
    f"{C}/cached-download-renewed--pip9",
    "pip download --no-deps -d wheels idna==2.10",
    **OLD,
    before="mkdir -p wheels; echo x > wheels/idna-2.10-py2.py3-none-any.whl",
    notes=("cached-download-renewed",),
)

# --- encodings, memory, permissions
P = "platform-limit"
case(
    f"{P}/requirements-file-encoding--latin1-pip23",
    "pip install -r requirements.txt",
    **PIP23,
    before="printf 'idna==3.7  # f\\374r die Namen\\n' > requirements.txt",
)
case(
    f"{P}/requirements-file-encoding--pip9-ascii",
    "pip install -r requirements.txt",
    python="3.6",
    pip="9.0.3",
    before="printf '# caf\\303\\251\\nidna==3.4\\n' > requirements.txt",
    env={"LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
)
case(
    f"{P}/requirements-file-encoding--utf16-pip25",
    "pip install -r requirements.txt",
    **PIP25,
    before="printf 'i\\0d\\0n\\0a\\0\\377\\n\\0' > requirements.txt",
)
case(
    f"{P}/console-encoding--setup-py-prints",
    "pip install ./shop",
    **PIP23,
    env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    files={
        "shop/setup.py": "print('\\u2192 building shop')\nfrom setuptools import setup\n\nsetup(name='shop', version='1.0')\n"
    },
)
case(
    "permission-denied/user-site-lacks-precedence--pip9",
    "venv/bin/pip install --user -U idna",
    python="3.9",
    pip="20.3.4",
    before="python -m venv --system-site-packages venv; venv/bin/python -m pip install -q 'idna==3.4' 'pip==20.3.4'",
)

# --- libraries of the system
L = "system-library"

# --- more names that newer releases no longer have
case(
    f"{API}/asyncio-names-removed--coroutine",
    "python bot.py",
    **PIP23,
    files={"bot.py": "import asyncio\n\n\n@asyncio.coroutine\ndef poll():\n    yield from asyncio.sleep(1)\n"},
)
case(
    f"{API}/asyncio-names-removed--motor",
    "python app.py",
    python="3.11",
    pip="23.2.1",
    packages=("motor==2.4.0", "pymongo==3.13.0"),
    files={"app.py": "from motor.motor_asyncio import AsyncIOMotorClient\n"},
)
case(
    f"{API}/asyncio-names-removed--lock-loop-3.10",
    "python worker.py",
    python="3.10",
    pip="22.3.1",
    files={"worker.py": "import asyncio\n\nloop = asyncio.new_event_loop()\nlock = asyncio.Lock(loop=loop)\n"},
)
case(
    f"{API}/asyncio-names-removed--sleep-loop-3.12",
    "python timer.py",
    **PIP25,
    files={
        "timer.py": "import asyncio\n\n\nasync def main():\n    queue = asyncio.Queue(loop=asyncio.get_event_loop())\n    await queue.get()\n\n\nasyncio.run(main())\n"
    },
)
case(
    f"{API}/configparser-names-removed--readfp",
    "python settings.py",
    **PIP25,
    files={
        "settings.py": "import configparser\n\nconfig = configparser.ConfigParser()\nwith open('app.ini') as file:\n    config.readfp(file)\n",
        "app.ini": "[app]\n",
    },
)
case(
    f"{API}/configparser-names-removed--versioneer-slicerator",
    "pip install --no-binary :all: --no-deps slicerator==0.9.8",
    **PIP25,
)
OLD_NUMPY: dict[str, Any] = dict(
    python="3.11",
    pip="23.2.1",
    packages=("numpy==1.25.2", "setuptools==68.2.2", "wheel"),
    files={
        "setup.py": "import numpy\nfrom setuptools import Extension, setup\n\nsetup(name='fastsum', version='1.0', ext_modules=[Extension('fastsum', ['fastsum.c'], include_dirs=[numpy.get_include()], define_macros=[('NPY_TARGET_VERSION', 'NPY_1_25_API_VERSION')])])\n",
        "fastsum.c": '#include <Python.h>\n#include <numpy/arrayobject.h>\n\nstatic struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "fastsum", NULL, -1, NULL};\n\nPyMODINIT_FUNC PyInit_fastsum(void) {\n    import_array();\n    return PyModule_Create(&module);\n}\n',
        "main.py": "import fastsum\n",
    },
)
case(
    "invalid-requirement/egg-fragment--pip26-version",
    "pip install -e git+https://github.com/pallets/click.git#egg=click==8.1.7",
    python="3.13",
    pip="26.2",
)

# --- what no Linux machine says
told(
    "permission-denied/powershell-scripts-disabled--pwsh7-profile-off",
    r"""PS C:\Users\user\shop> python -m venv venv
PS C:\Users\user\shop> venv\Scripts\activate
venv\Scripts\activate: File C:\Users\user\shop\venv\Scripts\Activate.ps1 cannot be loaded because running scripts is disabled on this system. For more information, see about_Execution_Policies at https://go.microsoft.com/fwlink/?LinkID=135170.
PS C:\Users\user\shop> pip install -r requirements.txt
Requirement already satisfied: idna in c:\users\user\appdata\local\programs\python\python311\lib\site-packages (from -r requirements.txt (line 1)) (3.7)
""",
    source="PowerShell/PowerShell:src/System.Management.Automation/resources/Authenticode.resx (7)",
    command=r"venv\Scripts\activate",
)
told(
    "permission-denied/windows-policy-blocks-file--virus-scanner-pip23",
    r"""Collecting pyinstaller
  Using cached pyinstaller-5.13.2-py3-none-win_amd64.whl (1.3 MB)
Installing collected packages: pyinstaller
ERROR: Could not install packages due to an OSError: [WinError 225] Operation did not complete successfully because the file contains a virus or potentially unwanted software: 'C:\\Users\\user\\shop\\venv\\Lib\\site-packages\\PyInstaller\\bootloader\\Windows-64bit-intel\\runw.exe'


[notice] A new release of pip is available: 23.2.1 -> 24.0
[notice] To update, run: python.exe -m pip install --upgrade pip
""",
    source="pypa/pip:src/pip/_internal/commands/install.py (23.2)",
    command="pip install pyinstaller",
)
told(
    "permission-denied/windows-symlink-privilege--pathlib",
    r"""Linking the newest run
Traceback (most recent call last):
  File "C:\Users\user\shop\train.py", line 41, in <module>
    latest.symlink_to(run, target_is_directory=True)
  File "C:\Users\user\AppData\Local\Programs\Python\Python310\lib\pathlib.py", line 1255, in symlink_to
    self._accessor.symlink(target, self, target_is_directory)
OSError: [WinError 1314] A required privilege is not held by the client: 'runs\\2024-05-01' -> 'runs\\latest'
""",
    source="python/cpython:Lib/pathlib.py (3.10)",
    command="python train.py",
)
told(
    "permission-denied/macos-folder-protected--install-on-desktop",
    r"""Collecting idna
  Using cached idna-3.7-py3-none-any.whl (66 kB)
Installing collected packages: idna
ERROR: Could not install packages due to an OSError: [Errno 1] Operation not permitted: '/Users/user/Desktop/shop/venv/lib/python3.9/site-packages/idna'

WARNING: You are using pip version 21.2.4; however, version 24.0 is available.
You should consider upgrading via the '/Users/user/Desktop/shop/venv/bin/python -m pip install --upgrade pip' command.
""",
    source="pypa/pip:src/pip/_internal/commands/install.py (21.2)",
    command="pip install idna",
)

told(
    "cuda-mismatch/torch-checkpoint-from-gpu--second-gpu-missing",
    r"""loading checkpoint runs/last.pt
Traceback (most recent call last):
  File "/home/user/resume.py", line 18, in <module>
    state = torch.load("runs/last.pt")
  File "/home/user/venv/lib/python3.10/site-packages/torch/serialization.py", line 789, in load
    return _load(opened_zipfile, map_location, pickle_module, **pickle_load_args)
  File "/home/user/venv/lib/python3.10/site-packages/torch/serialization.py", line 157, in _cuda_deserialize
    device = validate_cuda_device(location)
  File "/home/user/venv/lib/python3.10/site-packages/torch/serialization.py", line 145, in validate_cuda_device
    raise RuntimeError('Attempting to deserialize object on CUDA device '
RuntimeError: Attempting to deserialize object on CUDA device 1 but torch.cuda.device_count() is 1. Please use torch.load with map_location to map your storages to an existing device.
""",
    source="pytorch/pytorch:torch/serialization.py (1.13)",
    command="python resume.py",
)

if __name__ == "__main__":
    main()
