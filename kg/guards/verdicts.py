"""What a guard found at a statement."""

from typing import Literal, NamedTuple

Path = tuple[str | int, ...]
Verdict = Literal["passed", "failed", "not-applicable"]
VERDICTS: tuple[Verdict, ...] = ("passed", "failed", "not-applicable")


class Weighed(NamedTuple):
    """What one guard found at one statement.

    Attributes:
        path: where in the record the statement stands.
        guard: `value`, `unit`, `count`, `agent`, `printed`, `absence`, `presence`, `time`, `kind`, `change`, `level`,
            `statistic`, `sentence` or `row`.
        verdict: `passed`, `failed`, or `not-applicable` where the statement has nothing of that kind to be found.
        what: what is missing, where it failed.
        remedy: what to write instead.
    """

    path: Path
    guard: str
    verdict: Verdict
    what: str = ""
    remedy: str = ""


def judged(path: Path, guard: str, passed: bool, what: str, remedy: str) -> Weighed:
    """Return a verdict; what is wrong and what to write are told only where it failed."""
    return Weighed(path, guard, "passed") if passed else Weighed(path, guard, "failed", what, remedy)
