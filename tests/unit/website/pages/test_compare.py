"""Schools compared, and the same rows on the page of a school: what a reader is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import paper_texts
from builders import a_measure, a_trust, add_plan, write
from case_tables import a_context, loaded, words_in
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.rating.status import KpiStatus
from trustplan.website.build import make_site
from trustplan.website.page import Settings
from trustplan.website.pages.compare import initials
from trustplan.website.pages.compare_table import figures_by_school
from trustplan.website.pages.compare_words import say_off_track, target_in_force

DAY = date(2026, 11, 20)
SCHOOLS = {"ash": "Ash", "beech": "Beech", "cedar": "Cedar", "elm": "Elm"}
MANY = {f"s{n}": f"School {n}" for n in range(8)}


def pages_of(
    folder: Path,
    target: str,
    figures: dict[str, Any],
    *,
    audience: Audience = Audience.TRUSTEES,
    schools: dict[str, str] = SCHOOLS,
    kpi: dict[str, Any] | None = None,
    **measure: Any,
) -> dict[str, str]:
    """The words of the pages of schools, in a trust with one measure and a figure for each school."""
    plans = a_trust(folder, measures=[a_measure(groups=[], **measure)], schools=schools)
    about = {"id": "K", "title": "Reading", "measure": "reading", "applies_to": "every school", "target": target}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [{**about, **(kpi or {})}]}], visibility="public")
    for school, value in figures.items():
        row = {"period": "2025-26", "on": "2026-07-07", "value": value}
        if not isinstance(value, bool):
            row["cohort"] = 400
        write(plans / "schools" / school / "measurements.yaml", {"reading": [row]})
    site = make_site(make_edition(loaded(plans), DAY, audience), Settings(site_name="Test"))
    return {page.path: words_in(page.body) for page in site.pages if page.path.startswith("schools/")}


FOUR = {"ash": 58, "beech": 59.5, "cedar": 63, "elm": 66}
WORDS: dict[str, tuple[str, dict[str, Any], dict[str, Any], list[str]]] = {
    "a share": (
        "at least 60",
        FOUR,
        {"tolerance": 1, "decimals": 1},
        [
            "The one measure is off track at Ash.",
            "Ash 58.0%, off track; Beech 59.5%, at risk; Cedar 63.0%, on track; Elm 66.0%, on track",
            "one measure, worst first",
            "at least 60% ",
        ],
    ),
    "all meet it": (
        "at least 50",
        FOUR,
        {"tolerance": 1},
        ["The one measure is off track at no school.", "all meet it"],
    ),
    "yes or no": (
        "done",
        {"ash": False, "beech": True, "cedar": True, "elm": True},
        {"unit": "yes/no"},
        ["Off track: Ash: no", "three of four: yes", " yes "],
    ),
    "all say yes": (
        "done",
        dict.fromkeys(SCHOOLS, True),
        {"unit": "yes/no"},
        ["all four: yes"],
    ),
    "a range": (
        "between 50 and 60",
        {"ash": 49, "beech": 55, "cedar": 55, "elm": 57},
        {"tolerance": 2, "direction": "band"},
        ["50% to 60%", "At risk: Ash: 49%", "Beech, Cedar: 55%", "Elm: 57%"],
    ),
    "nothing to compare with": (
        "at least last year",
        FOUR,
        {"tolerance": 1},
        ["no lower than last year", "all four: 58% to 66%, no earlier figure"],
    ),
    "no figure of a school": (
        "at least 60",
        {"ash": 58, "beech": 62},
        {"tolerance": 1},
        ["at least 60%", "At risk: Cedar, Elm: figure overdue", "Ash 58%, off track"],
    ),
    "one of several schools is enough": (
        "done",
        {"ash": False, "beech": True},
        {"unit": "yes/no", "kpi": {"applies_to": "at least 2 schools"}},
        ["at least two schools"],
    ),
}


@pytest.mark.parametrize("case", WORDS)
def test_schools_are_compared_in_words_too(case: str, tmp_path: Path) -> None:
    """The lead, the target in force, each school's figure, and those that say the same together."""
    target, figures, more, wanted = WORDS[case]
    text = pages_of(tmp_path, target, figures, **more)["schools/compare/"]
    for words in wanted:
        assert words in text


def test_of_many_schools_the_row_counts(tmp_path: Path) -> None:
    """Only the schools that miss the target are named in it; the words still have each of them."""
    figures = {school: 55 + n for n, school in enumerate(MANY)}
    text = pages_of(tmp_path, "at least 60", figures, schools=MANY, tolerance=1)["schools/compare/"]
    assert "4 off track 1 at risk 3 on track" in text
    assert "School 7 62%, on track" in text
    assert "The one measure is off track at School 0, School 1, School 2 and School 3." in text


OF_MANY = (
    "Of 22 measures, nine are off track at A, eight at B, seven at C, six at D, five at E and four at F. "
    "Two other schools have some off track. Four schools have none off track."
)
LEADS = {
    "one is worst": ((12, 1, 0, 0), "Of 22 measures, 12 are off track at A and one at B. C and D have none off track."),
    "two alike": (
        (3, 3, 1, 0),
        "Of 22 measures, three are off track at both A and B and one at C. D has none off track.",
    ),
    "all alike": ((2, 2, 2, 2), "Of 22 measures, two are off track at each of A, B, C and D."),
    "none": ((0, 0), "No school is off track on any of 22 measures."),
    "many": ((9, 8, 7, 6, 5, 4, 3, 2, 0, 0, 0, 0), OF_MANY),
}


