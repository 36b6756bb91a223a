"""Rules about figures: values, groups, periods and repeats."""

from __future__ import annotations

from pathlib import Path

from builders import a_trust, write
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


def test_a_percentage_without_cohort_is_only_a_warning(tmp_path: Path) -> None:
    """Advice never stops a build."""
    plans = a_trust(tmp_path)
    write(plans / "trust" / "measurements.yaml", "reading:\n  - {period: 2024-25, value: 50}\n")
    loaded = load(plans)
    assert [(f.rule, f.severity) for f in loaded.findings] == [("percent-without-cohort", Severity.WARNING)]
    assert loaded.trust is not None
