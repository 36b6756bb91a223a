"""Changes and ratings at earlier meetings for the public: takes them with the reduced trust, gives what may be read.

A rating of an earlier day may come from any figure of a KPI, whatever its period, and would disclose it. So it is shown
only where none of these figures is withheld.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trustplan.primitives.phrases import Phrase
from trustplan.rating.codes import Code
from trustplan.rating.status import KpiStatus, ObjectiveStatus, Rated

if TYPE_CHECKING:
    from trustplan.diff.history import Snapshot
    from trustplan.diff.ratings import Difference
    from trustplan.disclosure.small_numbers import SmallNumbers


class PublicPast:
    """What the public may read of a rated trust's past. `reduced` is the same trust as the public sees it."""

    def __init__(self, source: Rated, reduced: Rated, small: SmallNumbers) -> None:
        self.source, self.reduced, self.small = source, reduced, small

    def snapshot(self, snapshot: Snapshot) -> Snapshot:
        """A snapshot with the items that are shown and have no withheld figure, now or then; today's as the pages show it."""
        if snapshot.meeting is None:
            return self._as_shown(snapshot)
        return replace(
            snapshot,
            items={ref: rating for ref, rating in snapshot.items.items() if self._is_open(ref)},
            objectives={
                ref: (delivery, impact if self._is_open(ref) else None)
                for ref, (delivery, impact) in snapshot.objectives.items()
                if ref in self.reduced.index
            },
            changes=tuple(
                replace(c, explanation=c.words.for_public() if c.is_edit else Phrase())
                for c in snapshot.changes
                if self.sees_change(c)
            ),
        )

    def _as_shown(self, snapshot: Snapshot) -> Snapshot:
        """Today's ratings as the pages show them."""
        shown = {o.ref: o for o in self.reduced.objectives if o.ref in snapshot.objectives}
        return replace(
            snapshot,
            items={ref: rating for ref, rating in snapshot.items.items() if self._is_open(ref)},
            objectives={
                ref: (o.delivery.rating, None if o.impact.reason.code == Code.WITHHELD else o.impact.rating)
                for ref, o in shown.items()
            },
        )

    def _is_open(self, ref: str) -> bool:
        """Whether an item is shown and no figure behind it is withheld, whatever its period.

        A rating of an earlier day may come from any of these figures, and would disclose it. For an objective, all KPIs
        behind its impact count, also those that are not shown.
        """
        status = self.reduced.index.get(ref)
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

    def sees_change(self, change: Difference) -> bool:
        """Whether the public sees a change: an edit of a shown item, or a moved rating with no withheld figure behind it."""
        if change.is_edit or change.dimension == "delivery":
            return change.ref in self.reduced.index
        return self._is_open(change.ref)

    def change(self, change: Difference) -> Difference:
        """A change with the words that the public may read."""
        if change.is_edit:
            return replace(change, explanation=change.words.for_public())
        status = self.reduced.index[change.ref]
        if isinstance(status, ObjectiveStatus):
            rollup = status.delivery if change.dimension == "delivery" else status.impact
            return replace(change, explanation=rollup.reason)
        return replace(change, explanation=status.reasons[0])
