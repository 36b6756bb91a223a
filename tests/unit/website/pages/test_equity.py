"""The page on equity: what it says of a gap and of how it went, by the table of gaps."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import write
from case_tables import a_context, loaded, page_at, rows, words_in
from equity_trusts import with_gap
from trustplan.website.pages.equity import make_equity


@pytest.mark.parametrize("row", rows("oversight/equity"))
def test_the_page_describes_the_gap_and_its_course(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/oversight/equity.yaml."""
    context = a_context(loaded(with_gap(tmp_path, row)), date.fromisoformat(row.get("on", "2026-11-20")))
    body = page_at(make_equity(context), "equity/").body
    cells, _, course = (
        words_in(body).partition(" Ash ")[2].partition(" Groups of fewer than")[0].rpartition("Gap since last year ")
    )
    if "says" in row:
        assert cells.rstrip().endswith(row["says"])
    if "course" in row:
        assert course.strip().startswith(row["course"])
    if "move" in row:
        assert course.strip() == f"{row['course']} {row['move']}"
    if "lead" in row:
        assert row["lead"] in words_in(body)


def test_the_widest_gap_of_a_school_is_named(tmp_path: Path) -> None:
    """Not a narrower one, nor that of the trust, however wide."""
    plans = with_gap(tmp_path, {"group": {"2025-26": "50 20"}, "national": {"2025-26": 60}})
    for organisation, value in (("schools/beech", 40), ("schools/cedar", 70), ("trust", 10)):
        figure = {"period": "2025-26", "value": value, "group": "disadvantaged", "cohort": 20}
        write(plans / organisation / "measurements.yaml", {"reading": [figure]})
    text = words_in(page_at(make_equity(a_context(loaded(plans), date(2026, 11, 20))), "equity/").body)
    assert "Reading: the widest gap is at Beech, 20 points." in text
