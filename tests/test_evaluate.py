"""The figures of ``evaluate.py``, on small made-up cases."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import evaluate
import pytest
from evaluate import Answer, Contender, Judgement, Labelled, Share

CONFLICT = "ERROR: Cannot install a==1 and b==2 because these package versions have conflicting dependencies.\n"
SKLEARN = importlib.util.find_spec("sklearn") is not None


def labelled(want: str, **more: Any) -> Labelled:
    return Labelled(name="made-up", data=b"", want=want, **more)


def diagnosis(given: str, **more: Any) -> dict[str, Any]:
    """A report with one diagnosis, as JSON has it."""
    return {"status": "explained", "diagnoses": [{"id": "some-id", "class": given, "confidence": 0.98, **more}]}


def judged(want: str, given: str | None, status: str = "explained", *, sure: float = 0.98, **more: Any) -> Judgement:
    return evaluate.judge(labelled(want, **more), Answer(status, given=given, confidence=sure))


@pytest.mark.parametrize(
    ("want", "also", "given", "status", "ok", "answered"),
    [
        ("tls", [], "tls", "explained", True, True),
        ("tls", [], "network", "explained", False, True),
        ("tls", ["network"], "network", "explained", True, True),
        ("tls", [], None, "unexplained", False, False),
        ("tls", [], None, "clean", False, False),
        ("tls", ["none"], None, "clean", True, True),
        ("tls", ["none"], None, "unexplained", False, False),
        ("tls", ["unknown"], None, "unexplained", False, False),
        ("tls", [], None, "crash", False, False),
        ("none", [], None, "clean", True, False),
        ("none", [], None, "unexplained", True, False),
        ("none", [], "tls", "explained", False, False),
        ("none", ["tls"], "tls", "explained", True, False),
        ("unknown", [], None, "clean", True, False),
        ("unknown", [], "tls", "explained", False, False),
    ],
)
def test_right_and_answered(
    want: str, also: list[str], given: str | None, status: str, ok: bool, answered: bool
) -> None:
    """The label's class or an accepted one is right; silence is right on quiet logs, and never an alarm."""
    one = judged(want, given, status, also=frozenset(also))
    assert (ok, answered) == (one.ok, one.answered)


def test_shares() -> None:
    """Right and answered are of all failures, precision is of the answered; alarms are told apart."""
    scores = evaluate.figures(
        [
            judged("tls", "tls"),
            judged("tls", "network"),
            judged("network", None, "unexplained"),
            judged("network", "network", sure=0.5),
            judged("none", None, "clean"),
            judged("none", None, "unexplained"),
            judged("none", "tls"),
            judged("unknown", None, "clean"),
            judged("unknown", "tls"),
            judged("unknown", None, "crash"),
        ]
    )
    assert Share(2, 4) == scores.right
    assert Share(3, 4) == scores.answered
    assert Share(2, 3) == scores.precision
    assert Share(1, 3) == scores.alarms_clean
    assert Share(1, 3) == scores.alarms_off_topic
    assert Share(1, 3) == scores.clean
    assert Share(1, 10) == scores.crashes
    assert Share(1, 2) == scores.sure
    assert {"none": Share(2, 3), "unknown": Share(2, 3), "tls": Share(1, 2), "network": Share(1, 2)} == scores.classes


def test_macro_f1() -> None:
    """The mean over the failure classes that are wanted; an alarm on a quiet log counts against its class."""
    scores = evaluate.figures([judged("tls", "tls"), judged("tls", "network"), judged("network", "network")])
    assert pytest.approx((2 / 3 + 2 / 3) / 2) == scores.macro_f1
    scores = evaluate.figures([judged("tls", "tls"), judged("none", "tls"), judged("unknown", "disk-full")])
    assert pytest.approx(2 / 3) == scores.macro_f1
    scores = evaluate.figures([judged("tls", "network", also=frozenset({"network"})), judged("network", "network")])
    assert pytest.approx(1.0) == scores.macro_f1
    assert evaluate.figures([judged("none", None, "clean")]).macro_f1 is None


