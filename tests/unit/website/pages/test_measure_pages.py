"""A measure's page: what stands first on it, its chart, its schools, and what is done about it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import SCHOOLS, a_measure, a_trust, add_plan, read, write
from case_tables import a_figure, loaded, page_at, rows, words_in
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2026, 11, 20)


def with_figures(folder: Path, row: dict[str, Any]) -> Path:
    """A trust with the row's measure, KPI and figures. Returns its plans/ folder."""
    plans = a_trust(folder, measures=[a_measure(**row.get("measure", {}))], has_frameworks=False)
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "applies_to": "every school", "target": "at least 60"}
    objective = {"id": "O", "title": "Objective", "sponsor": "ceo", "kpis": [{**kpi, **row.get("kpi", {})}]}
    add_plan(plans, [objective], visibility="public")
    for organisation in ("trust", *SCHOOLS):
        if figures := row.get(organisation):
            folder = plans / "trust" if organisation == "trust" else plans / "schools" / organisation
            known = [{**a_figure(text), "on": "2026-11-13" if "2026-27" in text else "2026-07-10"} for text in figures]
            write(folder / "measurements.yaml", {"reading": known})
    return plans


def page_of(plans: Path, audience: Audience = Audience.TRUSTEES, path: str = "measures/reading/") -> str:
    """The body of the page."""
    return page_at(make_site(make_edition(loaded(plans), DAY, audience), Settings(site_name="x")).pages, path).body


def part(body: str, pattern: str) -> str:
    """The words of the first part of a page that a pattern finds; empty where none is."""
    found = re.search(pattern, body, re.DOTALL)
    return words_in(found[1]) if found else ""


def opening(body: str) -> str:
    """The line below the title."""
    return part(body, r'class="tp-opening">(.*?)</p>')


