"""Whole-process times as ratios, the two commands of each ratio measured in turns: `python benchmarks/ratios.py`.

A ratio says more than a time: both sides run on the same machine, in the same minute. The limits are those that the
project has set itself; they are printed beside the figures and fail nothing.
"""

import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
KG = [PYTHON, "-c", "from kg.cli import main; main()"]
ASK = [*KG, "ask", "refractory-responders", "--failed", "tnf-inhibitor", "--format", "json"]
BUILD = [*KG, "build", "--quiet"]


def run(command: Sequence[str], folder: Path) -> float:
    """Run a command and return its wall time in seconds."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def compare(
    command: Sequence[str], beside: Sequence[str], folder: Path, *, times: int, before: Callable[[], None] | None = None
) -> tuple[float, float]:
    """Return the median seconds of two commands that were run in turns.

    Args:
        command: the command of ours.
        beside: what it is measured against.
        folder: where both run.
        times: how often.
        before: what is done before each run of ours.
    """
    ours, theirs = [], []
    for _ in range(times):
        if before:
            before()
        theirs.append(run(beside, folder))
        ours.append(run(command, folder))
    return statistics.median(ours), statistics.median(theirs)


def report(what: str, ours: float, theirs: float, against: str, limit: float) -> None:
    """Print one line."""
    took = f"{ours * 1000:7.0f} ms = {ours / theirs:5.2f} x {against} ({theirs * 1000:.0f} ms)"
    sys.stdout.write(f"{what:<28} {took}, limit {limit:g}\n")


def main() -> None:
    """Copy the workspace into a folder of its own, build it there, and measure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "workspace"
        shutil.copytree(ROOT / "records", folder / "records")
        (folder / "kg.toml").touch()
        os.environ["PYTHONPATH"] = str(ROOT)
        # As pip leaves a package, beside others that it left so.
        compileall.compile_dir(ROOT / "kg", quiet=1)
        run(BUILD, folder)
        bare = [PYTHON, "-c", "import click, pyoxigraph"]
        report("kg ask, json", *compare(ASK, bare, folder, times=10), "import click, pyoxigraph", 3)
        shacl = [PYTHON, "-c", "import pyshacl"]
        cold = compare(BUILD, shacl, folder, times=5, before=lambda: shutil.rmtree(folder / "build"))
        report("kg build, cold", *cold, "import pyshacl", 40)
        report("kg build, nothing changed", *compare(BUILD, shacl, folder, times=5), "import pyshacl", 10)


if __name__ == "__main__":
    main()
