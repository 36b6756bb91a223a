"""Make an edition: takes a trust, a day and an audience, rates and compares, gives what the audience may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.diff.history import SHOWN, snapshot_of, snapshots
from trustplan.diff.ratings import changes
from trustplan.disclosure.audience import Audience, Edition, reduce
from trustplan.disclosure.small_numbers import read_suppressed
from trustplan.primitives.worker import Worker
from trustplan.rating.engine import rate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from trustplan.diff.history import Snapshot
    from trustplan.disclosure.edition_ref import EditionRef
    from trustplan.model import Trust


def make_edition(
    trust: Trust,
    day: date,
    audience: Audience,
    *,
    edition_ref: EditionRef | None = None,
    suppressed: Iterable[Iterable[object]] = (),
) -> Edition:
    """Rate a trust on a day, compare with the cut-off of the last papers, and reduce to an audience.

    The papers are those of the board, or of the body for whose meeting the edition is made. `suppressed` are the figures
    that earlier editions withheld, for what is of no meeting; an edition's reference has its own.
    """
    withheld = edition_ref.suppressed if edition_ref else read_suppressed(suppressed)
    body = edition_ref.meeting.body if edition_ref else ""
    meetings = [m for m in trust.board_meetings(day, body)[0] if m.as_at < day][-(SHOWN - 1) :]
    if not meetings:
        rated = rate(trust, day)
        return reduce(
            rated, (), (snapshot_of(rated, None),), audience, since=None, edition_ref=edition_ref, suppressed=withheld
        )
    *earlier, last = meetings
    before = rate(trust, last.as_at)  # with all plans, since today is compared with it; of the others, begun plans only

    def rated_history() -> tuple[Snapshot, ...]:
        at_earlier = [(m, rate(trust, m.as_at, only_begun=True)) for m in earlier]
        return snapshots(trust, [*at_earlier, (last, before)])

    history = Worker(rated_history)  # a second process knows the ratings of the last meeting already
    rated = rate(trust, day)
    moved = changes(trust, before.day, day, old=before, new=rated)
    history_and_today = (*history.result(), snapshot_of(rated, None))
    return reduce(
        rated, moved, history_and_today, audience, since=last.as_at, edition_ref=edition_ref, suppressed=withheld
    )
