"""The board briefing: what its lead, its picture and its lists say, of the example and of small trusts."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from builders import EXAMPLE, SCHOOLS, a_measure, a_trust, add_plan, read, write
from case_tables import a_context, loaded, news, page_at, with_actions, words_in
from trustplan.model import Rating
from trustplan.rating.one_school import ratings_of_schools
from trustplan.rating.status import KpiStatus
from trustplan.website.pages import effects
from trustplan.website.pages.board import make_board
from trustplan.website.pages.briefing import in_need_of_help
from trustplan.website.pages.effects import find_effects
from trustplan.website.pages.picture import PictureCell, make_picture

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def example() -> Any:
    """The example's pages, on its day."""
    return a_context(loaded(EXAMPLE), DAY)


@pytest.fixture(scope="module")
def home(example: Any) -> str:
    """What a trustee reads on the example's first page."""
    return words_in(page_at(make_board(example), "").body)


def test_the_lead_says_what_matters(example: Any, home: str) -> None:
    """Worked out, and each count as in its block below; search finds it."""
    entry, decisions = page_at(make_board(example), "").search
    assert (decisions.anchor, "£18,000" in decisions.text) == ("decisions", True)
    assert entry.text == (
        "Five decisions are needed. Since the last board papers (25 September), 11 ratings have gone down and five up. Nine "
        "of the 12 off-track KPIs are off track because of Fernhill alone. Of the 18 KPIs "
        "that can be compared with last year, 11 have improved."
    )
    assert "For decision five" in home
    assert "What changed since 25 September 11 ratings down, five up" in home
    assert "Without Fernhill, three would be off track." in home


def _counts(cell: PictureCell) -> dict[Rating, int]:
    return {line.rating: line.count for line in (*cell.loud, *cell.quiet)}


def test_the_picture_adds_up_to_every_kpi_of_the_plan(example: Any) -> None:
    """The trust's column to all 51; a school's to its own figures, whether they decide or not."""
    (status,) = example.index.plans_of["trust"]
    picture = make_picture(example, status)
    assert picture is not None
    assert sum(_counts(picture.totals[0]).values()) == 51
    assert picture.decided == 9
    assert [column.alone for column in picture.schools] == [0, 9, 0, 0]
    fernhill, mill_green = picture.totals[2:4]
    assert _counts(fernhill) == {Rating.OFF_TRACK: 12, Rating.ON_TRACK: 4, Rating.NOT_ASSESSED: 4}
    assert _counts(mill_green) == {Rating.AT_RISK: 1, Rating.ON_TRACK: 14, Rating.NOT_ASSESSED: 5}
    for number, row in enumerate(picture.rows):
        assert sum(_counts(row.cells[0]).values()) == len(status.objectives[number].kpis)
    assert [line.marks for line in picture.totals[0].loud] == [1, 1]  # twelve and ten marks would be counted by nobody
    assert [line.marks for line in picture.rows[0].cells[0].loud] == [4, 2]


@pytest.mark.parametrize(
    ("values", "caption"),
    [
        ((70, 70, 70), "No KPI is off track."),
        (
            (70, 40, 70),
            "Both off-track KPIs are off track because of Beech alone. Without Beech, none would be off track.",
        ),
        ((40, 40, 70), "No school alone puts any of the two off-track KPIs off track."),
    ],
)
def test_the_caption_says_whether_one_school_decides(
    values: tuple[int, int, int], caption: str, tmp_path: Path
) -> None:
    """In a sentence that is true of two KPIs with the same figures."""
    plans = a_trust(tmp_path, measures=[a_measure()])
    for school, value in zip(SCHOOLS, values, strict=True):
        figure = {"period": "2025-26", "on": "2026-07-07", "value": value, "cohort": 100}
        write(plans / "schools" / school / "measurements.yaml", {"reading": [figure]})
    kpi = {"title": "KPI", "measure": "reading", "applies_to": "every school", "target": "at least 62"}
    add_plan(plans, [{"id": "O", "title": "Aim", "kpis": [{"id": "K1", **kpi}, {"id": "K2", **kpi}]}])
    text = words_in(page_at(make_board(a_context(loaded(plans), DAY)), "").body)
    assert caption in text
    assert "can be compared with the same point last year yet" in text
    assert ("off track because of one school alone" in text.lower()) == (values != (70, 70, 70))


def test_what_moved_an_objective_is_beneath_it_and_nowhere_else(example: Any) -> None:
    """Falls come first; with a figure before and now, and the note of a correction."""
    found = find_effects(example)
    titles = [effect.title for effect in found.rows]
    assert titles[0] == "School improvement and outcomes: impact"
    falls = [effect.change.is_fall for effect in found.rows]
    assert falls == sorted(falls, reverse=True)
    (cause,) = found.rows[0].causes
    assert cause.code == "SI-K3"
    assert cause.text.endswith("Two results were annulled after a check of how the papers were given.")
    assert cause.figure
    assert (cause.figure.before, cause.figure.now) == ("61%", "58%")
    shown = [cause.code for effect in found.rows for cause in effect.causes if cause.code]
    others = [code for code, _ in (*found.also_down, *found.also_up)]
    assert not set(shown) & set(others)
    assert len(shown) == len(set(shown))


