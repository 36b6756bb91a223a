"""Checks of plans: names that exist, dates in order, targets that fit their measure, KPIs of one kind."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from trustplan.files import text_of
from trustplan.rules.figures import period_known
from trustplan.rules.items import changed_fields, override
from trustplan.rules.kpis import check_kpis
from trustplan.rules.names import Names, advice, fault, repeated, unknown
from trustplan.rules.walk import MOST_LEVELS, Items, below
from trustplan.terms import Calendar, parse_date, parse_period
from trustplan.words import say_unit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from trustplan.files import Folder, Node, SourceFile
    from trustplan.findings import Finding
    from trustplan.yamlread import Path


def check(folder: Folder, names: Names) -> Iterator[Finding]:
    """Every check of this module."""
    for file in folder.of_kind("plan"):
        items = Items(file)
        for subject in (_ids, _plan_dates, _people, _links, _meetings, _actions, _money, check_kpis):
            yield from subject(items, names)


def _ids(items: Items, _: Names) -> Iterator[Finding]:
    """Ids of objectives, KPIs and actions are unique in the plan; of milestones and parts, in their item."""
    file = items.file
    yield from repeated(file, items.all)
    for nodes, lists in ((items.actions, "milestones"), (items.kpis, "kpis")):
        for node in nodes:
            yield from repeated(file, below([node], lists, "*"))
    for path, _node in items.too_deep:
        yield fault(
            file,
            path,
            "action-too-deep",
            f"Actions have parts on {MOST_LEVELS} levels at most.",
            "Make it a milestone, or move it one level up.",
        )


def _plan_dates(items: Items, _: Names) -> Iterator[Finding]:
    """A plan ends after it starts."""
    file = items.file
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


def _people(items: Items, names: Names) -> Iterator[Finding]:
    """Roles and bodies stand in a profile; whoever monitors is not the lead."""
    file = items.file
    roles = None if names.roles is None else names.roles.get(file.organisation, names.roles.get("trust", set()))
    spots: tuple[tuple[Iterable[Node], tuple[str, ...]], ...] = (
        (file.each(), ("lead",)),
        (items.objectives, ("sponsor",)),
        (items.actions, ("lead", "monitor")),
        (below(items.actions, "updates", "*"), ("by",)),
        (below((*items.actions, *items.kpis), "override"), ("by",)),
        (below(items.kpis, "judgements", "*"), ("by",)),
        (below(items.kpis, "recovery", "*"), ("by",)),
        (below(items.all, "asks", "*"), ("from",)),
    )
    for nodes, fields in spots:
        for path, node in nodes:
            for name in fields:
                yield from unknown(file, (*path, name), text_of(node, name), roles, "role")
    for path, node in items.actions:
        if text_of(node, "lead") and text_of(node, "lead") == text_of(node, "monitor"):
            yield fault(
                file,
                (*path, "monitor"),
                "monitor-is-lead",
                "The same role leads and monitors.",
                "Name another role, or delete “monitor”.",
            )
    for path, node in (*file.each("approved"), *below(items.actions, "accepted")):
        yield from unknown(file, (*path, "by"), text_of(node, "by"), names.bodies, "body")
    for path, node in below(items.all, "changes", "*"):
        yield from unknown(file, (*path, "approved_by"), text_of(node, "approved_by"), names.bodies, "body")
    for path, node in below(items.all, "asks", "*"):
        yield from unknown(file, (*path, "of"), text_of(node, "of"), names.bodies, "body")


def _links(items: Items, names: Names) -> Iterator[Finding]:
    """What an item serves, shows success by, or is tagged with, exists."""
    file = items.file
    own = {text_of(node, "id") for _, node in items.objectives}
    kpis = {text_of(node, "id") for _, node in items.kpis}
    for path, node in items.all:
        for spot, value in _listed(path, node, "serves"):
            if value not in own:
                known = None if names.objectives is None else _Either(names.objectives, own)
                yield from unknown(file, spot, value, known, "objective")
        for spot, value in _listed(path, node, "success"):
            yield from unknown(file, spot, value, kpis, "KPI")
        for spot, value in _listed(path, node, "tags"):
            yield from _tag(file, spot, value, names)
        yield from _carried(file, path, node, names)


class _Either(Collection[str]):
    """Two sets of names as one, without copying the larger for every question."""

    def __init__(self, one: set[str], other: set[str]) -> None:
        self._sets = one, other

    def __contains__(self, name: object) -> bool:
        return any(name in names for names in self._sets)

    def __iter__(self) -> Iterator[str]:
        return iter(set().union(*self._sets))

    def __len__(self) -> int:
        return len(set().union(*self._sets))


def _carried(file: SourceFile, path: Path, node: dict[str, Any], names: Names) -> Iterator[Finding]:
    """What goes on with an item of a plan that is here, names an item that is in it."""
    source = text_of(node, "carried_from")
    plan = source.rpartition("/")[0]
    if source and names.items and plan in names.items:
        known = names.items[plan]
        yield from unknown(file, (*path, "carried_from"), source, known, "item of a plan", f"the plan {plan}")


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


def _meetings(items: Items, names: Names) -> Iterator[Finding]:
    """Meetings that are named stand in the calendar."""
    file = items.file
    for path, node in (
        *below(items.all, "asks", "*"),
        *below(items.all, "changes", "*"),
        *below(items.actions, "accepted"),
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


def _actions(items: Items, names: Names) -> Iterator[Finding]:
    """Dates of actions and milestones are in order and inside the plan; stops say when they were accepted."""
    file = items.file
    calendar = names.calendar(file.organisation)
    plan_start, plan_end = _plan_start(file)
    for path, action in items.actions:
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
        if "due" not in action and "recurs" in action:
            yield fault(
                file,
                (*path, "recurs"),
                "recurs-without-due",
                "Work that comes again each year needs the day by which it is due.",
                "Add “due:”.",
                key=True,
            )
        elif "due" not in action and "actions" not in action:
            yield advice(
                file,
                path,
                "action-without-due",
                "The action has no due date, so it can never be late.",
                "Add “due:” if it has an end.",
            )
        for spot, milestone in below([(path, action)], "milestones", "*"):
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
        yield from override(file, path, action)
        yield from _updates(file, path, action)
        yield from _accepted(file, path, action, names)


def _updates(file: SourceFile, path: Path, action: dict[str, Any]) -> Iterator[Finding]:
    voices = {text_of(action, "lead"), text_of(action, "monitor")} - {""}
    for spot, update in below([(path, action)], "updates", "*"):
        if text_of(action, "lead") and text_of(update, "rating") and text_of(update, "by") not in voices:
            yield advice(
                file,
                (*spot, "rating"),
                "rating-not-counted",
                f"Only the lead's and the monitor's ratings count; “{text_of(update, 'by')}” is neither.",
                "Delete the rating, or name the role as monitor.",
            )


def _accepted(file: SourceFile, path: Path, action: dict[str, Any], names: Names) -> Iterator[Finding]:
    """A meeting accepts a stop that has happened."""
    for spot, accepted in below([(path, action)], "accepted"):
        day = (names.meetings or {}).get(text_of(accepted, "meeting"))
        ends = [
            stop
            for _, u in below([(path, action)], "updates", "*")
            if text_of(u, "stage") in ("stopped", "carried-over") and (stop := parse_date(text_of(u, "on")))
        ]
        if day and ends and day < ends[-1]:
            yield fault(
                file,
                (*spot, "meeting"),
                "accepted-before-stop",
                f"The meeting was on {day}, before the work was stopped on {ends[-1]}.",
                "Name a later meeting.",
            )


def _money(items: Items, _: Names) -> Iterator[Finding]:
    """The costs of a plan's actions stay within its budget, fund by fund."""
    file = items.file
    funds = {text_of(f, "fund"): (path, f.get("amount")) for path, f in file.each("budget", "*")}
    costs: dict[str, Fraction] = {}
    for path, resource in below(items.actions, "resources", "*"):
        cost, fund = resource.get("cost"), text_of(resource, "fund")
        if funds:
            yield from unknown(file, (*path, "fund"), fund, funds, "fund")
        if isinstance(cost, int | float) and not isinstance(cost, bool):
            costs[fund] = costs.get(fund, Fraction(0)) + Fraction(str(cost))
    for fund, (path, amount) in funds.items():
        spent = costs.get(fund, Fraction(0))
        if isinstance(amount, int | float) and spent > Fraction(str(amount)):
            told = f"The actions cost {say_unit(spent, 'pounds', 0)} of “{fund}”, and the budget holds {say_unit(Fraction(str(amount)), 'pounds', 0)}."
            yield fault(file, (*path, "amount"), "over-budget", told, "Raise the amount, or put the costs right.")
