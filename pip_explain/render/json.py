"""A Report as the JSON of the contract."""

from __future__ import annotations

import json
from typing import Any

from pip_explain import __version__
from pip_explain.model import Diagnosis, Evidence, Note, Remedy, Report

SCHEMA_VERSION = 1


def render(report: Report, *, indent: int | None = 2) -> str:
    """The report as one JSON object, ended by a line feed."""
    return json.dumps(as_data(report), ensure_ascii=False, indent=indent) + "\n"


def as_data(report: Report) -> dict[str, Any]:
    """The report as plain data, keys in the contract's order."""
    missing = report.unexplained
    return {
        "schema_version": SCHEMA_VERSION,
        "tool_version": __version__,
        "source": report.source,
        "encoding": report.encoding,
        "lines": report.lines,
        "status": report.status,
        "diagnoses": [_diagnosis(diagnosis) for diagnosis in report.diagnoses],
        "notes": [_note(note) for note in report.notes],
        "unexplained": missing
        and {
            "line": missing.line,
            "text": missing.text,
            "nearest": missing.nearest and {"id": missing.nearest.id, "score": missing.nearest.score},
        },
    }


def _diagnosis(diagnosis: Diagnosis) -> dict[str, Any]:
    return {
        "id": diagnosis.id,
        "class": diagnosis.failure_class,
        "title": diagnosis.title,
        "role": diagnosis.role,
        "confidence": diagnosis.confidence,
        "matched_by": diagnosis.matched_by,
        "explanation": diagnosis.explanation,
        "evidence": _evidence(diagnosis.evidence),
        "facts": dict(diagnosis.facts),
        "remedies": [_remedy(remedy) for remedy in diagnosis.remedies],
        "avoid": [{"advice": item.advice, "why": item.why} for item in diagnosis.avoid],
        "references": list(diagnosis.references),
    }


def _remedy(remedy: Remedy) -> dict[str, Any]:
    return {
        "title": remedy.title,
        "commands": list(remedy.commands),
        "steps": list(remedy.steps),
        "changes": remedy.changes,
        "why": remedy.why,
        "checked": remedy.checked,
    }


def _note(note: Note) -> dict[str, Any]:
    return {"id": note.id, "title": note.title, "explanation": note.explanation, "evidence": _evidence(note.evidence)}


def _evidence(lines: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    return [{"line": line.line, "text": line.text} for line in lines]
