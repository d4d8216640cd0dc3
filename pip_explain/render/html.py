"""A batch as one self-contained page: no network, everything from logs is text.

The answers wait in temporary files until the totals above them are known. What many logs share (explanation
and commands) is written once. The page's script makes table rows as they come into sight.
"""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, TextIO

from pip_explain import __version__
from pip_explain.model import Report
from pip_explain.render.table import Summary, share, shown

_BARS = 24
"""Bars that a chart shows at most."""
_BINS = 72
"""Columns of the time line at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One log's row: ``bodies`` is what it may share with others, by key; ``stamp`` is the hour of its first time."""

    row: str
    bodies: tuple[tuple[bytes, str], ...]
    status: str
    stamp: str | None


def entry(report: Report, data: Mapping[str, Any], stamp: str | None) -> Entry:
    """The row of a report, of which ``data`` is the JSON."""
    bodies: list[tuple[bytes, str]] = []
    diagnoses = []
    for diagnosis in data["diagnoses"]:
        body = embedded(
            {
                key: diagnosis[key]
                for key in ("id", "class", "title", "explanation", "remedies", "avoid", "references", "matched_by")
            }
        )
        bodies.append((hashlib.sha256(body.encode()).digest()[:12], body))
        diagnoses.append([diagnosis["role"], diagnosis["confidence"], _lines(diagnosis["evidence"])])
    missing = data["unexplained"]
    row = {
        "s": shown(report.source),
        "t": report.status,
        "n": report.lines,
        "e": report.encoding,
        "d": diagnoses,
        "o": [[note["title"], note["explanation"], _lines(note["evidence"])] for note in data["notes"]],
        "u": missing and [missing["line"], missing["text"], missing["nearest"] and missing["nearest"]["id"]],
        "w": stamp,
    }
    return Entry(embedded(row), tuple(bodies), report.status, stamp)


def _lines(evidence: list[dict[str, Any]]) -> list[list[Any]]:
    return [[line["line"], line["text"]] for line in evidence]


def embedded(value: object) -> str:
    """``value`` as JSON that can end no element and begin no markup, wherever it stands in a page."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


class Page:
    """Collects rows, then writes the page."""

    def __init__(self) -> None:
        self._rows: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - write() closes it
        self._bodies: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self._known: dict[bytes, int] = {}
        self._hours: Counter[tuple[str, bool]] = Counter()

    def add(self, entry: Entry) -> None:
        """One more log."""
        places = []
        for key, body in entry.bodies:
            if key not in self._known:
                self._bodies.write(body + "\n")
                self._known[key] = len(self._known)
            places.append(self._known[key])
        self._rows.write(f"[{entry.row},{json.dumps(places)}]\n")
        if entry.stamp:
            self._hours[entry.stamp, entry.status != "clean"] += 1

    def write(self, out: TextIO, summary: Summary) -> None:
        """The whole page."""
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        templates.filters["digest"] = _digest
        templates.filters["share"] = share
        templates.filters["shown"] = shown
        page = templates.get_template("report.html.j2")
        pieces = page.generate(
            version=__version__,
            summary=summary,
            classes=_bars([(name, name, count) for name, count in summary.classes]),
            patterns=_bars([(key, title, count) for _, key, title, count, _, _ in summary.patterns]),
            times=_time_line(self._hours),
            bodies=_listed(self._bodies),
            rows=_listed(self._rows),
        )
        for piece in pieces:
            out.write(piece)
        self._rows.close()
        self._bodies.close()


def _listed(stream: IO[str]) -> Iterator[str]:
    """The lines of a temporary file as items of a JSON list; they were made by ``embedded``."""
    from markupsafe import Markup

    stream.seek(0)
    comma = ""
    for line in stream:
        yield Markup(comma + line)
        comma = ","


def _digest(text: object) -> str:
    """What the content security policy says of an inline script or style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(str(text).encode()).digest()).decode()


def _bars(items: list[tuple[str, str, int]]) -> list[dict[str, Any]]:
    """Bars of a chart: key, label, count and width from 0 to 100."""
    most = max((count for _, _, count in items), default=1)
    return [
        {"key": key, "label": label, "count": count, "width": round(max(0.6, 100 * count / most), 2)}
        for key, label, count in items[:_BARS]
    ]


def _time_line(hours: Counter[tuple[str, bool]]) -> list[dict[str, Any]]:
    """Columns by hour, day, month or year, whatever fits; none where fewer than two logs carry times."""
    if sum(hours.values()) < 2:
        return []
    stamps = sorted({stamp for stamp, _ in hours})
    length, labels = 4, [stamps[0][:4]]
    for length in (13, 10, 7, 4):
        labels = _steps(stamps[0], stamps[-1], length)
        if len(labels) <= _BINS:
            break
    bins = {label: [0, 0] for label in labels}
    for (stamp, failed), count in hours.items():
        bins[stamp[:length]][failed] += count
    most = max(sum(counts) for counts in bins.values())
    return [
        {
            "label": label.replace("T", " ") + (":00" if length == 13 else ""),
            "clean": clean,
            "failed": failed,
            "clean_height": round(100 * clean / most, 2),
            "failed_height": round(100 * failed / most, 2),
        }
        for label, (clean, failed) in bins.items()
    ]


def _steps(first: str, last: str, length: int) -> list[str]:
    """All hours (days, months, years) from ``first`` to ``last``: at most one more than a time line has columns."""
    at, labels = datetime.fromisoformat(f"{first}:00"), [first[:length]]
    step = timedelta(hours=1) if length == 13 else timedelta(days=1)
    while labels[-1] < last[:length] and len(labels) <= _BINS:
        at += step
        label = at.isoformat()[:length]
        if label != labels[-1]:
            labels.append(label)
    return labels if labels[-1] == last[:length] else [*labels, ""]
