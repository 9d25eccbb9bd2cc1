"""What the audit found, as statements beside those of the report: a reproduction or a discrepancy for each check."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from pyoxigraph import Literal, NamedNode, Quad

from kg.audit.results import Check
from kg.names import Names
from kg.triples.terms import TYPE, decimal, text


def quads(checks: Iterable[Check], names: Names) -> list[Quad]:
    """Return the statements of some checks; what could not be checked has none.

    They lie in the derived graph of the report. Fragments of the audit have dots, which no id of a record has.
    """
    made, seen = list[Quad](), Counter[str]()
    for check in checks:
        if check.verdict == "not-checkable":
            continue
        fragment = ".".join(["audit", *filter(None, check.subject.split("#")), check.statistic])
        seen[fragment] += 1
        if seen[fragment] > 1:
            fragment = f"{fragment}.{seen[fragment]}"
        subject = NamedNode(names.of_report(check.report, fragment))
        graph = NamedNode(names.graph("derived", check.report))
        made += [Quad(subject, name, thing, graph) for name, thing in _pairs(check, names)]
    return made


def _pairs(check: Check, names: Names) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    def ours(name: str) -> NamedNode:
        return NamedNode(names.ontology + name)

    yield TYPE, ours("Discrepancy" if check.verdict == "not-reproduced" else "Reproduction")
    yield ours("audits"), _finding(check.report, check.subject, names)
    yield ours("auditedStatistic"), text(check.statistic)
    yield ours("reported"), text(check.reported)
    if check.recomputed is not None:
        low, high = check.recomputed
        yield ours("recomputedLow"), _decimal(low)
        yield ours("recomputedHigh"), _decimal(high)
    yield ours("method"), text(check.method)
    if check.condition:
        yield ours("condition"), text(check.condition)
    yield ours("explanation"), text(check.explanation)
    for one in check.operands:
        yield ours("operand"), _finding(check.report, one, names)
    for one in check.disputes:
        yield ours("disputes"), _finding(check.report, one, names)


def _finding(report: str, subject: str, names: Names) -> NamedNode:
    population, _, fragment = subject.partition("#")
    return NamedNode(names.finding(report, population, fragment) if population else names.of_report(report, fragment))


def _decimal(value: Fraction) -> Literal:
    return decimal(round(Decimal(value.numerator) / Decimal(value.denominator), 6))
