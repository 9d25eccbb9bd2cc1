"""The kinds of semantic mutations, and the mutations of a shipped record, the same in every run."""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from tests.semantic import concepts, counts, grounds, lists, numbers, people, times
from tests.semantic.editing import Path, edited
from tests.semantic.specimens import Change, Specimen, chosen

#: Why a mutation of something stated may be missed; the words stand in `table`.
Reason = Literal["less", "token", "unread", "sentence", "silent", "outside"]


class Kind(NamedTuple):
    """A kind of mutation.

    Attributes:
        name: what is changed.
        make: what yields the changes of a record.
        reason: why one that is missed was missed, unless it is of something derived or read.
    """

    name: str
    make: Callable[[Specimen], Iterator[Change]]
    reason: Reason


class Mutation(NamedTuple):
    """A shipped record with one meaning changed.

    Attributes:
        report: the record's id.
        kind: the kind of change.
        what: what was changed into what.
        places: the paths of what was changed; the first is where it is told.
        basis: the basis of the first entry.
        text: the record after it.
    """

    report: str
    kind: str
    what: str
    places: tuple[Path, ...]
    basis: str
    text: str

    @property
    def place(self) -> str:
        """Where it is, dotted."""
        return ".".join(map(str, self.places[0]))

    def __str__(self) -> str:
        return f"{self.report}-{self.kind}-{self.place}".replace(" ", "-")


