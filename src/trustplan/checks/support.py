"""Rules about support and delegation: levels, criteria, what a decision has to say, and what it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.checks.items import Name, below, listed
from trustplan.checks.lookups import Lookup, Spot, register
from trustplan.checks.registry import Violation, advice, error
from trustplan.primitives.english import listed as in_words
from trustplan.primitives.english import verb
from trustplan.primitives.governance_terms import NOT_APPLICABLE, NOT_ASSESSED, is_milder, most_frequent
from trustplan.primitives.periods import parse_date, parse_day
from trustplan.source.files import as_list, ids_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.source.files import Entry, Node
    from trustplan.source.yaml_reader import Path

CRITERIA = "reference/support-criteria.yaml"
SCHEME = "reference/delegation.yaml"
NO_LEVEL = (NOT_ASSESSED, NOT_APPLICABLE)


def _levels_or_none(context: CheckContext, _: Name) -> Collection[str] | None:
    """What an assessment may say: a level, or why there is none."""
    levels = context.names.governed.levels
    if levels is None:
        return None
    return {*levels, *NO_LEVEL}


def _levels_of_scale(context: CheckContext, name: Name) -> Collection[str] | None:
    """The levels of the scale that is named beside a level, or None where there is no such scale."""
    scale = (context.names.governed.scales or {}).get(text_of(name.node, "scale"))
    if scale is None:
        return None
    return ids_of(scale.get("levels"))


def _plans(context: CheckContext, _: Name) -> Collection[str] | None:
    """The plans of the file's organisation."""
    plans = context.names.plans
    if plans is None:
        return None
    return plans.get(context.organisation, set())


register(
    __name__,
    (
        Lookup(
            id="unknown-criterion",
            kinds=("support", "themes"),
            sentence="A criterion is one of the trust's support criteria.",
            noun="criterion",
            where=CRITERIA,
            known=lambda context, _: context.names.governed.criteria,
            spots=("assessments/*/criterion", "decisions/*/exit/*/criterion", "themes/*/criteria[]"),
        ),
        Lookup(
            id="unknown-scope",
            kinds=("support",),
            sentence="A part of a school for which support is decided is one of the trust's.",
            noun="scope",
            where=CRITERIA,
            known=lambda context, _: context.names.governed.scopes,
            spots=("assessments/*/scope", "decisions/*/scope", "reports/*/scope", "other_levels/*/scope"),
        ),
        Lookup(
            id="unknown-party",
            kinds=("support", "delegation"),
            sentence="A party that holds a function, is consulted on it or informed of it is one of the scheme.",
            noun="party",
            where=SCHEME,
            known=lambda context, _: context.names.governed.parties,
            spots=("decisions/*/delegation/*/to", "functions/*/holds|consulted[]|informed[]"),
        ),
        Lookup(
            id="unknown-level",
            kinds=("support", "support-criteria", "review-tools"),
            sentence="A level of support is one of the trust's.",
            noun="level",
            where=CRITERIA,
            known=lambda context, _: context.names.governed.levels,
            spots=(
                Spot(at="assessments/*/level", known=_levels_or_none),
                *("decisions/*/level", "decisions/*/exit/*/level"),
                *("criteria/*/levels{}", "criteria/*/frameworks/*/levels{}", "tools/*/levels{}"),
            ),
        ),
        Lookup(
            id="unknown-scale",
            kinds=("support",),
            sentence="Another scale on which a school stands is one of the trust's.",
            noun="scale",
            where=CRITERIA,
            known=lambda context, _: context.names.governed.scales,
            spots=("other_levels/*/scale",),
        ),
        Lookup(
            id="unknown-level-of-scale",
            kinds=("support",),
            sentence="A level on another scale is one of that scale.",
            noun="level",
            where=lambda _, name: f"the scale {text_of(name.node, 'scale')} ({CRITERIA})",
            known=_levels_of_scale,
            spots=("other_levels/*/level",),
        ),
        Lookup(
            id="unknown-function",
            kinds=("support", "review-tools"),
            sentence="A function is one of the scheme of delegation, or one of governance that reviews serve.",
            noun="function",
            where=SCHEME,
            known=lambda context, _: context.functions_to_delegate,
            spots=(
                "decisions/*/delegation/*/functions[]",
                Spot(
                    at="tools/*/function",
                    known=lambda context, _: context.names.governed.duties,
                    where="the functions of this file",
                ),
            ),
        ),
        Lookup(
            id="unknown-plan",
            kinds=("support",),
            sentence="An action group's plan is a file in the school's folder.",
            noun="plan",
            where=lambda context, _: f"the folder of {context.organisation}",
            known=_plans,
            spots=("decisions/*/action_group/plan",),
        ),
    ),
)


