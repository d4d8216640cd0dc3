"""Recipes: rights, owners, read-only and full file systems, the system's own Python, broken pips.

Captured in a box (see ``box.py``) as root; what only Windows, macOS, conda or uv print is written from their sources in ``foreign.py``.
"""

from __future__ import annotations

from box import cases_origin, inside
from lab import Lab, main, recipe

VENV = "python -m venv /home/user/venv\n"
PIP9, PIP10, PIP18, PIP20, PIP23, PIP24, PIP26 = "9.0.3", "10.0.1", "18.1", "20.3.4", "23.2.1", "24.2", "26.2"


def case(
    name: str,
    expect: str,
    command: str,
    *,
    python: str = "3.11",
    pip: str | None = "23.2.1",
    shown: str | None = None,
    packages: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    origin: str | None = None,
    **how: object,
) -> None:
    """Register the plain kind of recipe: one command in one box."""

    def do(lab: Lab) -> str:
        return inside(lab, command, python=python, pip=pip, packages=packages, **how)  # type: ignore[arg-type]

    recipe(
        name,
        expect=expect,
        command=(shown or command).strip().replace("\n", "; "),
        notes=notes,
        origin=origin or cases_origin(python, pip or "?"),
    )(do)


# --- permission-denied: the interpreter's own folders belong to root -------------------------------------------------

NO_USER_SITE = {"PYTHONNOUSERSITE": "1"}
P = "permission-denied/site-packages-not-writable--"
case(P + "pip-9-traceback", "site-packages-not-writable", "pip install requests==2.20.0", python="3.6", pip=PIP9)
case(
    P + "pip-10-environmenterror", "site-packages-not-writable", "pip install requests==2.20.0", python="3.6", pip=PIP10
)
case(
    P + "pip-18-upgrade",
    "site-packages-not-writable",
    "pip install -U requests==2.27.1",
    python="3.7",
    pip=PIP18,
    packages=("requests==2.20.0",),
)
case(
    "permission-denied/scripts-folder-not-writable--pip-20-upgrade-no-user-site",
    "scripts-folder-not-writable",
    "pip install -U numpy==1.24.4",
    python="3.8",
    pip=PIP20,
    packages=("numpy==1.22.4",),
    env=NO_USER_SITE,
)
case(
    P + "pip-23-upgrade-in-venv",
    "site-packages-not-writable",
    "/home/user/venv/bin/pip install -U pandas",
    setup=VENV + "/home/user/venv/bin/pip install -q numpy==1.26.4 python-dateutil==2.8.2",
)
case(
    P + "pip-24-target",
    "site-packages-not-writable",
    "pip install --target /opt/app rich",
    python="3.13",
    pip=PIP24,
    setup="mkdir -p /opt/app",
)
case(
    P + "pip-26-venv-of-root",
    "site-packages-not-writable",
    "/opt/venv/bin/pip install tensorflow-datasets",
    python="3.12",
    pip=PIP26,
    setup="mount -t tmpfs x /opt && python -m venv /opt/venv",
    shown="pip install tensorflow-datasets",
)
case(P + "py2.7-pip9", "site-packages-not-writable", "pip install six==1.12.0 idna==2.8", python="2.7", pip=PIP9)
case(
    P + "py2.7-pip19",
    "site-packages-not-writable",
    "pip install --target /opt/app six==1.12.0 idna==2.8",
    python="2.7",
    pip="19.2.3",
    setup="mount -t tmpfs x /opt && mkdir /opt/app",
)
case(
    P + "cache-warning-above",
    "site-packages-not-writable",
    "pip install -U certifi",
    python="3.9",
    pip="20.0.2",
    packages=("certifi==2020.4.5.1",),
    env=NO_USER_SITE,
    setup="chown 0:0 /home/user/.cache/pip; chmod 700 /home/user/.cache/pip",
    notes=("pip-cache-not-owned",),
)
case(
    P + "make-target-in-root-venv",
    "site-packages-not-writable",
    "cat > Makefile <<'M'\nenv:\n\t/opt/venv/bin/pip install --disable-pip-version-check -r requirements.txt\nM\nprintf 'flask==3.0.3\\n' > requirements.txt\nmake env",
    shown="make env",
    setup="mount -t tmpfs x /opt && python -m venv /opt/venv",
)
case(
    P + "editable",
    "site-packages-not-writable",
    'mkdir -p proj && cd proj && printf \'[build-system]\\nrequires=["setuptools"]\\nbuild-backend="setuptools.build_meta"\\n[project]\\nname="proj"\\nversion="0.1"\\n\' > pyproject.toml && touch proj.py && /opt/venv/bin/pip install -e .',
    shown="pip install -e .",
    setup="mount -t tmpfs x /opt && python -m venv /opt/venv",
)
case(
    P + "setup-py-develop",
    "site-packages-not-writable",
    'mkdir -p proj && cd proj && echo \'from setuptools import setup; setup(name="proj", version="0.1", py_modules=["proj"])\' > setup.py && touch proj.py && python setup.py develop',
    shown="python setup.py develop",
    python="3.8",
    pip=PIP20,
    env=NO_USER_SITE,
)
case(
    P + "setup-py-install-py3.6",
    "site-packages-not-writable",
    'mkdir -p proj && cd proj && echo \'from setuptools import setup; setup(name="proj", version="0.1", py_modules=["proj"])\' > setup.py && touch proj.py && python setup.py install',
    shown="python setup.py install",
    python="3.6",
    pip=PIP10,
)
case(
    P + "editable-legacy",
    "site-packages-not-writable",
    'mkdir -p proj && cd proj && echo \'from setuptools import setup; setup(name="proj", version="0.1", py_modules=["proj"])\' > setup.py && touch proj.py && pip install -e .',
    shown="pip install -e .",
    python="3.7",
    pip=PIP18,
    env=NO_USER_SITE,
)

