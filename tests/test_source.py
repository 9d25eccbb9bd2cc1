"""The source of a record: YAML read as text with positions; whatever else stands in a file is a fault at its line."""

import subprocess
import sys
from time import perf_counter

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg.faults import Fault, in_order
from kg.records.source import MAX_BYTES, MAX_DEPTH, Place, Source, parse
from tests.making import ROOT
from tests.small import RECORD, SAME, each, line_of

LAUGHS = "a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

#: What must not stand in a record: a name, the text, the code of the fault and its line.
REFUSED = (
    ("colon-in-text", "id: x\ntitle: One: two\n", "yaml-syntax", 2),
    ("open-list", "id: x\nat: [a, b\nkind: y\n", "yaml-syntax", 3),
    ("closed-twice", "id: x\nat: [a]]\n", "yaml-syntax", 2),
    ("text-after-quotes", "id: x\nb: 'a'c\n", "yaml-syntax", 2),
    ("greater-than", "id: x\nvalue: > 5\n", "yaml-syntax", 2),
    ("at-sign", "id: x\nb: @y\n", "yaml-syntax", 2),
    ("per-cent", "id: x\nb: %y\n", "yaml-syntax", 2),
    ("backtick", "id: x\nb: `y`\n", "yaml-syntax", 2),
    ("wrong-indent", "id: x\n b: y\n", "yaml-syntax", 2),
    ("bad-escape", 'id: x\nb: "\\ud800"\n', "yaml-syntax", 2),
    ("two-documents", "id: x\n---\nid: y\n", "yaml-syntax", 2),
    ("tab-indent", "id:\n\tb: x\n", "yaml-syntax", 2),
    ("tab-first", "\tid: x\n", "yaml-syntax", 1),
    ("tab-in-list", "id: x\nb:\n  - c\n\t- d\n", "yaml-syntax", 4),
    ("byte-order-mark-inside", "id: x\n\ufeffb: y\n", "yaml-syntax", 2),
    ("nul", "id: x\nb: y\0\n", "yaml-syntax", 2),
    ("nul-escaped", 'id: x\nb: "y\\0"\n', "yaml-syntax", 2),
    ("control", "id: x\nb: é\x01y\n", "yaml-syntax", 2),
    ("quotes-left-open", 'id: x\nb: "y\nc: d\ne: f\n', "yaml-syntax", 2),
    ("unknown-alias", "id: x\nb: *y\n", "yaml-syntax", 2),
    ("empty", "", "yaml-empty", 1),
    ("comment-only", "# nothing\n", "yaml-empty", 1),
    ("blanks-only", " \n\n  ", "yaml-empty", 1),
    ("empty-value", "id: x\nb:\nc: d\n", "yaml-empty-value", 2),
    ("tilde", "id: x\nb: ~\n", "yaml-empty-value", 2),
    ("null", "id: x\nb: null\n", "yaml-empty-value", 2),
    ("empty-item", "id: x\nb:\n  - c\n  -\n  - d\n", "yaml-empty-value", 4),
    ("empty-pair", "id: x\nb: {c, d: e}\n", "yaml-empty-value", 2),
    ("repeated", "id: x\nb: y\nid: z\n", "yaml-repeated-key", 3),
    ("repeated-below", "a:\n  b: x\n  c: y\n  b: z\n", "yaml-repeated-key", 4),
    ("repeated-inline", "a: x\nb: {c: y, d: z, c: w}\n", "yaml-repeated-key", 2),
    ("repeated-in-quotes", 'b: x\n"b": y\n', "yaml-repeated-key", 2),
    ("repeated-after-crlf", "a: x\r\nb: y\r\nb: z\r\n", "yaml-repeated-key", 3),
    ("anchor", "id: x\nb: &y z\n", "yaml-anchor", 2),
    ("anchor-of-key", "id: x\n&y b: z\n", "yaml-anchor", 2),
    ("anchor-in-list", "id: x\nb: [&y z]\n", "yaml-anchor", 2),
    ("alias", "id: x\nb: [y, *z]\n", "yaml-syntax", 2),
    ("laughs", LAUGHS, "yaml-anchor", 1),
    ("merge", "id: x\n<<: {b: y}\n", "yaml-merge", 2),
    ("merge-below", "id: x\nb:\n  <<: {c: y}\n", "yaml-merge", 3),
    ("tag", "id: x\nb: !y z\n", "yaml-tag", 2),
    ("tag-binary", "id: x\nb: !!binary eg==\n", "yaml-tag", 2),
    ("tag-str", "id: x\nb: !!str 12\n", "yaml-tag", 2),
    ("tag-int", "id: x\nb: !!int 12\n", "yaml-tag", 2),
    ("tag-bare", "id: x\nb: ! 12\n", "yaml-tag", 2),
    ("tag-map", "id: x\nb: !!map {c: d}\n", "yaml-tag", 2),
    ("tag-set", "id: x\nb: !!set {c: d}\n", "yaml-tag", 2),
    ("tag-list", "id: x\nb: !y [z]\n", "yaml-tag", 2),
    ("tag-of-key", "id: x\n!y b: z\n", "yaml-tag", 2),
    ("list-as-key", "id: x\n[b]: y\n", "yaml-key", 2),
    ("mapping-as-key", "id: x\n? {b: c}\n: y\n", "yaml-key", 2),
    ("deep-lists", "id: x\nb: " + "[" * 40 + "]" * 40, "yaml-depth", 2),
    ("deep-lines", "".join(f"{' ' * depth}a:\n" for depth in range(MAX_DEPTH + 5)), "yaml-depth", MAX_DEPTH + 2),
    ("deep-dashes", "id: x\nb:\n  " + "- " * 50 + "c\n", "yaml-depth", 3),
    ("deeper-than-the-stack", "id: x\nb: " + "[" * 500_000, "yaml-depth", 2),
    ("deep-braces", "id: x\nb: " + "{a: " * 900 + "}" * 900, "yaml-depth", 2),
    ("dashes-deeper-than-the-stack", "- " * 400_000, "yaml-depth", 1),
    ("huge", "a: x\n" * (MAX_BYTES // 4), "yaml-size", 1),
)


def refused(text: str) -> list[Fault]:
    """Return the faults of a text that must have some, each of them with all that a fault needs."""
    began = perf_counter()
    source, faults = parse(text, "example-2020.yaml")
    assert perf_counter() - began < 5
    assert source is None
    assert faults
    for fault in faults:
        assert (fault.file, fault.severity) == ("example-2020.yaml", "error")
        assert 1 <= fault.line <= text.count("\n") + 1
        assert fault.column >= 1
        assert fault.what
        assert fault.remedy
    return in_order(faults)


@pytest.mark.parametrize(("text", "code", "line"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_is_no_record_is_a_fault_at_its_line(text: str, code: str, line: int) -> None:
    """Broken YAML, and what YAML smuggles in, is a fault with file, line, what and remedy; no exception, no hang."""
    assert (code, line) in [(fault.code, fault.line) for fault in refused(text)]


@pytest.mark.parametrize("hidden", ["#" + "]" * 2400, '"' + "]" * 2400 + '",'], ids=["comment", "quotes"])
def test_brackets_that_close_nothing_hide_no_depth(hidden: str) -> None:
    """Closing brackets in comments or quotes do not hide a nesting at which the process would die by a signal."""
    code = (
        "from kg.records.source import parse\n"
        f"text = ('[' * 2400 + ' ' + {hidden!r} + '\\n') * 200\n"
        "print(parse(text, 'x.yaml')[1][0].code)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "yaml-depth")


@pytest.mark.parametrize("text", ['- "["\n' * 1200, "# [[[\n" * 500 + "id: x\n", 'a: "' + "[" * 6000 + '"\n'])
def test_brackets_in_text_are_no_depth(text: str) -> None:
    """Brackets between quotes or in comments nest nothing, however many they are."""
    source, faults = parse(text, "x.yaml")
    assert source
    assert faults == []


def test_an_alias_is_told_where_it_stands() -> None:
    """An anchor and its alias are two faults in two lines, not two in the line of the anchor."""
    faults = refused("id: &x y\nb: c\nd: *x\n")
    assert [(fault.code, fault.line) for fault in faults] == [("yaml-anchor", 1), ("yaml-alias", 3)]


def test_every_slip_of_a_file_is_told() -> None:
    """The walk goes on after a fault: three slips in three lines are three faults."""
    faults = refused("a: x\na: y\nb:\nc: !z w\n")
    assert [(fault.code, fault.line) for fault in faults] == [
        ("yaml-repeated-key", 2),
        ("yaml-empty-value", 3),
        ("yaml-tag", 4),
    ]
    assert [fault.path for fault in faults[:2]] == ["a", "b"]
    assert "line 1" in faults[0].what


@pytest.mark.parametrize(
    "text",
    each(
        "NO|yes|true|1:30|012|0o14|7.20|6.0|1e5|2026-01-31|.inf|+3|-3|−3|≤ 3|< 15|9 of 14|10 (7.5–15)|=|a&b|a & b|a*b"
    ),
)
def test_every_scalar_is_the_text_that_stands_there(text: str) -> None:
    """No word becomes a truth value, a number, a time or a date."""
    source, _ = parse(f"a: {text}\nb: [{text}]\nc: '{text}'\n", "x.yaml")
    assert source
    assert source.tree == {"a": text, "b": [text], "c": text}


@pytest.mark.parametrize("quoted", ['""', "''", '"~"', '"null"', '"&a"', '"*a"', '"!a b"', '"<<"'])
def test_between_quotes_everything_is_text(quoted: str) -> None:
    """What would mean something to YAML is a text between quotes; whether it may stand there is for the model."""
    source, faults = parse(f"a: {quoted}\n", "x.yaml")
    assert source
    assert source.tree == {"a": quoted[1:-1]}
    assert faults == []


def test_a_byte_order_mark_moves_nothing() -> None:
    """A mark at the beginning is no part of the first key."""
    source, faults = parse("\ufeffid: x\n", "x.yaml")
    assert source
    assert source.tree == {"id": "x"}
    assert faults == []


def test_positions_are_those_of_an_editor() -> None:
    """Keys and values stand at the line and column that an editor shows, from 1, whatever letters come before."""
    source, _ = parse("id: x\nü:\n  - {é: y, b: [c, d]}\n", "x.yaml")
    assert source
    assert source.place(("id",)) == Place(1, 5)
    assert source.place(("id",), key=True) == Place(1, 1)
    assert source.place(("ü", 0, "é")) == Place(3, 9)
    assert source.place(("ü", 0, "b"), key=True) == Place(3, 12)
    assert source.place(("ü", 0, "b", 1)) == Place(3, 19)


def test_a_place_that_is_not_there_is_the_nearest_above() -> None:
    """A missing field is pointed to where its entry stands, and the whole record at its first line."""
    source, _ = parse(RECORD, "x.yaml")
    assert source
    assert source.place(("outcomes", "agb-z20", "why")).line == line_of("agb-z20:", RECORD)
    assert source.place(("nothing", "here")) == Place(1, 1)


def test_every_value_of_a_record_has_its_place() -> None:
    """Each leaf of a record stands at the place that is given for it."""
    source, _ = parse(RECORD, "x.yaml")
    assert source
    lines = RECORD.splitlines()
    leaves = [(path, text) for path, text in walk(source, (), source.tree)]
    assert len(leaves) > 100
    for path, text in leaves:
        place = source.place(path)
        assert lines[place.line - 1][place.column - 1 :].lstrip('"').startswith(text), path


def walk(source: Source, path: tuple[str | int, ...], tree: object) -> list[tuple[tuple[str | int, ...], str]]:
    """Return every text of a tree with its path."""
    if isinstance(tree, str):
        return [(path, tree)]
    children = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [leaf for key, child in children for leaf in walk(source, (*path, key), child)]


trees = st.recursive(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(alphabet="abcdefgh", min_size=1), inner, max_size=3)
    ),
    max_leaves=12,
)


@SAME
@given(st.dictionaries(st.text(alphabet="abcdefgh", min_size=1), trees, min_size=1, max_size=3), st.booleans())
def test_what_another_writer_wrote_is_read_as_it_was(tree: dict[str, object], inline: bool) -> None:
    """A tree of texts, written between quotes by another writer, is the tree that is read."""
    text = yaml.safe_dump(tree, allow_unicode=True, default_style='"', default_flow_style=inline)
    source, faults = parse(text, "x.yaml")
    assert source, (text, faults)
    assert source.tree == tree


@SAME
@given(
    st.lists(st.sampled_from([*"ab:-[]{}#&*!|>'\"%@`?, \n\t\\~=<", "\n  ", "\n- ", ": ", "\0", "é", "<<"]), max_size=25)
)
def test_any_text_is_a_tree_or_has_faults(parts: list[str]) -> None:
    """Whatever the file holds, either it is read or something is wrong in it, and never both or neither."""
    text = "".join(parts)
    source, faults = parse(text, "x.yaml")
    assert (source is None) == bool(faults)
    assert all(fault.code.startswith("yaml-") and fault.line >= 1 and fault.what for fault in faults)
