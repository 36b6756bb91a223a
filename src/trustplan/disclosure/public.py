"""Reduce a rated trust for the public: takes the whole, gives a `Rated` in which nothing withheld is left.

The public sees public items without notes, evidence, recovery, forecasts or people's own ratings; no group rows, no
pupils' numbers, no part-year counts, no sensitive measures, and no value of a small cohort. What is withheld is not
in the result at all, so that no page can show it. Ratings are shown or withheld here, never worked out again.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from trustplan.disclosure.governance import open_governance, open_practice
from trustplan.disclosure.guards import bare, is_about_group, is_candid, is_of_everybody, is_public, is_sensitive
from trustplan.disclosure.partial_ratings import (
    SOME_WITHHELD,
    WITHHELD,
    discloses,
    is_withheld,
    partial_rating,
    withheld_rollup,
)
from trustplan.disclosure.small_numbers import SmallNumbers
from trustplan.model import (
    TRUST,
    Measurement,
    Plan,
    Rating,
    Symbol,
)
from trustplan.primitives.phrases import Phrase, phrase
from trustplan.rating.codes import Code
from trustplan.rating.figures import all_figures
from trustplan.rating.kpi_text import wanted_schools
from trustplan.rating.reasons import Reason
from trustplan.rating.status import ActionStatus, Cell, Item, KpiStatus, ObjectiveStatus, PlanStatus, Rated, Rollup

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from trustplan.diff.history import Snapshot
    from trustplan.diff.ratings import Difference
    from trustplan.disclosure.small_numbers import Suppressed
    from trustplan.model import Action, Kpi, Measure, Organisation


class PublicView:
    """A rated trust as the public sees it. `suppressed` are figures that earlier editions withheld."""

    def __init__(self, rated: Rated, suppressed: Collection[Suppressed]) -> None:
        self.source = rated
        self.small = SmallNumbers(rated.trust, rated.day, suppressed)
        self.open_figures = self._open_figures()

    def rated(self) -> Rated:
        plans = {ref: self.plan(status) for ref, status in self.source.plans.items() if is_public(status.plan)}
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
        """The measures of shown KPIs, and their comparators for all pupils."""
        shown = self._shown_measures(plans)
        return {
            "measures": {name: bare(m) for name, m in self.source.trust.measures.items() if name in shown},
            "comparators": tuple(c for c in self.source.trust.comparators if c.measure in shown and is_of_everybody(c)),
        }

    @staticmethod
    def _shown_measures(plans: dict[str, PlanStatus]) -> Collection[str]:
        """The measures of the KPIs in the reduced plans."""
        return {
            p.measure.id
            for s in plans.values()
            for i in s.items
            if isinstance(i, KpiStatus)
            for p in (i.parts or (i,))
            if p.measure
        }

    # Plans and their items

    def plan(self, status: PlanStatus) -> PlanStatus:
        objectives = tuple(self.objective(o) for o in status.objectives if is_public(o.objective))
        plan = bare(status.plan, objectives=tuple(o.objective for o in objectives))
        return PlanStatus(plan=plan, objectives=objectives)

    def objective(self, status: ObjectiveStatus) -> ObjectiveStatus:
        actions = tuple(self.action(a) for a in status.actions if is_public(a.action))
        kpis = tuple(self.kpi(k) for k in status.kpis if self._sees_kpi(k))
        objective = bare(status.objective, actions=tuple(a.action for a in actions), kpis=tuple(k.kpi for k in kpis))
        return replace(
            status,
            objective=objective,
            actions=actions,
            kpis=kpis,
            delivery=self.rollup(status.delivery, status.actions, actions, status.hidden_actions),
            impact=self.impact(status, kpis),
            hidden_actions=status.hidden_actions + len(status.actions) - len(actions),
            hidden_kpis=status.hidden_kpis + len(status.kpis) - len(kpis),
        )

    def impact(self, status: ObjectiveStatus, kpis: Sequence[KpiStatus]) -> Rollup:
        """The impact, withheld where its rating would disclose a withheld figure."""
        withheld = [k for k in kpis if is_withheld(k)]
        policy = self.source.trust.policy
        if withheld and discloses(status.kpis, withheld, status.objective.rule or policy.rule, policy):
            return withheld_rollup(self.rollup(status.impact, status.kpis, kpis, status.hidden_kpis))
        return self.rollup(status.impact, status.kpis, kpis, status.hidden_kpis)

    @staticmethod
    def _sees_kpi(status: KpiStatus) -> bool:
        return is_public(status.kpi) and not is_about_group(status) and not is_sensitive(status)

    @staticmethod
    def rollup(rollup: Rollup, before: Sequence[Item], after: Sequence[Item], hidden: int) -> Rollup:
        """The same rating, with counts and words for the items that are shown only."""
        ratings = {i.ref: i.rating for i in before}
        if not hidden and len(after) == len(before) and all(i.rating is ratings[i.ref] for i in after):
            return replace(rollup, reason=rollup.reason.for_public())
        return partial_rating(rollup, before, after, hidden)

    def reasons(self, reasons: Sequence[Reason], replacement: str) -> tuple[Reason, ...]:
        open_ones = tuple(r.for_public() for r in reasons if not is_candid(r))
        if (
            reasons
            and is_candid(reasons[0])
            and not (open_ones and open_ones[0].code in (Code.JUDGED_ON, Code.JUDGEMENT_OVERDUE))
        ):
            return (Reason(code=Code.VIEWS_WITHHELD, words=phrase(replacement), rule=reasons[0].rule), *open_ones)
        return open_ones

    def action(self, status: ActionStatus) -> ActionStatus:
        parts = tuple(self.action(p) for p in status.parts if is_public(p.action))
        of_parts = status.of_parts and self.rollup(status.of_parts, status.parts, parts, status.hidden_parts)
        reasons = self.reasons(status.reasons, "The rating takes views into account that are not published here.")
        hidden = status.hidden_parts + len(status.parts) - len(parts)
        if of_parts and (hidden or of_parts.reason.code == Code.PARTLY_WITHHELD):
            reasons = tuple(of_parts.reason if r.code == Code.PARTS else r for r in reasons)
        return bare(
            status,
            action=self._bare_action(status.action, parts),
            parts=parts,
            of_parts=of_parts,
            hidden_parts=hidden,
            reasons=reasons,
            computed=status.rating,
            override=status.override and bare(status.override),
        )

    @staticmethod
    def _bare_action(action: Action, parts: Sequence[ActionStatus]) -> Action:
        return bare(
            action,
            updates=tuple(bare(u) for u in action.updates),
            changes=tuple(bare(c) for c in action.changes),
            override=action.override and bare(action.override),
            parts=tuple(p.action for p in parts),
        )

    def snapshot(self, snapshot: Snapshot, reduced: Rated) -> Snapshot:
        """A snapshot with the items that are shown and have no withheld figure, now or then; today's as the pages show it."""
        if snapshot.meeting is None:
            return self._as_shown(snapshot, reduced)
        return replace(
            snapshot,
            items={ref: rating for ref, rating in snapshot.items.items() if self._is_open(reduced, ref)},
            objectives={
                ref: (delivery, impact if self._is_open(reduced, ref) else None)
                for ref, (delivery, impact) in snapshot.objectives.items()
                if ref in reduced.index
            },
            changes=tuple(
                replace(c, explanation=c.words.for_public() if c.is_edit else Phrase())
                for c in snapshot.changes
                if self.sees_change(c, reduced)
            ),
        )

    def _as_shown(self, snapshot: Snapshot, reduced: Rated) -> Snapshot:
        """Today's ratings as the pages show them."""
        shown = {o.ref: o for o in reduced.objectives if o.ref in snapshot.objectives}
        return replace(
            snapshot,
            items={ref: rating for ref, rating in snapshot.items.items() if self._is_open(reduced, ref)},
            objectives={
                ref: (o.delivery.rating, None if o.impact.reason.code == Code.WITHHELD else o.impact.rating)
                for ref, o in shown.items()
            },
        )

    def _is_open(self, reduced: Rated, ref: str) -> bool:
        """Whether an item is shown and no figure behind it is withheld, whatever its period.

        A rating of an earlier day may come from any of these figures, and would disclose it. For an objective, all KPIs
        behind its impact count, also those that are not shown.
        """
        status = reduced.index.get(ref)
        if isinstance(status, ObjectiveStatus):
            return not self._objective_history_discloses(ref)
        return status is not None and not (isinstance(status, KpiStatus) and self._kpi_history_discloses(status))

    def _objective_history_discloses(self, ref: str) -> bool:
        """Whether an objective's rating of an earlier day could disclose a withheld figure."""
        whole = self.source.index[ref]
        return isinstance(whole, ObjectiveStatus) and any(self._has_withheld(k) for k in whole.kpis)

    def _kpi_history_discloses(self, status: KpiStatus) -> bool:
        """Whether a KPI's rating of an earlier day could disclose one."""
        return self._has_withheld(status)

    def _has_withheld(self, status: KpiStatus) -> bool:
        """Whether some figure of a KPI's organisations is withheld."""
        parts = status.parts or (status,)
        return any(p.measure and self.small.periods(c.organisation, p.measure) for p in parts for c in p.cells)

    def sees_change(self, change: Difference, reduced: Rated) -> bool:
        """Whether the public sees a change: an edit of a shown item, or a moved rating with no withheld figure behind it."""
        if change.is_edit or change.dimension == "delivery":
            return change.ref in reduced.index
        return self._is_open(reduced, change.ref)

    @staticmethod
    def change(change: Difference, reduced: Rated) -> Difference:
        """A change with the words that the public may read."""
        if change.is_edit:
            return replace(change, explanation=change.words.for_public())
        status = reduced.index[change.ref]
        if isinstance(status, ObjectiveStatus):
            rollup = status.delivery if change.dimension == "delivery" else status.impact
            return replace(change, explanation=rollup.reason)
        return replace(change, explanation=status.reasons[0])

    def kpi(self, status: KpiStatus) -> KpiStatus:
        reasons = self.reasons(status.reasons, "The rating was set by hand; the reason is not published here.")
        cells = tuple(self.cell(c, status.measure) for c in status.cells)
        deciding = cells[status.cells.index(status.deciding)] if status.deciding else None
        parts = tuple(self.kpi(p) for p in status.parts)
        without_words = bare(
            status,
            kpi=self._bare_kpi(status.kpi, parts),
            reasons=reasons,
            cells=cells,
            deciding=deciding,
            parts=parts,
            computed=status.rating,
            override=status.override and bare(status.override),
            measure=status.measure and bare(status.measure),
        )
        return self._without_small(without_words)

    @staticmethod
    def _without_small(status: KpiStatus) -> KpiStatus:
        """The KPI with its rating withheld, where the rating would disclose a withheld figure.

        It does not where a shown school is off track and the worst school decides: then the KPI is off track whatever
        the withheld figures are.
        """
        if not any(c.is_withheld for k in (status, *status.parts) for c in k.cells):
            return status
        is_certain = status.rating is Rating.OFF_TRACK and not status.override and not wanted_schools(status.kpi)
        worst = next((c for c in status.cells if c.rating is Rating.OFF_TRACK), None)
        part = next((p for p in status.parts if p.rating is Rating.OFF_TRACK), None)
        if is_certain and (worst or part):
            sources = worst.reason.sources if worst else part.reasons[0].sources if part else ()
            return replace(status, deciding=worst, reasons=(replace(SOME_WITHHELD, sources=sources),))
        return replace(
            status,
            rating=Rating.NOT_ASSESSED,
            computed=Rating.NOT_ASSESSED,
            reasons=(WITHHELD,),
            override=None,
            deciding=next((c for c in status.cells if c.is_withheld), status.deciding),
            is_not_yet_due=False,
        )

    @staticmethod
    def _bare_kpi(kpi: Kpi, parts: Sequence[KpiStatus]) -> Kpi:
        return bare(
            kpi,
            parts=tuple(p.kpi for p in parts),
            judgements=tuple(bare(j) for j in kpi.judgements),
            changes=tuple(bare(c) for c in kpi.changes),
            override=kpi.override and bare(kpi.override),
        )

    # Figures

    def organisation(self, organisation: Organisation, plans: dict[str, PlanStatus]) -> Organisation:
        shown_plans: tuple[Plan, ...] = tuple(plans[p.ref].plan for p in organisation.plans if p.ref in plans)
        figures: dict[str, tuple[Measurement, ...]] = {}
        for name, rows in all_figures(self.source, organisation).items():
            measure = self.source.trust.measures[name]
            if (organisation.id, name) in self.open_figures:
                figures[name] = tuple(self.small.shown(organisation.id, measure, m) for m in rows if is_of_everybody(m))
        return bare(organisation, plans=shown_plans, figures=figures, practice=open_practice(organisation.practice))

    def _open_figures(self) -> Collection[tuple[str, str]]:
        """The (organisation, measure) pairs whose figures the public may see: those of the KPIs that it sees."""
        found = set()
        for status in self.source.plans.values():
            if not is_public(status.plan):
                continue
            for kpi in (k for o in status.objectives if is_public(o.objective) for k in o.kpis):
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
        if (latest and latest.value is Symbol.WITHHELD) or self._depends_on_suppressed(cell, measure):
            return replace(
                cell,
                rating=Rating.NOT_ASSESSED,
                reason=WITHHELD,
                latest=latest,
                series=series,
                target_value=None,
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
        reason = SOME_WITHHELD if self.small.periods(cell.organisation, measure) else cell.reason.for_public()
        return replace(cell, reason=reason, latest=latest, series=series, tolerance=None, gap=None, trend=trend)

    def _depends_on_suppressed(self, cell: Cell, measure: Measure) -> bool:
        """Whether a cell's target comes from its own earlier figures, and some of these are withheld."""
        refs = cell.step.target.refs if cell.step else ()
        own = any(not r.is_fixed and (r.word in ("baseline", "last year") or not r.word) for r in refs)
        return own and bool(self.small.periods(cell.organisation, measure))