def test_evidence() -> None:
    """One line of the diagnosis must be hit; a silent failure shows none; without a label it does not count."""
    shown = evaluate.answer_of(diagnosis("network", evidence=[{"line": 2, "text": "x"}, {"line": 3, "text": "E 17"}]))
    hit = evaluate.judge(labelled("tls", evidence=r"^E\s\d+$"), shown)
    missed = evaluate.judge(labelled("network", evidence="F"), shown)
    silent = judged("tls", None, "unexplained", evidence="E")
    nothing_to_show = judged("tls", None, "clean", evidence="E", also=frozenset({"none"}))
    unlabelled = evaluate.judge(labelled("network"), shown)
    every = [hit, missed, silent, nothing_to_show, unlabelled]
    assert [True, False, False, True, None] == [one.evidence for one in every]
    assert Share(2, 4) == evaluate.figures(every).evidence


def test_fix_and_harm() -> None:
    """Advice may be right in any words and counts with the right class only; harm is looked for in commands alone."""
    remedies = [
        {
            "title": "Go back",
            "commands": ["pip install 'numpy<2'"],
            "steps": ["Restart it"],
            "why": "sudo is not needed",
        },
        {"title": "Or force it", "commands": ["pip install --no-deps a"], "steps": [], "why": ""},
    ]
    answer = evaluate.answer_of(diagnosis("abi-mismatch", remedies=remedies, explanation="NumPy 2 came in."))

    def of(want: str, fix: list[str], never: list[str]) -> Judgement:
        return evaluate.judge(labelled(want, fix=tuple(fix), never=tuple(never)), answer)

    command = of("abi-mismatch", ["no", r"NUMPY\s*<\s*2"], ["--no-deps"])
    step = of("abi-mismatch", ["^restart"], ["sudo"])
    explanation = of("abi-mismatch", ["came in"], [])
    wrong_class = of("tls", ["^restart"], [])
    no_fix = of("abi-mismatch", ["reboot"], [])
    every = [command, step, explanation, wrong_class, no_fix]
    assert [True, True, True, True, False] == [one.fix for one in every]
    assert [True, False, False, False, False] == [one.harm for one in every]
    scores = evaluate.figures([*every, judged("tls", None, "unexplained", fix=("x",)), judged("tls", "tls")])
    assert Share(3, 6) == scores.fix
    assert Share(1, 5) == scores.harmful
    assert ["harmful command"] == command.faults()
    assert ["wrong class"] == wrong_class.faults()
    assert ["no right fix"] == no_fix.faults()
    assert ["silent"] == judged("tls", None, "unexplained", fix=("x",), evidence="x").faults()
    assert ["false alarm"] == judged("none", "tls").faults()
    assert ["crash"] == judged("none", None, "crash").faults()


def test_facts() -> None:
    """A fact may be told as such, in words or in evidence, and is of what was diagnosed only."""
    answer = evaluate.answer_of(
        diagnosis(
            "tls",
            facts={"host": "example.org", "path": 'C:\\a"b'},
            explanation="Port 4321 is taken.",
            evidence=[{"line": 7, "text": "größer als 0"}],
        )
    )
    told = evaluate.judge(labelled("tls", facts=("example.org", 'C:\\a"b', "4321", "größer", "absent")), answer)
    assert (4, 5) == told.facts
    silent = judged("tls", None, "unexplained", facts=("example.org",))
    assert Share(4, 5) == evaluate.figures([told, silent]).facts


def test_first_diagnosis_counts() -> None:
    """What follows the root cause is not scored."""
    report = diagnosis("tls")
    report["diagnoses"].append({"class": "network", "id": "other", "confidence": 0.5})
    assert Answer("explained", "tls", "some-id", 0.98, told="{}\n\n[]") == evaluate.answer_of(report)


def test_calibration() -> None:
    """Ranges hold their lower end, the last one both; alarms count as wrong among all, not among failures."""
    bins = evaluate.calibration(
        [
            judged("tls", "tls", sure=1.0),
            judged("tls", "tls", sure=0.95),
            judged("none", "tls", sure=0.96),
            judged("tls", "network", sure=0.9),
            judged("tls", None, "unexplained", sure=0.0),
        ]
    )
    assert [(0.9, 0.95), (0.95, 1.0)] == [(one.low, one.high) for one in bins]
    assert [Share(0, 1), Share(2, 3)] == [one.right for one in bins]
    assert [Share(0, 1), Share(2, 2)] == [one.on_failures for one in bins]
    assert pytest.approx(0.97) == bins[1].mean


