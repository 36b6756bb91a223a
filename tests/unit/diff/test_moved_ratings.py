"""The cause of a rating that moves between two revisions, for figures that nobody types."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_measure, a_trust, add_plan, write
from trustplan.diff.revisions import Kind, compare_revisions
from trustplan.loading.load import load


def checked(on: str, result: str, *, tool: str = "site-check") -> dict[str, Any]:
    """A review with one requirement checked."""
    return {"tool": tool, "on": on, "checklist": {"policy": result}}


def a_checked_school(folder: Path, reviews: list[dict[str, Any]]) -> Path:
    """A school with a KPI whose figures come from the checklist of one of two tools."""
    measure = a_measure(id="site-met", title="Whether all is met", unit="yes/no", **{"from": "checklist/site-check"})
    plans = a_trust(
        folder,
        measures=[{k: v for k, v in measure.items() if k not in ("groups", "available", "decimals", "tolerance")}],
    )
    tools = [
        {
            "id": name,
            "title": name,
            "for": "schools",
            "every": "year",
            "checklist": [{"id": "policy", "title": "Policy"}],
        }
        for name in ("site-check", "book-check")
    ]
    write(plans / "reference" / "review-tools.yaml", {"tools": tools})
    write(plans / "schools" / "ash" / "reviews.yaml", {"reviews": reviews})
    kpi = {"id": "K1", "title": "All is met", "measure": "site-met", "target": "done"}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}], organisation="ash")
    return plans


MET, NOT_MET = checked("2026-10-20", "met"), checked("2026-10-20", "not-met")
OTHER = checked("2026-10-21", "met", tool="book-check")


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ([MET], [MET, checked("2026-11-10", "not-met")], "new review"),
        ([MET], [NOT_MET], "past review rewritten"),
        ([MET], [], "past review removed"),
        ([MET, OTHER], [NOT_MET, OTHER], "past review rewritten"),
        ([MET], [NOT_MET, OTHER], "past review rewritten"),  # a review by another tool has nothing to do with it
    ],
)
def test_a_checklist_is_the_cause_of_the_rating_that_it_moves(
    old: list[dict[str, Any]], new: list[dict[str, Any]], cause: str, tmp_path: Path
) -> None:
    """The KPI and the objective that it decides."""
    before, after = a_checked_school(tmp_path / "old", old), a_checked_school(tmp_path / "new", new)
    comparison = compare_revisions(load(before), load(after), date(2026, 11, 20))
    assert comparison.errors == (0, 0)
    assert [e.cause for e in comparison.of(Kind.RATING_MOVED)] == [cause, cause]
