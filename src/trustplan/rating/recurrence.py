"""An action at a time: takes an action and a day, gives its open yearly round, or the action without later facts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.model import Stage

if TYPE_CHECKING:
    from trustplan.model import Action, Milestone


def this_round(action: Action, day: date) -> Action:
    """The round of a yearly action that is open on a day; any other action unchanged.

    A round opens on the day after the one before was due. Work that was not completed stays open, and late.
    """
    if not action.yearly:
        return action
    rounds, updates = action.yearly, action.updates
    completed_by = _rounds_completed(action)
    done = len(completed_by)
    current = max(done - 1, 0)  # the first round, or the last one that is complete
    if 0 < done < len(rounds) and day > rounds[done - 1]:
        current = done
        updates = updates[completed_by[-1] + 1 :]
    before = rounds[current - 1] if current else date.min
    return replace(
        action,
        start=max(action.start, before + timedelta(days=1)),
        due=rounds[current],
        updates=tuple(u for u in updates if u.on > before),
        milestones=tuple(m for m in action.milestones if before < m.due <= rounds[current]),
    )


def _rounds_completed(action: Action) -> list[int]:
    """For each round that was completed, in order, the index of the update that says so."""
    found: list[int] = []
    for index, update in enumerate(action.updates):
        if update.stage is not Stage.COMPLETE or len(found) == len(action.yearly):
            continue
        if found and update.on <= action.yearly[len(found) - 1]:
            continue  # reported once more in the same round
        found.append(index)
    return found


def until(action: Action, day: date) -> Action:
    """An action without what came after a day."""
    return replace(
        action,
        updates=tuple(u for u in action.updates if u.on <= day),
        milestones=tuple(_done_by(day, m) for m in action.milestones),
        parts=tuple(until(p, day) for p in action.parts),
    )


def _done_by(day: date, milestone: Milestone) -> Milestone:
    """A milestone as on a day: not done if it was done later."""
    if milestone.done and milestone.done > day:
        return replace(milestone, done=None)
    return milestone
