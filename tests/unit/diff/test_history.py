"""The history of ratings: what it holds on the very days, and what changed from meeting to meeting."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN
from case_tables import with_action
from trustplan.diff.history import snapshot_of, snapshots
from trustplan.rating.engine import rate


@pytest.mark.parametrize(
    ("day", "is_there"), [(date(2025, 8, 31), False), (date(2025, 9, 1), True), (date(2025, 9, 2), True)]
)
def test_a_plan_is_in_the_history_from_its_first_day_on(day: date, is_there: bool, tmp_path: Path) -> None:
    """The day before it has no ratings to look back on."""
    found = snapshot_of(rate(with_action(tmp_path), day), None)
    assert list(found.items) == [f"{PLAN}/A1"] * is_there
    assert list(found.objectives) == [f"{PLAN}/O"] * is_there


@pytest.mark.parametrize(
    ("accepted", "is_there"), [({}, True), ({"accepted": {"by": "board", "meeting": "board-2025-10"}}, False)]
)
def test_a_stop_that_a_meeting_accepted_is_no_longer_in_the_history(
    accepted: dict[str, Any],
    is_there: bool,
    tmp_path: Path,
) -> None:
    """Until then its last rating counts."""
    stop = {"on": "2025-10-02", "by": "lead", "stage": "stopped", "note": "No effect."}
    found = snapshot_of(rate(with_action(tmp_path, updates=[stop], **accepted), date(2025, 10, 20)), None)
    assert list(found.items) == [f"{PLAN}/A1"] * is_there


def test_each_meeting_but_the_first_has_what_changed_since_the_one_before(tmp_path: Path) -> None:
    """In the order of the meetings, each as at its papers' cut-off."""
    news = {"on": "2025-11-10", "by": "lead", "stage": "in-progress", "rating": "off-track"}
    trust = with_action(tmp_path, updates=[news])
    first, second, third = snapshots(trust, [(m, rate(trust, m.as_at)) for m in trust.meetings[:3]])
    assert [s.day for s in (first, second, third)] == [m.as_at for m in trust.meetings[:3]]
    assert (first.since, first.changes) == (None, ())
    assert (second.since, third.since) == (first.day, second.day)
    assert [(c.ref, c.new) for c in second.changes if not c.dimension] == [(f"{PLAN}/A1", "off-track")]
    assert third.changes == ()
