"""What pages tell of support, delegation, reviews, alignment and practice, each worked out once for all pages."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from trustplan.model import TRUST
from trustplan.oversight import delegation, reviews
from trustplan.oversight.agenda import Entry, due_dates, the_year
from trustplan.oversight.alignment import Alignment, align
from trustplan.oversight.coverage import tagged
from trustplan.oversight.equity import Group, equity
from trustplan.oversight.practice import Wanted, wanted
from trustplan.oversight.reviews import Expected, Status
from trustplan.oversight.support import GroupWork, Standing, group_work, standings
from trustplan.primitives.english import capital, counted, listed, say_count, say_date
from trustplan.primitives.periods import Period, year_of
from trustplan.rating.status import ActionStatus, Cell, KpiStatus
from trustplan.website.overview_text import AskedFor, Late

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Organisation, Tool, Trust
    from trustplan.website.context import Maker

AHEAD = timedelta(days=91)  # a quarter
MOST_SCHOOLS = 24  # whose due days stand in the calendar file: nobody follows those of more


class Overseen:
    """Holds what several pages of a maker tell of. Made on first use, and empty where the audience sees nothing of it."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self.trust: Trust = maker.shown.trust
        self.day = maker.shown.day
        self.year = year_of(self.day)

    # Support and delegation

    @cached_property
    def standings(self) -> dict[str, tuple[Standing, ...]]:
        """Where each school stands, the whole school first; empty without criteria, or where nothing is recorded."""
        if not self.has_support:
            return {}
        return {s.id: standings(self.trust, s, self.day) for s in self.trust.schools}

    @cached_property
    def has_support(self) -> bool:
        """Whether anything of support is to be seen."""
        return self.trust.governance.criteria is not None and any(
            o.support.assessments or o.support.decisions for o in self.trust.organisations.values()
        )

    def standing(self, school: str) -> Standing | None:
        """The standing of a whole school."""
        return next(iter(self.standings.get(school, ())), None)

    @cached_property
    def works(self) -> dict[str, GroupWork]:
        """The action groups, by school."""
        found = {s.id: group_work(self.trust, s, self.day) for s in self.trust.schools}
        return {name: work for name, work in found.items() if work}

    @cached_property
    def exceptions(self) -> dict[str, tuple[delegation.Held, ...]]:
        """What departs from the scheme at each school, where anything does."""
        scheme = self.trust.governance.scheme
        if scheme is None:
            return {}
        found = {s.id: delegation.exceptions(scheme, s, self.day) for s in self.trust.schools}
        return {name: held for name, held in found.items() if held}

    def lacks_delegation(self, school: Organisation) -> bool:
        """Whether a school's level changes what its local body holds, and no change is recorded."""
        found = self.standing(school.id)
        level = found.level.id if found and found.level else ""
        return delegation.is_change_missing(self.trust, school, level, self.day)

    @cached_property
    def every_ask(self) -> tuple[AskedFor, ...]:
        """Every decision asked for, on support and in plans, with or without an outcome."""
        maker = self.maker
        found = [
            AskedFor(ask=ask, path=f"schools/{s.id}/support/", code=f"{s.short}, support", organisation=s.id)
            for s in self.trust.schools
            for d in s.support.decisions
            for ask in d.asks
        ]
        for objective in maker.shown.rated.objectives:
            spots = [(objective.ref, objective.objective.asks)]
            spots += [(i.ref, i.action.asks if isinstance(i, ActionStatus) else i.kpi.asks) for i in objective.each]
            found += [
                AskedFor(ask=ask, path=maker.path(ref), code=maker.code(ref), organisation=objective.organisation)
                for ref, asks in spots
                for ask in asks
            ]
        return tuple(found)

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
        """The reviews expected of each organisation in this school year and those of the last that are overdue."""
        found = {}
        for name, rows in self._three_years.items():
            calendar = self.trust.calendar(name)
            begin, end = calendar.start(self.year), calendar.end(self.year)
            kept = [r for r in rows if r.first <= end and (r.last >= begin or r.status is Status.OVERDUE)]
            if kept:
                found[name] = tuple(kept)
        return found

    @cached_property
    def overdue(self) -> list[Expected]:
        """The reviews that are overdue, the oldest first."""
        rows = [r for rows in self.expected.values() for r in rows if r.status is Status.OVERDUE]
        return sorted(rows, key=lambda r: (r.by, r.organisation))

    @cached_property
    def ahead(self) -> list[tuple[Tool, date, list[str]]]:
        """The reviews to do in the quarter to come: the tool, the last day for it, and of whom."""
        found: dict[tuple[str, date], tuple[Tool, list[str]]] = {}
        for rows in self.expected.values():
            for r in rows:
                if r.status in (Status.DUE, Status.TO_COME) and self.day <= r.by <= self.day + AHEAD:
                    found.setdefault((r.tool.id, r.by), (r.tool, []))[1].append(r.organisation)
        return sorted(((tool, by, who) for (_, by), (tool, who) in found.items()), key=lambda x: (x[1], x[0].title))

    @cached_property
    def late(self) -> list[Late]:
        """What is overdue of reviews, of action groups' reports, and of delegation that should be back."""
        school = self.maker.school
        found = [
            Late(title=f"{school(r.organisation)}: {r.tool.title}", path="reviews/#overdue", due=r.by)
            for r in self.overdue
        ]
        for name, work in self.works.items():
            if work.is_overdue and work.next_due:
                title = f"{school(name)}: report of the action group"
                found.append(Late(title=title, path=f"schools/{name}/support/#group", due=work.next_due))
        for name, rows in self.standings.items():
            for s in rows:
                if s.is_review_overdue and s.decision and s.decision.review_by:
                    title = f"{school(name)}: review of the decision on its support"
                    found.append(Late(title=title, path=f"schools/{name}/support/", due=s.decision.review_by))
        for name, held in self.exceptions.items():
            days = {h.change.until for h in held if h.is_late and h.change and h.change.until}
            title = f"{school(name)}: return of what the board holds"
            found += [Late(title=title, path="delegation/#schools", due=day) for day in sorted(days)]
        return sorted(found, key=lambda x: (x.due, x.title))

    # Alignment, practice, equity

    @cached_property
    def alignment(self) -> Alignment:
        """Which priorities serve which objective."""
        return align(self.maker.shown.rated)

    @cached_property
    def tagged(self) -> dict[str, dict[str, list[str]]]:
        """What is tagged with the items of each framework."""
        return tagged(self.maker.shown.rated)

    @cached_property
    def cells(self) -> dict[str, list[tuple[KpiStatus, Cell]]]:
        """The rated cells of each school: of the trust's KPIs and of its own."""
        found = {name: list(rows) for name, rows in self.maker.shared_cells.items()}
        for kpi in self.maker.kpis:
            if kpi.organisation != TRUST:
                for cell in kpi.cells:
                    found.setdefault(cell.organisation, []).append((kpi, cell))
        return found

    @cached_property
    def wanted(self) -> tuple[Wanted, ...]:
        """Every need; for trustees only, since needs tell of what goes badly."""
        return wanted(self.maker.shown.rated, self.cells) if self.maker.shown.is_for_trustees else ()

    @cached_property
    def equity(self) -> tuple[Group, ...]:
        """The groups of pupils and their gaps; for trustees only, since groups are small."""
        return equity(self.maker.facts, self.maker.kpis) if self.maker.shown.is_for_trustees else ()

    # The year

    @cached_property
    def two_years(self) -> tuple[Entry, ...]:
        """Everything of this school year and the next, for calendar programs."""
        calendar = self.trust.calendar(TRUST)
        first, last = calendar.start(self.year), calendar.end(self.year.years_on(1))
        rows = (r for found in self._three_years.values() for r in found if r.by >= first)
        return the_year(self.maker.shown.rated, first, last, rows)

    @cached_property
    def school_year(self) -> tuple[Entry, ...]:
        """Everything of this school year."""
        last = self.trust.calendar(TRUST).end(self.year)
        return tuple(e for e in self.two_years if e.on <= last)

    @cached_property
    def due_dates(self) -> tuple[Entry, ...]:
        """What is due from today on; of a trust with many schools, its own work only."""
        found = due_dates(self.maker.shown.rated, self.day)
        is_large = len(self.trust.schools) > MOST_SCHOOLS
        return tuple(e for e in found if not is_large or e.organisation == TRUST)

    # Words

    def say_levels(self) -> str:
        """How many schools have which level: `Fernhill has high support, Mill Green medium support; two low support`."""
        criteria = self.trust.governance.criteria
        if criteria is None:
            return ""
        by_level: dict[str, list[str]] = {}
        for name, rows in self.standings.items():
            level = rows[0].level.id if rows and rows[0].level else ""
            by_level.setdefault(level, []).append(self.maker.school(name))
        parts = []
        for entry in reversed(criteria.levels):
            names = by_level.get(entry.id, [])
            if names:
                who = listed(names) if len(names) <= 2 else counted(len(names), "school")
                parts.append(
                    f"{who} {'has' if len(names) == 1 else 'have'} {entry.title[:1].lower() + entry.title[1:]}"
                )
        if rest := by_level.get("", []):
            parts.append(f"of {counted(len(rest), 'school')} nothing is decided")
        return capital("; ".join(parts)) + "."

    def say_exceptions(self) -> str:
        """What departs from the scheme, in a sentence."""
        parts = [f"{say_count(len(held))} at {self.maker.school(name)}" for name, held in self.exceptions.items()]
        if not parts:
            return "Every school holds what the scheme gives it."
        total = sum(len(h) for h in self.exceptions.values())
        noun = "function is" if total == 1 else "functions are"
        return f"{capital(say_count(total))} {noun} held otherwise: {listed(parts)}."

    def say_reviews(self) -> str:
        """How reviews stand, in a sentence."""
        counts = Counter(r.status for rows in self.expected.values() for r in rows)
        due, done = counts[Status.DUE], counts[Status.DONE]
        late = len(self.overdue)
        return (
            f"{capital(counted(late, 'review'))} {'is' if late == 1 else 'are'} overdue, {say_count(due)} due in the "
            f"periods that run, and {say_count(done)} of this year's done."
        )

    def period_of(self, first: date, last: date, organisation: str) -> str:
        """The name of a rhythm's period: the half-term, term or year that it is, else its days."""
        calendar = self.trust.calendar(organisation)
        names = {"aut": "Autumn", "spr": "Spring", "sum": "Summer"}
        year = year_of(first)
        for part in ("", *names, "aut1", "aut2", "spr1", "spr2", "sum1", "sum2"):
            period = Period(year=year.year, part=part)
            if calendar.knows(period) and (calendar.start(period), calendar.end(period)) == (first, last):
                tail = part[3:] and f"\u00a0{part[3:]}"
                return f"{names[part[:3]]}{tail}" if part else f"{year.year}/{(year.year + 1) % 100:02d}"
        return f"{say_date(first)} to {say_date(last)}"
