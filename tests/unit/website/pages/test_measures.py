"""What a measure's page says of a trend: the way the figure went, by how much, and how much may be chance."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from case_tables import a_maker, loaded, page_at, rows, spaces, with_figures
from trustplan.rating.status import KpiStatus
from trustplan.website.pages.measures import make_measures

SAID = [row for row in rows("trends") if {"arrow", "note"} & set(row.values[0])]


@pytest.mark.parametrize("row", SAID)
def test_a_trend_is_told_with_its_way_and_size(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/trends.yaml that has words."""
    context = a_maker(loaded(with_figures(tmp_path, row)), date.fromisoformat(row.get("on", "2026-11-20")))
    kpi = next(k for k in context.index.kpis if isinstance(k, KpiStatus))
    assert kpi.deciding
    assert kpi.measure
    if "arrow" in row:
        assert context.figure_text.trend_arrow(kpi.deciding, kpi.measure) == row["arrow"]
    if "note" in row:
        assert row["note"] in spaces(page_at(make_measures(context), "measures/reading/").body)
