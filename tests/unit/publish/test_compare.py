"""Figures in a comparison of two editions: with their unit, as the pages show them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from builders import a_trust, add_plan
from case_tables import loaded
from governed_trusts import add_to_profile
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.publish.compare import compare_editions, figure_text
from trustplan.website.build import make_site
from trustplan.website.page import Settings

SHOWN = [
    (94.7, "percent", "94.7%"),
    (-1250, "pounds", "−£1,250"),
    (23.2, "ratio", "23.2:1"),
    (3, "rank", "3rd"),
    (1200, "count", "1,200"),
    (1, "days", "1 day"),
    (-0.31, "points", "−0.31"),
    (True, "yes/no", "yes"),
    ("c", "percent", "withheld"),
    ("z", "percent", "not applicable"),
    ("x", "count", "not available"),
    ("low", "percent", "low"),
    ("u", "grade", "unreliable"),
    ("good", "grade", "good"),
]


@pytest.mark.parametrize(("value", "unit", "text"), SHOWN)
def test_a_figure_has_its_unit(value: object, unit: str, text: str) -> None:
    assert figure_text(value, unit) == text


def test_plans_that_ended_and_schools_that_left_are_told(tmp_path: Path) -> None:
    """Once, between the editions around it; an edition of a version that does not say is not taken for one that does."""
    plans = a_trust(tmp_path)
    objective = {"id": "O", "title": "Aim", "actions": [{"id": "A", "title": "Work"}]}
    period = {"from": "2026-09-01", "to": "2027-08-31"}
    add_plan(plans, [objective], organisation="ash", title="Plan", period=period, closed={"on": "2026-11-12"})
    add_plan(plans, [objective], organisation="beech", title="Plan of Beech", period=period)
    add_to_profile(plans, "beech", left="2026-11-13")
    data = []
    for day in (date(2026, 11, 1), date(2026, 11, 20), date(2026, 12, 1)):
        site = make_site(make_edition(loaded(plans), day, Audience.TRUSTEES), Settings(site_name="x"))
        made = {**site.files, **{name: make() for name, make in site.late.items()}}
        data.append(json.loads(next(text for name, text in made.items() if name.endswith("trustplan.json"))))
    first, second, third = data
    told = [(row.title, row.what, row.old, row.new) for row in compare_editions(first, second).edited]
    assert told == [
        ("Beech School", "school", "in the trust", "left on 13 Nov 2026"),
        ("Plan", "plan", "running", "ended on 12 Nov 2026"),
        ("Plan of Beech", "plan", "running", "ended on 13 Nov 2026"),
    ]
    assert compare_editions(second, third).edited == []
    for row in (*first["plans"], *first["organisations"]):
        row.pop("has_ended", None)
        row.pop("left", None)
    assert compare_editions(first, second).edited == []


def test_what_came_or_went_is_named_once(tmp_path: Path) -> None:
    """An objective has two ratings, and is one thing."""
    plans = a_trust(tmp_path)
    both = [{"id": name, "title": f"Aim {name}", "actions": [{"id": f"{name}1", "title": "Work"}]} for name in "OP"]
    data = []
    for objectives in (both, both[:1]):
        add_plan(plans, objectives)
        site = make_site(make_edition(loaded(plans), date(2026, 11, 1), Audience.TRUSTEES), Settings(site_name="x"))
        data.append(json.loads(site.late["data/trustplan.json"]()))
    before, after = data
    assert [sum("Aim P" in str(name) for name in compare_editions(before, after).gone)] == [1]
    assert len(compare_editions(before, after).gone) == len(compare_editions(after, before).came) == 2
