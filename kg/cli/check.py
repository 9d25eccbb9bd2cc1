"""`kg check`: form, vocabulary, shapes and graph rules of records, and with --texts every anchor."""

from pathlib import Path

import click

from kg.cli.common import find, format_option, say, workspace_option
from kg.cli.findings import echo_findings, exit_code
from kg.cli.output import echo_json, echo_rows
from kg.faults import in_order


@click.command()
@click.argument("record", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--texts", type=click.Path(path_type=Path, file_okay=False, exists=True), help="The folder of the reports' texts."
)
@format_option
@workspace_option
@click.pass_context
def command(
    ctx: click.Context,
    record: tuple[Path, ...],
    texts: Path | None,
    form: str,
    folder: Path | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Check records: form, vocabulary, shapes, and with --texts every anchor. Without a record, all of them.

    Example: kg check --texts texts
    """
    del verbose
    from kg.build.anchoring import Anchored, check_anchors
    from kg.build.auditing import audited
    from kg.build.checking import check
    from kg.build.inputs import Inputs

    where = find(folder)
    files = [path.resolve() for path in record] or where.records
    tell = say(quiet=quiet or form != "table")
    inputs = Inputs(where)
    checked = check(inputs, files, cache=where.build / ".checks", say=tell)
    anchored = check_anchors(checked, inputs.vocabulary, texts, say=tell) if texts else Anchored()
    about = [fault for one in audited([one.reading for one in checked], inputs) for fault in one.faults]
    faults = in_order([*(fault for one in checked for fault in one.faults), *anchored.faults, *about])
    if form == "json":
        echo_json(
            {
                "checked": len(files),
                "anchors": {
                    "verified": anchored.verified,
                    "moved": anchored.moved,
                    "failed": anchored.failed,
                    "notCheckable": anchored.not_checkable,
                },
                "guards": {
                    "passed": anchored.guards.get("passed", 0),
                    "failed": anchored.guards.get("failed", 0),
                    "notApplicable": anchored.guards.get("not-applicable", 0),
                },
                "findings": [fault.to_json() for fault in faults],
            }
        )
    elif form == "table":
        echo_findings(faults)
        errors = sum(fault.severity == "error" for fault in faults)
        warnings = sum(fault.severity == "warning" for fault in faults)
        click.echo(f"{len(files)} records: {errors} errors, {warnings} warnings")
        if texts:
            click.echo(
                f"{anchored.verified + anchored.moved + anchored.failed + anchored.not_checkable} anchors: "
                f"{anchored.verified} verified, {anchored.moved} moved, {anchored.failed} failed, "
                f"{anchored.not_checkable} not checkable (no text)"
            )
            click.echo(
                f"{sum(anchored.guards.values())} guards: {anchored.guards.get('passed', 0)} passed, "
                f"{anchored.guards.get('failed', 0)} failed, {anchored.guards.get('not-applicable', 0)} not applicable"
            )
        else:
            click.echo("anchors were not looked up: name the folder of the texts with --texts")
    else:
        rows = [fault.to_json() for fault in faults]
        echo_rows(["file", "line", "column", "severity", "code", "path", "what", "remedy"], rows, form)
    ctx.exit(exit_code(faults, {one.reading.file for one in checked if one.draft}))
