"""Tables to download: one row for each figure, numbers that can be added up, and no cell that runs as a formula."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from builders import a_measure, a_trust, add_plan, write
from case_tables import a_context, loaded
from data_tables import MARK, rows_of, table_of
from trustplan.disclosure.edition import make_edition
from trustplan.model import Comparator, Named, Trust
from trustplan.primitives.audience import Audience
from trustplan.primitives.periods import Period
from trustplan.website.build import make_site
from trustplan.website.context import PageContext
from trustplan.website.downloads.files import TABLES
from trustplan.website.downloads.tables import make_downloads, tables_of
from trustplan.website.page import Settings
from trustplan.website.rendering import environment

DAY = date(2026, 11, 20)
FORMULAS = ["=1+1", "+1", "-1", "@sum(A1)", "\t=1+1", "\r=1+1", "=HYPERLINK(\"x\", 'y')", " =1+1", "＝1+1", "＠sum(A1)"]
HARMLESS = ["Ash", "=", "+", "-", "@", "1+1", "a=b", "a@b.invalid", "'=1+1", "–", "−1"]
BREAKS = ["Ash\r=1+1", "Ash\n=1+1", "Ash\r\n=1+1", "Ash\u2028=1+1", "Ash\x85=1+1", "Ash\t=1+1"]
INSIDE = ["Ash,=1+1", 'Ash"=1+1', 'Ash",=1+1', "Ash;=1+1", '"', "St Mary’s – ŷ"]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """A trust with one grade of one school, and one figure of another measure."""
    grades = a_measure(id="grade", unit="grade", direction="up", tolerance=0, scales=["scale"], groups=[])
    plans = a_trust(tmp_path_factory.mktemp("graded"), measures=[a_measure(), grades], schools={"ash": "Ash"})
    scale = {"title": "Scale", "source": "Invented", "grades": [{"id": "g", "title": "G"}]}
    write(plans / "reference" / "frameworks" / "scale.yaml", scale)
    figure = {"period": "2025-26", "value": 50}
    group = {**figure, "group": "disadvantaged", "value": 40, "cohort": 30, "status": "provisional"}
    graded = [{"period": "2025-26", "value": "g"}]
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": [figure, group], "grade": graded})
    return loaded(plans)


def table(trust: Trust, measure: str) -> list[dict[str, str]]:
    """The rows of a table, as a program reads them."""
    return table_of(make_downloads(a_context(trust, DAY)), measure)


def named(trust: Trust, short: str) -> Trust:
    """The trust whose school has a name."""
    ash = trust.organisations["ash"]
    return replace(
        trust, organisations={**trust.organisations, "ash": replace(ash, profile=replace(ash.profile, short=short))}
    )


def titled(trust: Trust, title: str) -> Trust:
    """The trust whose grade has a title."""
    scale = replace(trust.frameworks["scale"], grades=(Named(id="g", title=title),))
    return replace(trust, frameworks={**trust.frameworks, "scale": scale})


def compared(trust: Trust, population: str) -> Trust:
    """The trust with a figure of a population."""
    given: dict[str, Any] = {"phase": "", "group": "", "status": "final", "source": "Invented", "accessed": None}
    row = Comparator(
        measure="reading",
        population=population,
        period=Period(year=2025),
        on=DAY,
        value=trust.policy.rated_at_least * 100,
        at=trust.measures["reading"].at,
        **given,
    )
    return replace(trust, comparators=(row,))


def inert(text: str) -> str:
    """What a text that could be a formula becomes."""
    return "'" + text.replace("\r", " ").replace("\t", " ")


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_a_text_that_could_run_as_a_formula_is_quoted(graded: Trust, text: str) -> None:
    """A grade's title, a school's name and a population."""
    assert [row["value_text"] for row in table(titled(graded, text), "grade")] == [inert(text)]
    assert {row["organisation_title"] for row in table(named(graded, text), "reading")} == {inert(text)}
    assert [row["short"] for row in table(named(graded, text), "organisations")][1:] == [inert(text)]
    assert table(compared(graded, text), "reading")[-1]["population"] == inert(text)


@pytest.mark.parametrize("text", HARMLESS, ids=repr)
def test_any_other_text_is_as_it_is(graded: Trust, text: str) -> None:
    """A sign alone runs nothing, and a true minus or a dash is no sign."""
    assert [row["value_text"] for row in table(titled(graded, text), "grade")] == [text[:1].upper() + text[1:]]
    assert {row["organisation_title"] for row in table(named(graded, text), "grade")} == {text}


@pytest.mark.parametrize("text", [*BREAKS, *INSIDE], ids=repr)
def test_no_name_breaks_out_of_its_cell(graded: Trust, text: str) -> None:
    """Whatever ends a line for any program is a space; commas and quotes stay, and begin no cell."""
    shown = " ".join(text.replace("\t", " ").splitlines())
    written = make_downloads(a_context(named(graded, text), DAY))["data/grade.csv"]()
    assert [row["organisation_title"] for row in rows_of(written)] == [shown]
    lines = written.removeprefix(MARK).split("\r\n")
    assert (len(lines), lines[-1]) == (3, "")
    assert len(written.splitlines()) == 2


def test_a_file_begins_with_the_mark_and_its_lines_end_as_spreadsheets_expect(graded: Trust) -> None:
    """Each file, with a header of names that programs can use."""
    for path, make in make_downloads(a_context(compared(graded, "national"), DAY)).items():
        if path.endswith(".csv"):
            written = make()
            assert written.encode().startswith(b"\xef\xbb\xbf"), path
            assert written.count("\n") == written.count("\r\n") == len(written.splitlines()), path
            for name in written.removeprefix(MARK).splitlines()[0].split(","):
                assert name.isidentifier(), (path, name)


def test_each_figure_has_a_row_populations_last(graded: Trust) -> None:
    """Groups after the whole; what is not final says so in a column of its own, and so do cohort and unit."""
    found = table(compared(graded, "national"), "reading")
    wanted = ("organisation", "population", "group", "value", "unit", "cohort", "numerator", "status")
    assert [tuple(row[name] for name in wanted) for row in found] == [
        ("ash", "", "", "50", "percent", "", "", "final"),
        ("ash", "", "disadvantaged", "40", "percent", "30", "12", "provisional"),
        ("", "national", "", "50", "percent", "", "", "final"),
    ]
    assert (found[0]["period_start"], found[0]["period_end"]) == ("2025-09-01", "2026-08-31")


VALUES = [  # the unit and the value as written; value, text, symbol, and its meaning as they are downloaded
    ("percent", 59.6, ("59.6", "", "", "")),
    ("percent", "13/76", ("17.1053", "", "", "")),
    ("percent", 0, ("0", "", "", "")),
    ("pounds", -1234567.5, ("-1234567.5", "", "", "")),
    ("pounds", 98765432, ("98765432", "", "", "")),
    ("ratio", 21, ("21", "", "", "")),
    ("points", -0.05, ("-0.05", "", "", "")),
    ("rate per 100", 18.53, ("18.53", "", "", "")),
    ("rank", 3, ("3", "", "", "")),
    ("days", 1, ("1", "", "", "")),
    ("yes/no", True, ("", "Yes", "", "")),
    ("yes/no", False, ("", "No", "", "")),
    ("percent", "c", ("", "", "c", "withheld: small numbers")),
    ("percent", "z", ("", "", "z", "not applicable")),
    ("percent", "x", ("", "", "x", "not available")),
    ("percent", "low", ("", "", "low", "low")),
    ("percent", "k", ("", "", "low", "low")),
    ("percent", "u", ("", "", "u", "unreliable")),
]


@pytest.mark.parametrize(("unit", "written", "expected"), VALUES, ids=[f"{unit} {value}" for unit, value, _ in VALUES])
def test_a_value_is_a_plain_number_a_text_or_a_symbol(
    unit: str, written: object, expected: tuple[str, ...], tmp_path: Path
) -> None:
    """And never two of them: what is no number is not in the way of a sum."""
    plans = a_trust(tmp_path, measures=[a_measure(unit=unit, groups=[], tolerance=0)], schools={"ash": "Ash"})
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": [{"period": "2025-26", "value": written}]})
    row = next(r for r in table(loaded(plans), "reading") if r["organisation"] == "ash")
    assert tuple(row[name] for name in ("value", "value_text", "symbol", "symbol_meaning")) == expected
    assert row["unit"] == unit


def test_a_figure_of_too_few_has_no_value_as_on_its_page(tmp_path: Path) -> None:
    """Nor its cohort: one person would make it."""
    plans = a_trust(tmp_path, measures=[a_measure(groups=[])], schools={"ash": "Ash"})
    few = {"period": "2025-26", "value": 50, "cohort": 4}
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": [few]})
    (row,) = table(loaded(plans), "reading")
    assert [row[name] for name in ("value", "symbol", "symbol_meaning", "cohort", "numerator")] == [
        "",
        "few",
        "too few to judge",
        "",
        "",
    ]


@pytest.mark.parametrize(("value", "numerator"), [("50", "20"), ("93.4", ""), ("0", "0"), ("13/40", "13")])
def test_a_share_says_of_how_many_it_is_where_that_is_a_whole_number(
    value: str, numerator: str, tmp_path: Path
) -> None:
    """Half a pupil would be added up with the others."""
    plans = a_trust(tmp_path, measures=[a_measure(groups=[])], schools={"ash": "Ash"})
    figure = {"period": "2025-26", "value": value if "/" in value else float(value)}
    if "/" not in value:
        figure["cohort"] = 40
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": [figure]})
    (row,) = table(loaded(plans), "reading")
    assert (row["numerator"], row["cohort"]) == (numerator, "40")


def test_only_a_share_has_a_numerator(tmp_path: Path) -> None:
    """30 points of 40 pupils are not twelve of them."""
    plans = a_trust(tmp_path, measures=[a_measure(unit="points", groups=[])], schools={"ash": "Ash"})
    figure = {"period": "2025-26", "value": 30, "cohort": 40}
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": [figure]})
    (row,) = table(loaded(plans), "reading")
    assert (row["value"], row["numerator"], row["cohort"]) == ("30", "", "40")


def test_sessions_are_not_counted_in_pupils(tmp_path: Path) -> None:
    """95% of the sessions of 40 pupils are not 38 of them."""
    attendance = a_measure(definition="Sessions attended as a share of sessions possible.", groups=[])
    plans = a_trust(tmp_path, measures=[attendance], schools={"ash": "Ash"})
    write(
        plans / "schools" / "ash" / "measurements.yaml", {"reading": [{"period": "2025-26", "value": 95, "cohort": 40}]}
    )
    (row,) = table(loaded(plans), "reading")
    assert (row["value"], row["numerator"], row["cohort"]) == ("95", "", "40")


def test_of_several_figures_for_a_period_the_last_counts(tmp_path: Path) -> None:
    """A sum would count them twice."""
    plans = a_trust(tmp_path, measures=[a_measure(groups=[])], schools={"ash": "Ash"})
    first = {"period": "2025-26", "value": 50, "on": "2026-07-01", "status": "provisional"}
    later = {"period": "2025-26", "value": 52, "on": "2026-10-01", "status": "final"}
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": [first, later]})
    base = {"measure": "reading", "population": "national", "period": "2025-26", "source": "Ministry"}
    national = [{**base, "on": "2026-10-01", "value": 61}, {**base, "on": "2026-07-01", "value": 60}]
    write(plans / "reference" / "comparators.yaml", {"comparators": national})
    found = table(loaded(plans), "reading")
    assert [(r["value"], r["status"], r["known_on"]) for r in found] == [
        ("52", "final", "2026-10-01"),
        ("61", "final", "2026-10-01"),
    ]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust with an action in two parts, a KPI of each school, and one of the trust."""
    plans = a_trust(tmp_path_factory.mktemp("planned"), measures=[a_measure(groups=[])])
    part = {"id": "A1a", "title": "Half of it", "due": "2026-12-18"}
    milestones = [{"id": "m1", "title": "First, “quoted”", "due": "2026-10-01", "done": "2026-09-30"}]
    action = {"id": "A1", "title": "=cmd|' /C calc'!A0", "lead": "lead", "due": "2026-12-18", "milestones": milestones}
    whole = {"id": "A2", "title": "In parts", "lead": "lead", "actions": [part | {"lead": "lead"}]}
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "applies_to": "every school", "target": "at least 60"}
    objective = {"id": "O1", "title": "Objective", "sponsor": "ceo", "actions": [action, whole], "kpis": [kpi]}
    add_plan(plans, [objective], visibility="public")
    for number, school in enumerate(("ash", "beech", "cedar")):
        row = {"period": "2025-26", "on": "2026-07-10", "value": 55 + 5 * number, "cohort": 100}
        write(plans / "schools" / school / "measurements.yaml", {"reading": [row]})
    return plans