# --- permission-denied: pip itself can't be replaced -------------------------------------------------------------------

S = "permission-denied/scripts-folder-not-writable--"
BIN = "chmod 1777 /usr/local/lib/python3.*/site-packages"
case(S + "usr-local-bin", "scripts-folder-not-writable", "pip install black==23.7.0", setup=BIN)
case(S + "pip-20", "scripts-folder-not-writable", "pip install flask==1.1.4", python="3.8", pip=PIP20, setup=BIN)
case(S + "pip-26", "scripts-folder-not-writable", "pip install tqdm", python="3.13", pip=PIP26, setup=BIN)

R = "permission-denied/files-owned-by-root--"
case(R + "uninstall-pip-23", "files-owned-by-root", "pip uninstall -y requests", packages=("requests==2.31.0",))
case(
    R + "uninstall-pip-18",
    "files-owned-by-root",
    "pip uninstall -y requests",
    python="3.6",
    pip=PIP18,
    packages=("requests==2.20.0",),
)
case(
    R + "uninstall-pip-26",
    "files-owned-by-root",
    "pip uninstall -y urllib3",
    python="3.13",
    pip=PIP26,
    packages=("urllib3==2.2.3",),
)
case(
    R + "after-sudo-pip-in-own-venv",
    "files-owned-by-root",
    ". venv/bin/activate\npip install --upgrade charset-normalizer",
    shown="pip install --upgrade charset-normalizer",
    setup="setpriv --reuid 1000 --regid 1000 --clear-groups python -m venv /home/user/venv && PIP_CERT=/etc/ssl/certs/ca-certificates.crt /home/user/venv/bin/pip install -q requests==2.31.0 charset-normalizer==3.1.0",
)
case(
    R + "after-sudo-pip-pip-26",
    "files-owned-by-root",
    ". venv/bin/activate\npip install -U 'packaging>24'",
    shown="pip install -U 'packaging>24'",
    python="3.12",
    pip=None,
    origin=cases_origin("3.12", "26.2"),
    setup="setpriv --reuid 1000 --regid 1000 --clear-groups python -m venv /home/user/venv && PIP_CERT=/etc/ssl/certs/ca-certificates.crt /home/user/venv/bin/pip install -q pip==26.2 packaging==23.1",
)

# --- permission-denied: the rest --------------------------------------------------------------------------------------

