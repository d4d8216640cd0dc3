"""Scores pip-explain on labelled logs, beside two baselines on the very same logs. A developer tool; no test.

python tests/evaluate.py [--tool PATH] [--misses] [--json OUT] [--folds 5] [--train PATH] PATH...

PATH is a JSONL file of labels, a folder that holds ``labels.jsonl``, a folder of corpus cases, or one case. An object
of a JSONL file has ``class`` (``none``: no failure; ``unknown``: a failure none of ours), the log as ``text`` or
as a file named by ``log`` (relative to the JSONL file), and as far as it is known ``id``, ``also_ok``, ``evidence``,
``facts``, ``fix_any`` and ``fix_never``. What is not labelled is not scored.

The baselines learn by cross-validation: each log is judged by what was learnt from the other folds (and from --train):
an ordered list of plain regular expressions, and TF-IDF with a linear SVM (needs ``pip install -e '.[evaluate]'``).
Both read the text that pip-explain's own intake makes of a log, so that only the judgement is compared.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import io
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import corpus
from pip_explain import explain
from pip_explain.errors import PipExplainError
from pip_explain.intake import read_log
from pip_explain.model import CLASSES
from pip_explain.render.json import as_data

CLEAN, OFF_TOPIC = "none", "unknown"
QUIET = frozenset({CLEAN, OFF_TOPIC})
"""What needs no diagnosis; silence is right there."""
SEED = 7
PATIENCE = 120
"""Seconds after which an executable that has not answered counts as crashed."""
SURE = 0.9
"""From here on the contract promises that nearly all diagnoses are right."""
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
"""Lower ends of the ranges of confidence."""


# --- labelled logs ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Labelled:
    """A log with what a person says of it. None means that nobody said it.

    ``want`` is the root cause's class or one of ``QUIET``; ``also`` are others that are accepted. ``evidence`` is an
    expression that hits the decisive line; ``facts`` are texts that a good explanation names; ``fix`` and ``never`` are
    expressions for right advice and for harmful commands. ``marked`` are decisive lines, as far as they are marked.
    """

    name: str
    data: bytes
    want: str
    also: frozenset[str] = frozenset()
    evidence: str | None = None
    facts: tuple[str, ...] | None = None
    fix: tuple[str, ...] | None = None
    never: tuple[str, ...] | None = None
    marked: tuple[str, ...] = ()

    @property
    def quiet(self) -> bool:
        return self.want in QUIET

    @cached_property
    def text(self) -> str:
        """The log as intake cleans it; what intake refuses is empty."""
        try:
            data = b"".join(block.bare(block.data) for block in read_log(io.BytesIO(self.data)))
        except PipExplainError:
            return ""
        return re.sub(r"(?m)^\x00\n", "", data.decode("utf-8", "replace"))

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The different lines of the text, in order."""
        return tuple(dict.fromkeys(self.text.splitlines()))

    @cached_property
    def decisive(self) -> tuple[str, ...]:
        """The lines that a label or a mark calls decisive."""
        found = dict.fromkeys(self.marked)
        for hit in re.finditer(self.evidence, self.text, re.MULTILINE) if self.evidence else ():
            start = self.text.rfind("\n", 0, hit.start()) + 1
            end = self.text.find("\n", hit.end())
            found.update(dict.fromkeys(self.text[start : end if end >= 0 else None].splitlines()))
            if len(found) >= 20:
                break
        return tuple(found)


def load(path: Path) -> list[Labelled]:
    """The labelled logs of a JSONL file, a folder or a case. Raises ValueError where the form is broken."""
    if path.is_dir():
        labels = path / "labels.jsonl"
        if labels.is_file():
            return _of_labels(labels)
        found = [_of_case(file) for file in sorted(path.rglob("*.txt")) if file.read_bytes().startswith(b"#@ ")]
        if not found:
            raise ValueError(f"{path}: holds neither labels.jsonl nor a case of the corpus")
        return found
    return [_of_case(path)] if path.suffix == ".txt" else _of_labels(path)


def _of_labels(path: Path) -> list[Labelled]:
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        label = json.loads(line)
        if label.get("class") not in {*CLASSES, *QUIET}:
            raise ValueError(f"{path}:{number}: not a class: {label.get('class')!r}")
        if ("log" in label) == ("text" in label):
            raise ValueError(f"{path}:{number}: wanted is either 'log' or 'text'")
        facts = label.get("facts")
        cases.append(
            Labelled(
                name=str(label.get("id", f"{path.name}:{number}")),
                data=(path.parent / label["log"]).read_bytes() if "log" in label else label["text"].encode(),
                want=label["class"],
                also=frozenset(label.get("also_ok", ())),
                evidence=label.get("evidence"),
                facts=None if facts is None else tuple(map(str, facts.values())),
                fix=_texts(label.get("fix_any")),
                never=_texts(label.get("fix_never")),
            )
        )
    return cases


