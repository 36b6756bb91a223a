"""The pages on reviews: what is done, due and overdue, recurring concerns, and what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.oversight.reviews import GRAVEST_FIRST, Expected, Recurring, Status, recurring
from trustplan.primitives.english import capital, listed, listed_or_counted, say_count, say_date, verb
from trustplan.website.ical import has_calendar
from trustplan.website.page import MOST_ROWS, Cut, cut, first
from trustplan.website.pages.checklists import make_checklists
from trustplan.website.pages.heat_table import Head, HeatTable
from trustplan.website.pages.inspections import make_inspections
from trustplan.website.pages.review_tools import review_tools_page
from trustplan.website.pages.sections import menu_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Organisation, Review
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

MOST_ORGANISATIONS = 24  # in the calendar of reviews; of more, each school's page has its own
MOST_NAMED = 8  # organisations that a review to come names


class OverdueReview(Struct, frozen=True, kw_only=True):
    """A review that is overdue, with the number of days since it was due."""

    row: Expected
    school: str
    to: str
    period: str
    days: int


class ReviewsAhead(Struct, frozen=True, kw_only=True):
    """The reviews that are due by a day: pairs of a title and the schools."""

    by: date
    reviews: list[tuple[str, str]]


class ReviewPeriod(Struct, frozen=True, kw_only=True):
    """A period in which a review is expected."""

    row: Expected
    period: str


class RecurringRow(Struct, frozen=True, kw_only=True):
    """A concern that comes back at an organisation: what was said, in how many reviews, and when last."""

    school: str
    to: str
    theme: str
    severity: str
    texts: tuple[str, ...]
    count: int
    where: str
    last: date


class ReviewRow(Struct, frozen=True, kw_only=True):
    """A review with its concerns, each with the word for how grave it is."""

    school: str
    to: str
    title: str
    part: str
    review: Review
    by: str
    concerns: list[tuple[str, str]]


class ReportedReviews(Struct, frozen=True, kw_only=True):
    """Reviews with concerns; and those without any as pairs of a tool and the names of its organisations."""

    rows: Cut[ReviewRow]
    quiet: list[tuple[str, str]]


class ReviewsView(View, frozen=True, kw_only=True):
    """What is overdue, missed and to come, the year, concerns that come back, and what was found since the last papers."""

    TEMPLATE = "reviews.html"
    overdue: Cut[OverdueReview]
    missed: Cut[tuple[str, str]]
    ahead: Cut[ReviewsAhead]
    has_file: bool
    has_checklists: bool
    calendar: HeatTable[list[ReviewPeriod]]
    calendar_more: int
    recurring: Cut[RecurringRow]
    latest: ReportedReviews


class ReviewsSide(Struct, frozen=True, kw_only=True):
    """Reviews on a school's own page: those that are not done with the day they are due by, and how many are done.

    Of a review that was missed and has been done since, both are said instead of the day.
    """

    rows: list[tuple[Expected, str]]
    done: str


def make_reviewing(context: PageContext) -> Iterator[Page]:
    """The pages on reviews, checklists and inspections that have any content for this audience."""
    if context.edition.trust.governance.tools:
        yield _reviews(context)
        yield review_tools_page(context)
        yield from make_checklists(context)
    yield from make_inspections(context)


def _reviews(context: PageContext) -> Page:
    return menu_page(
        context,
        lambda: _reviews_view(context),
        path="reviews/",
        title="Reviews",
        headings=[
            ("Overdue", "overdue"),
            ("Due in the next three months", "ahead"),
            ("Findings since the last papers", "latest"),
            ("Recurring concerns", "recurring"),
            ("The year by school", "calendar"),
        ],
        lead=context.overview_text.say_reviews(),
    )


def _reviews_view(context: PageContext) -> ReviewsView:
    shown = cut(list(context.overview.expected.items()), MOST_ORGANISATIONS)
    since = context.edition.since
    latest = reviews_where(context, lambda r: since is None or r.on > since)
    return ReviewsView(
        overdue=first(context.overview.reviews_that_are(Status.OVERDUE), MOST_ROWS, lambda row: _overdue(context, row)),
        missed=first(context.overview.reviews_that_are(Status.MISSED), MOST_ROWS, lambda row: _missed(context, row)),
        ahead=cut(_ahead(context), MOST_ROWS),
        has_file=has_calendar(context, "reviews"),
        has_checklists=any(t.checklist for t in context.edition.trust.governance.tools),
        calendar=_calendar(context, shown),
        calendar_more=shown.more,
        recurring=_recurring(context),
        latest=reported_reviews(context, latest),
    )


# Overdue, due and done


def _overdue(context: PageContext, row: Expected) -> OverdueReview:
    return OverdueReview(
        row=row,
        school=context.names.school(row.organisation),
        to=context.urls.organisation_path(row.organisation),
        period=context.overview_text.period_of(row.first, row.last, row.organisation),
        days=(context.edition.day - row.by).days,
    )


def _missed(context: PageContext, row: Expected) -> tuple[str, str]:
    """A review that was missed and has been done since: its title, and the period and the day in words."""
    title = f"{row.tool.title}, {context.names.school(row.organisation)}"
    return title, context.overview_text.say_since(row)


def _ahead(context: PageContext) -> list[ReviewsAhead]:
    """What is due in the next quarter, by day."""
    days: dict[date, list[tuple[str, str]]] = {}
    for tool, by, due in context.overview.ahead:
        who = listed_or_counted([context.names.school(o) for o in due], MOST_NAMED, "organisation")
        days.setdefault(by, []).append((tool.title, who))
    return [ReviewsAhead(by=by, reviews=rows) for by, rows in days.items()]


def _calendar(
    context: PageContext, organisations: list[tuple[str, tuple[Expected, ...]]]
) -> HeatTable[list[ReviewPeriod]]:
    """A row for each tool, a column for each organisation; in a cell, its periods of this year."""
    columns, periods = [], []
    for organisation, expected in organisations:
        name, to = context.names.school(organisation), context.urls.organisation_path(organisation)
        columns.append(Head(name=name, to=to))
        periods.append(_periods_by_tool(context, organisation, expected))
    rows = []
    for tool in context.edition.trust.governance.tools:
        if tool.every != "event" or tool.levels:
            cells = [by_tool.get(tool.id, []) for by_tool in periods]
            rows.append((Head(name=tool.title), cells))
    return HeatTable(corner="Review", columns=columns, rows=rows)


def _periods_by_tool(
    context: PageContext, organisation: str, expected: tuple[Expected, ...]
) -> dict[str, list[ReviewPeriod]]:
    """The periods of this school year in which an organisation is expected to be reviewed."""
    start = context.edition.trust.calendar(organisation).start(context.overview.year)
    found: dict[str, list[ReviewPeriod]] = {}
    for row in expected:
        if row.last >= start:
            period = context.overview_text.period_of(row.first, row.last, organisation)
            found.setdefault(row.tool.id, []).append(ReviewPeriod(row=row, period=period))
    return found


def reviews_side(context: PageContext, school: Organisation) -> ReviewsSide | None:
    """The block on a school's page: overdue reviews, then due and missed ones, then the number done; None where none is expected."""
    expected = context.overview.expected.get(school.id)
    if not expected:
        return None
    rows, done = [], 0
    for row in expected:
        if row.status is Status.DONE:
            done += 1
        elif row.status is not Status.TO_COME:
            rows.append(row)
    rows.sort(key=lambda row: (row.status is not Status.OVERDUE, row.status is not Status.DUE, row.by))
    text = context.overview_text
    return ReviewsSide(
        rows=[(row, text.say_since(row) if row.since else say_date(row.by)) for row in rows],
        done=f"{capital(say_count(done))} of this year's {verb(done, 'is', 'are')} done.",
    )


