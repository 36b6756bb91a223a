"""Rules about what is said to have happened: not on a day that is still to come, nor at a meeting that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.checks.context import CheckContext
from trustplan.checks.lookups import names_at
from trustplan.checks.reference_index import ReferenceIndex
from trustplan.checks.registry import Violation, advice, error
from trustplan.primitives.english import say_date
from trustplan.primitives.periods import parse_date
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trustplan.primitives.findings import Place
    from trustplan.source.files import Folder
    from trustplan.source.yaml_reader import Path

# Where each kind of file says when something happened, and what it was.
CLAIMS = {
    "plan": {
        "approved/on": "approval",
        "proposed": "plan",
        "@updates/on": "update",
        "@judgements/on": "judgement",
        "@kpis/recovery/*/on": "entry",
        "@changes/on": "change",
        "@milestones/done": "milestone",
        "@projections/on": "projection",
        "@asks/outcome/on": "decision",
    },
    "calendar": {"years/*/proposed|confirmed": "entry", "meetings/*/proposed|confirmed": "entry"},
    "measurements": {"*/*/on": "figure"},
    "comparators": {"comparators/*/on|accessed": "figure"},
    "sources": {"sources/*/accessed": "source"},
    "delegation": {"approved/on": "approval"},
    "profile": {"inspections/*/on|published": "inspection", "pupils/*/on": "census"},
    "practice": {"strengths/*/on": "evidence", "needs/*/on": "need", "needs/*/met/on": "help"},
    "reviews": {"reviews/*/on": "review"},
    "support": {
        "assessments/*/on": "assessment",
        "decisions/*/exit/*/met": "condition",
        "decisions/*/asks/*/outcome/on": "decision",
        "reports/*/on": "report",
        "other_levels/*/on": "level",
    },
}
# Where something was decided that counts from a day, which may be some time ahead.
COUNTS = {
    "plan": ("@overrides/on",),
    "support": ("decisions/*/on", "decisions/*/delegation/*/on", "decisions/*/action_group/from"),
}
STILL_TO_COME = "The {noun} is dated {day}, which is still to come."  # the update page says it too
FAR = 183  # days ahead; a change that is decided counts sooner, or its year is a slip


def _claims(context: CheckContext) -> Iterator[tuple[Path, date, str]]:
    """What is said to have happened on a day after today: its path, the day, and what it is."""
    if context.today is None:
        return
    for spot, noun in CLAIMS.get(context.file.kind, {}).items():
        for name in names_at(context, spot):
            day = parse_date(name.text)
            if day and day > context.today:
                yield name.path, day, noun
    yield from _closings(context, context.today)
    if context.file.kind == "support":
        for path, decision in context.each("decisions", "*"):
            day = parse_date(text_of(decision, "on"))
            held = (context.names.meetings or {}).get(text_of(decision, "meeting"))
            if day and day > context.today and not (held and held <= context.today):
                yield (*path, "on"), day, "decision"


def _closings(context: CheckContext, today: date) -> Iterator[tuple[Path, date, str]]:
    """A plan that was closed on a day to come after its end; up to its end it may be closed beforehand."""
    _, end = context.period
    for path, closed in context.each("closed"):
        day = parse_date(text_of(closed, "on"))
        if day and end and day > max(today, end):
            yield (*path, "on"), day, "closing of the plan"


@error(*CLAIMS)
def dated_after_today(context: CheckContext) -> Iterator[Violation]:
    """What has happened has a day that has come."""
    for path, day, noun in _claims(context):
        message = STILL_TO_COME.format(noun=noun, day=say_date(day))
        fix = "Write the day on which it happened; what is still to happen is not recorded yet."
        if meant := _meant(day, context.today):
            fix = f"Did you mean {meant}? What is still to happen is not recorded yet."
        yield Violation(path, message, fix, actual=day.isoformat())


def _meant(day: date, today: date | None) -> date | None:
    """The day that was meant where the year is wrong, or day and month changed places; None where neither helps."""
    if today is None:
        return None
    swapped, plain = f"{day.day:02d}-{day.month:02d}", f"{day:%m-%d}"
    for made in (f"{day.year}-{swapped}", f"{day.year - 1}-{plain}", f"{day.year - 1}-{swapped}"):
        meant = parse_date(made)
        if meant and meant <= today and (today - meant).days < 183:
            return meant
    return None


def _meetings(context: CheckContext) -> Iterator[tuple[Path, date, str]]:
    """Each meeting still to come that is said to have accepted or approved something: its path, its day, and what for."""
    if context.today is None:
        return
    closed = [node for node in context.each("closed") if text_of(node[1], "on") <= context.today.isoformat()]
    for nodes, key in ((context.accepted, "accepted"), (context.changes, "approved_by"), (closed, "closed")):
        for path, node in nodes:
            held = (context.names.meetings or {}).get(text_of(node, "meeting"))
            is_said = key != "approved_by" or "approved_by" in node
            if held and held > context.today and is_said:
                yield (*path, "meeting"), held, key


@error("plan")
def meeting_still_to_come(context: CheckContext) -> Iterator[Violation]:
    """What a meeting accepted or approved, it did on a day that has come."""
    for path, held, key in _meetings(context):
        message = f"This meeting is on {say_date(held)}, so it cannot have agreed to anything yet."
        yield Violation(path, message, f"Name the meeting that did, or take “{key}:” out until then.")


@advice(*COUNTS)
def counts_from_later(context: CheckContext) -> Iterator[Violation]:
    """What was set or decided counts from a day that has come, or comes soon."""
    if context.today is None:
        return
    late: dict[Path, date] = {}
    for spot in COUNTS[context.file.kind]:
        for name in names_at(context, spot):
            day = parse_date(name.text)
            if day and day > context.today and (spot.startswith("@") or (day - context.today).days > FAR):
                late[name.path] = day
    claimed = {path for path, _, _ in _claims(context)} if late else set()
    for path, day in late.items():
        if path not in claimed:
            message = f"This counts only from {say_date(day)}."
            yield Violation(path, message, "Check the day and its year; until then nothing changes.")


def places_to_come(folder: Folder, today: date) -> set[Place]:
    """The places of all that cannot have happened by a day: of the entry, and of the day in it."""
    names = ReferenceIndex.of(folder)
    found: set[Place] = set()
    for file in folder.files:
        context = CheckContext(file, names, today)
        for path, _, _ in (*_claims(context), *_meetings(context)):
            found |= {file.place(path), file.place(path[:-1])}
            if path[-2] == "outcome":
                found.add(file.place(path[:-2]))
    return found
