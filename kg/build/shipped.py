"""The records that came with the package, built once into the user's cache folder."""

from collections.abc import Callable

from kg.build import generations
from kg.version import VERSION
from kg.workspace import Workspace


def ensure(where: Workspace, say: Callable[[str], None] = lambda _: None) -> None:
    """Build the shipped records if they are asked and are not built yet; a workspace of the user's is left alone."""
    if not where.shipped:
        return
    generation = generations.current(where.build)
    if generation is not None:
        known = generations.manifest(generation).get("version") == VERSION
        if known and not generations.stale(where, generation):
            return
    from kg.build.assembling import build

    say(f"building the {len(where.records)} shipped records, once")
    build(where, say=lambda _: None)
