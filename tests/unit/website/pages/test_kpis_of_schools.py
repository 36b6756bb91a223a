"""Pages on KPIs for some schools, and on groups of schools: which schools they are for, and what each must reach."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_measure, a_trust, add_plan, read, write
from case_tables import a_context, loaded, page_at, words_in
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings
from trustplan.website.pages.measures import make_measures
from trustplan.website.pages.school import school_page

DAY = date(2026, 11, 20)
GROUP = {"id": "valley", "title": "Valley Federation", "body": "board", "schools": ["ash", "cedar"]}


def with_kpi(folder: Path, **kpi: Any) -> Path:
    """A trust of three schools, the last of them special, with a public count of each and one KPI."""
    measure = a_measure(unit="count", tolerance=0, aggregate="sum", cohort_of="places", groups=[])
    plans = a_trust(folder, measures=[measure])
    write(plans / "reference" / "school-groups.yaml", {"groups": [GROUP]})
    profile = plans / "schools" / "cedar" / "profile.yaml"
    write(profile, {**read(profile), "phase": "special"})
    for school, value in {"ash": 58, "beech": 50, "cedar": 7}.items():
        figure = {"period": "2025-26", "on": "2026-07-07", "value": value}
        write(plans / "schools" / school / "measurements.yaml", {"reading": [figure]})
    entry = {"id": "K1", "title": "Places", "measure": "reading", **kpi}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [entry]}], visibility="public")
    return plans


@pytest.mark.parametrize(
    ("kpi", "how"),
    [
        ({"applies_to": "every school"}, "The KPI applies to every school, so the worst of them decides its rating."),
        ({"applies_to": "primary schools"}, "The KPI applies to primary schools, so the worst of them decides its rating."),
        ({"applies_to": ["ash", "beech"]}, "The KPI applies to Ash and Beech, so the worst of them decides its rating."),
        ({"applies_to": "valley"}, "The KPI applies to Valley Federation, so the worst of them decides its rating."),
        ({"applies_to": "at least 1 primary schools"}, "The KPI asks for at least one school, of the primary schools."),
    ],
)  # fmt: skip
def test_a_measures_page_says_for_which_schools_a_kpi_is(kpi: dict[str, Any], how: str, tmp_path: Path) -> None:
    """In the words of the plan; groups and schools by their names."""
    context = a_context(loaded(with_kpi(tmp_path, **kpi, target="at least 10")), DAY)
    assert how in words_in(page_at(make_measures(context), "measures/reading/").body)


def test_each_school_is_shown_with_its_own_target(tmp_path: Path) -> None:
    """On the measure's page and on the school's; a school without one has none."""
    trust = loaded(with_kpi(tmp_path, targets={"ash": "at least 60", "beech": "at least 45"}))
    context = a_context(trust, DAY)
    text = words_in(page_at(make_measures(context), "measures/reading/").body)
    assert "At least 60" in text
    assert "at least 45" in text
    for school, target in {"ash": "At least 60", "beech": "At least 45"}.items():
        assert target in words_in(school_page(context, trust.organisations[school]).body)
    assert "t least" not in words_in(school_page(context, trust.organisations["cedar"]).body)


def test_a_school_says_to_which_group_it_belongs(tmp_path: Path) -> None:
    """With the other schools, and the body that governs them together."""
    trust = loaded(with_kpi(tmp_path, target="at least 10"))
    context = a_context(trust, DAY)
    words = "Group of schools Valley Federation, with Cedar; governed by the board"
    assert words in words_in(school_page(context, trust.organisations["ash"]).body)
    assert "Group of schools" not in words_in(school_page(context, trust.organisations["beech"]).body)


@pytest.mark.parametrize(("audience", "is_there"), [(Audience.TRUSTEES, True), (Audience.PUBLIC, False)])
def test_only_trustees_read_the_sum_of_the_schools_targets(audience: Audience, is_there: bool, tmp_path: Path) -> None:
    """The public could take a withheld school's figure from it. Everybody reads which schools the KPI is for."""
    trust = loaded(with_kpi(tmp_path, targets={"ash": "at least 60", "beech": "at least 45"}))
    site = make_site(make_edition(trust, DAY, audience), Settings(site_name="Test"))
    text = words_in(" ".join(page.body for page in site.pages))
    assert ("for the sum of their targets" in text) == is_there
    assert "Applies to Ash and Beech" in text
