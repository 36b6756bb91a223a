"""A measure's page: what it says of a trend, and where its figures come from."""

from __future__ import annotations

import html
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_measure, add_plan, read, write
from case_tables import a_context, loaded, page_at, rows, spaces, with_figures
from governed_trusts import governed
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.primitives.audience import Audience
from trustplan.rating.status import KpiStatus
from trustplan.website.build import make_site
from trustplan.website.page import Settings
from trustplan.website.pages.measures import make_measures

WITH_WORDS = [row for row in rows("trends") if {"arrow", "note"} & set(row.values[0])]


@pytest.mark.parametrize("row", WITH_WORDS)
def test_a_trend_is_described_with_its_direction_and_size(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/trends.yaml that has words."""
    context = a_context(loaded(with_figures(tmp_path, row)), date.fromisoformat(row.get("on", "2026-11-20")))
    kpi = next(k for k in context.index.kpis if isinstance(k, KpiStatus))
    assert kpi.deciding
    assert kpi.measure
    if "arrow" in row:
        assert context.figure_text.trend_arrow(kpi.deciding, kpi.measure) == row["arrow"]
    if "note" in row:
        assert row["note"] in spaces(page_at(make_measures(context), "measures/reading/").body)


DAY = date(2026, 11, 20)


ORIGINS = {
    "inspections": ("come from the inspections in the profile.", "The inspections in the schools' profiles"),
    "checklist/tool": ("come from the checklists in the reviews.", "The checklist of the reviews “Tool”"),
    "gap/reading/disadvantaged/national": ("are worked out from other figures.", "Reading: disadvantaged pupils against national"),
}  # fmt: skip


@pytest.mark.parametrize("source", ORIGINS)
def test_a_measure_says_where_its_figures_come_from(source: str, tmp_path: Path) -> None:
    """On its page, and in the finding where somebody types them all the same."""
    finding, words = ORIGINS[source]
    plans = governed(tmp_path, {"checklist": [{"id": "R", "title": "Required"}]})
    own: dict[str, Any] = {"groups": [], "unit": "percent"}
    if source == "inspections":
        own |= {"unit": "grade", "scales": ["areas"], "areas": {"areas": "finance"}}
        framework = plans / "reference" / "frameworks" / "areas.yaml"
        areas = [{"id": "finance", "title": "Finance"}]
        write(framework, {**read(framework), "areas": areas, "grades": [{"id": "good", "title": "Good"}]})
    measures = [a_measure(), {**a_measure(id="made", title="Made", **own), "from": source}]
    write(plans / "reference" / "measures.yaml", {"measures": measures})
    comparator = {
        "measure": "reading",
        "population": "national",
        "period": "2025-26",
        "on": "2026-07-07",
        "value": 60,
        "source": "Made up",
    }
    write(plans / "reference" / "comparators.yaml", {"comparators": [comparator]})
    kpi = {"id": "K1", "title": "K", "measure": "made", "target": "none"}
    add_plan(plans, [{"id": "SI", "title": "SI", "kpis": [kpi]}])
    shown = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    page = next(p for p in make_site(shown, Settings(site_name="x")).pages if p.path == "measures/made/")
    assert words in html.unescape(page.body)
    write(plans / "schools" / "ash" / "measurements.yaml", {"made": [{"period": "2025-26", "value": 60}]})
    assert [f.message for f in load(plans).errors if f.rule == "figure-typed-twice"] == [
        f"The values of this measure {finding}"
    ]
