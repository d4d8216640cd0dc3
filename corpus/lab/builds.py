"""Builds from source that fail: missing headers, compilers, tools, and features that are gone."""

from __future__ import annotations

from lab import main
from scenes import GCC, case, headers

B = "build-failure/"

# Python.h
case(
    B + "python-headers-missing--psutil-pip26",
    "pip install --no-binary :all: psutil==5.9.8",
    "3.11",
    "26.0",
    hide=[headers("3.11")],
)
case(B + "python-headers-missing--netifaces-pip22", "pip install netifaces", "3.10", "22.3.1", hide=[headers("3.10")])
case(
    B + "python-headers-missing--levenshtein-py2.7-pip9",
    "pip install python-Levenshtein==0.12.0",
    "2.7",
    "9.0.3",
    hide=[headers("2.7")],
)
case(
    B + "python-headers-missing--ujson-pip18",
    "pip install --no-binary :all: ujson==1.35",
    "3.6",
    "18.1",
    hide=[headers("3.6")],
)
case(B + "python-headers-missing--pycrypto-pip20", "pip install pycrypto", "3.8", "20.2.4", hide=[headers("3.8")])
case(
    B + "python-headers-missing--uv",
    "uv pip install netifaces",
    "3.11",
    "26.0",
    packages=("uv",),
    hide=[headers("3.11")],
)

# pg_config
PG = ["/usr/bin/pg_config"]
case(B + "pg-config-missing--psycopg2-py2.7-pip9", "pip install psycopg2==2.8.6", "2.7", "9.0.3", hide=PG)
case(B + "pg-config-missing--psycopg2-pip19", "pip install psycopg2==2.8.6", "3.6", "19.3.1", hide=PG)
case(B + "pg-config-missing--psycopg2-pip21", "pip install psycopg2==2.9.3", "3.9", "21.3.1", hide=PG)
case(
    B + "pg-config-missing--requirements-pip25",
    "pip install -r requirements.txt",
    "3.12",
    "25.2",
    hide=PG,
    files={"requirements.txt": "idna==3.7\npsycopg2==2.9.9\n"},
)
case(
    B + "pg-config-missing--binary-sdist-py3.13-pip23", "pip install psycopg2-binary==2.9.9", "3.13", "23.3.2", hide=PG
)
case(B + "pg-config-missing--uv", "uv pip install psycopg2", "3.11", "26.0", packages=("uv",), hide=PG)

# mysqlclient
case(B + "mysql-config-missing--1.4.6-pip20", "pip install mysqlclient==1.4.6", "3.8", "20.0.2")
case(B + "mysql-config-missing--2.1.1-pip22", "pip install mysqlclient==2.1.1", "3.10", "22.0.4")
case(B + "mysql-config-missing--2.2.4-pip25", "pip install mysqlclient==2.2.4", "3.12", "25.0")
case(B + "mysql-config-missing--py2.7-pip10", "pip install MySQL-python==1.2.5", "2.7", "10.0.1")
case(
    B + "mysql-config-missing--no-pkg-config",
    "pip install mysqlclient",
    "3.13",
    "26.0",
    hide=["/usr/bin/pkg-config", "/usr/bin/pkgconf"],
)

# no C compiler
case(B + "c-compiler-missing--netifaces-pip26", "pip install netifaces", "3.11", "26.0", hide=GCC)
case(B + "c-compiler-missing--pycrypto-py2.7-pip9", "pip install pycrypto", "2.7", "9.0.3", hide=GCC)
case(
    B + "c-compiler-missing--psutil-py3.8-pip20",
    "pip install --no-binary :all: psutil==5.7.0",
    "3.8",
    "20.3.4",
    hide=GCC,
)
case(B + "c-compiler-missing--ujson-py3.6-pip18", "pip install ujson==1.35", "3.6", "18.1", hide=GCC)
case(
    B + "c-compiler-missing--meson-numpy",
    "pip install --no-binary numpy numpy==1.26.4",
    "3.11",
    "24.0",
    hide=[*GCC, "/usr/bin/clang", "/usr/bin/icc"],
)
case(
    B + "c-compiler-missing--uv",
    "uv pip install --no-binary psutil psutil==5.9.8",
    "3.11",
    "26.0",
    packages=("uv",),
    hide=GCC,
)
case(B + "fortran-compiler-missing--scipy-1.9", "pip install --no-binary scipy scipy==1.9.3", "3.11", "24.0")
case(B + "fortran-compiler-missing--scipy-1.12", "pip install --no-binary scipy scipy==1.12.0", "3.11", "26.0")

# Rust

