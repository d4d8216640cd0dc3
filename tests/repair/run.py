"""``python tests/repair/run.py [NAME-PART …] [--fast]``: runs the repair lab and prints fix@1 and fix@3."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from repair.lab import Lab, Result, default_root, scenarios


def line(result: Result) -> str:
    """One line about one scenario."""
    mark = f"fixed by {result.rank}" if result.rank else result.outcome
    why = f"  {result.why}" if result.why else ""
    return f"{mark:10}  {result.seconds:5.0f} s  {result.name:44} {result.pattern}{why}"


def summary(results: list[Result]) -> str:
    """The two figures: of the scenarios that could be broken here, how many the first and the first three repair."""
    judged = [result for result in results if result.outcome in ("fixed", "not fixed")]
    ranks = Counter(result.rank for result in judged)
    total = max(1, len(judged))
    first, three = ranks[1], ranks[1] + ranks[2] + ranks[3]
    others = Counter(result.outcome for result in results if result not in judged)
    aside = "".join(f"; {number} {what}" for what, number in sorted(others.items()))
    return (
        f"{len(judged)} scenarios{aside}\n"
        f"fix@1  {first / total:.3f}  ({first} of {len(judged)})\n"
        f"fix@3  {three / total:.3f}  ({three} of {len(judged)})"
    )


def main() -> int:
    """Run what the command line names; status 1 when a scenario itself is broken."""
    parser = argparse.ArgumentParser(description="Breaks real environments and runs the remedies of pip-explain.")
    parser.add_argument("part", nargs="*", help="run only scenarios whose name contains one of these")
    parser.add_argument("--fast", action="store_true", help="only those of the test suite")
    parser.add_argument("--list", action="store_true", help="name the scenarios and stop")
    parser.add_argument(
        "--work", type=Path, default=default_root(), help="scratch folder, with transcripts (%(default)s)"
    )
    given = parser.parse_args()
    chosen = [
        scene
        for scene in scenarios()
        if (not given.part or any(part in scene.name for part in given.part)) and (scene.fast or not given.fast)
    ]
    if given.list:
        for scene in chosen:
            print(f"{scene.name:44} {scene.wants}")
        return 0
    given.work.mkdir(parents=True, exist_ok=True)
    lab = Lab(given.work.resolve())
    results: list[Result] = []
    for scene in chosen:
        results.append(lab.run(scene))
        print(line(results[-1]), flush=True)
    print(summary(results))
    return int(any(result.outcome == "broken" for result in results))


if __name__ == "__main__":
    sys.exit(main())
