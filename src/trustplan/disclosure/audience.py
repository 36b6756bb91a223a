"""Reduce a rated trust to what an audience may see. Ratings are shown or withheld here, never worked out again.

Trustees see everything but what is under embargo; what the public sees is the business of `public`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from trustplan.disclosure.embargo import without_embargoed
from trustplan.disclosure.public import PublicView
from trustplan.model import TRUST
from trustplan.rating.figures import all_figures
from trustplan.rating.status import ActionStatus, Rated

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trustplan.diff.history import Snapshot
    from trustplan.diff.ratings import Difference
    from trustplan.disclosure.edition_ref import EditionRef
    from trustplan.model import Meeting, Trust


class Audience(StrEnum):
    """Who reads an edition."""

    PUBLIC = "public"
    TRUSTEES = "trustees"


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """All that the page makers get: the reduced, rated trust, the changes since a day, and the meetings around it."""

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
) -> Edition:
    """What `audience` may see of a rated trust, its changes since a day, and its ratings at meetings before."""
    past, following = rated.trust.board_meetings(rated.day, edition_ref.meeting.body if edition_ref else "")
    source = without_embargoed(rated)
    if audience is Audience.TRUSTEES:
        reduced = _whole(source)
        seen = tuple(history if source is rated else (_known_items(s, reduced) for s in history))
        told = tuple(c for c in changes if c.ref in reduced.index)
    else:
        reducer = PublicView(source, edition_ref.suppressed if edition_ref else ())
        reduced = reducer.rated()
        seen = tuple(reducer.snapshot(s, reduced) for s in history)
        told = tuple(reducer.change(c, reduced) for c in changes if reducer.sees_change(c, reduced))
    return Edition(
        audience=audience,
        rated=reduced,
        changes=told,
        since=since,
        history=seen,
        last_meeting=past[-1] if past else None,
        next_meeting=following,
        news_count=_count_news(reduced, since) if since else 0,
        edition_ref=edition_ref,
    )


def _known_items(snapshot: Snapshot, reduced: Rated) -> Snapshot:
    """The ratings of a day, of what is still there."""
    return replace(
        snapshot,
        items={ref: rating for ref, rating in snapshot.items.items() if ref in reduced.index},
        objectives={ref: pair for ref, pair in snapshot.objectives.items() if ref in reduced.index},
        changes=tuple(c for c in snapshot.changes if c.ref in reduced.index),
    )


def _count_news(rated: Rated, since: date) -> int:
    """Updates and figures that came in after a day, among what is shown."""
    updates = sum(u.on > since for i in rated.each if isinstance(i, ActionStatus) for u in i.action.updates)
    rows = (m for o in rated.trust.organisations.values() for rows in o.figures.values() for m in rows)
    return updates + sum(m.on > since for m in rows)


def _whole(rated: Rated) -> Rated:
    """Everything, with the trust's figures that are made from its schools'.

    The words for trustees only stay marked in sentences until these are printed.
    """
    own = replace(rated.trust.own, figures=all_figures(rated, rated.trust.own))
    return replace(rated, trust=replace(rated.trust, organisations={**rated.trust.organisations, TRUST: own}))
