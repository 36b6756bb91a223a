"""Reduce a rated trust to what an audience may see. Ratings are shown or withheld here, never worked out again.

Trustees see everything. The public sees public items without notes, evidence, recovery or people's own
ratings; no group rows, no pupils' numbers, no part-year counts, no sensitive measures, and no value of a
small cohort. What is withheld is not in the result at all, so no page can show it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from trustplan.disclosure import SmallNumbers
from trustplan.model import (
    TRUST,
    Measurement,
    Plan,
    Rating,
    Support,
    Symbol,
    Visibility,
)
from trustplan.open_governance import open_governance, open_practice
from trustplan.rating.facts import Facts
from trustplan.rating.rollup import count_ratings
from trustplan.rating.values import (
    ActionStatus,
    Cell,
    Item,
    KpiStatus,
    ObjectiveStatus,
    PlanStatus,
    Rated,
    Reason,
    Rollup,
)
from trustplan.words import say_count, without_asides

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trustplan.changes import Difference
    from trustplan.history import Snapshot
    from trustplan.model import Action, Kpi, Measure, Meeting, Objective, Organisation, Trust


class Audience(StrEnum):
    """Who reads an edition."""

    PUBLIC = "public"
    TRUSTEES = "trustees"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """All that the page makers get: the reduced, rated trust, the changes since a day, and the meetings around it."""

    audience: Audience
    rated: Rated
    changes: tuple[Difference, ...]
    history: tuple[Snapshot, ...]
    since: date | None
    last_meeting: Meeting | None
    next_meeting: Meeting | None
    news_count: int

    @property
    def trust(self) -> Trust:
        """The reduced trust."""
        return self.rated.trust

    @property
    def day(self) -> date:
        """The day of the ratings."""
        return self.rated.day

    @property
    def is_for_trustees(self) -> bool:
        """Whether trustees read this."""
        return self.audience is Audience.TRUSTEES


def reduce(
    rated: Rated,
    changes: Sequence[Difference],
    history: Sequence[Snapshot],
    audience: Audience,
    *,
    since: date | None,
) -> Shown:
    """What `audience` may see of a rated trust, its changes since a day, and its ratings at meetings before."""
    past, following = rated.trust.board_meetings(rated.day)
    if audience is Audience.TRUSTEES:
        reduced, seen, told = _whole(rated), tuple(history), tuple(changes)
    else:
        reducer = _Reducer(rated)
        reduced = reducer.rated()
        seen = tuple(reducer.snapshot(s, reduced) for s in history)
        told = tuple(_open_change(c, reduced) for c in changes if c.ref in reduced.index)
    return Shown(
        audience=audience,
        rated=reduced,
        changes=told,
        since=since,
        history=seen,
        last_meeting=past[-1] if past else None,
        next_meeting=following,
        news_count=_count_news(reduced, since) if since else 0,
    )


def _count_news(rated: Rated, since: date) -> int:
    """Updates and figures that came in after a day, among what is shown."""
    updates = sum(u.on > since for i in rated.each if isinstance(i, ActionStatus) for u in i.action.updates)
    rows = (m for o in rated.trust.organisations.values() for rows in o.figures.values() for m in rows)
    return updates + sum(m.on > since for m in rows)


def _open_change(change: Difference, reduced: Rated) -> Difference:
    """A change as the public may read it."""
    if change.is_edit:
        return replace(change, told_by=without_asides(change.sentence))
    status = reduced.index[change.ref]
    if isinstance(status, ObjectiveStatus):
        rollup = status.delivery if change.lens == "delivery" else status.impact
        return replace(change, told_by=rollup.reason)
    if isinstance(status, KpiStatus) and status.rating is not change.new:
        return replace(change, old=Rating.NOT_ASSESSED, new=Rating.NOT_ASSESSED, told_by=status.reasons[0])
    return replace(change, told_by=status.reasons[0])


def _whole(rated: Rated) -> Rated:
    """Everything, with the trust's figures that are made from its schools'.

    The words for trustees only stay marked in sentences until these are printed.
    """
    own = replace(rated.trust.own, figures=all_figures(rated, rated.trust.own))
    return replace(rated, trust=replace(rated.trust, organisations={**rated.trust.organisations, TRUST: own}))


def all_figures(rated: Rated, organisation: Organisation) -> dict[str, tuple[Measurement, ...]]:
    """The figures in the files; for the trust also those made from its schools'."""
    if organisation.id != TRUST:
        return organisation.figures
    facts, found = Facts(rated.trust, rated.day), dict(organisation.figures)
    for measure in rated.trust.measures.values():
        if measure.aggregate != "none":
            groups = ("", *(g.id for g in measure.groups))
            rows = [m for group in groups for m in facts.series(TRUST, measure, group)]
            if rows:
                found[measure.id] = tuple(rows)
    return found


