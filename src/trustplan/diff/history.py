"""Ratings at the last meetings: takes a trust rated at each cut-off of papers, gives a snapshot of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.diff.ratings import changes
from trustplan.model.audiences import BY_SMALL_NUMBERS, PUBLIC
from trustplan.primitives.value import Value, field

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trustplan.diff.ratings import Difference
    from trustplan.model import Meeting, Rating, Trust
    from trustplan.rating.status import Rated

SHOWN = 6  # today's ratings and those of five meetings before


class Snapshot(Value):
    """The ratings of a day: of items by address, and of objectives by address as (delivery, impact).

    An impact that the reader may not see is None. `meeting` is the one whose papers closed on `day`; None for today.
    Items of plans that had not begun or had ended, and work whose stop was accepted, are left out. `changes` are those since the
    meeting before, whose papers closed on `since`.
    """

    meeting: Meeting | None = field(metadata=PUBLIC)
    day: date = field(metadata=PUBLIC)
    items: dict[str, Rating] = field(metadata=BY_SMALL_NUMBERS)
    objectives: dict[str, tuple[Rating, Rating | None]] = field(metadata=BY_SMALL_NUMBERS)
    changes: tuple[Difference, ...] = field(default=(), metadata=BY_SMALL_NUMBERS)
    since: date | None = field(default=None, metadata=PUBLIC)


def snapshot_of(rated: Rated, meeting: Meeting | None) -> Snapshot:
    """The snapshot of a rated trust."""
    items: dict[str, Rating] = {}
    objectives: dict[str, tuple[Rating, Rating | None]] = {}
    for plan in rated.plans.values():
        if plan.plan.start > rated.day or rated.is_over(plan.plan):
            continue
        items |= {item.ref: item.rating for item in plan.each if not item.is_accepted}
        for objective in plan.objectives:
            objectives[objective.ref] = objective.delivery.rating, objective.impact.rating
    return Snapshot(meeting=meeting, day=rated.day, items=items, objectives=objectives)


def snapshots(trust: Trust, at_meetings: Sequence[tuple[Meeting, Rated]]) -> tuple[Snapshot, ...]:
    """A snapshot for each meeting, given with the trust as rated at its cut-off, in the same order.

    Each but the first has the changes since the one before. Plans that had not begun are left out.
    """
    found: list[Snapshot] = []
    before: Rated | None = None
    for meeting, whole in at_meetings:
        rated = whole.begun()
        snapshot = snapshot_of(rated, meeting)
        if before:
            moved = changes(trust, before.day, rated.day, old=before, new=rated)
            worded = tuple(replace(c, explanation=c.words) for c in moved)
            snapshot = replace(snapshot, changes=worded, since=before.day)
        found.append(snapshot)
        before = rated
    return tuple(found)
