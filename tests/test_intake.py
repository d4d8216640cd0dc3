"""Laws of the intake: whatever way a log travelled, its text comes out the same."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from wrappers import FRAMING, WRAPPERS, powershell

from pip_explain import intake
from pip_explain.errors import InputError
from pip_explain.intake import Log, open_log, read_log

PLAIN = """\
Collecting tensorflow==2.10.1
  Downloading tensorflow-2.10.1-cp310-cp310-manylinux_2_17_x86_64.manylinux2014_x86_64.whl (578.1 MB)
Requirement already satisfied: numpy>=1.20 in /usr/lib/python3/dist-packages (from tensorflow==2.10.1) (1.26.4)

ERROR: Cannot install foo 1.0 and bar==2.0 because these package versions have conflicting dependencies.
2024-01-02 03:04:05.123456: I tensorflow/core/platform/cpu_feature_guard.cc:193] This TensorFlow binary is optimized
  error: subprocess-exited-with-error

  × Getting requirements to build wheel did not run successfully.
  │ exit code: 1
  ╰─> [20 lines of output]
      Traceback (most recent call last):
        File "/home/someone/.cache/pip/very/long/path/that/goes/on/and/on/and/on/until/it/is/cut/main.py", line 353
          main()
      ModuleNotFoundError: No module named 'distutils'
      [end of output]

note: This error originates from a subprocess, and is likely not a problem with pip.
ValueError: Größe „falsch“
"""


class Slow(io.RawIOBase):
    """A pipe that gives only a few bytes at a time."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self._data, self._sizes, self._at, self._turn = data, sizes, 0, 0

    def read(self, size: int = -1) -> bytes:
        step = min(self._sizes[self._turn % len(self._sizes)], size)
        self._turn += 1
        self._at += step
        return self._data[self._at - step : self._at]


def clean(data: bytes) -> bytes:
    return b"".join(block.bare(block.data) for block in read_log(io.BytesIO(data)))


def text(data: bytes) -> str:
    return clean(data).decode()


def visible(data: bytes) -> list[str]:
    return [line.rstrip() for line in text(data).split("\n") if line.strip("\0 ")]


@pytest.mark.parametrize("name", WRAPPERS)
def test_wrappers_come_off(name: str) -> None:
    """Every wrapper applied to a plain log gives the same text at the same numbers."""
    assert text(WRAPPERS[name](PLAIN)) == PLAIN


@pytest.mark.parametrize("name", FRAMING)
def test_powershell_frames_come_off(name: str) -> None:
    """Frames disappear, hard-wrapped lines are whole again, the physical lines are all there."""
    data = FRAMING[name](PLAIN)
    assert [line for line in PLAIN.split("\n") if line] == visible(data)
    assert data.decode("utf-16").count("\n") == clean(data).count(b"\n")


@pytest.mark.parametrize(
    "position",
    [
        "At line:1 char:1",
        "In Zeile:1 Zeichen:1",
        "En línea: 1 Carácter: 68",
        "Au caractère Ligne:1 : 1",
        "In riga:1 car:1",
        "No linha:1 caractere:1",
        "所在位置 行:1 字符: 1",
        "発生場所 行:1 文字:1",
        "строка:1 знак:1",
    ],
)
@pytest.mark.parametrize("width", [22, 27, 60, 119])
def test_powershell_speaks_many_languages(position: str, width: int) -> None:
    """The place is named in the user's language, and may be wrapped as well."""
    data = powershell(PLAIN, width, "C:\\Users\\me\\project\\.venv\\Scripts\\python.exe", position)
    assert [line for line in PLAIN.split("\n") if line] == visible(data)


@pytest.mark.parametrize("prefix", ["worker-1: ", "(03:04:05) [build:7] ", "0|app  | ", "[10.0.0.1] out: ", "py311: "])
def test_any_prefix_that_all_lines_carry(prefix: str) -> None:
    """No list is needed where even the blank lines carry it; the words of a log are no prefix."""
    wrapped = "".join(f"{prefix}{line}".rstrip() + "\n" for line in PLAIN.splitlines())
    assert clean(wrapped.encode()).decode() == PLAIN
    npm = "npm error code E1\nnpm error\n" + "npm error the rest\n" * 6
    assert clean(npm.encode()).decode() == npm
    compiler = "".join(f"src/a.c:{number}: error\n" for number in range(9))
    assert clean(compiler.encode()).decode() == compiler


