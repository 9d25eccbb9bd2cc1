"""What a record says of its populations: diagnoses, characteristics, treatments, outcomes, measurements, harms."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from kg.model.scalars import (
    Duration,
    Holds,
    Listed,
    Model,
    Number,
    Several,
    Size,
    Slug,
    Term,
    Unit,
    When,
    Word,
    YesNo,
    problem,
)

Agent = Annotated[Word, Term("drug")]
Disease = Annotated[Word, Term("disease")]
Measure = Annotated[Word, Term("measure")]

#: A finding of the record by its id; one that a table made by `population#id`.
Reference = Annotated[Word, Field(description="The id of a finding, or population#id of one that a table made.")]
#: Where it stands: `start-end digest`, or a quotation that `kg tidy` turns into that.
Passages = Annotated[Several[Word], Field(description="Anchors `start-end digest`, or quotations for `kg tidy`.")]


class Grounded(Model):
    """What a statement rests on."""

    basis: Literal["stated", "derived", "read"] = "stated"
    why: Word | None = None
    derived_from: Several[Reference] = ()
    at: Passages = ()


class Finding(Grounded):
    """What every finding may say."""

    population: Slug | None = None
    holds: Holds | None = None
    when: When | None = None
    time_printed: Listed | None = None
    division: Slug | None = None
    printed: Listed | None = None
    includes: Several[Reference] = ()
    note: Word | None = None


class Diagnosis(Finding):
    """A disease, a subtype or a manifestation."""

    role: Annotated[Word, Term("diagnosis-roles")]
    disease: Annotated[Word, Term("disease", "event")]
    since: Word | None = None
    qualifier: Word | None = None


class Characteristic(Finding):
    """What people are, without unit and time."""

    characteristic: Annotated[Word, Term("characteristics")] = Field(alias="is")


class DoseCondition(Model):
    """When a regimen applies: a measured value."""

    measure: Measure
    value: Number
    unit: Unit | None = None


class Regimen(Grounded):
    """One way in which an agent was prescribed."""

    dose: Number | None = None
    unit: Unit | None = None
    route: Annotated[Word, Term("routes")] | None = None
    interval: Duration | None = None
    duration: Duration | None = None
    holds: Holds | None = None
    when: When | None = None
    time_printed: Listed | None = None
    only_if: DoseCondition | None = None
    changed: Word | None = None
    printed: Word | None = None


class Treatment(Finding):
    """An agent that people were given; how it went is an outcome of its own."""

    agent: Agent
    line: Annotated[Word, Term("lines")] | None = None
    sequence: Annotated[str, Field(pattern="^[1-9][0-9]*$")] | None = None
    indication: Several[Disease] = ()
    duration: Duration | None = None
    regimens: dict[Slug, Regimen] = {}


class Outcome(Finding):
    """How a treatment went."""

    of: Reference
    kind: Annotated[Word, Term("outcome-kinds")]
    criterion: Slug | None = None
    duration: Duration | None = None
    reason: Annotated[
        Several[Annotated[Word, Term("reason")]], Field(description="A kind of outcome, or an adverse event's id.")
    ] = ()


class Spread(Model):
    """What a value varies by: two numbers around it, or one `width` where it is printed as `5.2 ± 1.1`."""

    kind: Annotated[Word, Term("spread-kinds")]
    low: Number | None = None
    high: Number | None = None
    width: Number | None = None

    @model_validator(mode="after")
    def _is_one(self) -> "Spread":
        if (self.low is None) != (self.high is None) or (self.low is None) == (self.width is None):
            what = "A spread has two ends, or one width."
            raise problem("record-spread", what, 'Write `low` and `high`, or `width: "1.1"` for what stands after a ±.')
        return self


class Measurement(Finding):
    """Something counted, measured or graded."""

    measure: Measure
    value: Number | None = None
    level: Annotated[Word, Term("levels")] | None = None
    change: Annotated[Word, Term("changes")] | None = None
    unit: Unit | None = None
    scale: Word | None = None
    statistic: Annotated[Word, Term("statistics")] | None = None
    spread: Spread | None = None
    measured: Size | None = None
    criterion: Slug | None = None
    of: Reference | None = None


class AdverseEvent(Finding):
    """A harm during a treatment, or its explicit absence."""

    during: Reference
    event: Annotated[Word, Term("event")]
    qualifier: Word | None = None
    severity: Annotated[Word, Term("severities")] | None = None
    serious: YesNo | None = None
    action: Annotated[Word, Term("actions-taken")] | None = None
    outcome: Annotated[Word, Term("event-outcomes")] | None = None
    causality: Annotated[Word, Term("causalities")] | None = None


class Comparison(Grounded):
    """A test between measurements."""

    of: Several[Reference]
    p: Number
    test: Annotated[Word, Term("tests")] | None = None
    pairs: Annotated[str, Field(pattern="^[0-9]+$")] | None = None
