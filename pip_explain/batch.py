"""Many inputs: order, workers, resume, sinks.

Inputs are found lazily and in a fixed order, answered by this process or by several, and handed in that
order to a sink that writes them at once: neither the inputs nor the answers are ever held together.
"""

from __future__ import annotations

import csv
import glob
import json
import multiprocessing
import os
import re
import signal
import tempfile
import zipfile
import zlib
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, Protocol, TextIO, cast

from pip_explain.errors import InputError, PipExplainError
from pip_explain.intake import Log, open_log
from pip_explain.model import Evidence, Platform, Report, Shell
from pip_explain.pipeline import catalogue, explain
from pip_explain.render import html
from pip_explain.render.json import as_data
from pip_explain.render.json import render as as_json
from pip_explain.render.table import Summary
from pip_explain.render.table import render as as_table
from pip_explain.similarity import Groups

Form = Literal["table", "jsonl", "csv", "parquet", "html"]
FORMS: tuple[Form, ...] = ("table", "jsonl", "csv", "parquet", "html")
MEMBER = "!"
"""Stands between an archive's path and its member's name."""

_CHUNK, _WEIGHT = 64, 4 << 20
"""What a worker gets at a time: at most so many logs, about so many bytes."""
_AHEAD = 4
"""Chunks a worker that are under way: bounds what waits for an earlier one."""
_HEAD = 16 << 10
_STAMP = re.compile(rb"(20\d\d-[01]\d-[0-3]\d)[T ]([0-2]\d):[0-5]\d")
_WIDE = re.compile(rb"(?:[\x09-\x7e]\x00){4}|(?:\x00[\x09-\x7e]){4}")
_NO_LOG = (b"\x89PNG", b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\x7fELF", b"GIF8", b"\xff\xd8\xff", b"!<arch>")
_FAULTS = (OSError, ValueError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)


# --- what there is to read ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Task:
    """One log to be explained, or the ``fault`` for which it cannot be.

    ``member`` is its name in the archive ``path``; ``found`` says that nobody named the file itself:
    then it is passed over where it is no text.
    """

    path: str
    member: str | None = None
    found: bool = False
    size: int = 0
    fault: str | None = None

    @property
    def name(self) -> str:
        return self.path if self.member is None else f"{self.path}{MEMBER}{self.member}"


def tasks(paths: Iterable[str], listed: Callable[[], Iterable[str]] = tuple) -> Iterator[Task]:
    """What is found under ``paths``, in their order and sorted within folders; ``-`` stands for ``listed()``.

    Nothing is given twice, but a file that is reached by links under several names.
    """
    seen: set[str] = set()
    for path in paths:
        for name in listed() if path == "-" else (path,):
            if name:
                yield from (task for task in _under(name) if not _within(task.path, seen))
                seen.add(os.path.normpath(name))


def _within(path: str, known: set[str]) -> bool:
    """Whether ``path`` or a folder above it was given before."""
    if not known:
        return False
    path = os.path.normpath(path)
    while path:
        if path in known:
            return True
        upper = os.path.dirname(path)
        if upper == path:
            break
        path = upper
    return False


def _under(name: str) -> Iterator[Task]:
    if os.path.isdir(name):
        yield from _folder(name)
    elif os.path.exists(name) or not glob.has_magic(name):
        yield from _file(name, found=False)
    else:
        matches = sorted(glob.glob(name, recursive=True))
        if not matches:
            yield Task(name, fault=f"{name}: no file has such a name: check the pattern and the folder")
        for match in matches:
            yield from _folder(match) if os.path.isdir(match) else _file(match, found=True)


def _folder(folder: str) -> Iterator[Task]:
    """The files of a folder and of those in it, but hidden ones; links to folders are not followed."""
    try:
        with os.scandir(folder) as entries:
            kept = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
    except OSError as error:
        yield Task(folder, fault=f"{folder}: cannot be read: {error.strerror}")
        return
    for entry in kept:
        if entry.is_dir(follow_symlinks=False):
            yield from _folder(entry.path)
        elif entry.is_file():
            yield from _file(entry.path, found=True)


def _file(path: str, *, found: bool) -> Iterator[Task]:
    if path.lower().endswith(".zip"):
        yield from _archive(path)
        return
    try:
        size = os.stat(path).st_size
    except (OSError, ValueError):
        size = 0  # opening it will tell what is wrong
    yield Task(path, found=found, size=size)


def _archive(path: str) -> Iterator[Task]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except FileNotFoundError:
        yield Task(path, fault=f"{path}: there is no such file: check the name and the folder")
    except _FAULTS as error:
        yield Task(path, fault=f"{path}: not a readable zip archive: {_why(error)}")
    else:
        for member in members:
            if not member.is_dir():
                yield Task(path, member.filename, True, member.file_size)


def _why(error: BaseException) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).splitlines()[0]


