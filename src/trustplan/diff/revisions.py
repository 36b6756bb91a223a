"""Compare two revisions of the plans: takes two loads and a day, gives edits and the ratings that they move.

Files are compared as data, by id: the order of keys and entries, comments and line breaks are no change. Both are
rated on the same day, so that every difference comes from the edits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.diff.edits import PAST, Edit, Kind
from trustplan.diff.governance import edited_governance
from trustplan.diff.matching import Item, PlanSide, Revision, pair_plans
from trustplan.diff.measurements import edited_figures
from trustplan.diff.moved_ratings import moved
from trustplan.diff.plans import edited_plan
from trustplan.diff.reference_files import edited_reference
from trustplan.diff.titles import Titles
from trustplan.primitives.english import counted
from trustplan.primitives.notation import TRUST
from trustplan.source.files import as_entry, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trustplan.loading.load import Loaded

__all__ = ["PAST", "Comparison", "Edit", "Kind", "compare_revisions"]


class Comparison(Struct, frozen=True, kw_only=True):
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
    titles = Titles(before.folder, after.folder, after.names)
    pairs, edits = pair_plans(before, after)
    for pair in pairs:
        edits += edited_plan(pair, titles)
    edits += edited_figures(before, after, titles)
    edits += edited_governance(before, after, titles)
    edits += edited_reference(before, after, titles)
    edits = _without_gone_schools(before, after, edits)
    edits += _reviews(after, titles, edits, day)
    was: dict[str, str] = {}
    drafts: set[str] = set()
    for pair in pairs:
        was |= {new_ref: old_ref for new_ref, old_ref in pair.was.items() if new_ref != old_ref}
        start = pair.old.period[0]
        if start and start > day:
            drafts.add(pair.new.ref)
    ratings: list[Edit] = []
    if old.trust and new.trust:
        ratings += moved(old.trust, new.trust, day, was, edits)
    return Comparison(
        edits=(*ratings, *edits),
        day=day,
        is_rated=old.trust is not None and new.trust is not None,
        errors=(len(old.errors), len(new.errors)),
        drafts=frozenset(drafts),
    )


def _without_gone_schools(before: Revision, after: Revision, edits: list[Edit]) -> list[Edit]:
    """The edits with a single one for each school whose folder is gone, in place of those for all that was in it."""
    here = {file.organisation for file in after.folder.of_kind("profile")}
    for profile in before.folder.of_kind("profile"):
        school = profile.organisation
        if school in here or after.lacks(profile):
            continue
        lost = [e for e in edits if e.kind in (*PAST, Kind.PLAN_DROPPED) and _is_of(school, e)]
        files = sum(file.organisation == school for file in before.folder.files)
        title = text_of(as_entry(profile.document.data), "title") or school
        sentence = f"The folder of {title} is gone, and with it {counted(files, 'file')} of what was recorded there."
        gone = Edit(kind=Kind.SCHOOL_DROPPED, ref=school, title=title, sentence=sentence, at=profile.place(()))
        edits = [*(e for e in edits if e not in lost), gone]
    return edits


def _is_of(school: str, edit: Edit) -> bool:
    """Whether an edit is of a school's own files."""
    is_there = edit.at is not None and f"/schools/{school}/" in f"/{edit.at.file}"
    return is_there or edit.ref.startswith(f"{school}/") or f"/schools/{school}/" in f"/{edit.ref}"


def _reviews(after: Revision, titles: Titles, edits: list[Edit], day: date) -> Iterator[Edit]:
    """Items of running plans to review: they serve an objective of the trust whose wording or target has changed."""
    changed = _changed_objectives(after, edits)
    for plan in after.plans.values():
        end = plan.period[1]
        if end and end < day:
            continue
        for item in plan.items.values():
            for ref in _served(plan, item):
                if edit := changed.get(ref):
                    what = "target" if edit.kind is Kind.TARGET_EDITED else "wording"
                    sentence = f"It serves {titles.of('serves', ref)}, whose {what} has changed: check that the two still match."
                    yield Edit(
                        kind=Kind.REVIEW_WANTED,
                        ref=plan.ref_of(item),
                        title=item.title,
                        sentence=sentence,
                        cause=edit.sentence,
                        new=ref,
                        at=item.side.at,
                    )


def _changed_objectives(after: Revision, edits: list[Edit]) -> dict[str, Edit]:
    """The objectives of the trust of which the wording or target, or that of a KPI, has changed: the first edit of each."""
    objective_of: dict[str, str] = {}
    for plan in after.plans.values():
        if plan.organisation != TRUST:
            continue
        for objective in [item for item in plan.items.values() if item.kind == "objective"]:
            for item in (objective, *_kpis_of(plan, objective.id)):
                objective_of[plan.ref_of(item)] = plan.ref_of(objective)
    found: dict[str, Edit] = {}
    for edit in edits:
        if edit.kind in (Kind.WORDING_EDITED, Kind.TARGET_EDITED) and edit.ref in objective_of:
            found.setdefault(objective_of[edit.ref], edit)
    return found


def _served(plan: PlanSide, item: Item) -> list[str]:
    """The addresses of the objectives that an item serves."""
    served = item.node.get("serves")
    if not isinstance(served, list):
        return []
    return [str(value) if "/" in str(value) else f"{plan.ref}/{value}" for value in served]


def _kpis_of(plan: PlanSide, objective: str) -> list[Item]:
    """The KPIs of an objective and their parts."""
    kpis = [item for item in plan.items.values() if item.kind == "kpi"]
    own = [kpi for kpi in kpis if kpi.parent == objective]
    ids = {kpi.id for kpi in own}
    return [*own, *(kpi for kpi in kpis if kpi.parent in ids)]
