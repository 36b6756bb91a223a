"""Work that was stopped as a whole: its open parts have stopped with it, and no page asks for them or calls them late."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_trust, add_plan
from case_tables import loaded, words_in
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.rating.status import ActionStatus
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2026, 4, 20)


def a_part(name: str, **more: Any) -> dict[str, Any]:
    """Work that is late today, unless it ended before."""
    updates = [{"on": "2026-01-10", "by": "lead", "stage": "in-progress"}]
    return {"id": name, "title": f"Part {name}", "lead": "lead", "due": "2026-03-01", "updates": updates, **more}


@pytest.mark.parametrize("stage", ["stopped", "carried-over"])
@pytest.mark.parametrize("is_accepted", [False, True])
def test_open_parts_end_with_their_whole(stage: str, is_accepted: bool, tmp_path: Path) -> None:
    """One that is complete stays so; no other is late, owed news, or a stop of its own without a reason."""
    done = {"updates": [{"on": "2026-01-12", "by": "lead", "stage": "complete", "evidence": ["Report"]}]}
    inner = a_part("P1", actions=[a_part("P2")])
    whole: dict[str, Any] = {"id": "A", "title": "Whole", "lead": "lead", "actions": [inner, a_part("P3", **done)]}
    whole["updates"] = [{"on": "2026-01-15", "by": "lead", "stage": stage, "note": "No money."}]
    if is_accepted:
        whole["accepted"] = {"by": "board", "meeting": "board-2026-03"}
    plans = a_trust(tmp_path)
    add_plan(plans, [{"id": "O", "title": "Aim", "actions": [whole]}])
    edition = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    for name in ("P1", "P2"):
        part = edition.rated.index[f"{PLAN}/{name}"]
        assert isinstance(part, ActionStatus)
        assert (part.stage, part.is_accepted, part.is_late, part.news_due) == (stage, is_accepted, False, None)
        assert "with the whole on 15 Jan 2026" in part.reasons[0].sentence
    complete = edition.rated.index[f"{PLAN}/P3"]
    assert isinstance(complete, ActionStatus)
    assert complete.rating == "achieved"
    texts = {p.path: words_in(p.body) for p in make_site(edition, Settings(site_name="x")).pages}
    assert "late" not in texts[f"plans/{PLAN}/O/"]
    assert "No actions are late or without a recent update." in texts["roles/"]
    assert "is due: Part" not in texts[""]
    assert "updates due" not in texts[""]
    assert "One piece of work was stopped or carried over." in texts["initiatives/"]
    assert "No reason is recorded" not in texts["initiatives/"]
