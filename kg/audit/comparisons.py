"""Printed p-values, computed again from the rows, or held against every p that a test of so many pairs can give."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kg.audit import paired, unpaired
from kg.audit.intervals import Interval, Printed
from kg.audit.people import People, subject
from kg.audit.results import Check, Verdict, decimal
from kg.audit.summarised import Operands, as_printed, operands
from kg.model import Comparison, Entry, Measurement

_SIGNED_RANK = ("term/wilcoxon-signed-rank-test", "term/wilcoxon-test")
_SIGN, _PAIRED_T = "term/sign-test", "term/paired-t-test"
#: Up to so many pairs every pattern of ties is tried.
_TIED = paired.MOST_TIED
#: Up to so many pairs every p without ties is.
_MOST = 30


def check_comparisons(people: People) -> Iterator[Check]:
    """Compute again the p-values of tests between two measurements of the same people."""
    for name, (comparison, _) in people.facts.comparisons.items():
        if comparison.basis == "stated":
            yield _checked(people, name, comparison)


def _checked(people: People, name: str, comparison: Comparison) -> Check:
    entries = [people.facts.find(reference) for reference in comparison.of]
    sides = [one for one in entries if one is not None and isinstance(one.finding, Measurement)]
    p = as_printed(comparison.p)
    if len(sides) != 2 or len(entries) != 2 or sides[0].population != sides[1].population:
        return _check(
            people,
            name,
            comparison,
            "not-checkable",
            "no test of pairs",
            "It compares no two measurements of the same people.",
        )
    if comparison.test not in (None, *_SIGNED_RANK, _SIGN, _PAIRED_T):
        return _check(people, name, comparison, "not-checkable", "no test of pairs", "This test is not computed again.")
    found = [operands(people, one, one.finding) for one in sides if isinstance(one.finding, Measurement)]
    differences = _differences(*found)
    if differences is not None:
        return _from_rows(people, name, comparison, p, differences, found)
    return _attainable(people, name, comparison, p, sides, found)


def _differences(before: Operands, after: Operands) -> tuple[Interval, ...] | None:
    if before.lacking or after.lacking or before.condition or after.condition:
        return None
    firsts = {entry.population: value for entry, value in zip(before.entries, before.values, strict=True)}
    seconds = {entry.population: value for entry, value in zip(after.entries, after.values, strict=True)}
    if set(firsts) != set(seconds):
        return None
    return tuple(seconds[patient].minus(firsts[patient]) for patient in firsts)


# --- from the rows -------------------------------------------------------------------------------------------------


def _from_rows(
    people: People,
    name: str,
    comparison: Comparison,
    p: Printed,
    differences: Sequence[Interval],
    found: Sequence[Operands],
) -> Check:
    operands_ = tuple(subject(entry) for one in found for entry in one.entries)
    variants = list(_variants(comparison, differences))
    if not variants:
        text = "The censored values leave too many orders open to try them all."
        return _check(people, name, comparison, "not-checkable", "Wilcoxon signed-rank test", text, operands_=operands_)
    fitting = [method for method, values in variants if any(p.admits(_exactly(value)) for value in values)]
    values = [value for _, found_ in variants for value in found_]
    first = next(
        (value for method, found_ in variants if method in fitting for value in found_ if p.admits(_exactly(value))),
        None,
    )
    if first is not None:
        censored = any(not one.is_exact for one in differences)
        stated = comparison.test is not None and "one-sided" not in fitting[0]
        verdict: Verdict = "reproduced" if stated else "reproduced-only-if"
        condition = "" if stated else f"the test was the {fitting[0]}"
        text = f"The {len(differences)} pairs of the rows give {decimal(first, 4)}" + (
            " for some values that the censored ones allow." if censored else "."
        )
        return _check(people, name, comparison, verdict, fitting[0], text, (first, first), operands_, condition)
    for method, others in _unpaired(comparison, found):
        if any(p.admits(_exactly(value)) for value in others):
            text = f"The rows give {_range(others)} where their pairs are torn apart."
            ends = (min(others), max(others))
            condition = f"the test was the {method}"
            return _check(people, name, comparison, "reproduced-only-if", method, text, ends, operands_, condition)
    low, high = min(values), max(values)
    main = variants[0]
    text = (
        f"The {len(differences)} pairs of the rows give {_range(main[1])} by the {main[0]}, and no variant of it gives "
        f"the printed {comparison.p.printed}." + _implied(p, len(differences))
    )
    return _check(people, name, comparison, "not-reproduced", main[0], text, (low, high), operands_)


def _variants(comparison: Comparison, differences: Sequence[Interval]) -> Iterator[tuple[str, tuple[Fraction, ...]]]:
    exact = all(one.is_exact for one in differences)
    if comparison.test in (None, *_SIGNED_RANK):
        found = paired.signed_rank(differences)
        yield from found if found is not None else ()
    if comparison.test in (None, _SIGN):
        found = paired.sign_test(differences)
        yield from found if found is not None else ()
    if comparison.test in (None, _PAIRED_T) and exact:
        yield from paired.paired_t(differences)


def _unpaired(comparison: Comparison, found: Sequence[Operands]) -> Iterator[tuple[str, tuple[Fraction, ...]]]:
    """Yield the p-values of the rank-sum test, which takes the samples as of different people and is Wilcoxon's too."""
    if comparison.test in (None, "term/wilcoxon-test"):
        yield from unpaired.rank_sum(found[0].values, found[1].values)


