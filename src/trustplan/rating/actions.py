"""Rate one action on a day: takes the action, the day, the calendar and the policy; gives an `ActionStatus`.

Seven rules are tried in order, then the parts count, then the lead's and the monitor's own views.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from trustplan.model import Rating, Stage
from trustplan.model.policy import SLIP_DAYS
from trustplan.primitives.english import capital, counted, say_count, say_date, say_days, some_of
from trustplan.primitives.phrases import Phrase, TrusteesOnly, phrase
from trustplan.primitives.school_calendar import Calendar
from trustplan.rating.codes import Code
from trustplan.rating.reasons import Reason, facts, first_sentence, override_reason
from trustplan.rating.recurrence import this_round, until
from trustplan.rating.rollup import roll_up
from trustplan.rating.status import ActionStatus, Rollup, worst
from trustplan.rating.update_periods import first_period_from, last_expected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.model import Action, Milestone, Policy, Update
    from trustplan.rating.reasons import Rows


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionContext:
    """What the rules need: the action, the day, the calendar, the policy, and the rated parts.

    Of a yearly action, `action` is the round that is open on the day.
    """

    action: Action
    day: date
    calendar: Calendar
    policy: Policy
    parts: tuple[ActionStatus, ...] = ()

    @property
    def stage(self) -> Stage:
        last = _last_that_says_its_stage(self.action)
        if last and last.stage:
            return last.stage
        milestones, parts = self.action.milestones, self.parts
        if parts and all(_has_ended(p) for p in parts) and all(m.done for m in milestones):
            return Stage.COMPLETE
        if any(m.done for m in milestones) or any(p.stage is not Stage.NOT_STARTED for p in parts):
            return Stage.IN_PROGRESS
        return Stage.NOT_STARTED

    @property
    def slip(self) -> timedelta:
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


def _has_ended(status: ActionStatus) -> bool:
    return status.stage is Stage.COMPLETE or status.is_accepted


def _last_that_says_its_stage(action: Action) -> Update | None:
    return next((u for u in reversed(action.updates) if u.stage), None)


def _news_of(action: Action) -> tuple[Update, ...]:
    return tuple(u for u in action.updates if not action.lead or u.by == action.lead)


def _news_below(action: Action) -> Iterator[Update]:
    for part in action.parts:
        yield from _news_of(part)
        yield from _news_below(part)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ruled:
    """What the rules say: the rating, why, whether news is overdue, and what “on track” rests on."""

    rating: Rating
    reasons: tuple[Reason, ...]
    is_stale: bool = False
    basis: str = ""


def rate_action(
    action: Action, day: date, *, calendar: Calendar, policy: Policy, plan: str, organisation: str, rule: str = ""
) -> ActionStatus:
    """Rate an action from facts that are known on `day` (see `as_known`). Its parts are rolled up by `rule`."""
    parts = tuple(
        rate_action(p, day, calendar=calendar, policy=policy, plan=plan, organisation=organisation, rule=rule)
        for p in action.parts
    )
    written, action = action, this_round(action, day)
    context = ActionContext(action=action, day=day, calendar=calendar, policy=policy, parts=parts)
    if context.stage in (Stage.STOPPED, Stage.CARRIED_OVER):
        return _ended(context, plan, organisation, rule)
    ruled = _by_rules(context)
    computed, reasons = ruled.rating, ruled.reasons
    of_parts = None
    if parts:
        of_parts = roll_up(parts, "part", rule=rule or policy.rule, policy=policy, whole="action")
        computed, reasons = _with_parts(computed, reasons, of_parts)
    lead, monitor = _views(context)
    rating = _with_views(computed, lead, monitor)
    if rating is not computed:
        reasons = (_views_reason(context, rating, lead, monitor), *reasons)
    if action.override:
        reasons = (override_reason(action.override, rating, policy), *reasons)
        rating = action.override.rating
    last_news, news_due = _news_dates(context)
    if written is not action:
        written = replace(written, start=action.start, due=action.due)
    return ActionStatus(
        action=written,
        plan=plan,
        organisation=organisation,
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
    )


def _with_parts(own: Rating, reasons: tuple[Reason, ...], parts: Rollup) -> tuple[Rating, tuple[Reason, ...]]:
    """The worst of an action's own dates and the roll-up of its parts; complete only when its parts are."""
    if own is Rating.ACHIEVED and parts.rating is not Rating.ACHIEVED:
        own = Rating.ON_TRACK
    rating = worst([own, parts.rating])
    if rating is own and own is not parts.rating and own is not Rating.NOT_ASSESSED:
        return rating, reasons
    of_parts = replace(
        parts.reason,
        code=Code.PARTS,
        words=phrase("Of its parts: ", _lowered(parts.reason.words)),
        rule="Worst of its own dates and its parts",
    )
    return rating, (of_parts, *reasons)


