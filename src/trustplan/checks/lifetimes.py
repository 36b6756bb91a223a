"""Rules about what begins and ends: plans, school years, meetings, schools in the trust, and roles."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from trustplan.checks.plans import is_done
from trustplan.checks.registry import Violation, advice, error
from trustplan.primitives.english import listed, say_date
from trustplan.primitives.notation import TRUST
from trustplan.primitives.periods import parse_date, parse_period, year_of
from trustplan.source.files import plan_ref, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.checks.reference_index import ReferenceIndex
    from trustplan.source.files import Node

AHEAD = timedelta(days=91)  # a term: what ends within it has to be followed by something soon
MOST_NAMED = 4


def roll_over(last: date) -> str:
    """The command that prepares the school year after a day."""
    return f"“trustplan roll-over {year_of(last).years_on(1)}”"


@advice("calendar")
def calendar_ends(context: CheckContext) -> Iterator[Violation]:
    """The calendar has the terms of the time ahead."""
    spans = context.names.calendar(TRUST).spans
    if context.today is None or not spans:
        return
    last = max(span.last for span in spans.values())
    if last > context.today + AHEAD:
        return
    message = f"The calendar ends on {say_date(last)}."
    if last < context.today:
        message = f"The calendar ended on {say_date(last)}: no terms are known after that, so no updates are expected."
    yield Violation(("years",), message, f"{roll_over(last)} adds the next school year; or type its terms.", key=True)


@advice("calendar")
def to_be_confirmed(context: CheckContext) -> Iterator[Violation]:
    """Dates that were only proposed are confirmed."""
    for key, message, fix in (
        ("years", "The terms of this year were only proposed.", "Correct them where needed"),
        ("meetings", "The date of this meeting was only proposed.", "Correct it where needed"),
    ):
        for path, node in context.each(key, "*"):
            proposed, day = parse_date(text_of(node, "proposed")), parse_date(text_of(node, "date"))
            if proposed is None or "confirmed" in node or context.today is None:
                continue
            if (year := parse_period(str(path[-1]))) and year.year < year_of(context.today).year:
                continue  # it is over
            if proposed <= context.today and (day is None or day >= context.today):
                done = f"{fix}, and add “confirmed:” with the day on which it was settled."
                yield Violation((*path, "proposed"), message, done, key=True, cause=key)


@advice("calendar")
def no_next_meeting(context: CheckContext) -> Iterator[Violation]:
    """The calendar has the next meeting of the board."""
    others = [text_of(body, "id") for body in context.names.bodies_of(TRUST)][1:]
    meetings = [node for _, node in context.each("meetings", "*")]
    days = [parse_date(text_of(meeting, "date")) for meeting in meetings if text_of(meeting, "body") not in others]
    known = [day for day in days if day]
    if context.today and known and max(known) < context.today:
        message = f"No board meeting is planned: the last one was on {say_date(max(known))}."
        fix = f"Add the next one; {roll_over(max(known))} proposes those of the school year."
        yield Violation(("meetings",), message, fix, key=True)


@advice("plan")
def plan_ended(context: CheckContext) -> Iterator[Violation]:
    """A plan that ends is followed by another."""
    ending = _ending(context)
    if not ending or plan_ref(context.file) != min(ending) or context.today is None:
        return
    last = max(ending.values())
    whose_plans = dict.fromkeys(ref.rpartition("/")[0] or TRUST for ref in sorted(ending))
    names = [context.names.title_of(organisation) for organisation in whose_plans]
    if len(names) > MOST_NAMED:
        names[MOST_NAMED - 1 :] = [f"{len(names) - MOST_NAMED + 1} more"]
    whose = f"The plans of {listed(names)}"
    ends = "ended by" if last < context.today else "end by"
    if len(ending) == 1:
        whose, ends = f"The plan of {names[0]}", "ended on" if last < context.today else "ends on"
    message = f"{whose} {ends} {say_date(last)}, and none follows."
    fix = (
        f"{roll_over(last)} writes the next, carries open work forward and closes this one; or close it with “closed:”."
    )
    yield Violation(("period", "to"), message, fix)


def _ending(context: CheckContext) -> dict[str, date]:
    """The plans that have ended or soon will, with their last days, where nothing of the same organisation follows.

    They are the same for each plan of the trust, so they are found once.
    """
    if context.today is None:
        return {}
    kept = context.names.plans_ending
    if context.today not in kept:
        kept[context.today] = _ending_by(context.today, context.names)
    return kept[context.today]


def _ending_by(today: date, names: ReferenceIndex) -> dict[str, date]:
    ending: dict[str, date] = {}
    followed: set[str] = set()
    for ref, outline in names.outlines.items():
        last, whose = parse_date(outline.period[1]), ref.rpartition("/")[0]
        if last is None or outline.is_closed or names.has_left(whose or TRUST, today):
            continue
        if last > today + AHEAD:
            followed.add(whose)
        else:
            ending[ref] = last
    return {ref: last for ref, last in ending.items() if ref.rpartition("/")[0] not in followed}


@error("plan")
def closed_before_plan(context: CheckContext) -> Iterator[Violation]:
    """A plan is closed after it starts."""
    first, _ = context.period
    for path, closed in context.each("closed"):
        day = parse_date(text_of(closed, "on"))
        if day and first and day < first:
            message = f"The plan is closed on {say_date(day)}, before it starts."
            yield Violation((*path, "on"), message, "Check the year. A plan that never began may be deleted.")


@error("profile")
def left_does_not_fit(context: CheckContext) -> Iterator[Violation]:
    """A school leaves after it joined, and another goes on with it only once it has left."""
    joined, left = parse_date(text_of(context.data, "joined")), parse_date(text_of(context.data, "left"))
    if left and context.organisation == TRUST:
        yield Violation(
            ("left",), "The trust cannot leave itself.", "Write “left:” in the profile of a school.", key=True
        )
    elif left and joined and left < joined:
        message = f"It left on {say_date(left)}, before it joined on {say_date(joined)}."
        yield Violation(("left",), message, "Check the years.")
    if successor := text_of(context.data, "successor"):
        if successor in (context.organisation, TRUST):
            message = "“successor” names another school of the trust, which continues this one."
            yield Violation(("successor",), message, "Name its folder, or take the line out.", actual=successor)
        elif "left" not in context.data:
            message = "Another school can continue this one only once it has left."
            yield Violation(("successor",), message, "Add “left:” with its last day as a school of its own.", key=True)


@advice("plan")
def retired_role(context: CheckContext) -> Iterator[Violation]:
    """Work that is still to be done is led and checked by a role that somebody holds."""
    if context.today is None or context.has_ended(context.today):
        return
    retired = context.names.retired_roles(context.organisation)
    if not retired:
        return
    nodes: list[Node] = [((), context.data), *context.objectives]
    nodes += [node for node in context.actions if not is_done(node[1])]
    for path, node in nodes:
        for key in ("lead", "sponsor", "monitor"):
            role = text_of(node, key)
            day = retired.get(role)
            if day and day < context.today:
                message = f"Nobody has had the role “{role}” since {say_date(day)}."
                fix = f"Name the role that has taken it over, in place of “{role}”."
                yield Violation((*path, key), message, fix, actual=role, cause=role)
