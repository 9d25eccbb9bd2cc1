"""What belongs to a report as a whole: itself, its text, study, populations, criteria, lists, claims and passages."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from kg.anchors import parse
from kg.model import Comparison, Complete, Fact, Facts, Population, Record
from kg.names import OUTSIDE
from kg.triples.findings import Block, grounds, headcount, quantity, reference_iri
from kg.triples.terms import Pair, Scope, Term, integer, text

_DCTERMS = OUTSIDE["dcterms"]

#: Fields of a report and the properties that carry them, as printed.
REPORT = {
    "title": _DCTERMS + "title",
    "authors": "authors",
    "journal": "journal",
    "year": "year",
    "volume": "volume",
    "issue": "issue",
    "pages": "pages",
    "number": "articleNumber",
    "doi": "doi",
    "pmid": "pmid",
    "published": "publicationDate",
    "publisher": "publisher",
    "licence": "licence",
    "keywords": "keywords",
}
#: Fields of a study and the properties that carry them.
STUDY = {
    "design": "design",
    "setting": "setting",
    "centre": "centre",
    "country": "country",
    "period": "period",
    "follow_up": "followUpRule",
}
#: Sections of a record and the classes that a complete list is of.
LISTED = {
    "diagnoses": "Diagnosis",
    "treatments": "Treatment",
    "outcomes": "Outcome",
    "measurements": "Measurement",
    "adverse_events": "AdverseEvent",
}
_SEMICOLON = "; "


def blocks(facts: Facts, scope: Scope) -> Iterator[Block]:
    """Yield everything of a report that is no finding of a population."""
    record = facts.record
    yield from _report(record, scope)
    yield from _study(facts, record, scope)
    for id, population in record.populations.items():
        yield scope.population(id), list(_population(facts, record, scope, id, population))
    for id, criterion in record.criteria.items():
        pairs: list[Pair] = [("rdf:type", scope.cls("Criterion")), ("rdfs:label", text(criterion.label))]
        if criterion.kind:
            pairs.append(("definesKind", scope.concept(criterion.kind)))
        if criterion.named:
            pairs.append(("namedCriterion", scope.concept(criterion.named)))
        if criterion.says:
            pairs.append(("statement", text(criterion.says)))
        yield scope.of_report(id), [*pairs, *grounds(facts, scope, criterion)]
    for id, (comparison, _) in facts.comparisons.items():
        yield scope.of_report(id), list(_comparison(facts, scope, comparison))
    for id, complete in record.complete.items():
        yield scope.of_report(id), list(_complete(facts, scope, complete))
    for id, claim in record.claims.items():
        pairs = [("rdf:type", scope.cls("Claim")), ("role", scope.concept(claim.role)), ("statement", text(claim.says))]
        pairs.extend(("about", scope.concept(path)) for path in claim.about)
        if claim.stance:
            pairs.append(("stance", scope.concept(claim.stance)))
        yield scope.of_report(id), [*pairs, *grounds(facts, scope, claim)]
    yield from _passages(facts, record, scope)


def _report(record: Record, scope: Scope) -> Iterator[Block]:
    report, subject = record.report, NamedNode(scope.names.report(record.id))
    pairs: list[Pair] = [
        ("rdf:type", scope.cls("Report")),
        ("status", scope.concept(f"term/{record.status}")),
        ("publicationKind", scope.concept(report.kind)),
        ("text", NamedNode(scope.names.text(record.id))),
    ]
    if report.retraction:
        one = report.retraction
        pairs.append(("retractionStatus", text(f"{one.status} ({one.source}, {one.date})")))
    if record.reviewer:
        pairs.append((_DCTERMS + "contributor", NamedNode(record.reviewer)))
    for field, name in REPORT.items():
        value = getattr(report, field)
        if value:
            literal = text(value if isinstance(value, str) else _SEMICOLON.join(value))
            pairs.append((name, literal))
            anchors = report.at.get(field, ())
            if anchors:
                node = scope.of_report(f"report-{field}")
                yield node, [*_statement(scope, subject, name, literal), *_evidence(scope, anchors)]
    yield subject, pairs
    written = record.text
    if written:
        yield (
            NamedNode(scope.names.text(record.id)),
            [
                ("rdf:type", scope.cls("SourceText")),
                ("fileName", text(written.file)),
                ("sha256", text(written.sha256)),
                ("extractor", text(written.extractor)),
            ],
        )


def _statement(scope: Scope, subject: NamedNode, name: str, value: Term) -> Iterator[Pair]:
    yield "rdf:type", NamedNode(OUTSIDE["rdf"] + "Statement")
    yield "rdf:subject", subject
    yield "rdf:predicate", scope.property(name)
    yield "rdf:object", value


def _evidence(scope: Scope, anchors: tuple[str, ...]) -> Iterator[Pair]:
    yield "basis", scope.concept("term/stated")
    for anchor in filter(None, map(parse, anchors)):
        yield "evidence", scope.passage(anchor.start, anchor.end)


def study_of(record: Record, scope: Scope) -> NamedNode:
    """Return the study of a record, which may be that of another report."""
    return NamedNode(scope.names.of_report(record.study.same_as or record.id, "study"))


def _study(facts: Facts, record: Record, scope: Scope) -> Iterator[Block]:
    subject, study = study_of(record, scope), record.study
    pairs: list[Pair] = [
        ("rdf:type", scope.cls("Study")),
        ("reportedIn", NamedNode(scope.names.report(record.id))),
    ]
    for other in study.may_overlap:
        overlap = NamedNode(scope.names.of_report(other.report, "study"))
        pairs.append(("mayOverlap", overlap))
        statement = [*_statement(scope, subject, "mayOverlap", overlap), ("why", text(other.why))]
        node = scope.of_report(f"study-overlap-{other.report}")
        yield node, [*statement, ("basis", scope.concept("term/derived"))]
    for field, name in STUDY.items():
        fact: Fact | None = getattr(study, field)
        if fact is None:
            continue
        concept = getattr(fact, "concept", None)
        value = scope.concept(concept) if concept else text(fact.says or fact.printed or "")
        pairs.append((name, value))
        about = [*_statement(scope, subject, name, value), *grounds(facts, scope, fact)]
        if fact.printed:
            about.append(("printed", text(fact.printed)))
        if concept and fact.says:
            about.append(("statement", text(fact.says)))
        yield scope.of_report(f"study-{field.replace('_', '-')}"), about
    yield subject, pairs


def _population(facts: Facts, record: Record, scope: Scope, id: str, population: Population) -> Iterator[Pair]:
    patient = population.size is None
    yield "rdf:type", scope.cls("Patient" if patient else "Group")
    yield "rdfs:label", text(population.label or id)
    yield "study", study_of(record, scope)
    yield "role", scope.concept(role_of(record, id))
    if patient:
        yield "size", integer(1)
    yield from headcount("sizeAtLeast", "sizeAtMost", "size", population.size)
    for whole in population.part_of:
        yield "partOf", scope.population(whole)
    if population.division:
        yield "division", text(population.division)
    if population.defined_by:
        yield "definedBy", reference_iri(facts, scope, population.defined_by)
    if population.printed:
        yield "printed", text(population.printed)
    yield from grounds(facts, scope, population)


def role_of(record: Record, id: str) -> str:
    """Return what a population is to its report: what it says of itself, or what it is a part of says."""
    population = record.populations[id]
    return population.role or role_of(record, population.part_of[0])


def _comparison(facts: Facts, scope: Scope, comparison: Comparison) -> Iterator[Pair]:
    yield "rdf:type", scope.cls("Comparison")
    for reference in comparison.of:
        yield "compares", reference_iri(facts, scope, reference)
    yield from quantity(comparison.p, "pValue")
    yield "printed", text(comparison.p.printed)
    if comparison.test:
        yield "test", scope.concept(comparison.test)
    if comparison.pairs:
        yield "numberOfPairs", integer(comparison.pairs)
    yield from grounds(facts, scope, comparison)


def _complete(facts: Facts, scope: Scope, complete: Complete) -> Iterator[Pair]:
    yield "rdf:type", scope.cls("Completeness")
    yield "completeFor", scope.cls(LISTED[complete.lists])
    for population in complete.population:
        yield "population", scope.population(population)
    for field in ("line", "agent", "kind", "event", "measure"):
        path = getattr(complete, field)
        if path:
            yield field, scope.concept(path)
    if complete.of:
        yield "ofTreatment", reference_iri(facts, scope, complete.of)
    if complete.during:
        yield "duringTreatment", reference_iri(facts, scope, complete.during)
    yield from grounds(facts, scope, complete)


def _passages(facts: Facts, record: Record, scope: Scope) -> Iterator[Block]:
    sections = sorted((int(start), name) for name, start in (record.text.sections if record.text else {}).items())
    for anchor in sorted({anchor for anchor in map(parse, facts.passages()) if anchor}):
        pairs: list[Pair] = [
            ("rdf:type", scope.cls("Passage")),
            ("digest", text(anchor.digest)),
            ("ofText", NamedNode(scope.names.text(record.id))),
        ]
        within = [name for start, name in sections if start <= anchor.start]
        if within:
            pairs.append(("section", text(within[-1])))
        yield scope.passage(anchor.start, anchor.end), pairs
