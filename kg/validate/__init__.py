"""What must hold in the graph of each report: SHACL shapes with the vocabulary beside it, and units of the right kind.

A report is checked on its own, side by side with others, and again only when it or what it is held against has changed.
"""

from collections.abc import Sequence
from pathlib import Path

from kg.validate.findings import Finding
from kg.validate.remembered import key, recall, remember
from kg.validate.shapes import Shapes, load
from kg.validate.shares import check_all
from kg.validate.worker import Report

__all__ = ["Finding", "Shapes", "check", "load"]


def check(reports: Sequence[Report], shapes: Shapes, cache: Path | None = None) -> list[list[Finding]]:
    """Check each report on its own.

    Args:
        reports: the quads of each report.
        shapes: what must hold.
        cache: a folder that remembers what was found; None to remember nothing.

    Returns:
        For each report what was found, in order.
    """
    if cache is None:
        return check_all(reports, shapes)
    names = [key(report, shapes) for report in reports]
    found = {name: recall(cache, name) for name in names}
    new = [i for i, name in enumerate(names) if found[name] is None]
    for i, findings in zip(new, check_all([reports[i] for i in new], shapes), strict=True):
        found[names[i]] = findings
        remember(cache, names[i], findings)
    return [found[name] or [] for name in names]
