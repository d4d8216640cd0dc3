"""Bytes -> cleaned blocks: the only module that knows how logs travel.

Encodings, carriage returns, escape sequences, the prefixes that CI systems, containers and quoting put
before each line, notebooks, gzip and hard wrapping end here. What comes out are blocks of about one
MiB: UTF-8, one ``\\n`` per physical line of the input. A block that needs no cleaning is handed on as it
is; only searches at C speed touch it.

The order matters: decode, line ends, (PowerShell frames, which count escape sequences as characters),
escape sequences, overwritten progress bars, control characters, prefixes, terminal wrapping.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache, cached_property, lru_cache
from types import TracebackType
from typing import BinaryIO

from .errors import InputError
from .model import Block

BLOCK = 1 << 20
"""How much is read and cleaned at a time."""
HALF = 32 << 10
"""How much of each end of an overlong line is kept."""
NOTEBOOK_LIMIT = 256 << 20
"""Notebooks are one JSON value and must be held as a whole; larger ones are refused."""

_MARK = b"\xff"
"""Stands for a vacated line while cleaning; never occurs in UTF-8. Becomes a lone NUL in the end."""
_SAMPLE = 64 << 10

# --- what is not text ---------------------------------------------------------------------------------

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x7fELF", "a Linux program or library"),
    (b"%PDF-", "a PDF"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\xcf\xfa\xed\xfe", "a macOS program or library"),
    (b"\xca\xfe\xba\xbe", "a macOS program or library"),
)
_NOISE = bytes(sorted({*range(9), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F} - {8}))


def _binary(head: bytes) -> str | None:
    """What the bytes are if they are not text."""
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return what
    if head.startswith((b"MZ", b"BZh")) and b"\x00" in head[:512]:
        return "a program or an archive"
    sample = head[:8192]
    noise = len(sample) - len(sample.translate(None, _NOISE))
    if noise * 10 > len(sample) and noise > 8 and not re.search(_PAIRS, sample):
        return "binary data"
    return None


# --- encodings ----------------------------------------------------------------------------------------

_PAIRS = rb"(?:[\x09-\x7e]\x00){4}|(?:\x00[\x09-\x7e]){4}"
_RUN_LE = (
    rb"(?:\xff\xfe)?(?:[^\x00]\x00){3,}(?:[^\x00]\x00|[\x00-\xff][\x01-\x30\x4e-\x9f\xac-\xd7\xff](?=[^\x00]\x00))*"
)
_ASCII_IN_LE = rb"[\t\n\r\x20-\x7e]{16,}(?!\x00)"
_ASCII_IN_BE = rb"(?<!\x00)[\t\n\r\x20-\x7e]{16,}"
_HIGH_RUN = rb"[\x80-\xff]+"


def _sniff(head: bytes) -> tuple[str, int]:
    """The encoding's name and the length of the byte order mark."""
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig", 3
    if head.startswith(b"\xff\xfe\x00\x00") and len(head) % 4 == 0 and b"\x00\x00\x00" in head[4:16]:
        return "utf-32-le", 4
    if head.startswith(b"\x00\x00\xfe\xff"):
        return "utf-32-be", 4
    if head.startswith(b"\xff\xfe"):
        return "utf-16-le", 2
    if head.startswith(b"\xfe\xff"):
        return "utf-16-be", 2
    sample = head[:4096]
    if len(sample) >= 8 and b"\x00" in sample:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        half = len(sample) // 2
        if odd > 0.4 * half and even * 8 < odd:
            return "utf-16-le", 0
        if even > 0.4 * half and odd * 8 < even:
            return "utf-16-be", 0
    return "utf-8", 0


def _utf16(data: bytes, codec: str) -> bytes:
    """UTF-16 with stretches of plain ASCII in it (``cmd >> log`` after PowerShell's ``> log``) as UTF-8."""
    little = codec == "utf-16-le"
    out: list[bytes] = []
    at = 0
    for match in re.finditer(_ASCII_IN_LE if little else _ASCII_IN_BE, data):
        run = match[0]
        # Chinese in UTF-16 looks like ASCII too, but has next to no blank in the place of a high byte.
        high = run[(match.start() - at + 1) % 2 :: 2] if little else run[(match.start() - at) % 2 :: 2]
        if not high.count(b" ") or run.count(b" ") * 25 < len(run):
            continue
        out.append(_wide(data[at : match.start()], codec))
        out.append(run)
        at = match.end()
    out.append(_wide(data[at:], codec))
    return b"".join(out)


def _wide(data: bytes, codec: str) -> bytes:
    unit = 4 if codec.startswith("utf-32") else 2
    rest = len(data) % unit
    text = data[: len(data) - rest].decode(codec, "replace").encode("utf-8", "replace")
    tail = data[len(data) - rest :].replace(b"\x00", b"")
    return text + tail.decode("ascii", "replace").encode()


