"""Every field of a record reaches the graph: what a curator wrote is a triple that is missing without it."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pyoxigraph import NamedNode, Quad

from kg import model, triples
from kg.build.inputs import Inputs
from kg.model.findings import Spread
from kg.model.record import DesignFact, Retraction, Text
from kg.model.scalars import Model
from kg.names import Names
from tests.example import Fields
from tests.making import ANCHOR, reading

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_OTHER = "10-19 fedcba9876543210"
#: What every statement may rest on, and the property that says it.
_GROUNDS = {
    "basis": ("derived", "basis"),
    "why": ("Because it follows.", "why"),
    "derived_from": ("elsewhere", "derivedFrom"),
    "at": (_OTHER, "evidence"),
}
#: What every finding may say, and the property that says it.
_FINDING = {
    **_GROUNDS,
    "population": ("cohort", "population"),
    "holds": ("3 of 14", "atLeast"),
    "when": ("P4W", "offset"),
    "time_printed": ("a month later", "timePrinted"),
    "division": ("arms", "division"),
    "printed": ("three", "printed"),
    "includes": ("elsewhere", "includes"),
    "note": ("A note.", "note"),
}


class Case(NamedTuple):
    """A part of a record: where it stands, its form, and for each field a value and the property that says it."""

    path: tuple[str, ...]
    form: type[Model]
    fields: dict[str, tuple[Any, str]]
    #: Values with which a field that must be there is replaced.
    others: dict[str, Any] = {}


CASES = {
    "diagnosis": Case(
        ("diagnoses", "one"),
        model.Diagnosis,
        {
            **_FINDING,
            "role": ("indication", "role"),
            "disease": ("takayasu-arteritis", "disease"),
            "since": ("2003", "since"),
            "qualifier": ("severe", "qualifier"),
        },
        {"role": "comorbidity", "disease": "ankylosing-spondylitis"},
    ),
    "sex": Case(
        ("characteristics", "x"), model.Characteristic, {**_FINDING, "is": ("female", "characteristic")}, {"is": "male"}
    ),
    "treatment": Case(
        ("treatments", "one"),
        model.Treatment,
        {
            **_FINDING,
            "agent": ("tocilizumab", "agent"),
            "line": ("index", "line"),
            "sequence": ("2", "sequence"),
            "indication": ("takayasu-arteritis", "indication"),
            "duration": ("P1Y", "duration"),
            "regimens": ({"dosed": {"dose": "8", "unit": "mg/kg", "at": ANCHOR}}, "regimen"),
        },
        {"agent": "anakinra"},
    ),
    "regimen": Case(
        ("treatments", "given", "regimens", "one"),
        model.Regimen,
        {
            **_GROUNDS,
            "dose": ("< 8", "dose"),
            "unit": ("mg/kg", "doseUnit"),
            "route": ("intravenous", "route"),
            "interval": ("P4W", "interval"),
            "duration": ("P1Y", "duration"),
            "holds": ("3 of 14", "atLeast"),
            "when": ("P4W", "offset"),
            "time_printed": ("a month later", "timePrinted"),
            "only_if": ({"measure": "age", "value": "> 30"}, "onlyIf"),
            "changed": ("raised for lack of effect", "changed"),
            "printed": ("eight", "printed"),
        },
    ),
    "dose condition": Case(
        ("treatments", "given", "regimens", "limited", "only_if"),
        model.DoseCondition,
        {"measure": ("age", "measure"), "value": ("> 30", "value"), "unit": ("a", "unit")},
        {"measure": "c-reactive-protein", "value": "> 31"},
    ),
    "outcome": Case(
        ("outcomes", "one"),
        model.Outcome,
        {
            **_FINDING,
            "of": ("given", "ofTreatment"),
            "kind": ("response", "kind"),
            "criterion": ("rule", "criterion"),
            "duration": ("P1Y", "duration"),
            "reason": (["inefficacy", "harm"], "reason"),
        },
        {"of": "before", "kind": "remission"},
    ),
    "measurement": Case(
        ("measurements", "one"),
        model.Measurement,
        {
            **{field: said for field, said in _FINDING.items() if field != "holds"},
            "measure": ("age", "measure"),
            "value": ("< 7.20", "value"),
            "level": ("positive", "level"),
            "change": ("decreased", "change"),
            "unit": ("a", "unit"),
            "scale": ("0-10", "scale"),
            "statistic": ("median", "statistic"),
            "spread": ({"kind": "iqr", "low": "1", "high": "9"}, "spreadKind"),
            "measured": ("12", "numberMeasured"),
            "criterion": ("rule", "criterion"),
            "of": ("given", "ofTreatment"),
        },
        {"measure": "c-reactive-protein"},
    ),
    # A number of the group as a whole counts nobody.
    "count": Case(
        ("measurements", "one"),
        model.Measurement,
        {"population": ("cohort", "population"), "measure": ("age", "measure"), "holds": _FINDING["holds"]},
        {"measure": "c-reactive-protein"},
    ),
    "spread": Case(
        ("measurements", "ranged", "spread"),
        Spread,
        {"kind": ("iqr", "spreadKind"), "low": ("1,5", "printedLow"), "high": ("9,5", "high")},
        {"kind": "minimum-to-maximum", "low": "1.5", "high": "9.6"},
    ),
    "width": Case(
        ("measurements", "varied", "spread"),
        Spread,
        {"kind": ("standard-deviation", "spreadKind"), "width": ("1,10", "printedWidth")},
        {"kind": "not-stated", "width": "1.2"},
    ),
    "adverse event": Case(
        ("adverse_events", "one"),
        model.AdverseEvent,
        {
            **_FINDING,
            "during": ("given", "duringTreatment"),
            "event": ("infection", "event"),
            "qualifier": ("bad", "qualifier"),
            "severity": ("severe", "severity"),
            "serious": ("no", "serious"),
            "action": ("drug-withdrawn", "actionTaken"),
            "outcome": ("recovered", "eventOutcome"),
            "causality": ("attributed", "causality"),
        },
        {"during": "before", "event": "neutropenia"},
    ),
    "population": Case(
        ("populations", "some"),
        model.Population,
        {
            **_GROUNDS,
            "role": ("source", "role"),
            "size": ("3..5", "sizeAtMost"),
            "label": ("Some of them", _LABEL),
            "part_of": ("cohort", "partOf"),
            "division": ("arms", "division"),
            "defined_by": ("elsewhere", "definedBy"),
            "printed": ("three to five", "printed"),
        },
    ),
    "criterion": Case(
        ("criteria", "one"),
        model.Criterion,
        {
            **_GROUNDS,
            "label": ("One", _LABEL),
            "kind": ("response", "definesKind"),
            "says": ("It fell.", "statement"),
            "named": ("c-reactive-protein", "namedCriterion"),
        },
        {"label": "Other"},
    ),
    "comparison": Case(
        ("comparisons", "one"),
        model.Comparison,
        {
            **_GROUNDS,
            "of": (["ranged", "later"], "compares"),
            "p": ("< 0.05", "pValue"),
            "test": ("wilcoxon-signed-rank-test", "test"),
            "pairs": ("5", "numberOfPairs"),
        },
        {"of": ["ranged"], "p": "< 0.06"},
    ),
    "complete": Case(
        ("complete", "one"),
        model.Complete,
        {
            **_GROUNDS,
            "population": ("cohort", "population"),
            "class": ("treatments", "completeFor"),
            "line": ("prior", "line"),
            "agent": ("biologic-dmard", "agent"),
            "kind": ("response", "kind"),
            "of": ("given", "ofTreatment"),
            "during": ("given", "duringTreatment"),
            "event": ("infection", "event"),
            "measure": ("age", "measure"),
        },
        {"class": "outcomes"},
    ),
    "claim": Case(
        ("claims", "one"),
        model.Claim,
        {
            **_GROUNDS,
            "role": ("conclusion", "role"),
            "says": ("It works.", "statement"),
            "about": ("tocilizumab", "about"),
            "stance": ("supports", "stance"),
        },
        {"role": "limitation", "says": "It may."},
    ),
    "report": Case(
        ("report",),
        model.Report,
        {
            "title": ("One", "http://purl.org/dc/terms/title"),
            "kind": ("article", "publicationKind"),
            "authors": (["A. Writer", "B. Writer"], "authors"),
            "journal": ("J Invent", "journal"),
            "year": ("2020", "year"),
            "volume": ("1", "volume"),
            "issue": ("2", "issue"),
            "pages": ("3-4", "pages"),
            "number": ("e5", "articleNumber"),
            "doi": ("10.1234/invented", "doi"),
            "pmid": ("1", "pmid"),
            "published": ("May 2020", "publicationDate"),
            "publisher": ("Nobody", "publisher"),
            "licence": ("CC0-1.0", "licence"),
            "keywords": (["a", "b"], "keywords"),
            "retraction": ({"status": "none-found", "source": "Somewhere", "date": "2026-01-02"}, "retractionStatus"),
            "at": ({"title": ANCHOR}, "evidence"),
        },
        {"title": "Other", "kind": "letter"},
    ),
    "retraction": Case(
        ("report", "retraction"),
        Retraction,
        {
            field: (value, "retractionStatus")
            for field, value in {"status": "none-found", "source": "Somewhere", "date": "2026-01-02"}.items()
        },
        {"status": "retracted", "source": "Elsewhere", "date": "2026-01-03"},
    ),
    "text": Case(
        ("text",),
        Text,
        {
            "file": ("one.txt", "fileName"),
            "sha256": ("0" * 64, "sha256"),
            "extractor": ("plain 1", "extractor"),
            "sections": ({"Title": "0"}, "section"),
        },
        {"file": "other.txt", "sha256": "1" * 64, "extractor": "plain 2"},
    ),
    "study": Case(
        ("study",),
        model.Study,
        {
            "same_as": ("other-report", "reportedIn"),
            "design": ({"is": "case-series", "at": ANCHOR}, "design"),
            "setting": ({"says": "a clinic", "at": ANCHOR}, "setting"),
            "centre": ({"says": "a hospital", "at": ANCHOR}, "centre"),
            "country": ({"printed": "Nowhere", "at": ANCHOR}, "country"),
            "period": ({"printed": "2003", "at": ANCHOR}, "period"),
            "follow_up": ({"says": "every month", "at": ANCHOR}, "followUpRule"),
            "may_overlap": ([{"report": "a-third", "why": "The same clinic."}], "mayOverlap"),
        },
    ),
    "fact": Case(
        ("study", "setting"),
        model.Fact,
        {**_GROUNDS, "printed": ("in a clinic", "printed"), "says": ("A clinic.", "setting")},
    ),
    "design": Case(
        ("study", "design"),
        DesignFact,
        {
            **_GROUNDS,
            "is": ("case-series", "design"),
            "printed": ("seven people", "printed"),
            "says": ("A series.", "statement"),
        },
    ),
    # The sections have cases of their own, the id is in every IRI, and abbreviations are used up by what they resolve.
    "record": Case(
        (),
        model.Record,
        {
            "status": ("double-read", "status"),
            "reviewer": ("https://orcid.org/0000-0000-0000-0001", "http://purl.org/dc/terms/contributor"),
        },
        {"status": "draft"},
    ),
}


def _record() -> Fields:
    """Return a record that says nothing of a case, and holds all that a case may refer to."""
    given = {"population": "cohort", "agent": "tocilizumab", "line": "index", "holds": "14 of 14", "at": ANCHOR}
    median = {"population": "cohort", "measure": "age", "value": "5", "statistic": "median", "at": ANCHOR}
    return {
        "id": "example-2020",
        "status": "draft",
        "report": {"title": "Invented", "kind": "article"},
        "populations": {
            "cohort": {"role": "cohort", "size": "14", "at": ANCHOR},
            "patient": {"part_of": "cohort", "at": ANCHOR},
        },
        "criteria": {"rule": {"label": "A rule", "kind": "response", "says": "Invented.", "at": ANCHOR}},
        "treatments": {
            "given": {**given, "regimens": {"limited": {"dose": "4", "unit": "mg/kg", "at": ANCHOR}}},
            "before": {**given, "agent": "infliximab", "line": "prior"},
        },
        "outcomes": {"elsewhere": {"of": "before", "kind": "failure", "holds": "14 of 14", "at": ANCHOR}},
        "adverse_events": {"harm": {"during": "given", "event": "infection", "holds": "1 of 14", "at": ANCHOR}},
        "measurements": {
            "ranged": median,
            "later": {**median, "value": "6"},
            "varied": {**median, "value": "7", "spread": {"kind": "not-stated", "width": "1.1"}},
        },
    }


_PAIRS = [
    pytest.param(case, field, id=f"{name}-{field}".replace(" ", "-"))
    for name, case in CASES.items()
    for field in case.fields
]


def _quads(case: Case, fields: Fields, folder: Path, inputs: Inputs) -> set[Quad]:
    record = _record()
    place = record
    for part in case.path:
        place = place.setdefault(part, {})
    place.update(fields)
    found = reading(json.dumps(record), folder, inputs)
    assert found.facts is not None, found.faults
    return set(triples.quads(found.facts, Names()))


@pytest.mark.parametrize(("case", "field"), _PAIRS)
def test_a_field_reaches_the_graph(case: Case, field: str, tmp_path: Path, inputs: Inputs) -> None:
    """With a field its property says something that it does not say without it, or with another value in it."""
    whole = {name: value for name, (value, _) in case.fields.items()}
    rest = {name: value for name, value in whole.items() if name != field}
    others = {"population": "patient", **case.others}
    other = rest | {field: others[field]} if field in others else rest
    added = _quads(case, whole, tmp_path, inputs) - _quads(case, other, tmp_path, inputs)
    name = case.fields[field][1]
    wanted = NamedNode(name if ":" in name else Names().ontology + name)
    assert wanted in {quad.predicate for quad in added}, sorted({str(quad.predicate) for quad in added})


@pytest.mark.parametrize(
    "form", list(dict.fromkeys(case.form for case in CASES.values() if case.form is not model.Record))
)
def test_no_field_is_forgotten(form: type[Model]) -> None:
    """The table of this file has every field of each model, so that a new one needs its triple."""
    has = {field.alias or name for name, field in form.model_fields.items()}
    assert has == {field for case in CASES.values() if case.form is form for field in case.fields}


def test_a_case_is_as_sound_as_a_record_can_be(tmp_path: Path, inputs: Inputs) -> None:
    """What the cases are added to is a record without an error, so that a triple is missing for one reason only."""
    found = reading(json.dumps(_record()), tmp_path, inputs)
    # That passages are missing is left: one of the cases is about them.
    assert [fault.code for fault in found.faults] == ["record-passage"]
