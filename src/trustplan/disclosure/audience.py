"""Reduce a rated trust to what an audience may see: takes it with its changes and history, gives an `Edition`.

Ratings are shown or withheld here, never worked out again. Trustees see everything that is not under embargo; the
module `public` decides what the public sees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.disclosure.embargo import without_embargoed
from trustplan.disclosure.past import PublicPast
from trustplan.disclosure.public import PublicView
from trustplan.model import TRUST
from trustplan.primitives.audience import Audience
from trustplan.primitives.rows import last_of
from trustplan.rating.figures import all_figures
from trustplan.rating.status import ActionStatus, ObjectiveStatus, Rated

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from trustplan.diff.history import Snapshot
    from trustplan.diff.ratings import Difference
    from trustplan.disclosure.edition_ref import EditionRef
    from trustplan.disclosure.small_numbers import Suppressed
    from trustplan.model import Meeting, Trust


class Edition(Struct, frozen=True, kw_only=True):
    """All that pages are made from: the reduced rated trust, the changes since a day, history, and the meetings around it."""

    audience: Audience
    rated: Rated
    changes: tuple[Difference, ...]
    history: tuple[Snapshot, ...]
    since: date | None
    last_meeting: Meeting | None
    next_meeting: Meeting | None
    news_count: int
    edition_ref: EditionRef | None = None

    @property
    def trust(self) -> Trust:
        """The reduced trust."""
        return self.rated.trust

    @property
    def day(self) -> date:
        """The day of the ratings."""
        return self.rated.day

    @property
    def is_for_trustees(self) -> bool:
        """Whether trustees read this."""
        return self.audience is Audience.TRUSTEES


def reduce(
    rated: Rated,
    changes: Sequence[Difference],
    history: Sequence[Snapshot],
    audience: Audience,
    *,
    since: date | None,
    edition_ref: EditionRef | None = None,
    suppressed: Collection[Suppressed] = (),
    body: str = "",
) -> Edition:
    """What `audience` may see of a rated trust, of its changes since a day, and of its ratings at earlier meetings.

    `suppressed` are the figures that earlier editions withheld; `body` is that of the meetings around it where it is of
    no edition, empty for the board.
    """
    if edition_ref:
        body = edition_ref.meeting.body
    past, following = rated.trust.board_meetings(rated.day, body)
    source = without_embargoed(rated)
    if audience is Audience.TRUSTEES:
        reduced = _whole(source)
        shown_history = tuple(history)
        if source is not rated:
            shown_history = tuple(_known_items(s, reduced) for s in history)
        shown_changes = tuple(_known_change(c, reduced) for c in changes if c.ref in reduced.index)
    else:
        view = PublicView(source, suppressed, rated)
        reduced = view.rated()
        past_view = PublicPast(rated, reduced, view.small)
        shown_history = tuple(past_view.snapshot(s) for s in history)
        shown_changes = tuple(past_view.change(c) for c in changes if past_view.sees_change(c))
    return Edition(
        audience=audience,
        rated=reduced,
        changes=shown_changes,
        since=since,
        history=shown_history,
        last_meeting=last_of(past),
        next_meeting=following,
        news_count=_count_news(reduced, since),
        edition_ref=edition_ref,
    )


def _known_items(snapshot: Snapshot, reduced: Rated) -> Snapshot:
    """A snapshot with only the items that the reduced trust has."""
    return replace(
        snapshot,
        items={ref: rating for ref, rating in snapshot.items.items() if ref in reduced.index},
        objectives={ref: pair for ref, pair in snapshot.objectives.items() if ref in reduced.index},
        changes=tuple(c for c in snapshot.changes if c.ref in reduced.index),
    )


def _known_change(change: Difference, reduced: Rated) -> Difference:
    """A change of a rating behind which something is under embargo, in the words that the pages have for that rating."""
    status = reduced.index[change.ref]
    if change.is_edit:
        return change
    if isinstance(status, ActionStatus) and status.hidden_parts:
        return replace(change, explanation=status.reasons[0])
    if isinstance(status, ObjectiveStatus) and change.dimension == "delivery" and status.hidden_actions:
        return replace(change, explanation=status.delivery.reason)
    if isinstance(status, ObjectiveStatus) and change.dimension == "impact" and status.hidden_kpis:
        return replace(change, explanation=status.impact.reason)
    return change


def _count_news(rated: Rated, since: date | None) -> int:
    """The number of updates and figures from after a day, among those that are shown."""
    if since is None:
        return 0
    count = 0
    for item in rated.each:
        if isinstance(item, ActionStatus):
            count += sum(update.on > since for update in item.action.updates)
    for organisation in rated.trust.organisations.values():
        for series in organisation.figures.values():
            count += sum(row.on > since for row in series)
    return count


def _whole(rated: Rated) -> Rated:
    """Everything, with the trust's figures that are made from its schools'."""
    own = replace(rated.trust.own, figures=all_figures(rated, rated.trust.own))
    return replace(rated, trust=replace(rated.trust, organisations={**rated.trust.organisations, TRUST: own}))