case(
    B + "rust-missing--cryptography-41-pip23",
    "pip install --no-binary cryptography cryptography==41.0.3",
    "3.11",
    "23.2.1",
)
case(B + "rust-missing--pydantic-core-pip23", "pip install pydantic-core==2.6.3", "3.13", "23.3.2")
case(B + "rust-missing--tokenizers-pip21", "pip install tokenizers==0.10.1", "3.10", "21.2.4")
case(B + "rust-missing--tokenizers-pip26", "pip install tokenizers==0.11.6", "3.12", "26.0")
case(B + "rust-missing--bcrypt-uv", "uv pip install --no-binary bcrypt bcrypt==4.0.1", "3.11", "26.0", packages=("uv",))

case(
    B + "rust-missing--cryptography-43-pip24",
    "pip install --no-binary cryptography cryptography==43.0.0",
    "3.11",
    "24.0",
)

# CMake
CMAKE = ["/usr/bin/cmake"]
case(B + "cmake-missing--dlib-pip22", "pip install dlib==19.24.0", "3.10", "22.3.1", hide=CMAKE)
case(B + "cmake-missing--dlib-19.22-pip19", "pip install dlib==19.22.0", "3.6", "19.0.3", hide=CMAKE)
case(B + "cmake-missing--onnx-pip23", "pip install onnx==1.10.2", "3.11", "23.0.1", hide=CMAKE)
case(B + "cmake-missing--pyarrow-pip24", "pip install pyarrow==10.0.1", "3.12", "24.0", hide=CMAKE)
case(B + "cmake-policy-too-old--onnx-cmake4", "pip install sentencepiece==0.1.99", "3.13", "25.3")

# setuptools dropped use_2to3
case(
    B + "use-2to3-removed--anyjson-pip21",
    "pip install anyjson==0.3.3",
    "3.9",
    "21.3.1",
    packages=("setuptools==58.1.0",),
)
case(B + "use-2to3-removed--suds-jurko-pip22", "pip install suds-jurko==0.6", "3.10", "22.0.4")
case(B + "use-2to3-removed--demjson-pip25", "pip install demjson==2.2.4", "3.12", "25.3")
case(B + "use-2to3-removed--uv", "uv pip install anyjson", "3.12", "26.0", packages=("uv",))

# pkg_resources gone with setuptools 82
case(B + "pkg-resources-removed--whisper-pip25.3", "pip install openai-whisper==20231117", "3.11", "25.3")
case(B + "pkg-resources-removed--whisper-pip23", "pip install openai-whisper==20230314", "3.12", "23.3.2")
case(B + "pkg-resources-removed--uv", "uv pip install openai-whisper==20231117", "3.11", "26.0", packages=("uv",))
case(
    B + "pkg-resources-removed--local-project",
    "pip install .",
    "3.12",
    "26.0",
    files={
        "setup.py": "import pkg_resources\nfrom setuptools import setup\n\nsetup(name='shopcart', version='0.3', install_requires=[str(r) for r in pkg_resources.parse_requirements(open('requirements.txt'))])\n",
        "requirements.txt": "idna\n",
    },
)

# distutils gone in 3.12, pkgutil.ImpImporter
case(B + "distutils-removed--numpy-1.24-pip23", "pip install numpy==1.24.4", "3.12", "23.2.1")
case(B + "pkg-resources-removed--pandas-1.5-pip24", "pip install pandas==1.5.3", "3.12", "24.0")
case(
    B + "pkgutil-impimporter-removed--import-py3.12",
    "python -c 'import pkg_resources'",
    "3.12",
    packages=("setuptools==65.5.0",),
)
case(
    B + "pkgutil-impimporter-removed--no-build-isolation-py3.13",
    "pip install --no-build-isolation docopt==0.6.2",
    "3.13",
    "24.0",
    packages=("setuptools==60.10.0", "wheel==0.37.1"),
)
case(B + "distutils-removed--numpy-1.23-uv", "uv pip install numpy==1.23.5", "3.12", "26.0", packages=("uv",))
case(
    B + "distutils-removed--local-setup-py",
    "pip install --no-build-isolation .",
    "3.12",
    "24.0",
    files={
        "setup.py": "from distutils.core import setup\n\nsetup(name='gridtools', version='1.1', py_modules=['gridtools'])\n",
        "gridtools.py": "",
        "pyproject.toml": "[build-system]\nrequires = ['flit_core']\nbuild-backend = 'build_backend'\nbackend-path = ['.']\n",
        "build_backend.py": "def _run():\n    exec(compile(open('setup.py').read(), 'setup.py', 'exec'))\n\ndef prepare_metadata_for_build_wheel(d, c=None):\n    _run()\n\ndef build_wheel(d, c=None, m=None):\n    _run()\n",
    },
)
case(
    B + "distutils-removed--setup-py-run",
    "python setup.py build",
    "3.12",
    files={
        "setup.py": "from distutils.core import setup\n\nsetup(name='gridtools', version='1.1', py_modules=['gridtools'])\n",
        "gridtools.py": "",
    },
)
case(
    B + "distutils-removed--numpy-1.26-meson-python",
    "pip install --no-build-isolation numpy==1.21.6",
    "3.12",
    "23.3.2",
    packages=("wheel",),
)
case(
    B + "setuptools-missing--no-build-isolation-py3.12", "pip install --no-build-isolation netifaces", "3.12", "23.3.2"
)
case(
    B + "setuptools-missing--no-build-isolation-pip25", "pip install --no-build-isolation docopt==0.6.2", "3.13", "25.3"
)

