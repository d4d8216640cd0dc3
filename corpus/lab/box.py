"""A machine inside the machine: a mount namespace with a Python of its own in ``/usr/local``.

For recipes about owners, read-only and full file systems, servers and certificates. Needs root on Linux: it uses
``unshare``, an overlay over ``/usr/local``, a fresh ``/tmp`` and ``/home/user``, so that nothing outside is touched
and the paths in a log are those of an ordinary machine. With ``net=False`` there is only the loopback interface.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from lab import _INDEX_HOSTS, ROOT, Lab, interpreter, neutral

CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
_ENTER = r"""
mount -t tmpfs box /mnt && mkdir /mnt/up /mnt/work
mount -t overlay box -o lowerdir="$BOX_PREFIX",upperdir=/mnt/up,workdir=/mnt/work /usr/local || exit 9
mount -t tmpfs box /home && mkdir /home/user && mount --bind "$BOX_HOME" /home/user
mkdir -p /home/user/.cache/pip && chown 1000:1000 /home/user /home/user/.cache && mount --bind "$BOX_CACHE" /home/user/.cache/pip
mount -t tmpfs box /tmp && chmod 1777 /tmp
mount -t tmpfs box /etc/xdg
for kind in passwd group hosts; do
  [ -e /home/user/.box/$kind ] && cat /etc/$kind /home/user/.box/$kind >/mnt/$kind && mount --bind /mnt/$kind /etc/$kind
done
ip link set lo up
export LD_LIBRARY_PATH=/usr/local/lib
hash -r
cd /home/user
"""


def prefix(python: str, pip: str | None, packages: tuple[str, ...]) -> tuple[Path, Path]:
    """What lies over an installed CPython to make a ``/usr/local`` with that pip and those packages, and that CPython."""
    source = interpreter(python).parent.parent
    key = hashlib.sha256(repr((python, pip, packages)).encode()).hexdigest()[:10]
    layer = ROOT / "prefix" / key
    if (layer / ".ready").exists():
        return layer / "layer", source
    shutil.rmtree(layer, ignore_errors=True)
    short = source.name.rsplit(".", 1)[0]
    site = Path("lib") / f"python{short}" / "site-packages"
    for name in ("bin", "share", str(site)):
        folder = layer / "layer" / name
        folder.mkdir(parents=True)
        os.setxattr(folder, "trusted.overlay.opaque", b"y")
    (layer / "work").mkdir()
    bin_ = layer / "layer" / "bin"
    shutil.copy2(source / "bin" / f"python{short}", bin_)
    for name in ("python", f"python{short[0]}"):
        (bin_ / name).symlink_to(f"python{short}")
    wheels = ROOT / "wheels"
    wheels.mkdir(exist_ok=True)
    wanted = pip or "23.2.1"
    host = {k: v for k, v in os.environ.items() if not k.startswith("PIP_") or k == "PIP_CERT"} | {
        "PIP_CONFIG_FILE": "/dev/null"
    }
    if not list(wheels.glob(f"pip-{wanted}-*")):
        subprocess.run(
            [
                interpreter("3.11"),
                "-m",
                "pip",
                "download",
                "-q",
                "--no-deps",
                "--python-version",
                short,
                "--only-binary",
                ":all:",
                "--disable-pip-version-check",
                "-d",
                wheels,
                f"pip=={wanted}",
            ],
            check=True,
            env=host,
        )
    bundled = [w for w in (source / f"lib/python{short}/ensurepip/_bundled").glob("setuptools*.whl")]
    for wheel in (*wheels.glob(f"pip-{wanted}-*"), *bundled):
        shutil.unpack_archive(wheel, layer / "layer" / site, "zip")
    new = int(wanted.split(".")[0]) >= 10
    for name in ("pip", f"pip{short[0]}", f"pip{short}"):
        main = (
            "from pip._internal.cli.main import main"
            if tuple(map(int, wanted.split(".")[:2])) >= (19, 3)
            else "from pip._internal import main"
            if new
            else "from pip import main"
        )
        (bin_ / name).write_text(
            f"#!/usr/local/bin/python{short}\n# -*- coding: utf-8 -*-\nimport re\nimport sys\n{main}\nif __name__ == '__main__':\n"
            "    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])\n    sys.exit(main())\n"
        )
        (bin_ / name).chmod(0o755)
    steps = [
        f"mount -t overlay box -o lowerdir={source},upperdir={layer}/layer,workdir={layer}/work /usr/local",
        "cd /",
        f"python -m compileall -q /usr/local/{site}/pip >/dev/null || true",
    ]
    if packages:
        steps.append("python -m pip install -q --no-warn-script-location " + " ".join(f"'{p}'" for p in packages))
    base = {
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_CERT": CERTIFICATES,
        "HOME": "/nowhere",
        "PIP_CACHE_DIR": str(ROOT / "pip-cache"),
        "LANG": "C.UTF-8",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "PIP_ROOT_USER_ACTION": "ignore",
    }
    subprocess.run(["unshare", "-m", "bash", "-ec", "\n".join(steps)], check=True, env=base, stdout=subprocess.DEVNULL)
    (layer / ".ready").touch()
    return layer / "layer", source


def cases_origin(python: str, pip: str) -> str:
    """The header's origin line for a capture in a box."""
    return f"captured with pip {pip}, CPython {interpreter(python).parent.parent.name}, linux x86_64"


