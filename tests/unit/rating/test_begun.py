"""Plans that have not begun: left out from the start, or afterwards, it is the same."""

from __future__ import annotations

from datetime import date

import pytest

from trustplan.model import Trust
from trustplan.rating.engine import rate

# Cut-offs of meetings, and days about the beginning of a plan.
DAYS = ("2025-09-26", "2026-01-04", "2026-01-05", "2026-06-25", "2026-08-31", "2026-09-01", "2026-11-20")


@pytest.mark.parametrize("day", DAYS)
def test_plans_to_come_can_be_left_out_afterwards(day: str, example: Trust) -> None:
    """The same plans with the same ratings, and the same items in the index."""
    whole, begun = (rate(example, date.fromisoformat(day), only_begun=only) for only in (False, True))
    assert whole.begun().plans == begun.plans
    assert whole.begun().index == begun.index
    assert whole.begun().begun().plans == begun.plans
