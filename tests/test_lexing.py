"""Grammars: shapes of pip, Python, TensorFlow, compilers and shells; and that they are total."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lark import Lark, UnexpectedInput
from lark import Token as LarkToken
from lark import Tree as LarkTree

import corpus
from pip_explain.lexing import events, origin
from pip_explain.model import Event, Line
from pip_explain.parsing import ParseError, Token, Tree
from pip_explain.resources import folder, grammar


def lex(text: str) -> list[Event]:
    return events([Line(number, line) for number, line in enumerate(text.splitlines(), 1)])


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("ERROR: No matching distribution found for x", "pip"),
        ("  WARNING: Retrying", "pip"),
        ("[notice] A new release of pip is available: 25.1 -> 26.3", "pip"),
        (
            "tensorflow 2.10.1 requires protobuf<3.20, but you have protobuf 4.21.0 which is incompatible.",
            "incompatible",
        ),
        ("ERROR: a 1.0 has requirement b<2, but you'll have b 2.1 which is incompatible.", "incompatible"),
        ("2024-01-02 03:04:05.123456: W external/local_xla/xla/cuda_dnn.cc:64] Could not", "record"),
        ("E0000 00:00:1700000000.123456    1234 cuda_dnn.cc:8310] Unable to register", "record"),
        ("F0102 03:04:05.123456 1234 cpu.cc:12] Check failed", "record"),
        ("WARNING:tensorflow:From x.py", "record"),
        ("src/a.c:12:10: fatal error: Python.h: No such file or directory", "build"),
        ("a.cpp(12): error C1083: Cannot open include file: 'x.h'", "build"),
        ("/usr/bin/ld: cannot find -lssl", "build"),
        ("CMake Error at CMakeLists.txt:3 (find_package):", "build"),
        ("bash: pip: command not found", "shell"),
        ("Killed", "shell"),
        ("Segmentation fault (core dumped)", "shell"),
        ("ModuleNotFoundError: No module named 'cv2'", "exception"),
        ("E   ImportError: cannot import name 'x'", "exception"),
        ("google.protobuf.runtime_version.VersionError: Detected", "exception"),
        ("Successfully installed six-1.16.0", "line"),
        ("Collecting requests", "line"),
    ],
)
def test_shape_of_a_line(line: str, kind: str) -> None:
    """One line, one event of the shape that it has."""
    assert [kind] == [event.kind for event in lex(line)]


@pytest.mark.parametrize(
    "before",
    [
        "error: ",
        "ERROR:root:",
        "2024-01-01 10:00:00,123 ERROR app: ",
        "[10:00 ERROR/Main] ",
        "Failed to load x: ",
        "E0101 x] ",
    ],
)
def test_a_quoted_exception(before: str) -> None:
    """What a program says of an exception that it caught counts as one, without what stands around it."""
    said = "ImportError: cannot import name 'a' from 'b'"
    *_, event = lex(f"{before}{said}\n    more\n")
    assert ("quoted", said, "ImportError") == (event.kind, event.parts[0].text, event.fields["type"])
    assert event.parts[0].text == lex(f'{before}"{said}"')[-1].parts[0].text
    assert event.parts[0].text == lex(f"{before}({said})")[-1].parts[0].text


@pytest.mark.parametrize(
    "before", ["WARNING: ", "Optional part not loaded: error ", "INFO: error ", "ignored: error ", "print of "]
)
def test_an_exception_made_light_of(before: str) -> None:
    """What only warns, or says that it does not matter, quotes no failure."""
    assert "quoted" not in {event.kind for event in lex(f"{before}ImportError: cannot import name 'a' from 'b'")}


def test_conflict_block() -> None:
    """Who wants what, with the user's own wishes and constraints told apart."""
    (event,) = lex(
        "The conflict is caused by:\n"
        "    The user requested urllib3==1.20\n"
        "    The user requested (constraint) idna<3\n"
        "    requests 2.31.0 depends on urllib3<3 and >=1.21.1\n"
    )
    assert [
        ("you", "urllib3==1.20", "requested", 2),
        ("you", "idna<3", "constraint", 3),
        ("requests 2.31.0", "urllib3<3 and >=1.21.1", "depends", 4),
    ] == [(demand.who, demand.requirement, demand.how, demand.number) for demand in event.demands]


def test_lines_after_an_install() -> None:
    """Who is broken by what is there now."""
    (event,) = lex(
        "a 1.0 requires b<2, but you have b 2.1 which is incompatible.\nc 3 requires d, which is not installed."
    )
    assert [("a 1.0", "b<2", "b 2.1"), ("c 3", "d", None)] == [
        (demand.who, demand.requirement, demand.have) for demand in event.demands
    ]