def _lowered(words: Phrase) -> Phrase:
    """A sentence with a small first letter, to follow a colon; names and abbreviations are left as they are."""
    start = words.parts[0] if words else ""
    if isinstance(start, str) and start[1:2].islower():
        return phrase(start[:1].lower() + start[1:], *words.parts[1:])
    return words


def _by_rules(context: ActionContext) -> _Ruled:
    """What the first rule says that applies."""
    if context.stage is Stage.COMPLETE:
        return _complete(context)
    for rule in (_late, _milestones, _not_started, _stale):
        found = rule(context)
        if found:
            rating, reason = found
            is_stale = reason.code in (Code.STALE, Code.NOT_STARTED_LATE)
            return _Ruled(rating=rating, reasons=(reason,), is_stale=is_stale)
    return _on_track(context)


def _complete(context: ActionContext) -> _Ruled:
    action = context.action
    last = _last_that_says_its_stage(action)
    source, sentence = action.at, "Every part is complete."
    if last:
        source, sentence = last.at, f"Complete since {say_date(last.on)}."
        if not any(u.evidence for u in (*action.updates, *_news_below(action))):
            sentence += " No evidence is recorded."
        if action.due and action.due in action.yearly[:-1]:
            sentence += f" It opens again after {say_date(action.due)}."
    reason = Reason(code=Code.COMPLETE, words=phrase(sentence), rule="Complete", sources=(source,))
    return _Ruled(rating=Rating.ACHIEVED, reasons=(reason,))


def _ended(context: ActionContext, plan: str, organisation: str, rule: str) -> ActionStatus:
    """Rate work that was stopped or carried over: its rating on that day counts until a meeting accepts the stop."""
    action = context.action
    last = max(i for i, u in enumerate(action.updates) if u.stage)  # the update that ended it
    update = action.updates[last]
    before = replace(until(action, update.on), updates=action.updates[:last], override=None, yearly=())
    last_rated = rate_action(
        before,
        update.on,
        calendar=context.calendar,
        policy=context.policy,
        plan=plan,
        organisation=organisation,
        rule=rule,
    )
    is_accepted, tail = False, "No meeting has accepted it yet, so its last rating still counts."
    if action.accepted_on and action.accepted_on >= update.on:
        is_accepted, tail = True, f"Accepted on {say_date(action.accepted_on)}."
    word = "Stopped" if context.stage is Stage.STOPPED else "Carried over"
    reason = Reason(
        code=Code(context.stage.value),
        words=phrase(f"{word} on {say_date(update.on)}. {tail}"),
        rule="Stopped or carried over",
        sources=(update.at,),
    )
    return replace(
        last_rated,
        action=action,
        parts=context.parts,
        stage=context.stage,
        reasons=(reason, *last_rated.reasons),
        is_stale=False,
        is_not_yet_due=last_rated.is_not_yet_due,
        is_accepted=is_accepted,
        lead=None,
        monitor=None,
        last_news=update.on,
        news_due=None,
    )


