"""Changes between two days: takes a trust, gives the edits that follow from the dated facts in its files.

They have the same form as the edits between two revisions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.diff.edits import Edit, Kind, in_words
from trustplan.diff.ratings import Difference, changes
from trustplan.model import TRUST, Rating, Symbol
from trustplan.model.plans import each_action
from trustplan.primitives.english import counted, inside, say_date, say_number, say_period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trustplan.model import Action, Kpi, Measurement, Objective, Organisation, Trust
    from trustplan.primitives.findings import Place


def between(trust: Trust, earlier: date, later: date) -> tuple[Edit, ...]:
    """Every change from the evening of `earlier` to that of `later`: ratings first, then facts.

    Wording, leads, and items added or dropped have no dates in the files: finding these needs two revisions.
    """
    differences = changes(trust, earlier, later)
    edits = [_edit(trust, d) for d in differences]
    facts = [
        *(
            e
            for plan in trust.plans()
            for o in plan.objectives
            for a in each_action(o.actions)
            for e in _action(a, earlier, later)
        ),
        *(e for plan in trust.plans() for o in plan.objectives for k in o.kpis for e in _kpi(k, earlier, later)),
        *(e for o in (trust.own, *trust.schools) for e in _figures(trust, o, earlier, later)),
        *_comparators(trust, earlier, later),
        *(e for o in (trust.own, *trust.schools) for e in _governance(trust, o, earlier, later)),
    ]
    return (*edits, *facts, *_reviews(trust, [e for e in edits if e.kind is Kind.TARGET_EDITED]))


def _edit(trust: Trust, difference: Difference) -> Edit:
    """A difference of ratings, or a recorded change of a date or target, as an `Edit`."""
    when = f", {say_date(difference.on)}" if difference.on else ""
    cause = f"{difference.cause.lower()}{when}"
    sentence = difference.sentence
    kind = Kind.RATING_MOVED
    old, new = (trust.policy.word(x) if isinstance(x, Rating) else x for x in (difference.old, difference.new))
    if difference.is_edit:
        kind = Kind.TARGET_EDITED if "target" in difference.cause.lower() else Kind.DATE_EDITED
        cause = "not approved" if "Not approved" in sentence else "approved"
    else:
        dimension = f"{difference.dimension} " if difference.dimension else ""
        sentence = f"{dimension}from {old} to {new}. {sentence}"
        sentence = sentence[:1].upper() + sentence[1:]
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


def _action(action: Action, earlier: date, later: date) -> Iterator[Edit]:
    common = {"ref": action.ref, "title": action.title}
    for update in action.updates:
        if earlier < update.on <= later:
            content = "; ".join(
                part.rstrip(".") for part in (update.stage or "", update.rating or "", in_words(update.note)) if part
            )
            sentence = f"New update of {say_date(update.on)} by {update.by}: {content}."
            yield Edit(kind=Kind.UPDATE_ADDED, sentence=sentence, field="updates", new=content, at=update.at, **common)
    for milestone in action.milestones:
        if milestone.done and earlier < milestone.done <= later:
            sentence = f"The milestone “{milestone.title}” was reached on {say_date(milestone.done)}."
            yield Edit(
                kind=Kind.MILESTONE_DONE, sentence=sentence, new=milestone.done.isoformat(), at=milestone.at, **common
            )
    if action.accepted_on and earlier < action.accepted_on <= later:
        sentence = f"The stop was accepted on {say_date(action.accepted_on)}."
        yield Edit(kind=Kind.ACCEPTED, sentence=sentence, new=action.accepted_on.isoformat(), at=action.at, **common)
    yield from _by_hand(action, earlier, later)


def _kpi(kpi: Kpi, earlier: date, later: date) -> Iterator[Edit]:
    for judgement in kpi.judgements:
        if earlier < judgement.on <= later:
            content = f"{judgement.rating}; {in_words(judgement.because)}".rstrip(".")
            sentence = f"New judgement of {say_date(judgement.on)}: {content}."
            yield Edit(
                kind=Kind.JUDGEMENT_ADDED,
                ref=kpi.ref,
                title=kpi.title,
                sentence=sentence,
                field="judgements",
                new=content,
                at=judgement.at,
            )
    yield from _by_hand(kpi, earlier, later)


def _by_hand(item: Action | Kpi, earlier: date, later: date) -> Iterator[Edit]:
    """Overrides that were made or ran out, and questions that were decided."""
    common = {"ref": item.ref, "title": item.title}
    if override := item.override:
        if earlier < override.on <= later:
            sentence = f"The rating was set to {override.rating} by hand until {say_date(override.until)}: {override.reason.rstrip('.')}."
            yield Edit(
                kind=Kind.OVERRIDE_MADE,
                sentence=sentence,
                new=override.rating,
                cause=override.by,
                at=override.at,
                **common,
            )
        if earlier <= override.until < later and override.on <= later:
            sentence = f"The rating by hand, {override.rating}, ran out on {say_date(override.until)}."
            yield Edit(kind=Kind.OVERRIDE_ENDED, sentence=sentence, old=override.rating, at=override.at, **common)
    for ask in item.asks:
        if ask.outcome_on and earlier < ask.outcome_on <= later:
            sentence = f"“{ask.question}” was decided on {say_date(ask.outcome_on)}: {ask.outcome}"
            yield Edit(kind=Kind.DECIDED, sentence=sentence, new=ask.outcome, at=ask.at, **common)


def _figures(trust: Trust, organisation: Organisation, earlier: date, later: date) -> Iterator[Edit]:
    for name, rows in organisation.figures.items():
        measure = trust.measures[name]
        for row in rows:
            if not earlier < row.on <= later or measure.is_of_group:
                continue
            before = [r for r in rows if (r.period, r.group) == (row.period, row.group) and r.on < row.on]
            whose = f", {measure.group_title(row.group)}," if row.group else ""
            what = f"of {measure.title}{whose} for {say_period(row.period)}"
            value = _value(row)
            if before:
                was = _value(max(before, key=lambda r: r.on))
                sentence, kind = f"The figure {what} was restated from {was} to {value}.", Kind.FIGURE_RESTATED
            else:
                was, sentence, kind = "", f"New figure {what}: {value}.", Kind.FIGURE_ADDED
            ref = f"{organisation.id}/{name}"
            yield Edit(kind=kind, ref=ref, title=measure.title, sentence=sentence, old=was, new=value, at=row.at)


def _value(row: Measurement) -> str:
    if isinstance(row.value, bool | str | Symbol):
        return in_words(row.value.value if isinstance(row.value, Symbol) else row.value)
    cohort = f" of {row.cohort}" if row.cohort is not None else ""
    return say_number(row.value) + cohort


def _governance(trust: Trust, organisation: Organisation, earlier: date, later: date) -> Iterator[Edit]:
    """Assessments, decisions, reports and reviews of the days between, and needs that were met."""
    for on, kind, sentence, at in _dated(trust, organisation):
        if earlier < on <= later:
            yield Edit(
                kind=Kind.RECORD_ADDED,
                ref=f"{organisation.id}/{kind}",
                title=organisation.short,
                sentence=sentence,
                cause=say_date(on),
                at=at,
            )


def _dated(trust: Trust, organisation: Organisation) -> Iterator[tuple[date, str, str, Place]]:
    """Each dated fact of an organisation's support, reviews and practice: its day, file, sentence and place."""
    governance, support = trust.governance, organisation.support
    criteria = {c.id: c.title for c in governance.criteria.criteria} if governance.criteria else {}
    for a in support.assessments:
        yield a.on, "support", f"{criteria.get(a.criterion, a.criterion)} was assessed: {a.level}.", a.at
    for d in support.decisions:
        body = trust.body_title(d.decided_by)
        yield d.on, "support", f"The {inside(body)} decided on {d.level} support.", d.at
        for c in d.delegation:
            yield max(c.on, d.on), "support", f"{', '.join(c.functions)}: {c.change}. {in_words(c.why)}", c.at
    for r in support.reports:
        yield r.on, "support", "The action group reported.", r.at
    for review in organisation.reviews:
        tool = governance.tool(review.tool)
        title = tool.title if tool else review.tool
        yield review.on, "reviews", f"{title}: {_concerns(len(review.concerns))}.", review.at
    for need in organisation.practice.needs:
        if need.met:
            yield need.met.on, "practice", f"A need was met: {need.title}. {need.met.how}", need.at


