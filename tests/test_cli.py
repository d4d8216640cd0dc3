"""The command line as others call it: exit status, streams, errors in one sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CONFLICT = b"""\
ERROR: Cannot install a==1 and b==2 because these package versions have conflicting dependencies.

The conflict is caused by:
    a 1 depends on numpy<2
    b 2 depends on numpy>=2
"""
UNKNOWN = b"Traceback (most recent call last):\n  File \"app.py\", line 3, in <module>\nKeyError: 'colour'\n"


def run(*args: str, data: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "pip_explain", *args], input=data, capture_output=True, cwd=cwd, check=False, timeout=60
    )


@pytest.mark.parametrize(
    ("data", "status"), [(b"", 0), (b"Successfully installed six-1.16.0\n", 0), (CONFLICT, 1), (UNKNOWN, 3)]
)
def test_exit_status(data: bytes, status: int) -> None:
    """0 no failure, 1 explained, 3 unexplained; the same for text and JSON, with and without a dash."""
    assert status == run(data=data).returncode
    assert status == run("-", data=data).returncode
    assert status == run("--format", "json", data=data).returncode


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["/no/such/file"], "/no/such/file"),
        (["."], "."),
        (["--format", "sarif"], "sarif"),
        (["--format", "nonsense"], "nonsense"),
        (["run", "--", "true"], "run"),
        (["doctor"], "doctor"),
        (["show", "no-such-pattern"], "no-such-pattern"),
        (["--patterns", "/no/such/folder"], "/no/such/folder"),
        (["--no-such-option"], "--no-such-option"),
    ],
)
def test_refusal_is_one_sentence(args: list[str], word: str) -> None:
    """Wrong usage and unreadable input: status 2, one line on standard error, no traceback, nothing on output."""
    done = run(*args)
    assert done.returncode == 2
    assert done.stdout == b""
    message = done.stderr.decode()
    assert word in message
    assert len(message.splitlines()) == 1
    assert "Traceback" not in message


def test_faulty_patterns_of_the_user(tmp_path: Path) -> None:
    """A faulty folder of patterns: file, line and key in one sentence."""
    (tmp_path / "network").mkdir()
    (tmp_path / "network" / "mine.yaml").write_text("id: mine\ntitle: 3\n")
    done = run("--patterns", str(tmp_path), data=CONFLICT)
    assert done.returncode == 2
    assert b"mine.yaml:" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_binary_and_broken_notebook(tmp_path: Path) -> None:
    """What is no text is refused; a notebook that is no JSON too."""
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    (tmp_path / "broken.ipynb").write_text('{"cells": [')
    for name in ("picture.png", "broken.ipynb"):
        done = run(str(tmp_path / name))
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1


def test_json_keys_are_the_contract() -> None:
    """The report has exactly the contract's keys, and its commands are single lines."""
    data: dict[str, Any] = json.loads(run("--format", "json", "--no-live", data=CONFLICT).stdout)
    assert list(data) == [
        "schema_version",
        "tool_version",
        "source",
        "encoding",
        "lines",
        "status",
        "diagnoses",
        "notes",
        "unexplained",
    ]
    first = data["diagnoses"][0]
    assert list(first) == [
        "id",
        "class",
        "title",
        "role",
        "confidence",
        "matched_by",
        "explanation",
        "evidence",
        "facts",
        "remedies",
        "avoid",
        "references",
    ]
    assert (data["lines"], data["status"], data["unexplained"]) == (5, "explained", None)
    for remedy in first["remedies"]:
        assert list(remedy) == ["title", "commands", "steps", "changes", "why", "checked"]


def test_unexplained_in_json() -> None:
    """A failure that nothing explains: the deciding line, nothing claimed."""
    data = json.loads(run("--format", "json", data=UNKNOWN).stdout)
    assert (data["status"], data["diagnoses"]) == ("unexplained", [])
    assert data["unexplained"]["line"] == 3
    assert data["unexplained"]["text"] == "KeyError: 'colour'"


def test_no_colours_in_a_pipe() -> None:
    """Escape sequences only on a terminal, or when asked for."""
    assert b"\x1b" not in run(data=CONFLICT).stdout
    assert b"\x1b" in run("--color", "always", data=CONFLICT).stdout


def test_text_fits_80_columns() -> None:
    """Only commands may be longer than 80 columns."""
    for line in run(data=CONFLICT).stdout.decode().splitlines():
        assert len(line) <= 80


def test_list_and_show() -> None:
    """The catalogue and one entry's page."""
    rows = run("list").stdout.decode().splitlines()
    assert all(row.count("\t") == 2 for row in rows)
    page = run("show", "numpy-2-abi")
    assert page.returncode == 0
    assert "numpy<2" in page.stdout.decode()


def test_version_and_help() -> None:
    """Both answer with status 0."""
    assert run("--version").returncode == run("--help").returncode == 0


def test_escape_sequences_of_a_log_stay_out(tmp_path: Path) -> None:
    """A log cannot speak to the terminal, and its secrets are not repeated."""
    data = b"\x1b]0;owned\x07\x1b[31mERROR: Could not find it at https://me:s3cret@index.example/simple\x1b[0m\n"
    out = run("--color", "never", data=data).stdout
    assert b"\x1b" not in out
    assert b"s3cret" not in out


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX terminal")
def test_pasting_into_a_terminal() -> None:
    """On a terminal it says what to do, reads until Ctrl-D, and answers in colour."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "pip_explain", "-"], stdin=theirs, stdout=theirs, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    assert process.stderr.readline() == b"Paste the text, then Ctrl-D.\n"
    os.write(ours, CONFLICT + b"\x04")
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
    assert process.wait(timeout=60) == 1
    assert b"\x1b[1m" in shown
    process.stderr.close()
    os.close(ours)
