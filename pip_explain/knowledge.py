"""What is known about versions, names and machines: tables of facts, and the arithmetic of requirements.

The only user of ``packaging``. Everything here is a pure function of its arguments and of
``patterns/knowledge/*.yaml``; both are loaded when they are first needed, for most runs need little.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from pip_explain import resources
from pip_explain.errors import UnsafeError

if TYPE_CHECKING:
    from packaging.specifiers import Specifier
    from packaging.version import Version

    from pip_explain.model import Demand

# --- Captures are typed ---------------------------------------------------------------------------

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,126}[A-Za-z0-9])?"
_EXTRAS = r"\[\s*(?:" + _NAME + r"(?:\s*,\s*" + _NAME + r")*)?\s*\]"
_NAMED = rf"(?s)({_NAME})\s*({_EXTRAS})?\s*(.*)"
_HOST = (
    r"(?:(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-)){0,8}|\[[0-9A-Fa-f:.]{2,45}\])"
    r"(?::[0-9]{1,5})?"
)
_URL = r"(?i)https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{1,2000}"
_SECRET = r"(?i)token|secret|passw|pwd|auth|credential|signature|\bsig\b|api[_-]?key|\bkey\b|session"
_TRAILER = r"\s*\((?:from|constraint)\b[^()]*(?:\([^()]*\)[^()]*)*\)\s*\Z"
_WORDS: Mapping[str, str] = {
    "module": r"[A-Za-z_][A-Za-z0-9_]{0,80}(?:\.[A-Za-z_][A-Za-z0-9_]{0,80}){0,10}",
    "python": r"[23]\.[0-9]{1,2}(?:\.[0-9]{1,2})?",
    "number": r"[0-9]{1,20}(?:\.[0-9]{1,20})?",
    "soname": r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,80}\.(?:so|dll|dylib)(?:\.[0-9]{1,9}){0,4}",
    "word": r"[A-Za-z0-9_.+][A-Za-z0-9_.+-]{0,119}",
    "program": r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,79}",
}


def typed(kind: str, text: str) -> str:
    """What a captured text is, in a form that may enter a command (law 5).

    ``kind`` is one of name, version, specifier, requirement, path, module, host, url, python,
    number, soname, word, program. The result never starts with a dash and holds no control
    character; requirements and specifiers come in PEP 508's spelling (pip's own
    ``urllib3<3 and >=1.21.1`` becomes ``urllib3<3,>=1.21.1``), without markers. A name stays as it
    was written, with its extras.

    Raises UnsafeError for what does not parse, for direct URLs, credentials, and for the kind
    ``text``, which nothing vouches for.
    """
    reader = _READERS.get(kind)
    said = text.strip()
    if reader is None or not said or len(said) > 4096 or (kind not in ("url", "path") and not said.isascii()):
        raise UnsafeError(f"{text[:80]!r} is not a {kind} that may stand in a command")
    result = reader(said)
    if not result or result.startswith("-") or not result.isprintable():
        raise UnsafeError(f"{text[:80]!r} is not a {kind} that may stand in a command")
    return result


def _name(text: str) -> str | None:
    found = re.fullmatch(_NAMED, text)
    return found[1] + _extras(found[2]) if found and not found[3] else None


def _extras(text: str | None) -> str:
    names = sorted({name.strip() for name in text.strip("[] ").split(",")} - {""}) if text else []
    return f"[{','.join(names)}]" if names else ""


def _version(text: str) -> str | None:
    from packaging.version import InvalidVersion, Version

    try:
        return str(Version(text.rstrip(".,;")))
    except InvalidVersion:
        return None


def _specifier(text: str) -> str | None:
    clauses = _clauses(text)
    return _spelt(clauses) if clauses else None


def _requirement(text: str) -> str | None:
    found = re.fullmatch(_NAMED, re.sub(_TRAILER, "", text.partition(";")[0]).strip())
    if found is None or found[3].startswith("@"):
        return None
    clauses = _clauses(found[3])
    return None if clauses is None else found[1] + _extras(found[2]) + _spelt(clauses)


def _path(text: str) -> str | None:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].strip()
    if re.match(r"[A-Za-z]:\\\\", text):  # as Python's repr() shows a Windows path
        text = text.replace("\\\\", "\\")
    hidden = any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in text)
    return None if hidden else text


def _url(text: str) -> str | None:
    from urllib.parse import parse_qsl, urlsplit

    if not re.fullmatch(_URL, text):
        return None
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    if "@" in parts.netloc or not re.fullmatch(_HOST, parts.netloc):
        return None
    keys = [key for key, _ in parse_qsl(f"{parts.query}&{parts.fragment}", keep_blank_values=True)]
    return None if any(re.search(_SECRET, key) for key in keys) else text


def _word_of(kind: str) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        return text if re.fullmatch(_WORDS[kind], text) else None

    return read


_READERS: Mapping[str, Callable[[str], str | None]] = {
    "name": _name,
    "version": _version,
    "specifier": _specifier,
    "requirement": _requirement,
    "path": _path,
    "url": _url,
    "host": lambda text: text.lower() if re.fullmatch(_HOST, text) else None,
    **{kind: _word_of(kind) for kind in _WORDS},
}


def _clauses(text: str) -> tuple[Specifier, ...] | None:
    """The clauses of a specifier as pip or a person writes it; None when one of them is not PEP 440."""
    from packaging.specifiers import InvalidSpecifier, Specifier

    text = text.strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    clauses: dict[str, Specifier] = {}
    for part in re.split(r"\s*,\s*|\s+and\s+", text.strip()):
        if not part:
            continue
        try:
            clause = Specifier(part)
        except InvalidSpecifier:
            return None
        if clause.operator == "===" and not re.fullmatch(r"[\w.+!-]+", clause.version):
            return None
        clauses[str(clause)] = clause
    return tuple(clauses.values())


def _spelt(clauses: Sequence[Specifier]) -> str:
    """One spelling for a set of clauses, the way ``packaging`` sorts them: ``<3,>=1.21.1``."""
    return ",".join(sorted(str(clause) for clause in clauses))


# --- Which demands cannot hold together -------------------------------------------------------------

_MOST_CLAUSES = 64
_MOST_DEMANDS = 2000
# Old metadata wrote `>=1.0.*`; pips up to 24.0 read it as `>=1.0`. For the arithmetic only.
_LEGACY = r"(?<![=!<>~])(>=|<=|>|<|~=)(\s*[0-9][0-9.]*?)\.\*"


class Settlement(NamedTuple):
    """What a conflict comes down to.

    ``package`` is what the demands disagree on; ``culprits`` the fewest demands that cannot hold
    together (one, where the installed version alone breaks it). ``agreed`` is a requirement that
    satisfies every demand on the package (not whether such a file exists), or None. ``found`` is
    what one side has or wants (``"1.26.4"``, ``"==7.35.1"``) and ``holder`` who that is;
    ``required`` the specifier of the other side as it was written, ``requirer`` its name and
    version. ``requested`` is the user's own requirement on the package, ``loosen`` the same
    rewritten to what the other side accepts. ``derivation`` are sentences for a person.
    """

    package: str
    culprits: tuple[Demand, ...]
    agreed: str | None
    found: str | None
    required: str | None
    requirer: str | None
    requested: str | None
    loosen: str | None
    derivation: tuple[str, ...]
    holder: str | None = None


class _Wish(NamedTuple):
    """A demand, read: on which package, with which clauses (None: unreadable), as written."""

    demand: Demand
    package: str
    extras: str
    clauses: tuple[Specifier, ...] | None
    written: str
    have: str | None

    @property
    def key(self) -> str:
        return _canonical(self.package)

    @property
    def mine(self) -> bool:
        return self.demand.how != "depends"


def settle(demands: Sequence[Demand]) -> Settlement | None:
    """What the demands of a conflict block, or of pip's lines after an install, disagree on.

    The first of settle_all; None when all of them could hold together as far as their versions say
    (then a missing file or another platform is the reason), or when nothing in them can be read.
    """
    return next(iter(settle_all(demands)), None)


def settle_all(demands: Sequence[Demand]) -> tuple[Settlement, ...]:
    """One settlement for each package that the demands disagree on, in the order of the log.

    What is merely not installed comes last. Total: unreadable demands are left out.
    """
    groups: dict[str, list[_Wish]] = {}
    for demand in demands[:_MOST_DEMANDS]:
        wish = _wish(demand)
        if wish is not None:
            groups.setdefault(wish.key, []).append(wish)
    after_install = any(wish.have for group in groups.values() for wish in group)
    broken: list[Settlement] = []
    absent: list[Settlement] = []
    for group in groups.values():
        settled = _installed(group) if any(wish.have for wish in group) else _conflict(group)
        if settled is not None:
            broken.append(settled)
        elif after_install or any(wish.demand.how == "missing" for wish in group):
            absent.append(_absent(group))
    return (*broken, *absent)


def unmet(demands: Sequence[Demand]) -> str | None:
    """The one requirement of a conflict block in which nothing conflicts: several releases of one distribution want
    the same, and pip found no file for it. None for other blocks.
    """
    wishes = [_wish(demand) for demand in demands[:_MOST_DEMANDS]]
    if len(wishes) < 2 or any(wish is None or wish.demand.how != "depends" for wish in wishes):
        return None
    names = {_requirer_name(wish) for wish in wishes if wish}
    packages = {wish.key for wish in wishes if wish}
    return demands[0].requirement if len(names) == len(packages) == 1 else None


def _wish(demand: Demand) -> _Wish | None:
    text = demand.requirement[:4000].partition(";")[0].strip().removeprefix("(constraint)").strip()
    text = re.sub(_TRAILER, "", text)
    text = text.removeprefix("<").replace("from Requires-Python>", "").strip()
    found = re.fullmatch(_NAMED, text)
    if found is None:
        return None
    package, extras, rest = found[1], _extras(found[2]), found[3].strip()
    written = _spelt_by_poetry(rest[1:-1].strip()) if rest.startswith("(") and rest.endswith(")") else rest
    if re.fullmatch(r"v?\d[\w.+!-]*", rest):  # a candidate: `demo 1.0 (from /home/me/demo)`
        written = f"=={rest}"
    clauses = None if rest.startswith("@") else _clauses(re.sub(_LEGACY, r"\1\2", written))
    words = (demand.have or "")[:400].split()
    if len(words) > 1 and _canonical(words[0].partition("[")[0]) == _canonical(package):
        del words[0]
    have = re.fullmatch(r"(v?\d[\w.+!-]*?)[.,;]*", words[0]) if words else None
    return _Wish(demand, package, extras, clauses, written, have[1] if have else None)


def _spelt_by_poetry(text: str) -> str:
    """A specifier as Poetry writes it (``^1.2``, ``~1.2``, ``1.2``, ``1.*``, ``*``) in the standard's spelling."""
    return ",".join(filter(None, (_clause_of_poetry(part.strip()) for part in text.split(","))))


