"""Many machines: the logs of a Spark DataFrame are explained where they lie. The only user of pyspark.

>>> from pip_explain.integrations.spark import explain_logs
>>> logs = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load("s3a://ci/logs")
>>> explain_logs(logs, "content", source="path").write.parquet("s3a://ci/reports")

pip-explain and pyarrow must be installed for the Python of the workers (PYSPARK_PYTHON).
"""

from __future__ import annotations

import io
import os
import re
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow as pa
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from pip_explain.batch import Outcome
from pip_explain.batch.workers import Choice
from pip_explain.errors import InputError, PipExplainError
from pip_explain.intake import Log
from pip_explain.model import Platform, Report, Shell
from pip_explain.pipeline import catalogue, explain
from pip_explain.render.json import render as as_json

_TEXT, _TEXTS = T.StringType(), T.ArrayType(T.StringType(), containsNull=False)

REPORT = T.StructType(
    [
        T.StructField("source", _TEXT),
        T.StructField("status", _TEXT),
        T.StructField("class", _TEXT),
        T.StructField("id", _TEXT),
        T.StructField("title", _TEXT),
        T.StructField("confidence", T.DoubleType()),
        T.StructField("matched_by", _TEXT),
        T.StructField("line", T.LongType()),
        T.StructField("evidence", _TEXT),
        T.StructField("commands", _TEXTS),
        T.StructField("steps", _TEXTS),
        T.StructField("changes", _TEXT),
        T.StructField("also", _TEXTS),
        T.StructField("classes", _TEXTS),
        T.StructField("notes", _TEXTS),
        T.StructField("lines", T.LongType()),
        T.StructField("encoding", _TEXT),
        T.StructField("report", _TEXT),
        T.StructField("error", _TEXT),
    ]
)
"""The columns that :func:`explain_logs` adds; README says what each of them means."""

UNREADABLE = "unreadable"
"""The ``status`` of a row whose log cannot be read; ``error`` says why. The others are those of a Report."""

LARGEST = 64 << 20
"""Files of more bytes are not read by :func:`run`: Spark holds each of them several times in memory."""

_ARROW: Mapping[type[T.DataType], Any] = {
    T.StringType: pa.string(),
    T.DoubleType: pa.float64(),
    T.LongType: pa.int64(),
    T.ArrayType: pa.list_(pa.string()),
}
_SCHEMA = pa.schema([(field.name, _ARROW[type(field.dataType)]) for field in REPORT.fields])
_KEPT, _LOG = "kept", "log"
_NAMED = 20
"""So many unreadable inputs are named; the output holds all."""


# --- a DataFrame --------------------------------------------------------------------------------------


def explain_logs(
    frame: DataFrame,
    column: str = "value",
    *,
    source: str | None = None,
    prefix: str = "",
    shell: Shell | None = None,
    python: str | None = None,
    platform: Platform | None = None,
    patterns: Sequence[Path] = (),
    every: bool = False,
) -> DataFrame:
    """A row with the report for each row of ``frame``, whose ``column`` holds a whole log as text or bytes.

    Bytes may be of any encoding, gzip or a notebook. ``source`` is the column that names the log; it becomes
    the report's ``source`` (without it, that is ``-``). All other columns but the log are kept, then come those
    of :data:`REPORT`, their names behind ``prefix``. A log that cannot be read costs its row, never the job:
    ``status`` is ``unreadable`` and ``error`` says why. The other options are those of
    :func:`pip_explain.explain`; folders of ``patterns`` need to be on the driver only.

    Nothing is computed before Spark is asked for the rows. The patterns are read once in each worker process.

    Raises InputError where the columns do not fit, PatternError for a faulty folder of ``patterns``.
    """
    _check(frame, column, source, prefix)
    catalogue(*patterns)  # what is wrong with it is told here, not by a worker
    kept = [F.col(_quoted(name)) for name in frame.columns if name not in (column, source)]
    named = F.lit(None) if source is None else F.col(_quoted(source))
    packed = frame.select(
        *([F.struct(*kept).alias(_KEPT)] if kept else []),
        named.cast("string").alias("source"),
        F.col(_quoted(column)).cast("binary").alias(_LOG),
    )
    schema = T.StructType([field for field in packed.schema.fields if field.name == _KEPT] + REPORT.fields)
    choice = Choice(shell, python, platform, (), every)
    answered = packed.mapInArrow(_mapper(choice, _pack(patterns)), schema)
    report = [F.col(field.name).alias(prefix + field.name) for field in REPORT.fields]
    return answered.select(*([f"{_KEPT}.*"] if kept else []), *report)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _check(frame: DataFrame, column: str, source: str | None, prefix: str) -> None:
    """The columns that are named exist, the log is text or bytes, and no name is given twice."""
    for name in filter(None, (column, source)):
        if name not in frame.columns:
            there = ", ".join(frame.columns)
            raise InputError(f"there is no column {name!r}: choose one of {there}")
    if column == source:
        raise InputError(f"the column {column!r} cannot be the log and its name: choose another source")
    kind = frame.schema[column].dataType
    if not isinstance(kind, T.StringType | T.BinaryType):
        raise InputError(f"the column {column!r} holds {kind.simpleString()}: a log is string or binary")
    ours = {(prefix + field.name).lower() for field in REPORT.fields}
    taken = [name for name in frame.columns if name not in (column, source) and name.lower() in ours]
    if taken:
        raise InputError(f"the column {taken[0]!r} would be there twice: rename it, or give a prefix for the report's")


