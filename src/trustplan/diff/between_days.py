"""Changes between two days: takes a trust, gives the edits that follow from the dated facts in its files.

They have the same form as the edits between two revisions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trustplan.diff.edits import Edit, Kind, in_words
from trustplan.diff.lifetimes import Days, lifetime_changes
from trustplan.diff.ratings import Cause, Difference, changes, say_moved
from trustplan.model import Rating, Symbol
from trustplan.model.plans import each_action
from trustplan.primitives.english import MOST_EXACT, counted, decimals_of, inside, say_date, say_period, say_unit
from trustplan.rating.target_values import say_whose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from trustplan.model import (
        Action,
        Kpi,
        Measure,
        Measurement,
        Objective,
        Organisation,
        Override,
        Plan,
        Trust,
        Update,
    )
    from trustplan.model.governance import Practice, Review, Support
    from trustplan.primitives.findings import Place


def between(trust: Trust, earlier: date, later: date) -> tuple[Edit, ...]:
    """Every change from the evening of `earlier` to that of `later`: ratings first, then what began and ended, then facts.

    Wording, leads, and items added or dropped have no dates in the files: finding these needs two revisions.
    """
    differences = changes(trust, earlier, later)
    ratings = [_edit(trust, difference) for difference in differences]
    days = Days(after=earlier, until=later)
    return (*ratings, *_turns(trust, days), *_facts(trust, days), *_reviews(trust, ratings, later))


def _turns(trust: Trust, days: Days) -> Iterator[Edit]:
    """What began and ended: plans, schools in the trust, and roles."""
    for turn in lifetime_changes(trust, {plan.ref: plan for plan in trust.plans()}, days):
        day = say_date(turn.on)
        yield Edit(kind=turn.kind, ref=turn.ref, title=turn.title, sentence=turn.sentence, new=day, at=turn.at)


class _Words:
    """What roles and ratings are called in the plans of an organisation, and a milestone in one of its plans."""

    def __init__(self, trust: Trust, organisation: str, milestone: str = "milestone") -> None:
        self._trust, self._organisation = trust, organisation
        self.milestone = milestone

    def role(self, role: str) -> str:
        """The title of a role."""
        return self._trust.holder_title(self._organisation, role)

    def rating(self, rating: Rating | str | None) -> str:
        """The trust's word for a rating; empty for none."""
        return self._trust.policy.word(Rating(rating)) if rating else ""


def _facts(trust: Trust, days: Days) -> Iterator[Edit]:
    """The dated facts that came in: of all actions, then of all KPIs, figures and records."""
    plans = [(plan, _Words(trust, plan.organisation, plan.noun("milestone").one)) for plan in trust.plans()]
    organisations = (trust.own, *trust.every_school)
    for plan, words in plans:
        for objective in plan.objectives:
            for action in each_action(objective.actions):
                yield from _action(words, action, days)
    for plan, words in plans:
        for objective in plan.objectives:
            for kpi in objective.kpis:
                yield from _kpi(words, kpi, days)
    for organisation in organisations:
        yield from _figures(trust, organisation, days)
    yield from _comparators(trust, days)
    for organisation in organisations:
        yield from _governance(trust, organisation, days)


def _objectives(plans: Iterable[Plan]) -> Iterator[Objective]:
    for plan in plans:
        yield from plan.objectives


def _edit(trust: Trust, difference: Difference) -> Edit:
    """A difference of ratings, or a recorded change of a date or target, as an `Edit`."""
    if difference.is_edit:
        kind = Kind.TARGET_EDITED if difference.cause is Cause.EDITED_TARGET else Kind.DATE_EDITED
        cause = "approved" if difference.is_approved else "not approved"
        sentence = difference.sentence
    else:
        kind = Kind.RATING_MOVED
        cause = inside(difference.because)
        old, new = Rating(difference.old), Rating(difference.new)
        sentence = say_moved(trust.policy, difference.dimension, old, new, difference.sentence)
    return Edit(
        kind=kind,
        ref=difference.ref,
        title=difference.title,
        sentence=sentence,
        field=difference.dimension,
        old=str(difference.old),
        new=str(difference.new),
        cause=cause,
        at=difference.at,
    )


def _fact(
    item: Action | Kpi,
    kind: Kind,
    sentence: str,
    at: Place,
    *,
    field: str = "",
    old: str = "",
    new: str = "",
    cause: str = "",
) -> Edit:
    """A dated fact of an item, as an `Edit`."""
    return Edit(
        kind=kind, ref=item.ref, title=item.title, sentence=sentence, field=field, old=old, new=new, cause=cause, at=at
    )


