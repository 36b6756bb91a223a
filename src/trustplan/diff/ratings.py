"""Differences of ratings between two days: takes a trust and the days, gives each difference with its cause.

The cause is found by rating a second time: the item is rated on the later day once from the facts of the earlier
day, and once without the edits since. If the first gives the new rating, time alone has changed it; if the second
does not, an edit has. Otherwise it was what came in: an update, a figure or a judgement.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from trustplan.diff.corrections import say_correction
from trustplan.diff.wording import edited, say_was
from trustplan.model import Rating
from trustplan.model.audiences import BY_WORDS, PUBLIC
from trustplan.primitives.english import capital, inside, say_date
from trustplan.primitives.phrases import Phrase, TrusteesOnly, phrase
from trustplan.primitives.value import Value, field
from trustplan.rating.codes import Code
from trustplan.rating.engine import Rater, rate
from trustplan.rating.reasons import Reason
from trustplan.rating.status import (
    WORST_FIRST,
    ActionStatus,
    Cell,
    Item,
    KpiStatus,
    ObjectiveStatus,
    Rated,
    Rollup,
    measure_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from trustplan.model import Action, Change, Kpi, Policy, Trust
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


class DatedCause(NamedTuple):
    """The cause of a moved rating, and the day of the fact behind it, if there is one."""

    cause: Cause
    on: date | None = None


class Difference(Value):
    """One change between two days. Prints as a sentence.

    `dimension` is `delivery` or `impact` for an objective's rating, and empty for an item's. For an edit,
    `old` and `new` are words, not ratings. `on` is the day of the fact behind it, if there is one. `correction` says
    what a corrected figure was and is. `is_approved` says of an edit that it counts.
    """

    ref: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
    dimension: str = field(metadata=PUBLIC)
    old: Rating | str = field(metadata=PUBLIC)
    new: Rating | str = field(metadata=PUBLIC)
    cause: Cause = field(metadata=PUBLIC)
    explanation: Phrase | Reason = field(metadata=BY_WORDS)
    on: date | None = field(default=None, metadata=PUBLIC)
    is_edit: bool = field(default=False, metadata=PUBLIC)
    at: Place | None = field(default=None, metadata=PUBLIC)
    correction: Phrase = field(default_factory=Phrase, metadata=BY_WORDS)
    is_approved: bool = field(default=False, metadata=PUBLIC)

    @property
    def words(self) -> Phrase:
        """What was corrected; then its own words, or those of the reason for the new rating."""
        words = self.explanation.words if isinstance(self.explanation, Reason) else self.explanation
        return phrase(self.correction, words) if self.correction else words

    @property
    def sentence(self) -> str:
        """The words as plain text: everything that this difference holds."""
        return str(self.words)

    @property
    def because(self) -> str:
        """The cause in words, with its day."""
        if self.on is None:
            return self.cause
        return f"{self.cause}, {say_date(self.on)}"

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
        if rating == Rating.NOT_ASSESSED:
            return 1.5
        return WORST_FIRST.index(rating)

    def __str__(self) -> str:
        if self.is_edit:
            return f"{self.ref}: {self.sentence} ({self.because})"
        named = self.ref
        if self.dimension:
            named += f", {self.dimension}"
        return f"{named}: from {_word(self.old)} to {_word(self.new)}. {self.sentence} ({self.because})"


def _word(rating: Rating | str) -> str:
    return str(rating).replace("-", " ")


def say_moved(policy: Policy, dimension: str, old: Rating, new: Rating, why: str) -> str:
    """The sentence on a moved rating, in the trust's own words; `dimension` is empty for an item's rating."""
    word = policy.word_of_whole if dimension else policy.word
    moved = f"from {word(old)} to {word(new)}. {why}"
    return capital(f"{dimension} {moved}".lstrip())


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


def _moved(comparison: _Comparison, new: Item) -> list[Difference]:
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
            at=place_of_reason(new),
            correction=say_correction(comparison.new, old, new) if cause is Cause.CORRECTED else Phrase(),
        )
    ]


def place_of_reason(item: Item) -> Place:
    """Where the first fact behind a rating is in the files; the item itself where nothing is."""
    sources = item.reasons[0].sources
    return sources[0] if sources else item.at


def _cause(comparison: _Comparison, old: Item, new: Item) -> DatedCause:
    """The cause of a moved rating. The order of the questions matters.

    An override comes first, since it hides everything else. Time comes before edits: what would have moved without
    the edit is not caused by it.
    """
    since = comparison.old.day
    if new.override and new.override != old.override:
        return DatedCause(Cause.OVERRIDE, new.override.on)
    if _is_by_time(comparison, old, new):
        if old.override and not new.override:
            return DatedCause(Cause.OVERRIDE_ENDED, old.override.until)
        return DatedCause(Cause.TIME_PASSING)
    edit = _last_edit(new, since)  # without one there is no need to rate again without edits
    if edit and comparison.unedited(new).rating is not new.rating:
        return DatedCause(_cause_of_edit(edit), edit.effective)
    if isinstance(new, ActionStatus):
        return _action_cause(new, since)
    if isinstance(old, KpiStatus):
        return _kpi_cause(old, new)
    return DatedCause(Cause.NEW_FIGURE)


def _is_by_time(comparison: _Comparison, old: Item, new: Item) -> bool:
    """Whether time alone has moved a rating. A first one comes from what came in, whatever time would have done."""
    if old.rating is Rating.NOT_ASSESSED and _has_news(new, comparison.old.day):
        return False
    return _grounds(comparison.passed(new)) == _grounds(new)


def _has_news(item: Item, since: date) -> bool:
    """Whether an item has an update, a milestone done, a figure or a judgement from after a day."""
    if isinstance(item, ActionStatus):
        return bool(_news(item, since))
    if item.parts:
        return any(_has_news(part, since) for part in item.parts)
    if item.deciding:
        return item.deciding.latest is not None and item.deciding.latest.on > since
    return any(j.on > since for j in item.kpi.judgements)


def _news(action: ActionStatus, since: date) -> list[date]:
    """The days after a day on which an action or a part of it had an update, or reached a milestone."""
    days: list[date] = []
    for status in action.each:
        days += [update.on for update in status.action.updates]
        days += [milestone.done for milestone in status.action.milestones if milestone.done]
    return [day for day in days if day > since]


def _grounds(item: Item) -> tuple[object, ...]:
    """The rating and the kind of reason for it, for parts as well where these decide.

    The rating alone does not tell two results apart: “at risk” by silence is not “at risk” by a late milestone.
    """
    code = item.reasons[0].code
    if code != Code.PARTS:
        return item.rating, code
    return item.rating, code, *map(_grounds, item.parts)


def _last_edit(item: Item, since: date) -> Change | None:
    """The last of the edits of an item and its parts that came into force after a day."""
    last = None
    for written in _written(item):
        for change in written.changes:
            if change.effective and change.effective > since:
                last = change
    return last


def _written(item: Item) -> Iterable[Action | Kpi]:
    """An item and its parts, as they are written."""
    if isinstance(item, ActionStatus):
        return [status.action for status in item.each]
    return item.kpi, *item.kpi.parts


def _cause_of_edit(change: Change) -> Cause:
    return Cause.EDITED_TARGET if change.field.startswith("target") else Cause.EDITED_DATE


def _action_cause(new: ActionStatus, since: date) -> DatedCause:
    news = _news(new, since)
    accepted = [s.action.accepted_on for s in new.each if s.is_accepted and s.action.accepted_on]
    if not news and accepted:
        return DatedCause(Cause.ACCEPTED, max(accepted))
    return DatedCause(Cause.NEW_UPDATE, max(news, default=None))


def _kpi_cause(old: KpiStatus, new: KpiStatus) -> DatedCause:
    if new.parts:
        for was, now in zip(old.parts, new.parts, strict=True):
            if was.rating is not now.rating:
                return _kpi_cause(was, now)
        return DatedCause(Cause.NEW_FIGURE)
    if not new.kpi.measure:
        judgements = new.kpi.judgements
        return DatedCause(Cause.NEW_JUDGEMENT, judgements[-1].on if judgements else None)
    cell = new.deciding
    if cell is None:
        return DatedCause(Cause.NEW_FIGURE)
    before = next((c for c in old.cells if c.organisation == cell.organisation), None)
    found = _cell_cause(before, cell)
    if found.cause is Cause.CORRECTED and new.measure and new.measure.counts_plans:  # it moves with what it counts
        return DatedCause(Cause.NEW_FIGURE, found.on)
    return found


def _cell_cause(before: Cell | None, cell: Cell) -> DatedCause:
    """Whether the figure of a period is new, was corrected, or is compared with another than before."""
    latest = cell.latest
    if latest is None:
        return DatedCause(Cause.NEW_FIGURE)
    if before is None or before.latest is None or before.latest.period != latest.period:
        return DatedCause(Cause.NEW_FIGURE, latest.on)
    if before.latest.on != latest.on:
        return DatedCause(Cause.CORRECTED, latest.on)
    if before.target_value != cell.target_value:
        return DatedCause(Cause.NEW_COMPARISON)
    return DatedCause(Cause.NEW_FIGURE, latest.on)


def moved_rollups(old: ObjectiveStatus, new: ObjectiveStatus) -> Iterator[tuple[str, Rollup, Rollup]]:
    """Delivery and impact of an objective, as far as their ratings differ: the name, the old and the new one."""
    pairs = (("delivery", old.delivery, new.delivery), ("impact", old.impact, new.impact))
    for dimension, before, after in pairs:
        if before.rating is not after.rating:
            yield dimension, before, after


def _objective(comparison: _Comparison, new: ObjectiveStatus, items: list[Difference]) -> list[Difference]:
    """The differences of an objective's two ratings. `items` are those of its items, and their edits."""
    old = comparison.old.index.get(new.ref)
    if not isinstance(old, ObjectiveStatus):
        return []
    members: dict[str, tuple[Item, ...]] = {"delivery": new.actions, "impact": new.kpis}
    found = []
    for dimension, before, after in moved_rollups(old, new):
        refs = {member.ref for member in members[dimension]}
        moved = [item for item in items if item.ref in refs and not item.is_edit]
        cause, on, correction = _rollup_cause(moved, after)
        accepted = _accepted_since(old, new, dimension)
        if cause is Cause.TIME_PASSING and accepted:
            cause, on = Cause.ACCEPTED, accepted
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
                correction=correction,
            )
        )
    return found


