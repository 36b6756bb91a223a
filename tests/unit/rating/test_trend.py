"""Trends by a table: given figures, whether the last of them is improving, steady or worsening."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN
from case_tables import loaded, rows, with_figures
from trustplan.rating.engine import rate
from trustplan.rating.status import KpiStatus


@pytest.mark.parametrize("row", rows("trends"))
def test_a_figure_is_held_against_the_same_point_a_year_before(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/trends.yaml."""
    plans = with_figures(tmp_path, row)
    status = rate(loaded(plans), date.fromisoformat(row.get("on", "2026-11-20"))).index[f"{PLAN}/K1"]
    assert isinstance(status, KpiStatus)
    assert status.deciding
    trend = status.deciding.trend
    assert (trend.meaning if trend else "none") == row["trend"]
