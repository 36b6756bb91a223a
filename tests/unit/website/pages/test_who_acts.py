"""What is still to be done by a day, and by whom: what is late is not among it, and the day itself counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from case_tables import a_context, news, with_actions
from paper_texts import example
from trustplan.website.data.duties import find_duties
from trustplan.website.data.owed import find_owed
from trustplan.website.pages.who_acts import rows_before

DAY, MEETING, NEXT_DAY = date(2026, 11, 20), date(2026, 12, 3), date(2026, 12, 4)


def to_do(folder: Path, *actions: dict[str, Any], until: date = MEETING, day: date = DAY) -> list[str]:
    """What is to be done by a day of what some actions owe until the day after the meeting."""
    every = [{"start": "2026-09-01", **news("2026-11-16"), **one} for one in actions]
    context = a_context(with_actions(folder, *every), day)
    return [
        f"{row.by}: {row.who}: {row.what}" for row in rows_before(context, find_owed(context, NEXT_DAY)[0], {}, until)
    ]


def test_work_that_ends_on_the_day_of_the_meeting_is_to_be_done_before_it(tmp_path: Path) -> None:
    """The next day's is not, and what is late stands under what is overdue."""
    ends = ({"due": "2026-12-03"}, {"due": "2026-12-04"}, {"due": "2026-10-01"})
    assert to_do(tmp_path, *ends) == ["3 December: Lead: Complete: Work (A0)"]


def test_two_things_of_a_role_on_a_day_are_named_and_more_are_counted(tmp_path: Path) -> None:
    """Each role has a row for a day."""
    due = {"due": "2026-12-01"}
    both = "1 December: Lead: Complete: Work (A0); Complete: Work (A1)"
    assert to_do(tmp_path / "two", due, due) == [both]
    assert to_do(tmp_path / "three", due, due, due) == [f"{both}; and one more"]


@pytest.mark.parametrize(("until", "is_told"), [(date(2026, 12, 10), False), (date(2026, 12, 11), True)])
def test_a_report_of_an_action_group_is_due_from_whoever_works_in_it(until: date, is_told: bool) -> None:
    """Fernhill's report; Mill Green's is late already. Decisions and levels of support are nobody's to do before."""
    context = example()
    rows = [row for row in rows_before(context, [], find_duties(context), until) if not row.what.startswith("Paper")]
    who = [row.who for row in rows]
    assert (who == ["Deputy headteacher, Fernhill", "Finance director", "Headteacher, Fernhill"]) == is_told
    assert all(row.by == "11 December" and row.what.startswith("Report of the action group") for row in rows)


def test_what_is_still_within_its_days_of_grace_is_to_be_done_today(tmp_path: Path) -> None:
    """Its own day has passed, and nobody can do it then any more."""
    waits = {"start": "2026-04-13", "due": "2027-05-01", "every": "half-term", **news("2026-07-01")}
    assert to_do(tmp_path, waits, day=date(2026, 11, 3)) == ["3 November: Lead: Update: Work (A0)"]
