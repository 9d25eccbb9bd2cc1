"""Questions answered: parameters bound, rows typed, arrays split and sorted, labels beside slugs, bounds added up."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pyoxigraph import NamedNode

from kg.errors import UsageError
from kg.names import KINDS
from kg.questions.binder import Term, bind, term
from kg.questions.catalogue import Catalogue
from kg.questions.header import Column, Parameter, Question
from kg.store import Source, Table, select
from kg.store import Term as Cell

ANY = "any"
Value = str | int | list[str] | None
Row = dict[str, Value]


class Bounds(NamedTuple):
    """The least and the greatest number of people; `at_most` None where nothing bounds it."""

    at_least: int
    at_most: int | None


class Answer(NamedTuple):
    """What a question gave.

    Attributes:
        question: the question.
        parameters: each parameter with the slug, word or `any` that it had.
        columns: the columns, those of labels beside those of slugs.
        rows: the rows.
        total: for a question of bounds, the sum of its rows.
        total_reported: the sum of the rows that are not `not-reported`.
        warning: what makes the answer doubtful; empty where nothing does.
        note: which of its reports may be about the same people, and how they were added up; empty where none may.
    """

    question: Question
    parameters: dict[str, str]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Bounds | None = None
    total_reported: Bounds | None = None
    warning: str = ""
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the answer as the JSON contract has it."""
        document: dict[str, Any] = {
            "question": self.question.name,
            "summary": self.question.summary,
            "parameters": self.parameters,
            "columns": list(self.columns),
            "rows": [dict(row) for row in self.rows],
        }
        for name, bounds in (("total", self.total), ("totalReported", self.total_reported)):
            if bounds is not None:
                document[name] = {"atLeast": bounds.at_least, "atMost": bounds.at_most}
        if self.note:
            document["note"] = self.note
        return document


def ask(
    source: Source, catalogue: Catalogue, name: str, given: Mapping[str, str] | None = None, *, readings: bool = False
) -> Answer:
    """Answer a question.

    Args:
        source: where the dataset is.
        catalogue: the questions and the vocabulary.
        name: the question.
        given: values of its parameters: for a concept a slug, label, synonym, CURIE or IRI; `any` for any.
        readings: whether findings that are one of several readings enter the answer.

    Raises:
        UsageError: there is no such question, parameter or concept.
    """
    question = catalogue.question(name)
    values, terms = _bound(question, catalogue, dict(given or {}))
    if readings:
        terms["__readings_iri"] = NamedNode(catalogue.names.ontology + "Finding")
    table = select(source, bind(question.sparql, terms))
    columns = question.columns or tuple(Column(name=column) for column in table.columns)
    rows = tuple(_row(catalogue, columns, table, cells) for cells in table.rows)
    overlaps = _overlaps(source, catalogue) if question.answer == "bounds" else []
    totals = _totals(rows, overlaps) if question.answer == "bounds" else (None, None)
    return Answer(
        question=question,
        parameters=values,
        columns=tuple(_named(columns)),
        rows=rows,
        total=totals[0],
        total_reported=totals[1],
        warning=table.warning,
        note=_shared(rows, overlaps),
    )


def _bound(question: Question, catalogue: Catalogue, given: dict[str, str]) -> tuple[dict[str, str], dict[str, Term]]:
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            has = ", ".join(known) or "none"
            raise UsageError(f"{question.name} has no parameter {name!r}.", f"Its parameters are: {has}.")
    values: dict[str, str] = {}
    terms: dict[str, Term] = {}
    for parameter in question.parameters:
        value = given.get(parameter.name, parameter.default or ANY)
        if not value:
            example = f" Its example is {parameter.example}." if parameter.example else ""
            raise UsageError(f"{parameter.name} is empty.", f"Write a value, or {ANY} for any.{example}")
        if value == ANY:
            values[parameter.name] = ANY
        elif parameter.type == "concept":
            path = concept(catalogue, parameter, value, question.name)
            values[parameter.name] = path.partition("/")[2]
            terms[parameter.variable] = NamedNode(catalogue.names.base + path)
        else:
            values[parameter.name] = value
            terms[parameter.variable] = term(parameter, value)
    return values, terms


