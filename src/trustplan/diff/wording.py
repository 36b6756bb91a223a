"""Words for edits: takes a recorded change or a value as written, gives text for a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.english import say_date, say_period
from trustplan.primitives.periods import parse_date, parse_period

if TYPE_CHECKING:
    from trustplan.model import Change


def edited(change: Change) -> str:
    """The name of the edited field inside a sentence: `due date`, `target for 2026/27`."""
    head, _, tail = change.field.partition("/")
    period = parse_period(tail)
    if head == "targets" and period:
        return f"target for {say_period(period)}"
    return {"due": "due date", "start": "start", "target": "target"}.get(head, f"date of milestone “{tail}”")


def say_was(text: str) -> str:
    """An old or new value as readers see it: a date in words, a target as it was written."""

    day, period = parse_date(text), parse_period(text)
    return say_date(day) if day else f"the end of {say_period(period)}" if period else text