def _action(words: _Words, action: Action, days: Days) -> Iterator[Edit]:
    for update in action.updates:
        if update.on in days:
            content = _content(words, update)
            who = inside(words.role(update.by))
            sentence = f"New update of {say_date(update.on)} by the {who}: {content}."
            yield _fact(action, Kind.UPDATE_ADDED, sentence, update.at, field="updates", new=content)
    for milestone in action.milestones:
        if milestone.done and milestone.done in days:
            sentence = f"The {words.milestone} “{milestone.title}” was reached on {say_date(milestone.done)}."
            yield _fact(action, Kind.MILESTONE_DONE, sentence, milestone.at, new=milestone.done.isoformat())
    if action.accepted_on and action.accepted_on in days:
        sentence = f"The stop was accepted on {say_date(action.accepted_on)}."
        yield _fact(action, Kind.ACCEPTED, sentence, action.at, new=action.accepted_on.isoformat())
    yield from _by_hand(words, action, days)


def _content(words: _Words, update: Update) -> str:
    """What an update says: its stage, rating and note, as far as it has them."""
    parts = ((update.stage or "").replace("-", " "), words.rating(update.rating), in_words(update.note))
    return "; ".join(part.rstrip(".") for part in parts if part)


def _kpi(words: _Words, kpi: Kpi, days: Days) -> Iterator[Edit]:
    for judgement in kpi.judgements:
        if judgement.on in days:
            content = f"{words.rating(judgement.rating)}; {in_words(judgement.because)}".rstrip(".")
            sentence = f"New assessment of {say_date(judgement.on)}: {content}."
            yield _fact(kpi, Kind.JUDGEMENT_ADDED, sentence, judgement.at, field="judgements", new=content)
    yield from _by_hand(words, kpi, days)


def _by_hand(words: _Words, item: Action | Kpi, days: Days) -> Iterator[Edit]:
    """Overrides that were made or ran out, and questions that were decided."""
    if item.override:
        yield from _override(words, item, item.override, days)
    for ask in item.asks:
        if ask.outcome_on and ask.outcome_on in days:
            sentence = f"“{ask.question}” was decided on {say_date(ask.outcome_on)}: {ask.outcome}"
            yield _fact(item, Kind.DECIDED, sentence, ask.at, new=ask.outcome)


def _override(words: _Words, item: Action | Kpi, override: Override, days: Days) -> Iterator[Edit]:
    until = say_date(override.until)
    if override.on in days:
        sentence = f"The rating was overridden to {words.rating(override.rating)} until {until}: {override.reason.rstrip('.')}."
        yield _fact(item, Kind.OVERRIDE_MADE, sentence, override.at, new=override.rating, cause=words.role(override.by))
    # The last day of an override still counts: it has run out on the day after.
    if days.after <= override.until < days.until:
        sentence = f"The override, {words.rating(override.rating)}, ended on {until}."
        yield _fact(item, Kind.OVERRIDE_ENDED, sentence, override.at, old=override.rating)


def _figures(trust: Trust, organisation: Organisation, days: Days) -> Iterator[Edit]:
    for name, rows in organisation.figures.items():
        measure = trust.measures[name]
        if measure.is_of_group:
            continue
        for row in rows:
            if row.on in days:
                yield _figure(f"{organisation.id}/{name}", measure, row, _earlier_value(row, rows, measure))


def _earlier_value(row: Measurement, rows: Iterable[Measurement], measure: Measure) -> str:
    """The value that a figure replaces: the last one before it for its period and group; empty for none."""
    before = [r for r in rows if (r.period, r.group) == (row.period, row.group) and r.on < row.on]
    if not before:
        return ""
    return _value(max(before, key=lambda r: r.on), measure)


def _figure(ref: str, measure: Measure, row: Measurement, was: str) -> Edit:
    group = f", {measure.group_title(row.group)}," if row.group else ""
    what = f"of {measure.title}{group} for {say_period(row.period)}"
    value = _value(row, measure)
    kind, sentence = Kind.FIGURE_ADDED, f"New figure {what}: {value}."
    if was:
        kind, sentence = Kind.FIGURE_RESTATED, f"The figure {what} was restated from {was} to {value}."
        if note := " ".join(row.note.split()):
            sentence += f" {note.removesuffix('.')}."
    return Edit(kind=kind, ref=ref, title=measure.title, sentence=sentence, old=was, new=value, at=row.at)


def _value(row: Measurement, measure: Measure) -> str:
    """A figure as it is in the files, with its unit, cohort and status: `94.9% of 405 pupils (provisional)`."""
    if isinstance(row.value, Symbol):
        return in_words(row.value.value)
    if isinstance(row.value, bool | str):
        return in_words(row.value)
    text = say_unit(row.value, measure.unit, decimals_of(row.value, MOST_EXACT))
    if row.cohort is not None:
        text += f" of {row.cohort:,} {measure.cohort_of}"
    return text if row.status == "final" else f"{text} ({row.status})"


class Record(NamedTuple):
    """A dated fact of an organisation's support, reviews or practice; `file` is the file that it stands in."""

    on: date
    file: str
    sentence: str
    at: Place


