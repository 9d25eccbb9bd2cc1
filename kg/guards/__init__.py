"""Guards: what a statement says must be printed where it says that it stands.

An anchor proves that a passage is in the paper; a guard looks whether the passage bears what rests on it: the value
with its comparator, the count, the drug, a negation under an absence and none over a presence, a whole sentence.
"""

from kg.guards.passages import Passage
from kg.guards.quotations import may_be_quoted, quotations
from kg.guards.statements import weigh
from kg.guards.verdicts import VERDICTS, Verdict, Weighed

__all__ = ["VERDICTS", "Passage", "Verdict", "Weighed", "may_be_quoted", "quotations", "weigh"]
