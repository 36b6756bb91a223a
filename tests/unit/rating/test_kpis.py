"""Ratings of KPIs by a table that a trust person can read: given figures and a date, the rating and words of its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from case_tables import rows, spaces
from rated_rows import rated_kpi


@pytest.mark.parametrize("row", [*rows("kpis"), *rows("kpis_of_schools")])
def test_kpis_are_rated_as_the_table_says(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/kpis.yaml."""
    status = rated_kpi(row, tmp_path)
    assert status.rating == row["rating"], spaces(status.reasons[0].sentence)
    assert row.get("reason", "") in spaces(status.reasons[0].sentence)
    said = {term: spaces(str(words)) for term, words in status.reasons[0].rows}
    assert {term: said.get(term) for term in row.get("facts", {})} == row.get("facts", {})
    assert status.is_missing == row.get("missing", status.is_missing)
    assert status.is_not_yet_due == row.get("not_yet_due", status.is_not_yet_due)
    assert status.is_context == row.get("context", status.is_context)
