"""Arguments, exit status, terminals. Nothing else touches the outside world."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from pip_explain import __version__
from pip_explain.model import CLASSES, CLEAN, EXPLAINED, STATUS, USAGE, Report, Shell

if TYPE_CHECKING:
    from pip_explain.batch.sinks import Form
    from pip_explain.batch.workers import Choice

_LATER_FORMATS = ("markdown", "github", "sarif")
_LATER_CALLS = ("run", "doctor", "validate")


class _Calls(click.Group):
    """``pip-explain FILE`` beside ``pip-explain list``: what is no call is a file."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not {"--help", "--version", "-h"} & set(args):
            words = [arg for arg in args if not arg.startswith("-") or arg == "-"]
            if not words or not any(word in self.commands or word in _LATER_CALLS for word in args[:1]):
                args = ["explain", *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of the explaining call are what people look for here."""
        call = super().get_command(ctx, "explain")
        if call is not None:
            click.Command.format_options(call, ctx, formatter)
        self.format_commands(ctx, formatter)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in _LATER_CALLS:
            raise click.UsageError(f"'pip-explain {name}' is not there yet in version {__version__}.")
        return super().get_command(ctx, name)


@click.group(
    cls=_Calls,
    subcommand_metavar="[FILE | - | batch PATH… | list | show ID | draft FILE]",
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=False,
)
@click.version_option(__version__, prog_name="pip-explain")
def _cli() -> None:
    """Why did pip or TensorFlow fail, and which command repairs it?

    \b
    pip install X 2>&1 | pip-explain      explain what comes in
    pip-explain FILE                      explain a saved log, notebook or .gz
    pip-explain -                         explain what you paste
    pip-explain batch PATH...             classify many saved logs
    pip-explain list                      all that is known
    pip-explain show ID                   one entry's page
    pip-explain draft FILE[:LINE]         begin the pattern of an unexplained failure

    Exit status: 0 no failure, 1 a failure explained, 3 a failure that no pattern
    explains, 2 wrong usage or an unreadable input.
    """


def _folders(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[Path, ...]:
    for name in value:
        if not Path(name).is_dir():
            raise click.BadParameter(f"{name!r} is no folder.")
    return tuple(Path(name) for name in value)


@_cli.command(hidden=True)
@click.argument("file", required=False, default=None, metavar="[FILE]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", *_LATER_FORMATS]),
    metavar="[text|json]",
    default="text",
    show_default=True,
)
@click.option(
    "--shell",
    type=click.Choice(["auto", "posix", "powershell", "cmd", "notebook"]),
    default="auto",
    help="How commands are quoted and spelt.",
)
@click.option("--patterns", multiple=True, callback=_folders, metavar="DIR", help="More patterns of your own.")
@click.option("--all", "every", is_flag=True, help="Every diagnosis, not just the first cause and its consequences.")
@click.option("--live/--no-live", default=None, help="Look at this machine (default: only for standard input).")
@click.option("--python", metavar="X.Y", help="The Python of the log's machine.")
@click.option("--platform", type=click.Choice(["linux", "windows", "macos"]), help="The platform of the log's machine.")
@click.option("--check", is_flag=True, help="Ask this machine's pip by a dry run whether the remedies resolve.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("--quiet", is_flag=True, help="Only failures: no notes, nothing for a clean log.")
@click.pass_context
def explain(
    ctx: click.Context,
    /,
    file: str | None,
    form: str,
    check: bool,
    color: str,
    quiet: bool,
    live: bool | None,
    shell: str,
    **options: Any,
) -> None:
    """Explain a log: FILE, or standard input."""
    if form in _LATER_FORMATS:
        raise click.UsageError(f"'--format {form}' is not there yet in version {__version__}: use text or json.")
    report = _report(file or "-", live, shell, options)
    if check:
        from pip_explain.check import checked

        report = checked(report, lambda text: click.echo(f"pip-explain: {text}", err=True))
    if form == "json":
        from pip_explain.render.json import render as as_json

        click.echo(as_json(report), nl=False)
    else:
        from pip_explain.render.text import render as as_text

        text = as_text(report, quiet=quiet, style=click.style)
        click.echo(text, nl=False, color={"auto": None, "always": True, "never": False}[color])
    ctx.exit(STATUS[report.status])


def _report(name: str, live: bool | None, shell: str, options: dict[str, Any]) -> Report:
    from pip_explain.intake import open_log, read_log
    from pip_explain.pipeline import explain as explain_log

    if name == "-":
        if sys.stdin is None or sys.stdin.closed:
            raise click.UsageError("there is no standard input: name a file.")
        if sys.stdin.isatty():
            end = "Ctrl-Z Enter" if sys.platform == "win32" else "Ctrl-D"
            click.echo(f"Paste the text, then {end}.", err=True)
            # One read up to the end: a terminal forgets its end of file, and a second read would wait for another.
            log = read_log(io.BytesIO(sys.stdin.buffer.read()))
        else:
            log = read_log(sys.stdin.buffer)
    else:
        log = open_log(name)
    return explain_log(
        log,
        live=live if live is not None else name == "-",
        shell=None if shell == "auto" else cast("Shell", shell),
        patterns=options["patterns"],
        every=options["every"],
        python=options["python"],
        platform=options["platform"],
    )


@_cli.command("list")
@click.option("--class", "failure_class", metavar="CLASS", help="Only this failure class.")
def list_patterns(failure_class: str | None) -> None:
    """All failures and harmless alarms that are known."""
    from rich.console import Console
    from rich.table import Table

    from pip_explain.pipeline import catalogue

    known = catalogue()
    rows = sorted((known.raw[key]["class"], key, known.raw[key]["title"]) for key in known)
    rows = [row for row in rows if failure_class in (None, row[0])]
    if not rows:
        raise click.UsageError(f"there is no failure class {failure_class!r}: 'pip-explain list' shows all.")
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(row))
        return
    table = Table("class", "id", "what it is", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console(highlight=False).print(table)


@_cli.command()
@click.argument("pattern_id", metavar="ID")
def show(pattern_id: str) -> None:
    """One entry's page: what it says, what it means, every remedy."""
    from pip_explain.pipeline import catalogue
    from pip_explain.render.page import render

    known = catalogue()
    if pattern_id not in known.raw:
        from rapidfuzz import process

        near = process.extractOne(pattern_id, list(known))
        hint = f": did you mean {near[0]!r}?" if near and near[1] > 60 else ": 'pip-explain list' shows all."
        raise click.UsageError(f"there is no pattern {pattern_id!r}{hint}")
    click.echo(render(known[pattern_id], known.raw[pattern_id]), nl=False)


def _classes(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    for name in value:
        if name not in CLASSES:
            raise click.BadParameter(f"there is no failure class {name!r}: 'pip-explain list' shows all.")
    return value


@_cli.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "csv", "parquet", "html"]),
    default="table",
    show_default=True,
)
@click.option("--output", type=click.Path(), metavar="FILE", help="Write there, not to standard output.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes (default: as many as processors).")
@click.option("--resume", is_flag=True, help="Continue a jsonl output: what it holds is not done again.")
@click.option("--fail-on", multiple=True, callback=_classes, metavar="CLASS", help="Exit with 1 where it is found.")
@click.option("--shell", type=click.Choice(["auto", "posix", "powershell", "cmd", "notebook"]), default="auto")
@click.option("--patterns", multiple=True, callback=_folders, metavar="DIR", help="More patterns of your own.")
@click.option("--all", "every", is_flag=True, help="Every diagnosis, not just the first cause and its consequences.")
@click.option("--python", metavar="X.Y", help="The Python of the logs' machines.")
@click.option("--platform", type=click.Choice(["linux", "windows", "macos"]), help="The platform of those machines.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.option("--engine", type=click.Choice(["local", "spark"]), default="local", help="Who does it.  [default: local]")
@click.option("--master", metavar="URL", help="Spark's master (default: what Spark's own settings say).")
@click.option("--column", metavar="NAME", help="For Spark: the Parquet column that holds the logs (default: value).")
@click.option("--source-column", metavar="NAME", help="For Spark: the Parquet column that names them.")
@click.pass_context
def batch(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    form: str,
    output: str | None,
    jobs: int | None,
    resume: bool,
    fail_on: tuple[str, ...],
    color: str,
    quiet: bool,
    engine: str,
    **options: Any,
) -> None:
    """Classify many saved logs: files, folders, patterns of names, .gz, .zip, .ipynb.

    A PATH of - reads a list of paths from standard input. Exit status: 0 every input was read, 2 some could
    not be (they are named), 1 a class of --fail-on was found.
    """
    if not paths:
        raise click.UsageError("batch needs a PATH: a file, a folder, or - for a list on standard input.")
    if engine == "spark":
        _suits_spark(ctx, form, output, options["master"])
    elif unfit := next((name for name in ("master", "column", "source_column") if options[name] is not None), None):
        raise click.UsageError(f"--{unfit.replace('_', '-')} is for --engine spark.")
    if resume and (form != "jsonl" or not output):
        raise click.UsageError("--resume continues a jsonl output: add --format jsonl and --output FILE.")
    if engine == "local":
        _needed(form, output)
    import os

    from pip_explain import batch as many
    from pip_explain.batch.inputs import tasks
    from pip_explain.batch.workers import Choice
    from pip_explain.pipeline import catalogue

    shell = options["shell"]
    choice = Choice(
        shell=None if shell == "auto" else cast("Shell", shell),
        python=options["python"],
        platform=options["platform"],
        patterns=options["patterns"],
        every=options["every"],
    )
    catalogue(*choice.patterns)  # what is wrong with it is told before anything is written
    if engine == "spark":
        ctx.exit(_by_spark(paths, cast("str", output), choice, options, quiet, fail_on))
    as_form = cast("Form", form)
    listed = _listed() if "-" in paths else []
    ours = os.path.abspath(output) if output else None
    work = [iter(tasks(paths, lambda: listed)) for _ in range(2)]
    todo = (task for task in work[0] if ours is None or os.path.abspath(task.path) != ours)
    left = many.earlier(cast("str", output)) if resume else None
    if form != "table" and output is None and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    outcome = many.Outcome()
    interrupted = _Interrupted()
    with _progress(quiet, lambda: sum(1 for _ in work[1])) as bar:
        out = many.Output(
            as_form,
            output,
            sys.stdout,
            resume=resume,
            color={"auto": None, "always": True, "never": False}[color],
        )
        try:
            with interrupted:
                many.run(
                    todo,
                    out,
                    as_form,
                    choice,
                    jobs=jobs or _processors(),
                    left=left,
                    complain=bar.complain,
                    advance=bar.advance,
                    finish=bar.finish,
                    outcome=outcome,
                )
        except KeyboardInterrupt:
            kept = f"; {output} holds them" if output else ""
            bar.complain(f"interrupted after {outcome.done} logs{kept}")
            if sys.stdout is not None:
                sys.stdout.flush()
            ctx.exit(128 + interrupted.number)
    if outcome.classes & set(fail_on):
        ctx.exit(EXPLAINED)
    ctx.exit(USAGE if outcome.unreadable else CLEAN)


def _needed(form: str, output: str | None) -> None:
    """What a format asks for: a library of an extra, a file."""
    from importlib.util import find_spec

    from pip_explain.batch.sinks import NEEDS

    library, extra = NEEDS.get(form, ("", ""))
    if library and (sys.modules.get(library, ...) is None or find_spec(library) is None):
        raise click.UsageError(f"--format {form} needs {library}: python -m pip install 'pip-explain[{extra}]'.")
    if form == "parquet" and output is None:
        raise click.UsageError("--format parquet needs --output FILE.")
    if form == "html" and output is None and sys.stdout.isatty():
        raise click.UsageError("--format html is for a browser: add --output report.html.")


def _suits_spark(ctx: click.Context, form: str, output: str | None, master: str | None) -> None:
    """Spark writes Parquet into a folder, and decides itself how many work on it."""
    from importlib.util import find_spec
    from shutil import which

    given = click.core.ParameterSource.COMMANDLINE
    for name in ("jobs", "resume", "color"):
        if ctx.get_parameter_source(name) is given:
            raise click.UsageError(f"--{name} is not for --engine spark: Spark's own settings decide.")
    if form != "parquet" and ctx.get_parameter_source("form") is given:
        raise click.UsageError(f"--engine spark writes Parquet, not {form}: leave --format out.")
    if output is None:
        raise click.UsageError("--engine spark needs --output FOLDER.")
    if master is not None and not master.startswith(("spark://", "local", "yarn", "k8s://")):
        raise click.UsageError(f"{master!r} is no master of Spark: spark://HOST:PORT, yarn, k8s://URL or local[N].")
    for library in ("pyspark", "pandas", "pyarrow"):
        if sys.modules.get(library, ...) is None or find_spec(library) is None:
            raise click.UsageError(f"--engine spark needs {library}: python -m pip install 'pip-explain[spark]'.")
    import os

    home = os.environ.get("JAVA_HOME")
    if which(os.path.join(home, "bin", "java") if home else "java") is None:
        where = f"JAVA_HOME, {home}, has none" if home else "there is none on PATH"
        raise click.UsageError(f"--engine spark needs Java 17 or newer: {where}.")


def _by_spark(
    paths: tuple[str, ...],
    output: str,
    choice: Choice,
    options: dict[str, Any],
    quiet: bool,
    fail_on: tuple[str, ...],
) -> int:
    """Let Spark do it; the exit status."""
    from pip_explain.integrations import spark

    inputs = [name for path in paths for name in (_listed() if path == "-" else (path,)) if name]
    bar = _Bar()
    with _Interrupted():
        outcome = spark.run(
            inputs,
            output,
            choice,
            master=options["master"],
            column=options["column"],
            source=options["source_column"],
            complain=bar.complain,
            quiet=quiet,
        )
    if outcome.classes & set(fail_on):
        return EXPLAINED
    return USAGE if outcome.unreadable else CLEAN


def _listed() -> list[str]:
    """The paths on standard input, one a line; ``find -print0`` is understood too."""
    import os

    if sys.stdin is None or sys.stdin.closed:
        raise click.UsageError("there is no standard input: name the files.")
    data = sys.stdin.buffer.read()
    return [os.fsdecode(name) for name in (data.split(b"\0") if b"\0" in data else data.splitlines())]


def _processors() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Interrupted:
    """Makes SIGTERM what Ctrl-C is; ``number`` is the signal that came."""

    number = int(signal.SIGINT)

    def __enter__(self) -> None:
        def stop(number: int, frame: object) -> None:
            self.number = number
            raise KeyboardInterrupt

        self._before = signal.signal(signal.SIGTERM, stop)

    def __exit__(self, *error: object) -> None:
        signal.signal(signal.SIGTERM, self._before)


class _Bar:
    """Says nothing but what is wrong: standard error is no terminal."""

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def advance(self, logs: int, size: int) -> None:
        pass

    def finish(self) -> None:
        pass

    def complain(self, sentence: str) -> None:
        from pip_explain.render.table import shown

        click.echo(f"pip-explain: {shown(sentence)}", err=True)


class _LiveBar(_Bar):
    """A bar with logs and MB a second and the time that remains; drawn when something is done, by no thread.

    Processes are made by fork on some systems, and a thread that draws might hold a lock just then.
    """

    def __init__(self, total: int) -> None:
        from time import monotonic

        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._clock, self._drawn, self._began = monotonic, 0.0, monotonic()
        self._logs = self._size = 0
        self._progress = Progress(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            auto_refresh=False,
            transient=True,
        )
        self._task = self._progress.add_task("", total=total, rate="")

    def __enter__(self) -> _Bar:
        self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.stop()

    def finish(self) -> None:
        """The bar goes, before anything is printed where it stood."""
        self._progress.stop()

    def advance(self, logs: int, size: int) -> None:
        self._logs += logs
        self._size += size
        now = self._clock()
        if now - self._drawn > 0.1:
            took = max(now - self._began, 1e-3)
            rate = f"{self._logs / took:.0f} logs/s, {self._size / took / 1e6:.1f} MB/s"
            self._progress.update(self._task, completed=self._logs, rate=rate, refresh=True)
            self._drawn = now

    def complain(self, sentence: str) -> None:
        from rich.text import Text

        from pip_explain.render.table import shown

        self._progress.console.print(Text(f"pip-explain: {shown(sentence)}"), soft_wrap=True)


def _progress(quiet: bool, total: Callable[[], int]) -> _Bar:
    """A bar on a terminal's standard error only."""
    return _LiveBar(total()) if not quiet and sys.stderr is not None and sys.stderr.isatty() else _Bar()


@_cli.command()
@click.argument("place", metavar="FILE[:LINE]")
@click.option("--id", "identity", metavar="ID", help="The new pattern's id (default: the line's first words).")
@click.option("--class", "failure_class", type=click.Choice(CLASSES), metavar="CLASS", help="Its failure class.")
def draft(place: str, identity: str | None, failure_class: str | None) -> None:
    """Begin the pattern of a failure that nothing explains: its YAML and its corpus case.

    They are written into the current folder, or where they belong when it is a checkout and --class is given.
    LINE is the line that decides (default: the one that pip-explain names). Nothing is overwritten.
    """
    import re

    from pip_explain.render import draft as begun

    name, line = _parted(place)
    lines, number = _deciding(name, line)
    text = lines[number - 1].strip()
    if len(text) < 8:
        raise click.UsageError(f"{name}:{number} says too little to be recognised by: name another line.")
    identity = identity or begun.pattern_id(text)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", identity):
        raise click.UsageError(f"{identity!r} is no id: small letters, digits and single hyphens.")
    home = Path()
    checkout = failure_class is not None and (home / "patterns").is_dir() and (home / "corpus").is_dir()
    folders = [home / part / str(failure_class) if checkout else home for part in ("patterns", "corpus")]
    written = {
        folders[0] / f"{identity}.yaml": begun.skeleton(identity, failure_class, text),
        folders[1] / f"{identity}--draft.txt": begun.case(identity, failure_class, lines, number),
    }
    for path in written:
        if path.exists():
            raise click.UsageError(f"{path} is there already: give another --id.")
    for path, content in written.items():
        try:
            path.parent.mkdir(exist_ok=True)
            with path.open("x", encoding="utf-8", newline="") as stream:
                stream.write(content)
        except OSError as error:
            raise click.UsageError(f"{path} cannot be written: {error.strerror}.") from None
        click.echo(path)


def _parted(place: str) -> tuple[str, int | None]:
    """``FILE:LINE`` apart; a file whose name ends like that is a file."""
    name, colon, line = place.rpartition(":")
    return (place, None) if not colon or not line.isdigit() or Path(place).exists() else (name, int(line))


def _deciding(name: str, number: int | None) -> tuple[list[str], int]:
    """The log's lines without secrets, and the number of the one that decides."""
    from pip_explain.batch.inputs import open_member
    from pip_explain.intake import open_log
    from pip_explain.pipeline import explain as explain_log
    from pip_explain.pipeline import redacted

    if number is None:
        with open_member(name) or open_log(name) as log:
            report = explain_log(log)
        if report.unexplained is None:
            said = f"{report.diagnoses[0].id} explains it" if report.diagnoses else "it shows no failure"
            raise click.UsageError(f"{name}: {said}: name the line that a new pattern is for, FILE:LINE.")
        number = report.unexplained.line
    with open_member(name) or open_log(name) as log:
        text = b"".join(block.bare(block.data) for block in log).decode("utf-8", "replace")
    lines = [line.replace("\0", "") + "\n" for line in redacted(text).removesuffix("\n").split("\n")]
    if not 1 <= number <= len(lines):
        raise click.UsageError(f"{name} has {len(lines)} lines, not {number}.")
    return lines, number


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line, and return its exit status. Raises PipExplainError for what its user can mend."""
    try:
        return _cli.main(list(arguments), prog_name="pip-explain", standalone_mode=False) or CLEAN
    except click.ClickException as error:
        click.echo(f"pip-explain: {error.format_message()}", err=True)
        return USAGE
    except click.Abort:
        raise KeyboardInterrupt from None
