"""Targets in the facts of a rating, in the words that its sentence has: titles of grades, and periods as people say them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rated_rows import rated_kpi

GRADED = {"unit": "grade", "every": "event", "available": None, "scales": ["ofsted-2019"], "tolerance": 0}
ROWS = [
    (GRADED, "at least requires improvement", "good", "at least Requires improvement"),
    (GRADED, "at least baseline", "good", "at least the baseline"),
    ({}, "at least 2024-25", 70, "at least the figure for 2024/25"),
    ({}, "at least 2024-25 - 2", 70, "at least 2 points below the figure for 2024/25"),
    ({}, "above national 2024-25", 70, "above national for 2024/25"),
    ({}, "between 2024-25 and 90", 70, "between the figure for 2024/25 and 90%"),
]


@pytest.mark.parametrize(("measure", "target", "value", "words"), ROWS, ids=[row[1] for row in ROWS])
def test_a_target_in_the_facts_is_in_words(
    measure: dict[str, Any], target: str, value: object, words: str, tmp_path: Path
) -> None:
    """No id of a grade, and no period as files have it."""
    before = {"period": "2024-25", "on": "2025-07-07", "value": "good" if measure else 60, "cohort": 400}
    now = {"period": "2025-26", "on": "2026-07-07", "value": value, "cohort": 400}
    row = {
        "measure": measure,
        "kpi": {"target": target, "baseline": {"period": "2024-25"}},
        "national": [{"period": "2024-25", "on": "2025-10-01", "value": 62}],
        "figures": {"trust": [before, now]},
        "on": "2026-08-01",
    }
    if measure:
        row.pop("national")
    facts = dict(rated_kpi(row, tmp_path).reasons[0].facts)
    assert facts["Target"] == words
