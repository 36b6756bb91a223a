"""The next dates: which of a trust's stand on its briefing, and which a school has."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from builders import add_plan, read, write
from case_tables import a_context, loaded, news
from governed_trusts import a_decision, governed
from paper_texts import example
from trustplan.website.pages.dates import next_dates, next_dates_of


def test_a_school_has_its_own_dates_and_today_is_one_of_them() -> None:
    """Those of its support by their own names, meetings of its bodies alone, and reviews that are due; none twice."""
    context = example(day=date(2026, 12, 3))
    rows = next_dates_of(context, context.edition.trust.organisations["fernhill"], {"board"})
    assert not [row.text for row in rows if "Mill Green" in row.text or "St Aidan" in row.text]
    of_no_body = next_dates_of(context, context.edition.trust.organisations["fernhill"], set())
    assert "Board of trustees" not in {row.text for row in of_no_body}
    assert [f"{row.on:%d %b}: {row.text}" for row in rows if row.on < date(2027, 1, 1)] == [
        "03 Dec: Board of trustees",
        "03 Dec: Review of the level of support by the board is due",
        "11 Dec: Report of the action group is due",
        "18 Dec: Due: improvement partner's visit and meeting with the director of education",
    ]


def test_the_briefing_has_the_ends_of_the_trusts_own_open_work_alone(tmp_path: Path) -> None:
    """Those of schools are on their pages, and what is complete is no date any more."""
    plans = governed(tmp_path)
    due = {"lead": "ceo", "start": "2026-09-01", "due": "2026-11-27", **news("2026-11-16")}
    done = {"id": "A2", "title": "Build", **due, **news("2026-11-16", "complete")}
    add_plan(plans, [{"id": "O", "title": "Aim", "actions": [{"id": "A1", "title": "Paint", **due}, done]}])
    add_plan(
        plans, [{"id": "P", "title": "Aim", "actions": [{"id": "P1", "title": "Plant", **due}]}], organisation="ash"
    )
    found = [row.text for row in next_dates(a_context(loaded(plans), date(2026, 11, 20)))]
    assert [text for text in found if " is due: " in text] == ["A1 is due: Paint"]
    assert not [text for text in found if "to be reviewed" in text]


def test_reviews_of_the_trusts_own_documents_are_no_dates_of_a_school(tmp_path: Path) -> None:
    """They are in the year; the next dates have the days of schools' support, and a school's page its own alone."""
    plans = governed(tmp_path)
    path = plans / "reference" / "support-criteria.yaml"
    write(path, {**read(path), "review": "term"})
    for school in ("ash", "beech"):
        decisions = [a_decision(1, "2026-10-08", "light", review_by="2026-12-11")]
        write(plans / "schools" / school / "support.yaml", {"decisions": decisions})
    context = a_context(loaded(plans), date(2026, 11, 20))
    assert "The support criteria are due to be reviewed" in {e.title for e in context.overview.school_year}
    by_board = "review of the level of support by the board is due"
    assert [row.text for row in next_dates(context) if "review" in row.text] == [
        f"Ash: {by_board}", f"Beech: {by_board}",
    ]  # fmt: skip
    of_ash = next_dates_of(context, context.edition.trust.organisations["ash"], set())
    assert [row.text for row in of_ash] == ["Review of the level of support by the board is due"]
