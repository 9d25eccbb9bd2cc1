"""What the audit found: one printed number, computed again, and a verdict in one plain sentence."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

Verdict = Literal["reproduced", "reproduced-only-if", "not-reproduced", "not-checkable"]
VERDICTS: tuple[Verdict, ...] = ("reproduced", "reproduced-only-if", "not-reproduced", "not-checkable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One printed number and what the rest of the report makes of it.

    Attributes:
        report: the id of the report.
        subject: the finding that prints it, `population#finding`, or `#fragment` for what belongs to the report.
        statistic: a slug: `median`, `lower-quartile`, `count`, `p-value`.
        reported: the printed token.
        recomputed: the least and the greatest number that the operands allow; None where nothing was computed.
        method: how it was computed, the type of a quantile and the variant of a test included.
        verdict: whether it is reproduced.
        condition: what must be so, where it is reproduced only then.
        explanation: the verdict in one plain sentence.
        operands: the findings that it was computed from.
        disputes: the printed numbers that cannot all be right, where it is not reproduced.
    """

    report: str
    subject: str
    statistic: str
    reported: str
    recomputed: tuple[Fraction, Fraction] | None = None
    method: str
    verdict: Verdict
    condition: str = ""
    explanation: str
    operands: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the check as the JSON contract has it."""
        return {
            "report": self.report,
            "subject": self.subject,
            "statistic": self.statistic,
            "reported": self.reported,
            "recomputed": _shown(self.recomputed),
            "method": self.method,
            "verdict": self.verdict,
            "condition": self.condition,
            "explanation": self.explanation,
            "operands": list(self.operands),
            "disputes": list(self.disputes),
        }


def counted(checks: Iterable[Check]) -> dict[Verdict, int]:
    """Return how many checks have each verdict."""
    found = Counter(check.verdict for check in checks)
    return {verdict: found[verdict] for verdict in VERDICTS}


def decimal(value: Fraction, digits: int = 6) -> str:
    """Write a number in decimals, with no more of them than say something.

    >>> decimal(Fraction(15, 4)), decimal(Fraction(1, 3), 3)
    ('3.75', '0.333')
    """
    text = f"{float(value):.{digits}f}" if value.denominator != 1 else str(value.numerator)
    return text.rstrip("0").rstrip(".") if "." in text else text


def span(found: tuple[Fraction, Fraction] | None, digits: int = 4) -> str:
    """Write what was computed, for people.

    >>> span((Fraction(2), Fraction(5, 2)))
    '2 to 2.5'
    """
    if found is None:
        return ""
    low, high = (decimal(end, digits) for end in found)
    return low if low == high else f"{low} to {high}"


def _shown(found: tuple[Fraction, Fraction] | None) -> str | list[str] | None:
    if found is None:
        return None
    low, high = map(decimal, found)
    return low if low == high else [low, high]
