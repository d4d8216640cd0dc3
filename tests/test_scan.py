"""The scanners: all hits, the same from both; windows keep what belongs together."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pip_explain.model import Attention, Block, Stretch
from pip_explain.scan import AFTER, NEAR, Scanner, Search, Window

LITERALS = ("Could not", "not find", "Could not find", "error:", "éàü!", "....", "a|b*", "find")
TEXTS = st.lists(st.sampled_from([*LITERALS, "Could", " not", "\n", "x", "é", "."]), max_size=60).map("".join)


def naive(text: str) -> list[tuple[int, int]]:
    """Every place of every literal, by looking."""
    data = text.encode()
    return sorted(
        (start, index)
        for index, literal in enumerate(LITERALS)
        for start in range(len(data))
        if data.startswith(literal.encode(), start)
    )


@given(TEXTS)
def test_finds_every_literal(text: str) -> None:
    """Overlapping and nested literals too, in whatever text."""
    assert naive(text) == sorted(Scanner(LITERALS).hits(text.encode()))


@settings(deadline=None)
@given(TEXTS)
def test_hyperscan_finds_the_same(text: str) -> None:
    """The fast scanner is only fast."""
    pytest.importorskip("hyperscan")
    search = HYPERSCAN._hyperscan
    assert search is not None
    assert naive(text) == sorted(search(text.encode()))


HYPERSCAN = Scanner(LITERALS)


class Everything:
    """Whoever wants a window around every hit."""

    deciding: frozenset[int] = frozenset({0})
    telling: frozenset[int] = frozenset({0})
    bored: frozenset[int] = frozenset()
    dull: frozenset[int] = frozenset()

    def decides(self, literal: int, places: Sequence[int], stretch: Stretch) -> list[tuple[int, Attention]]:
        return [(place, "window") for place in places]

    def tells(self, literal: int, places: Sequence[int], stretch: Stretch) -> list[tuple[int, Attention]]:
        return [(place, "aside") for place in places]

    def again(self, literal: int, number: int) -> None:
        pass


def cut(lines: list[str], block: int = 10_000) -> list[Window]:
    """The windows of a text that comes in blocks of so many lines."""
    data = [(line + "\n").encode() for line in lines]
    blocks = [
        Block(at + 1, b"".join(data[at : at + block]), len(data[at : at + block]), bytes)
        for at in range(0, len(data), block)
    ]
    return list(Search(blocks, Scanner(("HERE!",)), Everything()).windows())


def test_a_window_keeps_its_neighbours() -> None:
    """A few lines on both sides, by their numbers."""
    (window,) = cut([f"line {number}" for number in range(1, 51)] + ["HERE!"] + ["after"] * 50)
    assert window.lines[0].number <= 51 - NEAR
    assert window.lines[-1].number >= 51 + NEAR
    assert len(window.lines) < 2 * NEAR + 5
    assert {51} == set(window.hits)


def test_a_window_keeps_what_is_indented() -> None:
    """The frames above an exception belong to it, up to their head; the code below a line does too."""
    lines = ["before"] * 30 + ["Traceback"] + ["  File"] * 24 + ["HERE!"] + ["  more"] * 20 + ["end"] + ["after"] * 30
    (window,) = cut(lines)
    texts = [line.text for line in window.lines]
    assert "Traceback" in texts
    assert 20 == texts.count("  more")
    assert "end" in texts
    assert len(texts) < 24 + 20 + 2 * NEAR + 5


@pytest.mark.parametrize("block", [1, 7, 40, 41, 1000])
def test_blocks_change_nothing(block: int) -> None:
    """Wherever the input is cut into blocks, the windows are the same."""
    lines = [("HERE!" if number % 97 == 0 else "  indented" if number % 3 else "text") for number in range(600)]
    assert [set(window.hits) for window in cut(lines)] == [set(window.hits) for window in cut(lines, block)]
    assert cut(lines)[3].lines == cut(lines, max(block, 2 * AFTER))[3].lines
