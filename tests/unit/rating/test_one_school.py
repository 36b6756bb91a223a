"""Which KPIs are off track because of one school alone, by a table that a trust person can read, and for the whole example."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from builders import EXAMPLE, SCHOOLS
from case_tables import loaded, rows
from rated_rows import rated_kpi
from trustplan.model import Rating
from trustplan.rating.codes import Code
from trustplan.rating.engine import rate
from trustplan.rating.kpi_text import wanted_schools
from trustplan.rating.kpis import GOOD, decide
from trustplan.rating.one_school import OneSchool, one_school, ratings_of_schools, ratings_without
from trustplan.rating.status import Cell, KpiStatus


@pytest.mark.parametrize("row", rows("one_school"))
def test_the_school_that_alone_decides_is_the_one_of_the_table(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/one_school.yaml."""
    kpi = rated_kpi({"on": "2026-08-01", **row}, tmp_path)
    found = one_school([kpi], SCHOOLS)
    assert {school: len(kpis) for school, kpis in found.alone.items()} == ({row["alone"]: 1} if "alone" in row else {})
    assert bool(found.several) == (row.get("is") == "several")
    assert bool(found.not_by_school) == (row.get("is") == "not by school")
    assert found.without == row.get("without", found.without)
    assert (kpi.rating is Rating.OFF_TRACK) == (row.get("is") != "not off track")


@pytest.fixture(scope="module")
def of_example() -> OneSchool:
    """Of the example, on its day."""
    trust = loaded(EXAMPLE)
    items = rate(trust, date(2026, 11, 20)).items
    return one_school([i for i in items if isinstance(i, KpiStatus)], [s.id for s in trust.schools])


def test_nine_of_the_examples_twelve_are_off_track_because_of_one_school(of_example: OneSchool) -> None:
    """Not ten: one is off track at two schools. Two are of the trust itself."""
    assert len(of_example.off_track) == 12
    assert [k.id for k in of_example.alone["fernhill"]] == [
        "SI-K3", "SI-K6", "SI-K12", "PE-K12", "PA-K6", "PA-K7", "PA-K10", "LG-K8", "BF-K3",
    ]  # fmt: skip
    assert list(of_example.alone) == ["fernhill"]
    assert of_example.highest == ("fernhill",)
    assert [k.id for k in of_example.several] == ["SI-K13"]
    assert [k.id for k in of_example.not_by_school] == ["PE-K2", "LG-K4"]


def test_without_a_school_the_rest_is_counted_again(of_example: OneSchool) -> None:
    """A school that decides nothing alone changes nothing."""
    assert of_example.without == {"alder-lane": 12, "fernhill": 3, "mill-green": 12, "st-aidans": 12}


WRITING = {"id": "writing", "title": "Writing"}
PARTS = [
    {"id": "r", "title": "Reading", "measure": "reading", "target": "at least 62", "applies_to": "every school"},
    {"id": "w", "title": "Writing", "measure": "writing", "target": "at least 62", "applies_to": "every school"},
]


@pytest.mark.parametrize(
    ("rule", "reading", "writing", "rating"),
    [
        ({}, 70, 40, Rating.OFF_TRACK),
        ({}, 40, 70, Rating.OFF_TRACK),
        ({}, 61, 40, Rating.OFF_TRACK),
        ({}, 70, 61, Rating.AT_RISK),
        ({"rule": "best"}, 70, 40, Rating.ON_TRACK),
        ({"rule": "best"}, 40, 61, Rating.AT_RISK),
        ({"rule": "best"}, 40, None, Rating.OFF_TRACK),  # what has no figure is not the better part
        ({}, 70, None, Rating.ON_TRACK),
        ({}, 40, None, Rating.OFF_TRACK),
    ],
)
def test_a_schools_own_rating_is_by_its_figures_in_every_part(
    rule: dict[str, str], reading: int, writing: int | None, rating: Rating, tmp_path: Path
) -> None:
    """The worst of them, or the best where one part is enough; a school that has no part in it has none."""

    def figures(value: int | None) -> list[dict[str, Any]]:
        return [{"period": "2025-26", "on": "2026-07-07", "value": value, "cohort": 100}] if value else []

    row = {
        "more_measures": [WRITING],
        "kpi": {"measure": None, "kpis": PARTS, **rule},
        "figures": {"ash": figures(reading)},
        "more_figures": {"ash": {"writing": figures(writing)}},
    }
    kpi = rated_kpi({"on": "2026-08-01", **row}, tmp_path)
    assert ratings_of_schools(kpi).get("ash") is rating
    assert ratings_of_schools(kpi).get("elsewhere") is None


