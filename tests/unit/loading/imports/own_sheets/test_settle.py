"""Which period a person means, on the first and the last day of it: what is taken, and what is asked."""

from __future__ import annotations

from datetime import date

import pytest

from builders import EXAMPLE
from case_tables import loaded
from trustplan.loading.imports.own_sheets.names import Known
from trustplan.loading.imports.own_sheets.settle import NO_YEAR, Clock, settle
from trustplan.loading.read import read_folder
from trustplan.primitives.notation import TRUST

NO_TIME = "it is not said of which time the figures are"


@pytest.fixture(scope="module")
def known() -> Known:
    """The measures of the example."""
    return Known(read_folder(EXAMPLE))


@pytest.mark.parametrize(
    ("text", "measure", "day", "period", "why"),
    [
        ("latest", "attendance", "2026-11-01", "2026-27/aut1", ""),
        ("latest", "attendance", "2026-10-31", "2025-26/sum2", ""),
        ("latest", "phonics", "2026-08-31", "2025-26", ""),
        ("latest", "phonics", "2026-08-30", "2024-25", ""),
        ("current", "attendance", "2026-11-01", "2026-27/aut1", ""),
        ("current", "attendance", "2026-11-02", "2026-27/aut2", ""),
        ("current", "phonics", "2026-09-01", "2026-27", ""),
        ("current", "siams", "2026-09-01", "", "“current” means nothing for a measure that has no rhythm; name the period"),
        ("latest", "siams", "2026-09-01", "", "“latest” means nothing for a measure that has no rhythm; name the period"),
        ("aut1", "attendance", "2026-11-20", "", NO_YEAR),
        ("", "attendance", "2026-11-20", "", NO_TIME),
        ("2026-27/aut2", "attendance", "2026-11-02", "2026-27/aut2", ""),
        ("2026-27/aut2", "attendance", "2026-11-01", "", "autumn 2, 2026/27 has not begun yet"),
        ("2025-26", "phonics", "2026-08-31", "2025-26", ""),
        ("2025-26", "phonics", "2026-08-30", "", "2025/26 is not over yet, so these may be figures so far, or of an earlier year"),
        ("2026-27", "attendance", "2026-11-20", "", "2026/27 is not over yet, and a figure is expected each half-term"),
        ("2026-27/aut", "attendance", "2026-11-20", "", "autumn 2026/27 is not over yet, and a figure is expected each half-term"),
    ],
)  # fmt: skip
def test_a_period_is_taken_or_asked(text: str, measure: str, day: str, period: str, why: str, known: Known) -> None:
    """A period that is not over is asked where a heading says it, and taken where a person has written it."""
    clock = Clock(day=date.fromisoformat(day), calendar=loaded(EXAMPLE).calendar(TRUST))
    found = settle(text, known.measures[measure], clock, is_said=False)
    assert (found.period, found.why) == (period, why)
    written = settle(text, known.measures[measure], clock, is_said=True)
    assert written.period == (text if "is not over yet" in why else period)
