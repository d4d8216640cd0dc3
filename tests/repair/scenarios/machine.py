"""Rights, disks, managed Pythons, environments that are broken or half upgraded, and pips of other times."""

from __future__ import annotations

from repair.lab import scenario
from repair.stubs import wheel, wheels

_TOOL = wheels(wheel("tool", "1.0"), wheel("tool", "2.0"))
_LINKS = {"PIP_FIND_LINKS": "{home}/wheels"}

scenario(
    "debian-python-as-plain-user",
    wants="to install a package with the distribution's Python, as a plain user",
    python="system",
    user=True,
    command="pip3 install iniconfig",
    goal="python3 -c 'import iniconfig' || python -c 'import iniconfig'",
)
scenario(
    "debian-python-as-plain-user-requirements",
    wants="to install a requirements file with the distribution's Python",
    python="system",
    user=True,
    files={"requirements.txt": "iniconfig\nidna\n"},
    command="python3 -m pip install -r requirements.txt",
    goal="python -c 'import iniconfig, idna'",
)
scenario(
    "debian-python-user-option",
    wants="to install into the home folder with the distribution's Python",
    python="system",
    user=True,
    command="python3 -m pip install --user iniconfig",
    again="python -m pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
scenario(
    "root-owned-environment",
    wants="to use a package although the environment belongs to root",
    python="system",
    user=True,
    as_root="python3 -m venv shared",
    variables={"PATH": "{home}/shared/bin:/usr/bin:/bin", "VIRTUAL_ENV": "{home}/shared"},
    command="pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
scenario(
    "root-owned-environment-upgrade",
    wants="to use a newer idna although the environment belongs to root",
    python="system",
    user=True,
    as_root="python3 -m venv shared && shared/bin/pip install -q idna==3.4",
    variables={"PATH": "{home}/shared/bin:/usr/bin:/bin", "VIRTUAL_ENV": "{home}/shared"},
    command="pip install --upgrade idna",
    goal="python -c 'import idna; assert idna.__version__ != \"3.4\"'",
)
scenario(
    "target-folder-of-root",
    wants="to install into an environment of root with pip of the distribution",
    python="system",
    user=True,
    as_root="mkdir deps && chmod 755 deps && chown 0:0 deps",
    command="python3 -m pip install --target deps iniconfig",
    again="python -m pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
scenario(
    "home-not-writable",
    wants="to use a package as a container's user whose home folder is not theirs",
    python="system",
    user=True,
    as_root="chown 0:0 . && cp -r /usr/lib/python3.11 lib && rm lib/EXTERNALLY-MANAGED && mount --bind lib /usr/lib/python3.11",
    variables={"HOME": "/nonexistent", "PIP_CACHE_DIR": "unset"},
    command="python3 -m pip install iniconfig",
    again="python -m pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
scenario(
    "read-only-environment",
    wants="to install a package although the environment is on a read-only file system",
    python="",
    files=_TOOL,
    variables=_LINKS,
    as_root="mount --bind env env && mount -o remount,ro,bind env",
    command="pip install tool==2.0",
    goal="python -c 'import tool; assert tool.__version__ == \"2.0\"'",
    fast=True,
)
scenario(
    "full-temporary-folder",
    wants="to install a package although the temporary folder is full",
    variables={"TMPDIR": "{home}/small"},
    as_root="mkdir small && mount -t tmpfs -o size=8m tmpfs small",
    command="pip install scipy==1.11.4 numpy==1.26.4",
    python="3.11",
    goal="python -c 'import scipy'",
)
scenario(
    "cache-fills-the-disk",
    wants="to install a package although pip's cache has filled its disk",
    python="3.11",
    as_root="mkdir small && mount -t tmpfs -o size=48m tmpfs small && mkdir small/cache small/tmp",
    variables={"PIP_CACHE_DIR": "{home}/small/cache", "TMPDIR": "{home}/small/tmp"},
    before="mkdir -p small/cache/http/a/b && head -c 40000000 /dev/zero > small/cache/http/a/b/body",
    command="pip install numpy==1.26.4",
    goal="python -c 'import numpy'",
)
scenario(
    "interrupted-numpy-upgrade",
    wants="to import NumPy after an upgrade that was cut short",
    python="3.11",
    packages=("numpy==1.26.4",),
    before="cd env/lib/python3.11/site-packages && mv numpy-1.26.4.dist-info '~umpy-1.26.4.dist-info' && mv numpy/core '~umpy-core' && cd - >/dev/null",
    command="python -c 'import numpy'; pip list",
    goal="python -c 'import numpy; numpy.ones(2)' && python -m pip check",
)
scenario(
    "numpy-of-two-versions",
    wants="to import NumPy after two versions were unpacked over each other",
    python="3.11",
    packages=("numpy==1.26.4",),
    before="pip install -q --target other numpy==2.2.0 && cp -r other/numpy/_core other/numpy/version.py other/numpy/__init__.py "
    "env/lib/python3.11/site-packages/numpy/ && rm -rf other",
    command="python -c 'import numpy'",
    goal="python -c 'import numpy; numpy.ones(2)' && python -m pip check",
)
scenario(
    "record-file-missing",
    wants="to upgrade a package whose RECORD is gone",
    files=_TOOL,
    variables=_LINKS,
    before="pip install -q tool==1.0 && rm env/lib/python3*/site-packages/tool-1.0.dist-info/RECORD",
    command="pip install --upgrade tool",
    goal="python -c 'import tool; assert tool.__version__ == \"2.0\"'",
    fast=True,
)
scenario(
    "moved-environment",
    wants="to use pip after the project's folder was renamed",
    python="system",
    before="mkdir old && python3 -m venv old/.venv && mv old new && cd new",
    command=".venv/bin/pip install iniconfig",
    again="python -m pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
scenario(
    "pip-removed",
    wants="to install a package after pip was removed",
    files=_TOOL,
    variables=_LINKS,
    before="python -m pip uninstall -q -y pip",
    command="python -m pip install tool",
    goal="python -c 'import tool'",
    fast=True,
)
scenario(
    "pip-half-upgraded",
    wants="to install a package although pip's own files are torn",
    files=_TOOL,
    variables=_LINKS,
    before="rm -rf env/lib/python3*/site-packages/pip/_internal/cli",
    command="python -m pip install tool",
    goal="python -c 'import tool'",
    fast=True,
)
scenario(
    "pip-vendor-missing",
    wants="to install a package although pip lost one of its vendored packages",
    files=_TOOL,
    variables=_LINKS,
    before="rm -rf env/lib/python3*/site-packages/pip/_vendor/urllib3",
    command="pip install tool",
    goal="python -c 'import tool'",
    fast=True,
)
scenario(
    "pip-20-on-python-3.12",
    wants="to install a package although pip is too old for Python 3.12",
    python="3.12",
    pip="20.3.4",
    command="pip install six",
    goal="python -c 'import six'",
)
scenario(
    "pip-9-on-python-3.10",
    wants="to install a package although pip is too old for Python 3.10",
    python="3.10",
    pip="9.0.3",
    command="pip install six",
    goal="python -c 'import six'",
)
scenario(
    "pip-19-knows-no-manylinux2014",
    wants="to install jaxlib with an old pip",
    python="3.8",
    pip="19.1.1",
    variables={"PIP_DISABLE_PIP_VERSION_CHECK": "unset"},
    command="pip install jaxlib==0.4.13",
    goal="python -c 'import jaxlib'",
)
scenario(
    "pip-configuration-twice",
    wants="to install a package although pip's configuration is broken",
    files={**_TOOL, ".config/pip/pip.conf": "[global]\ntimeout = 20\ntimeout = 30\n"},
    variables={**_LINKS, "PIP_CONFIG_FILE": "unset"},
    command="pip install tool",
    goal="python -c 'import tool'",
    fast=True,
)
scenario(
    "virtualenv-required",
    wants="to install a package although pip insists on an environment",
    python="system",
    user=True,
    variables={"PIP_REQUIRE_VIRTUALENV": "1"},
    command="python3 -m pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
scenario(
    "user-option-in-environment",
    wants="to install a package; --user was typed inside an environment",
    files=_TOOL,
    variables=_LINKS,
    command="pip install --user tool",
    again="pip install tool",
    goal="python -c 'import tool'",
    fast=True,
)
scenario(
    "user-variable-in-environment",
    wants="to install a package into the environment although PIP_USER is set",
    files=_TOOL,
    variables={**_LINKS, "PIP_USER": "1"},
    command="pip install tool",
    goal="python -c 'import tool'",
    fast=True,
)
scenario(
    "uv-without-environment",
    wants="to install a package with uv, with no environment made",
    python="3.11",
    packages=("uv",),
    before="cp env/bin/uv . && unset VIRTUAL_ENV && export PATH=$PWD:/usr/bin:/bin && uv --version",
    command="uv pip install six",
    goal="python -c 'import six'",
)
scenario(
    "files-of-root-in-own-environment",
    wants="to upgrade a package in the own environment although root once installed into it",
    python="system",
    user=True,
    as_root="python3 -m venv mine && mine/bin/pip install -q idna==3.4 && chown -R 54321:54321 mine && "
    "chown 0:0 mine/lib/python3*/site-packages && chown -R 0:0 mine/lib/python3*/site-packages/idna*",
    variables={"PATH": "{home}/mine/bin:/usr/bin:/bin", "VIRTUAL_ENV": "{home}/mine"},
    command="pip install --upgrade idna",
    goal="python -c 'import idna; assert idna.__version__ != \"3.4\"'",
)
scenario(
    "environment-made-where-not-allowed",
    wants="to make an environment for a project as a plain user",
    python="system",
    user=True,
    command="python3 -m venv /opt/project-env && /opt/project-env/bin/pip install iniconfig",
    again="python -m pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
scenario(
    "prefix-of-the-system",
    wants="to install a tool as a plain user; a guide says --prefix /usr/local",
    python="system",
    user=True,
    command="python3 -m pip install --break-system-packages --prefix /usr/local iniconfig",
    again="python -m pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
scenario(
    "editable-in-folder-of-root",
    wants="to work on a project whose folder belongs to root",
    python="system",
    user=True,
    as_root='mkdir -p project && cd project && printf \'from setuptools import setup\\nsetup(name="ours", version="1", py_modules=["ours"])\\n\' > setup.py && touch ours.py && '
    "cd .. && chown -R 0:0 project && python3 -m venv mine && chown -R 54321:54321 mine",
    variables={"PATH": "{home}/mine/bin:/usr/bin:/bin", "VIRTUAL_ENV": "{home}/mine"},
    command="cd project && pip install -e .",
    goal="(cd / && python -c 'import ours')",
)
scenario(
    "bin-of-the-environment-belongs-to-root",
    wants="to install a tool as a plain user into an environment of which only bin belongs to root",
    python="system",
    user=True,
    as_root="python3 -m venv mine && chown -R 54321:54321 mine && chown 0:0 mine/bin",
    variables={"PATH": "{home}/mine/bin:/usr/bin:/bin", "VIRTUAL_ENV": "{home}/mine"},
    command="pip install tabulate==0.9.0",
    goal="tabulate --help",
)
scenario(
    "environment-on-full-disk",
    wants="to install pandas although the disk of the environment is full",
    python="3.11",
    as_root="mkdir small && mount -t tmpfs -o size=60m tmpfs small && python3.11 -m venv small/env",
    variables={"PATH": "{home}/small/env/bin:/usr/bin:/bin", "VIRTUAL_ENV": "{home}/small/env"},
    command="pip install pandas==2.2.3 numpy==1.26.4",
    goal="python -c 'import pandas'",
)
scenario(
    "system-python-read-only",
    wants="to install a package although the environment is on a read-only image and the user is plain",
    python="system",
    user=True,
    as_root="python3 -m venv image && mount --bind image image && mount -o remount,ro,bind image",
    variables={"PATH": "{home}/image/bin:/usr/bin:/bin", "VIRTUAL_ENV": "{home}/image"},
    command="pip install iniconfig",
    goal="python -c 'import iniconfig'",
)
scenario(
    "pip-19-builds-cryptography",
    wants="to install cryptography with an old pip",
    python="3.8",
    pip="18.1",
    variables={"PATH": "{home}/env/bin:/usr/bin:/bin"},
    command="pip install cryptography==3.4.8",
    goal="python -c 'from cryptography.fernet import Fernet'",
)
scenario(
    "pip-18-builds-opencv",
    wants="to install OpenCV on Python 3.6 with the pip that came with it",
    python="3.6",
    pip="18.1",
    command="pip install opencv-python-headless==4.5.5.64",
    goal="python -c 'import cv2'",
)
scenario(
    "pip-18-on-python-3.10",
    wants="to install a package although pip is too old for Python 3.10",
    python="3.10",
    pip="18.1",
    command="pip install six",
    goal="python -c 'import six'",
)
scenario(
    "setuptools-65-on-3.12",
    wants="to run a tool that imports pkg_resources on Python 3.12 with an old setuptools",
    python="3.12",
    packages=("setuptools==65.5.0",),
    files={"program.py": "import pkg_resources\nprint(pkg_resources.parse_version('1'))\n"},
    command="python program.py",
    goal="python program.py",
)
scenario(
    "pip-wrapper-of-pip-9",
    wants="to use pip although its script is one of pip 9",
    files=_TOOL,
    variables=_LINKS,
    before="printf '#!%s\\nfrom pip import main\\nimport sys\\nsys.exit(main())\\n' $PWD/env/bin/python > env/bin/pip && sed -i '/def main/,$d' env/lib/python3*/site-packages/pip/__init__.py",
    command="pip install tool",
    goal="python -c 'import tool'",
    fast=True,
)
scenario(
    "invalid-version-installed",
    wants="to upgrade a package whose installed copy has a version of the old days",
    python="3.11",
    pip="25.3",
    files=_TOOL,
    variables=_LINKS,
    before="mkdir env/lib/python3.11/site-packages/tool-1.0_dev_x.egg-info && "
    "printf 'Metadata-Version: 2.1\\nName: tool\\nVersion: 1.0-dev-x\\n' "
    "> env/lib/python3.11/site-packages/tool-1.0_dev_x.egg-info/PKG-INFO && "
    "printf '__version__ = \"1.0\"\\n' > env/lib/python3.11/site-packages/tool.py && "
    "printf '../tool.py\\nPKG-INFO\\n' > env/lib/python3.11/site-packages/tool-1.0_dev_x.egg-info/installed-files.txt",
    command="pip install --upgrade tool",
    goal="python -c 'import tool; assert tool.__version__ == \"2.0\"'",
)
scenario(
    "distutils-installed-package",
    wants="to upgrade a package that distutils installed",
    python="3.11",
    files=_TOOL,
    variables=_LINKS,
    before="printf '__version__ = \"1.0\"\\n' > env/lib/python3.11/site-packages/tool.py && printf 'Metadata-Version: 1.1\\nName: tool\\nVersion: 1.0\\n' > env/lib/python3.11/site-packages/tool-1.0.egg-info",
    command="pip install --upgrade tool",
    goal="python -c 'import tool; assert tool.__version__ == \"2.0\"'",
)
scenario(
    "interrupted-pandas-upgrade",
    wants="to import pandas after an upgrade that was cut short",
    python="3.11",
    packages=("pandas==2.2.3 numpy==1.26.4",),
    before="cd env/lib/python3.11/site-packages && mv pandas '~andas' && mv pandas-2.2.3.dist-info '~andas-2.2.3.dist-info' && mkdir pandas && cp -r '~andas/_libs' '~andas/core' pandas/ && cd - >/dev/null",
    command="python -c 'import pandas; pandas.DataFrame()'; pip list",
    goal="python -c 'import pandas; pandas.DataFrame({1: [2]})' && python -m pip check",
)
scenario(
    "opencv-twice",
    wants="to import cv2 after one of two OpenCV packages was removed",
    python="3.11",
    packages=("opencv-python-headless==4.9.0.80 opencv-contrib-python-headless==4.9.0.80 numpy==1.26.4",),
    before="pip uninstall -q -y opencv-contrib-python-headless",
    command="python -c 'import cv2; print(cv2.__version__)'",
    goal="python -c 'import cv2; print(cv2.__version__)'",
)
