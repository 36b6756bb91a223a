"""The page on reviews: what is overdue, and what was missed and has been done since."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import write
from case_tables import a_context, loaded, page_at, words_in
from governed_trusts import add_to_profile, governed
from trustplan.oversight.reviews import Status
from trustplan.website.context import PageContext
from trustplan.website.pages.missing import find_missing
from trustplan.website.pages.reviews import make_reviewing, reviews_side
from trustplan.website.pages.school import school_page

MISSED: dict[str, tuple[str, list[dict[str, Any]], str, str]] = {
    "a term": ("term", [{"on": "2026-10-29"}], "2026-11-20", "in summer 2026; since done 29 Oct 2026"),
    "an autumn term": ("term", [{"on": "2027-01-20"}], "2027-02-01", "in autumn 2026; since done 20 Jan 2027"),
    "a half-term": ("half-term", [{"on": "2026-11-10"}], "2026-12-01", "in autumn 1, 2026/27; since done 10 Nov 2026"),
    "a year": ("year", [{"on": "2026-10-29"}], "2026-11-20", "in 2025/26; since done 29 Oct 2026"),
    "a month": ("month", [{"on": "2026-10-29"}], "2026-10-30", "between 1 Sep 2026 and 30 Sep 2026; since done 29 Oct 2026"),
}  # fmt: skip


def with_reviews(folder: Path, every: str, done: list[dict[str, Any]], on: str) -> PageContext:
    """A church school with a tool of its own, and what was done."""
    plans = governed(folder, {"every": every, "church_schools": True, "from": "2025-09-01"})
    add_to_profile(plans, "ash", church_school=True)
    write(plans / "schools" / "ash" / "reviews.yaml", {"reviews": [{"tool": "tool", **d} for d in done]})
    return a_context(loaded(plans), date.fromisoformat(on))


@pytest.mark.parametrize("case", MISSED)
def test_a_missed_review_says_that_it_has_been_done_since(case: str, tmp_path: Path) -> None:
    """On its page and its school's, and no longer as missing."""
    every, done, on, words = MISSED[case]
    context = with_reviews(tmp_path, every, done, on)
    assert f"Tool, Ash: missed {words}." in words_in(page_at(make_reviewing(context), "reviews/").body)
    ash = next(s for s in context.edition.trust.schools if s.id == "ash")
    assert f"Missed {words}" in words_in(school_page(context, ash).body)
    missing = [m.text for m in find_missing(context) if m.title == "Ash: Tool"]
    last = max((r.by for r in context.overview.reviews_that_are(Status.MISSED)), default=None)
    assert last is not None
    assert not any(f"{last.day} " in text and str(last.year) in text for text in missing)


def test_a_review_that_nobody_has_done_since_is_overdue(tmp_path: Path) -> None:
    """And stands under what is missing."""
    context = with_reviews(tmp_path, "term", [{"on": "2026-02-10"}], "2026-11-20")
    text = words_in(page_at(make_reviewing(context), "reviews/").body)
    assert "Missed, and since done" in text  # the autumn before the spring in which it was done
    assert "missed in summer 2026" not in text
    assert [m.flag for m in find_missing(context) if m.title == "Ash: Tool"] == ["Overdue"]


@pytest.mark.parametrize(("on", "is_new"), [("2026-09-24", False), ("2026-09-25", False), ("2026-09-26", True)])
def test_what_was_found_on_the_day_of_the_last_papers_was_in_them(on: str, is_new: bool, tmp_path: Path) -> None:
    """Those of October closed on 25 September."""
    context = with_reviews(tmp_path, "term", [{"on": on}], "2026-11-20")
    text = words_in(page_at(make_reviewing(context), "reviews/").body)
    found = text.partition("Findings since the last papers ")[2].partition(" Recurring concerns")[0]
    assert found == ("Without concerns: Tool (Ash)." if is_new else "No reviews reported.")


@pytest.mark.parametrize(
    ("every", "periods"),
    [
        ("term", "Autumn Due Spring Upcoming Summer Upcoming"),
        ("year", "2026/27 Due"),
    ],
)
def test_the_year_of_reviews_has_no_period_of_the_year_before(every: str, periods: str, tmp_path: Path) -> None:
    """Reviews of that one are expected too, and stand under what is overdue."""
    context = with_reviews(tmp_path, every, [], "2026-11-20")
    text = words_in(page_at(make_reviewing(context), "reviews/").body)
    table = text.partition("The year by school ")[2].partition("Types of review")[0]
    assert table.strip().endswith(f"Review Ash Tool Ash {periods}")


def test_a_school_s_page_has_no_review_that_is_still_to_come(tmp_path: Path) -> None:
    """Only what is due now, and then what was missed; the spring's and the summer's are on the page of reviews."""
    context = with_reviews(tmp_path, "term", [{"on": "2026-06-10"}], "2026-11-20")
    side = reviews_side(context, context.edition.trust.organisations["ash"])
    assert side is not None
    assert [words for _, words in side.rows] == [
        "18 Dec 2026",
        "in autumn 2025; since done 10 Jun 2026",
        "in spring 2026; since done 10 Jun 2026",
    ]
