"""Which of a trust's KPIs are off track because of one school alone: takes rated KPIs, gives counts by school.

Nothing is subtracted: each KPI's own rule decides again without the school, from the same rated cells.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import filterfalse
from typing import TYPE_CHECKING

from trustplan.model import TRUST, Rating
from trustplan.rating.kpi_text import wanted_schools
from trustplan.rating.kpis import GOOD, decide, decide_parts
from trustplan.rating.status import WORST_FIRST, worst

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.rating.status import KpiStatus


@dataclass(frozen=True, kw_only=True, slots=True)
class OneSchool:
    """The trust's KPIs that are off track, in the plan's order, and what one school has to do with it.

    `alone` has by school the KPIs that would not be off track without that school and would be without any other,
    `without` by school how many would still be off track, `several` those off track at more than one school, and
    `not_by_school` those that no school's figure decides.
    """

    off_track: tuple[KpiStatus, ...]
    alone: dict[str, tuple[KpiStatus, ...]]
    without: dict[str, int]
    several: tuple[KpiStatus, ...]
    not_by_school: tuple[KpiStatus, ...]

    @property
    def highest(self) -> tuple[str, ...]:
        """The schools that alone decide most of them."""
        most = max(map(len, self.alone.values()), default=0)
        return tuple(school for school, kpis in self.alone.items() if len(kpis) == most)


def one_school(kpis: Iterable[KpiStatus], schools: Iterable[str]) -> OneSchool:
    """Rate the trust's KPIs again without each of its schools. A KPI whose cells are withheld from the reader counts nowhere."""
    own = [k for k in kpis if k.organisation == TRUST and not _is_withheld(k)]
    off_track = tuple(k for k in own if k.rating is Rating.OFF_TRACK)
    still_off = {school: _still_off(off_track, school) for school in schools}  # no other KPI falls without a school
    alone: dict[str, tuple[KpiStatus, ...]] = {}
    others: list[KpiStatus] = []
    for kpi in off_track:
        deciders = [school for school, refs in still_off.items() if kpi.ref not in refs]
        if len(deciders) == 1:
            alone[deciders[0]] = (*alone.get(deciders[0], ()), kpi)
        else:
            others.append(kpi)
    return OneSchool(
        off_track=off_track,
        alone=alone,
        without={school: len(refs) for school, refs in still_off.items()},
        several=tuple(filter(_is_off_at_several, others)),
        not_by_school=tuple(filterfalse(_is_off_at_several, others)),
    )


def _is_off_at_several(status: KpiStatus) -> bool:
    """Whether a KPI is off track at more than one school."""
    return len(_off_track_schools(status)) > 1


def _still_off(kpis: Iterable[KpiStatus], school: str) -> set[str]:
    """The KPIs that are off track without a school."""
    return {kpi.ref for kpi in kpis if without_school(kpi, school) is Rating.OFF_TRACK}


def without_school(status: KpiStatus, school: str) -> Rating:
    """The rating that a KPI would have if a school were not among those that it counts.

    A rating that was set by hand stays, since no figure decides it. Where `at least k schools` are wanted, no more is
    asked of the others than that all of them meet the target. With no school left there is nothing to rate.
    """
    if status.override:
        return status.rating
    if status.parts:
        parts = tuple(replace(part, rating=without_school(part, school)) for part in status.parts)
        return decide_parts(status.kpi, parts)[1]
    if not any(c.organisation == school and c.rating not in GOOD for c in status.cells):
        return status.rating  # a school that meets the target is never the cause, nor is one that has no part in it
    cells = tuple(c for c in status.cells if c.organisation != school)
    if not cells:
        return Rating.NOT_ASSESSED
    wanted = wanted_schools(status.kpi)
    if not wanted and any(c.rating is Rating.OFF_TRACK for c in cells):
        return Rating.OFF_TRACK  # the worst school decides; to order hundreds of others would change nothing
    if wanted:
        rated = sum(c.rating is not Rating.NOT_ASSESSED for c in cells)
        wanted = min(wanted, rated)
    return decide(cells, wanted)[1]


def rating_of_school(status: KpiStatus, school: str) -> Rating | None:
    """The rating of a school's own figures for a KPI, whether they decide it or not; None where it has no part in it.

    Of several parts it is the worst, or the best where one part is enough.
    """
    found = [c.rating for c in status.cells if c.organisation == school]
    for part in status.parts:
        rating = rating_of_school(part, school)
        if rating:
            found.append(rating)
    if not found:
        return None
    rated = [rating for rating in found if rating is not Rating.NOT_ASSESSED]
    if status.kpi.rule == "best" and rated:
        return max(rated, key=WORST_FIRST.index)
    return worst(found)


def _off_track_schools(status: KpiStatus) -> set[str]:
    """The schools whose own figures are off track, in any part of the KPI."""
    if status.override:
        return set()
    found = {c.organisation for c in status.cells if c.rating is Rating.OFF_TRACK and c.organisation != TRUST}
    for part in status.parts:
        found |= _off_track_schools(part)
    return found


def _is_withheld(status: KpiStatus) -> bool:
    return any(c.is_withheld for c in status.cells) or any(map(_is_withheld, status.parts))
