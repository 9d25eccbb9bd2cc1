"""The command line: a thin skin over the package. Commands are imported by name when they are called."""

import contextlib
import errno
import gc
import os
import sys
from importlib import import_module
from typing import Any

import click

from kg.errors import KgError
from kg.version import VERSION

#: The commands in the order in which they are met, each with its one sentence.
COMMANDS = {
    "ask": "Answer a named question; without a name, list them.",
    "show": "Show everything known of one patient, report, drug or disease, with where it stands.",
    "query": "Answer any SPARQL query.",
    "check": "Check records: form, vocabulary, shapes, and with --texts every anchor.",
    "explain": "Say what a rule asks for and why, with a bad and a good example; without a code, list them.",
    "audit": "Compute the printed numbers of reports again.",
    "tidy": "Write records in their canonical form, and turn quotations into anchors.",
    "build": "Check, then write the dataset and the store.",
    "init": "Make a new workspace with one worked example.",
}

_FOOT = """Exit codes: 0 clean; 1 an error, or a warning in a record that is no draft; 2 cannot run.

No medical advice: the shipped records were read twice and not reviewed by a clinician."""


class _Commands(click.Group):
    """Loads a command when it is called, so that asking does not import what only checking needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order in which they are met."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"kg.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find a command, or say which one may have been meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from kg.faults import nearest

            near = nearest(args[0], COMMANDS)
            known = f"Did you mean: {', '.join(near)}?" if near else f"The commands are: {', '.join(COMMANDS)}."
            raise click.UsageError(f"There is no command {args[0]!r}. {known}", ctx)
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        from pyoxigraph import __version__ as pyoxigraph

        python = ".".join(map(str, sys.version_info[:3]))
        click.echo(f"kg {VERSION} (Python {python}, pyoxigraph {pyoxigraph})")
        ctx.exit()


@click.group(
    cls=_Commands, epilog=_FOOT, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
def cli() -> None:
    """Afterline: what worked after the last line of therapy failed?

    Example: kg ask refractory-responders --failed tnf-inhibitor
    """


def main(args: list[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code.

    Nothing is left to do by then, so the process ends at once: closing a store that was only read, and taking down the
    interpreter, is a tenth of the time of a question.
    """
    # A command is short: most of its garbage goes with the process.
    gc.set_threshold(50_000)
    code = run(sys.argv[1:] if args is None else args) if sys.stdout else _unwritable("it is closed")
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except BrokenPipeError:
            pass
        except OSError as error:
            code = code or _unwritable(_reason(error))
    os._exit(code)


def run(args: list[str]) -> int:
    """Run the command line and return its exit code; a user's mistake shows no stack trace."""
    try:
        result = cli.main(args=args, prog_name="kg", standalone_mode=False)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except KgError as error:
        click.echo(f"kg: {error.message}" + (f"\n    {error.remedy}" if error.remedy else ""), err=True)
        return 2
    except SystemExit:
        # So click leaves when whoever reads the output has had enough: nothing was found, and nothing went wrong.
        return 0
    except OSError as error:
        # Whatever else is written has a name; only what is printed has none.
        if error.filename or error.errno not in _FULL:
            return _ours(error, args)
        return _unwritable(_reason(error))
    except Exception as error:
        return _ours(error, args)
    return result if isinstance(result, int) else 0


#: What a stream says that can take no more.
_FULL = (errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EDQUOT, errno.EBADF)


def _reason(error: OSError) -> str:
    return "no space left" if error.errno == errno.ENOSPC else (error.strerror or "it is broken").lower()


def _unwritable(reason: str) -> int:
    with contextlib.suppress(OSError):
        click.echo(f"kg: standard output cannot be written: {reason}.", err=True)
    return 2


def _ours(error: Exception, args: list[str]) -> int:
    if "--verbose" in args or "-v" in args:
        raise error
    what = f"kg: this is our fault: {type(error).__name__}: {error}"
    click.echo(f"{what}\n    Run it again with --verbose and send us what it says.", err=True)
    return 2