def _concerns(count: int) -> str:
    return "no concerns" if not count else counted(count, "concern")


def _comparators(trust: Trust, earlier: date, later: date) -> Iterator[Edit]:
    for row in trust.comparators:
        if earlier < row.on <= later:
            title = trust.measures[row.measure].title
            value = say_number(row.value)
            sentence = f"New figure of {title} {row.population} for {say_period(row.period)}: {value}."
            ref = f"{row.population}/{row.measure}"
            yield Edit(kind=Kind.FIGURE_ADDED, ref=ref, title=title, sentence=sentence, new=value, at=row.at)


def _reviews(trust: Trust, targets: list[Edit]) -> Iterator[Edit]:
    """Items to review: they serve an objective of the trust in which the target of a KPI has changed."""
    changed = {
        objective.ref: edit
        for plan in trust.plans()
        if plan.organisation == TRUST
        for objective in plan.objectives
        for edit in targets
        if edit.ref in {k.ref for k in objective.kpis}
    }
    for plan in trust.plans():
        for objective in plan.objectives:
            items: tuple[Objective | Kpi | Action, ...] = (
                objective,
                *objective.kpis,
                *each_action(objective.actions),
            )
            for item in items:
                for ref in item.serves:
                    if edit := changed.get(ref):
                        sentence = f"It serves {ref}, whose target has changed: check that the two still fit."
                        yield Edit(
                            kind=Kind.REVIEW_WANTED,
                            ref=item.ref,
                            title=item.title,
                            sentence=sentence,
                            cause=edit.sentence,
                            new=ref,
                            at=item.at,
                        )
