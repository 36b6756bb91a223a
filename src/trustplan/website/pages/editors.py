"""The editors' site: the page that it begins with, the file reference, and what ratings and words mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trustplan.website.context import WIDE
from trustplan.website.page import SearchEntry
from trustplan.website.pages.file_reference import make_file_reference
from trustplan.website.pages.glossary import make_glossary
from trustplan.website.pages.rating_rules import make_rating_rules
from trustplan.website.pages.style import make_style
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.website.context import PageContext
    from trustplan.website.page import Links, Page

_TITLE = "For those who edit the plans"
_LEAD = "Guides to every change that a plan needs, and what each field and each message means."
_LINKS: Links = (  # the guides are added by whoever builds the site; a test finds each of them
    ("Step by step: record progress, add figures, change a plan", "guides/"),
    ("Everything an update can contain", "updating/"),
    ("Check messages explained", "checks/"),
    ("Every file and every field", "reference/files/"),
    ("How ratings are worked out", "reference/ratings/"),
    ("Who may read what", "audiences/"),
    ("Setting up and publishing", "setting-up/"),
)


class EditorsView(View, frozen=True, kw_only=True):
    """The first page of the editors' site: where to find what."""

    TEMPLATE = "editors.html"
    links: Links


def make_editors(context: PageContext) -> Iterator[Page]:
    """The pages of the editors' site that are not guides. None of them has anything of what the plans say."""
    yield context.page(
        EditorsView(links=_LINKS),
        path="",
        title=_TITLE,
        lead=_LEAD,
        search=[SearchEntry(title=_TITLE, text=_LEAD)],
        hides=WIDE,
    )
    yield make_file_reference(context)
    yield make_rating_rules(context)
    yield make_glossary(context)
    yield make_style(context)