def _late(context: ActionContext) -> tuple[Rating, Reason] | None:
    """Past due, or forecast to end after it is due."""
    action = context.action
    if action.due is None:
        return None
    due = context.calendar.school_day_from(action.due)
    forecast = context.forecast
    end = forecast or context.day  # a forecast is never before the day
    if end <= due:
        return None
    is_past = context.day > due
    rating = Rating.AT_RISK
    if end - due > context.slip or (is_past and forecast is None):
        rating = Rating.OFF_TRACK
    words = phrase(f"Due {say_date(action.due)}")
    if is_past:
        expected = phrase(" No new end is forecast.")
        if forecast:
            expected = phrase(TrusteesOnly(f" Expected to end on {say_date(forecast)}."))
        words = phrase(words, f", now {say_days((context.day - action.due).days)} late.", expected)
    elif forecast:
        when = TrusteesOnly(f" on {say_date(forecast)}, {say_days((forecast - action.due).days)}")
        words = phrase(words, ", expected to end", when, " later.")
    words = phrase(words, _steps_done(action))
    source = next((u.at for u in reversed(action.updates) if u.forecast_end), action.at)
    return rating, Reason(
        code=Code.LATE,
        words=words,
        rule="Lateness",
        rows=facts(("Due", say_date(action.due)), ("Slip allowed", f"{SLIP_DAYS[context.policy.slip]} days")),
        sources=tuple(dict.fromkeys((action.at, source))),
    )


def _steps_done(action: Action) -> str:
    total = len(action.milestones)
    if not total:
        return ""
    done = sum(m.done is not None for m in action.milestones)
    return f" {capital(some_of(done, total, ('milestone', 'milestones'), ('is', 'are'), 'done'))}."


def _milestones(context: ActionContext) -> tuple[Rating, Reason] | None:
    """Milestones whose date has passed and that are not done."""
    due = _due_milestones(context)
    late = [m for m in due if m.done is None]
    if not late:
        return None
    oldest = min(late, key=lambda m: m.due)
    is_over_slip = context.day - context.calendar.school_day_from(oldest.due) > context.slip
    are_many = len(late) >= 2 and 2 * len(late) >= len(due)
    rating = Rating.OFF_TRACK if is_over_slip or are_many else Rating.AT_RISK
    sentence = f"“{oldest.title}” was due {say_date(oldest.due)}, {say_days((context.day - oldest.due).days)} ago."
    if len(late) > 1:
        sentence = f"{capital(say_count(len(late)))} of {counted(len(due), 'due milestone')} are late. {sentence}"
    return rating, Reason(
        code=Code.MILESTONES_LATE,
        words=phrase(sentence),
        rule="Milestones",
        rows=_milestone_rows(due),
        sources=tuple(m.at for m in late),
    )


def _due_milestones(context: ActionContext) -> list[Milestone]:
    return [m for m in context.action.milestones if context.calendar.school_day_from(m.due) < context.day]


def _milestone_rows(milestones: list[Milestone]) -> Rows:
    return facts(*((m.title, _milestone_words(m)) for m in milestones))


def _milestone_words(milestone: Milestone) -> str:
    done = f"done {say_date(milestone.done)}" if milestone.done else "not done"
    return f"due {say_date(milestone.due)}, {done}"


def _not_started(context: ActionContext) -> tuple[Rating, Reason] | None:
    """Work that has not begun: too early to rate until the first update period after the start has ended."""
    action = context.action
    if context.stage is not Stage.NOT_STARTED:
        return None
    start = say_date(action.start)
    if context.day < action.start:
        return _not_begun(action, Rating.NOT_ASSESSED, Code.NOT_YET_DUE, f"Not yet due: it starts on {start}.")
    first = first_period_from(context.calendar, action.every, action.start, context.day)
    if first is None or context.day <= first:
        sentence = f"Not yet due: the start was on {start}."
        if first:
            sentence += f" First news is due by {say_date(first)}."
        return _not_begun(action, Rating.NOT_ASSESSED, Code.NOT_YET_DUE, sentence)
    sentence = f"Not started. The start was on {start}, and news was due by {say_date(first)}."
    return _not_begun(action, Rating.AT_RISK, Code.NOT_STARTED_LATE, sentence)


def _not_begun(action: Action, rating: Rating, code: Code, sentence: str) -> tuple[Rating, Reason]:
    return rating, Reason(code=code, words=phrase(sentence), rule="Not started", sources=(action.at,))


