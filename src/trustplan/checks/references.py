"""Rules about names: whatever is referred to exists, and no id stands twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from trustplan.checks.items import below, listed
from trustplan.checks.lookups import Lookup, register
from trustplan.checks.reference_index import grades_of, ids_in, tags_in
from trustplan.checks.registry import Said, error, unknown
from trustplan.primitives.notation import read_gap
from trustplan.primitives.targets import TargetError, parse_target
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.checks.context import Subject
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
def id_twice(subject: Subject) -> Iterator[Said]:
    """Ids are unique: of a plan's objectives, KPIs and actions together, of anything else in its list."""
    if subject.file.kind == "plan":
        yield from _repeated(subject, subject.all)
        for nodes, lists in ((subject.actions, "milestones"), (subject.kpis, "kpis")):
            for node in nodes:
                yield from _repeated(subject, below([node], lists, "*"))
    for key in LISTS:
        yield from _repeated(subject, subject.each(key, "*"))
    for tool in subject.each("tools", "*"):
        yield from _repeated(subject, below([tool], "checklist", "*"))


def _repeated(subject: Subject, nodes: Iterable[Node]) -> Iterator[Said]:
    seen: dict[str, Path] = {}
    for path, node in nodes:
        name = text_of(node, "id")
        first = seen.setdefault(name, path)
        if name and first is not path:
            told = f"The id “{name}” stands twice; the first is on line {subject.line((*first, 'id'))}."
            yield Said((*path, "id"), told, "Give one of the two another id.")


register(
    (
        Lookup(
            id="unknown-role",
            kinds=("plan", "support", "reviews", "practice"),
            sentence="A role stands in the profile of the trust or of the plan's organisation.",
            noun="role",
            where="the profiles of the trust and this organisation",
            known=lambda subject: subject.roles,
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
            known=lambda subject: subject.names.bodies,
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
            known=lambda subject: subject.names.meetings,
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
            known=lambda subject: {text_of(node, "id") for _, node in subject.kpis},
            spots=("@all/success[]",),
        ),
        Lookup(
            id="unknown-fund",
            kinds=("plan",),
            sentence="Costs are taken from a fund of the plan's budget, where it has one.",
            noun="fund",
            where="the plan's budget",
            known=lambda subject: {text_of(fund, "fund") for _, fund in subject.each("budget", "*")} or None,
            spots=("@actions/resources/*/fund",),
        ),
    )
)


@error("calendar", "practice")
def unknown_organisation(subject: Subject) -> Iterator[Said]:
    """A calendar of its own is for an organisation with a profile, and so is help."""
    for path, _ in subject.each("overrides", "*"):
        known = subject.names.organisations
        yield from unknown(path, str(path[-1]), known, "organisation", "the folders of plans/", key=True)
    for path, node in subject.each("needs", "*", "met"):
        known = subject.names.organisations
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
def unknown_objective(subject: Subject) -> Iterator[Said]:
    """What an item serves is an objective of this plan, or of another by its address."""
    own = {text_of(node, "id") for _, node in subject.objectives}
    every = subject.names.objectives
    for path, node in subject.all:
        for spot, value in listed(path, node, "serves"):
            if value not in own:
                known = None if every is None else _Either(every, own)
                yield from unknown(spot, value, known, "objective", "the plans")


@error("plan")
def unknown_item(subject: Subject) -> Iterator[Said]:
    """What goes on with an item of a plan that is here, names an item that is in it."""
    items = subject.names.items
    for path, node in subject.all:
        source = text_of(node, "carried_from")
        plan = source.rpartition("/")[0]
        if source and items and plan in items:
            yield from unknown((*path, "carried_from"), source, items[plan], "item of a plan", f"the plan {plan}")


@error("plan", "measures", "profile", "support-criteria", "support", "delegation", "themes")
def unknown_framework(subject: Subject) -> Iterator[Said]:
    """A framework that is named has a file."""
    for spot, name in _frameworks(subject):
        is_key = len(spot) > 1 and spot[-1] == name and spot[-2] in ("areas", "frameworks")
        yield from unknown(spot, name, subject.names.frameworks, "framework", "reference/frameworks/", key=is_key)


