"""Afterline: what worked after the last line of therapy failed, as checked, linked data.

import kg
graph = kg.dataset()
"""

from typing import TYPE_CHECKING

from kg.version import VERSION

if TYPE_CHECKING:
    from kg.api import dataset

__version__ = VERSION

__all__ = ["__version__", "dataset"]


def __getattr__(name: str) -> object:
    """Import the API when it is used: the command line starts without rdflib."""
    if name == "dataset":
        from kg import api

        return api.dataset
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
