"""Figures, each by one command. Developer tools; no tests.

python tests/measure.py wrappings            every case in every wrapping: share of same answers
python tests/measure.py similarity           how often likeness rescues and errs on damaged logs
python tests/measure.py speed                start-up beside ``pip --version``; MB/s on ordinary output; memory
"""

from __future__ import annotations

import argparse
import collections
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from wrappers import FEWEST, USUAL

import corpus
from pip_explain import explain
from pip_explain.classify import Listener
from pip_explain.pipeline import catalogue


def wrappings() -> None:
    """Every case in every wrapping."""
    missed: collections.Counter[str] = collections.Counter()
    total = 0
    for case in corpus.cases():
        if case.log.count("\n") < FEWEST:
            continue
        plain = corpus.told(explain(case.log))
        for name, wrap in USUAL.items():
            total += 1
            if corpus.told(explain(wrap(case.log))) != plain:
                missed[name] += 1
    print(f"same answer: {1 - missed.total() / total:.4f} of {total}")
    for name, count in missed.most_common():
        print(f"  {name}: {count} differ")


def _damages(seed: int) -> dict[str, Callable[[str], str]]:
    """Mechanical damage to a log's decisive part."""
    dice = random.Random(seed)

    def typos(text: str) -> str:
        letters = list(text)
        for place in range(len(letters) - 1):
            if letters[place].isalpha() and dice.random() < 0.02:
                letters[place], letters[place + 1] = letters[place + 1], letters[place]
        return "".join(letters)

    def cut(text: str) -> str:
        return "\n".join(line[: max(30, int(len(line) * 0.7))] for line in text.split("\n"))

    def respaced(text: str) -> str:
        return re.sub(r"(?<=\S) (?=\S)", lambda _: " \n"[dice.random() < 0.1], text)

    def other_words(text: str) -> str:
        for old, new in (("Could not", "Cannot"), ("does not", "doesn't"), ("which is", "that is"), ("because", "as")):
            text = text.replace(old, new)
        return text

    return {"typos": typos, "cut lines": cut, "broken lines": respaced, "drifted words": other_words}


def similarity() -> None:
    """Damaged cases: answered by grammar, rescued by likeness, wrong, silent."""
    for name, damage in _damages(7).items():
        count: collections.Counter[str] = collections.Counter()
        for case in corpus.cases():
            if case.get("gap"):
                continue
            report = explain(damage(case.log))
            first = report.diagnoses[0] if report.diagnoses else None
            quiet = case.expect in ("clean", "unexplained")
            if first is None:
                count["quiet, as it should be" if quiet else "silent"] += 1
            elif quiet:
                count[f"false alarm by {first.matched_by}"] += 1
            else:
                right = first.failure_class == case.get("class")
                count[f"{'right' if right else 'wrong'} by {first.matched_by}"] += 1
        print(name, dict(sorted(count.items())))


def _best(command: list[str], data: bytes, times: int = 15) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run(command, input=data, capture_output=True, check=False)
        taken.append(time.perf_counter() - start)
    return min(taken)


def _ordinary(megabytes: int) -> bytes:
    """Ordinary output of installers and programs: 99 lines of 100 hold none of our literals, numbers vary."""
    dice = random.Random(3)
    literals = Listener(catalogue()).literals
    lines = [line for case in corpus.cases() if case.expect == "clean" for line in case.log.splitlines()]
    plain = [line for line in lines if not any(literal in line for literal in literals)]
    others = [line for line in lines if any(literal in line for literal in literals)]
    made: list[bytes] = []
    size = 0
    while size < megabytes << 20:
        line = dice.choice(others if dice.random() < 0.01 else plain)
        made.append(re.sub(r"\d+", lambda _: str(dice.randrange(1000)), line).encode() + b"\n")
        size += len(made[-1])
    return b"".join(made)


def speed() -> None:
    """Ratios, for this machine's own times mean little elsewhere. Run it with an installed wheel's Python."""
    python = sys.executable
    case = next(case for case in corpus.cases() if 80 <= case.log.count("\n") <= 120 and case.get("class"))
    data = case.log.encode()
    pip = _best([python, "-m", "pip", "--version"], b"")
    click = _best([python, "-c", "import click"], b"")
    bare = _best([python, "-c", "pass"], b"")
    print(f"bare python {bare * 1e3:.0f} ms, import click {click * 1e3:.0f} ms, pip --version {pip * 1e3:.0f} ms")
    for form in ("text", "json"):
        ours = _best([python, "-m", "pip_explain", "--format", form], data)
        print(
            f"{case.name}, {form}: {ours * 1e3:.0f} ms = {ours / pip:.2f} of pip --version, {ours / click:.2f} of click"
        )
    for size in (8, 32):
        block = _ordinary(size)
        rates = []
        for _ in range(3):
            start = time.perf_counter()
            report = explain(block)
            rates.append(len(block) / 1e6 / (time.perf_counter() - start))
        print(f"ordinary output, {size} MiB: {statistics.median(rates):.0f} MB/s ({report.status})")
    _memory()


# A child of this large process would start with this process's peak; one of a small one tells its own.
_PEAK = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "pip_explain"], stdin=sys.stdin, capture_output=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def _memory() -> None:
    """Peak memory of a process that reads 10 and 300 MiB from standard input."""
    block = _ordinary(10)
    with tempfile.TemporaryDirectory() as folder:
        for size in (10, 300):
            path = Path(folder) / "log"
            with path.open("wb") as stream:
                for _ in range(size // 10):
                    stream.write(block)
            with path.open("rb") as stream:
                done = subprocess.run([sys.executable, "-c", _PEAK], stdin=stream, capture_output=True, check=True)
            print(f"{size} MiB on standard input: peak memory {done.stdout.decode().strip()} MiB")


COMMANDS: dict[str, Callable[[], None]] = {"wrappings": wrappings, "similarity": similarity, "speed": speed}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figure", choices=sorted(COMMANDS))
    COMMANDS[parser.parse_args().figure]()


if __name__ == "__main__":
    main()
