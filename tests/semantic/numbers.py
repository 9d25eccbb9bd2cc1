"""How much: values, spreads, doses and p with another digit, sign, comparator, unit or statistic."""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping

from tests.semantic.editing import Path
from tests.semantic.specimens import Change, Specimen, chosen

#: Measures that have bounds, and a value beyond them.
BEYOND: Mapping[str, str] = {
    "bath-ankylosing-spondylitis-disease-activity-index": "14",
    "bath-ankylosing-spondylitis-functional-index": "14",
    "health-assessment-questionnaire": "5",
    "childhood-health-assessment-questionnaire": "5",
    "wellbeing": "7",
}
#: For each unit one that measures another thing, and one that is another size of the same.
DIMENSIONS: Mapping[str, str] = {
    "%": "a", "10*6/L": "%", "10*9/L": "g/L", "U/L": "g/L", "a": "%", "g/L": "U/L", "g/dL": "U/L", "kg": "a",
    "mg/L": "mm/h", "mg/d": "mm/h", "mg/kg": "mo", "mm/h": "mg/L", "mo": "mg", "{count}": "mg/L", "{score}": "a",
}  # fmt: skip
MAGNITUDES: Mapping[str, str] = {
    "10*6/L": "10*9/L", "10*9/L": "10*6/L", "U/L": "U/mL", "a": "mo", "g/L": "g/dL", "g/dL": "g/L", "kg": "g",
    "mg/L": "mg/dL", "mg/d": "g/d", "mg/kg": "g/kg", "mm/h": "cm/h", "mo": "a",
}  # fmt: skip
_NUMBER = re.compile(r"(?P<before>[<>=≤≥~≈\s]*)(?P<sign>[-−]?)(?P<digits>\d+(?:[.,]\d+)?)(?P<after>.*)", re.DOTALL)
_SPREAD = re.compile(r"(?P<value>[^(]+)\((?P<low>[^–]+)–(?P<high>[^)]+)\)")

Changes = Callable[[Specimen], Iterator[Change]]


def _numbers(specimen: Specimen) -> Iterator[tuple[Path, str]]:
    """Yield where a number is printed: values, ends of spreads, doses, conditions, p, and cells of tables."""
    for path, entry in specimen.entries("measurements"):
        fields = [("value",), ("spread", "low"), ("spread", "high"), ("spread", "width")]
        yield from _at(specimen, path, [one for one in fields if one[0] in entry])
    for path, _ in specimen.regimens():
        yield from _at(specimen, path, [("dose",), ("only_if", "value")])
    yield from specimen.having("p", "comparisons")
    for table, content in specimen.tables():
        for row, cells in enumerate(content["rows"]):
            for column, cell in enumerate(cells):
                if column and isinstance(cell, str) and re.match(r"[<>≤≥~\s]*\d", cell) and "*" not in cell:
                    yield (*table, "rows", row, column), cell


def _at(specimen: Specimen, path: Path, fields: list[tuple[str, ...]]) -> Iterator[tuple[Path, str]]:
    for field in fields:
        text = specimen.page.get((*path, *field))
        if isinstance(text, str):
            yield (*path, *field), text


def _written(make: Callable[[re.Match[str]], str | None]) -> Changes:
    def changes(specimen: Specimen) -> Iterator[Change]:
        for path, text in _numbers(specimen):
            match = _NUMBER.fullmatch(text)
            new = make(match) if match else None
            if new is not None and new != text:
                yield specimen.replaced(path, new)

    return changes


def _other_digit(match: re.Match[str]) -> str:
    digits = match["digits"]
    places = [index for index, char in enumerate(digits) if char.isdecimal()]
    place = places[chosen(match[0], len(places))]
    new = (int(digits[place]) + 1 + chosen(f"{match[0]} by", 9)) % 10
    return f"{match['before']}{match['sign']}{digits[:place]}{new}{digits[place + 1 :]}{match['after']}"


