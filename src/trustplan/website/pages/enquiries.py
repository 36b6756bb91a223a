"""The pages on enquiries: those that are under way, and a page for each year of those that were published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.english import capital, counted, say_count, say_period
from trustplan.website.page import SearchEntry
from trustplan.website.pages.sections import HOME, menu_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.model import Enquiry
    from trustplan.primitives.periods import Period
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page


class EnquiryRow(Struct, frozen=True, kw_only=True):
    """An enquiry: the school and the role that made it, its theme, and its school year."""

    e: Enquiry
    school: str
    theme: str
    lead: str
    year: str


class PublishedYear(Struct, frozen=True, kw_only=True):
    """A year with published enquiries: its name, its page, and how many they are."""

    name: str
    to: str
    count: int


class EnquiriesView(View, frozen=True, kw_only=True):
    """All enquiries. `published` are those that belong to no year."""

    TEMPLATE = "enquiries.html"
    years: list[PublishedYear]
    published: list[EnquiryRow]
    running: list[EnquiryRow]


class EnquiriesYearView(View, frozen=True, kw_only=True):
    """The enquiries that were published for a year."""

    TEMPLATE = "enquiries_year.html"
    rows: list[EnquiryRow]


def make_enquiries(context: PageContext) -> Iterator[Page]:
    """The pages on enquiries, where there are any that this audience may see."""
    enquiries = enquiries_of(context)
    if not enquiries:
        return
    by_year: dict[Period, list[Enquiry]] = {}
    for enquiry in enquiries:
        if enquiry.published and enquiry.year:
            by_year.setdefault(enquiry.year, []).append(enquiry)
    years = sorted(by_year, reverse=True)
    yield _enquiries(context, enquiries, [_published_year(year, len(by_year[year])) for year in years])
    for year in years:
        yield _enquiries_of_year(context, year, by_year[year])


def enquiries_of(context: PageContext) -> list[Enquiry]:
    """Every enquiry that may be seen, the newest year first, those of no year last."""
    trust = context.edition.trust
    found: list[Enquiry] = []
    for organisation in (trust.own, *trust.every_school):
        found += organisation.practice.enquiries
    return sorted(found, key=lambda e: (-e.year.year if e.year else 0, e.organisation, e.id))


def _published_year(year: Period, count: int) -> PublishedYear:
    return PublishedYear(name=say_period(year), to=f"enquiries/{year}/", count=count)


def _enquiries(context: PageContext, enquiries: list[Enquiry], years: list[PublishedYear]) -> Page:
    published, running = [], []
    for e in enquiries:
        if not e.published:
            running.append(_row(context, e))
        elif e.year is None:
            published.append(_row(context, e))
    headings = [("Published", "published")]
    if running:
        headings.append(("In progress", "running"))
    return menu_page(
        context,
        EnquiriesView(
            years=years,
            published=published,
            running=running,
        ),
        path="enquiries/",
        title="Enquiries",
        headings=headings,
        lead=say_enquiries(len(enquiries) - len(running), len(running)),
    )


def say_enquiries(published: int, running: int) -> str:
    """How many enquiries are published, and how many are in progress."""
    start = f"{capital(counted(published, 'enquiry', 'enquiries'))} published"
    if not running:
        return f"{start}."
    return f"{start}, {say_count(running)} in progress."


def _row(context: PageContext, e: Enquiry) -> EnquiryRow:
    trust = context.edition.trust
    return EnquiryRow(
        e=e,
        school=trust.organisations[e.organisation].profile.title,
        theme=trust.governance.theme_title(e.theme),
        lead=context.names.role(e.organisation, e.lead),
        year=say_period(e.year) if e.year else "",
    )


def _enquiries_of_year(context: PageContext, year: Period, enquiries: list[Enquiry]) -> Page:
    questions = capital(counted(len(enquiries), "question"))
    whose = context.edition.trust.own.profile.title
    headings, search = [], []
    for e in enquiries:
        anchor = f"{e.organisation}-{e.id}"
        headings.append((e.title, anchor))
        search.append(SearchEntry(title=e.title, text=f"{e.question} {e.finding}", anchor=anchor))
    return context.page(
        EnquiriesYearView(rows=[_row(context, e) for e in enquiries]),
        path=f"enquiries/{year}/",
        title=f"Enquiries of {say_period(year)}",
        trail=[HOME, ("Enquiries", "enquiries/")],
        headings=headings,
        search=search,
        lead=f"{questions} that staff of {whose} looked into, and what they found.",
    )
