"""The version of the software; the data have dates of their own."""

VERSION = "0.1.0"
