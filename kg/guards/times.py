"""When, for how long and how often: a time that a statement gives must be printed in one of its passages."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from kg import anchors
from kg.guards import durations
from kg.guards.durations import Span
from kg.guards.passages import APART, Passage
from kg.guards.statement import Statement
from kg.guards.tables import wrapped
from kg.guards.verdicts import Path, Weighed, judged
from kg.model import Diagnosis, Facts, days

_REMEDY = (
    "Write the time as printed, or add to `at` the passage that prints it; "
    "if it only follows, write `basis: derived`, with `why`."
)
_LENGTH = re.compile(r"P[0-9.YMWDTH]+")
#: `measure@time unit`, or a time alone above a column of a table.
_COLUMN = re.compile(r"(?:[^\s@]+@)?(?P<time>[<>=]*-?P[0-9][^\s]*)(?: .*)?")
#: How a unit of time begins in a heading.
_UNITS = {"Y": "y|a|j", "M": "m", "W": "w|s", "D": "d|j|t|g", "H": "h|s|o"}


def times(statement: Statement) -> list[Weighed]:
    """Look for the time of a statement, for its duration, its interval, and the year since when it holds."""
    said = statement.said
    weighed = list(_as_printed(statement))
    if not statement.stated or said.why or statement.path[0] == "tables":
        return weighed or statement.idle("time")
    moment, shown = getattr(said, "when", None), getattr(said, "time_printed", None) or ""
    if moment and not moment.point:
        # What the record copies for the time is nearer to it than the rest of its passages.
        text = shown if durations.printed(shown) else APART.join((statement.headed, shown))
        what = f"Neither the passage nor `time_printed` prints a time that is {moment.text}."
        if text is shown:
            what = f"`time_printed` is {shown!r}, which is not {moment.text}."
        weighed.append(judged((*statement.path, "when"), "time", is_printed(moment.text, text), what, _REMEDY))
    duration, interval = getattr(said, "duration", None), getattr(said, "interval", None)
    if duration:
        what = f"The passage prints no time that is {duration}."
        passed = is_printed(duration, statement.headed)
        weighed.append(judged((*statement.path, "duration"), "time", passed, what, _REMEDY))
    if interval:
        what = f"The passage does not say that it was given every {interval}."
        passed = recurs(interval, APART.join((statement.headed, shown)))
        weighed.append(judged((*statement.path, "interval"), "time", passed, what, _REMEDY))
    if isinstance(said, Diagnosis) and re.fullmatch(r"\d{4}", said.since or ""):
        passed = re.search(rf"(?<!\d)(?:{said.since}|['’]{(said.since or '')[2:]})(?!\d)", statement.text) is not None
        what = f"The passage does not print the year {said.since}."
        weighed.append(judged((*statement.path, "since"), "time", passed, what, _REMEDY))
    return weighed or statement.idle("time")


def _as_printed(statement: Statement) -> Iterator[Weighed]:
    """Look for the words that the record copies for a time, whatever stands between two of them."""
    shown = getattr(statement.said, "time_printed", None)
    if shown and statement.text and statement.said.basis != "derived":
        words = re.findall(r"\w+", anchors.normalise(shown))
        found = re.search(r"[\W_]*".join(map(re.escape, words)), statement.headed, re.IGNORECASE)
        passed = found is not None or wrapped(shown, statement.rows)
        what = f"The passage does not print {shown!r}."
        remedy = "Copy what is printed of the time, word by word; or add to `at` the passage that prints it."
        yield judged((*statement.path, "time_printed"), "printed", passed, what, remedy)


def is_printed(when: str, text: str) -> bool:
    """Whether a text prints a time: each end of it, and no comparator that says the contrary.

    >>> is_printed("P1Y", "after 12 months"), is_printed("P1Y", "after 12 weeks"), is_printed("<=P2D", "within 48 h")
    (True, False, True)
    """
    spans = durations.printed(text)
    if not spans and durations.unknown(text):
        return True
    bound = when[0] if when[0] in "<>" else ""
    lengths = [abs(days(one)) for one in _LENGTH.findall(when)]
    bounds = (">", "<") if len(lengths) == 2 else (bound,) * len(lengths)
    return all(_stands(length, spans, bound) for length, bound in zip(lengths, bounds, strict=True))


def _stands(length: Decimal, spans: list[Span], bound: str) -> bool:
    contrary = {"": ("≥", ">"), ">": ("≤", "<"), "<": ("≥", ">")}[bound]
    # The very beginning is called by many names.
    return not length or any(durations.alike(length, one.days) and one.comparator not in contrary for one in spans)


def recurs(interval: str, text: str) -> bool:
    """Whether a text says that something came again after a time.

    >>> recurs("P2W", "every other week"), recurs("PT12H", "twice daily"), recurs("P1M", "every 4 weeks")
    (True, True, False)
    """
    found = durations.intervals(text)
    return durations.any_alike(days(interval), found) or (not found and durations.unknown(text))


# --- tables --------------------------------------------------------------------------------------------------------


def times_of_columns(facts: Facts, found: Mapping[str, Passage]) -> Iterator[Weighed]:
    """Look for the time above each column of a table in the heading that the report prints."""
    for name, table in facts.record.tables.items():
        head = APART.join(found[at].text for at in table.at.get("columns", ()) if at in found)
        every = APART.join(found[at].text for written in table.at.values() for at in written if at in found)
        for index, column in enumerate(table.columns):
            path: Path = ("tables", name, "columns", index)
            match = _COLUMN.fullmatch(column)
            if match is None or not head:
                yield Weighed(path, "time", "not-applicable")
                continue
            passed = is_printed(match["time"], APART.join((head, every, table.label or ""))) or _heads(
                match["time"], head
            )
            what = f"The heading of the table prints no time that is {match['time']}."
            yield judged(path, "time", passed, what, "Write the time above the column as printed, or add its passage.")


def _heads(when: str, head: str) -> bool:
    """Whether a heading prints the number of a time alone, its unit standing elsewhere."""
    alone = all(
        re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.]|\s?%)", durations.figures(head))
        for number in re.findall(r"[\d.]+", when)
    )
    unit = "|".join(_UNITS[letter] for letter in re.findall(r"[YMWDH]", when))
    return alone and re.search(rf"(?<![^\W\d_])(?:{unit})", head, re.IGNORECASE) is not None
