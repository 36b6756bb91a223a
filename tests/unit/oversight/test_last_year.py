"""Whether a trust is better than last year, by a table that a trust person can read, and for the whole example."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import EXAMPLE
from case_tables import loaded, rows
from rated_rows import rated_kpi
from trustplan.oversight.last_year import compared_with_last_year
from trustplan.rating.engine import rate
from trustplan.rating.figures import FigureIndex
from trustplan.rating.status import KpiStatus


@pytest.mark.parametrize("row", rows("last_year"))
def test_a_kpi_is_compared_with_the_same_point_last_year(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/last_year.yaml."""
    day = date(2026, 8, 1)
    kpi = rated_kpi({"on": str(day), **row}, tmp_path)
    found = compared_with_last_year(FigureIndex(loaded(tmp_path / "plans"), day), [kpi])
    assert [one.trend.meaning for one in found] == ([row["is"]] if row["is"] != "none" else [])


def test_of_the_example_eleven_of_eighteen_have_improved() -> None:
    """As its board briefing says."""
    day = date(2026, 11, 20)
    rated = rate(loaded(EXAMPLE), day)
    found = compared_with_last_year(FigureIndex(rated.trust, day), [i for i in rated.items if isinstance(i, KpiStatus)])
    assert Counter(one.trend.meaning for one in found) == {"improving": 11, "worsening": 1, "steady": 6}
    assert {one.kpi.id: one.part.id for one in found}["PA-K7"] == "survey"
    assert [one.kpi.id for one in found if one.trend.meaning == "worsening"] == ["PE-K7"]