def open_member(name: str) -> Log | None:
    """The log ``archive.zip!member``, or None where ``name`` is not of that form."""
    path, mark, member = name.partition(f".zip{MEMBER}")
    if not mark or not os.path.isfile(f"{path}.zip"):
        return None
    try:
        archive = zipfile.ZipFile(f"{path}.zip")  # the stream keeps it open
        return Log(cast("BinaryIO", archive.open(member)), name, notebook=_is_notebook(member))
    except KeyError:
        raise InputError(f"{name}: the archive has no such member: check the name") from None
    except _FAULTS as error:
        raise InputError(f"{name}: cannot be read: {_why(error)}") from None


# --- one answer ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """How logs are explained; as for :func:`pip_explain.explain`."""

    shell: Shell | None = None
    python: str | None = None
    platform: Platform | None = None
    patterns: tuple[Path, ...] = ()
    every: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a task: the sink's ``payload``, a ``fault``, or neither where it was no log at all."""

    name: str
    size: int
    payload: Any = None
    classes: frozenset[str] = frozenset()
    fault: str | None = None


def answer(task: Task, choice: Choice, form: Form) -> Answer:
    """Explain one log; whatever is wrong with it becomes the answer's ``fault``."""
    if task.fault:
        return Answer(task.name, 0, fault=task.fault)
    try:
        stamp = None
        if task.found or form == "html":
            head = _head(task)
            if task.found and head and _no_text(head):
                return Answer(task.name, task.size)
            stamp = _time(head) if form == "html" else None
        with _opened(task) as log:
            report = explain(
                log,
                shell=choice.shell,
                python=choice.python,
                platform=choice.platform,
                patterns=choice.patterns,
                every=choice.every,
            )
    except InputError as error:
        return Answer(task.name, task.size, fault=str(error))
    except PipExplainError:
        raise
    except _FAULTS as error:
        return Answer(task.name, task.size, fault=f"{task.name}: cannot be read: {_why(error)}")
    classes = frozenset(diagnosis.failure_class for diagnosis in report.diagnoses if diagnosis.role != "consequence")
    return Answer(task.name, task.size, _PREPARED[form](report, stamp), classes)


class _Archive:
    """The archive opened last: its members come one after the other."""

    path = ""
    archive: zipfile.ZipFile | None = None

    @classmethod
    def member(cls, path: str, name: str) -> BinaryIO:
        if cls.path != path or cls.archive is None:
            if cls.archive is not None:
                cls.archive.close()
            cls.archive = zipfile.ZipFile(path)
            cls.path = path
        return cast("BinaryIO", cls.archive.open(name))


def _opened(task: Task) -> Log:
    if task.member is None:
        return open_log(task.path)
    return Log(_Archive.member(task.path, task.member), task.name, notebook=_is_notebook(task.member))


def _is_notebook(name: str) -> bool:
    return name.lower().endswith((".ipynb", ".ipynb.gz"))


def _head(task: Task) -> bytes:
    """The first bytes, unpacked."""
    if task.member is None and not os.path.isfile(task.path):
        return b""  # a pipe can be read only once
    stream: IO[bytes] = (
        open(task.path, "rb") if task.member is None else _Archive.member(task.path, task.member)  # noqa: SIM115
    )
    with stream:
        head = stream.read(_HEAD)
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(31).decompress(head, _HEAD)
        except zlib.error:
            return b""  # reading it will tell
    return head


