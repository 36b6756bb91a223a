"""The rules by which dates, milestones and news rate an action: takes its facts, gives a rating with reasons.

A date is a date: no holiday and no weekend moves it. Only the grace for updates is counted in school days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import Rating, Stage
from trustplan.model.policy import SLIP_DAYS
from trustplan.primitives.english import capital, counted, say_count, say_date, say_days, say_on, some_of, verb
from trustplan.primitives.phrases import TrusteesOnly, phrase
from trustplan.rating.action_facts import ActionContext, last_that_says_its_stage
from trustplan.rating.codes import Code
from trustplan.rating.reasons import Reason, facts
from trustplan.rating.update_periods import first_period_from, last_expected

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from trustplan.model import Action, Milestone
    from trustplan.primitives.nouns import Noun
    from trustplan.rating.moved_dates import Moves
    from trustplan.rating.reasons import Rows


class Ruled(Struct, frozen=True, kw_only=True):
    """What the rules say: the rating, why, whether news is overdue, and what “on track” rests on."""

    rating: Rating
    reasons: tuple[Reason, ...]
    is_stale: bool = False
    basis: str = ""


def by_rules(context: ActionContext) -> Ruled:
    """What the first rule says that applies."""
    if context.stage is Stage.COMPLETE:
        return _complete(context)
    for rule in (_late, _milestones, _not_started, _stale):
        found = rule(context)
        if found:
            rating, reason = found
            is_stale = reason.code in (Code.STALE, Code.NOT_STARTED_LATE)
            return Ruled(rating=rating, reasons=(reason,), is_stale=is_stale)
    return _on_track(context)


def _complete(context: ActionContext) -> Ruled:
    action = context.action
    since = context.completed_on()
    said = last_that_says_its_stage(action)
    opening, source = "Complete since", said.at if said else action.at
    if not said:
        opening = f"Every {context.plan.noun('part').one} is complete, the last since"
    if not said and any(part.is_accepted for part in context.parts):
        opening = f"Every {context.plan.noun('part').one} has ended, the last on"
    sentence = "Complete."
    if since:
        sentence = f"{opening} {say_date(since)}{_say_late_and_moved(context, since)}"
    if said and not context.has_evidence():
        sentence += " No evidence is recorded."
    if said and (undone := sum(m.done is None for m in action.milestones)):
        some = counted(undone, *context.plan.noun("milestone"))
        sentence += f" {capital(some)} {verb(undone, 'is', 'are')} not marked as done."
    if said and action.due and action.due in action.yearly[:-1]:
        sentence += f" It restarts after {say_date(action.due)}."
    reason = Reason(
        code=Code.COMPLETE,
        words=phrase(sentence),
        rule="Complete",
        rows=_milestone_rows(context, action.milestones),
        sources=(source,),
    )
    return Ruled(rating=Rating.ACHIEVED, reasons=(reason,))


def say_late(done: date, due: date | None) -> str:
    """How late something was done, after a comma; nothing where it was done by its day."""
    if due is None or done <= due:
        return ""
    return f", {say_days((done - due).days)} late"


def _late(context: ActionContext) -> tuple[Rating, Reason] | None:
    """Past due, or forecast to end after it is due."""
    action = context.action
    if action.due is None:
        return None
    forecast = context.forecast
    end = forecast or context.day  # a forecast is never before the day
    if end <= action.due:
        return None
    is_past = context.day > action.due
    rating = Rating.AT_RISK
    if end - action.due > context.slip or (is_past and forecast is None):
        rating = Rating.OFF_TRACK
    words = phrase(f"Due {say_date(action.due)}")
    if context.is_over:
        words = phrase(words, ", and not complete when the plan ended.")
    elif is_past:
        expected = phrase(" No new end date is forecast, so any delay counts.")
        if forecast:
            expected = phrase(TrusteesOnly(f" Expected to end {say_on(forecast)}."))
        words = phrase(words, f", now {say_days((context.day - action.due).days)} late.", expected)
    elif forecast:
        when = TrusteesOnly(f" {say_on(forecast)}, {say_days((forecast - action.due).days)}")
        words = phrase(words, ", expected to end", when, " later.")
    words = phrase(words, _say_moved(context.moved), _steps_done(action, context.plan.noun("milestone")))
    source = next((u.at for u in reversed(action.updates) if u.forecast_end), action.at)
    slip = f"{SLIP_DAYS[context.policy.slip]} days, where a new end date is forecast"
    return rating, Reason(
        code=Code.LATE,
        words=words,
        rule="Lateness",
        rows=facts(("Due", say_date(action.due)), *_first_due(context.moved), ("Delay allowed", slip)),
        sources=tuple(dict.fromkeys((action.at, source))),
    )


def _say_late_and_moved(context: ActionContext, since: date) -> str:
    """The end of a sentence on completed work: how late it was, and then how often its date had moved."""
    due = context.action.due
    if due is None or since <= due:
        return "."
    return f"{say_late(since, due)}.{_say_moved(context.moved)}"


def _say_moved(moved: Moves | None, subject: str = "") -> str:
    """How often a date was moved, as a sentence of its own; nothing of one that never was."""
    if moved is None:
        return ""
    return f" {capital(f'{subject}{moved}')}."


def _first_due(moved: Moves | None) -> list[tuple[str, str]]:
    """The first due date of an action, as a fact; nothing where it never moved."""
    if moved is None or moved.first is None:
        return []
    return [("First due", say_date(moved.first))]


def _steps_done(action: Action, milestone: Noun) -> str:
    total = len(action.milestones)
    if not total:
        return ""
    done = sum(m.done is not None for m in action.milestones)
    return f" {capital(some_of(done, total, milestone, ('is', 'are'), 'done'))}."


def _milestones(context: ActionContext) -> tuple[Rating, Reason] | None:
    """Milestones whose date has passed and that are not done."""
    due = _due_milestones(context)
    late = [m for m in due if m.done is None]
    if not late:
        return None
    milestone = context.plan.noun("milestone")
    oldest = min(late, key=lambda m: m.due)
    is_over_slip = context.day - oldest.due > context.slip
    are_many = len(late) >= 2 and 2 * len(late) >= len(due)
    rating = Rating.OFF_TRACK if is_over_slip or are_many else Rating.AT_RISK
    ago = f", {say_days((context.day - oldest.due).days)} ago"
    if context.is_over:
        ago = ", and not done when the plan ended"
    moved = _say_moved(context.moves_of(f"milestones/{oldest.id}"), "it was ")
    sentence = f"“{oldest.title}” was due {say_date(oldest.due)}{ago}.{moved}"
    if len(late) > 1:
        sentence = (
            f"{capital(say_count(len(late)))} of {counted(len(due), *milestone.that_are('due'))} are late. {sentence}"
        )
    return rating, Reason(
        code=Code.MILESTONES_LATE,
        words=phrase(sentence),
        rule=capital(milestone.many),
        rows=_milestone_rows(context, due),
        sources=tuple(m.at for m in late),
    )


def _due_milestones(context: ActionContext) -> list[Milestone]:
    return [m for m in context.action.milestones if m.due < context.day]


def _milestone_rows(context: ActionContext, milestones: Iterable[Milestone]) -> Rows:
    rows = []
    for milestone in milestones:
        words, moved = _milestone_words(milestone), context.moves_of(f"milestones/{milestone.id}")
        if moved:
            words += f"; {moved}"
        rows.append((milestone.title, words))
    return facts(*rows)


def _milestone_words(milestone: Milestone) -> str:
    if milestone.done is None:
        return f"due {say_date(milestone.due)}, not done"
    done = f"done {say_date(milestone.done)}{say_late(milestone.done, milestone.due)}"
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
        if context.is_over:
            sentence = f"Not started when the plan ended. The start was on {start}."
        elif first:
            sentence += f" The first update is due by {say_date(first)}."
        return _not_begun(action, Rating.NOT_ASSESSED, Code.NOT_YET_DUE, sentence)
    sentence = f"Not started. The start was on {start}, and an update was due by {say_date(first)}."
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
    sentence = f"No update since {since}. One was due by {say_date(expected[1])}."
    grace = facts(("Grace", f"{context.policy.grace} school days"))
    reason = Reason(code=Code.STALE, words=phrase(sentence), rule="No recent update", rows=grace, sources=(source,))
    return Rating.AT_RISK, reason


def _on_track(context: ActionContext) -> Ruled:
    due, milestone = _due_milestones(context), context.plan.noun("milestone")
    if due:
        reason = Reason(
            code=Code.MILESTONES_MET,
            words=phrase(_all_done(due, milestone)),
            rule="No deadline missed",
            rows=_milestone_rows(context, due),
            sources=tuple(m.at for m in due),
        )
        return Ruled(rating=Rating.ON_TRACK, reasons=(reason,), basis="milestones")
    news = context.news()
    code, sentence = (
        Code.NO_DATE_MISSED,
        f"No deadline missed and updates are up to date; no {milestone.one} has fallen due.",
    )
    if news and news[-1].rating:
        code, sentence = (
            Code.LEAD_ONLY,
            f"No deadline missed. Lead's own assessment: no {milestone.one} has fallen due.",
        )
    source = news[-1].at if news else context.action.at
    reason = Reason(code=code, words=phrase(sentence), rule="No deadline missed", sources=(source,))
    return Ruled(rating=Rating.ON_TRACK, reasons=(reason,), basis="word")


def _all_done(due: list[Milestone], milestone: Noun) -> str:
    """That every milestone due so far is done, and how many were late."""
    count = len(due)
    late = [m for m in due if m.done and m.done > m.due]
    if count == 1:
        tail = say_late(late[0].done, late[0].due) if late and late[0].done else ""
        return f"The only {milestone.one} due so far is done{tail}."
    whole = "Both" if count == 2 else f"All {say_count(count)}"
    if not late:
        return f"{whole} {milestone.many} due so far are done."
    how_many = f"{say_count(len(late))} of them"
    if len(late) == count:
        how_many = {2: "both"}.get(count, "all of them")
    return f"{whole} {milestone.many} due so far are done, {how_many} late."
