"""What was found in the graph of one report."""

from dataclasses import dataclass

from kg.faults import Severity


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One thing that a shape found, or that is wrong with a unit.

    Attributes:
        focus: the IRI of the thing.
        code: the local name of the shape, or of the rule.
        path: the local name of the property, or nothing.
        value: the value that is wrong, or nothing.
        severity: how grave it is.
        message: what is wrong and what to write instead: two sentences.
    """

    focus: str
    code: str
    path: str
    value: str
    severity: Severity
    message: str