def test_joined_lines_leave_a_nul() -> None:
    """The joined text stands on the first line; a vacated line, and a frame's, is a lone NUL."""
    data = powershell("  error: subprocess-exited-with-error\n  next\n", 23)
    lines = text(data).split("\n")
    assert lines[:2] == ["  error: subprocess-exited-with-error", "\0"]
    assert "".join(lines[2:-2]).strip("\0 ") == ""


def test_not_every_colon_is_a_frame() -> None:
    """Text that only looks a little like a frame stays."""
    plain = "pip : nothing\n    + CategoryInfo          : x\nwell\n"
    assert plain == text(plain.encode())


def test_a_terminal_wrap_is_undone() -> None:
    """Many lines of exactly the terminal's width are pieces; rulers and lines that start anew are not."""
    long = [
        f"Requirement already satisfied: package-{n} in /usr/lib/python3.11/site-packages (from thing-{n}=={n}.1)"
        for n in range(11, 31)
    ]
    wrapped = "".join(f"{line[:80]}\n{line[80:]}\n" for line in long) + "=" * 80 + "\nend\n"
    assert [*long, "=" * 80, "end"] == [line for line in text(wrapped.encode()).split("\n") if line.strip("\0")]


def test_prose_is_not_a_terminal_wrap() -> None:
    """Text wrapped at words by its author stays as it is."""
    words = ("the quick brown fox jumps over a lazy dog and then some more " * 60).split()
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 79:
            lines.append(line.rstrip())
            line = ""
        line += word + " "
    plain = "\n".join(lines) + "\n"
    assert plain == text(plain.encode())


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"\x1b[1mbold\x1b[0m \x1b]8;;https://x\x1b\\link\x1b]8;;\x1b\\\n", "bold link\n"),
        (b"a\x1b[3Cb\n", "a   b\n"),
        (b"\x1b]0;title\x07text\x1b(B\n", "text\n"),
        (b"\x1b]unterminated\n", "unterminated\n"),
        (b"N\x08NA\x08A  _\x08x -\x08\\\x08|\n", "NA  x |\n"),
        ("a\u202eb\u200bc\u2066d\ufeffe\u0085f\n".encode(), "abcdef\n"),
        (b"a\x00b\x0c\x07c\td\n", "abc\td\n"),
        (b"10%\r50%\r100%\r\x1b[K\nnext\n", "100%\nnext\n"),
        (b"one\rtwo\rthree", "one\ntwo\nthree\n"),
        (b"no end", "no end\n"),
        (b"a\r\n\r\r\nb\r\n", "a\n\nb\n"),
        (b"##[error]Process failed\n::error file=a,line=1::bad\n##[group]Run pip\n", "Process failed\nbad\nRun pip\n"),
        (b"x\nsection_start:1560896352:my_section\r\x1b[0KInstall\n", "x\nInstall\n"),
        (
            b"remote: -----> Python app\nremote:        Collecting a\nremote:          File x\n",
            "Python app\nCollecting a\n  File x\n",
        ),
        (
            b"#5 [2/3] RUN pip\n#5 1.23 a\n#5 1.50   b\n#5 ERROR: no\n------\n > [2/3] RUN pip:\n1.23 a\n------\n",
            "[2/3] RUN pip\na\n  b\nERROR: no\n------\n > [2/3] RUN pip:\na\n------\n",
        ),
    ],
)
def test_cleaning(raw: bytes, expected: str) -> None:
    assert expected == text(raw)