def test_chained_exceptions() -> None:
    """Each link of a chain is an event, the innermost first."""
    found = lex(
        "Traceback (most recent call last):\n"
        '  File "a.py", line 1, in <module>\n'
        "    import b\n"
        "ImportError: first\n"
        "\n"
        "During handling of the above exception, another exception occurred:\n"
        "\n"
        "Traceback (most recent call last):\n"
        '  File "c.py", line 7, in f\n'
        "RuntimeError: second\n"
    )
    assert [("ImportError", "a.py", "1"), ("RuntimeError", "c.py", "7")] == [
        (event.fields["type"], event.fields["file"], event.fields["number"]) for event in found
    ]


def test_notebook_traceback() -> None:
    """IPython's arrows and rules belong to the traceback."""
    (event,) = lex(
        "---------------------------------------------------------------------------\n"
        "ImportError                               Traceback (most recent call last)\n"
        "<ipython-input-1-0123456789ab> in <module>()\n"
        "      1 import numpy\n"
        "----> 2 import pandas\n"
        "\n"
        "ImportError: no\n"
    )[1:2]
    assert event.kind == "exception"


def test_boxed_diagnostic() -> None:
    """pip's reference, message and context are one event."""
    (event, *_) = lex(
        "error: externally-managed-environment\n\n× This environment is externally managed\n"
        "╰─> To install Python packages system-wide, try apt install\n    python3-xyz\n"
    )
    assert ("diagnostic", "externally-managed-environment") == (event.kind, event.fields["reference"])


SHAPED = st.sampled_from(sorted({line for case in corpus.cases()[::9] for line in case.log.splitlines()[:40]}))


def _damaged(line: str, place: int, cut: int, put: str) -> str:
    place %= len(line) + 1
    return line[:place] + put + line[place + cut :]


DAMAGED = st.builds(
    _damaged, SHAPED, st.integers(0, 200), st.integers(0, 6), st.text(" :()[]\"'.,->Error0│╰", max_size=5)
)
LINES = st.lists(
    st.one_of(
        SHAPED, DAMAGED, DAMAGED, st.text(max_size=60), st.text("│╰─>× \t:'\"File lineTracebackERROR", max_size=40)
    ),
    max_size=12,
)


@settings(max_examples=600, deadline=None)
@given(LINES)
def test_total(lines: list[str]) -> None:
    """Any window parses, in any order of lines; no event speaks of a line that is not there."""
    window = [Line(number, line.replace("\n", " ")) for number, line in enumerate(lines, 10)]
    numbers = {line.number for line in window}
    for event in events(window):
        assert {part.number for part in event.parts} <= numbers


@pytest.mark.parametrize(
    ("text", "chain", "versions"),
    [
        ("x==1 (from versions: 1.0, 1.1rc1)", (), ("1.0", "1.1rc1")),
        ("x==1 (from versions: none)", (), ()),
        ("x==1 (from versions: )", (), ()),
        ("x (from a==1->b>=2->-r requirements.txt (line 3))", ("a==1", "b>=2", "-r requirements.txt (line 3)"), ()),
        ("x (from a) (from versions: 2.0)", ("a",), ("2.0",)),
        ("x (from", (), ()),
        ("(from versions: 1.0, 2.0", (), ()),
        ("(from versions: " + "1.0, " * 3000, (), ()),
        ("(from " + "a->" * 3000, (), ()),
        ("(from a->)->b(())", (), ()),
    ],
)
def test_origin(text: str, chain: tuple[str, ...], versions: tuple[str, ...]) -> None:
    """Requirement chains and version lists; what is cut off says nothing."""
    assert (chain, versions) == (origin(text).chain, origin(text).versions)


@given(st.text("x(from versions: ,->)1.line\n", max_size=60))
def test_origin_is_total(text: str) -> None:
    """Any text can be read."""
    origin(text)


@pytest.fixture(scope="module")
def lark() -> Lark:
    """Lark's own parser of the grammar whose tables we run."""
    return Lark.open(str(folder("grammars") / "log.lark"), parser="lalr", lexer="contextual", maybe_placeholders=False)


def _shape(tree: LarkTree[LarkToken] | Tree) -> list[object]:
    """Names and tokens of a tree, as lists."""
    return [
        str(tree.data),
        *(
            _shape(child)
            if isinstance(child, (LarkTree, Tree))
            else (child.type, str(child), child.line, child.start if isinstance(child, Token) else child.start_pos)
            for child in tree.children
        ),
    ]


@pytest.mark.parametrize("case", list(corpus.cases())[::12], ids=lambda case: case.name)
def test_the_tables_give_what_lark_gives(lark: Lark, case: corpus.Case) -> None:
    """Our runner of Lark's tables and Lark itself make the same tree, whatever the text."""
    for text in ("\n".join(case.log.splitlines()[:400]) + "\n", case.log[len(case.log) // 3 :][:2000]):
        try:
            expected = _shape(lark.parse(text))
        except UnexpectedInput:
            with pytest.raises(ParseError):
                grammar("log").parse(text)
        else:
            assert expected == _shape(grammar("log").parse(text))
