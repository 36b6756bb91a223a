"""How the trust is governed, in the public edition: who governs, and who decides what, is asked first and is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST
from trustplan.primitives.english import capital, inside, listed, say_date
from trustplan.website.context import WIDE
from trustplan.website.page import SearchEntry
from trustplan.website.pages.sections import HOME
from trustplan.website.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Scheme
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

TITLE = "How we are governed"
LEAD = "Who governs our trust and its schools; who decides what, who is asked first, and who is told."


class DecidedRow(Struct, frozen=True, kw_only=True):
    """A function: who decides, who is asked first and who is told."""

    title: str
    decides: str
    asked: str
    told: str


class DecidedArea(Struct, frozen=True, kw_only=True):
    """The functions of one area."""

    id: str
    title: str
    rows: list[DecidedRow]


class PublicGovernanceView(View, frozen=True, kw_only=True):
    """Who governs, as pairs of an organisation and its bodies, and who decides what."""

    TEMPLATE = "public_governance.html"
    bodies: list[tuple[str, str]]
    agreed: str
    areas: list[DecidedArea]
    has_meetings: bool


def make_public_governance(context: PageContext) -> Iterator[Page]:
    """The page on how the trust is governed; nothing where the scheme of delegation is not public."""
    scheme = context.edition.trust.governance.scheme
    if scheme is None:
        return
    yield context.page(
        PublicGovernanceView(
            bodies=_bodies(context),
            agreed=_say_agreed(context, scheme),
            areas=_areas(context, scheme),
            has_meetings=bool(context.edition.trust.meetings),
        ),
        path="delegation/",
        title=TITLE,
        lead=LEAD,
        trail=[HOME],
        nav="Who decides what",
        hides=WIDE,
        headings=[("Who governs", "bodies"), ("Who decides what", "scheme")],
        search=[SearchEntry(title=TITLE, text=LEAD)],
    )


def _bodies(context: PageContext) -> list[tuple[str, str]]:
    """The bodies of the trust, then of each school that has some."""
    rows = []
    trust = context.edition.trust
    for organisation in (trust.own, *trust.schools):
        titles = [body.title for body in organisation.profile.bodies]
        if titles:
            name = "The trust" if organisation.id == TRUST else organisation.profile.title
            rows.append((name, listed([titles[0], *map(inside, titles[1:])])))
    return rows


def _areas(context: PageContext, scheme: Scheme) -> list[DecidedArea]:
    """The functions by area: first the areas of the scheme's framework, then others."""
    framework = context.edition.trust.frameworks.get(scheme.areas)
    found: dict[str, list[DecidedRow]] = {}
    if framework:
        found = {item.id: [] for item in framework.tags}
    for function in scheme.functions:
        row = DecidedRow(
            title=function.title,
            decides=scheme.party_title(function.holds) if function.holds else "",
            asked=_parties(scheme, function.consulted),
            told=_parties(scheme, function.informed),
        )
        found.setdefault(function.area, []).append(row)
    areas = []
    for area, rows in found.items():
        title = framework.title_of(area) if framework and area else area or "Other"
        if rows:
            areas.append(DecidedArea(id=area or "other", title=title, rows=rows))
    return areas


def _parties(scheme: Scheme, names: Sequence[str]) -> str:
    """The titles of some parties, in the order of the scheme."""
    return capital(listed([inside(party.title) for party in scheme.parties if party.id in names]))


def _say_agreed(context: PageContext, scheme: Scheme) -> str:
    """From which scheme it is, and who agreed it."""
    words = f"From the {inside(scheme.title)}"
    if scheme.approved_on:
        by = inside(context.edition.trust.body_title(scheme.approved_by))
        words += f", agreed by the {by} on {say_date(scheme.approved_on)}"
    return f"{words}."
