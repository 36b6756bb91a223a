"""What the board view and the changes list: which rows, in which order, under which heading."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from case_tables import a_context, news, page_at, spaces, with_actions, words_in
from trustplan.website.pages.board import make_board
from trustplan.website.pages.dates import next_dates
from trustplan.website.pages.missing import find_missing
from trustplan.website.pages.plans import make_plans

DAY = date(2026, 1, 30)


def test_only_what_should_be_here_and_is_not_is_missing(tmp_path: Path) -> None:
    """Work that went quiet or never began is; fresh work, finished work, and a stop that a meeting accepted are not."""
    stop = {**news("2025-09-10", "stopped", note="No effect."), "accepted": {"by": "board", "meeting": "board-2025-10"}}
    done = news("2025-09-10", "complete", evidence=["Report"])
    context = a_context(with_actions(tmp_path, news("2025-09-10"), news(), {}, stop, done), DAY)
    found = [(m.title, m.flag, spaces(m.text)) for m in find_missing(context)]
    assert found == [
        ("A0: Work", "No recent update", "Last updated 10 Sep 2025"),
        ("A2: Work", "No recent update", "No update since the start"),
    ]


def test_the_next_dates_begin_on_the_day_after(tmp_path: Path) -> None:
    """A meeting, papers and work of tomorrow are among them, those of today take the place of none."""
    tomorrow = DAY + timedelta(days=1)
    trust = with_actions(tmp_path, {**news(), "due": str(DAY)}, {**news(), "due": str(tomorrow)})
    first, second, *_ = trust.meetings
    today = replace(first, title="Today", date=DAY, as_at=DAY)
    next_day = replace(second, title="Tomorrow", date=tomorrow, as_at=tomorrow)
    context = a_context(replace(trust, meetings=(today, next_day)), DAY)
    found = [(row.on, row.text) for row in next_dates(context) if row.on <= tomorrow]
    assert found == [(tomorrow, text) for text in ("A1 is due: Work", "Papers' cut-off", "Tomorrow")]


def test_falls_and_rises_are_under_their_own_headings(tmp_path: Path) -> None:
    """And what is rated for the first time under a third."""
    papers = [{"on": "2025-10-02", "by": "lead", "stage": "in-progress"}, {"on": "2026-01-20", "by": "lead", "stage": "in-progress"}]  # fmt: skip
    ratings = {"A0": ("on-track", "off-track"), "A1": ("off-track", "on-track"), "A2": ("on-track", "on-track")}
    trust = with_actions(
        tmp_path,
        *[{"updates": [{**u, "rating": r} for u, r in zip(papers, pair, strict=True)]} for pair in ratings.values()],
    )
    text = words_in(page_at(make_board(a_context(trust, DAY)), "changes/").body)
    fell = text[text.index("Ratings down") : text.index("Ratings up")]
    rose = text[text.index("Ratings up") : text.index("Revised targets and dates")]
    assert [name in fell for name in ratings] == [True, False, False]
    assert [name in rose for name in ratings] == [False, True, False]


def test_search_finds_the_first_sentences_of_the_board_view_as_they_are_on_it(tmp_path: Path) -> None:
    """Word for word, with every comma and stop."""
    page = page_at(make_board(a_context(with_actions(tmp_path, news("2025-09-10"), news()), DAY)), "")
    lead = page.body.partition('<p class="tp-lead">')[2].partition("</p>")[0]
    (entry,) = page.search
    assert entry.text.startswith("No decisions are needed at this meeting. Since the last board papers")
    assert spaces(entry.text) == re.sub(r"\s+", " ", spaces(re.sub(r"<[^>]+>", "", lead))).strip()


def test_an_objective_that_leaves_the_count_says_that_a_meeting_accepted_it(tmp_path: Path) -> None:
    """Its rating moves with the meeting, and not with time."""
    stop = {
        "updates": [
            {"on": "2025-09-10", "by": "lead", "stage": "in-progress", "rating": "off-track"},
            {"on": "2025-11-10", "by": "lead", "stage": "carried-over", "note": "Next year."},
        ],
        "accepted": {"by": "board", "meeting": "board-2025-12"},
    }
    text = words_in(page_at(make_board(a_context(with_actions(tmp_path, stop, stop), DAY)), "changes/").body)
    moved = text[text.index("No longer rated") :]
    assert "Nothing left to rate: both actions were carried over, as accepted at a meeting." in moved
    assert "Accepted by a meeting 4 December 2025" in moved
    assert "Time passing" not in moved


def test_work_that_has_ended_has_no_next_date(tmp_path: Path) -> None:
    """Complete, stopped and carried over work is not due any more."""
    ends = [news(stage=stage, note="So decided.") for stage in ("complete", "stopped", "carried-over", "in-progress")]
    context = a_context(with_actions(tmp_path, *[{**end, "due": "2026-02-02"} for end in ends]), DAY)
    assert [row.text for row in next_dates(context) if "is due" in row.text] == ["A3 is due: Work"]


def test_the_number_of_changes_is_of_those_that_can_be_shown(tmp_path: Path) -> None:
    """First ratings are counted apart, so that none of many is never shown."""
    begun = {**news("2025-12-01"), "start": "2025-12-01"}
    context = a_context(with_actions(tmp_path, begun, begun), DAY)
    text = words_in(page_at(make_board(context), "").body)
    assert "No ratings changed; two updates and figures came in. Three first ratings not counted here." in text


def test_help_that_is_wanted_and_ratings_set_by_hand_are_on_the_board_view(tmp_path: Path) -> None:
    """Trustees need not look for them among the exceptions; help for what is achieved is no longer wanted."""
    recovery = {"doing": "Much.", "help_wanted": "A trustee to write to the council."}
    wanted = news(rating="off-track", recovery=recovery)
    got = news(stage="complete", evidence=["Report"], recovery={"help_wanted": "Nothing any more."})
    override = {"rating": "on-track", "reason": "Signed.", "by": "ceo", "on": "2026-01-20", "until": "2026-02-20"}
    late = {**news(), "due": "2026-01-10", "override": override}
    text = words_in(page_at(make_board(a_context(with_actions(tmp_path, wanted, got, late), DAY)), "").body)
    assert "Help wanted one A trustee to write to the council. For A0: Work" in text
    assert "Nothing any more." not in text
    assert "Ratings changed by hand one A2: Work Until 20 Feb 2026. Signed. On track" in text


def test_a_large_figure_does_not_stand_against_its_rating(tmp_path: Path) -> None:
    """All milestones done is no headline for work that is off track."""
    done = [{"id": "m", "title": "M", "due": "2025-10-10", "done": "2025-10-10"}]
    half = [*done, {"id": "n", "title": "N", "due": "2026-06-10"}]
    late = {**news(), "due": "2026-01-10"}
    trust = with_actions(tmp_path, {**late, "milestones": done}, {**late, "milestones": half})
    context = a_context(trust, DAY)
    body = page_at(make_plans(context), "plans/plan-2025-28/").body
    assert "1 of" not in words_in(page_at(make_board(context), "exceptions/").body)
    assert '<span class="tp-figure">1 of 1</span>' not in body
    assert '<span class="tp-figure">1 of 2</span>' in body


def test_the_board_briefing_lists_every_decision_with_what_is_missing(tmp_path: Path) -> None:
    """None is cut, and one without a paper or a recommendation says so."""
    ask = {"of": "board", "meeting": "board-2026-03"}
    asks: list[dict[str, Any]] = [{"id": f"q{n}", **ask, "question": f"Question {n}?"} for n in range(8)]
    asks[3] |= {"paper": "Paper 1", "recommended": "Agree", "options": ["Agree", "Refuse"], "if_deferred": "It waits."}
    trust = with_actions(tmp_path, {**news(), "asks": asks})
    text = words_in(page_at(make_board(a_context(trust, DAY)), "").body)
    wanted = text[text.index("For decision") :].partition("What changed")[0]
    assert wanted.startswith("For decision eight Question 3? A0 · Paper 1 · Recommended: agree If deferred: It waits.")
    assert wanted.count("No paper yet · No recommendation yet") == 7
