"""Checks of plans: names that exist, dates in order, targets that fit their measure, KPIs of one kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.files import text_of
from trustplan.rules.figures import grades_of, period_known
from trustplan.rules.names import Names, advice, fault, repeated, unknown
from trustplan.rules.reference import measure_and_group
from trustplan.targets import Ref, Target, TargetError, parse_target
from trustplan.terms import Calendar, parse_date, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trustplan.files import Folder, Node, SourceFile
    from trustplan.findings import Finding
    from trustplan.yamlread import Path

_UNITS = {"£": ("pounds",), "%": ("percent",), ":1": ("ratio",)}
_ACTIONS = ("objectives", "*", "actions", "*")
_KPIS = ("objectives", "*", "kpis", "*")


def check(folder: Folder, names: Names) -> Iterator[Finding]:
    """Every check of this module."""
    for file in folder.of_kind("plan"):
        for subject in (_ids, _plan_dates, _people, _links, _meetings, _actions, _kpis):
            yield from subject(file, names)


def _ids(file: SourceFile, _: Names) -> Iterator[Finding]:
    """Ids of objectives, KPIs and actions are unique in the plan; of milestones and parts, in their item."""
    seen: dict[str, int] = {}
    for keys in (("objectives", "*"), _KPIS, _ACTIONS):
        for path, node in file.each(*keys):
            name = text_of(node, "id")
            place = file.place((*path, "id"))
            if name in seen:
                yield fault(
                    file,
                    (*path, "id"),
                    "id-twice",
                    f"The id “{name}” stands twice; the first is on line {seen[name]}.",
                    "Give one of the two another id.",
                )
            elif name:
                seen[name] = place.line
    for keys, lists in ((_ACTIONS, "milestones"), (_KPIS, "kpis")):
        for path, _node in file.each(*keys):
            yield from repeated(file, *_fixed(path), lists, "*")


def _fixed(path: Path) -> tuple[str, ...]:
    """A path whose list positions are kept, for `SourceFile.each`."""
    return tuple(str(p) if isinstance(p, str) else f"#{p}" for p in path)


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
    where = "the profiles of the trust and this organisation"
    spots: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
        ((), ("lead",)),
        (("objectives", "*"), ("sponsor",)),
        (_ACTIONS, ("lead", "monitor")),
        ((*_ACTIONS, "updates", "*"), ("by",)),
        ((*_ACTIONS, "override"), ("by",)),
        ((*_KPIS, "override"), ("by",)),
        ((*_KPIS, "judgements", "*"), ("by",)),
        ((*_KPIS, "recovery", "*"), ("by",)),
        ((*_ACTIONS, "asks", "*"), ("from",)),
        ((*_KPIS, "asks", "*"), ("from",)),
        (("objectives", "*", "asks", "*"), ("from",)),
    )
    for keys, fields in spots:
        for path, node in file.each(*keys):
            for name in fields:
                yield from unknown(
                    file,
                    (*path, name),
                    text_of(node, name),
                    roles,
                    rule="unknown-role",
                    what="role",
                    where=where,
                )
    for path, node in file.each(*_ACTIONS):
        if text_of(node, "lead") and text_of(node, "lead") == text_of(node, "monitor"):
            yield fault(
                file,
                (*path, "monitor"),
                "monitor-is-lead",
                "The same role leads and monitors.",
                "Name another role, or delete “monitor”.",
            )
    for path, node in (*file.each("approved"), *file.each(*_ACTIONS, "accepted")):
        yield from unknown(
            file,
            (*path, "by"),
            text_of(node, "by"),
            names.bodies,
            rule="unknown-body",
            what="body",
            where="the profiles",
        )
    for path, node in _of_items(file, "changes"):
        yield from unknown(
            file,
            (*path, "approved_by"),
            text_of(node, "approved_by"),
            names.bodies,
            rule="unknown-body",
            what="body",
            where="the profiles",
        )
    for path, node in (*_of_items(file, "asks"), *file.each("objectives", "*", "asks", "*")):
        yield from unknown(
            file,
            (*path, "of"),
            text_of(node, "of"),
            names.bodies,
            rule="unknown-body",
            what="body",
            where="the profiles",
        )


def _of_items(file: SourceFile, name: str) -> Iterator[Node]:
    yield from file.each(*_ACTIONS, name, "*")
    yield from file.each(*_KPIS, name, "*")


def _links(file: SourceFile, names: Names) -> Iterator[Finding]:
    """What an item serves, shows success by, or is tagged with, exists."""
    own = {text_of(node, "id") for _, node in file.each("objectives", "*")}
    kpis = {text_of(node, "id") for _, node in file.each(*_KPIS)}
    for keys in (("objectives", "*"), _KPIS, _ACTIONS):
        for path, node in file.each(*keys):
            for spot, value in _listed(path, node, "serves"):
                known = None if names.objectives is None else names.objectives | own
                yield from unknown(
                    file, spot, value, known, rule="unknown-objective", what="objective", where="the plans"
                )
            for spot, value in _listed(path, node, "success"):
                yield from unknown(file, spot, value, kpis, rule="unknown-kpi", what="KPI", where="this plan")
            for spot, value in _listed(path, node, "tags"):
                yield from _tag(file, spot, value, names)


def _listed(path: Path, node: dict[str, Any], key: str) -> Iterator[tuple[Path, str]]:
    values = node.get(key)
    for index, value in enumerate(values if isinstance(values, list) else ()):
        yield (*path, key, index), str(value)


def _tag(file: SourceFile, path: Path, value: str, names: Names) -> Iterator[Finding]:
    framework, _, item = value.partition("/")
    yield from unknown(
        file,
        path,
        framework,
        names.frameworks,
        rule="unknown-framework",
        what="framework",
        where="reference/frameworks/",
    )
    if names.frameworks and framework in names.frameworks:
        items = set(_item_ids(names.frameworks[framework].get("items")))
        yield from unknown(file, path, item, items, rule="unknown-tag", what="item", where=f"framework {framework}")


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
        *file.each(*_ACTIONS, "accepted"),
    ):
        yield from unknown(
            file,
            (*path, "meeting"),
            text_of(node, "meeting"),
            names.meetings,
            rule="unknown-meeting",
            what="meeting",
            where="reference/calendar.yaml",
        )


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
    for path, action in file.each(*_ACTIONS):
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
        for spot, milestone in file.each(*_fixed(path), "milestones", "*"):
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
        yield from _changed_fields(file, path, action)
        yield from _override(file, path)
        yield from _updates(file, path, action)


def _updates(file: SourceFile, path: Path, action: dict[str, Any]) -> Iterator[Finding]:
    voices = {text_of(action, "lead"), text_of(action, "monitor")} - {""}
    for spot, update in file.each(*_fixed(path), "updates", "*"):
        if text_of(action, "lead") and text_of(update, "rating") and text_of(update, "by") not in voices:
            yield advice(
                file,
                (*spot, "rating"),
                "rating-not-counted",
                f"Only the lead's and the monitor's ratings count; “{text_of(update, 'by')}” is neither.",
                "Delete the rating, or name the role as monitor.",
            )


def _override(file: SourceFile, path: Path) -> Iterator[Finding]:
    for spot, override in file.each(*_fixed(path), "override"):
        first, last = parse_date(text_of(override, "on")), parse_date(text_of(override, "until"))
        if first and last and last < first:
            yield fault(
                file,
                (*spot, "until"),
                "ends-before-start",
                "The override ends before it starts.",
                "Check “on” and “until”.",
            )


def _changed_fields(file: SourceFile, path: Path, item: dict[str, Any]) -> Iterator[Finding]:
    """A change names a field that the item has, and the old value has the field's form."""
    for spot, change in file.each(*_fixed(path), "changes", "*"):
        field, was = text_of(change, "field"), text_of(change, "was")
        head, _, tail = field.partition("/")
        if not field:
            continue
        if head in ("start", "due", "milestones") and was and not (parse_date(was) or parse_period(was)):
            yield fault(
                file,
                (*spot, "was"),
                "bad-date",
                f"“{was}” is no date.",
                "Write the old date like 2026-09-01.",
            )
        if head in ("target", "targets") and was:
            try:
                parse_target(was)
            except TargetError as error:
                yield fault(file, (*spot, "was"), "bad-target", str(error), error.remedy)
        if not _has_field(item, head, tail):
            yield fault(
                file,
                (*spot, "field"),
                "unknown-field",
                f"The item has no “{field}”.",
                "Name the field that was edited, as the file has it now.",
            )