def _assessed(context: CheckContext, decision: Entry) -> dict[str, str]:
    """The level of each criterion on the day of a decision, for the part of the school that it is about."""
    day, scope = text_of(decision, "on"), text_of(decision, "scope")
    rows = [node for _, node in context.each("assessments", "*") if text_of(node, "scope") == scope]
    latest: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: text_of(row, "on")):
        if text_of(row, "on") <= day:
            latest[text_of(row, "criterion")] = text_of(row, "level")
    return {criterion: level for criterion, level in latest.items() if level not in NO_LEVEL}


@error("support")
def half_an_exit(context: CheckContext) -> Iterator[Violation]:
    """An exit that names a criterion names a level too, and the other way round: one alone would never be met."""
    for path, node in context.each("decisions", "*", "exit", "*"):
        criterion, level = text_of(node, "criterion"), text_of(node, "level")
        if criterion and "level" not in node:
            message = f"The exit names the criterion “{criterion}” without the level that it has to reach."
            yield Violation(
                (*path, "criterion"), message, "Add “level:”, or take “criterion:” out and judge the exit by its text."
            )
        if level and "criterion" not in node:
            message = f"The exit names the level “{level}” without the criterion that has to reach it."
            yield Violation(
                (*path, "level"), message, "Add “criterion:”, or take “level:” out and judge the exit by its text."
            )


@error("support")
def milder_without_reason(context: CheckContext) -> Iterator[Violation]:
    """A decision milder than a criterion at the highest level, or than the most frequent level, says why."""
    governed = context.names.governed
    levels = list(governed.levels or ())
    for path, decision in context.each("decisions", "*"):
        level = text_of(decision, "level")
        assessed = _assessed(context, decision)
        if level not in levels or text_of(decision, "rationale").strip() or not assessed:
            continue
        if not is_milder(levels, level, assessed.values()):
            continue
        highest = [_title(context, name) for name, at in assessed.items() if at == levels[-1]]
        if highest:
            names = in_words(highest)
            message = f"The decision is “{level}”, but {names} {verb(len(highest), 'is', 'are')} at “{levels[-1]}”."
        else:
            most = most_frequent(levels, assessed.values())
            message = f"The decision is “{level}”, but most criteria are at “{most}”."
        yield Violation((*path, "level"), message, "Add “rationale:” with the board's reason for a lower level.")


def _title(context: CheckContext, criterion: str) -> str:
    criteria = context.names.governed.criteria or {}
    return text_of(criteria.get(criterion, {}), "title") or criterion


@advice("support")
def delegation_not_recorded(context: CheckContext) -> Iterator[Violation]:
    """A level that changes what the local body holds comes with the change."""
    for path, decision, level in _decided(context):
        wanted = text_of(level, "delegation")
        changes = {text_of(node, "change") for _, node in below([(path, decision)], "delegation", "*")}
        held = _still_changed(context, decision)
        if wanted in ("adjusted", "removed") and not changes & {"adjusted", "removed"} and not held:
            message = f"“{text_of(decision, 'level')}” changes the local governing body's responsibilities, but no change is recorded."
            yield Violation(
                (*path, "level"), message, "Add “delegation:” with the functions, what happens to them, and why."
            )


@advice("support")
def group_not_recorded(context: CheckContext) -> Iterator[Violation]:
    """A level that comes with an action group names the group."""
    for path, decision, level in _decided(context):
        if level.get("action_group") is True and "action_group" not in decision:
            message = f"“{text_of(decision, 'level')}” comes with an action group, but none is recorded."
            yield Violation((*path, "level"), message, "Add “action_group:” with the role that leads it, and its plan.")


def _decided(context: CheckContext) -> Iterator[tuple[Path, Entry, Entry]]:
    """The decisions with a level of the trust's, and that level."""
    levels = context.names.governed.levels or {}
    for path, decision in context.each("decisions", "*"):
        if (level := text_of(decision, "level")) in levels:
            yield path, decision, levels[level]