# the C API moved on
case(B + "longintrepr-header-gone--aiohttp-pip22", "pip install aiohttp==3.8.1", "3.11", "22.3.1")
case(B + "longintrepr-header-gone--frozenlist-pip26", "pip install frozenlist==1.2.0", "3.11", "26.0")
case(B + "longintrepr-header-gone--yarl-pip23", "pip install yarl==1.6.3", "3.12", "23.3.2")
case(B + "longintrepr-header-gone--cytoolz-uv", "uv pip install cytoolz==0.11.0", "3.11", "26.0", packages=("uv",))
case(B + "c-api-removed--aiohttp-3.8-py3.12", "pip install aiohttp==3.8.4", "3.12", "23.3.2")
case(B + "c-api-removed--aiohttp-3.9-py3.13", "pip install aiohttp==3.9.1", "3.13", "24.3.1")
case(B + "c-api-removed--greenlet-py3.13", "pip install greenlet==2.0.2", "3.13", "24.3.1")

# Cython too new, or missing
case(B + "cython-too-new--pyyaml-5.4.1-pip22", "pip install pyyaml==5.4.1", "3.11", "22.3.1")
case(B + "cython-too-new--pyyaml-6.0-pip26", "pip install PyYAML==6.0", "3.12", "26.0")
case(B + "cython-too-new--uv", "uv pip install pyyaml==5.4.1", "3.10", "26.0", packages=("uv",))
case(
    B + "cython-too-new--requirements-pip21",
    "pip install -r requirements.txt",
    "3.10",
    "21.2.4",
    files={"requirements.txt": "# tooling of 2021\nsix==1.16.0\nPyYAML==5.3.1\nPyYAML==5.3.1 ; python_version < '3'\n"},
)

# build needs a package that is not declared
case(B + "build-requirement-undeclared--pycocotools-py3.6-pip18", "pip install pycocotools==2.0.0", "3.6", "18.1")
case(B + "build-requirement-undeclared--flash-attn-pip24", "pip install flash-attn==2.5.8", "3.11", "24.0")
case(
    B + "build-requirement-undeclared--flash-attn-uv",
    "uv pip install flash-attn==2.5.8",
    "3.11",
    "26.0",
    packages=("uv",),
)
case(
    B + "file-missing-in-sdist--maskapi-pip21",
    "pip install pycocotools==2.0.1",
    "3.8",
    "21.3.1",
    packages=("numpy==1.21.6",),
)
case(B + "build-requirement-undeclared--torch-scatter-pip26", "pip install torch-scatter", "3.12", "26.0")
case(B + "build-requirement-undeclared--numpy-py2.7-pip9", "pip install scikit-bio==0.5.0", "2.7", "9.0.3")

# the deprecated name
case(B + "sklearn-deprecated-name--pip22", "pip install sklearn", "3.10", "22.3.1")
case(B + "sklearn-deprecated-name--pip26", "pip install sklearn==0.0.post11", "3.12", "26.0")
case(
    B + "sklearn-deprecated-name--requirements-pip20",
    "pip install -r requirements.txt",
    "3.8",
    "20.3.4",
    files={"requirements.txt": "idna\nsklearn==0.0.post1\n"},
)
case(B + "sklearn-deprecated-name--uv", "uv pip install sklearn", "3.11", "26.0", packages=("uv",))