def _stale(context: ActionContext) -> tuple[Rating, Reason] | None:
    """No update by the lead during the last update period that has ended, or since."""
    action = context.action
    expected = last_expected(context.calendar, action.every, action.start, context.day, context.policy.grace)
    news = context.news()
    if expected is None or (news and news[-1].on >= expected[0]):
        return None
    since, source = f"the start on {say_date(action.start)}", action.at
    if news:
        since, source = say_date(news[-1].on), news[-1].at
    sentence = f"No news since {since}. An update was due by {say_date(expected[1])}."
    grace = facts(("Grace", f"{context.policy.grace} school days"))
    reason = Reason(code=Code.STALE, words=phrase(sentence), rule="No news", rows=grace, sources=(source,))
    return Rating.AT_RISK, reason


def _news_dates(context: ActionContext) -> tuple[date | None, date | None]:
    """The day of the last news, and the day by which the next is due."""
    news = context.news()
    last = news[-1].on if news else None
    if context.stage is Stage.COMPLETE:
        return last, None
    after = context.action.start  # the next period begins on or after this day
    if last:
        after = max(after, last + timedelta(days=1))
    until = max(after, context.day) + timedelta(days=800)
    for begin, _, last_school_day in context.calendar.rhythm_periods(context.action.every, after, until):
        if begin >= after:
            return last, last_school_day
    return last, None


def _on_track(context: ActionContext) -> _Ruled:
    due = _due_milestones(context)
    if due:
        reason = Reason(
            code=Code.MILESTONES_MET,
            words=phrase(_all_done(len(due))),
            rule="No date is missed",
            rows=_milestone_rows(due),
            sources=tuple(m.at for m in due),
        )
        return _Ruled(rating=Rating.ON_TRACK, reasons=(reason,), basis="milestones")
    news = context.news()
    code, sentence = Code.NO_DATE_MISSED, "No date is missed and news is up to date; no milestone has been due."
    if news and news[-1].rating:
        code, sentence = Code.LEAD_ONLY, "No date is missed. On the lead's word only: no milestone has been due."
    source = news[-1].at if news else context.action.at
    reason = Reason(code=code, words=phrase(sentence), rule="No date is missed", sources=(source,))
    return _Ruled(rating=Rating.ON_TRACK, reasons=(reason,), basis="word")


def _all_done(count: int) -> str:
    if count == 1:
        return "The one milestone due so far is done."
    whole = "Both" if count == 2 else f"All {say_count(count)}"
    return f"{whole} milestones due so far are done."


def _views(context: ActionContext) -> tuple[Rating | None, Rating | None]:
    """The lead's and the monitor's own ratings; of work that is complete they say nothing any more."""
    if context.stage is Stage.COMPLETE:
        return None, None
    action = context.action
    return _own_rating(action, action.lead), _own_rating(action, action.monitor)


def _own_rating(action: Action, role: str) -> Rating | None:
    """The latest rating that a role has given itself; it counts until the role gives another."""
    if not role:
        return None
    return next((u.rating for u in reversed(action.updates) if u.rating and u.by == role), None)


def _with_views(computed: Rating, lead: Rating | None, monitor: Rating | None) -> Rating:
    """The worst of rule, lead and monitor: a view may make a rating worse, never better."""
    views = [view for view in (lead, monitor) if view]
    if not views:
        return computed
    if computed is Rating.NOT_ASSESSED and worst(views) is Rating.ON_TRACK:
        return computed  # where the rules cannot say yet, “on track” adds nothing
    return worst([computed, *views])


def _views_reason(context: ActionContext, rating: Rating, lead: Rating | None, monitor: Rating | None) -> Reason:
    who, role, code = "lead", context.action.lead, Code.LEAD_VIEW
    if monitor is rating:
        who, role, code = "monitor", context.action.monitor, Code.MONITOR_VIEW
    update = next(u for u in reversed(context.action.updates) if u.by == role and u.rating is rating)
    opening = f"The {who} rates it {context.policy.word(rating)}."
    if note := first_sentence(update.note):
        opening = f"{note.removesuffix('.')}, says the {who}."
    views = [("Lead", lead), ("Monitor", monitor)]
    given = [(name, context.policy.word(view)) for name, view in views if view]
    return Reason(
        code=code,
        words=phrase(f"{opening} The worst view counts."),
        rule="Worst of rule, lead and monitor",
        rows=facts(*given, ("Said on", say_date(update.on))),
        sources=(update.at,),
        is_candid=True,
    )