def _frameworks(subject: Subject) -> Iterator[tuple[Path, str]]:
    for path, node in subject.all:
        for spot, value in listed(path, node, "tags"):
            yield spot, value.partition("/")[0]
    for path, measure in subject.each("measures", "*"):
        yield from listed(path, measure, "scales")
        for framework, _ in _pairs(measure, "areas"):
            yield (*path, "areas", framework), framework
    for path, node in (*subject.each("inspections", "*"), *subject.each("assessments", "*")):
        yield (*path, "framework"), text_of(node, "framework")
    if subject.file.kind in ("support-criteria", "delegation"):
        yield ("areas",), text_of(subject.data, "areas")
    for path, _ in subject.each("criteria", "*", "frameworks", "*"):
        yield path, str(path[-1])
    for path, node in subject.each("themes", "*"):
        for spot, value in listed(path, node, "tags"):
            yield spot, value.partition("/")[0]


def _pairs(node: dict[str, Any], key: str) -> Iterator[tuple[str, str]]:
    entries = node.get(key)
    for name, value in entries.items() if isinstance(entries, dict) else ():
        if isinstance(value, str):
            yield str(name), value


@error("plan", "themes")
def unknown_tag(subject: Subject) -> Iterator[Said]:
    """A tag is an item of its framework, or an area."""
    for path, node in (*subject.all, *subject.each("themes", "*")):
        for spot, value in listed(path, node, "tags"):
            framework, _, item = value.partition("/")
            known = tags_in(subject.names.frameworks, framework)
            yield from unknown(spot, item, known, "item", f"framework {framework}")


@error("measures", "profile", "framework", "support", "support-criteria", "delegation")
def unknown_area(subject: Subject) -> Iterator[Said]:
    """An area that is judged is one of the framework's."""
    frameworks = subject.names.frameworks
    for path, measure in subject.each("measures", "*"):
        for framework, area in _pairs(measure, "areas"):
            known = ids_in(frameworks, framework, "areas")
            yield from unknown((*path, "areas", framework), area, known, "area", f"framework {framework}")
    for path, inspection in subject.each("inspections", "*"):
        framework = text_of(inspection, "framework")
        for area, _ in _pairs(inspection, "grades"):
            known = ids_in(frameworks, framework, "areas")
            yield from unknown((*path, "grades", area), area, known, "area", f"framework {framework}", key=True)
    for path, concern in subject.each("concern"):
        known = ids_in({"": subject.data}, "", "areas")
        yield from unknown((*path, "leadership"), text_of(concern, "leadership"), known, "area", "this framework")
    for spot, area, framework, key in _governed_areas(subject):
        known = tags_in(frameworks, framework)
        yield from unknown(spot, area, known, "area", f"framework {framework}", key=key)


def _governed_areas(subject: Subject) -> Iterator[tuple[Path, str, str, bool]]:
    """Each area that a scheme, a criterion or a report names, and the framework that it is of."""
    governed = subject.names.governed
    for path, node in subject.each("functions", "*"):
        yield (*path, "area"), text_of(node, "area"), governed.scheme_areas, False
    for path, node in subject.each("criteria", "*", "frameworks", "*"):
        yield (*path, "area"), text_of(node, "area"), str(path[-1]), False
    for path, node in subject.each("reports", "*", "areas"):
        for name in node:
            yield (*path, str(name)), str(name), governed.support_areas, True


@error("plan", "measurements", "profile", "framework")
def unknown_grade(subject: Subject) -> Iterator[Said]:
    """A grade is one of its framework's, or of the measure's scales."""
    frameworks = subject.names.frameworks
    for path, inspection in subject.each("inspections", "*"):
        framework = text_of(inspection, "framework")
        for area, grade in _pairs(inspection, "grades"):
            known = ids_in(frameworks, framework, "grades")
            yield from unknown((*path, "grades", area), grade, known, "grade", f"framework {framework}")
    for path, concern in subject.each("concern"):
        known = ids_in({"": subject.data}, "", "grades")
        yield from unknown((*path, "grade"), text_of(concern, "grade"), known, "grade", "this framework")
    for path, node, measure in subject.figures:
        value = node.get("value")
        if text_of(measure, "unit") == "grade" and isinstance(value, str | int | float) and not is_symbol(value):
            where = f"the scales of {text_of(measure, 'id')}"
            yield from unknown((*path, "value"), str(value), grades_of(measure, subject.names), "grade", where)
    for spot, ref, measure in known_refs(subject):
        if ref.is_fixed and text_of(measure, "unit") == "grade":
            where = f"the scales of {text_of(measure, 'id')}"
            yield from unknown(spot, str(ref), grades_of(measure, subject.names), "grade", where)


