"""Compare two revisions of the plans: takes two loads and a day, gives edits and the ratings that they move.

Files are compared as data, by id: the order of keys and entries, comments and line breaks are no change. Both are
rated on the same day, so that every difference comes from the edits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trustplan.diff.edits import PAST, Edit, Kind
from trustplan.diff.governance import edited_governance
from trustplan.diff.matching import Item, PlanSide, Revision, pair_plans
from trustplan.diff.measurements import edited_figures
from trustplan.diff.moved_ratings import moved
from trustplan.diff.plans import edited_plan
from trustplan.diff.reference_files import edited_reference
from trustplan.model.enums import TRUST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trustplan.loading.load import Loaded

__all__ = ["PAST", "Comparison", "Edit", "Kind", "compare_revisions"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """The result of a comparison: moved ratings first, then edits in the order of the files.

    `is_rated` means that both could be rated; `errors` has the number of errors of each. `drafts` are the plans that
    start after `day`.
    """

    edits: tuple[Edit, ...]
    day: date
    is_rated: bool
    errors: tuple[int, int] = (0, 0)
    drafts: frozenset[str] = frozenset()

    def of(self, *kinds: Kind) -> tuple[Edit, ...]:
        """The edits of some kinds."""
        return tuple(e for e in self.edits if e.kind in kinds)


def compare_revisions(old: Loaded, new: Loaded, day: date) -> Comparison:
    """Compare two loads of the plans on a day. Ratings are left out where one of them has errors."""
    before, after = Revision.of(old.folder), Revision.of(new.folder)
    pairs, edits = pair_plans(before, after)
    for pair in pairs:
        edits += edited_plan(pair)
    edits += edited_figures(before, after)
    edits += edited_governance(before, after)
    edits += edited_reference(before, after)
    edits += _reviews(after, edits)
    was = {new_ref: old_ref for pair in pairs for new_ref, old_ref in pair.was.items() if new_ref != old_ref}
    ratings = list(moved(old.trust, new.trust, day, was, edits)) if old.trust and new.trust else []
    return Comparison(
        edits=(*ratings, *edits),
        day=day,
        is_rated=old.trust is not None and new.trust is not None,
        errors=(len(old.errors), len(new.errors)),
        drafts=frozenset(pair.new.ref for pair in pairs if (start := pair.old.period[0]) and start > day),
    )


def _reviews(after: Revision, edits: list[Edit]) -> Iterator[Edit]:
    """Items to review: they serve an objective of the trust whose wording or target has changed."""
    own = [plan for plan in after.plans.values() if plan.organisation == TRUST]
    moved_objectives: dict[str, Edit] = {}
    for plan in own:
        for item in plan.items.values():
            if item.noun == "objective":
                about = {plan.ref_of(item), *(plan.ref_of(k) for k in _kpis_of(plan, item.id))}
                first = next(
                    (e for e in edits if e.ref in about and e.kind in (Kind.WORDING_EDITED, Kind.TARGET_EDITED)), None
                )
                if first:
                    moved_objectives[plan.ref_of(item)] = first
    for plan in after.plans.values():
        for item in plan.items.values():
            served = item.node.get("serves")
            for value in served if isinstance(served, list) else ():
                ref = str(value) if "/" in str(value) else f"{plan.ref}/{value}"
                if edit := moved_objectives.get(ref):
                    what = "target" if edit.kind is Kind.TARGET_EDITED else "wording"
                    sentence = f"It serves {ref}, whose {what} has changed: check that the two still fit."
                    yield Edit(
                        kind=Kind.REVIEW_WANTED,
                        ref=plan.ref_of(item),
                        title=item.title,
                        sentence=sentence,
                        cause=edit.sentence,
                        new=ref,
                        at=item.side.at,
                    )


def _kpis_of(plan: PlanSide, objective: str) -> list[Item]:
    """The KPIs of an objective and their parts."""
    kpis = [i for i in plan.items.values() if i.noun == "KPI" and i.parent == objective]
    return [*kpis, *(i for i in plan.items.values() if i.noun == "KPI" and i.parent in {k.id for k in kpis})]