# --- in a worker --------------------------------------------------------------------------------------

_Packed = tuple[tuple[tuple[str, bytes], ...], ...]
"""Folders of patterns, each as the names and contents of its files: a worker need not have them."""
_Mapper = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


def _pack(folders: Sequence[Path]) -> _Packed:
    return tuple(
        tuple((path.relative_to(base).as_posix(), path.read_bytes()) for path in sorted(base.glob("*/*.yaml")))
        for base in folders
    )


@cache
def _unpacked(packed: _Packed) -> tuple[Path, ...]:
    """Folders under which the catalogue of this process knows the packed patterns."""
    if not packed:
        return ()
    with tempfile.TemporaryDirectory(prefix="pip-explain-") as home:
        folders = tuple(Path(home) / str(number) for number in range(len(packed)))
        for folder, files in zip(folders, packed, strict=True):
            for name, content in files:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
        catalogue(*folders)  # from now on in memory
    return folders


def _mapper(choice: Choice, packed: _Packed) -> _Mapper:
    """What a worker does with its batches of rows."""

    def answers(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        folders = _unpacked(packed)
        catalogue(*folders)
        for batch in batches:
            logs = zip(batch.column("source"), batch.column(_LOG), strict=True)
            rows = [_row(name.as_py(), log.as_py(), choice, folders) for name, log in logs]
            columns = pa.RecordBatch.from_pylist(rows, schema=_SCHEMA)
            kept = [batch.column(_KEPT)] if _KEPT in batch.schema.names else []
            names = [_KEPT] if kept else []
            yield pa.RecordBatch.from_arrays([*kept, *columns.columns], names=[*names, *_SCHEMA.names])

    return answers


def _row(source: str | None, data: bytes | None, choice: Choice, patterns: tuple[Path, ...]) -> dict[str, Any]:
    """The report's columns for one log; nothing that is wrong with it is raised."""
    name = "-" if source is None else source
    try:
        if data is None:
            raise InputError(
                f"{name}: there is no log: the value is null (files of over {LARGEST >> 20} MiB are not read)"
            )
        notebook = name.lower().endswith((".ipynb", ".ipynb.gz"))
        with Log(cast("BinaryIO", io.BytesIO(data)), name, notebook=notebook) as log:
            report = explain(
                log,
                shell=choice.shell,
                python=choice.python,
                platform=choice.platform,
                patterns=patterns,
                every=choice.every,
            )
        return _columns(report)
    except PipExplainError as error:
        fault = str(error)
    except (OSError, EOFError, ValueError) as error:
        fault = f"{name}: cannot be read: {error}"
    except Exception as error:  # our own mistake: one log of a million must not cost the others
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        fault = f"{name}: internal error {type(error).__name__} in {where}: please report it together with the log"
    nothing: dict[str, Any] = {field.name: [] for field in REPORT.fields if field.dataType == _TEXTS}
    return {**nothing, "source": name, "status": UNREADABLE, "error": fault}


def _columns(report: Report) -> dict[str, Any]:
    first = report.diagnoses[0] if report.diagnoses else None
    remedy = first.remedies[0] if first and first.remedies else None
    place = first.evidence[0] if first and first.evidence else report.unexplained
    own = dict.fromkeys(diagnosis.failure_class for diagnosis in report.diagnoses if diagnosis.role != "consequence")
    return {
        "source": report.source,
        "status": report.status,
        "class": first and first.failure_class,
        "id": first and first.id,
        "title": first and first.title,
        "confidence": first and first.confidence,
        "matched_by": first and first.matched_by,
        "line": place and place.line,
        "evidence": place and place.text,
        "commands": list(remedy.commands) if remedy else [],
        "steps": list(remedy.steps) if remedy else [],
        "changes": remedy and remedy.changes,
        "also": [diagnosis.id for diagnosis in report.diagnoses[1:]],
        "classes": list(own),
        "notes": [note.id for note in report.notes],
        "lines": report.lines,
        "encoding": report.encoding,
        "report": as_json(report, indent=None).rstrip("\n"),
        "error": None,
    }


# --- the command line ---------------------------------------------------------------------------------


def run(
    inputs: Sequence[str],
    output: str,
    choice: Choice,
    *,
    master: str | None = None,
    column: str | None = None,
    source: str | None = None,
    complain: Callable[[str], None] = lambda _: None,
    quiet: bool = False,
) -> Outcome:
    """Explain what Spark finds under ``inputs`` and write the reports to ``output`` as Parquet.

    ``inputs`` are files, folders or globs of logs, or of Parquet where all end in ``.parquet`` or ``column`` is
    given. ``master`` is the cluster's address; without it, and for all else, Spark's own settings hold.
    ``complain`` gets a sentence for each of the first unreadable logs. ``quiet``: no progress bar.

    Raises InputError where Spark cannot do it: no such input, an output that is there already, no cluster.
    """
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
    ours = SparkSession.getActiveSession() is None
    spark = None
    try:
        spark = _session(master, quiet=quiet)
        frame, column, source = _read(spark, inputs, column, source)
        reports = explain_logs(
            frame,
            column,
            source=source,
            shell=choice.shell,
            python=choice.python,
            platform=choice.platform,
            patterns=choice.patterns,
            every=choice.every,
        )
        reports.write.mode("errorifexists").parquet(output)
        return _outcome(spark.read.schema(reports.schema).parquet(output), complain)
    except (PySparkException, Py4JError) as error:
        raise InputError(_sentence(error, output)) from None
    finally:
        if ours and spark is not None:
            spark.stop()


def _session(master: str | None, *, quiet: bool) -> SparkSession:
    builder = SparkSession.builder.appName("pip-explain").config("spark.log.level", "ERROR")
    if master is not None:
        builder = builder.master(master)
    if quiet or not sys.stderr.isatty():
        builder = builder.config("spark.ui.showConsoleProgress", "false")
    try:
        spark = builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        if "JAVA_GATEWAY_EXITED" in str(error):
            raise InputError("Spark did not start: it needs Java 17 or newer, and Java said why above") from None
        where = "the master of its own settings" if master is None else f"the master {master!r}"
        why = "it does not answer" if "stopped SparkContext" in str(error) else _cause(error)
        raise InputError(f"Spark cannot work with {where}: {why}") from None
    context = spark.sparkContext
    if (context.master or "").startswith("local"):  # the workers are processes of this machine: they run what runs here
        context.pythonExec = os.environ.get("PYSPARK_PYTHON", sys.executable)
    # Many small files to a task, and few logs in memory at a time; what the cluster's settings say goes first.
    for name, value in (
        ("spark.sql.files.openCostInBytes", 128 << 10),
        ("spark.sql.execution.arrow.maxRecordsPerBatch", 256),
    ):
        if not context.getConf().contains(name):
            spark.conf.set(name, str(value))
    return spark


def _read(
    spark: SparkSession, inputs: Sequence[str], column: str | None, source: str | None
) -> tuple[DataFrame, str, str | None]:
    """The inputs as a frame, and its columns that hold the log and its name."""
    tables = [name for name in inputs if re.search(r"\.parquet/?$", name)]
    if column is not None or len(tables) == len(inputs):
        return spark.read.parquet(*inputs), column or "value", source
    if tables:
        raise InputError(f"{tables[0]}: logs and Parquet cannot be read together: call twice")
    if source is not None:
        raise InputError("--source-column is for Parquet: files are named by their path")
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(list(inputs))
    size = F.col("_metadata.file_size")  # known to the driver: no worker opens a file that is too large
    large = files.where(size > LARGEST).withColumn("content", F.lit(None).cast("binary"))
    return files.where(size <= LARGEST).unionByName(large), "content", "path"


def _outcome(written: DataFrame, complain: Callable[[str], None]) -> Outcome:
    """What was written, counted; unreadable logs are named."""
    lost = F.col("status") == UNREADABLE
    count = written.agg(
        F.count("*"), F.count(F.when(lost, True)), F.array_distinct(F.flatten(F.collect_set("classes")))
    ).collect()[0]
    if count[1]:
        for row in written.where(lost).select("error").limit(_NAMED).collect():
            complain(row[0])
    if count[1] > _NAMED:
        complain(f"{count[1] - _NAMED} more inputs cannot be read: the output tells which by the status {UNREADABLE}")
    return Outcome(done=count[0] - count[1], unreadable=count[1], classes=set(count[2]))


def _sentence(error: Exception, output: str) -> str:
    """What Spark complains of, as one sentence."""
    text = str(error)
    if "PATH_ALREADY_EXISTS" in text:
        return f"{output}: is there already: choose another --output"
    lacking = re.search(r"No module named '([\w.]+)'", text)
    if lacking:
        cure = "install 'pip-explain[spark]' there, or set PYSPARK_PYTHON"
        return f"the Python of Spark's workers lacks {lacking[1]}: {cure}"
    return f"Spark cannot do it: {_cause(error)}"


def _cause(error: Exception) -> str:
    """The first line of what Spark says, or, of a mere Java trace, the innermost exception's."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    causes = re.findall(r"(?m)^(?:: |Caused by: )[\w.$]*(?:Exception|Error): (.+)$", "\n".join(lines))
    return str(causes[-1]) if causes and isinstance(error, Py4JError) else lines[0]
