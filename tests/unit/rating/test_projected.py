"""What people expect at the end of a year stands beside the target and never rates; milestones may be older than the plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_measure, a_trust, add_plan, write
from case_tables import loaded, spaces
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.rating.figures import FigureIndex
from trustplan.rating.projected import projected
from trustplan.rating.status import KpiStatus
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2026, 1, 30)
MADE = {"on": "2025-11-14", "by": "lead", "confidence": "medium"}
BY = "(lead, medium confidence, 14 Nov 2025)."


def a_kpi(tmp_path: Path, kpi: dict[str, Any], measure: dict[str, Any], figures: dict[str, Any]) -> Path:
    """The plans of a trust with one KPI."""
    plans = a_trust(tmp_path, measures=[a_measure(**measure)])
    entry = {"id": "K", "title": "Readers", "measure": "reading", **kpi}
    add_plan(plans, [{"id": "O", "title": "Aim", "kpis": [entry]}], visibility="public")
    for place, rows in figures.items():
        folder = plans / ("trust" if place == "trust" else f"schools/{place}")
        write(folder / "measurements.yaml", {"reading": rows})
    return plans


def rated(plans: Path, audience: Audience = Audience.TRUSTEES) -> tuple[KpiStatus, list[str]]:
    """The KPI as an audience sees it, and what is expected of it."""
    edition = make_edition(loaded(plans), DAY, audience)
    status = edition.rated.index[f"{PLAN}/K"]
    assert isinstance(status, KpiStatus)
    assert status.measure is not None
    plan = edition.rated.plans[PLAN].plan
    figures = FigureIndex(edition.trust, edition.day, makes_totals=False)
    return status, [spaces(words) for words in projected(figures, plan, status.kpi, status.measure)]


YEAR = [{"for": "2025-26", "target": "at least 65"}]
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], list[str]]] = {
    "it would meet the target": (
        {"targets": YEAR, "projections": [{**MADE, "value": 68}]}, {}, {},
        [f"68% is expected by the end of 2025/26, which would meet the target of at least 65% {BY}"],
    ),
    "it would miss it, and the decimals show so": (
        {"targets": YEAR, "projections": [{**MADE, "value": 64.6}]}, {}, {},
        [f"64.6% is expected by the end of 2025/26, which would be 0.4 points below the target of at least 65% {BY}"],
    ),
    "a strict word": (
        {"targets": [{"for": "2025-26", "target": "above 65"}], "projections": [{**MADE, "value": 65}]}, {}, {},
        [f"65% is expected by the end of 2025/26, which would not meet the target of above 65%, since equalling it is not enough {BY}"],
    ),
    "a share": (
        {"targets": YEAR, "projections": [{**MADE, "value": "14/20"}]}, {}, {},
        [f"70% is expected by the end of 2025/26, which would meet the target of at least 65% {BY}"],
    ),
    "a later year": (
        {"targets": [*YEAR, {"for": "2026-27", "target": "at least 75"}], "projections": [{**MADE, "value": 70, "for": "2026-27"}]}, {}, {},
        [f"70% is expected by the end of 2026/27, which would be 5 points below the target of at least 75% {BY}"],
    ),
    "only a later target": (
        {"targets": [{"for": "2026-27", "target": "at least 75"}], "projections": [{**MADE, "value": 70}]}, {}, {},
        [f"70% is expected by the end of 2025/26, which would be 5 points below the target for 2026/27 of at least 75% {BY}"],
    ),
    "nothing to compare with": (
        {"target": "above last year", "projections": [{**MADE, "value": 70}]}, {}, {},
        [f"70% is expected by the end of 2025/26; the target is above last year, and whether this would meet it cannot be said: no figure for Test Trust in 2024/25 to compare with {BY}"],
    ),
    "no target": (
        {"target": "none", "projections": [{**MADE, "value": 70}]}, {}, {},
        [f"70% is expected by the end of 2025/26; there is no target {BY}"],
    ),
    "a reason, and the last one counts": (
        {"targets": YEAR, "projections": [{**MADE, "value": 50}, {**MADE, "on": "2026-01-20", "value": 66, "confidence": "high", "because": "Mock tests."}]},
        {}, {},
        ["66% is expected by the end of 2025/26, which would meet the target of at least 65% (lead, high confidence, 20 Jan 2026: Mock tests)."],
    ),
    "one that is not made yet": (
        {"targets": YEAR, "projections": [{**MADE, "on": "2026-02-20", "value": 66}]}, {}, {}, [],
    ),
    "a figure that is known": (
        {"targets": [{"for": "2024-25", "target": "at least 65"}, *YEAR], "projections": [{**MADE, "for": "2025-26", "value": 66}]}, {},
        {"trust": [{"period": "2025-26", "on": "2026-01-10", "value": 61, "cohort": 100}]}, [],
    ),
    "less is better": (
        {"target": "at most 10", "projections": [{**MADE, "value": 12}]}, {"direction": "down"}, {},
        [f"12% is expected by the end of 2025/26, which would be 2 points above the target of at most 10% {BY}"],
    ),
    "yes or no": (
        {"target": "done", "projections": [{**MADE, "value": "no"}]}, {"unit": "yes/no", "direction": "none", "tolerance": 0}, {},
        [f"No is expected by the end of 2025/26, which would not meet the target {BY}"],
    ),
    "each school": (
        {"applies_to": "every school", "targets": YEAR,
         "projections": [{**MADE, "value": 70, "school": "ash"}, {**MADE, "value": 60, "school": "beech"}]}, {}, {},
        [f"Ash: 70% is expected by the end of 2025/26, which would meet the target of at least 65% {BY}",
         f"Beech: 60% is expected by the end of 2025/26, which would be 5 points below the target of at least 65% {BY}"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("kpi", "measure", "figures", "expected"), CASES.values(), ids=CASES)
def test_a_projection_says_whether_it_would_meet_the_target(
    tmp_path: Path, kpi: dict[str, Any], measure: dict[str, Any], figures: dict[str, Any], expected: list[str]
) -> None:
    """In a sentence, with who expects it, how sure they are, and since when. The rating is what it is without it."""
    status, words = rated(a_kpi(tmp_path, kpi, measure, figures))
    assert words == expected
    without = {key: value for key, value in kpi.items() if key != "projections"}
    assert status.rating == rated(a_kpi(tmp_path / "without", without, measure, figures))[0].rating


def test_the_pages_of_trustees_have_it_and_those_of_the_public_do_not(tmp_path: Path) -> None:
    """Of KPIs and of milestones; a milestone that was done before the plan says so to everybody."""
    plans = a_kpi(tmp_path, {"targets": YEAR, "projections": [{**MADE, "value": 68}]}, {}, {})
    late = {**MADE, "expected": "2026-04"}
    milestones = [
        {"id": "m1", "title": "Maps", "due": "2025-06-30", "done": "2025-07-10"},
        {"id": "m2", "title": "Books", "due": "2025-06-30", "done": "2025-09-10"},
        {"id": "m3", "title": "Visits", "due": "2026-03-20", "projections": [late]},
        {"id": "m4", "title": "Talks", "due": "2026-05-20", "projections": [late]},
    ]
    action = {"id": "A", "title": "Work", "lead": "lead", "due": "2027-07-16", "milestones": milestones}
    kpi = {"id": "K", "title": "Readers", "measure": "reading", "targets": YEAR, "projections": [{**MADE, "value": 68}]}
    add_plan(plans, [{"id": "O", "title": "Aim", "kpis": [kpi], "actions": [action]}], visibility="public")
    bodies = []
    for audience in (Audience.TRUSTEES, Audience.PUBLIC):
        edition = make_edition(loaded(plans), DAY, audience)
        pages = {page.path: page for page in make_site(edition, Settings(site_name="x")).pages}
        bodies.append(spaces(pages[f"plans/{PLAN}/O/"].body))
    for body in bodies:
        assert "Maps: done 10 Jul 2025, before this plan began" in body
        assert "Books: due 30 Jun 2025, done 10 Sep 2025" in body
    trustees, public = bodies
    assert "68% is expected by the end of 2025/26" in trustees
    assert "Visits: due 20 Mar 2026; expected by April 2026, late (lead, medium confidence, 14 Nov 2025)" in trustees
    assert "expected by April 2026, in time" in trustees
    assert "expected by" not in public
    assert "confidence" not in public
