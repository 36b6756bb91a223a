"""Rate one action on a day: takes the action, the day, the calendar and the policy; gives an `ActionStatus`.

Seven rules are tried in order, then the parts count, then the lead's and the monitor's own views.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

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


@dataclass(frozen=True, slots=True)
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
        stages = [u.stage for u in self.action.updates if u.stage]
        if stages:
            return stages[-1]
        ended = [p.stage is Stage.COMPLETE or p.is_accepted for p in self.parts]
        if ended and all(ended) and all(m.done for m in self.action.milestones):
            return Stage.COMPLETE
        begun = any(m.done for m in self.action.milestones) or any(p.stage is not Stage.NOT_STARTED for p in self.parts)
        return Stage.IN_PROGRESS if begun else Stage.NOT_STARTED

    @property
    def slip(self) -> timedelta:
        return timedelta(days=SLIP_DAYS[self.policy.slip])

    @property
    def forecast(self) -> date | None:
        """The last forecast that was given, as long as its day has not passed."""
        given = [u.forecast_end for u in self.action.updates if u.forecast_end]
        return given[-1] if given and given[-1] >= self.day else None

    def news(self) -> tuple[Update, ...]:
        """The updates that count as news: the lead's (anyone's where no lead is named), and those of the parts."""
        own = _news_of(self.action)
        if not self.parts:
            return own
        return tuple(sorted((*own, *_news_below(self.action)), key=lambda u: u.on))


def _news_of(action: Action) -> tuple[Update, ...]:
    return tuple(u for u in action.updates if not action.lead or u.by == action.lead)


def _news_below(action: Action) -> Iterator[Update]:
    for part in action.parts:
        yield from _news_of(part)
        yield from _news_below(part)


def rate_action(
    action: Action, day: date, *, calendar: Calendar, policy: Policy, plan: str, organisation: str, rule: str = ""
) -> ActionStatus:
    """Rate an action from facts that are known on `day` (see `as_known`). Its parts are rolled up by `rule`."""
    parts = tuple(
        rate_action(p, day, calendar=calendar, policy=policy, plan=plan, organisation=organisation, rule=rule)
        for p in action.parts
    )
    written, action = action, this_round(action, day)
    context = ActionContext(action, day, calendar, policy, parts)
    if context.stage in (Stage.STOPPED, Stage.CARRIED_OVER):
        return _ended(context, plan, organisation, rule)
    computed, reasons, extra = _rule(context)
    of_parts = roll_up(parts, "part", rule=rule or policy.rule, policy=policy, whole="action") if parts else None
    if of_parts:
        computed, reasons = _with_parts(computed, reasons, of_parts)
    lead = _own_rating(action, action.lead) if context.stage is not Stage.COMPLETE else None
    monitor = _own_rating(action, action.monitor) if context.stage is not Stage.COMPLETE else None
    rating = computed
    views = [v for v in (lead, monitor) if v]
    # A view may make a rating worse, never better. Where the rules cannot say yet, “on track” adds nothing.
    if views and (computed is not Rating.NOT_ASSESSED or worst(views) is not Rating.ON_TRACK):
        rating = worst([computed, *views])
    if rating is not computed:
        reasons = (_views_reason(context, rating, lead, monitor), *reasons)
    if action.override:
        reasons = (override_reason(action.override, rating, policy), *reasons)
        rating = action.override.rating
    news, due = _news_dates(context)
    return ActionStatus(
        action=written if written is action else replace(written, start=action.start, due=action.due),
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
        last_news=news,
        news_due=due,
        recovery=next((u.recovery for u in reversed(action.updates) if u.recovery), None),
        parts=parts,
        of_parts=of_parts,
        **extra,
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


def _rule(context: ActionContext) -> tuple[Rating, tuple[Reason, ...], dict[str, Any]]:
    """The rating, reasons and further fields by the first rule that applies."""
    if context.stage is Stage.COMPLETE:
        return _complete(context)
    for rule in (_late, _milestones, _not_started, _stale):
        found = rule(context)
        if found:
            rating, reason = found
            extra: dict[str, Any] = {"is_stale": True} if reason.code in (Code.STALE, Code.NOT_STARTED_LATE) else {}
            return rating, (reason,), extra
    return _on_track(context)


def _complete(context: ActionContext) -> tuple[Rating, tuple[Reason, ...], dict[str, Any]]:
    action = context.action
    last = next((u for u in reversed(action.updates) if u.stage), None)
    if last is None:
        reason = Reason(
            code=Code.COMPLETE, words=phrase("Every part is complete."), rule="Complete", sources=(action.at,)
        )
        return Rating.ACHIEVED, (reason,), {}
    sentence = f"Complete since {say_date(last.on)}."
    if not any(u.evidence for u in (*action.updates, *_news_below(action))):
        sentence += " No evidence is recorded."
    if action.due and action.due in action.yearly[:-1]:
        sentence += f" It opens again after {say_date(action.due)}."
    reason = Reason(code=Code.COMPLETE, words=phrase(sentence), rule="Complete", sources=(last.at,))
    return Rating.ACHIEVED, (reason,), {}


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
    is_accepted = action.accepted_on is not None and action.accepted_on >= update.on
    word = "Stopped" if context.stage is Stage.STOPPED else "Carried over"
    if action.accepted_on and is_accepted:
        tail = f"Accepted on {say_date(action.accepted_on)}."
    else:
        tail = "No meeting has accepted it yet, so its last rating still counts."
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
    end = max(context.day, forecast) if forecast else context.day
    if end <= due:
        return None
    is_past = context.day > due
    over_slip = end - due > context.slip
    rating = Rating.OFF_TRACK if over_slip or (is_past and forecast is None) else Rating.AT_RISK
    words = phrase(f"Due {say_date(action.due)}")
    if is_past:
        expected = (
            TrusteesOnly(f" Expected to end on {say_date(forecast)}.") if forecast else " No new end is forecast."
        )
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
    due = [m for m in context.action.milestones if context.calendar.school_day_from(m.due) < context.day]
    late = [m for m in due if m.done is None]
    if not late:
        return None
    oldest = min(late, key=lambda m: m.due)
    over_slip = context.day - context.calendar.school_day_from(oldest.due) > context.slip
    is_off = over_slip or (len(late) >= 2 and 2 * len(late) >= len(due))
    rating = Rating.OFF_TRACK if is_off else Rating.AT_RISK
    first = f"“{oldest.title}” was due {say_date(oldest.due)}, {say_days((context.day - oldest.due).days)} ago."
    sentence = (
        first
        if len(late) == 1
        else f"{capital(say_count(len(late)))} of {counted(len(due), 'due milestone')} are late. {first}"
    )
    return rating, Reason(
        code=Code.MILESTONES_LATE,
        words=phrase(sentence),
        rule="Milestones",
        rows=facts(*((m.title, _milestone_words(m)) for m in due)),
        sources=tuple(m.at for m in late),
    )


def _milestone_words(milestone: Milestone) -> str:
    words = f"due {say_date(milestone.due)}"
    return f"{words}, done {say_date(milestone.done)}" if milestone.done else f"{words}, not done"


def _not_started(context: ActionContext) -> tuple[Rating, Reason] | None:
    """Work that has not begun: too early to rate until the first update period after the start has ended."""
    action = context.action
    if context.stage is not Stage.NOT_STARTED:
        return None
    if context.day < action.start:
        sentence = f"Not yet due: it starts on {say_date(action.start)}."
        return Rating.NOT_ASSESSED, Reason(
            code=Code.NOT_YET_DUE, words=phrase(sentence), rule="Not started", sources=(action.at,)
        )
    first = first_period_from(context.calendar, action.every, action.start, context.day)
    if first is None or context.day <= first:
        tail = f" First news is due by {say_date(first)}." if first else ""
        sentence = f"Not yet due: the start was on {say_date(action.start)}.{tail}"
        return Rating.NOT_ASSESSED, Reason(
            code=Code.NOT_YET_DUE, words=phrase(sentence), rule="Not started", sources=(action.at,)
        )
    sentence = f"Not started. The start was on {say_date(action.start)}, and news was due by {say_date(first)}."
    return Rating.AT_RISK, Reason(
        code=Code.NOT_STARTED_LATE, words=phrase(sentence), rule="Not started", sources=(action.at,)
    )


def _stale(context: ActionContext) -> tuple[Rating, Reason] | None:
    """No update by the lead during the last update period that has ended, or since."""
    action = context.action
    expected = last_expected(context.calendar, action.every, action.start, context.day, context.policy.grace)
    news = context.news()
    if expected is None or (news and news[-1].on >= expected[0]):
        return None
    since = (
        f"No news since {say_date(news[-1].on)}." if news else f"No news since the start on {say_date(action.start)}."
    )
    sentence = f"{since} An update was due by {say_date(expected[1])}."
    source = news[-1].at if news else action.at
    grace = facts(("Grace", f"{context.policy.grace} school days"))
    reason = Reason(code=Code.STALE, words=phrase(sentence), rule="No news", rows=grace, sources=(source,))
    return Rating.AT_RISK, reason


def _news_dates(context: ActionContext) -> tuple[date | None, date | None]:
    """The day of the last news, and the day by which the next is due."""
    news = context.news()
    last = news[-1].on if news else None
    if context.stage is Stage.COMPLETE:
        return last, None
    after = max(context.action.start, last + timedelta(days=1) if last else context.action.start)
    until = max(after, context.day) + timedelta(days=800)
    periods = context.calendar.rhythm_periods(context.action.every, after, until)
    upcoming = [
        school for begin, _, school in periods if (begin >= context.action.start) and (last is None or begin > last)
    ]
    return last, upcoming[0] if upcoming else None


def _on_track(context: ActionContext) -> tuple[Rating, tuple[Reason, ...], dict[str, Any]]:
    due = [m for m in context.action.milestones if context.calendar.school_day_from(m.due) < context.day]
    if due:
        reason = Reason(
            code=Code.MILESTONES_MET,
            words=phrase(_all_done(len(due))),
            rule="No date is missed",
            rows=facts(*((m.title, _milestone_words(m)) for m in due)),
            sources=tuple(m.at for m in due),
        )
        return Rating.ON_TRACK, (reason,), {"basis": "milestones"}
    news = context.news()
    if news and news[-1].rating:
        sentence = "No date is missed. On the lead's word only: no milestone has been due."
        reason = Reason(code=Code.LEAD_ONLY, words=phrase(sentence), rule="No date is missed", sources=(news[-1].at,))
        return Rating.ON_TRACK, (reason,), {"basis": "word"}
    source = news[-1].at if news else context.action.at
    sentence = "No date is missed and news is up to date; no milestone has been due."
    reason = Reason(code=Code.NO_DATE_MISSED, words=phrase(sentence), rule="No date is missed", sources=(source,))
    return Rating.ON_TRACK, (reason,), {"basis": "word"}


def _all_done(count: int) -> str:
    if count == 1:
        return "The one milestone due so far is done."
    whole = "Both" if count == 2 else f"All {say_count(count)}"
    return f"{whole} milestones due so far are done."


def _own_rating(action: Action, role: str) -> Rating | None:
    """The latest rating that a role has given itself; it counts until the role gives another."""
    own = [u.rating for u in action.updates if u.rating and role and u.by == role]
    return own[-1] if own else None


def _views_reason(context: ActionContext, rating: Rating, lead: Rating | None, monitor: Rating | None) -> Reason:
    who, role = ("monitor", context.action.monitor) if monitor is rating else ("lead", context.action.lead)
    update = next(u for u in reversed(context.action.updates) if u.by == role and u.rating is rating)
    note = first_sentence(update.note)
    opening = (
        f"{note.removesuffix('.')}, says the {who}." if note else f"The {who} rates it {context.policy.word(rating)}."
    )
    views = [("Lead", lead), ("Monitor", monitor)]
    given = [(name, context.policy.word(view)) for name, view in views if view]
    return Reason(
        code=Code.MONITOR_VIEW if who == "monitor" else Code.LEAD_VIEW,
        words=phrase(f"{opening} The worst view counts."),
        rule="Worst of rule, lead and monitor",
        rows=facts(*given, ("Said on", say_date(update.on))),
        sources=(update.at,),
        is_candid=True,
    )
