"""Ratings of actions by a table that a trust person can read: given facts and a date, the rating and words of its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from case_tables import rows, spaces
from rated_rows import rated_action


@pytest.mark.parametrize("row", rows("actions"))
def test_actions_are_rated_as_the_table_says(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/actions.yaml."""
    status = rated_action(row, tmp_path)
    assert status.rating == row["rating"], spaces(status.reasons[0].sentence)
    assert row.get("reason", "") in spaces(status.reasons[0].sentence)