U = "permission-denied/user-install-in-virtualenv--"
case(
    U + "pip-23",
    "user-install-in-virtualenv",
    ". venv/bin/activate; pip install --user tensorflow",
    shown="pip install --user tensorflow",
    setup=VENV,
)
case(
    U + "pip-conf-user-true",
    "user-install-in-virtualenv",
    ". venv/bin/activate; pip install -r requirements.txt",
    shown="pip install -r requirements.txt",
    python="3.12",
    pip=None,
    origin=cases_origin("3.12", "23.2.1"),
    setup=VENV
    + "mkdir -p .config/pip; printf '[install]\\nuser = true\\n' > .config/pip/pip.conf; echo rich > requirements.txt",
)
case(
    "permission-denied/user-site-disabled--pip-26",
    "user-site-disabled",
    "pip install --user rich",
    python="3.12",
    pip=PIP26,
    env=NO_USER_SITE,
)
case(
    "permission-denied/user-site-disabled--requirements",
    "user-site-disabled",
    "pip install --user -r requirements.txt",
    python="3.13",
    pip="25.3",
    env=NO_USER_SITE,
    setup="echo flask > requirements.txt",
)

H = "permission-denied/home-not-writable--"
case(H + "container-user-without-home", "home-not-writable", "pip install requests", env={"HOME": "/"}, python="3.11")
case(
    H + "container-user-without-home-pip-20",
    "home-not-writable",
    "pip install --user scipy==1.10.1",
    python="3.8",
    pip=PIP20,
    env={"HOME": "/"},
)
case(
    H + "home-of-root", "home-not-writable", "pip install rich", python="3.12", pip=PIP26, env={"HOME": "/nonexistent"}
)
case(
    H + "local-owned-by-root",
    "home-not-writable",
    "pip install --user rich==13.7.0",
    setup="mkdir -p .local/lib && chmod 755 .local; chown -R 0:0 .local",
)

F = "permission-denied/read-only-file-system--"
case(
    F + "pip-23",
    "read-only-file-system",
    "/opt/venv/bin/pip install idna",
    root=True,
    setup="mount -t tmpfs x /opt; python -m venv /opt/venv; mount -o remount,ro /opt",
    shown="pip install idna",
)
case(
    F + "pip-18",
    "read-only-file-system",
    "pip install -U idna",
    root=True,
    python="3.7",
    pip=PIP18,
    packages=("idna==2.7",),
    setup="mount -o remount,ro /usr/local",
)
case(
    F + "pip-26",
    "read-only-file-system",
    "pip install --target /opt/app attrs",
    root=True,
    python="3.13",
    pip=PIP26,
    setup="mount -t tmpfs -o ro x /opt",
)
case(F + "venv", "read-only-file-system", "python3 -m venv /opt/venv", setup="mount -t tmpfs -o ro x /opt", root=True)
case(
    F + "pip-9",
    "read-only-file-system",
    "pip install six==1.12.0",
    python="3.6",
    pip=PIP9,
    root=True,
    setup="mount -o remount,ro /usr/local",
)

I = "permission-denied/immutable-file--"
case(
    I + "uninstall",
    "immutable-file",
    "pip install -U idna",
    root=True,
    packages=("idna==3.4",),
    setup="chattr +i /usr/local/lib/python3.11/site-packages/idna 2>/dev/null || true",
)
case(
    I + "pip-20",
    "immutable-file",
    "pip install -U idna==3.4",
    root=True,
    python="3.8",
    pip=PIP20,
    packages=("idna==2.10",),
    setup="chattr +i /usr/local/lib/python3.8/site-packages/idna 2>/dev/null || true",
)

V = "permission-denied/virtualenv-creation-denied--"
case(
    V + "python3.11",
    "virtualenv-creation-denied",
    "python3 -m venv /opt/venv",
    setup="mount -t tmpfs -o mode=755 x /opt",
)
case(
    V + "python3.6",
    "virtualenv-creation-denied",
    "python3 -m venv /srv/project/env",
    python="3.6",
    pip=PIP18,
    setup="mount -t tmpfs -o mode=755 x /srv; mkdir /srv/project",
)
case(
    V + "virtualenv-tool",
    "virtualenv-creation-denied",
    "virtualenv /opt/venv",
    python="3.9",
    pip=PIP23,
    packages=("virtualenv==20.24.5",),
    setup="mount -t tmpfs -o mode=755 x /opt",
)

