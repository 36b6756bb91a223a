"""Changes and ratings at earlier meetings for the public: takes them with the reduced trust, gives what may be read.

A rating of an earlier day may come from any figure of a KPI, whatever its period, and would disclose it. So it is shown
only where none of these figures is withheld.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.disclosure.guards import is_about_group, is_sensitive
from trustplan.disclosure.reducer import public_part
from trustplan.primitives.phrases import Phrase
from trustplan.rating.codes import Code
from trustplan.rating.status import KpiStatus, ObjectiveStatus, Rated

if TYPE_CHECKING:
    from trustplan.diff.history import Snapshot
    from trustplan.diff.ratings import Difference
    from trustplan.disclosure.small_numbers import SmallNumbers
    from trustplan.model import Rating


class PublicPast:
    """What the public may read of a rated trust's past. `whole` has what is under embargo; `reduced` is what the public sees."""

    def __init__(self, whole: Rated, reduced: Rated, small: SmallNumbers) -> None:
        self.whole, self.reduced, self.small = whole, reduced, small

    def snapshot(self, snapshot: Snapshot) -> Snapshot:
        """A snapshot with the items that are shown and have no withheld figure, now or then; today's as the pages show it."""
        if snapshot.meeting is None:
            return self._as_shown(snapshot)
        objectives: dict[str, tuple[Rating, Rating | None]] = {}
        for ref, (delivery, impact) in snapshot.objectives.items():
            if ref in self.reduced.index:
                objectives[ref] = delivery, (impact if self._is_open(ref) else None)
        changes = tuple(_change_then(c) for c in snapshot.changes if self.sees_change(c))
        return public_part(snapshot, items=self._open_items(snapshot), objectives=objectives, changes=changes)

    def _as_shown(self, snapshot: Snapshot) -> Snapshot:
        """Today's ratings as the pages show them. It has no changes."""
        objectives: dict[str, tuple[Rating, Rating | None]] = {}
        for status in self.reduced.objectives:
            if status.ref in snapshot.objectives:
                objectives[status.ref] = status.delivery.rating, _shown_impact(status)
        items = self._open_items(snapshot)
        return public_part(snapshot, items=items, objectives=objectives, changes=())

    def _open_items(self, snapshot: Snapshot) -> dict[str, Rating]:
        return {ref: rating for ref, rating in snapshot.items.items() if self._is_open(ref)}

    def _is_open(self, ref: str) -> bool:
        """Whether an item is shown and no figure behind it is withheld, whatever its period.

        A rating of an earlier day may come from any of these figures, and would disclose it. For an objective, all KPIs
        behind its impact count, also those that are not shown.
        """
        status = self.reduced.index.get(ref)
        if isinstance(status, ObjectiveStatus):
            return not self._objective_history_discloses(ref)
        if isinstance(status, KpiStatus):
            return not self._kpi_history_discloses(status)
        return status is not None

    def _objective_history_discloses(self, ref: str) -> bool:
        """Whether an objective's rating of an earlier day could disclose a withheld figure."""
        whole = self.whole.index[ref]
        return isinstance(whole, ObjectiveStatus) and any(self._has_withheld(k) for k in whole.kpis)

    def _kpi_history_discloses(self, status: KpiStatus) -> bool:
        """Whether a KPI's rating of an earlier day could disclose one."""
        return self._has_withheld(status)

    def _has_withheld(self, status: KpiStatus) -> bool:
        """Whether some figure of a KPI's organisations is withheld; of groups and sensitive measures every figure is."""
        if is_about_group(status) or is_sensitive(status):
            return True
        for part in status.parts or (status,):
            if part.measure and any(self.small.periods(c.organisation, part.measure) for c in part.cells):
                return True
        return False

    def sees_change(self, change: Difference) -> bool:
        """Whether the public sees a change: an edit of a shown item, or a moved rating with no withheld figure behind it."""
        if change.is_edit or change.dimension == "delivery":
            return change.ref in self.reduced.index
        return self._is_open(change.ref)

    def change(self, change: Difference) -> Difference:
        """A change with the words that the public may read."""
        if change.is_edit:
            return public_part(change, explanation=change.words.for_public(), correction=Phrase())
        status = self.reduced.index[change.ref]
        correction = change.correction.for_public()
        if isinstance(status, ObjectiveStatus):
            rollup = status.delivery if change.dimension == "delivery" else status.impact
            return public_part(change, explanation=rollup.reason, correction=Phrase())
        return public_part(change, explanation=status.reasons[0], correction=correction)


def _change_then(change: Difference) -> Difference:
    """A change up to an earlier meeting, with the words that the public may read; of a moved rating it has none."""
    explanation = change.words.for_public() if change.is_edit else Phrase()
    return public_part(change, explanation=explanation, correction=Phrase())


def _shown_impact(status: ObjectiveStatus) -> Rating | None:
    """The impact as the pages show it; None where it is withheld."""
    if status.impact.reason.code == Code.WITHHELD:
        return None
    return status.impact.rating