@pytest.mark.parametrize("row", rows("measure_pages"))
def test_a_measures_page_begins_with_its_figures_and_says_what_is_seen(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/measure_pages.yaml."""
    body = page_of(with_figures(tmp_path, row), Audience[row.get("audience", "trustees").upper()])
    if "opening" in row:
        assert opening(body) == row["opening"].replace("· ", "· ")
        assert part(body, r"<figcaption[^>]*>\s*<b>(.*?)</b>") == row["title"]
    for words in row.get("not", ()):
        assert words not in words_in(body)


OF_WHAT = [
    ({"definition": "Reserves as a percentage of the year's income."}, "Per cent of the year's income, each year."),
    ({"title": "Share of schools judged good"}, "Per cent of schools, each year."),
    ({"title": "Lessons seen", "cohort_of": "lessons"}, "Per cent of lessons, each year."),
    ({"title": "Reading"}, "Per cent of pupils, each year."),
    ({"title": "Share of new teachers who stay"}, "Per cent of new teachers, each year."),
    ({"definition": "Staff who say that they are heard."}, "Per cent of staff, each year."),
    ({"definition": "Share of pupils of teachers in training"}, "Per cent of pupils, each year."),
    ({"title": "Children in the top set"}, "Per cent of children, each year."),
    ({"title": "Meetings with governors"}, "Per cent of pupils, each year."),
]


@pytest.mark.parametrize(("words", "said"), OF_WHAT)
def test_below_a_chart_stands_of_what_its_figures_are_a_share(words: dict[str, str], said: str, tmp_path: Path) -> None:
    """In the words of the catalogue; people are pupils where it does not say otherwise."""
    row = {"measure": words, "kpi": {"applies_to": "own"}, "trust": ["2024-25 59", "2025-26 62"]}
    assert part(page_of(with_figures(tmp_path, row)), r"<figcaption[^>]*>.*?<span>(.*?)</span>").startswith(said)


def first_case(folder: Path) -> Path:
    """The first row's trust."""
    return with_figures(folder, rows("measure_pages")[0].values[0])


def test_schools_stand_worst_first_and_the_trust_last(tmp_path: Path) -> None:
    """With whom they count and how far they are from their target."""
    body = page_of(first_case(tmp_path))
    table = part(body, r'<table[^>]* class="tp-by">(.*?)</table>')
    assert "School 2025/26 Last year Pupils Gap to target Rating" in table
    places = [table.find(words) for words in ("Beech", "Ash", "Trust +2 points 62% 59%")]
    assert places == sorted(places), table
    assert min(places) > 0, table
    assert "56% – 100 −4 points" in table


def test_a_change_that_is_withheld_is_not_called_none(tmp_path: Path) -> None:
    """The public reads which way a figure goes, and not by how much; “no change” would contradict the figures beside it."""
    row = {"ash": ["2023-24 48 100", "2024-25 50 100", "2025-26 57 100"], "beech": ["2025-26 66 100"]}
    words = words_in(page_of(with_figures(tmp_path, row), Audience.PUBLIC))
    assert "Improving" in words
    assert "no change" not in words.lower()


def test_who_answers_and_what_comes_next_stand_at_the_head(tmp_path: Path) -> None:
    """The owner leads to their own page; where nothing is recorded, the head says so and who would have to act."""
    body = page_of(first_case(tmp_path))
    head = part(body, r'<dl class="tp-facts-row">(.*?)</dl>\s*(?:<ol|<section)')
    assert "Target throughout the plan At least 60%" in head
    assert "Owner Ceo" in head
    assert 'href="../../roles/trust-ceo/"' in body
    assert "31 Jul 2027 , figure for 2026/27" in head
    assert "Why off track Beech: 56% of 100 is 4 points below" in head
    assert "Action being taken None recorded. Owner: ceo ." in head


def test_what_is_done_and_asked_of_the_board_stands_on_the_measures_page(tmp_path: Path) -> None:
    """With the work that is to move the figure; nothing of it is for the public, who has no owner either."""
    plans = first_case(tmp_path)
    file = next((plans / "trust").glob("plan-*.yaml"))
    plan = read(file)
    (objective,) = plan["objectives"]
    objective["kpis"][0]["recovery"] = [{"on": "2026-10-16", "doing": "Tutoring at Beech."}]
    objective["kpis"][0]["asks"] = [
        {"id": "tutors", "of": "board", "meeting": "b1", "question": "Approve tutors.", "paper": "Paper 7"}
    ]
    objective["actions"] = [
        {"id": "A1", "title": "Read daily", "lead": "lead", "start": "2026-01-12", "success": ["K1"]}
    ]
    write(file, plan)
    calendar = plans / "reference" / "calendar.yaml"
    meeting = {"id": "b1", "title": "Board meeting", "body": "board", "date": "2026-12-03", "as_at": "2026-11-20"}
    write(calendar, {**read(calendar), "meetings": [meeting]})
    body = page_of(plans)
    text = words_in(body)
    assert "Tutoring at Beech. For decision on 3 December: Approve tutors. (Paper 7)" in text
    assert "Planned work Read daily A1" in text
    assert "Read daily, 12 Jan 2026" in part(body, r'<div class="tp-plot"(.*?)</figure>')
    public = words_in(page_of(plans, Audience.PUBLIC))
    for words in ("Tutoring", "Approve tutors", "Owner", "None recorded"):
        assert words not in public


def test_a_corrected_figure_says_why_on_the_measures_page(tmp_path: Path) -> None:
    """For trustees: a note is not for the public."""
    plans = first_case(tmp_path)
    row = {"period": "2025-26", "cohort": 100}
    old = {**row, "on": "2026-07-10", "value": 61, "status": "provisional"}
    new = {**row, "on": "2026-10-14", "value": 56, "note": "Two results were annulled."}
    write(plans / "schools" / "beech" / "measurements.yaml", {"reading": [old, new]})
    assert "The provisional 61% became 56%. Two results were annulled." in words_in(page_of(plans))
    assert "annulled" not in words_in(page_of(plans, Audience.PUBLIC))


def test_figures_of_too_few_people_are_not_drawn(tmp_path: Path) -> None:
    """Nor is their school named at the end of a line."""
    row = next(r.values[0] for r in rows("measure_pages") if "too few" in r.values[0]["case"])
    plot = part(page_of(with_figures(tmp_path, row)), r'(<div class="tp-plot".*?</figure>)')
    assert "Ash 55%" in plot
    assert "Beech" not in plot


def test_the_list_of_measures_has_figures_by_objective(tmp_path: Path) -> None:
    """Latest, last year's, target and rating."""
    body = page_of(first_case(tmp_path), path="measures/")
    text = words_in(body)
    assert "Objective O Measure Latest Last year Target Rating" in text
    assert "Trust 62% lowest Beech 56%, 2025/26 Last year 59% Target At least 60% Rating Off track K1" in text


def test_figures_of_everybody_and_of_other_pupils_stand_apart(tmp_path: Path) -> None:
    """The national figure of all pupils, and that of those who are held against our disadvantaged pupils."""
    plans = first_case(tmp_path)
    base = {
        "measure": "reading",
        "population": "national",
        "period": "2025-26",
        "on": "2026-07-10",
        "source": "The State",
    }
    rows_of = [{**base, "value": 62}, {**base, "value": 69, "held_against": "disadvantaged"}]
    write(plans / "reference" / "comparators.yaml", {"comparators": rows_of})
    text = words_in(page_of(plans))
    assert "National 2025/26 62%" in text
    assert "National, held against disadvantaged pupils 2025/26 69%" in text
    table = part(page_of(plans), r'<table[^>]* class="tp-numbers">(.*?)</table>')
    assert "National National, held against disadvantaged pupils" in table
    assert table.rstrip().endswith("62% 69%")
