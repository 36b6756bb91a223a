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
from trustplan.website.pages.reviews import make_reviewing
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