@pytest.mark.parametrize("case", LEADS)
def test_the_lead_says_where_most_is_off_track(case: str, tmp_path: Path) -> None:
    """And where nothing is; of many schools, not all by name."""
    counts, wanted = LEADS[case]
    names = {letter.lower(): letter for letter in "ABCDEFGHIJKL"}
    context = a_context(loaded(a_trust(tmp_path, schools=names)), DAY)
    assert say_off_track(context, dict(zip(names, counts, strict=False)), 22) == wanted


def test_one_school_is_compared_with_nobody(tmp_path: Path) -> None:
    """Its own page has the row."""
    found = pages_of(tmp_path, "at least 60", {"ash": 58}, schools={"ash": "Ash"}, tolerance=1)
    assert sorted(found) == ["schools/", "schools/ash/"]
    assert "2 short" in found["schools/ash/"]
    assert "One of one measure" not in found["schools/ash/"]


def test_the_public_sees_figures_and_none_that_is_withheld_for_one(tmp_path: Path) -> None:
    """Without distances, as a step may be one pupil. Of 400 pupils, 99.5% leaves two, so nobody's figure is shown."""
    public: dict[str, Any] = {"audience": Audience.PUBLIC, "tolerance": 1}
    found = pages_of(tmp_path / "a", "at least 60", FOUR, **public)
    assert "schools/compare/" not in found
    assert "Ash School 58% 2025/26" in found["schools/"].replace("Figure ", "")
    few = pages_of(tmp_path / "b", "at least 60", {**FOUR, "elm": 99.5}, **public)
    assert "Not shown for any school" in few["schools/"]
    for path, text in few.items():
        assert "58%" not in text, path


def test_a_school_says_both_targets_of_a_measure(tmp_path: Path) -> None:
    """The trust's, and its own where that is another."""
    plans = a_trust(tmp_path, measures=[a_measure(groups=[], tolerance=1)], schools=SCHOOLS)
    about = {"id": "K", "title": "Reading", "measure": "reading", "target": "at least 60"}
    add_plan(plans, [{"id": "O", "title": "O", "kpis": [{**about, "applies_to": "every school"}]}])
    add_plan(plans, [{"id": "P", "title": "P", "kpis": [{**about, "target": "at least 55"}]}], organisation="ash")
    rows = [{"period": "2025-26", "on": "2026-07-07", "value": 58, "cohort": 400}]
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": rows})
    site = make_site(make_edition(loaded(plans), DAY, Audience.TRUSTEES), Settings(site_name="Test"))
    text = next(words_in(page.body) for page in site.pages if page.path == "schools/ash/")
    assert "At least 60% its own plan: at least 55%" in text
    assert "Due next" in text


LETTERS = {
    "all differ": (["Ash", "Beech"], ["A", "B"]),
    "two begin alike": (["Ash", "Alder", "Beech"], ["As", "Al", "B"]),
    "two of several words": (["St Anne", "St Bede", "Oak"], ["SA", "SB", "O"]),
    "alike to the second letter": (["Ashby", "Ashton", "Beech"], ["1", "2", "B"]),
}


@pytest.mark.parametrize("case", LETTERS)
def test_an_initial_is_of_one_school(case: str) -> None:
    """As short as it can be."""
    names, wanted = LETTERS[case]
    found = initials({name: name for name in names})
    assert list(found.values()) == wanted


@pytest.mark.parametrize("audience", list(Audience))
def test_the_table_has_the_trust_s_own_figures_first(audience: Audience) -> None:
    """As its measures' pages say them; a mark where it has none, since so many schools are no figure of the trust."""
    context = paper_texts.example(audience)
    table = figures_by_school(context, context.index.shared_kpis)
    assert [head.name for head in table.columns] == ["Trust", "Alder Lane", "Fernhill", "Mill Green", "St Aidan's"]
    own = {head.name: (cells[0].figure or cells[0].instead) for head, cells in table.rows}
    assert own["Attendance of all pupils"] == "94.6%"
    assert own["Local governing bodies challenge well and are self-sufficient"] == "–"
    assert all(cells[0].cell is None for _, cells in table.rows)
    for head, cells in table.rows:
        assert len(cells) == len(table.columns), head.name
    workload = {Audience.TRUSTEES: "60.8%", Audience.PUBLIC: "Withheld"}
    assert own["Workload is manageable, and leaders keep it so"] == workload[audience]


def test_a_target_that_is_the_figure_of_a_population_says_of_which() -> None:
    """A bare 62% would read as the trust's own; without a figure it is the name alone."""
    context = paper_texts.example()
    kpis = {item.id: item for item in context.edition.rated.items if isinstance(item, KpiStatus)}
    for code, words in (("SI-K3", "national, 62%"), ("SI-K4", "national")):
        measure = kpis[code].measure
        assert measure
        assert target_in_force(context, kpis[code], measure) == words


def test_a_schools_figure_in_points_has_its_unit(tmp_path: Path) -> None:
    """Beside a target in points, a bare number could be anything."""
    assert "34 points" in pages_of(tmp_path, "at most 20", {"ash": 34}, unit="points", direction="down")["schools/ash/"]
