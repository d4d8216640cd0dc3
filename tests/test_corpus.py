"""Every case of the corpus: one test a file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import corpus
import pip_explain.render
from corpus import Case
from pip_explain.render.json import as_data

SCHEMA = Draft202012Validator(
    json.loads((Path(pip_explain.render.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))
)
# What a command must not hold: a placeholder, an ellipsis, a prompt sign, what the field warns of.
NO_COMMAND = re.compile(
    r"<[a-z_ -]+>|\.\.\.|…|^[$>#] |\bsudo pip|--break-system-packages|--trusted-host|\{[a-z_]+\}|\bNone\b"
)


def _cases() -> list[object]:
    return [
        pytest.param(
            case,
            id=case.name,
            marks=[pytest.mark.xfail(reason=gap, strict=True)] if (gap := case.get("gap")) else [],
        )
        for case in corpus.cases()
    ]


@pytest.mark.parametrize("case", _cases())
def test_case(case: Case, request: pytest.FixtureRequest) -> None:
    """The verdict is the expected one, the notes are there, and the report is printed as it stands in the file."""
    report = corpus.judge(case)
    assert case.expect == corpus.told(report)
    if report.diagnoses:
        assert case.get("class") == report.diagnoses[0].failure_class
    assert set(case.all("note")) <= {note.id for note in report.notes}
    assert set(case.all("also")) <= {diagnosis.id for diagnosis in report.diagnoses[1:]}
    assert [] == [error.message for error in SCHEMA.iter_errors(as_data(report))]
    for diagnosis in report.diagnoses:
        for remedy in diagnosis.remedies:
            for command in remedy.commands:
                assert not NO_COMMAND.search(command), command
    text = corpus.blessed(case, report)
    if request.config.getoption("--bless"):
        if text != case.text:
            case.path.write_bytes(text.encode())
    else:
        assert case.text == text
