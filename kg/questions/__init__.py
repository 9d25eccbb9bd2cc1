"""Questions: SPARQL files with a header, asked with typed parameters and answered with typed rows."""

from kg.questions.answers import ANY, Answer, Bounds, add_up, ask, concept
from kg.questions.binder import bind
from kg.questions.catalogue import Catalogue, catalogue, from_files, from_index, unknown, write_index
from kg.questions.header import Column, Parameter, Question, read, read_all
from kg.questions.profile import profile

__all__ = [
    "ANY",
    "Answer",
    "Bounds",
    "Catalogue",
    "Column",
    "Parameter",
    "Question",
    "add_up",
    "ask",
    "bind",
    "catalogue",
    "concept",
    "from_files",
    "from_index",
    "profile",
    "read",
    "read_all",
    "unknown",
    "write_index",
]
