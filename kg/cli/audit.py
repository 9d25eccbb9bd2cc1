"""`kg audit`: what a paper prints, computed again from what else it prints."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import find, format_option, workspace_option
from kg.cli.output import caution, echo_json, echo_rows, echo_table

if TYPE_CHECKING:
    from kg.audit import Check, Verdict

_COLUMNS = ("report", "subject", "statistic", "reported", "recomputed", "verdict", "explanation")


@click.command()
@click.argument("record", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--all", "everything", is_flag=True, help="In the table, what could not be checked too.")
@click.option("--letter", is_flag=True, help="One page on each paper, as Markdown, that one could send to its authors.")
@format_option
@workspace_option
def command(
    record: tuple[Path, ...],
    everything: bool,
    letter: bool,
    form: str,
    folder: Path | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Compute the printed numbers of reports again: medians, quartiles, counts, percentages, p-values.

    Example: kg audit --format json
    """
    del verbose, quiet
    from kg import records
    from kg.audit import counted
    from kg.audit.letter import letter as page
    from kg.build.auditing import audited
    from kg.build.inputs import Inputs

    where = find(folder)
    inputs = Inputs(where)
    files = [path.resolve() for path in record] or where.records
    readings = [records.read(path, inputs.vocabulary) for path in files]
    unread = [one.file for one in readings if one.sound is None]
    for file in unread:
        click.echo(f"{file}: left out, for it has faults; `kg check` names them", err=True)
    found = audited(readings, inputs)
    checks: Sequence[Check] = [check for one in found for check in one.checks]
    total = counted(checks)
    statuses = [one.reading.facts.record.status for one in found if one.reading.facts]
    if letter:
        pages = [page(one.reading.facts.record.id, one.title, one.checks) for one in found if one.reading.facts]
        click.echo("\n---\n\n".join(pages), nl=False)
    elif form == "json":
        names = ("reproduced", "reproducedOnlyIf", "notReproduced", "notCheckable")
        counts = dict(zip(names, total.values(), strict=True))
        echo_json({"checks": len(checks), **counts, "findings": [check.to_json() for check in checks]})
    elif form == "table":
        _echo(checks, total, statuses, everything=everything)
    else:
        echo_rows([*_COLUMNS, "method", "condition", "operands"], [check.to_json() for check in checks], form)
    if unread:
        raise SystemExit(1)


def _echo(checks: Sequence["Check"], total: dict["Verdict", int], statuses: Sequence[str], *, everything: bool) -> None:
    from kg.audit import VERDICTS
    from kg.audit.results import span

    order = ("not-reproduced", "reproduced-only-if", "reproduced", "not-checkable")
    shown = [one for one in checks if everything or one.verdict != "not-checkable"]
    ranked = sorted(shown, key=lambda one: (order.index(one.verdict), one.report))
    rows = [
        [one.report, one.subject, one.statistic, one.reported, span(one.recomputed), one.verdict, one.explanation]
        for one in ranked
    ]
    echo_table(_COLUMNS, rows, first=3)
    counts = ", ".join(f"{total[verdict]} {verdict.replace('-', ' ')}" for verdict in VERDICTS)
    hidden = "" if everything or not total["not-checkable"] else " (--all shows these too)"
    click.echo(f"\n{len(checks)} checks: {counts}{hidden}")
    click.echo("Both numbers stand; nothing is corrected.")
    click.echo(caution(statuses))
