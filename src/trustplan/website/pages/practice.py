"""The pages on practice: what schools offer, what they need and who could help; and on enquiries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trustplan.oversight.practice import offers
from trustplan.primitives.english import capital, counted, listed, say_count, say_date, say_every, say_period, verb
from trustplan.website.page import MOST_ROWS, SearchEntry, first
from trustplan.website.pages.sections import HOME, IMPROVEMENT, menu_page

if TYPE_CHECKING:
    from trustplan.model import Enquiry, Offer
    from trustplan.oversight.practice import Wanted
    from trustplan.primitives.periods import Period
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

MOST_HELPERS = 4  # the best strengths for a need
KINDS = (
    ("network", "Networks"),
    ("course", "Professional development"),
    ("service", "Services to schools"),
)


def make_sharing(context: PageContext) -> Iterator[Page]:
    """The pages on practice and enquiries that have any content for this audience."""
    trust = context.edition.trust
    if context.overview.wanted or offers(trust, context.edition.day):
        yield _practice(context)
    enquiries = enquiries_of(context)
    if enquiries:
        yield _enquiries(context, enquiries)
        for year in sorted({e.year for e in enquiries if e.year and e.published}, reverse=True):
            yield _enquiries_of(context, year, [e for e in enquiries if e.year == year and e.published])


def _practice(context: PageContext) -> Page:
    wanted = context.overview.wanted
    trust, day = context.edition.trust, context.edition.day
    strengths = offers(trust, day, "strength")
    open_ones = [w for w in wanted if not w.is_met]
    could = sum(any(not h.needs_it_too for h in w.helpers) for w in open_ones)
    lead = say_needs(len(open_ones), could) if wanted else "What the trust and its schools offer each other."
    groups = [(kind, title, offers(trust, day, kind)) for kind, title in KINDS]
    return menu_page(
        context,
        "practice.html",
        path="practice/",
        title="Practice",
        section=IMPROVEMENT,
        headings=[
            *([("What is needed, and who could help", "needs")] if wanted else []),
            *([("Strengths", "strengths")] if strengths else []),
            *((title, kind) for kind, title, rows in groups if rows),
        ],
        lead=lead,
        late=lambda: {
            "open": first(open_ones, MOST_ROWS, lambda w: _wanted(context, w)),
            "met": first([w for w in wanted if w.is_met], MOST_ROWS, lambda w: _wanted(context, w)),
            "has_needs": bool(wanted),
            "themes": _by_theme(context, strengths),
            "groups": [(kind, title, [_offer(context, o) for o in rows]) for kind, title, rows in groups if rows],
        },
    )


def say_needs(count: int, could: int) -> str:
    """How many needs are open, and with how many of them a school of the trust could help."""
    start = f"{capital(counted(count, 'need'))} {verb(count, 'is', 'are')} open"
    them = verb(count, "it", "them")
    if not count:
        return f"{start}."
    if not could:
        return f"{start}; no school of the trust could help with {them}."
    if count == 1:
        return f"{start}; a school of the trust could help with it. First from within the trust."
    return f"{start}; for {say_count(could)} of them a school of the trust could help. First from within the trust."


def _wanted(context: PageContext, w: Wanted) -> dict[str, Any]:
    met = w.need.met if w.need else None
    met_by = ""
    if met:
        met_by = context.names.school(met.by) if met.by else "From outside the trust"
    return {
        "w": w,
        "school": context.names.school(w.organisation),
        "to": context.urls.organisation_path(w.organisation),
        "helpers": first(
            w.helpers, MOST_HELPERS, lambda h: (h, context.names.school(h.offer.organisation), _evidence(h.offer))
        ),
        "others": listed([o.title for o in w.others]),
        "met_by": met_by,
        "met": met,
    }


def _evidence(offer: Offer) -> str:
    basis = "judged" if offer.basis == "judged" else "by its own word"
    return f"{basis}, {say_date(offer.on)}" if offer.on else basis


def _by_theme(context: PageContext, strengths: tuple[Offer, ...]) -> list[dict[str, Any]]:
    return [
        {"title": theme.title, "rows": [_offer(context, o) for o in strengths if o.theme == theme.id]}
        for theme in context.edition.trust.governance.themes
        if any(o.theme == theme.id for o in strengths)
    ]


def _offer(context: PageContext, o: Offer) -> dict[str, Any]:
    return {
        "o": o,
        "school": context.names.school(o.organisation),
        "evidence": "; ".join(o.evidence),
        "basis": _evidence(o),
        "lead": context.names.role(o.organisation, o.lead) if o.lead else "",
        "every": say_every(o.every) if o.every else "",
    }


# Enquiries


def enquiries_of(context: PageContext) -> list[Enquiry]:
    """Every enquiry that may be seen, the newest year first."""
    trust = context.edition.trust
    found = [e for o in (trust.own, *trust.schools) for e in o.practice.enquiries]
    return sorted(found, key=lambda e: (-(e.year.year if e.year else 0), e.organisation, e.id))


def _enquiries(context: PageContext, rows: list[Enquiry]) -> Page:
    published = [e for e in rows if e.published]
    running = [e for e in rows if not e.published]
    years = sorted({e.year for e in published if e.year}, reverse=True)
    lead = say_enquiries(len(published), len(running))
    return menu_page(
        context,
        "enquiries.html",
        path="enquiries/",
        title="Enquiries",
        section=IMPROVEMENT,
        headings=[("Published", "published"), *([("Under way", "running")] if running else [])],
        lead=lead,
        years=[(say_period(y), f"enquiries/{y}/", sum(e.year == y for e in published)) for y in years],
        running=[_enquiry(context, e) for e in running],
        published=[_enquiry(context, e) for e in published if e.year is None],
    )


def say_enquiries(published: int, running: int) -> str:
    """How many enquiries are published, and how many are under way."""
    start = f"{capital(counted(published, 'enquiry', 'enquiries'))} {verb(published, 'has', 'have')} been published"
    return f"{start}, {say_count(running)} {verb(running, 'is', 'are')} under way." if running else f"{start}."


def _enquiry(context: PageContext, e: Enquiry) -> dict[str, Any]:
    return {
        "e": e,
        "school": context.edition.trust.organisations[e.organisation].profile.title,
        "theme": context.edition.trust.governance.theme_title(e.theme),
        "lead": context.names.role(e.organisation, e.lead) if e.lead else "",
        "year": say_period(e.year) if e.year else "",
    }


def _enquiries_of(context: PageContext, year: Period, rows: list[Enquiry]) -> Page:
    title = f"Enquiries of {say_period(year)}"
    lead = (
        f"{capital(counted(len(rows), 'question'))} that staff of {context.edition.trust.own.profile.title} looked into, "
        "and what they found."
    )
    return context.page(
        "enquiries_year.html",
        path=f"enquiries/{year}/",
        title=title,
        trail=[HOME, ("Enquiries", "enquiries/")],
        headings=[(e.title, f"{e.organisation}-{e.id}") for e in rows],
        search=[
            SearchEntry(title=e.title, text=f"{e.question} {e.finding}", anchor=f"{e.organisation}-{e.id}")
            for e in rows
        ],
        lead=lead,
        rows=[_enquiry(context, e) for e in rows],
    )