def test_what_else_moved_is_named_up_to_a_dozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of a large trust's is counted; all are on the page of changes."""
    monkeypatch.setattr(effects, "MOST_ALSO", 1)
    context = a_context(loaded(EXAMPLE), DAY)
    assert "Also up: PE-K10 and two more. Revised:" in words_in(page_at(make_board(context), "").body)


def test_a_review_that_is_overdue_is_with_whoever_owes_it(home: str) -> None:
    """By what they are, whatever they are called; what nobody owes says so."""
    overdue = home[home.index("Overdue, and with whom") :].partition("Before")[0]
    assert (
        "Mill Green: Pupil, parent and staff voice Overdue Due 21 Jul 2026, 122 days late Headteacher, Mill Green"
        in overdue
    )


def test_work_that_is_late_is_overdue_with_its_lead(tmp_path: Path) -> None:
    """Beside what is missing, and what has waited longest first."""
    day = date(2026, 1, 30)
    late = {**news(), "due": "2026-01-10"}
    stale = news("2025-09-10")
    text = words_in(page_at(make_board(a_context(with_actions(tmp_path, late, stale), day)), "").body)
    overdue = text[text.index("Overdue, and with whom") :].partition("Before")[0]
    assert re.search(
        r"two A1: Work No recent update Last updated 10 Sep 2025 Lead A0: Work Late Due 10 Jan 2026, 20 days late Lead",
        overdue,
    )


def test_a_trust_without_a_plan_shows_its_schools_plans(tmp_path: Path) -> None:
    """Where they are few; there is no picture then, and nothing to compare."""
    plans = a_trust(tmp_path)
    action = {"id": "A1", "title": "Work", "lead": "lead", **news("2026-11-02")}
    add_plan(plans, [{"id": "P1", "title": "Priority", "actions": [action]}], organisation="ash")
    text = words_in(page_at(make_board(a_context(loaded(plans), DAY)), "").body)
    assert "Where we are Ash: The objective" in text
    assert "Better than last year?" not in text


def test_four_plans_of_schools_are_left_to_the_schools_page(tmp_path: Path) -> None:
    """Three still stand on the briefing of a trust without a plan."""
    schools = {name: name.title() for name in ("ash", "beech", "cedar", "dogwood")}
    plans = a_trust(tmp_path, schools=schools)
    for number, school in enumerate(schools, start=1):
        add_plan(plans, [{"id": "P1", "title": "Priority"}], organisation=school)
        text = words_in(page_at(make_board(a_context(loaded(plans), DAY)), "").body)
        assert [name for name in schools.values() if f" {name}: The " in text] == list(schools.values())[: number % 4]


def test_five_dates_ahead_are_shown_also_on_a_day_on_which_something_is(tmp_path: Path) -> None:
    """The papers close on the day itself, which is not ahead and takes no date's place."""
    plans = a_trust(tmp_path, schools={})
    calendar = read(plans / "reference" / "calendar.yaml")
    days = ["2026-11-20", *(f"2026-12-0{n}" for n in range(1, 7))]
    meetings = [{"id": f"m{day}", "title": f"Meeting {day[-1]}", "body": "board", "date": day, "as_at": "2026-11-20"} for day in days]  # fmt: skip
    write(plans / "reference" / "calendar.yaml", {**calendar, "meetings": meetings})
    text = words_in(page_at(make_board(a_context(loaded(plans), DAY)), "").body)
    said = text[text.index("Dates") :]
    assert [f"Meeting {n}" in said for n in range(1, 7)] == [True] * 5 + [False]
    assert "cut-off" not in said


def test_help_that_is_wanted_is_told_while_the_work_is_not_going_well(tmp_path: Path) -> None:
    """Not where somebody only says what is being done, where all is well again, or where the board has let it go."""
    trying = {"doing": "We try."}
    asking = {**trying, "help_wanted": "A teacher."}
    stopped = news("2026-10-05", "stopped", note="Enough.", recovery=asking)["updates"][0]
    asked = news("2026-10-02", rating="off-track", recovery=asking)["updates"]
    actions = (
        news("2026-11-02", rating="off-track", recovery=asking),
        news("2026-11-02", rating="off-track", recovery=trying),
        news("2026-11-02", rating="on-track", recovery=asking),
        {"updates": [*asked, stopped], "accepted": {"by": "board", "meeting": "board-2026-10"}},
    )
    dates = {"start": "2026-09-01", "due": "2027-07-01"}
    found = in_need_of_help(a_context(with_actions(tmp_path, *({**dates, **one} for one in actions)), DAY))
    assert [item.id for item in found] == ["A0"]


