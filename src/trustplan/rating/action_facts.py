"""What an action says of itself on a day: its stage, forecast, news and completion. The rules of actions ask for these."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import Stage
from trustplan.model.policy import SLIP_DAYS
from trustplan.primitives.school_calendar import Calendar
from trustplan.rating.moved_dates import Moves, moves_of
from trustplan.rating.recurrence import this_round
from trustplan.rating.status import ActionStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.model import Action, Plan, Policy, Update


class ActionContext(Struct, frozen=True, kw_only=True):
    """What the rules need: the action, the day, the calendar, the policy, the plan with its words, and the rated parts.

    Of a yearly action, `action` is the round that is open on the day. `is_over` says that the plan has ended.
    """

    action: Action
    day: date
    calendar: Calendar
    policy: Policy
    plan: Plan
    parts: tuple[ActionStatus, ...] = ()
    is_over: bool = False

    @property
    def stage(self) -> Stage:
        """The stage: as an update says last, else as milestones and parts show."""
        last = last_that_says_its_stage(self.action)
        if last and last.stage:
            return last.stage
        milestones, parts = self.action.milestones, self.parts
        if parts and all(_has_ended(p) for p in parts) and all(m.done for m in milestones):
            stage = _stage_of_ended(parts)
            if stage is Stage.COMPLETE or self.action.override is None:
                return stage  # while somebody rates the whole by hand, it goes on
        if any(m.done for m in milestones) or any(p.stage is not Stage.NOT_STARTED for p in parts):
            return Stage.IN_PROGRESS
        return Stage.NOT_STARTED

    @property
    def moved(self) -> Moves | None:
        """How often the due date was moved by the day."""
        return self.moves_of("due")

    def moves_of(self, name: str) -> Moves | None:
        """How often a date was moved by the day: `due`, or `milestones/maps`."""
        return moves_of(self.action.changes, name, self.calendar, self.day)

    @property
    def slip(self) -> timedelta:
        """How far an end may move before it counts, by the trust's policy."""
        return timedelta(days=SLIP_DAYS[self.policy.slip])

    @property
    def forecast(self) -> date | None:
        """The last forecast that was given, as long as its day has not passed."""
        for update in reversed(self.action.updates):
            if update.forecast_end:
                return update.forecast_end if update.forecast_end >= self.day else None
        return None

    def news(self) -> tuple[Update, ...]:
        """The updates that count as news: the lead's (anyone's where no lead is named), and those of the parts."""
        own = _news_of(self.action)
        if not self.parts:
            return own
        return tuple(sorted((*own, *_news_below(self.action)), key=lambda u: u.on))

    def has_evidence(self) -> bool:
        """Whether an update of the action or of a part names any evidence."""
        return any(u.evidence for u in (*self.action.updates, *_news_below(self.action)))

    def completed_on(self) -> date | None:
        """The day on which an action that is complete became so."""
        return _completed_on(self.action, self.parts, self.day)


def _has_ended(status: ActionStatus) -> bool:
    return status.stage is Stage.COMPLETE or status.is_accepted


def _stage_of_ended(parts: tuple[ActionStatus, ...]) -> Stage:
    """The stage of work whose parts have all ended: complete where a part is, else stopped or carried over like them."""
    if any(p.stage is Stage.COMPLETE for p in parts):
        return Stage.COMPLETE
    if any(p.stage is Stage.CARRIED_OVER for p in parts):
        return Stage.CARRIED_OVER
    return Stage.STOPPED


def last_that_says_its_stage(action: Action) -> Update | None:
    """The last update with a stage."""
    return next((u for u in reversed(action.updates) if u.stage), None)


def _completed_on(action: Action, parts: tuple[ActionStatus, ...], day: date) -> date | None:
    """The day on which it was first said to be complete, and not taken back; without such word, when the last of it ended."""
    said = None
    for update in reversed(action.updates):
        if update.stage and update.stage is not Stage.COMPLETE:
            break
        if update.stage:
            said = update.on
    if said:
        return said
    ends = [milestone.done for milestone in action.milestones]
    for part in parts:
        if part.is_accepted:
            ends.append(part.last_news)
        else:
            ends.append(_completed_on(this_round(part.action, day), part.parts, day))
    return max((end for end in ends if end), default=None)


def _news_of(action: Action) -> tuple[Update, ...]:
    return tuple(u for u in action.updates if not action.lead or u.by == action.lead)


def _news_below(action: Action) -> Iterator[Update]:
    for part in action.parts:
        yield from _news_of(part)
        yield from _news_below(part)
