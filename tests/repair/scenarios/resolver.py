"""Requirements that can't hold together, and installs that broke what was there: real packages, one file or one call."""

from __future__ import annotations

from repair.lab import scenario

_CHECK = "python -m pip check"


def _imports(modules: str) -> str:
    return f"python -c 'import {modules}' && {_CHECK}"


scenario(
    "numpy-2-beside-opencv-4.9",
    wants="to use OpenCV 4.9 and pandas from one requirements file",
    files={"requirements.txt": "opencv-python-headless==4.9.0.80\npandas==2.2.3\nscipy==1.11.4\nnumpy==2.1.0\n"},
    python="3.11",
    command="pip install -r requirements.txt",
    goal=_imports("cv2, pandas, scipy"),
)
scenario(
    "flask-2.0-werkzeug-3",
    wants="to use Flask 2.2 with Werkzeug",
    python="3.11",
    command="pip install flask==3.0.0 werkzeug==2.3.8",
    goal=_imports("flask"),
)
scenario(
    "requests-and-urllib3-pins",
    wants="to install requests and botocore",
    python="3.9",
    files={"requirements.txt": "requests==2.31.0\nbotocore==1.29.100\nurllib3==2.0.7\n"},
    command="pip install -r requirements.txt",
    goal=_imports("requests, botocore"),
)
scenario(
    "protobuf-4-beside-old-grpc-status",
    wants="to install google-api-core and grpcio-status",
    python="3.11",
    command="pip install google-api-core==2.11.0 protobuf==5.26.0",
    goal=_imports("google.api_core"),
)
scenario(
    "tensorboard-protobuf-pin",
    wants="to install TensorBoard 2.15",
    python="3.11",
    files={"requirements.txt": "tensorboard==2.15.1\nprotobuf==5.27.0\n"},
    command="pip install -r requirements.txt",
    goal=_imports("tensorboard"),
)
scenario(
    "constraints-file-against-requirement",
    wants="to install pandas 2.2 in a project with a constraints file",
    python="3.11",
    files={"constraints.txt": "numpy==1.21.6\n"},
    command="pip install -c constraints.txt pandas==2.2.2",
    goal=_imports("pandas"),
)
scenario(
    "same-package-twice",
    wants="to install what the file lists, where six stands twice",
    files={"requirements.txt": "six==1.16.0\npython-dateutil==2.9.0\nsix==1.15.0\n"},
    command="pip install -r requirements.txt",
    goal="python -c 'import six, dateutil' && python -m pip check",
)
scenario(
    "numpy-upgraded-under-numba",
    wants="numba to work again after an upgrade of NumPy",
    python="3.11",
    packages=("numba==0.58.1",),
    command="pip install --upgrade numpy",
    goal=f"python -c 'import numba' && {_CHECK}",
)
scenario(
    "protobuf-upgraded-under-streamlit",
    wants="Streamlit 1.28 to be whole after an upgrade of protobuf",
    python="3.11",
    packages=("streamlit==1.28.0 pyarrow==14.0.2 numpy==1.26.4",),
    command="pip install --upgrade protobuf pillow",
    goal=f"python -c 'import streamlit' && {_CHECK}",
)
scenario(
    "urllib3-upgraded-under-botocore",
    wants="boto3 to be whole after an upgrade of urllib3",
    python="3.9",
    packages=("boto3==1.26.100",),
    command="pip install urllib3==2.2.1",
    goal=f"python -c 'import boto3' && {_CHECK}",
)
scenario(
    "typing-extensions-lowered",
    wants="pydantic to work after another install lowered typing-extensions",
    python="3.11",
    packages=("pydantic==2.7.1",),
    command="pip install typing-extensions==4.3.0",
    goal=f"python -c 'import pydantic' && {_CHECK}",
)
scenario(
    "fastapi-and-pydantic-1",
    wants="to install FastAPI and a pydantic",
    python="3.11",
    files={"requirements.txt": "fastapi==0.110.0\nstarlette==0.27.0\nuvicorn==0.29.0\n"},
    command="pip install -r requirements.txt",
    goal=_imports("fastapi, uvicorn"),
)
scenario(
    "django-and-rest-framework",
    wants="to install Django with its REST framework",
    python="3.11",
    files={"requirements.txt": "Django==3.2.25\ndjangorestframework==3.16.0\n"},
    command="pip install -r requirements.txt",
    goal=_imports("django, rest_framework"),
)
scenario(
    "pandas-and-numpy-on-3.12",
    wants="to install pandas 2.1 with NumPy on Python 3.12",
    python="3.12",
    files={"requirements.txt": "pandas==2.1.4\nnumpy==2.0.0\nmatplotlib==3.8.2\n"},
    command="pip install -r requirements.txt",
    goal=_imports("pandas, numpy, matplotlib"),
)
scenario(
    "ipython-jedi-old-pip",
    wants="to have requests and its urllib3 fit again, with pip 20.3",
    python="3.8",
    pip="20.3.4",
    command="pip install requests==2.25.1 urllib3==2.0.0",
    goal=_imports("requests, urllib3"),
)
scenario(
    "uv-conflict",
    wants="to install requests and urllib3 with uv",
    python="3.11",
    packages=("uv",),
    files={"requirements.txt": "requests==2.31.0\nurllib3==1.20\n"},
    command="uv pip install -r requirements.txt",
    goal="python -c 'import requests, urllib3; assert requests.__version__'",
)
scenario(
    "aiobotocore-and-boto3-upgraded",
    wants="s3fs to be whole after an upgrade of boto3",
    python="3.11",
    packages=("s3fs==2023.12.2 aiobotocore[boto3]==2.5.4",),
    command="pip install --upgrade boto3",
    goal=f"python -c 'import s3fs, boto3' && {_CHECK}",
)
scenario(
    "packaging-upgraded-under-streamlit",
    wants="Streamlit 1.28 to be whole after an upgrade of packaging and rich",
    python="3.11",
    packages=("streamlit==1.28.0 pyarrow==14.0.2 numpy==1.26.4",),
    command="pip install --upgrade packaging rich tenacity",
    goal=f"python -c 'import streamlit' && {_CHECK}",
)
scenario(
    "pytest-and-its-plugin",
    wants="to install pytest 7 and its plugin for asyncio",
    python="3.11",
    files={"requirements-test.txt": "pytest==7.4.4\npytest-asyncio==0.24.0\n"},
    command="pip install -r requirements-test.txt",
    goal=_imports("pytest, pytest_asyncio"),
)
scenario(
    "sphinx-and-its-theme",
    wants="to install Sphinx 7 and the theme of Read the Docs",
    python="3.11",
    files={"docs/requirements.txt": "sphinx==7.2.6\nsphinx-rtd-theme==1.0.0\ndocutils==0.20.1\n"},
    command="pip install -r docs/requirements.txt",
    goal=_imports("sphinx, sphinx_rtd_theme"),
)
scenario(
    "flake8-and-pycodestyle",
    wants="to install flake8 and pycodestyle",
    python="3.11",
    command="pip install flake8==5.0.4 pycodestyle==2.11.0",
    goal=_imports("flake8, pycodestyle"),
)
scenario(
    "celery-and-kombu",
    wants="to install celery 5.2 with a kombu",
    python="3.10",
    files={"requirements.txt": "# queue\ncelery[redis]==5.2.7\nkombu==5.1.0   # messages\nredis==5.0.1\n"},
    command="pip install -r requirements.txt",
    goal=_imports("celery, kombu, redis"),
)
scenario(
    "two-conflicts-in-one-file",
    wants="to install a web project whose file holds two conflicts",
    python="3.11",
    files={"requirements.txt": "flask==3.0.0\nwerkzeug==2.3.8\nrequests==2.31.0\nurllib3==1.20\n"},
    command="pip install -r requirements.txt",
    goal=_imports("flask, requests"),
)
scenario(
    "transformers-and-tokenizers",
    wants="to install transformers 4.30 with a tokenizers",
    python="3.11",
    command="pip install transformers==4.30.0 tokenizers==0.15.0",
    goal=_imports("transformers"),
)
scenario(
    "scipy-1.7-numpy-1.26",
    wants="to install SciPy 1.9 with NumPy",
    python="3.10",
    files={"requirements.txt": "numpy==1.26.4\nscipy==1.9.1\nscikit-learn==1.1.3\n"},
    command="pip install -r requirements.txt",
    goal=_imports("scipy, sklearn"),
)
scenario(
    "conflict-in-project",
    wants="to install the project in this folder beside the NumPy that the team pins",
    python="3.11",
    files={
        "pyproject.toml": '[project]\nname = "ours"\nversion = "1"\ndependencies = ["pandas==2.0.3", "numpy<2"]\n[tool.setuptools]\npy-modules = ["ours"]\n',
        "ours.py": "import pandas\n",
    },
    command="pip install . numpy==2.0.2",
    goal=_imports("ours"),
)
scenario(
    "constraints-variable",
    wants="to install requests although PIP_CONSTRAINT holds an old urllib3",
    python="3.11",
    files={"limits.txt": "idna==2.0\n"},
    variables={"PIP_CONSTRAINT": "{home}/limits.txt"},
    command="pip install requests==2.31.0",
    goal=_imports("requests"),
)
scenario(
    "poetry-like-lower-and-upper",
    wants="to install two tools that need different click",
    python="3.11",
    command="pip install 'click<8' 'flask>=2.2'",
    goal=_imports("flask, click"),
)
scenario(
    "django-rest-of-two-requirers",
    wants="to install two packages of which one wants an older Django",
    python="3.11",
    files={"requirements.txt": "django-cors-headers==4.7.0\ndjango-filter==23.5\nDjango==3.2.25\n"},
    command="pip install -r requirements.txt",
    goal=_imports("django, corsheaders"),
)
scenario(
    "included-file-conflicts",
    wants="to install what two files list, one of which includes the other",
    python="3.11",
    files={"base.txt": "urllib3==2.2.1\n", "dev.txt": "-r base.txt\nbotocore==1.29.100\n"},
    command="pip install -r dev.txt",
    goal=_imports("botocore, urllib3"),
)
scenario(
    "google-cloud-and-protobuf-lowered",
    wants="Google's clients to be whole after protobuf was lowered for a tutorial",
    python="3.11",
    packages=("google-cloud-storage==2.16.0 google-cloud-pubsub==2.21.1",),
    command="pip install protobuf==3.20.0",
    goal=f"python -c 'import google.cloud.storage, google.cloud.pubsub' && {_CHECK}",
)
scenario(
    "markupsafe-lowered-under-jinja",
    wants="Flask to be whole after MarkupSafe was lowered",
    python="3.11",
    packages=("flask==3.0.3",),
    command="pip install markupsafe==2.0.1 jinja2==3.0.3",
    goal=f"python -c 'import flask' && {_CHECK}",
)
