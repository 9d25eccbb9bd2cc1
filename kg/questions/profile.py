"""How grave it is when a check finds something: one line a check, its name, a tab, and a word."""

from collections.abc import Iterable
from pathlib import Path

from kg.errors import WorkspaceError

SEVERITIES = ("error", "warning", "info")


def profile(files: Iterable[Path]) -> dict[str, str]:
    """Read the severities of checks, later files over earlier ones.

    Raises:
        WorkspaceError: a line has a word that is no severity.
    """
    found: dict[str, str] = {}
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            name, _, severity = line.partition("\t")
            if not line or line.startswith("#"):
                continue
            if severity not in SEVERITIES:
                what = f"{path}:{number}: {severity!r} is no severity."
                raise WorkspaceError(what, "Write error, warning or info after a tab.")
            found[name] = severity
    return found