def _changes(context: CheckContext) -> list[tuple[str, Node]]:
    """Every change of delegation with its day, in the order in which they count."""
    found: list[tuple[str, Node]] = []
    for decision in context.each("decisions", "*"):
        for path, node in below([decision], "delegation", "*"):
            found.append((text_of(node, "on") or text_of(decision[1], "on"), (path, node)))
    return sorted(found, key=lambda row: row[0])


def _functions(node: Entry) -> list[str]:
    return [str(name) for name in as_list(node.get("functions"))]


def _still_changed(context: CheckContext, decision: Entry) -> set[str]:
    """The functions that an earlier decision changed and that have not come back by a decision's day."""
    governed, held = context.names.governed, set[str]()
    for day, (_, node) in _changes(context):
        if day <= text_of(decision, "on"):
            meant = governed.meant_by(_functions(node))
            if text_of(node, "change") == "returned":
                held -= meant
            else:
                held |= meant
    return held


@error("support")
def nothing_to_return(context: CheckContext) -> Iterator[Violation]:
    """What is returned was removed or adjusted before."""
    governed, away = context.names.governed, set[str]()
    for _, (path, node) in _changes(context):
        change, names = text_of(node, "change"), _functions(node)
        if change != "returned":
            away |= governed.meant_by(names)
            continue
        for index, name in enumerate(names):
            meant = governed.meant_by([name])
            if meant and not meant & away:
                message = f"“{name}” is returned, but no earlier decision removed or adjusted it."
                yield Violation(
                    (*path, "functions", index), message, "Record the removal first, or name what was removed."
                )
            away -= meant


@error("support")
def review_before_decision(context: CheckContext) -> Iterator[Violation]:
    """What comes after a decision or a report has a later day: its review, and the end of a removal."""
    for path, decision in context.each("decisions", "*"):
        yield from _before((path, decision), "review_by", text_of(decision, "on"))
    for path, report in context.each("reports", "*"):
        yield from _before((path, report), "next_review", text_of(report, "on"))
    for path, decision in context.each("decisions", "*"):
        for spot, change in below([(path, decision)], "delegation", "*"):
            yield from _before((spot, change), "until", text_of(change, "on") or text_of(decision, "on"))


def _before(node: Node, key: str, first: str) -> Iterator[Violation]:
    """Yield a violation where the day under a key is before the first on which it can be."""
    path, entry = node
    day, start = parse_day(text_of(entry, key)), parse_date(first)
    if day and start and day < start:
        message = f"“{key}” is {day}, before {start}, the day from which it counts."
        yield Violation((*path, key), message, "Correct one of the two days.")


@advice("plan")
def area_not_named(context: CheckContext) -> Iterator[Violation]:
    """Each objective of an action group's plan is in one of the areas that frame it."""
    governed = context.names.governed
    if (context.organisation, context.file.name) not in governed.group_plans or not governed.support_areas:
        return
    for path, node in context.objectives:
        framework = f"{governed.support_areas}/"
        spots = [spot for spot, value in listed(path, node, "tags") if value.startswith(framework)]
        if not spots:
            message = f"The objective names no area of {governed.support_areas}, by which the board reads this plan."
            yield Violation(
                (*path, "id"), message, f"Give it one tag of that framework, such as “{framework}curriculum”."
            )
        elif len(spots) > 1:
            message = (
                f"The objective names several areas of {governed.support_areas}, by which the board reads this plan."
            )
            yield Violation(spots[1], message, "Keep the one where most of the work lies.")


@advice("support-criteria")
def level_not_worded(context: CheckContext) -> Iterator[Violation]:
    """A criterion has words for each level."""
    levels = context.names.governed.levels or {}
    for path, node in context.each("criteria", "*"):
        if "levels" not in node and "frameworks" not in node:
            message = "The criterion has no words for any level."
            yield Violation(
                (*path, "id"), message, "Add “levels:” with what is seen at each, or “frameworks:” with both."
            )
    for path, node in (*context.each("criteria", "*"), *context.each("criteria", "*", "frameworks", "*")):
        worded = node.get("levels")
        if isinstance(worded, dict):
            missing = [name for name in levels if name not in worded]
            if missing and set(worded) <= set(levels):
                message = f"There are no words for {in_words([f'“{name}”' for name in missing])}."
                yield Violation((*path, "levels"), message, "Say what is seen at that level.")
