"""P-values computed again from the rows, or held against what so many pairs can give. Nobody is described."""

import pytest

from tests.auditing import AFTER, BEFORE, ESR, Auditor, Fields, record


def compared(p: str, before: list[str], after: list[str], test: str | None, **fields: str) -> Fields:
    """Return a record of rows at two times, with a summary of each and a test between them, called `p`."""
    rows = {BEFORE: before, AFTER: after} if before else None
    sides: Fields = {
        name: {**ESR, "statistic": "median", "value": "1", "when": when}
        for name, when in (("m0", "baseline"), ("m1", "P12W"))
    }
    comparison: Fields = {"of": ["m0", "m1"], "p": p} | ({"test": test} if test else {}) | fields
    size = len(before) or int(fields.get("pairs", "5"))
    return record(size, rows, measurements=sides, comparisons={"p": comparison})


HIGH, LOW = ["50", "60", "75", "80", "95"], ["41", "52", "60", "69", "82"]
MIXED = ["41", "65", "60", "69", "82"]
SIGNED, ANY, T, SIGN = "wilcoxon-signed-rank-test", "wilcoxon-test", "paired-t-test", "sign-test"


@pytest.mark.parametrize(
    ("p", "after", "test", "variant"),
    [
        ("0.0625", LOW, SIGNED, "exact"),
        ("0.043", LOW, SIGNED, "normal approximation"),
        ("0.059", LOW, SIGNED, "continuity correction"),
        ("< 0.05", LOW, SIGNED, "normal approximation"),
        ("0.0625", LOW, SIGN, "sign test, exact"),
        ("0.125", MIXED, SIGNED, "exact"),
        ("0.375", MIXED, SIGN, "exact"),
        ("0.0009", LOW, T, "paired t test"),
    ],
)
def test_a_p_value_is_that_of_some_variant_of_the_named_test(
    auditor: Auditor, p: str, after: list[str], test: str, variant: str
) -> None:
    """The variant is named in the method, and is no condition."""
    found = auditor.one(compared(p, HIGH, after, test), "#p", "p-value")
    assert (found.verdict, found.condition, found.disputes) == ("reproduced", "", ())
    assert variant in found.method


@pytest.mark.parametrize(
    ("p", "after", "test"),
    [("0.01", LOW, SIGNED), ("0.5", LOW, SIGNED), ("< 0.01", LOW, SIGNED), ("0.5", LOW, SIGN), ("0.2", LOW, T)],
)
def test_a_p_value_of_no_variant_is_disputed(auditor: Auditor, p: str, after: list[str], test: str) -> None:
    """It is the comparison that is disputed, and never the rows."""
    found = auditor.one(compared(p, HIGH, after, test), "#p", "p-value")
    assert (found.verdict, found.disputes) == ("not-reproduced", ("#p",))
    assert len(found.operands) == 10


def test_what_is_one_sided_or_cut_off_needs_a_condition(auditor: Auditor) -> None:
    """Both are unusual, and neither is wrong."""
    one_sided = auditor.one(compared("0.031", HIGH, LOW, SIGNED), "#p", "p-value")
    assert one_sided.verdict == "reproduced-only-if"
    assert "one-sided" in one_sided.condition
    cut = auditor.one(compared("0.05", HIGH, LOW, SIGNED), "#p", "p-value")
    assert (cut.verdict, cut.condition) == ("reproduced-only-if", "the last digit was cut off, not rounded")


def test_zeros_and_ties_are_handled_in_each_of_the_usual_ways(auditor: Auditor) -> None:
    """Two pairs that do not differ are dropped, or ranked (Pratt)."""
    before, after = ["50", "60", "75", "80", "95", "70"], ["50", "60", "65", "70", "85", "90"]
    for p, named in (("0.705", "normal approximation"), ("0.6875", "zeros"), ("0.03", "")):
        found = auditor.one(compared(p, before, after, SIGNED), "#p", "p-value")
        assert (found.verdict == "not-reproduced") == (not named) or named in found.method


