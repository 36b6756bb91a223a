"""Distances from a target in steps: what is at risk is at most one short, and what is off track more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from generate_trust import generate
from msgspec.structs import replace

from builders import a_measure, a_trust, add_plan, write
from case_tables import a_context, loaded
from trustplan.model import TRUST, Rating, Trust
from trustplan.rating.codes import Code
from trustplan.rating.distances import Distance, distance_of, distance_of_trust
from trustplan.rating.status import Cell, KpiStatus

DAY = date(2026, 11, 20)


def cells_of(trust: Trust) -> Iterator[Cell]:
    """Every cell of every plan."""
    for item in a_context(trust, DAY).edition.rated.each:
        if isinstance(item, KpiStatus):
            for kpi in (item, *item.parts):
                yield from kpi.cells


def require_sides(trust: Trust) -> set[Rating]:
    """Each mark stands on its side; the ratings that have a distance."""
    found = set()
    for cell in cells_of(trust):
        distance = distance_of(cell)
        if distance is None:
            continue
        found.add(cell.rating)
        if cell.rating is Rating.OFF_TRACK:
            assert distance.steps < -1, cell
        elif cell.rating is Rating.AT_RISK:
            assert -1 <= distance.steps <= 0, cell
        else:
            assert cell.rating in (Rating.ON_TRACK, Rating.ACHIEVED), cell
            assert distance.steps >= 0, cell
    return found


def test_ratings_and_distances_agree_in_the_example(example: Trust) -> None:
    """A triangle is in the band, and a diamond left of it."""
    assert {Rating.OFF_TRACK, Rating.AT_RISK, Rating.ON_TRACK} <= require_sides(example)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [1, 2])
def test_ratings_and_distances_agree_in_any_trust(seed: int, tmp_path: Path) -> None:
    """Of many schools, of many sizes."""
    generate(tmp_path / "plans", 6, seed)
    assert Rating.OFF_TRACK in require_sides(loaded(tmp_path / "plans"))


def kpi_of(folder: Path, target: str, value: Any, cohort: int, **measure: Any) -> KpiStatus:
    """A KPI with one school's figure, last year's, and the trust's own."""
    plans = a_trust(folder, measures=[a_measure(groups=[], **measure)], schools={"ash": "Ash"})
    about = {"id": "K", "title": "Reading", "measure": "reading", "applies_to": "every school", "target": target}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [about]}])
    for where, now in (("schools/ash", value), ("trust", 61)):
        rows = [
            {"period": "2024-25", "on": "2025-07-07", "value": 50, "cohort": 400},
            {"period": "2025-26", "on": "2026-07-07", "value": now, "cohort": cohort},
        ]
        write(plans / where / "measurements.yaml", {"reading": rows})
    context = a_context(loaded(plans), DAY)
    (kpi,) = context.index.shared_kpis
    return kpi


DISTANCES: dict[str, tuple[str, Any, int, dict[str, Any], Any]] = {
    "the step is the tolerance": ("at least 60", 58, 400, {"tolerance": 2}, (-1, -5)),
    "one pupil where one is worth more": ("at least 60", 58, 20, {"tolerance": 2}, (Fraction(-2, 5), -2)),
    "less is better": ("at most 40", 44, 400, {"tolerance": 2, "direction": "down"}, (-2, -5)),
    "better is above": ("above 50", 53, 400, {"tolerance": 2}, (Fraction(3, 2), 0)),
    "a range has no distance": ("between 50 and 60", 55, 400, {"tolerance": 2, "direction": "band"}, None),
    "without a tolerance there is no step": ("at least 60", 58, 0, {"tolerance": 0, "unit": "count"}, None),
    "an exact target has no side": ("exactly 60", 58, 400, {"tolerance": 2}, (-1, None)),
}


@pytest.mark.parametrize("case", DISTANCES)
def test_a_distance_is_counted_in_steps(case: str, tmp_path: Path) -> None:
    """Of the school's own figure, now and a year before."""
    target, value, cohort, measure, wanted = DISTANCES[case]
    kpi = kpi_of(tmp_path, target, value, cohort or 400, **measure)
    found = distance_of(kpi.cells[0])
    if wanted is None:
        assert found is None
        return
    assert found == Distance(steps=Fraction(wanted[0]), before=None if wanted[1] is None else Fraction(wanted[1]))


def test_a_figure_that_is_overdue_has_no_distance(tmp_path: Path) -> None:
    """It is at risk however good the last one was, and would stand among those that meet the target."""
    (cell,) = kpi_of(tmp_path, "at least 60", 70, 400, tolerance=2).cells
    assert distance_of(cell) is not None
    late = replace(cell, rating=Rating.AT_RISK, reason=replace(cell.reason, code=Code.MISSING))
    assert distance_of(late) is None


OF_ASH = {"ash": "at least 60"}


@pytest.mark.parametrize("about", [{"targets": OF_ASH}, {"target": "none"}, {}], ids=["of schools", "none", "without"])
def test_without_a_target_of_the_trust_its_figure_has_no_distance(about: dict[str, Any], tmp_path: Path) -> None:
    """As where each school has a target of its own."""
    plans = a_trust(tmp_path, measures=[a_measure(groups=[])], schools={"ash": "Ash"})
    kpi = {"id": "K", "title": "Reading", "measure": "reading", "applies_to": "every school", **about}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}])
    for where in ("schools/ash", "trust"):
        row = {"period": "2025-26", "on": "2026-07-07", "value": 61, "cohort": 400}
        write(plans / where / "measurements.yaml", {"reading": [row]})
    context = a_context(loaded(plans), DAY)
    (shared,) = context.index.shared_kpis
    assert distance_of_trust(context.figures, context.plans[shared.plan], shared) is None


def test_the_trust_has_a_distance_of_its_own(example: Trust) -> None:
    """Where it has a figure of the time of its schools'; 62% against national, 62%, is level or better."""
    context = a_context(example, DAY)
    found = {}
    for kpi in context.index.shared_kpis:
        found[kpi.id] = distance_of_trust(context.figures, context.plans[kpi.plan], kpi)
    assert kpi.organisation == TRUST
    level = found["SI-K3"]
    assert level is not None
    assert level.steps >= 0
    behind = found["SI-K12"]
    assert behind is not None
    assert -1 <= behind.steps < 0
    assert found["SI-K2"] is None
