"""What is known of the machine: from the log, by options, and live from this one."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import pytest

from pip_explain import environment, explain
from pip_explain.environment import Environment

HEADER = (
    "  building 'shop' extension\n"
    "  gcc -shared shop.o -o build/shop.cpython-311-{triple}.so\n"
    "  /usr/lib/gcc/{triple}/13/cc1 shop.c\n"
    "  shop.c:3:10: fatal error: ffi.h: No such file or directory\n"
    "  error: command '/usr/bin/gcc' failed with exit code 1\n"
    "  ERROR: Failed building wheel for shop\n"
)


@pytest.mark.parametrize(
    ("triple", "commands"),
    [
        ("x86_64-linux-gnu", ("apt-get update", "apt-get install -y libffi-dev")),
        ("x86_64-linux-musl", ("apk add libffi-dev",)),
        ("x86_64-redhat-linux", ("dnf install -y libffi-devel",)),
        ("x86_64-suse-linux", ("zypper --non-interactive install libffi-devel",)),
    ],
)
def test_the_machines_own_package_manager(triple: str, commands: tuple[str, ...]) -> None:
    """A system package is asked for in the words of the system that the log tells of."""
    report = explain(HEADER.format(triple=triple))
    assert commands == report.diagnoses[0].remedies[0].commands


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing but a python on PATH."""
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python3"
    python.write_text("")
    python.chmod(0o755)
    monkeypatch.setenv("PATH", str(python.parent))
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"ID": "rocky", "ID_LIKE": "rhel centos fedora"})
    return tmp_path


def test_live_reads_the_family_and_the_interpreter(machine: Path) -> None:
    """os-release names the family; where only python3 exists, commands say so."""
    known = environment.live(Environment())
    assert "dnf" == known.manager
    assert "python3" == known.interpreter


def test_live_leaves_the_log_its_word(machine: Path) -> None:
    """A log from Alpine stays one, and a log from elsewhere is not this machine's."""
    assert "apk" == environment.live(Environment(traits=frozenset({"alpine"}))).manager
    for elsewhere in (Environment(platform="windows"), Environment(shell="notebook")):
        assert elsewhere == environment.live(elsewhere)


def test_live_knows_a_virtual_environment(machine: Path) -> None:
    """pyvenv.cfg beside the interpreter tells of one, and of its Python."""
    (machine / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.12.4\n")
    known = environment.live(Environment())
    assert "venv" in known.traits
    assert "3.12" == known.python


def test_live_knows_an_externally_managed_python(machine: Path) -> None:
    """Then an install goes into an environment of the project."""
    (machine / "lib" / "python3.12").mkdir(parents=True)
    (machine / "lib" / "python3.12" / "EXTERNALLY-MANAGED").write_text("[externally-managed]\n")
    assert "managed" in environment.live(Environment()).traits
    report = explain("ModuleNotFoundError: No module named 'requests'\n", live=True)
    assert (
        "python3 -m venv .venv",
        ".venv/bin/python -m pip install requests",
    ) == report.diagnoses[0].remedies[0].commands


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows knows no user ids")
def test_live_asks_for_rights_where_they_are_missing(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain user with sudo gets it before the package manager, an administrator does not."""
    sudo = machine / "bin" / "sudo"
    sudo.write_text("")
    sudo.chmod(0o755)
    for user, word in ((1000, "sudo dnf"), (0, "dnf")):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        report = explain(HEADER.format(triple="x86_64-linux-gnu"), live=True)
        assert report.diagnoses[0].remedies[0].commands[0].startswith(f"{word} install")