def test_every_item_has_a_row_with_its_rating_and_the_reason(planned: Path) -> None:
    """Objectives have delivery and impact, others a rating; parts name what they are a part of."""
    found = {row["id"].rpartition("/")[2]: row for row in table(loaded(planned), "ratings")}
    assert [(name, row["kind"]) for name, row in found.items()] == [
        ("O1", "objective"),
        ("A1", "action"),
        ("A2", "action"),
        ("A1a", "part of an action"),
        ("K1", "kpi"),
    ]
    assert found["A1a"]["part_of"] == found["A2"]["id"]
    assert found["A1"]["title"] == "'=cmd|' /C calc'!A0"
    assert (found["O1"]["rating"], found["A1"]["delivery"]) == ("", "")
    assert found["O1"]["impact"] == found["K1"]["rating"] == "off-track"
    assert found["K1"]["rating_label"] == "Off track"
    assert found["O1"]["objective"] == found["K1"]["objective"] == found["O1"]["id"]
    for name, row in found.items():
        assert row["reason"], name
    (milestone,) = table(loaded(planned), "milestones")
    assert (milestone["title"], milestone["done"]) == ("First, “quoted”", "2026-09-30")
    actions = table(loaded(planned), "actions")
    assert [(a["code"], a["milestones_done"], a["lead_title"]) for a in actions][:1] == [("A1", "1", "Lead")]


