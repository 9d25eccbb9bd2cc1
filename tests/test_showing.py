"""Everything known of one thing: in the order of time, each line with where it stands; near words for what is not."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import store
from kg.build import generations
from kg.build.inputs import Inputs
from kg.errors import UsageError
from kg.questions import Catalogue, from_index
from kg.showing import Shown, show
from kg.showing.words import spelt
from kg.workspace import Workspace
from tests import example
from tests.making import ANCHOR, Graph, reading

Program = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the example workspace, built."""
    return example.once(tmp_path_factory)


@pytest.fixture(scope="module")
def opened(site: Workspace) -> tuple[store.Source, Catalogue]:
    """Return the store and the catalogue of the example workspace."""
    generation = generations.ready(site)
    return store.open_store(generation / "store"), from_index(generation)


def _shown(opened: tuple[store.Source, Catalogue], thing: str) -> list[tuple[str, str]]:
    return [(line.when, line.what.strip()) for line in show(*opened, thing).lines]


# --- a patient -----------------------------------------------------------------------------------------------------


def test_the_course_of_a_patient_is_in_the_order_of_time(opened: tuple[store.Source, Catalogue]) -> None:
    """What came before comes first, then the start with its dose, then what followed, by its day."""
    lines = _shown(opened, "example-2020/patient-1")
    assert [line for line in lines if line[0]] == [
        ("before", "prior: TNF inhibitor"),
        ("baseline", "age: 41 years"),
        ("baseline", "erythrocyte sedimentation rate: 38 mm/h"),
        ("start", "index: agent B for disease Z"),
        ("12 weeks", "agent B: ongoing"),
        ("12 weeks", "agent B: response by Z20 response"),
        ("12 weeks", "erythrocyte sedimentation rate: < 15 mm/h"),
    ]
    assert lines.index(("", "agent B: 6 mg/kg, intravenous, every 4 weeks")) == 1 + lines.index(
        ("start", "index: agent B for disease Z")
    )


def test_what_is_said_of_everybody_is_said_of_each(opened: tuple[store.Source, Catalogue]) -> None:
    """A patient has what all of the cohort have, marked as theirs, and has not what some of them have."""
    lines = show(*opened, "example-2020/patient-1").lines
    assert {line.people for line in lines if line.what == "prior: TNF inhibitor"} == {"4 of 4 (cohort)"}
    assert {line.people for line in lines if line.what.startswith("age:")} == {""}
    assert not [line for line in lines if "inefficacy" in line.what]


def test_what_nobody_had_is_known_of_each(opened: tuple[store.Source, Catalogue]) -> None:
    """That no infection occurred in a group of four is an explicit absence for each of the four."""
    lines = show(*opened, "example-2020/patient-1").lines
    assert [(line.what, line.people) for line in lines if "infection" in line.what] == [
        ("harm during agent B: infection: none", "0 of 4 (cohort)")
    ]


def test_an_explicit_no_is_no_silence(opened: tuple[store.Source, Catalogue]) -> None:
    """What is ruled out for a patient is a line that says so; what nobody said is no line."""
    lines = _shown(opened, "example-2020/patient-2")
    assert ("12 weeks", "agent B: response: ruled out by Z20 response") in lines
    assert ("12 weeks", "agent B: response by Z20 response") not in lines


def test_a_patient_is_introduced(opened: tuple[store.Source, Catalogue]) -> None:
    """The title says who it is, and the next line of which report; its IRI is as good as its name."""
    shown = show(*opened, "example-2020/patient-1")
    assert shown.title == "patient-1 (example-2020/patient-1)"
    assert shown.about.startswith("one patient, cohort, of: Agent B in four adults")
    assert show(*opened, "https://w3id.org/afterline/report/example-2020/patient-1") == shown


TIMES = (
    ("onset", {"when": "onset"}),
    ("diagnosis", {"when": "diagnosis"}),
    ("baseline", {"when": "baseline"}),
    ("2 days", {"when": "P2D"}),
    ("1 week", {"when": "P1W"}),
    ("2 weeks to 5 weeks", {"when": "P2W..P5W"}),
    ("1 month", {"when": "P1M"}),
    (">= 1 year", {"when": ">=P1Y"}),
    ("follow up", {"when": "follow-up"}),
    ("throughout", {"when": "throughout"}),
    ("end of follow up", {"when": "end-of-follow-up"}),
    ("report", {"when": "report"}),
)


