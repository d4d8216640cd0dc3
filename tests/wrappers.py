"""How a plain log looks after it has travelled: each wrapper turns text into the bytes a user pipes in.

``WRAPPERS`` keep the number of lines; ``FRAMING`` are those that add lines of their own.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")


def _each(change: Callable[[str], str]) -> Callable[[str], bytes]:
    def wrap(text: str) -> bytes:
        return "".join(change(line) + "\n" for line in _lines(text)).encode()

    return wrap


def _numbered(change: Callable[[int, str], str]) -> Callable[[str], bytes]:
    def wrap(text: str) -> bytes:
        return "".join(change(number, line) + "\n" for number, line in enumerate(_lines(text))).encode()

    return wrap


def _github_raw(text: str) -> bytes:
    return _numbered(lambda n, line: f"build\tInstall\t2024-01-02T03:{n // 60 % 60:02}:{n % 60:02}.1234567Z {line}")(
        text
    )


def _colours(line: str) -> str:
    link = "\x1b]8;;https://example.org\x1b\\\x1b]8;;\x07"
    return f"\x1b[0m\x1b[31;1m{line[:5]}\x1b[K\x1b[39m{link}{line[5:]}\x1b(B\x1b[m" if line.strip() else line


def _progress(line: str) -> str:
    return f"   {'━' * 10} 1.0/9.9 MB eta 0:00:09\r\x1b[2K   {'━' * 30} 9.9/9.9 MB\r{line}\r" if line.strip() else line


def hard_wrap(line: str, width: int) -> list[str]:
    """PowerShell 5's wrapping of an error record: after blanks, and anywhere in a word that is too long."""
    if len(line) <= width:
        return [line]
    words = [word + " " for word in line.split(" ")]
    words[-1] = words[-1][:-1]
    pieces, current = [], ""
    for word in words:
        rest = word
        if len(current) + len(rest) > width and len(rest) <= width:
            pieces.append(current)
            current = ""
        while len(current) + len(rest) > width:
            take = width - len(current)
            pieces.append(current + rest[:take])
            current, rest = "", rest[take:]
        current += rest
    return [*pieces, current]


def powershell(text: str, width: int, program: str = "pip", position: str = "At line:1 char:1") -> bytes:
    """What ``pip install … 2>&1 > log`` leaves in Windows PowerShell 5: a frame around the first line."""
    lines = _lines(text)
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    message = lines[first]
    short = message if len(message) < 40 else f"{message[:18]}...{message[-18:]}"
    frame = [
        *hard_wrap(position, width),
        *hard_wrap("+ pip install -r requirements.txt > pip_error.log 2>&1", width),
        *hard_wrap("+ " + "~" * min(50, width - 1), width),
        *_filled(f"    + CategoryInfo          : NotSpecified: ({short}:String) [], RemoteException", width),
        *_filled("    + FullyQualifiedErrorId : NativeCommandError", width),
        " ",
    ]
    out = [*lines[:first], *hard_wrap(f"{program} : {message}", width), *frame]
    for line in lines[first + 1 :]:
        out += hard_wrap(line, width)
    return b"\xff\xfe" + "".join(line + "\r\n" for line in out).encode("utf-16-le")


def _filled(line: str, width: int) -> list[str]:
    return [line[at : at + width] for at in range(0, len(line), width)]


def notebook(text: str) -> bytes:
    """The text as the output of a notebook's cell."""
    cut = text.find("\n", len(text) // 2) + 1 or len(text)
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": [f"{line}\n" for line in _lines(text[:cut])]},
        {"output_type": "stream", "name": "stderr", "text": text[cut:]},
    ]
    cells = [
        {"cell_type": "markdown", "source": "# Title"},
        {"cell_type": "code", "source": ["import os\n", "print()"], "outputs": outputs},
    ]
    return json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}).encode()


_STAMP = "2024-01-02T03:04:05.123456Z"

