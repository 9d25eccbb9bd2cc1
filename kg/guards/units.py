"""Units as papers print them: the atoms of a UCUM unit, looked for in a passage."""

import re
from collections.abc import Iterable, Iterator

#: How papers print an atom of UCUM; an atom that is not here is not looked for.
_PRINTED: dict[str, tuple[str, ...]] = {
    "kg": ("kg", "kgs", "kilogram", "kilograms", "kilo", "kilos"),
    "g": ("g", "gr", "gm", "gram", "grams"),
    "mg": ("mg", "mgs", "milligram", "milligrams"),
    "ug": ("ug", "µg", "μg", "mcg", "microgram", "micrograms"),
    "ng": ("ng", "nanogram", "nanograms"),
    "pg": ("pg", "picogram", "picograms"),
    "L": ("l", "liter", "liters", "litre", "litres"),
    "dL": ("dl", "deciliter", "decilitre"),
    "mL": ("ml", "cc", "milliliter", "milliliters", "millilitre", "millilitres"),
    "uL": ("ul", "µl", "μl", "mm3", "mm³", "cmm", "microliter", "microlitre"),
    "m2": ("m2", "m²", "m 2", "m^2", "sqm", "sq m", "square meter", "square metre", "body surface"),
    "m": ("m", "meter", "meters", "metre", "metres"),
    "cm": ("cm", "cms", "centimeter", "centimeters", "centimetre", "centimetres"),
    "mm": ("mm", "mms", "millimeter", "millimeters", "millimetre", "millimetres"),
    "mol": ("mol", "mole", "moles"),
    "mmol": ("mmol", "mm", "mmols"),
    "umol": ("umol", "µmol", "μmol"),
    "nmol": ("nmol",),
    "U": ("u", "units", "unit", "iu"),
    "[IU]": ("iu", "u", "units", "unit"),
    "[iU]": ("iu", "u", "units", "unit"),
    "mm[Hg]": ("mmhg", "hg"),
    "Cel": ("c", "°c", "celsius"),
    "[degF]": ("f", "°f", "fahrenheit"),
    "%": ("%", "percent", "per cent"),
    "h": ("h", "hr", "hrs", "hour", "hours", "hourly"),
    "min": ("min", "mins", "minute", "minutes"),
    "d": ("d", "day", "days", "daily", "die"),
    "wk": ("wk", "wks", "week", "weeks", "weekly"),
    "mo": ("mo", "mos", "month", "months", "monthly"),
    "a": ("a", "y", "yr", "yrs", "year", "years", "yearly", "aged", "age", "old"),
}
#: What a dose or a concentration is of one of: `mg` is no `mg/kg`, and `mg/L` no `mg/dL`.
_WHOLES = ("kg", "m2", "g", "L", "dL", "mL", "uL")
#: What may stand between a unit and the one that it is counted by, and after that one where it is a power.
_PER = (
    r"\s?(?:/|⁄|∕|,?\s?\b(?:per|pr|for each|for every|each|every|pro|by|a)\b)\s?(?:each |every )?"
    r"(?P<factor>\d[\d.]*\s?)?"
)
_POWER = r"[\s·.⋅∙*×]?"
#: How often something is given or counted goes without saying: `40 mg` a day.
_RATES = {"d", "wk", "mo"}


def missing(text: str, unit: str, number: str = "") -> list[str]:
    """Return the atoms of a UCUM unit that a passage prints in no known form, or not with what it is counted by.

    Args:
        text: the passage.
        unit: the unit.
        number: the digits that it is the unit of; where they stand right before a unit, that unit is theirs.

    >>> missing("8 mg/kg every four weeks", "mg/kg"), missing("8 mg/kg every four weeks", "g/kg")
    ([], ['g'])
    >>> missing("8 mg/kg every four weeks", "mg"), missing("8 mg every four weeks, at 80 kg", "mg/kg")
    (['mg'], ['kg'])
    """
    lacking = [atom for atom in _atoms(unit) if not stands(text, atom)]
    if lacking:
        return lacking
    above, *below = re.sub(r"\{[^}]*\}", "", unit).split("/")
    wholes = [part for part in below if part in _WHOLES]
    if above not in _PRINTED or any(part in _PRINTED and part not in (*_WHOLES, *_RATES) for part in below):
        return []
    rates = [part for part in below if part in _RATES]
    found = list(_counted_by(text, above, number)) or list(_counted_by(text, above, ""))
    if not found or any(_fits(one, wholes, rates) for one in found):
        return []
    return wholes or [above]


def _counted_by(text: str, atom: str, number: str) -> Iterator[list[str]]:
    """Yield by what an atom is counted, as printed, wherever it stands; after a number only, if one is given.

    What a line end or a column of a table cuts off is `?`.
    """
    before = rf"(?<![\d.,]){re.escape(number)}\s?[-‐‑–]?\s?" if number else r"(?<![^\W\d_µμ])(?<![/⁄∕])(?<!per )"
    for match in re.finditer(rf"{before}(?:{_forms(atom)})(?![^\W\d_])", text, re.IGNORECASE):
        counted, position = list[str](), match.end()
        while (next_ := _NEXT.match(text, position)) is not None:
            by = (next_["unit"] or next_["power"]).casefold()
            if not (next_["unit"] and next_["factor"]):
                counted.append(by)
            elif not _is(by, _RATES):
                counted.append("?")
            position = next_.end()
        if re.match(r"\s?[/⁄∕]", text[position:]):
            counted.append("?")
        far = None if counted else _FAR.match(text, position)
        yield [*counted, far[1].casefold()] if far else counted


def _fits(counted: list[str], wholes: list[str], rates: list[str]) -> bool:
    """Whether what a unit is counted by, as printed, is what it must be counted by."""
    if any(_is(one, _WHOLES) and not _is(one, wholes) for one in counted):
        return False
    if "?" in counted:
        return True
    often = [one for one in counted if _is(one, _RATES)]
    return all(any(_is(one, (whole,)) for one in counted) for whole in wholes) and (
        not (rates and often) or any(_is(one, rates) for one in often)
    )


def _is(printed: str, atoms: Iterable[str]) -> bool:
    return any(printed in _PRINTED[atom] for atom in atoms)


def _forms(*atoms: str) -> str:
    forms = {form for atom in atoms for form in _PRINTED[atom]}
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))


def _atoms(unit: str) -> Iterator[str]:
    """Yield the atoms that are looked for: no words in braces, no powers of ten, and no rate below the line."""
    above, *below = re.sub(r"\{[^}]*\}", "", unit).split("/")
    for part in above.split("."):
        if part in _PRINTED:
            yield part
    for part in below:
        if part in _PRINTED and part not in _RATES:
            yield part


def stands(text: str, atom: str) -> bool:
    """Whether a passage prints an atom of a unit in some form, whatever stands beside it."""
    # A superscript is glued to what it follows, and a number to its unit.
    return re.search(rf"(?<![^\W\d_µμ])(?:{_forms(atom)})(?![^\W\d_])", text, re.IGNORECASE) is not None


_COUNTED = _forms(*_WHOLES, *_RATES)
_NEXT = re.compile(
    rf"{_PER}(?P<unit>{_COUNTED})(?![^\W\d_])|{_POWER}(?P<power>{_COUNTED})\s?(?:[-−–⁻‐‑^]\s?[1¹]|\(-1\))",
    re.IGNORECASE,
)
#: "8 mg of the drug per kg"
_FAR = re.compile(
    rf"(?: [^\s.;,/¶]+){{1,4}} (?:per|for each|for every|each|pro) ({_forms('kg', 'm2')})(?![^\W\d_])", re.IGNORECASE
)
