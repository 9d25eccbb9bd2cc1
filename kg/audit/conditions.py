"""What a finding of one patient says of a counted condition: that it holds, that it does not, or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.model import (
    AdverseEvent,
    Characteristic,
    Diagnosis,
    Facts,
    Finding,
    Measurement,
    Outcome,
    Quantity,
    Treatment,
)
from kg.vocabulary import Vocabulary

#: Coordinates of a finding that make it narrower; whoever lacks them cannot be told to have it or not.
_NARROWER = (
    "criterion",
    "severity",
    "serious",
    "action",
    "outcome",
    "causality",
    "qualifier",
    "sequence",
    "duration",
    "since",
    "scale",
)
#: Of these, one person has one at a time.
_EXCLUSIVE = (
    {"term/normal", "term/abnormal"},
    {"term/positive", "term/negative"},
    {"term/active", "term/inactive"},
    {"term/none", "term/present"},
    {"term/increased", "term/decreased", "term/unchanged"},
    {"term/improved", "term/worsened", "term/unchanged"},
    {"term/female", "term/male"},
    {"term/child", "term/adult"},
)


@dataclass(frozen=True)
class Conditions:
    """The conditions of one report.

    Attributes:
        facts: the record.
        vocabulary: what is broader than what.
        rounded: whether a value that lies on the limit of a condition may have been rounded to it.
    """

    facts: Facts
    vocabulary: Vocabulary
    rounded: bool = False

    def told(self, wanted: Finding, found: list[Finding]) -> tuple[bool | None, bool]:
        """Return what findings of one patient say of a condition, and whether one of them may be it.

        A finding may be it that is broader, or of another time, or by another criterion: it settles nothing, and
        whoever has one is not ruled out by a complete list.
        """
        verdicts, near = set[bool | None](), False
        for own in found:
            if type(own) is type(wanted):
                verdicts.add(self._answers(wanted, own))
                near = near or self._may_be(wanted, own, found)
        return (True if True in verdicts else False if False in verdicts else None), near

    def _answers(self, wanted: Finding, own: Finding) -> bool | None:
        if _is_open(own):
            return None
        if _is_denied(own):
            return False if self._covers(own, wanted) and self._agrees(own, wanted) else None
        if not self._agrees(wanted, own):
            return None
        return True if self._covers(wanted, own) else self._other_value(wanted, own)

    def _agrees(self, broad: Finding, narrow: Finding) -> bool:
        """Whether one finding has every coordinate of another that is neither broader nor narrower."""
        for name in _NARROWER:
            asked = getattr(broad, name, None)
            if asked is not None and asked != getattr(narrow, name, None):
                return False
        reasons = set(getattr(narrow, "reason", ()))
        if any(not self._any_under(reasons, asked) for asked in getattr(broad, "reason", ())):
            return False
        indications = set(getattr(narrow, "indication", ()))
        if any(not self._any_under(indications, asked) for asked in getattr(broad, "indication", ()) if indications):
            return False
        timeless = broad.when is None and broad.time_printed is None
        return timeless or same_moment(broad, narrow) or (broad.when is not None and _is_always(broad))

    def _any_under(self, found: set[str], broad: str) -> bool:
        return any(self.under(one, broad) for one in found)

    def _covers(self, broad: Finding, narrow: Finding) -> bool:
        """Whether a finding of the second kind is one of the first."""
        if isinstance(broad, Treatment) and isinstance(narrow, Treatment):
            return self.under(narrow.agent, broad.agent) and broad.line in (None, narrow.line)
        if isinstance(broad, Outcome) and isinstance(narrow, Outcome):
            return self.under(narrow.kind, broad.kind) and self.one_treatment(broad.of, narrow.of)
        if isinstance(broad, AdverseEvent) and isinstance(narrow, AdverseEvent):
            return self.under(narrow.event, broad.event) and self.one_treatment(broad.during, narrow.during)
        if isinstance(broad, Diagnosis) and isinstance(narrow, Diagnosis):
            return self.under(narrow.disease, broad.disease) and broad.role == narrow.role
        if isinstance(broad, Characteristic) and isinstance(narrow, Characteristic):
            return self.under(narrow.characteristic, broad.characteristic)
        if isinstance(broad, Measurement) and isinstance(narrow, Measurement):
            return self._measured(broad, narrow) is True
        return False

    def _other_value(self, wanted: Finding, own: Finding) -> bool | None:
        """Return False where the same thing was measured and came out otherwise."""
        if isinstance(wanted, Measurement) and isinstance(own, Measurement):
            return False if self._measured(wanted, own) is False else None
        if isinstance(wanted, Characteristic) and isinstance(own, Characteristic):
            return self._one_of(wanted.characteristic, own.characteristic)
        return None

    def _measured(self, wanted: Measurement, own: Measurement) -> bool | None:
        if wanted.measure != own.measure or wanted.unit != own.unit or not self.same_treatment(wanted.of, own.of):
            return None
        if own.statistic not in (None, "term/individual"):
            return None
        for name in ("level", "change"):
            asked, given = getattr(wanted, name), getattr(own, name)
            if asked is not None and wanted.value is None:
                return None if given is None else self._one_of(asked, given)
            if asked != given:
                return None
        if wanted.value is None or own.value is None:
            return None
        return compare(own.value, wanted.value, rounded=self.rounded and own.unit != "{count}")

    def _one_of(self, asked: str, given: str) -> bool | None:
        """Return whether one word means another: True, False where they exclude each other, None where neither."""
        if self.under(given, asked):
            return True
        above = self.vocabulary.above(given)
        return False if any(asked in words and above & (words - {asked}) for words in _EXCLUSIVE) else None

    # --- what may be it ----------------------------------------------------------------------------------------------

    def _may_be(self, wanted: Finding, own: Finding, found: list[Finding]) -> bool:
        if _is_denied(own):
            return False
        mine, theirs = list(_concepts(wanted)), list(_concepts(own))
        if not mine or not all(self.under(a, b) or self.under(b, a) for a, b in zip(mine, theirs, strict=True)):
            return False
        if isinstance(wanted, Treatment) and isinstance(own, Treatment) and own.line and wanted.line:
            return own.line == wanted.line and not self._explained(wanted, own, found)
        if isinstance(wanted, Outcome) and isinstance(own, Outcome):
            return self.one_treatment(wanted.of, own.of) or self.one_treatment(own.of, wanted.of)
        if isinstance(wanted, AdverseEvent) and isinstance(own, AdverseEvent):
            return self.one_treatment(wanted.during, own.during) or self.one_treatment(own.during, wanted.during)
        return True

    def _explained(self, wanted: Treatment, own: Treatment, found: list[Finding]) -> bool:
        """Whether a class stands for an agent that is named beside it."""
        if self.under(own.agent, wanted.agent):
            return False
        return any(
            isinstance(one, Treatment) and one.agent != own.agent and self.under(one.agent, own.agent)
            for one in found
            if not _is_denied(one) and not _is_open(one)
        )

    def one_treatment(self, broad: str, narrow: str) -> bool:
        """Whether the second finding is of a treatment that the first is of too."""
        one, other = self.facts.find(broad), self.facts.find(narrow)
        if one is None or other is None:
            return False
        if one is other:
            return True
        mine, theirs = one.finding, other.finding
        if not isinstance(mine, Treatment) or not isinstance(theirs, Treatment):
            return False
        same = mine.line == theirs.line and mine.sequence in (None, theirs.sequence)
        return same and self.under(theirs.agent, mine.agent)

    def same_treatment(self, first: str | None, second: str | None) -> bool:
        """Whether two measurements are of one treatment, or may be: one of them does not say of which."""
        if first is None or second is None:
            return True
        return self.one_treatment(first, second) or self.one_treatment(second, first)

    def under(self, narrow: str, broad: str) -> bool:
        """Whether a concept is another one, or narrower."""
        return broad in self.vocabulary.above(narrow)


def _is_denied(own: Finding) -> bool:
    return own.holds is not None and own.holds.at_most == 0


def _is_open(own: Finding) -> bool:
    return own.holds is not None and own.holds.at_most != 0 and own.holds.at_least == 0


def _concepts(one: Finding) -> Iterator[str]:
    for name in ("agent", "kind", "event", "disease"):
        if hasattr(one, name):
            yield getattr(one, name)


def _is_always(one: Finding) -> bool:
    return one.when is not None and one.when.text == "term/throughout" and _is_denied(one)


def same_moment(first: Finding, second: Finding) -> bool:
    """Whether two findings are of one time; `follow-up` is one time only if the report's own words do not differ."""
    words = (first.time_printed, second.time_printed)
    if first.when is None or second.when is None:
        return first.when is second.when and words[0] == words[1]
    if first.when.text != second.when.text:
        return False
    return first.when.point is None or None in words or words[0] == words[1]


# --- values --------------------------------------------------------------------------------------------------------


def compare(own: Quantity, wanted: Quantity, *, rounded: bool = False) -> bool | None:
    """Return whether one value fulfils another, `> 0.5` for one; None where a censored value leaves it open.

    Args:
        own: the value.
        wanted: what it is held against.
        rounded: whether a value that lies on the limit leaves it open too.
    """
    low, high = _ends(own)
    limit = wanted.value
    if rounded and own.value == limit:
        return None
    if wanted.comparator in ("<", "≤"):
        below = high is not None and (
            high < limit or (high == limit and (wanted.comparator == "≤" or own.comparator == "<"))
        )
        return True if below else None if low is None or low < limit else False
    if wanted.comparator in (">", "≥"):
        above = low is not None and (
            low > limit or (low == limit and (wanted.comparator == "≥" or own.comparator == ">"))
        )
        return True if above else None if high is None or high > limit else False
    if own.comparator or wanted.comparator:
        return None
    return own.value == limit


def _ends(own: Quantity) -> tuple[Decimal | None, Decimal | None]:
    if own.comparator in ("<", "≤"):
        return None, own.value
    if own.comparator in (">", "≥"):
        return own.value, None
    if own.comparator == "~":
        return None, None
    return own.value, own.value