@pytest.mark.parametrize(
    "plain",
    [
        "2024-01-02 03:04:05.123456: I tensorflow/a.cc:1] x\n2024-01-02 03:04:06.123456: W tensorflow/a.cc:1] y\n",
        "2024-01-02 03:04:05,123 - root - ERROR - x\n" * 5,
        "[notice] A new release\n[notice] To update\n" * 4,
        "[INFO] a\n[ERROR] b\n[INFO] c\n[INFO] d\n",
        "  │ exit code: 1\n  ╰─> [20 lines]\n",
        "    indented\n    more\n    lines\n",
        "name | value\nother | thing\nthird | row\nfourth | x\n",
        ">>> import numpy\n>>> import x\n>>> y\n",
        "W0204 16:43:58.892892 758648 torch/run.py:79] x\n" * 4,
    ],
)
def test_the_log_s_own_structure_stays(plain: str) -> None:
    """What only looks like a prefix is left alone."""
    assert plain == text(plain.encode())


@pytest.mark.parametrize(
    ("codec", "sentence"),
    [
        ("cp1252", "ERREUR : Impossible d’accéder au fichier spécifié, système"),
        ("cp850", "Le fichier spécifié est introuvable: accès refusé, Zugriff für"),
        ("cp932", "エラー: アクセスが拒否されました。ファイルを開けません"),
        ("gbk", "错误: 拒绝访问。系统找不到指定的文件"),
        ("cp949", "오류: 액세스가 거부되었습니다 지정된 파일을 찾을 수 없습니다"),
        ("cp1251", "Ошибка: Отказано в доступе. Не удается найти указанный файл"),
        ("cp866", "Ошибка: Отказано в доступе. Не удается найти указанный файл"),
    ],
)
def test_legacy_code_pages(codec: str, sentence: str) -> None:
    """Consoles that know no Unicode: the likeliest code page, by the shape of the bytes."""
    plain = f"Collecting numpy\n{sentence}\nERROR: [WinError 5]\n"
    log = read_log(io.BytesIO(plain.encode(codec)))
    assert plain == b"".join(block.bare(block.data) for block in log).decode()
    assert codec == log.encoding


def test_mixed_encodings() -> None:
    """PowerShell's ``>`` and cmd's ``>>`` write the same file in two encodings, in either order."""
    head, tail = "ERROR: Größe × 2\r\nnext line of the text\r\n", "plain ASCII was appended here\r\nand more of it\r\n"
    expected = (head + tail).replace("\r\n", "\n")
    assert expected == text(b"\xff\xfe" + head.encode("utf-16-le") + tail.encode())
    assert (tail + head).replace("\r\n", "\n") == text(tail.encode() + head.encode("utf-16-le"))
    assert expected + head.replace("\r\n", "\n") == text(
        b"\xff\xfe" + head.encode("utf-16-le") + tail.encode() + head.encode("utf-16-le")
    )


def test_spoiled_utf8_is_still_utf8() -> None:
    """A few wrong bytes among much UTF-8 become U+FFFD."""
    assert text("× │ ╰─> ü".encode() + b"\xff\n") == "× │ ╰─> ü\ufffd\n"


def test_chinese_utf16_is_not_taken_for_ascii() -> None:
    plain = "错误: 拒绝访问。系统找不到指定的文件 中文字符测试也许看起来像普通的文本\n" * 20
    assert plain == text(b"\xff\xfe" + plain.encode("utf-16-le"))


def test_empty_input_has_no_block() -> None:
    log = read_log(io.BytesIO(b""))
    assert list(log) == []
    assert log.lines == 0


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"PK\x03\x04\x14\0\0\0",
        b"\x7fELF\x02\x01\x01",
        bytes(range(256)) * 40,
        b"MZ\x90\0\x03\0\0\0",
        gzip.compress(b"\x7fELF\x02\x01\x01"),
        gzip.compress(b"x" * 9999)[:-20],
        b"\x1f\x8bxxxxxx",
    ],
    ids=["png", "zip", "elf", "bytes", "exe", "gzipped-elf", "cut-gzip", "broken-gzip"],
)
def test_what_is_not_text_is_refused(data: bytes) -> None:
    """One sentence that names the input."""
    with pytest.raises(InputError, match=r"^-: .*(not text|gzip)"):
        clean(data)