def test_folds() -> None:
    """Every class is spread evenly, the folds are of equal size, and the same at every call."""
    classes = ["a"] * 10 + ["b"] * 7 + ["c"] * 3
    dealt = evaluate.folds(classes, 5)
    assert dealt == evaluate.folds(classes, 5)
    assert dict.fromkeys(range(5), 4) == {fold: dealt.count(fold) for fold in range(5)}
    assert [2] * 5 == [dealt[:10].count(fold) for fold in range(5)]
    assert 3 == len(set(dealt[17:]))


def test_nobody_judges_what_it_learnt() -> None:
    """In cross-validation no learner sees the log it judges, not even by way of further logs."""
    cases = [Labelled(str(number), str(number).encode(), "tls") for number in range(7)]
    seen: list[set[bytes]] = []

    def learner(training: Any) -> evaluate.Judge:
        seen.append({case.data for case in training})
        mine = seen[-1]

        def answer(case: Labelled) -> Answer:
            assert case.data not in mine
            return Answer("clean", why=case.name)

        return answer

    answers = evaluate.cross_validated(cases, learner, 3, [cases[2], Labelled("more", b"more", "tls")])
    assert [case.name for case in cases] == [answer.why for answer in answers]
    assert 3 == len(seen)
    assert all(b"more" in some for some in seen)


def made_up() -> list[Labelled]:
    """Four logs each of two failures, other failures and clean runs."""
    texts = {
        "disk-full": "Collecting a{0}\nOSError: [Errno 28] No space left on device: '/tmp/x/{0}.whl'\n",
        "tls": "Collecting a{0}\nssl.SSLError: certificate verify failed for host{0}\n",
        "unknown": "Traceback (most recent call last):\nKeyError: {0}\n",
        "none": "Collecting a{0}\nSuccessfully installed a-{0}\n",
    }
    evidence = {"disk-full": "No space", "tls": "verify failed"}
    return [
        Labelled(f"{want}-{number}", text.format(number).encode(), want, evidence=evidence.get(want))
        for want, text in texts.items()
        for number in range(4)
    ]


def test_expressions() -> None:
    """The list of expressions learns sentences, shows the line, and is quiet where nothing hits."""
    cases = made_up()
    answers = evaluate.cross_validated(cases, evaluate.learn_expressions, 4)
    scores = evaluate.figures([evaluate.judge(case, answer) for case, answer in zip(cases, answers, strict=True)])
    assert Share(8, 8) == scores.right == scores.evidence
    assert Share(4, 4) == scores.clean
    assert Share(0, 4) == scores.alarms_off_topic
    assert "unexplained" == answers[8].status


def test_machine() -> None:
    """The linear SVM learns the same; without scikit-learn it is skipped and the reason printed."""
    found = evaluate.contenders(made_up(), evaluate.ask_here, 4)
    machine = found[-1]
    if SKLEARN:
        assert Share(8, 8) == evaluate.figures(machine.judged).right
    else:
        assert "sklearn" in machine.skipped
        assert f"TF-IDF + SVM skipped: {machine.skipped}" in evaluate.table(found)
        assert {"skipped": machine.skipped} == evaluate.as_json(found)["TF-IDF + SVM"]


