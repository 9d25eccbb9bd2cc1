"""How well the audit tells errors from rounding: `python benchmarks/audit.py [SEED] [NUMBER]`.

So many invented case series without an error, and as many with one each. The figures are printed with the seed, the
misses and the false alarms with what the audit said of them; they fail nothing.
"""

import sys
import tempfile
from pathlib import Path

from kg.build.inputs import Inputs
from tests.making import repository
from tests.trials import Trial, by_kind, clean, faulty

SEED, NUMBER = 2026, 200


def report(without: list[Trial], with_one: list[Trial], seed: int) -> None:
    """Print what was found."""
    write = sys.stdout.write
    write(f"seed {seed}: {len(without)} series without an error, {len(with_one)} with one each\n\n")
    write(f"{'kind of error':<26} planted  found  recall\n")
    kinds = by_kind(with_one)
    for kind, (planted, found) in kinds.items():
        write(f"{kind:<26} {planted:7} {found:6} {found / planted:7.2f}\n")
    planted, found = (sum(pair[at] for pair in kinds.values()) for at in (0, 1))
    write(f"{'all':<26} {planted:7} {found:6} {found / planted:7.3f}\n\n")
    alarms = [(one, check) for one in (*without, *with_one) for check in one.false]
    judged = sum(check.verdict != "not-checkable" for one in without for check in one.checks)
    wrong = [one for one in without if one.alarms]
    checks = sum(len(one.alarms) for one in without)
    write(f"false alarms: {checks} of {judged} judged checks, in {len(wrong)} of {len(without)} clean series; ")
    write(f"{sum(len(one.false) for one in with_one)} beside a planted error\n")
    for one in with_one:
        if not one.found:
            write(f"missed: {one.name}, {one.kind}, {', '.join(sorted(one.planted))}\n")
            for check in one.checks:
                if {check.subject, *check.operands} & one.planted:
                    write(f"    {check.statistic} {check.reported}: {check.verdict}; {check.explanation}\n")
    for one, check in alarms:
        write(f"false: {one.name}, {check.subject} {check.statistic} {check.reported}: {check.explanation}\n")


def main() -> None:
    """Make the series in a folder of their own, audit them, and report."""
    seed, number = (int(word) for word in (*sys.argv[1:], *map(str, (SEED, NUMBER)[len(sys.argv) - 1 :])))
    vocabulary = Inputs(repository()).vocabulary
    with tempfile.TemporaryDirectory() as folder:
        without = list(clean(number, seed, vocabulary, Path(folder)))
        with_one = list(faulty(number, seed, vocabulary, Path(folder)))
    report(without, with_one, seed)


if __name__ == "__main__":
    main()
