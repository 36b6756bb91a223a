"""Differences of ratings between two days: takes a trust and the days, gives each difference with its cause.

The cause is found by rating a second time: the item is rated on the later day once from the facts of the earlier
day, and once without the edits since. If the first gives the new rating, time alone has changed it; if the second
does not, an edit has. Otherwise it was what came in: an update, a figure or a judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from trustplan.diff.wording import edited, say_was
from trustplan.model import Rating
from trustplan.primitives.english import inside, say_date
from trustplan.primitives.phrases import Phrase, TrusteesOnly, phrase
from trustplan.rating.codes import Code
from trustplan.rating.engine import Rater, rate
from trustplan.rating.reasons import Reason
from trustplan.rating.status import WORST_FIRST, ActionStatus, Cell, Item, KpiStatus, ObjectiveStatus, Rated

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Change, Trust
    from trustplan.primitives.findings import Place


class Cause(StrEnum):
    """The cause of a difference."""

    NEW_FIGURE = "New figure"
    CORRECTED = "Corrected"
    NEW_COMPARISON = "New figure to compare with"
    NEW_UPDATE = "New update"
    NEW_JUDGEMENT = "New judgement"
    TIME_PASSING = "Time passing"
    EDITED_TARGET = "Edited target"
    EDITED_DATE = "Edited date"
    OVERRIDE = "Override"
    OVERRIDE_ENDED = "Override ended"
    ACCEPTED = "Accepted by a meeting"


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One change between two days. Prints as a sentence.

    `dimension` is `delivery` or `impact` for an objective's rating, and empty for an item's. For an edit,
    `old` and `new` are words, not ratings. `on` is the day of the fact behind it, if there is one.
    """

    ref: str
    title: str
    dimension: str
    old: Rating | str
    new: Rating | str
    cause: Cause
    explanation: Phrase | Reason
    on: date | None = None
    is_edit: bool = False
    at: Place | None = None

    @property
    def words(self) -> Phrase:
        """Its own words, or those of the reason for the new rating."""
        return self.explanation.words if isinstance(self.explanation, Reason) else self.explanation

    @property
    def sentence(self) -> str:
        """The words as plain text: everything that this difference holds."""
        return str(self.words)

    @property
    def is_fall(self) -> bool:
        """Whether a rating became worse."""
        return not self.is_edit and self._rank(self.new) < self._rank(self.old)

    @property
    def is_rise(self) -> bool:
        """Whether a rating became better."""
        return not self.is_edit and self._rank(self.new) > self._rank(self.old)

    @staticmethod
    def _rank(rating: Rating | str) -> float:
        """The order of ratings. Not assessed is between at risk and on track, so that a first rating rises or falls."""
        return 1.5 if rating == Rating.NOT_ASSESSED else [r.value for r in WORST_FIRST].index(str(rating))

    def __str__(self) -> str:
        when = f", {say_date(self.on)}" if self.on else ""
        if self.is_edit:
            return f"{self.ref}: {self.sentence} ({self.cause}{when})"
        dimension = f", {self.dimension}" if self.dimension else ""
        moved = f"{_word(self.old)} to {_word(self.new)}"
        return f"{self.ref}{dimension}: from {moved}. {self.sentence} ({self.cause}{when})"


def _word(rating: Rating | str) -> str:
    return str(rating).replace("-", " ")


class _Comparison:
    """The two ratings that are compared, and two more that show the cause, made only for items that have moved."""

    def __init__(self, trust: Trust, old: Rated, new: Rated) -> None:
        self.trust, self.old, self.new = trust, old, new

    @cached_property
    def _passed(self) -> Rater:
        return Rater(self.trust, self.new.day, known_on=self.old.day)

    @cached_property
    def _unedited(self) -> Rater:
        return Rater(self.trust, self.new.day, edits=self.old.day)

    def passed(self, item: Item) -> Item:
        """An item on the later day from the facts of the earlier day: the effect of time alone."""
        return self._passed.again(item)

    def unedited(self, item: Item) -> Item:
        """An item on the later day without the edits since the earlier one."""
        return self._unedited.again(item)