def _legacy(data: bytes) -> str:
    """The likeliest code page of bytes that are not UTF-8: a small choice, made by the shape of the runs.

    Lone high bytes between ASCII letters are Western (cp850 of consoles, or cp1252 of Windows programs).
    Longer runs are Japanese, Korean or Chinese if they decode strictly, else Cyrillic, else cp1252.
    """
    runs = re.findall(_HIGH_RUN, data[: 4 * _SAMPLE])
    joined = b"".join(runs)
    if len(joined) > 1.6 * len(runs) and len(joined) >= 4:
        sample = b"\n".join(line for line in data[: 4 * _SAMPLE].split(b"\n")[:5000] if not line.isascii())
        kana = sum(joined.count(lead) for lead in (b"\x81", b"\x82", b"\x83"))
        if kana * 5 >= len(joined) and _decodes(sample, "cp932"):
            return "cp932"
        pairs = b"".join(run[0::2] for run in runs if len(run) % 2 == 0)
        if pairs and all(len(run) % 2 == 0 for run in runs) and _decodes(sample, "gbk"):
            hangul = sum(1 for byte in pairs if 0xB0 <= byte <= 0xC8)
            if hangul * 10 >= len(pairs) * 9 and _decodes(sample, "cp949"):
                return "cp949"
            if sum(1 for byte in joined if byte >= 0xA1) * 10 >= len(joined) * 9:
                return "gbk"
        if _decodes(sample, "gbk") and any(byte < 0xA1 for byte in joined) and kana * 20 < len(joined):
            return "gbk"
        if len(joined) > 2.5 * len(runs):
            lower1251 = sum(1 for byte in joined if byte >= 0xE0)
            lower866 = sum(1 for byte in joined if 0xA0 <= byte <= 0xAF or 0xE0 <= byte <= 0xEF)
            lower_koi = sum(1 for byte in joined if 0xC0 <= byte <= 0xDF)
            best = max(lower1251, lower866, lower_koi)
            if best * 10 >= len(joined) * 6:
                if best == lower1251:
                    return "cp1251"
                return "cp866" if best == lower866 else "koi8-r"
    accents = b"\x94\x95\x97\x99\x9a\xa0\xa1\xa2\xa3\xa4"
    dos = sum(1 for byte in joined if 0x81 <= byte <= 0x90 or byte in accents)
    ansi = sum(1 for byte in joined if byte >= 0xC0 or byte in b"\x91\x92\x93\xab\xbb")
    return "cp850" if dos > ansi else "cp1252"


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


# --- UTF-8 that somebody took for a code page -----------------------------------------------------------

_SIGNS = "│╰╭╯╮─├└┌┐┘▶›×•…‘’“”✓✗"
"""What pip, uv, compilers and shells draw and quote with: a console may show ``│`` as ``Ôöé``, an editor as ``â”‚``."""
_LEADS = ("â".encode(), "Ã".encode(), "Ô".encode(), "Γ".encode(), "├ù".encode())
_LEAD_BYTES = (b"\xc3", b"\xce")
"""What they then begin with, in cp1252, cp850 or cp437; one of these bytes is in each."""


@cache
def _misread() -> tuple[re.Pattern[bytes], Mapping[bytes, bytes]]:
    """The signs as somebody took them, and what they are."""
    signs = {
        sign.encode().decode(page).encode(): sign.encode()
        for page in ("cp1252", "cp850", "cp437")
        for sign in _SIGNS
        if _decodes(sign.encode(), page)
    }
    return re.compile(b"|".join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True))), signs


# --- escape sequences and controls --------------------------------------------------------------------

# Each begins with one literal: searched for at C speed.
_ESCAPES = (
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]?"  # CSI: colours, cursor moves
    rb"|[\]PX^_](?:[^\x07\x1b\n]{0,4096}(?:\x07|\x1b\\|\xc2\x9c))?"  # OSC (hyperlinks, titles), DCS, …
    rb"|[ -/]+[0-~]?"  # character sets
    rb"|[0-~])"
)
_SHORT_ESCAPES = rb"\xc2\x9b[0-?]*[ -/]*[@-~]?"  # CSI as one character
_FORWARD = rb"\x1b\[(\d{0,3})C"
_CONTROLS = bytes(sorted({*range(0x20), 0x7F} - {9, 10, 13}))
_NO_CONTROLS = bytes(sorted({*range(256)} - {*_CONTROLS}))
_ORDINARY = bytes([9, *range(0x20, 0x7F)])
"""Bytes that need no cleaning; line ends neither."""
_WIDE_CONTROLS = tuple(  # each begins with a literal: searched for at C speed
    (start, start + rest)
    for start, rest in (
        (b"\xc2", rb"[\x80-\x9f]"),
        (b"\xe2\x80", rb"[\x8b-\x8f\xa8-\xae]"),
        (b"\xe2\x81", rb"[\xa6-\xa9]"),
        (b"\xef\xbb\xbf", b""),
    )
)
_CR_LF = rb"\r+\n"
_SEPARATORS = (b"\xe2\x80\xa8", b"\xe2\x80\xa9")


def _forward(match: re.Match[bytes]) -> bytes:
    return b" " * min(int(match[1] or b"1"), 200)


def _wide_control(match: re.Match[bytes]) -> bytes:
    return b" " if match[0] in _SEPARATORS else b""


def _overwritten(line: bytes) -> bytes:
    """What a terminal would show of a line with carriage returns: its last segment that is not blank."""
    for segment in reversed(line.split(b"\r")):
        if segment.strip(b" \t\x08"):
            return segment
    return b""


def _overstruck(line: bytes) -> bytes:
    """Backspaces carried out; those at the end of the line erase nothing."""
    out: list[str] = []
    for char in line.rstrip(b"\x08").decode("utf-8", "replace"):
        if char != "\x08":
            out.append(char)
        elif out:
            out.pop()
    return "".join(out).encode()


def _without_controls(data: bytes, special: bytes) -> bytes:
    """``data`` as a terminal would show it; ``special`` are its bytes that are not ordinary."""
    if b"\x1b" in special:
        data = re.sub(_ESCAPES, b"", re.sub(_FORWARD, _forward, data))
    if b"\xc2\x9b" in special:
        data = re.sub(_SHORT_ESCAPES, b"", data)
    if b"\r" in special:
        data = _each(data, b"\r", _overwritten)
    if b"\x08" in special:
        data = _each(data, b"\x08", _overstruck)
    if special.translate(None, _NO_CONTROLS):
        data = data.translate(None, _CONTROLS)
    for start, wide in _WIDE_CONTROLS:
        if start in special and re.search(wide, special):
            data = re.sub(wide, _wide_control, data)
    return data


