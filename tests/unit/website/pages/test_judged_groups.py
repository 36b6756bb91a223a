"""What is judged of a group of pupils, and what one of several targets is enough for, as each audience meets it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_measure, a_trust, add_plan, write
from case_tables import loaded, words_in
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2026, 8, 1)


def read_by(audience: Audience, plans: Path) -> str:
    """What an audience reads on the page of the objective."""
    site = make_site(make_edition(loaded(plans), DAY, audience), Settings(site_name="Test"))
    return words_in(next(page for page in site.pages if page.path.endswith("/O/")).body)


@pytest.mark.parametrize(("audience", "is_there"), [(Audience.TRUSTEES, True), (Audience.PUBLIC, False)])
def test_a_judgement_of_a_group_says_of_whom_and_is_not_public(
    audience: Audience, is_there: bool, tmp_path: Path
) -> None:
    """As figures of a group are not."""
    plans = a_trust(tmp_path)
    kpi = {"id": "K1", "title": "Clubs", "group": "disadvantaged", "rubric": {"on-track": "Most go."}}
    more = {"every": "half-year", "judgements": [{"on": "2026-07-10", "rating": "on-track", "because": "Most go."}]}
    other = {"id": "K2", "title": "Choirs", "rubric": {"on-track": "Most sing."}}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [{**kpi, **more}, other]}], visibility="public")
    text = read_by(audience, plans)
    assert ("Judged twice a year, for disadvantaged pupils" in text) == is_there
    assert ("Group of pupils Disadvantaged pupils" in text) == is_there
    assert ("Clubs" in text) == is_there
    assert "Choirs" in text


@pytest.mark.parametrize(
    ("audience", "cohort", "words"),
    [
        (Audience.TRUSTEES, 4, "Reading: 50% of 100 is 10 points below"),
        (Audience.PUBLIC, 100, "None of them is met. Reading: 50% is 10 points below"),
        (Audience.PUBLIC, 8, "Withheld: small numbers."),
    ],
)
def test_a_missed_target_does_not_decide_while_the_other_is_withheld(
    audience: Audience, cohort: int, words: str, tmp_path: Path
) -> None:
    """Where one of two is enough, the rating would tell on which side of its target the withheld figure is."""
    plans = a_trust(tmp_path, measures=[a_measure(), a_measure(id="maths", title="Maths")], schools={})
    parts: list[dict[str, Any]] = [
        {"id": "a", "title": "Reading", "measure": "reading", "target": "at least 60"},
        {"id": "b", "title": "Maths", "measure": "maths", "target": "at least 70"},
    ]
    kpi = {"id": "K1", "title": "Either", "rule": "best", "kpis": parts}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}], visibility="public")
    figure = {"period": "2025-26", "on": "2026-07-07", "value": 50}
    figures = {"reading": [{**figure, "cohort": 100}], "maths": [{**figure, "value": 25, "cohort": cohort}]}
    write(plans / "trust" / "measurements.yaml", figures)
    assert words in read_by(audience, plans)