def changes(
    trust: Trust, earlier: date, later: date, *, old: Rated | None = None, new: Rated | None = None
) -> tuple[Difference, ...]:
    """Every change of a rating, and every edit of a date or target, from `earlier` to `later`.

    They are in the order of the plans, with an objective's own changes before those of its items. `old` and `new` are the trust as rated
    on the two days, where the caller has them already.
    """
    comparison = _Comparison(trust, old or rate(trust, earlier), new or rate(trust, later))
    found: list[Difference] = []
    for objective in comparison.new.objectives:
        items: list[Difference] = []
        for item in objective.items:
            items += _moved(comparison, item)
        for item in objective.each:
            items += _edits(comparison, item, earlier, later)
        found += _objective(comparison, objective, items)
        found += items
    return tuple(found)


def _moved(comparison: _Comparison, new: ActionStatus | KpiStatus) -> list[Difference]:
    """The difference of an item whose rating has moved; empty if it has not."""
    old = comparison.old.index.get(new.ref)
    if old is None or isinstance(old, ObjectiveStatus) or old.rating is new.rating:
        return []
    cause, on = _cause(comparison, old, new)
    return [
        Difference(
            ref=new.ref,
            title=new.title,
            dimension="",
            old=old.rating,
            new=new.rating,
            cause=cause,
            explanation=new.reasons[0],
            on=on,
            at=new.reasons[0].sources[0] if new.reasons[0].sources else new.at,
        )
    ]


def _cause(
    comparison: _Comparison, old: ActionStatus | KpiStatus, new: ActionStatus | KpiStatus
) -> tuple[Cause, date | None]:
    """The cause of a moved rating, and the day of the fact behind it. The order of the questions matters.

    An override comes first, since it hides everything else. Time comes before edits: what would have moved without
    the edit is not caused by it.
    """
    if new.override and new.override != old.override:
        return Cause.OVERRIDE, new.override.on
    if old.rating is Rating.NOT_ASSESSED and _has_news(new, comparison.old.day):
        pass  # a first rating comes from what came in, whatever time alone would have done
    elif _alike(comparison.passed(new), new):
        ended = old.override and not new.override
        return (Cause.OVERRIDE_ENDED, old.override.until) if ended and old.override else (Cause.TIME_PASSING, None)
    if _was_edited(new, comparison.old.day) and comparison.unedited(new).rating is not new.rating:
        edit = _last_edit(new, comparison.old.day)
        is_target = edit is not None and edit.field.startswith("target")
        return (Cause.EDITED_TARGET if is_target else Cause.EDITED_DATE), edit.effective if edit else None
    if isinstance(new, ActionStatus):
        return _action_cause(new, comparison.old.day)
    return _kpi_cause(old, new) if isinstance(old, KpiStatus) else (Cause.NEW_FIGURE, None)


def _has_news(item: Item, since: date) -> bool:
    """Whether an item has an update, a milestone done, a figure or a judgement from after a day."""
    if isinstance(item, ActionStatus):
        return any(u.on > since for a in item.each for u in a.action.updates) or any(
            m.done and m.done > since for a in item.each for m in a.action.milestones
        )
    if item.parts:
        return any(_has_news(part, since) for part in item.parts)
    if item.deciding:
        return item.deciding.latest is not None and item.deciding.latest.on > since
    return any(j.on > since for j in item.kpi.judgements)


def _alike(one: ActionStatus | KpiStatus, other: ActionStatus | KpiStatus) -> bool:
    """Whether two results have the same rating for the same kind of reason.

    The rating alone is not enough: “at risk” by silence and “at risk” by a late milestone are different results.
    """
    return _grounds(one) == _grounds(other)


def _grounds(item: Item) -> tuple[object, ...]:
    below = [_grounds(p) for p in item.parts] if item.reasons[0].code == Code.PARTS else []
    return item.rating, item.reasons[0].code, *below


def _last_edit(item: ActionStatus | KpiStatus, since: date) -> Change | None:
    done = [c for c in _all_edits(item) if c.effective and c.effective > since]
    return done[-1] if done else None


def _all_edits(item: ActionStatus | KpiStatus) -> list[Change]:
    """The edits of an item and of its parts."""
    if isinstance(item, ActionStatus):
        return [c for a in item.each for c in a.action.changes]
    return [*item.kpi.changes, *(c for p in item.kpi.parts for c in p.changes)]


def _was_edited(item: ActionStatus | KpiStatus, since: date) -> bool:
    """Whether an edit came into force after a day. Without one there is no need to rate again without edits."""
    return any(c.effective and c.effective > since for c in _all_edits(item))


