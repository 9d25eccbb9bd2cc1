"""One error put into a series of `tests/series.py`, as misprints and slips make them.

An error that nobody could tell from rounding, from another type of quantile or from a test of another variant is not
planted: then there is another try, or none.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import ceil, floor
from statistics import fmean, median
from types import MappingProxyType

from scipy import stats

from tests.series import Fields, Series, Taken, counted, p_values, quantile, written

#: The findings that an error makes wrong, as an answer names them; None where it could not be planted.
Planted = frozenset[str] | None
_TRIES = 40


def plant(made: Series, kind: str) -> Planted:
    """Put an error of a kind into a series."""
    return KINDS[kind](made)


# --- what the rows allow -------------------------------------------------------------------------------------------


def _ends(taken: Taken) -> tuple[list[float], list[float]]:
    """Return the least and the greatest values that the printed rows may stand for."""
    lows, highs = [], []
    half = 0 if taken.measure.unit == "{count}" else 0.5 * 10**-taken.measure.row_digits
    for cell in taken.row:
        if cell.startswith("<"):
            lows.append(0.0)
            highs.append(float(cell[1:]))
        elif cell:
            lows.append(float(cell) - half)
            highs.append(float(cell) + half)
    return lows, highs


def _quantiles(values: list[float], part: float) -> list[float]:
    ordered, half = sorted(values), len(values) // 2
    halves = [(ordered[:half], ordered[-half:]), (ordered[: -(-len(values) // 2)], ordered[half:])]
    hinges = [median(one[part > 0.5]) for one in halves if one[0]]
    return [*(quantile(values, part, kind) for kind in range(1, 10)), *hinges]


def _allowed(taken: Taken, what: str) -> list[tuple[float, float]]:
    """Return the stretches in which a statistic may lie."""
    lows, highs = _ends(taken)
    if what in ("low", "high"):
        part = 0.25 if what == "low" else 0.75
        return list(zip(_quantiles(lows, part), _quantiles(highs, part), strict=True))
    made: Callable[[list[float]], float] = fmean if what == "mean" else median
    return [(made(lows), made(highs))]


def _misprints(chance: random.Random, token: str) -> Iterator[str]:
    """Yield what a number may become: a digit changed, two turned round, the point moved, or a few steps off."""
    digits = len(token.partition(".")[2])
    for _ in range(_TRIES):
        at = chance.randrange(len(token))
        slip = chance.randrange(4)
        if slip == 0 and token[at].isdigit():
            yield token[:at] + str(chance.randint(0, 9)) + token[at + 1 :]
        elif slip == 1 and at and token[at - 1].isdigit() and token[at].isdigit():
            yield token[: at - 1] + token[at] + token[at - 1] + token[at + 1 :]
        elif slip == 2:
            yield written(float(token) * chance.choice((10, 0.1)), digits)
        else:
            yield written(abs(float(token) + chance.choice((-3, -2, -1, 1, 2, 3, 5)) * 10**-digits), digits)


def _tellable(token: str, allowed: list[tuple[float, float]]) -> bool:
    """Whether a number is what neither rounding nor cutting off makes of anything allowed."""
    step = 10 ** -len(token.partition(".")[2])
    value = float(token)
    return all(high < value - step / 2 - 1e-6 or low > value + step + 1e-6 for low, high in allowed)


# --- summaries -----------------------------------------------------------------------------------------------------


def _targets(made: Series) -> Iterator[tuple[str, Fields, Taken]]:
    """Yield the summaries that the rows settle: of everybody, or of as many as the report says were measured."""
    for pair in made.taken:
        for taken, ending in zip(pair, ("before", "after"), strict=True):
            name = f"{taken.measure.name}-{ending}"
            fields = made.section("measurements").get(name)
            if fields and made.rows and (len(taken.known) == made.size or "measured" in fields):
                yield name, fields, taken


def _statistic(statistic: str) -> Callable[[Series], Planted]:
    def changed(made: Series) -> Planted:
        found = [one for one in _targets(made) if one[1]["statistic"] == statistic]
        made.chance.shuffle(found)
        for name, fields, taken in found:
            allowed = _allowed(taken, statistic)
            for token in _misprints(made.chance, fields["value"]):
                if _tellable(token, allowed):
                    fields["value"] = token
                    return frozenset({f"cohort#{name}"})
        return None

    return changed


def _quartile(made: Series) -> Planted:
    found = [one for one in _targets(made) if one[1].get("spread", {}).get("kind") == "interquartile-range"]
    made.chance.shuffle(found)
    for name, fields, taken in found:
        end = made.chance.choice(("low", "high"))
        allowed = _allowed(taken, end)
        for token in _misprints(made.chance, fields["spread"][end]):
            if _tellable(token, allowed):
                fields["spread"] = fields["spread"] | {end: token}
                return frozenset({f"cohort#{name}"})
    return None


def _swapped_times(made: Series) -> Planted:
    found = {name: (fields, taken) for name, fields, taken in _targets(made)}
    for name, (first, before) in found.items():
        other = f"{before.measure.name}-after"
        if name == other or other not in found:
            continue
        second, after = found[other]
        told = _tellable(first["value"], _allowed(after, first["statistic"]))
        if told and _tellable(second["value"], _allowed(before, first["statistic"])):
            # The numbers change places; how many were measured stands in the heading.
            for key in ("value", "spread"):
                first[key], second[key] = second.get(key), first.get(key)
            for fields in (first, second):
                if fields["spread"] is None:
                    del fields["spread"]
            return frozenset({f"cohort#{name}", f"cohort#{other}"})
    return None


def _order(made: Series) -> Planted:
    found = [
        (name, fields)
        for name, fields in made.section("measurements").items()
        if "low" in fields.get("spread", {})
        and float(fields["spread"]["high"]) - float(fields["spread"]["low"]) > 2 * _step(fields["value"])
    ]
    if not found:
        return None
    name, fields = made.chance.choice(found)
    spread = fields["spread"]
    if made.chance.random() < 0.5:
        fields["spread"] = spread | {"low": spread["high"], "high": spread["low"]}
    else:
        digits = len(spread["high"].partition(".")[2])
        fields["value"] = written(float(spread["high"]) + 2 * _step(spread["high"]), digits)
    return frozenset({f"cohort#{name}"})


def _step(token: str) -> float:
    return float(10 ** -len(token.partition(".")[2]))


def _whole_numbers(made: Series) -> Planted:
    """Print a mean that so many whole numbers cannot have; the report says how many there are."""
    for name, fields in made.section("measurements").items():
        if fields["unit"] != "{count}" or fields.get("statistic") != "mean":
            continue
        number = int(fields.get("measured", made.size))
        for token in _misprints(made.chance, fields["value"]):
            scaled, step = Fraction(token) * number, Fraction(str(_step(token))) * number
            if ceil(scaled - step / 2) > floor(scaled + step):
                fields |= {"value": token, "measured": str(number)}
                return frozenset({f"cohort#{name}"})
    return None


# --- tests ---------------------------------------------------------------------------------------------------------


def _p_of_rows(made: Series) -> Planted:
    for name, fields in made.section("comparisons").items():
        pair = next(one for one in made.taken if name == f"{one[0].measure.name}-p")
        shown = [[float(cell.strip("< ")) for cell in one.row] for one in pair]
        zero = [[0.0 if cell.startswith("<") else float(cell) for cell in one.row] for one in pair]
        true = [one.known for one in pair]
        found = []
        for before, after in (shown, zero, true, (shown[0], zero[1]), (zero[0], shown[1])):
            differences = [round(late - early, 6) for early, late in zip(before, after, strict=True)]
            if any(differences):
                found += p_values(fields["test"], differences)
            if fields["test"] == "wilcoxon-test":
                found += [
                    float(stats.mannwhitneyu(before, after, method=how).pvalue) for how in ("exact", "asymptotic")
                ]
        for token in made.chance.sample(("0.001", "0.004", "0.03", "0.21", "0.55", "0.87"), 6):
            if made.rows and not min(found) / 5 < float(token) < max(found) * 1.5:
                fields["p"] = token
                return frozenset({f"#{name}"})
    return None


def _p_of_pairs(made: Series) -> Planted:
    """Print a p that is less than the least that so many pairs can give."""
    if made.rows or made.size > 9:
        return None
    for name, fields in made.section("comparisons").items():
        least = min(p_values("wilcoxon-signed-rank-test", list(range(1, made.size + 1))))
        fields |= {"test": "wilcoxon-signed-rank-test", "p": written(least / 5, 4), "pairs": str(made.size)}
        return frozenset({f"#{name}"})
    return None


# --- counts --------------------------------------------------------------------------------------------------------

_COUNTED = ("treatments", "outcomes", "adverse_events")


def _again(made: Series, fields: Fields, count: int) -> Fields:
    of = int(fields["holds"].partition(" of ")[2])
    return counted(made, fields.pop("population"), count, of) | {
        key: value for key, value in fields.items() if key not in ("holds", "printed", "at")
    }


def _other(made: Series, fields: Fields) -> int:
    count, of = (int(one) for one in fields["holds"].split(" of "))
    return made.chance.choice([one for one in range(of + 1) if one != count and abs(one - count) < 4])


def _count(made: Series) -> Planted:
    """Count wrongly what the rows tell of each patient; the percentage beside it is that of the wrong count."""
    if not made.rows:
        return None
    section = made.chance.choice(_COUNTED)
    found = made.section(section)
    names = [
        name
        for name, one in found.items()
        if "printed" in one and " of " in one["holds"] and not name.endswith(("older", "improved")) and name != "drug"
    ]
    name = made.chance.choice(names)
    found[name] = _again(made, dict(found[name]), _other(made, found[name]))
    return frozenset({f"{found[name]['population']}#{name}"})


def _percentage(made: Series) -> Planted:
    """Print a percentage that is not that of the count, nor, without rows, that of fewer who were assessed."""
    found = made.section(made.chance.choice((*_COUNTED, "characteristics")))
    names = [name for name, one in found.items() if "printed" in one and re.match(r"\d+ of", one["holds"])]
    made.chance.shuffle(names)
    for name in names:
        fields = found[name]
        count, of = (int(one) for one in fields["holds"].split(" of "))
        match = re.search(r"(\d+(?:\.\d+)?)( ?%)", fields["printed"])
        if name == "drug" or match is None or (name.startswith("infections-older") and not made.rows):
            continue
        settled = "/" in fields["printed"] or (made.rows and not name.endswith("older") and "is" not in fields)
        wholes = [of] if settled else list(range(max(count, 1), of + 1))
        for token in _misprints(made.chance, match[1]):
            exact = [(100 * count / whole, 100 * count / whole) for whole in wholes]
            if float(token) <= 100 and _tellable(token, exact):
                fields["printed"] = fields["printed"].replace(match[0], token + match[2])
                return frozenset({f"{fields['population']}#{name}"})
    return None


def _swapped_arms(made: Series) -> Planted:
    found = made.section("adverse_events")
    counts = [int(found[f"infections-{arm}"]["holds"].split()[0]) for arm in ("arm-a", "arm-b")]
    if not made.rows or counts[0] == counts[1]:
        return None
    if counts[1] > len(made.arms[0]) or counts[0] > len(made.arms[1]):
        return None
    for arm, count in zip(("arm-a", "arm-b"), reversed(counts), strict=True):
        found[f"infections-{arm}"] = _again(made, dict(found[f"infections-{arm}"]), count)
    return frozenset({"arm-a#infections-arm-a", "arm-b#infections-arm-b"})


def _subgroup_sum(made: Series) -> Planted:
    """Count the whole otherwise than its arms add up to; there are no rows."""
    if made.rows:
        return None
    found = made.section("adverse_events")
    found["infections-cohort"] = _again(
        made, dict(found["infections-cohort"]), _other(made, found["infections-cohort"])
    )
    return frozenset({"cohort#infections-cohort"})


def _contradiction(made: Series) -> Planted:
    """Let a second place print another count, or another median."""
    if made.chance.random() < 0.5:
        outcomes = made.section("outcomes")
        fields = outcomes["responses"]
        outcomes["responses-again"] = _again(made, dict(fields), _other(made, fields))
        return frozenset({"cohort#responses-again"})
    for name, fields in made.section("measurements").items():
        if "when" not in fields:
            continue
        value = float(fields["value"])
        for token in _misprints(made.chance, fields["value"]):
            if _tellable(token, [(value - _step(fields["value"]), value + _step(fields["value"]))]):
                made.section("measurements")[f"{name}-again"] = fields | {"value": token}
                return frozenset({f"cohort#{name}-again"})
    return None


KINDS: Mapping[str, Callable[[Series], Planted]] = MappingProxyType(
    {
        "changed median": _statistic("median"),
        "changed quartile": _quartile,
        "changed mean": _statistic("mean"),
        "wrong count": _count,
        "wrong percentage": _percentage,
        "swapped arms": _swapped_arms,
        "swapped times": _swapped_times,
        "impossible p, rows": _p_of_rows,
        "impossible p, pairs": _p_of_pairs,
        "impossible mean (GRIM)": _whole_numbers,
        "subgroup sum": _subgroup_sum,
        "order of quantiles": _order,
        "contradiction": _contradiction,
    }
)
