"""`kg query`: any SPARQL query over the dataset."""

import re
import sys
from pathlib import Path

import click
from pyoxigraph import RdfFormat, Triple, serialize

from kg.cli.common import asked, endpoint_option, format_option, workspace_option
from kg.cli.output import echo_json, echo_rows, echo_table
from kg.errors import KgError, UsageError
from kg.names import Names
from kg.store import Table, guard


@click.command()
@click.argument("sparql", metavar="SPARQL|FILE|-")
@endpoint_option
@format_option
@workspace_option
def command(sparql: str, endpoint: str | None, form: str, folder: Path | None, quiet: bool, verbose: bool) -> None:
    """Answer any SPARQL query: as text, from a file, or from standard input (-).

    The default graph is the union of the named graphs. Prefixes of ours need not be declared. Triples are printed as
    Turtle, as JSON-LD with --format json. A table has the text of each value and no type: ask for DATATYPE(?x) or
    isIRI(?x) where it matters.

    Example: kg query 'SELECT ?report WHERE { ?report a al:Report }'
    """
    del verbose
    text, file = _text(sparql)
    source = asked(folder, endpoint, quiet=quiet)
    prefixes = _prefixes(text, source.workspace.names)
    try:
        # What a server makes of a query is its own matter.
        guard.refuse_update(text) if endpoint else guard.refuse(text)
        answer = source.source.query(prefixes + text)
    except KgError as error:
        # The prefixes stand in the first line, and the place is that of the user's text.
        what = re.sub(r"(?<=error at 1:)\d+", lambda found: str(int(found[0]) - len(prefixes)), error.message)
        error.message = f"{file}: {what}" if file else what
        raise
    if isinstance(answer, Table):
        _print(answer, form)
    elif isinstance(answer, bool):
        echo_json({"boolean": answer}) if form == "json" else click.echo("yes" if answer else "no")
    else:
        _print_triples(answer, form, source.workspace.names)


def _text(sparql: str) -> tuple[str, str]:
    if sparql == "-":
        return sys.stdin.read(), "standard input"
    path = Path(sparql)
    try:
        is_file = len(sparql) < 4000 and path.is_file()
    except (OSError, ValueError):
        is_file = False
    if is_file:
        try:
            return path.read_text(encoding="utf-8"), sparql
        except (OSError, UnicodeDecodeError) as error:
            raise click.UsageError(f"{sparql} cannot be read: {error}.") from error
    if path.suffix in (".rq", ".sparql"):
        raise click.UsageError(f"There is no file {sparql}.")
    return sparql, ""


def _prefixes(text: str, names: Names) -> str:
    lower = text.lower()
    missing = [
        f"PREFIX {prefix}: <{iri}>"
        for prefix, iri in names.prefixes.items()
        if f"{prefix}:" in text and f"prefix {prefix}:" not in lower
    ]
    # On the first line, so that the line numbers of a syntax fault are those of the user's text.
    return " ".join(missing) + (" " if missing else "")


def _print_triples(triples: list[Triple], form: str, names: Names) -> None:
    if form not in ("table", "json"):
        what = f"Triples are no table, and {form} holds nothing else."
        raise UsageError(what, "Ask by SELECT, or take `--format json` (JSON-LD) or `--format table` (Turtle).")
    kind = RdfFormat.JSON_LD if form == "json" else RdfFormat.TURTLE
    data = serialize(sorted(triples, key=str), format=kind, prefixes=names.prefixes) or b""
    lines = data.decode().splitlines()
    # The serialiser writes its prefixes in the order of a hash table.
    first = sum(line.startswith("@prefix ") for line in lines)
    click.echo("\n".join([*sorted(lines[:first]), *lines[first:]]))


def _print(table: Table, form: str) -> None:
    if table.warning:
        click.echo(f"note: {table.warning}", err=True)
    rows = [
        dict(zip(table.columns, (cell.value if cell is not None else None for cell in row), strict=True))
        for row in table.rows
    ]
    if form == "json":
        echo_json({"columns": list(table.columns), "rows": rows})
    elif form == "table":
        echo_table(table.columns, [[row[column] or "" for column in table.columns] for row in rows])
    else:
        echo_rows(table.columns, rows, form)
