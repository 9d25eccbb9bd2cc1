"""Every example in a docstring of the package is run."""

import doctest
import importlib
import pkgutil

import pytest

import kg

MODULES = sorted(
    found.name for found in pkgutil.walk_packages(kg.__path__, "kg.") if not found.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    """Each `>>>` line of a module gives what the next line says."""
    module = importlib.import_module(name)
    assert doctest.testmod(module, report=True).failed == 0


def test_the_examples_are_found() -> None:
    """The walk reaches the modules that have examples, so that a pass above means something."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    examples = {
        name: sum(len(found.examples) for found in finder.find(importlib.import_module(name))) for name in MODULES
    }
    assert all(
        examples[name] for name in ("kg.anchors", "kg.faults", "kg.names", "kg.model.scalars", "kg.triples.terms")
    )
    assert sum(examples.values()) >= 8