def test_a_figure_that_is_rated_has_its_target_and_rating_beside_it(planned: Path) -> None:
    """And the table of targets has a row for each school of the KPI, which leads to the figure."""
    figures = {row["id"]: row for row in table(loaded(planned), "reading")}
    ash = figures["reading|ash|2025-26"]
    assert (ash["target"], ash["target_value"], ash["rating"]) == ("at least 60", "60", "off-track")
    targets = table(loaded(planned), "targets")
    assert [(t["organisation"], t["value"], t["rating"]) for t in targets] == [
        ("ash", "55", "off-track"),
        ("beech", "60", "on-track"),
        ("cedar", "65", "on-track"),
    ]
    for row in targets:
        assert figures[row["figure"]]["kpi"] == row["kpi"]


def test_a_figure_of_two_plans_is_rated_by_the_trusts_own(tmp_path: Path) -> None:
    """A school's own plan may aim higher; both targets are in the table of targets."""
    plans = a_trust(tmp_path, measures=[a_measure(groups=[])], schools={"ash": "Ash"})
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "target": "at least 60"}
    add_plan(plans, [{"id": "O1", "title": "Aim", "kpis": [{**kpi, "applies_to": "every school"}]}])
    add_plan(plans, [{"id": "P1", "title": "Aim", "kpis": [{**kpi, "target": "at least 80"}]}], organisation="ash")
    row = {"period": "2025-26", "on": "2026-07-10", "value": 65, "cohort": 100}
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": [row]})
    (figure,) = table(loaded(plans), "reading")
    assert (figure["target"], figure["rating"], figure["kpi"]) == ("at least 60", "on-track", "plan-2025-28/K1")
    assert sorted(target["target"] for target in table(loaded(plans), "targets")) == ["at least 60", "at least 80"]


