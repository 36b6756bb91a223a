"""The reference pages: about the trust, how ratings work, the data, and the glossary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.website.page import SearchEntry
from trustplan.website.pages.accessibility import make_accessibility
from trustplan.website.pages.data import make_data
from trustplan.website.pages.glossary import make_glossary
from trustplan.website.pages.rating_rules import make_rating_rules
from trustplan.website.pages.sections import reference_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.model import Organisation, Profile
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page


class ListBlock(Struct, frozen=True, kw_only=True):
    """A list under a heading, which has the id."""

    id: str
    heading: str
    rows: tuple[str, ...]


class AboutView(View, frozen=True, kw_only=True):
    """The trust: its profile, the lists in it, its schools, and the titles of those who govern."""

    TEMPLATE = "about.html"
    profile: Profile
    lists: list[ListBlock]
    schools: tuple[Organisation, ...]
    bodies: list[str]


def make_reference(context: PageContext) -> Iterator[Page]:
    """The reference pages; the one about the trust is first."""
    if about := _about(context):
        yield about
    yield make_rating_rules(context)
    yield make_data(context)
    yield make_glossary(context)
    yield make_accessibility(context)


def _about(context: PageContext) -> Page | None:
    """The page about the trust: its vision, values and aims; None where the profile has none of these."""
    trust, profile = context.edition.trust, context.edition.trust.own.profile
    lists = _lists(profile)
    if not context.urls.has_about:
        return None
    headings = []
    if profile.vision:
        headings.append(("Vision", "vision"))
    if profile.mission:
        headings.append(("Mission", "mission"))
    headings += [(block.heading, block.id) for block in lists]
    text = " ".join((profile.summary, profile.vision, profile.mission))
    return reference_page(
        context,
        AboutView(profile=profile, lists=lists, schools=trust.schools, bodies=[b.title for b in profile.bodies]),
        path="about/",
        title="About the trust",
        source=profile.at,
        headings=headings,
        search=[SearchEntry(title="About the trust", text=" ".join(text.split()))],
    )


def _lists(profile: Profile) -> list[ListBlock]:
    blocks = (
        ListBlock(id="values", heading="Values", rows=profile.values),
        ListBlock(id="aims", heading="Aims", rows=profile.aims),
        ListBlock(id="principles", heading="Principles of improvement", rows=profile.principles),
    )
    return [block for block in blocks if block.rows]
