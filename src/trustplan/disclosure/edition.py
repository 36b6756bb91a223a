"""Make an edition: takes a trust, a day and an audience, rates and compares, gives what the audience may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.diff.history import SHOWN, snapshot_of, snapshots
from trustplan.diff.ratings import changes
from trustplan.disclosure.audience import Audience, Edition, reduce
from trustplan.rating.engine import rate

if TYPE_CHECKING:
    from datetime import date

    from trustplan.disclosure.edition_ref import EditionRef
    from trustplan.model import Trust


def make_edition(trust: Trust, day: date, audience: Audience, *, edition_ref: EditionRef | None = None) -> Edition:
    """Rate a trust on a day, compare with the cut-off of the last papers, and reduce to an audience.

    The papers are those of the board, or of the body for whose meeting the edition is made.
    """
    body = edition_ref.meeting.body if edition_ref else ""
    meetings = [m for m in trust.board_meetings(day, body)[0] if m.as_at < day][-(SHOWN - 1) :]
    rated = rate(trust, day)
    # The last meeting is rated with all plans, since today is compared with it; of the others, only begun plans are shown.
    at_meetings = [(m, rate(trust, m.as_at, only_begun=m is not meetings[-1])) for m in meetings]
    history = (*snapshots(trust, at_meetings), snapshot_of(rated, None))
    if not at_meetings:
        return reduce(rated, (), history, audience, since=None, edition_ref=edition_ref)
    last, before = at_meetings[-1]
    moved = changes(trust, before.day, day, old=before, new=rated)
    return reduce(rated, moved, history, audience, since=last.as_at, edition_ref=edition_ref)
