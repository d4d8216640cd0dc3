"""Builds from source that fail: removed features of setuptools, isolation, headers and tools that are missing."""

from __future__ import annotations

from repair.lab import scenario
from repair.stubs import index, sdist, wheels

_MORE = {"PIP_EXTRA_INDEX_URL": "{url}"}
_BUILD = '[build-system]\nrequires = ["setuptools>=40.8", "wheel"]\nbuild-backend = "setuptools.build_meta"\n'


def _old(name: str, setup: str, **more: str) -> dict[str, str | bytes]:
    module = name.replace("-", "_")
    return wheels(sdist(name, "1.0", {"setup.py": setup, f"{module}.py": "ok = True\n", **more}))


scenario(
    "sdist-imports-pkg-resources",
    wants="to install a package whose setup.py imports pkg_resources",
    python="3.11",
    files=_old(
        "oldres",
        "import pkg_resources\nfrom setuptools import setup\nsetup(name='oldres', version='1.0', py_modules=['oldres'])\n",
        **{"pyproject.toml": _BUILD},
    ),
    variables=_MORE,
    serves=index(),
    command="pip install oldres",
    goal="python -c 'import oldres'",
)
scenario(
    "sdist-use-2to3",
    wants="to install a package that asks setuptools to translate it",
    python="3.10",
    files=_old(
        "old2to3",
        "from setuptools import setup\nsetup(name='old2to3', version='1.0', py_modules=['old2to3'], use_2to3=True)\n",
        **{"pyproject.toml": _BUILD},
    ),
    variables=_MORE,
    serves=index(),
    command="pip install old2to3==1.0",
    goal="python -c 'import old2to3'",
)
scenario(
    "sdist-distutils-on-3.12",
    wants="to install a package whose setup.py imports distutils, on Python 3.12",
    python="3.12",
    files=_old(
        "olddist",
        "from distutils.core import setup\nsetup(name='olddist', version='1.0', py_modules=['olddist'])\n",
    ),
    variables=_MORE,
    serves=index(),
    command="pip install --no-build-isolation olddist",
    goal="python -c 'import olddist'",
)
scenario(
    "sdist-needs-numpy-to-build",
    wants="to install a package whose setup.py imports NumPy without saying so",
    python="3.11",
    files=_old(
        "oldnp",
        "import numpy\nfrom setuptools import setup\nsetup(name='oldnp', version='1.0', py_modules=['oldnp'])\n",
        **{"pyproject.toml": _BUILD},
    ),
    variables=_MORE,
    serves=index(),
    command="pip install oldnp",
    goal="python -c 'import oldnp'",
)
scenario(
    "demjson-use-2to3",
    wants="to install demjson",
    python="3.9",
    command="pip install demjson==2.2.4",
    goal="python -c 'import demjson' || python -c 'import demjson3'",
)
scenario(
    "sklearn-deprecated-name",
    wants="to use scikit-learn",
    python="3.11",
    command="pip install sklearn",
    goal="python -c 'import sklearn; sklearn.__version__'",
)
scenario(
    "python-ldap-headers",
    wants="to install python-ldap",
    python="3.11",
    absent=("libldap-dev", "libldap2-dev", "libsasl2-dev"),
    command="pip install python-ldap==3.4.4",
    goal="python -c 'import ldap'",
)
scenario(
    "pycups-headers",
    wants="to install pycups",
    python="3.11",
    absent=("libcups2-dev",),
    command="pip install pycups==2.0.4",
    goal="python -c 'import cups'",
)
scenario(
    "pyaudio-portaudio",
    wants="to install PyAudio",
    python="3.11",
    absent=("portaudio19-dev", "libportaudio2"),
    command="pip install pyaudio==0.2.14",
    goal="python -c 'import pyaudio'",
)
scenario(
    "mysqlclient-config",
    wants="to install mysqlclient",
    python="3.11",
    absent=("libmariadb-dev", "default-libmysqlclient-dev"),
    command="pip install mysqlclient==2.1.1",
    goal="python -c 'import MySQLdb'",
)
scenario(
    "gssapi-krb5-config",
    wants="to install gssapi",
    python="3.11",
    absent=("libkrb5-dev",),
    command="pip install --no-binary gssapi gssapi==1.8.3",
    goal="python -c 'import gssapi'",
)
scenario(
    "pyodbc-headers",
    wants="to build pyodbc",
    python="3.11",
    absent=("unixodbc-dev",),
    command="pip install --no-binary pyodbc pyodbc==5.1.0",
    goal="python -c 'import pyodbc'",
)
scenario(
    "pygraphviz-headers",
    wants="to install pygraphviz",
    python="3.11",
    absent=("libgraphviz-dev",),
    command="pip install pygraphviz==1.12",
    goal="python -c 'import pygraphviz'",
)
scenario(
    "sounddevice-portaudio-library",
    wants="to import sounddevice",
    python="3.11",
    packages=("sounddevice==0.4.7",),
    absent=("libportaudio2",),
    command="python -c 'import sounddevice'",
    goal="python -c 'import sounddevice'",
)
scenario(
    "pyzbar-library",
    wants="to import pyzbar",
    python="3.11",
    packages=("pyzbar==0.1.9",),
    absent=("libzbar0",),
    command="python -c 'from pyzbar import pyzbar'",
    goal="python -c 'from pyzbar import pyzbar'",
)
