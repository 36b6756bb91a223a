"""The category of concern that follows from the grades of an inspection, by a table."""

from __future__ import annotations

from typing import Any

import pytest

from case_tables import rows
from trustplan.primitives.inspection_category import category_of


@pytest.mark.parametrize("row", rows("oversight/categories"))
def test_categories_of_concern_follow_from_grades(row: dict[str, Any]) -> None:
    """One row of categories.yaml."""
    words = {"U": "urgent improvement", "N": "needs attention", "E": "expected standard", "S": "strong standard"}
    found = category_of(
        {area: words[grade] for area, grade in row["grades"].items()},
        grade="urgent improvement",
        leadership="L",
        is_unsafe=row.get("safeguarding") == "not-met",
    )
    assert found == row["category"]
