"""Answers that are remembered: the same as those of the store, and never a reason to fail."""

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from kg.errors import QueryError
from kg.store import Answer, Source, Table, in_memory
from kg.store.remembering import Remembering

XSD = "http://www.w3.org/2001/XMLSchema#"
TABLE = Table(
    ("a", "b"),
    (
        (NamedNode("https://example.org/x,y"), Literal("7.20")),
        (None, Literal("12", datatype=NamedNode(f"{XSD}integer"))),
        (BlankNode("b0"), Literal('né\n"e"', language="fr")),
    ),
)


class Counting:
    """A source that says how often it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.asked = answer, 0

    def query(self, sparql: str) -> Answer:
        """Answer anything alike."""
        self.asked += 1
        return self.answer


def test_every_kind_of_term_comes_back(tmp_path: Path) -> None:
    """What was asked once is read the second time, term by term the same."""
    source = Counting(TABLE)
    for _ in range(3):
        assert Remembering(source, tmp_path).query("SELECT 1") == TABLE
    assert source.asked == 1
    assert Remembering(source, tmp_path).query("SELECT 2") == TABLE
    assert source.asked == 2


@pytest.mark.parametrize("answer", [True, [], Table(("a",), (), warning="It may be doubted.")])
def test_what_is_no_plain_table_is_not_kept(tmp_path: Path, answer: Answer) -> None:
    """A yes, triples and a doubtful answer are asked each time."""
    source = Counting(answer)
    for _ in range(2):
        assert Remembering(source, tmp_path).query("ASK {}") == answer
    assert source.asked == 2


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", "1", '{"columns": ["a"]}', '{"columns": 1, "rows": [[["x", "y", "z", "w"]]]}', "\0"]
)
def test_a_damaged_memory_is_asked_again(tmp_path: Path, damage: str) -> None:
    """Whatever lies there in its place, the store answers."""
    source = Counting(TABLE)
    Remembering(source, tmp_path).query("SELECT 1")
    for file in tmp_path.iterdir():
        file.write_text(damage, encoding="utf-8")
    assert Remembering(source, tmp_path).query("SELECT 1") == TABLE
    assert source.asked == 2


def test_a_place_that_cannot_be_written_costs_the_memory_only(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").touch()
    assert Remembering(Counting(TABLE), tmp_path / "file").query("SELECT 1") == TABLE


def test_a_long_answer_is_not_kept(tmp_path: Path) -> None:
    """Nobody's disk is filled."""
    long = Table(("a",), tuple((Literal("x" * 1000),) for _ in range(1100)))
    assert Remembering(Counting(long), tmp_path).query("SELECT 1") == long
    assert list(tmp_path.iterdir()) == []


def test_an_error_is_an_error_each_time(tmp_path: Path) -> None:
    """What cannot be asked is not remembered."""
    source: Source = in_memory([])
    for _ in range(2):
        with pytest.raises(QueryError):
            Remembering(source, tmp_path).query("SELEKT")