def _clause_of_poetry(text: str) -> str:
    found = re.fullmatch(r"([\^~]?)(\d+(?:\.\d+)*)((?:\.\*)?)", text)
    if found is None:
        return "" if text == "*" else text
    sign, version, star = found.groups()
    if not sign:
        return f"=={version}{star}"
    numbers = [int(number) for number in version.split(".")]
    # A caret keeps the first number that is not zero, a tilde the second one (or the only one).
    keep = next((place for place, number in enumerate(numbers) if number), len(numbers) - 1)
    keep = keep if sign == "^" else min(1, len(numbers) - 1)
    above = [*numbers[:keep], numbers[keep] + 1]
    return f">={version},<{'.'.join(map(str, above))}"


def _conflict(group: Sequence[_Wish]) -> Settlement | None:
    """A package on which the requirements of a conflict block exclude one another."""
    readable = [wish for wish in group if wish.clauses]
    space = _Space.of(readable)
    if space is None:
        return None
    culprits = space.culprits(readable)
    if not culprits:
        return None
    ours = next((wish for wish in culprits if wish.mine), None)
    if ours is None:  # neither side is the user's: what is pinned is what is 'found'
        ours = next((wish for wish in culprits if re.match(r"===?(?!.*\*)", wish.written)), culprits[0])
    theirs = next(
        (wish for wish in culprits if wish is not ours and not wish.mine),
        next(wish for wish in culprits if wish is not ours),
    )
    asked = [wish for wish in group if wish.mine]
    requested = next((wish for wish in culprits if wish.mine), asked[0] if asked else None)
    loosen = None
    if requested is not None and not theirs.mine:
        # What all the others accept; where that is nothing, no version of the user's own helps.
        loosen = space.agreement(_theirs(readable), requested.package, requested.extras)
    return Settlement(
        package=ours.package,
        culprits=tuple(wish.demand for wish in culprits),
        agreed=None,  # they conflict, and agreed is for all
        found=ours.written,
        required=theirs.written,
        requirer=_who(theirs),
        requested=_requested(requested),
        loosen=loosen,
        derivation=(
            *(_sentence(wish) for wish in sorted(culprits, key=lambda wish: wish.mine)),
            _verdict(ours.package, culprits),
        ),
        holder=_who(ours),
    )


