"""`kg build`: check, then write the dataset and the store."""

from pathlib import Path

import click

from kg.cli.common import find, format_option, say, workspace_option
from kg.cli.findings import echo_findings, exit_code
from kg.cli.output import echo_json


@click.command()
@click.option("--drafts", is_flag=True, help="Take sound drafts in too, for a look before they are ready.")
@format_option
@workspace_option
@click.pass_context
def command(ctx: click.Context, drafts: bool, form: str, folder: Path | None, quiet: bool, verbose: bool) -> None:
    """Check, then write the dataset (N-Quads, TriG), the store and the index, all or nothing, to build/.

    Example: kg build
    """
    del verbose
    from kg.build.assembling import build

    where = find(folder)
    built = build(where, drafts=drafts, say=say(quiet=quiet))
    if form == "json":
        echo_json(built.to_json())
    else:
        echo_findings(built.faults)
        if built.generation is None:
            click.echo("Nothing was built: mend the errors. What was built before is as it was.")
        else:
            left = f", {len(built.left_out)} left out ({', '.join(built.left_out)})" if built.left_out else ""
            fresh = "" if built.fresh else " (nothing has changed)"
            click.echo(f"{len(built.published)} records, {built.quads:,} statements{left}: {where.build}{fresh}")
    ctx.exit(1 if built.generation is None else exit_code(built.faults, set(built.drafts)))