def _action_cause(new: ActionStatus, since: date) -> tuple[Cause, date | None]:
    updates = [u.on for a in new.each for u in a.action.updates if u.on > since]
    milestones = [m.done for a in new.each for m in a.action.milestones if m.done and m.done > since]
    if not updates and not milestones and new.is_accepted:
        return Cause.ACCEPTED, new.action.accepted_on
    return Cause.NEW_UPDATE, max([*updates, *milestones], default=None)


def _kpi_cause(old: KpiStatus, new: KpiStatus) -> tuple[Cause, date | None]:
    if new.parts:
        moved = [(o, n) for o, n in zip(old.parts, new.parts, strict=True) if o.rating is not n.rating]
        return _kpi_cause(*moved[0]) if moved else (Cause.NEW_FIGURE, None)
    if not new.kpi.measure:
        last = new.kpi.judgements[-1] if new.kpi.judgements else None
        return Cause.NEW_JUDGEMENT, last.on if last else None
    cell = new.deciding
    before = next((c for c in old.cells if cell and c.organisation == cell.organisation), None)
    if cell is None or cell.latest is None:
        return Cause.NEW_FIGURE, None
    return _cell_cause(before, cell)


def _cell_cause(before: Cell | None, cell: Cell) -> tuple[Cause, date | None]:
    latest = cell.latest
    was = before.latest if before else None
    if latest is None:
        return Cause.NEW_FIGURE, None
    if was and was.period == latest.period and was.on != latest.on:
        return Cause.CORRECTED, latest.on
    if was and was.period == latest.period and before and before.target_value != cell.target_value:
        return Cause.NEW_COMPARISON, None
    return Cause.NEW_FIGURE, latest.on


def _objective(comparison: _Comparison, new: ObjectiveStatus, items: list[Difference]) -> list[Difference]:
    old = comparison.old.index.get(new.ref)
    if not isinstance(old, ObjectiveStatus):
        return []
    found = []
    for dimension, before, after, members in (
        ("delivery", old.delivery, new.delivery, {i.ref for i in new.actions}),
        ("impact", old.impact, new.impact, {i.ref for i in new.kpis}),
    ):
        if before.rating is after.rating:
            continue
        causes = [i for i in items if i.ref in members and not i.is_edit]
        deciders = [i for i in causes if i.ref in after.deciders] or causes
        new_facts = [i for i in deciders if i.cause is not Cause.TIME_PASSING]
        cause, on = (new_facts[0].cause, new_facts[0].on) if new_facts else (Cause.TIME_PASSING, None)
        found.append(
            Difference(
                ref=new.ref,
                title=new.title,
                dimension=dimension,
                old=before.rating,
                new=after.rating,
                cause=cause,
                explanation=after.reason,
                on=on,
                at=new.at,
            )
        )
    return found


def _edits(comparison: _Comparison, item: ActionStatus | KpiStatus, earlier: date, later: date) -> list[Difference]:
    """Edits of dates and targets, each with the rating that the old one would give."""
    found = []
    for change in item.written.changes:
        is_new = earlier < change.on <= later
        is_approved = change.effective is not None and earlier < change.effective <= later
        if not (is_new or is_approved):
            continue
        is_target = change.field.startswith("target")
        old, new = say_was(change.was), say_was(change.now)
        words = phrase(f"The {edited(change)} moved from {old} to {new}.")
        if change.effective and change.effective <= later:
            who = comparison.new.trust.body_title(change.approved_by)
            words = phrase(words, f" Approved by the {inside(who)}, {say_date(change.effective)}.")
            before = comparison.unedited(item)
            if before.rating is not item.rating:
                field = "target" if is_target else "date"
                would = comparison.new.trust.policy.word(before.rating)
                words = phrase(words, TrusteesOnly(f" On the old {field} the rating would be {would}."))
        else:
            words = phrase(words, " Not approved, so the old one still counts.")
        found.append(
            Difference(
                ref=item.ref,
                title=item.title,
                dimension="",
                old=old,
                new=new,
                cause=Cause.EDITED_TARGET if is_target else Cause.EDITED_DATE,
                explanation=words,
                on=change.effective or change.on,
                is_edit=True,
                at=change.at,
            )
        )
    return found
