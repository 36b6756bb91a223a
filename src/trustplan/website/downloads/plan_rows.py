"""Plans as rows: ratings of objectives, actions and KPIs, the dates of actions and their milestones, and what changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated

from trustplan.diff.ratings import Cause
from trustplan.model import Rating, Stage
from trustplan.rating.status import ActionStatus, ObjectiveStatus
from trustplan.website.downloads.table import Row, Says

if TYPE_CHECKING:
    from trustplan.diff.ratings import Difference
    from trustplan.rating.status import Item, PlanStatus
    from trustplan.website.context import PageContext

RATINGS = tuple(rating.value for rating in Rating)
KINDS = ("objective", "action", "part of an action", "kpi", "part of a kpi")
LENSES = ("delivery", "impact")


# fmt: off
class PlanRow(Row, frozen=True, kw_only=True):
    """A plan."""

    id: Annotated[str, Says("Id", "The address of the plan.", is_required=True, is_detail=True)]
    organisation: Annotated[str, Says("Organisation id", "Whose plan it is.", is_required=True, refers_to="organisations")]
    organisation_title: Annotated[str, Says("Organisation", "The organisation's short name.")]
    title: Annotated[str, Says("Title", "What the plan is called.")]
    begins: Annotated[date, Says("Begins", "Its first day.", is_required=True)]
    ends: Annotated[date, Says("Ends", "Its last day.", is_required=True)]
    has_ended: Annotated[bool, Says("Ended", "Whether it had ended on the edition's day: its ratings are then those of the day after its end.")]
    closed_on: Annotated[date | None, Says("Closed on", "The day on which it was closed, where that is known.")]


class RatingRow(Row, frozen=True, kw_only=True):
    """An objective, action or KPI, or a part of one, with its rating. An objective has two, and no other."""

    id: Annotated[str, Says("Id", "The address of the item, which stays the same from edition to edition.", is_required=True, is_detail=True)]
    kind: Annotated[str, Says("Kind", "What it is.", is_required=True, enum=KINDS)]
    organisation: Annotated[str, Says("Organisation id", "Whose item it is.", is_required=True, refers_to="organisations")]
    organisation_title: Annotated[str, Says("Organisation", "The organisation's short name.")]
    plan: Annotated[str, Says("Plan", "The id of the plan.", is_required=True, refers_to="plans")]
    objective: Annotated[str, Says(
        "Objective id", "The address of the objective that it belongs to; of an objective its own.",
        is_required=True, refers_to="ratings",
    )]
    objective_title: Annotated[str, Says("Objective", "What that objective is called.")]
    part_of: Annotated[str, Says("Part of", "Of a part: the address of what it is a part of.", refers_to="ratings")]
    code: Annotated[str, Says("Code", "Its id in its plan.", is_required=True)]
    title: Annotated[str, Says("Title", "What it is called.")]
    delivery: Annotated[str, Says("Delivery", "Of an objective: whether its actions are done.", enum=RATINGS, is_detail=True)]
    delivery_label: Annotated[str, Says("Delivery in words", "The same in the trust's own words.")]
    impact: Annotated[str, Says("Impact", "Of an objective: whether its KPIs show what was meant to come of it.", enum=RATINGS, is_detail=True)]
    impact_label: Annotated[str, Says("Impact in words", "The same in the trust's own words.")]
    rating: Annotated[str, Says("Rating", "Of an action or KPI: its rating.", enum=RATINGS, is_detail=True)]
    rating_label: Annotated[str, Says("Rating in words", "The same in the trust's own words.")]
    since: Annotated[date | None, Says("Since", (
        "Of an action or KPI: since when it has this rating, as far as the last meetings show. Where it moved "
        "since the last meeting, the day of what moved it; else the cut-off of the first of these meetings at "
        "which it was the same."
    ))]
    worked_out: Annotated[str, Says(
        "Worked out", "The rating by the rules alone, which an override or a person's view may have changed.",
        enum=RATINGS, is_detail=True,
    )]
    is_key: Annotated[bool | None, Says("Key", "Whether it decides alone when it is off track.")]
    is_not_yet_due: Annotated[bool | None, Says("Not yet due", "Whether there is nothing to rate yet.", is_detail=True)]
    is_missing: Annotated[bool | None, Says("Missing", "Whether news or a figure of it is overdue.")]
    override_until: Annotated[date | None, Says("Override until", "The last day of an override in force.")]
    reason: Annotated[str, Says("Reason", "Why the rating is what it is: the reason that decided.", is_long=True)]
    impact_reason: Annotated[str, Says("Reason for impact", (
        "Of an objective: why its impact is what it is; the reason before is that of "
        "its delivery."
    ), is_long=True)]


class ActionRow(Row, frozen=True, kw_only=True):
    """An action, or a part of one: its stage, dates and lead."""

    id: Annotated[str, Says("Id", "The address of the action.", is_required=True, refers_to="ratings")]
    organisation: Annotated[str, Says("Organisation id", "Whose action it is.", is_required=True, refers_to="organisations")]
    organisation_title: Annotated[str, Says("Organisation", "The organisation's short name.")]
    code: Annotated[str, Says("Code", "Its id in its plan.", is_required=True)]
    title: Annotated[str, Says("Title", "What it is called.")]
    rating: Annotated[str, Says("Rating", "Its rating.", is_required=True, enum=RATINGS, is_detail=True)]
    rating_label: Annotated[str, Says("Rating in words", "The rating in the trust's own words.")]
    stage: Annotated[str, Says("Stage", "How far the work is.", is_required=True, enum=tuple(stage.value for stage in Stage))]
    start: Annotated[date | None, Says("Start", "The day on which it is to begin.")]
    due: Annotated[date | None, Says("Due", "The day by which it is to be done.")]
    first_due: Annotated[date | None, Says("First due", "Where the date was moved with approval: what it was at first.", is_detail=True)]
    times_moved: Annotated[int, Says("Times moved", "How often the date was moved with approval.", is_required=True)]
    lead: Annotated[str, Says("Lead id", "The id of the role that leads it. Trustees only.", is_detail=True)]
    lead_title: Annotated[str, Says("Lead", "The title of that role. Trustees only.")]
    last_update: Annotated[date | None, Says("Last update", "The day of the last news of it.")]
    milestones: Annotated[int, Says("Milestones", "How many milestones it has.", is_required=True)]
    milestones_done: Annotated[int, Says("Milestones done", "How many of these are done.", is_required=True)]


class MilestoneRow(Row, frozen=True, kw_only=True):
    """A milestone of an action."""

    id: Annotated[str, Says("Id", "The key of the row: the action and the milestone.", is_required=True, is_detail=True)]
    action: Annotated[str, Says("Action id", "The address of the action.", is_required=True, refers_to="actions")]
    action_title: Annotated[str, Says("Action", "What the action is called.")]
    code: Annotated[str, Says("Code", "Its id in the action.", is_required=True)]
    title: Annotated[str, Says("Title", "What it is called.")]
    due: Annotated[date | None, Says("Due", "The day by which it is to be done.")]
    done: Annotated[date | None, Says("Done", "The day on which it was done.")]


class ChangeRow(Row, frozen=True, kw_only=True):
    """A rating that moved, or a date or target that was edited, since the last meeting."""

    item: Annotated[str, Says("Item", "The address of the item.", is_required=True, is_detail=True)]
    title: Annotated[str, Says("Title", "What the item is called.")]
    lens: Annotated[str, Says("Lens", "Which of an objective's two ratings moved; empty for actions and KPIs.", enum=LENSES)]
    kind: Annotated[str, Says("Kind", "Whether a rating moved, or somebody edited a date or a target.", is_required=True, enum=("rating", "edit"))]
    old: Annotated[str, Says("Before", "What it was.")]
    new: Annotated[str, Says("After", "What it is now.")]
    cause: Annotated[str, Says("Cause", "What moved it.", is_required=True, enum=tuple(cause.value for cause in Cause))]
    on: Annotated[date | None, Says("Day", "The day of the fact behind it, if there is one.")]
    sentence: Annotated[str, Says("In a sentence", "What happened.", is_long=True)]
# fmt: on


def plan_rows(context: PageContext) -> Iterator[PlanRow]:
    """Every plan, ended ones included."""
    rated = context.edition.rated
    for ref, status in rated.plans.items():
        plan, closed_on = status.plan, None
        if plan.closed:
            closed_on = plan.closed.on
        yield PlanRow(
            id=ref,
            organisation=plan.organisation,
            organisation_title=context.names.school(plan.organisation),
            title=plan.title,
            begins=plan.start,
            ends=plan.end,
            has_ended=rated.is_over(plan),
            closed_on=closed_on,
        )


def rating_rows(context: PageContext) -> Iterator[RatingRow]:
    """Every objective, each followed by its actions and KPIs and their parts."""
    for plan in context.edition.rated.plans.values():
        for objective in plan.objectives:
            yield _of_objective(context, plan, objective)
            for action in objective.actions:
                yield from _actions(context, objective, action, "")
            for kpi in objective.kpis:
                yield _of_item(context, objective, kpi, KINDS[3], "")
                for part in kpi.parts:
                    yield _of_item(context, objective, part, KINDS[4], kpi.ref)


def action_rows(context: PageContext) -> Iterator[ActionRow]:
    """Every action, each followed by its parts."""
    for status in _each_action(context):
        written, first_due, times = status.action, None, 0
        if status.moved:
            first_due, times = status.moved.first, status.moved.count
        lead_title = ""
        if written.lead:
            lead_title = context.edition.trust.role_title(status.organisation, written.lead)
        yield ActionRow(
            id=status.ref,
            organisation=status.organisation,
            organisation_title=context.names.school(status.organisation),
            code=status.id,
            title=status.title,
            rating=status.rating.value,
            rating_label=context.marks.label(status.rating),
            stage=status.stage.value,
            start=written.start,
            due=written.due,
            first_due=first_due,
            times_moved=times,
            lead=written.lead,
            lead_title=lead_title,
            last_update=status.last_news,
            milestones=len(written.milestones),
            milestones_done=status.milestones_done,
        )


def milestone_rows(context: PageContext) -> Iterator[MilestoneRow]:
    """The milestones of every action."""
    for status in _each_action(context):
        for milestone in status.action.milestones:
            yield MilestoneRow(
                id=f"{status.ref}|{milestone.id}",
                action=status.ref,
                action_title=status.title,
                code=milestone.id,
                title=milestone.title,
                due=milestone.due,
                done=milestone.done,
            )


def change_rows(context: PageContext) -> Iterator[ChangeRow]:
    """The changes since the last meeting."""
    for change in context.edition.changes:
        yield ChangeRow(
            item=change.ref,
            title=change.title,
            lens=change.dimension,
            kind=("rating", "edit")[change.is_edit],
            old=str(change.old),
            new=str(change.new),
            cause=change.cause.value,
            on=change.on,
            sentence=change.sentence,
        )


def _each_action(context: PageContext) -> Iterator[ActionStatus]:
    for objective in context.edition.rated.every_objective:
        for action in objective.actions:
            yield from action.each


def _actions(
    context: PageContext, objective: ObjectiveStatus, action: ActionStatus, part_of: str
) -> Iterator[RatingRow]:
    yield _of_item(context, objective, action, KINDS[1 + bool(part_of)], part_of)
    for part in action.parts:
        yield from _actions(context, objective, part, action.ref)


def _of_objective(context: PageContext, plan: PlanStatus, status: ObjectiveStatus) -> RatingRow:
    styles = context.edition.trust.policy.styles
    delivery, impact = status.delivery, status.impact
    return RatingRow(
        id=status.ref,
        kind=KINDS[0],
        organisation=status.organisation,
        organisation_title=context.names.school(status.organisation),
        plan=plan.plan.ref,
        objective=status.ref,
        objective_title=status.title,
        part_of="",
        code=status.id,
        title=status.title,
        delivery=delivery.rating.value,
        delivery_label=styles[delivery.rating].whole,
        impact=impact.rating.value,
        impact_label=styles[impact.rating].whole,
        rating="",
        rating_label="",
        since=None,
        worked_out="",
        is_key=None,
        is_not_yet_due=None,
        is_missing=None,
        override_until=None,
        reason=delivery.reason.sentence,
        impact_reason=impact.reason.sentence,
    )


def _of_item(context: PageContext, objective: ObjectiveStatus, status: Item, kind: str, part_of: str) -> RatingRow:
    reason, until = "", None
    if status.reasons:
        reason = status.reasons[0].sentence
    if status.override:
        until = status.override.until
    return RatingRow(
        id=status.ref,
        kind=kind,
        organisation=status.organisation,
        organisation_title=context.names.school(status.organisation),
        plan=status.plan,
        objective=objective.ref,
        objective_title=objective.title,
        part_of=part_of,
        code=status.id,
        title=_title(context, status),
        delivery="",
        delivery_label="",
        impact="",
        impact_label="",
        rating=status.rating.value,
        rating_label=context.marks.label(status.rating),
        since=_since(context, status),
        worked_out=status.computed.value,
        is_key=status.is_key,
        is_not_yet_due=status.is_not_yet_due,
        is_missing=status.is_missing,
        override_until=until,
        reason=reason,
        impact_reason="",
    )


def _title(context: PageContext, status: Item) -> str:
    if isinstance(status, ActionStatus):
        return status.title
    return context.names.kpi_title(status)


def _since(context: PageContext, status: Item) -> date | None:
    """Since when an item has had its rating, as far as the last meetings show; None where they show nothing of it."""
    moved = context.once("downloads: moved", lambda: _moves(context))
    if status.ref in moved:
        return moved[status.ref].on
    found = None
    for snapshot in reversed(context.edition.history):
        if snapshot.items.get(status.ref) is not status.rating:
            break
        if snapshot.meeting:
            found = snapshot.day
    return found


def _moves(context: PageContext) -> dict[str, Difference]:
    return {change.ref: change for change in context.edition.changes if not change.is_edit}
