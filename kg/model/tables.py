"""Tables of a report, entered as tables: one row a patient, or one row a measure of a group.

The first column tells which. A patient table has `patient`, then `{measure}@{time} {unit}` for a number or a grade and
`prior` (or another line of therapy) for a list of agents. A table of a group has `measure`, then `unit`, a time above
each column of numbers (`34 (31–40)` with its spread), and `p` for the test between them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic_core import PydanticCustomError

from kg.model.findings import Comparison, Measurement, Passages, Reference, Spread, Treatment
from kg.model.scalars import Model, Quantity, Several, Size, Slug, Term, Terms, Word, cell, number, problem, when
from kg.model.scalars import unit as ucum
from kg.names import slug

T = TypeVar("T")

LINES = ("prior", "index", "concurrent", "subsequent")
_FIRST = ("patient", "measure")

Path = tuple[str | int, ...]


class Table(Model):
    """A table of the report; `at` gives the passages of each row by its first cell, and of the heading as `columns`."""

    label: Word | None = None
    population: Slug | None = None
    columns: tuple[Word, ...]
    rows: tuple[tuple[Several[str], ...], ...]
    statistic: Annotated[Word, Term("statistics")] | None = None
    spread: Annotated[Word, Term("spread-kinds")] | None = None
    test: Annotated[Word, Term("tests")] | None = None
    measured: Size | None = None
    levels: dict[Word, Annotated[Word, Term("levels")]] = {}
    of: dict[Word, Reference] = {}
    criterion: dict[Word, Slug] = {}
    at: dict[Word, Passages]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A finding, or a comparison, that a table states.

    Attributes:
        population: whose finding it is; empty for a comparison.
        id: its id.
        entry: what is stated.
        path: where in the table it stands.
    """

    population: str
    id: str
    entry: Measurement | Treatment | Comparison
    path: Path


@dataclass(frozen=True, slots=True)
class Slip:
    """A place in a table that cannot be read."""

    path: Path
    error: PydanticCustomError


@dataclass(frozen=True, slots=True)
class _Column:
    role: str
    text: str
    measure: str = ""
    time: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    at: tuple[str, ...]
    index: int
    cells: tuple[tuple[_Column, tuple[str, ...], Path], ...]


def expand(table: Table, terms: Terms) -> tuple[list[Made], list[Slip]]:
    """Return what a table states, cell by cell, and the places that cannot be read."""
    made: list[Made] = []
    slips: list[Slip] = []
    columns = [_attempt(slips, ("columns", i), _column, text, terms) for i, text in enumerate(table.columns)]
    if not table.columns or table.columns[0] not in _FIRST:
        error = problem("table-columns", "The first column is neither `patient` nor `measure`.", "Name it so.")
        return [], [Slip(("columns",), error)]
    patients = table.columns[0] == "patient"
    read = _patient_row if patients else _measure_row
    rows = list(_rows(table, columns, slips))
    if not patients:
        slips.extend(_group_columns(columns))
    slips.extend(_leftover(table, columns, rows, terms))
    for row in rows:
        made.extend(read(table, row, terms, slips))
    return made, slips


def _group_columns(columns: list[_Column | None]) -> Iterator[Slip]:
    """Yield the columns of a table of a group that nothing reads."""
    numbers = False
    for index, column in enumerate(columns[1:], 1):
        role = column.role if column else "time"
        numbers = numbers or role == "time"
        if role not in ("unit", "time", "p"):
            what = f"{column.text if column else ''!r} is no column of measures."
            yield Slip(("columns", index), problem("table-columns", what, "Write `unit`, a time, or `p`."))
        if role == "p" and not numbers:
            what = "A p stands before the numbers that it compares."
            yield Slip(("columns", index), problem("table-columns", what, "Put the column `p` after them."))


def _leftover(table: Table, columns: list[_Column | None], rows: list[_Row], terms: Terms) -> Iterator[Slip]:
    """Yield the keys of a table that belong to none of its columns or rows."""
    known = {column.measure for column in columns if column and column.measure}
    known |= {path for path in (_measure(row.key, terms) for row in rows) if path}
    for field, words in (("of", table.of), ("criterion", table.criterion)):
        for word in words:
            if _measure(word, terms) not in known:
                error = problem("table-key", f"{word!r} is no measure of this table.", "Write it as its column has it.")
                yield Slip((field, word), error)
    for word in table.at:
        if word != "columns" and word not in {cells[0][0] for cells in table.rows if cells and cells[0]}:
            error = problem("table-key", f"No row of this table begins with {word!r}.", "Write it as its row has it.")
            yield Slip(("at", word), error)


def _measure(word: str, terms: Terms) -> str | None:
    try:
        return terms(word, ("measure",))
    except PydanticCustomError:
        return None


def _of_measure(given: Mapping[str, str], measure: str, terms: Terms) -> str | None:
    return next((value for word, value in given.items() if _measure(word, terms) == measure), None)


def _column(text: str, terms: Terms) -> _Column:
    if text in (*_FIRST, "unit", "p", *LINES):
        return _Column(text, text)
    head, _, unit = text.partition(" ")
    measure, mark, time = head.partition("@")
    when(time if mark else head, terms)
    if unit:
        ucum(unit)
    if not mark:
        return _Column("time", text, time=head)
    return _Column("value", text, measure=terms(measure, ("measure",)), time=time, unit=unit)


