"""Rate one action on a day: takes the action, the day, the calendar and the policy; gives an `ActionStatus`.

Seven rules are tried in order, then the parts count, then the lead's and the monitor's own views.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.model import Rating, Stage
from trustplan.primitives.english import say_date, say_days
from trustplan.primitives.phrases import Phrase, phrase
from trustplan.rating.action_facts import ActionContext, last_that_says_its_stage
from trustplan.rating.action_rules import by_rules
from trustplan.rating.action_views import views_on, views_reason, with_views
from trustplan.rating.codes import Code
from trustplan.rating.reasons import Reason, override_reason
from trustplan.rating.recurrence import this_round, until
from trustplan.rating.rollup import roll_up
from trustplan.rating.status import ENDED, ActionStatus, Rollup, worst

if TYPE_CHECKING:
    from trustplan.model import Action, Plan, Policy
    from trustplan.primitives.nouns import Noun
    from trustplan.primitives.school_calendar import Calendar


def rate_action(
    action: Action,
    day: date,
    *,
    calendar: Calendar,
    policy: Policy,
    plan: Plan,
    rule: str = "",
    is_over: bool = False,
) -> ActionStatus:
    """Rate an action from facts that are known on `day` (see `as_known`). Its parts are rolled up by `rule`.

    `is_over` says that its plan has ended: then no sentence counts the days since, and no news is expected.
    """
    parts = tuple(
        rate_action(p, day, calendar=calendar, policy=policy, plan=plan, rule=rule, is_over=is_over)
        for p in action.parts
    )
    written, action = action, this_round(action, day)
    context = ActionContext(
        action=action, day=day, calendar=calendar, policy=policy, plan=plan, parts=parts, is_over=is_over
    )
    if context.stage in ENDED and last_that_says_its_stage(action) is None:
        return _ended_with_parts(context)
    if context.stage in ENDED:
        return _ended(context, rule)
    ruled = by_rules(context)
    computed, reasons = ruled.rating, ruled.reasons
    of_parts = None
    if parts:
        part, whole = plan.noun("part"), plan.noun("action")
        of_parts = roll_up(parts, part, rule=rule or policy.rule, policy=policy, whole=whole)
        computed, reasons = _with_parts(computed, reasons, of_parts, part)
    lead, monitor = views_on(context)
    rating, reasons = _as_people_rate(context, computed, reasons, lead, monitor)
    last_news, news_due = _news_dates(context)
    if written is not action:
        written = replace(written, start=action.start, due=action.due)
    return ActionStatus(
        action=written,
        plan=plan.ref,
        organisation=plan.organisation,
        rating=rating,
        computed=computed,
        lead=lead,
        monitor=monitor,
        override=action.override,
        stage=context.stage,
        reasons=reasons,
        is_not_yet_due=rating is Rating.NOT_ASSESSED,
        is_stale=ruled.is_stale,
        basis=ruled.basis,
        last_news=last_news,
        news_due=news_due,
        recovery=next((u.recovery for u in reversed(action.updates) if u.recovery), None),
        parts=parts,
        of_parts=of_parts,
        moved=context.moved,
    )


def _as_people_rate(
    context: ActionContext, computed: Rating, reasons: tuple[Reason, ...], lead: Rating | None, monitor: Rating | None
) -> tuple[Rating, tuple[Reason, ...]]:
    """A worked out rating with the views of lead and monitor, and in its place the one that was set by hand, if any."""
    rating = with_views(computed, lead, monitor)
    if rating is not computed:
        reasons = (views_reason(context, rating, lead, monitor), *reasons)
    override = context.action.override
    if override:
        reasons = (override_reason(override, rating, context.policy), *reasons)
        rating = override.rating
    return rating, reasons


def rate_plan_action(
    calendar: Calendar, policy: Policy, plan: Plan, action: Action, day: date, rule: str
) -> ActionStatus:
    """Rate an action of a plan on a day, or on the day after the plan's end if that is past."""
    rated_on = min(day, plan.last_day + timedelta(days=1))
    return rate_action(
        action, rated_on, calendar=calendar, policy=policy, plan=plan, rule=rule, is_over=day > plan.last_day
    )


def _with_parts(
    own: Rating, reasons: tuple[Reason, ...], parts: Rollup, part: Noun
) -> tuple[Rating, tuple[Reason, ...]]:
    """The worst of an action's own dates and the roll-up of its parts; complete only when its parts are."""
    is_open = own is Rating.ACHIEVED and not (parts.rating is Rating.ACHIEVED or parts.reason.code == Code.ALL_STOPPED)
    if own is Rating.ACHIEVED and not is_open:
        words = reasons[0].words
        if sum(parts.counts.values()) < parts.total:  # the others were stopped: it must not read as if all were done
            words = phrase(words, f" Its {part.many}: ", _lowered(parts.reason.words))
        return own, (replace(reasons[0], words=words), *reasons[1:])
    opening = f"Its {part.many}"
    if is_open:  # what it says of itself, and the day, are no reason then
        own, reasons, opening = Rating.ON_TRACK, (), f"It is reported as complete, but not every {part.one} is"
    rating = worst([own, parts.rating])
    if not is_open and rating is own and own is not parts.rating and own is not Rating.NOT_ASSESSED:
        return rating, reasons
    of_parts = replace(
        parts.reason,
        code=Code.PARTS,
        words=phrase(f"{opening}: ", _lowered(parts.reason.words)),
        rule=f"Lowest of its own dates and its {part.many}",
    )
    return rating, (of_parts, *reasons)


