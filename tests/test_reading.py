"""A record read whole: its form, what it says, and that no file of any kind ends in an exception."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import records
from kg.build.inputs import Inputs
from kg.model import Outcome, Treatment
from tests.making import reading
from tests.small import RECORD, SAME, Slip, assert_tells, changed, each, line_of, only

SLIPS = (
    Slip(
        "    indication: rhupus",
        "    indicaton: rhupus",
        "record-unknown-field",
        "treatments.agb.indicaton",
        "'indicaton' is no field here.",
        "Did you mean: indication",
    ),
    Slip(
        "{of: agb, kind: response",
        "{of: agb, knd: x, kind: response",
        "record-unknown-field",
        "outcomes.agb-z20.knd",
        "'knd' is no field here.",
        "Did you mean: kind",
    ),
    Slip(
        "when: P12W",
        "when: P12W, colour: red",
        "record-unknown-field",
        "outcomes.agb-z20.colour",
        "'colour' is no field here.",
        "The fields here are: population, of, kind, criterion",
    ),
    Slip(
        "claims:\n",
        "remarks:\n  x: {says: y}\nclaims:\n",
        "record-unknown-field",
        "remarks",
        "'remarks' is no field here.",
        "claims",
        mark="remarks:",
    ),
    Slip(
        "  kind: article",
        "  kind: article\n  Year: x",
        "record-unknown-field",
        "report.Year",
        "'Year' is no field here.",
        "Did you mean: year",
    ),
    Slip(
        "status: double-read\n",
        "",
        "record-missing-field",
        "",
        "The field 'status' is missing.",
        "`status: …`",
        mark="id: example-2020",
    ),
    Slip(
        "    agent: AGB\n",
        "",
        "record-missing-field",
        "treatments.agb",
        "The field 'agent' is missing.",
        "`agent: …`",
        mark="  agb:\n",
    ),
    Slip(
        "status: double-read",
        "status: double read",
        "record-value",
        "status",
        "'double read' cannot stand here.",
        "Write one of: `draft`, `double-read` or `expert-reviewed`.",
    ),
    Slip(
        "basis: derived",
        "basis: deduced",
        "record-value",
        "outcomes.tnf-failed.basis",
        "'deduced' cannot stand here.",
        "Write one of: `stated`, `derived` or `read`.",
    ),
    Slip('year: "2020"', 'year: "MMXX"', "record-value", "report.year", "'MMXX'", "form"),
    Slip("sha256: 9f86d081884c", "sha256: 9f86", "record-value", "text.sha256", "does not have the form", "form"),
    Slip("id: example-2020", "id: Example", "record-id", "id", "'Example' cannot be an id.", "lower-case letters"),
    Slip("  z20: {label", "  Z20: {label", "record-id", "criteria.Z20", "'Z20' cannot be an id.", "lower-case letters"),
    Slip("id: example-2020", 'id: ""', "record-id", "id", "'' cannot be an id.", "lower-case letters"),
    Slip(
        "id: example-2020",
        "id: another-2020",
        "record-file-name",
        "id",
        "The record is called 'another-2020' and its file example-2020.yaml.",
        "Give both the same name.",
    ),
    Slip(
        "title: Agent B in disease Z",
        'title: " "',
        "record-empty",
        "report.title",
        "Nothing is written here.",
        "leave the field out",
    ),
    Slip("when: P12W", "when: week 12", "record-time", "outcomes.agb-z20.when", "'week 12' is no time.", "`P4W`"),
    Slip(
        "interval: P4W",
        "interval: monthly",
        "record-duration",
        "treatments.agb.regimens.monthly.interval",
        "'monthly' is no duration.",
        "ISO 8601",
    ),
    Slip('value: "35"', "value: 35 mm", "record-number", "measurements.esr.value", "'35 mm' is no number.", "`7.20`"),
    Slip(
        'size: "14"', 'size: "14 people"', "record-size", "populations.cohort.size", "'14 people' is no number", "`14`"
    ),
    Slip(
        "holds: 0 of 14",
        "holds: 0 of 14, serious: perhaps",
        "record-yes-no",
        "adverse_events.infections.serious",
        "'perhaps' is neither yes nor no.",
        "Write yes or no.",
    ),
    Slip(
        "design: {is: case-series, printed: fourteen people, at",
        "period: {at: [0-9 0123456789abcdef]}\n  design: {is: case-series, printed: fourteen people, at",
        "record-missing-field",
        "study.period",
        "Nothing says what the period is.",
        "`printed: …`",
        mark="period:",
    ),
    Slip(
        "{of: agb, kind: response",
        "{of: [agb], kind: response",
        "record-form",
        "outcomes.agb-z20.of",
        "of: ",
        "one word or number here, no list and no mapping",
    ),
    Slip(
        "when: P12W, at: [0-9 0123456789abcdef]",
        "when: P12W, at: {x: y}",
        "record-form",
        "outcomes.agb-z20.at",
        "at: ",
        "Write a list here",
    ),
    Slip(
        "design: {is: case-series, printed: fourteen people, at: [0-9 0123456789abcdef]}",
        "design: case-series",
        "record-form",
        "study.design",
        "design: ",
        "Write a mapping here",
    ),
    Slip(
        "criterion: z20, holds: 9 of 14",
        "criterion: z20, holds: [9 of 14]",
        "record-form",
        "outcomes.agb-z20.holds",
        "",
        "one word or number here, no list and no mapping",
    ),
    Slip(
        'value: "35"',
        'value: {printed: "35", value: "53", comparator: ""}',
        "record-form",
        "measurements.esr.value",
        "",
        "one word or number here, no list and no mapping",
    ),
)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.code} {slip.path} {slip.new[-16:]}")
def test_a_slip_of_form_is_a_fault(slip: Slip, tmp_path: Path, inputs: Inputs) -> None:
    """A misspelt, missing or misplaced field is told once, at its line, with near ones or with what belongs there."""
    assert_tells(only(reading(slip.text, tmp_path, inputs)), slip)


def test_a_fault_of_form_does_not_speak_of_the_program(tmp_path: Path, inputs: Inputs) -> None:
    """A curator who writes a list where a count belongs is not told to write a dictionary or an instance."""
    found = reading(changed("criterion: z20, holds: 9 of 14", "criterion: z20, holds: [9 of 14]"), tmp_path, inputs)
    words = " ".join(fault.what + fault.remedy for fault in found.faults)
    assert "holds" in " ".join(fault.path for fault in found.faults)
    assert [word for word in ("dictionary", "instance", "value error") if word in words] == []


def test_every_slip_of_a_record_is_told_in_order(tmp_path: Path, inputs: Inputs) -> None:
    """Three slips are three faults, by line."""
    text = changed("status: double-read", "status: finished")
    text = changed('year: "', 'yaer: "', text)
    text = changed("when: P12W", "when: week 12", text)
    faults = reading(text, tmp_path, inputs).faults
    assert [fault.line for fault in faults] == [line_of(one, text) for one in ("finished", "yaer", "week 12")]


def test_what_a_record_says(tmp_path: Path, inputs: Inputs) -> None:
    """A sound record becomes its findings: whose each is, where it stands, and whether its id alone names it."""
    found = reading(RECORD, tmp_path, inputs)
    assert found.faults == ()
    facts = found.sound
    assert facts
    entries = {(entry.population, entry.id): (entry.path, entry.direct) for entry in facts.entries}
    assert entries["cohort", "agb-z20"] == (("outcomes", "agb-z20"), True)
    assert entries["cohort", "infections"] == (("adverse_events", "infections"), True)
    assert entries["patient-1", "prior-etanercept"] == (("tables", "table-1", "rows", 0, 2), False)
    assert len(entries) == len(facts.entries) == 13
    assert {path for _, path in facts.comparisons.values()} == {("comparisons", "esr-p")}


def test_a_finding_is_named_by_its_id(tmp_path: Path, inputs: Inputs) -> None:
    """An entry is found by its id or with its population; what a table made only with its population."""
    facts = reading(RECORD, tmp_path, inputs).facts
    assert facts
    one, same = facts.find("agb-z20"), facts.find("cohort#agb-z20")
    assert one is same
    assert one
    assert isinstance(one.finding, Outcome)
    tabled = facts.find("patient-1#prior-infliximab")
    assert tabled
    assert isinstance(tabled.finding, Treatment)
    assert facts.find("prior-infliximab") is None
    assert facts.find("patient-1#agb-z20") is None
    assert facts.find("nothing") is None


def test_every_passage_is_counted_as_often_as_it_is_used(tmp_path: Path, inputs: Inputs) -> None:
    """Anchors of bibliographic facts, of entries, regimens, the study and tables are all among the passages."""
    found = reading(RECORD, tmp_path, inputs)
    assert found.facts
    written = [str(anchor) for _, anchor in records.anchors(found)]
    assert len(written) == RECORD.count("0-9 0123456789abcdef")
    assert set(found.facts.passages()) == set(written)


def test_a_record_with_an_error_is_not_sound(tmp_path: Path, inputs: Inputs) -> None:
    """Facts are kept where the form is right, for what else can be said of them; they become no triples."""
    found = reading(changed("criterion: z20", "criterion: z50"), tmp_path, inputs)
    assert found.facts
    assert found.sound is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "yaml-empty"),
        (b"just text", "record-form"),
        (b"- a\n- b\n", "record-form"),
        (b"\xff\xfe\x00", "file-unreadable"),
        ("id: Behçet".encode("latin-1"), "file-unreadable"),
        (b"id: x\nid: y\n", "yaml-repeated-key"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "file-unreadable"),
        (b"id: \x00", "yaml-syntax"),
    ],
)
def test_a_file_that_is_no_record(data: bytes, code: str, tmp_path: Path, inputs: Inputs) -> None:
    """Whatever the file holds, it is a fault that names the file, and says in plain words what to do."""
    path = tmp_path / "example-2020.yaml"
    path.write_bytes(data)
    fault = only(records.read(path, inputs.vocabulary, shown="records/example-2020.yaml"))
    assert (fault.code, fault.file, fault.severity) == (code, "records/example-2020.yaml", "error")
    assert fault.line <= 2
    assert "codec" not in fault.what
    assert fault.remedy


def test_a_file_that_is_not_there(tmp_path: Path, inputs: Inputs) -> None:
    """A missing file, or a folder in its place, is a fault as well."""
    (tmp_path / "folder.yaml").mkdir()
    for name in ("missing.yaml", "folder.yaml"):
        fault = only(records.read(tmp_path / name, inputs.vocabulary))
        assert (fault.code, fault.file) == ("file-unreadable", str(tmp_path / name))


def test_a_byte_order_mark_is_forgiven(tmp_path: Path, inputs: Inputs) -> None:
    """A record that an editor saved with a mark reads as without it."""
    path = tmp_path / "example-2020.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + RECORD.encode())
    assert records.read(path, inputs.vocabulary).faults == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("when: P12W, at: [0-9 0123456789abcdef]", f"when: P12W, at: [0-{'9' * 5000} 0123456789abcdef]"),
        ("criterion: z20, holds: 9 of 14", f"criterion: z20, holds: {'9' * 5000} of 14"),
        ('size: "14"', f'size: "{"9" * 5000}"'),
        ('value: "35"', f'value: "{"9" * 5000}"'),
        ('Results: "120"', f'Results: "{"9" * 5000}"'),
        ("holds: 0 of 14", f"holds: 0 of 14, {'x' * 100_000}: y"),
        ("agent: tnf-inhibitor", f"agent: {'x' * 100_000}"),
    ],
    ids=["anchor", "count", "size", "value", "section", "key", "word"],
)
def test_endless_words_are_faults(old: str, new: str, tmp_path: Path, inputs: Inputs) -> None:
    """Thousands of digits or letters where a few belong end in no exception, and in no words of the program."""
    for fault in reading(changed(old, new), tmp_path, inputs).faults:
        assert "value error" not in fault.what
        assert fault.remedy


@SAME
@given(
    start=st.integers(0, len(RECORD) - 1),
    length=st.integers(0, 30),
    new=st.one_of(
        st.sampled_from(each('|x|[]|{}|""|~|- |: |[x, y]|{x: y}|[[x]]|[{x: y}]|null|9 of 14|at|!x |&x |*x|<<|\t|#')),
        st.text(max_size=8),
    ),
)
def test_no_change_of_a_record_ends_in_an_exception(
    start: int, length: int, new: str, tmp_path_factory: pytest.TempPathFactory, inputs: Inputs
) -> None:
    """Wherever a stretch of a record is replaced by whatever, it is read or has faults at lines that it has."""
    text = RECORD[:start] + new + RECORD[start + length :]
    found = reading(text, tmp_path_factory.mktemp("changed"), inputs)
    assert found.facts or found.faults
    lines = len(text.splitlines()) + 1
    assert all(fault.line <= lines and fault.what and fault.file for fault in found.faults)
