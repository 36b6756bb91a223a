"""What tests of single packages share: a file with the same bytes is made sense of once, and an edition is made once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from editions_once import editions_once
from files_once import files_once

READING = ("loading", "primitives", "schema", "source")  # what these test is reading itself: they read each time
SHOWING = ("oversight", "website")  # what these test is made of an edition


@pytest.fixture(scope="module", autouse=True)
def _files_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """Most trusts of tests have their calendar, policy and frameworks in common, and often all but one file."""
    package = request.path.relative_to(Path(__file__).parent).parts[0]
    with nullcontext() if package in READING else files_once():
        yield


@pytest.fixture(scope="module", autouse=True)
def _editions_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """What is shown of the example is most of what the tests of pages and papers look at."""
    package = request.path.relative_to(Path(__file__).parent).parts[0]
    with editions_once() if package in SHOWING else nullcontext():
        yield
