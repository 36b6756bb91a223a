"""Rules about names: whatever is referred to exists, and no id is used twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.checks.items import LISTS, Name, below, steps_of
from trustplan.checks.lookups import Lookup, Spot, register
from trustplan.checks.reference_index import MEASURES, grades_of, ids_in, tags_in
from trustplan.checks.registry import Violation, error, unknown
from trustplan.primitives.notation import TRUST, is_symbol, read_gap
from trustplan.primitives.targets import OWN, TargetError, parse_target
from trustplan.source.catalogue import SHOWN as CATALOGUE
from trustplan.source.files import as_entry, as_list, ids_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.primitives.notation import Gap
    from trustplan.primitives.targets import Ref, Target
    from trustplan.source.files import Entry, Node
    from trustplan.source.yaml_reader import Path

COMPARATORS = "reference/comparators.yaml"
PROFILES = "the profiles"

# The kinds of file that have things with ids.
WITH_IDS = (
    *("plan", "calendar", "measures", "profile", "support-criteria", "support", "delegation", "review-tools"),
    *("themes", "practice", "school-groups", "sources", "comparators", "imports"),
)


@error(*WITH_IDS)
def id_twice(context: CheckContext) -> Iterator[Violation]:
    """Ids are unique: of a plan's objectives, KPIs and actions together, of anything else in its list."""
    if context.file.kind == "plan":
        yield from _repeated(context, context.all)
        for nodes, lists in ((context.actions, "milestones"), (context.kpis, "kpis")):
            for node in nodes:
                yield from _repeated(context, below([node], lists, "*"))
    for key in LISTS:
        if key in context.data:
            yield from _repeated(context, context.each(key, "*"))
    for key, inner in (("tools", "checklist"), ("scales", "levels")):
        for node in context.each(key, "*"):
            yield from _repeated(context, below([node], inner, "*"))


def _repeated(context: CheckContext, nodes: Iterable[Node]) -> Iterator[Violation]:
    seen: dict[str, Path] = {}
    for path, node in nodes:
        name = text_of(node, "id")
        first = seen.setdefault(name, path)
        if name and first is not path:
            message = f"The id “{name}” is used twice; the first is on line {context.line((*first, 'id'))}."
            yield Violation((*path, "id"), message, "Give one of the two another id.")


def _plan_of(name: Name) -> str:
    """The address of the plan in the address of an item."""
    return name.text.rpartition("/")[0]


def _framework_of_tag(tag: str) -> str:
    return tag.partition("/")[0]


def _item_of_tag(tag: str) -> str:
    return tag.partition("/")[2]


def _plans_beside(context: CheckContext) -> set[str] | None:
    """The addresses of the plans of the file's organisation, or None where one could not be read."""
    if context.names.plans is None:
        return None
    start = "" if context.organisation == TRUST else f"{context.organisation}/"
    return {f"{start}{name}" for name in context.names.plans.get(context.organisation, ())}


def _has_area(_: CheckContext, name: Name) -> bool:
    """Whether a framework is named with an area in words; the check of form reports anything else."""
    return isinstance(as_entry(name.node.get("areas")).get(name.text), str)


def _roles_and_bodies(context: CheckContext, _: Name) -> set[str] | None:
    """Who may authorise something: a role that the file may name, or a body of any profile."""
    if context.roles is None or context.names.bodies is None:
        return None
    return context.roles | context.names.bodies


