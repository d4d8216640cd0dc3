"""``explain(data) -> Report``: the only place where the hops are put together."""

from __future__ import annotations

import io
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from pip_explain import environment as machine
from pip_explain.classify import Listener, Match
from pip_explain.environment import Environment
from pip_explain.errors import UnsafeError
from pip_explain.intake import Log, read_log
from pip_explain.knowledge import Settlement, compared, settle_all, typed, unmet
from pip_explain.lexing import events, origin, reasons
from pip_explain.model import Demand, Diagnosis, Evidence, Note, Platform, Report, Shell
from pip_explain.patterns import Catalogue, load
from pip_explain.remedies import Fact, explanation, facts_of, remedies
from pip_explain.scan import Scanner, Search

_EVIDENCE = 6
"""Lines of evidence that a diagnosis shows at most."""

_SECRETS = re.compile(
    r"(?<=://)[^\s/@'\"]{1,300}(?=@)"
    r"|\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|hf_\w{20,}|sk-[\w-]{20,}|AKIA[0-9A-Z]{16}|"
    r"pypi-[\w-]{40,}|xox[abprs]-[\w-]{10,}|eyJ[\w-]{16,}\.[\w-]{8,}\.[\w-]{8,})"
    r"|(?i:(?<=token=)|(?<=password=)|(?<=passwd=)|(?<=secret=)|(?<=api_key=)|(?<=apikey=)|(?<=bearer )|(?<=basic ))"
    r"[^\s&'\",;]{4,400}"
)


@cache
def catalogue(*extra: Path) -> Catalogue:
    """The built-in patterns with those of further folders, read once a process."""
    return load(*extra)


@cache
def _scanner(literals: tuple[str, ...]) -> Scanner:
    return Scanner(literals)


def explain(
    data: bytes | str | Log,
    *,
    source: str = "-",
    shell: Shell | None = None,
    python: str | None = None,
    platform: Platform | None = None,
    patterns: Sequence[Path] = (),
    live: bool = False,
    every: bool = False,
) -> Report:
    """What a log says: the failure's class, its root cause with evidence, and commands that repair it.

    ``data`` is the log as bytes or text, or an opened :class:`~pip_explain.intake.Log`; ``source`` names it
    in the report. ``shell``, ``python`` and ``platform`` say what is known of the log's machine; with
    ``live`` this machine may be looked at (nothing is started). ``every`` keeps independent further
    failures too. Raises InputError for data that is no text, PatternError for a faulty folder of ``patterns``.
    """
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogateescape")
    log = data if isinstance(data, Log) else read_log(io.BytesIO(data), source)
    known = catalogue(*patterns)
    listener = Listener(known)
    search = Search(log, _scanner(tuple(listener.literals)), listener)
    for window in search.windows():
        listener.hear(events(window.lines), {line.number: line for line in window.lines}, window.hits)
    while (verdict := listener.verdict()) is None:
        for aside in search.asides(listener.missing(search.context)):
            listener.overhear(aside.number, aside.lines, aside.literals, events)
    where = machine.with_options(machine.of_log(listener.traits()), shell, python, platform)
    kept = [match for match in verdict.matches if every or match.role != "also"]
    return Report(
        source=source if not isinstance(data, Log) else log.name,
        encoding=log.encoding,
        lines=log.lines,
        status="explained" if verdict.matches else "unexplained" if verdict.unexplained else "clean",
        diagnoses=tuple(_diagnosis(match, verdict.matches, where, live) for match in kept),
        notes=tuple(_note(match) for match in verdict.notes),
        unexplained=verdict.unexplained and verdict.unexplained._replace(text=redacted(verdict.unexplained.text)),
        unshown=tuple(match.pattern.title for match in verdict.matches if match not in kept),
    )


def redacted(text: str) -> str:
    """``text`` without credentials in URLs, tokens and passwords."""
    return _SECRETS.sub("***", text)


