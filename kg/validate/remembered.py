"""What was found before, by the digest of everything that it depends on: an unchanged report costs a look-up."""

import contextlib
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from pyoxigraph import Quad

from kg.validate.findings import Finding
from kg.validate.shapes import Shapes


def key(quads: Sequence[Quad], shapes: Shapes) -> str:
    """Return the digest of a report's graph and of all that decides on what is found in it."""
    return hashlib.sha256((shapes.digest + "\0".join(sorted(map(str, quads)))).encode()).hexdigest()


def recall(cache: Path, name: str) -> list[Finding] | None:
    """Return what was found before, or None."""
    try:
        found = json.loads((cache / f"{name}.json").read_text(encoding="utf-8"))
        return [Finding(**one) for one in found] if isinstance(found, list) else None
    except (OSError, ValueError, TypeError):
        return None


def remember(cache: Path, name: str, found: Sequence[Finding]) -> None:
    """Keep what was found.

    It is a memory and no more: where it cannot be written, or another process writes it too, nothing is lost.
    """
    with contextlib.suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        beside = cache / f".{name}.part"
        beside.write_text(json.dumps([asdict(one) for one in found]), encoding="utf-8")
        beside.replace(cache / f"{name}.json")
