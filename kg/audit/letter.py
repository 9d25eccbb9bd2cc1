"""One page on one paper, as one could send it to its authors."""

from collections.abc import Iterable, Iterator, Sequence

from kg.audit.results import Check, counted, span

_ESCAPED = str.maketrans({"|": "\\|", "\n": " ", "<": "&lt;"})


def letter(report: str, title: str, checks: Sequence[Check]) -> str:
    """Return the page as Markdown: what does not reproduce, what does under a condition, and how much does.

    Args:
        report: the id of the report.
        title: its title.
        checks: what the audit found in it.
    """
    return "\n".join([*_head(report, title, checks), *_body(checks), *_foot()]) + "\n"


def _head(report: str, title: str, checks: Sequence[Check]) -> Iterator[str]:
    found = counted(checks)
    tried = len(checks) - found["not-checkable"]
    yield f"# The printed numbers of “{_cell(title)}”, computed again"
    yield ""
    yield (
        f"Of {len(checks)} printed numbers ({report}), {tried} could be checked against the rest of the report: "
        f"{found['reproduced']} are reproduced, {found['reproduced-only-if']} under a condition, and "
        f"{found['not-reproduced']} are not."
    )
    yield ""


def _body(checks: Sequence[Check]) -> Iterator[str]:
    for verdict, heading in (("not-reproduced", "Not reproduced"), ("reproduced-only-if", "Reproduced only if")):
        chosen = [one for one in checks if one.verdict == verdict]
        if chosen:
            yield from (f"## {heading}", "")
            yield from _table(chosen)
            yield ""


def _table(checks: Iterable[Check]) -> Iterator[str]:
    yield "| what | printed | computed | how | why |"
    yield "| --- | --- | --- | --- | --- |"
    for one in checks:
        name = f"{one.subject.replace('#', ' ').strip()}, {one.statistic.replace('-', ' ')}"
        cells = (name, one.reported, span(one.recomputed), one.method, one.explanation)
        yield "| " + " | ".join(map(_cell, cells)) + " |"


def _cell(text: str) -> str:
    return text.translate(_ESCAPED)


def _foot() -> Iterator[str]:
    yield "## How this was done"
    yield ""
    yield (
        "Every number was taken from the report itself: the rows of its tables against its summaries, its summaries "
        "against each other. Values below a limit are kept as intervals, and a number counts as reproduced if any "
        "values within them give it, rounded either way. Both numbers stand; nothing was corrected, and a difference "
        "may come from a misprint, from patients left out of one number, or from our reading of the report."
    )
    yield ""
    yield "The report was read twice and not reviewed by a clinician. This is not medical advice."
