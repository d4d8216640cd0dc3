"""Many inputs: what there is to read, workers, resume, and where the answers go.

Inputs are found lazily and in a fixed order (``inputs``), answered by this process or by several (``workers``), and
handed in that order to a sink that writes them at once (``sinks``): neither the inputs nor the answers are ever held
together.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from typing import TextIO

from pip_explain.batch.inputs import Task, why
from pip_explain.batch.sinks import Form, sink
from pip_explain.batch.workers import Choice, answers
from pip_explain.errors import InputError


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
        raise InputError(f"{path}: cannot be continued: {why(error)}") from None
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
            self.sink = sink(form, out, self._beside or path or "", color)
        except OSError as error:
            raise InputError(f"{path}: cannot be written: {why(error)}") from None

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
            raise InputError(f"{self._path}: cannot be written: {why(error)}") from None


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
        raise InputError(f"the output cannot be written: {why(error)}") from None
    finally:
        finish()
        output.close()
    return outcome