def _texts(value: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(value)


def _of_case(path: Path) -> Labelled:
    """A case of the corpus: a person wrote its class; the marked lines were blessed, so that they score nothing."""
    case = corpus.read(path)
    want = {"clean": CLEAN, "unexplained": OFF_TOPIC}.get(case.expect) or case.get("class") or ""
    if want not in {*CLASSES, *QUIET}:
        raise ValueError(f"{path}: not a class: {want!r}")
    marked = re.findall(rf"(?m)^{re.escape(corpus.DECISIVE)}(.*)$", case.text)
    return Labelled(
        name=f"{path.parent.name}/{path.stem}",
        data=case.log.encode(),
        want=want,
        marked=tuple(line.replace("‹", "").replace("›", "") for line in marked),
    )


# --- answers and how they are judged ------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What somebody says of a log: the first diagnosis alone, the root cause, counts.

    ``status`` is one of the contract's, or ``crash``, of which ``why`` tells more. ``told`` is ``facts`` and
    ``evidence`` as JSON, with every word of the diagnosis between them.
    """

    status: str
    given: str | None = None
    pattern: str | None = None
    confidence: float = 0.0
    evidence: tuple[str, ...] = ()
    commands: str = ""
    words: str = ""
    told: str = ""
    why: str = ""

    @property
    def got(self) -> str:
        """The class given, or the status where none is."""
        return self.given or self.status


def answer_of(report: Mapping[str, Any]) -> Answer:
    """The answer in a report as the contract's JSON has it."""
    if not report["diagnoses"]:
        return Answer(report["status"])
    first = report["diagnoses"][0]
    commands: list[str] = []
    words: list[str] = []
    for remedy in first.get("remedies", ()):
        commands += remedy.get("commands", ())
        words += [*remedy.get("commands", ()), *remedy.get("steps", ()), remedy.get("title", ""), remedy.get("why", "")]
    words.append(first.get("explanation", ""))
    shown = first.get("evidence", [])
    return Answer(
        status=report["status"],
        given=first["class"],
        pattern=first.get("id"),
        confidence=first.get("confidence", 0.0),
        evidence=tuple(line["text"] for line in shown),
        commands="\n".join(commands),
        words="\n".join(words),
        told="\n".join((json.dumps(first.get("facts", {})), *words, json.dumps(shown))),
    )


def ask_here(case: Labelled) -> Answer:
    """What pip-explain says in this process."""
    try:
        return answer_of(as_data(explain(case.data, live=False)))
    except Exception as error:
        return Answer("crash", why=f"{type(error).__name__}: {error}")


def ask_executable(tool: str, case: Labelled) -> Answer:
    """What an installed executable says on standard input."""
    call = [tool, "--format", "json", "--no-live", "-"]
    try:
        done = subprocess.run(call, input=case.data, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return Answer("crash", why=f"no answer after {PATIENCE} s")
    try:
        return answer_of(json.loads(done.stdout))
    except ValueError:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        return Answer("crash", why=last[0] if last else f"exit status {done.returncode}")


@dataclass(frozen=True)
class Judgement:
    """An answer beside its label. None: not labelled, or nothing there to be judged.

    ``ok``: on a failure the class is accepted, on a quiet log there is no class, or an accepted one. A failure that may
    pass for none (``also`` has ``none``) is answered by ``clean``, too, with nothing left to show or repair. ``facts``
    are those told, and all; only what was diagnosed has any.
    """

    case: Labelled
    answer: Answer
    ok: bool
    answered: bool
    evidence: bool | None = None
    fix: bool | None = None
    harm: bool | None = None
    facts: tuple[int, int] = (0, 0)

    def faults(self) -> list[str]:
        """What is wrong with it, in words."""
        kind = "crash" if self.answer.status == "crash" else "false alarm" if self.case.quiet else "wrong class"
        wrong = [] if self.ok else [kind if self.answer.given or kind == "crash" else "silent"]
        if self.ok and kind == "crash":
            wrong.append(kind)
        wrong += ["evidence not shown"] * (self.evidence is False) * (self.answer.given is not None)
        wrong += ["no right fix"] * (self.fix is False) * (self.answer.given is not None)
        return wrong + ["harmful command"] * bool(self.harm)


def judge(case: Labelled, answer: Answer) -> Judgement:
    """How an answer fares."""
    if case.quiet:
        return Judgement(case, answer, ok=answer.given is None or answer.given in case.also, answered=False)
    if answer.given is None:
        ok = answer.status == "clean" and CLEAN in case.also
        evidence = None if case.evidence is None else ok
        return Judgement(case, answer, ok, answered=ok, evidence=evidence, fix=None if case.fix is None else ok)
    facts = case.facts or ()
    return Judgement(
        case,
        answer,
        ok=answer.given in {case.want, *case.also},
        answered=True,
        evidence=None
        if case.evidence is None
        else any(re.search(case.evidence, line, re.MULTILINE) for line in answer.evidence),
        fix=None if case.fix is None else _hit(case.fix, answer.words),
        harm=None if case.never is None else _hit(case.never, answer.commands),
        facts=(sum(fact in answer.told or json.dumps(fact)[1:-1] in answer.told for fact in facts), len(facts)),
    )


def _hit(expressions: Iterable[str], text: str) -> bool:
    return any(re.search(expression, text, re.IGNORECASE | re.MULTILINE) for expression in expressions)


# --- figures ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """``hits`` of ``of``."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        return self.hits / self.of if self.of else None

    def __str__(self) -> str:
        return f"{self.hits / self.of:.3f} ({self.hits}/{self.of})" if self.of else "–"


@dataclass(frozen=True)
class Figures:
    """The figures of one who answered.

    ``right``, ``answered``, ``evidence`` and ``fix`` are of all failures (with that label); ``precision`` is of the
    answered. ``fix`` wants the right class, too. ``facts`` are of all facts of what was diagnosed. ``macro_f1`` is
    the mean over the classes that occur: an accepted other class counts for the log's own, a wrong one against both.
    ``sure`` are the failures diagnosed with a confidence of at least ``SURE`` that are right.
    """

    right: Share
    answered: Share
    precision: Share
    macro_f1: float | None
    evidence: Share
    fix: Share
    facts: Share
    harmful: Share
    alarms_clean: Share
    alarms_off_topic: Share
    clean: Share
    crashes: Share
    sure: Share
    classes: Mapping[str, Share]


def figures(judged: Sequence[Judgement]) -> Figures:
    """All figures of the judgements."""
    failures = [one for one in judged if not one.case.quiet]
    answered = [one for one in failures if one.answered]
    diagnosed = [one for one in failures if one.answer.given]
    quiet = {want: [one for one in judged if one.case.want == want] for want in QUIET}
    sure = [one for one in diagnosed if one.answer.confidence >= SURE]
    return Figures(
        right=_share(failures, lambda one: one.ok),
        answered=_share(failures, lambda one: one.answered),
        precision=_share(answered, lambda one: one.ok),
        macro_f1=_macro_f1(judged),
        evidence=_share([one for one in failures if one.case.evidence is not None], lambda one: bool(one.evidence)),
        fix=_share([one for one in failures if one.case.fix is not None], lambda one: bool(one.fix) and one.ok),
        facts=Share(sum(one.facts[0] for one in failures), sum(one.facts[1] for one in failures)),
        harmful=_share([one for one in diagnosed if one.harm is not None], lambda one: bool(one.harm)),
        alarms_clean=_share(quiet[CLEAN], lambda one: not one.ok),
        alarms_off_topic=_share(quiet[OFF_TOPIC], lambda one: not one.ok),
        clean=_share(quiet[CLEAN], lambda one: one.answer.status == "clean"),
        crashes=_share(judged, lambda one: one.answer.status == "crash"),
        sure=_share(sure, lambda one: one.ok),
        classes={
            want: _share([one for one in judged if one.case.want == want], lambda one: one.ok)
            for want, _ in collections.Counter(one.case.want for one in judged).most_common()
        },
    )


def _share(among: Sequence[Judgement], holds: Callable[[Judgement], bool]) -> Share:
    return Share(sum(map(holds, among)), len(among))


def _macro_f1(judged: Sequence[Judgement]) -> float | None:
    total = collections.Counter(one.case.want for one in judged if not one.case.quiet)
    hits = collections.Counter(one.case.want for one in judged if one.ok)
    wrongly = collections.Counter(one.answer.got for one in judged if not one.ok)
    each = [2 * hits[name] / (hits[name] + wrongly[name] + total[name]) for name in total]
    return sum(each) / len(each) if each else None


@dataclass(frozen=True)
class Bin:
    """The diagnoses of a range of confidence: their mean, how many are right, and those on failures alone.

    A class given to a quiet log is wrong unless the label accepts it.
    """

    low: float
    high: float
    mean: float
    right: Share
    on_failures: Share


def calibration(judged: Sequence[Judgement]) -> list[Bin]:
    """How the confidence given fits what was right; ranges without a diagnosis are left out."""
    bins = []
    for low, high in zip(BINS, (*BINS[1:], 1.0), strict=True):
        here = [
            one
            for one in judged
            if one.answer.given
            and low <= one.answer.confidence
            and (one.answer.confidence < high or high == 1.0)  # the last range holds its end
        ]
        if here:
            mean = sum(one.answer.confidence for one in here) / len(here)
            failures = [one for one in here if not one.case.quiet]
            bins.append(Bin(low, high, mean, _share(here, lambda o: o.ok), _share(failures, lambda o: o.ok)))
    return bins


# --- baselines ----------------------------------------------------------------------------------------

Judge = Callable[[Labelled], Answer]
Learner = Callable[[Sequence[Labelled]], Judge]


def folds(classes: Sequence[str], number: int, seed: int = SEED) -> list[int]:
    """The fold of each log: every class is shuffled and dealt out, going on where the class before it ended."""
    dice = random.Random(seed)
    dealt = [0] * len(classes)
    at = 0
    for name in sorted(set(classes)):
        places = [place for place, other in enumerate(classes) if other == name]
        dice.shuffle(places)
        for place in places:
            dealt[place] = at % number
            at += 1
    return dealt


def cross_validated(
    cases: Sequence[Labelled], learner: Learner, number: int, more: Sequence[Labelled] = ()
) -> list[Answer]:
    """Each log's answer by what was learnt from the other folds, and from ``more`` but for the very same logs."""
    scored = {case.data for case in cases}
    more = [case for case in more if case.data not in scored]
    dealt = folds([case.want for case in cases], number)
    answers: dict[int, Answer] = {}
    for fold in sorted(set(dealt)):
        judged_by = learner([case for case, where in zip(cases, dealt, strict=True) if where != fold] + more)
        answers.update({place: judged_by(case) for place, case in enumerate(cases) if dealt[place] == fold})
    return [answers[place] for place in range(len(cases))]


def _said(name: str, evidence: tuple[str, ...] = ()) -> Answer:
    """A class as an answer."""
    if name in QUIET:
        return Answer("clean" if name == CLEAN else "unexplained")
    return Answer("explained", given=name, evidence=evidence)


# What varies between runs, and what stands for it in a skeleton and in an expression.
_VARIES = (
    (re.compile(r"https?://\S+|(?:[A-Za-z]:)?(?:[\\/][\w.@~+-]+){2,}[\\/]?"), "\x00", r"\S+"),
    (re.compile(r"0x[0-9a-fA-F]+|\d+(?:\.\w+)+|\d{4,}"), "\x01", r"[\w.]+"),
)
_ALARM = re.compile(r"(?i)\btraceback\b|error\b|\bfatal\b|\bfailed\b|\bcannot\b|\bnot found\b")
_LONGEST = 8
"""Words of an expression at most."""


def _skeleton(line: str) -> list[str]:
    """A line's words, with a placeholder for what varies."""
    for varies, placeholder, _ in _VARIES:
        line = varies.sub(placeholder, line)
    return line.split()[:200]


def _runs(line: str) -> Iterable[str]:
    words = _skeleton(line)
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            yield " ".join(words[start:end])


def _present(case: Labelled, known: frozenset[str]) -> set[str]:
    """Those of ``known`` that stand in the log. ``known`` holds the beginnings of all it holds."""
    found = set()
    for words in {tuple(_skeleton(line)) for line in case.lines}:
        for start in range(len(words)):
            for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
                run = " ".join(words[start:end])
                if run not in known:
                    break
                found.add(run)
    return found


def _expression(run: str) -> re.Pattern[str]:
    body = re.escape(run).replace(r"\ ", r"\s+")
    for _, placeholder, stands_for in _VARIES:
        body = body.replace(re.escape(placeholder), stands_for).replace(placeholder, stands_for)
    return re.compile(rf"(?<!\S){body}(?!\S)")


def learn_expressions(cases: Sequence[Labelled]) -> Judge:
    """An ordered list of plain regular expressions; the first that hits gives the class.

    Candidates are all runs of up to eight words of the decisive lines' skeletons. They are ordered by precision on the
    logs learnt from, by Laplace's estimate, so that many hits count for more than one; of those that hit the same
    logs the shortest stays. One that is wrong as often as right is dropped, and so is one that adds no log to what
    those before it find. What nothing hits is an unknown failure if an alarming word stands in it, else clean.
    """
    known = frozenset(run for case in cases for line in case.decisive for run in _runs(line))
    where: dict[str, set[int]] = collections.defaultdict(set)
    for place, case in enumerate(cases):
        for run in _present(case, known):
            where[run].add(place)
    shortest: dict[frozenset[int], str] = {}
    for run in sorted(where, key=lambda run: (run.count(" "), len(run), run)):
        if sum(map(str.isalpha, run)) >= 4:
            shortest.setdefault(frozenset(where[run]), run)
    ranked = []
    for places, run in shortest.items():
        name, hits = collections.Counter(cases[place].want for place in sorted(places)).most_common(1)[0]
        ranked.append((-(hits + 1) / (len(places) + 2), run.count(" "), len(run), run, name))
    rules: list[tuple[re.Pattern[str], str]] = []
    found: set[int] = set()
    for estimate, _, _, run, name in sorted(ranked):
        if -estimate > 0.5 and any(cases[place].want == name for place in where[run] - found):
            rules.append((_expression(run), name))
            found |= where[run]

    def judged(case: Labelled) -> Answer:
        text = "\n".join(case.lines)
        for expression, name in rules:
            if hit := expression.search(text):
                start = text.rfind("\n", 0, hit.start()) + 1
                end = text.find("\n", hit.end())
                return _said(name, (text[start : end if end >= 0 else None],))
        return _said(OFF_TOPIC if _ALARM.search(text) else CLEAN)

    return judged


def learn_machine(cases: Sequence[Labelled]) -> Judge:
    """TF-IDF of words, pairs of words and letters in words, with a linear SVM over all classes and the quiet two."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    if len({case.want for case in cases}) < 2:
        return lambda case: _said(cases[0].want if cases else CLEAN)
    # Logs repeat themselves: each line counts once.
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_features=200_000)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, max_features=200_000)
    machine = make_pipeline(make_union(words, letters), LinearSVC(class_weight="balanced", random_state=SEED))
    machine.fit(["\n".join(case.lines) for case in cases], [case.want for case in cases])
    return lambda case: _said(str(machine.predict(["\n".join(case.lines)])[0]))


# --- the table ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Contender:
    """One who answered all logs, or the reason why not. ``lacks`` are figures that make no sense for it."""

    name: str
    judged: Sequence[Judgement] = ()
    skipped: str = ""
    lacks: frozenset[str] = field(default_factory=frozenset)


ROWS = (
    ("right", "right"),
    ("answered", "answered"),
    ("precision", "precision"),
    ("macro_f1", "macro-F1"),
    ("evidence", "evidence"),
    ("facts", "facts"),
    ("fix", "right fix"),
    ("harmful", "harmful command"),
    ("alarms_clean", "false alarm, clean"),
    ("alarms_off_topic", "false alarm, off-topic"),
    ("clean", "clean called clean"),
    ("crashes", "crash"),
    ("sure", f"right at confidence >= {SURE}"),
)
_NO_WORDS = frozenset({"facts", "fix", "harmful", "crashes", "sure"})


def contenders(
    cases: Sequence[Labelled], ask: Judge, number: int, more: Sequence[Labelled] = (), workers: int = 1
) -> list[Contender]:
    """pip-explain and the baselines, all judged."""
    with ThreadPoolExecutor(workers) as pool:
        answers = list(pool.map(ask, cases))
    found = [Contender("pip-explain", _judged(cases, answers))]
    answers = cross_validated(cases, learn_expressions, number, more)
    found.append(Contender("expressions", _judged(cases, answers), lacks=_NO_WORDS))
    lacks = _NO_WORDS | {"evidence"}
    try:
        answers = cross_validated(cases, learn_machine, number, more)
    except ImportError as error:
        reason = f"{error}: pip install -e '.[evaluate]'"
        return [*found, Contender("TF-IDF + SVM", skipped=reason, lacks=lacks)]
    return [*found, Contender("TF-IDF + SVM", _judged(cases, answers), lacks=lacks)]


def _judged(cases: Sequence[Labelled], answers: Sequence[Answer]) -> list[Judgement]:
    return [judge(case, answer) for case, answer in zip(cases, answers, strict=True)]


def table(found: Sequence[Contender], misses: bool = False) -> str:
    """All that is printed."""
    first = found[0].judged
    wanted = collections.Counter(one.case.want for one in first)
    failures = len(first) - wanted[CLEAN] - wanted[OFF_TOPIC]
    kinds = len(set(wanted) - QUIET)
    out = [
        f"{len(first)} logs: {failures} failures of {kinds} classes, "
        f"{wanted[OFF_TOPIC]} off-topic, {wanted[CLEAN]} clean"
    ]
    scores = {one.name: figures(one.judged) for one in found if not one.skipped}

    def row(title: str, cells: Iterable[str]) -> str:
        return f"  {title:26}" + "".join(f"{cell:>18}" for cell in cells).rstrip()

    shown = [one for one in found if not one.skipped]
    out += ["", row("", [one.name for one in shown])]
    for key, title in ROWS:
        out.append(row(title, [_cell(scores[one.name], key, one) for one in shown]))
    out += [f"  {one.name} skipped: {one.skipped}" for one in found if one.skipped]
    out += ["", "  confidence       given    mean         right, all   right, failures"]
    for each in calibration(first):
        ends = f"{each.low:.2f} - {each.high:.2f}"
        out.append(f"  {ends:14}{each.right.of:8}{each.mean:8.3f}{each.right!s:>19}{each.on_failures!s:>18}")
    out.append("")
    for name in scores[found[0].name].classes:
        shares = [scores[one.name].classes[name] for one in shown]
        out.append(row(name, [f"{share.hits}/{share.of}" for share in shares]))
    if misses:
        out.append("")
        for judged in first:
            if faults := judged.faults():
                got = f"{judged.answer.got} {judged.answer.pattern or judged.answer.why}".rstrip()
                out.append(f"  miss {judged.case.name}: want {judged.case.want}, got {got}: {', '.join(faults)}")
    return "\n".join(out)


def _cell(scores: Figures, key: str, one: Contender) -> str:
    value = getattr(scores, key)
    if key in one.lacks or value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def as_json(found: Sequence[Contender]) -> dict[str, Any]:
    """The same as data: figures, ranges of confidence, and every log's judgement."""
    said: dict[str, Any] = {}
    for one in found:
        if one.skipped:
            said[one.name] = {"skipped": one.skipped}
            continue
        scores = dataclasses.asdict(figures(one.judged))
        said[one.name] = {
            "figures": {key: value for key, value in scores.items() if key not in one.lacks},
            "calibration": [dataclasses.asdict(each) for each in calibration(one.judged) if "sure" not in one.lacks],
            "logs": [
                {
                    "id": each.case.name,
                    "want": each.case.want,
                    "got": each.answer.got,
                    "pattern": each.answer.pattern,
                    "confidence": each.answer.confidence,
                    "ok": each.ok,
                    "evidence": each.evidence,
                    "fix": each.fix,
                    "harm": each.harm,
                    "facts": each.facts,
                    "why": each.answer.why,
                }
                for each in one.judged
            ],
        }
    return said


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--tool", metavar="PATH", help="an installed executable (default: pip_explain in this process)")
    parser.add_argument("--misses", action="store_true", help="every log on which pip-explain errs, and how")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all figures and judgements there")
    parser.add_argument("--folds", type=int, default=5, metavar="N", help="of the cross-validation (default: 5)")
    parser.add_argument(
        "--train", type=Path, action="append", default=[], metavar="PATH", help="more logs for the baselines to learn"
    )
    given = parser.parse_args(arguments)
    if given.folds < 2:
        parser.error("--folds must be at least 2")
    tool = given.tool
    try:
        cases = [case for path in given.paths for case in load(path)]
        more = [case for path in given.train for case in load(path)]
        if tool is None:
            explain(b"")  # a broken catalogue is an error, not a hundred crashes
    except (OSError, ValueError, PipExplainError) as error:
        parser.error(str(error))
    ask = ask_here if tool is None else lambda case: ask_executable(tool, case)
    found = contenders(cases, ask, given.folds, more, workers=1 if tool is None else 2)
    if given.json:
        given.json.write_text(json.dumps(as_json(found), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(table(found, given.misses))
    return 0


if __name__ == "__main__":
    sys.exit(main())
