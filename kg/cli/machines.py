"""Findings for other programs: SARIF for code scanning, and the lines by which GitHub marks a change."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kg.faults import Fault, Severity
from kg.version import VERSION

if TYPE_CHECKING:
    from kg.explaining import Explanation

_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(faults: Iterable[Fault], told: Iterable["Explanation"] = ()) -> dict[str, Any]:
    """Return findings as a SARIF 2.1.0 document (OASIS, 2023).

    Args:
        faults: what was found.
        told: what is told of the rules; of others than those that found something nothing is said.
    """
    found = list(faults)
    rules = sorted({fault.code for fault in found})
    known = {one.code: one for one in told}
    described = [{"id": code, **(_described(known[code]) if code in known else {})} for code in rules]
    driver = {"name": "kg check", "version": VERSION, "rules": described}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_result(fault, rules.index(fault.code)) for fault in found],
            }
        ],
    }


def _described(one: "Explanation") -> dict[str, Any]:
    from kg.explaining import section

    return {
        "shortDescription": {"text": one.summary},
        "fullDescription": {"text": one.rule},
        "help": {"text": " ".join(filter(None, (one.why, one.remedy))), "markdown": section(one)},
        "defaultConfiguration": {"level": _LEVELS[one.severity]},
    }


def _result(fault: Fault, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": fault.code,
        "ruleIndex": index,
        "level": _LEVELS[fault.severity],
        "message": {"text": _message(fault)},
    }
    if fault.file:
        place: dict[str, Any] = {"artifactLocation": {"uri": _uri(fault.file)}}
        if fault.line:
            place["region"] = {"startLine": fault.line, "startColumn": max(fault.column, 1)}
        result["locations"] = [{"physicalLocation": place}]
    return result


def _message(fault: Fault) -> str:
    path = f"{fault.path}: " if fault.path else ""
    return " ".join(filter(None, (f"{path}{fault.what}", fault.remedy)))


def _uri(file: str) -> str:
    from urllib.parse import quote

    return quote(file.replace("\\", "/"))


def github(faults: Iterable[Fault]) -> Iterable[str]:
    """Yield findings as workflow commands of GitHub Actions, one line each."""
    for fault in faults:
        place = {"file": fault.file, "line": fault.line, "col": fault.column, "title": fault.code}
        said = ",".join(f"{name}={_property(str(value))}" for name, value in place.items() if value)
        yield f"::{_COMMANDS[fault.severity]} {said}::{_data(_message(fault))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