def is_symbol(value: object) -> bool:
    """Whether a value says why there is none."""
    return value in ("c", "z", "x", "low", "u")


def known_refs(subject: Subject) -> Iterator[tuple[Path, Any, dict[str, Any]]]:
    """Each thing that a target of a known measure refers to, with the target's path and the measure."""
    for path, kpi in subject.measured:
        measure = (subject.names.measures or {}).get(text_of(kpi, "measure")) or {}
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
def unknown_population(subject: Subject) -> Iterator[Said]:
    """A population that figures are held to has comparators."""
    populations = subject.names.populations
    for path, kpi in subject.measured:
        yield from unknown((*path, "compare"), text_of(kpi, "compare"), populations, "population or grade", COMPARATORS)
    for spot, ref, measure in known_refs(subject):
        grades = grades_of(measure, subject.names) if text_of(measure, "unit") == "grade" else set()
        if not ref.word or ref.word in ("baseline", "last year") or grades is None or ref.word in grades:
            continue
        known = None if populations is None else populations | grades | {"baseline", "last year"}
        yield from unknown(spot, ref.word, known, "population or grade", COMPARATORS)
    for spot, gap in gaps(subject):
        yield from unknown(spot, gap.population, populations, "population", COMPARATORS)


def gaps(subject: Subject) -> Iterator[tuple[Path, Any]]:
    """The gaps that a catalogue of measures works out."""
    for path, measure in subject.each("measures", "*"):
        if gap := read_gap(text_of(measure, "from")):
            yield (*path, "from"), gap


def _named_measures(subject: Subject) -> Iterator[tuple[Path, str, Path, str, bool]]:
    """Each place that names a measure, and the one beside it that names a group of it."""
    for path, kpi in subject.measured:
        yield (*path, "measure"), text_of(kpi, "measure"), (*path, "group"), text_of(kpi, "group"), False
    for path, node in subject.each("comparators", "*"):
        yield (*path, "measure"), text_of(node, "measure"), (*path, "group"), text_of(node, "group"), False
        yield (), text_of(node, "measure"), (*path, "held_against"), text_of(node, "held_against"), False
    for spot, gap in gaps(subject):
        yield spot, gap.measure, spot, gap.group, False
    if subject.file.kind == "measurements":
        for key in subject.data:
            yield (key,), str(key), (), "", True
            for path, node in subject.each(key, "*"):
                yield (), str(key), (*path, "group"), text_of(node, "group"), False


@error("plan", "comparators", "measures", "measurements", "themes")
def unknown_measure(subject: Subject) -> Iterator[Said]:
    """A measure that is named is in the catalogue."""
    for path, node in subject.each("themes", "*"):
        for spot, value in listed(path, node, "measures"):
            yield from unknown(spot, value, subject.names.measures, "measure", MEASURES)
    for spot, name, _, _, is_key in _named_measures(subject):
        if spot:
            yield from unknown(spot, name, subject.names.measures, "measure", MEASURES, key=is_key)


@error("plan", "comparators", "measures", "measurements")
def unknown_group(subject: Subject) -> Iterator[Said]:
    """A group of pupils is one of the measure's."""
    for _, name, spot, group, _ in _named_measures(subject):
        measure = (subject.names.measures or {}).get(name)
        if measure and group:
            groups = measure.get("groups")
            known = {text_of(g, "id") for g in (groups if isinstance(groups, list) else ()) if isinstance(g, dict)}
            yield from unknown(spot, group, known, "group", f"measure {name} ({MEASURES})")


@error("plan")
def unknown_field(subject: Subject) -> Iterator[Said]:
    """A change names a field that the item has."""
    for path, item in (*subject.actions, *subject.kpis, *subject.parts):
        for spot, change in below([(path, item)], "changes", "*"):
            field = text_of(change, "field")
            head, _, tail = field.partition("/")
            if field and not _has_field(item, head, tail):
                remedy = "Name the field that was edited, as the file has it now."
                yield Said((*spot, "field"), f"The item has no “{field}”.", remedy)


def _has_field(item: dict[str, Any], head: str, tail: str) -> bool:
    if not tail:
        return head in item
    key = "for" if head == "targets" else "id"
    entries = item.get(head)
    return any(isinstance(e, dict) and e.get(key) == tail for e in (entries if isinstance(entries, list) else ()))
