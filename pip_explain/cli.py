"""Arguments, exit status, terminals. Nothing else touches the outside world."""

from __future__ import annotations

import io
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, cast

import click

from pip_explain import __version__
from pip_explain.errors import PipExplainError
from pip_explain.model import Report, Shell

CLEAN, EXPLAINED, USAGE, UNEXPLAINED = 0, 1, 2, 3
_LATER_FORMATS = ("markdown", "github", "sarif")
_LATER_CALLS = ("batch", "draft", "run", "doctor", "validate")


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
    subcommand_metavar="[FILE | - | list | show ID]",
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
    pip-explain list                      all that is known
    pip-explain show ID                   one entry's page

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
@click.option("--check", is_flag=True, hidden=True)
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
    if check:
        raise click.UsageError(f"'--check' is not there yet in version {__version__}.")
    report = _report(file or "-", live, shell, options)
    if form == "json":
        from pip_explain.render.json import render as as_json

        click.echo(as_json(report), nl=False)
    else:
        from pip_explain.render.text import render as as_text

        click.echo(as_text(report, quiet=quiet), nl=False, color={"auto": None, "always": True, "never": False}[color])
    ctx.exit({"clean": CLEAN, "explained": EXPLAINED, "unexplained": UNEXPLAINED}[report.status])


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


def main() -> None:
    """Run the command line; every error that a user can meet is one sentence and status 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        status = _cli.main(standalone_mode=False)
        sys.exit(status or 0)
    except PipExplainError as error:
        click.echo(f"pip-explain: {error}", err=True)
        sys.exit(USAGE)
    except click.ClickException as error:
        click.echo(f"pip-explain: {error.format_message()}", err=True)
        sys.exit(USAGE)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(128 + signal.SIGINT)
    except BrokenPipeError:
        sys.stderr.close()  # nobody reads any more: say nothing of it
        sys.exit(CLEAN)
    except Exception as error:  # the last resort: a user gets a sentence, not a traceback
        place = traceback.extract_tb(error.__traceback__)[-1]
        click.echo(
            f"pip-explain: internal error {type(error).__name__} in {Path(place.filename).name}:{place.lineno}: "
            "please report it together with the log.",
            err=True,
        )
        sys.exit(USAGE)