def test_open_log(tmp_path: Path) -> None:
    """Files, gzip and notebooks by name; each failure is one sentence with the path in it."""
    (tmp_path / "a.log").write_bytes(b"one\ntwo\n")
    (tmp_path / "a.log.gz").write_bytes(gzip.compress(b"one\n") + gzip.compress(b"two\n"))
    for name in ("a.log", "a.log.gz"):
        with open_log(str(tmp_path / name)) as log:
            assert b"".join(block.bare(block.data) for block in log) == b"one\ntwo\n"
            assert (log.encoding, log.lines) == ("utf-8", 2)
    (tmp_path / "bad.ipynb").write_bytes(b'{"cells": [')
    (tmp_path / "image.log").write_bytes(b"\xff\xd8\xff\xe0")
    for name in ("missing.log", "", "bad.ipynb", "image.log"):
        path = str(tmp_path / name) if name else str(tmp_path)
        with pytest.raises(InputError) as caught:
            open_log(path)
        assert path in str(caught.value)
        assert "\n" not in str(caught.value)
    with pytest.raises(InputError):
        open_log("nul\0byte")


def test_notebook_outputs_in_order() -> None:
    """Streams, errors and results; a source line is kept only if it is a shell or pip line."""
    cells = [
        {
            "cell_type": "code",
            "source": "!pip install foo\nimport x",
            "outputs": [{"output_type": "stream", "name": "stdout", "text": ["10%\r20%\n", "done"]}],
        },
        {
            "cell_type": "code",
            "source": "import foo",
            "outputs": [
                {
                    "output_type": "error",
                    "ename": "E",
                    "evalue": "v",
                    "traceback": ["\x1b[31mTraceback\x1b[0m", "E: v"],
                },
                {"output_type": "execute_result", "data": {"text/plain": ["42"], "text/html": "<b>no</b>"}},
                {"output_type": "display_data", "data": {"text/html": "<b>a &lt; b</b>"}},
            ],
        },
        {"cell_type": "code", "source": "!ls", "outputs": []},
        {"cell_type": "raw"},
        3,
    ]
    data = json.dumps({"cells": cells, "nbformat": 4}).encode()
    assert text(data) == "!pip install foo\n20%\ndone\nTraceback\nE: v\n42\na < b\n"


def test_json_that_is_no_notebook_is_a_log() -> None:
    assert text(b'{"cells": oops\n') == '{"cells": oops\n'


def test_overlong_lines_lose_their_middle() -> None:
    """Of a line longer than 64 KiB the two ends are kept; memory stays bounded."""
    for size in (100_000, 5_000_000):
        data = b"start" + b"x" * size + b"end\nnext\n"
        first, second = text(data).split("\n")[:2]
        assert first.startswith("startxxx")
        assert first.endswith("xxxend")
        assert len(first) < 70_000
        assert second == "next"
        wide = text(b"\xff\xfe" + data.decode().encode("utf-16-le"))
        assert wide.startswith("startxxx")
        assert wide.endswith("xxxend\nnext\n")


def test_blocks_are_numbered() -> None:
    """Each block says where it starts; blocks are cut at line ends."""
    data = b"0123456789" * 8 + b"\n"
    log = read_log(io.BytesIO(data * 30_000))
    seen = 1
    for block in log:
        assert seen == block.first
        assert block.data.endswith(b"\n")
        assert len(block.data) <= intake.BLOCK
        seen += block.data.count(b"\n")
    assert log.lines == 30_000


PIECES = st.sampled_from(
    [
        b"\n",
        b"\r",
        b"\r\n",
        b"\x1b[31m",
        b"\x1b]8;;",
        b"\x1b",
        b"\x08",
        b"\x00",
        b"> ",
        b"pip : ",
        b" ",
        b"x",
        b"\xff",
        b"\xfe",
        b"\xc3",
        "é".encode(),
        "│".encode(),
        b"2024-01-02T03:04:05Z ",
        b"[a] ",
        b"#1 2.3 ",
        b"##[error]",
        b"+ ~~\n",
        b"    + CategoryInfo          : ",
        b"    + FullyQualifiedErrorId : NativeCommandError\n",
        b"At line:1 char:1\n",
        b"a\x00b\x00c\x00d\x00",
        b"word " * 15,
        b"y" * 79,
        b"------\n > [1/2] ",
        b"\xe2\x80\xae",
        b"remote: ",
        b"web-1 | ",
    ]
)
SOUP = st.lists(PIECES | st.binary(max_size=6), max_size=40).map(b"".join)


