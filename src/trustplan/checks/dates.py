"""Rules about time: days in order, inside their plan and their calendar, and edits that say what was there before."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from trustplan.checks.items import below
from trustplan.checks.registry import Violation, advice, error
from trustplan.primitives.english import say_date
from trustplan.primitives.periods import HALF_TERMS, Period, parse_date, parse_day, parse_period
from trustplan.primitives.targets import TargetError, parse_target
from trustplan.source.files import as_entry, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.source.files import Entry
    from trustplan.source.yaml_reader import Path


@error("calendar")
def bad_period(context: CheckContext) -> Iterator[Violation]:
    """A school year's id is two years in a row."""
    for path, _ in chain(context.each("years", "*"), context.each("overrides", "*", "*")):
        if parse_period(str(path[-1])) is None:
            yield Violation(path, f"“{path[-1]}” is not a school year.", "Write it like 2026-27.", key=True)


_IN_ORDER = "Check “from” and “to”; half-terms follow each other, from August or September to the next summer."


@error("calendar")
def half_terms_in_order(context: CheckContext) -> Iterator[Violation]:
    """Half-terms follow each other inside their school year, which by law begins with the first term after July."""
    years = dict(chain(context.each("years", "*"), context.each("overrides", "*", "*")))
    for path, year in years.items():
        if period := parse_period(str(path[-1])):
            yield from _out_of_order(path, year, period, years.get((*path[:-1], str(period.years_on(-1))), {}))


def _out_of_order(path: Path, year: Entry, period: Period, year_before: Entry) -> Iterator[Violation]:
    """The half-terms of a year that begin or end where they cannot."""
    earliest, latest = date(period.year, 8, 1), date(period.year + 1, 8, 31)
    before = parse_date(text_of(as_entry(year_before.get(HALF_TERMS[-1])), "to"))
    name = f"{HALF_TERMS[-1]} of {period.years_on(-1)}"
    if before and before >= date(period.year, 9, 1):
        before = None  # a slip of that year, and said there
    for half in HALF_TERMS:
        span = as_entry(year.get(half))
        first, last = parse_date(text_of(span, "from")), parse_date(text_of(span, "to"))
        if not (first and last):
            continue
        said = ""
        if last < first:
            said = f"ends on {say_date(last)}, before it begins, on {say_date(first)}"
        elif before and first <= before:
            said = f"begins on {say_date(first)}, but it comes after {name}, which ends on {say_date(before)}"
        elif first < earliest:
            said = f"begins on {say_date(first)}: a school year begins with its first term after July {period.year}"
        elif last > latest:
            said = (
                f"ends on {say_date(last)}, after the school year, which ends in August {period.year + 1} at the latest"
            )
        if said:
            yield Violation((*path, half), f"{half} of {period} {said}.", _IN_ORDER)
        before, name = last, half


@error("calendar")
def cut_off_after_meeting(context: CheckContext) -> Iterator[Violation]:
    """A meeting's papers close on or before its day."""
    for path, meeting in context.each("meetings", "*"):
        day, cut_off = parse_date(text_of(meeting, "date")), parse_date(text_of(meeting, "as_at"))
        if day and cut_off and cut_off > day:
            message = "The cut-off for the papers is after the meeting."
            yield Violation((*path, "as_at"), message, f"Write a day up to {day.isoformat()}.", actual=str(cut_off))


FAR = 10  # years away from a calendar: nobody plans or records as much, so the year is a slip


@error("plan", "measurements")
def period_not_in_calendar(context: CheckContext) -> Iterator[Violation]:
    """A term or half-term that is named has dates in the calendar."""
    if context.names.years is None:
        return
    for spot, text in _periods(context):
        if year := context.names.year_without_dates(context.organisation, text):
            fix = f"Add the year {year} there, or name a year that it has."
            if all(abs(int(year[:4]) - known) > FAR for known in context.names.years):
                fix = "Check the year."
            yield Violation(spot, f"reference/calendar.yaml has no dates for {text}.", fix, actual=text)


def _periods(context: CheckContext) -> Iterator[tuple[Path, str]]:
    for path, action in context.actions:
        for key in ("start", "due"):
            yield (*path, key), text_of(action, key)
    for path, milestone in context.milestones:
        yield (*path, "due"), text_of(milestone, "due")
    for path, step in context.steps:
        yield (*path, "for"), text_of(step, "for")
    for path, figure, _ in context.figures:
        yield (*path, "period"), text_of(figure, "period")


