"""The command line called within this process: patterns are read once, not once a call."""

from __future__ import annotations

import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from pip_explain import start


@dataclass(frozen=True)
class Done:
    """What a call left, as ``subprocess`` would tell it."""

    returncode: int
    stdout: bytes
    stderr: bytes


def main(*args: str | Path, cwd: Path, data: bytes = b"") -> Done:
    """Run ``pip-explain`` in the folder ``cwd`` with ``data`` on standard input."""
    streams = [io.BytesIO(data), io.BytesIO(), io.BytesIO()]
    texts = [io.TextIOWrapper(stream, encoding="utf-8") for stream in streams]
    before = Path.cwd()
    os.chdir(cwd)
    status = 0
    try:
        with (
            mock.patch.multiple(sys, argv=["pip-explain", *map(str, args)]),
            mock.patch.multiple(sys, stdin=texts[0], stdout=texts[1], stderr=texts[2]),
        ):
            start.main()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    finally:
        os.chdir(before)
    for text in texts[1:]:
        text.flush()
    return Done(status, streams[1].getvalue(), streams[2].getvalue())
