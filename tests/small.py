"""A small record about nobody, without a fault, and how the tests that change it speak of the fault that follows."""

from typing import NamedTuple

from hypothesis import settings

from kg.faults import Fault
from kg.records import Reading

#: Properties are tried on the same examples in every run, and however slow the machine is.
SAME = settings(derandomize=True, deadline=None, max_examples=150)

#: Where an entry of the small record stands.
AT = "at: [0-9 0123456789abcdef]"

RECORD = """\
id: example-2020
status: double-read

report:
  title: Agent B in disease Z
  kind: article
  year: "2020"
  at: {title: [0-9 0123456789abcdef], year: [0-9 0123456789abcdef]}

text:
  file: example.txt
  sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
  extractor: plain 1
  sections: {Title: "0", Results: "120"}

abbreviations:
  AGB: tocilizumab
  ESR: erythrocyte-sedimentation-rate

study:
  design: {is: case-series, printed: fourteen people, at: [0-9 0123456789abcdef]}

populations:
  cohort: {role: cohort, size: "14", at: [0-9 0123456789abcdef]}
  failing: {size: "10", part_of: cohort, defined_by: tnf, at: [0-9 0123456789abcdef]}
  patient-1: {part_of: cohort, division: table-1, at: [0-9 0123456789abcdef]}

criteria:
  z20: {label: Z20 response, kind: response, says: A fifth better than before., at: [0-9 0123456789abcdef]}

diagnoses:
  z: {population: cohort, role: indication, disease: rhupus, holds: 14 of 14, at: [0-9 0123456789abcdef]}

characteristics:
  women: {population: cohort, is: female, holds: 11 of 14, at: [0-9 0123456789abcdef]}
  woman: {population: patient-1, is: female, at: [0-9 0123456789abcdef]}

treatments:
  tnf: {population: cohort, agent: tnf-inhibitor, line: prior, holds: 10 of 14, at: [0-9 0123456789abcdef]}
  agb:
    population: cohort
    agent: AGB
    line: index
    indication: rhupus
    holds: 14 of 14
    at: [0-9 0123456789abcdef]
    regimens:
      monthly: {dose: "6", unit: mg/kg, interval: P4W, at: [0-9 0123456789abcdef]}

outcomes:
  tnf-failed:
    of: tnf
    kind: inefficacy
    holds: 8..10
    basis: derived
    why: Two of the ten may have stopped for another reason.
    derived_from: tnf
    at: [0-9 0123456789abcdef]
  agb-z20: {of: agb, kind: response, criterion: z20, holds: 9 of 14, when: P12W, at: [0-9 0123456789abcdef]}

adverse_events:
  infections: {during: agb, event: infection, holds: 0 of 14, at: [0-9 0123456789abcdef]}

measurements:
  esr: {population: cohort, measure: ESR, value: "35", unit: mm/h, statistic: median, at: [0-9 0123456789abcdef]}
  esr-late: {population: cohort, measure: ESR, value: < 15, unit: mm/h, statistic: mean, at: [0-9 0123456789abcdef]}

tables:
  table-1:
    columns: [patient, age@baseline a, prior]
    rows:
      - [patient-1, "41", [infliximab, etanercept]]
    at: {columns: [0-9 0123456789abcdef], patient-1: [0-9 0123456789abcdef]}

comparisons:
  esr-p: {of: [esr, esr-late], p: "0.03", at: [0-9 0123456789abcdef]}

complete:
  prior-agents: {population: patient-1, class: treatments, line: prior, at: [0-9 0123456789abcdef]}

claims:
  aim: {role: objective, says: To describe fourteen people., about: [AGB], at: [0-9 0123456789abcdef]}
"""


class Slip(NamedTuple):
    """A slip of the pen in the small record, and the one fault that must follow.

    Attributes:
        old: what stands there, once.
        new: what is written instead.
        code: the code of the fault.
        path: where in the record it points.
        what: words that say what is wrong.
        remedy: words that say what to write.
        mark: words in the line that it must name; the line of the slip where there are none.
    """

    old: str
    new: str
    code: str
    path: str
    what: str
    remedy: str
    mark: str = ""

    @property
    def text(self) -> str:
        """The record with the slip."""
        return changed(self.old, self.new)

    @property
    def line(self) -> int:
        """The line of the mark or of the slip, from 1; where several lines were written, the last of them."""
        if self.mark:
            return line_of(self.mark, self.text)
        end = RECORD.index(self.old) + len(self.new.rstrip("\n"))
        return self.text.count("\n", 0, end) + 1


def changed(old: str, new: str, text: str = RECORD) -> str:
    """Return a text with one change in the only place where it can be made."""
    assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
    return text.replace(old, new)


def each(texts: str) -> list[str]:
    """Return the texts that stand between bars."""
    return texts.split("|")


def line_of(mark: str, text: str) -> int:
    """Return the line, from 1, of words that stand once in a text."""
    assert text.count(mark) == 1, f"{mark!r} stands there {text.count(mark)} times"
    return text.count("\n", 0, text.index(mark)) + 1


def only(reading: Reading) -> Fault:
    """Return the one fault of a record."""
    assert len(reading.faults) == 1, reading.faults
    return reading.faults[0]


def assert_tells(fault: Fault, slip: Slip) -> None:
    """Hold a fault against what must be told of a slip: rule, file, line, field, what is wrong, what to write."""
    assert (fault.code, fault.severity, fault.file, fault.line, fault.path) == (
        slip.code,
        "error",
        "example-2020.yaml",
        slip.line,
        slip.path,
    )
    assert slip.what in fault.what
    assert slip.remedy in fault.remedy
    assert fault.what.endswith((".", "”."))
    assert fault.remedy
    assert fault.column > 0
