"""Ratings that move between two revisions: takes both trusts and the edits, gives the moves with their causes.

Both are rated on the same day, so that only the edits can be a cause, and not time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.diff.edits import Edit, Kind
from trustplan.diff.measurements import INSPECTIONS
from trustplan.primitives.notation import read_checklist, read_gap
from trustplan.rating.engine import rate
from trustplan.rating.status import ActionStatus, KpiStatus, ObjectiveStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from trustplan.model import Kpi, Rating, Trust
    from trustplan.primitives.findings import Place

# The kinds of edit that can move a rating, the likeliest first, and the words for each as a cause.
CAUSES = {
    Kind.OVERRIDE_MADE: "rating set by hand",
    Kind.OVERRIDE_EDITED: "rating set by hand",
    Kind.OVERRIDE_ENDED: "rating no longer set by hand",
    Kind.ACCEPTED: "stop accepted by a meeting",
    Kind.UPDATE_ADDED: "new update",
    Kind.MILESTONE_DONE: "milestone reached",
    Kind.JUDGEMENT_ADDED: "new judgement",
    Kind.FIGURE_RESTATED: "restated figure",
    Kind.FIGURE_ADDED: "new figure",
    Kind.RECORD_ADDED: "new review",
    Kind.UPDATE_EDITED: "past update edited",
    Kind.UPDATE_REMOVED: "past update removed",
    Kind.JUDGEMENT_EDITED: "past judgement edited",
    Kind.JUDGEMENT_REMOVED: "past judgement removed",
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
        found = before.index.get(was.get(objective.ref, objective.ref))
        items: list[Edit] = []
        for item in objective.items:
            earlier = before.index.get(was.get(item.ref, item.ref))
            if isinstance(earlier, ActionStatus | KpiStatus) and earlier.rating is not item.rating:
                cause = _cause(new, item, edits)
                reason = item.reasons[0]
                at = reason.sources[0] if reason.sources else item.at
                items.append(
                    _edit(new, item.ref, item.title, "", earlier.rating, item.rating, reason.sentence, cause, at)
                )
        if isinstance(found, ObjectiveStatus):
            for dimension, one, other in (
                ("delivery", found.delivery, objective.delivery),
                ("impact", found.impact, objective.impact),
            ):
                if one.rating is not other.rating:
                    cause = next((i.cause for i in items if i.ref in other.deciders), "")
                    cause = cause or next((i.cause for i in items), "") or _cause(new, objective, edits)
                    sentence, at = other.reason.sentence, objective.at
                    yield _edit(
                        new, objective.ref, objective.title, dimension, one.rating, other.rating, sentence, cause, at
                    )
        yield from items


def _edit(
    trust: Trust, ref: str, title: str, dimension: str, old: Rating, new: Rating, why: str, cause: str, at: Place
) -> Edit:
    named = f"{dimension} " if dimension else ""
    sentence = f"{named}from {trust.policy.word(old)} to {trust.policy.word(new)}. {why}"
    sentence = sentence[:1].upper() + sentence[1:]
    return Edit(
        kind=Kind.RATING_MOVED,
        ref=ref,
        title=title,
        sentence=sentence,
        field=dimension,
        old=old,
        new=new,
        cause=cause,
        at=at,
    )


def _cause(trust: Trust, status: ActionStatus | KpiStatus | ObjectiveStatus, edits: Sequence[Edit]) -> str:
    """The kinds of edit that could have moved a rating: those of the item and its figures, else those of the rules.

    All of them are named, since a new figure must not hide an edited target.
    """
    own = [e for e in edits if e.ref == status.ref or e.ref.startswith(f"{status.ref}.")]
    if isinstance(status, ActionStatus):
        below = {a.ref for a in status.each}
        own += [e for e in edits if e.ref in below]
    if isinstance(status, ObjectiveStatus):
        own += [e for e in edits if e.kind in (Kind.ADDED, Kind.DROPPED) and e.ref.startswith(f"{status.plan}/")]
    if isinstance(status, KpiStatus):
        measures = [name for name in _measures(status.kpi) if name]
        own += [e for e in edits if any(_is_behind(e, trust, name) for name in measures)]
    rules = [e for e in edits if e.ref.startswith("reference/")]
    return " and ".join(_words(own) or _words(rules))


def _words(edits: Sequence[Edit]) -> list[str]:
    kinds = {e.kind for e in edits}
    return list(dict.fromkeys(words for kind, words in CAUSES.items() if kind in kinds))


def _measures(kpi: Kpi) -> Iterator[str]:
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
    if tool := read_checklist(source):
        return edited == "reviews" and edit.title == tool
    return source == INSPECTIONS == edited
