"""One way through the house: a model and a day in, what an audience may see out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.audience import Audience, Shown, board_meetings, reduce
from trustplan.changes import compare
from trustplan.rating import rate

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Trust


def make_edition(trust: Trust, day: date, audience: Audience) -> Shown:
    """Rate a trust on a day, compare with the cut-off of the board's last papers, and reduce to an audience."""
    last, _ = board_meetings(trust, day)
    rated = rate(trust, day)
    changes = compare(trust, last.as_at, day, rated=rated) if last and last.as_at < day else ()
    return reduce(rated, changes, audience, since=last.as_at if last else None)
