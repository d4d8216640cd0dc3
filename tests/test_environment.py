"""What is known of the machine: from the log, by options, and live from this one."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import pytest

from pip_explain import environment, explain
from pip_explain.environment import Environment
from pip_explain.interpreter import interpreter_of

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
    assert ("python3",) == known.interpreter


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


@pytest.mark.parametrize(
    ("line", "words", "version"),
    [
        (
            'File "/home/user/my shop/.venv/lib/python3.10/site-packages/x.py"',
            ["/home/user/my shop/.venv/bin/python"],
            "3.10",
        ),
        (
            "already satisfied: x in /home/user/env/lib64/python3.9/site-packages (1.0)",
            ["/home/user/env/bin/python"],
            "3.9",
        ),
        (
            "/home/user/miniconda3/envs/tf/bin/python: No module named x",
            ["/home/user/miniconda3/envs/tf/bin/python"],
            None,
        ),
        ("/usr/local/lib/python3.10/dist-packages/x.py", ["python3.10"], "3.10"),
        ("/usr/lib/python3/dist-packages/x.py", ["python3"], None),
        ("/home/user/.local/lib/python3.12/site-packages/x.py", ["python3.12"], "3.12"),
        ("/opt/homebrew/lib/python3.13/site-packages/x.py", ["python3.13"], "3.13"),
        (r"c:\users\user\my env\lib\site-packages (from x)", [r"c:\users\user\my env\Scripts\python.exe"], None),
        (
            r"'C:\\Users\\user\\anaconda3\\envs\\tf\\lib\\site-packages\\x'",
            [r"C:\Users\user\anaconda3\envs\tf\python.exe"],
            None,
        ),
        (r"C:\shop\python_embeded\Lib\site-packages\x.py", [r"C:\shop\python_embeded\python.exe"], None),
        (r"C:\Program Files\Python310\Lib\site-packages\x.py", ["py", "-3.10"], "3.10"),
        (r"C:\Users\user\AppData\Roaming\Python\Python39\site-packages\x.py", ["py", "-3.9"], "3.9"),
    ],
)
def test_a_path_tells_of_the_interpreter(line: str, words: list[str], version: str | None) -> None:
    """Commands start the Python that failed, and not whatever ``python`` is."""
    told = interpreter_of([line])
    assert told is not None
    assert (tuple(words), version) == (told.words, told.version)


@pytest.mark.parametrize(
    "lines",
    [
        ["no path here"],
        ["/tmp/pip-build-env-abc/overlay/lib/python3.11/site-packages/setuptools/x.py"],
        ["/home/user/.local/pipx/venvs/poetry/lib/python3.11/site-packages/poetry/x.py"],
        ["/opt/hostedtoolcache/Python/3.11.9/x64/lib/python3.11/site-packages/x.py"],
        ["bash: /home/user/env/bin/pip: /home/user/env/bin/python: bad interpreter: No such file or directory"],
        ["/a/lib/python3.11/site-packages/x.py", "/b/lib/python3.11/site-packages/x.py"],
        ["/usr/local/lib/python3.11/site-packages/x.py"],
    ],
)
def test_no_interpreter_is_named(lines: list[str]) -> None:
    """A tool's own environment, one that is gone, and two at once are no answer."""
    assert interpreter_of(lines) is None


def test_an_environment_outranks_the_system() -> None:
    """One that sees the system's packages is still the one to install into."""
    told = interpreter_of(["/usr/lib/python3/dist-packages/y.py", "/srv/env/lib/python3.12/site-packages/x.py"])
    assert told is not None
    assert ("/srv/env/bin/python",) == told.words


FRAME = (
    'Traceback (most recent call last):\n  File "{home}/lib/python3.12/site-packages/shop.py", line 1, in <module>\n'
)
MISSING = FRAME + "    import yaml\nModuleNotFoundError: No module named 'yaml'\n"


def test_live_keeps_to_the_interpreter_of_the_log(machine: Path) -> None:
    """Found on this machine it is used; if it is not here, the log comes from elsewhere."""
    environ = machine / "env"
    (environ / "bin").mkdir(parents=True)
    (environ / "bin" / "python").write_text("")
    (environ / "bin" / "python").chmod(0o755)
    (environ / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.12.4\n")
    packages = environ / "lib" / "python3.12" / "site-packages" / "PyYAML-6.0.2.dist-info"
    packages.mkdir(parents=True)
    (packages / "METADATA").write_text("Metadata-Version: 2.1\nName: PyYAML\nVersion: 6.0.2\n")
    for home, installed in ((environ, "6.0.2"), (Path("/srv/gone"), None)):
        report = explain(MISSING.format(home=home), live=True)
        assert report.diagnoses[0].remedies[0].commands[0].startswith(f"{home}/bin/python ")
        assert installed == report.diagnoses[0].facts.get("installed")
