"""An action at a time: takes an action and a day, gives its open yearly round, or the action without later facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from trustplan.model import Stage

if TYPE_CHECKING:
    from trustplan.model import Action


def this_round(action: Action, day: date) -> Action:
    """The round of a yearly action that is open on a day; any other action unchanged.

    A round opens on the day after the one before was due. Work that was not completed stays open, and late.
    """
    if not action.yearly:
        return action
    rounds, done, last = action.yearly, 0, -1
    for index, update in enumerate(action.updates):
        is_again = done and update.on <= rounds[done - 1]  # reported once more in the same round
        if update.stage is Stage.COMPLETE and not is_again and done < len(rounds):
            done, last = done + 1, index
    opened = rounds[done - 1] if done else None
    if opened is None or done == len(rounds) or day <= opened:  # the first round, or one that is complete
        current = max(done - 1, 0)
        before = rounds[current - 1] if current else date.min
        updates = tuple(u for u in action.updates if u.on > before)
    else:
        current, before = done, opened
        updates = tuple(u for u in action.updates[last + 1 :] if u.on > opened)
    return replace(
        action,
        start=max(action.start, before + timedelta(days=1)),
        due=rounds[current],
        updates=updates,
        milestones=tuple(m for m in action.milestones if before < m.due <= rounds[current]),
    )


def until(action: Action, day: date) -> Action:
    """An action without what came after a day."""
    return replace(
        action,
        updates=tuple(u for u in action.updates if u.on <= day),
        milestones=tuple(m if m.done and m.done <= day else replace(m, done=None) for m in action.milestones),
        parts=tuple(until(p, day) for p in action.parts),
    )
