"""Where every call starts: ``pip-explain`` and ``python -m pip_explain``.

The commonest call, a log on standard input and no terminal behind it, goes straight to its answer; to read the
command line for it would take as long as a quarter of the whole. All others go to ``cli``.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from typing import NoReturn

from pip_explain.errors import PipExplainError
from pip_explain.model import CLEAN, STATUS, USAGE

_FORMS = {(): "text", ("-",): "text", ("--format", "text"): "text", ("--format", "json"): "json"}


def main() -> NoReturn:
    """Run the call; every error that a user can meet is one sentence and status 2."""
    form = _FORMS.get(tuple(sys.argv[1:]))
    through = sys.stdin and sys.stdout and not (sys.stdin.closed or sys.stdin.isatty() or sys.stdout.isatty())
    guarded(_command_line if form is None or not through else lambda: _answer(form))


def _answer(form: str) -> int:
    """Explain standard input."""
    from pip_explain.intake import read_log
    from pip_explain.pipeline import explain

    report = explain(read_log(sys.stdin.buffer), live=True)
    if form == "json":
        from pip_explain.render.json import render as as_json

        sys.stdout.write(as_json(report))
    else:
        from pip_explain.render.text import render as as_text

        sys.stdout.write(as_text(report))
    sys.stdout.flush()
    return STATUS[report.status]


def _command_line() -> int:
    from pip_explain.cli import run

    return run(sys.argv[1:])


def guarded(call: Callable[[], int]) -> NoReturn:
    """End the process with the status of ``call``, whatever happens in it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        sys.exit(call())
    except PipExplainError as error:
        print(f"pip-explain: {error}", file=sys.stderr)
        sys.exit(USAGE)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except BrokenPipeError:
        sys.stderr.close()  # nobody reads any more: say nothing of it
        sys.exit(CLEAN)
    except Exception as error:  # the last resort: a user gets a sentence, not a traceback
        import traceback
        from pathlib import Path

        place = traceback.extract_tb(error.__traceback__)[-1]
        print(
            f"pip-explain: internal error {type(error).__name__} in {Path(place.filename).name}:{place.lineno}: "
            "please report it together with the log.",
            file=sys.stderr,
        )
        sys.exit(USAGE)