def _lowered(words: Phrase) -> Phrase:
    """A sentence with a small first letter, to follow a colon; names and abbreviations are left as they are."""
    start = words.parts[0] if words else ""
    if isinstance(start, str) and start[1:2].islower():
        return phrase(start[:1].lower() + start[1:], *words.parts[1:])
    return words


def _ended_with_parts(context: ActionContext) -> ActionStatus:
    """Rate work of which every part was stopped or carried over with acceptance: it has ended with them, and is accepted."""
    rating = worst(part.rating for part in context.parts)
    how = "stopped" if context.stage is Stage.STOPPED else "stopped or carried over"
    reason = Reason(
        code=Code(context.stage.value),
        words=phrase(f"Every {context.plan.noun('part').one} was {how}, as accepted at a meeting."),
        rule="Stopped or carried over",
        sources=(context.action.at,),
    )
    return ActionStatus(
        action=context.action,
        plan=context.plan.ref,
        organisation=context.plan.organisation,
        rating=rating,
        computed=rating,
        lead=None,
        monitor=None,
        override=None,
        stage=context.stage,
        reasons=(reason,),
        is_accepted=True,
        last_news=_news_dates(context)[0],
        parts=context.parts,
        moved=context.moved,
    )


def _ended(context: ActionContext, rule: str) -> ActionStatus:
    """Rate work that was stopped or carried over: its rating on that day counts until a meeting accepts the stop.

    What was said to be complete before is so no longer: work that is given up or goes on is not achieved.
    """
    action = context.action
    first = _first_of_end(action, context.stage)
    update = action.updates[first]
    known = tuple(u for u in action.updates[:first] if u.stage is not Stage.COMPLETE)
    before = replace(until(action, update.on), updates=known, override=None, yearly=())
    last_rated = rate_action(
        before,
        update.on,
        calendar=context.calendar,
        policy=context.policy,
        plan=context.plan,
        rule=rule,
    )
    is_accepted, tail = False, "Not yet accepted at a meeting, so its last rating still counts."
    if action.accepted_on and action.accepted_on >= update.on:
        is_accepted, tail = True, f"Accepted on {say_date(action.accepted_on)}."
    word = "Stopped" if context.stage is Stage.STOPPED else "Carried over"
    late = ""
    if action.due and update.on > action.due:
        late = f", {say_days((update.on - action.due).days)} after it was due"
        if context.moved:
            late += f" ({context.moved})"
    reason = Reason(
        code=Code(context.stage.value),
        words=phrase(f"{word} on {say_date(update.on)}{late}. {tail}"),
        rule="Stopped or carried over",
        sources=(update.at,),
    )
    ended = replace(
        last_rated,
        action=action,
        stage=context.stage,
        reasons=(reason, *last_rated.reasons),
        is_stale=False,
        is_accepted=is_accepted,
        lead=None,
        monitor=None,
        last_news=update.on,
        news_due=None,
        moved=context.moved,
    )
    with_whole = replace(reason, words=phrase(f"{word} with the whole on {say_date(update.on)}. {tail}"))
    return replace(ended, parts=_ended_with_whole(ended, last_rated.parts, context.parts, with_whole))


def _ended_with_whole(
    whole: ActionStatus, then: tuple[ActionStatus, ...], now: tuple[ActionStatus, ...], reason: Reason
) -> tuple[ActionStatus, ...]:
    """The parts of work that has ended: those still open have ended with it, rated as on that day, and nothing in them is late."""
    found: list[ActionStatus] = []
    for before, part in zip(then, now, strict=True):
        if not part.is_open:
            found.append(part)
            continue
        ended = replace(
            before,
            action=part.action,
            stage=whole.stage,
            reasons=(reason, *before.reasons),
            is_stale=False,
            is_accepted=whole.is_accepted,
            news_due=None,
            parts=_ended_with_whole(whole, before.parts, part.parts, reason),
        )
        found.append(ended)
    return tuple(found)


def _first_of_end(action: Action, stage: Stage) -> int:
    """The index of the update that ended the work: the first that says so, where later ones say it again."""
    found = len(action.updates) - 1
    for index in range(len(action.updates) - 1, -1, -1):
        said = action.updates[index].stage
        if said and said is not stage:
            break
        if said:
            found = index
    return found


def _news_dates(context: ActionContext) -> tuple[date | None, date | None]:
    """The day of the last news, and the day by which the next is due."""
    news = context.news()
    last = news[-1].on if news else None
    if context.stage is Stage.COMPLETE or context.is_over:
        return last, None
    after = context.action.start  # the next period begins on or after this day
    if last:
        after = max(after, last + timedelta(days=1))
    until = max(after, context.day) + timedelta(days=800)
    for begin, _, last_school_day in context.calendar.rhythm_periods(context.action.every, after, until):
        if begin >= after or (last is None and context.calendar.as_named(begin) >= after):
            return last, last_school_day
    return last, None
