"""From tasks to answers, in their order, by this process or by several."""

from __future__ import annotations

import multiprocessing
import re
import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pip_explain.batch.inputs import FAULTS, Task, head_of, no_text, opened, why
from pip_explain.batch.sinks import PREPARED, Form
from pip_explain.errors import InputError, PipExplainError
from pip_explain.model import Platform, Shell
from pip_explain.pipeline import catalogue, explain

_CHUNK, _WEIGHT = 64, 4 << 20
"""What a worker gets at a time: at most so many logs, about so many bytes."""
_AHEAD = 4
"""Chunks a worker that are under way: bounds what waits for an earlier one."""
_STAMP = re.compile(rb"(20\d\d-[01]\d-[0-3]\d)[T ]([0-2]\d):[0-5]\d")


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
            head = head_of(task)
            if task.found and head and no_text(head):
                return Answer(task.name, task.size)
            stamp = _time(head) if form == "html" else None
        with opened(task) as log:
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
    except FAULTS as error:
        return Answer(task.name, task.size, fault=f"{task.name}: cannot be read: {why(error)}")
    classes = frozenset(diagnosis.failure_class for diagnosis in report.diagnoses if diagnosis.role != "consequence")
    return Answer(task.name, task.size, PREPARED[form](report, stamp), classes)


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


def answers(work: Iterable[Task], choice: Choice, form: Form, jobs: int) -> Generator[Sequence[Answer]]:
    """The answers to ``work``, in its order, some at a time; ``jobs`` processes work on it.

    With one job, or where there is little to do, it is done in this process.
    """
    chunks = _chunks(iter(work))
    first = list(islice(chunks, 2))
    if jobs < 2 or (len(first) < 2 and all(_small(chunk) for chunk in first)):
        for chunk in chain(first, chunks):
            for task in chunk:
                yield (answer(task, choice, form),)
        return
    if len(first) == 1:  # little work: share it evenly
        every = max(1, len(first[0]) // (2 * jobs))
        first = [first[0][at : at + every] for at in range(0, len(first[0]), every)]
    catalogue(*choice.patterns)  # read once, before the processes are made
    yield from _Pool(jobs, choice, form).answers(chain(first, chunks))


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