@error("plan")
def ends_before_start(context: CheckContext) -> Iterator[Violation]:
    """A plan, and a rating set by hand, ends after it starts."""
    first, last = context.period
    if first and last and last <= first:
        yield Violation(("period", "to"), "The plan ends before it starts.", "Check “from” and “to”.")
    for path, override in context.overrides:
        on, until = parse_date(text_of(override, "on")), parse_date(text_of(override, "until"))
        if on and until and until < on:
            yield Violation((*path, "until"), "The override ends before it starts.", "Check “on” and “until”.")


def _due(context: CheckContext) -> Iterator[tuple[Path, date, date | None]]:
    """The place of each action's due date, that day, and the day on which the action starts."""
    for path, action in context.actions:
        if due := context.when(text_of(action, "due")):
            yield (*path, "due"), due, context.when(text_of(action, "start"), first=True)


@error("plan")
def due_before_start(context: CheckContext) -> Iterator[Violation]:
    """Work is due after it starts."""
    for spot, due, start in _due(context):
        if start and due < start:
            yield Violation(spot, f"It is due on {due} and starts on {start}.", "Check “start” and “due”.")


def _steps(context: CheckContext) -> Iterator[tuple[Path, date | None]]:
    """The place of each milestone's due date, and that day; without those that are done: they may be older than the plan."""
    for path, step in context.milestones:
        if parse_date(text_of(step, "done")) is None:
            yield (*path, "due"), context.when(text_of(step, "due"))


@error("plan")
def due_before_plan(context: CheckContext) -> Iterator[Violation]:
    """Work and its milestones are due after the plan starts, unless they are carried on from an earlier plan."""
    first, _ = context.period
    steps = _steps(context)
    own = [(spot, due) for spot, due, start in _due(context) if not (start and due < start)]
    earlier = [path for path, item in context.all if "carried_from" in item]  # it may have been due before, and be late
    for spot, due in (*own, *steps):
        is_carried = any(spot[: len(path)] == path for path in earlier)
        if due and first and due < first and not is_carried:
            yield Violation(spot, f"It is due on {due}, before the plan starts.", "Check the year.")


@advice("plan")
def due_after_plan(context: CheckContext) -> Iterator[Violation]:
    """Work is due before the plan ends."""
    first, last = context.period
    for spot, due, _start in _due(context):
        if last and due > last and not (first and last <= first):
            yield Violation(spot, f"It is due on {due}, after the plan ends.", "Check the year, or carry it over.")


@error("plan")
def recurs_without_due(context: CheckContext) -> Iterator[Violation]:
    """Work that comes again each year says by which day."""
    for path, action in context.actions:
        if "recurs" in action and "due" not in action:
            message = "A recurring action needs a due date."
            yield Violation((*path, "recurs"), message, "Add “due:”.", key=True)


@advice("plan")
def action_without_due(context: CheckContext) -> Iterator[Violation]:
    """Work says when it is due, or it can never be late."""
    for path, action in context.actions:
        if "due" not in action and "recurs" not in action and "actions" not in action:
            message = "The action has no due date, so it can never be late."
            yield Violation(path, message, "Add “due:” if it has an end.")


@error("plan")
def bad_date(context: CheckContext) -> Iterator[Violation]:
    """The old value of a date that was edited is a date."""
    for path, change in context.changes:
        field, was = text_of(change, "field").partition("/")[0], text_of(change, "was")
        if field in ("start", "due", "milestones") and was and not (parse_day(was) or parse_period(was)):
            yield Violation((*path, "was"), f"“{was}” is not a date.", "Write the old date like 2026-09-01.")


@error("plan")
def bad_target(context: CheckContext) -> Iterator[Violation]:
    """The old value of a target that was edited is a target."""
    for path, change in below((*context.kpis, *context.parts), "changes", "*"):
        field, was = text_of(change, "field").partition("/")[0], text_of(change, "was")
        if field in ("target", "targets") and was:
            try:
                parse_target(was)
            except TargetError as wrong:
                from trustplan.schema.guesses import as_target  # noqa: PLC0415  only loaded where it has work

                meant = as_target(was)
                fix = f"Write “{meant}”." if meant else wrong.fix
                yield Violation((*path, "was"), str(wrong), fix, actual=was, suggestion=meant)
