"""A share of the reports, checked in a process of its own (`python -m kg.validate.worker`): job in, findings out."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from kg.names import Names
from kg.validate import dimensions
from kg.validate.findings import Finding
from kg.validate.shapes import Engine, Shapes

Report = Sequence[Quad]


def check(reports: Sequence[Report], shapes: Shapes) -> list[list[Finding]]:
    """Return what is wrong with each report: what the shapes find, and what is wrong with its units."""
    engine = Engine(shapes)
    return [
        sorted([*engine.check(report), *dimensions.check(report, shapes.beside, shapes.names)]) for report in reports
    ]


def to_job(reports: Sequence[Report], shapes: Shapes) -> bytes:
    """Write a job for another process: the reports, and what they are held against."""
    job = {
        "base": shapes.names.base,
        "beside": _text(shapes.beside),
        "reports": [_text([quad.triple for quad in report]) for report in reports],
        "shapes": shapes.turtle,
    }
    return json.dumps(job).encode()


def from_answer(answer: bytes) -> list[list[Finding]]:
    """Read what another process found.

    Raises:
        ValueError: it is no answer.
    """
    try:
        return [[Finding(**one) for one in report] for report in json.loads(answer)]
    except TypeError as error:
        raise ValueError("this is no list of findings") from error


def _text(triples: Sequence[Triple]) -> str:
    written = serialize(triples, format=RdfFormat.N_TRIPLES)
    return written.decode() if written else ""


def _triples(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES)]


def _work(job: dict[str, Any]) -> bytes:
    shapes = Shapes(tuple(job["shapes"]), tuple(_triples(job["beside"])), Names(job["base"]))
    reports = [list(parse(text, format=RdfFormat.N_TRIPLES)) for text in job["reports"]]
    return json.dumps([[asdict(one) for one in found] for found in check(reports, shapes)]).encode()


if __name__ == "__main__":
    sys.stdout.buffer.write(_work(json.load(sys.stdin)))