def _each(data: bytes, needle: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """``data`` with the lines that hold ``needle`` changed."""
    done, out = 0, []
    at = data.find(needle)
    while at >= 0:
        start = data.rfind(b"\n", 0, at) + 1
        end = data.find(b"\n", at)
        end = end if end >= 0 else len(data)
        out += [data[done:start], change(data[start:end])]
        done = end
        at = data.find(needle, done)
    return b"".join([*out, data[done:]])


# --- prefixes -----------------------------------------------------------------------------------------

_STAMP = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"
_DATE = rb"\d{4}[-/]\d\d[-/]\d\d \d\d:\d\d:\d\d(?:[.,]\d{1,9})?"
_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_END = rb"(?: |(?=\n)|\Z)"


class _Rule:
    """A prefix: removed when at least ``share`` of the sampled lines, and ``least`` of them, carry it.

    ``sign`` stands in every such prefix. ``names`` says that group 1 is a name of which a log has only a few
    (a service, a branch, a host).
    """

    def __init__(
        self, name: str, sign: bytes, body: bytes, share: float = 0.9, least: int = 1, names: bool = False
    ) -> None:
        self.name, self.sign, self.share, self.least, self.names = name, sign, share, least, names
        self._body = body

    @cached_property
    def expression(self) -> re.Pattern[bytes]:
        """Finds it at the start of a line."""
        return re.compile(rb"^(?:" + self._body + rb")", re.MULTILINE)


_RULES = (
    _Rule("gh run view --log", b"\t", rb"[^\t\n]{1,200}\t[^\t\n]{1,200}\t" + _STAMP + _END),
    _Rule("kubernetes", b" std", _STAMP + rb" (?:stdout|stderr) [FP]" + _END),
    _Rule("gitlab", b"T", _STAMP + rb" [0-9a-f]{2}[OE](?:[ +]|(?=\n)|\Z)"),
    _Rule("time stamp", b"T", _STAMP + rb"(?:\t|" + _END + rb")"),
    _Rule("seconds", b"1", rb"1\d{9}(?:\.\d{3,9}|\d{3})?(?:\t|" + _END + rb")", share=0.95, least=3),
    _Rule("cloud build", b"Step #", rb"Step #\d{1,3}(?: - \"[^\"\n]{1,80}\")?:" + _END, share=0.95, least=3),
    _Rule(
        "airflow",
        b"} ",
        rb"\[\d{4}-\d\d-\d\d[T,] ?\d\d:\d\d:\d\d[^\]\n]{0,12}\] \{[\w.]+:\d+\} [A-Z]+ -" + _END,
        share=0.95,
        least=3,
    ),
    _Rule(
        "teamcity",
        b"[",
        rb"\[\d\d:\d\d:\d\d\] ?[A-Za-z]?:[ \t]{1,8}(?:\[[^\]\n]{1,80}\]" + _END + rb")?",
        share=0.95,
        least=3,
    ),
    _Rule("jenkins time stamp", b"[", rb"\[" + _STAMP + rb"\]" + _END),
    _Rule("date", b":", rb"\[?" + _DATE + rb"(?:\]| ?Z| [+-]\d{4}| UTC)?(?! - )" + _END, least=3),
    _Rule("clock", b"[", rb"\[\d\d:\d\d:\d\d(?:[.,]\d{1,6})?\]" + _END, least=3),
    _Rule(
        "buildkit", b"#", rb"#\d{1,4} (?:\d{1,6}\.\d{1,3}" + _END + rb")?|\d{1,6}\.\d{2,3}" + _END, share=0.5, least=3
    ),
    _Rule(
        "syslog", b":", _MONTH + rb" {1,2}\d{1,2} \d\d:\d\d:\d\d \S{1,80} [^\s:\[]{1,80}(?:\[\d+\])?:" + _END, least=2
    ),
    _Rule("process", b"]:", rb"[\w./@-]{1,60}\[(?:\d{1,8}|[a-z]+\.\d{1,4})\]:" + _END, share=0.95, least=3),
    _Rule("journal", b"]:", rb"[\w.-]{1,80} ([\w./@-]{1,80})\[\d{1,8}\]:" + _END, least=3, names=True),
    _Rule("compose", b"|", rb"([A-Za-z0-9][\w.-]{0,80}) {1,40}\|" + _END, share=0.95, least=3, names=True),
    _Rule("heroku push", b"remote:", rb"remote:(?: {8}| -----> | !     ?|(?= *\n)|(?= *\Z))", share=0.95, least=2),
    _Rule("git push", b"remote:", rb"remote:" + _END, least=2),
    _Rule("heroku", b"-----> ", rb"-----> | {7}| !  {4,5}(?=\S)", share=0.95, least=3),
    _Rule("branch", b"[", rb"\[([^\]\[\n]{1,80})\] ", share=0.95, least=4, names=True),
    _Rule("quote", b">", rb">" + _END, share=0.95, least=3),
    _Rule("bar", b"|", rb"\|" + _END, share=0.95, least=3),
)
_BRANCHLESS = frozenset(
    b"info warning warn error debug notice critical fatal trace success failed ok fail i w e d n".split()
)
_MARKS = (
    rb"(?m)^(?:##\[(?:error|warning|group|endgroup|command|section|debug|notice)\]"
    rb"|::(?:error|warning|notice|debug|group|endgroup)(?: [^:\n]{0,400})?::"
    rb"|\[Pipeline\] (?!\{|\})"
    rb"|section_(?:start|end):\d+:[\w.-]+(?:\[[^\]\n]*\])?)+"
)
_BUILD_TAIL = rb"(?m)^ > \[[^\]\n]{1,80}\] "
_TAIL_TIME = rb"(?m)^\d{1,6}\.\d{2,3}" + _END


def _matches(rule: _Rule, lines: list[bytes], share: float) -> list[re.Match[bytes]]:
    """The prefixes of the lines; none where fewer than ``share`` of them carry it."""
    found: list[re.Match[bytes]] = []
    misses = len(lines) - share * len(lines)
    for line in lines:
        if match := rule.expression.match(line):
            found.append(match)
        else:
            misses -= 1
            if misses < 0:
                return []
    return found


def _carries(rule: _Rule, lines: list[bytes], share: float) -> bool:
    """Do (nearly) all lines carry the prefix?"""
    matches = _matches(rule, lines, share)
    if len(matches) < rule.least:
        return False
    if rule.name == "heroku":
        return any(match[0].startswith(b"-----> ") for match in matches)
    if rule.name == "buildkit":
        return sum(1 for match in matches if match[0].startswith(b"#")) * 5 > len(lines) * 2
    if rule.names:
        names = {match[1] for match in matches if match[1]}
        if len(names) > max(1, min(12, len(lines) // 3)):
            return False
        if rule.name == "branch":
            return not any(
                name.lower().strip() in _BRANCHLESS
                or b":" in name
                or (b"/" in name and not name.startswith((b"pod/", b"container/")))
                for name in names
            )
    return True


def _sampled(data: bytes) -> list[bytes]:
    """The lines by which a block is judged: at most 250, not blank."""
    lines = [line for line in data.split(b"\n") if line and line != _MARK and not line.isspace()]
    return lines[:: max(1, len(lines) // 200)][:250]


def _prefixes(sample: bytes, active: set[str]) -> tuple[_Rule, ...]:
    """The prefixes of the lines, the outermost first; ``active`` are those seen before, and grows."""
    found: list[_Rule] = []
    for _ in range(12):
        lines = _sampled(sample)
        few = lines[:: max(1, len(lines) // 12)][:16]
        joint = b"\n".join(few)
        before = sample
        for rule in _RULES:
            share = 0.5 if rule.name in active else rule.share
            if rule.sign in joint and _matches(rule, few, share - 0.3) and _carries(rule, lines, share):
                active.add(rule.name)
                found.append(rule)
                sample = rule.expression.sub(b"", sample)
                break
        else:
            if common := _common(lines):
                found.append(common)
                sample = common.expression.sub(b"", sample)
        sample = _unmarked(sample)
        if sample == before:
            break
    return tuple(found)


_DELIMITER = rb"(?:[:|\])>}]|\t)[ \t]*"
_LEVEL = rb"(?i)err|warn|info|note|notice|hint|debug|fail|fatal|trace"
_COMMON_LEAST, _LONGEST_PREFIX = 6, 120


def _common(lines: list[bytes]) -> _Rule | None:
    """What all lines begin with, but for its numbers, whatever it is.

    What a program says never begins so with a lone prefix where it leaves a line blank: one such line is asked for.
    """
    best = None
    if len(lines) < _COMMON_LEAST:
        return best
    for delimiter in re.finditer(_DELIMITER, lines[0][:_LONGEST_PREFIX]):
        prefix = lines[0][: delimiter.end()]
        rule = _rule_of(prefix)
        matches = _matches(rule, lines, 1.0)
        if not matches or re.search(_LEVEL, prefix):
            break
        if any(match.end() == len(line) for match, line in zip(matches, lines, strict=True)):
            best = rule
    return best


@lru_cache(64)
def _rule_of(prefix: bytes) -> _Rule:
    word = prefix.rstrip()
    body = re.sub(rb"\d+", rb"\\d+", re.escape(word))
    return _Rule("common", word, body + rb"(?:" + re.escape(prefix[len(word) :]) + rb"|[ \t]*(?=\n|\Z))")


def _unmarked(data: bytes) -> bytes:
    """``data`` without the commands that CI systems read from lines."""
    if b"##[" in data or b"::" in data or b"[Pipeline]" in data or b"section_" in data:
        return re.sub(_MARKS, b"", data)
    return data


@lru_cache(256)
def _bare(prefixes: tuple[_Rule, ...]) -> Callable[[bytes], bytes]:
    """What takes the prefixes off whole lines."""
    if not prefixes:
        return _unmarked

    def bare(data: bytes) -> bytes:
        for rule in prefixes:
            data = _unmarked(rule.expression.sub(b"", data))
        return data

    return bare


_HEADING = b"Traceback (most recent call last):"


def _bared(data: bytes, bare: Callable[[bytes], bytes]) -> bytes:
    """Tracebacks without what a launcher or a logger put before each of their lines (``[rank0]: ``, ``(raylet) ``).

    No list of launchers is needed: the heading tells the prefix, and the frame below it must carry the same one, but
    for its numbers. What ``bare`` takes off is left to that.
    """
    done, out = 0, []
    at = data.find(_HEADING)
    while at >= 0:
        start = data.rfind(b"\n", 0, at) + 1
        prefix = data[start:at]
        if start >= done and prefix and len(prefix) <= _LONGEST_PREFIX and bare(prefix).strip():
            same = _rule_of(prefix).expression
            below = data.find(b"\n", at) + 1
            if below and (found := same.match(data, below)) and data.startswith(b"  File ", found.end()):
                out.append(data[done:start])
                done = start
                while done < len(data) and (found := same.match(data, done)):
                    end = data.find(b"\n", done) + 1 or len(data)
                    out.append(data[found.end() : end])
                    done = end
        at = data.find(_HEADING, max(done, at + len(_HEADING)))
    return b"".join([*out, data[done:]]) if out else data


def _build_tail(data: bytes) -> bytes:
    """Docker repeats the failed step's output between rulers, each line after the seconds it took."""
    out: list[bytes] = []
    inside = False
    for line in data.split(b"\n"):
        if re.match(_BUILD_TAIL, line):
            inside = True
        elif line.startswith(b"------"):
            inside = False
        out.append(re.sub(_TAIL_TIME, b"", line) if inside else line)
    return b"\n".join(out)


# --- hard wrapping ------------------------------------------------------------------------------------

_VACATED = "\udcff"
"""``_MARK`` among decoded lines."""
_PROGRAM = r"^(?:[A-Za-z]:|\.{1,2})?(?:[^\s:*?\"<>|]+|[^:*?\"<>|]*[\\/][^:*?\"<>|]*) : ?"
_CATEGORY = b"    + CategoryInfo"
_END_OF_FRAME, _FRAME = ":NativeCommandError", 40
"""How such a frame ends, and in how many lines at most."""
_POSITION = r"^\S.{0,400}?: ?\d+ \D{0,20}?: ?\d+\s*$"
_FRESH = (
    r"^(?:\s\s|[A-Z][A-Za-z]*(?:Error|Warning|Exception)\b|[A-Z][a-z]+ing\b|[A-Z]+:|Traceback|Requirement "
    r"|Successfully |File \"|[a-z]+: |\d{4}-|\d+%|[^\w\s]{3}|[│╰╭×|>#$+*=•└├─━\[]|- )"
)


def _first_word(text: str) -> int:
    """The length of the first word with the blank after it: PowerShell wraps them together."""
    return text.find(" ") + 1 or len(text)


def _continues(last: str, text: str, following: str, width: int) -> bool:
    """Is ``following`` the rest of ``text``, whose last piece is ``last``, by PowerShell's own wrapping?

    It breaks after a blank when the next word does not fit; a word longer than a line is cut anywhere.
    """
    if not following or following == _VACATED or len(following) > width or len(last) > width:
        return False
    if following[0] == " ":
        return len(last) == width and not last.isspace() and following[1:2] not in ("", " ")
    if last.endswith(" "):
        return len(last) + _first_word(following) > width
    if len(last) != width:
        return False
    return len(text) - text.rfind(" ") - 1 + _first_word(following) > width


def _join(lines: list[str], start: int, stop: int, width: int) -> None:
    """Undo PowerShell's wrapping of ``lines[start:stop]``."""
    end = start
    # Lines are broken after a blank or at the edge, few end so: to look at each with care takes long.
    for at in [at for at in range(start, stop) if lines[at][-1:] == " " or len(lines[at]) == width]:
        if at < end:
            continue
        text, end = lines[at], at + 1
        while end < stop and len(text) < HALF and _continues(lines[end - 1], text, lines[end], width):
            text += lines[end]
            end += 1
        if end > at + 1:
            lines[at] = text
            for vacated in range(at + 1, end):
                lines[vacated] = _VACATED


def _guess(lines: list[str], start: int, stop: int, least: int) -> int | None:
    """The width at which most breaks between ``start`` and ``stop`` are explained."""
    spans: list[tuple[int, int]] = []
    for at in range(start, min(stop, start + 5000) - 1):
        line, following = lines[at], lines[at + 1]
        if len(line) < least or not following or following[0] == " ":
            continue
        if line.endswith(" "):
            spans.append((len(line), len(line) + _first_word(following)))
        elif len(line) - line.rfind(" ") - 1 + _first_word(following) > len(line):
            spans.append((len(line), len(line) + 1))
    if not spans:
        return None
    votes: Counter[int] = Counter()
    for width in {low for low, _ in spans}:
        votes[width] = sum(1 for low, high in spans if low <= width < high)
    best = max(votes.values())
    return max(width for width, count in votes.items() if count * 10 >= best * 9)


def _framed(data: bytes) -> bool:
    """Whether an error frame of PowerShell may stand in a block: to look at all of its lines takes long."""
    at = data.find(_CATEGORY)
    while at >= 0:
        below = data[at : at + (64 << 10)].decode("utf-8", "replace").split("\n")[:_FRAME]
        prefixed = data[at - 1 : at] not in (b"", b"\n")
        if any("FullyQualifiedErrorId" in line for line in below) if prefixed else _ends_frame("".join(below)):
            return True
        at = data.find(_CATEGORY, at + 1)
    return False


def _ends_frame(text: str) -> bool:
    return _END_OF_FRAME in "".join(text.split())


def _frame(lines: list[str], category: int) -> tuple[int, int, int | None] | None:
    """Where the frame around ``CategoryInfo`` starts and stops, and the width if it was wrapped itself."""
    stop = category
    compact = ""
    while stop < min(len(lines), category + _FRAME):
        compact += "".join(lines[stop].split())
        stop += 1
        if compact.endswith(_END_OF_FRAME):
            break
    else:
        return None
    at = _plus(lines, category)
    if not "".join(lines[at:category]).strip("+~ "):  # the underline; the command stands above it
        at = _plus(lines, at)
    if not lines[at].startswith("+ "):
        return None
    for start in range(at - 1, max(-1, at - 8), -1):
        if re.match(_POSITION, "".join(lines[start:at])):
            break
    else:
        start = at
    wrapped = not lines[category + 1].startswith("    + ")
    width = max(map(len, lines[category:stop])) if wrapped else None
    return start, stop, width


def _plus(lines: list[str], below: int) -> int:
    """The nearest line above ``below`` that starts with a plus sign."""
    at = max(0, below - 1)
    while at > 0 and below - at < 60 and not lines[at].startswith("+ "):
        at -= 1
    return at


def _powershell(lines: list[str], width: int | None) -> int | None:
    """Remove PowerShell 5's error frames and undo the wrapping of what follows them; returns the width."""
    done = 0
    size = len(lines)
    for category in [at for at, line in enumerate(lines) if line.startswith("    + CategoryInfo")]:
        if category < done:
            continue
        frame = _frame(lines, category)
        if frame is None:
            continue
        start, stop, known = frame
        least = max(map(len, lines[category:stop]))
        likely = known or _guess(lines, max(done, start - 80), size, least)
        message, wide = _message(lines, done, start, likely)
        if width:
            _join(lines, done, message, width)
        if message < start:
            width = known or wide
            text = "".join(lines[message:start])
            found = re.match(_PROGRAM, text)
            lines[message] = text[found.end() :] if found else text
            for vacated in range(message + 1, start):
                lines[vacated] = _VACATED
        stop += lines[stop : stop + 1] == [" "]  # belongs to the frame
        for at in range(start, stop):
            lines[at] = _VACATED
        width = known or _guess(lines, stop, size, least) or wide
        done = stop
    if width:
        _join(lines, done, size, width)
    return width


def _message(lines: list[str], low: int, start: int, width: int | None) -> tuple[int, int | None]:
    """The line at which the message above a frame starts (``start`` itself if there is none), the width."""
    for at in range(start - 1, max(low - 1, start - 120), -1):
        text, end = lines[at], at + 1
        if not text or text[0] == " ":
            continue
        if width:
            while end < start and _continues(lines[end - 1], text, lines[end], width):
                text += lines[end]
                end += 1
        if end < start or not re.match(_PROGRAM, text):
            continue
        top = at
        while (
            width
            and top > low
            and _continues(lines[top - 1], lines[top - 1], lines[top], width)
            and (re.match(_PROGRAM, lines[top - 1] + text))
        ):  # the program's own path was cut
            top -= 1
            text = lines[top] + text
        return top, width
    return start, width


def _terminal_width(lines: list[str]) -> int | None:
    """The width of the terminal that cut these lines, if many are cut and none is longer."""
    lengths = Counter(map(len, lines))
    width = max(lengths, default=0)
    if not 60 <= width <= 240 or lengths[width] < 4:
        return None
    if lengths[width] < 2 * sum(lengths[width - less] for less in range(1, 7)) + 2:
        return None
    full = [at for at, line in enumerate(lines[:-1]) if len(line) == width]
    good = [at for at in full if _cut_here(lines[at], lines[at + 1], width)]
    chained = sum(1 for at in full if len(lines[at + 1]) == width)
    if len(good) < 4 or len(good) * 10 < len(full) * 7 or chained * 2 > len(full):
        return None
    return width


def _cut_here(line: str, following: str, width: int) -> bool:
    """Was the line cut at the terminal's edge?"""
    if len(line) != width or not following or following == _VACATED or len(following) > width:
        return False
    if line[-1] in "│|╮╯┃║-=_*#~^━─ " or len(set(line)) < 8 or re.match(_FRESH, following):
        return False
    if line[-1] in ".:;!?)" and following[0].isupper():
        return False
    return following[0] != " " or following[1:2] not in ("", " ")


def _unwrap(lines: list[str], width: int) -> None:
    """Undo a terminal's wrapping."""
    at = 0
    while at < len(lines):
        text, end = lines[at], at + 1
        while end < len(lines) and len(text) < HALF and _cut_here(lines[end - 1], lines[end], width):
            text += lines[end]
            end += 1
        if end > at + 1:
            lines[at] = text
            for vacated in range(at + 1, end):
                lines[vacated] = _VACATED
        at = end


# --- notebooks and gzip -------------------------------------------------------------------------------

_MAGIC_LINE = r"^\s*(?:!|%(?:pip|conda|mamba|uv|sx|system)\b|%%(?:bash|sh|script)\b)"


def _text(value: object) -> str:
    """A notebook's multi-line string: a string or a list of them."""
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


def _notebook(data: bytes) -> bytes | None:
    """The output cells of a notebook, one after the other; None if it is none."""
    import json

    try:
        book = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(book, dict):
        return None
    cells = book.get("cells")
    if cells is None and isinstance(book.get("worksheets"), list):  # nbformat 3
        sheets = [sheet.get("cells") for sheet in book["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets if isinstance(sheet, list) for cell in sheet]
    if not isinstance(cells, list):
        return None
    out: list[str] = []
    for cell in cells:
        if not isinstance(cell, dict) or not isinstance(cell.get("outputs"), list) or not cell["outputs"]:
            continue
        source = _text(cell.get("source", cell.get("input", "")))
        out.extend(line + "\n" for line in source.split("\n") if re.match(_MAGIC_LINE, line))
        for output in cell["outputs"]:
            text = _output(output) if isinstance(output, dict) else ""
            if text:
                out.append(text if text.endswith("\n") else text + "\n")
    return "".join(out).encode("utf-8", "replace")


def _output(output: dict[str, object]) -> str:
    kind = output.get("output_type")
    if kind in ("error", "pyerr"):
        trace = output.get("traceback")
        lines = [part for part in trace if isinstance(part, str)] if isinstance(trace, list) else []
        return "\n".join(lines) or f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}"
    if kind == "stream":
        return _text(output.get("text"))
    data = output.get("data")
    if not isinstance(data, dict):
        return _text(output.get("text"))
    if text := _text(data.get("text/plain")):
        return text
    if html := _text(data.get("text/html")):
        from html import unescape

        return unescape(re.sub(r"<[^<>]*>", "", html))
    return ""


def _gunzip(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    """The contents of a gzip stream, never more than a block at a time."""
    import zlib

    unzip = zlib.decompressobj(31)
    for chunk in chunks:
        rest = chunk
        while rest or unzip.unconsumed_tail:
            if unzip.eof:
                if not rest.startswith(b"\x1f\x8b"[: len(rest)]):
                    return  # padding after the last member
                unzip = zlib.decompressobj(31)
            try:
                out = unzip.decompress(rest, BLOCK)
            except zlib.error:
                raise InputError(f"{name}: the gzip data is broken: compress the log again") from None
            rest = unzip.unused_data if unzip.eof else unzip.unconsumed_tail
            if out:
                yield out
    while not unzip.eof:  # what is still inside
        try:
            out = unzip.decompress(b"", BLOCK)
        except zlib.error:
            out = b""
        if not out:
            raise InputError(f"{name}: the gzip data ends too early: copy or compress the log again")
        yield out


# --- the log ------------------------------------------------------------------------------------------


class Log:
    """An opened input: iterate once over its cleaned blocks."""

    def __init__(self, stream: BinaryIO, name: str, *, notebook: bool = False) -> None:
        self.name = name
        self.encoding = "utf-8"
        self.lines = 0
        self._stream = stream
        self._notebook = notebook
        self._chunks: Iterator[bytes] = self._read()
        self._buffer = bytearray()
        self._ended = False
        self._started = False
        self._unit = 1
        self._mac = False
        self._page = ""
        self._prefixes: set[str] = set()
        self._frame_width: int | None = None
        self._terminal: int | None = None
        self._first = True

    def __enter__(self) -> Log:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; standard input stays open."""
        if self.name != "-":
            self._stream.close()

    def __iter__(self) -> Iterator[Block]:
        self._start()
        for raw in self._pieces():
            data, special = self._decode(raw)
            data, bare = self._clean(data, special.translate(None, b"\n"))
            lines = data.count(b"\n") if self._mac else special.count(b"\n")
            block = Block(self.lines + 1, data, lines, bare)
            self.lines += block.lines
            yield block

    # reading

    def _read(self) -> Iterator[bytes]:
        while True:
            try:
                chunk = self._stream.read(BLOCK)
            except (OSError, ValueError) as error:
                why = getattr(error, "strerror", None) or str(error)
                raise InputError(f"{self.name}: cannot be read: {why}") from None
            if not chunk:
                return
            yield chunk

    def _fill(self, size: int) -> None:
        while not self._ended and len(self._buffer) < size:
            chunk = next(self._chunks, b"")
            if chunk:
                self._buffer += chunk
            else:
                self._ended = True

    def _start(self) -> None:
        """Read the first block and find out what it is; once."""
        if self._started:
            return
        self._started = True
        self._fill(2)
        if self._buffer[:2] == b"\x1f\x8b":
            head = bytes(self._buffer)
            self._buffer.clear()
            self._ended = False
            self._chunks = _gunzip(_chain(head, self._chunks), self.name)
        self._fill(BLOCK)
        head = bytes(self._buffer[:BLOCK])
        if self._notebook or _looks_like_notebook(head):
            self._open_notebook()
            head = bytes(self._buffer[:BLOCK])
        self.encoding, mark = _sniff(head)
        del self._buffer[:mark]
        self._unit = {"utf-16": 2, "utf-32": 4}.get(self.encoding[:6], 1)
        if self._unit == 1:
            what = _binary(head)
            if what:
                raise InputError(f"{self.name}: this is {what} and is not text: give pip's log itself")
            self._mac = b"\r" in head and b"\n" not in head

    def _open_notebook(self) -> None:
        self._fill(NOTEBOOK_LIMIT + 1)
        text = None
        if len(self._buffer) <= NOTEBOOK_LIMIT:
            text = _notebook(bytes(self._buffer))
        if text is not None:
            self._buffer[:] = text
            self._notebook = True
        elif self._notebook and self._buffer.strip():
            raise InputError(
                f"{self.name}: not a readable notebook (its JSON is broken or has no cells): "
                "save it again, or give its output as text"
            )

    def _pieces(self) -> Iterator[bytes]:
        """The raw input, cut at line ends into pieces of about a block."""
        while True:
            self._fill(BLOCK)
            if not self._buffer:
                return
            if self._ended and len(self._buffer) <= BLOCK:
                yield bytes(self._buffer)
                self._buffer.clear()
                return
            cut = self._cut(self._buffer, BLOCK)
            if not cut:
                self._skip()
                continue
            with memoryview(self._buffer) as view:
                piece = bytes(view[:cut])
            del self._buffer[:cut]
            yield piece

    def _newline(self) -> bytes:
        if self._unit == 1:
            return b"\n"
        return "\n".encode(self.encoding)

    def _cut(self, data: bytearray, size: int) -> int:
        """After the last line end within ``size`` bytes; 0 if there is none."""
        if self._unit == 1:
            cut = data.rfind(b"\n", 0, size) + 1
            return max(cut, data.rfind(b"\r", 0, size - 1) + 1) if self._mac else cut
        cut = data.rfind(self._newline(), 0, size)
        cut = cut + self._unit if cut >= 0 else 0
        if cut < size // 2:  # plain ASCII was appended
            plain = data.rfind(b"\n", 0, size - 4) + 1
            if plain > cut and data[plain : plain + 1] != b"\x00" and data[plain - 2 : plain - 1] != b"\x00":
                cut = plain
        return cut

    def _skip(self) -> None:
        """Drop the middle of a line that is longer than a block."""
        newline = self._newline()
        head = bytes(self._buffer[:HALF])
        tail = self._buffer
        seen = 0
        while True:
            end = tail.find(newline)
            if self._mac:
                other = tail.find(b"\r")
                end = min(end, other) if end >= 0 and other >= 0 else max(end, other)
            if end >= 0 or self._ended:
                break
            spare = max(0, len(tail) - HALF - 8)
            spare -= spare % 4
            del tail[:spare]
            seen += spare
            self._fill(len(tail) + BLOCK // 2)
        if end < 0:
            end = len(tail)
        drop = max(0, end - HALF)
        drop -= drop % 4
        last = bytes(tail[drop:end])
        if self._unit == 1:
            head, last = _trim(head, last)
        codec = self.encoding if self._unit > 1 else "ascii"
        tail[:end] = head + " ... ".encode(codec) + last

    # cleaning

    def _decode(self, raw: bytes) -> tuple[bytes, bytes]:
        """Any encoding -> UTF-8 with the same line ends, and of it the line ends and all bytes that are not ordinary.

        Most text has few of these, and to look at them says whether anything must be cleaned.
        """
        if self._unit == 4:
            data = _wide(raw, self.encoding)
        elif self._unit == 2:
            data = _utf16(raw, self.encoding)
        else:
            data = raw
            if b"\x00" in data:
                data = re.sub(_RUN_LE, lambda match: _wide(match[0].removeprefix(b"\xff\xfe"), "utf-16-le"), data)
                data = data.replace(b"\x00", b"")
            if data.startswith(_CONTAINER):
                data = _logged(data)
        special = data.translate(None, _ORDINARY)
        # After the first block, whose encoding is known, it is enough that what is not ASCII makes sense by itself.
        if not special.isascii() and not _decodes(data if self._first else special, "utf-8"):
            data = self._recode(data)
            special = data.translate(None, _ORDINARY)
        if not data.endswith(b"\n"):
            data += b"\n" if not (self._mac and data.endswith(b"\r")) else b""
            special += b"\n"
        return data, special

    def _recode(self, data: bytes) -> bytes:
        """Bytes that are not all UTF-8: a legacy code page, or UTF-8 with spoiled lines."""
        text = data.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        ascii_only = len(data.translate(None, bytes(range(128, 256))))
        good = len(text) - bad - ascii_only
        if good > bad or self._unit > 1 or self.encoding == "utf-8-sig":
            return text.encode()
        page = self._page or _legacy(data)
        decoded = data.decode(page, "replace").encode()
        if decoded.count(b"\n") != data.count(b"\n"):
            page, decoded = "cp1252", data.decode("cp1252", "replace").encode()
        self._page = page
        if self.encoding == "utf-8" and self.lines == 0:
            self.encoding = page
        return decoded

    def _clean(self, data: bytes, special: bytes) -> tuple[bytes, Callable[[bytes], bytes]]:
        """``data`` as a person would read it, but for what the function takes off its lines; ``special`` are its
        bytes that are not ordinary."""
        controls = bool(special) and not special.decode("utf-8", "replace").isprintable()
        if controls and b"\r" in special:
            data = re.sub(_CR_LF, b"\n", data.replace(b"\r\n", b"\n"))
            if self._mac:
                data = data.replace(b"\r", b"\n")
        data = _shortened(data)
        if framed := bool(self._frame_width) or _framed(data):
            data = self._unframed(data)
        if controls:
            data = _without_controls(data, special)
        if any(byte in special for byte in _LEAD_BYTES) and any(lead in special for lead in _LEADS):
            expression, signs = _misread()
            data = expression.sub(lambda match: signs[match[0]], data)
        bare = self._bare(data)
        if data.find(b" > [", -_SAMPLE) >= 0 or "buildkit" in self._prefixes:
            data, bare = _build_tail(bare(data)), _bare(())
        data = _bared(data, bare)
        if self._first:
            self._first = False
            if not self._frame_width:
                sample = bare(data[: data.rfind(b"\n", 0, _SAMPLE) + 1]).decode("utf-8", "replace").split("\n")
                self._terminal = _terminal_width(sample[:-1])
        if self._terminal:
            lines = bare(data).decode("utf-8", "surrogateescape").split("\n")
            _unwrap(lines, self._terminal)
            data, bare = "\n".join(lines).encode("utf-8", "surrogateescape"), _bare(())
        if framed or self._terminal:
            data = data.replace(_MARK, b"\x00")
        return data, bare

    def _bare(self, data: bytes) -> Callable[[bytes], bytes]:
        """What takes the prefixes off the lines of a block."""
        size = _SAMPLE if self._first else _SAMPLE // 4
        return _bare(_prefixes(data[: data.rfind(b"\n", 0, size) + 1], self._prefixes))

    def _unframed(self, data: bytes) -> bytes:
        if _CATEGORY in data and b"\n" + _CATEGORY not in data:
            data = self._bare(data)(data)  # the frame itself has prefixes
        lines = data.decode("utf-8", "replace").split("\n")
        self._frame_width = _powershell(lines, self._frame_width)
        return "\n".join(lines).encode("utf-8", "surrogateescape")


_CONTAINER = b'{"log":"'


def _logged(data: bytes) -> bytes:
    """What a container said, where Docker's ``json-file`` driver wrote it down, a JSON object a line."""
    import json

    lines = data.split(b"\n")
    for at, line in enumerate(lines):
        if line.startswith(_CONTAINER):
            with suppress(ValueError):
                lines[at] = json.loads(line)["log"].rstrip("\r\n").replace("\n", " ").encode("utf-8", "replace")
    return b"\n".join(lines)


def _chain(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest


def _trim(head: bytes, tail: bytes) -> tuple[bytes, bytes]:
    """Two ends of a line without the halves of characters at the cut."""
    end = len(head)
    while end > len(head) - 4 and end > 0 and 0x80 <= head[end - 1] < 0xC0:
        end -= 1
    if end and head[end - 1] >= 0xC0:
        end -= 1
    start = 0
    while start < min(3, len(tail)) and 0x80 <= tail[start] < 0xC0:
        start += 1
    return head[:end], tail[start:]


def _shortened(data: bytes) -> bytes:
    """``data`` without the middles of overlong lines."""
    limit = 2 * HALF + 16
    at = 0
    while len(data) - at > limit:
        end = data.rfind(b"\n", at, at + limit + 1)
        if end < 0:
            break
        at = end + 1
    else:
        return data
    return b"\n".join(
        [line if len(line) <= limit else b" ... ".join(_trim(line[:HALF], line[-HALF:])) for line in data.split(b"\n")]
    )


def _looks_like_notebook(head: bytes) -> bool:
    start = head[:4096].lstrip()
    return start.startswith(b"{") and (b'"cells"' in head or b'"nbformat"' in head or b'"worksheets"' in head)


def open_log(path: str) -> Log:
    """Open a file: a log, ``.gz`` or notebook. Raises ``InputError`` if it is none of these."""
    if path == "-":
        import sys

        return read_log(sys.stdin.buffer)
    try:
        if os.path.isdir(path):
            raise InputError(f"{path}: this is a folder: name a file in it, or use pip-explain batch")
        stream = open(path, "rb")  # noqa: SIM115 - the Log closes it
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file: check the name and the folder") from None
    except PermissionError:
        raise InputError(f"{path}: may not be read: check its permissions") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{path!r}: cannot be opened: {why}") from None
    log = Log(stream, path, notebook=path.lower().endswith((".ipynb", ".ipynb.gz")))
    try:
        log._start()
    except BaseException:
        stream.close()
        raise
    return log


def read_log(stream: BinaryIO, name: str = "-") -> Log:
    """The log that comes out of ``stream``: a pipe or standard input; gzip and notebooks are recognised."""
    return Log(stream, name)
