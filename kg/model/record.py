"""The record of one report: what the YAML file holds, section by section."""

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from kg.model.findings import (
    AdverseEvent,
    Agent,
    Characteristic,
    Comparison,
    Diagnosis,
    Grounded,
    Measurement,
    Outcome,
    Passages,
    Reference,
    Treatment,
)
from kg.model.scalars import Listed, Model, Several, Size, Slug, Term, Word, problem
from kg.model.tables import Table


class Retraction(Model):
    """Whether a report was retracted, as a named source said on a named date."""

    status: Literal["retracted", "corrected", "expression-of-concern", "none-found"]
    source: Word
    date: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class Report(Model):
    """Bibliographic facts as printed; `at` gives the passage of each by the name of its field."""

    title: Word
    kind: Annotated[Word, Term("publication-kinds")]
    authors: Several[Word] = ()
    journal: Word | None = None
    year: Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None = None
    volume: Word | None = None
    issue: Word | None = None
    pages: Word | None = None
    number: Word | None = None
    doi: Annotated[str, Field(pattern=r"^10\.[0-9]{4,9}/\S+$")] | None = None
    pmid: Annotated[str, Field(pattern=r"^[0-9]+$")] | None = None
    published: Word | None = None
    publisher: Word | None = None
    licence: Word | None = None
    keywords: Several[Word] = ()
    retraction: Retraction | None = None
    at: dict[str, Passages] = {}


class Fact(Grounded):
    """One fact of a study, in the report's words, in the curator's, or in both."""

    printed: Word | None = None
    says: Word | None = None


class DesignFact(Fact):
    """How a study was made: a curator's label beside the words of the report."""

    concept: Annotated[Word, Term("designs")] | None = Field(default=None, alias="is")


class Overlap(Model):
    """A study of another record that may describe some of the same people."""

    report: Slug
    why: Word


class Study(Model):
    """What the report describes."""

    same_as: Slug | None = None
    design: DesignFact | None = None
    setting: Fact | None = None
    centre: Fact | None = None
    country: Fact | None = None
    period: Fact | None = None
    follow_up: Fact | None = None
    may_overlap: tuple[Overlap, ...] = ()


class Text(Model):
    """The text on which the anchors were made; `sections` gives the offset at which each part begins."""

    file: Word
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    extractor: Word
    sections: dict[Word, Word] = {}


class Population(Grounded):
    """Some people: with a `size` a group, without one a single patient whom the report describes."""

    role: Annotated[Word, Term("population-roles")] | None = None
    size: Size | None = None
    label: Word | None = None
    part_of: Several[Slug] = ()
    division: Slug | None = None
    defined_by: Reference | None = None
    printed: Word | None = None


class Criterion(Grounded):
    """A definition by which the report judges."""

    label: Listed
    kind: Annotated[Word, Term("outcome-kinds")] | None = None
    says: Word | None = None
    named: Annotated[Word, Term("measure")] | None = None


class Complete(Grounded):
    """A list that the report declares complete, for each of its populations on its own."""

    population: Several[Slug]
    lists: Literal["diagnoses", "treatments", "outcomes", "measurements", "adverse_events"] = Field(alias="class")
    line: Annotated[Word, Term("lines")] | None = None
    agent: Agent | None = None
    kind: Annotated[Word, Term("outcome-kinds")] | None = None
    of: Reference | None = None
    during: Reference | None = None
    event: Annotated[Word, Term("event")] | None = None
    measure: Annotated[Word, Term("measure")] | None = None


class Claim(Grounded):
    """What the authors say that is no finding about their people."""

    role: Annotated[Word, Term("claim-roles")]
    says: Word
    about: Several[Annotated[Word, Term("drug", "disease", "event", "measure", "outcome-kinds")]] = ()
    stance: Annotated[Word, Term("stances")] | None = None


def _orcid(iri: str) -> str:
    """Refuse an ORCID whose last digit is not that of the others (ISO 7064, MOD 11-2)."""
    digits = iri.rpartition("/")[2].replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    last = (12 - total % 11) % 11
    if digits[-1] != ("X" if last == 10 else str(last)):
        what = f"{iri} is no ORCID: its last digit does not go with the others."
        raise problem("record-reviewer", what, "Copy it from the page of that person at orcid.org.")
    return iri


Orcid = Annotated[
    str,
    Field(pattern=r"^https://orcid\.org/[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$"),
    AfterValidator(_orcid),
]


class Record(Model):
    """One report as a record."""

    id: Slug
    status: Literal["draft", "double-read", "expert-reviewed"]
    reviewer: Orcid | None = Field(default=None, validate_default=True)
    report: Report
    text: Text | None = None
    abbreviations: dict[Word, Annotated[Word, Term("drug", "disease", "event", "measure", "outcome-kinds")]] = {}
    study: Study = Study()
    populations: dict[Slug, Population]
    criteria: dict[Slug, Criterion] = {}
    diagnoses: dict[Slug, Diagnosis] = {}
    characteristics: dict[Slug, Characteristic] = {}
    treatments: dict[Slug, Treatment] = {}
    outcomes: dict[Slug, Outcome] = {}
    adverse_events: dict[Slug, AdverseEvent] = {}
    measurements: dict[Slug, Measurement] = {}
    tables: dict[Slug, Table] = {}
    comparisons: dict[Slug, Comparison] = {}
    complete: dict[Slug, Complete] = {}
    claims: dict[Slug, Claim] = {}

    @field_validator("reviewer")
    @classmethod
    def _is_named(cls, reviewer: str | None, info: ValidationInfo) -> str | None:
        if reviewer is None and info.data.get("status") == "expert-reviewed":
            what = "Nobody is named who reviewed this, and the status says that an expert did."
            remedy = "Write `reviewer: https://orcid.org/…` with the ORCID of that person, or another status."
            raise problem("record-reviewer", what, remedy)
        return reviewer


#: The sections of a record whose entries are findings of a population.
FINDINGS = ("diagnoses", "characteristics", "treatments", "outcomes", "adverse_events", "measurements")
#: The sections of a record whose entries belong to the report and to no population.
OF_REPORT = ("criteria", "comparisons", "complete", "claims")


def schema() -> str:
    """Return the JSON Schema of a record, for editors that complete and check YAML.

    Scalars are read as text, so an editor that takes `2013` for a number is told that numbers are welcome too.
    """
    return json.dumps(_loosened(Record.model_json_schema()), indent=1, sort_keys=True) + "\n"


def _loosened(node: Any) -> Any:
    if isinstance(node, list):
        return [_loosened(child) for child in node]
    if not isinstance(node, dict):
        return node
    loose = {key: _loosened(child) for key, child in node.items()}
    if "patternProperties" in loose:
        loose["additionalProperties"] = False
    if loose.get("type") == "string":
        loose["type"] = ["string", "number"]
    if loose.get("type") == "array" and "items" in loose:
        return {"anyOf": [loose, loose["items"]]}
    return loose
