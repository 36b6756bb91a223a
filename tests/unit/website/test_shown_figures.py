"""Figures on all pages and in all files: none is rounded onto what it misses, and each says what it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_measure, a_trust, add_plan, write
from case_tables import loaded, words_in
from data_tables import MARK, rows_of
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.rating.figure_decimals import FigureDecimals, kpis_of
from trustplan.rating.figures import FigureIndex, number_of
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2026, 11, 20)
KNOWN = "2026-07-07"
BOTH = [Audience.TRUSTEES, Audience.PUBLIC]


def texts(plans: Path, audience: Audience) -> Iterator[tuple[str, str]]:
    """What a reader finds on each page, and each file of figures, by path."""
    site = make_site(make_edition(loaded(plans), DAY, audience), Settings(site_name="Test"))
    for page in site.pages:
        if not page.path.startswith("reference/"):
            yield page.path, words_in(page.body)
    for path, make in site.late.items():
        if path.endswith((".csv", "trustplan.json")):
            yield path, make().removeprefix(MARK)


def downloaded(text: str) -> list[dict[str, str]]:
    """The rows of the figures of Reading, without what the trust makes of them."""
    return [row for row in rows_of(text) if row["organisation"] != "trust"]


def page(plans: Path, path: str, audience: Audience = Audience.TRUSTEES) -> str:
    """The text of one page or file."""
    return dict(texts(plans, audience))[path]


def a_figure(value: Any, period: str = "2025-26", **more: Any) -> dict[str, Any]:
    """A figure that is known."""
    return {"period": period, "on": KNOWN, "value": value, **more}


def of_ash(folder: Path, kpi: dict[str, Any], *figures: dict[str, Any], **measure: Any) -> Path:
    """A trust whose KPI for every school is about one school, and the figures of that; `others` are schools without any."""
    schools = {"ash": "Ash", **measure.pop("others", {})}
    catalogue = a_measure(groups=[], **measure)
    plans = a_trust(folder, measures=[catalogue], schools=schools)
    about = {"id": "K1", "title": "Reading well", "measure": "reading", "applies_to": "every school", **kpi}
    objective = {"id": "O", "title": "Objective", "kpis": [about]}
    add_plan(plans, [objective], visibility="public")
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": list(figures)})
    return plans


ROUNDED = [
    ({}, "at least 60", "59.6", "60%"),
    ({}, "above 60", "60.4", "60% "),
    ({"direction": "down"}, "at most 5", "5.4", " 5% of"),
    ({"tolerance": 2}, "at least 60", "57.96", "58%"),
    ({"unit": "pounds", "tolerance": 0}, "at least -£10,000", "-10000.4", "−£10,000 "),
    ({"unit": "ratio", "direction": "band", "decimals": 1}, "between 18:1 and 20:1", "20.04", "20.0:1"),
    ({"unit": "points", "decimals": 2}, "at least -0.1", "-0.104", "−0.10 "),
    ({"unit": "count"}, "exactly 40", "39.6", " 40 "),
    ({"unit": "rate per 100", "direction": "down", "decimals": 1}, "at most 18.5", "18.53", "18.5 per 100 "),
]


@pytest.mark.parametrize("audience", BOTH)
@pytest.mark.parametrize(("measure", "target", "value", "rounded"), ROUNDED, ids=[row[1] for row in ROUNDED])
def test_no_figure_is_rounded_onto_what_it_misses(
    measure: dict[str, Any], target: str, value: str, rounded: str, audience: Audience, tmp_path: Path
) -> None:
    """On any page, and in any file; for the public, whose values are rounded, as for trustees."""
    plans = of_ash(tmp_path, {"target": target}, a_figure(float(value), cohort=400), **measure)
    shown = value.replace("-", "−").replace("−10000.4", "−£10,000.4")
    found = 0
    for path, text in texts(plans, audience):
        found += shown in text
        for part in text.split(rounded)[:-1]:
            before = part.rstrip().lower().rsplit(" ", 2)[-2:]
            assert {"least", "most", "above", "exactly", "and", "between"} & set(before), (path, part[-80:])
    assert found >= 4


@pytest.mark.parametrize("audience", BOTH)
def test_a_figure_has_the_same_decimals_on_every_page(audience: Audience, tmp_path: Path) -> None:
    """In the sentence, at the head, in the table, in the download and side by side."""
    figures = a_figure(59.6, cohort=400), a_figure(50, "2024-25", cohort=400)
    plans = of_ash(tmp_path, {"target": "at least 60"}, *figures, others={"beech": "Beech"})
    found = dict(texts(plans, audience))
    side_by_side = "schools/compare/" if audience is Audience.TRUSTEES else "schools/"
    for path in ("measures/reading/", side_by_side, "schools/ash/", "exceptions/"):
        assert "59.6%" in found[path] or path == "exceptions/", path
        assert "60% of" not in found[path], path
    assert "59.6,percent" in found["data/reading.csv"]


@pytest.mark.parametrize(
    ("then", "now", "shown"),
    [
        (400, 400, ("59.6%", "60.4%")),  # two pupils or more
        (30, 400, ("60%", "60%")),  # within one pupil of the year before
        (400, 30, ("60%", "60%")),
        (30, 30, ("60%", "60%")),
        (400, None, ("59.6%", "60.4%")),
        (30, None, ("60%", "60%")),
        (None, 30, ("60%", "60%")),
    ],
)
def test_figures_of_two_years_that_may_differ_by_chance_are_not_told_apart(
    then: int | None, now: int | None, shown: tuple[str, str], tmp_path: Path
) -> None:
    """A move of less than a pupil of either year is steady, so neither figure has decimals for its sake."""
    figures = [a_figure(59.6, "2024-25"), a_figure(60.4)]
    for figure, cohort in zip(figures, (then, now), strict=True):
        if cohort:
            figure["cohort"] = cohort
    trust = loaded(of_ash(tmp_path, {"target": "at least 20"}, *figures, tolerance=0))
    index = FigureIndex(trust, DAY)
    decimals = FigureDecimals(index, kpis_of(trust.own.plans))
    measure = trust.measures["reading"]
    rows = index.series("ash", measure, "")
    found = [f"{float(number_of(row) or 0):.{decimals.of('ash', measure, row)}f}%" for row in rows]
    assert tuple(found) == shown


def with_national(folder: Path, *rows: dict[str, Any], **kpi: Any) -> Path:
    """The same with figures of populations."""
    about = {"target": "at least national", **kpi}
    figures = a_figure(59.6, status="provisional", cohort=400), a_figure(50, "2024-25", cohort=400)
    plans = of_ash(folder, about, *figures)
    base = {"measure": "reading", "population": "national", "period": "2025-26", "on": KNOWN, "source": "Ministry"}
    write(plans / "reference" / "comparators.yaml", {"comparators": [{**base, **row} for row in rows]})
    return plans


@pytest.mark.parametrize("audience", BOTH)
def test_a_comparator_says_what_it_is_wherever_it_stands(audience: Audience, tmp_path: Path) -> None:
    """That it is provisional, its period and its source."""
    found = dict(texts(with_national(tmp_path, {"value": 60.4, "status": "provisional"}), audience))
    for path in ("measures/reading/", "schools/ash/", "plans/plan-2025-28/O/"):
        if path in found:
            assert "60.4% (national, 2025/26, provisional)" in found[path], path
    assert "59.6%, provisional, is 0.8 points below" in found["measures/reading/"].replace(" of 400", "")
    assert "National 2025/26 60.4% (provisional). Ministry" in found["measures/reading/"]
    (national,) = [r for r in downloaded(found["data/reading.csv"]) if r["kind"] == "population"]
    assert (national["value"], national["status"], national["source"]) == ("60.4", "provisional", "Ministry")
    (row,) = json.loads(found["data/trustplan.json"])["comparators"]
    assert (row["value"], row["status"], row["source"]) == (60.4, "provisional", "Ministry")


def test_the_comparators_of_a_group_have_a_row_of_their_own(tmp_path: Path) -> None:
    """They are not taken for those of all pupils."""
    plans = with_national(tmp_path, {"value": 64}, {"value": 48, "group": "disadvantaged"})
    groups = [{"id": "disadvantaged", "title": "Disadvantaged pupils"}]
    write(plans / "reference" / "measures.yaml", {"measures": [a_measure(groups=groups)]})
    found = downloaded(page(plans, "data/reading.csv"))
    assert [(r["population"], r["group_title"], r["value"]) for r in found if r["kind"] == "population"] == [
        ("national", "", "64"),
        ("national", "Disadvantaged pupils", "48"),
    ]


def of_two(folder: Path, kpi: dict[str, Any], ash: Any, beech: Any, trust: Any = None, **measure: Any) -> Path:
    """A trust whose KPI is for two schools."""
    plans = of_ash(folder, kpi, a_figure(ash), **measure)
    profile = {"title": "Beech School", "short": "Beech", "kind": "school", "phase": "primary"}
    write(plans / "schools" / "beech" / "profile.yaml", profile)
    write(plans / "schools" / "beech" / "measurements.yaml", {"reading": [a_figure(beech)]})
    if trust is not None:
        write(plans / "trust" / "measurements.yaml", {"reading": [a_figure(trust)]})
    return plans


def test_the_school_that_decides_stands_before_its_figure_with_the_trusts_own(tmp_path: Path) -> None:
    """So that one school's figure is not taken for the trust's."""
    plans = of_two(tmp_path, {"target": "at least 62"}, 40, 66, trust=63)
    assert "Trust 63% · lowest Ash 40%" in page(plans, "measures/reading/")
    assert "Trust 63% lowest Ash 40%" in page(plans, "exceptions/")


def test_a_yes_of_several_schools_is_a_count(tmp_path: Path) -> None:
    """“Yes” is not true of both."""
    kpi = {"targets": [{"for": "2025-26", "target": "done"}]}
    plans = of_two(tmp_path, kpi, True, False, unit="yes/no", tolerance=0)
    assert "1 of 2 schools · not yet Beech" in page(plans, "measures/reading/")


def test_a_part_has_the_title_of_its_kpi(tmp_path: Path) -> None:
    """So that one figure is not off track and on track under one title."""
    part = {"id": "a", "measure": "reading", "applies_to": "every school", "target": "at least last year"}
    kpi = {
        "id": "K2",
        "title": "Nothing falls",
        "kpis": [part, {**part, "id": "b", "title": "Own", "target": "at least 1"}],
    }
    figures = a_figure(50), a_figure(40, "2024-25")
    plans = of_ash(tmp_path, {"target": "at least 60"}, *figures, others={"beech": "Beech"})
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}])
    text = page(plans, "schools/compare/")
    assert "Nothing falls: Reading" in text
    assert "Nothing falls: Own" in text


def test_a_download_is_not_rounded(tmp_path: Path) -> None:
    """What a page rounds, a spreadsheet can add up; and of a share it has both numbers."""
    plans = of_ash(tmp_path, {"target": "at least 10"}, a_figure(47.25), a_figure("34/57", "2024-25"))
    found = downloaded(page(plans, "data/reading.csv"))
    assert [(r["period"], r["value"], r["unit"], r["numerator"], r["cohort"]) for r in found] == [
        ("2024-25", "59.6491", "percent", "34", "57"),
        ("2025-26", "47.25", "percent", "", ""),
    ]
