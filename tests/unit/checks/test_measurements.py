"""Rules about figures: values, groups, periods and repeats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders import a_measure, a_trust, write
from trustplan.loading.check import check
from trustplan.loading.load import load
from trustplan.primitives.findings import Severity

FIGURES = """\
reading:
  - {period: 2025-26, value: 101}
  - {period: 2025-26, group: boys, value: 13/76, cohort: 77}
  - {period: 2024-25, value: 80/76}
  - {period: 2022-23, value: good}
  - {period: 2031-32/aut, value: 50, cohort: 10}
  - {period: 2023-24, value: 50, cohort: 10}
  - {period: 2023-24, value: 51, cohort: 10}
attendence:
  - {period: 2025-26, value: 50}
"""


def test_impossible_figures_are_reported(tmp_path: Path) -> None:
    """Values, groups, periods and repeats."""
    plans = a_trust(tmp_path)
    write(plans / "trust" / "measurements.yaml", FIGURES)
    reported = {(f.place.line, f.rule) for f in load(plans).errors}
    assert reported == {
        (2, "implausible-figure"),
        (3, "unknown-group"),
        (3, "cohort-differs"),
        (4, "implausible-figure"),
        (5, "value-does-not-fit"),
        (6, "period-not-in-calendar"),
        (8, "figure-twice"),
        (9, "unknown-measure"),
    }


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("Attendance", "implausible-figure"),
        ("Absence rate of all pupils", "implausible-figure"),
        ("Surplus of income", "unlikely-percentage"),
        ("Change of pupil numbers", "unlikely-percentage"),
    ],
)
def test_a_percentage_of_sessions_is_at_most_all_of_them(title: str, rule: str, tmp_path: Path) -> None:
    """Also without a cohort, which attendance needs none of; a surplus or a change may be above 100% or below 0%."""
    plans = a_trust(tmp_path, measures=[a_measure(title=title, groups=[])])
    write(plans / "trust" / "measurements.yaml", "reading:\n  - {period: 2024-25, value: 948}\n")
    assert [f.rule for f in load(plans).findings] == [rule]


def test_a_percentage_without_cohort_is_only_a_warning(tmp_path: Path) -> None:
    """Advice never stops a build."""
    plans = a_trust(tmp_path)
    write(plans / "trust" / "measurements.yaml", "reading:\n  - {period: 2024-25, value: 50}\n")
    loaded = load(plans)
    assert [(f.rule, f.severity) for f in loaded.findings] == [("percent-without-cohort", Severity.WARNING)]
    assert loaded.trust is not None


@pytest.mark.parametrize(
    ("measure", "rows", "days"),
    [
        ({"available": "march"}, [{"period": "2025-26", "value": 40, "cohort": 90}], ["2027-03-31"]),
        ({"available": "january"}, [{"period": "2024-25", "value": 40, "cohort": 90}], ["2026-01-31"]),
        ({"available": "march"}, [{"period": "2025-26", "on": "2026-04-01", "value": 40, "cohort": 90}], []),
        (
            {"available": "march"},
            [{"period": "2024-25", "value": 4, "cohort": 90}, {"period": "2025-26", "value": 40, "cohort": 90}],
            ["2027-03-31"],
        ),
        ({"available": "july"}, [{"period": "2025-26", "value": 40, "cohort": 90}], []),
        ({"available": "december"}, [{"period": "2025-26", "value": 40, "cohort": 90}], []),
        ({"available": None, "every": "event"}, [{"period": "2025-26", "value": 40, "cohort": 90}], ["2026-08-31"]),
        ({"available": None, "every": "term"}, [{"period": "2025-26/aut", "value": 40, "cohort": 90}], []),
    ],
)
def test_a_figure_that_counts_later_than_one_may_think_is_told(
    measure: dict[str, Any], rows: list[dict[str, Any]], days: list[str], tmp_path: Path
) -> None:
    """The last of a measure's figures, with the day from which it counts."""
    plans = a_trust(tmp_path, measures=[{k: v for k, v in a_measure(**measure).items() if v is not None}])
    write(plans / "trust" / "measurements.yaml", {"reading": rows})
    found = [f.message for f in check(plans).findings if f.rule == "figure-counts-late"]
    assert len(found) == len(days)
    for message, day in zip(found, days, strict=True):
        assert f"counts from {day}" in message