def test_a_measure_that_is_called_like_a_table_has_a_file_of_its_own(tmp_path: Path) -> None:
    """Neither takes the place of the other, and the page of the measure leads to its own."""
    measures = [a_measure(id=name, title=name, groups=[]) for name in ("figures", "ratings", "reading")]
    plans = a_trust(tmp_path, measures=measures, schools={"ash": "Ash"})
    row = {"period": "2025-26", "on": "2026-07-10"}
    figures = {name: [{**row, "value": n}] for n, name in enumerate(("figures", "ratings", "reading"), start=1)}
    write(plans / "schools" / "ash" / "measurements.yaml", figures)
    site = make_site(make_edition(loaded(plans), DAY, Audience.TRUSTEES), Settings(site_name="x"))
    assert [r["value"] for r in rows_of(site.late["data/measures/figures.csv"]())] == ["1"]
    assert [r["value"] for r in table_of(site.late, "figures")] == ["1", "2", "3"]
    assert [r["file"] for r in table_of(site.late, "measures")] == [
        "measures/figures.csv",
        "measures/ratings.csv",
        "reading.csv",
    ]
    body = next(p for p in site.pages if p.path == "measures/figures/").body
    assert 'href="../../data/measures/figures.csv"' in body
    listed = next(p for p in site.pages if p.path == "reference/data/").body
    assert 'href="../../data/measures/ratings.csv"' in listed


def test_the_names_that_no_measure_may_take_are_those_of_the_tables(graded: Trust) -> None:
    """Two lists say the same."""
    assert tuple(t.name for t in tables_of(a_context(graded, DAY))) == TABLES


def test_the_same_edition_gives_the_same_bytes(planned: Path) -> None:
    """Whenever and however often it is made."""
    one, other = (make_downloads(a_context(loaded(planned), DAY)) for _ in range(2))
    assert {path: make() for path, make in one.items()} == {path: make() for path, make in other.items()}


