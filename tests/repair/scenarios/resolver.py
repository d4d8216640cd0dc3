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
