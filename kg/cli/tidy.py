"""`kg tidy`: the canonical form of a record, and quotations turned into anchors."""

from pathlib import Path

import click

from kg.cli.common import find, workspace_option
from kg.cli.findings import echo_findings
from kg.faults import Fault


@click.command()
@click.argument("record", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--texts", type=click.Path(path_type=Path, file_okay=False, exists=True), help="The folder of the reports' texts."
)
@click.option("--check", "only", is_flag=True, help="Write nothing; exit 1 if a record is not in its canonical form.")
@workspace_option
@click.pass_context
def command(
    ctx: click.Context,
    record: tuple[Path, ...],
    texts: Path | None,
    only: bool,
    folder: Path | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Write records in their canonical form; with --texts, turn quotations under `at` into anchors.

    Example: kg tidy records/example-2020.yaml --texts texts
    """
    del verbose
    from kg.build.tidying import tidy_file

    found: list[Fault] = []
    changed = 0
    where = find(folder)
    if where.shipped and not record:
        raise click.UsageError("There is no workspace here. Name the records, or a workspace with --workspace.")
    for path in record or where.records:
        done = tidy_file(path, texts, write=not only)
        found += done.faults
        changed += done.changed
        if done.changed and not quiet:
            anchored = f", {done.anchored} quotations anchored" if done.anchored else ""
            click.echo(f"{path}: {'not canonical' if only else 'written'}{anchored}")
    echo_findings(found)
    ctx.exit(1 if any(fault.severity == "error" for fault in found) or (only and changed) else 0)
