"""What is said of inspections: the category of concern beside the recorded one, by a table, and the last before those before it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_trust, read, write
from case_tables import a_context, loaded, rows
from trustplan.website.pages.inspections import inspections_of, latest_inspections

AREAS = {
    "ofsted-2025": ("leadership-and-governance", "curriculum-and-teaching"),
    "ofsted-2019": ("leadership-and-management", "quality-of-education"),
}


def with_inspections(folder: Path, *inspections: dict[str, Any]) -> Path:
    """A school's inspections. Returns the plans/ folder."""
    plans = a_trust(folder)
    path = plans / "schools" / "ash" / "profile.yaml"
    write(path, {**read(path), "inspections": list(inspections)})
    return plans


@pytest.mark.parametrize("row", rows("oversight/inspections"))
def test_a_category_of_concern_is_told_with_how_it_stands_to_the_recorded_one(
    row: dict[str, Any], tmp_path: Path
) -> None:
    """One row of inspections.yaml."""
    framework = row.get("framework", "ofsted-2025")
    leadership, teaching = AREAS[framework]
    given: dict[str, Any] = {"framework": framework, "on": "2026-05-12", "published": "2026-06-16"}
    given["grades"] = {leadership: row["leadership"], teaching: row["teaching"]}
    given |= {key: row[key] for key in ("category", "safeguarding") if key in row}
    trust = loaded(with_inspections(tmp_path, given))
    (found,) = inspections_of(a_context(trust, date(2026, 11, 20)), trust.organisations["ash"])
    assert dict(found.grades).get("Category of concern", "") == row["says"]


def test_the_last_inspection_comes_first_and_is_the_latest_of_its_kind(tmp_path: Path) -> None:
    """However they stand in the file."""
    days = {"2016-05-12": "ofsted-2019", "2026-05-12": "ofsted-2025", "2021-05-12": "ofsted-2019"}
    given = []
    for on, framework in days.items():
        grade = "good" if framework == "ofsted-2019" else "strong standard"
        grades = {AREAS[framework][0]: grade}
        given.append({"framework": framework, "on": on, "published": on, "grades": grades})
    trust = loaded(with_inspections(tmp_path, *given))
    context, ash = a_context(trust, date(2026, 11, 20)), trust.organisations["ash"]
    assert [row.on.year for row in inspections_of(context, ash)] == [2026, 2021, 2016]
    (latest,) = latest_inspections(context, ash)
    assert (latest.on.year, latest.ago) == (2026, "6 months ago")
