"""What kind of quantity a unit measures, by UCUM: whether one unit may stand in place of another.

ucumvert reads the unit and pint knows its dimensions. pint counts an international unit and a number of cells alike as
pure numbers, and lets the masses of mg/kg cancel; here an amount of a substance keeps its place above and below the
line, so that a dose per body weight is no percentage, and no antibody level is a number of cells.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

#: Exponents by dimension; an amount above the line and one below it are two dimensions.
Kind = Mapping[str, int]

#: A mass, a number of moles, a catalytic activity and an arbitrary unit all say how much there is of a substance.
_AMOUNTS = ({"[mass]": 1}, {"[substance]": 1}, {"[substance]": 1, "[time]": -1})
_ARBITRARY = "unit"
#: Units of catalytic activity.
_ENZYMES = ("enzyme_unit", "katal")
_WEIGHED = ({"[mass]": 1}, {"[substance]": 1})
_ABOVE, _BELOW = "amount", "per amount"
#: What may be given, and by what it may be divided: an amount by body weight or surface, a volume by weight; radiation,
#: energy or light on a surface and a number of tablets by nothing. Each of them may be per time.
_DOSES: tuple[Kind, ...] = (
    {_ABOVE: 1},
    {_ABOVE: 1, _BELOW: 1},
    {_ABOVE: 1, "[length]": -2},
    {"[length]": 3},
    {"[length]": 3, _BELOW: 1},
    {"[length]": 2, "[time]": -2},
    {"[mass]": 1, "[length]": 2, "[time]": -2},
    {"[mass]": 1, "[time]": -2},
    {},
)


def alike(one: str, other: str) -> bool:
    """Whether two UCUM units are of one kind: whether either may be the unit of one measure.

    >>> alike("mg/L", "mg/dL"), alike("mo", "a"), alike("umol/L", "mg/dL"), alike("mm/h", "mg/L"), alike("mg/kg", "%")
    (True, True, True, False, False)

    Raises:
        ValueError: one of them is no unit of UCUM.
    """
    return one == other or (kind(one) == kind(other) and not _is_activity(one, other) and not _is_activity(other, one))


def _is_activity(one: str, other: str) -> bool:
    """Whether one unit counts what an enzyme does and the other what it weighs: U/L is no mg/L, though IU/L may be."""
    return any(name.endswith(_ENZYMES) for name in _parts(one)) and any(
        dict(_registry().get_dimensionality(name)) in _WEIGHED for name in _parts(other)
    )


def is_dose(unit: str) -> bool:
    """Whether something can be given in a unit: `mg`, `mg/kg`, `[IU]/m2`, `mL`, `mg/d`; not `mm/h` and not `mg/L`.

    Raises:
        ValueError: it is no unit of UCUM.
    """
    found = dict(kind(unit))
    per_time = {**found, "[time]": found.get("[time]", 0) + 1}
    return any(_same(one, dose) for one in (found, per_time) for dose in _DOSES)


def _same(one: Kind, other: Kind) -> bool:
    return all(one.get(dimension, 0) == other.get(dimension, 0) for dimension in {*one, *other})


@cache
def kind(unit: str) -> Kind:
    """Return the exponents of a unit by dimension; nothing for a pure number.

    Raises:
        ValueError: it is no unit of UCUM.
    """
    found: Counter[str] = Counter()
    for name, exponent in _parts(unit).items():
        for dimension, power in _dimensions(name, exponent).items():
            found[dimension] += power
    return {dimension: power for dimension, power in sorted(found.items()) if power}


def _dimensions(name: str, exponent: int) -> Kind:
    """Return the dimensions of one unit to a power."""
    dimensions = {key: int(power) for key, power in _registry().get_dimensionality(name).items()}
    if dimensions in _AMOUNTS or (not dimensions and name.endswith(_ARBITRARY)):
        return {_ABOVE if exponent > 0 else _BELOW: abs(exponent)}
    return {dimension: power * exponent for dimension, power in dimensions.items()}


def _parts(unit: str) -> Mapping[str, int]:
    """Return the units of which a unit is made, each with its exponent."""
    from lark.exceptions import LarkError

    if unit.startswith("{") and unit.endswith("}"):
        # A word in braces alone is the number one.
        return {}
    try:
        made = _registry().from_ucum(unit)
    except (LarkError, ValueError, AttributeError, KeyError) as error:
        raise ValueError(f"{unit!r} is no unit of UCUM") from error
    return {name: int(power) for name, power in made.unit_items()}


@cache
def _registry() -> Any:
    from ucumvert import PintUcumRegistry

    return PintUcumRegistry()
