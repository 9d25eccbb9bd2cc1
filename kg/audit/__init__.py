"""The paper's own numbers, computed again."""

from kg.audit.comparisons import check_comparisons
from kg.audit.consistency import check_consistency
from kg.audit.counts import check_counts
from kg.audit.people import People
from kg.audit.results import VERDICTS, Check, Verdict, counted
from kg.audit.summarised import check_summaries
from kg.audit.totals import check_totals
from kg.model import Facts
from kg.vocabulary import Vocabulary

__all__ = ["VERDICTS", "Check", "Verdict", "audit", "counted"]


def audit(facts: Facts, vocabulary: Vocabulary) -> list[Check]:
    """Compute again every printed number of a report that the rest of it allows.

    Args:
        facts: the record.
        vocabulary: what is broader than what.

    Returns:
        One check for each number, in the order of the record; what cannot be checked says why.
    """
    people = People(facts, vocabulary)
    found = [
        *check_summaries(people),
        *check_comparisons(people),
        *check_counts(people),
        *check_totals(people),
        *check_consistency(people),
    ]
    return sorted(found, key=lambda one: (one.subject, one.statistic, one.method))