def _has_field(item: dict[str, Any], head: str, tail: str) -> bool:
    if not tail:
        return head in item
    key = "for" if head == "targets" else "id"
    entries = item.get(head)
    return any(isinstance(e, dict) and e.get(key) == tail for e in (entries if isinstance(entries, list) else ()))


def _kpis(file: SourceFile, names: Names) -> Iterator[Finding]:
    """A KPI has a measure, parts, or judgements; its targets fit."""
    for path, kpi in file.each(*_KPIS):
        kinds = [k for k in ("measure", "kpis") if k in kpi]
        if len(kinds) > 1:
            yield fault(
                file,
                (*path, "kpis"),
                "kpi-of-two-kinds",
                "The KPI has both a measure and parts.",
                "Keep one of the two.",
                key=True,
            )
        judged = [k for k in ("rubric", "judgements") if k in kpi]
        if kinds and judged:
            yield fault(
                file,
                (*path, judged[0]),
                "kpi-of-two-kinds",
                f"A KPI with “{kinds[0]}” is not judged.",
                f"Delete “{judged[0]}”, or “{kinds[0]}”.",
                key=True,
            )
        yield from _changed_fields(file, path, kpi)
        yield from _override(file, path)
        if "kpis" in kpi:
            for spot, part in file.each(*_fixed(path), "kpis", "*"):
                yield from _measured(file, spot, part, names)
        elif "measure" in kpi:
            yield from _measured(file, path, kpi, names)
        else:
            yield from _judged(file, path, kpi)