def _diagnosis(match: Match, matches: Sequence[Match], where: Environment, live: bool) -> Diagnosis:
    pattern = match.pattern
    where = machine.ran_by(where, (part.text for hearing in match.hearings for part in hearing.event.parts))
    if live:
        where = machine.live(where)
    demands = match.demands or _reasoned(match)
    settlements = settle_all(demands) if demands else ()
    settlement = settlements[0] if settlements else None
    known = facts_of(pattern, _captured(match, settlements, demands), where)
    if "{fits}" in pattern.explain and (line := _fits(pattern.id, known, where)):
        known["fits"] = Fact(line, None)
    return Diagnosis(
        id=pattern.id,
        failure_class=pattern.failure_class,
        title=pattern.title,
        role=match.role,
        confidence=_confidence(match, matches),
        matched_by="grammar" if match.likeness is None else "similarity",
        explanation=explanation(pattern.explain, {**_told(where), **known}),
        evidence=_evidence(match, settlement),
        facts={name: fact.text for name, fact in known.items() if name != "derivation"},
        remedies=remedies(pattern, known, where),
        avoid=pattern.avoid,
        references=pattern.references,
    )


def _fits(pattern: str, known: Mapping[str, Fact], where: Environment) -> str | None:
    """The set of versions that fits what the log, and live this machine, tell of the GPU and what runs on it."""
    from pip_explain.cuda import FRAMEWORKS, Rig, fits

    texts = {name: fact.text for name, fact in known.items()}
    told = {**where.facts(), **where.stack, **texts}
    for name in FRAMEWORKS:
        if name not in told and (version := where.installed(name)):
            told[name] = version
    driver = told.get("driver", "")
    rig = Rig(
        tensorflow=told.get("tensorflow", ""),
        torch=told.get("torch", ""),
        jax=told.get("jax", ""),
        python=where.python or "",
        driver=driver if re.fullmatch(r"\d{3}(?:\.\d+){1,2}", driver) else "",
        capability=told.get("capability", ""),
        libraries=tuple(text for text in texts.values() if re.fullmatch(r"lib\w+\.so[\d.]+|\w+\.dll", text)),
        windows=where.platform == "windows",
    )
    return fits(rig, pattern)


def _reasoned(match: Match) -> tuple[Demand, ...]:
    """The demands in a resolver's prose, where the match lies in such."""
    parts = {part.number: part for hearing in match.hearings for part in hearing.event.parts}
    if not any(" depends on " in part.text for part in parts.values()):
        return ()
    return reasons([parts[number] for number in sorted(parts)])


def _relaxed(demands: Sequence[Demand], settlement: Settlement) -> str | None:
    """All that the user asked for, with ``loosen`` in the place of what it replaces; None where a part is unsafe."""
    if settlement.requested is None or settlement.loosen is None:
        return None
    words = []
    for demand in demands:
        if demand.how == "requested" and not demand.requirement.startswith(settlement.package):
            try:
                words.append(typed("requirement", demand.requirement))
            except UnsafeError:
                return None
    return " ".join(dict.fromkeys([settlement.loosen, *words]))


def _told(where: Environment) -> dict[str, Fact]:
    return {name: Fact(text, None) for name, text in where.facts().items()}


def _note(match: Match) -> Note:
    known = facts_of(match.pattern, _captured(match, (), ()))
    return Note(
        match.pattern.id, match.pattern.title, explanation(match.pattern.explain, known), _evidence(match, None)
    )


_OWN_FILE = re.compile(
    r"(?!.*(?:(?:site|dist)-packages|[/\\\\][Ll]ib[/\\\\]|pip-install-|ipykernel|ipython-input))[^<>]*\.py"
)
"""A file of the user's own: not installed, not a part of Python, not a notebook's cell."""


