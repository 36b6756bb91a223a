"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from trustplan import primitives

MODULES = [found.name for found in pkgutil.iter_modules(primitives.__path__)]
WITH_EXAMPLES = {
    "counting",
    "english",
    "few",
    "firmness",
    "licences",
    "notation",
    "periods",
    "rows",
    "school_calendar",
    "scopes",
    "usual_terms",
    "suggestions",
    "targets",
    "typed_numbers",
    "worker",
}


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_what_the_code_gives(name: str) -> None:
    """Every line after `>>>`, in every module that documents itself so."""
    found = doctest.testmod(importlib.import_module(f"trustplan.primitives.{name}"))
    assert found.failed == 0
    assert (found.attempted > 0) is (name in WITH_EXAMPLES)
