"""Indexes with faults, hashes, caches and certificates."""

from __future__ import annotations

import hashlib
import time

from repair.lab import scenario
from repair.stubs import index, sdist, wheel, wheels

_TOOL = wheel("tool", "1.0")
_FILES = wheels(_TOOL)
_HASH = hashlib.sha256(next(iter(_TOOL.values()))).hexdigest()
_HASHED = wheel("repair-lab-tool", "1.0")
_HASHED_SUM = hashlib.sha256(next(iter(_HASHED.values()))).hexdigest()
_INDEX = {"PIP_INDEX_URL": "{url}", "PIP_DEFAULT_TIMEOUT": "5", "PIP_RETRIES": "1", "PIP_NO_CACHE_DIR": "1"}


def _busy(path: str, visit: int, body: bytes) -> tuple[int, bytes]:
    return (503, b"") if visit <= 2 and path.startswith("/simple/") else (200, body)


def _cut_once(path: str, visit: int, body: bytes) -> tuple[int, bytes]:
    return 200, body[: len(body) // 2] if path.startswith("/files/") and visit == 1 else body


def _limits(path: str, visit: int, body: bytes) -> tuple[int, bytes]:
    return (429, b"") if visit <= 2 and path.startswith("/simple/") else (200, body)


# requests takes these before what pip was told.
_NO_BUNDLE = {"REQUESTS_CA_BUNDLE": "unset", "CURL_CA_BUNDLE": "unset"}

scenario(
    "index-answers-503-for-a-while",
    wants="to install a package from an index that was down for a moment",
    files=_FILES,
    variables=_INDEX,
    serves=index(_busy),
    command="pip install tool",
    goal="python -c 'import tool'",
    fast=True,
)
scenario(
    "index-limits-requests",
    wants="to install a package from an index that limits requests",
    files=_FILES,
    variables=_INDEX,
    serves=index(_limits),
    command="pip install tool",
    goal="python -c 'import tool'",
)
scenario(
    "download-cut-short",
    wants="to install a package whose first download was cut short",
    files=_FILES,
    variables=_INDEX,
    serves=index(_cut_once),
    command="pip install tool",
    goal="python -c 'import tool'",
    fast=True,
)
scenario(
    "hashes-missing-for-one",
    wants="to install a file of which one line has no hash",
    files={
        **wheels(_HASHED, wheel("repair-lab-other", "1.0")),
        "requirements.txt": f"repair-lab-tool==1.0 --hash=sha256:{_HASHED_SUM}\nrepair-lab-other==1.0\n",
    },
    variables={"PIP_FIND_LINKS": "{home}/wheels"},
    command="pip install -r requirements.txt",
    goal="python -c 'import repair_lab_tool, repair_lab_other'",
    fast=True,
)
scenario(
    "cached-wheel-corrupt",
    wants="to install a package whose wheel in pip's cache was cut short",
    python="3.11",
    files=wheels(
        sdist(
            "repair-lab-old",
            "1.0",
            {
                "setup.py": "from setuptools import setup\nsetup(name='repair-lab-old', version='1.0', py_modules=['repair_lab_old'])\n",
                "repair_lab_old.py": "ok = True\n",
                "pyproject.toml": '[build-system]\nrequires = ["setuptools>=40.8", "wheel"]\nbuild-backend = "setuptools.build_meta"\n',
            },
        )
    ),
    variables={"PIP_FIND_LINKS": "{home}/wheels", "PIP_CACHE_DIR": "{home}/cache"},
    before="pip install -q repair-lab-old && pip uninstall -q -y repair-lab-old && "
    "find cache/wheels -name '*.whl' -exec truncate -s 700 {} ';' && test -n \"$(find cache/wheels -name '*.whl')\"",
    command="pip install repair-lab-old",
    goal="python -c 'import repair_lab_old'",
)
scenario(
    "certificate-bundle-variable-to-nowhere",
    wants="to install a package although a variable names a missing certificate file",
    python="3.11",
    variables={
        "PIP_NO_CACHE_DIR": "1",
        "REQUESTS_CA_BUNDLE": "/etc/ssl/company.pem",
        "PIP_CERT": "unset",
        "CURL_CA_BUNDLE": "unset",
    },
    command="pip install six",
    goal="python -c 'import six'",
)
scenario(
    "certificate-option-to-nowhere",
    wants="to install a package although PIP_CERT names a missing file",
    python="3.11",
    variables={"PIP_NO_CACHE_DIR": "1", "PIP_CERT": "/etc/ssl/company.pem"} | _NO_BUNDLE,
    command="pip install six",
    goal="python -c 'import six'",
)
scenario(
    "certificate-in-configuration-to-nowhere",
    wants="to install a package although pip's configuration names a missing certificate file",
    python="3.11",
    files={".config/pip/pip.conf": "[global]\ncert = /etc/ssl/company.pem\n"},
    variables={"PIP_NO_CACHE_DIR": "1", "PIP_CERT": "unset", "PIP_CONFIG_FILE": "unset"} | _NO_BUNDLE,
    command="pip install six",
    goal="python -c 'import six'",
)
scenario(
    "proxy-variable-to-nowhere",
    wants="to install a package although a variable names a proxy that is gone",
    files=_FILES,
    serves=index(),
    variables={
        **_INDEX,
        "HTTP_PROXY": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    },
    command="pip install tool",
    goal="python -c 'import tool'",
    fast=True,
)
scenario(
    "index-of-yesterday",
    wants="to install a package although the configuration names an index that is gone",
    python="3.11",
    files={".config/pip/pip.conf": "[global]\nindex-url = http://127.0.0.1:9/simple\nretries = 0\n"},
    variables={"PIP_CONFIG_FILE": "unset"},
    command="pip install six",
    goal="python -c 'import six'",
)
scenario(
    "metadata-of-old-release-invalid",
    wants="to install a package whose one release has invalid metadata",
    python="3.11",
    pip="24.3.1",
    files=wheels(wheel("legacy", "1.0", requires=["six>=1.5.*"]), wheel("legacy", "0.9")),
    variables={"PIP_FIND_LINKS": "{home}/wheels"},
    command="pip install legacy==1.0",
    goal="python -c 'import legacy'",
)


def _slow(path: str, visit: int, body: bytes) -> tuple[int, bytes]:
    time.sleep(3)
    return 200, body


def _gone(path: str, visit: int, body: bytes) -> tuple[int, bytes]:
    return (404, b"") if path.endswith("tool-2.0-py3-none-any.whl") else (200, body)


def _forbidden(path: str, visit: int, body: bytes) -> tuple[int, bytes]:
    return (403, b"") if path.endswith("tool-2.0-py3-none-any.whl") else (200, body)


def _cut_new(path: str, visit: int, body: bytes) -> tuple[int, bytes]:
    return 200, body[: len(body) // 2] if path.endswith("tool-2.0-py3-none-any.whl") else body


_BOTH = wheels(_TOOL, wheel("tool", "2.0"))
scenario(
    "slow-index",
    wants="to install a package from an index that is slow to answer",
    files=_FILES,
    variables={**_INDEX, "PIP_DEFAULT_TIMEOUT": "1"},
    serves=index(_slow),
    command="pip install tool",
    goal="python -c 'import tool'",
)
scenario(
    "file-gone-from-index",
    wants="to install a package whose newest file the index lost",
    files=_BOTH,
    variables=_INDEX,
    serves=index(_gone),
    command="pip install tool",
    goal="python -c 'import tool'",
)
scenario(
    "file-forbidden-by-index",
    wants="to install a package whose newest file the company's index blocks",
    files=_BOTH,
    variables=_INDEX,
    serves=index(_forbidden),
    command="pip install tool",
    goal="python -c 'import tool'",
)
scenario(
    "newest-file-always-cut-short",
    wants="to install a package whose newest file the index always delivers cut short",
    files=_BOTH,
    variables=_INDEX,
    serves=index(_cut_new),
    command="pip install tool",
    goal="python -c 'import tool'",
)
scenario(
    "local-index-lacks-a-dependency",
    wants="to install a package of the company's index that needs one of the public index",
    files=wheels(wheel("repair-lab-company", "1.0", requires=["iniconfig"])),
    variables={"PIP_NO_CACHE_DIR": "1", "URL": "{url}"},
    serves=index(),
    command="pip install --index-url $URL repair-lab-company",
    goal="python -c 'import repair_lab_company, iniconfig'",
)
scenario(
    "index-variable-without-simple",
    wants="to install a package; the address of the index lacks its last part",
    files=_FILES,
    variables={**_INDEX, "PIP_INDEX_URL": "unset", "URL": "{url}"},
    serves=index(),
    before="export PIP_INDEX_URL=${URL%/simple}",
    command="pip install tool",
    goal="python -c 'import tool'",
)
scenario(
    "no-index-variable",
    wants="to install a package although PIP_NO_INDEX is still set",
    python="3.11",
    variables={"PIP_NO_INDEX": "1"},
    command="pip install six",
    goal="python -c 'import six'",
)
scenario(
    "hash-of-another-release",
    wants="to install a release whose line in the file still has the hash of the one before",
    files={
        **wheels(_HASHED, wheel("repair-lab-tool", "2.0")),
        "requirements.txt": f"repair-lab-tool==2.0 --hash=sha256:{_HASHED_SUM}\n",
    },
    variables={"PIP_FIND_LINKS": "{home}/wheels"},
    command="pip install -r requirements.txt",
    goal="python -c 'import repair_lab_tool; assert repair_lab_tool.__version__ == \"2.0\"'",
)
scenario(
    "wheel-file-cut-short",
    wants="to install six from a wheel whose download was cut short",
    python="3.11",
    before="pip download -q --no-deps six==1.16.0 && truncate -s 6000 six-1.16.0-py2.py3-none-any.whl",
    command="pip install ./six-1.16.0-py2.py3-none-any.whl",
    goal="python -c 'import six'",
)
scenario(
    "saved-page-instead-of-wheel",
    wants="to install six from a file that is a saved web page",
    python="3.11",
    files={"six-1.16.0-py2.py3-none-any.whl": "<!DOCTYPE html><html><body>Sign in</body></html>"},
    command="pip install ./six-1.16.0-py2.py3-none-any.whl",
    goal="python -c 'import six'",
)
scenario(
    "omegaconf-invalid-metadata",
    wants="to install omegaconf 2.0.6 with a new pip",
    python="3.9",
    pip="24.3.1",
    command="pip install omegaconf==2.0.6",
    goal="python -c 'import omegaconf; assert omegaconf.__version__ == \"2.0.6\"'",
)
scenario(
    "celery-4-invalid-metadata",
    wants="to install celery 4 with a new pip",
    python="3.8",
    pip="24.3.1",
    command="pip install celery==4.4.7",
    goal="python -c 'import celery; assert celery.__version__ == \"4.4.7\"'",
)
scenario(
    "https-proxy-variable-to-nowhere",
    wants="to install a package although HTTPS_PROXY names a proxy that is gone",
    python="3.11",
    variables={
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
        "PIP_NO_CACHE_DIR": "1",
    },
    command="pip install six",
    goal="python -c 'import six'",
)
scenario(
    "find-links-to-nowhere",
    wants="to install a package although the configuration names a folder of wheels that is gone",
    python="3.11",
    files={".config/pip/pip.conf": "[global]\nno-index = true\nfind-links = /srv/wheels\n"},
    variables={"PIP_CONFIG_FILE": "unset"},
    command="pip install six",
    goal="python -c 'import six'",
)
