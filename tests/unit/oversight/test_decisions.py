"""What the next meeting has to decide though no file asks for it: reviews of support, and what action groups want."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import read, write
from case_tables import a_context, loaded, page_at, spaces, words_in
from governed_trusts import a_decision, governed
from trustplan.website.pages.board import make_board
from trustplan.website.pages.meetings import make_meetings
from trustplan.website.pages.who_acts import find_asks

DAY = date(2026, 11, 20)  # the next meeting of the board is on 3 Dec 2026
GROUP = {"lead": "ceo", "from": "2026-10-13"}
REVIEW = "Ash: keep or change close. Its review is due by {}."
SUPPORT: dict[str, tuple[dict[str, Any], list[str]]] = {
    "due on the day of the meeting": ({"review_by": "2026-12-03"}, [REVIEW.format("3 Dec 2026")]),
    "due before the meeting": ({"review_by": "2026-11-27"}, [REVIEW.format("27 Nov 2026")]),
    "overdue": ({"review_by": "2026-11-02"}, [REVIEW.format("2 Nov 2026")]),
    "due after the meeting": ({"review_by": "2026-12-04"}, []),
    "without a day": ({}, []),
    "decided by another body": ({"review_by": "2026-12-03", "decided_by": "finance-committee"}, []),
    "with conditions": (
        {
            "review_by": "2026-12-03",
            "exit": [
                {"text": "One.", "criterion": "a", "level": "light"},
                {"text": "Two.", "criterion": "b", "level": "light", "met": "2026-11-10"},
            ],
        },
        [f"{REVIEW.format('3 Dec 2026')} One of two exit criteria is met."],
    ),
}
REPORTS: dict[str, tuple[list[dict[str, Any]], list[str]]] = {
    "for this meeting": (
        [{"meeting": "board-2026-12", "wanted": "Agree to a day a week."}],
        ["Ash: Agree to a day a week."],
    ),
    "for an earlier meeting": ([{"meeting": "board-2026-10", "wanted": "Agree to a day a week."}], []),
    "for a later meeting": ([{"meeting": "board-2027-03", "wanted": "Agree to a day a week."}], []),
    "the last one, for no meeting": ([{"wanted": "Agree to a day a week."}], ["Ash: Agree to a day a week."]),
    "an older one, for no meeting": ([{"wanted": "Agree to a day a week."}, {}], []),
    "wants nothing": ([{"meeting": "board-2026-12"}], []),
}


def questions(plans: Path) -> list[str]:
    """What the next meeting is asked."""
    return [spaces(asked.ask.question) for asked in find_asks(a_context(loaded(plans), DAY))]


@pytest.mark.parametrize("case", SUPPORT)
def test_a_review_of_support_that_falls_due_is_a_decision(case: str, tmp_path: Path) -> None:
    """Of the body that decided, by the day of its meeting."""
    more, wanted = SUPPORT[case]
    plans = governed(tmp_path)
    decision = {**a_decision(1, "2026-10-08", "close", action_group=GROUP), **more}
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision]})
    assert questions(plans) == wanted


def test_a_review_that_has_been_decided_again_is_no_decision(tmp_path: Path) -> None:
    """The later decision is in force, and has its own day."""
    plans = governed(tmp_path)
    decisions = [
        a_decision(1, "2026-10-08", "close", action_group=GROUP, review_by="2026-12-03"),
        a_decision(2, "2026-11-12", "close", action_group=GROUP, review_by="2027-03-18"),
    ]
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": decisions})
    assert questions(plans) == []


@pytest.mark.parametrize("case", REPORTS)
def test_what_an_action_group_wants_is_a_decision(case: str, tmp_path: Path) -> None:
    """Of the meeting that receives the report."""
    reports, wanted = REPORTS[case]
    plans = governed(tmp_path)
    rows = [
        {"on": f"2026-11-{10 + n}", "by": "ceo", "areas": {"money": {"progress": "Some."}}, **r}
        for n, r in enumerate(reports)
    ]
    decision = a_decision(1, "2026-10-08", "close", action_group=GROUP)
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision], "reports": rows})
    assert questions(plans) == wanted


def test_the_briefing_asks_and_the_page_of_its_meeting_does_not_ask_again(tmp_path: Path) -> None:
    """Nor does either say that there is no decision on support."""
    plans = governed(tmp_path)
    decision = a_decision(1, "2026-10-08", "close", action_group=GROUP, review_by="2026-12-03")
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision]})
    context = a_context(loaded(plans), DAY)
    home = words_in(page_at(make_board(context), "").body)
    meeting = words_in(page_at(make_meetings(context), "meetings/board-2026-12/").body)
    assert "One decision is needed." in home
    assert REVIEW.format("3 Dec 2026") in home
    assert "No decision on support" not in home + meeting
    held = words_in(page_at(make_meetings(context), "meetings/board-2026-03/").body)
    assert "No decision on support is recorded." in held
    assert "keep or change" not in held


def test_a_calendar_without_meetings_asks_nothing(tmp_path: Path) -> None:
    """There is nobody to ask."""
    plans = governed(tmp_path)
    path = plans / "reference" / "calendar.yaml"
    write(path, {**read(path), "meetings": []})
    write(
        plans / "schools" / "ash" / "support.yaml",
        {"decisions": [a_decision(1, "2026-10-08", "light", review_by="2026-11-02")]},
    )
    assert questions(plans) == []