def inside(
    lab: Lab,
    command: str,
    *,
    python: str = "3.11",
    pip: str | None = None,
    packages: tuple[str, ...] = (),
    root: bool = False,
    setup: str = "",
    net: bool = True,
    env: Mapping[str, str] | None = None,
    timeout: int = 900,
) -> str:
    """What ``command`` prints in a box: as root, or as the unprivileged ``user`` after ``setup`` was run by root."""
    box = lab.home / ".box"
    box.mkdir(exist_ok=True)
    (box / "passwd").write_text("user:x:1000:1000::/home/user:/bin/bash\n")
    (box / "group").write_text("user:x:1000:\n")
    cache = ROOT / ("cache-root" if root else "cache-user")
    cache.mkdir(parents=True, exist_ok=True)
    os.chown(cache, 0 if root else 1000, 0 if root else 1000)
    user = "" if root else "setpriv --reuid 1000 --regid 1000 --clear-groups "
    variables = (
        {
            "HOME": "/home/user",
            "USER": "root" if root else "user",
            "PATH": "/usr/local/bin:/usr/bin:/bin" + ("" if not root else ":/usr/sbin:/sbin"),
            "LANG": "C.UTF-8",
            "TERM": "dumb",
            "COLUMNS": "80",
            "PYTHONUNBUFFERED": "1",
            "PIP_CERT": CERTIFICATES,
            "SSL_CERT_FILE": CERTIFICATES,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "LD_LIBRARY_PATH": "/usr/local/lib",
        }
        | ({"PIP_INDEX_URL": f"https://{_INDEX_HOSTS[0][0]}/simple"} if pip and pip.startswith("9.") and net else {})
        | dict(env or {})
    )
    variables = {k: v for k, v in variables.items() if v}
    told = " ".join(f"{k}='{v}'" for k, v in variables.items())
    lab.write(".box/command.sh", command)
    os.chmod(box / "command.sh", 0o755)
    script = f"{_ENTER}\n( :\n{setup}\n) >/mnt/setup.log 2>&1 || {{ echo SETUP FAILED; cat /mnt/setup.log; }}\nexec {user}env -i {told} bash /home/user/.box/command.sh"
    layer, source = prefix(python, pip, packages)
    outer = dict(os.environ) | {
        "BOX_PREFIX": f"{layer}:{source}",
        "BOX_HOME": str(lab.home),
        "BOX_CACHE": str(cache),
        "PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/home/user",
        "PIP_CERT": CERTIFICATES,
    }
    for name in [n for n in outer if n.startswith(("PYENV", "PIP_")) and n != "PIP_CERT"]:
        del outer[name]
    done = subprocess.run(
        ["unshare", "-m", *([] if net else ["-n"]), "bash", "-c", script],
        cwd="/",
        env=outer,
        timeout=timeout,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if not lab.log:
        lab.log.append(command.strip())
    text = neutral(done.stdout.decode("utf-8", "backslashreplace"), lab.home)
    return re.sub(r"/home/user/\.box/command\.sh: line", "bash: line", text)