def _no_text(head: bytes) -> bool:
    if head.startswith(_NO_LOG):
        return True
    return b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) and not _WIDE.search(head)


def _time(head: bytes) -> str | None:
    """The hour of the first time stamp."""
    if b"\x00" in head:
        head = head.replace(b"\x00", b"")
    found = _STAMP.search(head)
    if not found:
        return None
    stamp = (found[1] + b"T" + found[2]).decode()
    try:
        datetime.fromisoformat(f"{stamp}:00")
    except ValueError:  # the 31st of February
        return None
    return stamp


# --- workers ------------------------------------------------------------------------------------------


def answers(work: Iterable[Task], choice: Choice, form: Form, jobs: int) -> Generator[Sequence[Answer]]:
    """The answers to ``work``, in its order, some at a time; ``jobs`` processes work on it.

    With one job, or where there is little to do, it is done in this process.
    """
    chunks = _chunks(iter(work))
    first = list(islice(chunks, 2))
    if jobs < 2 or (len(first) < 2 and all(_small(chunk) for chunk in first)):
        for chunk in (*first, *chunks):
            for task in chunk:
                yield (answer(task, choice, form),)
        return
    if len(first) == 1:  # little work: share it evenly
        every = max(1, len(first[0]) // (2 * jobs))
        first = [first[0][at : at + every] for at in range(0, len(first[0]), every)]
    catalogue(*choice.patterns)  # read once, before the processes are made
    yield from _Pool(jobs, choice, form).answers(iter((*first, *chunks)))


def _small(chunk: list[Task]) -> bool:
    """Whether to start processes would take longer than to do it."""
    return len(chunk) < 2 or (len(chunk) < 12 and sum(task.size for task in chunk) < 1 << 18)


def _chunks(work: Iterator[Task]) -> Iterator[list[Task]]:
    chunk: list[Task] = []
    weight = 0
    for task in work:
        if chunk and (len(chunk) >= _CHUNK or weight + task.size > _WEIGHT):
            yield chunk
            chunk, weight = [], 0
        chunk.append(task)
        weight += task.size
    if chunk:
        yield chunk


def _answer_all(chunk: list[Task], choice: Choice, form: Form) -> list[Answer]:
    return [answer(task, choice, form) for task in chunk]


def _quiet() -> None:
    """Ctrl-C goes to all processes of a terminal: the first of them decides."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


class _Pool:
    """Processes that are made again when one of them dies."""

    def __init__(self, jobs: int, choice: Choice, form: Form) -> None:
        self._jobs, self._choice, self._form = jobs, choice, form
        self._before = set(multiprocessing.active_children())
        self._executor = self._made()

    def _made(self, jobs: int | None = None) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(jobs or self._jobs, initializer=_quiet)

    def _submit(self, chunk: list[Task]) -> Future[list[Answer]]:
        return self._executor.submit(_answer_all, chunk, self._choice, self._form)

    def answers(self, chunks: Iterator[list[Task]]) -> Iterator[Sequence[Answer]]:
        waiting: deque[tuple[list[Task], Future[list[Answer]]]] = deque()
        try:
            for chunk in islice(chunks, self._jobs * _AHEAD):
                waiting.append((chunk, self._submit(chunk)))
            while waiting:
                chunk, future = waiting.popleft()
                try:
                    done: Sequence[Answer] = future.result()
                except BrokenProcessPool:
                    self._executor.shutdown(wait=False, cancel_futures=True)
                    done = self._one_by_one(chunk)
                    self._executor = self._made()
                    waiting = deque((other, self._submit(other)) for other, _ in waiting)
                yield done
                for chunk in islice(chunks, 1):
                    waiting.append((chunk, self._submit(chunk)))
        except BaseException:
            self._kill()
            raise
        self._executor.shutdown()

    def _one_by_one(self, chunk: list[Task]) -> list[Answer]:
        """A process died over one of these: which?"""
        done: list[Answer] = []
        for task in chunk:
            with self._made(1) as alone:
                try:
                    done += alone.submit(_answer_all, [task], self._choice, self._form).result()
                except BrokenProcessPool:
                    done.append(Answer(task.name, task.size, fault=f"{task.name}: the process that read it died"))
        return done

    def _kill(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - self._before:
            process.terminate()


# --- sinks --------------------------------------------------------------------------------------------


class Sink(Protocol):
    """Where answers go; ``close`` completes what was begun, also after an interruption."""

    def add(self, payload: Any) -> None: ...
    def close(self) -> None: ...


class _Lines:
    """One JSON object a line."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def add(self, payload: Any) -> None:
        self._out.write(payload)

    def close(self) -> None:
        self._out.flush()


COLUMNS = (
    "source",
    "status",
    "class",
    "id",
    "title",
    "confidence",
    "matched_by",
    "line",
    "evidence",
    "commands",
    "changes",
    "also",
    "notes",
    "lines",
    "encoding",
)
"""The columns of ``csv``: of the root cause, or of the line that no pattern explains."""


def _line(report: Report, _: str | None) -> str:
    return as_json(report, indent=None)


def _row(report: Report, _: str | None) -> list[object]:
    first = report.diagnoses[0] if report.diagnoses else None
    remedy = first.remedies[0] if first and first.remedies else None
    place = _place(report)
    row: list[object] = [
        report.source,
        report.status,
        first.failure_class if first else "",
        first.id if first else "",
        first.title if first else "",
        first.confidence if first else "",
        first.matched_by if first else "",
        place.line if place else "",
        place.text if place else "",
        "\n".join(remedy.commands or remedy.steps) if remedy else "",
        remedy.changes if remedy else "",
        " ".join(other.id for other in report.diagnoses[1:]),
        " ".join(note.id for note in report.notes),
        report.lines,
        report.encoding,
    ]
    return [_cell(value) if isinstance(value, str) else value for value in row]


def _cell(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _place(report: Report) -> Evidence | None:
    if report.diagnoses and report.diagnoses[0].evidence:
        return report.diagnoses[0].evidence[0]
    return Evidence(report.unexplained.line, report.unexplained.text) if report.unexplained else None


class _Table:
    """Comma-separated values."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._writer = out, csv.writer(out, lineterminator="\n")
        self._writer.writerow(COLUMNS)

    def add(self, payload: Any) -> None:
        self._writer.writerow(payload)

    def close(self) -> None:
        self._out.flush()


@dataclass(frozen=True, slots=True)
class _Brief:
    """What the summary needs of a report."""

    source: str
    status: str
    first: tuple[str, str, str] | None
    place: Evidence | None


def _brief(report: Report, _: str | None = None) -> _Brief:
    first = report.diagnoses[0] if report.diagnoses else None
    named = (first.failure_class, first.id, first.title) if first else None
    return _Brief(report.source, report.status, named, _place(report))


class _Count:
    """Counts what a summary tells."""

    def __init__(self) -> None:
        self._status: Counter[str] = Counter()
        self._patterns: Counter[tuple[str, str, str]] = Counter()
        self._examples: dict[str, tuple[str, Evidence | None]] = {}
        self._groups = Groups()

    def add(self, brief: _Brief) -> None:
        self._status[brief.status] += 1
        if brief.first:
            self._patterns[brief.first] += 1
            self._examples.setdefault(brief.first[1], (brief.source, brief.place))
        elif brief.place:
            self._groups.add(brief.place.text, brief.source, brief.place.line)

    def summary(self) -> Summary:
        classes: Counter[str] = Counter()
        for (failure_class, _, _), count in self._patterns.items():
            classes[failure_class] += count
        return Summary(
            status=dict(self._status),
            classes=tuple(sorted(classes.items(), key=lambda item: (-item[1], item[0]))),
            patterns=tuple(
                (*named, count, *self._examples[named[1]])
                for named, count in sorted(self._patterns.items(), key=lambda item: (-item[1], item[0]))
            ),
            groups=tuple((group.count, group.source, group.line, group.text) for group in self._groups.ranked()),
            others=self._groups.others,
        )


class _Overview:
    """A summary for people."""

    def __init__(self, out: TextIO, color: bool | None) -> None:
        self._out, self._count, self._color = out, _Count(), color

    def add(self, payload: Any) -> None:
        self._count.add(payload)

    def close(self) -> None:
        as_table(self._count.summary(), self._out, color=self._color)
        self._out.flush()


def _entry(report: Report, stamp: str | None) -> tuple[_Brief, html.Entry]:
    return _brief(report), html.entry(report, as_data(report), stamp)


class _Page:
    """The HTML report: answers wait in temporary files for the totals above them."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._count, self._page = out, _Count(), html.Page()

    def add(self, payload: Any) -> None:
        brief, entry = payload
        self._count.add(brief)
        self._page.add(entry)

    def close(self) -> None:
        self._page.write(self._out, self._count.summary())
        self._out.flush()


def _plain(value: Any) -> Any:
    """Text that has a UTF-8 form: names of files may have none."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _record(report: Report, _: str | None) -> dict[str, Any]:
    data = cast("dict[str, Any]", _plain(as_data(report)))
    for diagnosis in data["diagnoses"]:
        diagnosis["facts"] = list(diagnosis["facts"].items())
        for remedy in diagnosis["remedies"]:
            remedy["checked"] = remedy["checked"] and json.dumps(remedy["checked"])
    return data


class _Parquet:
    """The keys of the JSON as nested columns; ``facts`` are a map, ``checked`` is JSON."""

    _ROWS = 2000

    def __init__(self, path: str) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        text, number, real = pa.string(), pa.int64(), pa.float64()
        evidence = pa.list_(pa.struct([("line", number), ("text", text)]))
        remedy = [("title", text), ("commands", pa.list_(text)), ("steps", pa.list_(text)), ("changes", text)]
        diagnosis = [
            *((name, text) for name in ("id", "class", "title", "role")),
            ("confidence", real),
            ("matched_by", text),
            ("explanation", text),
            ("evidence", evidence),
            ("facts", pa.map_(text, text)),
            ("remedies", pa.list_(pa.struct([*remedy, ("why", text), ("checked", text)]))),
            ("avoid", pa.list_(pa.struct([("advice", text), ("why", text)]))),
            ("references", pa.list_(text)),
        ]
        note = [("id", text), ("title", text), ("explanation", text), ("evidence", evidence)]
        nearest = pa.struct([("id", text), ("score", real)])
        self._schema = pa.schema(
            [
                ("schema_version", pa.int32()),
                ("tool_version", text),
                ("source", text),
                ("encoding", text),
                ("lines", number),
                ("status", text),
                ("diagnoses", pa.list_(pa.struct(diagnosis))),
                ("notes", pa.list_(pa.struct(note))),
                ("unexplained", pa.struct([("line", number), ("text", text), ("nearest", nearest)])),
            ]
        )
        self._table: Callable[..., Any] = pa.Table.from_pylist
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def add(self, payload: Any) -> None:
        self._rows.append(payload)
        if len(self._rows) >= self._ROWS:
            self._write()

    def close(self) -> None:
        self._write()
        self._writer.close()

    def _write(self) -> None:
        if self._rows:
            self._writer.write_table(self._table(self._rows, schema=self._schema))
            self._rows.clear()


_PREPARED: Mapping[Form, Callable[[Report, str | None], Any]] = {
    "table": _brief,
    "jsonl": _line,
    "csv": _row,
    "parquet": _record,
    "html": _entry,
}
"""What a worker makes of a report, so that the first process has only to write it."""
NEEDS = {"html": ("jinja2", "html"), "parquet": ("pyarrow", "parquet")}
"""The library that a format needs beyond our own, and the extra that brings it."""


# --- output -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Earlier:
    """What an interrupted run has left: sources that are done, and the classes found there."""

    done: set[int] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)


def earlier(path: str) -> Earlier:
    """Read a jsonl output that is to be continued, and cut off a line that was being written.

    Raises InputError where it holds anything but reports.
    """
    left = Earlier()
    try:
        with open(path, "rb+") as stream:
            end = 0
            for number, line in enumerate(stream, 1):
                if not line.endswith(b"\n"):
                    break
                try:
                    data = json.loads(line)
                    left.done.add(hash(data["source"]))
                    roots = [one for one in data["diagnoses"] if one["role"] != "consequence"]
                    left.classes.update(one["class"] for one in roots)
                except (ValueError, KeyError, TypeError):
                    message = f"{path}:{number}: this is no report: --resume continues only an output of batch"
                    raise InputError(message) from None
                end += len(line)
            stream.truncate(end)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise InputError(f"{path}: cannot be continued: {_why(error)}") from None
    return left


@dataclass(slots=True)
class Outcome:
    """How a run ended."""

    done: int = 0
    unreadable: int = 0
    classes: set[str] = field(default_factory=set)


class Output:
    """The file, or standard output, that a run writes to.

    ``html`` and ``parquet`` are of no use before they are complete: they are written beside the file and
    take its place in the end. Lines are written to the file itself, so that nothing done is ever lost.
    """

    def __init__(self, form: Form, path: str | None, stream: TextIO, *, resume: bool, color: bool | None) -> None:
        self._path = path = os.path.realpath(path) if path is not None else None
        self._beside = ""
        self._file: TextIO | None = None
        try:
            whole = form in ("html", "parquet") and path is not None
            if path is not None and whole and (os.path.isfile(path) or not os.path.exists(path)):
                handle, self._beside = tempfile.mkstemp(prefix=".pip-explain-", dir=os.path.dirname(path) or ".")
                os.close(handle)
            if path is not None and form != "parquet":
                self._file = open(  # noqa: SIM115 - close() closes it
                    self._beside or path,
                    "a" if resume else "w",
                    encoding="utf-8",
                    errors="backslashreplace",
                    newline="",
                )
            out = self._file or stream
            self.sink: Sink
            if form == "parquet":
                self.sink = _Parquet(self._beside or path or "")
            elif form == "table":
                self.sink = _Overview(out, color)
            elif form == "html":
                self.sink = _Page(out)
            else:
                self.sink = _Lines(out) if form == "jsonl" else _Table(out)
        except OSError as error:
            raise InputError(f"{path}: cannot be written: {_why(error)}") from None

    def flush(self) -> None:
        if self._file is not None and not self._beside:
            self._file.flush()

    def close(self) -> None:
        """Complete the output and put it in its place."""
        try:
            self.sink.close()
            if self._file is not None:
                self._file.close()
            if self._beside and self._path is not None:
                mask = os.umask(0)
                os.umask(mask)
                os.chmod(self._beside, 0o666 & ~mask)
                os.replace(self._beside, self._path)
        except OSError as error:
            if self._beside and os.path.exists(self._beside):
                os.unlink(self._beside)
            raise InputError(f"{self._path}: cannot be written: {_why(error)}") from None


def run(
    work: Iterable[Task],
    output: Output,
    form: Form,
    choice: Choice,
    *,
    jobs: int = 1,
    left: Earlier | None = None,
    complain: Callable[[str], None] = lambda _: None,
    advance: Callable[[int, int], None] = lambda _, __: None,
    finish: Callable[[], None] = lambda: None,
    outcome: Outcome | None = None,
) -> Outcome:
    """Explain all of ``work`` and write the answers; ``outcome`` tells how far it came even when interrupted.

    ``complain`` gets a sentence for each input that cannot be read, ``advance`` how many logs and bytes are
    done, ``finish`` is called before the output is completed. Raises InputError where the output cannot be written.
    """
    outcome = outcome or Outcome()
    done = left.done if left else set()
    if left:
        outcome.classes |= left.classes
    todo = (task for task in work if hash(task.name) not in done) if done else work
    try:
        with closing(answers(todo, choice, form, jobs)) as all_of_them:
            for some in all_of_them:
                for one in some:
                    if one.fault is not None:
                        outcome.unreadable += 1
                        complain(one.fault)
                    elif one.payload is not None:
                        output.sink.add(one.payload)
                        outcome.done += 1
                        outcome.classes |= one.classes
                output.flush()
                advance(len(some), sum(one.size for one in some))
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise InputError(f"the output cannot be written: {_why(error)}") from None
    finally:
        finish()
        output.close()
    return outcome
