"""`kg check`: form, vocabulary, shapes and graph rules of records, and with --texts every anchor."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import FORMATS, find, say, workspace_option
from kg.cli.findings import echo_findings, exit_code, some
from kg.cli.machines import github, sarif
from kg.cli.output import echo_json, echo_rows
from kg.faults import Fault, in_order

if TYPE_CHECKING:
    from kg.build.anchoring import Anchored


@click.command()
@click.argument("record", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--texts", type=click.Path(path_type=Path, file_okay=False, exists=True), help="The folder of the reports' texts."
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice([*FORMATS, "sarif", "github"]),
    default="table",
    help="How to print it; sarif and github are for code scanning and for GitHub Actions.",
)
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
        echo_json(_document(len(files), anchored, faults))
    elif form == "sarif":
        from kg.explaining import Rules

        echo_json(sarif(faults, Rules(where).some({fault.code for fault in faults})))
    elif form == "github":
        for line in github(faults):
            click.echo(line)
    elif form == "table":
        echo_findings(faults)
        for line in _summary(len(files), anchored if texts else None, faults):
            click.echo(line)
        if faults:
            click.echo("kg explain CODE says more of a rule, with an example of what is wrong and what is right")
    else:
        rows = [fault.to_json() for fault in faults]
        echo_rows(["file", "line", "column", "severity", "code", "path", "what", "remedy"], rows, form)
    ctx.exit(exit_code(faults, {one.reading.file for one in checked if one.draft}))


def _document(checked: int, anchored: "Anchored", faults: Sequence[Fault]) -> dict[str, Any]:
    return {
        "checked": checked,
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


def _summary(checked: int, anchored: "Anchored | None", faults: Sequence[Fault]) -> Iterator[str]:
    counts = Counter(fault.severity for fault in faults)
    about = f", and {some(counts['info'], 'remark')}" if counts["info"] else ""
    yield f"{some(checked, 'record')}: {some(counts['error'], 'error')}, {some(counts['warning'], 'warning')}{about}"
    if anchored is None:
        yield "anchors were not looked up: name the folder of the texts with --texts"
        return
    verdicts = (anchored.verified, anchored.moved, anchored.failed, anchored.not_checkable)
    names = ("verified", "moved", "failed", "not checkable (no text)")
    found = ", ".join(f"{number} {name}" for number, name in zip(verdicts, names, strict=True))
    yield f"{some(sum(verdicts), 'anchor')}: {found}"
    passed, failed, idle = (anchored.guards.get(verdict, 0) for verdict in ("passed", "failed", "not-applicable"))
    yield f"{some(passed + failed + idle, 'guard')}: {passed} passed, {failed} failed, {idle} not applicable"
