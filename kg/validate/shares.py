"""The reports shared out among the processors: this process takes one share, and each other processor another one."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.validate.findings import Finding
from kg.validate.shapes import Shapes
from kg.validate.worker import Report, check, from_answer, to_job

#: A process starts in about the time in which so many quads are checked; with fewer it is not worth its while.
_WORTH = 2_500
#: What another process runs.
_WORKER = ("-m", "kg.validate.worker")


def check_all(reports: Sequence[Report], shapes: Shapes, *, processors: int | None = None) -> list[list[Finding]]:
    """Check reports, with as many processes as there are processors and enough to do.

    Args:
        reports: the quads of each report.
        shapes: what must hold.
        processors: how many may work; None for those that this process may use.

    Returns:
        For each report what was found, in order. Who checked it makes no difference.
    """
    shares = shared([len(report) for report in reports], processors or _processors())
    found: dict[int, list[Finding]] = {}
    with_others = [(share, _start([reports[i] for i in share], shapes)) for share in shares[1:]]
    try:
        for share in shares[:1]:
            found.update(zip(share, check([reports[i] for i in share], shapes), strict=True))
        for share, process in with_others:
            found.update(zip(share, _finish(process, [reports[i] for i in share], shapes), strict=True))
    finally:
        for _, process in with_others:
            if process:
                _end(process)
    return [found[i] for i in range(len(reports))]


def shared(sizes: Sequence[int], processors: int) -> list[list[int]]:
    """Share out work by its size: the greatest first, each to whoever has the least.

    >>> shared([5000, 800, 700, 700, 900], 2)
    [[0], [4, 1, 2, 3]]
    >>> shared([800, 700], 2)
    [[0, 1]]
    """
    count = max(1, min(processors, len(sizes), sum(sizes) // _WORTH))
    shares: list[list[int]] = [[] for _ in range(count)]
    loads = [0] * count
    for index in sorted(range(len(sizes)), key=lambda i: -sizes[i]):
        least = loads.index(min(loads))
        shares[least].append(index)
        loads[least] += sizes[index]
    return [share for share in shares if share]


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start(reports: Sequence[Report], shapes: Shapes) -> "subprocess.Popen[bytes] | None":
    """Start a process that checks a share, and give it its job; None where there can be no other process."""
    package = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    try:
        process = subprocess.Popen(
            [sys.executable, *_WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
    except OSError:
        return None
    assert process.stdin is not None
    try:
        process.stdin.write(to_job(reports, shapes))
        process.stdin.close()
    except OSError:
        # It is gone already; its share is done here then.
        process.kill()
    return process


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    for pipe in filter(None, (process.stdin, process.stdout)):
        pipe.close()
    process.wait()


def _finish(
    process: "subprocess.Popen[bytes] | None", reports: Sequence[Report], shapes: Shapes
) -> Iterator[list[Finding]]:
    """Yield what a process found; where it came to an end without an answer, its share is checked here."""
    found: list[list[Finding]] = []
    if process and process.stdout:
        answer = process.stdout.read()
        with contextlib.suppress(ValueError):
            found = from_answer(answer) if process.wait() == 0 else []
    yield from found if len(found) == len(reports) else check(reports, shapes)
