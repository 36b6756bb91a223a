"""The mean of similar schools: worked out from their figures, with symbols left out, and never of too few."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from builders import a_measure, a_trust, add_plan, read, write
from case_tables import loaded, page_at, words_in
from trustplan.disclosure.edition import make_edition
from trustplan.model import Trust
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings

URNS = [f"9001{number:02d}" for number in range(1, 7)]
DAY = date(2026, 11, 20)


def with_mean(folder: Path, values: list[dict[str, Any]], *, fewest: int = 2, **more: Any) -> Path:
    """A trust with a comparator that is the mean of schools of a list. Returns its plans/ folder."""
    plans = a_trust(folder, measures=[a_measure()], has_frameworks=False)
    kpi = {
        "id": "K1",
        "title": "Reading",
        "measure": "reading",
        "applies_to": ["ash"],
        "target": "at least similar schools",
    }
    add_plan(plans, [{"id": "O", "title": "Objective", "sponsor": "ceo", "kpis": [kpi]}], visibility="public")
    names = {urn: f"School {urn}" for urn in URNS}
    listed = {
        "id": "like-ours",
        "title": "Schools like ours",
        "source": "The trust, by size",
        "schools": [{"urn": urn, "name": name} for urn, name in names.items()],
    }
    rows = [{"urn": urn, **row} for urn, row in zip(URNS, values, strict=False)]
    comparator = {
        "measure": "reading",
        "population": "similar schools",
        "period": "2025-26",
        "on": "2026-07-10",
        "mean_of": {"list": "like-ours", "values": rows, **more},
        "source": "Ministry tables",
    }
    other = {
        "measure": "reading",
        "population": "similar schools",
        "period": "2024-25",
        "on": "2025-07-10",
        "value": 50,
    }
    given = {"lists": [listed], "comparators": [comparator, {**other, "source": "Ministry tables"}]}
    write(plans / "reference" / "comparators.yaml", given)
    policy = plans / "reference" / "policy.yaml"
    write(policy, {**read(policy), "similar_schools": fewest})
    figure = {"period": "2025-26", "on": "2026-07-10", "value": 61, "cohort": 100}
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": [figure]})
    return plans


def mean(trust: Trust) -> Fraction | None:
    """The worked-out comparator's value; None where there is none."""
    return next((c.value for c in trust.comparators if c.mean_of), None)


CASES: dict[str, tuple[list[dict[str, Any]], dict[str, Any], Fraction | None]] = {
    "each alike": ([{"value": 50}, {"value": 61}, {"value": 72}], {}, Fraction(61)),
    "cohorts do not count unless it is said": (
        [{"value": 50, "cohort": 90}, {"value": 70, "cohort": 10}],
        {},
        Fraction(60),
    ),
    "by cohort": ([{"value": 50, "cohort": 90}, {"value": 70, "cohort": 10}], {"weighted": True}, Fraction(52)),
    "by the cohort of a share": ([{"value": "10/20"}, {"value": 70, "cohort": 60}], {"weighted": True}, Fraction(65)),
    "symbols are left out": ([{"value": 50}, {"value": "c"}, {"value": "k"}, {"value": 60}], {}, Fraction(55)),
    "of one alone there is none": ([{"value": 50}, {"value": "c"}], {}, None),
    "of as many as the policy asks for": ([{"value": 50}, {"value": 60}, {"value": 70}], {"fewest": 3}, Fraction(60)),
    "of fewer there is none": ([{"value": 50}, {"value": 60}, {"value": "x"}], {"fewest": 3}, None),
    "exact, not rounded": ([{"value": 50}, {"value": 50}, {"value": 51}], {}, Fraction(151, 3)),
}


@pytest.mark.parametrize("case", CASES)
def test_the_mean_is_worked_out_from_the_figures_of_the_schools(case: str, tmp_path: Path) -> None:
    """Each alike or by cohort, without those that have a symbol."""
    values, more, expected = CASES[case]
    assert mean(loaded(with_mean(tmp_path, values, **more))) == expected


@pytest.mark.parametrize("audience", [Audience.TRUSTEES, Audience.PUBLIC])
def test_pages_say_how_the_mean_is_made(audience: Audience, tmp_path: Path) -> None:
    """Of how many schools, and how many of these had figures; the names of the schools are for trustees."""
    plans = with_mean(tmp_path, [{"value": 58}, {"value": 64}, {"value": "c"}])
    pages = make_site(make_edition(loaded(plans), DAY, audience), Settings(site_name="x")).pages
    words = words_in(page_at(pages, "measures/reading/").body)
    said = "61%. Mean of 6 schools (Schools like ours), 2 with figures, each counted alike. Ministry tables"
    assert f"Similar schools 2025/26 {said}" in words
    data = words_in(page_at(pages, "reference/data/").body)
    assert "Schools like ours The trust, by size." in data
    assert ("School 900101" in data) is (audience is Audience.TRUSTEES)


def test_a_figure_is_held_to_the_mean(tmp_path: Path) -> None:
    """As to any other population's: 61% is not below 61%, and the reason behind the rating says what the mean is of."""
    plans = with_mean(tmp_path, [{"value": 58}, {"value": 64}])
    pages = make_site(make_edition(loaded(plans), DAY, Audience.TRUSTEES), Settings(site_name="x")).pages
    words = words_in(page_at(pages, "measures/reading/").body)
    assert "Similar schools 61%, 2025/26. Mean of 6 schools (Schools like ours), 2 with figures" in words
