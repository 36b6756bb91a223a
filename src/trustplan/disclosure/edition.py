"""One way through: a model and a day in, what an audience may see out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.diff.history import SHOWN, look_back, take
from trustplan.diff.ratings import compare
from trustplan.disclosure.audience import Audience, Shown, reduce
from trustplan.rating.engine import rate

if TYPE_CHECKING:
    from datetime import date

    from trustplan.disclosure.edition_ref import Occasion
    from trustplan.model import Trust


def make_edition(trust: Trust, day: date, audience: Audience, *, occasion: Occasion | None = None) -> Shown:
    """Rate a trust on a day, compare with the cut-off of the last papers, and reduce to an audience.

    The papers are those of the board, or of the body for whose meeting the edition is made.
    """
    body = occasion.meeting.body if occasion else ""
    meetings = [m for m in trust.board_meetings(day, body)[0] if m.as_at < day][-(SHOWN - 1) :]
    rated = rate(trust, day)
    # The last one is rated whole, since today is compared with it; of the others only what had begun is shown.
    at_meetings = [(m, rate(trust, m.as_at, only_begun=m is not meetings[-1])) for m in meetings]
    history = (*look_back(trust, at_meetings), take(rated, None))
    if not at_meetings:
        return reduce(rated, (), history, audience, since=None, occasion=occasion)
    last, before = at_meetings[-1]
    changes = compare(trust, before.day, day, old=before, new=rated)
    return reduce(rated, changes, history, audience, since=last.as_at, occasion=occasion)