def _shifted(match: re.Match[str]) -> str:
    mark = "," if "," in match["digits"] else "."
    whole, _, fraction = match["digits"].partition(mark)
    tens, rest = fraction[:1] or "0", fraction[1:]
    new = f"{int(whole + tens)}{mark}{rest}" if rest else f"{int(whole + tens)}"
    return f"{match['before']}{match['sign']}{new}{match['after']}"


def _turned(match: re.Match[str]) -> str | None:
    turned: str = match["before"].translate(str.maketrans("<>≤≥", "><≥≤"))
    return turned + match[0][len(turned) :] if turned != match["before"] else None


other_digit = _written(_other_digit)
shifted = _written(_shifted)
signed = _written(lambda match: f"{match['before']}-{match['digits']}{match['after']}")
comparator_lost = _written(lambda match: match[0][len(match["before"]) :] if match["before"] else None)
comparator_turned = _written(_turned)
comparator_invented = _written(lambda match: None if match["before"] else f"< {match[0]}")


def rounded(specimen: Specimen) -> Iterator[Change]:
    """Round a number that is printed with a fraction."""
    for path, text in _numbers(specimen):
        match = re.fullmatch(r"([<>≥≤ ]*)(\d+)[.,](\d)\d*", text)
        if match and path[0] == "measurements" and "spread" not in path:
            yield specimen.replaced(path, f"{match[1]}{int(match[2]) + (int(match[3]) >= 5)}")


# --- units ---------------------------------------------------------------------------------------------------------


def _units(specimen: Specimen) -> Iterator[tuple[Path, str, str]]:
    """Yield where a unit stands, the unit, and what stands before it."""
    for path, unit in specimen.having("unit", "measurements"):
        yield path, unit, ""
    for path, regimen in specimen.regimens():
        for field, part in (((), regimen), (("only_if",), regimen.get("only_if", {}))):
            if "unit" in part:
                yield (*path, *field, "unit"), part["unit"], ""
    for table, content in specimen.tables():
        for index, heading in enumerate(content["columns"]):
            before, blank, unit = heading.partition(" ")
            if blank:
                yield (*table, "columns", index), unit, f"{before} "
        if "unit" in content["columns"]:
            column = content["columns"].index("unit")
            for row, cells in enumerate(content["rows"]):
                yield (*table, "rows", row, column), cells[column], ""


def _other_unit(units: Mapping[str, str]) -> Changes:
    def changes(specimen: Specimen) -> Iterator[Change]:
        for path, unit, before in _units(specimen):
            if unit in units:
                yield specimen.replaced(path, before + units[unit])

    return changes


other_dimension = _other_unit(DIMENSIONS)
other_magnitude = _other_unit(MAGNITUDES)


def weight_lost(specimen: Specimen) -> Iterator[Change]:
    """Give a dose by weight as a dose."""
    for path, unit, _ in _units(specimen):
        if unit == "mg/kg":
            yield specimen.replaced(path, "mg")


def unit_dropped(specimen: Specimen) -> Iterator[Change]:
    """Take a printed unit away."""
    for path, unit, before in _units(specimen):
        if before:
            yield specimen.replaced(path, before.strip())
        elif path[0] != "tables" and not unit.startswith("{"):
            yield specimen.removed(path)


def unit_invented(specimen: Specimen) -> Iterator[Change]:
    """Give a unit to a number for which the report prints none."""
    for path, entry in specimen.entries("measurements"):
        if "value" in entry and "unit" not in entry:
            sedimentation = "sedimentation" in entry["measure"]
            yield specimen.put(path, "unit", "mm/h" if sedimentation else "mg/L")


# --- spreads and statistics ----------------------------------------------------------------------------------------


