"""How often a due date was moved: on the row of the action, among the changes, and in the data, as of each day."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from builders import PLAN, a_trust, add_plan
from case_tables import loaded, spaces
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.context import PageContext
from trustplan.website.data.edition import make_json
from trustplan.website.page import Settings
from trustplan.website.rendering import environment


def plans_of(folder: Path) -> Path:
    """Work of which the date was moved in November and in January, and a part that was brought forward."""
    plans = a_trust(folder, schools={})
    moved = [
        {"on": "2025-11-07", "field": "due", "was": "2025-11-14", "reason": "Sorry.", "approved_by": "board"},
        {"on": "2026-01-16", "field": "due", "was": "2025-12-12", "reason": "Sorry.", "approved_by": "board"},
    ]
    sooner = [{"on": "2025-11-07", "field": "due", "was": "2026-05-15", "reason": "Good.", "approved_by": "board"}]
    updates = [{"on": "2026-01-20", "by": "lead", "stage": "in-progress", "note": "Under way."}]
    part = {"id": "A2a", "title": "Part", "lead": "lead", "due": "2026-05-01", "changes": sooner, "updates": updates}
    actions = [
        {"id": "A1", "title": "Work", "lead": "lead", "due": "2026-03-06", "changes": moved, "updates": updates},
        {"id": "A2", "title": "Whole", "lead": "lead", "actions": [part], "updates": updates},
    ]
    add_plan(plans, [{"id": "O", "title": "O", "actions": actions}], visibility="public")
    return plans


@pytest.mark.parametrize(
    ("day", "said", "data"),
    [
        (date(2025, 10, 31), "", None),
        (date(2025, 11, 20), "Moved once, 28 days", {"times": 1, "days": 28, "first_due": "2025-11-14"}),
        (date(2026, 1, 23), "Moved twice, 112 days in all", {"times": 2, "days": 112, "first_due": "2025-11-14"}),
    ],
)
@pytest.mark.parametrize("audience", list(Audience))
def test_a_moved_date_is_told_as_of_the_day(
    audience: Audience, day: date, said: str, data: dict[str, object] | None, tmp_path: Path
) -> None:
    """A later move is unknown before."""
    edition = make_edition(loaded(plans_of(tmp_path)), day, audience)
    pages = {p.path: p.body for p in make_site(edition, Settings(site_name="x")).pages}
    body = spaces(pages[f"plans/{PLAN}/O/"])
    found = re.findall(r"[Mm]oved [a-z]+, [^<)]*", body)
    part = ["moved once, 14 days earlier"] if day.month != 10 else []
    assert found == ([said] if said else []) + part
    context = PageContext(edition, Settings(site_name="x"), environment())
    actions = json.loads(make_json(context))["plans"][0]["objectives"][0]["actions"]
    assert actions[0]["due_moved"] == data


def test_the_changes_say_when_a_date_moved_again(tmp_path: Path) -> None:
    """Beside the last move: how many there were."""
    edition = make_edition(loaded(plans_of(tmp_path)), date(2026, 1, 23), Audience.TRUSTEES)
    pages = {p.path: spaces(p.body) for p in make_site(edition, Settings(site_name="x")).pages}
    assert "The due date moved from 12 Dec 2025 to 6 Mar 2026." in pages["changes/"]
    assert "16 Jan 2026. Moved twice, 112 days in all." in pages["changes/"]
