"""Spark: the same answers on many machines, and none of them is needed to the end."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import called
import cluster
import pytest

import corpus
from pip_explain import explain
from pip_explain.batch.workers import Choice
from pip_explain.errors import InputError, PatternError
from pip_explain.render.json import render

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LACKING = cluster.lacking()
needs_spark = pytest.mark.skipif(LACKING is not None, reason=str(LACKING))

CLEAN = b"Successfully installed six-1.16.0\n"
FAILED = b"ERROR: No matching distribution found for nosuchthing\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
BARE = (sys.executable, "-m", "pip_explain", "batch")


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """Spark within this process and a JVM beside it."""
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        settings: dict[str, bool | float | int | str | None] = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "2",
        }
        session = SparkSession.builder.master("local[1]").config(map=settings).getOrCreate()
        yield session
        session.stop()


def rows(frame: DataFrame) -> list[dict[str, Any]]:
    return [row.asDict() for row in frame.collect()]


# --- the function -------------------------------------------------------------------------------------


@needs_spark
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_report_stands_beside_the_columns_that_were_there(spark: SparkSession) -> None:
    """Text or bytes, packed or not; what cannot be read costs its row; other columns are as they were."""
    from pip_explain.integrations.spark import REPORT, explain_logs

    data = [FAILED, FAILED.decode().encode("utf-16"), gzip.compress(FAILED), CLEAN, PICTURE, gzip.compress(FAILED)[:30]]
    frame = spark.createDataFrame(
        [(number, log, {"team": "a"}, f"{number}.log") for number, log in enumerate([*data, None])],
        "`build.number` int, log binary, tags map<string,string>, name string",
    )
    explained = explain_logs(frame, "log", source="name")
    assert ["build.number", "tags", *REPORT.names] == explained.columns
    assert REPORT.fields == explained.schema.fields[2:]
    found = sorted(rows(explained), key=lambda row: int(row["build.number"]))
    assert ["explained"] * 3 + ["clean"] + ["unreadable"] * 3 == [row["status"] for row in found]
    for number, row in enumerate(found):
        assert ({"team": "a"}, f"{number}.log") == (row["tags"], row["source"])
        if row["status"] == "unreadable":
            assert row["error"].startswith(f"{number}.log: ")
            assert (None, None, []) == (row["report"], row["id"], row["commands"])
        else:
            report = explain(data[number], source=row["source"])
            assert render(report, indent=None) == row["report"] + "\n"
            assert row["error"] is None
    first = explain(FAILED).diagnoses[0]
    cause = {"class": first.failure_class, "id": first.id, "title": first.title, "line": 1, "lines": 1}
    assert cause.items() <= found[0].items()
    assert (FAILED.decode().strip(), list(first.remedies[0].commands)) == (found[0]["evidence"], found[0]["commands"])
    assert [first.failure_class] == found[0]["classes"]

    spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", "true")
    try:
        text = frame.selectExpr("decode(log, 'utf-8') AS value", "`build.number` AS id").where("id IN (0, 3)")
        found = rows(explain_logs(text, prefix="pip_"))
    finally:
        spark.conf.unset("spark.sql.execution.arrow.useLargeVarTypes")
    assert [(0, "explained", "-"), (3, "clean", "-")] == [
        (row["id"], row["pip_status"], row["pip_source"]) for row in found
    ]


OWN = """\
id: our-mirror-is-shut
title: Our mirror is shut
status: draft
since: "0.1"
says: ["the mirror of our house is shut until {when:text}"]
explain: It opens again {when}.
references: []
"""


@needs_spark
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_own_patterns_go_to_the_workers(spark: SparkSession, tmp_path: Path) -> None:
    """A worker need not have the folder; what is wrong with it is told before any work is done."""
    from pip_explain.integrations.spark import explain_logs

    (tmp_path / "network").mkdir()
    path = tmp_path / "network" / "our-mirror-is-shut.yaml"
    path.write_text(OWN, encoding="utf-8")
    frame = spark.createDataFrame([("ERROR: the mirror of our house is shut until Monday\n",)], "value string")
    explained = explain_logs(frame, patterns=[tmp_path])
    path.unlink()
    assert ["our-mirror-is-shut"] == [row["id"] for row in rows(explained)]
    path.write_text(OWN.replace("title:", "titel:"), encoding="utf-8")
    with pytest.raises(PatternError):
        explain_logs(frame, patterns=[tmp_path, tmp_path])


@needs_spark
def test_columns_that_do_not_fit_are_refused(spark: SparkSession) -> None:
    """Before anything is computed, in a sentence."""
    from pip_explain.integrations.spark import explain_logs

    frame = spark.createDataFrame([("x", 1, "y")], "value string, Id int, name string")
    for column, source, prefix, word in (
        ("log", None, "p_", "value, Id, name"),
        ("value", "nome", "p_", "'nome'"),
        ("Id", None, "p_", "int"),
        ("value", "value", "p_", "another source"),
        ("value", "name", "", "'Id'"),
    ):
        with pytest.raises(InputError, match=word):
            explain_logs(frame, column, source=source, prefix=prefix)


# --- the command line ---------------------------------------------------------------------------------


@needs_spark
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_parquet_and_files_too_large(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What batch does with a session that is there; what cannot be done is one sentence."""
    from pip_explain.integrations import spark as ours

    told: list[str] = []

    def run(*inputs: str, out: str, **options: Any) -> Any:
        return ours.run([str(tmp_path / name) for name in inputs], str(tmp_path / out), Choice(), **options)

    frame = spark.createDataFrame(
        [("a", "x.log", FAILED.decode()), ("b", "y.log", CLEAN.decode())], "k string, n string, text string"
    )
    frame.coalesce(1).write.parquet(str(tmp_path / "in.parquet"))
    outcome = run("in.parquet", out="out", column="text", source="n")
    assert (2, 0, {"no-matching-distribution"}) == (outcome.done, outcome.unreadable, outcome.classes)
    found = rows(spark.read.parquet(str(tmp_path / "out")))
    assert [("a", "x.log", "explained"), ("b", "y.log", "clean")] == [
        (row["k"], row["source"], row["status"]) for row in found
    ]
    (tmp_path / "logs" / "deep").mkdir(parents=True)
    (tmp_path / "logs" / "large.log").write_bytes(b"x" * 5000)
    (tmp_path / "logs" / "deep" / "small.log").write_bytes(FAILED)
    monkeypatch.setattr(ours, "LARGEST", 4096)
    outcome = run("logs", out="files", complain=told.append)
    assert (1, 1) == (outcome.done, outcome.unreadable)
    assert "large.log" in told[0]
    for inputs, out, options, word in (
        (["in.parquet"], "out", {"column": "text"}, "another --output"),
        (["in.parquet"], "new", {}, "'value'"),
        (["nowhere"], "new", {}, "nowhere"),
        (["in.parquet", "logs"], "new", {}, "together"),
        (["logs"], "new", {"source": "n"}, "--source-column"),
    ):
        with pytest.raises(InputError, match=word) as caught:
            run(*inputs, out=out, **options)
        assert len(str(caught.value).splitlines()) == 1
        assert not (tmp_path / "new").exists()