def test_rounding_may_break_a_tie(auditor: Auditor) -> None:
    """Two equal differences of rounded values need not have been equal."""
    before, after = ["10.2", "12.4", "15.1", "18.3"], ["9.2", "11.4", "14.1", "19.3"]
    found = auditor.one(compared("0.625", before, after, SIGNED), "#p", "p-value")
    assert found.verdict in ("reproduced", "reproduced-only-if")
    assert auditor.one(compared("0.02", before, after, SIGNED), "#p", "p-value").verdict == "not-reproduced"


@pytest.mark.parametrize(("p", "verdict"), [("0.125", "reproduced"), ("0.875", "not-reproduced")])
def test_a_censored_pair_leaves_its_order_open(auditor: Auditor, p: str, verdict: str) -> None:
    """`< 3` is less than 9, whatever it is."""
    tree = compared(p, ["9", "20", "30", "44"], ["< 3", "12", "< 3", "21"], SIGNED)
    assert auditor.one(tree, "#p", "p-value").verdict == verdict


def test_a_wilcoxon_test_may_have_been_that_of_two_samples(auditor: Auditor) -> None:
    """The rank-sum test has his name too; where signed ranks are named, it is no excuse."""
    torn = auditor.one(compared("0.463", HIGH, LOW, ANY), "#p", "p-value")
    assert (torn.verdict, torn.condition) == (
        "reproduced-only-if",
        "the test was the rank-sum test of unpaired samples, normal approximation, continuity corrected",
    )
    assert auditor.one(compared("0.463", HIGH, LOW, SIGNED), "#p", "p-value").verdict == "not-reproduced"


def test_without_the_name_of_a_test_nothing_is_disputed(auditor: Auditor) -> None:
    """Some test may give it."""
    assert auditor.one(compared("0.9", HIGH, LOW, None), "#p", "p-value").verdict == "not-checkable"
    named = auditor.one(compared("0.0625", HIGH, LOW, None), "#p", "p-value")
    assert named.condition == "the test was the Wilcoxon signed-rank test, exact"
    assert auditor.one(compared("0.01", HIGH, LOW, "mann-whitney-test"), "#p", "p-value").verdict == "not-checkable"


def test_a_test_of_fewer_pairs_than_the_rows_is_held_against_what_so_many_can_give(auditor: Auditor) -> None:
    """Which row was left out is not said."""
    four = auditor.one(compared("0.125", HIGH, LOW, SIGNED, pairs="4"), "#p", "p-value")
    assert four.verdict == "reproduced-only-if"
    assert auditor.one(compared("0.01", HIGH, LOW, SIGNED, pairs="4"), "#p", "p-value").verdict == "not-reproduced"


@pytest.mark.parametrize(
    ("p", "test", "verdict", "said"),
    [
        ("0.043", SIGNED, "reproduced-only-if", "5 of the 5 pairs differ"),
        ("0.068", SIGNED, "reproduced-only-if", "4 of the 5 pairs differ"),
        ("0.008", SIGNED, "not-reproduced", "No signed-rank test of 5 pairs"),
        ("0.011", ANY, "not-checkable", "the rank-sum test, which has Wilcoxon's name too, may"),
        ("0.0001", ANY, "not-reproduced", "No signed-rank test of 5 pairs"),
        ("0.008", T, "not-checkable", ""),
        ("0.008", None, "not-checkable", "neither names the test"),
    ],
)
def test_without_rows_a_p_must_be_one_that_so_many_pairs_can_give(
    auditor: Auditor, p: str, test: str | None, verdict: str, said: str
) -> None:
    """Five pairs that all differ the same way give 0.043 by the normal approximation and nothing less."""
    found = auditor.one(compared(p, [], [], test, pairs="5"), "#p", "p-value")
    assert found.verdict == verdict
    assert said in f"{found.explanation} {found.condition}"
