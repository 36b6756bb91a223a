"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import trustplan
from builders import ROOT
from trustplan import primitives

MODULES = [found.name for found in pkgutil.iter_modules(primitives.__path__)]
WITH_EXAMPLES = {
    "contents",
    "counting",
    "data_status",
    "english",
    "governance_terms",
    "licences",
    "markdown",
    "notation",
    "periods",
    "rows",
    "school_calendar",
    "scopes",
    "small_counts",
    "suggestions",
    "targets",
    "typed_numbers",
    "usual_terms",
    "value",
    "worker",
}


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_what_the_code_gives(name: str) -> None:
    """Every line after `>>>`, in every module that documents itself so."""
    found = doctest.testmod(importlib.import_module(f"trustplan.primitives.{name}"))
    assert found.failed == 0
    assert (found.attempted > 0) is (name in WITH_EXAMPLES)


def _documented() -> list[str]:
    """The modules of the other packages that have examples."""
    found = []
    for module in pkgutil.walk_packages(trustplan.__path__, "trustplan."):
        path = ROOT / "src" / f"{module.name.replace('.', '/')}.py"
        is_of_others = not module.name.startswith("trustplan.primitives")
        if is_of_others and path.is_file() and "    >>> " in path.read_text(encoding="utf-8"):
            found.append(module.name)
    return found


@pytest.mark.parametrize("name", _documented())
def test_examples_elsewhere_are_what_the_code_gives(name: str) -> None:
    """In every package."""
    found = doctest.testmod(importlib.import_module(name))
    assert (found.failed, found.attempted > 0) == (0, True)
