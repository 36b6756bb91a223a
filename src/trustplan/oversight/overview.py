"""One overview of the whole trust: takes a rated trust, gives what several pages need, each worked out once."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from trustplan.model import TRUST
from trustplan.oversight import delegation, reviews
from trustplan.oversight.agenda import Entry, make_agenda
from trustplan.oversight.alignment import Alignment, align
from trustplan.oversight.coverage import tagged
from trustplan.oversight.equity import Group, equity
from trustplan.oversight.practice import PracticeNeed, wanted
from trustplan.oversight.reviews import Expected, Status
from trustplan.oversight.support import GroupWork, Standing, group_works, standings
from trustplan.rating.status import Cell, KpiStatus

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Organisation, Tool, Trust
    from trustplan.rating.figures import FigureIndex
    from trustplan.rating.index import RatedIndex
    from trustplan.rating.status import Rated

AHEAD = timedelta(days=91)  # a quarter


class Overview:
    """What several pages ask of a rated trust. Each is worked out on first use, and empty where nothing may be seen."""

    def __init__(self, rated: Rated, index: RatedIndex, figures: FigureIndex, *, is_for_trustees: bool) -> None:
        self.rated = rated
        self.index = index
        self.figures = figures
        self.is_for_trustees = is_for_trustees
        self.trust: Trust = rated.trust
        self.day = rated.day
        self.year = self.trust.calendar(TRUST).year_of(self.day)

    # Support and delegation

    @cached_property
    def standings(self) -> dict[str, tuple[Standing, ...]]:
        """The standing of each school and its parts, the whole school first; empty where no support is recorded."""
        if not self.has_support:
            return {}
        return {s.id: standings(self.trust, s, self.day) for s in self.trust.schools}

    @cached_property
    def has_support(self) -> bool:
        """Whether there are support criteria, and any assessment, decision, or level on another scale."""
        every = [o.support for o in self.trust.organisations.values()]
        is_recorded = any(s.assessments or s.decisions or s.other_levels for s in every)
        return is_recorded and self.trust.governance.criteria is not None

    def standing(self, school: str) -> Standing | None:
        """The standing of a whole school."""
        return next(iter(self.standings.get(school, ())), None)

    @cached_property
    def works(self) -> dict[tuple[str, str], GroupWork]:
        """The action groups, by school and by the part of it that they are for."""
        found = {}
        for school in self.trust.schools:
            for work in group_works(self.trust, school, self.day):
                found[school.id, work.scope] = work
        return found

    @cached_property
    def exceptions(self) -> dict[str, tuple[delegation.Held, ...]]:
        """What departs from the scheme at each school, where anything does."""
        scheme = self.trust.governance.scheme
        found: dict[str, tuple[delegation.Held, ...]] = {}
        if scheme is None:
            return found
        for school in self.trust.schools:
            held = delegation.exceptions(scheme, school, self.day)
            if held:
                found[school.id] = held
        return found

    def lacks_delegation(self, school: Organisation) -> bool:
        """Whether a school's level changes what its local body holds, and no change is recorded."""
        found = self.standing(school.id)
        if found is None or found.level is None:
            return False
        return delegation.is_change_missing(self.trust, school, found.level.id, self.day)

    # Reviews

    @cached_property
    def _three_years(self) -> dict[str, tuple[Expected, ...]]:
        """The reviews expected of each organisation in the school year before, this one and the next."""
        if not self.trust.governance.tools:
            return {}
        calendar = self.trust.calendar(TRUST)
        first, last = calendar.start(self.year.years_on(-1)), calendar.end(self.year.years_on(1))
        everyone = (self.trust.own, *self.trust.schools)
        return {o.id: reviews.expected(self.trust, o, first, last, self.day) for o in everyone}

    @cached_property
    def expected(self) -> dict[str, tuple[Expected, ...]]:
        """The reviews expected of each organisation in this school year, and those of the last that were not done in time."""
        found = {}
        for name, rows in self._three_years.items():
            calendar = self.trust.calendar(name)
            begin, end = calendar.start(self.year), calendar.end(self.year)
            current = []
            for r in rows:
                is_current = r.last >= begin or r.status in (Status.OVERDUE, Status.MISSED)
                if is_current and r.first <= end:
                    current.append(r)
            if current:
                found[name] = tuple(current)
        return found

    def reviews_that_are(self, status: Status) -> list[Expected]:
        """The reviews that are overdue, or that were missed, and the like; the oldest first."""
        rows = chain.from_iterable(self.expected.values())
        return sorted((r for r in rows if r.status is status), key=lambda r: (r.by, r.organisation))

    @cached_property
    def ahead(self) -> list[tuple[Tool, date, list[str]]]:
        """The reviews due in the next quarter: the tool, the last day for it, and the organisations."""
        found: dict[tuple[str, date], tuple[Tool, date, list[str]]] = {}
        for review in chain.from_iterable(self.expected.values()):
            is_open = review.status in (Status.DUE, Status.TO_COME)
            if is_open and self.day <= review.by <= self.day + AHEAD:
                row: tuple[Tool, date, list[str]] = (review.tool, review.by, [])
                _, _, names = found.setdefault((review.tool.id, review.by), row)
                names.append(review.organisation)
        return sorted(found.values(), key=lambda row: (row[1], row[0].title))

    # Alignment, practice, equity

    @cached_property
    def alignment(self) -> Alignment:
        """Which priorities serve which objective."""
        return align(self.rated)

    @cached_property
    def tagged(self) -> dict[str, dict[str, list[str]]]:
        """What is tagged with the items of each framework."""
        return tagged(self.rated)

    @cached_property
    def _cells(self) -> dict[str, list[tuple[KpiStatus, Cell]]]:
        """The rated cells of each school: of the trust's KPIs and of its own."""
        found = {name: list(rows) for name, rows in self.index.shared_cells.items()}
        for kpi in self.index.kpis:
            if kpi.organisation != TRUST:
                for cell in kpi.cells:
                    found.setdefault(cell.organisation, []).append((kpi, cell))
        return {s.id: found[s.id] for s in self.trust.schools if s.id in found}

    @cached_property
    def wanted(self) -> tuple[PracticeNeed, ...]:
        """Every need; for trustees only, since needs show what goes badly."""
        return wanted(self.rated, self._cells) if self.is_for_trustees else ()

    @cached_property
    def equity(self) -> tuple[Group, ...]:
        """The groups of pupils and their gaps; for trustees only, since groups are small."""
        return equity(self.figures, self.index.kpis) if self.is_for_trustees else ()

    # The year

    @cached_property
    def two_years(self) -> tuple[Entry, ...]:
        """Everything of this school year and the next, for calendar programs."""
        calendar = self.trust.calendar(TRUST)
        first, last = calendar.start(self.year), calendar.end(self.year.years_on(1))
        rows = chain.from_iterable(self._three_years.values())
        return make_agenda(self.rated, first, last, (r for r in rows if r.by >= first))

    @cached_property
    def school_year(self) -> tuple[Entry, ...]:
        """Everything of this school year."""
        last = self.trust.calendar(TRUST).end(self.year)
        return tuple(e for e in self.two_years if e.on <= last)
