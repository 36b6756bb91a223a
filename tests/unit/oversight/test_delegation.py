"""What departs from the scheme of delegation at a school on a day, by a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import write
from case_tables import loaded, rows
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
