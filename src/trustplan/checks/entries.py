"""Rules about dated entries: one a day from one person, in the order of their days; and ratings set by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.checks.items import below
from trustplan.checks.registry import Violation, advice, error
from trustplan.primitives.english import say_date, say_written_day
from trustplan.primitives.periods import parse_date
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.source.files import Node

# The lists of other files to which dated entries are added, and what makes two entries of one day the same thing twice.
LISTS: dict[str, dict[str, tuple[str, ...]]] = {
    "support": {
        "assessments": ("criterion", "scope"),
        "decisions": ("scope",),
        "reports": (),
        "other_levels": ("scale", "scope"),
    },
    "reviews": {"reviews": ("tool", "period", "part")},
}
LONGEST = 122  # days that a rating set by hand counts: four months, more than any term


def _lists(context: CheckContext) -> Iterator[tuple[list[Node], tuple[str, ...], str]]:
    """Each list of dated entries, what makes two of its entries the same, and what one is called."""
    for action in context.actions:
        yield below([action], "updates", "*"), ("by",), "update"
    for kpi in context.kpis:
        yield below([kpi], "judgements", "*"), ("by",), "judgement"
        yield below([kpi], "recovery", "*"), ("by",), "entry"
    for item in (*context.kpis, *context.parts, *context.milestones):
        yield below([item], "projections", "*"), ("by", "school", "for"), "projection"
    for key, same in LISTS.get(context.file.kind, {}).items():
        yield context.each(key, "*"), same, key.removesuffix("s")


@advice("plan", *LISTS)
def same_day_twice(context: CheckContext) -> Iterator[Violation]:
    """Of one day, there is one entry from the same person on the same thing."""
    for nodes, same, noun in _lists(context):
        seen: dict[tuple[str, ...], Node] = {}
        for path, node in nodes:
            day = text_of(node, "on")
            key = (day, *(text_of(node, name) for name in same))
            first, _ = seen.setdefault(key, (path, node))
            if day and first is not path:
                message = f"There is another {noun} of {say_written_day(day)} on line {context.line(first)}."
                fix = "If both are wanted, join them; if one has the wrong day, correct it; otherwise delete one."
                yield Violation((*path, "on"), message, fix)


@advice("plan")
def entries_out_of_order(context: CheckContext) -> Iterator[Violation]:
    """New entries are added at the end, so that a list tells what happened in its order."""
    for nodes, _, noun in _lists(context):
        last = ""
        for path, node in nodes:
            day = text_of(node, "on")
            if parse_date(day) is None:
                continue
            if day < last:
                message = f"This {noun} of {say_written_day(day)} comes after the one of {say_written_day(last)}."
                yield Violation((*path, "on"), message, "Check the day, or put the newest at the end.")
                break
            last = day


@error("plan")
def override_by_lead(context: CheckContext) -> Iterator[Violation]:
    """A rating is not set by hand by the role whose work it rates."""
    leads = {path: text_of(action, "lead") for path, action in context.actions}
    for path, override in context.overrides:
        above = path[:-1]
        while above and not leads.get(above):
            above = above[:-2]
        by = text_of(override, "by")
        if by and by == leads.get(above):
            message = f"“{by}” leads this work, and overrides its rating."
            fix = "Name the role that decided; the lead's own view is the “rating:” of an update."
            yield Violation((*path, "by"), message, fix, actual=by)


@advice("plan")
def override_too_long(context: CheckContext) -> Iterator[Violation]:
    """A rating set by hand counts for a term at most, and is then looked at again."""
    for path, override in context.overrides:
        on, until = parse_date(text_of(override, "on")), parse_date(text_of(override, "until"))
        if on and until and (until - on).days > LONGEST:
            message = f"This override lasts until {say_date(until)}, which is longer than a term."
            fix = "Choose a day within a term, such as the next meeting; it can be set again then."
            yield Violation((*path, "until"), message, fix)
