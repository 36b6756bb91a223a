"""One way through the house: a model and a day in, what an audience may see out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.diff.history import SHOWN, look_back, take
from trustplan.diff.ratings import compare
from trustplan.disclosure.audience import Audience, Shown, reduce
from trustplan.primitives.worker import Beside
from trustplan.rating.engine import rate

if TYPE_CHECKING:
    from datetime import date

    from trustplan.disclosure.edition_ref import Occasion
    from trustplan.model import Trust


def make_edition(
    trust: Trust, day: date, audience: Audience, *, occasion: Occasion | None = None, may_fork: bool = False
) -> Shown:
    """Rate a trust on a day, compare with the cut-off of the last papers, and reduce to an audience.

    The papers are those of the board, or of the body for whose meeting the edition is made.
    """
    body = occasion.meeting.body if occasion else ""
    past = [m for m in trust.board_meetings(day, body)[0] if m.as_at < day][-(SHOWN - 1) :]
    last = past[-1] if past else None
    earlier = Beside(lambda: look_back(trust, past), may_fork=may_fork)
    rated = rate(trust, day)
    old = rate(trust, last.as_at) if last else None
    changes = compare(trust, old.day, day, old=old, new=rated) if old else ()
    history = (*earlier.result(), take(rated, None))
    return reduce(rated, changes, history, audience, since=last.as_at if last else None, occasion=occasion)