T = "permission-denied/temp-folder-not-writable--"
case(
    T + "pip-23",
    "temp-folder-not-writable",
    "pip install docutils==0.20",
    env={"TMPDIR": "/var/scratch"},
    setup="mkdir /mnt/s; chmod 755 /mnt/s; chmod 755 /tmp; mkdir -p /mnt/vt; chmod 755 /mnt/vt; mount --bind /mnt/vt /var/tmp; chown 0 /home/user; chmod 755 /home/user",
)
case(
    T + "pip-9",
    "temp-folder-not-writable",
    "pip install docutils==0.14",
    python="3.6",
    pip=PIP9,
    setup="chmod 755 /tmp; mkdir -p /mnt/vt; mount --bind /mnt/vt /var/tmp; chown 0 /home/user; chmod 755 /home/user",
)

N = "permission-denied/noexec-file-system--"
case(
    N + "numpy-target",
    "noexec-file-system",
    "pip install -q --target /opt/libs numpy==1.26.4\nPYTHONPATH=/opt/libs python -c 'import numpy'",
    setup="mount -t tmpfs -o noexec,mode=1777 x /opt",
    shown="pip install -q --target /opt/libs numpy==1.26.4 && python -c 'import numpy'",
)
case(
    N + "numpy-2-target",
    "noexec-file-system",
    "PYTHONPATH=/opt/libs python train.py",
    python="3.12",
    pip=PIP26,
    setup="mount -t tmpfs -o noexec,mode=1777 x /opt; pip install -q --target /opt/libs numpy==2.2.6; echo 'import numpy as np' > train.py",
    shown="python train.py",
)
case(
    "permission-denied/interpreter-not-executable--venv-on-noexec-mount",
    "interpreter-not-executable",
    "/opt/venv/bin/pip install rich; /opt/venv/bin/python -c 'import rich'",
    setup="mount -t tmpfs -o noexec,mode=1777 x /opt; python -m venv --copies /opt/venv",
    shown="/opt/venv/bin/pip install rich",
)

case(
    "permission-denied/file-not-accessible--log-file",
    "file-not-accessible",
    "python app.py",
    shown="python app.py",
    setup='printf \'import logging\\n\\n\\ndef main() -> None:\\n    logging.basicConfig(filename="/var/log/app.log")\\n    logging.warning("started")\\n\\n\\nmain()\\n\' > app.py',
)
case(
    "unexplained/application-permission-error--port-80",
    "unexplained",
    "python -m http.server 80",
    setup="echo 1024 > /proc/sys/net/ipv4/ip_unprivileged_port_start",
    net=False,
    python="3.9",
)

# --- externally-managed ---------------------------------------------------------------------------------------------

E = "externally-managed/externally-managed-environment--"
case(
    E + "debian-12",
    "externally-managed-environment",
    "/usr/bin/python3 -m pip install tensorflow",
    shown="pip install tensorflow",
    origin="captured with pip 23.0.1, CPython 3.11.2, linux x86_64",
)
case(
    E + "debian-12-user",
    "externally-managed-environment",
    "/usr/bin/python3 -m pip install --user numpy pandas",
    shown="pip3 install --user numpy pandas",
    origin="captured with pip 23.0.1, CPython 3.11.2, linux x86_64",
)
case(
    E + "debian-12-uninstall",
    "externally-managed-environment",
    "/usr/bin/python3 -m pip uninstall -y setuptools",
    shown="pip uninstall setuptools",
    origin="captured with pip 23.0.1, CPython 3.11.2, linux x86_64",
)
EM = "printf '[externally-managed]\\n' > /usr/local/lib/python3.12/EXTERNALLY-MANAGED"
case(
    E + "no-distributor-text", "externally-managed-environment", "pip install rich", python="3.12", pip=PIP26, setup=EM
)
case(
    E + "build-image-as-root",
    "externally-managed-environment",
    "pip install -r requirements.txt",
    python="3.12",
    pip=PIP24,
    root=True,
    setup=EM + "; echo flask > requirements.txt",
)
Q = "externally-managed/virtualenv-required--"
case(
    Q + "pip-18",
    "virtualenv-required",
    "pip install numpy",
    python="3.7",
    pip=PIP18,
    env={"PIP_REQUIRE_VIRTUALENV": "true"},
)
case(Q + "pip-23", "virtualenv-required", "pip install --upgrade pandas", env={"PIP_REQUIRE_VIRTUALENV": "1"})
case(
    Q + "pip-26-config",
    "virtualenv-required",
    "pip install -r requirements.txt",
    python="3.13",
    pip=PIP26,
    setup="mkdir -p .config/pip; printf '[global]\\nrequire-virtualenv = true\\n' > .config/pip/pip.conf",
)

