"""Faults printed for people, and the exit code that they mean."""

from collections.abc import Collection, Iterable

import click

from kg.cli.common import plain
from kg.faults import Fault

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


def echo_findings(faults: Iterable[Fault]) -> None:
    """Print faults: where, how grave and which rule; then what is wrong; then what to write."""
    for fault in faults:
        place = plain(":".join(str(part) for part in (fault.file, fault.line, fault.column) if part))
        head = click.style(fault.severity, fg=_COLOURS[fault.severity])
        click.echo(f"{place}  {head}  {fault.code}" if place else f"{head}  {fault.code}")
        click.echo(plain(f"  {fault.path}: {fault.what}" if fault.path else f"  {fault.what}"))
        if fault.remedy:
            click.echo(plain(f"  {fault.remedy}"))
        click.echo()


def exit_code(faults: Iterable[Fault], drafts: Collection[str]) -> int:
    """Return 1 for an error, or for a warning in a record that is no draft; else 0.

    Args:
        faults: what is wrong.
        drafts: the files of the drafts.
    """
    return int(any(one.severity == "error" or (one.severity == "warning" and one.file not in drafts) for one in faults))
