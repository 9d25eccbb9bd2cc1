"""Afterline: what worked after the last line of therapy failed, as checked, linked data."""

__version__ = "0.1.0"
