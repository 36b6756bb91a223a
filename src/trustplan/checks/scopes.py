"""Rules about the schools that a KPI applies to, and about groups of schools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.checks.registry import Violation, advice, error, unknown
from trustplan.primitives.english import counted, listed
from trustplan.primitives.notation import TRUST
from trustplan.primitives.scopes import CHURCH, OWN, Scope, parse_scope, scope_text
from trustplan.source.files import as_entry, as_list, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.checks.governance_index import Entries
    from trustplan.source.files import Entry
    from trustplan.source.yaml_reader import Path

SCHOOLS = "the folders of plans/schools/"


def scope_of(kpi: Entry) -> Scope:
    """What a KPI applies to."""
    words = kpi.get("applies_to")
    return parse_scope(scope_text(words if isinstance(words, str | list) else None, kpi.get("targets")))


def schools_of(context: CheckContext, scope: Scope) -> dict[str, Entry]:
    """The profiles of the schools that a scope means, by id."""
    if scope.is_own:
        return {}
    profiles, groups = context.names.governed.profiles, context.names.school_groups or {}
    return {school: profile for school, profile in profiles.items() if is_meant(scope, school, profile, groups)}


def is_meant(scope: Scope, school: str, profile: Entry, groups: Entries) -> bool:
    """Whether a scope means a school, by its profile and the groups of schools."""
    if scope.is_own or school == TRUST:
        return False
    if not scope.names:
        return scope.kind in ("", _kind_of(profile, scope.kind))
    named: set[str] = set()
    for name in scope.names:
        named.update(map(str, as_list(groups[name].get("schools"))) if name in groups else (name,))
    return school in named


def _kind_of(profile: Entry, wanted: str) -> str:
    """What a school is, where `wanted` is asked for: its phase, or a church school."""
    if wanted == CHURCH and profile.get("church_school") is True:
        return CHURCH
    return text_of(profile, "phase")


def is_for(measure: Entry, profile: Entry) -> bool:
    """Whether a measure is for a school: for its phase, and for one that is no church school."""
    limits = as_entry(measure.get("for"))
    phases = as_list(limits.get("phases"))
    if phases and text_of(profile, "phase") not in phases:
        return False
    return limits.get("church_schools") is not True or bool(profile.get("church_school"))


@error("plan", "school-groups")
def unknown_school(context: CheckContext) -> Iterator[Violation]:
    """A school that is named has a folder, and a group of schools is in its file."""
    organisations, groups = context.names.organisations, context.names.school_groups
    if organisations is None or groups is None:
        return
    schools = organisations - {TRUST}
    for path, group in context.each("groups", "*"):
        for index, name in enumerate(as_list(group.get("schools"))):
            yield from unknown((*path, "schools", index), str(name), schools, "school", SCHOOLS)
    for path, kpi in context.measured:
        for spot, name in _names(path, kpi):
            words = "" if len(spot) > len(path) + 1 else _words_for(context, name)
            if words and name not in schools | groups.keys():
                message = f"There is no school “{name}” in {SCHOOLS}."
                yield Violation(spot, message, f"Did you mean “{words}”?", actual=name, suggestion=words)
                continue
            where = f"{SCHOOLS} or in reference/school-groups.yaml" if groups else SCHOOLS
            yield from unknown(spot, name, schools | groups.keys(), "school", where)
        for name in as_entry(kpi.get("targets")):
            yield from unknown((*path, "targets", name), str(name), schools, "school", SCHOOLS, key=True)


def _names(path: Path, kpi: Entry) -> Iterator[tuple[Path, str]]:
    """Each id in the scope of a KPI, with its place."""
    words = kpi.get("applies_to")
    for index, name in enumerate(as_list(words)):
        yield (*path, "applies_to", index), str(name)
    if isinstance(words, str) and words != OWN and " " not in words:
        for name in parse_scope(words).names:
            yield (*path, "applies_to"), name


def _words_for(context: CheckContext, name: str) -> str:
    """What a single word means that is no id: `every school` by `all`, `primary schools` by `primary` or `primaries`."""
    from trustplan.schema.guesses import as_schools  # noqa: PLC0415  only loaded where a name is unknown

    if words := as_schools(name):
        return words
    for phase in _phases(context):
        if name.lower() in (phase, f"{phase}s", f"{phase.removesuffix('y')}ies"):
            return f"{phase} schools"
    return ""


def _phases(context: CheckContext) -> list[str]:
    profiles = context.names.governed.profiles.items()
    return sorted({text_of(p, "phase") for name, p in profiles if name != TRUST} - {""})


@error("plan")
def no_such_schools(context: CheckContext) -> Iterator[Violation]:
    """Schools of a phase that a KPI applies to are there."""
    for path, kpi in context.measured:
        scope = scope_of(kpi)
        if context.names.organisations is None or not scope.kind or schools_of(context, scope):
            continue
        words = text_of(kpi, "applies_to")
        likely = [words.replace(scope.kind, phase) for phase in _phases(context)]
        fix = f"Write {' or '.join(likely)}, or check “phase” in the schools' profiles."
        if not likely:
            fix = "Write “phase” in the schools' profiles first."
        says = "church_school: true" if scope.kind == CHURCH else f"phase: {scope.kind}"
        yield Violation((*path, "applies_to"), f"No school's profile says “{says}”.", fix, actual=words)


@error("plan")
def not_a_trust_plan(context: CheckContext) -> Iterator[Violation]:
    """Only the trust's plans apply to several schools."""
    for path, kpi in context.measured:
        if context.organisation == TRUST or scope_of(kpi).is_own:
            continue
        if "applies_to" in kpi:
            message = "Only the trust's plans apply to schools."
            yield Violation((*path, "applies_to"), message, "Delete “applies_to”.")
        elif isinstance(kpi.get("targets"), dict):
            message = "Only the trust's plans have targets for each school."
            yield Violation((*path, "targets"), message, "Write “target: at least 60” for the school's own.", key=True)


