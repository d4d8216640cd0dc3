"""Where answers go: a summary, lines of JSON, a table, Parquet, a page."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TextIO, cast

from pip_explain.model import Evidence, Report
from pip_explain.render import html
from pip_explain.render.json import as_data
from pip_explain.render.json import render as as_json
from pip_explain.render.table import Summary
from pip_explain.render.table import render as as_table
from pip_explain.similarity import Groups

Form = Literal["table", "jsonl", "csv", "parquet", "html"]
FORMS: tuple[Form, ...] = ("table", "jsonl", "csv", "parquet", "html")


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


PREPARED: Mapping[Form, Callable[[Report, str | None], Any]] = {
    "table": _brief,
    "jsonl": _line,
    "csv": _row,
    "parquet": _record,
    "html": _entry,
}
"""What a worker makes of a report, so that the first process has only to write it."""
NEEDS = {"html": ("jinja2", "html"), "parquet": ("pyarrow", "parquet")}
"""The library that a format needs beyond our own, and the extra that brings it."""


def sink(form: Form, out: TextIO, path: str, color: bool | None) -> Sink:
    """The sink of a format: Parquet goes to the file ``path``, all others to ``out``."""
    match form:
        case "parquet":
            return _Parquet(path)
        case "table":
            return _Overview(out, color)
        case "html":
            return _Page(out)
        case "jsonl":
            return _Lines(out)
        case "csv":
            return _Table(out)
