"""Every case of the corpus: one test a file."""

from __future__ import annotations

import pytest

import corpus
from corpus import Case


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
    text = corpus.blessed(case, report)
    if request.config.getoption("--bless"):
        if text != case.text:
            case.path.write_bytes(text.encode())
    else:
        assert case.text == text
