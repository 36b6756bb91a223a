"""What tests of single packages share: a file with the same bytes is made sense of once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from files_once import files_once

READING = ("loading", "primitives", "schema", "source")  # what these test is reading itself: they read each time


@pytest.fixture(scope="module", autouse=True)
def _files_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """Most trusts of tests have their calendar, policy and frameworks in common, and often all but one file."""
    package = request.path.relative_to(Path(__file__).parent).parts[0]
    with nullcontext() if package in READING else files_once():
        yield
