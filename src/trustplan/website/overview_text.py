"""Sentences on the overview of the trust, and its entries with the addresses of their pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from trustplan.oversight.reviews import Status
from trustplan.primitives.english import capital, counted, inside, listed, say_count, say_date, verb
from trustplan.primitives.periods import Period, year_of
from trustplan.rating.status import ActionStatus

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Ask, Trust
    from trustplan.oversight.overview import Overview
    from trustplan.rating.status import Rated
    from trustplan.website.names import Names
    from trustplan.website.urls import Urls


@dataclass(frozen=True, kw_only=True, slots=True)
class Late:
    """A review, a report or a return of delegation that is overdue, with the day it was due and its page."""

    title: str
    path: str
    due: date


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedFor:
    """A decision that a body is asked for, with the page and the short code of what it belongs to."""

    ask: Ask
    path: str
    code: str
    organisation: str


class OverviewText:
    """Text on an overview, with the addresses of the pages that show more."""

    def __init__(self, overview: Overview, rated: Rated, urls: Urls, names: Names) -> None:
        self.overview = overview
        self.rated = rated
        self.urls = urls
        self.names = names
        self.trust: Trust = rated.trust

    @cached_property
    def every_ask(self) -> tuple[AskedFor, ...]:
        """Every decision asked for, on support and in plans, with or without an outcome."""
        found = [
            AskedFor(ask=ask, path=f"schools/{s.id}/support/", code=f"{s.short}, support", organisation=s.id)
            for s in self.trust.schools
            for d in s.support.decisions
            for ask in d.asks
        ]
        for objective in self.rated.objectives:
            spots = [(objective.ref, objective.objective.asks)]
            spots += [(i.ref, i.action.asks if isinstance(i, ActionStatus) else i.kpi.asks) for i in objective.each]
            found += [
                AskedFor(
                    ask=ask, path=self.urls.path(ref), code=self.names.code(ref), organisation=objective.organisation
                )
                for ref, asks in spots
                for ask in asks
            ]
        return tuple(found)

    @cached_property
    def late(self) -> list[Late]:
        """Everything overdue: reviews, reports of action groups, reviews of decisions, delegation to be returned."""
        school = self.names.school
        found = [
            Late(title=f"{school(r.organisation)}: {r.tool.title}", path="reviews/#overdue", due=r.by)
            for r in self.overview.overdue
        ]
        for name, work in self.overview.works.items():
            if work.is_overdue and work.next_due:
                title = f"{school(name)}: report of the action group"
                found.append(Late(title=title, path=f"schools/{name}/support/#group", due=work.next_due))
        for name, rows in self.overview.standings.items():
            for s in rows:
                if s.is_review_overdue and s.decision and s.decision.review_by:
                    title = f"{school(name)}: review of the decision on its support"
                    found.append(Late(title=title, path=f"schools/{name}/support/", due=s.decision.review_by))
        for name, held in self.overview.exceptions.items():
            days = {h.change.until for h in held if h.is_late and h.change and h.change.until}
            title = f"{school(name)}: return of what the board holds"
            found += [Late(title=title, path="delegation/#schools", due=day) for day in sorted(days)]
        return sorted(found, key=lambda x: (x.due, x.title))

    def say_levels(self) -> str:
        """How many schools have which level: `Fernhill has high support, Mill Green medium support; two low support`."""
        criteria = self.trust.governance.criteria
        if criteria is None:
            return ""
        by_level: dict[str, list[str]] = {}
        for name, rows in self.overview.standings.items():
            level = rows[0].level.id if rows and rows[0].level else ""
            by_level.setdefault(level, []).append(self.names.school(name))
        parts = []
        for entry in reversed(criteria.levels):
            names = by_level.get(entry.id, [])
            if names:
                who = listed(names) if len(names) <= 2 else counted(len(names), "school")
                parts.append(f"{who} {verb(len(names), 'has', 'have')} {inside(entry.title)}")
        if rest := by_level.get("", []):
            parts.append(f"of {counted(len(rest), 'school')} nothing is decided")
        return capital("; ".join(parts)) + "."

    def say_exceptions(self) -> str:
        """What departs from the scheme, in a sentence."""
        parts = [
            f"{say_count(len(held))} at {self.names.school(name)}" for name, held in self.overview.exceptions.items()
        ]
        if not parts:
            return "Every school holds what the scheme gives it."
        total = sum(len(h) for h in self.overview.exceptions.values())
        return f"{capital(counted(total, 'function'))} {verb(total, 'is', 'are')} held otherwise: {listed(parts)}."

    def say_reviews(self) -> str:
        """How many reviews are overdue, due and done, in a sentence."""
        counts = Counter(r.status for rows in self.overview.expected.values() for r in rows)
        due, done = counts[Status.DUE], counts[Status.DONE]
        late = len(self.overview.overdue)
        return (
            f"{capital(counted(late, 'review'))} {verb(late, 'is', 'are')} overdue, {say_count(due)} due in the "
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
