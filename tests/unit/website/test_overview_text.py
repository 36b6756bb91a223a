"""What is overdue of the trust's governance, in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import write
from case_tables import a_context, loaded
from governed_trusts import a_decision, governed

DAY = date(2026, 11, 20)


def moved(**more: Any) -> dict[str, Any]:
    """The budget of a school, which was to be back by the end of October."""
    return {"functions": ["budget"], "change": "removed", "until": "2026-10-30", "why": "So decided.", **more}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([moved(to="board")], ["Ash: return of responsibilities from the board"]),
        ([moved(to="ceo")], ["Ash: return of responsibilities from the chief"]),
        ([moved()], ["Ash: return of responsibilities"]),
        ([moved(to="ceo", change="adjusted")], ["Ash: end of sharing responsibilities with the chief"]),
        (
            [moved(to="board"), moved(to="ceo", functions=["staff"])],
            ["Ash: return of responsibilities from the board", "Ash: return of responsibilities from the chief"],
        ),
        ([moved(to="board", functions=["budget", "staff"])], ["Ash: return of responsibilities from the board"]),
        ([moved(to="board", until="2026-12-18")], []),
    ],
)
def test_responsibilities_that_should_be_back_are_overdue_from_whoever_has_them(
    changes: list[dict[str, Any]], said: list[str], tmp_path: Path
) -> None:
    """The board, the chief executive, or whoever shares them; once for a day and a holder."""
    plans = governed(tmp_path)
    decision = a_decision(1, "2026-09-08", "close", delegation=changes, action_group={"lead": "ceo"})
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision]})
    late = a_context(loaded(plans), DAY).overview_text.late
    assert [row.title for row in late if row.path == "delegation/#schools"] == said
