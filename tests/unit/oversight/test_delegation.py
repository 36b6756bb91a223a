"""What departs from the scheme of delegation at a school on a day, by a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import write
from case_tables import a_context, loaded, rows
from governed_trusts import a_decision, governed, move
from trustplan.oversight.delegation import exceptions


@pytest.mark.parametrize("row", rows("oversight/delegation"))
def test_delegation_as_at_a_day(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of delegation.yaml."""
    plans = governed(tmp_path)
    decisions = [
        a_decision(n, d["on"], "close", action_group={"lead": "ceo"}, delegation=[move(m) for m in d["moves"]])
        for n, d in enumerate(row["decisions"])
    ]
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": decisions})
    trust = loaded(plans)
    scheme = trust.governance.scheme
    assert scheme is not None
    day = date.fromisoformat(row["on"])
    found = {
        h.function.id: " ".join(t for t in (h.change.change, h.beside or h.holder, "late" if h.is_late else "") if t)
        for h in exceptions(scheme, trust.organisations["ash"], day)
        if h.change
    }
    assert found == row["held"]


@pytest.mark.parametrize("row", rows("oversight/level_without_change"))
def test_a_level_that_asks_for_a_change_of_delegation_has_one(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of level_without_change.yaml."""
    plans = governed(tmp_path)
    group = {"action_group": {"lead": "ceo"}} if row["level"] != "light" else {}
    decision = a_decision(1, "2026-10-08", row["level"], delegation=[move(m) for m in row["moves"]], **group)
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision]})
    trust = loaded(plans)
    overview = a_context(trust, date(2026, 11, 20)).overview
    assert overview.lacks_delegation(trust.organisations["ash"]) is row["lacks"]
    assert not overview.lacks_delegation(trust.organisations["beech"])  # of which nothing is decided
