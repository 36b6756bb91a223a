"""Sentences on the overview of the trust, and its entries with the addresses of their pages."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.model import Action
from trustplan.oversight.agenda import REPORT, REVIEW
from trustplan.oversight.decisions import asked_by_support
from trustplan.oversight.delegation import return_of
from trustplan.oversight.reviews import Status, every_answer
from trustplan.primitives.english import (
    capital,
    counted,
    inside,
    listed,
    say_count,
    say_date,
    say_days,
    say_period,
    verb,
)
from trustplan.primitives.periods import NAMES, Period
from trustplan.rating.status import ActionStatus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trustplan.model import Ask, Kpi, Meeting, Trust
    from trustplan.oversight.overview import Overview
    from trustplan.oversight.reviews import Answer, Expected
    from trustplan.rating.status import Item, Rated
    from trustplan.website.names import Names
    from trustplan.website.urls import Urls

RESULTS = {  # what a review says of a requirement of a checklist
    "met": "Met",
    "met-after-action": "Met after corrective action",
    "not-met": "Not met",
    "not-checked": "Not checked",
    "not-applicable": "Not applicable",
    "": "Never checked",
}


class Late(Struct, frozen=True, kw_only=True):
    """A review, a report, a return of delegation or a requirement that is overdue or was not checked, with its day and page.

    `text` says more than that it is late; it is empty where nothing more is to be said. `about` is what a duty of a role
    says of the same thing: its kind, and the ids that tell it from others. `organisation` is whose it is.
    """

    title: str
    path: str
    due: date
    flag: str = "Overdue"
    text: str = ""
    about: tuple[str, ...] = ()
    organisation: str = ""


class AskedFor(Struct, frozen=True, kw_only=True):
    """A decision that a body is asked for, with the page and the short code of what it belongs to, and who does that work.

    `ref` is the address of what it belongs to in a plan; empty for one on the support of a school.
    """

    ask: Ask
    path: str
    code: str
    organisation: str
    by: tuple[str, ...] = ()
    ref: str = ""


class OverviewText:
    """Text on an overview, with the addresses of the pages that show more."""

    def __init__(self, overview: Overview, rated: Rated, urls: Urls, names: Names) -> None:
        self.overview = overview
        self.rated = rated
        self.urls = urls
        self.names = names
        self.trust: Trust = rated.trust
        self._periods: dict[tuple[date, date, str], str] = {}  # by first and last day and organisation

    @cached_property
    def every_ask(self) -> tuple[AskedFor, ...]:
        """Every decision asked for, on support and in plans, with or without an outcome."""
        return (*self._asks_on_support(), *self._asks_in_plans())

    def asked_of(self, meeting: Meeting, *, is_next: bool) -> list[AskedFor]:
        """The decisions that a meeting is asked for; of the next one also those that fall due without an ask in a file."""
        found = [asked for asked in self.every_ask if asked.ask.meeting == meeting.id]
        if is_next:
            for school in self.trust.schools:
                standings = self.overview.standings.get(school.id, ())
                for ask in asked_by_support(self.trust, school, standings, meeting, self.overview.day):
                    path, code = f"schools/{school.id}/support/", f"{school.short}, support"
                    found.append(AskedFor(ask=ask, path=path, code=code, organisation=school.id))
        return found

    def _asks_on_support(self) -> Iterator[AskedFor]:
        for school in self.trust.schools:
            path, code = f"schools/{school.id}/support/", f"{school.short}, support"
            for decision in school.support.decisions:
                for ask in decision.asks:
                    yield AskedFor(ask=ask, path=path, code=code, organisation=school.id)

    def _asks_in_plans(self) -> Iterator[AskedFor]:
        for status in self.rated.every_objective:
            for asking in (status.objective, *map(_in_plan, status.each)):
                by = [status.objective.sponsor]
                if isinstance(asking, Action):
                    by.append(asking.lead)
                for ask in asking.asks:
                    yield AskedFor(
                        ask=ask,
                        path=self.urls.path(asking.ref),
                        code=self.names.code(asking.ref),
                        organisation=status.organisation,
                        by=tuple(by),
                        ref=asking.ref,
                    )

    @cached_property
    def answers(self) -> dict[str, dict[str, tuple[Answer, ...]]]:
        """The answers to each checklist, by tool and organisation."""
        return every_answer(self.trust, self.overview.day)

    @cached_property
    def late(self) -> list[Late]:
        """Everything overdue: reviews, requirements, reports of action groups, reviews of decisions, delegation."""
        found = (
            *self._late_reviews(),
            *self._late_requirements(),
            *self._late_on_support(),
            *self._late_returns(),
        )
        return sorted(found, key=lambda late: (late.due, late.title))

    def _late_reviews(self) -> Iterator[Late]:
        for review in self.overview.reviews_that_are(Status.OVERDUE):
            title = f"{self.names.school(review.organisation)}: {review.tool.title}"
            about = (REVIEW, review.tool.id, review.organisation)
            yield Late(
                title=title, path="reviews/#overdue", due=review.by, about=about, organisation=review.organisation
            )

    def _late_requirements(self) -> Iterator[Late]:
        """Requirements of checklists whose day of the law has passed unmet, and those that were not checked."""
        for tool, by_organisation in self.answers.items():
            for organisation, answers in by_organisation.items():
                is_reviewed = any(answer.on for answer in answers)
                for answer in answers:
                    title = f"{self.names.school(organisation)}: {answer.requirement.title}"
                    for late in self._late_requirement(answer, title, f"reviews/checklists/#{tool}", is_reviewed):
                        yield replace(late, organisation=organisation)

    def _late_requirement(self, answer: Answer, title: str, path: str, is_reviewed: bool) -> Iterator[Late]:
        word = RESULTS[answer.result]
        if answer.on:
            word += f" on {say_date(answer.on)}"
        if answer.unmet:
            days = say_days((self.overview.day - answer.unmet).days)
            text = f"Statutory deadline {say_date(answer.unmet)}, {days} late. {word}"
            yield Late(title=title, path=path, due=answer.unmet, text=text)
        elif answer.result == "not-checked" or (is_reviewed and not answer.result):
            yield Late(title=title, path=path, due=answer.on or self.overview.day, flag="Missing", text=word)

    def _late_on_support(self) -> Iterator[Late]:
        """Reports of action groups, and reviews of decisions."""
        for (name, scope), work in self.overview.works.items():
            if work.is_overdue and work.next_due:
                title = f"{self.names.part_of_school(name, scope)}: report of the action group"
                path = f"schools/{name}/support/#group"
                yield Late(title=title, path=path, due=work.next_due, about=(REPORT, name, scope), organisation=name)
        for name, rows in self.overview.standings.items():
            title = f"{self.names.school(name)}: review of its level of support"
            for standing in rows:
                if standing.is_review_overdue and standing.decision and standing.decision.review_by:
                    path, due = f"schools/{name}/support/", standing.decision.review_by
                    yield Late(title=title, path=path, due=due, organisation=name)

    def _late_returns(self) -> Iterator[Late]:
        """Each day by which responsibilities should have come back to a school, with who still has or shares them."""
        scheme = self.trust.governance.scheme
        if scheme is None:
            return
        for name, rows in self.overview.exceptions.items():
            found = set()
            for held in rows:
                if held.is_late and held.change and held.change.until:
                    found.add((held.change.until, f"{self.names.school(name)}: {return_of(scheme, held.change)}"))
            for day, title in sorted(found):
                yield Late(title=title, path="delegation/#schools", due=day, organisation=name)

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
            parts.append(f"nothing is decided for {counted(len(rest), 'school')}")
        return capital("; ".join(parts)) + "."

    def say_exceptions(self) -> str:
        """What departs from the scheme, in a sentence."""
        exceptions = self.overview.exceptions
        if not exceptions:
            return "Every school has the responsibilities that the scheme of delegation gives it."
        total, parts = 0, []
        for name, held in exceptions.items():
            total += len(held)
            parts.append(f"{say_count(len(held))} at {self.names.school(name)}")
        return (
            f"{capital(counted(total, 'responsibility', 'responsibilities'))} {verb(total, 'differs', 'differ')} "
            f"from the scheme of delegation: {listed(parts)}."
        )

    def say_reviews(self) -> str:
        """How many reviews are overdue, due and done, in a sentence."""
        counts = Counter(r.status for r in chain.from_iterable(self.overview.expected.values()))
        due, done = counts[Status.DUE], counts[Status.DONE]
        late = len(self.overview.reviews_that_are(Status.OVERDUE))
        return (
            f"{capital(counted(late, 'review'))} {verb(late, 'is', 'are')} overdue, {say_count(due)} "
            f"{verb(due, 'is', 'are')} due this half-term, term or year, and {say_count(done)} "
            f"{verb(done, 'has', 'have')} been done."
        )

    def say_since(self, row: Expected) -> str:
        """What follows “missed”: the period, and when it was done since: `in summer 2026; since done 29 Oct 2026`."""
        since = row.since.on if row.since else row.by
        return f"{self._say_in(row.first, row.last, row.organisation)}; since done {say_date(since)}"

    def _say_in(self, first: date, last: date, organisation: str) -> str:
        calendar = self.trust.calendar(organisation)
        year = calendar.year_of(first).year
        for part in ("", *NAMES):
            period = Period(year=year, part=part)
            if calendar.knows(period) and (calendar.start(period), calendar.end(period)) == (first, last):
                if period.kind == "term":
                    return f"in {NAMES[part]} {year + (part != 'aut')}"
                return f"in {say_period(period)}"
        return f"between {say_date(first)} and {say_date(last)}"

    def period_of(self, first: date, last: date, organisation: str) -> str:
        """The name of a rhythm's period: the half-term, term or year that it is, else its days."""
        key = first, last, organisation
        if key not in self._periods:
            self._periods[key] = self._name_period(first, last, organisation)
        return self._periods[key]

    def _name_period(self, first: date, last: date, organisation: str) -> str:
        calendar = self.trust.calendar(organisation)
        year = calendar.year_of(first).year
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
