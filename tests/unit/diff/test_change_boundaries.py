"""Changes between two days: what falls and what rises, what is told on the very days, and the words of an edit."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_trust, add_plan
from case_tables import loaded, spaces
from trustplan.diff.history import snapshot_of, snapshots
from trustplan.diff.ratings import Cause, Difference, changes
from trustplan.diff.wording import edited, say_was
from trustplan.model import Change, Rating, Trust
from trustplan.primitives.findings import Place
from trustplan.rating.engine import rate

ORDER = ("off-track", "at-risk", "not-assessed", "on-track", "achieved")  # worst first


@pytest.mark.parametrize(("old", "new"), list(product(ORDER, ORDER)))
def test_a_rating_falls_or_rises_in_this_order(old: str, new: str) -> None:
    """Not assessed stands between at risk and on track; what stays does neither."""
    change = Difference(
        ref="x", title="X", dimension="", old=Rating(old), new=Rating(new), cause=Cause.NEW_UPDATE, explanation="So."
    )
    assert change.is_fall is (ORDER.index(new) < ORDER.index(old))
    assert change.is_rise is (ORDER.index(new) > ORDER.index(old))


def test_an_edit_neither_falls_nor_rises() -> None:
    """Its old and new are words."""
    change = Difference(
        ref="x", title="X", dimension="", old="a", new="b", cause=Cause.EDITED_DATE, explanation="So.", is_edit=True
    )
    assert not change.is_fall
    assert not change.is_rise


def with_action(folder: Path, **more: Any) -> Trust:
    """A trust whose plan has one action."""
    plans = a_trust(folder)
    add_plan(
        plans, [{"id": "O", "title": "Objective", "actions": [{"id": "A1", "title": "Work", "lead": "lead", **more}]}]
    )
    return loaded(plans)


@pytest.mark.parametrize(
    ("on", "is_told"), [("2025-10-09", False), ("2025-10-10", False), ("2025-10-11", True), ("2025-10-20", True), ("2025-10-21", False)]
)  # fmt: skip
def test_an_edit_is_told_once_after_the_earlier_day_and_until_the_later(on: str, is_told: bool, tmp_path: Path) -> None:
    """On the earlier day it was known already; after the later it is not known yet."""
    edit = {"on": on, "field": "due", "was": "2025-12-12", "reason": "Late."}
    trust = with_action(tmp_path, due="2026-03-27", changes=[edit])
    found = [c for c in changes(trust, date(2025, 10, 10), date(2025, 10, 20)) if c.is_edit]
    assert [c.cause for c in found] == [Cause.EDITED_DATE] * is_told


@pytest.mark.parametrize(("on", "cause"), [("2025-10-10", Cause.TIME_PASSING), ("2025-10-11", Cause.NEW_UPDATE)])
def test_news_of_the_earlier_day_is_no_cause_of_what_came_after_it(on: str, cause: Cause, tmp_path: Path) -> None:
    """What was known already did not move the rating; the day after it is new."""
    news = {"on": on, "by": "lead", "stage": "not-started"}
    trust = with_action(tmp_path, updates=[news])
    found = [c for c in changes(trust, date(2025, 10, 10), date(2025, 11, 3)) if not c.dimension]
    assert [(c.old, c.new, c.cause) for c in found] == [("not-assessed", "at-risk", cause)]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("due", "due date"),
        ("start", "start"),
        ("target", "target"),
        ("targets/2026-27", "target for 2026/27"),
        ("milestones/maps", "date of milestone “maps”"),
    ],
)
def test_what_was_edited_is_named(field: str, words: str) -> None:
    """Inside a sentence."""
    given: dict[str, Any] = {"was": "a", "now": "b", "reason": "", "approved_by": "", "meeting": "", "effective": None}
    assert edited(Change(on=date(2026, 1, 1), field=field, at=Place(file="x"), **given)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-03-27", "27 Mar 2026"),
        ("2026-27/sum2", "the end of summer 2, 2026/27"),
        ("2026-27", "the end of 2026/27"),
        ("at least 62", "at least 62"),
        ("2026-02-30", "2026-02-30"),
    ],
)
def test_an_old_value_is_told_as_readers_see_it(text: str, words: str) -> None:
    """A date in words, a target as it was written."""
    assert spaces(say_was(text)) == words


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


def test_each_meeting_but_the_first_tells_what_changed_since_the_one_before(tmp_path: Path) -> None:
    """In the order of the meetings, each as at its papers' cut-off."""
    news = {"on": "2025-11-10", "by": "lead", "stage": "in-progress", "rating": "off-track"}
    trust = with_action(tmp_path, updates=[news])
    first, second, third = snapshots(trust, [(m, rate(trust, m.as_at)) for m in trust.meetings[:3]])
    assert [s.day for s in (first, second, third)] == [m.as_at for m in trust.meetings[:3]]
    assert (first.since, first.changes) == (None, ())
    assert (second.since, third.since) == (first.day, second.day)
    assert [(c.ref, c.new) for c in second.changes if not c.dimension] == [(f"{PLAN}/A1", "off-track")]
    assert third.changes == ()
