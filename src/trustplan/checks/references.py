"""Rules about names: whatever is referred to exists, and no id stands twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from trustplan.checks.items import below, listed
from trustplan.checks.lookups import Lookup, register
from trustplan.checks.reference_index import grades_of, ids_in, tags_in
from trustplan.checks.registry import Violation, error, unknown
from trustplan.primitives.notation import read_gap
from trustplan.primitives.targets import TargetError, parse_target
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.checks.context import CheckContext
    from trustplan.source.files import Node
    from trustplan.source.yaml_reader import Path

MEASURES = "reference/measures.yaml"
COMPARATORS = "reference/comparators.yaml"
PROFILES = "the profiles"
LISTS = (
    *("meetings", "measures", "roles", "bodies", "levels", "scopes", "criteria", "decisions", "parties", "functions"),
    *("tools", "themes", "strengths", "networks", "services", "development", "needs", "enquiries"),
)


@error(
    "plan",
    "calendar",
    "measures",
    "profile",
    "support-criteria",
    "support",
    "delegation",
    "review-tools",
    "themes",
    "practice",
)
def id_twice(context: CheckContext) -> Iterator[Violation]:
    """Ids are unique: of a plan's objectives, KPIs and actions together, of anything else in its list."""
    if context.file.kind == "plan":
        yield from _repeated(context, context.all)
        for nodes, lists in ((context.actions, "milestones"), (context.kpis, "kpis")):
            for node in nodes:
                yield from _repeated(context, below([node], lists, "*"))
    for key in LISTS:
        yield from _repeated(context, context.each(key, "*"))
    for tool in context.each("tools", "*"):
        yield from _repeated(context, below([tool], "checklist", "*"))


def _repeated(context: CheckContext, nodes: Iterable[Node]) -> Iterator[Violation]:
    seen: dict[str, Path] = {}
    for path, node in nodes:
        name = text_of(node, "id")
        first = seen.setdefault(name, path)
        if name and first is not path:
            told = f"The id “{name}” stands twice; the first is on line {context.line((*first, 'id'))}."
            yield Violation((*path, "id"), told, "Give one of the two another id.")


register(
    (
        Lookup(
            id="unknown-role",
            kinds=("plan", "support", "reviews", "practice"),
            sentence="A role stands in the profile of the trust or of the plan's organisation.",
            noun="role",
            where="the profiles of the trust and this organisation",
            known=lambda context: context.roles,
            spots=(
                "lead",
                "@objectives/sponsor",
                "@actions/lead|monitor",
                *("@updates/by", "@overrides/by", "@judgements/by", "@kpis/recovery/*/by"),
                *("@asks/from", "decisions/*/asks/*/from", "decisions/*/action_group/lead"),
                *("assessments/*/by", "reports/*/by", "reviews/*/by", "networks/*/lead", "enquiries/*/lead"),
                "decisions/*/action_group/members[]",
            ),
        ),
        Lookup(
            id="unknown-body",
            kinds=("plan", "calendar", "support", "delegation", "review-tools"),
            sentence="A body stands in a profile.",
            noun="body",
            where=PROFILES,
            known=lambda context: context.names.bodies,
            spots=(
                *("approved/by", "@accepted/by", "@changes/approved_by", "@asks/of", "decisions/*/asks/*/of"),
                *("decisions/*/decided_by", "meetings/*/body", "tools/*/seen_by[]"),
            ),
        ),
        Lookup(
            id="unknown-meeting",
            kinds=("plan", "support", "reviews"),
            sentence="A meeting that is named stands in the calendar.",
            noun="meeting",
            where="reference/calendar.yaml",
            known=lambda context: context.names.meetings,
            spots=(
                *("@asks/meeting", "@changes/meeting", "@accepted/meeting", "decisions/*/meeting"),
                *("decisions/*/asks/*/meeting", "reports/*/meeting", "reviews/*/meeting"),
            ),
        ),
        Lookup(
            id="unknown-kpi",
            kinds=("plan",),
            sentence="The success of an action is shown by KPIs of its own plan.",
            noun="KPI",
            where="this plan",
            known=lambda context: {text_of(node, "id") for _, node in context.kpis},
            spots=("@all/success[]",),
        ),
        Lookup(
            id="unknown-fund",
            kinds=("plan",),
            sentence="Costs are taken from a fund of the plan's budget, where it has one.",
            noun="fund",
            where="the plan's budget",
            known=lambda context: {text_of(fund, "fund") for _, fund in context.each("budget", "*")} or None,
            spots=("@actions/resources/*/fund",),
        ),
    )
)