# What was found


def _recurring(context: PageContext) -> Cut[RecurringRow]:
    """Concerns that come back, the gravest first, then the most frequent."""
    trust = context.edition.trust
    found: list[tuple[Organisation, Recurring]] = []
    for organisation in (trust.own, *trust.schools):
        found += [(organisation, concern) for concern in recurring(organisation, context.edition.day)]
    found.sort(key=lambda pair: (GRAVEST_FIRST.index(pair[1].severity), -len(pair[1].reviews)))
    return first(found, MOST_ROWS, lambda pair: _recurring_row(context, *pair))


def _recurring_row(context: PageContext, organisation: Organisation, concern: Recurring) -> RecurringRow:
    titles = dict.fromkeys(_tool_title(context, review.tool) for review in concern.reviews)
    return RecurringRow(
        school=organisation.short,
        to=context.urls.organisation_path(organisation.id),
        theme=context.edition.trust.governance.theme_title(concern.theme),
        severity=capital(concern.severity),
        texts=concern.texts[:3],
        count=len(concern.reviews),
        where=listed(list(titles)),
        last=concern.reviews[0].on,
    )


def _tool_title(context: PageContext, tool: str) -> str:
    found = context.edition.trust.governance.tool(tool)
    return found.title if found else tool


def reviews_where(context: PageContext, is_wanted: Callable[[Review], bool]) -> list[tuple[Organisation, Review]]:
    """The reviews of every organisation that are wanted."""
    trust = context.edition.trust
    found: list[tuple[Organisation, Review]] = []
    for organisation in (trust.own, *trust.schools):
        found += [(organisation, review) for review in organisation.reviews if is_wanted(review)]
    return found


def reported_reviews(context: PageContext, found: list[tuple[Organisation, Review]]) -> ReportedReviews:
    """Reviews with concerns, the gravest first; and for each tool, in one line, the reviews without any."""
    graded: list[tuple[int, Organisation, Review]] = []
    quiet: dict[str, list[str]] = {}
    for organisation, review in found:
        if review.concerns:
            gravest = min(GRAVEST_FIRST.index(concern.severity) for concern in review.concerns)
            graded.append((gravest, organisation, review))
        else:
            name = context.edition.trust.governance.with_part(organisation.short, review.part)
            quiet.setdefault(_tool_title(context, review.tool), []).append(name)
    graded.sort(key=lambda row: (row[0], row[1].short, row[2].tool))
    return ReportedReviews(
        rows=first(graded, MOST_ROWS, lambda row: _review_row(context, row[1], row[2])),
        quiet=[(title, listed(names)) for title, names in sorted(quiet.items())],
    )


def _review_row(context: PageContext, organisation: Organisation, review: Review) -> ReviewRow:
    return ReviewRow(
        school=organisation.short,
        to=context.urls.organisation_path(organisation.id),
        title=_tool_title(context, review.tool),
        review=review,
        part=context.edition.trust.governance.part_title(review.part),
        by=context.names.reviewer(organisation.id, review.by, review.reviewer),
        concerns=[(capital(c.severity), c.text) for c in review.concerns],
    )
