"""`kg show`: everything known of one patient, report, drug, disease, event or measure, with where it stands."""

from pathlib import Path

import click

from kg.cli.common import asked, endpoint_option, format_option, plain, workspace_option
from kg.cli.output import caution, echo_json, echo_rows, echo_table
from kg.showing import Line, Shown, show, statuses


@click.command()
@click.argument("thing")
@click.option(
    "--texts",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Print the sentences from this folder.",
)
@endpoint_option
@format_option
@workspace_option
def command(
    thing: str, texts: Path | None, endpoint: str | None, form: str, folder: Path | None, quiet: bool, verbose: bool
) -> None:
    """Show everything known of one patient, report, drug or disease, with where it stands.

    A patient's course is in the order of time. THING is report/population, a report, or a concept by slug, label,
    synonym or CURIE.

    Example: kg show takayasu-2013/patient-3
    """
    del verbose
    source = asked(folder, endpoint, quiet=quiet)
    shown = show(source.source, source.catalogue, thing)
    passages = _sentences(shown, texts) if texts else {}
    if form == "json":
        echo_json(
            {"title": shown.title, "about": shown.about, "lines": [_json(line, passages) for line in shown.lines]}
        )
    elif form == "table":
        _print(shown, passages)
        click.echo(f"\n{caution(statuses(source.source, source.catalogue.names))}")
    else:
        rows = [_json(line, passages) for line in shown.lines]
        echo_rows(["when", "what", "people", "basis", "evidence"], rows, form)


def _json(line: Line, passages: dict[str, str]) -> dict[str, object]:
    places = [
        {
            "iri": one.iri,
            "start": one.start,
            "end": one.end,
            "digest": one.digest,
            "section": one.section or None,
            **({"text": passages[one.iri]} if one.iri in passages else {}),
        }
        for one in line.passages
    ]
    return {
        "when": line.when,
        "what": line.what.strip(),
        "people": line.people,
        "basis": line.basis,
        "evidence": [one.iri for one in line.passages],
        "passages": places,
    }


def _print(shown: Shown, passages: dict[str, str]) -> None:
    click.echo(f"{plain(shown.title)}\n{plain(shown.about)}\n")
    if passages:
        told: set[str] = set()
        for line in shown.lines:
            basis = "" if line.basis == "stated" else f"  [{line.basis}]"
            people = f"  {line.people}" if line.people else ""
            click.echo(plain(f"{line.when or '–'}: {line.what.strip()}{people}{basis}"))
            for one in line.passages:
                click.echo(f"    {one.start}-{one.end} {one.digest}  {plain(one.section)}")
                if one.iri in passages and one.iri not in told:
                    told.add(one.iri)
                    click.echo(f"      “{plain(passages[one.iri])}”")
    else:
        cells = [[one.when, one.what, one.people, one.basis, _where(one)] for one in shown.lines]
        echo_table(["when", "what", "people", "basis", "where it stands"], cells)


def _where(line: Line) -> str:
    if not line.passages:
        return ""
    first = line.passages[-1]
    more = f" +{len(line.passages) - 1}" if len(line.passages) > 1 else ""
    return f"{first.start}-{first.end} {first.digest} {first.section}{more}"


def _sentences(shown: Shown, folder: Path) -> dict[str, str]:
    """Return the words of the passages whose digests they have; a text that is another extraction gives none."""
    from kg import anchors, texts

    known = texts.in_folder(folder)
    normalised: dict[str, str] = {}
    found: dict[str, str] = {}
    for one in (passage for line in shown.lines for passage in line.passages):
        if one.sha256 in known:
            if one.sha256 not in normalised:
                normalised[one.sha256] = anchors.normalise(texts.read(known[one.sha256]).content)
            words = normalised[one.sha256][one.start : one.end]
            if anchors.digest(words) == one.digest:
                found[one.iri] = words
    return found
