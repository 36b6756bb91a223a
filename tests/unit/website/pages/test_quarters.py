"""Figures by a council's quarters and twice a year on the page of a measure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from builders import a_measure, a_trust, add_plan, write
from case_tables import a_context, loaded, page_at, words_in
from trustplan.website.pages.measures import make_measures


@pytest.mark.parametrize(
    ("every", "first", "second", "words"),
    [
        ("quarter", "2025-26/q3", "2025-26/q4", "January to March 2026"),
        ("quarter", "2025-26/q4", "2026-27/q1", "April to June 2026"),
        ("half-year", "2025-26/h1", "2025-26/h2", "the second half of 2025/26"),
    ],
)
def test_a_period_is_named_and_drawn_in_its_order(
    every: str, first: str, second: str, words: str, tmp_path: Path
) -> None:
    """With the months of a quarter, since trusts and councils count them differently."""
    measure = a_measure(every=every, available_after="1 week")
    del measure["available"]
    plans = a_trust(tmp_path, measures=[measure])
    kpi = {"id": "K", "title": "KPI", "measure": "reading", "target": "at least 60"}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}])
    rows = [{"period": second, "value": 66, "cohort": 100}, {"period": first, "value": 61, "cohort": 100}]
    write(plans / "trust" / "measurements.yaml", {"reading": rows})
    text = words_in(page_at(make_measures(a_context(loaded(plans), date(2026, 11, 20))), "measures/reading/").body)
    assert words in text
    assert "The trust is at 66%, 5 points higher than in" in text