def test_without_sklearn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where scikit-learn is missing the table has the other two and says why."""
    for name in ("sklearn", "sklearn.feature_extraction.text"):
        monkeypatch.setitem(sys.modules, name, None)
    found = evaluate.contenders(made_up(), evaluate.ask_here, 4)
    assert ["", ""] == [one.skipped for one in found[:2]]
    assert "[evaluate]" in found[2].skipped
    assert found[2].skipped in evaluate.table(found)


def test_labels(tmp_path: Path) -> None:
    """Labels in a folder: a log by name in its own encoding, or as text; what is not labelled is None."""
    (tmp_path / "one.log").write_bytes("é".encode("utf-16"))
    whole = {"id": "w", "class": "tls", "also_ok": ["network"], "evidence": "é", "facts": {"errno": 5}}
    whole |= {"fix_any": ["x"], "fix_never": [], "log": "one.log"}
    lines = [json.dumps(whole), "", json.dumps({"class": "none", "text": "fine"})]
    (tmp_path / "labels.jsonl").write_text("\n".join(lines), encoding="utf-8")
    first, second = evaluate.load(tmp_path)
    assert ("w", "tls", frozenset({"network"}), "é") == (first.name, first.want, first.also, first.evidence)
    assert (("5",), ("x",), ()) == (first.facts, first.fix, first.never)
    assert "é\n" == first.text
    assert ("é",) == first.decisive
    assert ("labels.jsonl:3", b"fine", None, None) == (second.name, second.data, second.evidence, second.fix)


@pytest.mark.parametrize(
    "label", [{"class": "tsl", "text": ""}, {"class": "tls"}, {"class": "tls", "text": "", "log": ""}]
)
def test_broken_label(tmp_path: Path, label: dict[str, str]) -> None:
    """A class that is none, or not exactly one log: an error that names the line."""
    path = tmp_path / "some.jsonl"
    path.write_text(json.dumps(label), encoding="utf-8")
    with pytest.raises(ValueError, match=r"some\.jsonl:1: "):
        evaluate.load(path)


def test_cases(tmp_path: Path) -> None:
    """Cases of the corpus: the header gives the class, marks give decisive lines, our own words are not in the log."""
    folder = tmp_path / "tls"
    folder.mkdir()
    text = "#@ expect: some-id\n#@ class: tls\nfirst\n#=> the ‹second› line\n#| as printed\n"
    (folder / "some-id--case.txt").write_text(text, encoding="utf-8")
    (folder / "some-id--clean.txt").write_text("#@ expect: clean\nfine\n", encoding="utf-8")
    (folder / "some-id--other.txt").write_text("#@ expect: unexplained\nbad\n", encoding="utf-8")
    (folder / "notes.txt").write_text("no case", encoding="utf-8")
    first, *others = evaluate.load(tmp_path)
    assert ("tls/some-id--case", "tls", b"first\nthe second line\n") == (first.name, first.want, first.data)
    assert ("the second line",) == first.decisive
    assert ["none", "unknown"] == [case.want for case in others]
    assert [first.name] == [case.name for case in evaluate.load(folder / "some-id--case.txt")]
    with pytest.raises(ValueError, match="holds neither"):
        evaluate.load(Path(evaluate.__file__).parent)


def test_executable(tmp_path: Path) -> None:
    """An executable gets the log on standard input; what prints no report has crashed."""
    case = Labelled("a", CONFLICT.encode(), "resolver-conflict")
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pip_explain "$@"\n')
    bad.write_text("#!/bin/sh\ncat > /dev/null\necho broken >&2\nexit 2\n")
    for tool in (good, bad):
        tool.chmod(0o755)
    assert evaluate.ask_here(case) == evaluate.ask_executable(str(good), case)
    assert Answer("crash", why="broken") == evaluate.ask_executable(str(bad), case)


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints the table and the misses, and writes the same as JSON."""
    labels = [
        {"id": "right", "class": "resolver-conflict", "evidence": "conflicting", "text": CONFLICT},
        {"id": "missed", "class": "tls", "text": "all is well\n"},
        {"id": "quiet", "class": "none", "text": "Successfully installed six-1.16.0\n"},
    ]
    path, out = tmp_path / "some.jsonl", tmp_path / "out.json"
    path.write_text("\n".join(map(json.dumps, labels)), encoding="utf-8")
    assert 0 == evaluate.main(["--misses", "--json", str(out), "--folds", "2", str(path)])
    printed = capsys.readouterr().out
    assert "3 logs: 2 failures of 2 classes, 0 off-topic, 1 clean" in printed
    assert "miss missed: want tls, got clean: silent" in printed
    assert "miss right" not in printed
    data = json.loads(out.read_text(encoding="utf-8"))
    assert {"hits": 1, "of": 2} == data["pip-explain"]["figures"]["right"]
    assert ["right", "missed", "quiet"] == [log["id"] for log in data["pip-explain"]["logs"]]
    assert {"expressions", "pip-explain", "TF-IDF + SVM"} == set(data)
    with pytest.raises(SystemExit):
        evaluate.main([str(tmp_path / "absent.jsonl")])


def test_lacking_figures_are_dashes() -> None:
    """A baseline has no figure for what it cannot give."""
    one = Contender("some", [judged("tls", "tls")], lacks=frozenset({"fix"}))
    lines = evaluate.table([one]).splitlines()
    assert "  right fix                                  –" in lines
    assert "fix" not in evaluate.as_json([one])["some"]["figures"]