def _accepted_since(old: ObjectiveStatus, new: ObjectiveStatus, dimension: str) -> date | None:
    """The last day on which a meeting accepted that work was stopped or carried over, and so took it out of the count."""
    if dimension != "delivery":
        return None
    counted = {action.ref for action in old.actions if not action.is_accepted}
    days = [a.action.accepted_on for a in new.actions if a.is_accepted and a.ref in counted]
    return max((day for day in days if day), default=None)


def _rollup_cause(moved: list[Difference], new: Rollup) -> tuple[Cause, date | None, Phrase]:
    """The cause of the first item that moved other than by time: of those that decide, if any of them has moved."""
    deciders = [item for item in moved if item.ref in new.deciders]
    for item in deciders or moved:
        if item.cause is not Cause.TIME_PASSING:
            return item.cause, item.on, item.correction
    return Cause.TIME_PASSING, None, Phrase()


def _edits(comparison: _Comparison, item: Item, earlier: date, later: date) -> list[Difference]:
    """Edits of dates and targets that were made or approved, each with the rating that the old one would give."""
    found = []
    for change in item.written.changes:
        if not any(day and earlier < day <= later for day in (change.on, change.effective)):
            continue
        was, now = _was_and_now(comparison, item, change)
        found.append(
            Difference(
                ref=item.ref,
                title=item.title,
                dimension="",
                old=was,
                new=now,
                cause=_cause_of_edit(change),
                explanation=_words_of_edit(comparison, item, change, later),
                on=change.effective or change.on,
                is_edit=True,
                at=change.at,
                is_approved=_is_approved(change, later),
            )
        )
    return found


