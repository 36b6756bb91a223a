"""A withheld number shows through nothing: another in its place changes no byte of what the public may read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from amounts import thorough_but
from guards_off import without_guard
from hidden_numbers import Case, Row, a_case, shown_through

ASKED = os.environ.get("TRUSTPLAN_CASES", "")
CASES = int(ASKED or 40)
QUICK = CASES if ASKED else 3


@pytest.mark.parametrize("seed", thorough_but(QUICK, list(range(CASES))))
def test_another_withheld_number_changes_no_byte(seed: int, tmp_path: Path) -> None:
    """Pages, JSON, CSV, calendars and search, on two days; a few numbers of each trust, the rest by other seeds."""
    assert shown_through(a_case(seed), tmp_path, most=2) == []


def one_school(kpi: dict[str, Any], *rows: Row, rhythm: str = "year", **measure: Any) -> Case:
    """A trust with some figures of one school, and a KPI on them."""
    written = {"aggregate": "none", "unit": "percent", "every": rhythm, **measure}
    first = {"id": "K1", "title": "Reading", "measure": "reading", "applies_to": "every school", **kpi}
    own = {"id": "K9", "title": "Own", "measure": "reading", "target": "none"}
    return Case(kind="share", rhythm=rhythm, measure=written, kpis=(first,), own=own, national=60, rows=rows)


LAST, NOW = Row("ash", "2024-25", "", 9, 24), Row("ash", "2025-26", "", 12, 24)
BASELINE = {"baseline": {"period": "2024-25"}}
# The guard by its name, what takes its place, and a trust whose first figure then shows.
GUARDS: dict[str, tuple[str, Callable[..., Any], Case]] = {
    "no words on last year's figure": (
        "SmallNumbers.is_shown",
        lambda *_: True,
        one_school({"target": "at least 60"}, LAST, NOW),
    ),
    "no words on the same point last year": (
        "SmallNumbers.is_shown",
        lambda *_: True,
        one_school(
            {"target": "at most 40"},
            Row("ash", "2025-26/aut1", "", 3, 9),
            Row("ash", "2026-27/aut1", "", 15, 60),
            rhythm="half-term",
            accumulates=True,
            direction="down",
        ),
    ),
    "no rating against a withheld baseline": (
        "_is_held_to_baseline",
        lambda *_: False,
        one_school({**BASELINE, "targets": [{"for": "2027-28", "target": "at least 80"}]}, Row("ash", "2024-25", "", 9, 9), Row("ash", "2025-26", "", 30, 60)),
    ),
    "no roll-up with a hidden KPI of a group": (
        "PublicView._as_if_seen",
        lambda _, status: replace(status, reasons=()),
        one_school({"group": "disadvantaged", "target": "at least 60"}, Row("ash", "2025-26", "disadvantaged", 8, 8)),
    ),
    "no roll-up with a KPI for trustees": (
        "PublicView._as_if_seen",
        lambda _, status: replace(status, reasons=()),
        one_school({"visibility": "trustees", "target": "at least 60"}, Row("ash", "2025-26", "", 9, 9)),
    ),
    "no roll-up with a KPI of a group under embargo": (
        "PublicView._as_if_seen",
        lambda _, status: replace(status, reasons=()),
        one_school({"group": "disadvantaged", "not_before": "2027-01-04", "target": "at least 60"}, Row("ash", "2025-26", "disadvantaged", 8, 8)),
    ),
    "no share of few pupils' sessions": (
        "is_of_few",
        lambda *_: False,
        one_school({"target": "at least 60"}, Row("ash", "2025-26", "", 4, 9), title="Attendance")._replace(kind="share of sessions"),
    ),
    "no share of nobody knows how many": (
        "has_small_part",
        lambda *_: False,
        one_school({"target": "at least 60"}, Row("ash", "2025-26", "", 30, 60))._replace(kind="share of nobody knows how many"),
    ),
    "no small parts": ("has_small_part", lambda *_: False, one_school({"target": "at least 60"}, Row("ash", "2025-26", "", 58, 60))),
}  # fmt: skip


def without_pages(case: Case, folder: Path) -> list[str]:
    """What shows in the reduced model, for every number that could be in place of the withheld one."""
    return shown_through(case, folder, most=9, with_pages=False, every_number=True)


@pytest.mark.parametrize("removed", thorough_but(1, list(GUARDS)))
def test_without_a_guard_a_withheld_number_shows(removed: str, tmp_path: Path) -> None:
    """Each is needed: with it nothing shows, without it something does."""
    name, replacement, given = GUARDS[removed]
    assert without_pages(given, tmp_path / "with") == []
    with without_guard(name, replacement):
        assert without_pages(given, tmp_path / "without"), f"nothing shows without “{removed}”: is it still needed?"
