"""The very days on which a review, a report or a concern counts: the day itself, the one before, the one after."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from builders import write
from case_tables import loaded
from governed_trusts import a_decision, governed
from trustplan.oversight.reviews import recurring
from trustplan.oversight.support import group_work, standing


@pytest.mark.parametrize(
    ("day", "is_overdue"), [(date(2026, 12, 9), False), (date(2026, 12, 10), False), (date(2026, 12, 11), True)]
)
def test_a_decision_is_overdue_for_review_the_day_after(day: date, is_overdue: bool, tmp_path: Path) -> None:
    """On its day of review it is not late yet."""
    plans = governed(tmp_path)
    decision = a_decision(1, "2026-10-08", "light", review_by="2026-12-10")
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision]})
    trust = loaded(plans)
    found = standing(trust, trust.organisations["ash"], day)
    assert found
    assert found.is_review_overdue is is_overdue


@pytest.mark.parametrize(("day", "is_overdue"), [(date(2027, 1, 8), False), (date(2027, 1, 9), True)])
def test_a_report_is_overdue_after_five_school_days_of_grace(day: date, is_overdue: bool, tmp_path: Path) -> None:
    """Due on 18 December, the fifth school day after it is 8 January."""
    plans = governed(tmp_path)
    decision = a_decision(1, "2026-10-08", "close", action_group={"lead": "ceo", "from": "2026-11-02"})
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision]})
    trust = loaded(plans)
    work = group_work(trust, trust.organisations["ash"], day)
    assert work
    assert (work.next_due, work.is_overdue) == (date(2026, 12, 18), is_overdue)


@pytest.mark.parametrize(("first", "comes_back"), [("2025-11-18", False), ("2025-11-19", False), ("2025-11-20", True)])
def test_a_concern_comes_back_within_a_year_and_no_longer(first: str, comes_back: bool, tmp_path: Path) -> None:
    """As at 20 Nov 2026; 366 days before is too long ago."""
    plans = governed(tmp_path)
    concern = {"text": "Again.", "severity": "minor", "theme": "play"}
    reviews = [{"tool": "tool", "on": on, "concerns": [concern]} for on in (first, "2026-11-20")]
    write(plans / "schools" / "ash" / "reviews.yaml", {"reviews": reviews})
    found = recurring(loaded(plans).organisations["ash"], date(2026, 11, 20))
    assert [r.theme for r in found] == ["play"] * comes_back