@error("calendar", "practice")
def unknown_organisation(context: CheckContext) -> Iterator[Violation]:
    """A calendar of its own is for an organisation with a profile, and so is help."""
    for path, _ in context.each("overrides", "*"):
        known = context.names.organisations
        yield from unknown(path, str(path[-1]), known, "organisation", "the folders of plans/", key=True)
    for path, node in context.each("needs", "*", "met"):
        known = context.names.organisations
        yield from unknown((*path, "by"), text_of(node, "by"), known, "organisation", "the folders of plans/")


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


@error("plan")
def unknown_objective(context: CheckContext) -> Iterator[Violation]:
    """What an item serves is an objective of this plan, or of another by its address."""
    own = {text_of(node, "id") for _, node in context.objectives}
    every = context.names.objectives
    for path, node in context.all:
        for spot, value in listed(path, node, "serves"):
            if value not in own:
                known = None if every is None else _Either(every, own)
                yield from unknown(spot, value, known, "objective", "the plans")


@error("plan")
def unknown_item(context: CheckContext) -> Iterator[Violation]:
    """What goes on with an item of a plan that is here, names an item that is in it."""
    items = context.names.items
    for path, node in context.all:
        source = text_of(node, "carried_from")
        plan = source.rpartition("/")[0]
        if source and items and plan in items:
            yield from unknown((*path, "carried_from"), source, items[plan], "item of a plan", f"the plan {plan}")


@error("plan", "measures", "profile", "support-criteria", "support", "delegation", "themes")
def unknown_framework(context: CheckContext) -> Iterator[Violation]:
    """A framework that is named has a file."""
    for spot, name in _frameworks(context):
        is_key = len(spot) > 1 and spot[-1] == name and spot[-2] in ("areas", "frameworks")
        yield from unknown(spot, name, context.names.frameworks, "framework", "reference/frameworks/", key=is_key)


def _frameworks(context: CheckContext) -> Iterator[tuple[Path, str]]:
    for path, node in context.all:
        for spot, value in listed(path, node, "tags"):
            yield spot, value.partition("/")[0]
    for path, measure in context.each("measures", "*"):
        yield from listed(path, measure, "scales")
        for framework, _ in _pairs(measure, "areas"):
            yield (*path, "areas", framework), framework
    for path, node in (*context.each("inspections", "*"), *context.each("assessments", "*")):
        yield (*path, "framework"), text_of(node, "framework")
    if context.file.kind in ("support-criteria", "delegation"):
        yield ("areas",), text_of(context.data, "areas")
    for path, _ in context.each("criteria", "*", "frameworks", "*"):
        yield path, str(path[-1])
    for path, node in context.each("themes", "*"):
        for spot, value in listed(path, node, "tags"):
            yield spot, value.partition("/")[0]


def _pairs(node: dict[str, Any], key: str) -> Iterator[tuple[str, str]]:
    entries = node.get(key)
    for name, value in entries.items() if isinstance(entries, dict) else ():
        if isinstance(value, str):
            yield str(name), value


@error("plan", "themes")
def unknown_tag(context: CheckContext) -> Iterator[Violation]:
    """A tag is an item of its framework, or an area."""
    for path, node in (*context.all, *context.each("themes", "*")):
        for spot, value in listed(path, node, "tags"):
            framework, _, item = value.partition("/")
            known = tags_in(context.names.frameworks, framework)
            yield from unknown(spot, item, known, "item", f"framework {framework}")