def _judged(file: SourceFile, path: Path, kpi: dict[str, Any]) -> Iterator[Finding]:
    if "rubric" not in kpi:
        yield advice(
            file,
            path,
            "kpi-without-rubric",
            "The KPI is judged, and nothing says what on track looks like.",
            "Add “rubric:”, or “measure:”.",
        )
    for spot, text in _targets(path, kpi):
        if text not in ("done", "none"):
            yield fault(
                file,
                spot,
                "target-does-not-fit",
                "A KPI without a measure has no figure to reach a target.",
                "Add “measure:”, or write done.",
            )


def _targets(path: Path, kpi: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    if text := text_of(kpi, "target"):
        yield (*path, "target"), text
    steps = kpi.get("targets")
    for index, step in enumerate(steps if isinstance(steps, list) else ()):
        if isinstance(step, dict) and (text := text_of(step, "target")):
            yield (*path, "targets", index, "target"), text


def _measured(file: SourceFile, path: Path, kpi: dict[str, Any], names: Names) -> Iterator[Finding]:
    yield from measure_and_group(file, path, kpi, names)
    if "target" in kpi and "targets" in kpi:
        yield fault(
            file,
            (*path, "target"),
            "target-twice",
            "“target” and “targets” both stand here.",
            "Keep one of the two.",
            key=True,
        )
    if "target" not in kpi and "targets" not in kpi:
        yield advice(
            file,
            path,
            "kpi-without-target",
            "The KPI has no target.",
            "Add “target:”, or write “target: none” if it is only watched.",
        )
    if text_of(kpi, "applies_to") not in ("", "own") and file.organisation != "trust":
        yield fault(
            file,
            (*path, "applies_to"),
            "not-a-trust-plan",
            "Only the trust's plans apply to schools.",
            "Delete “applies_to”.",
        )
    steps = kpi.get("targets")
    seen: set[str] = set()
    for index, step in enumerate(steps if isinstance(steps, list) else ()):
        if not isinstance(step, dict):
            continue
        period = text_of(step, "for")
        spot = (*path, "targets", index, "for")
        yield from period_known(file, spot, period, names)
        if period in seen:
            yield fault(file, spot, "target-twice", f"There are two targets for {period}.", "Keep one of the two.")
        seen.add(period)
    entry = (names.measures or {}).get(text_of(kpi, "measure"))
    if entry:
        for spot, text in _targets(path, kpi):
            yield from _target(file, spot, text, kpi, entry, names)


def _target(
    file: SourceFile, path: Path, text: str, kpi: dict[str, Any], entry: dict[str, Any], names: Names
) -> Iterator[Finding]:
    """The target's numbers carry the measure's unit, its words are known, and it has what it needs."""
    try:
        target = parse_target(text)
    except TargetError:
        return  # said already, as a fault of form
    unit = text_of(entry, "unit")
    if target.operator == "done" and unit != "yes/no":
        yield fault(
            file,
            path,
            "target-does-not-fit",
            "“done” needs a yes/no measure.",
            "Write for example “at least 62”.",
        )
    if unit == "yes/no" and target.operator not in ("done", "none"):
        yield fault(file, path, "target-does-not-fit", "A yes/no measure has no figures.", "Write done.")
    if text_of(entry, "direction") == "down" and target.operator in ("at least", "above"):
        yield advice(
            file,
            path,
            "target-against-direction",
            f"Lower is better for this measure, and the target says “{target.operator}”.",
            "Check which is meant.",
        )
    for ref in target.refs:
        yield from _ref(file, path, ref, target, kpi, entry, names)


def _ref(
    file: SourceFile,
    path: Path,
    ref: Ref,
    target: Target,
    kpi: dict[str, Any],
    entry: dict[str, Any],
    names: Names,
) -> Iterator[Finding]:
    unit, measure = text_of(entry, "unit"), text_of(entry, "id")
    if ref.is_fixed and unit == "grade":
        yield from unknown(
            file,
            path,
            str(ref),
            grades_of(entry, names),
            rule="unknown-grade",
            what="grade",
            where=f"the scales of {measure}",
        )
    if ref.unit and unit not in _UNITS[ref.unit]:
        yield fault(
            file,
            path,
            "target-does-not-fit",
            f"“{ref.unit}” does not agree with the unit of {measure}, {unit}.",
            f"Write “{target.operator} {str(ref).strip('£%').removesuffix(':1')}”.",
        )
    if ref.word == "baseline" and "baseline" not in kpi:
        yield fault(
            file,
            path,
            "baseline-missing",
            "The target names the baseline, and the KPI has none.",
            "Add “baseline:” with a period.",
        )
    if not ref.word or ref.word in ("baseline", "last year"):
        return
    grades = grades_of(entry, names) if unit == "grade" else set()
    if grades is None or ref.word in grades:
        return
    known = set().union(*names.populations.values()) | grades | {"baseline", "last year"}
    yield from unknown(
        file,
        path,
        ref.word,
        known,
        rule="unknown-population",
        what="population or grade",
        where="reference/comparators.yaml",
    )