def test_every_kind_of_time_has_its_place(inputs: Inputs, tmp_path: Path) -> None:
    """Labels before and after the days that are counted, days by their number and not by their letters."""
    measured = {"population": "patient", "measure": "c-reactive-protein", "unit": "mg/L", "at": ANCHOR}
    record: dict[str, Any] = {
        "id": example.NAME,
        "status": "draft",
        "report": {"title": "Invented", "kind": "article"},
        "populations": {"patient": {"role": "cohort", "at": ANCHOR}},
        "measurements": {
            f"m{n}": {**measured, "value": str(n), **time} for n, (_, time) in reversed(list(enumerate(TIMES)))
        },
    }
    found = reading(json.dumps(record), tmp_path, inputs)
    assert found.sound is not None, found.faults
    graph = Graph(inputs, [found.sound])
    lines = show(graph.source, graph.catalogue, f"{example.NAME}/patient").lines
    assert [line.when for line in lines] == [shown for shown, _ in TIMES]
    assert [line.what for line in lines] == [f"C-reactive protein: {n} mg/L" for n in range(len(TIMES))]


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        ("P1D", "1 day"),
        ("P12W", "12 weeks"),
        ("P1Y6M", "1 year 6 months"),
        ("P4.5Y", "4.5 years"),
        ("P5M..P11M", "5 months to 11 months"),
        (">=P4Y", ">= 4 years"),
        ("<P1W", "< 1 week"),
    ],
)
def test_a_duration_is_spelt_as_people_do(duration: str, words: str) -> None:
    """Units in words, one of them in the singular, ranges and bounds as they are."""
    assert spelt(duration) == words


# --- where it stands -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "thing", ["example-2020", "example-2020/cohort", "example-2020/patient-3", "agent-b", "infection"]
)
def test_every_line_says_where_it_stands(thing: str, opened: tuple[store.Source, Catalogue]) -> None:
    """Each line has its passages, with offsets, digest, section and the text's own digest, in the order of the text."""
    lines = show(*opened, thing).lines
    assert lines
    for line in lines:
        assert line.passages, line
        assert [one.start for one in line.passages] == sorted(one.start for one in line.passages)
        for one in line.passages:
            assert one.iri.endswith(f"/text#char={one.start},{one.end}")
            assert 0 <= one.start < one.end
            assert len(one.digest) == 16
            assert one.section
            assert len(one.sha256) == 64


def test_the_anchor_is_printed_on_each_line(site: Workspace, program: Program) -> None:
    """In the table each line ends with offsets, digest and section of the passage, and how many more there are."""
    code, out, _ = program("show", "example-2020/patient-1", "-q", "-w", site.root)
    assert code == 0
    rows = [line for line in out.splitlines() if "  stated  " in line]
    assert len(rows) == len(out.partition("---\n")[2].partition("\n\n")[0].splitlines())
    assert all(line.rstrip().endswith(("Methods", "Results", "Table 1", "Table 1 +1")) for line in rows)
    assert any("737-753 19429d2ecba9152c Table 1" in line for line in rows)
    assert "not reviewed by a clinician" in out


def test_with_the_texts_the_sentence_itself_is_shown(site: Workspace, program: Program) -> None:
    """With `--texts` the words of each passage are printed once; without, none of them are."""
    show_ = ("show", "example-2020/patient-1", "-q", "-w", site.root)
    sentence = "“Four adults with disease Z were given agent B intravenously, 6 mg/kg every four weeks, after a TNF"
    _, out, _ = program(*show_, "--texts", site.root / "texts")
    assert out.count(sentence) == 1
    assert out.count("174-283 1e2c760154ae63f0") > 1
    assert sentence not in program(*show_)[1]


def test_a_text_that_is_another_gives_no_sentence(site: Workspace, tmp_path: Path, program: Program) -> None:
    """Words are shown only of the very file on which the anchors were made: a changed one gives none."""
    text = (site.root / "texts" / "example-2020.txt").read_text(encoding="utf-8")
    (tmp_path / "example-2020.txt").write_text(text.replace("Four adults", "Five adults"), encoding="utf-8")
    _, out, _ = program("show", "example-2020/patient-1", "-q", "-w", site.root, "--texts", tmp_path)
    assert "adults with" not in out.partition("\n\n")[2]
    assert "174-283 1e2c760154ae63f0" in out


