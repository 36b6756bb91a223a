"""Rules about time: days in order, inside their plan and their calendar, and edits that say what was there before."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from trustplan.checks.items import below
from trustplan.checks.registry import Said, advice, error
from trustplan.primitives.periods import HALF_TERMS, parse_date, parse_period
from trustplan.primitives.targets import TargetError, parse_target
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trustplan.checks.context import Subject
    from trustplan.source.yaml_reader import Path


@error("calendar")
def bad_period(subject: Subject) -> Iterator[Said]:
    """A school year's id is two years in a row."""
    for path, _ in chain(subject.each("years", "*"), subject.each("overrides", "*", "*")):
        if parse_period(str(path[-1])) is None:
            yield Said(path, f"“{path[-1]}” is not a school year.", "Write it like 2026-27.", key=True)


@error("calendar")
def half_terms_in_order(subject: Subject) -> Iterator[Said]:
    """Half-terms follow each other inside their school year."""
    for path, year in chain(subject.each("years", "*"), subject.each("overrides", "*", "*")):
        period = parse_period(str(path[-1]))
        before = period and parse_date(f"{period.year}-08-31")
        end = period and parse_date(f"{period.year + 1}-08-31")
        for half in HALF_TERMS:
            span = year.get(half)
            if not (isinstance(span, dict) and before and end):
                continue
            first, last = parse_date(text_of(span, "from")), parse_date(text_of(span, "to"))
            if not (first and last):
                continue
            if first <= before or last < first or last > end:
                yield Said(
                    (*path, half),
                    f"The dates of {half} in {path[-1]} do not follow the half-term before it, or end before they start.",
                    "Check “from” and “to”; half-terms follow each other from September to August.",
                )
            before = last


@error("calendar")
def cut_off_after_meeting(subject: Subject) -> Iterator[Said]:
    """A meeting's papers close on or before its day."""
    for path, meeting in subject.each("meetings", "*"):
        day, cut_off = parse_date(text_of(meeting, "date")), parse_date(text_of(meeting, "as_at"))
        if day and cut_off and cut_off > day:
            told = "The papers' cut-off is after the meeting."
            yield Said((*path, "as_at"), told, f"Write a day up to {day.isoformat()}.", found=str(cut_off))


@error("plan", "measurements")
def period_not_in_calendar(subject: Subject) -> Iterator[Said]:
    """A term or half-term that is named has dates in the calendar."""
    if subject.names.years is None:
        return
    for spot, text in _periods(subject):
        if year := subject.names.year_without_dates(subject.organisation, text):
            remedy = f"Add the year {year} there, or name a year that it has."
            yield Said(spot, f"reference/calendar.yaml has no dates for {text}.", remedy, found=text)


def _periods(subject: Subject) -> Iterator[tuple[Path, str]]:
    for path, action in subject.actions:
        for key in ("start", "due"):
            yield (*path, key), text_of(action, key)
    for path, milestone in subject.milestones:
        yield (*path, "due"), text_of(milestone, "due")
    for path, step in subject.steps:
        yield (*path, "for"), text_of(step, "for")
    for path, figure, _ in subject.figures:
        yield (*path, "period"), text_of(figure, "period")


@error("plan")
def ends_before_start(subject: Subject) -> Iterator[Said]:
    """A plan, and a rating set by hand, ends after it starts."""
    first, last = subject.period
    if first and last and last <= first:
        yield Said(("period", "to"), "The plan ends before it starts.", "Check “from” and “to”.")
    for path, override in subject.overrides:
        on, until = parse_date(text_of(override, "on")), parse_date(text_of(override, "until"))
        if on and until and until < on:
            yield Said((*path, "until"), "The override ends before it starts.", "Check “on” and “until”.")


def _due(subject: Subject) -> Iterator[tuple[Path, date, date | None]]:
    """The place of each action's due date, that day, and the day on which the action starts."""
    for path, action in subject.actions:
        if due := subject.when(text_of(action, "due")):
            yield (*path, "due"), due, subject.when(text_of(action, "start"), first=True)


@error("plan")
def due_before_start(subject: Subject) -> Iterator[Said]:
    """Work is due after it starts."""
    for spot, due, start in _due(subject):
        if start and due < start:
            yield Said(spot, f"It is due on {due} and starts on {start}.", "Check “start” and “due”.")


@error("plan")
def due_before_plan(subject: Subject) -> Iterator[Said]:
    """Work and its milestones are due after the plan starts."""
    first, _ = subject.period
    steps = [((*path, "due"), subject.when(text_of(step, "due"))) for path, step in subject.milestones]
    own = [(spot, due) for spot, due, start in _due(subject) if not (start and due < start)]
    for spot, due in (*own, *steps):
        if due and first and due < first:
            yield Said(spot, f"It is due on {due}, before the plan starts.", "Check the year.")


@advice("plan")
def due_after_plan(subject: Subject) -> Iterator[Said]:
    """Work is due before the plan ends."""
    first, last = subject.period
    for spot, due, _start in _due(subject):
        if last and due > last and not (first and last <= first):
            yield Said(spot, f"It is due on {due}, after the plan ends.", "Check the year, or carry it over.")


@error("plan")
def recurs_without_due(subject: Subject) -> Iterator[Said]:
    """Work that comes again each year says by which day."""
    for path, action in subject.actions:
        if "recurs" in action and "due" not in action:
            told = "Work that comes again each year needs the day by which it is due."
            yield Said((*path, "recurs"), told, "Add “due:”.", key=True)


@advice("plan")
def action_without_due(subject: Subject) -> Iterator[Said]:
    """Work says when it is due, or it can never be late."""
    for path, action in subject.actions:
        if "due" not in action and "recurs" not in action and "actions" not in action:
            told = "The action has no due date, so it can never be late."
            yield Said(path, told, "Add “due:” if it has an end.")


@error("plan")
def bad_date(subject: Subject) -> Iterator[Said]:
    """The old value of a date that was edited is a date."""
    for path, change in subject.changes:
        field, was = text_of(change, "field").partition("/")[0], text_of(change, "was")
        if field in ("start", "due", "milestones") and was and not (parse_date(was) or parse_period(was)):
            yield Said((*path, "was"), f"“{was}” is no date.", "Write the old date like 2026-09-01.")


@error("plan")
def bad_target(subject: Subject) -> Iterator[Said]:
    """The old value of a target that was edited is a target."""
    for path, change in below((*subject.kpis, *subject.parts), "changes", "*"):
        field, was = text_of(change, "field").partition("/")[0], text_of(change, "was")
        if field in ("target", "targets") and was:
            try:
                parse_target(was)
            except TargetError as wrong:
                yield Said((*path, "was"), str(wrong), wrong.remedy)