@error("plan")
def target_of_another_school(context: CheckContext) -> Iterator[Violation]:
    """A school's own target is for a school that the KPI applies to."""
    for path, kpi in context.measured:
        known, meant = context.names.organisations, schools_of(context, scope_of(kpi))
        for school in as_entry(kpi.get("targets")):
            if "applies_to" not in kpi or known is None or school in meant or school not in known:
                continue
            message = f"There is a target for {school}, and the KPI does not apply to it."
            fix = "Delete the target, or add the school to “applies_to”."
            if scope_of(kpi).is_own:
                fix = "Delete “applies_to”; then the KPI applies to the schools that have targets."
            yield Violation((*path, "targets", school), message, fix, key=True)


@advice("plan")
def school_without_target(context: CheckContext) -> Iterator[Violation]:
    """Where schools have targets of their own, each school that the KPI applies to has one."""
    for path, kpi in context.measured:
        targets, measure = kpi.get("targets"), context.names.measure(text_of(kpi, "measure"))
        if not isinstance(targets, dict) or context.organisation != TRUST:
            continue
        meant = schools_of(context, scope_of(kpi)).items()
        left = sorted(school for school, profile in meant if school not in targets and is_for(measure, profile))
        if left:
            message = f"There is no target for {listed(left)}, so the figures there are only monitored."
            fix = "Add a target, write none for a school that is only monitored, or name the others in “applies_to”."
            yield Violation((*path, "targets"), message, fix, key=True)


@advice("plan")
def measure_not_for_school(context: CheckContext) -> Iterator[Violation]:
    """A measure is for the schools that a KPI names."""
    for path, kpi in context.measured:
        measure, scope = context.names.measure(text_of(kpi, "measure")), scope_of(kpi)
        if not measure or scope.least or not (scope.names or scope.kind):
            continue
        left = sorted(school for school, profile in schools_of(context, scope).items() if not is_for(measure, profile))
        if left:
            name = text_of(measure, "id")
            message = f"{name} is not for {listed(left)}, by “for” in {context.names.changed_in(name)}, so the KPI passes over it."
            if len(left) > 1:
                message = message.removesuffix("it.") + "them."
            key = "applies_to" if "applies_to" in kpi else "targets"
            yield Violation((*path, key), message, "Name other schools, or change “for” there.", key=key == "targets")


@advice("plan")
def more_schools_than_there_are(context: CheckContext) -> Iterator[Violation]:
    """`at least 3 schools` names no more schools than the measure is for."""
    for path, kpi in context.measured:
        scope, measure = scope_of(kpi), context.names.measure(text_of(kpi, "measure"))
        if not scope.least or not measure or context.names.organisations is None:
            continue
        schools = [p for p in schools_of(context, scope).values() if is_for(measure, p)]
        if scope.least > len(schools) and (schools or not scope.kind):
            name, kind = text_of(measure, "id"), f"{scope.kind} " if scope.kind else ""
            message = (
                f"{scope.least} {kind}schools are wanted, and {name} is for "
                f"{counted(len(schools), f'{kind}school')} of the trust."
            )
            fix = f"Check the number, or “for” of {name} in {context.names.changed_in(name)}."
            yield Violation((*path, "applies_to"), message, fix)


@error("school-groups")
def group_like_a_school(context: CheckContext) -> Iterator[Violation]:
    """A group of schools has an id that no school has, or a KPI that names it could mean either."""
    for path, group in context.each("groups", "*"):
        name = text_of(group, "id")
        if name in (context.names.organisations or ()):
            message = f"“{name}” is a school's id too, so that nobody could tell which a KPI means."
            yield Violation((*path, "id"), message, f"Give the group another id, such as {name}-group.", actual=name)
