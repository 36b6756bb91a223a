"""Ratings that move between two revisions: takes both trusts and the edits, gives the moves with their causes.

Both are rated on the same day, so that only the edits can be a cause, and not time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.diff.edits import Edit, Kind
from trustplan.diff.measurements import INSPECTIONS
from trustplan.diff.ratings import moved_rollups, place_of_reason, say_moved
from trustplan.primitives.notation import ALL_SCHOOLS, TRUST, read_checklist, read_gap, read_plan_count
from trustplan.rating.engine import rate
from trustplan.rating.status import ActionStatus, KpiStatus, ObjectiveStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from trustplan.model import Kpi, Trust
    from trustplan.rating.status import Item

# The kinds of edit that can move a rating, the likeliest first, and the words for each as a cause.
CAUSES = {
    Kind.OVERRIDE_MADE: "rating overridden",
    Kind.OVERRIDE_EDITED: "rating overridden",
    Kind.OVERRIDE_ENDED: "override ended",
    Kind.ACCEPTED: "stop accepted by a meeting",
    Kind.UPDATE_ADDED: "new update",
    Kind.MILESTONE_DONE: "milestone reached",
    Kind.JUDGEMENT_ADDED: "new judgement",
    Kind.FIGURE_RESTATED: "restated figure",
    Kind.FIGURE_ADDED: "new figure",
    Kind.RECORD_ADDED: "new review",
    Kind.UPDATE_EDITED: "past update edited",
    Kind.UPDATE_REMOVED: "past update removed",
    Kind.JUDGEMENT_EDITED: "past assessment edited",
    Kind.JUDGEMENT_REMOVED: "past assessment removed",
    Kind.MILESTONE_UNDONE: "milestone no longer reached",
    Kind.FIGURE_EDITED: "past figure edited",
    Kind.FIGURE_REMOVED: "past figure removed",
    Kind.RECORD_EDITED: "past review rewritten",
    Kind.RECORD_REMOVED: "past review removed",
    Kind.CHANGE_EDITED: "record of a change rewritten",
    Kind.CHANGE_REMOVED: "record of a change removed",
    Kind.CHANGE_APPROVED: "change approved",
    Kind.CHANGE_RECORDED: "change recorded",
    Kind.DATE_EDITED: "edited date",
    Kind.TARGET_EDITED: "edited target",
    Kind.PLAN_CLOSED: "plan closed",
    Kind.SCHOOL_LEFT: "school left",
    Kind.SCHOOL_JOINED: "school joined",
    Kind.MILESTONE_DROPPED: "milestone dropped",
    Kind.MILESTONE_ADDED: "milestone added",
    Kind.LEAD_CHANGED: "other lead or monitor",
    Kind.DROPPED: "item dropped",
    Kind.ADDED: "item added",
    Kind.RULE_CHANGED: "rule changed",
}


def moved(old: Trust, new: Trust, day: date, was: dict[str, str], edits: Sequence[Edit]) -> Iterator[Edit]:
    """An edit for every rating that differs on `day`. `was` has the old addresses of items with a new one."""
    before, after = rate(old, day), rate(new, day)
    for objective in after.objectives:
        items: list[Edit] = []
        for item in objective.items:
            earlier = before.index.get(was.get(item.ref, item.ref))
            if isinstance(earlier, ActionStatus | KpiStatus) and earlier.rating is not item.rating:
                items.append(_moved_item(new, earlier, item, edits))
        found = before.index.get(was.get(objective.ref, objective.ref))
        if isinstance(found, ObjectiveStatus):
            yield from _moved_objective(new, found, objective, items, edits)
        yield from items


def _moved_item(trust: Trust, old: Item, new: Item, edits: Sequence[Edit]) -> Edit:
    return Edit(
        kind=Kind.RATING_MOVED,
        ref=new.ref,
        title=new.title,
        sentence=say_moved(trust.policy, "", old.rating, new.rating, new.reasons[0].sentence),
        old=old.rating,
        new=new.rating,
        cause=_cause(trust, new, edits),
        at=place_of_reason(new),
    )


def _moved_objective(
    trust: Trust, old: ObjectiveStatus, new: ObjectiveStatus, items: Sequence[Edit], edits: Sequence[Edit]
) -> Iterator[Edit]:
    """The moves of an objective's two ratings. `items` are those of its items, of which the first that decides has the cause."""
    for dimension, before, after in moved_rollups(old, new):
        deciders = [item.cause for item in items if item.ref in after.deciders]
        others = [item.cause for item in items]
        yield Edit(
            kind=Kind.RATING_MOVED,
            ref=new.ref,
            title=new.title,
            sentence=say_moved(trust.policy, dimension, before.rating, after.rating, after.reason.sentence),
            field=dimension,
            old=before.rating,
            new=after.rating,
            cause=_first(deciders) or _first(others) or _cause(trust, new, edits),
            at=new.at,
        )


def _first(causes: Sequence[str]) -> str:
    return causes[0] if causes else ""


def _cause(trust: Trust, status: Item | ObjectiveStatus, edits: Sequence[Edit]) -> str:
    """The kinds of edit that could have moved a rating: those of the item and its figures, else those of the rules.

    All of them are named, since a new figure must not hide an edited target.
    """
    own = [edit for edit in edits if _can_move(edit, trust, status)]
    rules = [edit for edit in edits if edit.ref.startswith("reference/")]
    return " and ".join(_words(own) or _words(rules))


def _can_move(edit: Edit, trust: Trust, status: Item | ObjectiveStatus) -> bool:
    """Whether an edit is of an item itself, or of what its rating is made of: parts, items of its plan, figures."""
    if edit.ref in (status.ref, status.plan) or edit.ref.startswith(f"{status.ref}."):
        return edit.kind is Kind.PLAN_CLOSED or edit.ref != status.plan
    if edit.kind in (Kind.SCHOOL_JOINED, Kind.SCHOOL_LEFT):
        return status.organisation == TRUST or edit.ref.startswith(f"schools/{status.organisation}/")
    if isinstance(status, ActionStatus):
        return any(edit.ref == action.ref for action in status.each)
    if isinstance(status, ObjectiveStatus):
        return edit.kind in (Kind.ADDED, Kind.DROPPED) and edit.ref.startswith(f"{status.plan}/")
    return any(_is_behind(edit, trust, measure) for measure in _measures(status.kpi))


def _words(edits: Sequence[Edit]) -> list[str]:
    kinds = {e.kind for e in edits}
    return list(dict.fromkeys(words for kind, words in CAUSES.items() if kind in kinds))


def _measures(kpi: Kpi) -> Iterator[str]:
    """The measures of a KPI and of its parts."""
    if kpi.measure:
        yield kpi.measure
    for part in kpi.parts:
        yield from _measures(part)


def _is_behind(edit: Edit, trust: Trust, measure: str) -> bool:
    """Whether an edit is of a measure's figures, or of what these are worked out from."""
    edited = edit.ref.rpartition("/")[2]  # the measure of `ash/reading`, the file of `ash/reviews`
    if edited == measure:
        return True
    source = trust.measures[measure].comes_from if measure in trust.measures else ""
    if gap := read_gap(source):
        return edited == gap.measure
    if count := read_plan_count(source):
        plan = edit.ref.rpartition("/")[0]
        return count.plans in ("", plan) or (count.plans == ALL_SCHOOLS and "/" in plan)
    if name := read_checklist(source):
        tool = trust.governance.tool(name)
        return edited == "reviews" and tool is not None and edit.title == tool.title
    return source == INSPECTIONS == edited
