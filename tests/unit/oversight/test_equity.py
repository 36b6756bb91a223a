"""How far a group is behind those it is held against, by a table: above nought is behind, on either side."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from case_tables import loaded, rows
from equity_trusts import with_gap
from trustplan.oversight.equity import WHOLE, equity
from trustplan.rating.engine import rate
from trustplan.rating.figures import FigureIndex
from trustplan.rating.status import KpiStatus


@pytest.mark.parametrize("row", rows("oversight/equity"))
def test_a_group_is_behind_where_its_figure_is_the_worse(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/oversight/equity.yaml."""
    day = date.fromisoformat(row.get("on", "2026-11-20"))
    rated = rate(loaded(with_gap(tmp_path, row)), day)
    kpis = [i for i in rated.items if isinstance(i, KpiStatus)]
    (group,) = equity(FigureIndex(rated.trust, day), kpis)
    assert group.population == ("national" if "national" in row else WHOLE)
    assert [k.id for k in group.kpis] == [k.id for k in kpis]
    (series,) = group.series
    assert series.organisation == "ash"
    ends = [rated.trust.calendar("ash").end(p.period) for p in series.points]
    assert ends == sorted(ends, reverse=True)
    if "behind" in row:
        wanted = None if row["behind"] == "none" else Fraction(row["behind"])
        assert series.points[0].behind == wanted
