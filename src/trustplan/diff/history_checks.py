"""Findings from a comparison with an earlier revision: what was moved or rewritten without a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trustplan.diff.edits import PAST, Edit, Kind
from trustplan.diff.recorded_changes import NOT_RECORDED, RECORDED_OTHERWISE
from trustplan.primitives.findings import Finding, Place, errors, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.diff.revisions import Comparison


class _Breach(NamedTuple):
    """A rule that an edit breaks, and the fix."""

    rule: str
    fix: str


_ENTRY = _Breach(
    "past-entry-changed", "Put it back as it was, and add a new entry with today's date that says what is right."
)
_FIGURE = _Breach("past-figure-changed", "Put it back as it was, and add the right figure below it with a later “on”.")
_NEWS = _Breach(
    "past-entry-changed", "Put it back. Work that is not pursued any more is stopped or carried over by an update."
)
_LAST_YEAR = _Breach(
    "past-entry-changed",
    "Put last year's file back as it was: it stays, under “Earlier plans”. “trustplan roll-over” with the new "
    "school year writes the new plan in a file of its own.",
)
_SCHOOL = _Breach(
    "past-entry-changed",
    "Put the folder back under its name. If the school has left, write “left:” with its last day in its "
    "profile.yaml: nothing is asked of it then. A new name of the school goes into “title:”.",
)
REWRITTEN = {
    **dict.fromkeys(PAST, _ENTRY),
    Kind.FIGURE_EDITED: _FIGURE,
    Kind.FIGURE_REMOVED: _FIGURE,
    Kind.NEWS_DROPPED: _NEWS,
    Kind.PLAN_REUSED: _LAST_YEAR,
    Kind.SCHOOL_DROPPED: _SCHOOL,
}


def with_history_findings(findings: Iterable[Finding], comparison: Comparison) -> tuple[Finding, ...]:
    """The findings in the files as they are, together with those from the comparison, in order.

    A line that has an error already gets no second finding: the error is also the reason why the line differs.
    """
    known = tuple(findings)
    lines = {(f.place.file, f.place.line) for f in errors(known)}
    more = (f for f in history_findings(comparison) if (f.place.file, f.place.line) not in lines)
    return in_order((*known, *more))


def history_findings(comparison: Comparison) -> Iterator[Finding]:
    """A finding for each date or target that moved without a record, and for each past entry or figure rewritten.

    The dates and targets of a plan that has not begun are drafts, and may move.
    """
    for edit in comparison.edits:
        place = edit.at or Place(file="")
        if edit.cause in (NOT_RECORDED, RECORDED_OTHERWISE) and edit.ref.rpartition("/")[0] not in comparison.drafts:
            yield _moved(edit, place)
        elif edit.kind in REWRITTEN:
            breach = REWRITTEN[edit.kind]
            yield Finding(rule=breach.rule, place=place, message=edit.sentence, fix=breach.fix)


def _moved(edit: Edit, place: Place) -> Finding:
    noun = "target" if edit.field.startswith("target") else "date"
    if edit.kind is Kind.CHANGE_RECORDED:
        fix = f"Delete the entry: the {noun} has not moved, and was {edit.old} before."
    elif not edit.new:
        fix = f"Put the {noun} back. Work that is not pursued any more is stopped or carried over by an update."
    elif edit.cause == RECORDED_OTHERWISE:
        fix = f"Under “changes:”, put the old value right: “was: {edit.old}”."
    else:
        fix = f"Add an entry to the item's “changes:” with “field: {edit.field}”, “was: {edit.old}” and a reason."
    return Finding(rule="moved-without-change", place=place, message=edit.sentence, fix=fix)