@needs_spark
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_workers_without_our_package(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commonest mistake with a cluster is told in a sentence."""
    from pip_explain.integrations import spark as ours

    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    bare.chmod(0o755)
    monkeypatch.setenv("PYSPARK_PYTHON", str(bare))
    (tmp_path / "a.log").write_bytes(FAILED)
    with pytest.raises(InputError, match=r"workers lacks \w+: install 'pip-explain\[spark\]'"):
        ours.run([str(tmp_path / "a.log")], str(tmp_path / "out"), Choice())
    monkeypatch.undo()
    spark.sparkContext.pythonExec = sys.executable


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["--engine", "spark"], "--output"),
        (["--engine", "spark", "--output", "x", "--jobs", "2"], "--jobs"),
        (["--engine", "spark", "--output", "x", "--resume"], "--resume"),
        (["--engine", "spark", "--output", "x", "--color", "never"], "--color"),
        (["--engine", "spark", "--output", "x", "--format", "jsonl"], "jsonl"),
        (["--engine", "spark", "--output", "x", "--master", "nonsense"], "nonsense"),
        (["--engine", "flink", "--output", "x"], "flink"),
        (["--master", "local[1]"], "--engine spark"),
        (["--source-column", "x"], "--source-column"),
    ],
)
def test_refusal_is_one_sentence(tmp_path: Path, args: list[str], word: str) -> None:
    """What makes no sense together: status 2, one line, nothing on output."""
    (tmp_path / "a.log").write_bytes(FAILED)
    done = called.main("batch", "a.log", *args, cwd=tmp_path)
    assert (2, b"") == (done.returncode, done.stdout)
    assert word in done.stderr.decode()
    assert len(done.stderr.splitlines()) == 1


def test_missing_library_or_java_is_one_sentence(tmp_path: Path) -> None:
    """What is missing and how to get it, before anything is started."""
    script = "import sys; sys.modules['pyspark'] = None; from pip_explain.start import main; main()"
    call = ["batch", "x", "--engine", "spark", "--output", "out"]
    done = subprocess.run([sys.executable, "-c", script, *call], capture_output=True, check=False)
    assert (2, 1) == (done.returncode, len(done.stderr.splitlines()))
    assert b"pip install 'pip-explain[spark]'" in done.stderr
    if LACKING is None:
        bare = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"}
        for environment in ({**bare, "PATH": str(tmp_path)}, {**bare, "JAVA_HOME": str(tmp_path)}):
            done = subprocess.run(
                [sys.executable, "-m", "pip_explain", *call], capture_output=True, check=False, env=environment
            )
            assert (2, 1) == (done.returncode, len(done.stderr.splitlines()))
            assert b"needs Java 17" in done.stderr


# --- many machines ------------------------------------------------------------------------------------


def varied(number: int) -> Iterator[bytes]:
    """``number`` small logs: the corpus again and again, the numbers in it and what stands around it changed."""
    cases = [case.log for case in corpus.cases() if len(case.log) < 1500]
    dice = random.Random(5)
    for count in range(number):
        log = cases[count % len(cases)]
        if count >= len(cases):
            log = re.sub(r"(?<![\w.])\d{4,}(?![\w.])", lambda _: str(dice.randrange(1000, 9999)), log)
            log = f"+ step {count} of {number}\n" + log
        yield log.encode()


@needs_spark
def test_worker_killed_in_the_middle(tmp_path: Path) -> None:
    """A standalone master and two workers, one of which dies while both work: the rows of the local engine."""
    number = 20_000 if os.environ.get("PIP_EXPLAIN_FULL") == "1" else 2_000
    home, out = tmp_path / "logs", tmp_path / "out"
    home.mkdir()
    for count, log in enumerate(varied(number)):
        (home / f"{count:05}.log").write_bytes(log)
    (home / "picture.log").write_bytes(PICTURE)
    a_twentieth = number * (4 << 20) // 20  # of what Spark takes the files to be: each is weighed as 4 MiB
    settings = {"spark.sql.files.openCostInBytes": 4 << 20, "spark.sql.files.maxPartitionBytes": a_twentieth}
    with cluster.Cluster(tmp_path / "cluster", 2, **settings) as spark:
        call = [*BARE, str(home), "--engine", "spark", "--master", spark.url, "--output", str(out)]
        with (tmp_path / "said").open("wb") as said:
            driver = subprocess.Popen(call, env=spark.environment, stdout=said, stderr=said)
        try:

            def amid() -> bool:
                assert driver.poll() is None, (tmp_path / "said").read_text()
                return spark.busy() == 2 and len(list(out.glob("_temporary/0/task_*"))) >= 3

            cluster.wait_for(amid, "both workers amid the job")
            spark.kill(0)
            assert not (out / "_SUCCESS").exists()
            local = subprocess.run(
                [*BARE, str(home), "--format", "jsonl", "--jobs", "1"], capture_output=True, check=True
            )
            cluster.wait_for(lambda: driver.poll() is not None, "the end of the job")
        finally:
            driver.kill()
            driver.wait()
        assert 1 == spark.alive()
    told = (tmp_path / "said").read_text()
    assert 2 == driver.returncode, told
    assert "Lost executor" in told
    assert "picture.log: " in told.splitlines()[-1]

    from pyarrow import parquet

    table = parquet.read_table(out, columns=["source", "status", "id", "report"]).to_pylist()
    assert number + 1 == len(table)
    spark_rows = {row["source"].removeprefix("file:"): row for row in table}
    assert "unreadable" == spark_rows.pop(str(home / "picture.log"))["status"]
    reports = [json.loads(line) for line in local.stdout.splitlines()]
    assert {report["source"] for report in reports} == set(spark_rows)
    for report in reports:
        row = spark_rows[report["source"]]
        assert report == {**json.loads(row["report"]), "source": report["source"]}
        first = report["diagnoses"][0]["id"] if report["diagnoses"] else None
        assert (report["status"], first) == (row["status"], row["id"])
