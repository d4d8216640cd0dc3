"""Many logs at once: what is found, in which order, where it goes, and what is kept when it is stopped."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import called
import pytest
from jsonschema import Draft202012Validator

import pip_explain.render
from pip_explain.batch import Earlier
from pip_explain.batch.inputs import Task, tasks
from pip_explain.batch.sinks import COLUMNS, Form
from pip_explain.batch.workers import Answer, Choice, answers
from pip_explain.errors import InputError
from pip_explain.similarity import Groups

CLEAN = b"Successfully installed six-1.16.0\n"
FAILED = b"ERROR: No matching distribution found for nosuchthing\n"
CONFLICT = b"""\
ERROR: Cannot install a==1 and b==2 because these package versions have conflicting dependencies.

The conflict is caused by:
    a 1 depends on numpy<2
    b 2 depends on numpy>=2
"""
UNKNOWN = b"Traceback (most recent call last):\n  File \"app.py\", line 3, in <module>\nKeyError: 'colour'\n"
SCHEMA = json.loads((Path(pip_explain.render.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))


def run(*args: str | Path, cwd: Path, data: bytes = b"") -> called.Done:
    return called.main("batch", *args, cwd=cwd, data=data)


def rows(text: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Every form of input that there is, and things that are no logs."""
    home = tmp_path / "logs"
    (home / "deep" / "er").mkdir(parents=True)
    (home / ".hidden").mkdir()
    (home / ".hidden" / "x.log").write_bytes(FAILED)
    (home / "a.log").write_bytes(CONFLICT)
    (home / "b.txt").write_bytes(CLEAN)
    (home / "deep" / "er" / "unknown").write_bytes(UNKNOWN)
    (home / "wide.log").write_bytes(FAILED.decode().encode("utf-16"))
    (home / "c.log.gz").write_bytes(gzip.compress(FAILED))
    (home / "picture.log").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    (home / "z.whl").write_bytes(b"PK\x03\x04" + bytes(100))
    cell = {
        "cell_type": "code",
        "source": "!pip install x",
        "outputs": [{"output_type": "stream", "text": [FAILED.decode()]}],
    }
    (home / "n.ipynb").write_text(json.dumps({"cells": [cell], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
    with zipfile.ZipFile(home / "logs_7.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("build/1_Set up.txt", CLEAN)
        archive.writestr("build/2_Install.txt", CONFLICT)
        archive.writestr("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(50))
    return home


EXPECTED = [
    ("logs/a.log", "explained"),
    ("logs/b.txt", "clean"),
    ("logs/c.log.gz", "explained"),
    ("logs/deep/er/unknown", "unexplained"),
    ("logs/logs_7.zip!build/1_Set up.txt", "clean"),
    ("logs/logs_7.zip!build/2_Install.txt", "explained"),
    ("logs/n.ipynb", "explained"),
    ("logs/wide.log", "explained"),
]


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_every_input_in_order(folder: Path, jobs: str) -> None:
    """Folders are read to their ends and sorted, archives by member; what is no text or hidden is passed over."""
    done = run("logs", "--format", "jsonl", "--jobs", jobs, cwd=folder.parent)
    assert (done.returncode, done.stderr) == (0, b"")
    reports = rows(done.stdout)
    assert EXPECTED == [(report["source"].replace("\\", "/"), report["status"]) for report in reports]
    for report in reports:
        assert [] == [error.message for error in Draft202012Validator(SCHEMA).iter_errors(report)]


def test_any_number_of_jobs_says_the_same(tmp_path: Path) -> None:
    """Byte for byte, for more logs than one worker gets at a time."""
    home = tmp_path / "many"
    home.mkdir()
    for number in range(150):
        (home / f"{number:04}.log").write_bytes((CLEAN, FAILED, CONFLICT, UNKNOWN)[number % 4])
    one, three = (run("many", "--format", "jsonl", "--jobs", jobs, cwd=tmp_path).stdout for jobs in ("1", "3"))
    assert one == three
    assert len(rows(one)) == 150


def test_lists_patterns_of_names_and_repetitions(folder: Path) -> None:
    """Paths on standard input, ``*`` where no shell opened it, and nothing twice."""
    listed = run("-", "--format", "jsonl", cwd=folder.parent, data=b"logs/b.txt\nlogs/a.log\n")
    assert ["logs/b.txt", "logs/a.log"] == [report["source"] for report in rows(listed.stdout)]
    zeros = run("-", "--format", "jsonl", cwd=folder.parent, data=b"logs/b.txt\0logs/a.log\0")
    assert zeros.stdout == listed.stdout
    starred = run("logs/**/*n*", "--format", "jsonl", cwd=folder.parent)
    assert ["logs/deep/er/unknown", "logs/n.ipynb"] == [report["source"] for report in rows(starred.stdout)]
    twice = run("logs/b.txt", "logs", "logs/a.log", "./logs", "--format", "jsonl", cwd=folder.parent)
    assert sorted(name for name, _ in EXPECTED) == sorted(report["source"] for report in rows(twice.stdout))
    assert rows(twice.stdout)[0]["source"] == "logs/b.txt"


def test_unreadable_is_named_and_skipped(folder: Path) -> None:
    """The others are done, the status is 2, each of the unreadable has its line."""
    (folder / "broken.gz").write_bytes(gzip.compress(FAILED * 100)[:60])
    (folder / "broken.ipynb").write_text('{"cells": [')
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
    done = run("logs", "no-such-file", "no-such-*", "logs/picture.log", "--format", "jsonl", cwd=folder.parent)
    assert done.returncode == 2
    assert len(EXPECTED) == len(rows(done.stdout))
    messages = done.stderr.decode().splitlines()
    for name in ("broken.gz", "broken.ipynb", "broken.zip", "no-such-file", "no-such-*"):
        assert sum(name in message for message in messages) == 1, name
    assert len(messages) == 5
    named = run("logs/picture.log", cwd=folder.parent)
    assert named.returncode == 2
    assert b"PNG" in named.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="an administrator may read everything")
def test_forbidden_folder_is_named(folder: Path) -> None:
    """A folder without the right to read it."""
    (folder / "deep").chmod(0)
    done = run("logs", cwd=folder.parent)
    (folder / "deep").chmod(0o755)
    assert (done.returncode, b"deep" in done.stderr) == (2, True)


def test_broken_member_is_named(tmp_path: Path) -> None:
    """A member whose data is damaged; the one after it is read."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("1.txt", b"damaged here" * 10)
        archive.writestr("2.txt", CONFLICT)
    data = (tmp_path / "x.zip").read_bytes().replace(b"damaged here", b"damaged hare", 1)
    (tmp_path / "x.zip").write_bytes(data)
    done = run("x.zip", "--format", "jsonl", cwd=tmp_path)
    assert done.returncode == 2
    assert b"x.zip!1.txt" in done.stderr
    assert ["x.zip!2.txt"] == [report["source"] for report in rows(done.stdout)]


def test_fail_on(folder: Path) -> None:
    """Status 1 where the class was found, and only then; an unknown class is refused."""
    assert run("logs", "--fail-on", "resolver-conflict", cwd=folder.parent).returncode == 1
    assert run("logs", "--fail-on", "tls", "--fail-on", "resolver-conflict", cwd=folder.parent).returncode == 1
    assert run("logs", "--fail-on", "tls", cwd=folder.parent).returncode == 0
    wrong = run("logs", "--fail-on", "nonsense", cwd=folder.parent)
    assert (wrong.returncode, wrong.stdout) == (2, b"")


@pytest.mark.parametrize(
    ("args", "word"),
    [
        ([], "PATH"),
        (["logs", "--resume"], "--resume"),
        (["logs", "--format", "csv", "--output", "x", "--resume"], "jsonl"),
        (["logs", "--format", "parquet"], "--output"),
        (["logs", "--output", "no/such/folder/x"], "no/such/folder"),
        (["logs", "--jobs", "0"], "0"),
        (["logs", "--format", "xml"], "xml"),
    ],
)
def test_refusal_is_one_sentence(folder: Path, args: list[str], word: str) -> None:
    """Wrong usage: status 2, one line, nothing on output."""
    done = run(*args, cwd=folder.parent)
    assert (done.returncode, done.stdout) == (2, b"")
    assert word in done.stderr.decode()
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("form", "library"), [("html", "jinja2"), ("parquet", "pyarrow")])
def test_missing_extra_is_one_sentence(folder: Path, form: str, library: str) -> None:
    """Without the extra's library: what is missing and how to get it."""
    script = f"import sys; sys.modules[{library!r}] = None; from pip_explain.start import main; main()"
    call = [sys.executable, "-c", script, "batch", "logs", "--format", form, "--output", "x"]
    done = subprocess.run(call, capture_output=True, cwd=folder.parent, check=False)
    assert done.returncode == 2
    assert f"pip install 'pip-explain[{form}]'" in done.stderr.decode()
    assert len(done.stderr.splitlines()) == 1
    assert not (folder.parent / "x").exists()


def test_resume_continues(folder: Path) -> None:
    """What is in the output stays as it is, a half line is written anew, and the end is as if never stopped."""
    whole = run("logs", "--format", "jsonl", cwd=folder.parent).stdout
    out = folder.parent / "out.jsonl"
    lines = whole.splitlines(keepends=True)
    out.write_bytes(b"".join(lines[:3]).replace(b'"tool_version": "', b'"tool_version": "older-') + lines[3][:40])
    args = ("logs", "--format", "jsonl", "--output", out, "--resume", "--fail-on", "resolver-conflict")
    assert run(*args, cwd=folder.parent).returncode == 1
    assert out.read_bytes().replace(b"older-", b"") == whole
    assert out.read_bytes().count(b"older-") == 3
    before = out.read_bytes()
    assert run(*args, cwd=folder.parent).returncode == 1, "the class is in what was done before"
    assert before == out.read_bytes()
    out.write_bytes(b"something of the user's own\n")
    refused = run(*args, cwd=folder.parent)
    assert (refused.returncode, out.read_bytes()) == (2, b"something of the user's own\n")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_keeps_what_is_done(tmp_path: Path, jobs: str, number: signal.Signals, status: int) -> None:
    """Whole lines, the signal's status, and --resume does the rest."""
    home = tmp_path / "many"
    home.mkdir()
    for count in range(3000):
        (home / f"{count:05}.log").write_bytes(CONFLICT * 3)
    out = tmp_path / "out.jsonl"
    call = [
        sys.executable,
        "-m",
        "pip_explain",
        "batch",
        "many",
        "--format",
        "jsonl",
        "--jobs",
        jobs,
        "--output",
        str(out),
    ]
    with subprocess.Popen(call, cwd=tmp_path, stderr=subprocess.PIPE) as process:
        began = time.monotonic()
        while time.monotonic() - began < 60 and (not out.exists() or not out.stat().st_size):
            time.sleep(0.02)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert status == process.returncode, said
    kept = rows(out.read_bytes())
    assert 0 < len(kept) < 3000
    assert [f"{count:05}.log" for count in range(len(kept))] == [Path(report["source"]).name for report in kept]
    for path in sorted(home.iterdir())[len(kept) + 5 :]:
        path.unlink()
    assert subprocess.run([*call, "--resume"], cwd=tmp_path, check=False).returncode == 0
    assert len(rows(out.read_bytes())) == len(kept) + 5


def test_csv(folder: Path) -> None:
    """One row a log; what a spreadsheet would run as a formula is text."""
    (folder / "=cmd.log").write_bytes(UNKNOWN)
    done = run("=cmd.log", ".", "--format", "csv", cwd=folder)
    table = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert COLUMNS == tuple(table[0])
    assert table[0]["source"] == "'=cmd.log"
    assert (table[0]["status"], table[0]["line"], table[0]["evidence"]) == ("unexplained", "3", "KeyError: 'colour'")
    assert sum(row["class"] == "resolver-conflict" for row in table) == 2


def test_parquet(folder: Path) -> None:
    """The same as the JSON, in nested columns."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")
    assert run("logs", "--format", "parquet", "--output", "out.parquet", cwd=folder.parent).returncode == 0
    table = parquet.read_table(folder.parent / "out.parquet").to_pylist(maps_as_pydicts="strict")
    assert rows(run("logs", "--format", "jsonl", cwd=folder.parent).stdout) == table
    assert not list(folder.parent.glob(".pip-explain-*"))


def test_table(folder: Path) -> None:
    """A summary of at most 80 columns: totals, classes, patterns, unexplained failures grouped, the biggest first."""
    for name, word in (("u1", "size"), ("u2", "shape")):
        (folder / name).write_bytes(UNKNOWN.replace(b"colour", word.encode()))
    (folder / "u0").write_bytes(b'Traceback (most recent call last):\n  File "a.py", line 1, in f\nIndexError: list\n')
    done = run("logs", cwd=folder.parent)
    text = done.stdout.decode()
    assert done.returncode == 0
    assert text.startswith("11 logs: 5 explained (45 %), 4 unexplained (36 %), 2 clean")
    assert max(map(len, text.splitlines())) <= 80
    assert "resolver-conflict" in text
    alike = text[text.index("grouped by likeness") :]
    assert alike.index("KeyError") < alike.index("IndexError")
    assert "   3  KeyError" in alike
    assert "pip-explain draft logs/deep/er/unknown:3" in alike
    assert "\x1b" not in text
    assert b"\x1b[" in run("logs", "--color", "always", cwd=folder.parent).stdout


def test_terminal_obeys_no_name_of_a_file(tmp_path: Path) -> None:
    """Names of files with escape sequences or without a UTF-8 form do no harm."""
    names = [b"e\x1b[31mvil.log"] if sys.platform == "win32" else [b"e\x1b[31mvil.log", b"b\xffd.log"]
    try:
        for name in names:
            Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(UNKNOWN)
    except OSError:
        pytest.skip("the file system has no such names")
    for form in ("table", "csv", "jsonl"):
        done = run(".", "--format", form, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, b"")
        if form == "jsonl":
            assert len(names) == len(rows(done.stdout))
        if form == "table":
            assert b"\x1b" not in done.stdout


def test_output_among_the_inputs(folder: Path) -> None:
    """The output is no input of its own."""
    for _ in range(2):
        assert run(".", "--format", "jsonl", "--output", "own.jsonl", cwd=folder).returncode == 0
    assert len(rows((folder / "own.jsonl").read_bytes())) == len(EXPECTED)


def test_dead_worker_costs_one_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a process dies over a log, that log is named and all others are done."""
    if sys.platform != "linux" or sys.version_info >= (3, 14):
        pytest.skip("the processes are no forks of this one")
    import pip_explain.batch.workers as module

    true_answer = module.answer

    def deadly(task: Task, choice: Choice, form: Form) -> Answer:
        if task.path.endswith("07.log"):
            os.kill(os.getpid(), signal.SIGKILL)
        return true_answer(task, choice, form)

    monkeypatch.setattr(module, "answer", deadly)
    for count in range(20):
        (tmp_path / f"{count:02}.log").write_bytes(FAILED)
    got = [one for some in answers(tasks([str(tmp_path)]), Choice(), "jsonl", 2) for one in some]
    assert [f"{count:02}.log" for count in range(20)] == [Path(one.name).name for one in got]
    assert ["07.log"] == [Path(one.name).name for one in got if one.fault]


def test_groups_are_bounded_and_ranked() -> None:
    """Likeness ignores numbers, quoted words and paths, but never mixes exceptions."""
    groups = Groups()
    for count in range(5):
        groups.add(f"KeyError: 'name{count}'", f"k{count}", count)
        groups.add(f"cp: cannot stat '/srv/data/{count}': No such file", f"c{count}", 1)
    groups.add("TypeError: 'name'", "t", 1)
    groups.add("cp: cannot stat '/srv/data/9': No such file", "c9", 1)
    ranked = groups.ranked()
    assert [("c0", 6), ("k0", 5), ("t", 1)] == [(group.source, group.count) for group in ranked]


def test_no_resume_without_a_file(tmp_path: Path) -> None:
    """Nothing to continue is a fresh start; a folder cannot be continued."""
    from pip_explain.batch import earlier

    assert Earlier() == earlier(str(tmp_path / "new.jsonl"))
    with pytest.raises(InputError):
        earlier(str(tmp_path))


@pytest.mark.parametrize("jobs", [1, 2])
def test_inputs_are_found_as_they_are_needed(jobs: int, tmp_path: Path) -> None:
    """Answers come before all inputs are known: of endlessly many only as many are asked for as are under way."""
    log = tmp_path / "a.log"
    log.write_bytes(CLEAN)
    asked = 0

    def endless() -> Iterator[Task]:
        nonlocal asked
        while True:
            asked += 1
            yield Task(str(log), size=log.stat().st_size)

    with closing(answers(endless(), Choice(), "jsonl", jobs)) as some:
        assert next(some)[0].payload
    assert asked < 2000
