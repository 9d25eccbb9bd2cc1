"""Everything known of one thing, line by line: a patient's course in the order of time, a report, a drug, a disease."""

from kg.showing.reading import Line, Passage, Shown, populations, reports, show, statuses

__all__ = ["Line", "Passage", "Shown", "populations", "reports", "show", "statuses"]