def _captured(match: Match, settlements: Sequence[Settlement], demands: Sequence[Demand]) -> dict[str, Fact]:
    """What the sentences caught, the earliest first, then what the event's shape and the settled conflicts say."""
    known: dict[str, Fact] = {}
    for hearing in (*match.hearings, *match.told):
        kinds = dict(hearing.slot.sentence.captures)
        for name, text in hearing.captures.items():
            said_here = redacted(text.strip())
            if kinds[name] == "path":  # Python's repr of a Windows path doubles its backslashes
                said_here = said_here.replace("\\\\", "\\")
            known.setdefault(name, Fact(said_here, kinds[name]))
    fields = match.hearings[0].event.fields
    for name, kind in (("file", "path"), ("number", "number"), ("type", "module")):
        if name in fields:
            known.setdefault(name, Fact(redacted(fields[name]), kind))
    if _OWN_FILE.fullmatch(fields.get("file", "")):
        known.setdefault("own_file", Fact(redacted(fields["file"]), "path"))
    asked = next(
        (text for hearing in match.hearings for line in hearing.lines if "(from " in (text := line.text)), None
    )
    if asked is not None:
        known.update(_asked(asked, known.get("requirement")))
    if demands and not settlements and (wanted := unmet(demands)):
        known["unmet"] = Fact(redacted(wanted), "requirement")
    if settlements:
        settlement = settlements[0]
        said: Mapping[str, tuple[str | None, str]] = {
            "package": (settlement.package, "name"),
            "required": (settlement.required, "specifier"),
            "found": (settlement.found, "text"),
            "requirer": (settlement.requirer, "text"),
            "requested": (settlement.requested, "requirement"),
            "agreed": (settlement.agreed, "requirement"),
            "loosen": (settlement.loosen, "requirement"),
            "derivation": ("; ".join(settlement.derivation), "text"),
        }
        known.update({name: Fact(redacted(text), kind) for name, (text, kind) in said.items() if text})
        if relaxed := _relaxed(demands, settlement):
            known["relaxed"] = Fact(relaxed, None)
        if settlement.requirer and settlement.requirer != "you":
            name, _, version = settlement.requirer.partition(" ")
            known["requirer_name"] = Fact(name, "name")
            if version:
                known["requirer_pin"] = Fact(f"{name}=={version}", "requirement")
        repairs = [settled.agreed for settled in settlements]
        if all(repairs):
            known["repairs"] = Fact(" ".join(dict.fromkeys(filter(None, repairs))), None)
        newcomers = _newcomers(match, {_same(settled.package) for settled in settlements})
        if newcomers:
            known["newcomers"] = Fact(" ".join(newcomers), None)
    return known


def _newcomers(match: Match, settled: Container[str]) -> list[str]:
    """What the user asked to be installed (``{asked:requirement}`` in a pattern's context), without what a settlement
    speaks of: the name, with the version that was there before (``{had:name} {had_version:version}``), if there was
    one. None where they are many."""
    before: dict[str, str] = {}
    names: dict[str, None] = {}
    for hearing in match.told:
        said = hearing.captures
        with suppress(UnsafeError):
            if "had" in said:
                before[_same(typed("name", said["had"]))] = typed("version", said["had_version"])
            elif "asked" in said and "(from " not in hearing.lines[0].text:
                names[re.split(r"[^\w.-]", typed("requirement", said["asked"]))[0]] = None
    wanted = [name for name in names if _same(name) not in settled]
    known = [f"{name}=={before[_same(name)]}" if _same(name) in before else name for name in wanted]
    return known if len(known) <= _NEWCOMERS else []


_NEWCOMERS = 6


def _same(name: str) -> str:
    """A distribution's name in its one spelling."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _asked(text: str, requirement: Fact | None) -> dict[str, Fact]:
    """Who asked for a requirement, and how it stands to the versions that the installer listed."""
    said = origin(text)
    known: dict[str, Fact] = {}
    if said.chain:
        known["chain"] = Fact(redacted(" -> ".join(said.chain)), "text")
        known["asked_in"] = Fact(redacted(said.chain[-1]), "text")
    if requirement:
        stands = compared(requirement.text, said.versions)
        known.update({name: Fact(value, None) for name, value in stands.items()})
    return known


def _evidence(match: Match, settlement: Settlement | None) -> tuple[Evidence, ...]:
    """The lines that show it: those of the demands that cannot hold together first, then the sentences'."""
    lines: dict[int, str] = {}
    if settlement:
        wanted = {demand.number for demand in settlement.culprits}
        for hearing in match.hearings:
            for part in hearing.event.parts:
                if part.number in wanted:
                    lines.setdefault(part.number, part.text)
    for hearing in match.hearings:
        for line in hearing.lines:
            lines.setdefault(line.number, line.text)
    return tuple(Evidence(number, redacted(text.strip())[:500]) for number, text in list(lines.items())[:_EVIDENCE])


def _confidence(match: Match, matches: Iterable[Match]) -> float:
    """How sure: an exact sentence is nearly certain, less so where independent failures compete."""
    if match.likeness is not None:
        return round(min(0.89, 0.5 + (match.likeness - 0.8) * 1.9), 2)
    rivals = sum(other.role == "also" and not other.pattern.warning for other in matches)
    return 0.98 if not rivals else 0.92 if rivals == 1 else 0.85
