"""One way through the house: a model and a day in, what an audience may see out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.audience import Audience, Shown, reduce
from trustplan.changes import compare
from trustplan.history import look_back
from trustplan.rating import rate

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Trust


def make_edition(trust: Trust, day: date, audience: Audience) -> Shown:
    """Rate a trust on a day, compare with the cut-off of the board's last papers, and reduce to an audience."""
    past, _ = trust.board_meetings(day)
    last = past[-1] if past else None
    rated = rate(trust, day)
    old = rate(trust, last.as_at) if last and last.as_at < day else None
    changes = compare(trust, old.day, day, old=old, new=rated) if old else ()
    history = look_back(trust, past, old, rated)
    return reduce(rated, changes, history, audience, since=last.as_at if last else None)
