"""Speed, each figure by one command, beside what it is compared with. Developer tool; no test.

python tests/speed.py start                 the whole process, beside ``pip --version`` and ``import click``
python tests/speed.py throughput            ``batch --jobs 1`` and ``--jobs 2`` beside ripgrep (needs ``rg``)
python tests/speed.py scanners              multi-literal scanners on our literals: what ``scan`` rests on
python tests/speed.py growth                time and memory against size, as a Mermaid plot for README
python tests/speed.py worst                 inputs made to hurt: seconds a MB, peak memory
python tests/speed.py spark                 a standalone cluster on loopback: what a log costs, two workers beside one

Run it with the Python of an installed wheel for figures that a user would see. ``--megabytes`` scales the inputs.
Times are CPU seconds (user and system) of the child, the best of several runs: this measures the program and not what
else the machine does. Where processes work side by side, it is the clock on the wall.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cluster

import corpus
from pip_explain.classify import Listener
from pip_explain.pipeline import catalogue
from pip_explain.scan import Scanner

# A child of this large process would start with this process's peak; one of a small one tells its own.
_RUN = """
import os, resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], stdin=sys.stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
wall = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, wall, used.ru_maxrss // 1024)
"""
_OURS = (sys.executable, "-m", "pip_explain")


def _run(*command: str, source: Path | None = None, times: int = 1) -> tuple[float, float, int]:
    """CPU seconds, seconds, MiB of a command: the best of several runs."""
    found = []
    for _ in range(times):
        with (source or Path(os.devnull)).open("rb") as stream:
            done = subprocess.run([sys.executable, "-c", _RUN, *command], stdin=stream, capture_output=True, check=True)
        cpu, wall, memory = done.stdout.split()
        found.append((float(cpu), float(wall), int(memory)))
    return min(found)


def _ordinary(megabytes: int, seed: int = 3) -> Iterator[bytes]:
    """Ordinary output of installers and programs: 99 lines of 100 hold none of our literals, numbers vary.

    Lines stand in any order; logs with PowerShell's frames, which would wrap all that follows, are left out.
    """
    dice = random.Random(seed)
    literals = Listener(catalogue()).literals
    logs = [case.log for case in corpus.cases() if case.expect == "clean" and "CategoryInfo" not in case.log]
    lines = [line for log in logs for line in log.splitlines()]
    plain = [line for line in lines if not any(literal in line for literal in literals)]
    others = [line for line in lines if any(literal in line for literal in literals)]
    size = 0
    while size < megabytes * 1_000_000:
        line = dice.choice(others if dice.random() < 0.01 else plain)
        made = re.sub(r"\d+", lambda _: str(dice.randrange(1000)), line).encode() + b"\n"
        size += len(made)
        yield made


def _file(folder: Path, name: str, lines: Iterator[bytes]) -> Path:
    path = folder / name
    with path.open("wb") as stream:
        stream.writelines(lines)
    return path


def start(folder: Path, _: int) -> None:
    """A failing log of about 100 lines on standard input."""
    case = next(case for case in corpus.cases() if 80 <= case.log.count("\n") <= 120 and case.get("class"))
    log = _file(folder, "log", iter([case.log.encode()]))
    pip = _run(sys.executable, "-m", "pip", "--version", times=12)[0]
    click = _run(sys.executable, "-c", "import click", times=12)[0]
    print(f"import click {click * 1e3:.0f} ms, pip --version {pip * 1e3:.0f} ms")
    for form in ("text", "json"):
        ours = _run(*_OURS, "--format", form, source=log, times=12)[0]
        print(f"{case.name}, {form}: {ours * 1e3:.0f} ms = {ours / pip:.2f} of pip, {ours / click:.2f} of click")


def throughput(folder: Path, megabytes: int) -> None:
    """Ordinary output in two files; ripgrep looks for 300 of our literals."""
    logs = [_file(folder, f"{seed}.log", _ordinary(megabytes // 2, seed)) for seed in (3, 4)]
    size = sum(path.stat().st_size for path in logs) / 1e6
    literals = folder / "literals"
    literals.write_text("\n".join(random.Random(1).sample(sorted(Listener(catalogue()).literals), 300)) + "\n")
    names = [str(path) for path in logs]
    one = _run(*_OURS, "batch", "--jobs", "1", "--format", "jsonl", *names, times=3)
    two = _run(*_OURS, "batch", "--jobs", "2", "--format", "jsonl", *names, times=3)
    print(f"batch --jobs 1: {size / one[0]:.0f} MB/s; --jobs 2: {one[1] / two[1]:.2f} times as fast by the clock")
    if shutil.which("rg"):
        other = _run("rg", "-j1", "-c", "-F", "-f", str(literals), *names, times=3)
        print(f"ripgrep: {size / other[0]:.0f} MB/s; ours is {other[0] / one[0]:.2f} of its rate")


def scanners(folder: Path, megabytes: int) -> None:
    """All of our literals in ordinary output, a MiB at a time."""
    data = b"".join(_ordinary(megabytes))
    blocks = [data[at : at + (1 << 20)] for at in range(0, len(data), 1 << 20)]
    literals = [literal.encode() for literal in Listener(catalogue()).literals]
    made: dict[str, Callable[[], Callable[[bytes], object]]] = {
        "hyperscan": lambda: _hyperscan(literals),
        "ours, in Python": lambda: Scanner([literal.decode() for literal in literals])._python,
        "ahocorasick-rs": lambda: _ahocorasick(literals),
        "re": lambda: re.compile(b"|".join(map(re.escape, sorted(literals, key=len, reverse=True)))).findall,
    }
    print(f"{len(literals)} literals, {len(data) / 1e6:.0f} MB")
    for name, make in made.items():
        begun = time.process_time()
        try:
            search = make()
            search(b"warm")
        except ImportError:
            print(f"{name:15} is not installed")
            continue
        ready = time.process_time() - begun
        some = blocks[:1] if name == "re" else blocks
        begun = time.process_time()
        for block in some:
            search(block)
        rate = sum(map(len, some)) / 1e6 / (time.process_time() - begun)
        print(f"{name:15} ready after {ready * 1e3:4.0f} ms, {rate:5.0f} MB/s")


def _hyperscan(literals: list[bytes]) -> Callable[[bytes], object]:
    import hyperscan

    database = hyperscan.Database()
    database.compile(
        expressions=[re.escape(literal) for literal in literals], ids=list(range(len(literals))), elements=len(literals)
    )
    return lambda data: database.scan(data, match_event_handler=lambda *_: None)


def _ahocorasick(literals: list[bytes]) -> Callable[[bytes], object]:
    from ahocorasick_rs import BytesAhoCorasick

    automaton = BytesAhoCorasick(literals)
    return lambda data: automaton.find_matches_as_indexes(data, overlapping=True)


def growth(folder: Path, megabytes: int) -> None:
    """1, 10, 100 … MB on standard input."""
    rows = []
    size = 1
    while size <= megabytes:
        log = _file(folder, f"{size}.log", _ordinary(size))
        cpu, _, memory = _run(*_OURS, source=log)
        rows.append((log.stat().st_size / 1e6, cpu, memory))
        log.unlink()
        size *= 10
    print('```mermaid\nxychart-beta\n    title "CPU seconds against size"')
    print(f'    x-axis "MB" [{", ".join(f"{row[0]:.0f}" for row in rows)}]')
    print(f'    y-axis "seconds"\n    line [{", ".join(f"{row[1]:.2f}" for row in rows)}]\n```\n')
    print("| MB | CPU seconds | peak memory, MiB |\n| --- | --- | --- |")
    for size_, cpu, memory in rows:
        print(f"| {size_:.0f} | {cpu:.2f} | {memory} |")


def worst(folder: Path, megabytes: int) -> None:
    """Inputs made to hurt. The time a MB must not grow with the size."""
    near = b"ERROR: Could not find a version that satisfies the requirment tensorflw==%d (from versions: 1.0)\n"
    failing = b"ModuleNotFoundError: No module named 'module_%d'\n"
    shapes: dict[str, Callable[[int], Iterator[bytes]]] = {
        "every line a near miss": lambda size: (near % n for n in range(size // len(near))),
        "a failure on every line": lambda size: (failing % n for n in range(size // len(failing))),
        "one line": lambda size: (b"Could not find a version " for _ in range(size // 25)),
        "carriage returns only": lambda size: (b"\r 12%% |####   | %d" % n for n in range(size // 20)),
        "escape sequences": lambda size: (b"\x1b[31mERROR\x1b[0m: x %d\n" % n for n in range(size // 22)),
    }
    for name, shape in shapes.items():
        told = []
        for size in (max(1, megabytes // 10), megabytes):
            log = _file(folder, "log", shape(size * 1_000_000))
            cpu, _, memory = _run(*_OURS, source=log)
            told.append(f"{size} MB: {cpu:.1f} s = {cpu / size * 1e3:.0f} ms a MB, {memory} MiB")
        print(f"{name:25} {'; '.join(told)}")
    tiny = folder / "tiny"
    for count in (200 * megabytes // 100, 2000 * megabytes // 100):
        for number in range(count):
            (tiny / str(number // 1000)).mkdir(parents=True, exist_ok=True)
            (tiny / str(number // 1000) / f"{number}.log").write_bytes(failing % number)
        cpu, _, memory = _run(*_OURS, "batch", "--jobs", "1", str(tiny))
        print(f"{count} tiny files{' ':10} {cpu:.1f} s = {cpu / count * 1e3:.2f} ms a file, {memory} MiB")


def _logs(size: int, number: int) -> list[bytes]:
    """Logs of about ``size`` bytes: the corpus again and again, with ordinary output before the failure."""
    cases = [case.log.encode() for case in corpus.cases() if len(case.log) < 3000]
    ordinary = b"".join(_ordinary(8)) if size else b""
    dice = random.Random(11)
    made = []
    for count in range(number):
        start = dice.randrange(len(ordinary) - size) if size else 0
        made.append(ordinary[start : start + size].partition(b"\n")[2] + cases[count % len(cases)])
    return made


def spark(folder: Path, megabytes: int) -> None:
    """From Parquet to Parquet, with worker processes that have been at work before; processor time of the cluster."""
    import pyarrow as pa
    from pyarrow import parquet
    from pyspark.sql import SparkSession

    from pip_explain.integrations.spark import explain_logs

    jobs = [(0, 1000), (0, 2000), (0, 4000), (0, 8000), (100_000, 10 * megabytes), (1_000_000, megabytes)]
    mean: dict[int, float] = {}
    for size, number in jobs:
        logs = _logs(size, number)
        mean[size] = sum(map(len, logs)) / number
        (folder / f"{size}-{number}").mkdir()
        for part in range(16):
            table = pa.table({"value": pa.array(logs[part::16], pa.binary())})
            parquet.write_table(table, folder / f"{size}-{number}" / f"{part}.parquet")
    taken: dict[tuple[int, int, int], float] = {}
    with cluster.Cluster(folder / "cluster", 2) as machines:
        os.environ.update(machines.environment)
        for workers in (1, 2):
            session = SparkSession.builder.master(machines.url).config("spark.cores.max", workers).getOrCreate()
            session.sparkContext.setLogLevel("OFF")
            session.conf.set("spark.sql.files.maxPartitionBytes", "10m")  # two or three of the files a task
            for warm, (size, number) in ((False, jobs[0]), *((True, job) for job in jobs)):
                explained = explain_logs(session.read.parquet(str(folder / f"{size}-{number}")))
                before, start = machines.seconds(), time.perf_counter()
                explained.write.mode("overwrite").parquet(str(folder / "out"))
                wall, spent = time.perf_counter() - start, machines.seconds() - before
                if not warm:
                    continue
                taken[workers, size, number] = wall
                each = spent / number
                print(
                    f"{workers} workers, {number} logs of {mean[size] / 1e3:.1f} kB: {each * 1e3:.1f} ms a log, "
                    f"{each * 1e6 / 86400:.3f} cores for a million a day; {wall:.0f} s by the clock, "
                    f"{taken[1, size, number] / wall:.2f} times as fast as one worker",
                    flush=True,
                )
            session.stop()


COMMANDS: dict[str, tuple[Callable[[Path, int], None], int]] = {
    "start": (start, 0),
    "throughput": (throughput, 1000),
    "scanners": (scanners, 20),
    "growth": (growth, 100),
    "worst": (worst, 20),
    "spark": (spark, 100),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figure", choices=sorted(COMMANDS))
    parser.add_argument("--megabytes", type=int)
    options = parser.parse_args()
    command, usual = COMMANDS[options.figure]
    with tempfile.TemporaryDirectory() as folder:
        command(Path(folder), options.megabytes or usual)


if __name__ == "__main__":
    main()