#: Everything that is tried, by what it changes.
GROUPS: dict[str, tuple[Kind, ...]] = {
    "How many": (
        Kind("denominator dropped", counts.denominator_dropped, "unread"),
        Kind("count of a group dropped", counts.holds_dropped, "unread"),
        Kind("size of a group dropped", counts.size_dropped, "unread"),
        Kind("count raised by one", counts.raised, "token"),
        Kind("count lowered by one", counts.lowered, "token"),
        Kind("count above the size", counts.above_size, "unread"),
        Kind("count turned round, n − k of n", counts.reversed_count, "token"),
        Kind("exact count loosened to a least one", counts.loosened, "less"),
        Kind("least count tightened to an exact one", counts.tightened, "token"),
        Kind("least count raised by one", counts.least_raised, "token"),
        Kind("range turned round", counts.range_reversed, "unread"),
        Kind("size of a group changed by one", counts.size_changed, "token"),
        Kind("size changed by one, with every denominator", counts.size_changed_throughout, "token"),
        Kind("number measured changed by one", counts.measured_changed, "unread"),
        Kind("presence made an explicit absence", counts.presence_to_absence, "sentence"),
        Kind("explicit absence made a presence", counts.absence_to_presence, "sentence"),
    ),
    "Of whom": (
        Kind("two patients' rows swapped", people.rows_swapped, "token"),
        Kind("two measures' rows swapped", people.measures_swapped, "unread"),
        Kind("two cells of a row swapped", people.cells_of_row_swapped, "token"),
        Kind("two cells of a column swapped", people.cells_of_column_swapped, "token"),
        Kind("headings of two columns swapped", people.headings_swapped, "unread"),
        Kind("findings of two patients swapped", people.patients_swapped, "sentence"),
        Kind("finding of a group given to a patient", people.group_to_patient, "unread"),
        Kind("patient made of a count of one", people.patient_invented, "unread"),
        Kind("finding of a patient given to a group", people.patient_to_group, "token"),
        Kind("finding of a group given to another group", people.group_to_group, "token"),
        Kind("population made a part of another", people.part_moved, "unread"),
        Kind("division dropped", people.division_dropped, "less"),
        Kind("division given to what may overlap", people.division_invented, "unread"),
        Kind("background made a cohort", people.role_to_cohort, "unread"),
        Kind("cohort made background", people.role_to_background, "unread"),
        Kind("group defined by another finding", people.defined_by_another, "unread"),
    ),
    "How much": (
        Kind("another digit", numbers.other_digit, "token"),
        Kind("decimal shifted", numbers.shifted, "token"),
        Kind("minus put before a number", numbers.signed, "token"),
        Kind("number rounded", numbers.rounded, "token"),
        Kind("comparator lost", numbers.comparator_lost, "token"),
        Kind("comparator turned round", numbers.comparator_turned, "token"),
        Kind("comparator invented", numbers.comparator_invented, "token"),
        Kind("unit of another dimension", numbers.other_dimension, "token"),
        Kind("unit of another magnitude", numbers.other_magnitude, "token"),
        Kind("dose by weight made a dose", numbers.weight_lost, "token"),
        Kind("unit dropped", numbers.unit_dropped, "less"),
        Kind("unit invented", numbers.unit_invented, "token"),
        Kind("ends of a spread swapped", numbers.spread_swapped, "token"),
        Kind("value and low end swapped", numbers.low_above_value, "token"),
        Kind("another kind of spread", numbers.spread_kind, "token"),
        Kind("median made a mean", numbers.other_statistic, "token"),
        Kind("score beyond its instrument", numbers.beyond_instrument, "token"),
        Kind("age of 95", numbers.very_old, "token"),
        Kind("p of two tests swapped", numbers.p_of_another, "token"),
        Kind("test between other measurements", numbers.of_other_measurements, "unread"),
    ),
    "When, and which way": (
        Kind("time doubled", times.doubled, "token"),
        Kind("time long after the report", times.beyond_follow_up, "token"),
        Kind("beginning and end taken for each other", times.other_end, "unread"),
        Kind("time dropped", times.dropped, "less"),
        Kind("full date as a printed time", times.full_date, "unread"),
        Kind("another year", times.other_year, "unread"),
        Kind("interval doubled", times.other_interval, "token"),
        Kind("duration doubled", times.other_duration, "token"),
        Kind("change turned round", times.change_turned, "sentence"),
        Kind("level turned round", times.level_turned, "sentence"),
    ),
    "What": (
        Kind("class made a member", concepts.class_to_drug, "token"),
        Kind("drug made its class", concepts.drug_to_class, "less"),
        Kind("drug made another of its class", concepts.drug_to_sibling, "token"),
        Kind("drug made another of the record", concepts.drug_to_another_here, "token"),
        Kind("drug in a row made another of its class", concepts.agents_in_rows, "unread"),
        Kind("abbreviation of another thing", concepts.abbreviation, "unread"),
        Kind("disease made a sibling", concepts.disease_to_sibling, "unread"),
        Kind("disease made a narrower one", concepts.disease_to_narrower, "unread"),
        Kind("disease made a broader one", concepts.disease_to_broader, "less"),
        Kind("event made a sibling", concepts.event_to_sibling, "unread"),
        Kind("event made a narrower one", concepts.event_to_narrower, "unread"),
        Kind("event made a broader one", concepts.event_to_broader, "less"),
        Kind("measure made another of the record", concepts.measure_to_another_here, "unread"),
        Kind("response denied, or no response affirmed", concepts.response_denied, "sentence"),
        Kind("cause of a failure changed or invented", concepts.cause_of_failure, "sentence"),
        Kind("degree of a response changed", concepts.degree_of_response, "sentence"),
        Kind("ongoing and withdrawn taken for each other", concepts.course, "sentence"),
        Kind("relapse and worsening taken for each other", concepts.turn, "sentence"),
        Kind("reason of an outcome changed", concepts.reason, "sentence"),
        Kind("prior made index", concepts.prior_to_index, "sentence"),
        Kind("index made prior", concepts.index_to_prior, "sentence"),
        Kind("concurrent made prior", concepts.concurrent_to_prior, "sentence"),
        Kind("prior made concurrent", concepts.prior_to_concurrent, "sentence"),
        Kind("order of two drugs swapped", concepts.sequence, "sentence"),
        Kind("indication changed", concepts.indication, "unread"),
        Kind("route changed or invented", concepts.route, "unread"),
        Kind("sex or age group changed", concepts.sex, "unread"),
        Kind("role of a diagnosis changed", concepts.diagnosis_role, "sentence"),
        Kind("qualities of a harm changed", concepts.harm, "unread"),
        Kind("severity of a harm invented", concepts.harm_invented, "unread"),
        Kind("design made a trial", concepts.design, "unread"),
        Kind("stance of a claim turned round", concepts.stance, "sentence"),
        Kind("finding of another treatment", concepts.of_another_treatment, "sentence"),
        Kind("finding of other people's treatment", concepts.of_anothers_treatment, "sentence"),
        Kind("another criterion", concepts.other_criterion, "unread"),
        Kind("criterion dropped", concepts.criterion_dropped, "less"),
        Kind("criterion invented", concepts.criterion_invented, "unread"),
    ),
    "On what it rests": (
        Kind("passages of two findings swapped", grounds.anchors_swapped, "token"),
        Kind("passages of two claims swapped", grounds.claims_swapped, "unread"),
        Kind("every passage dropped", grounds.anchors_dropped, "unread"),
        Kind("one passage of several dropped", grounds.one_anchor_dropped, "less"),
        Kind("derived given as stated", grounds.derived_as_stated, "token"),
        Kind("read given as stated", grounds.read_as_stated, "token"),
        Kind("read given as derived", grounds.read_as_derived, "sentence"),
        Kind("passage copied as a token", grounds.quotation_as_token, "token"),
        Kind("printed tokens of two findings swapped", grounds.other_token, "token"),
        Kind("derived from itself", grounds.derived_from_itself, "unread"),
        Kind("derived from another finding", grounds.derived_from_another, "unread"),
        Kind("count made of itself", grounds.includes_itself, "unread"),
        Kind("count made of a finding of other people", grounds.includes_another_s, "unread"),
        Kind("count made of another finding of its people", grounds.includes_another, "unread"),
        Kind("one finding left out of a count", grounds.one_included_dropped, "less"),
        Kind("retraction invented", grounds.retracted, "outside"),
        Kind("expert review without a reviewer", grounds.reviewed, "unread"),
        Kind("expert review by an ORCID that is none", grounds.reviewed_by_nobody, "outside"),
        Kind("DOI invented", grounds.doi_invented, "outside"),
        Kind("title turned round", grounds.title_changed, "unread"),
    ),
    "Whether it is all": (
        Kind("complete list widened", lists.widened, "silent"),
        Kind("complete list given to other people", lists.of_others, "silent"),
        Kind("complete list invented", lists.invented, "silent"),
        Kind("item of a complete list left out", lists.item_dropped, "silent"),
        Kind("measurement again with another value", lists.another_value, "token"),
        Kind("finding again with another count", lists.another_count, "token"),
        Kind("outcome again with the contrary kind", lists.another_kind, "sentence"),
        Kind("one index treatment made two", lists.split_in_two, "token"),
        Kind("failure invented of a drug that was given", lists.outcome_invented, "sentence"),
        Kind("absence of a harm invented", lists.absence_invented, "silent"),
    ),
}
KINDS = tuple(kind for kinds in GROUPS.values() for kind in kinds)
#: At most so many of one kind are made of one record; of a long one, which takes long to check, fewer, save of what
#: only a record with patients and tables has.
MOST, MOST_OF_LONG, MOST_OF_PEOPLE = 2, 1, 3
#: A record with as many characters is long.
LONG = 50_000


def mutations(specimen: Specimen) -> Iterator[Mutation]:
    """Yield the mutations of a shipped record: of each kind a few, chosen by what they are and by nothing else."""
    for kind in KINDS:
        made = {(change.places, change.what): change for change in kind.make(specimen)}
        made = {key: one for key, one in made.items() if edited(specimen.page.text, one.edits) != specimen.page.text}
        order = sorted(made, key=lambda key: (chosen(f"{specimen.name} {kind.name} {key}", 2**62), str(key)))
        for key in order[: _most(specimen, kind)]:
            yield _mutation(specimen, kind, made[key])


def _most(specimen: Specimen, kind: Kind) -> int:
    if len(specimen.page.text) < LONG:
        return MOST
    return MOST_OF_PEOPLE if kind in GROUPS["Of whom"] else MOST_OF_LONG


def _mutation(specimen: Specimen, kind: Kind, change: Change) -> Mutation:
    entry = specimen.page.get(change.places[0][:2])
    basis = str(entry.get("basis", "stated")) if isinstance(entry, dict) else "stated"
    text = edited(specimen.page.text, change.edits)
    return Mutation(specimen.name, kind.name, change.what, change.places, basis, text)
