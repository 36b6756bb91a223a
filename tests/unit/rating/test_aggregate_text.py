"""How a figure of the trust is made, in a sentence; and that the department's own may differ, where it has one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders import a_measure, a_trust, write
from case_tables import loaded
from trustplan.rating.aggregate_text import say_made, say_usually_made

DIFFERS = "; the department's own figure of the trust may differ"
ALIKE = "The mean of its schools' figures, each school counted alike"
SESSIONS = "The mean of its schools' figures, each counted by its pupils"


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ({}, f"All pupils of its schools taken together{DIFFERS}"),
        ({"aggregate": "mean"}, f"{ALIKE}{DIFFERS}"),
        ({"aggregate": "none"}, ""),
        ({"aggregate": "sum", "unit": "pounds"}, "The sum of its schools' figures"),
        ({"aggregate": "mean", "unit": "points"}, f"{ALIKE}{DIFFERS}"),
        ({"aggregate": "mean", "unit": "ratio"}, f"{ALIKE}{DIFFERS}"),
        ({"aggregate": "mean", "unit": "rate per 100"}, f"{ALIKE}{DIFFERS}"),
        ({"aggregate": "sum", "unit": "count"}, "The sum of its schools' figures"),
        ({"cohort_of": "staff"}, "All staff of its schools taken together"),
        ({"cohort_of": "sessions"}, f"{SESSIONS}{DIFFERS}"),
        ({"title": "Attendance"}, f"{SESSIONS}{DIFFERS}"),
        ({"title": "Reserves as a share of income/spending"}, "All income of its schools taken together"),
        ({"title": "Lessons that are taught as planned", "definition": "The share of lessons."}, "All lessons of its schools taken together"),
    ],
)  # fmt: skip
def test_how_a_trusts_figure_is_made_is_a_sentence(measure: dict[str, Any], words: str, tmp_path: Path) -> None:
    """By pupils, by schools or as a sum; the department has no figure of pounds, of staff, of a count or of things."""
    trust = loaded(a_trust(tmp_path, measures=[a_measure(aggregate="pupil-weighted mean", groups=[]) | measure]))
    assert say_usually_made(trust.measures["reading"]) == words


def test_a_figure_that_the_trust_entered_is_its_own(tmp_path: Path) -> None:
    """However its schools' would be put together."""
    plans = a_trust(tmp_path, measures=[a_measure(aggregate="mean", groups=[])])
    write(plans / "trust" / "measurements.yaml", {"reading": [{"period": "2025-26", "on": "2026-07-07", "value": 63}]})
    trust = loaded(plans)
    (row,) = trust.own.figures["reading"]
    assert say_made(trust.measures["reading"], row) == "The trust's own, as it was entered"


def test_of_a_figure_that_is_worked_out_from_plans_nothing_is_said(tmp_path: Path) -> None:
    """Nobody entered it."""
    counted = a_measure(id="counted", aggregate="none", **{"from": "actions/done"})
    for key in ("groups", "every", "available"):
        del counted[key]
    plans = a_trust(tmp_path, measures=[a_measure(groups=[]), counted])
    write(plans / "trust" / "measurements.yaml", {"reading": [{"period": "2025-26", "on": "2026-07-07", "value": 63}]})
    trust = loaded(plans)
    (row,) = trust.own.figures["reading"]
    assert say_made(trust.measures["counted"], row) == ""
