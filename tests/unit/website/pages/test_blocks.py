"""The note beside an objective on the board view, by a table: word for word, for each pair of ratings."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_trust, add_plan
from case_tables import a_maker, loaded, page_at, rows
from trustplan.rating.status import ObjectiveStatus
from trustplan.website.pages.blocks import objective_note
from trustplan.website.pages.board import make_board

DAY = date(2026, 1, 30)


def news(on: str, **more: Any) -> dict[str, Any]:
    """An action with one update."""
    return {"updates": [{"on": on, "by": "lead", "stage": "in-progress", **more}]}


FRESH = "2026-01-20"
ACTIONS: dict[str, dict[str, Any]] = {
    "on": news(FRESH, rating="on-track"),
    "risk": news(FRESH, rating="at-risk"),
    "off": news(FRESH, rating="off-track"),
    "done": news(FRESH, stage="complete", evidence=["Report"]),
    "wait": {"start": "2026-09-01"},
    "quiet": {**news("2025-09-10", rating="on-track")},
    "late": {**news(FRESH, rating="on-track"), "due": "2026-01-23"},
    "late-a-little": {**news(FRESH, rating="on-track", forecast_end="2026-02-10"), "due": "2026-01-23"},
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
    """One row of tables/board_notes.yaml, and the note stands on the board view as it is."""
    plans = a_trust(tmp_path, schools={})
    actions = [
        {"id": f"A{n}", "title": "Action", "lead": "lead", **ACTIONS[word]} for n, word in enumerate(row["actions"])
    ]
    kpis = [{"id": f"K{n}", "title": "KPI", **KPIS[word]} for n, word in enumerate(row["kpis"])]
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": actions, "kpis": kpis}])
    context = a_maker(loaded(plans), DAY)
    objective = context.edition.rated.index[f"{PLAN}/O"]
    assert isinstance(objective, ObjectiveStatus)
    assert (objective.delivery.rating, objective.impact.rating) == (row["delivery"], row["impact"])
    assert objective_note(objective) == row["note"]
    assert len(row["note"]) <= 40
    assert row["note"] in page_at(make_board(context), "").body