register(
    __name__,
    (
        Lookup(
            id="unknown-role",
            kinds=("plan", "support", "reviews", "practice"),
            sentence="A role is in the profile of the trust or of the plan's organisation.",
            noun="role",
            where=lambda context, _: context.profiles,
            known=lambda context, _: context.roles,
            first=lambda context: context.own_roles,
            spots=(
                *("lead", "@objectives/sponsor|governor", "@kpis/sponsor|governor"),
                "@actions/lead|monitor|sponsor|governor",
                Spot(at="@all/authorised_by", known=_roles_and_bodies, where=PROFILES),
                *("@updates/by", "@overrides/by", "@judgements/by", "@kpis/recovery/*/by", "@projections/by"),
                *("@asks/from", "decisions/*/asks/*/from"),
                *("assessments/*/by", "reports/*/by", "other_levels/*/by", "networks/*/lead", "enquiries/*/lead"),
                "decisions/*/action_group/lead|members[]",
            ),
        ),
        Lookup(
            id="unknown-body",
            kinds=("plan", "calendar", "support", "delegation", "review-tools", "school-groups"),
            sentence="A body is in a profile.",
            noun="body",
            where=PROFILES,
            known=lambda context, _: context.names.bodies,
            spots=(
                *("approved/by", "closed/by", "@accepted/by", "@changes/approved_by", "@asks/of", "groups/*/body"),
                *("decisions/*/asks/*/of", "decisions/*/decided_by", "other_levels/*/decided_by"),
                *("meetings/*/body", "tools/*/seen_by[]"),
            ),
        ),
        Lookup(
            id="unknown-meeting",
            kinds=("plan", "support", "reviews"),
            sentence="A meeting that is named is in the calendar.",
            noun="meeting",
            where="reference/calendar.yaml",
            known=lambda context, _: context.names.meetings,
            spots=(
                *("closed/meeting", "@asks/meeting", "@changes/meeting", "@accepted/meeting", "decisions/*/meeting"),
                *("decisions/*/asks/*/meeting", "reports/*/meeting", "reviews/*/meeting", "other_levels/*/meeting"),
            ),
        ),
        Lookup(
            id="unknown-kpi",
            kinds=("plan",),
            sentence="The success of an action is shown by KPIs of its own plan.",
            noun="KPI",
            where="this plan",
            known=lambda context, _: context.kpi_ids,
            spots=("@all/success[]",),
        ),
        Lookup(
            id="unknown-fund",
            kinds=("plan",),
            sentence="Costs are taken from a fund of the plan's budget, where it has one.",
            noun="fund",
            where="the plan's budget",
            known=lambda context, _: context.funds or None,
            spots=("@actions/resources/*/fund",),
        ),
        Lookup(
            id="unknown-organisation",
            kinds=("calendar", "practice", "profile"),
            sentence="A calendar of its own is for an organisation with a profile, and so are help and successors.",
            noun="organisation",
            where="the folders of plans/",
            known=lambda context, _: context.names.organisations,
            spots=("overrides/*", "needs/*/met/by", "successor"),
        ),
        Lookup(
            id="unknown-objective",
            kinds=("plan",),
            sentence="What an item serves is an objective of this plan, or of another by its address.",
            noun="objective",
            where="the plans",
            known=lambda context, _: context.objectives_to_serve,
            first=lambda context: context.trust_objectives,
            spots=("@all/serves[]",),
        ),
        Lookup(
            id="unknown-item",
            kinds=("plan",),
            sentence="What goes on with an item of a plan that is here, names an item that is in it.",
            noun="item",
            where=lambda _, name: f"the plan {_plan_of(name)}",
            known=lambda context, name: (context.names.items or {}).get(_plan_of(name)),
            spots=("@all/carried_from",),
        ),
        Lookup(
            id="unknown-following-plan",
            kinds=("plan",),
            sentence="What is open of a closed plan goes on in a plan beside it.",
            noun="plan",
            where="this folder",
            known=lambda context, _: _plans_beside(context),
            spots=("closed/carried_to",),
        ),
        Lookup(
            id="unknown-framework",
            kinds=("plan", "measures", "profile", "support-criteria", "support", "delegation", "themes"),
            sentence="A framework that is named has a file.",
            noun="framework",
            where=f"reference/frameworks/ or {CATALOGUE}",
            known=lambda context, _: context.names.frameworks,
            first=lambda context: context.names.own_frameworks,
            spots=(
                Spot(at="@all/tags[]", read=_framework_of_tag),
                "measures/*/scales[]",
                Spot(at="measures/*/areas{}", when=_has_area),
                *("inspections/*/framework", "assessments/*/framework"),
                Spot(at="areas", when=lambda context, _: context.file.kind in ("support-criteria", "delegation")),
                "criteria/*/frameworks/*",
                Spot(at="themes/*/tags[]", read=_framework_of_tag),
            ),
        ),
        Lookup(
            id="unknown-tag",
            kinds=("plan", "themes"),
            sentence="A tag is an item of its framework, or an area.",
            noun="item",
            where=lambda _, name: f"framework {_framework_of_tag(name.text)}",
            known=lambda context, name: tags_in(context.names.frameworks, _framework_of_tag(name.text)),
            spots=tuple(Spot(at=at, read=_item_of_tag) for at in ("@all/tags[]", "themes/*/tags[]")),
        ),
    ),
)


def _pairs(node: Entry, key: str) -> Iterator[tuple[str, str]]:
    for name, value in as_entry(node.get(key)).items():
        if isinstance(value, str):
            yield str(name), value


# A function, not a row: each place names the framework of its area in another way.
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


# A function, not a row: figures are no text, and the grades of targets are only found by parsing these.
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


def known_targets(context: CheckContext) -> Iterator[tuple[Path, Target, Entry]]:
    """Each target of a known measure that can be read, with its path and the measure."""
    for path, kpi in context.measured:
        measure = context.names.measure(text_of(kpi, "measure"))
        if not text_of(measure, "unit"):
            continue
        for spot, text in targets_of(path, kpi):
            try:
                yield spot, parse_target(text), measure
            except TargetError:
                continue  # already reported, as an error of form


