"""What is shown, read from the store: two queries for the findings in question and for what they refer to."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kg.errors import UsageError
from kg.faults import nearest, offer
from kg.names import KINDS, OUTSIDE, Names
from kg.questions import Catalogue
from kg.showing.words import Facts, Place, Words, one
from kg.store import Source, select

_TYPE = OUTSIDE["rdf"] + "type"
#: The paths from a finding to what its line needs to know beside it.
_AROUND = (
    "al:ofTreatment|al:duringTreatment|al:population|al:criterion|al:regimen|al:evidence|al:reason|al:regimen/al:evidence"
    "|al:regimen/al:onlyIf|al:derivedFrom|al:derivedFrom/al:evidence|al:evidence/al:ofText"
    "|al:derivedFrom/al:evidence/al:ofText|al:regimen/al:evidence/al:ofText"
)
#: How a finding speaks of a concept.
_WAYS = (
    *(f"?finding al:{name} ?concept ." for name in ("agent", "disease", "event", "measure", "kind", "characteristic")),
    *(f"?of al:agent ?concept . ?finding al:{name} ?of ." for name in ("ofTreatment", "duringTreatment")),
)
#: A complete list belongs to a population, as a finding does, and is none.
_FINDINGS = "FILTER NOT EXISTS { ?finding al:completeFor ?listed }"


class Passage(NamedTuple):
    """Where a fact stands: offsets and digest, the part of the report, and the SHA-256 of the file of its text."""

    iri: str
    start: int
    end: int
    digest: str
    section: str
    sha256: str


class Line(NamedTuple):
    """One line: when, what, of how many, on what it rests, and where it stands."""

    when: str
    what: str
    people: str
    basis: str
    passages: tuple[Passage, ...]


class Shown(NamedTuple):
    """Everything known of one thing: its title, what it is, and the lines."""

    title: str
    about: str
    lines: tuple[Line, ...]


def show(source: Source, catalogue: Catalogue, word: str) -> Shown:
    """Show one thing.

    Args:
        source: where the dataset is.
        catalogue: the vocabulary.
        word: `report`, `report/population`, or a slug, label, synonym, CURIE or IRI of a concept.

    Raises:
        UsageError: there is no such thing, or several are meant.
    """
    local = catalogue.names.local(word).removeprefix("report/").partition("#")[0]
    report, _, population = local.partition("/")
    known = reports(source, catalogue.names)
    if report in known and population:
        return _population(source, catalogue, report, population, known[report])
    if report in known:
        return _report(source, catalogue, report, known[report])
    return _concept(source, catalogue, word, known)


# --- which thing ---------------------------------------------------------------------------------------------------


def reports(source: Source, names: Names) -> dict[str, str]:
    """Return the reports of the dataset by their ids, with their titles."""
    query = (
        f"PREFIX al: <{names.ontology}> PREFIX dcterms: <{OUTSIDE['dcterms']}> "
        "SELECT ?report ?title WHERE { ?report a al:Report ; dcterms:title ?title }"
    )
    rows = select(source, query).rows
    return {iri.value.rpartition("/")[2]: title.value for iri, title in rows if iri and title}


def _population(source: Source, catalogue: Catalogue, report: str, population: str, title: str) -> Shown:
    names = catalogue.names
    known = populations(source, names).get(report, [])
    if population not in known:
        what = f"{report} has no population {population!r}."
        raise UsageError(what, offer(population, known, f"populations of {report}"))
    iri = names.population(report, population)
    about = _facts(source, names, f"BIND (<{iri}> AS ?finding)")[iri]
    # What is said of all of a group that holds it is said of it too; the source population is not the report's people.
    pattern = (
        f"{{ ?finding al:population <{iri}> }} UNION {{ ?finding al:holdsFor|al:ruledOutFor <{iri}> ; "
        f"al:population/al:role <{names.concept('term', 'cohort')}> }} {_FINDINGS}"
    )
    size = one(about, "size") or f"{one(about, 'sizeAtLeast')}–{one(about, 'sizeAtMost') or '?'}"
    people = "one patient" if one(about, "type").endswith("Patient") else f"{size} people"
    role = one(about, "role").rpartition("/")[2]
    lines = _lines(source, catalogue, pattern, own=iri)
    return Shown(f"{one(about, 'label')} ({report}/{population})", f"{people}, {role}, of: {title}", lines)


def statuses(source: Source, names: Names) -> list[str]:
    """Return how far the curation of the reports has come, each status once."""
    query = f"PREFIX al: <{names.ontology}> SELECT DISTINCT ?status WHERE {{ ?report a al:Report ; al:status ?status }}"
    return sorted(row[0].value.rpartition("/")[2] for row in select(source, query).rows if row[0])


def populations(source: Source, names: Names) -> dict[str, list[str]]:
    """Return the ids of the populations of each report, in order."""
    query = f"PREFIX al: <{names.ontology}> SELECT DISTINCT ?population WHERE {{ ?population al:study ?study }}"
    found: dict[str, list[str]] = {}
    for iri in sorted(row[0].value for row in select(source, query).rows if row[0]):
        report, _, population = names.local(iri).removeprefix("report/").partition("/")
        found.setdefault(report, []).append(population)
    return found


def _report(source: Source, catalogue: Catalogue, report: str, title: str) -> Shown:
    names = catalogue.names
    iri = names.report(report)
    about = _facts(source, names, f"BIND (<{iri}> AS ?finding)")[iri]
    printed = (one(about, name) for name in ("journal", "year", "volume", "issue", "pages", "doi"))
    status = one(about, "status").rpartition("/")[2]
    pattern = f'?finding al:population ?people . FILTER (STRSTARTS(STR(?people), "{iri}/")) {_FINDINGS}'
    return Shown(title, ", ".join([report, *filter(None, printed), status]), _lines(source, catalogue, pattern))


def _concept(source: Source, catalogue: Catalogue, word: str, reports: Mapping[str, str]) -> Shown:
    concepts = catalogue.vocabulary.concepts
    found = catalogue.vocabulary.find(word, KINDS)
    if len(found) > 1:
        raise UsageError(f"{word!r} may mean several things.", f"Write one of: {', '.join(found)}.")
    if not found:
        near = [*nearest(word, reports), *catalogue.vocabulary.offer(word, KINDS)[0]]
        remedy = f"Did you mean: {', '.join(near)}?" if near else offer(word, reports, "reports")
        raise UsageError(f"Nothing is called {word!r}.", remedy)
    concept = concepts[found[0]]
    names = catalogue.names
    below = select(
        source,
        f"PREFIX al: <{names.ontology}> SELECT ?concept WHERE {{ ?concept al:under <{names.base}{concept.path}> }}",
    )
    # The concepts first, and each way on its own: a store that orders joins by guess would begin with all findings.
    given = _values("concept", (row[0].value for row in below.rows if row[0]))
    pattern = " UNION ".join(f"{{ {given} {way} ?finding al:population ?anybody . {_FINDINGS} }}" for way in _WAYS)
    above = ", ".join(concepts[path].label for path in concept.broader if path in concepts)
    codes = ", ".join((*concept.codes, *concept.near))
    about = "; ".join(filter(None, (concept.path, f"under {above}" if above else "", codes)))
    return Shown(concept.label, about, _lines(source, catalogue, pattern))


# --- what is said --------------------------------------------------------------------------------------------------


def _facts(source: Source, names: Names, pattern: str) -> dict[str, dict[str, list[str]]]:
    query = f"PREFIX al: <{names.ontology}> SELECT DISTINCT ?finding ?p ?v WHERE {{ {pattern} ?finding ?p ?v }}"
    found: dict[str, dict[str, list[str]]] = {}
    for subject, name, value in select(source, query).rows:
        if subject is not None and name is not None and value is not None:
            local = "type" if name.value == _TYPE else name.value.rpartition("#")[2].rpartition("/")[2]
            found.setdefault(subject.value, {}).setdefault(local, []).append(value.value)
    return {iri: {name: sorted(values) for name, values in facts.items()} for iri, facts in sorted(found.items())}


def _values(variable: str, iris: Iterable[str]) -> str:
    return f"VALUES ?{variable} {{ {' '.join(f'<{iri}>' for iri in iris)} }}"


def _lines(source: Source, catalogue: Catalogue, pattern: str, own: str = "") -> tuple[Line, ...]:
    names = catalogue.names
    chosen = select(source, f"PREFIX al: <{names.ontology}> SELECT DISTINCT ?finding WHERE {{ {pattern} }}").rows
    iris = [row[0].value for row in chosen if row[0]]
    findings = _facts(source, names, _values("finding", iris))
    around = _facts(source, names, f"{_values('of', iris)} ?of ({_AROUND}) ?finding .")
    words = Words(catalogue, {**around, **findings}, own)
    made = [line for iri, facts in findings.items() for line in _of_finding(words, iri, facts)]
    return tuple(line for _, line in sorted(made, key=lambda pair: pair[0]))


def _of_finding(words: Words, iri: str, facts: Facts) -> Iterable[tuple[tuple[Place, str, str, int, str], Line]]:
    when, place = words.when(facts)
    what, people = words.what(facts), words.people(facts)
    agent = one(facts, "agent")
    yield (
        (place, one(facts, "population"), agent or what, 0, iri),
        Line(when, what, people, _basis(facts), _where(words, facts)),
    )
    for regimen in facts.get("regimen", ()):
        of = words.thing(regimen)
        said = f"  {words.regimen(facts, of)}"
        some = _some(one(of, "atLeast"))
        line = Line(one(of, "timePrinted"), said, some, _basis(of), _where(words, of))
        yield (place, one(facts, "population"), agent or what, int(one(of, "position") or 0), regimen), line


def _basis(facts: Facts) -> str:
    return one(facts, "basis").rpartition("/")[2]


def _where(words: Words, facts: Facts) -> tuple[Passage, ...]:
    iris = facts.get("evidence") or [
        i for of in facts.get("derivedFrom", ()) for i in words.thing(of).get("evidence", ())
    ]
    found = []
    for iri in dict.fromkeys(iris):
        about = words.thing(iri)
        start, _, end = iri.rpartition("char=")[2].partition(",")
        sha256 = one(words.thing(one(about, "ofText")), "sha256")
        found.append(Passage(iri, int(start), int(end), one(about, "digest"), one(about, "section"), sha256))
    return tuple(sorted(found, key=lambda passage: passage.start))


def _some(count: str) -> str:
    return f"{count} {'person' if count == '1' else 'people'}" if count else ""
