"""Indexes with faults, hashes, caches and certificates."""

from __future__ import annotations

import hashlib

from repair.lab import scenario
from repair.stubs import index, wheel, wheels

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
    wants="to install a package whose copy in the cache is corrupt",
    python="3.11",
    variables={"PIP_CACHE_DIR": "{home}/cache"},
    before="pip install -q idna==3.4 && pip uninstall -q -y idna && "
    "find cache -type f -size +40k -exec sh -c 'head -c 20000 /dev/zero | dd of=\"$1\" bs=1 seek=20000 conv=notrunc status=none' _ {} ';'",
    command="pip install idna==3.4",
    goal="python -c 'import idna'",
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
    variables={"PIP_NO_CACHE_DIR": "1", "PIP_CERT": "/etc/ssl/company.pem"},
    command="pip install six",
    goal="python -c 'import six'",
)
scenario(
    "certificate-in-configuration-to-nowhere",
    wants="to install a package although pip's configuration names a missing certificate file",
    python="3.11",
    files={".config/pip/pip.conf": "[global]\ncert = /etc/ssl/company.pem\n"},
    variables={"PIP_NO_CACHE_DIR": "1", "PIP_CERT": "unset", "PIP_CONFIG_FILE": "unset", "REQUESTS_CA_BUNDLE": "unset"},
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
