"""What the board view, the changes and the pages of measures list: which rows, in which order, with which sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from builders import a_measure, a_trust, add_plan, write
from case_tables import a_maker, loaded, page_at, spaces, words_in
from trustplan.model import Trust
from trustplan.rating.status import ActionStatus, KpiStatus
from trustplan.website.context import PageContext
from trustplan.website.pages.blocks import behind_actions, behind_kpis
from trustplan.website.pages.board import find_missing, make_board, next_dates
from trustplan.website.pages.measure_figures import worst_cells

DAY = date(2026, 1, 30)
FRESH = "2026-01-20"


def with_actions(folder: Path, *actions: dict[str, Any]) -> Trust:
    """A trust whose plan has some actions."""
    plans = a_trust(folder)
    entries = [{"id": f"A{n}", "title": "Work", "lead": "lead", **more} for n, more in enumerate(actions)]
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": entries}])
    return loaded(plans)


def news(on: str = FRESH, stage: str = "in-progress", **more: Any) -> dict[str, Any]:
    """An update by the lead."""
    return {"updates": [{"on": on, "by": "lead", "stage": stage, **more}]}


def test_only_what_should_be_here_and_is_not_is_missing(tmp_path: Path) -> None:
    """Work that went quiet or never began is; fresh work, finished work, and a stop that a meeting accepted are not."""
    stop = {**news("2025-09-10", "stopped", note="No effect."), "accepted": {"by": "board", "meeting": "board-2025-10"}}
    done = news("2025-09-10", "complete", evidence=["Report"])
    context = a_maker(with_actions(tmp_path, news("2025-09-10"), news(), {}, stop, done), DAY)
    found = [(m.title, m.flag, spaces(m.text)) for m in find_missing(context)]
    assert found == [
        ("A0: Work", "Stale", "Last word 10 Sep 2025"),
        ("A2: Work", "Stale", "No word since the start"),
    ]


def actions_of(context: PageContext) -> list[ActionStatus]:
    """The rated actions."""
    return [i for i in context.edition.rated.items if isinstance(i, ActionStatus)]


@pytest.mark.parametrize(
    ("actions", "words"),
    [
        ([news()], "The one that is due is rated and one on track on the lead's word only."),
        ([news(rating="on-track"), news(rating="off-track")], "Two of two due are rated and one on track on the lead's word only."),
        ([{"start": "2026-09-01"}], "One not yet due."),
        ([news("2025-09-10")], "The one that is due is rated and one without news."),
    ],
)  # fmt: skip
def test_what_stands_behind_the_counts_of_actions(actions: list[dict[str, Any]], words: str, tmp_path: Path) -> None:
    """How many of those that are due can be rated, and what is weak about it."""
    context = a_maker(with_actions(tmp_path, *actions), DAY)
    assert words_in(behind_actions(context, actions_of(context))) == words


def test_what_stands_behind_the_counts_of_kpis(tmp_path: Path) -> None:
    """Rated, waiting, overdue and watched ones."""
    plans = a_trust(tmp_path)
    judged = {"rubric": {"on-track": "Seen."}}
    kpis: list[dict[str, Any]] = [
        {**judged, "judgements": [{"on": FRESH, "rating": "on-track", "because": "Seen."}]},
        {**judged, "every": "year"},
        {**judged, "every": "half-term"},
        {"measure": "reading", "target": "none"},
    ]
    entries = [{"id": f"K{n}", "title": "KPI", **kpi} for n, kpi in enumerate(kpis)]
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": entries}])
    found = [i for i in a_maker(loaded(plans), DAY).edition.rated.items if isinstance(i, KpiStatus)]
    assert behind_kpis(found) == (
        "Two of two due are rated, one not yet due, one judgement overdue and one without a target, only watched."
    )


def test_the_next_dates_begin_with_the_day_itself(tmp_path: Path) -> None:
    """A meeting, papers and work of today are among them, those of yesterday are not."""
    trust = with_actions(tmp_path, {**news(), "due": str(DAY)}, {**news(), "due": str(DAY - timedelta(days=1))})
    first, second, *_ = trust.meetings
    yesterday = replace(first, title="Yesterday", date=DAY - timedelta(days=1), as_at=DAY - timedelta(days=1))
    today = replace(second, title="Today", date=DAY, as_at=DAY)
    context = a_maker(replace(trust, meetings=(yesterday, today)), DAY)
    assert [w for on, w in next_dates(context) if on <= DAY] == ["A0 is due: Work", "Papers' cut-off", "Today"]


def test_falls_and_rises_stand_under_their_own_headings(tmp_path: Path) -> None:
    """And what is rated for the first time under a third."""
    papers = [{"on": "2025-10-02", "by": "lead", "stage": "in-progress"}, {"on": "2026-01-20", "by": "lead", "stage": "in-progress"}]  # fmt: skip
    ratings = {"A0": ("on-track", "off-track"), "A1": ("off-track", "on-track"), "A2": ("on-track", "on-track")}
    trust = with_actions(
        tmp_path,
        *[{"updates": [{**u, "rating": r} for u, r in zip(papers, pair, strict=True)]} for pair in ratings.values()],
    )
    text = words_in(page_at(make_board(a_maker(trust, DAY)), "changes/").body)
    fell = text[text.index("Ratings that fell") : text.index("Ratings that rose")]
    rose = text[text.index("Ratings that rose") : text.index("Targets and dates that were edited")]
    assert [name in fell for name in ratings] == [True, False, False]
    assert [name in rose for name in ratings] == [False, True, False]


def with_figures(folder: Path, direction: str, **figures: int) -> KpiStatus:
    """The trust's KPI for every school, rated."""
    plans = a_trust(folder, measures=[a_measure(direction=direction)])
    for school, value in figures.items():
        figure = {"period": "2025-26", "on": "2026-07-07", "value": value, "cohort": 100}
        write(plans / "schools" / school / "measurements.yaml", {"reading": [figure]})
    target = "at least 60" if direction == "up" else "at most 60"
    kpi = {"id": "K", "title": "KPI", "measure": "reading", "applies_to": "every school", "target": target}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}])
    (found,) = a_maker(loaded(plans), date(2026, 11, 20)).index.kpis
    return found


@pytest.mark.parametrize(
    ("direction", "order"), [("up", ["ash", "beech", "cedar"]), ("down", ["cedar", "beech", "ash"])]
)
def test_the_worst_schools_come_first(direction: str, order: list[str], tmp_path: Path) -> None:
    """By rating, whichever side is better."""
    figures = {"ash": 50, "beech": 59, "cedar": 70} if direction == "up" else {"ash": 50, "beech": 61, "cedar": 70}
    assert [c.organisation for c in worst_cells(with_figures(tmp_path, direction, **figures))] == order


@pytest.mark.parametrize(
    ("direction", "gaps"),
    [("up", ["−10 points", "0 points", "+10 points"]), ("down", ["+10 points", "0 points", "−10 points"])],
)
def test_the_distance_to_the_target_has_a_plus_on_the_right_side(
    direction: str, gaps: list[str], tmp_path: Path
) -> None:
    """And a true minus on the other; none where it is hit exactly."""
    kpi = with_figures(tmp_path, direction, ash=50, beech=60, cedar=70)
    assert kpi.measure
    context = a_maker(loaded(tmp_path / "plans"), date(2026, 11, 20))
    by_school = {c.organisation: spaces(context.figure_text.gap(c, kpi.measure)) for c in kpi.cells}
    assert [by_school[s] for s in ("ash", "beech", "cedar")] == gaps
