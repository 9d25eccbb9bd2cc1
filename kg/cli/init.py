"""`kg init`: a new workspace in which every command works at once."""

from pathlib import Path

import click

from kg.cli.common import workspace_option
from kg.workspace import template


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@workspace_option
def command(directory: Path, folder: Path | None, quiet: bool, verbose: bool) -> None:
    """Make a new workspace in DIRECTORY, with one worked example of an invented report.

    Example: kg init my-reports
    """
    del folder, verbose
    from kg.build.starting import start

    made = start(directory, template())
    if not quiet:
        for path in made:
            click.echo(path)
        click.echo(f"\nNext: cd {directory}; kg check --texts texts; kg build; kg ask refractory-responders")