# --- disk-full ---------------------------------------------------------------------------------------------------------

D = "disk-full/no-space-left--"
SMALL = "mount -t tmpfs -o size={},mode=1777 x {}"
case(
    D + "target-pip-23",
    "no-space-left",
    "pip install --target /opt/libs pandas==2.1.4",
    setup=SMALL.format("40m", "/opt"),
)
case(
    D + "target-pip-26",
    "no-space-left",
    "pip install --target /opt/libs scipy",
    python="3.13",
    pip=PIP26,
    setup=SMALL.format("30m", "/opt"),
)
case(
    D + "tmpdir-pip-23",
    "no-space-left",
    "pip install --no-cache-dir scipy==1.11.4",
    setup=SMALL.format("12m", "/tmp"),
    root=True,
)
case(
    D + "tmpdir-pip-18",
    "no-space-left",
    "pip install --no-cache-dir numpy==1.16.4",
    setup=SMALL.format("8m", "/tmp"),
    root=True,
    python="3.7",
    pip=PIP18,
)
case(
    D + "tmpdir-pip-9",
    "no-space-left",
    "pip install --no-cache-dir numpy==1.16.4",
    setup=SMALL.format("8m", "/tmp"),
    root=True,
    python="3.6",
    pip=PIP9,
)
case(
    D + "tmpdir-pip-20",
    "no-space-left",
    "pip install --no-cache-dir numpy==1.22.4 --no-deps",
    setup=SMALL.format("8m", "/tmp"),
    root=True,
    python="3.8",
    pip=PIP20,
)

# --- broken-pip ----------------------------------------------------------------------------------------------------------