def test_json_has_the_passages_of_each_line(site: Workspace, program: Program) -> None:
    """For programs: title, about and lines, each with its passages; their words only with the texts."""
    show_ = ("show", "example-2020/patient-1", "-q", "-w", site.root, "--format", "json")
    plain = json.loads(program(*show_)[1])
    told = json.loads(program(*show_, "--texts", site.root / "texts")[1])
    assert list(plain) == ["title", "about", "lines"]
    assert all(list(line) == ["when", "what", "people", "basis", "evidence", "passages"] for line in plain["lines"])
    fields = ["iri", "start", "end", "digest", "section"]
    assert all(list(one) == fields for line in plain["lines"] for one in line["passages"])
    assert all(line["evidence"] == [one["iri"] for one in line["passages"]] for line in plain["lines"])
    assert all(one["text"] for line in told["lines"] for one in line["passages"])


# --- other things --------------------------------------------------------------------------------------------------


def test_a_drug_is_shown_with_what_is_below_it(opened: tuple[store.Source, Catalogue]) -> None:
    """A class shows what is known of its members, and a member nothing of its class."""
    agent, above = _shown(opened, "agent-b"), _shown(opened, "interleukin-6-inhibitor")
    assert agent == above
    assert ("start", "index: agent B for disease Z") in agent
    assert ("before", "prior: TNF inhibitor") in _shown(opened, "TNF inhibitor")
    assert _shown(opened, "infliximab") == []


def test_a_thing_is_named_as_people_name_it(opened: tuple[store.Source, Catalogue]) -> None:
    """Slug, label, synonym, CURIE and path are one thing."""
    words = ("tnf-inhibitor", "TNF inhibitor", "anti-TNF", "MESH:D000079424", "drug/tnf-inhibitor")
    one, *others = (show(*opened, word) for word in words)
    assert one.title == "TNF inhibitor"
    assert all(other == one for other in others)


def test_a_report_is_shown_whole(opened: tuple[store.Source, Catalogue]) -> None:
    """All that is said of its people, with whose each line is, and what was printed of the report itself."""
    shown = show(*opened, "example-2020")
    assert shown.title == "Agent B in four adults with disease Z: an invented report"
    assert shown.about == "example-2020, J Invent Rep, 2020, 1, 1-2, double-read"
    assert {"example-2020/patient-1", "3 of 4 (example-2020/cohort)"} <= {line.people for line in shown.lines}


@pytest.mark.parametrize(
    ("thing", "what", "near"),
    [
        ("agent-c", "Nothing is called 'agent-c'", "drug/agent-b"),
        ("exampel-2020", "Nothing is called 'exampel-2020'", "example-2020"),
        ("example-2020/patient-9", "example-2020 has no population 'patient-9'", "patient-1"),
        ("example-2020/xyzzy", "example-2020 has no population 'xyzzy'", "cohort"),
        ("xyzzy", "Nothing is called 'xyzzy'", "example-2020"),
        ("corticosteroids", "'corticosteroids' may mean several things", "drug/glucocorticoid"),
        ("", "Nothing is called ''", "example-2020"),
        ("example-2020/", "", ""),
        ('x" . ?s ?p ?o . #', "Nothing is called", "example-2020"),
        ('example-2020/x"> . ?s ?p ?o . #', "example-2020 has no population", "cohort"),
    ],
)
def test_an_unknown_thing_gets_near_ones(
    thing: str, what: str, near: str, opened: tuple[store.Source, Catalogue]
) -> None:
    """What is not there is refused with what may have been meant; no word gets into the query."""
    if not what:
        assert show(*opened, thing).lines
        return
    with pytest.raises(UsageError) as caught:
        show(*opened, thing)
    assert caught.value.message.startswith(what)
    assert near in caught.value.remedy


def test_every_population_that_ships_can_be_shown(built: Workspace) -> None:
    """Of each population of the shipped records there is something to show, and every line has its passage."""
    generation = generations.ready(built)
    opened = store.open_store(generation / "store"), from_index(generation)
    query = "SELECT DISTINCT ?p { ?p <https://w3id.org/afterline/ontology#study> ?s }"
    people = [row[0].value for row in store.select(opened[0], query).rows if row[0] is not None]
    assert len(people) > 10
    shown: list[Shown] = [show(*opened, iri) for iri in people]
    assert all(line.passages for one in shown for line in one.lines)
    assert sum(bool(one.lines) for one in shown) > len(shown) / 2