def _is_approved(change: Change, day: date) -> bool:
    return change.effective is not None and change.effective <= day


def _was_and_now(comparison: _Comparison, item: Item, change: Change) -> tuple[str, str]:
    measure, trust = measure_of(item), comparison.new.trust
    return say_was(change.was, measure, trust), say_was(change.now, measure, trust)


def _words_of_edit(comparison: _Comparison, item: Item, change: Change, later: date) -> Phrase:
    trust, plan = comparison.new.trust, comparison.new.plans[item.plan].plan
    was, now = _was_and_now(comparison, item, change)
    name = edited(change, item.written, trust, plan.noun("milestone").one)
    words = phrase(f"The {name} moved from {was} to {now}.")
    if change.effective is None or not _is_approved(change, later):
        return phrase(words, " Not approved, so the previous one still counts.")
    who = trust.body_title(change.approved_by)
    words = phrase(words, f" Approved by the {inside(who)}, {say_date(change.effective)}.")
    if isinstance(item, ActionStatus) and change.field == "due" and item.moved and item.moved.count > 1:
        words = phrase(words, f" {capital(item.moved.words)}.")
    before = comparison.unedited(item)
    if before.rating is item.rating:
        return words
    field = "target" if _cause_of_edit(change) is Cause.EDITED_TARGET else "date"
    would = trust.policy.word(before.rating)
    return phrase(words, TrusteesOnly(f" With the previous {field} the rating would be {would}."))
