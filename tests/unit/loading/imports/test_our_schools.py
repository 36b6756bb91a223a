"""Which school of the trust a number or name in a file means."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import a_trust
from governed_trusts import add_to_profile
from trustplan.loading.imports.our_schools import digits_of, our_schools
from trustplan.loading.load import load


@pytest.mark.parametrize(("left", "joined"), [("ash", "beech"), ("beech", "ash")])
def test_a_number_means_the_school_that_goes_on_with_it(left: str, joined: str, tmp_path: Path) -> None:
    """Of two that had it one after the other, whichever folder comes first; the other way of writing is the same."""
    plans = a_trust(tmp_path)
    add_to_profile(plans, left, laestab="380/2001", left="2025-08-31")
    add_to_profile(plans, joined, laestab="3802001", joined="2025-09-01")
    result = load(plans)
    assert [str(error) for error in result.errors] == []
    found = our_schools(result.folder).by_laestab
    assert {number: school.id for number, school in found.items()} == {digits_of("380/2001"): joined}


def test_schools_without_a_number_are_found_by_none(tmp_path: Path) -> None:
    """An empty cell is no school."""
    assert our_schools(load(a_trust(tmp_path)).folder).by_laestab == {}