# the user's own project
FLAT = {
    "setup.py": "from setuptools import setup\n\nsetup(name='weather', version='0.1')\n",
    "app/__init__.py": "",
    "models/__init__.py": "",
    "notebooks/x.ipynb": "{}",
    "data/__init__.py": "",
}
FLATPY = {
    "pyproject.toml": "[build-system]\nrequires = ['setuptools>=61']\nbuild-backend = 'setuptools.build_meta'\n\n[project]\nname = 'weather'\nversion = '0.1'\n",
    "app/__init__.py": "",
    "models/__init__.py": "",
    "static/site.css": "",
}
case(B + "flat-layout--setup-py-pip22", "pip install .", "3.10", "22.3.1", files=FLAT)
case(B + "flat-layout--pyproject-editable-pip25", "pip install -e .", "3.12", "25.3", files=FLATPY)
case(B + "flat-layout--uv", "uv pip install .", "3.11", "26.0", packages=("uv",), files=FLATPY)
case(
    B + "flat-layout--modules",
    "pip install .",
    "3.13",
    "26.0",
    files={"pyproject.toml": "[project]\nname = 'weather'\nversion = '0.1'\n", "train.py": "", "predict.py": ""},
)
README = {
    "setup.py": "from setuptools import setup\n\nsetup(name='weather', version='0.1', long_description=open('README.md').read(), py_modules=['weather'])\n",
    "weather.py": "",
}
case(B + "file-missing-in-sdist--readme-pip19", "pip install .", "3.7", "19.0.3", files=README)
case(B + "file-missing-in-sdist--readme-py2.7-pip9", "pip install .", "2.7", "9.0.3", files=README)
case(
    B + "file-missing-in-sdist--requirements-pip24",
    "pip install ./shop",
    "3.11",
    "24.0",
    files={
        "shop/setup.py": "from pathlib import Path\nfrom setuptools import setup\n\nhere = Path(__file__).parent\nsetup(name='shop', version='2', install_requires=(here / 'requirements.txt').read_text().splitlines(), py_modules=['shop'])\n",
        "shop/shop.py": "",
    },
)
case(B + "file-missing-in-sdist--readme-uv", "uv pip install .", "3.12", "26.0", packages=("uv",), files=README)

# bdist_wheel
case(
    B + "wheel-package-missing--bdist-wheel-py3.6",
    "python setup.py bdist_wheel",
    "3.8",
    "20.3.4",
    before="pip uninstall -y wheel",
    files=README | {"README.md": "x"},
)
case(
    B + "wheel-package-missing--pip-wheel-pip18",
    "pip wheel docopt==0.6.2",
    "3.7",
    "18.1",
    before="pip uninstall -y wheel",
)
case(
    B + "wheel-package-missing--no-build-isolation-pip23",
    "pip install --no-build-isolation ./w",
    "3.10",
    "23.0.1",
    before="pip uninstall -y wheel",
    files={
        "w/pyproject.toml": "[build-system]\nrequires = ['setuptools', 'wheel']\nbuild-backend = 'setuptools.build_meta'\n",
        "w/setup.py": "from setuptools import setup\nsetup(name='w', version='1', py_modules=['w'])\n",
        "w/w.py": "",
    },
)

