"""Tables printed: as a table for people, or as JSON, CSV, TSV or Markdown for everything else."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from kg.cli.common import plain

Cells = Sequence[Sequence[str]]

#: A column of a table on a terminal may be folded to this many characters, and no further.
_FOLDED = 24
#: What the status of a record says to people.
_STATUS = {
    "double-read": "read twice, not reviewed by a clinician",
    "draft": "drafts",
    "expert-reviewed": "reviewed by an expert who is named",
}


_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def caution(statuses: Iterable[str]) -> str:
    """Return what stands under every table for people.

    Args:
        statuses: those of the reports of the dataset.

    >>> print(caution(["double-read"]))
    Records are read twice, not reviewed by a clinician. No medical advice.
    Case reports are selected: counts, not rates of success.
    """
    said = [_STATUS[status] for status in sorted(set(statuses)) if status in _STATUS]
    some = "Records" if len(said) == 1 else "Some records"
    records = "".join(f"{some} are {one}. " for one in said)
    return f"{records}No medical advice.\nCase reports are selected: counts, not rates of success."


def echo_json(document: object) -> None:
    """Print a JSON document."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def echo_rows(columns: Sequence[str], rows: Sequence[dict[str, Any]], form: str) -> None:
    """Print rows as CSV, TSV or Markdown; a list is joined by `|`, as it stands in the query."""
    cells = [[_plain(row.get(column)) for column in columns] for row in rows]
    if form == "markdown":
        click.echo(_markdown(columns, cells), nl=False)
        return
    import csv
    import io

    out = io.StringIO()
    if form == "tsv":
        # No cell may hold what ends a cell or a row; the escapes are those of SPARQL's own TSV.
        for row in [columns, *cells]:
            click.echo("\t".join(cell.translate(_ESCAPED) for cell in row))
        return
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(cells)
    click.echo(out.getvalue(), nl=False)


def echo_table(columns: Sequence[str], cells: Cells, *, first: int = 2) -> None:
    """Print a table for people: as aligned text into a pipe; on a terminal by rich, row by row where it is too wide.

    Args:
        columns: the heads.
        cells: the rows.
        first: how many columns say what a row is about; they head it where it stands by itself.
    """
    clean = [[plain(cell) for cell in row] for row in cells]
    if not clean:
        click.echo("(no rows)")
    elif sys.stdout.isatty():
        _rich(columns, clean, first)
    else:
        click.echo(_aligned(columns, clean), nl=False)


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "|".join(map(str, value))
    return "" if value is None else str(value)


def _markdown(columns: Sequence[str], cells: Cells) -> str:
    def line(row: Sequence[str]) -> str:
        return "| " + " | ".join(plain(cell).replace("|", "\\|") for cell in row) + " |\n"

    return line(columns) + line(["---"] * len(columns)) + "".join(map(line, cells))


def _aligned(columns: Sequence[str], cells: Cells) -> str:
    widths = [max(len(row[i]) for row in [columns, *cells]) for i in range(len(columns))]

    def line(row: Sequence[str]) -> str:
        return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"

    return line(columns) + line(["-" * width for width in widths]) + "".join(map(line, cells))


def _rich(columns: Sequence[str], cells: Cells, first: int) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    widths = (min(_FOLDED, max(len(row[i]) for row in [columns, *cells])) for i in range(len(columns)))
    if sum(widths) + 3 * len(columns) > console.width:
        for row in cells:
            console.print(Text("  ".join(filter(None, row[:first])), style="bold"))
            rest = zip(columns[first:], row[first:], strict=True)
            said = " · ".join(f"{column}: {cell}" for column, cell in rest if cell)
            console.print(Padding(Text(said), (0, 0, 0, 4)))
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    console.print(table)
