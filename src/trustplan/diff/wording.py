"""Words for edits: takes a recorded change or a value as written, gives text for a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.model import Action
from trustplan.primitives.english import MINUS, say_date, say_period
from trustplan.primitives.periods import parse_date, parse_day, parse_period, parse_time, parse_within
from trustplan.primitives.targets import TargetError, parse_target
from trustplan.rating.cell_text import say_target

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustplan.model import Change, Kpi, Measure, Trust


def edited(change: Change, item: Action | Kpi, trust: Trust, milestone: str) -> str:
    """The name of the edited field inside a sentence: `due date`, `target for Ash in 2026/27`. `milestone`: the plan's word."""
    titles = {name: school.short for name, school in trust.organisations.items()}
    if isinstance(item, Action):
        titles |= {one.id: one.title for one in item.milestones}
    return say_field(change.field, lambda name: titles.get(name, name), milestone)


def say_field(field: str, called: Callable[[str], str] = str, milestone: str = "milestone") -> str:
    """The name of a field that a record of a change names. `called` gives the title of a school or a milestone."""
    head, _, tail = field.partition("/")
    if head == "targets":
        return f"target {say_for(tail, called)}"
    if tail:
        return f"date of the {milestone} “{called(tail)}”"
    return {"due": "due date"}.get(head, head)


def say_was(text: str, measure: Measure | None = None, trust: Trust | None = None) -> str:
    """An old or new value as readers see it: a date in words, a target with a true minus, and its measure's unit if known."""
    if day := parse_day(text):
        return say_date(day)
    if period := parse_period(text):
        return f"the end of {say_period(period)}"
    try:
        target = parse_target(text)
    except TargetError:
        return text
    if measure is None or trust is None:
        return str(target).replace(" -", f" {MINUS}")
    return say_target(target, measure, trust, measure.decimals)


def say_key_edited(key: str, was: str, now: str) -> str:
    """The sentence on a key of a file whose value is new, gone or another; the values are as written, empty for none."""
    if not was:
        return f"New “{key}”: “{now}”."
    if not now:
        return f"“{key}” is gone; it was “{was}”."
    return f"“{key}” was “{was}”, and is “{now}”."


def say_when(text: str) -> str:
    """A period as readers see it; any other text as it was written."""
    period = parse_time(text)
    return say_period(period) if period else text


def say_for(name: str, called: Callable[[str], str] = str) -> str:
    """What a target is for, by the name that an edit gives it: `for 2026/27`, `for Ash`, `within two years`."""
    first, _, time = name.partition("/")
    if parse_within(name):
        return name
    if day := parse_date(name):
        return f"by {say_date(day)}"
    if parse_time(name):
        return f"for {say_when(name)}"
    if parse_time(time) or parse_within(time) or parse_date(time):
        return f"for {called(first)} {say_for(time).replace('for ', 'in ')}"
    return f"for {called(name)}"
