"""Records: YAML files read into checked values, with every fault at its line."""

from kg.records.entries import Reading, anchors
from kg.records.reading import read

__all__ = ["Reading", "anchors", "read"]