def spread_swapped(specimen: Specimen) -> Iterator[Change]:
    """Swap the low and the high end of a spread."""
    for path, entry in specimen.entries("measurements"):
        low, high = (*path, "spread", "low"), (*path, "spread", "high")
        if "low" in entry.get("spread", {}):
            what = f"{specimen.page.get(low)} ↔ {specimen.page.get(high)}"
            yield specimen.changes(((*path, "spread"),), what, *specimen.page.swap(low, high))
    yield from _cell_spreads(specimen, lambda match: f"{match['value']}({match['high']}–{match['low']})")


def low_above_value(specimen: Specimen) -> Iterator[Change]:
    """Swap a value and the low end of its spread."""
    for path, entry in specimen.entries("measurements"):
        value, low = (*path, "value"), (*path, "spread", "low")
        if "low" in entry.get("spread", {}) and "value" in entry:
            what = f"{specimen.page.get(value)} ↔ {specimen.page.get(low)}"
            yield specimen.changes((value, low), what, *specimen.page.swap(value, low))
    yield from _cell_spreads(specimen, lambda match: f"{match['low']} ({match['value'].strip()}–{match['high']})")


def _cell_spreads(specimen: Specimen, make: Callable[[re.Match[str]], str]) -> Iterator[Change]:
    for path, text in _numbers(specimen):
        match = _SPREAD.fullmatch(text)
        if match and make(match) != text:
            yield specimen.replaced(path, make(match))


def spread_kind(specimen: Specimen) -> Iterator[Change]:
    """Take an interquartile range for a range, a range or an unnamed spread for an interquartile range."""
    others = {"interquartile-range": "minimum-to-maximum", "minimum-to-maximum": "interquartile-range"}
    for path, entry in specimen.entries("measurements"):
        kind = entry.get("spread", {}).get("kind")
        if kind:
            yield specimen.replaced((*path, "spread", "kind"), others.get(kind, "interquartile-range"))
    for path, kind in specimen.having("spread", "tables"):
        yield specimen.replaced(path, others[kind])


def other_statistic(specimen: Specimen) -> Iterator[Change]:
    """Take a median for a mean."""
    for path, statistic in itertools.chain(
        specimen.having("statistic", "measurements"), specimen.having("statistic", "tables")
    ):
        if statistic == "median":
            yield specimen.replaced(path, "mean")


def beyond_instrument(specimen: Specimen) -> Iterator[Change]:
    """Give a score that its instrument cannot give."""
    for path, entry in specimen.entries("measurements"):
        measure = getattr(specimen.finding(path), "measure", "").partition("/")[2]
        if measure in BEYOND and "value" in entry:
            yield specimen.replaced((*path, "value"), BEYOND[measure])
        elif entry.get("unit") == "%" and "value" in entry:
            yield specimen.replaced((*path, "value"), "130")


def very_old(specimen: Specimen) -> Iterator[Change]:
    """Make somebody older than a record may say."""
    for path, entry in specimen.entries("measurements"):
        if entry["measure"] in ("age", "age-at-diagnosis") and "value" in entry:
            yield specimen.replaced((*path, "value"), "95")
    for table, content in specimen.tables("patient"):
        for index, heading in enumerate(content["columns"]):
            if heading.startswith("age"):
                for row in range(len(content["rows"])):
                    yield specimen.replaced((*table, "rows", row, index), "95")


def p_of_another(specimen: Specimen) -> Iterator[Change]:
    """Swap the p of two tests."""
    said = list(specimen.having("p", "comparisons"))
    for (one, first), (other, second) in itertools.combinations(said, 2):
        if first != second:
            yield specimen.changes((one[:2], other[:2]), f"{first} ↔ {second}", *specimen.page.swap(one, other))


def of_other_measurements(specimen: Specimen) -> Iterator[Change]:
    """Say of two other measurements that a test was made between them."""
    for path, entry in specimen.entries("comparisons"):
        for index, one in enumerate(entry["of"]):
            for other, _ in specimen.entries("measurements"):
                if other[1] not in entry["of"] and specimen.passage(other) == specimen.passage(("measurements", one)):
                    yield specimen.replaced((*path, "of", index), str(other[1]))
