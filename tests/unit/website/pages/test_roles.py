"""Further roles on an item: who sponsors and authorised it, and which governor follows it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_trust, add_plan
from case_tables import a_context, loaded, page_at, words_in
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings
from trustplan.website.pages.roles import make_roles

OTHERS = {"authorised_by": "board", "governor": "monitor"}


def with_roles(folder: Path) -> Path:
    """A trust with one objective, action and KPI, each with the same further roles."""
    plans = a_trust(folder)
    action: dict[str, Any] = {"id": "A1", "title": "Work", "lead": "lead", "sponsor": "ceo", **OTHERS}
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "target": "at least 60", "sponsor": "ceo", **OTHERS}
    objective = {"id": "O", "title": "Objective", "sponsor": "ceo", **OTHERS, "actions": [action], "kpis": [kpi]}
    add_plan(plans, [objective], visibility="public")
    return plans


@pytest.mark.parametrize("audience", Audience)
def test_an_item_says_who_does_what_for_it(audience: Audience, tmp_path: Path) -> None:
    """Of an action, a KPI and an objective; by the titles of roles and bodies, which everybody may read."""
    site = make_site(make_edition(loaded(with_roles(tmp_path)), date(2026, 11, 20), audience), Settings(site_name="T"))
    text = words_in(next(p for p in site.pages if p.path.endswith("/O/")).body)
    assert text.count("Sponsor Ceo") == 3
    assert text.count("Authorised by Board") == 3
    assert text.count("Governor Monitor") == 3


def test_the_page_on_roles_has_what_else_each_does(tmp_path: Path) -> None:
    """With the word for it."""
    text = words_in(page_at(make_roles(a_context(loaded(with_roles(tmp_path)), date(2026, 11, 20))), "roles/").body)
    assert "Governor Work A1" in text
    assert "Governor Reading K1" in text
    assert "Authorised by Objective O" in text
    assert "Sponsor Work A1" in text


def test_the_page_on_roles_has_the_work_that_each_leads_and_checks(tmp_path: Path) -> None:
    """Work that was stopped, as accepted, is led no more; work that nobody leads or checks is nobody's."""
    plans = a_trust(tmp_path)
    end = {"on": "2026-09-10", "by": "lead", "stage": "stopped", "note": "No more."}
    accepted = {"updates": [end], "accepted": {"by": "board", "meeting": "board-2026-10"}}
    actions: list[dict[str, Any]] = [
        {"id": "A1", "title": "Work", "lead": "lead", "monitor": "monitor"},
        {"id": "A2", "title": "Stopped", "lead": "lead", **accepted},
        {"id": "A3", "title": "Not accepted", "lead": "lead", "updates": [end]},
        {"id": "A4", "title": "Of nobody"},
    ]
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": actions}])
    page = words_in(page_at(make_roles(a_context(loaded(plans), date(2026, 11, 20))), "roles/").body)
    (row,) = re.findall(r" Lead (?!s)(.*?)(?= Monitor )", page)
    assert re.findall(r"A\d", row) == ["A1", "A3"]
    assert page.count("Checks A1") == 1
    assert "A4" not in page
