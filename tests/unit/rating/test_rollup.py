"""Ratings of objectives by a table that a trust person can read: given its items, the rating and words of its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from case_tables import rows, spaces
from rated_rows import rolled_up


@pytest.mark.parametrize("row", rows("objectives"))
def test_objectives_are_rated_as_the_table_says(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/objectives.yaml."""
    roll = rolled_up(row, tmp_path)
    assert roll.rating == row["rating"], roll.reason.sentence
    assert row.get("reason", "") in spaces(roll.reason.sentence)
