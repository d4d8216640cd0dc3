"""A machine with an NVIDIA driver that isn't there, for the recipes of TensorFlow, PyTorch and JAX.

:func:`on_gpu_machine` runs a command with ``stub_libcuda.c`` as ``libcuda.so.1`` (see there for its variables), in a mount
and host-name namespace of its own (root, ``unshare``), where ``/proc/driver/nvidia/version`` and ``nvidia-smi`` can be given.
Every library and every message that the case shows is the real one; only the driver is played.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from lab import ROOT, Lab

HERE = Path(__file__).resolve().parent
DRIVER = "535.104.05"
SHOWN = "/usr/local/nvidia/lib64"
"""Where the logs say that the played driver lies."""

SMI = """\
Sun Nov 22 07:45:12 2026
+---------------------------------------------------------------------------------------+
| NVIDIA-SMI {driver:<21} Driver Version: {driver:<12} CUDA Version: {cuda:<9}|
|-----------------------------------------+----------------------+----------------------+
| GPU  Name                 Persistence-M | Bus-Id        Disp.A | Volatile Uncorr. ECC |
| Fan  Temp   Perf          Pwr:Usage/Cap |         Memory-Usage | GPU-Util  Compute M. |
|                                         |                      |               MIG M. |
|=========================================+======================+======================|
|   0  {name:<27}    Off | 00000000:01:00.0 Off |                  N/A |
|  0%   38C    P8              12W / 170W |      1MiB / 12288MiB |      0%      Default |
|                                         |                      |                  N/A |
+-----------------------------------------+----------------------+----------------------+

+---------------------------------------------------------------------------------------+
| Processes:                                                                            |
|  GPU   GI   CI        PID   Type   Process name                            GPU Memory |
|        ID   ID                                                             Usage      |
|=======================================================================================|
|  No running processes found                                                           |
+---------------------------------------------------------------------------------------+
"""
"""The table that nvidia-smi prints (NVIDIA's own layout of the 530 to 550 drivers)."""


def shared(folder: str, soname: str, source: str, *, real_name: str | None = None) -> Path:
    """Compile ``source`` into ``<scratch>/<folder>/<soname>``; answers the folder."""
    where = ROOT / folder
    where.mkdir(parents=True, exist_ok=True)
    out = where / (real_name or soname)
    if not out.exists():
        subprocess.run(
            ["cc", "-w", "-shared", "-fPIC", f"-Wl,-soname,{soname}", "-x", "c", "-o", out, source, "-ldl"], check=True
        )
    if real_name and not (where / soname).exists():
        (where / soname).symlink_to(real_name)
    return where


def driver() -> Path:
    """The folder that holds the played ``libcuda.so.1``."""
    return shared("stub", "libcuda.so.1", str(HERE / "stub_libcuda.c"), real_name=f"libcuda.so.{DRIVER}")


def empty(folder: str, sonames: Sequence[str]) -> Path:
    """A folder of libraries that can be opened and hold nothing."""
    blank = ROOT / "blank.c"
    blank.parent.mkdir(parents=True, exist_ok=True)
    blank.write_text("int blank(void) { return 0; }\n")
    for soname in sonames:
        shared(folder, soname, str(blank))
    return ROOT / folder


def runtime(folder: str, sonames: Sequence[str]) -> Path:
    """A folder of played CUDA libraries that answer as far as a first kernel (``stub_libcudart.c``)."""
    for soname in sonames:
        shared(folder, soname, str(HERE / "stub_libcudart.c"))
    return ROOT / folder


def on_gpu_machine(
    lab: Lab,
    command: str,
    *,
    stub: dict[str, str] | None = None,
    kernel: str | None = None,
    libraries: Sequence[Path] = (),
    smi: dict[str, str] | None = None,
    with_driver: bool = True,
    env: dict[str, str] | None = None,
) -> str:
    """What ``command`` prints there.

    ``stub``: variables of the played driver; ``kernel``: the version that the kernel module claims;
    ``libraries``: more folders for the loader; ``smi``: put an ``nvidia-smi`` on the path that prints :data:`SMI`.
    """
    folders = ([driver()] if with_driver else []) + list(libraries)
    if smi:
        path = lab.write("bin/nvidia-smi", "#!/bin/sh\ncat <<'END'\n" + SMI.format(**smi) + "END\n")
        path.chmod(0o755)
    prepare = "hostname workstation; "
    if kernel:
        lab.write(
            "version",
            f"NVRM version: NVIDIA UNIX x86_64 Kernel Module  {kernel}  Tue Sep 19 19:30:24 UTC 2023\n"
            "GCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n",
        )
        prepare += (
            "mount -t tmpfs none /proc/driver && mkdir /proc/driver/nvidia && cp version /proc/driver/nvidia/version; "
        )
        prepare += (
            "mount -t tmpfs none /dev && mkdir /dev/shm && mknod -m 666 /dev/null c 1 3 && mknod -m 666 /dev/zero c 1 5 && "
            "mknod -m 666 /dev/random c 1 8 && mknod -m 666 /dev/urandom c 1 9 && mknod -m 666 /dev/nvidia0 c 195 0; "
        )
    if (stub or {}).get("STUB_DEVICES"):
        prepare += (
            "mount -t tmpfs none /sys/bus/pci/devices && for i in 1 2; do mkdir /sys/bus/pci/devices/0000:0$i:00.0 && "
            "echo -1 > /sys/bus/pci/devices/0000:0$i:00.0/numa_node; done; "
        )
    if smi:
        prepare += 'PATH="$HOME/bin:$PATH"; '
    variables = dict(stub or {}) | dict(env or {})
    if folders:
        variables["LD_LIBRARY_PATH"] = ":".join(map(str, folders))
    text = lab.run(f"unshare -m --uts bash -c {shlex.quote(prepare + command)}", env=variables)
    lab.log[-1] = " ".join(
        [f"{k}={shlex.quote(v)}" for k, v in (stub or {}).items()]
        + [f"{k}={v}" for k, v in (env or {}).items()]
        + [command]
    )
    if folders:
        lab.log[-1] += "  # libcuda.so.1 is corpus/lab/stub_libcuda.c" if with_driver else ""
        for folder in folders:
            text = text.replace("/home/user/" + str(folder.relative_to(ROOT)), SHOWN)
        text = re.sub(rf"{SHOWN}(:{SHOWN})+", SHOWN, text)
    return text