B = "broken-pip/"
case(
    B + "pip-too-old-for-python--pip-22.3-py3.12",
    "pip-too-old-for-python",
    "python -m pip install 'numpy<2' --no-binary numpy",
    python="3.12",
    pip="21.3.1",
    root=True,
)
case(
    B + "pip-too-old-for-python--pip-20-py3.12",
    "pip-too-old-for-python",
    "pip install requests",
    python="3.12",
    pip="20.3.4",
    root=True,
)
case(
    B + "pip-too-old-for-python--pip-9-py3.10",
    "pip-too-old-for-python",
    "pip install requests",
    python="3.10",
    pip=PIP9,
    root=True,
)
case(
    B + "pip-too-old-for-python--pip-18-py3.11",
    "pip-too-old-for-python",
    "pip install six",
    python="3.11",
    pip=PIP18,
    root=True,
)
OLD = "printf '#!/usr/local/bin/python\\nimport sys\\nfrom pip import main\\nif __name__ == \"__main__\":\\n    sys.exit(main())\\n' > /usr/local/sbin/pip; chmod +x /usr/local/sbin/pip"
DEB = "mkdir -p /usr/local/sbin; " + OLD
case(
    B + "wrapper-script-of-old-pip--py3.6-pip18",
    "wrapper-script-of-old-pip",
    "export PATH=/usr/local/sbin:$PATH\npip install tensorflow",
    shown="pip install tensorflow",
    python="3.6",
    pip=PIP18,
    setup=DEB,
)
case(
    B + "wrapper-script-of-old-pip--py3.8-pip19.3",
    "wrapper-script-of-old-pip",
    "export PATH=/usr/local/sbin:$PATH\npip install tensorflow",
    shown="pip install tensorflow",
    python="3.8",
    pip="19.2.3",
    setup=DEB,
)
case(
    B + "wrapper-script-of-old-pip--py2.7-pip10",
    "wrapper-script-of-old-pip",
    "export PATH=/usr/local/sbin:$PATH\npip install --user six",
    shown="pip install --user six",
    python="2.7",
    pip=PIP10,
    setup=DEB,
)
case(
    B + "no-module-named-pip--removed",
    "no-module-named-pip",
    "python -m pip install requests",
    setup="pip uninstall -y pip",
)
case(
    B + "no-module-named-pip--script-remains",
    "no-module-named-pip",
    "pip install requests",
    python="3.12",
    pip=PIP24,
    setup="rm -r /usr/local/lib/python3.12/site-packages/pip",
)
case(
    B + "no-module-named-pip--venv-without-pip",
    "no-module-named-pip",
    ". venv/bin/activate; python -m pip install rich",
    shown="python -m pip install rich",
    setup="python -m venv --without-pip venv",
    python="3.13",
    pip=PIP24,
)
case(
    B + "no-module-named-pip--script-remains-py2.7",
    "no-module-named-pip",
    "pip install requests",
    python="2.7",
    pip=PIP10,
    setup="rm -r /usr/local/lib/python2.7/site-packages/pip",
)
case(
    B + "pip-files-of-two-versions--html5lib",
    "pip-files-of-two-versions",
    "pip install rich",
    python="3.11",
    pip=PIP23,
    setup="mkdir /tmp/o; pip install -q --target /tmp/o pip==22.0.4; cp /tmp/o/pip/_internal/index/*.py /usr/local/lib/python3.11/site-packages/pip/_internal/index/",
)
case(
    B + "pip-files-of-two-versions--vendor-missing",
    "pip-files-of-two-versions",
    "pip install rich",
    python="3.12",
    pip=PIP24,
    setup="rm -r /usr/local/lib/python3.12/site-packages/pip/_vendor/packaging",
)
case(
    B + "pip-files-of-two-versions--internal-missing",
    "pip-files-of-two-versions",
    "python -m pip install rich",
    python="3.9",
    pip=PIP20,
    setup="rm -r /usr/local/lib/python3.9/site-packages/pip/_internal/cli",
)
case(
    B + "pip-files-of-two-versions--cli-of-newer",
    "pip-files-of-two-versions",
    "pip install rich",
    python="3.10",
    pip="21.3.1",
    setup="mkdir /tmp/o; pip install -q --target /tmp/o pip==24.0; cp -r /tmp/o/pip/_internal/cli/*.py /usr/local/lib/python3.10/site-packages/pip/_internal/cli/",
)
GONE = "mkdir /home/user/proj; cd /home/user/proj; rmdir /home/user/proj; "
case(B + "working-folder-gone--pip-23", "working-folder-gone", GONE + "pip install rich", shown="pip install rich")
case(
    B + "working-folder-gone--pip-18",
    "working-folder-gone",
    GONE + "pip install six",
    shown="pip install six",
    python="3.7",
    pip=PIP18,
)
case(
    B + "working-folder-gone--pip-26",
    "working-folder-gone",
    GONE + "python -m pip install rich",
    shown="python -m pip install rich",
    python="3.13",
    pip=PIP26,
)
CONF = "mkdir -p .config/pip; printf '{}' > .config/pip/pip.conf"
case(
    B + "pip-configuration-broken--no-section",
    "pip-configuration-broken",
    "pip install rich",
    setup=CONF.format("index-url = https://mirror.example/simple\\n"),
)
case(
    B + "pip-configuration-broken--not-utf8",
    "pip-configuration-broken",
    "pip install rich",
    python="3.12",
    pip=PIP26,
    setup=CONF.format("[global]\\nproxy = http://b\\xfcro:8080\\n"),
)
case(
    B + "pip-configuration-broken--duplicate",
    "pip-configuration-broken",
    "pip list",
    python="3.8",
    pip=PIP20,
    setup=CONF.format("[global]\\ntimeout = 60\\ntimeout = 90\\n"),
)
case(
    B + "pip-configuration-broken--pip-18",
    "pip-configuration-broken",
    "pip install six",
    python="3.7",
    pip=PIP18,
    setup=CONF.format("[global\\ntimeout = 60\\n"),
)
case(
    B + "pip-configuration-broken--bad-value",
    "pip-configuration-broken",
    "pip install rich",
    python="3.13",
    pip=PIP24,
    setup=CONF.format("[global]\\ntimeout = sixty\\n"),
)
case(
    B + "ensurepip-missing--debian",
    "ensurepip-missing",
    "/usr/bin/python3 -m venv env",
    shown="python3 -m venv env",
    origin="captured with pip 23.0.1, CPython 3.11.2, linux x86_64",
    setup="mkdir /mnt/e; mount --bind /mnt/e /usr/lib/python3.11/ensurepip",
)

