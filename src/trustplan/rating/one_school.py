"""Which of a trust's KPIs are off track because of one school alone: takes rated KPIs, gives counts by school.

Nothing is subtracted: each KPI's own rule decides again without the school, from the same rated cells.
"""

from __future__ import annotations

from itertools import chain, filterfalse
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.model import TRUST, Rating
from trustplan.rating.kpi_text import wanted_schools
from trustplan.rating.kpis import GOOD, decide, decide_parts, kind_of
from trustplan.rating.status import WORST_FIRST, worst

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from trustplan.rating.status import KpiStatus


class OneSchool(Struct, frozen=True, kw_only=True):
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
    off_track = tuple(k for k in own if k.rating is Rating.OFF_TRACK)  # no other KPI falls without a school
    names = tuple(schools)
    without = dict.fromkeys(names, len(off_track))
    alone: dict[str, tuple[KpiStatus, ...]] = {}
    others: list[KpiStatus] = []
    for kpi in off_track:
        changed = ratings_without(kpi)
        deciders = [school for school in names if changed.get(school, kpi.rating) is not Rating.OFF_TRACK]
        for school in deciders:
            without[school] -= 1
        if len(deciders) == 1:
            alone[deciders[0]] = (*alone.get(deciders[0], ()), kpi)
        else:
            others.append(kpi)
    return OneSchool(
        off_track=off_track,
        alone=alone,
        without=without,
        several=tuple(filter(_is_off_at_several, others)),
        not_by_school=tuple(filterfalse(_is_off_at_several, others)),
    )


def _is_off_at_several(status: KpiStatus) -> bool:
    """Whether a KPI is off track at more than one school."""
    return len(_off_track_schools(status)) > 1


def ratings_without(status: KpiStatus) -> dict[str, Rating]:
    """By school the rating that a KPI would have if that school were not among those that it counts.

    A school that is not in it changes nothing: it meets the target, or has no part in the KPI. A rating that was set by
    hand stays, since no figure decides it.
    """
    if status.override:
        return {}
    if status.parts:
        return _of_parts_without(status)
    found: dict[str, Rating] = {}
    known: dict[Hashable, Rating] = {}  # of hundreds of schools most are alike, and are decided once
    for cell in status.cells:
        if cell.rating in GOOD:
            continue
        kind = kind_of(cell)
        if kind not in known:
            known[kind] = _of_cells_without(status, cell.organisation)
        found[cell.organisation] = known[kind]
    return found


def _of_parts_without(status: KpiStatus) -> dict[str, Rating]:
    """The same of a KPI of several parts: each without the school, then decided again."""
    of_parts = [ratings_without(part) for part in status.parts]
    found: dict[str, Rating] = {}
    for school in dict.fromkeys(chain.from_iterable(of_parts)):
        parts = []
        for part, ratings in zip(status.parts, of_parts, strict=True):
            parts.append(replace(part, rating=ratings.get(school, part.rating)))
        found[school] = decide_parts(status.kpi, tuple(parts))[1]
    return found


def _of_cells_without(status: KpiStatus, school: str) -> Rating:
    """The rating of the cells of all other schools; with no school left there is nothing to rate.

    Where `at least k schools` are wanted, no more is asked of the others than that all of them meet the target.
    """
    cells = tuple(c for c in status.cells if c.organisation != school)
    if not cells:
        return Rating.NOT_ASSESSED
    wanted = wanted_schools(status.kpi)
    if wanted:
        rated = sum(c.rating is not Rating.NOT_ASSESSED for c in cells)
        wanted = min(wanted, rated)
    return decide(cells, wanted)[1]


def ratings_of_schools(status: KpiStatus) -> dict[str, Rating]:
    """By school the rating of its own figures for a KPI, whether they decide it or not. Who has no part in it is not there.

    Of several parts it is the worst, or the best where one part is enough.
    """
    found: dict[str, list[Rating]] = {}
    for cell in status.cells:
        found.setdefault(cell.organisation, []).append(cell.rating)
    for part in status.parts:
        for school, rating in ratings_of_schools(part).items():
            found.setdefault(school, []).append(rating)
    is_best_enough = status.kpi.rule == "best"
    return {school: _best(ratings) if is_best_enough else worst(ratings) for school, ratings in found.items()}


def _best(ratings: list[Rating]) -> Rating:
    """The best of the ratings, where any is assessed."""
    rated = [rating for rating in ratings if rating is not Rating.NOT_ASSESSED]
    return max(rated, key=WORST_FIRST.index, default=Rating.NOT_ASSESSED)


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
