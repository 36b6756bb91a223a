"""Work under embargo: every sentence that trustees read says the same, and none lets them work its rating out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from builders import PLAN, a_trust, add_plan
from case_tables import loaded
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.rating.status import ObjectiveStatus

DAY = date(2026, 1, 30)


def test_changes_say_no_more_than_the_page_of_the_objective(tmp_path: Path) -> None:
    """“One of three rated actions is at risk” would tell the rating of the one that is not shown."""
    plans = a_trust(tmp_path)
    papers = {"on": "2025-11-10", "by": "lead", "stage": "in-progress", "rating": "on-track"}
    work: dict[str, Any] = {"title": "Work", "lead": "lead", "updates": [papers, {**papers, "on": "2026-01-20"}]}
    late = [papers, {**papers, "on": "2026-01-20", "rating": "off-track"}]
    held = {"id": "A2", "title": "Kept back", "lead": "lead", "not_before": "2026-03-01", "updates": late}
    add_plan(plans, [{"id": "O", "title": "Aim", "actions": [{"id": "A0", **work}, {"id": "A1", **work}, held]}])
    edition = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    objective = edition.rated.index[f"{PLAN}/O"]
    assert isinstance(objective, ObjectiveStatus)
    sentence = "Worked out from three actions, of which one is not yet published."
    assert objective.delivery.reason.sentence == sentence
    (change,) = edition.changes
    assert (change.dimension, change.sentence) == ("delivery", sentence)
