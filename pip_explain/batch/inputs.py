"""What there is to read: files, folders, archives and their members, found lazily and in a fixed order."""

from __future__ import annotations

import glob
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from pip_explain.errors import InputError
from pip_explain.intake import Log, open_log

MEMBER = "!"
"""Stands between an archive's path and its member's name."""
FAULTS = (OSError, ValueError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)
"""What reading a damaged file may raise."""
_HEAD = 16 << 10
_WIDE = re.compile(rb"(?:[\x09-\x7e]\x00){4}|(?:\x00[\x09-\x7e]){4}")
_NO_LOG = (b"\x89PNG", b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\x7fELF", b"GIF8", b"\xff\xd8\xff", b"!<arch>")


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
    except FAULTS as error:
        yield Task(path, fault=f"{path}: not a readable zip archive: {why(error)}")
    else:
        for member in members:
            if not member.is_dir():
                yield Task(path, member.filename, True, member.file_size)


def why(error: BaseException) -> str:
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
    except FAULTS as error:
        raise InputError(f"{name}: cannot be read: {why(error)}") from None


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


def opened(task: Task) -> Log:
    if task.member is None:
        return open_log(task.path)
    return Log(_Archive.member(task.path, task.member), task.name, notebook=_is_notebook(task.member))


def _is_notebook(name: str) -> bool:
    return name.lower().endswith((".ipynb", ".ipynb.gz"))


def head_of(task: Task) -> bytes:
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


def no_text(head: bytes) -> bool:
    if head.startswith(_NO_LOG):
        return True
    return b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) and not _WIDE.search(head)
