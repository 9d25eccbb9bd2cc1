"""Whether the unit of a number is one of its measure, and the unit of a dose one in which something is given.

SHACL knows no units; what UCUM makes of them is asked of `kg.units`, which is only loaded where a unit is another one
than the measure's usual.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.names import Names
from kg.validate.findings import Finding


class _Statement(Protocol):
    """A triple, or a quad whose graph does not matter here."""

    @property
    def subject(self) -> object:
        """What it is about."""
        ...  # pragma: no cover

    @property
    def predicate(self) -> NamedNode:
        """What it says."""
        ...  # pragma: no cover

    @property
    def object(self) -> object:
        """The value."""
        ...  # pragma: no cover


def check(quads: Sequence[Quad], beside: Iterable[Triple], names: Names) -> list[Finding]:
    """Return what is wrong with the units of one report, in order."""
    al = names.ontology
    usual = _values(beside, f"{al}ucum")
    measured, units = _values(quads, f"{al}measure"), _values(quads, f"{al}unit")
    found = [
        _finding(thing, "unit-dimension", "unit", unit, _OTHER.format(unit=unit, usual=usual[measured[thing]]))
        for thing, unit in units.items()
        if usual.get(measured.get(thing, ""), unit) != unit and not _alike(unit, usual[measured[thing]])
    ]
    found += [
        _finding(thing, "unit-dose", "doseUnit", unit, _NO_DOSE.format(unit=unit))
        for thing, unit in _values(quads, f"{al}doseUnit").items()
        if not _is_dose(unit)
    ]
    return sorted(found)


_OTHER = (
    "`{unit}` is of another kind than `{usual}`, in which this is measured. "
    "Look at the measure and at the unit again; write the unit as UCUM has it."
)
_NO_DOSE = "Nothing is given in `{unit}`. Write the unit of the dose: `mg`, `mg/kg`, `mg/m2`, `[IU]`, `mL` or the like."
#: Doses for which no library need be asked.
_PLAIN = frozenset({"mg", "mg/kg", "g", "ug", "mL", "[IU]", "U", "mg/d", "mg/kg/d", "mg/m2", "mg/wk"})


def _values(statements: Iterable[_Statement], property: str) -> Mapping[str, str]:
    return {
        one.subject.value: one.object.value
        for one in statements
        if one.predicate.value == property
        and isinstance(one.subject, NamedNode)
        and isinstance(one.object, NamedNode | Literal)
    }


def _finding(thing: str, code: str, path: str, value: str, message: str) -> Finding:
    return Finding(focus=thing, code=code, path=path, value=value, severity="error", message=message)


def _alike(unit: str, usual: str) -> bool:
    from kg.units import alike

    try:
        return alike(unit, usual)
    except ValueError:
        # The library does not know every unit of UCUM, `[pH]` for one: of what it cannot read it says nothing.
        return True


def _is_dose(unit: str) -> bool:
    if unit in _PLAIN:
        return True
    from kg.units import is_dose

    try:
        return is_dose(unit)
    except ValueError:
        return True