def _open(reason: Reason) -> Reason:
    """The reason without the words for trustees only; nothing of these stays behind it."""
    facts = tuple((term, text) for term, words in reason.facts if (text := without_asides(words)))
    return reason.but(sentence=without_asides(reason.sentence), facts=facts, rule=reason.rule)


_PARTLY = Reason(
    code="partly-withheld",
    sentence="Some of the figures behind this rating are withheld: small groups.",
    rule="Small numbers",
)


class _Reducer:
    """Reduces one rated trust for the public."""

    def __init__(self, rated: Rated) -> None:
        self.source = rated
        self.small = SmallNumbers(rated.trust)
        self.open_figures = self._open_figures()

    def rated(self) -> Rated:
        plans = {ref: self.plan(status) for ref, status in self.source.plans.items() if self._sees(status.plan)}
        organisations = {o.id: self.organisation(o, plans) for o in self.source.trust.organisations.values()}
        trust = replace(
            self.source.trust,
            organisations=organisations,
            governance=open_governance(self.source.trust.governance, organisations.values()),
            **self._open_reference(plans),
        )
        reduced = Rated(trust=trust, day=self.source.day, plans=plans)
        reduced.index.update({o.ref: o for o in reduced.objectives})
        reduced.index.update({i.ref: i for i in reduced.each})
        return reduced

    def _open_reference(self, plans: dict[str, PlanStatus]) -> dict[str, Any]:
        """The measures of shown KPIs, and whole-cohort comparators of these."""
        shown = {
            p.measure.id
            for s in plans.values()
            for i in s.items
            if isinstance(i, KpiStatus)
            for p in (i.parts or (i,))
            if p.measure
        }
        return {
            "measures": {name: m for name, m in self.source.trust.measures.items() if name in shown},
            "comparators": tuple(c for c in self.source.trust.comparators if c.measure in shown and not c.group),
        }

    def _sees(self, item: Plan | Objective | Action | Kpi) -> bool:
        """Whether the public may see a plan or an item, and may already."""
        embargo = None if isinstance(item, Plan) else item.not_before
        return item.visibility is Visibility.PUBLIC and (embargo is None or embargo <= self.source.day)

    # Plans and their items

    def plan(self, status: PlanStatus) -> PlanStatus:
        objectives = tuple(self.objective(o) for o in status.objectives if self._sees(o.objective))
        plan = replace(status.plan, objectives=tuple(o.objective for o in objectives), budget=())
        return PlanStatus(plan=plan, objectives=objectives)

    def objective(self, status: ObjectiveStatus) -> ObjectiveStatus:
        actions = tuple(self.action(a) for a in status.actions if self._sees(a.action))
        kpis = tuple(self.kpi(k) for k in status.kpis if self._sees_kpi(k))
        objective = replace(
            status.objective,
            actions=tuple(a.action for a in actions),
            kpis=tuple(k.kpi for k in kpis),
            asks=(),
            why=None,
            challenges=(),
        )
        return replace(
            status,
            objective=objective,
            actions=actions,
            kpis=kpis,
            delivery=self.rollup(status.delivery, status.actions, actions),
            impact=self.rollup(status.impact, status.kpis, kpis),
            hidden_actions=len(status.actions) - len(actions),
            hidden_kpis=len(status.kpis) - len(kpis),
        )

    def _sees_kpi(self, status: KpiStatus) -> bool:
        parts = status.parts or (status,)
        has_groups = any(p.kpi.group or (p.measure and p.measure.is_of_group) for p in parts)
        is_sensitive = any(p.measure and p.measure.is_sensitive for p in parts)
        return self._sees(status.kpi) and not has_groups and not is_sensitive

    def rollup(self, rollup: Rollup, before: Sequence[Item], after: Sequence[Item]) -> Rollup:
        """The rating stays; counts and words speak only of the items that are shown."""
        changed = [
            a
            for a, b in zip(after, (i for i in before if i.ref in {x.ref for x in after}), strict=True)
            if a.rating is not b.rating
        ]
        if len(after) == len(before) and not changed:
            return replace(rollup, reason=_open(rollup.reason))
        shown = len(after) - len(changed)
        verb = "is" if shown == 1 else "are"
        noun = "item" if len(before) == 1 else "items"
        sentence = f"Worked out from {say_count(len(before))} {noun}, of which {say_count(shown)} {verb} shown here."
        seen = {i.ref for i in after} - {i.ref for i in changed}
        return Rollup(
            rating=rollup.rating,
            reason=Reason(code="partly-withheld", sentence=sentence, rule=rollup.reason.rule),
            counts=count_ratings(after),
            deciders=tuple(d for d in rollup.deciders if d in seen),
            total=len(after),
            due=sum(not i.is_not_yet_due for i in after),
            rated=sum(i.rating is not Rating.NOT_ASSESSED for i in after),
        )

    def reasons(self, reasons: Sequence[Reason], instead: str) -> tuple[Reason, ...]:
        open_ones = tuple(_open(r) for r in reasons if not r.is_candid)
        if (
            reasons
            and reasons[0].is_candid
            and not (open_ones and open_ones[0].code in ("judged-on", "judgement-overdue"))
        ):
            return (Reason(code="views-withheld", sentence=instead, rule=reasons[0].rule), *open_ones)
        return open_ones

    def action(self, status: ActionStatus) -> ActionStatus:
        parts = tuple(self.action(p) for p in status.parts if self._sees(p.action))
        of_parts = status.of_parts and self.rollup(status.of_parts, status.parts, parts)
        reasons = self.reasons(status.reasons, "The rating takes views into account that are not published here.")
        hidden = len(status.parts) - len(parts)
        if of_parts and (hidden or of_parts.reason.code == "partly-withheld"):
            reasons = tuple(of_parts.reason if r.code == "parts" else r for r in reasons)
        override = status.override and replace(status.override, reason="")
        return replace(
            status,
            action=self._bare_action(status.action, parts),
            parts=parts,
            of_parts=of_parts,
            hidden_parts=hidden,
            reasons=reasons,
            computed=status.rating,
            lead=None,
            monitor=None,
            override=override,
            recovery=None,
        )

    @staticmethod
    def _bare_action(action: Action, parts: Sequence[ActionStatus]) -> Action:
        return replace(
            action,
            updates=tuple(
                replace(u, note="", evidence=(), rating=None, recovery=None, forecast_end=None) for u in action.updates
            ),
            changes=tuple(replace(c, reason="") for c in action.changes),
            override=action.override and replace(action.override, reason=""),
            asks=(),
            parts=tuple(p.action for p in parts),
            why=None,
            challenges=(),
            resources=(),
        )

    def snapshot(self, snapshot: Snapshot, reduced: Rated) -> Snapshot:
        """The ratings of a day, of the items that are shown and not withheld, now or then."""
        open_ones = {i.ref for i in reduced.each if not isinstance(i, KpiStatus) or self._is_open(i)}
        return replace(
            snapshot,
            items={ref: rating for ref, rating in snapshot.items.items() if ref in open_ones},
            objectives={ref: pair for ref, pair in snapshot.objectives.items() if ref in reduced.index},
            changes=tuple(
                replace(c, told_by=without_asides(c.sentence) if c.is_edit else "")
                for c in snapshot.changes
                if c.ref in open_ones or c.ref in {o.ref for o in reduced.objectives}
            ),
        )

    def _is_open(self, status: KpiStatus) -> bool:
        """Whether no figure behind a KPI is withheld, of any period: a rating of then would tell of it."""
        parts = status.parts or (status,)
        return not any(p.measure and self.small.periods(c.organisation, p.measure) for p in parts for c in p.cells)

    def kpi(self, status: KpiStatus) -> KpiStatus:
        reasons = self.reasons(status.reasons, "The rating was set by hand; the reason is not published here.")
        cells = tuple(self.cell(c, status.measure) for c in status.cells)
        deciding = cells[status.cells.index(status.deciding)] if status.deciding else None
        parts = tuple(self.kpi(p) for p in status.parts)
        bare = replace(
            status,
            kpi=self._bare_kpi(status.kpi, parts),
            reasons=reasons,
            cells=cells,
            deciding=deciding,
            parts=parts,
            computed=status.rating,
            override=status.override and replace(status.override, reason=""),
            recovery=None,
        )
        if (deciding and deciding.is_withheld) or any(_is_withheld(p) for p in parts):
            reason = Reason(code="withheld", sentence="Withheld: small numbers.", rule="Small numbers")
            return replace(
                bare, rating=Rating.NOT_ASSESSED, computed=Rating.NOT_ASSESSED, reasons=(reason,), deciding=deciding
            )
        return bare

    @staticmethod
    def _bare_kpi(kpi: Kpi, parts: Sequence[KpiStatus]) -> Kpi:
        return replace(
            kpi,
            parts=tuple(p.kpi for p in parts),
            judgements=tuple(replace(j, because="", evidence=()) for j in kpi.judgements),
            recovery=(),
            changes=tuple(replace(c, reason="") for c in kpi.changes),
            override=kpi.override and replace(kpi.override, reason=""),
            asks=(),
        )

    # Figures

    def organisation(self, organisation: Organisation, plans: dict[str, PlanStatus]) -> Organisation:
        kept: tuple[Plan, ...] = tuple(plans[p.ref].plan for p in organisation.plans if p.ref in plans)
        figures: dict[str, tuple[Measurement, ...]] = {}
        for name, rows in all_figures(self.source, organisation).items():
            measure = self.source.trust.measures[name]
            if (organisation.id, name) in self.open_figures:
                figures[name] = tuple(self.small.shown(organisation.id, measure, m) for m in rows if not m.group)
        return replace(
            organisation,
            plans=kept,
            figures=figures,
            support=Support(),
            reviews=(),
            practice=open_practice(organisation.practice),
        )

    def _open_figures(self) -> set[tuple[str, str]]:
        """The measures that the public may see, by organisation: those of a KPI that it sees."""
        found = set()
        for status in self.source.plans.values():
            if not self._sees(status.plan):
                continue
            for kpi in (k for o in status.objectives if self._sees(o.objective) for k in o.kpis):
                if self._sees_kpi(kpi):
                    parts = [p for p in (kpi.parts or (kpi,)) if p.measure]
                    found |= {(c.organisation, p.measure.id) for p in parts for c in p.cells if p.measure}
                    found |= {(TRUST, p.measure.id) for p in parts if p.measure and p.kpi.applies_to != "own"}
        return found

    def cell(self, cell: Cell, measure: Measure | None) -> Cell:
        if measure is None:
            return cell
        series = tuple(self.small.shown(cell.organisation, measure, m) for m in cell.series)
        latest = self.small.shown(cell.organisation, measure, cell.latest) if cell.latest else None
        if latest and latest.value is Symbol.WITHHELD:
            reason = Reason(code="withheld", sentence="Withheld: small numbers.", rule="Small numbers")
            return replace(
                cell,
                rating=Rating.NOT_ASSESSED,
                reason=reason,
                latest=latest,
                series=series,
                bound=None,
                gap=None,
                tolerance=None,
                trend=None,
                is_withheld=True,
            )
        trend = cell.trend
        if trend:
            earlier = self.small.shown(cell.organisation, measure, trend.earlier)
            is_hidden = earlier.value is Symbol.WITHHELD
            trend = None if is_hidden else replace(trend, earlier=earlier, change=Fraction(0), noise=Fraction(0))
        reason = _PARTLY if self.small.periods(cell.organisation, measure) else _open(cell.reason)
        return replace(cell, reason=reason, latest=latest, series=series, tolerance=None, gap=None, trend=trend)


def _is_withheld(status: KpiStatus) -> bool:
    return bool(status.reasons) and status.reasons[0].code == "withheld"