def _installed(group: Sequence[_Wish]) -> Settlement:
    """A package whose installed version breaks what others require of it."""
    readable = [wish for wish in group if wish.clauses is not None]
    space = _Space.of(readable)
    clash = space.culprits(readable) if space else ()
    agreed = space.agreement(group, group[0].package, "") if space and len(readable) == len(group) else None
    first = next((wish for wish in group if wish.have), group[0])
    culprits = clash or (first,)
    shown = list(dict.fromkeys(_sentence(wish) for wish in (culprits if clash else group)))[:6]
    verdict = [_verdict(first.package, clash)] if clash else []
    return Settlement(
        package=first.package,
        culprits=tuple(wish.demand for wish in culprits),
        agreed=agreed,
        found=first.have,
        required=first.written,
        requirer=_who(first),
        requested=None,
        loosen=None,
        derivation=(*shown, f"{first.package} {first.have} is installed", *verdict),
    )


def _absent(group: Sequence[_Wish]) -> Settlement:
    """A package that others require and that is not installed at all."""
    readable = [wish for wish in group if wish.clauses is not None]
    space = _Space.of(readable)
    first = group[0]
    agreed = None
    if space and len(readable) == len(group):
        agreed = space.agreement(group, first.package, first.extras)
    elif all(wish.clauses == () for wish in group):
        agreed = first.package + first.extras
    return Settlement(
        package=first.package,
        culprits=(first.demand,),
        agreed=agreed,
        found=None,
        required=first.written or None,
        requirer=_who(first),
        requested=None,
        loosen=None,
        derivation=(
            *dict.fromkeys(_sentence(wish) for wish in group[:6]),
            f"{first.package} is not installed",
        ),
    )


def _verdict(package: str, clash: Sequence[_Wish]) -> str:
    return f"no version of {package} is {'both' if len(clash) == 2 else 'all of these'}"


def _who(wish: _Wish) -> str:
    return wish.demand.who.removeprefix("<").replace("from Requires-Python>", "").strip() or "something"


def _requested(wish: _Wish | None) -> str | None:
    return wish.package + wish.extras + _spelt(wish.clauses or ()) if wish is not None else None


def _sentence(wish: _Wish) -> str:
    wants = wish.package + wish.extras + (_spelt(wish.clauses) if wish.clauses else wish.written)
    if wish.demand.how == "constraint":
        return f"your constraints file allows only {wants}"
    return f"you ask for {wants}" if wish.mine else f"{_who(wish)} needs {wants}"


def _requirer_name(wish: _Wish) -> str:
    return "" if wish.mine else _canonical(_who(wish).split()[0].partition("[")[0])


def _firsts(wishes: Sequence[_Wish], key: Callable[[_Wish], object]) -> list[_Wish]:
    """The first wish of each key, in order."""
    found: dict[object, _Wish] = {}
    for wish in wishes:
        found.setdefault(key(wish), wish)
    return list(found.values())


def _theirs(wishes: Sequence[_Wish]) -> list[_Wish]:
    """One wish of each requirer but the user: the log names the newest version of a requirer first."""
    return _firsts([wish for wish in wishes if not wish.mine], _requirer_name)


