"""How much of a long test is run: a little of it on every run, all of it by `make test-thorough`."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# Set by `make test-thorough`.
IS_THOROUGH = os.environ.get("TRUSTPLAN_THOROUGH") == "1"


def examples(number: int) -> Callable[[Any], Any]:
    """Try a property with a tenth of so many examples on each run, and with all of them by `make test-thorough`."""
    most = number if IS_THOROUGH else max(1, number // 10)
    limits = settings(max_examples=most, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

    def marked(test: Any) -> Any:
        return pytest.mark.explored(limits(test))

    return marked


def amounts(argument: str, *, quick: int, thorough: int) -> pytest.MarkDecorator:
    """Run a test with a small number, and with a large one where it is marked as thorough."""
    all_of_it = pytest.param(thorough, id="thorough", marks=pytest.mark.thorough)
    return pytest.mark.parametrize(argument, [pytest.param(quick, id="quick"), all_of_it])


def thorough_but(
    first: int, cases: list[Any], ids: Callable[[Any], str] = str, *, of_several: bool = False
) -> list[Any]:
    """The cases as parameters, those after the first few marked as thorough. `of_several`: a case is a tuple of values."""
    found = []
    for n, case in enumerate(cases):
        values = case if of_several else (case,)
        found.append(pytest.param(*values, id=ids(case), marks=() if n < first else pytest.mark.thorough))
    return found


def thorough_between(step: int, cases: list[Any]) -> list[Any]:
    """The cases as parameters: every so manieth, from the first, on each run; those between marked as thorough."""
    found = []
    for n, case in enumerate(cases):
        found.append(pytest.param(case, marks=() if n % step == 0 else pytest.mark.thorough))
    return found


def holds_for(examples: int, strategy: st.SearchStrategy[Any], test: Callable[[Any], None]) -> None:
    """Whether a property holds for so many examples."""

    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.nested_given])
    @given(strategy)
    def prop(example: Any) -> None:
        test(example)

    prop()
