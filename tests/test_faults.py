"""Faults: values that say where, what and what to write, sorted alike on every machine."""

import random

import pytest

from kg.faults import Fault, Severity, in_order, nearest, worst

FAULT = Fault(
    code="record-holds", what="No count.", remedy="Write one.", file="a.yaml", line=2, column=5, path="x.holds"
)


def test_a_fault_becomes_the_json_of_the_contract() -> None:
    """The keys are those of the contract, in its order, with the values of the fault."""
    assert list(FAULT.to_json().items()) == [
        ("code", "record-holds"),
        ("severity", "error"),
        ("file", "a.yaml"),
        ("line", 2),
        ("column", 5),
        ("path", "x.holds"),
        ("what", "No count."),
        ("remedy", "Write one."),
    ]


def test_faults_come_by_file_line_and_column() -> None:
    """Line 9 comes before line 10, and a file before the next, however they were found."""
    wanted = [
        FAULT,
        FAULT._replace(column=6),
        FAULT._replace(column=40),
        FAULT._replace(line=9),
        FAULT._replace(line=10),
        FAULT._replace(line=10, code="record-unit"),
        FAULT._replace(file="b.yaml", line=1),
    ]
    for seed in range(20):
        assert in_order(random.Random(seed).sample(wanted, len(wanted))) == wanted


def test_a_fault_is_told_once() -> None:
    """The same fault found twice is one; a fault that differs in anything is another."""
    assert in_order([FAULT, FAULT, FAULT._replace(line=3), FAULT]) == [FAULT, FAULT._replace(line=3)]


def test_faults_in_one_place_have_one_order() -> None:
    """Where only remedies or severities differ the order is still fixed: output depends on input only."""
    wanted = [FAULT._replace(remedy=f"Write {letter}.") for letter in "abcdefghijkl"]
    for seed in range(20):
        assert in_order(random.Random(seed).sample(wanted, len(wanted))) == wanted


@pytest.mark.parametrize(
    ("severities", "gravest"),
    [
        (["info", "error", "warning"], "error"),
        (["info", "warning", "info"], "warning"),
        (["info"], "info"),
        ([], None),
    ],
)
def test_the_worst_of_some_faults(severities: list[Severity], gravest: Severity | None) -> None:
    """An error is graver than a warning, a warning than an info; of no faults there is no worst."""
    assert worst(FAULT._replace(severity=one) for one in severities) == gravest


def test_a_misspelt_word_has_near_ones() -> None:
    """The nearest known word comes first, however the word is written; a strange one has none; at most `limit` come."""
    drugs = ["tofacitinib", "tocilizumab", "rituximab", "infliximab", "adalimumab"]
    assert nearest("tocilizumb", drugs)[0] == "tocilizumab"
    assert nearest("Tocilizumb", drugs)[0] == "tocilizumab"
    assert nearest("xyzzy", drugs) == []
    assert len(nearest("ximab", ["aximab", "bximab", "cximab"], limit=2)) == 2
    assert nearest("ximab", []) == []


def test_near_words_do_not_depend_on_the_order_of_the_known_ones() -> None:
    """Words that are as near as each other come in one order, whatever set they were taken from."""
    known = ["abcx", "abcy", "abcz", "abcw"]
    answers = {tuple(nearest("abcd", random.Random(seed).sample(known, 4))) for seed in range(20)}
    assert len(answers) == 1
