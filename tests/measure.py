"""Figures, each by one command. Developer tools; no tests.

python tests/measure.py wrappings            every case in every wrapping: share of same answers
python tests/measure.py similarity           how often likeness rescues and errs on damaged logs
"""

from __future__ import annotations

import argparse
import collections
import random
import re
from collections.abc import Callable

from wrappers import FEWEST, USUAL

import corpus
from pip_explain import explain


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

    def without_head(text: str) -> str:
        lines = text.split("\n")
        return "\n".join(lines[len(lines) // 2 :])

    def without_tail(text: str) -> str:
        lines = text.split("\n")
        return "\n".join(lines[: (len(lines) + 1) // 2])

    def strange_prefix(text: str) -> str:
        return "\n".join(f"<worker {dice.randrange(4)}> {line}" for line in text.split("\n"))

    return {
        "typos": typos,
        "cut lines": cut,
        "broken lines": respaced,
        "drifted words": other_words,
        "first half lost": without_head,
        "second half lost": without_tail,
        "strange prefix": strange_prefix,
    }


def similarity() -> None:
    """Damaged cases: by grammar, rescued by likeness, wrong, silent; what ``confidence`` is worth."""
    sure: collections.Counter[bool] = collections.Counter()
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
                if first.confidence >= 0.9:
                    sure[right] += 1
                count[f"{'right' if right else 'wrong'} by {first.matched_by}"] += 1
        print(name, dict(sorted(count.items())))
    print(f"right at confidence >= 0.9: {sure[True] / sure.total():.3f} of {sure.total()}")


COMMANDS: dict[str, Callable[[], None]] = {"wrappings": wrappings, "similarity": similarity}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figure", choices=sorted(COMMANDS))
    COMMANDS[parser.parse_args().figure]()


if __name__ == "__main__":
    main()