def test_a_sum_of_the_values_is_the_sum_of_the_figures(planned: Path) -> None:
    """As a person makes it: a filter on schools, then the column added up."""
    text = make_downloads(a_context(loaded(planned), DAY))["data/figures.csv"]()
    with io.StringIO(text.removeprefix(MARK), newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(float(r["value"]) for r in rows if r["kind"] == "school") == 55 + 60 + 65


@pytest.mark.parametrize("is_for_editors", [True, False])
def test_files_that_take_time_are_named_before_the_pages_are_made(*, is_for_editors: bool, graded: Trust) -> None:
    """All that the site will have, and each can be made then: a host may write them on another core meanwhile."""
    edition = make_edition(graded, DAY, Audience.TRUSTEES)
    settings = Settings(site_name="x", has_workbook=True, papers=("html",), is_for_editors=is_for_editors)
    begun: list[dict[str, object]] = []
    site = make_site(edition, settings, None, lambda late: begun.append({path: make() for path, make in late.items()}))
    assert begun == [{path: make() for path, make in site.made_late.items()}]
    assert list(begun[0]) == list(site.made_late)


def test_a_target_leads_to_the_figure_of_its_own_period(tmp_path: Path) -> None:
    """Not to an earlier one of the school."""
    plans = a_trust(tmp_path, measures=[a_measure(groups=[])], schools={"ash": "Ash"})
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "applies_to": "every school", "target": "at least 60"}
    add_plan(plans, [{"id": "O1", "title": "Aim", "kpis": [kpi]}])
    rows = [{"period": f"{year}-{year - 1999}", "on": f"{year + 1}-07-10", "value": 65} for year in (2023, 2024, 2025)]
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": rows})
    (target,) = table(loaded(plans), "targets")
    assert (target["figure"], target["period"]) == ("reading|ash|2025-26", "2025-26")


@pytest.mark.parametrize(
    ("target", "audience", "value"),
    [
        ("at least 60.1234", Audience.PUBLIC, "60.1234"),
        ("at least baseline", Audience.TRUSTEES, "65.5172"),
        ("at least baseline", Audience.PUBLIC, "66"),
    ],
)
def test_a_target_that_is_a_figure_of_the_school_has_no_more_decimals_than_its_page(
    target: str, audience: Audience, value: str, tmp_path: Path
) -> None:
    """For the public: they would say how many pupils there are. A number of the plan is the plan's own."""
    plans = a_trust(tmp_path, measures=[a_measure(groups=[])], schools={"ash": "Ash"})
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "baseline": {"period": "2024-25"}, "target": target}
    add_plan(plans, [{"id": "O1", "title": "Aim", "kpis": [kpi]}], organisation="ash", visibility="public")
    rows = [
        {"period": "2024-25", "on": "2025-07-10", "value": "190/290"},
        {"period": "2025-26", "on": "2026-07-10", "value": 80, "cohort": 300},
    ]
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": rows})
    edition = make_edition(loaded(plans), DAY, audience)
    (row,) = table_of(make_downloads(PageContext(edition, Settings(site_name="x"), environment())), "targets")
    assert row["target_value"] == value


@pytest.mark.parametrize(
    ("known_on", "since"), [("2025-12-01", "2026-03-13"), ("2026-07-10", "2026-09-25"), ("2026-10-30", "2026-10-30")]
)
def test_a_rating_says_since_when_it_has_stood_at_meetings(known_on: str, since: str, tmp_path: Path) -> None:
    """Since the papers of the first meeting from which on it was the same at each; since the last, its own day."""
    plans = a_trust(tmp_path, measures=[a_measure(groups=[])], schools={"ash": "Ash"})
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "target": "at least 60"}
    add_plan(plans, [{"id": "P1", "title": "Aim", "kpis": [kpi]}], organisation="ash")
    row = {"period": "2025-26", "on": known_on, "value": 70}
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": [row]})
    found = {row["code"]: row for row in table(loaded(plans), "ratings")}
    assert found["K1"]["since"] == since


def test_a_date_that_was_moved_moves_no_rating(tmp_path: Path) -> None:
    """It has the rating since it had it, and not since somebody edited something else."""
    plans = a_trust(tmp_path, schools={})
    moved = {"on": "2026-11-12", "field": "due", "was": "2027-05-28", "reason": "So agreed.", "approved_by": "board"}
    action = {"id": "A1", "title": "Work", "lead": "lead", "start": "2026-01-08", "due": "2027-07-16", "every": "year"}
    updates = [{"on": "2026-01-12", "by": "lead", "stage": "in-progress"}]
    whole = {**action, "updates": updates, "changes": [{**moved, "meeting": "board-2026-10"}]}
    add_plan(plans, [{"id": "O1", "title": "Aim", "actions": [whole]}])
    edition = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    assert [change.is_edit for change in edition.changes] == [True]
    (row,) = [row for row in table(loaded(plans), "ratings") if row["code"] == "A1"]
    assert row["since"] == "2026-03-13"