class _Space:
    """The versions that matter to some clauses: each bound that they name, and its neighbours.

    Between two neighbouring bounds no clause changes its mind, so that a requirement is a set of
    these versions, kept as the bits of an integer. ``plausible`` are those that a project might
    really publish; the others only tell ``>1`` from ``>=1`` and the like.
    """

    def __init__(self, clauses: Sequence[Specifier]) -> None:
        from packaging.version import Version

        plausible: set[Version] = {Version("0.0.1"), Version("99999")}
        every: set[Version] = set()
        for clause in clauses:
            bound = _bound(clause)
            if bound is not None:
                plausible.update(_neighbours(bound))
                every.update(_fine(bound))
        self.versions = sorted(plausible) + sorted(every - plausible)
        self.plausible = (1 << len(plausible)) - 1
        self.all = (1 << len(self.versions)) - 1
        self.bits: dict[str, int] = {}
        for clause in clauses:
            self.bits[str(clause)] = sum(
                1 << place for place, version in enumerate(self.versions) if clause.contains(version, prereleases=True)
            )

    @classmethod
    def of(cls, wishes: Sequence[_Wish]) -> _Space | None:
        """The space of all their clauses; None where there is none, or too many to be worth the time."""
        clauses = {str(clause): clause for wish in wishes for clause in wish.clauses or ()}
        return cls(tuple(clauses.values())) if 0 < len(clauses) <= _MOST_CLAUSES else None

    def accepted(self, clauses: Sequence[Specifier]) -> int:
        """The versions that satisfy all of the clauses."""
        bits = self.all
        for clause in clauses:
            bits &= self.bits[str(clause)]
        return bits

    def culprits(self, wishes: Sequence[_Wish]) -> tuple[_Wish, ...]:
        """The fewest wishes that cannot hold together; one of the user's own among them if that can be.

        Two versions of one requirer are alternatives, not a conflict.
        """
        distinct = _firsts(wishes, lambda wish: (_requirer_name(wish), wish.written))[:200]
        accepts = {id(wish): self.accepted(wish.clauses or ()) & self.plausible for wish in distinct}
        pairs = [
            pair
            for pair in combinations(distinct, 2)
            if not accepts[id(pair[0])] & accepts[id(pair[1])]
            and (_requirer_name(pair[0]) != _requirer_name(pair[1]) or pair[0].mine)
        ]
        if pairs:
            return min(
                pairs,
                key=lambda pair: (
                    not any(wish.mine for wish in pair),
                    all(wish.mine for wish in pair),
                    not any(wish.demand.how == "requested" for wish in pair),
                ),
            )
        # No two exclude one another: do all together? Then leave out what is not needed for that.
        rest = [wish for wish in distinct if wish.mine] + _theirs(distinct)
        if self._common(rest, accepts):
            return ()
        for wish in rest[::-1]:
            fewer = [other for other in rest if other is not wish]
            if fewer and not self._common(fewer, accepts):
                rest = fewer
        return tuple(rest) if len(rest) > 1 else ()

    def _common(self, wishes: Sequence[_Wish], accepts: Mapping[int, int]) -> int:
        bits = self.plausible
        for wish in wishes:
            bits &= accepts[id(wish)]
        return bits

    def agreement(self, wishes: Sequence[_Wish], package: str, extras: str) -> str | None:
        """The shortest requirement that accepts what all the wishes accept, or None if that is nothing."""
        clauses = list({str(clause): clause for wish in wishes for clause in wish.clauses or ()}.values())
        accepted = self.accepted(clauses)
        if not clauses or not accepted & self.plausible or any(wish.clauses is None for wish in wishes):
            return None
        order = ("!=", "<", ">", "<=", ">=", "~=", "==", "===")
        clauses.sort(key=lambda clause: (order.index(clause.operator), -len(str(clause)), str(clause)))
        for clause in tuple(clauses):
            fewer = [other for other in clauses if other is not clause]
            if fewer and self.accepted(fewer) == accepted:
                clauses = fewer
        return package + extras + _spelt(clauses)


def _bound(clause: Specifier) -> Version | None:
    from packaging.version import InvalidVersion, Version

    try:
        return Version(clause.version.removesuffix(".*"))
    except InvalidVersion:
        return None


def _neighbours(bound: Version) -> Iterator[Version]:
    """The bound itself and, for each place of its release, plausible versions just above and below."""
    from packaging.version import Version

    epoch = f"{bound.epoch}!" if bound.epoch else ""
    release = list(bound.release[:6]) + [0] * max(0, 3 - len(bound.release))
    yield bound
    yield Version(epoch + ".".join(map(str, release)))
    for place in range(len(release)):
        above = [*release[:place], release[place] + 1]
        yield Version(epoch + ".".join(map(str, above)))
        if release[place]:
            yield Version(epoch + ".".join(map(str, [*release[:place], release[place] - 1, 99999])))
            yield Version(epoch + ".".join(map(str, [*release[:place], release[place] - 1])))


def _fine(bound: Version) -> Iterator[Version]:
    """Versions that only the fine print of PEP 440 tells apart from the bound."""
    from packaging.version import Version

    public = bound.public
    base = bound.base_version
    yield Version(public)
    yield Version(f"{public}+zzz")
    for suffix in (".dev0", "a0", "a0.dev0", "rc99999", ".post0", ".post99999", ".post0.dev0", ".0.0.0.1", ".99999"):
        yield Version(base + suffix)
    if bound.is_prerelease or bound.is_postrelease:
        if bound.dev is None:
            yield Version(f"{public}.dev0")
        if bound.post is None and bound.dev is None:
            yield Version(f"{public}.post0")


# --- Look-ups -----------------------------------------------------------------------------------------

_SYSTEM = ("apt", "dnf", "apk", "pacman", "zypper", "brew", "conda")


def _table(name: str) -> Mapping[str, Any]:
    """The table ``patterns/knowledge/<name>.yaml``."""
    return resources.table(name)