def test_seven_schools_are_rows(tmp_path: Path) -> None:
    """Six are still columns; where there are more, those that decide and miss most come first."""
    schools = {f"s{n}": f"School {n}" for n in range(7)}
    plans = a_trust(tmp_path, measures=[a_measure()], schools=schools)
    for number, school in enumerate(schools):
        figure = {"period": "2025-26", "on": "2026-07-07", "value": 40 if number == 4 else 70, "cohort": 100}
        write(plans / "schools" / school / "measurements.yaml", {"reading": [figure]})
    kpi = {"id": "K", "title": "KPI", "measure": "reading", "applies_to": "every school", "target": "at least 62"}
    add_plan(plans, [{"id": "O", "title": "Aim", "kpis": [kpi]}])
    context = a_context(loaded(plans), DAY)
    (status,) = context.index.plans_of["trust"]
    picture = make_picture(context, status)
    assert picture is not None
    assert picture.is_turned
    assert [column.name for column in picture.schools][:2] == ["School 4", "School 0"]
    assert picture.caption.startswith("The only off-track KPI is off track because of School 4 alone.")


def test_without_a_meeting_no_decision_is_spoken_of(tmp_path: Path) -> None:
    """A trust that has just begun has none in its calendar."""
    trust = replace(with_actions(tmp_path, news()), meetings=())
    page = page_at(make_board(a_context(trust, date(2026, 1, 30))), "")
    (entry,) = page.search
    assert page.title == "Board briefing, as at 30 January 2026"
    assert entry.text.startswith("So far, no rating has gone down or up.")
    assert "For decision No meeting is in the calendar." in words_in(page.body)


def test_where_nothing_is_rated_nobody_reads_that_nothing_is_off_track(tmp_path: Path) -> None:
    """No news is no good news."""
    plans = a_trust(tmp_path, measures=[a_measure()])
    kpi = {"id": "K", "title": "KPI", "measure": "reading", "applies_to": "every school", "target": "at least 62"}
    add_plan(plans, [{"id": "O", "title": "Aim", "kpis": [kpi]}])
    page = page_at(make_board(a_context(loaded(plans), date(2026, 2, 20))), "")
    assert "No KPI can be rated yet." in page.search[0].text
    assert "No KPI is off track" not in words_in(page.body)


def test_a_school_that_meets_one_of_two_targets_has_the_better_mark_where_one_is_enough(tmp_path: Path) -> None:
    """And the worse one where both are asked for."""
    plans = a_trust(tmp_path, measures=[a_measure(), a_measure(id="writing", title="Writing")])
    figure = {"period": "2025-26", "on": "2026-07-07", "cohort": 100}
    for school in SCHOOLS:
        figures = {"reading": [{**figure, "value": 70}], "writing": [{**figure, "value": 30}]}
        write(plans / "schools" / school / "measurements.yaml", figures)
    part = {"applies_to": "every school", "target": "at least 62"}
    parts = [{"id": m, "title": m, "measure": m, **part} for m in ("reading", "writing")]
    kpis = [{"id": "K1", "title": "One", "rule": "best", "kpis": parts}, {"id": "K2", "title": "Both", "kpis": parts}]
    add_plan(plans, [{"id": "O", "title": "Aim", "kpis": kpis}])
    context = a_context(loaded(plans), date(2026, 8, 1))
    one, both = (context.edition.rated.index[f"plan-2025-28/{name}"] for name in ("K1", "K2"))
    assert isinstance(one, KpiStatus)
    assert isinstance(both, KpiStatus)
    assert (ratings_of_schools(one).get("ash"), ratings_of_schools(both).get("ash")) == (
        Rating.ON_TRACK,
        Rating.OFF_TRACK,
    )


def test_a_plan_that_has_a_picture_is_not_told_again_below_it(tmp_path: Path) -> None:
    """One without KPIs for schools has no picture, and its block stands there."""
    plans = a_trust(tmp_path, measures=[a_measure()])
    figure = {"period": "2025-26", "on": "2026-07-07", "value": 70, "cohort": 100}
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": [figure]})
    kpi = {"id": "K1", "title": "KPI", "measure": "reading", "applies_to": "every school", "target": "at least 62"}
    add_plan(plans, [{"id": "O", "title": "Aim", "kpis": [kpi]}], title="With picture")
    work = {"id": "P-A1", "title": "Work", "lead": "lead", **news("2026-11-16"), "due": "2027-07-16"}
    other = {"title": "Without", "period": {"from": "2026-09-01", "to": "2027-08-31"}, "every": "half-term"}
    write(plans / "trust" / "second.yaml", {**other, "objectives": [{"id": "P", "title": "Other", "actions": [work]}]})
    body = page_at(make_board(a_context(loaded(plans), DAY)), "").body
    assert re.findall(r'id="(plan-trust[^"]*|plan-[^"]*second[^"]*|plan-[^"]*2025[^"]*)"', body) == ["plan-second"]
