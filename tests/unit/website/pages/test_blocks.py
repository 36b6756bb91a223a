"""Blocks of the board view: the note beside an objective, word for word, and what is behind the counts."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_trust, add_plan, write
from case_tables import FRESH, a_context, loaded, news, page_at, rows, with_actions, words_in
from trustplan.primitives.nouns import Noun
from trustplan.rating.status import ActionStatus, KpiStatus, ObjectiveStatus
from trustplan.website.context import PageContext
from trustplan.website.pages.blocks import behind_actions, behind_kpis, objective_note
from trustplan.website.pages.board import make_board

DAY = date(2026, 1, 30)
ACTIONS: dict[str, dict[str, Any]] = {
    "on": news(FRESH, rating="on-track"),
    "risk": news(FRESH, rating="at-risk"),
    "off": news(FRESH, rating="off-track"),
    "done": news(FRESH, stage="complete", evidence=["Report"]),
    "wait": {"start": "2026-09-01"},
    "quiet": {**news("2025-09-10", rating="on-track")},
    "late": {**news(FRESH, rating="on-track"), "due": "2026-01-23"},
    "late-a-little": {**news(FRESH, rating="on-track", forecast_end="2026-02-10"), "due": "2026-01-23"},
    "late-milestone": {
        **news(FRESH),
        "milestones": [{"id": "m", "title": "Step", "due": "2026-01-23"}],
    },
    "never-begun": {},
    "late-behind-a-view": {
        **news(FRESH, rating="off-track", forecast_end="2026-02-10"),
        "due": "2026-01-23",
    },
    "stop": {
        **news("2025-10-02", stage="stopped", note="Withdrawn."),
        "accepted": {"by": "board", "meeting": "board-2025-10"},
    },
    "carry": {
        **news("2025-10-02", stage="carried-over", note="Next year."),
        "accepted": {"by": "board", "meeting": "board-2025-10"},
    },
    "carry-open": {
        "updates": [
            {"on": "2026-01-26", "by": "lead", "stage": "in-progress"},
            {"on": "2026-01-29", "by": "lead", "stage": "carried-over", "note": "Next year."},
        ],
    },
    "late-when-stopped": {
        "updates": [
            {"on": "2026-01-26", "by": "lead", "stage": "in-progress"},
            {"on": "2026-01-29", "by": "lead", "stage": "stopped", "note": "Withdrawn."},
        ],
        "due": "2026-01-23",
    },
}
RUBRIC = {"on-track": "Seen everywhere."}


def judged(rating: str) -> dict[str, Any]:
    """A KPI with one judgement."""
    return {"rubric": RUBRIC, "judgements": [{"on": FRESH, "rating": rating, "because": "Seen."}]}


KPIS: dict[str, dict[str, Any]] = {
    "on": judged("on-track"),
    "risk": judged("at-risk"),
    "off": judged("off-track"),
    "done": judged("achieved"),
    "wait": {"rubric": RUBRIC, "every": "year"},
}


@pytest.mark.parametrize("row", rows("board_notes"))
def test_an_objective_has_the_note_that_its_ratings_call_for(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/board_notes.yaml, and the note is on the board view as it is."""
    plans = a_trust(tmp_path, schools={})
    actions = [
        {"id": f"A{n}", "title": "Action", "lead": "lead", **ACTIONS[word]} for n, word in enumerate(row["actions"])
    ]
    kpis = [{"id": f"K{n}", "title": "KPI", **KPIS[word]} for n, word in enumerate(row["kpis"])]
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": actions, "kpis": kpis}])
    context = a_context(loaded(plans), DAY)
    objective = context.edition.rated.index[f"{PLAN}/O"]
    assert isinstance(objective, ObjectiveStatus)
    assert (objective.delivery.rating, objective.impact.rating) == (row["delivery"], row["impact"])
    assert objective_note(objective, Noun("action", "actions")) == row["note"]
    assert len(row["note"]) <= 40
    beside = re.search(r'Objective</a> <span class="tp-code">O</span>(.*?)</th>', page_at(make_board(context), "").body)
    assert beside
    assert beside[1] == (f' <span class="tp-second">{row["note"]}</span>' if row["note"] else "")


def actions_of(context: PageContext) -> list[ActionStatus]:
    """The rated actions."""
    return [i for i in context.edition.rated.items if isinstance(i, ActionStatus)]


@pytest.mark.parametrize(
    ("actions", "words"),
    [
        ([news()], "The only one due is rated and one on track by the lead's own assessment only."),
        ([news(rating="on-track"), news(rating="off-track")], "Both due are rated and one on track by the lead's own assessment only."),
        ([{"start": "2026-09-01"}], "One not yet due."),
        ([news("2025-09-10")], "The only one due is rated and one with no recent update."),
        ([ACTIONS["stop"]], "One stopped: nothing is left to rate."),
        ([ACTIONS["stop"], ACTIONS["carry"]], "One stopped and one carried over: nothing is left to rate."),
        ([news(), ACTIONS["carry"]], "The only one due is rated, one on track by the lead's own assessment only and one carried over."),
        ([ACTIONS["carry-open"]], "The only one due is rated and one carried over."),
    ],
)  # fmt: skip
def test_the_counts_of_actions_are_explained(actions: list[dict[str, Any]], words: str, tmp_path: Path) -> None:
    """How many of those that are due can be rated, and what is weak about it."""
    context = a_context(with_actions(tmp_path, *actions), DAY)
    assert words_in(behind_actions(context, actions_of(context))) == words


def test_the_counts_of_kpis_are_explained(tmp_path: Path) -> None:
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
    found = [i for i in a_context(loaded(plans), DAY).edition.rated.items if isinstance(i, KpiStatus)]
    assert behind_kpis(found) == (
        "Both due are rated, one not yet due, one assessment overdue and one monitored without a target."
    )


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "The only one due cannot be rated."),
        (2, "Of the two due, neither can be rated."),
    ],
)
def test_it_is_explained_that_nothing_can_be_rated(count: int, words: str, tmp_path: Path) -> None:
    """Where what is due has nothing to be compared with."""
    plans = a_trust(tmp_path)
    write(plans / "trust" / "measurements.yaml", {"reading": [{"period": "2025-26/aut1", "value": 60, "cohort": 100}]})
    kpi = {"title": "KPI", "measure": "reading", "target": "at least last year"}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [{"id": f"K{n}", **kpi} for n in range(count)]}])
    found = [i for i in a_context(loaded(plans), DAY).edition.rated.items if isinstance(i, KpiStatus)]
    assert behind_kpis(found) == words