def _rows(table: Table, columns: list[_Column | None], slips: list[Slip]) -> Iterator[_Row]:
    for index, cells in enumerate(table.rows):
        if len(cells) != len(columns):
            what = f"This row has {len(cells)} cells and the table has {len(columns)} columns."
            slips.append(Slip(("rows", index), problem("table-cells", what, 'Write "" for a cell that is empty.')))
            continue
        key = cells[0][0] if cells[0] else ""
        if key not in table.at:
            what = f"Nothing says where the row of {key!r} stands."
            slips.append(Slip(("rows", index, 0), problem("table-passage", what, f"Write `{key}: […]` under `at`.")))
        for i, words in enumerate(cells):
            column = columns[i]
            if len(words) > 1 and (column is None or column.role not in LINES):
                what = f"This cell holds {len(words)} values, and its column takes one."
                slips.append(
                    Slip(("rows", index, i), problem("table-cells", what, "Write one row, or one column, each."))
                )
        filled = tuple(
            (column, words, ("rows", index, i))
            for i, (column, words) in enumerate(zip(columns, cells, strict=True))
            if i > 0 and column is not None and any(words)
        )
        yield _Row(key, table.at.get("columns", ()) + table.at.get(key, ()), index, filled)


def _patient_row(table: Table, row: _Row, terms: Terms, slips: list[Slip]) -> Iterator[Made]:
    for column, words, path in row.cells:
        if column.role in LINES:
            for word in words:
                agent = _attempt(slips, path, terms, word, ("drug",))
                if agent:
                    entry = Treatment(agent=agent, line=f"term/{column.role}", printed=word, at=row.at)
                    yield Made(population=row.key, id=f"{column.role}-{_name(agent)}", entry=entry, path=path)
        elif column.role == "value":
            one = _attempt(slips, path, _individual, table, row, column, words[0], terms)
            if one:
                yield Made(population=row.key, id=_id(column.measure, column.time), entry=one, path=path)
        else:
            what = f"{column.text!r} is no column of patients."
            error = problem("table-columns", what, "Write {measure}@{time} {unit}, or a line of therapy.")
            slips.append(Slip(path, error))


def _individual(table: Table, row: _Row, column: _Column, word: str, terms: Terms) -> Measurement:
    level = table.levels.get(word)
    number_of = None if level else _attempt_number(word)
    return Measurement(
        measure=column.measure,
        value=number_of,
        level=level,
        printed=word,
        unit=column.unit or None,
        when=when(column.time, terms),
        statistic="term/individual",
        of=_of_measure(table.of, column.measure, terms),
        criterion=_of_measure(table.criterion, column.measure, terms),
        at=row.at,
    )


def _attempt_number(word: str) -> Quantity:
    try:
        return number(word)
    except PydanticCustomError as error:
        context = error.context or {}
        remedy = f"{context['remedy']} A grade in words is explained under `levels`: `{{{word}: active}}`."
        raise problem(error.type, str(context["what"]), remedy) from error


def _measure_row(table: Table, row: _Row, terms: Terms, slips: list[Slip]) -> Iterator[Made]:
    if table.population is None or table.statistic is None:
        what = "Nothing says of whom these numbers are, or what they are."
        error = problem("table-population", what, "Give the table `population` and `statistic`.")
        slips.append(Slip((), error))
        return
    measure = _attempt(slips, ("rows", row.index, 0), terms, row.key, ("measure",))
    if measure is None:
        return
    units = [(words[0], path) for column, words, path in row.cells if column.role == "unit"]
    unit = _attempt(slips, units[0][1], ucum, units[0][0]) if units else None
    ids: list[str] = []
    for column, words, path in row.cells:
        if column.role == "time":
            one = _attempt(slips, path, _summary, table, row, measure, column, words[0], unit, terms)
            if one:
                ids.append(_id(measure, column.time))
                yield Made(population=table.population, id=ids[-1], entry=one, path=path)
        elif column.role == "p":
            p = _attempt(slips, path, number, words[0])
            if p:
                of = tuple(f"{table.population}#{one}" for one in ids)
                entry = Comparison(of=of, p=p, test=table.test, at=row.at)
                yield Made(population="", id=f"{_name(measure)}-p", entry=entry, path=path)


def _summary(
    table: Table, row: _Row, measure: str, column: _Column, word: str, unit: str | None, terms: Terms
) -> Measurement:
    read = cell(word)
    if read.width and word.endswith(")") and table.spread != "term/standard-deviation":
        what = f"In {word!r} nothing says what stands in brackets: a deviation, a percentage, a number measured."
        raise problem("table-cells", what, "Write `spread: standard-deviation` for the table if it is one.")
    spread = None
    if read.low or read.width:
        spread = Spread(kind=table.spread or "term/not-stated", low=read.low, high=read.high, width=read.width)
    return Measurement(
        measure=measure,
        value=read.number,
        printed=read.number.printed,
        unit=unit,
        when=when(column.time, terms),
        statistic=table.statistic,
        spread=spread,
        measured=table.measured,
        of=_of_measure(table.of, measure, terms),
        criterion=_of_measure(table.criterion, measure, terms),
        at=row.at,
    )


def _attempt(slips: list[Slip], path: Path, read: Callable[..., T], *given: object) -> T | None:
    try:
        return read(*given)
    except PydanticCustomError as error:
        slips.append(Slip(path, error))
        return None


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _id(measure: str, time: str) -> str:
    return f"{_name(measure)}-{slug(time)}"
