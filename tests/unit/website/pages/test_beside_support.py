"""Beside the level of support stand other scales; reviews say who did them, and of which part of a school they are."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import add_plan, read, write
from case_tables import loaded, spaces
from governed_trusts import a_decision, governed
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2026, 11, 20)
SCALES = [
    {"id": "risk", "title": "Risk", "levels": [
        {"id": "low", "title": "Low risk"}, {"id": "high", "title": "High risk", "means": "Standards may fall."},
    ]},
    {"id": "own", "title": "Own view", "levels": [{"id": "a", "title": "Secure"}, {"id": "b", "title": "Not yet"}]},
]  # fmt: skip


def pages_of(plans: Path, audience: Audience, day: date = DAY) -> dict[str, str]:
    """The words of each page."""
    edition = make_edition(loaded(plans), day, audience)
    pages = make_site(edition, Settings(site_name="x")).pages
    return {page.path: spaces(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.body))) for page in pages}


def beside(folder: Path, rows: list[dict[str, Any]]) -> Path:
    """A trust with two other scales, and what is recorded of a school on them."""
    plans = governed(folder)
    criteria = plans / "reference" / "support-criteria.yaml"
    write(criteria, {**read(criteria), "scales": SCALES, "scopes": [{"id": "maths", "title": "Mathematics"}]})
    decisions = [a_decision(1, "2026-10-08", "light"), a_decision(2, "2026-10-08", "light", scope="maths")]
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": decisions, "other_levels": rows})
    action = {"id": "A1", "title": "Work", "lead": "ceo", "due": "2027-07-16"}
    add_plan(plans, [{"id": "O1", "title": "Aim", "actions": [action]}], visibility="public")
    return plans


ROWS = [
    {"on": "2026-07-09", "scale": "risk", "level": "low", "decided_by": "board"},
    {"on": "2026-10-08", "scale": "risk", "level": "high", "decided_by": "board", "meeting": "board-2026-10", "because": "Two leave."},
    {"on": "2026-09-18", "scale": "own", "level": "a", "by": "ceo"},
    {"on": "2026-09-18", "scale": "own", "level": "b", "by": "ceo", "scope": "maths"},
    {"on": "2026-12-18", "scale": "risk", "level": "low", "decided_by": "board"},
]  # fmt: skip


def test_other_scales_stand_beside_the_level_of_support(tmp_path: Path) -> None:
    """The last one known of each, with who decided it and what it says; earlier ones in the history; later ones not."""
    pages = pages_of(beside(tmp_path, [row for row in ROWS if row["on"] <= "2026-11-20"]), Audience.TRUSTEES)
    page = pages["schools/ash/support/"]
    assert "High risk, decided by the board at the meeting of 8 Oct 2026. Standards may fall. Two leave." in page
    assert "Own view Secure, recorded by the ceo , 18 Sep 2026." in page
    assert page.count("Low risk, decided by the board, 9 Jul 2026.") == 1
    assert "Mathematics: Not yet, recorded by the ceo , 18 Sep 2026." in page
    assert re.search(r"Light since 8 Oct 2026 Risk: High risk Own view: Secure", pages["support/"])
    assert "High risk, decided by the board" in pages["schools/ash/"]
    assert "On other scales Ash , Risk: High risk. Two leave." in pages["meetings/board-2026-10/"]


def test_a_level_of_another_scale_rates_nothing_and_is_not_known_before_its_day(tmp_path: Path) -> None:
    """The level of support is what the board decided, and the public reads nothing of either."""
    plans = beside(tmp_path, ROWS[:3])
    early = pages_of(plans, Audience.TRUSTEES, date(2026, 10, 1))
    assert "Low risk" in early["schools/ash/"]
    assert "High risk" not in early["schools/ash/"]
    pages = pages_of(plans, Audience.PUBLIC)
    public = " ".join(words for path, words in pages.items() if not path.startswith("reference/"))
    assert not re.search("Low risk|High risk|Own view", public)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"by": "ceo"}, "14 Oct 2026, ceo School Ash"),
        ({"by": "board"}, "14 Oct 2026, board School Ash"),
        ({"by": "external"}, "14 Oct 2026, external reviewer School Ash"),
        ({"by": "external", "reviewer": "Diocese of Ely"}, "14 Oct 2026, external: Diocese of Ely School Ash"),
        ({"by": "ceo", "reviewer": "Reading Ltd"}, "14 Oct 2026, ceo, Reading Ltd School Ash"),
        ({"by": "ceo", "part": "sixth-form"}, "14 Oct 2026, ceo School Ash Sixth form"),
    ],
    ids=lambda value: "" if isinstance(value, str) else " ".join(value.values()),
)
def test_a_review_says_who_did_it_and_of_what(more: dict[str, str], words: str, tmp_path: Path) -> None:
    """A role, a body or somebody from outside; the whole school or a part of it."""
    plans = governed(tmp_path, {"parts": ["sixth-form"], "by": "external"})
    concern = {"text": "Too few books.", "severity": "minor"}
    write(plans / "schools" / "ash" / "reviews.yaml", {"reviews": [{"tool": "tool", "on": "2026-10-14", **more, "concerns": [concern]}]})  # fmt: skip
    pages = pages_of(plans, Audience.TRUSTEES)
    assert f"Tool {words} Found Minor: Too few books." in pages["reviews/"]
    assert "Each school, one part at a time: sixth form" in capital(pages["reviews/tools/"])
    assert "External reviewer" in pages["reviews/tools/"]


def capital(text: str) -> str:
    """A text in which the words on whom a tool is of begin with a capital."""
    return text.replace("each school, one part", "Each school, one part")