def lookup(table: str, key: str) -> str | None:
    """What a table says about a key, or None; never raises for a key.

    - ``distribution``: import name (dotted; the longest known prefix counts) -> requirement to
      install; None for the standard library and for what must not be installed.
      ``distribution-or-same``: the same, else the top-level name itself.
    - ``public``: a distribution -> itself, where the table of import names vouches for it.
    - ``apt``, ``dnf``, ``apk``, ``pacman``, ``zypper``, ``brew``, ``conda``: header, library or program (a path's
      last parts are enough) -> package of that package manager; several packages are parted by a space.
    - ``cuda-of-soname``: ``libcudart.so.11.0`` -> which CUDA or cuDNN that is, as words.
    - ``nvidia-wheel``: soname, with or without `` cu12`` -> the wheel that brings it.
    - ``driver-for-cuda``: ``12.4`` -> the oldest Linux driver that runs it; ``windows-driver-for-cuda``.
      ``toolkit-driver``: the same -> the Linux driver that came with it, which PTX and containers want.
    - ``capability``: ``61`` or ``sm_61`` -> ``6.1``; ``gpu``: any of the three -> family and cards, as words;
      ``cuda-for-gpu``: the same -> the toolkits that make code for it, as words;
      ``torch-build-for-gpu``: the same -> the PyTorch build (``cu126``) to take for it.
    - ``torch-build-for-driver``: a driver (``470.82.01``) or what one says it runs (``11040``) -> the newest
      PyTorch build; ``torch-build-for-cuda``: ``12.2`` -> the build of that or of the nearest CUDA of its family;
      ``driver-for-torch-build``: ``cu126`` -> the oldest Linux driver.
    - ``last-for-python``: ``"3.7 numpy"`` (alone: pip) -> the last version that runs on that Python.
    - ``python-for``: ``"torch"`` or ``"torch 2.4.1"`` -> the Python to make an environment with for it;
      ``pythons-for``: the same -> the range of Pythons with a Linux file of it, as words.
    - ``companions``: ``"tensorflow 2.10"`` -> what to ask for beside an old release that set no bounds.
    - ``end-of-python``: ``3.8`` -> the day or month of its last repairs.
    - ``python-for-tensorflow``: a release -> the newest Python with files for it;
      ``tensorflow-for-python``: ``"3.12"`` -> the newest release series with files for it.
    - ``jaxlib-for-jax``: a release -> the requirement on jaxlib.
    - ``numpy-of-size``: ``"dtype 96"``, as NumPy names a size that changed -> which NumPy has it, as words;
      ``numpy-for-size``: the same -> the requirement. ``numpy-of-api``, ``numpy-for-api``: ``0xe``.
    - ``protobuf-for-gencode``: version of generated code -> requirement; ``protobuf-with``: a name that
      code imports (``builder``, ``runtime_version``, ``service`` …) -> requirement on one that has it.
    - ``setuptools-before``: what setuptools lost (``use_2to3``, ``setuptools.extern.six``) -> requirement.
    - ``pip-option``: an option without its dashes -> when it came or went, as words;
      ``pip-with-option``: the same -> the requirement on a pip that has it, for what came.
    - ``renamed``: retired distribution -> its successor; ``binary-twin``: distribution -> the one
      that has what is needed already built in.

    Raises KeyError for a table that does not exist.
    """
    key = key.strip()
    if table in _SYSTEM:
        return _system(table, key)
    if table in _LOOKUPS:
        return _LOOKUPS[table](key)
    match table:
        case "distribution":
            return _distribution(key)[0]
        case "distribution-or-same":
            found, known = _distribution(key)
            top = key.partition(".")[0]
            same = not known and re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,60}(?<!_)", top)
            return found or (top if same else None)
        case "renamed" | "binary-twin":
            rows: Mapping[str, str] = _table("packages")[table]["rows"]
            return rows.get(_canonical(key))
    raise KeyError(table)


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _distribution(module: str) -> tuple[str | None, bool]:
    """What brings the module, and whether the tables know it at all (None and True: never install it)."""
    if not re.fullmatch(_WORDS["module"], module):
        return None, True
    table = _table("distribution")
    rows, never = table["rows"], _never()
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        prefix = ".".join(parts[:length])
        if prefix in rows:
            return rows[prefix], True
        if prefix in never:
            return None, True
    if parts[0] in sys.stdlib_module_names or parts[0].startswith("_"):
        return None, True
    return None, False


def _public(name: str) -> str | None:
    """The name itself where the tables vouch for it as a public package's: a stranger may own any other."""
    return name if _canonical(name) in _vouched() else None


@cache
def _vouched() -> frozenset[str]:
    rows: Mapping[str, str] = _table("distribution")["rows"]
    return frozenset(_canonical(re.split(r"[^\w.-]", requirement)[0]) for requirement in rows.values())


@cache
def _never() -> frozenset[str]:
    return frozenset(_table("distribution")["never"])


def _system(manager: str, key: str) -> str | None:
    rows: Mapping[str, Mapping[str, str]] = _table("system")["rows"]
    parts = [part for part in re.split(r"[/\\]+", key.strip("'\"`<>")) if part]
    names = ["/".join(parts[place:]) for place in range(len(parts))]
    if parts:
        bare = re.sub(r"\A[a-z0-9_]+-(?:[a-z0-9]+-)?linux-(?:gnu|musl)[a-z0-9]*-", "", parts[-1])
        bare = bare.removesuffix(".exe")
        names += [bare, re.sub(r"-\d+(?:\.\d+)*\Z", "", bare)]
        if re.fullmatch(r"-l[\w.+-]+", bare):
            names.append(bare)
        if found := re.match(r"(lib[\w+.-]+?\.so)(?:\.[\d.]+)?\Z", bare):
            shorter = bare
            while "." in shorter and shorter != found[1]:
                shorter = shorter.rpartition(".")[0]
                names.append(shorter)
    for name in names:
        if name in rows:
            return rows[name].get(manager)
    return None


def package_for(manager: str, packages: Sequence[str]) -> tuple[str, ...] | None:
    """Packages of apt as another package manager calls them; None where the table does not know one of them."""
    if manager == "apt":
        return tuple(packages)
    names = _other_names(manager)
    if " ".join(packages) in names:
        return tuple(names[" ".join(packages)].split())
    if any(package not in names for package in packages):
        return None
    return tuple(dict.fromkeys(name for package in packages for name in names[package].split()))


@cache
def _other_names(manager: str) -> Mapping[str, str]:
    """Apt's packages -> the other manager's; of several rows the one that names most."""
    rows: Mapping[str, Mapping[str, str]] = _table("system")["rows"]
    found: dict[str, str] = dict(_table("system")["packages"].get(manager, {}))
    for row in rows.values():
        if "apt" in row and manager in row:
            found[row["apt"]] = max(found.get(row["apt"], ""), row[manager], key=len)
    return found


# --- CUDA -----------------------------------------------------------------------------------------------


def _sonames(text: str) -> Iterator[str]:
    """A library's name without its folders, then without its last version numbers."""
    name = re.split(r"[/\\]+", text.strip("'\"`"))[-1]
    while name:
        yield name
        name = name.rpartition(".")[0]
        if not re.search(r"\.(?:so|dll|dylib)(?:\.|\Z)", name):
            return


def _cuda_of_soname(key: str) -> str | None:
    rows: Mapping[str, str] = _table("cuda")["cuda-of-soname"]["rows"]
    return next((rows[name] for name in _sonames(key) if name in rows), None)


def _nvidia_wheel(key: str) -> str | None:
    soname, _, suffix = key.partition(" ")
    rows: Mapping[str, Mapping[str, Sequence[str]]] = _table("nvidia-wheels")["rows"]
    for name in _sonames(soname):
        found = [wheel for wheel, row in rows.items() if name in row["libraries"]]
        if suffix.strip():
            found = [wheel for wheel in found if _suffix(wheel) == suffix.strip()]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _suffix(wheel: str) -> str:
    found = re.search(r"-(cu\d+)\b", wheel)
    return found[1] if found else "cu13"


