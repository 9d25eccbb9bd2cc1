"""Faults printed for people, record by record, and the exit code that they mean."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

import click

from kg.cli.common import plain
from kg.faults import Fault, Severity, in_order

_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "info": "cyan"}
_NOUNS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "remark"}
#: Of one fault at many places so many are listed.
_LISTED = 20


def echo_findings(faults: Iterable[Fault]) -> None:
    """Print faults: for each record how many there are, and for each where, which rule, what is wrong, what to write.

    What is said in the same words of several places of a record is said once, with all its places.
    """
    for file, found in groupby(in_order(faults), key=lambda fault: fault.file):
        here = list(found)
        if file:
            click.secho(f"{plain(file)}: {counted(here)}", bold=True)
        for same in _together(here):
            _echo(same)
            click.echo()


def counted(faults: Iterable[Fault]) -> str:
    """Say how many faults of each severity there are: `2 errors, 1 remark`."""
    counts = Counter(fault.severity for fault in faults)
    return ", ".join(some(counts[level], noun) for level, noun in _NOUNS.items() if counts[level])


def some(number: int, word: str) -> str:
    """Return a number with its noun: `1 record`, `1,204 anchors`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def exit_code(faults: Iterable[Fault], drafts: Collection[str]) -> int:
    """Return 1 for an error, or for a warning in a record that is no draft; else 0.

    Args:
        faults: what is wrong.
        drafts: the files of the drafts.
    """
    return int(any(one.severity == "error" or (one.severity == "warning" and one.file not in drafts) for one in faults))


def _together(faults: Sequence[Fault]) -> Iterable[Sequence[Fault]]:
    """Return the faults of one record, those of the same words side by side, in the order of their first places."""
    found: dict[tuple[str, str, str, str], list[Fault]] = {}
    for fault in faults:
        found.setdefault((fault.severity, fault.code, fault.what, fault.remedy), []).append(fault)
    return found.values()


def _echo(faults: Sequence[Fault]) -> None:
    fault = faults[0]
    place = plain(":".join(str(part) for part in (fault.file, fault.line, fault.column) if part))
    head = click.style(fault.severity, fg=_COLOURS[fault.severity])
    click.echo(f"{place}  {head}  {fault.code}" if place else f"{head}  {fault.code}")
    click.echo(plain(f"  {fault.path}: {fault.what}" if fault.path else f"  {fault.what}"))
    if fault.remedy:
        click.echo(plain(f"  {fault.remedy}"))
    if len(faults) > 1:
        others = [f"{one.line}:{one.column} {one.path}".rstrip() for one in faults[1:]]
        more = f", and {len(others) - _LISTED} more" if len(others) > _LISTED else ""
        click.echo(plain(f"  The same at {', '.join(others[:_LISTED])}{more}."))