WRAPPERS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "utf-8-sig": lambda text: text.encode("utf-8-sig"),
    "utf-16-le-bom": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "utf-16-be-bom": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "utf-32-le-bom": lambda text: b"\xff\xfe\x00\x00" + text.encode("utf-32-le"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "crcrlf": lambda text: text.replace("\n", "\r\r\n").encode(),
    "mac": lambda text: text.replace("\n", "\r").encode(),
    "powershell-redirect": lambda text: b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le"),
    "ansi": _each(_colours),
    "progress": _each(_progress),
    "github": _each(lambda line: f"2024-01-02T03:04:05.1234567Z {line}"),
    "github-raw": _github_raw,
    "gitlab": _each(lambda line: f"{_STAMP} 01O {line}"),
    "jenkins": _each(lambda line: f"[2024-01-02T03:04:05.123Z] {line}"),
    "jenkins-branch": _each(lambda line: f"[Python 3.11 tests] {line}"),
    "concurrently": _each(lambda line: f"[0] {line}"),
    "azure": _each(lambda line: f"2024-01-02T03:04:05.1234567Z {line}"),
    "buildkit": _numbered(lambda n, line: f"#12 {n / 7:.3f} {line}"),
    "compose": _each(lambda line: f"\x1b[36mweb-1  | \x1b[0m{line}"),
    "compose-1": _each(lambda line: f"web_1   | {line}"),
    "heroku": _each(lambda line: f"remote:        {line}" if line else "remote:"),
    "kubernetes": _each(lambda line: f"{_STAMP} stdout F {line}"),
    "journald": _each(lambda line: f"Jan 02 03:04:05 host python[123]: {line}"),
    "date": _each(lambda line: f"2024-01-02 03:04:05,123 {line}"),
    "date-in-brackets": _each(lambda line: f"[2024-01-02 03:04:05] {line}"),
    "heroku-logs": _each(lambda line: f"2024-01-02T03:04:05.123456+00:00 app[web.1]: {line}"),
    "clock": _each(lambda line: f"[03:04:05] {line}"),
    "cloud-build": _each(lambda line: f'Step #2 - "test": {line}'),
    "airflow": _each(lambda line: f"[2024-01-02, 03:04:05 UTC] {{subprocess.py:92}} INFO - {line}"),
    "teamcity": _each(lambda line: f"[03:04:05]W:\t [Step 1/2] {line}"),
    "teamcity-plain": _each(lambda line: f"[03:04:05] :\t [Step 1/2] {line}"),
    "cloudwatch": _each(lambda line: f"2024-01-02T03:04:05.123Z\t{line}"),
    "seconds": _each(lambda line: f"1704164645.123 {line}"),
    "docker-json-file": _each(
        lambda line: json.dumps({"log": f"{line}\n", "stream": "stderr", "time": _STAMP}, separators=(",", ":"))
    ),
    "pip-log": _each(lambda line: f"2024-01-02T03:04:05,123 {line}"),
    "quoted": _each(lambda line: f"> {line}" if line else ">"),
    "quoted-twice": _each(lambda line: f"> > {line}"),
    "github-in-quote": _each(lambda line: f"> 2024-01-02T03:04:05.1234567Z {line}"),
    "notebook": notebook,
    "gzip": lambda text: gzip.compress(text.encode()),
}
"""Wrappers under which every line keeps its number."""

FRAMING: dict[str, Callable[[str], bytes]] = {
    "powershell-120": lambda text: powershell(text, 120),
    "powershell-80": lambda text: powershell(text, 80),
    "powershell-47": lambda text: powershell(text, 47, "python.exe", "En línea: 1 Carácter: 1"),
    "powershell-23": lambda text: powershell(text, 23, ".\\venv\\Scripts\\pip", "No linha:1 caractere:1"),
}
"""Wrappers that add lines: the same text, at later numbers."""

# Consoles narrower than 80 columns are tried on intake itself (test_intake).
USUAL: dict[str, Callable[[str], bytes]] = {
    **WRAPPERS,
    "powershell-120": FRAMING["powershell-120"],
    "powershell-80": FRAMING["powershell-80"],
}

FEWEST = 4
"""With fewer lines than these a prefix cannot be told from the log's own words."""