AWAITED = [
    (Rating.NOT_ASSESSED, Code.NOT_YET_DUE, date(2026, 12, 1)),
    (Rating.NOT_ASSESSED, Code.NOT_YET_DUE, None),
    (Rating.NOT_ASSESSED, Code.YEAR_NOT_ENDED, date(2027, 1, 4)),
    (Rating.NOT_ASSESSED, Code.TOO_FEW, None),
    (Rating.NOT_ASSESSED, Code.MISSING, date(2026, 6, 1)),
    (Rating.ON_TRACK, Code.MET_EARLY, None),
    (Rating.ACHIEVED, Code.MET, None),
    (Rating.ON_TRACK, Code.MET, None),
    (Rating.AT_RISK, Code.MISSED, None),
    (Rating.OFF_TRACK, Code.MISSED, None),
]


@pytest.mark.parametrize("applies_to", ["every school", "at least 2 schools", "at least 4 schools"])
def test_of_many_schools_each_is_left_out_as_if_the_kpi_were_rated_anew(applies_to: str, of_example: OneSchool) -> None:
    """Schools that are alike are decided once: none may have got the rating of another."""
    one = of_example.alone["fernhill"][0]
    kpi = replace(one.kpi, applies_to=applies_to)
    wanted = wanted_schools(kpi)
    dice = random.Random(7)  # noqa: S311  variety, not secrets
    seen = set()
    for _ in range(300):
        cells = []
        for number, (rating, code, due) in enumerate(dice.choices(AWAITED, k=dice.randint(1, 7))):
            reason = replace(one.cells[0].reason, code=code)
            gap = Fraction(dice.randint(-3, 9))
            latest = one.cells[0].latest if dice.random() < 0.5 else None
            cells.append(
                Cell(
                    organisation=f"s{number}",
                    group="",
                    rating=rating,
                    reason=reason,
                    gap=gap,
                    next_due=due,
                    latest=latest,
                )
            )
        status = replace(one, kpi=kpi, cells=tuple(cells), rating=decide(tuple(cells), wanted)[1])
        without = ratings_without(status)
        for cell in cells:
            others = tuple(c for c in cells if c is not cell)
            rated = sum(c.rating is not Rating.NOT_ASSESSED for c in others)
            anew = Rating.NOT_ASSESSED
            if others:
                anew = decide(others, min(wanted, rated) if wanted else None)[1]
            if cell.rating in GOOD:
                assert cell.organisation not in without
            else:
                assert without[cell.organisation] is anew
                seen.add((status.rating, anew))
    assert len(seen) > 8


def test_a_kpi_of_which_a_schools_figure_is_withheld_counts_nowhere(of_example: OneSchool) -> None:
    """Whether it is off track because of one school would tell of that school's figure."""
    kpi = of_example.alone["fernhill"][0]
    assert one_school([kpi], ["fernhill"]).without == {"fernhill": 0}
    assert one_school([kpi], ["fernhill"]).alone
    hidden = replace(kpi, cells=tuple(replace(cell, is_withheld=cell.organisation == "fernhill") for cell in kpi.cells))
    assert any(cell.is_withheld for cell in hidden.cells)
    found = one_school([hidden], ["fernhill"])
    assert (found.off_track, found.alone, found.several, found.not_by_school) == ((), {}, (), ())
