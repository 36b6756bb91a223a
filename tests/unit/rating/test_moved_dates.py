"""How often a due date was moved, and by how many days, as its row says it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from case_tables import with_action
from trustplan.rating.moved_dates import moves_of

DAY = date(2026, 1, 30)


def moved(on: str, was: str, **more: Any) -> dict[str, Any]:
    """A move of the due date that the board approved."""
    return {"on": on, "field": "due", "was": was, "reason": "Sorry.", "approved_by": "board", **more}


NOV, DEC = moved("2025-11-07", "2025-11-14"), moved("2025-12-05", "2025-12-12")


@pytest.mark.parametrize(
    ("due", "changes", "day", "words"),
    [
        ("2025-12-12", [NOV], DAY, "moved once, 28 days"),
        ("2026-03-06", [NOV, DEC], DAY, "moved twice, 112 days in all"),
        ("2025-11-14", [NOV, DEC], DAY, "moved twice, back to its first day"),
        ("2025-11-07", [NOV], DAY, "moved once, 7 days earlier"),
        ("2025-12-12", [NOV], date(2025, 11, 7), "moved once, 28 days"),  # on the day of the move itself
        ("2025-12-12", [NOV], date(2025, 11, 6), ""),
        ("2025-12-12", [{**NOV, "meeting": "board-2025-12"}], date(2025, 12, 3), ""),  # approved at a meeting to come
        ("2025-12-12", [{**NOV, "meeting": "board-2025-12"}], date(2025, 12, 4), "moved once, 28 days"),
        ("2025-12-12", [{**NOV, "approved_by": None}], DAY, ""),  # approved by nobody: the old day is in force
        ("2026-03-06", [{**NOV, "approved_by": None}, DEC], DAY, "moved twice, 112 days in all"),  # the later stands for both
        ("2026-03-06", [NOV, {**DEC, "approved_by": None}], DAY, "moved once, 28 days"),
        ("2025-12-19", [moved("2025-11-07", "2025-26/aut2")], DAY, ""),  # the same day, written otherwise
        ("2025-26/spr1", [moved("2025-11-07", "2025-26/aut2")], DAY, "moved once, 56 days"),
        ("2025-12-12", [moved("2025-11-07", "2035-36/aut1")], DAY, "moved once"),  # the calendar does not reach so far
        ("2025-12-12", [moved("2025-10-03", "2034-35/aut1"), moved("2025-11-07", "2035-36/aut1")], DAY, "moved twice"),
    ],
)  # fmt: skip
def test_moves_are_counted_as_of_a_day(
    due: str, changes: list[dict[str, Any]], day: date, words: str, tmp_path: Path
) -> None:
    """Those in force; a move that was approved later stands for what it was recorded after."""
    given = [{key: value for key, value in change.items() if value is not None} for change in changes]
    trust = with_action(tmp_path, due=due, changes=given)
    action = trust.own.plans[0].objectives[0].actions[0]
    assert str(moves_of(action.changes, "due", trust.calendar("trust"), day) or "") == words