UV = ("uv==0.13.8",)
case(
    P + "uv-target",
    "site-packages-not-writable",
    "uv pip install --no-cache --target /opt/app idna",
    packages=UV,
    origin="captured with uv 0.13.8, CPython 3.11.7, linux x86_64",
    setup="mount -t tmpfs -o mode=755 x /opt",
)
case(
    P + "uv-venv-of-root",
    "site-packages-not-writable",
    "uv pip install --no-cache idna",
    packages=UV,
    origin="captured with uv 0.13.8, CPython 3.11.7, linux x86_64",
    setup="mount -t tmpfs -o mode=755 x /opt; uv venv /opt/venv",
    env={"VIRTUAL_ENV": "/opt/venv"},
)
case(
    E + "uv-system",
    "externally-managed-environment",
    "uv pip install --system --no-cache requests",
    packages=UV,
    origin="captured with uv 0.13.8, CPython 3.11.7, linux x86_64",
    setup="cp /usr/lib/python3.11/EXTERNALLY-MANAGED /usr/local/lib/python3.11/",
)
case(
    E + "uv-no-distributor-text",
    "externally-managed-environment",
    "uv pip install --system --no-cache rich",
    packages=UV,
    origin="captured with uv 0.13.8, CPython 3.11.7, linux x86_64",
    setup="printf '[externally-managed]\\n' > /usr/local/lib/python3.11/EXTERNALLY-MANAGED",
)
case(
    "network/name-not-resolved--uv",
    "name-not-resolved",
    "uv pip install --system --no-cache rich",
    packages=UV,
    origin="captured with uv 0.13.8, CPython 3.11.7, linux x86_64",
    net=False,
    env={"UV_HTTP_RETRIES": "0"},
)
case(
    F + "uv",
    "read-only-file-system",
    "uv pip install --no-cache --target /opt/app idna",
    packages=UV,
    origin="captured with uv 0.13.8, CPython 3.11.7, linux x86_64",
    setup="mount -t tmpfs -o ro x /opt",
    root=True,
)


# --- options and folders that exclude one another ---------------------------------------------------------------------

case(
    "permission-denied/user-site-lacks-precedence--venv-with-system-packages",
    "user-site-lacks-precedence",
    "venv/bin/pip install --user -U idna==3.7",
    setup="python -m venv --system-site-packages /home/user/venv\n/home/user/venv/bin/pip install -q idna==3.4",
)
SETUP_PY = 'mkdir -p /srv/demo/demo; touch /srv/demo/demo/__init__.py; printf \'from setuptools import setup\\n\\nsetup(name="demo", version="1.0", packages=["demo"])\\n\' > /srv/demo/setup.py\n'
S = "permission-denied/source-tree-not-writable--"
case(
    S + "pip-23",
    "source-tree-not-writable",
    "cd /srv/demo && pip install --user --no-build-isolation .",
    shown="pip install --user .",
    packages=("wheel==0.41.0",),
    setup="mount -t tmpfs x /srv\n" + SETUP_PY,
)
case(
    S + "setup-py-build-py3.8",
    "source-tree-not-writable",
    "cd /srv/demo && python setup.py build",
    shown="python setup.py build",
    python="3.8",
    pip=PIP20,
    setup="mount -t tmpfs x /srv\n" + SETUP_PY,
)
case(
    "permission-denied/interpreter-not-executable--python-in-the-home-of-root",
    "interpreter-not-executable",
    "bash -c '/opt/venv/bin/pip install rich'; bash -c '/opt/venv/bin/python -m pip install rich'",
    shown="/opt/venv/bin/pip install rich; /opt/venv/bin/python -m pip install rich",
    setup="mount -t tmpfs x /opt\nmount -t tmpfs -o mode=700 x /root\npython -m venv /opt/venv\nln -sf /root/.local/share/uv/python/bin/python3.11 /opt/venv/bin/python",
)
case(
    "permission-denied/file-not-accessible--csv-py2.7",
    "file-not-accessible",
    "python report.py",
    python="2.7",
    pip="19.2.3",
    setup='mkdir data; touch data/report.csv; chmod 644 data/report.csv; printf \'import csv\\n\\nwith open("data/report.csv", "wb") as target:\\n    csv.writer(target).writerow([1, 2])\\n\' > report.py',
)

