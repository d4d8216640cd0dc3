"""What can go wrong in a way that a user can do something about.

Every message is one sentence: what, where, what to do. The command line prints it and exits with 2.
"""

from __future__ import annotations


class PipExplainError(Exception):
    """The base of all errors that pip-explain raises on purpose."""


class InputError(PipExplainError):
    """A log that cannot be read: missing, a folder, not text, a broken notebook."""


class PatternError(PipExplainError):
    """A pattern or a table of facts that breaks the rules of its form.

    ``path``, ``line`` (1-based, or None) and ``key`` (dotted, or None) say where.
    """

    def __init__(self, message: str, path: str, line: int | None = None, key: str | None = None) -> None:
        self.path, self.line, self.key = path, line, key
        place = path if line is None else f"{path}:{line}"
        super().__init__(f"{place}: {key}: {message}" if key else f"{place}: {message}")


class UnsafeError(PipExplainError):
    """A captured text that must not enter a command, because it is not what its type promises."""
