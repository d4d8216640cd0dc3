"""Commands: what a capture may become, and how each shell gets it."""

from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pip_explain import explain
from pip_explain.errors import UnsafeError
from pip_explain.remedies import command_line

WORDS = st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20), min_size=1, max_size=5)


@given(WORDS)
def test_posix_round_trip(words: list[str]) -> None:
    """A POSIX shell splits the line into the very words."""
    line = command_line(["echo", *words], "posix")
    assert ["echo", *words] == shlex.split(line)


@settings(max_examples=25, deadline=None)
@given(WORDS)
def test_a_real_shell_agrees(words: list[str]) -> None:
    """bash prints the very words, whatever they are."""
    line = command_line(["printf", "%s\\0", *words], "posix")
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=True)
    assert "".join(word + "\0" for word in words).encode() == done.stdout


@pytest.mark.parametrize("shell", ["posix", "powershell", "cmd", "notebook"])
def test_control_characters_are_refused(shell: str) -> None:
    """No shell gets a line end inside a word."""
    with pytest.raises(UnsafeError):
        command_line(["echo", "a\nrm -rf"], shell)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("posix", "python -m pip install 'numpy<2'"),
        ("powershell", "python -m pip install 'numpy<2'"),
        ("cmd", 'python -m pip install "numpy<2"'),
        ("notebook", "%pip install 'numpy<2'"),
    ],
)
def test_spelling(shell: str, line: str) -> None:
    """The same command in each shell's words."""
    assert line == command_line(["python", "-m", "pip", "install", "numpy<2"], shell)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("posix", "TMPDIR='/a b' python -m pip install x"),
        ("powershell", "$env:TMPDIR = '/a b'; python -m pip install x"),
        ("cmd", 'set "TMPDIR=/a b" && python -m pip install x'),
        ("notebook", "!TMPDIR='/a b' python -m pip install x"),
    ],
)
def test_settings_for_one_command(shell: str, line: str) -> None:
    """Leading NAME=value words are set for the command."""
    assert line == command_line(["TMPDIR=/a b", "python", "-m", "pip", "install", "x"], shell)  # type: ignore[arg-type]


EVIL = [
    "x; rm -rf ~",
    "$(id)",
    "`id`",
    "x' && id #",
    "--index-url=http://evil",
    "x|id",
    "x\u202eid",
    "../../x y",
    "%PATH%",
]


@pytest.mark.parametrize("evil", EVIL)
def test_hostile_names_never_enter_a_command(evil: str) -> None:
    """A name that is none stays evidence."""
    logs = [
        f"ModuleNotFoundError: No module named '{evil}'\n",
        f"ERROR: Could not find a version that satisfies the requirement {evil} (from versions: none)\n"
        f"ERROR: No matching distribution found for {evil}\n",
        f"The conflict is caused by:\n    The user requested {evil}==1\n    b 2 depends on {evil}>=2\n",
        f"error: uninstall-no-record-file\n\n× Cannot uninstall {evil} 1.0\n",
    ]
    for log in logs:
        for diagnosis in explain(log, every=True).diagnoses:
            for remedy in diagnosis.remedies:
                for command in remedy.commands:
                    assert evil not in command
                    assert "rm -rf ~" not in command