def _driver(cuda: str, system: str = "linux") -> str | None:
    rows: Mapping[str, Mapping[str, str]] = _table("cuda")["driver-for-cuda"]["rows"]
    found = re.match(r"(\d+)(?:\.(\d+))?", cuda)
    return rows.get(f"{found[1]}.{found[2] or 0}", {}).get(system) if found else None


def _toolkit_driver(cuda: str) -> str | None:
    found = re.match(r"\d+\.\d+", cuda)
    row: Mapping[str, str] = _table("cuda")["toolkit-driver"]["rows"].get(found[0], {}) if found else {}
    return row.get("linux")


def _capability(text: str) -> str | None:
    """``sm_61``, ``61`` and ``6.1`` -> ``6.1``; None for what is none."""
    found = re.fullmatch(r"(?:sm_?|compute_?)?(\d{1,2}?)\.?(\d)[af]?", text.strip())
    return f"{found[1]}.{found[2]}" if found else None


def _gpu(key: str) -> str | None:
    row = _table("cuda")["gpu"]["rows"].get(_capability(key))
    return f"{row['family']} ({row['cards']})" if row and "cards" in row else str(row["family"]) if row else None


def _cuda_for_gpu(key: str) -> str | None:
    row = _table("cuda")["gpu"]["rows"].get(_capability(key))
    if row is None:
        return None
    return f"CUDA {row['first']} to {row['last']}" if "last" in row else f"CUDA {row['first']} or later"


# --- Pythons --------------------------------------------------------------------------------------------

_ORDINARY = "3.12"
"""The Python to make an environment with where a package leaves the choice: most others have files for it."""


def last_for_python(package: str, python: str) -> str | None:
    """The last version of a package that runs on a Python (``"3.7"``), or None where that is not known.

    None also for a Python on which the newest version still runs.
    """
    rows: Mapping[str, Mapping[str, str]] = _table("python-releases")["last"]
    return rows.get(".".join(python.split(".")[:2]), {}).get(_canonical(package))


def _last_for_python(key: str) -> str | None:
    python, _, package = key.partition(" ")
    return last_for_python(package.strip() or "pip", python)


def pythons_for(package: str, version: str = "") -> tuple[str, str] | None:
    """The oldest and newest Python with a Linux x86_64 file of a package's newest version, or of another one.

    Other versions are known of TensorFlow and PyTorch: releases, and series (``"2.4"``), of which the newest counts.
    """
    name = _canonical(package)
    if not version:
        newest = _table("python-releases")["newest"].get(name)
        return (newest["python"][0], newest["python"][1]) if newest else None
    if name not in ("tensorflow", "torch"):
        return None
    row = _release(name, version)
    span = row["files"].get("linux-x86_64") if row else None
    return (span[0], span[1]) if span else None


def _pythons(key: str) -> tuple[str, str] | None:
    package, _, version = key.partition(" ")
    return pythons_for(package, version.strip().removeprefix("=="))


def _python_for(key: str) -> str | None:
    """The ordinary Python where that has a file, else the nearest; one that Linux, Windows and macOS all have."""
    package, _, version = key.partition(" ")
    span = _pythons(key)
    if span is None:
        return None
    row = _release(_canonical(package), version.strip().removeprefix("==")) if version else None
    files: Mapping[str, Sequence[str]] = row["files"] if row else {}
    apple = [files[platform][1] for platform in files if platform.startswith("macos")]
    newest = [files["windows-amd64"][1]] if "windows-amd64" in files else []
    newest += [max(apple, key=_order)] if apple else []
    return max(min(span[1], _ORDINARY, *newest, key=_order), span[0], key=_order)


def _pythons_for(key: str) -> str | None:
    span = _pythons(key)
    return f"{span[0]} to {span[1]}" if span else None


def _companions(key: str) -> str | None:
    package, _, version = key.partition(" ")
    if not re.fullmatch(r"\d+(?:\.\d+){1,3}", version.strip()):
        return None
    rows: Mapping[str, Sequence[Mapping[str, str]]] = _table("packages")["companions"]["rows"]
    have = _dotted(version.strip())
    found = [row["with"] for row in rows.get(_canonical(package), ()) if have < _dotted(row["before"])]
    return " ".join(found) or None


def _end_of_python(key: str) -> str | None:
    rows: Mapping[str, str] = _table("python")["end-of-life"]["rows"]
    return rows.get(".".join(key.split(".")[:2]))


def _release(package: str, version: str) -> Mapping[str, Any] | None:
    """The row of a release; of a series, or of a release that is not listed, that of its newest one."""
    releases: Mapping[str, Mapping[str, Any]] = _table(f"{package}-releases")["releases"]
    version = version.removeprefix("v").partition("+")[0]
    if version in releases:
        return releases[version]
    found = re.match(r"\d+\.\d+", version)
    same = [row for release, row in releases.items() if found and release.startswith(f"{found[0]}.")]
    return same[-1] if same else None


