"""Units as papers print them: the atoms of a UCUM unit, looked for in a passage."""

import re
from collections.abc import Iterator

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
#: How often something is given or counted goes without saying: `40 mg` a day.
_RATES = {"d", "wk", "mo"}


def missing(text: str, unit: str) -> list[str]:
    """Return the atoms of a UCUM unit that a passage prints in no known form.

    >>> missing("8 mg/kg every four weeks", "mg/kg"), missing("8 mg/kg every four weeks", "g/kg")
    ([], ['g'])
    """
    return [atom for atom in _atoms(unit) if not _stands(text, atom)]


def _atoms(unit: str) -> Iterator[str]:
    """Yield the atoms that are looked for: no words in braces, no powers of ten, and no rate below the line."""
    above, *below = re.sub(r"\{[^}]*\}", "", unit).split("/")
    for part in above.split("."):
        if part in _PRINTED:
            yield part
    for part in below:
        if part in _PRINTED and part not in _RATES:
            yield part


def _stands(text: str, atom: str) -> bool:
    # A superscript is glued to what it follows, and a number to its unit.
    forms = "|".join(re.escape(form) for form in _PRINTED[atom])
    return re.search(rf"(?<![^\W\d_µμ])(?:{forms})(?![^\W\d_])", text, re.IGNORECASE) is not None
