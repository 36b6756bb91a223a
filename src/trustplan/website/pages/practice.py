"""The page on practice: what schools need and who could help, what they are strong in, and what they offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.oversight.practice import offers
from trustplan.primitives.english import capital, counted, listed, say_count, say_date, say_every, verb
from trustplan.website.page import MOST_ROWS, Cut, first
from trustplan.website.pages.enquiries import make_enquiries
from trustplan.website.pages.sections import menu_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.model import Met, Offer
    from trustplan.oversight.practice import Helper, PracticeNeed
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

MOST_HELPERS = 4  # the best strengths for a need
KINDS = {
    "network": "Networks",
    "course": "Professional development",
    "service": "Services to schools",
}


class HelperRow(Struct, frozen=True, kw_only=True):
    """A strength that could help, the school that has it, and on what it rests."""

    helper: Helper
    school: str
    evidence: str


class WantedRow(Struct, frozen=True, kw_only=True):
    """A need of a school: who could help, what else there is in its theme, and how it was met."""

    w: PracticeNeed
    school: str
    to: str
    helpers: Cut[HelperRow]
    others: str
    met: Met | None
    met_by: str


class OfferRow(Struct, frozen=True, kw_only=True):
    """An offer: whose it is, who leads it and how often it meets; a strength with its basis and its evidence."""

    o: Offer
    school: str
    evidence: str
    basis: str
    lead: str
    every: str


class OfferBlock(Struct, frozen=True, kw_only=True):
    """Offers of a kind or in a theme, which has the id."""

    id: str
    title: str
    rows: list[OfferRow]


class PracticeView(View, frozen=True, kw_only=True):
    """Needs that are open and met, strengths by theme, and other offers by kind."""

    TEMPLATE = "practice.html"
    has_needs: bool
    open: Cut[WantedRow]
    met: Cut[WantedRow]
    themes: list[OfferBlock]
    kinds: list[OfferBlock]


def make_sharing(context: PageContext) -> Iterator[Page]:
    """The pages on practice and enquiries that have any content for this audience."""
    if context.overview.wanted or offers(context.edition.trust, context.edition.day):
        yield _practice(context)
    yield from make_enquiries(context)


def _practice(context: PageContext) -> Page:
    trust, day = context.edition.trust, context.edition.day
    headings = []
    if context.overview.wanted:
        headings.append(("Needs, and who could help", "needs"))
    if offers(trust, day, "strength"):
        headings.append(("Strengths", "strengths"))
    for kind, title in KINDS.items():
        if offers(trust, day, kind):
            headings.append((title, kind))
    return menu_page(
        context,
        lambda: _view(context),
        path="practice/",
        title="Sharing practice",
        headings=headings,
        lead=_lead(context),
    )


def _lead(context: PageContext) -> str:
    wanted = context.overview.wanted
    if not wanted:
        return "What the trust and its schools offer each other."
    unmet = could = 0
    for w in wanted:
        if not w.is_met:
            unmet += 1
            could += _can_be_met(w)
    return say_needs(unmet, could)


def _can_be_met(wanted: PracticeNeed) -> bool:
    """Whether a school that does not need the same could help."""
    return any(not helper.needs_it_too for helper in wanted.helpers)


def say_needs(count: int, could: int) -> str:
    """How many needs are open, and with how many of them a school of the trust could help."""
    start = f"{capital(counted(count, 'need'))} {verb(count, 'is', 'are')} open"
    if not count:
        return f"{start}."
    if not could:
        return f"{start}. No school in the trust could help with {verb(count, 'it', 'any of them')}: seek external support."
    if count == 1:
        return f"{start}. A school in the trust could help with it."
    if count == could:
        return f"{start}. A school in the trust could help with each of them."
    return f"{start}. A school in the trust could help with {say_count(could)} of them."


def _view(context: PageContext) -> PracticeView:
    wanted = context.overview.wanted
    met, unmet = [], []
    for w in wanted:
        if w.is_met:
            met.append(w)
        else:
            unmet.append(w)
    return PracticeView(
        has_needs=bool(wanted),
        open=first(unmet, MOST_ROWS, lambda w: _wanted(context, w)),
        met=first(met, MOST_ROWS, lambda w: _wanted(context, w)),
        themes=_themes(context),
        kinds=_kinds(context),
    )


def _wanted(context: PageContext, w: PracticeNeed) -> WantedRow:
    met = w.need.met if w.need else None
    met_by = ""
    if met:
        met_by = context.names.school(met.by) if met.by else "From outside the trust"
    return WantedRow(
        w=w,
        school=context.names.school(w.organisation),
        to=context.urls.organisation_path(w.organisation),
        helpers=first(w.helpers, MOST_HELPERS, lambda h: _helper(context, h)),
        others=listed([o.title for o in w.others]),
        met=met,
        met_by=met_by,
    )


def _helper(context: PageContext, helper: Helper) -> HelperRow:
    offer = helper.offer
    return HelperRow(helper=helper, school=context.names.school(offer.organisation), evidence=_say_basis(offer))


def _say_basis(offer: Offer) -> str:
    basis = "assessed by others" if offer.basis == "judged" else "self-reported"
    return f"{basis}, {say_date(offer.on)}" if offer.on else basis


def _themes(context: PageContext) -> list[OfferBlock]:
    """The strengths by theme, in the order of the themes."""
    strengths = offers(context.edition.trust, context.edition.day, "strength")
    blocks = []
    for theme in context.edition.trust.governance.themes:
        rows = _offers(context, (o for o in strengths if o.theme == theme.id))
        if rows:
            blocks.append(OfferBlock(id=theme.id, title=theme.title, rows=rows))
    return blocks


def _kinds(context: PageContext) -> list[OfferBlock]:
    """The offers of the other kinds."""
    blocks = []
    for kind, title in KINDS.items():
        rows = _offers(context, offers(context.edition.trust, context.edition.day, kind))
        if rows:
            blocks.append(OfferBlock(id=kind, title=title, rows=rows))
    return blocks


def _offers(context: PageContext, found: Iterable[Offer]) -> list[OfferRow]:
    return [_offer(context, o) for o in found]


def _offer(context: PageContext, o: Offer) -> OfferRow:
    return OfferRow(
        o=o,
        school=context.names.school(o.organisation),
        evidence="; ".join(o.evidence),
        basis=_say_basis(o),
        lead=context.names.role(o.organisation, o.lead),
        every=say_every(o.every),
    )