def _dotted(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _order(series: str) -> tuple[int, ...]:
    return _dotted(series)[:2]


# --- TensorFlow -----------------------------------------------------------------------------------------


def _tensorflow_spans() -> Iterator[tuple[str, str, str]]:
    """(series, oldest Python, newest Python) of every release with a Linux x86_64 file."""
    for release, row in _table("tensorflow-releases")["releases"].items():
        if span := row["files"].get("linux-x86_64"):
            yield ".".join(release.split(".")[:2]), span[0], span[1]


def tensorflow_for_python(python: str) -> tuple[str, str] | None:
    """The oldest and the newest TensorFlow series with a Linux x86_64 wheel for that Python (``"3.12"``).

    None where no wheel exists. From the tags of the published wheels.
    """
    if not re.fullmatch(r"\d+\.\d+(?:\.\d+)?", python):
        return None
    found = [
        series for series, oldest, newest in _tensorflow_spans() if _order(oldest) <= _order(python) <= _order(newest)
    ]
    return (found[0], found[-1]) if found else None


def python_for_tensorflow(version: str) -> tuple[str, str] | None:
    """The oldest and newest Python 3 with a Linux x86_64 wheel of that series (``"2.10"``) or release.

    None for a TensorFlow that is not in the table. From the tags of the published wheels.
    """
    exact = _table("tensorflow-releases")["releases"].get(version.removeprefix("v"))
    if exact:
        return exact["files"]["linux-x86_64"][0], exact["files"]["linux-x86_64"][1]
    found = re.match(r"v?(\d+\.\d+)", version)
    spans = [span[1:] for span in _tensorflow_spans() if found and span[0] == found[1]]
    if not spans:
        return None
    return min((span[0] for span in spans), key=_order), max((span[1] for span in spans), key=_order)


def _python_for_tensorflow(key: str) -> str | None:
    span = python_for_tensorflow(key)
    return span[1] if span else None


def _tensorflow_for_python(key: str) -> str | None:
    series = tensorflow_for_python(key)
    return series[1] if series else None


def numpy_bound(tensorflow: str, python: str | None = None) -> str | None:
    """The specifier that a TensorFlow release (of a series: its newest one) puts on numpy.

    TensorFlow 2.16 and 2.17 ask for more on Python 3.12; ``python`` tells. From the wheels' metadata.
    """
    row = _release("tensorflow", tensorflow)
    if row is None:
        return None
    newer = python is not None and re.fullmatch(r"3\.\d+(?:\.\d+)?", python) and _order(python) >= (3, 12)
    return str(row["numpy-3.12"] if newer and "numpy-3.12" in row else row["numpy"])


def protobuf_bound(tensorflow: str) -> str | None:
    """The specifier that a TensorFlow release (of a series: its newest one) puts on protobuf."""
    row = _release("tensorflow", tensorflow)
    return str(row["protobuf"]) if row else None


def _tested(version: str) -> Mapping[str, str] | None:
    found = re.match(r"v?(\d+\.\d+)", version)
    row: Mapping[str, str] | None = _table("tensorflow")["series"]["rows"].get(found[1]) if found else None
    return row


def cuda_of_tensorflow(version: str) -> tuple[str, str] | None:
    """The CUDA and the cuDNN that a TensorFlow series was built and tested with, as ``("12.3", "8.9")``."""
    row = _tested(version)
    return (row["cuda"], row["cudnn"]) if row else None


def driver_for_tensorflow(version: str) -> str | None:
    """The oldest Linux driver for the CUDA of a TensorFlow series."""
    row = _tested(version)
    return row["driver"] if row else None


# --- PyTorch and JAX --------------------------------------------------------------------------------------


def _torch_builds() -> Mapping[str, Mapping[str, Any]]:
    builds: Mapping[str, Mapping[str, Any]] = _table("torch")["builds"]["rows"]
    return builds


def torch_build_for_gpu(capability: str) -> str | None:
    """The PyTorch build to take for a compute capability, or None where no build has code for it.

    Of the builds with machine code that the card runs (the same first number, not newer than the card): one for
    CUDA 12, which wants no very new driver, where there is one, and of those the one with the newest PyTorch.
    """
    wanted = _capability(capability)
    if wanted is None:
        return None
    card = _order(wanted)
    fitting = [
        (row["cuda"].startswith("12."), _order(row["torch"][1]), _order(row["cuda"]), build)
        for build, row in _torch_builds().items()
        if any(_order(gpu)[0] == card[0] and _order(gpu) <= card for gpu in row["gpus"])
    ]
    return max(fitting)[-1] if fitting else None


def torch_build_for_driver(driver: str) -> str | None:
    """The PyTorch build of the newest CUDA family, and of the newest PyTorch, that a Linux driver runs.

    ``driver`` is its version (``470.82.01``) or the CUDA that it says it runs (``11040``).
    """
    if re.fullmatch(r"\d{4,5}", driver):
        runs = (int(driver) // 1000, int(driver) % 1000 // 10)
        able = [
            build
            for build, row in _torch_builds().items()
            if _order(row["cuda"]) <= runs or _order(row["cuda"])[0] == runs[0] >= 11
        ]
    elif re.fullmatch(r"\d{3}(?:\.\d+){0,2}", driver):
        have = _dotted(driver)
        able = [build for build, row in _torch_builds().items() if _dotted(row["driver"]) <= have]
    else:
        return None
    return max(able, key=lambda build: _newness(_torch_builds()[build]), default=None)


def _newness(build: Mapping[str, Any]) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """By CUDA family, then by PyTorch, then by CUDA."""
    cuda = _order(build["cuda"])
    return cuda[0], _order(build["torch"][1]), cuda


def _torch_build_for_cuda(key: str) -> str | None:
    found = re.match(r"(\d+)\.(\d+)", key)
    if found is None:
        return None
    wanted = (int(found[1]), int(found[2]))
    family = [(build, _order(row["cuda"])) for build, row in _torch_builds().items()]
    same = [(abs(cuda[1] - wanted[1]), -cuda[1], build) for build, cuda in family if cuda[0] == wanted[0]]
    return min(same)[-1] if same else None


def _driver_for_torch_build(key: str) -> str | None:
    row = _torch_builds().get(key)
    return str(row["driver"]) if row else None


def _jaxlib_for_jax(key: str) -> str | None:
    row = _table("jax-releases")["releases"].get(key)
    return f"jaxlib{row['jaxlib']}" if row and "jaxlib" in row else None


# --- NumPy and protobuf -----------------------------------------------------------------------------------


def _numpy_of_size(key: str) -> str | None:
    row: Mapping[str, str] | None = _table("numpy")["sizes"]["rows"].get(re.sub(r"\Anumpy\.", "", key))
    if row is None:
        return None
    since, before = row.get("since"), row.get("before")
    if since and before:
        return f"NumPy from {since} and before {before}"
    return f"NumPy {since} or later" if since else f"NumPy before {before}"


def _numpy_for_size(key: str) -> str | None:
    row: Mapping[str, str] | None = _table("numpy")["sizes"]["rows"].get(re.sub(r"\Anumpy\.", "", key))
    if row is None:
        return None
    # ndarray and ufunc only grew: larger than what a package was compiled with is no error.
    if "since" not in row:
        return f"numpy<{row['before'].removesuffix('.0')}"
    return f"numpy>={row['since']}" + ("" if _order(row["since"])[0] == 2 else ",<2")


def _numpy_series(api: str) -> list[str]:
    number = api.lower().removeprefix("0x").lstrip("0")
    rows: Mapping[str, Mapping[str, str]] = _table("numpy-releases")["series"]
    return [series for series, row in rows.items() if row["api"] == number]


def _numpy_of_api(key: str) -> str | None:
    found = _numpy_series(key)
    return f"NumPy {found[0]}" + (f" to {found[-1]}" if len(found) > 1 else "") if found else None


def _numpy_for_api(key: str) -> str | None:
    found = _numpy_series(key)
    return f"numpy>={found[0]},<{_order(found[0])[0] + 1}" if found else None


def _protobuf_for_gencode(key: str) -> str | None:
    found = re.fullmatch(r"(\d+)\.\d+(?:\.\d+)?", key)
    return f"protobuf>={key},<{int(found[1]) + 1}" if found else None


def _protobuf_with(key: str) -> str | None:
    series: Mapping[str, Mapping[str, Any]] = _table("protobuf-releases")["series"]
    names = list(series)
    having = [name for name in names if key in series[name]["has"]]
    if not having:
        return None
    after = names.index(having[-1]) + 1
    bounds = [f">={having[0]}"] if having[0] != names[0] else []
    bounds += [f"<{names[after]}"] if after < len(names) else []
    return f"protobuf{','.join(bounds)}"


# --- setuptools and pip -----------------------------------------------------------------------------------


def _setuptools_before(key: str) -> str | None:
    rows: Mapping[str, Mapping[str, str]] = _table("setuptools")["removed"]["rows"]
    parts = key.split(".")
    for length in range(len(parts), 0, -1):
        if row := rows.get(".".join(parts[:length])):
            return f"setuptools<{re.sub(r'(?:[.]0)+$', '', row['gone'])}"
    return None


def _pip_option(key: str) -> str | None:
    row: Mapping[str, str] | None = _table("pip")["options"]["rows"].get(key.lstrip("-").partition("=")[0])
    if row is None:
        return None
    if "came" in row:
        return f"came with pip {row['came']}"
    return f"left with pip {row['gone']}" + (f" ({row['instead']} took its place)" if "instead" in row else "")


def _pip_with_option(key: str) -> str | None:
    row: Mapping[str, str] = _table("pip")["options"]["rows"].get(key.lstrip("-").partition("=")[0], {})
    return f"pip>={row['came']}" if "came" in row else None


_LOOKUPS: Mapping[str, Callable[[str], str | None]] = {
    "public": _public,
    "cuda-of-soname": _cuda_of_soname,
    "nvidia-wheel": _nvidia_wheel,
    "driver-for-cuda": _driver,
    "windows-driver-for-cuda": lambda key: _driver(key, "windows"),
    "toolkit-driver": _toolkit_driver,
    "capability": _capability,
    "gpu": _gpu,
    "cuda-for-gpu": _cuda_for_gpu,
    "torch-build-for-gpu": torch_build_for_gpu,
    "torch-build-for-driver": torch_build_for_driver,
    "torch-build-for-cuda": _torch_build_for_cuda,
    "driver-for-torch-build": _driver_for_torch_build,
    "last-for-python": _last_for_python,
    "python-for": _python_for,
    "pythons-for": _pythons_for,
    "companions": _companions,
    "end-of-python": _end_of_python,
    "python-for-tensorflow": _python_for_tensorflow,
    "tensorflow-for-python": _tensorflow_for_python,
    "jaxlib-for-jax": _jaxlib_for_jax,
    "numpy-of-size": _numpy_of_size,
    "numpy-for-size": _numpy_for_size,
    "numpy-of-api": _numpy_of_api,
    "numpy-for-api": _numpy_for_api,
    "protobuf-for-gencode": _protobuf_for_gencode,
    "protobuf-with": _protobuf_with,
    "setuptools-before": _setuptools_before,
    "pip-option": _pip_option,
    "pip-with-option": _pip_with_option,
}
"""Table of a placeholder -> what answers; those of names and system packages are in ``lookup`` itself."""


# --- What pip listed --------------------------------------------------------------------------------------


def compared(requirement: str, listed: Sequence[str]) -> Mapping[str, str]:
    """How a requirement stands to the versions that pip listed.

    ``pin_is``: ``older`` or ``newer`` than all that is listed, ``between``, or ``unlisted`` when nothing is
    listed; ``oldest``, ``newest`` (final releases where there are any) and, for a pin, ``nearest``.
    Empty when the requirement cannot be read. Never raises.
    """
    from packaging.version import InvalidVersion, Version

    found = re.fullmatch(_NAMED, re.sub(_TRAILER, "", requirement.partition(";")[0].strip()))
    clauses = _clauses(found[3]) if found and found[3] else None
    versions: list[Version] = []
    for text in listed:
        try:
            versions.append(Version(text.strip()))
        except InvalidVersion:
            continue
    if found is None:
        return {}
    if not versions:
        return {"pin_is": "unlisted"}
    final = sorted(version for version in versions if not version.is_prerelease) or sorted(versions)
    known = {"oldest": str(final[0]), "newest": str(final[-1])}
    wanted = [bound for clause in clauses or () if (bound := _bound(clause)) is not None]
    if not wanted:
        return known
    pin = max(wanted)
    if pin < final[0]:
        return known | {"pin_is": "older", "nearest": str(final[0])}
    if pin > final[-1]:
        return known | {"pin_is": "newer", "nearest": str(final[-1])}
    below = [version for version in final if version <= pin]
    return known | {"pin_is": "between", "nearest": str(below[-1])}
