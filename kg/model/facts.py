"""A record with its tables expanded: every finding of every population, wherever it was entered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.model.findings import Comparison, Finding, Grounded
from kg.model.record import OF_REPORT, Record

Path = tuple[str | int, ...]

#: What a report prints of itself, and the record copies; its kind and a retraction are said in other words.
REPORT_FACTS = (
    "title",
    "authors",
    "journal",
    "year",
    "volume",
    "issue",
    "pages",
    "number",
    "doi",
    "pmid",
    "published",
    "publisher",
    "licence",
    "keywords",
)
STUDY_FACTS = ("design", "setting", "centre", "country", "period", "follow_up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One finding of one population, entered by hand or made by a table.

    Attributes:
        population: the id of its population; empty where nothing says whose it is.
        id: its id, which is its fragment.
        finding: what it says.
        path: where in the record it stands.
        direct: whether it has an entry of its own, so that its id alone names it.
    """

    population: str
    id: str
    finding: Finding
    path: Path
    direct: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that a record says.

    Attributes:
        record: the record.
        entries: its findings.
        comparisons: its comparisons with those of its tables, and where each stands.
    """

    record: Record
    entries: tuple[Entry, ...]
    comparisons: Mapping[str, tuple[Comparison, Path]]
    _named: dict[str, Entry] = field(default_factory=dict, repr=False, compare=False)

    def find(self, reference: str) -> Entry | None:
        """Return the finding that a reference names: `id`, or `population#id`."""
        if not self._named:
            for entry in self.entries:
                self._named[f"{entry.population}#{entry.id}"] = entry
                if entry.direct:
                    self._named[entry.id] = entry
        return self._named.get(reference)

    def statements(self) -> Iterator[tuple[Path, Grounded]]:
        """Yield everything that rests on passages or on other findings, and where it stands."""
        for section in ("populations", *OF_REPORT):
            for key, one in getattr(self.record, section).items():
                yield (section, key), one
        for key, (comparison, path) in self.comparisons.items():
            if path != ("comparisons", key):
                yield path, comparison
        for entry in self.entries:
            yield entry.path, entry.finding
            for key, regimen in getattr(entry.finding, "regimens", {}).items():
                yield (*entry.path, "regimens", key), regimen
        for name in STUDY_FACTS:
            fact = getattr(self.record.study, name)
            if fact:
                yield ("study", name), fact

    def passages(self) -> Iterator[str]:
        """Yield every anchor of the record as written, as often as it is used."""
        for written in self.record.report.at.values():
            yield from written
        for _, statement in self.statements():
            yield from statement.at
