"""Make an edition: takes a trust, a day and an audience, rates and compares, gives what the audience may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.diff.history import SHOWN, snapshot_of, snapshots
from trustplan.diff.ratings import changes
from trustplan.disclosure.audience import Edition, reduce
from trustplan.disclosure.small_numbers import read_suppressed
from trustplan.primitives.audience import Audience
from trustplan.primitives.worker import Worker
from trustplan.rating.engine import rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from trustplan.diff.history import Snapshot
    from trustplan.diff.ratings import Difference
    from trustplan.disclosure.edition_ref import EditionRef
    from trustplan.disclosure.small_numbers import Suppressed
    from trustplan.model import Meeting, Trust
    from trustplan.rating.status import Rated


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
    return Editions.of(trust, day, edition_ref=edition_ref, suppressed=suppressed).reduced_to(audience)


class Editions(Struct, frozen=True, kw_only=True):
    """A trust rated on a day and compared with the last papers, once for all audiences. Only what it is reduced to is shown."""

    rated: Rated
    changes: tuple[Difference, ...]
    history: tuple[Snapshot, ...]
    since: date | None
    edition_ref: EditionRef | None
    suppressed: frozenset[Suppressed]
    body: str

    @classmethod
    def of(
        cls,
        trust: Trust,
        day: date,
        *,
        edition_ref: EditionRef | None = None,
        suppressed: Iterable[Iterable[object]] = (),
        body: str = "",
    ) -> Editions:
        """Rate and compare. `body` is whose papers count where it is of no edition; empty for the board's."""
        withheld = edition_ref.suppressed if edition_ref else read_suppressed(suppressed)
        if edition_ref:
            body = edition_ref.meeting.body
        meetings = [m for m in trust.board_meetings(day, body)[0] if m.as_at < day][-(SHOWN - 1) :]
        rated, moved, history = _compared(trust, day, meetings)
        return cls(
            rated=rated,
            changes=moved,
            history=history,
            since=meetings[-1].as_at if meetings else None,
            edition_ref=edition_ref,
            suppressed=withheld,
            body=body,
        )

    def reduced_to(self, audience: Audience) -> Edition:
        """What an audience may see of it."""
        return reduce(
            self.rated,
            self.changes,
            self.history,
            audience,
            since=self.since,
            edition_ref=self.edition_ref,
            suppressed=self.suppressed,
            body=self.body,
        )


def _compared(
    trust: Trust, day: date, meetings: Sequence[Meeting]
) -> tuple[Rated, tuple[Difference, ...], tuple[Snapshot, ...]]:
    """The ratings on a day, what changed since the last of some meetings, and the ratings at each of them and on the day."""
    if not meetings:
        rated = rate(trust, day)
        return rated, (), (snapshot_of(rated, None),)
    *earlier, last = meetings
    before = rate(trust, last.as_at)  # with all plans, since today is compared with it; of the others, begun plans only

    def rated_history() -> tuple[Snapshot, ...]:
        at_earlier = [(m, rate(trust, m.as_at, only_begun=True)) for m in earlier]
        return snapshots(trust, [*at_earlier, (last, before)])

    history = Worker(rated_history)  # a second process knows the ratings of the last meeting already
    rated = rate(trust, day)
    moved = changes(trust, before.day, day, old=before, new=rated)
    return rated, moved, (*history.result(), snapshot_of(rated, None))
