"""What fits together on a GPU: framework, Python, CUDA, cuDNN and driver, in one line of versions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pip_explain.knowledge import lookup, pythons_for
from pip_explain.resources import table

FRAMEWORKS = ("tensorflow", "torch", "jax")
_KNOWN_BY = {
    "tf": "tensorflow",
    "torch": "torch",
    "triton": "torch",
    "bitsandbytes": "torch",
    "jax": "jax",
    "colab": "tensorflow",
}
"""First word of a pattern's id -> the framework that it speaks of."""


class Rig(NamedTuple):
    """What is known of a machine and of what runs there, each as its own tool writes it; empty: nothing.

    ``python`` is X.Y, ``driver`` the version of NVIDIA's driver, ``capability`` the card's (``8.6``, ``sm_86``),
    ``libraries`` are file names of CUDA's and cuDNN's libraries that a program asks for (``libcudart.so.11.0``).
    """

    tensorflow: str = ""
    torch: str = ""
    jax: str = ""
    python: str = ""
    driver: str = ""
    capability: str = ""
    libraries: tuple[str, ...] = ()
    windows: bool = False


class _Needs(NamedTuple):
    """A row: what a build of a framework has inside or wants, and the cards that it serves (none: all of its CUDA)."""

    words: str
    cuda: str
    driver: str | None
    cards: tuple[str, ...] = ()


def fits(rig: Rig, pattern: str = "") -> str | None:
    """One line of versions for what is known, or None where nothing is.

    The release at hand where its row fits the driver and the card, else the newest that does. Where neither a version
    nor the pattern's id tells of a framework, a driver or a card gets the rows of both TensorFlow and PyTorch.
    """
    asked = [name for name in rig.libraries if (lookup("cuda-of-soname", name) or "").startswith(("CUDA ", "cuDNN "))]
    rig = rig._replace(libraries=tuple(asked))
    about = _KNOWN_BY.get(pattern.partition("-")[0])
    chosen = [about] if about else [name for name in FRAMEWORKS if getattr(rig, name)]
    if not chosen and (rig.driver or rig.capability):
        chosen = ["tensorflow", "torch"]
    if not any(rig._replace(windows=False, python="")):
        return None
    rows = {"tensorflow": _tensorflow, "torch": _torch, "jax": _jax}
    told = [line for name in chosen if (line := _best(rows[name](rig), rig))]
    return "; or ".join(told) or None


def _best(rows: Iterable[_Needs], rig: Rig) -> str | None:
    """The first row that the driver and the card allow."""
    card = lookup("capability", rig.capability) or ""
    known = table("cuda")["gpu"]["rows"].get(card)
    came_with = table("cuda")["toolkit-driver"]["rows"].get(known["first"], {}) if known else {}
    for row in rows:
        # A card needs the driver that came out with it, however old the CUDA.
        needed = max(row.driver or "", came_with.get("windows" if rig.windows else "linux", ""), key=_dotted)
        if rig.driver and (row.driver is None or _dotted(needed) > _dotted(rig.driver)):
            continue
        if known and not _serves(row, card, known):
            continue
        return row.words + (f", driver {needed} or newer" if row.driver else "")
    return None


def _serves(row: _Needs, card: str, known: Mapping[str, str]) -> bool:
    """Whether there is machine code for the card, of which ``known`` is the row."""
    if row.cards:
        return any(_dotted(gpu)[0] == _dotted(card)[0] and _dotted(gpu) <= _dotted(card) for gpu in row.cards)
    return _dotted(known["first"]) <= _dotted(row.cuda) <= _dotted(known.get("last", row.cuda))


def _tensorflow(rig: Rig) -> Iterable[_Needs]:
    """The series at hand first, then all that look for the libraries: those for the Python first, the newest first."""
    rows: Mapping[str, Mapping[str, str]] = table("tensorflow")["series"]["rows"]
    own = re.match(r"\d+\.\d+", rig.tensorflow)

    def rank(series: str) -> tuple[bool, bool, tuple[int, ...]]:
        span = pythons_for("tensorflow", series)
        for_python = bool(rig.python and span and _dotted(span[0]) <= _dotted(rig.python) <= _dotted(span[1]))
        return bool(own and own[0] == series), for_python, _dotted(series)

    for series in sorted(rows, key=rank, reverse=True):
        row = rows[series]
        if not own and not _asked_for(row, rig.libraries):
            continue
        driver = row.get("windows") if rig.windows else row["driver"]
        if rig.windows and driver is None:
            continue
        span = pythons_for("tensorflow", series)
        pythons = f", Python {span[0]} to {span[1]}" if span else ""
        yield _Needs(f"TensorFlow {series}{pythons}, CUDA {row['cuda']}, cuDNN {row['cudnn']}", row["cuda"], driver)


def _asked_for(row: Mapping[str, str], libraries: Iterable[str]) -> bool:
    """Whether a series looks for libraries of these names: the same CUDA and cuDNN."""
    for library in libraries:
        meaning = lookup("cuda-of-soname", library) or ""
        if found := re.match(r"cuDNN (\d+)", meaning):
            if row["cudnn"].split(".")[0] != found[1]:
                return False
        elif meaning.startswith("CUDA "):
            asked = re.findall(r"\d+(?:\.\d+)?", meaning.partition("(")[0])
            if not any(row["cuda"] == cuda or row["cuda"].split(".")[0] == cuda for cuda in asked):
                return False
    return True


def _torch(rig: Rig) -> Iterable[_Needs]:
    """The builds that there are for the release at hand, else all; CUDA 12 first, which wants no very new driver."""
    rows: Mapping[str, Mapping[str, Any]] = table("torch")["builds"]["rows"]
    own = re.match(r"\d+\.\d+", rig.torch)
    local = rig.torch.partition("+")[2]

    def rank(build: str) -> tuple[bool, bool, bool, tuple[int, ...], tuple[int, ...]]:
        low, high = rows[build]["torch"]
        same = bool(own and _dotted(low) <= _dotted(own[0]) <= _dotted(high))
        cuda = rows[build]["cuda"]
        return same and build == local, same, cuda.startswith("12."), _dotted(high), _dotted(cuda)

    for build in sorted(rows, key=rank, reverse=True):
        row = rows[build]
        driver = row.get("windows") if rig.windows else row["driver"]
        low, high = row["torch"]
        series = own[0] if own and rank(build)[1] else low if low == high else f"{low} to {high}"
        yield _Needs(
            f"PyTorch {series} as {build}, with CUDA {row['cuda']} and cuDNN inside",
            row["cuda"],
            driver,
            tuple(row["gpus"]),
        )


def _jax(rig: Rig) -> Iterable[_Needs]:
    rows: Mapping[str, Mapping[str, Any]] = table("jax")["builds"]["rows"]
    for extra, row in () if rig.windows else rows.items():
        oldest, newest = row["jax"]
        until = f"to {newest}" if newest else "or newer"
        cards = {card for card in table("cuda")["gpu"]["rows"] if _dotted(card) >= _dotted(row["gpus"])}
        yield _Needs(
            f"jax[{extra}] {oldest} {until}, with CUDA {row['cuda'].split('.')[0]} inside",
            row["cuda"],
            row["driver"],
            tuple(cards),
        )


def _dotted(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
