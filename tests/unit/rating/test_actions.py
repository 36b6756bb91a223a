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


NEWS = {"updates": [{"on": "2025-10-10", "by": "lead", "stage": "in-progress"}]}
DONE = {"updates": [{"on": "2025-10-10", "by": "lead", "stage": "complete", "evidence": ["Seen."]}]}
MARK = {"id": "m", "title": "Mark", "due": "2025-10-31"}


@pytest.mark.parametrize(
    ("action", "stage"),
    [
        ({}, "not-started"),
        ({"actions": [{}, {}]}, "not-started"),
        ({"actions": [NEWS, {}]}, "in-progress"),
        ({"actions": [DONE, {}]}, "in-progress"),
        ({"actions": [DONE, DONE]}, "complete"),
        ({"actions": [DONE, DONE], "milestones": [MARK]}, "in-progress"),
        ({"milestones": [MARK]}, "not-started"),
        ({"milestones": [{**MARK, "done": "2025-10-09"}]}, "in-progress"),
        ({"milestones": [{**MARK, "done": "2025-10-10"}, {**MARK, "id": "n"}], "actions": [{}]}, "in-progress"),
    ],
)
def test_work_of_which_nobody_says_the_stage_has_that_of_its_parts(
    action: dict[str, Any], stage: str, tmp_path: Path
) -> None:
    """It is under way when a part or a milestone is, and complete when all of them are."""
    parts = action.get("actions", ())
    named = [{"id": f"P{n}", "title": "Part", "lead": "lead", **part} for n, part in enumerate(parts)]
    given = {**action, "actions": named} if named else action
    status = rated_action({"action": given, "on": "2025-10-20"}, tmp_path)
    assert status.stage == stage
