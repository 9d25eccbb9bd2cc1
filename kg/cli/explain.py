"""`kg explain`: what a rule says, why it is there, and an example of each side."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import find, plain, workspace_option
from kg.cli.output import echo_json, echo_rows, echo_table
from kg.errors import WorkspaceError

if TYPE_CHECKING:
    from kg.explaining import Example, Explanation

_COLUMNS = ("family", "code", "severity", "summary")


@click.command()
@click.argument("code", nargs=-1)
@click.option(
    "--pages",
    "pages_in",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write what is told of every rule as Markdown pages into this folder.",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["table", "json", "markdown"]),
    default="table",
    help="How to print it.",
)
@workspace_option
def command(
    code: tuple[str, ...], pages_in: Path | None, form: str, folder: Path | None, quiet: bool, verbose: bool
) -> None:
    """Say what a rule asks for, why, what to write, and show a bad and a good example. Without a code, list the rules.

    Example: kg explain record-holds
    """
    del verbose
    from kg.explaining import Rules, pages

    rules = Rules(find(folder))
    if pages_in is not None:
        if code:
            raise click.UsageError("--pages writes what is told of every rule. Leave the codes out.")
        _write(pages_in, pages(rules), quiet=quiet)
    elif code:
        _tell([rules.one(one) for one in code], form)
    else:
        _list(list(rules.every()), form)


def _tell(told: Sequence["Explanation"], form: str) -> None:
    from kg.explaining import section

    if form == "json":
        echo_json([one.to_json() for one in told])
    elif form == "markdown":
        click.echo("\n".join(map(section, told)), nl=False)
    else:
        click.echo("\n\n".join(map(_told, told)))


def _told(one: "Explanation") -> str:
    """Return what is told of a rule, for people."""
    lines = [f"{click.style(one.code, bold=True)}  {one.severity}  ({one.source})", "", plain(f"  {one.rule}")]
    if one.summary not in one.rule:
        lines.append(plain(f"  Message: {one.summary}"))
    lines += [plain(f"  {label}: {text}") for label, text in (("Why", one.why), ("What to do", one.remedy)) if text]
    for label, example in (("Bad", one.bad), ("Good", one.good)):
        if example is not None:
            lines += ["", *_shown(label, example)]
    return "\n".join(lines)


def _shown(label: str, example: "Example") -> list[str]:
    place = f", {example.place}" if example.place else ""
    return [f"  {label}{place}:", *(plain(f"    {line}").rstrip() for line in example.text.splitlines())]


def _list(told: Sequence["Explanation"], form: str) -> None:
    if form == "json":
        echo_json([one.to_json() for one in told])
        return
    rows = [{column: getattr(one, column) for column in _COLUMNS} for one in told]
    if form == "markdown":
        echo_rows(_COLUMNS, rows, form)
        return
    echo_table(_COLUMNS, [list(row.values()) for row in rows])
    click.echo(f"\n{len(told)} rules; `kg explain CODE` says more of one.")


def _write(folder: Path, made: dict[str, str], *, quiet: bool) -> None:
    try:
        for name, text in made.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        what = f"{folder} cannot be written: {error.strerror or error}."
        raise WorkspaceError(what, "Look at disk space and rights.") from error
    if not quiet:
        click.echo(f"{len(made)} pages in {folder}; begin with {folder / 'index.md'}")