def _governance(trust: Trust, organisation: Organisation, days: Days) -> Iterator[Edit]:
    """Assessments, decisions, reports and reviews of the days between, and needs that were met."""
    support = _support(trust, organisation.support)
    for record in (*support, *_reviewed(trust, organisation.reviews), *_met(organisation.practice)):
        if record.on in days:
            yield Edit(
                kind=Kind.RECORD_ADDED,
                ref=f"{organisation.id}/{record.file}",
                title=organisation.short,
                sentence=record.sentence,
                cause=say_date(record.on),
                at=record.at,
            )


def _support(trust: Trust, support: Support) -> Iterator[Record]:
    criteria = trust.governance.criteria
    titles: dict[str, str] = {}
    if criteria:
        titles = {level.id: level.title for level in criteria.levels}
        titles |= {criterion.id: criterion.title for criterion in criteria.criteria}
    functions: dict[str, str] = {}
    if trust.governance.scheme:
        functions = {function.id: function.title for function in trust.governance.scheme.functions}
    for a in support.assessments:
        yield Record(
            a.on,
            "support",
            f"{titles.get(a.criterion, a.criterion)} was assessed: {inside(titles.get(a.level, a.level))}.",
            a.at,
        )
    for d in support.decisions:
        body = trust.body_title(d.decided_by)
        yield Record(
            d.on,
            "support",
            f"The {inside(body)} decided: {inside(titles.get(d.level, d.level))}.",
            d.at,
        )
        for c in d.delegation:
            named = ", ".join(functions.get(name, name) for name in c.functions)
            sentence = f"{named}: {c.change.replace('-', ' ')}. {in_words(c.why)}"
            yield Record(max(c.on, d.on), "support", sentence, c.at)
    for r in support.reports:
        yield Record(r.on, "support", "The action group reported.", r.at)
    for scale in criteria.scales if criteria else ():
        for row in support.other_levels:
            if row.scale == scale.id:
                about = trust.governance.with_part(scale.title, row.scope)
                yield Record(row.on, "support", f"{about}: {scale.title_of(row.level)}.", row.at)


def _reviewed(trust: Trust, reviews: Iterable[Review]) -> Iterator[Record]:
    for review in reviews:
        tool = trust.governance.tool(review.tool)
        title = trust.governance.with_part(tool.title if tool else review.tool, review.part)
        yield Record(review.on, "reviews", f"{title}: {_concerns(len(review.concerns))}.", review.at)


def _met(practice: Practice) -> Iterator[Record]:
    for need in practice.needs:
        if need.met:
            yield Record(need.met.on, "practice", f"A need was met: {need.title}. {need.met.how}", need.at)


def _concerns(count: int) -> str:
    return "no concerns" if not count else counted(count, "concern")


def _comparators(trust: Trust, days: Days) -> Iterator[Edit]:
    for row in trust.comparators:
        if row.on in days:
            measure = trust.measures[row.measure]
            title, value = measure.title, say_unit(row.value, measure.unit, decimals_of(row.value, MOST_EXACT))
            if row.status != "final":
                value += f" ({row.status})"
            sentence = f"New figure of {title} {say_whose(row, measure)} for {say_period(row.period)}: {value}."
            ref = f"{row.population}/{row.measure}"
            yield Edit(kind=Kind.FIGURE_ADDED, ref=ref, title=title, sentence=sentence, new=value, at=row.at)


def _reviews(trust: Trust, ratings: list[Edit], day: date) -> Iterator[Edit]:
    """Items of running plans to review: they serve an objective of the trust in which the target of a KPI has changed."""
    changed = _changed_objectives(trust, ratings)
    titles = {objective.ref: objective.title for objective in _objectives(trust.own.plans)}
    for objective in _objectives(plan for plan in trust.plans() if plan.last_day >= day):
        items: tuple[Objective | Kpi | Action, ...] = (objective, *objective.kpis, *each_action(objective.actions))
        for item in items:
            for ref in item.serves:
                if edit := changed.get(ref):
                    served = f"{ref.rpartition('/')[2]} {titles[ref]}"
                    yield Edit(
                        kind=Kind.REVIEW_WANTED,
                        ref=item.ref,
                        title=item.title,
                        sentence=f"It serves {served}, whose target has changed: check that the two still match.",
                        cause=edit.sentence,
                        new=ref,
                        at=item.at,
                    )


def _changed_objectives(trust: Trust, ratings: list[Edit]) -> dict[str, Edit]:
    """The objectives of the trust in which the target of a KPI has changed, each with the last such edit."""
    targets = [edit for edit in ratings if edit.kind is Kind.TARGET_EDITED]
    changed: dict[str, Edit] = {}
    for objective in _objectives(trust.own.plans):
        kpis = {kpi.ref for kpi in objective.kpis}
        for edit in targets:
            if edit.ref in kpis:
                changed[objective.ref] = edit
    return changed