def known_refs(context: CheckContext) -> Iterator[tuple[Path, Ref, Entry]]:
    """Each thing that a target of a known measure refers to, with the target's path and the measure."""
    for spot, target, measure in known_targets(context):
        for ref in target.refs:
            yield spot, ref, measure


def targets_of(path: Path, kpi: Entry) -> Iterator[tuple[Path, str]]:
    """The target of a KPI, or those of its steps, with their paths."""
    if text := text_of(kpi, "target"):
        yield (*path, "target"), text
    for school, wanted in as_entry(kpi.get("targets")).items():
        if isinstance(wanted, str):
            yield (*path, "targets", school), wanted
    for spot, step in steps_of((path, kpi)):
        if text := text_of(step, "target"):
            yield (*spot, "target"), text


# A function, not a row: what a target refers to is only found by parsing it, and the noun depends on the place.
@error("plan", "measures")
def unknown_population(context: CheckContext) -> Iterator[Violation]:
    """A population that figures are held to has comparators."""
    populations = context.names.populations
    for path, kpi in context.measured:
        yield from unknown((*path, "compare"), text_of(kpi, "compare"), populations, "population or grade", COMPARATORS)
    for spot, ref, measure in known_refs(context):
        grades: set[str] | None = set()
        if text_of(measure, "unit") == "grade":
            grades = grades_of(measure, context.names)
        if populations is not None and grades is not None:
            known = populations | grades | OWN
            yield from unknown(spot, ref.word, known, "population or grade", COMPARATORS)
    for spot, gap in gaps(context):
        yield from unknown(spot, gap.population, populations, "population", COMPARATORS)


def gaps(context: CheckContext) -> Iterator[tuple[Path, Gap]]:
    """The gaps that a catalogue of measures works out."""
    for path, measure in context.each("measures", "*"):
        if gap := read_gap(text_of(measure, "from")):
            yield (*path, "from"), gap


def _measure_of_gap(text: str) -> str:
    gap = read_gap(text)
    return gap.measure if gap else ""


def _group_of_gap(text: str) -> str:
    gap = read_gap(text)
    return gap.group if gap else ""


def _measure_beside(context: CheckContext, name: Name) -> str:
    """The measure to which the name of a group belongs: in its gap, above its figure, or next to it."""
    if context.file.kind == "measures":
        return _measure_of_gap(name.text)
    if context.file.kind == "measurements":
        return str(name.path[0])
    return text_of(name.node, "measure")


def _said_of(context: CheckContext, measure: str) -> str:
    return f"measure {measure} ({context.names.said_in(measure)})"


def _is_of_measurements(context: CheckContext, _: Name) -> bool:
    return context.file.kind == "measurements"


def _every_group(context: CheckContext, _: Name) -> set[str] | None:
    """The groups of all measures: what is judged has no measure."""
    if context.names.measures is None:
        return None
    return set().union(*(ids_of(measure.get("groups")) for measure in context.names.measures.values()))


def _groups(context: CheckContext, name: Name) -> set[str] | None:
    """The groups of the measure to which the name of a group belongs, or None where there is no such measure."""
    measure = context.names.measure(_measure_beside(context, name))
    if not measure:
        return None
    return ids_of(measure.get("groups"))


register(
    __name__,
    (
        Lookup(
            id="unknown-measure",
            kinds=("plan", "comparators", "measures", "measurements", "themes"),
            sentence="A measure that is named is in the catalogue.",
            noun="measure",
            where=f"{MEASURES} or {CATALOGUE}",
            known=lambda context, _: context.names.measures,
            first=lambda context: context.names.own_measures,
            spots=(
                *("themes/*/measures[]", "@measured/measure", "comparators/*/measure"),
                Spot(at="measures/*/from", read=_measure_of_gap),
                Spot(at="{}", when=_is_of_measurements),
            ),
        ),
        Lookup(
            id="unknown-group",
            kinds=("plan", "comparators", "measures", "measurements"),
            sentence="A group of pupils is one of the measure's.",
            noun="group",
            where=lambda context, name: _said_of(context, _measure_beside(context, name)),
            known=_groups,
            spots=(
                *("@measured/group", "comparators/*/group|held_against"),
                Spot(at="@judged/group", known=_every_group, where=f"any measure ({MEASURES})"),
                Spot(at="measures/*/from", read=_group_of_gap),
                Spot(at="*/*/group", when=_is_of_measurements),
            ),
        ),
    ),
)


# A function, not a row: the message is another, for there is no list to add the field to.
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


def _has_field(item: Entry, head: str, tail: str) -> bool:
    if not tail:
        return head in item
    key, entries = "id", item.get(head)
    if head == "targets":
        key = "for"
    if isinstance(entries, dict):  # the targets of single schools
        school, _, tail = tail.partition("/")
        entries = entries.get(school)
        if not tail:
            return isinstance(entries, str)
    return any(as_entry(entry).get(key) == tail for entry in as_list(entries))
