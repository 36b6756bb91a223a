"""Pages on delegation, checklists, reviews and inspections begin with what is otherwise, open, due or latest."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import read, write
from case_tables import loaded, spaces
from governed_trusts import a_decision, add_to_profile, governed, move
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2026, 11, 20)
CHECKLIST = [{"id": "plan", "title": "Accessibility plan"}, {"id": "drill", "title": "Fire drill"}]


def pages_of(plans: Path) -> dict[str, str]:
    """The words of each page for trustees."""
    pages = make_site(make_edition(loaded(plans), DAY, Audience.TRUSTEES), Settings(site_name="x")).pages
    return {page.path: spaces(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.body))) for page in pages}


def decided(plans: Path, school: str, moves: list[dict[str, Any]]) -> None:
    """A decision on a school's support with changes of delegation."""
    decision = a_decision(1, "2026-10-08", "close", action_group={"lead": "ceo"}, review_by="2027-03-18")
    decision["delegation"] = [move(m) for m in moves]
    write(plans / "schools" / school / "support.yaml", {"decisions": [decision]})


def test_the_scheme_says_where_a_responsibility_is_held_otherwise_today(tmp_path: Path) -> None:
    """In the cells of both parties, on a phone below the title, and the schools without a change in one line."""
    plans = governed(tmp_path)
    decided(plans, "ash", [{"functions": ["budget"], "change": "removed", "to": "board", "until": "2027-07-08"}])
    decided(plans, "beech", [{"functions": ["budget"], "change": "adjusted", "to": "ceo"}])
    page = pages_of(plans)["delegation/"]
    assert re.search(r"Ash What Budget Now Held by the board Since 8 Oct 2026 to 8 Jul 2027", page)
    assert "Beech What Budget Now Shared with the chief Since 8 Oct 2026" in page
    phone = "Budget Holds: local Ash: held by the board Beech: shared with the chief"
    assert phone in page
    assert "Holds it at Ash" in page
    assert "Shares it at Beech" in page
    assert "Holds Not at Ash Shared at Beech" in page
    assert "Staff Holds: local –" in page


def test_what_is_not_met_is_named_before_the_grid(tmp_path: Path) -> None:
    """With the school, the answer and its day; the lead says where; what does not apply is not counted."""
    plans = governed(tmp_path, {"checklist": CHECKLIST})
    answers = {"ash": {"plan": "not-met", "drill": "met"}, "beech": {"plan": "met", "drill": "not-applicable"}}
    answers["cedar"] = {"plan": "met", "drill": "met"}
    for school, found in answers.items():
        review = {"tool": "tool", "on": "2026-10-14", "by": "ceo", "checklist": found}
        write(plans / "schools" / school / "reviews.yaml", {"reviews": [review]})
    page = pages_of(plans)["reviews/checklists/"]
    assert "One requirement is not met or not checked, at Ash." in page
    assert "Four of five met, counting each school." in page
    assert "Accessibility plan School Ash Answer Not met 14 Oct 2026 Every answer" in page
    answers["ash"]["plan"] = "met"
    review = {"tool": "tool", "on": "2026-11-14", "by": "ceo", "checklist": answers["ash"]}
    path = plans / "schools" / "ash" / "reviews.yaml"
    write(path, {"reviews": [*read(path)["reviews"], review]})
    page = pages_of(plans)["reviews/checklists/"]
    assert "Every requirement of every checklist is met." in page
    assert "Requirement School Answer" not in page


AGO = [
    ("2026-11-01", "less than a month ago"),
    ("2026-10-20", "1 month ago"),
    ("2026-10-21", "less than a month ago"),
    ("2025-11-20", "1 year ago"),
    ("2024-03-05", "2 years 8 months ago"),
]


@pytest.mark.parametrize(("on", "ago"), AGO)
def test_the_latest_inspection_says_how_long_ago_it_was(on: str, ago: str, tmp_path: Path) -> None:
    """In whole months, with the grades counted by area; an older one under an earlier framework is not the latest."""
    plans = governed(tmp_path)
    grades = {"quality-of-education": "good", "behaviour-and-attitudes": "good", "early-years": "outstanding"}
    inspections = [
        {"on": "2019-10-01", "published": "2019-11-01", "framework": "ofsted-2019", "grades": {"quality-of-education": "good"}},
        {"on": on, "published": on, "framework": "ofsted-2019", "grades": grades},
    ]  # fmt: skip
    add_to_profile(plans, "ash", inspections=inspections)
    page = pages_of(plans)["inspections/"]
    latest = page[page.index("Latest inspections") : page.index("Two inspections, area by area")]
    assert f"{ago} Result" in latest
    assert "2019 " not in latest.replace("framework, 2019 ", "")
