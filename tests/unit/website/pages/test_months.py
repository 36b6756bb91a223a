"""Months in place of days: pages name the month, data hold its last day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from builders import a_trust, add_plan
from case_tables import loaded, words_in
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.primitives.english import say_date
from trustplan.primitives.periods import MonthEnd, parse_day
from trustplan.website.build import make_site
from trustplan.website.page import Settings


@pytest.mark.parametrize("audience", Audience)
def test_pages_name_the_month_and_data_have_its_last_day(audience: Audience, tmp_path: Path) -> None:
    """For the public too; of an action, a milestone and a target."""
    plans = a_trust(tmp_path)
    action: dict[str, Any] = {"id": "A1", "title": "Work", "lead": "lead", "start": "2026-10", "due": "2027-01"}
    action["milestones"] = [{"id": "maps", "title": "Maps", "due": "2026-10"}]
    action["updates"] = [{"on": "2026-11-10", "by": "lead", "stage": "in-progress"}]
    kpi = {"id": "K1", "title": "KPI", "measure": "reading", "targets": [{"for": "2027-02", "target": "at least 60"}]}
    objective = {"id": "O", "title": "Objective", "actions": [action], "kpis": [kpi]}
    add_plan(plans, [objective], visibility="public")
    site = make_site(make_edition(loaded(plans), date(2026, 11, 20), audience), Settings(site_name="Test"))
    text = words_in(" ".join(page.body for page in site.pages))
    assert "Due January 2027" in text
    assert "was due October 2026" in text
    assert "for February 2027" in text
    assert "31 Jan 2027" not in text
    data = site.late["data/trustplan.json"]()
    assert '"2027-01-31"' in data
    assert '"2026-10-31"' in data


def test_a_day_that_follows_from_a_month_is_a_day() -> None:
    """And the last day of a month that was written as a day stays one."""
    end = parse_day("2026-12")
    assert isinstance(end, MonthEnd)
    assert say_date(end) == "December 2026"
    assert say_date(date(2026, 12, 31)) == "31 Dec 2026"
    for day in (end + timedelta(31), end - timedelta(61), end.replace(month=1)):
        assert type(day) is date
    assert end - date(2026, 12, 1) == timedelta(30)
