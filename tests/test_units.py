"""Kinds of units by UCUM: which may stand for which, and in which something is given."""

import pytest

from kg.units import alike, is_dose, kind

#: Units of one kind each; those of two lines are never of one kind.
KINDS = (
    ("mg/L", "mg/dL", "g/L", "ug/mL", "nmol/L", "umol/L", "[IU]/mL", "meq/L"),
    ("10*9/L", "10*3/uL", "{cells}/uL", "/mm3", "/uL"),
    ("mm/h", "cm/h"),
    ("mm", "cm"),
    ("mo", "a", "wk", "d", "min"),
    ("{score}", "{count}", "%", "1", "10*6"),
    ("mg", "g", "ug", "mmol", "[IU]"),
    ("mg/kg", "ug/kg", "[iU]/kg", "mg/g"),
    ("mg/d", "g/d", "mg/wk"),
    ("mg/m2", "g/m2"),
    ("mm[Hg]", "kPa"),
    ("mL", "L", "[drp]"),
    ("Cel", "K"),
)
FIRST = [(units[0], row) for row, units in enumerate(KINDS)]


@pytest.mark.parametrize(("unit", "row"), [(unit, row) for row, units in enumerate(KINDS) for unit in units])
def test_a_unit_is_of_its_own_kind_and_of_no_other(unit: str, row: int) -> None:
    """A unit may stand for those of its line, whatever its size, and for none of another line."""
    assert [other for other, _ in FIRST if alike(unit, other)] == [KINDS[row][0]]


@pytest.mark.parametrize(
    ("one", "other", "are"), [("U/L", "[IU]/L", True), ("kat/L", "U/L", True), ("U/L", "mg/L", False)]
)
def test_what_an_enzyme_does_is_not_what_it_weighs(one: str, other: str, are: bool) -> None:
    """An activity may be counted in arbitrary units, and never by mass or by moles."""
    assert alike(one, other) is are
    assert alike(other, one) is are


@pytest.mark.parametrize("unit", ["mg", "mg/kg", "mg/kg/d", "[IU]/m2", "mL/kg", "{tablet}", "Gy", "J/cm2", "ug/h", "%"])
def test_something_is_given_in_a_unit_of_a_dose(unit: str) -> None:
    """An amount, a volume, radiation and a number of things, per weight, surface or time."""
    assert is_dose(unit)


@pytest.mark.parametrize("unit", ["mg/L", "mm/h", "mm", "a", "10*9/L", "mm[Hg]", "Cel", "mg/kg/m2"])
def test_nothing_is_given_in_another_unit(unit: str) -> None:
    """Concentrations, lengths, times and pressures are no doses."""
    assert not is_dose(unit)


@pytest.mark.parametrize("word", ["furlongs", "mg//L", "[pH", ""])
def test_what_is_no_unit_of_ucum_is_refused(word: str) -> None:
    """A word that UCUM does not know has no kind; nothing is guessed."""
    with pytest.raises(ValueError, match="no unit of UCUM"):
        kind(word)
