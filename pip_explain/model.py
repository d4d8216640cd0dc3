"""The types that travel through the program: frozen, documented, without logic.

The way of the data: bytes -> Block -> Window -> Event -> Match -> Diagnosis -> Report.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol

Status = Literal["clean", "explained", "unexplained"]
Role = Literal["cause", "consequence", "also"]
Changes = Literal["nothing", "environment", "project", "system"]
Shell = Literal["posix", "powershell", "cmd", "notebook"]
Platform = Literal["linux", "windows", "macos"]
Attention = Literal["window", "newest", "aside", "latest"]
"""What a place in a log is worth: the lines around it (at once, or only if it is the last of its kind in the log), or a
look at its line (at once, or only if it is among the last of its kind in a block)."""

CLASSES = (
    "cuda-mismatch",
    "resolver-conflict",
    "permission-denied",
    "stale-runtime",
    "no-matching-distribution",
    "externally-managed",
    "build-failure",
    "network",
    "tls",
    "disk-full",
    "out-of-memory",
    "gpu-memory",
    "integrity",
    "invalid-requirement",
    "abi-mismatch",
    "missing-module",
    "system-library",
    "platform-limit",
    "api-removed",
    "broken-pip",
    "uninstall-blocked",
)
"""The failure classes of the contract, the mission's four first."""

KINDS = ("pip", "diagnostic", "conflict", "incompatible", "exception", "record", "build", "shell", "line")
"""The kinds of events that the grammar tells apart; ``line`` is everything else."""


CLEAN, EXPLAINED, USAGE, UNEXPLAINED = 0, 1, 2, 3
"""Exit statuses of the contract."""
STATUS: Mapping[Status, int] = {"clean": CLEAN, "explained": EXPLAINED, "unexplained": UNEXPLAINED}


class Block(NamedTuple):
    """A piece of the cleaned input: UTF-8, no escape sequences or carriage returns.

    ``first`` is the 1-based physical number of its first line. Every physical line of the input is
    exactly one line here, ended by ``\\n``, so that numbers stay those of the input as it came. A
    line that was joined to the one above it (hard wrapping undone) is left as a lone NUL byte.
    ``lines`` is how many there are. ``bare`` takes the prefixes of CI systems off a piece of whole
    lines: most lines are never looked at, and to do it for all of them takes long.
    """

    first: int
    data: bytes
    lines: int
    bare: Callable[[bytes], bytes]


class Stretch(Protocol):
    """A piece of the input in which something was hit; a place is the offset at which a line starts."""

    text: str
    """All of it, with some lines before and after the hits."""

    def number(self, place: int) -> int:
        """The physical number of a line."""

    def around(self, place: int) -> str:
        """A line with those before and after it."""

    def near(self, place: int, before: int, after: int) -> str:
        """A line with so many, at most, before and after it."""


class Line(NamedTuple):
    """One line of the input, cleaned. ``number`` is 1-based and physical."""

    number: int
    text: str


class Demand(NamedTuple):
    """Who wants what: one line of a conflict.

    ``who`` is a distribution with its version (``"requests 2.31.0"``) or ``"you"``; ``requirement``
    is what it wants, in PEP 508 form as far as the log gives one; ``how`` says in which relation
    (``missing``: wanted, and not installed at all); ``have`` is the version found instead, where the
    line tells; ``number`` is the physical line.
    """

    who: str
    requirement: str
    how: Literal["depends", "requested", "constraint", "missing"]
    have: str | None
    number: int


class Event(NamedTuple):
    """What the grammar saw: lines that belong together, of one shape.

    ``parts`` are the lines with the shape's furniture removed (levels, gutters, record heads);
    ``fields`` are what the shape itself says: ``level``, ``type`` and ``file`` of an exception or
    record, ``reference`` of a boxed diagnostic; ``demands`` are filled for conflicts.
    """

    kind: str
    parts: tuple[Line, ...]
    fields: Mapping[str, str] = MappingProxyType({})
    demands: tuple[Demand, ...] = ()


class Sentence(NamedTuple):
    """One thing that a pattern listens for.

    ``text`` is literal but for ``{name:type}`` captures, and white space of any length; ``kinds``
    are the events it may stand in (empty: any); ``literal`` is its longest literal run, which the
    scanner looks for, ``expression`` the regular expression that finds the whole.
    """

    text: str
    kinds: frozenset[str]
    literal: str
    expression: str
    captures: tuple[tuple[str, str], ...]


class RemedyTemplate(NamedTuple):
    """A remedy as a pattern states it, with placeholders."""

    title: str
    run: tuple[tuple[str, ...], ...]
    steps: tuple[str, ...]
    changes: Changes
    why: str
    when: Mapping[str, str]


class Advice(NamedTuple):
    """What folklore says and why not to do it."""

    advice: str
    why: str


class Pattern(NamedTuple):
    """One failure (or harmless alarm, when ``note``) that pip-explain knows: all of it but its sentences.

    Those belong to the catalogue, which makes only the ones that a log asks for.
    """

    id: str
    failure_class: str
    title: str
    status: Literal["draft", "stable", "retired"]
    since: str
    note: bool
    yields_to: tuple[str, ...]
    warning: bool
    facts: Mapping[str, str]
    explain: str
    remedies: tuple[RemedyTemplate, ...]
    avoid: tuple[Advice, ...]
    references: tuple[str, ...]


class Evidence(NamedTuple):
    """A line that shows the failure: physical number, and the cleaned text (at most 500 characters)."""

    line: int
    text: str


class Remedy(NamedTuple):
    """A way out, ready to run. ``commands`` are spelt for a shell, ``run`` are the same as lists of arguments."""

    title: str
    commands: tuple[str, ...]
    steps: tuple[str, ...]
    changes: Changes
    why: str
    checked: Mapping[str, object] | None = None
    run: tuple[tuple[str, ...], ...] = ()


class Diagnosis(NamedTuple):
    """A failure that a pattern explains."""

    id: str
    failure_class: str
    title: str
    role: Role
    confidence: float
    matched_by: Literal["grammar", "similarity"]
    explanation: str
    evidence: tuple[Evidence, ...]
    facts: Mapping[str, str]
    remedies: tuple[Remedy, ...]
    avoid: tuple[Advice, ...]
    references: tuple[str, ...]


class Note(NamedTuple):
    """A line that looks bad and is harmless here."""

    id: str
    title: str
    explanation: str
    evidence: tuple[Evidence, ...]


class Nearest(NamedTuple):
    """The pattern that came nearest to a failure nothing explains; ``score`` from 0 to 1."""

    id: str
    score: float


class Unexplained(NamedTuple):
    """A failure that no pattern explains: the line that seems to decide."""

    line: int
    text: str
    nearest: Nearest | None


class Report(NamedTuple):
    """All that is said of one log. ``unshown`` are titles of independent further failures that were left out."""

    source: str
    encoding: str
    lines: int
    status: Status
    diagnoses: tuple[Diagnosis, ...]
    notes: tuple[Note, ...]
    unexplained: Unexplained | None
    unshown: tuple[str, ...] = ()