# --- broken pips ------------------------------------------------------------------------------------------------------

case(
    B + "ensurepip-missing--python3.13",
    "ensurepip-missing",
    "python3 -m venv env",
    python="3.13",
    pip=PIP26,
    setup="mkdir /mnt/e; mount --bind /mnt/e /usr/local/lib/python3.13/ensurepip",
)
case(
    B + "ensurepip-missing--module-python3.9",
    "ensurepip-missing",
    "python3 -m ensurepip --upgrade",
    python="3.9",
    pip=PIP23,
    setup="rm -r /usr/local/lib/python3.9/ensurepip",
)
case(
    B + "pip-command-not-found--bash",
    "pip-command-not-found",
    "PATH=/usr/local/bin; pip install rich",
    shown="pip install rich",
    setup="rm /usr/local/bin/pip*",
)
case(
    B + "pip-command-not-found--sh",
    "pip-command-not-found",
    "PATH=/usr/local/bin /bin/sh -c 'pip3 install -r requirements.txt'",
    shown="pip3 install -r requirements.txt",
    setup="rm /usr/local/bin/pip*",
)
NEWER = "python3.11 -m pip --version >/dev/null; cd /usr/local/lib/python{0}/site-packages && rm -rf pip pip-* && python -m zipfile -e /home/user/.box/pip.whl . "


def too_new(name: str, python: str, wanted: str, command: str) -> None:
    """Register a pip that is too new for its Python."""

    def do(lab: Lab) -> str:
        (lab.home / ".box").mkdir(exist_ok=True)
        lab.quiet(f"python -m pip download -q --no-deps -d .box pip=={wanted} && mv .box/pip-*.whl .box/pip.whl")
        return inside(lab, command, python=python, pip=PIP9, setup=NEWER.format(python))

    recipe(
        B + name,
        expect="pip-too-new-for-python",
        command=command,
        origin=cases_origin(python, wanted),
    )(do)


too_new("pip-too-new-for-python--pip-21-py2.7", "2.7", "21.3.1", "pip install requests")
too_new("pip-too-new-for-python--pip-22-py2.7-module", "2.7", "22.3.1", "python -m pip install requests")
too_new("pip-too-new-for-python--pip-23-py3.6", "3.6", "23.2.1", "pip install requests")
METADATA = "mkdir {0}/demo-1.0.dist-info; printf 'Metadata-Version: 2.1\\nName: demo\\nVersion: 1.0\\nRequires-Dist: idna (>=2.*)\\n' > {0}/demo-1.0.dist-info/METADATA; touch {0}/demo-1.0.dist-info/RECORD; echo pip > {0}/demo-1.0.dist-info/INSTALLER"
case(
    B + "installed-metadata-invalid--pip-26",
    "installed-metadata-invalid",
    "pip install demo",
    python="3.13",
    pip=PIP26,
    root=True,
    setup=METADATA.format("/usr/local/lib/python3.13/site-packages"),
)
case(
    "clean/installed-package-without-metadata--pip-23",
    "clean",
    "pip install -U idna",
    root=True,
    packages=("idna==3.4",),
    setup="rm /usr/local/lib/python3.11/site-packages/idna-3.4.dist-info/METADATA",
)

E = "externally-managed/uv-environment-missing--"
case(
    E + "plain",
    "uv-environment-missing",
    "uv pip install --no-cache rich",
    packages=UV,
    origin="captured with uv 0.13.8, CPython 3.11.7, linux x86_64",
    shown="uv pip install rich",
)
case(
    E + "requirements",
    "uv-environment-missing",
    "uv pip install --no-cache -r requirements.txt",
    python="3.12",
    packages=UV,
    origin="captured with uv 0.13.8, CPython 3.12.1, linux x86_64",
    shown="uv pip install -r requirements.txt",
    setup="echo numpy > requirements.txt",
)


if __name__ == "__main__":
    main()
