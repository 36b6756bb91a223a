"""Sentences on the overview of the trust, and its entries with the addresses of their pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from trustplan.oversight.reviews import Status
from trustplan.primitives.english import capital, counted, inside, listed, say_count, say_date, verb
from trustplan.primitives.periods import NAMES, Period, year_of
from trustplan.rating.status import ActionStatus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trustplan.model import Action, Ask, Kpi, Trust
    from trustplan.oversight.overview import Overview
    from trustplan.rating.status import Item, Rated
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
        return (*self._asks_on_support(), *self._asks_in_plans())

    def _asks_on_support(self) -> Iterator[AskedFor]:
        for school in self.trust.schools:
            path, code = f"schools/{school.id}/support/", f"{school.short}, support"
            for decision in school.support.decisions:
                for ask in decision.asks:
                    yield AskedFor(ask=ask, path=path, code=code, organisation=school.id)

    def _asks_in_plans(self) -> Iterator[AskedFor]:
        for status in self.rated.objectives:
            for asking in (status.objective, *map(_in_plan, status.each)):
                for ask in asking.asks:
                    yield AskedFor(
                        ask=ask,
                        path=self.urls.path(asking.ref),
                        code=self.names.code(asking.ref),
                        organisation=status.organisation,
                    )

    @cached_property
    def late(self) -> list[Late]:
        """Everything overdue: reviews, reports of action groups, reviews of decisions, delegation to be returned."""
        found = (*self._late_reviews(), *self._late_on_support(), *self._late_returns())
        return sorted(found, key=lambda late: (late.due, late.title))

    def _late_reviews(self) -> Iterator[Late]:
        for review in self.overview.overdue:
            title = f"{self.names.school(review.organisation)}: {review.tool.title}"
            yield Late(title=title, path="reviews/#overdue", due=review.by)

    def _late_on_support(self) -> Iterator[Late]:
        """Reports of action groups, and reviews of decisions."""
        for (name, scope), work in self.overview.works.items():
            if work.is_overdue and work.next_due:
                title = f"{self.names.part_of_school(name, scope)}: report of the action group"
                yield Late(title=title, path=f"schools/{name}/support/#group", due=work.next_due)
        for name, rows in self.overview.standings.items():
            title = f"{self.names.school(name)}: review of the decision on its support"
            for standing in rows:
                if standing.is_review_overdue and standing.decision and standing.decision.review_by:
                    yield Late(title=title, path=f"schools/{name}/support/", due=standing.decision.review_by)

    def _late_returns(self) -> Iterator[Late]:
        for name, rows in self.overview.exceptions.items():
            title = f"{self.names.school(name)}: return of what the board holds"
            days = set()
            for held in rows:
                if held.is_late and held.change and held.change.until:
                    days.add(held.change.until)
            for day in sorted(days):
                yield Late(title=title, path="delegation/#schools", due=day)

    def say_levels(self) -> str:
        """How many schools have which level: `Fernhill has high support, Mill Green medium support; two low support`."""
        criteria = self.trust.governance.criteria
        if criteria is None:
            return ""
        by_level: dict[str, list[str]] = {}
        for name in self.overview.standings:
            standing = self.overview.standing(name)
            level = standing.level if standing else None
            by_level.setdefault(level.id if level else "", []).append(self.names.school(name))
        parts = []
        for entry in reversed(criteria.levels):
            names = by_level.get(entry.id)
            if names:
                who = listed(names)
                if len(names) > 2:
                    who = counted(len(names), "school")
                parts.append(f"{who} {verb(len(names), 'has', 'have')} {inside(entry.title)}")
        if rest := by_level.get("", []):
            parts.append(f"of {counted(len(rest), 'school')} nothing is decided")
        return capital("; ".join(parts)) + "."

    def say_exceptions(self) -> str:
        """What departs from the scheme, in a sentence."""
        exceptions = self.overview.exceptions
        if not exceptions:
            return "Every school holds what the scheme gives it."
        total, parts = 0, []
        for name, held in exceptions.items():
            total += len(held)
            parts.append(f"{say_count(len(held))} at {self.names.school(name)}")
        return f"{capital(counted(total, 'function'))} {verb(total, 'is', 'are')} held otherwise: {listed(parts)}."

    def say_reviews(self) -> str:
        """How many reviews are overdue, due and done, in a sentence."""
        counts = Counter(r.status for r in chain.from_iterable(self.overview.expected.values()))
        due, done = counts[Status.DUE], counts[Status.DONE]
        late = len(self.overview.overdue)
        return (
            f"{capital(counted(late, 'review'))} {verb(late, 'is', 'are')} overdue, {say_count(due)} due in the "
            f"periods that run, and {say_count(done)} of this year's done."
        )

    def period_of(self, first: date, last: date, organisation: str) -> str:
        """The name of a rhythm's period: the half-term, term or year that it is, else its days."""
        calendar = self.trust.calendar(organisation)
        year = year_of(first).year
        for part, name in (("", f"{year}/{(year + 1) % 100:02d}"), *NAMES.items()):
            period = Period(year=year, part=part)
            if calendar.knows(period) and (calendar.start(period), calendar.end(period)) == (first, last):
                return capital(name).replace(" ", "\u00a0")
        return f"{say_date(first)} to {say_date(last)}"


def _in_plan(item: Item) -> Action | Kpi:
    """An item as its plan has it."""
    if isinstance(item, ActionStatus):
        return item.action
    return item.kpi
