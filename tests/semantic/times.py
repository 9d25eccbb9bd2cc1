"""When, and which way: times, durations, intervals, changes and levels that are not those of the report."""

import re
from collections.abc import Iterator, Mapping

from tests.semantic.editing import Path
from tests.semantic.specimens import Change, Specimen

#: What is the contrary of what.
CONTRARY: Mapping[str, str] = {
    "increased": "decreased", "decreased": "increased", "normalised": "increased", "stopped": "increased",
    "unchanged": "decreased", "normal": "abnormal", "abnormal": "normal", "positive": "negative",
    "negative": "positive", "active": "inactive", "inactive": "active", "present": "none", "none": "present",
}  # fmt: skip


def _times(specimen: Specimen) -> Iterator[tuple[Path, str, str, str]]:
    """Yield where a time stands, the time, and what stands before and after it."""
    for path, text in specimen.having("when"):
        yield path, text, "", ""
    for table, content in specimen.tables():
        for index, heading in enumerate(content["columns"]):
            match = re.fullmatch(r"(?:([\w-]+@))?([\w-]+)( .*)?", heading)
            if match and (match[1] or (index and heading not in ("unit", "p", "prior"))):
                yield (*table, "columns", index), match[2], match[1] or "", match[3] or ""


def doubled(specimen: Specimen) -> Iterator[Change]:
    """Double a time."""
    for path, text, before, after in _times(specimen):
        new = re.sub(r"P(\d+)", lambda match: f"P{2 * int(match[1])}", text)
        if new != text:
            yield specimen.replaced(path, before + new + after)


def beyond_follow_up(specimen: Specimen) -> Iterator[Change]:
    """Give a time that is long after the report."""
    for path, text, before, after in _times(specimen):
        if re.match("P|follow-up|end-of-follow-up", text):
            yield specimen.replaced(path, f"{before}P40Y{after}")


def other_end(specimen: Specimen) -> Iterator[Change]:
    """Take the beginning for the end, or the end for the beginning."""
    others = {"baseline": "end-of-follow-up", "end-of-follow-up": "baseline", "follow-up": "baseline"}
    for path, text, before, after in _times(specimen):
        if text in others:
            yield specimen.replaced(path, before + others[text] + after)


def dropped(specimen: Specimen) -> Iterator[Change]:
    """Take a time away."""
    for path, _ in specimen.having("when"):
        yield specimen.removed(path)


def full_date(specimen: Specimen) -> Iterator[Change]:
    """Give a day where the report gives a duration."""
    for path, _ in specimen.having("time_printed"):
        yield specimen.replaced(path, "12 March 2009")


def other_year(specimen: Specimen) -> Iterator[Change]:
    """Give another year: of a disease, or of the report."""
    places = list(specimen.having("since", "diagnoses"))
    if isinstance(specimen.page.get(("report", "year")), str):
        places.append((("report", "year"), specimen.page.get(("report", "year"))))
    for path, year in places:
        yield specimen.replaced(path, str(int(year) + 1))


def other_interval(specimen: Specimen) -> Iterator[Change]:
    """Give a drug half as often."""
    for path, regimen in specimen.regimens():
        match = re.fullmatch(r"P(\d+)([A-Z])", regimen.get("interval", ""))
        if match:
            yield specimen.replaced((*path, "interval"), f"P{2 * int(match[1])}{match[2]}")


def other_duration(specimen: Specimen) -> Iterator[Change]:
    """Have an outcome last twice as long."""
    for path, text in specimen.having("duration", "outcomes", "treatments"):
        number = re.search(r"[\d.]+", text)
        if number:
            yield specimen.replaced(path, text.replace(number[0], f"{2 * float(number[0]):g}"))


def change_turned(specimen: Specimen) -> Iterator[Change]:
    """Have risen what fell."""
    for path, change in specimen.having("change", "measurements"):
        yield specimen.replaced(path, CONTRARY[change])


def level_turned(specimen: Specimen) -> Iterator[Change]:
    """Take normal for abnormal, positive for negative, none for present."""
    for path, level in specimen.having("level", "measurements"):
        yield specimen.replaced(path, CONTRARY[level])
    for table, content in specimen.tables():
        for word, level in content.get("levels", {}).items():
            yield specimen.replaced((*table, "levels", word), CONTRARY[level])