# other headers, tools, libraries
case(B + "system-header-missing--portaudio", "pip install PyAudio==0.2.13", "3.11", "23.2.1")
case(B + "system-header-missing--lber-pip20", "pip install python-ldap==3.3.1", "3.8", "20.3.4")
case(B + "system-header-missing--pyodbc-pip26", "pip install --no-binary pyodbc pyodbc==4.0.35", "3.11", "26.0")
case(B + "system-header-missing--graphviz", "pip install pygraphviz==1.7", "3.10", "22.3.1")
case(
    B + "system-header-missing--ffi-py2.7-pip9",
    "pip install --no-binary cffi cffi==1.14.0",
    "2.7",
    "9.0.3",
    hide=["/usr/include/x86_64-linux-gnu/ffi.h"],
)
case(B + "system-header-missing--uv-portaudio", "uv pip install pyaudio==0.2.14", "3.12", "26.0", packages=("uv",))
case(B + "curl-config-missing--pip22", "pip install --no-binary pycurl pycurl==7.45.1", "3.10", "22.3.1")
case(B + "curl-config-missing--pip21.3", "pip install --no-binary pycurl pycurl==7.44.1", "3.9", "21.3.1")
case(B + "curl-config-missing--py2.7-pip9", "pip install pycurl==7.43.0.2", "2.7", "9.0.3")
XML = [
    "/usr/bin/xml2-config",
    "/usr/bin/xslt-config",
    "/usr/include/libxml2",
    "/usr/include/libxslt",
    "/usr/bin/pkg-config",
    "/usr/bin/x86_64-pc-linux-gnu-pkg-config",
]
case(B + "libxml2-headers-missing--lxml-pip26", "pip install --no-binary lxml lxml==4.9.4", "3.11", "26.0", hide=XML)
case(
    B + "libxml2-headers-missing--lxml-py2.7-pip9", "pip install --no-binary lxml lxml==4.2.6", "2.7", "9.0.3", hide=XML
)
case(B + "libxml2-headers-missing--lxml-pip20", "pip install lxml==4.6.2", "3.10", "20.3.4", hide=XML)
JPEG = [f"/usr/include/{n}" for n in ("jpeglib.h", "jerror.h", "jmorecfg.h")]
case(
    B + "pillow-library-missing--jpeg-pip22",
    "pip install --no-binary pillow pillow==9.0.1",
    "3.10",
    "22.3.1",
    hide=JPEG,
)
case(
    B + "pillow-library-missing--jpeg-py2.7-pip9",
    "pip install --no-binary pillow pillow==5.4.1",
    "2.7",
    "9.0.3",
    hide=JPEG,
)
case(
    B + "pillow-library-missing--zlib-pip25", "pip install Pillow==9.5.0", "3.13", "25.0", hide=["/usr/include/zlib.h"]
)
case(B + "swig-missing--box2d-pip21", "pip install box2d-py==2.3.8", "3.10", "21.3.1")
case(B + "swig-missing--gymnasium-pip26", "pip install box2d-py==2.3.5", "3.11", "26.0")
case(
    B + "hdf5-missing--h5py-pip20",
    "pip install h5py==2.10.0",
    "3.9",
    "20.3.4",
    packages=("numpy==1.21.6", "Cython<3", "pkgconfig"),
)
case(B + "hdf5-missing--h5py-pip24", "pip install --no-binary h5py h5py==3.10.0", "3.11", "24.0")
case(B + "krb5-config-missing--gssapi", "pip install gssapi==1.8.3", "3.11", "24.0")
case(B + "krb5-config-missing--pykerberos-pip20", "pip install pykerberos==1.2.1", "3.8", "20.3.4")
case(B + "pkg-config-dependency-missing--pycairo-pip22", "pip install pycairo==1.20.1", "3.10", "22.3.1")
case(B + "pkg-config-dependency-missing--pygobject-meson-pip26", "pip install PyGObject", "3.12", "26.0")
case(B + "pkg-config-dependency-missing--av-pip21", "pip install av==8.0.3", "3.10", "21.3.1")
case(B + "pkg-config-dependency-missing--dbus-python", "pip install dbus-python==1.3.2", "3.11", "24.0")

# only the tail of the output was kept
case(B + "build-output-cut--metadata-tail", "pip install psycopg2==2.9.9 2>&1 | tail -n 7", "3.12", "25.2", hide=PG)
case(B + "build-output-cut--metadata-tail-pip22", "pip install sklearn 2>&1 | tail -n 6", "3.10", "22.3.1")
case(
    B + "build-output-cut--egg-info-tail-pip18", "pip install psycopg2==2.8.6 2>&1 | tail -n 1", "3.6", "18.1", hide=PG
)
case(B + "build-output-cut--wheel-tail", "pip install netifaces 2>&1 | tail -n 6", "3.11", "24.0", hide=GCC)

# made for another Python
case("api-removed/python2-print-in-setup-py--wsgiref-pip22", "pip install wsgiref", "3.10", "22.3.1")
case("api-removed/python2-print-in-setup-py--beautifulsoup-pip9", "pip install BeautifulSoup==3.2.1", "3.6", "9.0.3")
case("api-removed/python2-print-in-setup-py--beautifulsoup-pip26", "pip install BeautifulSoup==3.2.1", "3.12", "26.0")
case("api-removed/python2-print-in-setup-py--uv", "uv pip install wsgiref", "3.11", "26.0", packages=("uv",))
case("api-removed/python2-only-package--mysql-python", "pip install MySQL-python==1.2.5", "3.8", "20.0.2")
case("api-removed/python2-only-package--functools32", "pip install functools32==3.2.3.post2", "3.9", "21.3.1")
case(
    "api-removed/python3-only-package-on-python2--fstring-pip9",
    "pip install ./geo",
    "2.7",
    "9.0.3",
    files={
        "geo/setup.py": "from setuptools import setup\n\nname = 'geo'\nsetup(name=f'{name}tool', version='1.0', py_modules=[])\n"
    },
)
case(
    "api-removed/python3-only-package-on-python2--annotation-pip20",
    "pip install ./geo",
    "2.7",
    "20.3.4",
    files={
        "geo/setup.py": "from setuptools import setup\n\n\ndef read(path: str) -> str:\n    return open(path).read()\n\n\nsetup(name='geo', version='1.0', long_description=read('setup.py'))\n"
    },
)

if __name__ == "__main__":
    main()
