"""Real releases of several years that build from source on today's tools: what is missing, removed or too new."""

from __future__ import annotations

from repair.lab import scenario

for _name, _python, _package, _goal in (
    ("pyyaml-5.4-cython-3", "3.11", "pyyaml==5.4.1", "import yaml"),
    ("numpy-1.24-on-3.12", "3.12", "numpy==1.24.4", "import numpy"),
    ("gym-0.21", "3.11", "gym==0.21.0", "import gym"),
    ("markupsafe-1.0-feature", "3.9", "markupsafe==1.0", "import markupsafe"),
    ("beautifulsoup-3-on-3.11", "3.11", "BeautifulSoup", "import bs4"),
    ("pymssql-2.1", "3.11", "pymssql==2.1.5", "import pymssql"),
    ("suds-use-2to3", "3.11", "suds==0.4", "import suds"),
    ("pyasn1-anyjson-use-2to3", "3.10", "anyjson==0.3.3", "import anyjson"),
):
    scenario(
        _name,
        wants=f"to install {_package} on Python {_python}",
        python=_python,
        variables={"PIP_NO_CACHE_DIR": "1"},
        command=f"pip install {_package}",
        goal=f"python -c '{_goal}'",
    )
for _name, _package, _goal, _absent in (
    ("mysql-python-on-3.11", "MySQL-python", "import MySQLdb", ("libmariadb-dev", "default-libmysqlclient-dev")),
    ("pycurl-config", "pycurl==7.45.2 --no-binary pycurl", "import pycurl", ("libcurl4-openssl-dev",)),
    ("pycairo-pkg-config", "pycairo==1.26.0", "import cairo", ("libcairo2-dev",)),
    ("dbus-python-pkg-config", "dbus-python==1.3.2", "import dbus", ("libdbus-1-dev",)),
    ("box2d-swig", "box2d-py==2.3.8", "import Box2D", ("swig",)),
    (
        "graphviz-program",
        "graphviz==0.20.3",
        'import graphviz; graphviz.Source("digraph { a -> b }").render("out")',
        ("graphviz",),
    ),
    (
        "pytesseract-program",
        "pytesseract==0.3.10 pillow",
        "import pytesseract; print(pytesseract.get_tesseract_version())",
        ("tesseract-ocr",),
    ),
):
    scenario(
        _name,
        wants=f"to use {_package.partition('=')[0]}",
        python="3.11",
        variables={"PIP_NO_CACHE_DIR": "1"},
        absent=_absent,
        command=f"pip install {_package} && python -c '{_goal}'",
        goal=f"python -c '{_goal}'",
    )