def concept(catalogue: Catalogue, parameter: Parameter, word: str, question: str = "QUESTION") -> str:
    """Return the path of the concept that a word names for a parameter.

    Raises:
        UsageError: nobody knows it, or several are meant; the candidates are given.
    """
    parts = parameter.scheme or KINDS
    found = catalogue.find(word, parts)
    if len(found) == 1:
        return found[0]
    if found:
        named = ", ".join(f"{path.partition('/')[2]} ({catalogue.vocabulary.concepts[path].label})" for path in found)
        raise UsageError(f"{word!r} may mean several concepts.", f"Write one of: {named}.")
    from kg.faults import nearest

    words = {label.lower(): one.slug for one in catalogue.vocabulary.known(parts) for label in (one.slug, one.label)}
    near = list(dict.fromkeys(words[one] for one in nearest(word, words)))
    remedy = (
        f"Did you mean: {', '.join(near)}?" if near else f"`kg ask {question} --{parameter.name} any` asks for all."
    )
    raise UsageError(f"{word!r} is no known {' or '.join(parts)}.", remedy)


def _named(columns: Iterable[Column]) -> Iterable[str]:
    for column in columns:
        yield column.name
        if column.type in KINDS:
            yield f"{column.name}Label"


def _row(catalogue: Catalogue, columns: Iterable[Column], table: Table, cells: tuple[Cell | None, ...]) -> Row:
    by_name = dict(zip(table.columns, cells, strict=True))
    row: Row = {}
    for column in columns:
        value = _value(column, by_name.get(column.name))
        row[column.name] = value
        if column.type in KINDS:
            row[f"{column.name}Label"] = _labels(catalogue, column, value)
    return row


def _value(column: Column, cell: Cell | None) -> Value:
    text = cell.value if cell is not None else ""
    if column.many:
        return sorted({part for part in text.split("|") if part})
    if cell is None or text == "":
        return None
    return int(text) if column.type == "integer" else text


def _labels(catalogue: Catalogue, column: Column, value: Value) -> Value:
    if isinstance(value, list):
        return [catalogue.label(column.type, slug) for slug in value]
    return catalogue.label(column.type, value) if isinstance(value, str) else None


# --- totals --------------------------------------------------------------------------------------------------------

_OVERLAPS = """
PREFIX al: <{ontology}>
SELECT DISTINCT ?one ?other WHERE {{
  ?study al:reportedIn ?oneIri .
  {{ ?study al:reportedIn ?otherIri }} UNION {{ ?study al:mayOverlap/al:reportedIn ?otherIri }}
  FILTER (?oneIri != ?otherIri)
  BIND (REPLACE(STR(?oneIri), "^.*/", "") AS ?one)
  BIND (REPLACE(STR(?otherIri), "^.*/", "") AS ?other)
}}
"""


def _overlaps(source: Source, catalogue: Catalogue) -> list[tuple[str, str]]:
    found = select(source, _OVERLAPS.format(ontology=catalogue.names.ontology))
    return [(one.value, other.value) for one, other in found.rows if one is not None and other is not None]


def _totals(rows: tuple[Row, ...], overlaps: Iterable[tuple[str, str]]) -> tuple[Bounds, Bounds]:
    reported = tuple(row for row in rows if row.get("status") != "not-reported")
    return add_up(rows, overlaps), add_up(reported, overlaps)


def _shared(rows: Iterable[Row], overlaps: Iterable[tuple[str, str]]) -> str:
    """Say which reports of an answer may be about the same people."""
    groups: dict[str, list[str]] = {}
    for report, group in _joined({str(row["report"]) for row in rows}, overlaps).items() if overlaps else ():
        groups.setdefault(group, []).append(report)
    shared = [f"{', '.join(group[:-1])} and {group[-1]}" for group in groups.values() if len(group) > 1]
    if not shared:
        return ""
    return (
        f"These may be about the same people: {'; '.join(shared)}. "
        "Of them the least number takes the larger, the greatest keeps the sum."
    )


def add_up(rows: Iterable[Row], overlaps: Iterable[tuple[str, str]]) -> Bounds:
    """Add up rows of bounds: lows and highs add, save that of reports that may share people the low takes the larger.

    Args:
        rows: rows with report, atLeast and atMost.
        overlaps: pairs of reports that describe one study, or studies that may overlap.
    """
    lows: dict[str, int] = {}
    high: int | None = 0
    for row in rows:
        report, low, most = str(row["report"]), row["atLeast"], row["atMost"]
        lows[report] = lows.get(report, 0) + (low if isinstance(low, int) else 0)
        high = high + most if high is not None and isinstance(most, int) else None
    shared: dict[str, int] = {}
    for report, group in _joined(lows, overlaps).items():
        shared[group] = max(shared.get(group, 0), lows[report])
    return Bounds(at_least=sum(shared.values()), at_most=high)


def _joined(reports: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    groups = {report: report for report in sorted(reports)}
    for one, other in pairs:
        if one in groups and other in groups:
            keep, drop = groups[one], groups[other]
            groups = {report: keep if group == drop else group for report, group in groups.items()}
    return groups
