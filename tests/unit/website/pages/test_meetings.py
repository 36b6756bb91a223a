"""The pages of meetings, the year and roles: what counts as late."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import add_plan
from case_tables import loaded
from governed_trusts import governed
from trustplan.disclosure.audience import Audience
from trustplan.disclosure.edition import make_edition
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2026, 11, 20)


LATE_MILESTONE = [{"id": "M1", "title": "First", "due": "2026-11-06"}]
NEWS = {"on": "2026-11-16", "by": "lead", "stage": "in-progress"}
ROLES: dict[str, tuple[dict[str, Any], int]] = {
    "in time": ({"updates": [NEWS]}, 0),
    "a milestone is late": ({"updates": [NEWS], "milestones": LATE_MILESTONE}, 1),
    "a milestone is late, and the lead says more": (
        {"updates": [{**NEWS, "rating": "off-track", "note": "Stuck."}], "milestones": LATE_MILESTONE},
        1,
    ),
    "past its day": ({"updates": [NEWS], "due": "2026-11-06"}, 1),
    "never begun": ({}, 1),
    "no news": ({"updates": [{**NEWS, "on": "2026-06-12"}]}, 1),
    "complete, though a milestone is not done": (
        {"updates": [{**NEWS, "stage": "complete", "evidence": ["Report"]}], "milestones": LATE_MILESTONE},
        0,
    ),
}


@pytest.mark.parametrize("case", ROLES)
def test_the_page_of_roles_counts_what_is_late_or_without_news(case: str, tmp_path: Path) -> None:
    """In its first sentence, and beside the role."""
    more, count = ROLES[case]
    plans = governed(tmp_path)
    action = {"id": "A1", "title": "Work", "lead": "lead", "due": "2027-07-16", **more}
    add_plan(plans, [{"id": "SI", "title": "SI", "actions": [action]}])
    shown = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    page = next(p for p in make_site(shown, Settings(site_name="x")).pages if p.path == "roles/")
    words = "One action is" if count else "No actions are"
    assert f"What each role leads. {words} late or without news." in page.body
    assert page.body.count("1 overdue") == count
