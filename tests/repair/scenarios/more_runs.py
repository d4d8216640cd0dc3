"""Programs that fail when they run: name clashes, pickles, variables, shadows, plug-ins, half-removed packages."""

from __future__ import annotations

from repair.lab import scenario


def _use(*lines: str) -> dict[str, str | bytes]:
    return {"program.py": "\n".join(lines) + "\n"}


_RUN = "python program.py"

# Distributions that have the name of the module and are something else.
scenario(
    "wrong-distribution-jwt",
    wants="to encode a token; jwt was installed in place of PyJWT",
    python="3.11",
    packages=("jwt==1.3.1",),
    files=_use("import jwt", "print(jwt.encode({'a': 1}, 'k' * 32, algorithm='HS256'))"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "wrong-distribution-serial",
    wants="to list a serial port; serial was installed in place of pyserial",
    python="3.11",
    packages=("serial==0.0.97",),
    files=_use("import serial", "port = serial.Serial()", "print(port.baudrate)"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "wrong-distribution-docx",
    wants="to write a Word file; docx was installed in place of python-docx",
    python="3.11",
    packages=("docx==0.2.4",),
    files=_use("from docx import Document", "Document().save('out.docx')"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "wrong-distribution-telegram",
    wants="to write a bot; telegram was installed in place of python-telegram-bot",
    python="3.11",
    packages=("telegram==0.0.1",),
    files=_use("from telegram.ext import Application", "print(Application)"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "wrong-distribution-attr",
    wants="to use attrs; attr was installed in its place",
    python="3.11",
    packages=("attr==0.3.2",),
    files=_use("import attr", "", "@attr.s", "class A:", "    x = attr.ib()", "", "print(A(1))"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "wrong-distribution-jose",
    wants="to sign a token; jose was installed in place of python-jose",
    python="3.11",
    packages=("jose==1.0.0",),
    files=_use("from jose import jwt", "print(jwt.encode({'a': 1}, 'secret', algorithm='HS256'))"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "bson-over-pymongo",
    wants="to import pymongo although the package bson was installed after it",
    python="3.11",
    packages=("pymongo==4.6.1", "bson==0.5.10"),
    command="python -c 'import pymongo'",
    goal="python -c 'import pymongo; pymongo.MongoClient(connect=False)'",
)
scenario(
    "google-genai-missing",
    wants="to run a program that imports genai from google, where protobuf is installed",
    python="3.11",
    packages=("protobuf==5.29.3",),
    files=_use("from google import genai", "print(genai.Client)"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "azure-identity-missing",
    wants="to run a program that imports azure.identity, where azure-core is installed",
    python="3.11",
    packages=("azure-core==1.30.2",),
    files=_use("from azure.identity import DefaultAzureCredential", "print(DefaultAzureCredential)"),
    command=_RUN,
    goal=_RUN,
)

# Files and folders of the user's own.
scenario(
    "shadow-queue-under-requests",
    wants="to use requests although a queue.py lies beside the program",
    python="3.11",
    packages=("requests==2.32.3",),
    files={**_use("import requests", "print(requests.__version__)"), "queue.py": "jobs = []\n"},
    command=_RUN,
    goal=_RUN,
)
scenario(
    "shadow-numpy-folder",
    wants="to use pandas although a folder numpy lies beside the program",
    python="3.11",
    packages=("pandas==2.2.3 numpy==1.26.4",),
    files={
        **_use("import pandas as pd", "print(pd.DataFrame({'a': [1]}))"),
        "numpy/__init__.py": "",
        "numpy/exercise.py": "x = 1\n",
    },
    command=_RUN,
    goal=_RUN,
)
scenario(
    "shadow-email-folder",
    wants="to use requests although a folder email lies beside the program",
    python="3.11",
    packages=("requests==2.32.3",),
    files={**_use("import requests", "print(requests.__version__)"), "email/__init__.py": "", "email/send.py": ""},
    command=_RUN,
    goal=_RUN,
)

# Variables, limits, encodings.
scenario(
    "pythonhome-of-another-python",
    wants="to run a program although PYTHONHOME names nothing",
    python="3.11",
    files=_use("print('hello')"),
    before="export PYTHONHOME=/opt/anaconda3",
    command=_RUN,
    goal=_RUN,
)
scenario(
    "typing-backport-on-the-path",
    wants="to use requests although an old backport of typing lies on PYTHONPATH",
    python="3.9",
    packages=("requests==2.31.0",),
    before="pip install -q --target lib typing==3.7.4.1 && export PYTHONPATH=$PWD/lib",
    command="python -c 'import requests'",
    goal="python -c 'import requests'",
)
scenario(
    "open-files-limit",
    wants="to open three hundred files although the shell's limit is low",
    python="3.11",
    files=_use(
        "import pathlib",
        "pathlib.Path('shards').mkdir(exist_ok=True)",
        "shards = [open(f'shards/{n}', 'w') for n in range(300)]",
        "print(len(shards))",
    ),
    before="ulimit -Sn 64",
    command=_RUN,
    goal=_RUN,
)
scenario(
    "output-cp1252",
    wants="to print an arrow although PYTHONIOENCODING says cp1252",
    python="3.11",
    files=_use("print('a \\u2192 b')"),
    variables={"PYTHONIOENCODING": "cp1252"},
    command=_RUN,
    goal=_RUN,
)
scenario(
    "read-utf-8-in-c-locale",
    wants="to read a file in UTF-8 in a C locale",
    python="3.11",
    files={**_use("print(len(open('names.csv').read()))"), "names.csv": "name\nJosé\n".encode()},
    variables={"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    command=_RUN,
    goal=_RUN,
)
scenario(
    "click-in-c-locale-on-3.6",
    wants="to start a tool that uses click on Python 3.6 in a C locale",
    python="3.6",
    packages=("click==7.1.2",),
    files=_use("import click", "", "@click.command()", "def main():", "    print('ran')", "", "main()"),
    variables={"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0"},
    command=_RUN,
    goal=_RUN,
)
scenario(
    "matplotlib-backend-of-a-notebook",
    wants="to plot although MPLBACKEND was inherited from a notebook",
    python="3.11",
    packages=("matplotlib==3.8.4 numpy==1.26.4",),
    files=_use("import matplotlib.pyplot as plt", "plt.plot([1, 2])", "plt.savefig('out.png')"),
    variables={"MPLBACKEND": "module://matplotlib_inline.backend_inline"},
    command=_RUN,
    goal=_RUN,
)
scenario(
    "httpx-through-socks",
    wants="to create an HTTP client although ALL_PROXY names a SOCKS proxy",
    python="3.11",
    packages=("httpx==0.27.2",),
    files=_use("import httpx", "print(httpx.Client())"),
    variables={"ALL_PROXY": "socks5://127.0.0.1:9"},
    command=_RUN,
    goal=_RUN,
)

# Half-removed, copied and torn packages.
scenario(
    "files-gone-metadata-there",
    wants="to import requests although its folder was deleted and pip calls it satisfied",
    python="3.11",
    packages=("requests==2.32.3",),
    before="rm -r env/lib/python3.11/site-packages/requests",
    command="pip install requests; python -c 'import requests'",
    goal="python -c 'import requests; requests.Session()'",
)
scenario(
    "part-of-yaml-gone",
    wants="to import yaml although one of its files was deleted",
    python="3.11",
    packages=("pyyaml==6.0.2",),
    before="rm env/lib/python3.11/site-packages/yaml/error.py",
    command="python -c 'import yaml'",
    goal="python -c 'import yaml; yaml.safe_load(\"a: 1\")'",
)
scenario(
    "certifi-bundle-gone",
    wants="to ask a server although certifi's file was deleted",
    python="3.11",
    packages=("requests==2.32.3",),
    files=_use(
        "import requests",
        "try:",
        "    requests.get('https://127.0.0.1:9')",
        "except requests.exceptions.ConnectionError:",
        "    print('asked')",
    ),
    before="rm env/lib/python3.11/site-packages/certifi/cacert.pem",
    command=_RUN,
    goal=_RUN,
)
scenario(
    "pydantic-copied-from-another-python",
    wants="to import pydantic although the packages were copied from Python 3.10's",
    python="3.11",
    before="python3.10 -m venv old && old/bin/python -m pip install -q pydantic==2.7.1"
    " && cp -rn old/lib/python3.10/site-packages/. env/lib/python3.11/site-packages/",
    command="python -c 'import pydantic; pydantic.TypeAdapter(int)'",
    goal="python -c 'import pydantic; pydantic.TypeAdapter(int).validate_python(1)'",
)
scenario(
    "pillow-copied-from-another-python",
    wants="to open images although the packages were copied from Python 3.10's",
    python="3.11",
    before="python3.10 -m venv old && old/bin/python -m pip install -q pillow==10.4.0"
    " && cp -rn old/lib/python3.10/site-packages/. env/lib/python3.11/site-packages/",
    command="python -c 'from PIL import Image'",
    goal="python -c 'from PIL import Image; Image.new(\"L\", (2, 2))'",
)
scenario(
    "python-of-environment-gone",
    wants="to install a package although the Python of the environment was removed",
    python="3.11",
    before="rm env/bin/python*; ln -s /opt/python-3.11.2/bin/python3.11 env/bin/python3.11;"
    " ln -s python3.11 env/bin/python; ln -s python3.11 env/bin/python3",
    command="env/bin/pip install six",
    goal="env/bin/python -c 'import six, sys; assert sys.prefix != sys.base_prefix'",
)

# Files that another release wrote.
scenario(
    "tree-pickled-by-older-scikit-learn",
    wants="to use a tree that scikit-learn 1.2 saved",
    python="3.10",
    packages=("scikit-learn==1.4.2 numpy==1.26.4 scipy==1.11.4",),
    files={
        "train.py": "import joblib\nfrom sklearn.tree import DecisionTreeClassifier\n"
        "joblib.dump(DecisionTreeClassifier().fit([[0], [1]], [0, 1]), 'tree.joblib')\n",
        **_use("import joblib", "print(joblib.load('tree.joblib').predict([[1]]))"),
    },
    before="python3.10 -m venv old && old/bin/python -m pip install -q scikit-learn==1.2.2 numpy==1.26.4 scipy==1.11.4"
    " && old/bin/python train.py",
    command=_RUN,
    goal=_RUN,
)
scenario(
    "frame-pickled-by-pandas-1",
    wants="to read a table that pandas 1.5 pickled",
    python="3.10",
    packages=("pandas==2.2.3 numpy==1.26.4",),
    files={
        "write.py": "import pandas as pd\npd.DataFrame({'a': [1]}, index=pd.Index([7])).to_pickle('table.pkl')\n",
        **_use("import pickle", "print(pickle.load(open('table.pkl', 'rb')))"),
    },
    before="python3.10 -m venv old && old/bin/python -m pip install -q pandas==1.5.3 numpy==1.26.4"
    " && old/bin/python write.py",
    command=_RUN,
    goal=_RUN,
)
scenario(
    "array-pickled-by-numpy-2",
    wants="to read an array that NumPy 2 pickled",
    python="3.10",
    packages=("numpy==1.24.4",),
    files={
        "write.py": "import numpy, pickle\npickle.dump(numpy.zeros(2), open('x.pkl', 'wb'))\n",
        **_use("import pickle", "print(pickle.load(open('x.pkl', 'rb')))"),
    },
    before="python3.10 -m venv new && new/bin/python -m pip install -q numpy==2.0.2 && new/bin/python write.py",
    command=_RUN,
    goal=_RUN,
)
scenario(
    "xlsx-with-xlrd-2",
    wants="to read an xlsx file with pandas 1.1",
    python="3.8",
    packages=("pandas==1.1.5 xlrd==2.0.1 numpy==1.19.5",),
    files={
        "write.py": "import openpyxl\nbook = openpyxl.Workbook()\nbook.active.append(['a'])\nbook.active.append([1])\n"
        "book.save('in.xlsx')\n",
        **_use("import pandas as pd", "print(pd.read_excel('in.xlsx'))"),
    },
    before="python3.10 -m venv new && new/bin/python -m pip install -q openpyxl && new/bin/python write.py",
    command=_RUN,
    goal=_RUN,
)

# Optional parts.
scenario(
    "pandas-parquet-engine",
    wants="to write a Parquet file",
    python="3.11",
    packages=("pandas==2.2.3 numpy==1.26.4",),
    files=_use("import pandas as pd", "pd.DataFrame({'a': [1]}).to_parquet('out.parquet')"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "pandas-plot-matplotlib",
    wants="to plot a table",
    python="3.11",
    packages=("pandas==2.2.3 numpy==1.26.4",),
    files=_use("import pandas as pd", "print(pd.DataFrame({'a': [1, 2]}).plot())"),
    variables={"MPLBACKEND": "Agg"},
    command=_RUN,
    goal=_RUN,
)
scenario(
    "fastapi-form-multipart",
    wants="to start a FastAPI program with a form",
    python="3.11",
    packages=("fastapi==0.115.6",),
    files=_use(
        "from fastapi import FastAPI, Form",
        "app = FastAPI()",
        "",
        "@app.post('/')",
        "def login(name: str = Form()):",
        "    return name",
    ),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "fastapi-test-client-httpx",
    wants="to test a FastAPI program",
    python="3.11",
    packages=("fastapi==0.115.6 pytest==8.3.4",),
    files={
        "test_app.py": "from fastapi import FastAPI\nfrom fastapi.testclient import TestClient\n\n\n"
        "def test_app():\n    assert TestClient(FastAPI()).get('/').status_code == 404\n"
    },
    command="python -m pytest -q",
    goal="python -m pytest -q",
)
scenario(
    "pydantic-email",
    wants="to check addresses with pydantic",
    python="3.11",
    packages=("pydantic==2.7.1",),
    files=_use(
        "from pydantic import BaseModel, EmailStr",
        "",
        "class User(BaseModel):",
        "    mail: EmailStr",
        "",
        "print(User(mail='a@example.com'))",
    ),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "sqlalchemy-postgres-driver",
    wants="to create an engine for PostgreSQL",
    python="3.11",
    packages=("sqlalchemy==2.0.30",),
    files=_use("import sqlalchemy", "print(sqlalchemy.create_engine('postgresql://u:p@127.0.0.1:9/d'))"),
    command=_RUN,
    goal=_RUN,
)
_SETTINGS = (
    "SECRET_KEY = 'x'\nINSTALLED_APPS = {apps}\nDATABASES = {databases}\n"
    "DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'\n"
)
_POSTGRES = "{'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'd'}}"
scenario(
    "django-postgres-driver",
    wants="to check a Django project that uses PostgreSQL",
    python="3.11",
    packages=("django==4.2.11",),
    files={
        "settings.py": _SETTINGS.replace("{apps}", "['django.contrib.contenttypes']").replace("{databases}", _POSTGRES)
    },
    variables={"DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": "."},
    command="python -m django check",
    goal="python -m django check",
)
scenario(
    "django-image-field-pillow",
    wants="to check a Django project that has pictures",
    python="3.11",
    packages=("django==4.2.11",),
    files={
        "settings.py": _SETTINGS.replace("{apps}", "['shop']").replace("{databases}", "{}"),
        "shop/__init__.py": "",
        "shop/models.py": "from django.db import models\n\n\nclass Item(models.Model):\n"
        "    picture = models.ImageField()\n",
    },
    variables={"DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": "."},
    command="python -m django check",
    goal="python -m django check",
)
scenario(
    "plotly-kaleido",
    wants="to save a figure of plotly 5 as a picture",
    python="3.11",
    packages=("plotly==5.24.1",),
    files=_use("import plotly.graph_objects as go", "go.Figure().write_image('out.png')"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "jupyter-notebook-command",
    wants="to start Jupyter's notebook",
    python="3.11",
    packages=("jupyter-core==5.7.2",),
    command="jupyter notebook --version",
    goal="jupyter notebook --version",
)
scenario(
    "nbconvert-no-such-kernel",
    wants="to execute a notebook on the command line",
    python="3.11",
    packages=("nbconvert==7.16.4",),
    files={
        "book.ipynb": '{"cells": [{"cell_type": "code", "execution_count": null, "id": "a", "metadata": {}, "outputs":'
        ' [], "source": ["print(1)"]}], "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python",'
        ' "name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}\n'
    },
    command="jupyter nbconvert --to notebook --execute book.ipynb --output out.ipynb",
    goal="jupyter nbconvert --to notebook --execute book.ipynb --output out.ipynb",
)
scenario(
    "grpc-tools-missing",
    wants="to generate code from a proto file",
    python="3.11",
    packages=("grpcio==1.62.1",),
    files={"a.proto": 'syntax = "proto3";\nmessage A { string b = 1; }\n'},
    command="python -m grpc_tools.protoc -I. --python_out=. a.proto",
    goal="python -m grpc_tools.protoc -I. --python_out=. a.proto",
)
scenario(
    "pytest-cov-missing",
    wants="to run tests whose configuration measures coverage",
    python="3.11",
    packages=("pytest==8.3.4",),
    files={
        "pytest.ini": "[pytest]\naddopts = --cov=app --cov-report=term-missing\n",
        "app.py": "x = 1\n",
        "test_app.py": "import app\n\n\ndef test_x():\n    assert app.x == 1\n",
    },
    command="python -m pytest -q",
    goal="python -m pytest -q",
)
scenario(
    "pytest-mock-missing",
    wants="to run tests that use the fixture mocker",
    python="3.11",
    packages=("pytest==8.3.4",),
    files={
        "test_app.py": "import os\n\n\ndef test_x(mocker):\n    mocker.patch('os.getcwd', return_value='x')\n    assert os.getcwd() == 'x'\n"
    },
    command="python -m pytest -q",
    goal="python -m pytest -q",
)
scenario(
    "langchain-community-missing",
    wants="to load a text with langchain 0.2",
    python="3.11",
    packages=("langchain==0.2.16",),
    files={
        **_use("from langchain.document_loaders import TextLoader", "print(TextLoader('a.txt').load())"),
        "a.txt": "a",
    },
    command=_RUN,
    goal=_RUN,
)

# Packages of different years.
scenario(
    "flask-sqlalchemy-2.5-sqlalchemy-2",
    wants="to start a program with Flask-SQLAlchemy 2.5",
    python="3.10",
    packages=("flask==2.2.5 werkzeug==2.2.3 flask-sqlalchemy==2.5.1", "sqlalchemy==2.0.30"),
    command="python -c 'from flask_sqlalchemy import SQLAlchemy; SQLAlchemy()'",
    goal="python -c 'from flask_sqlalchemy import SQLAlchemy; SQLAlchemy()'",
)
scenario(
    "flask-script-flask-2",
    wants="to start the manage.py of a project with Flask-Script",
    python="3.9",
    packages=("flask-script==2.0.6 flask==2.0.3 werkzeug==2.0.3",),
    command="python -c 'import flask_script'",
    goal="python -c 'import flask_script'",
)
scenario(
    "flask-restplus-werkzeug-2",
    wants="to import Flask-RESTPlus",
    python="3.8",
    packages=("flask-restplus==0.13.0 flask==1.1.4 markupsafe==2.0.1", "werkzeug==2.0.3"),
    command="python -c 'import flask_restplus'",
    goal="python -c 'import flask_restplus'",
)
scenario(
    "django-3.2-cgi-on-3.13",
    wants="to import Django 3.2 on Python 3.13",
    python="3.13",
    packages=("django==3.2.25",),
    command="python -c 'import django.http'",
    goal="python -c 'import django.http; assert django.VERSION[:2] == (3, 2)'",
)
scenario(
    "flake8-4-importlib-metadata-5",
    wants="to run flake8 on Python 3.7",
    python="3.7",
    packages=("flake8==4.0.1", "importlib-metadata==5.2.0"),
    files={"a.py": "x = 1\n"},
    command="flake8 a.py",
    goal="flake8 a.py",
)
scenario(
    "eventlet-0.33-on-3.12",
    wants="to import eventlet 0.33 on Python 3.12",
    python="3.12",
    packages=("eventlet==0.33.1",),
    command="python -c 'import eventlet; eventlet.monkey_patch()'",
    goal="python -c 'import eventlet; eventlet.monkey_patch()'",
)
scenario(
    "pytest-5-on-3.10",
    wants="to run tests with pytest 5 on Python 3.10",
    python="3.10",
    packages=("pytest==5.4.3",),
    files={"test_a.py": "def test_a():\n    assert 1 + 1 == 2\n"},
    command="python -m pytest -q",
    goal="python -m pytest -q",
)
scenario(
    "pytest-lazy-fixture-pytest-8",
    wants="to run tests with pytest-lazy-fixture",
    python="3.11",
    packages=("pytest==8.2.0 pytest-lazy-fixture==0.6.3",),
    files={
        "test_a.py": "import pytest\n\n\n@pytest.fixture\ndef one():\n    return 1\n\n\n"
        "@pytest.mark.parametrize('x', [pytest.lazy_fixture('one')])\ndef test_a(x):\n    assert x == 1\n"
    },
    command="python -m pytest -q",
    goal="python -m pytest -q",
)
scenario(
    "pytest-asyncio-0.21-pytest-8.2",
    wants="to run tests of coroutines",
    python="3.11",
    packages=("pytest==8.2.0 pytest-asyncio==0.21.1",),
    files={
        "test_a.py": "import pytest\n\n\n@pytest.fixture\nasync def one():\n    return 1\n\n\n"
        "@pytest.mark.asyncio\nasync def test_a(one):\n    assert one == 1\n",
        "pytest.ini": "[pytest]\nasyncio_mode = auto\n",
    },
    command="python -m pytest -q",
    goal="python -m pytest -q",
)
scenario(
    "nbconvert-6-mistune-2",
    wants="to convert a notebook to HTML with nbconvert 6.0",
    python="3.9",
    packages=("nbconvert==6.0.7 jinja2==3.0.3 markupsafe==2.0.1", "mistune==2.0.4"),
    command="jupyter nbconvert --version",
    goal="jupyter nbconvert --version",
)
scenario(
    "nbconvert-6-jinja2-3.1",
    wants="to run nbconvert 6.0 installed today",
    python="3.9",
    packages=("nbconvert==6.0.7",),
    command="jupyter nbconvert --version",
    goal="jupyter nbconvert --version",
)
scenario(
    "pyarrow-14-numpy-2",
    wants="to import pyarrow 14",
    python="3.11",
    packages=("pyarrow==14.0.1", "numpy==2.1.0"),
    command="python -c 'import pyarrow; pyarrow.array([1]).to_numpy()'",
    goal="python -c 'import pyarrow; pyarrow.array([1]).to_numpy(); assert pyarrow.__version__.startswith(\"14\")'",
)
scenario(
    "statsmodels-0.12-pandas-2",
    wants="to import statsmodels 0.12",
    python="3.9",
    packages=("statsmodels==0.12.2 scipy==1.7.3 numpy==1.22.4 pandas==2.0.3",),
    command="python -c 'import statsmodels.api'",
    goal="python -c 'import statsmodels.api'",
)
scenario(
    "grpcio-older-than-generated-code",
    wants="to import code that a newer grpcio-tools generated",
    python="3.11",
    packages=("grpcio==1.59.0",),
    files={
        "a_pb2_grpc.py": "import grpc\n\nGRPC_GENERATED_VERSION = '1.66.1'\nGRPC_VERSION = grpc.__version__\n"
        "_version_not_supported = False\n\ntry:\n    from grpc._utilities import first_version_is_lower\n"
        "    _version_not_supported = first_version_is_lower(GRPC_VERSION, GRPC_GENERATED_VERSION)\n"
        "except ImportError:\n    _version_not_supported = True\n\nif _version_not_supported:\n"
        "    raise RuntimeError(\n        f'The grpc package installed is at version {GRPC_VERSION},'\n"
        "        + f' but the generated code in a_pb2_grpc.py depends on'\n"
        "        + f' grpcio>={GRPC_GENERATED_VERSION}.'\n"
        "        + f' Please upgrade your grpc module to grpcio>={GRPC_GENERATED_VERSION}'\n"
        "        + f' or downgrade your generated code using grpcio-tools<={GRPC_VERSION}.'\n    )\n"
    },
    command="python -c 'import a_pb2_grpc'",
    goal="python -c 'import a_pb2_grpc'",
)
scenario(
    "protobuf-older-than-generated-code",
    wants="to import code that protoc 28 generated",
    python="3.11",
    packages=("protobuf==5.26.1",),
    files={
        "a_pb2.py": "from google.protobuf import descriptor as _descriptor\n"
        "from google.protobuf import runtime_version as _runtime_version\n"
        "_runtime_version.ValidateProtobufRuntimeVersion(\n"
        "    _runtime_version.Domain.PUBLIC,\n    5,\n    28,\n    1,\n    '',\n    'a.proto'\n)\n"
    },
    command="python -c 'import a_pb2'",
    goal="python -c 'import a_pb2'",
)
scenario(
    "openai-chat-completion-on-1",
    wants="to run a program of 2023 that calls openai.ChatCompletion",
    python="3.11",
    packages=("openai==1.50.0 httpx==0.27.2",),
    files=_use(
        "import openai",
        "openai.api_key = 'none'",
        "openai.api_base = 'http://127.0.0.1:9'",
        "try:",
        "    openai.ChatCompletion.create(model='m', messages=[])",
        "except openai.APIError if hasattr(openai, 'error') is False else openai.error.APIConnectionError:",
        "    print('asked')",
    ),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "fastapi-0.88-pydantic-2",
    wants="to import FastAPI 0.88",
    python="3.11",
    packages=("fastapi==0.88.0", "pydantic==2.7.1"),
    command="python -c 'import fastapi'",
    goal="python -c 'import fastapi; fastapi.FastAPI()'",
)
scenario(
    "starlette-test-client-httpx-0.28",
    wants="to test a program of FastAPI 0.100",
    python="3.11",
    packages=("fastapi==0.100.1 pytest==8.3.4 httpx==0.28.1",),
    files={
        "test_app.py": "from fastapi import FastAPI\nfrom fastapi.testclient import TestClient\n\n\n"
        "def test_app():\n    assert TestClient(FastAPI()).get('/').status_code == 404\n"
    },
    command="python -m pytest -q",
    goal="python -m pytest -q",
)
scenario(
    "pydantic-regex-argument",
    wants="to run a program that gives pydantic a regex",
    python="3.11",
    packages=("pydantic==2.7.1",),
    files=_use(
        "from pydantic import BaseModel, Field",
        "",
        "class Item(BaseModel):",
        "    code: str = Field(regex='^a')",
        "",
        "print(Item(code='ab'))",
    ),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "kafka-python-on-3.12",
    wants="to import kafka on Python 3.12",
    python="3.12",
    packages=("kafka-python==2.0.2",),
    command="python -c 'import kafka'",
    goal="python -c 'from kafka import KafkaProducer'",
)
scenario(
    "gym-0.26-numpy-2",
    wants="to step through an environment of gym 0.26",
    python="3.11",
    packages=("gym==0.26.2 numpy==2.1.0",),
    files=_use(
        "import gym",
        "env = gym.make('CartPole-v1')",
        "env.reset(seed=1)",
        "print(env.step(0))",
    ),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "mkdocs-1.2-jinja2-3.1",
    wants="to build a site with mkdocs 1.2",
    python="3.9",
    packages=("mkdocs==1.2.2 jinja2==3.1.4",),
    files={"mkdocs.yml": "site_name: a\n", "docs/index.md": "# a\n"},
    command="mkdocs build -q",
    goal="mkdocs build -q",
)
scenario(
    "sphinx-4-new-extensions",
    wants="to build documentation with Sphinx 4 installed today",
    python="3.10",
    packages=("sphinx==4.5.0",),
    files={"conf.py": "project = 'a'\n", "index.rst": "a\n=\n"},
    command="sphinx-build -q . out",
    goal="sphinx-build -q . out",
)
scenario(
    "typer-0.4-click-8.1",
    wants="to start a tool that uses typer 0.4",
    python="3.10",
    packages=("typer==0.4.0 click==8.1.7",),
    files=_use("import typer", "", "def main():", "    print('ran')", "", "typer.run(main)"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "attrs-17-under-pytest-6",
    wants="to run tests with pytest 6",
    python="3.9",
    packages=("pytest==6.2.5", "attrs==17.4.0"),
    files={"test_a.py": "def test_a():\n    assert 1\n"},
    command="python -m pytest -q",
    goal="python -m pytest -q",
)
scenario(
    "typing-extensions-older-than-pydantic",
    wants="to import pydantic 2.10",
    python="3.11",
    packages=("pydantic==2.10.4", "typing-extensions==4.5.0"),
    command="python -c 'import pydantic; pydantic.BaseModel'",
    goal="python -c 'import pydantic; pydantic.TypeAdapter(int).validate_python(1)'",
)
scenario(
    "pkg-resources-version-conflict",
    wants="to start a program that has its requirements checked",
    python="3.10",
    packages=("flask==2.2.5 setuptools==65.5.0", "werkzeug==2.1.2"),
    files=_use("import pkg_resources", "pkg_resources.require('flask')", "print('ran')"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "yapf-0.32-on-3.13",
    wants="to format a file with yapf on Python 3.13",
    python="3.13",
    packages=("yapf==0.32.0",),
    files={"a.py": "x=1\n"},
    command="yapf a.py",
    goal="yapf a.py",
)
scenario(
    "pyinotify-on-3.12",
    wants="to import pyinotify on Python 3.12",
    python="3.12",
    packages=("setuptools wheel", "pyinotify==0.9.6"),
    command="python -c 'import pyinotify'",
    goal="python -c 'import pyinotify'",
)
scenario(
    "tomllib-on-3.10",
    wants="to run a program that imports tomllib",
    python="3.10",
    files=_use("import tomllib", "print(tomllib.loads('a = 1'))"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "typing-self-on-3.10",
    wants="to run a program that imports Self from typing",
    python="3.10",
    files=_use("from typing import Self", "print(Self)"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "hydra-1.1-on-3.11",
    wants="to import hydra 1.1 on Python 3.11",
    python="3.11",
    packages=("hydra-core==1.1.2",),
    command="python -c 'import hydra'",
    goal="python -c 'import hydra'",
)
scenario(
    "lxml-html-clean",
    wants="to import readability",
    python="3.11",
    packages=("readability-lxml==0.8.1 lxml==5.3.0",),
    command="python -c 'import readability'",
    goal="python -c 'import readability; readability.Document(\"<p>a</p>\").summary()'",
)
scenario(
    "tweepy-4-tweep-error",
    wants="to run a program of 2020 that catches tweepy.TweepError",
    python="3.11",
    packages=("tweepy==4.14.0",),
    files=_use(
        "import tweepy", "try:", "    print(1)", "except tweepy.TweepError:", "    pass", "print(tweepy.TweepError)"
    ),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "paho-mqtt-2",
    wants="to run a program of 2023 that uses paho-mqtt",
    python="3.11",
    packages=("paho-mqtt==2.1.0",),
    files=_use("import paho.mqtt.client as mqtt", "print(mqtt.Client('sensor'))"),
    command=_RUN,
    goal=_RUN,
)

scenario(
    "typing-extensions-older-than-jupyter",
    wants="to import Jupyter's client after typing-extensions was lowered",
    python="3.11",
    packages=("ipykernel nbclient nbformat", "typing-extensions==4.5.0"),
    command="python -c 'import nbclient'",
    goal="python -c 'import nbclient'",
)
