"""Names: one IRI for one thing, one short form for one IRI, one prefix table."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.names import BASE, CURIES, KINDS, OUTSIDE, SLUG, Names, expand, shorten, slug
from tests.small import SAME

locals_ = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,15}", fullmatch=True)


@SAME
@given(st.sampled_from(sorted(CURIES)), locals_)
def test_a_code_survives_the_way_to_its_iri_and_back(prefix: str, local: str) -> None:
    """Expanding a CURIE and shortening the IRI gives the CURIE; a prefix in small letters means the same."""
    curie = f"{prefix}:{local}"
    iri = expand(curie)
    assert iri is not None
    assert shorten(iri) == curie
    assert expand(f"{prefix.lower()}:{local}") == iri


@SAME
@given(st.sampled_from(sorted(CURIES.values())), locals_)
def test_an_iri_survives_the_way_to_its_code_and_back(namespace: str, local: str) -> None:
    """Shortening an IRI of a known terminology and expanding the CURIE gives the IRI."""
    curie = shorten(namespace + local)
    assert curie is not None
    assert expand(curie) == namespace + local


@pytest.mark.parametrize("text", ["", "tocilizumab", ":1", "MONDO", "MONDO:", "FOO:1", "https://example.org/1"])
def test_what_is_no_code_does_not_expand(text: str) -> None:
    """Only a known prefix, a colon and something after it make a CURIE."""
    assert expand(text) is None


@pytest.mark.parametrize("iri", ["", "https://example.org/1", f"{BASE}drug/tocilizumab", CURIES["MONDO"]])
def test_an_iri_of_nobody_known_does_not_shorten(iri: str) -> None:
    """An IRI outside the known terminologies has no CURIE, and neither has a terminology as a whole."""
    assert shorten(iri) is None


def test_no_terminology_lies_inside_another() -> None:
    """No namespace begins with another, so that an IRI has one short form."""
    spaces = sorted(CURIES.values())
    assert [(a, b) for a in spaces for b in spaces if a != b and b.startswith(a)] == []
    assert [prefix for prefix in CURIES if prefix != prefix.upper()] == []


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("C-reactive protein", "c-reactive-protein"),
        ("TNF inhibitor", "tnf-inhibitor"),
        ("  IL-6 (serum)  ", "il-6-serum"),
        ("anti--TNF, α", "anti-tnf"),
        ("5%", "5"),
        ("…", ""),
    ],
)
def test_slugs(label: str, wanted: str) -> None:
    """A slug is the label in lower case, with one hyphen for each run of other characters and none at the ends."""
    assert slug(label) == wanted


@SAME
@given(st.text(max_size=60))
def test_a_slug_is_its_own_slug(label: str) -> None:
    """What a label becomes can be a slug of a concept, and stays what it is."""
    made = slug(label)
    assert slug(made) == made
    assert not made or SLUG.fullmatch(made)
    assert "|" not in made


def test_the_iris_are_those_of_the_design() -> None:
    """Data by slash, findings by fragment of their population, passages by character offsets."""
    names = Names()
    assert names.report("example-2020") == f"{BASE}report/example-2020"
    assert names.of_report("example-2020", "z20") == f"{BASE}report/example-2020#z20"
    assert names.population("example-2020", "cohort") == f"{BASE}report/example-2020/cohort"
    assert names.finding("example-2020", "cohort", "b-z20") == f"{BASE}report/example-2020/cohort#b-z20"
    assert names.text("example-2020") == f"{BASE}report/example-2020/text"
    assert names.passage("example-2020", 812, 905) == f"{BASE}report/example-2020/text#char=812,905"
    assert names.concept("drug", "tocilizumab") == f"{BASE}drug/tocilizumab"
    assert names.graph("report", "example-2020") == f"{BASE}graph/report/example-2020"
    assert names.graph("vocabulary") == f"{BASE}graph/vocabulary"
    assert (names.ontology, names.shapes) == (f"{BASE}ontology#", f"{BASE}shapes#")


def test_another_base_moves_everything_that_is_ours() -> None:
    """With another base every IRI of ours begins there, and no IRI of others changes."""
    names = Names("https://example.org/kg/")
    turtle = f"@prefix al: <{BASE}ontology#> . @prefix skos: <{OUTSIDE['skos']}> ."
    assert names.rebase(turtle) == f"@prefix al: <{names.ontology}> . @prefix skos: <{OUTSIDE['skos']}> ."
    assert Names().rebase(turtle) == turtle
    assert names.local(names.report("example-2020")) == "report/example-2020"
    assert names.local(f"{BASE}report/example-2020") == f"{BASE}report/example-2020"
    assert all(iri.startswith(names.base) or iri in OUTSIDE.values() for iri in names.prefixes.values())


def test_one_prefix_table() -> None:
    """Every part of the vocabulary has a prefix; no two prefixes have one IRI; prefixes are plain words."""
    prefixes = Names().prefixes
    assert {*KINDS, "al", "shape", *OUTSIDE} == set(prefixes)
    assert len(set(prefixes.values())) == len(prefixes)
    assert all(re.fullmatch(r"[a-z]+", prefix) for prefix in prefixes)