@given(st.binary(max_size=400) | SOUP)
def test_any_bytes_are_read(data: bytes) -> None:
    """Nothing but ``InputError`` is ever raised; what comes out is UTF-8 without controls."""
    try:
        out = clean(data)
    except InputError:
        return
    shown = out.replace(b"\0\n", b"\n").decode()
    assert not any(ord(char) < 32 and char not in "\t\n" for char in shown)
    assert out.endswith(b"\n") or not out


@given(SOUP)
def test_lines_are_preserved(data: bytes) -> None:
    """As many lines come out as went in."""
    assume(b"\0" not in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff") and b"\n" in data)
    expected = data.count(b"\n") + (not data.endswith(b"\n"))
    try:
        out = clean(data)
    except InputError:
        return
    assert expected == out.count(b"\n")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=1, max_size=12))
def test_cleaning_is_idempotent(lines: list[str]) -> None:
    """Clean text is not changed by being cleaned again."""
    try:
        once = clean("\n".join(lines).encode())
        assume(b"\0" not in once)
        assert once == clean(once)
    except InputError:
        return


@settings(max_examples=60)
@given(SOUP, st.lists(st.integers(1, 7), min_size=1, max_size=5))
def test_reads_of_any_size_give_the_same(data: bytes, sizes: list[int]) -> None:
    """It does not matter in which portions the pipe delivers."""
    try:
        expected = clean(data)
    except InputError:
        return
    log: Log = read_log(cast("BinaryIO", Slow(data, sizes)))
    assert expected == b"".join(block.bare(block.data) for block in log)


@pytest.mark.parametrize("name", sorted({*WRAPPERS} - {"notebook"}))
def test_small_blocks_give_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log of many blocks is cleaned like one of a single block."""
    monkeypatch.setattr(intake, "BLOCK", 16 << 10)
    plain = PLAIN * 60
    assert plain == text(WRAPPERS[name](plain))


@pytest.mark.parametrize("page", ["cp437", "cp850", "cp1252"])
def test_signs_taken_for_a_code_page(page: str) -> None:
    """What PowerShell or an editor made of UTF-8 signs is read as what it was; real letters stay."""
    said = "  × No solution found\n  │ ‘é\n  ╰─> more\n"
    spoiled = "".join(sign.encode().decode(page) if sign in "×│╰─‘" else sign for sign in said)
    assert said == clean(spoiled.encode()).decode()


TRACEBACK = """\
Traceback (most recent call last):
  File "/srv/app/main.py", line 3, in <module>
    import cv2

ModuleNotFoundError: No module named 'cv2'
"""


@pytest.mark.parametrize(
    "prefixes",
    [
        ("[rank0]: ",),
        ("[default0]:",),
        ("(EngineCore_DP0 pid=123) ERROR 11-22 10:00:00 [core.py:12] ",),
        ("(train_fn pid=1234, ip=10.0.0.1) ",),
        ("[1,0]<stderr>:",),
        ("24/05/01 10:00:00 ERROR Executor: ", "24/05/01 10:00:01 ERROR Executor: "),
        ("2024-05-01 10:00:00.123 | ERROR    | shop:sell:1 - ", "2024-05-01 10:00:00.977 | ERROR    | shop:sell:1 - "),
    ],
)
def test_a_traceback_tells_its_prefix(prefixes: tuple[str, ...]) -> None:
    """Whatever a launcher puts before each line comes off a traceback, and off nothing else."""
    around = "epoch 1\n{}\nepoch 2 [rank0]: done\n"
    lines = TRACEBACK.splitlines()
    raw = "\n".join((prefixes[at % len(prefixes)] + line).rstrip() for at, line in enumerate(lines))
    assert around.format("\n".join(lines)).encode() == clean(around.format(raw).encode())


def test_a_heading_inside_of_a_message_stays() -> None:
    """Where the frames below carry no prefix, what stands before the heading is a part of the message."""
    raw = f"task failed: {TRACEBACK}".encode()
    assert raw == clean(raw)