@error("measures", "profile", "framework", "support", "support-criteria", "delegation")
def unknown_area(context: CheckContext) -> Iterator[Violation]:
    """An area that is judged is one of the framework's."""
    frameworks = context.names.frameworks
    for path, measure in context.each("measures", "*"):
        for framework, area in _pairs(measure, "areas"):
            known = ids_in(frameworks, framework, "areas")
            yield from unknown((*path, "areas", framework), area, known, "area", f"framework {framework}")
    for path, inspection in context.each("inspections", "*"):
        framework = text_of(inspection, "framework")
        for area, _ in _pairs(inspection, "grades"):
            known = ids_in(frameworks, framework, "areas")
            yield from unknown((*path, "grades", area), area, known, "area", f"framework {framework}", key=True)
    for path, concern in context.each("concern"):
        known = ids_in({"": context.data}, "", "areas")
        yield from unknown((*path, "leadership"), text_of(concern, "leadership"), known, "area", "this framework")
    for spot, area, framework, key in _governed_areas(context):
        known = tags_in(frameworks, framework)
        yield from unknown(spot, area, known, "area", f"framework {framework}", key=key)


def _governed_areas(context: CheckContext) -> Iterator[tuple[Path, str, str, bool]]:
    """Each area that a scheme, a criterion or a report names, and the framework that it is of."""
    governed = context.names.governed
    for path, node in context.each("functions", "*"):
        yield (*path, "area"), text_of(node, "area"), governed.scheme_areas, False
    for path, node in context.each("criteria", "*", "frameworks", "*"):
        yield (*path, "area"), text_of(node, "area"), str(path[-1]), False
    for path, node in context.each("reports", "*", "areas"):
        for name in node:
            yield (*path, str(name)), str(name), governed.support_areas, True


@error("plan", "measurements", "profile", "framework")
def unknown_grade(context: CheckContext) -> Iterator[Violation]:
    """A grade is one of its framework's, or of the measure's scales."""
    frameworks = context.names.frameworks
    for path, inspection in context.each("inspections", "*"):
        framework = text_of(inspection, "framework")
        for area, grade in _pairs(inspection, "grades"):
            known = ids_in(frameworks, framework, "grades")
            yield from unknown((*path, "grades", area), grade, known, "grade", f"framework {framework}")
    for path, concern in context.each("concern"):
        known = ids_in({"": context.data}, "", "grades")
        yield from unknown((*path, "grade"), text_of(concern, "grade"), known, "grade", "this framework")
    for path, node, measure in context.figures:
        value = node.get("value")
        if text_of(measure, "unit") == "grade" and isinstance(value, str | int | float) and not is_symbol(value):
            where = f"the scales of {text_of(measure, 'id')}"
            yield from unknown((*path, "value"), str(value), grades_of(measure, context.names), "grade", where)
    for spot, ref, measure in known_refs(context):
        if ref.is_fixed and text_of(measure, "unit") == "grade":
            where = f"the scales of {text_of(measure, 'id')}"
            yield from unknown(spot, str(ref), grades_of(measure, context.names), "grade", where)


def is_symbol(value: object) -> bool:
    """Whether a value says why there is none."""
    return value in ("c", "z", "x", "low", "u")


def known_refs(context: CheckContext) -> Iterator[tuple[Path, Any, dict[str, Any]]]:
    """Each thing that a target of a known measure refers to, with the target's path and the measure."""
    for path, kpi in context.measured:
        measure = (context.names.measures or {}).get(text_of(kpi, "measure")) or {}
        for spot, text in targets_of(path, kpi) if text_of(measure, "unit") else ():
            try:
                target = parse_target(text)
            except TargetError:
                continue  # said already, as a fault of form
            for ref in target.refs:
                yield spot, ref, measure


