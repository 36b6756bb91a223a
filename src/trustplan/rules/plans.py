"""Checks of plans: names that exist, dates in order, targets that fit their measure, KPIs of one kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.files import text_of
from trustplan.rules.figures import period_known
from trustplan.rules.items import ACTIONS, KPIS, changed_fields, fixed, override
from trustplan.rules.kpis import check_kpis
from trustplan.rules.names import Names, advice, fault, repeated, unknown
from trustplan.terms import Calendar, parse_date, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trustplan.files import Folder, Node, SourceFile
    from trustplan.findings import Finding
    from trustplan.yamlread import Path


def check(folder: Folder, names: Names) -> Iterator[Finding]:
    """Every check of this module."""
    for file in folder.of_kind("plan"):
        for subject in (_ids, _plan_dates, _people, _links, _meetings, _actions, check_kpis):
            yield from subject(file, names)


def _ids(file: SourceFile, _: Names) -> Iterator[Finding]:
    """Ids of objectives, KPIs and actions are unique in the plan; of milestones and parts, in their item."""
    yield from repeated(file, (node for keys in (("objectives", "*"), KPIS, ACTIONS) for node in file.each(*keys)))
    for keys, lists in ((ACTIONS, "milestones"), (KPIS, "kpis")):
        for path, _node in file.each(*keys):
            yield from repeated(file, file.each(*fixed(path), lists, "*"))


def _plan_dates(file: SourceFile, _: Names) -> Iterator[Finding]:
    """A plan ends after it starts."""
    for path, period in file.each("period"):
        start, end = parse_date(text_of(period, "from")), parse_date(text_of(period, "to"))
        if start and end and end <= start:
            yield fault(
                file,
                (*path, "to"),
                "ends-before-start",
                "The plan ends before it starts.",
                "Check “from” and “to”.",
            )


def _people(file: SourceFile, names: Names) -> Iterator[Finding]:
    """Roles and bodies stand in a profile; whoever monitors is not the lead."""
    roles = None if names.roles is None else names.roles.get(file.organisation, names.roles.get("trust", set()))
    spots: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
        ((), ("lead",)),
        (("objectives", "*"), ("sponsor",)),
        (ACTIONS, ("lead", "monitor")),
        ((*ACTIONS, "updates", "*"), ("by",)),
        ((*ACTIONS, "override"), ("by",)),
        ((*KPIS, "override"), ("by",)),
        ((*KPIS, "judgements", "*"), ("by",)),
        ((*KPIS, "recovery", "*"), ("by",)),
        ((*ACTIONS, "asks", "*"), ("from",)),
        ((*KPIS, "asks", "*"), ("from",)),
        (("objectives", "*", "asks", "*"), ("from",)),
    )
    for keys, fields in spots:
        for path, node in file.each(*keys):
            for name in fields:
                yield from unknown(file, (*path, name), text_of(node, name), roles, "role")
    for path, node in file.each(*ACTIONS):
        if text_of(node, "lead") and text_of(node, "lead") == text_of(node, "monitor"):
            yield fault(
                file,
                (*path, "monitor"),
                "monitor-is-lead",
                "The same role leads and monitors.",
                "Name another role, or delete “monitor”.",
            )
    for path, node in (*file.each("approved"), *file.each(*ACTIONS, "accepted")):
        yield from unknown(file, (*path, "by"), text_of(node, "by"), names.bodies, "body")
    for path, node in _of_items(file, "changes"):
        yield from unknown(file, (*path, "approved_by"), text_of(node, "approved_by"), names.bodies, "body")
    for path, node in (*_of_items(file, "asks"), *file.each("objectives", "*", "asks", "*")):
        yield from unknown(file, (*path, "of"), text_of(node, "of"), names.bodies, "body")


def _of_items(file: SourceFile, name: str) -> Iterator[Node]:
    yield from file.each(*ACTIONS, name, "*")
    yield from file.each(*KPIS, name, "*")


def _links(file: SourceFile, names: Names) -> Iterator[Finding]:
    """What an item serves, shows success by, or is tagged with, exists."""
    own = {text_of(node, "id") for _, node in file.each("objectives", "*")}
    kpis = {text_of(node, "id") for _, node in file.each(*KPIS)}
    for keys in (("objectives", "*"), KPIS, ACTIONS):
        for path, node in file.each(*keys):
            for spot, value in _listed(path, node, "serves"):
                known = None if names.objectives is None else names.objectives | own
                yield from unknown(file, spot, value, known, "objective")
            for spot, value in _listed(path, node, "success"):
                yield from unknown(file, spot, value, kpis, "KPI")
            for spot, value in _listed(path, node, "tags"):
                yield from _tag(file, spot, value, names)


def _listed(path: Path, node: dict[str, Any], key: str) -> Iterator[tuple[Path, str]]:
    values = node.get(key)
    for index, value in enumerate(values if isinstance(values, list) else ()):
        yield (*path, key, index), str(value)


def _tag(file: SourceFile, path: Path, value: str, names: Names) -> Iterator[Finding]:
    framework, _, item = value.partition("/")
    yield from unknown(file, path, framework, names.frameworks, "framework")
    if names.frameworks and framework in names.frameworks:
        items = set(_item_ids(names.frameworks[framework].get("items")))
        yield from unknown(file, path, item, items, "item", f"framework {framework}")


def _item_ids(items: Any) -> Iterator[str]:
    for entry in items if isinstance(items, list) else ():
        if isinstance(entry, dict):
            yield text_of(entry, "id")
            yield from _item_ids(entry.get("items"))


def _meetings(file: SourceFile, names: Names) -> Iterator[Finding]:
    """Meetings that are named stand in the calendar."""
    for path, node in (
        *_of_items(file, "asks"),
        *_of_items(file, "changes"),
        *file.each("objectives", "*", "asks", "*"),
        *file.each(*ACTIONS, "accepted"),
    ):
        yield from unknown(file, (*path, "meeting"), text_of(node, "meeting"), names.meetings, "meeting")


def _plan_start(file: SourceFile) -> tuple[date | None, date | None]:
    for _, period in file.each("period"):
        return parse_date(text_of(period, "from")), parse_date(text_of(period, "to"))
    return None, None


def _when(text: str, calendar: Calendar, *, first: bool = False) -> date | None:
    if day := parse_date(text):
        return day
    if (period := parse_period(text)) and calendar.knows(period):
        return calendar.start(period) if first else calendar.last_school_day(period)
    return None


def _actions(file: SourceFile, names: Names) -> Iterator[Finding]:
    """Dates of actions and milestones are in order and inside the plan; stops say when they were accepted."""
    calendar = names.calendar(file.organisation)
    plan_start, plan_end = _plan_start(file)
    for path, action in file.each(*ACTIONS):
        for key in ("start", "due"):
            yield from period_known(file, (*path, key), text_of(action, key), names)
        start, due = (
            _when(text_of(action, "start"), calendar, first=True),
            _when(text_of(action, "due"), calendar),
        )
        if start and due and due < start:
            yield fault(
                file,
                (*path, "due"),
                "due-before-start",
                f"It is due on {due} and starts on {start}.",
                "Check “start” and “due”.",
            )
        elif due and plan_start and due < plan_start:
            yield fault(
                file,
                (*path, "due"),
                "due-before-plan",
                f"It is due on {due}, before the plan starts.",
                "Check the year.",
            )
        if due and plan_end and due > plan_end:
            yield advice(
                file,
                (*path, "due"),
                "due-after-plan",
                f"It is due on {due}, after the plan ends.",
                "Check the year, or carry it over.",
            )
        if "due" not in action:
            yield advice(
                file,
                path,
                "action-without-due",
                "The action has no due date, so it can never be late.",
                "Add “due:” if it has an end.",
            )
        for spot, milestone in file.each(*fixed(path), "milestones", "*"):
            yield from period_known(file, (*spot, "due"), text_of(milestone, "due"), names)
            step = _when(text_of(milestone, "due"), calendar)
            if step and plan_start and step < plan_start:
                yield fault(
                    file,
                    (*spot, "due"),
                    "due-before-plan",
                    f"It is due on {step}, before the plan starts.",
                    "Check the year.",
                )
        yield from changed_fields(file, path, action)
        yield from override(file, path)
        yield from _updates(file, path, action)


def _updates(file: SourceFile, path: Path, action: dict[str, Any]) -> Iterator[Finding]:
    voices = {text_of(action, "lead"), text_of(action, "monitor")} - {""}
    for spot, update in file.each(*fixed(path), "updates", "*"):
        if text_of(action, "lead") and text_of(update, "rating") and text_of(update, "by") not in voices:
            yield advice(
                file,
                (*spot, "rating"),
                "rating-not-counted",
                f"Only the lead's and the monitor's ratings count; “{text_of(update, 'by')}” is neither.",
                "Delete the rating, or name the role as monitor.",
            )