def _exactly(value: Fraction) -> Interval:
    return Interval(value, value)


def _range(values: Sequence[Fraction]) -> str:
    low, high = min(values), max(values)
    return decimal(low, 4) if low == high else f"{decimal(low, 4)} to {decimal(high, 4)}"


def _implied(p: Printed, pairs: int) -> str:
    """Say how many pairs that differ would give a printed p."""
    if pairs > _TIED:
        return ""
    numbers = [number for number in paired.pairs_for(p, pairs).without_ties if number != pairs]
    return f" It is what {_listed(numbers)} pairs that differ can give." if numbers else ""


def _listed(numbers: Sequence[int]) -> str:
    texts = [str(number) for number in numbers]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} or {texts[-1]}"


# --- without rows --------------------------------------------------------------------------------------------------


def _attainable(
    people: People, name: str, comparison: Comparison, p: Printed, sides: Sequence[Entry], found: Sequence[Operands]
) -> Check:
    method = "every p of a Wilcoxon signed-rank test of so many pairs"
    if comparison.test is None:
        text = "The report neither names the test nor gives the values of both times."
        return _check(people, name, comparison, "not-checkable", "test of pairs", text)
    pairs = _pairs(people, comparison, sides)
    if comparison.test not in _SIGNED_RANK or pairs is None:
        lacking = next(
            (
                one.lacking or f"The rows are those only if {one.condition}."
                for one in found
                if one.lacking or one.condition
            ),
            "",
        )
        return _check(
            people, name, comparison, "not-checkable", "test of pairs", lacking or "The number of pairs is not stated."
        )
    if pairs > _MOST:
        return _check(people, name, comparison, "not-checkable", method, f"{pairs} pairs can give almost every p.")
    possible = paired.pairs_for(p, pairs)
    if pairs in possible.without_ties:
        return _check(
            people,
            name,
            comparison,
            "reproduced-only-if",
            method,
            f"A test of {pairs} pairs can give {comparison.p.printed}.",
            condition=_only_if(possible.without_ties, pairs),
        )
    if possible.without_ties:
        condition = _only_if(possible.without_ties, pairs)
        return _check(
            people,
            name,
            comparison,
            "reproduced-only-if",
            method,
            f"Of {pairs} pairs, {comparison.p.printed} needs that {condition}.",
            condition=condition,
        )
    if possible.with_ties or not possible.ties_tried:
        condition = "some pairs differ by the same amount"
        return _check(
            people,
            name,
            comparison,
            "reproduced-only-if",
            method,
            f"Of {pairs} pairs, {comparison.p.printed} needs that {condition}.",
            condition=condition,
        )
    text = f"No signed-rank test of {pairs} pairs or fewer, with ties or without, gives {comparison.p.printed}."
    return _check(people, name, comparison, "not-reproduced", method, text)


def _only_if(numbers: Sequence[int], pairs: int) -> str:
    return f"{_listed(sorted(numbers))} of the {pairs} pairs differ, or some differ by the same amount"


def _pairs(people: People, comparison: Comparison, sides: Sequence[Entry]) -> int | None:
    if comparison.pairs is not None:
        return int(comparison.pairs)
    numbers = set()
    for side in sides:
        assert isinstance(side.finding, Measurement)
        measured = side.finding.measured
        if measured is not None:
            numbers.add(measured.at_least if measured.at_least == measured.at_most else None)
        else:
            numbers.add(people.size(side.population))
    return numbers.pop() if len(numbers) == 1 else None


def _check(
    people: People,
    name: str,
    comparison: Comparison,
    verdict: Verdict,
    method: str,
    explanation: str,
    made: tuple[Fraction, Fraction] | None = None,
    operands_: tuple[str, ...] = (),
    condition: str = "",
) -> Check:
    return Check(
        report=people.facts.record.id,
        subject=f"#{name}",
        statistic="p-value",
        reported=comparison.p.printed,
        recomputed=made,
        method=method,
        verdict=verdict,
        condition=condition,
        explanation=explanation,
        operands=operands_,
        disputes=(f"#{name}",) if verdict == "not-reproduced" else (),
    )