def targets_of(path: Path, kpi: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """The target of a KPI, or those of its steps, with their paths."""
    if text := text_of(kpi, "target"):
        yield (*path, "target"), text
    for spot, step in below([(path, kpi)], "targets", "*"):
        if text := text_of(step, "target"):
            yield (*spot, "target"), text


@error("plan", "measures")
def unknown_population(context: CheckContext) -> Iterator[Violation]:
    """A population that figures are held to has comparators."""
    populations = context.names.populations
    for path, kpi in context.measured:
        yield from unknown((*path, "compare"), text_of(kpi, "compare"), populations, "population or grade", COMPARATORS)
    for spot, ref, measure in known_refs(context):
        grades = grades_of(measure, context.names) if text_of(measure, "unit") == "grade" else set()
        if not ref.word or ref.word in ("baseline", "last year") or grades is None or ref.word in grades:
            continue
        known = None if populations is None else populations | grades | {"baseline", "last year"}
        yield from unknown(spot, ref.word, known, "population or grade", COMPARATORS)
    for spot, gap in gaps(context):
        yield from unknown(spot, gap.population, populations, "population", COMPARATORS)


def gaps(context: CheckContext) -> Iterator[tuple[Path, Any]]:
    """The gaps that a catalogue of measures works out."""
    for path, measure in context.each("measures", "*"):
        if gap := read_gap(text_of(measure, "from")):
            yield (*path, "from"), gap


def _named_measures(context: CheckContext) -> Iterator[tuple[Path, str, Path, str, bool]]:
    """Each place that names a measure, and the one beside it that names a group of it."""
    for path, kpi in context.measured:
        yield (*path, "measure"), text_of(kpi, "measure"), (*path, "group"), text_of(kpi, "group"), False
    for path, node in context.each("comparators", "*"):
        yield (*path, "measure"), text_of(node, "measure"), (*path, "group"), text_of(node, "group"), False
        yield (), text_of(node, "measure"), (*path, "held_against"), text_of(node, "held_against"), False
    for spot, gap in gaps(context):
        yield spot, gap.measure, spot, gap.group, False
    if context.file.kind == "measurements":
        for key in context.data:
            yield (key,), str(key), (), "", True
            for path, node in context.each(key, "*"):
                yield (), str(key), (*path, "group"), text_of(node, "group"), False


@error("plan", "comparators", "measures", "measurements", "themes")
def unknown_measure(context: CheckContext) -> Iterator[Violation]:
    """A measure that is named is in the catalogue."""
    for path, node in context.each("themes", "*"):
        for spot, value in listed(path, node, "measures"):
            yield from unknown(spot, value, context.names.measures, "measure", MEASURES)
    for spot, name, _, _, is_key in _named_measures(context):
        if spot:
            yield from unknown(spot, name, context.names.measures, "measure", MEASURES, key=is_key)


@error("plan", "comparators", "measures", "measurements")
def unknown_group(context: CheckContext) -> Iterator[Violation]:
    """A group of pupils is one of the measure's."""
    for _, name, spot, group, _ in _named_measures(context):
        measure = (context.names.measures or {}).get(name)
        if measure and group:
            groups = measure.get("groups")
            known = {text_of(g, "id") for g in (groups if isinstance(groups, list) else ()) if isinstance(g, dict)}
            yield from unknown(spot, group, known, "group", f"measure {name} ({MEASURES})")


@error("plan")
def unknown_field(context: CheckContext) -> Iterator[Violation]:
    """A change names a field that the item has."""
    for path, item in (*context.actions, *context.kpis, *context.parts):
        for spot, change in below([(path, item)], "changes", "*"):
            field = text_of(change, "field")
            head, _, tail = field.partition("/")
            if field and not _has_field(item, head, tail):
                fix = "Name the field that was edited, as the file has it now."
                yield Violation((*spot, "field"), f"The item has no “{field}”.", fix)


def _has_field(item: dict[str, Any], head: str, tail: str) -> bool:
    if not tail:
        return head in item
    key = "for" if head == "targets" else "id"
    entries = item.get(head)
    return any(isinstance(e, dict) and e.get(key) == tail for e in (entries if isinstance(entries, list) else ()))
