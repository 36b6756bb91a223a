"""How long after the end of a plan somebody is asked for what was due in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_trust, add_plan
from case_tables import loaded
from trustplan.rating.update_periods import is_asked_for

BY_THE_BOARD = {"on": "2028-10-05", "by": "board"}


@pytest.mark.parametrize(
    ("due", "closed", "last"),
    [
        ("2027-10-22", None, "2028-08-31"),  # what had been late for long, to the plan's last day
        ("2028-05-31", None, "2028-08-31"),
        ("2028-06-01", None, "2028-11-30"),  # what was due within 91 days of the end, as long again
        ("2028-08-31", None, "2028-11-30"),
        ("2028-10-01", None, "2028-12-31"),  # and what was due after it, from its own day on
        ("2028-08-31", BY_THE_BOARD, "2028-10-05"),
        ("2028-10-01", BY_THE_BOARD, "2028-10-05"),
        ("2028-05-31", BY_THE_BOARD, "2028-08-31"),
        ("2028-08-31", {**BY_THE_BOARD, "on": "2028-12-08"}, "2028-11-30"),  # closed when nobody was asked any more
        ("2028-08-31", {"on": "2028-10-05"}, "2028-11-30"),  # closed in the files only
        ("2028-08-31", {**BY_THE_BOARD, "on": "2028-08-31"}, "2028-11-30"),  # closed on its last day, as any plan is
        ("2027-12-17", {**BY_THE_BOARD, "on": "2027-12-17"}, "2028-03-17"),  # closed early: that day is its last
        ("2027-10-22", {**BY_THE_BOARD, "on": "2027-12-17"}, "2028-03-17"),
        ("2027-09-10", {**BY_THE_BOARD, "on": "2027-12-17"}, "2027-12-17"),
    ],
)
def test_what_was_due_is_asked_for_until_a_day(due: str, closed: Any, last: str, tmp_path: Path) -> None:
    """On that day still, and not on the day after. The plan ends on 31 August 2028."""
    plans = a_trust(tmp_path, schools={})
    add_plan(plans, [{"id": "O", "title": "O"}], **({"closed": closed} if closed else {}))
    (plan,) = loaded(plans).own.plans
    end = date.fromisoformat(last)
    assert is_asked_for(date.fromisoformat(due), end, plan)
    assert not is_asked_for(date.fromisoformat(due), date.fromordinal(end.toordinal() + 1), plan)
