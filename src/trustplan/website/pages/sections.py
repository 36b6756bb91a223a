"""The sections of the menu, and what pages in it have in common: takes what differs, gives the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.website.context import WIDE
from trustplan.website.page import SearchEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trustplan.primitives.findings import Place
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page
    from trustplan.website.view import View

HOME = ("Board view", "")
MY_WORK = ("My work", "roles/")
BOARD, GOVERNANCE, IMPROVEMENT, REFERENCE = "Board", "Governance", "Improvement", "Reference"


def menu_page(
    context: PageContext,
    view: View | Callable[[], View],
    *,
    path: str,
    title: str,
    lead: str,
    nav: str = "",
    section: str = "",
    headings: Sequence[tuple[str, str]] = (),
    search: Sequence[SearchEntry] = (),
    source: Place | None = None,
) -> Page:
    """A wide page in the menu, directly below the home page, that begins with a lead.

    Its label in the menu is the title unless `nav` is given; search finds the lead unless `search` is.
    """
    return context.page(
        view,
        path=path,
        title=title,
        lead=lead,
        trail=[HOME],
        headings=headings,
        search=search or [SearchEntry(title=title, text=lead)],
        source=source,
        nav=nav or title,
        section=section,
        hides=WIDE,
    )


def reference_page(
    context: PageContext,
    view: View | Callable[[], View],
    *,
    path: str,
    title: str,
    headings: Sequence[tuple[str, str]] = (),
    search: Sequence[SearchEntry] = (),
    source: Place | None = None,
    hides: tuple[str, ...] = (),
) -> Page:
    """A page of the reference section, which keeps the column of contents unless `hides` is given."""
    return context.page(
        view,
        path=path,
        title=title,
        trail=[HOME],
        headings=headings,
        search=search,
        source=source,
        nav=title,
        section=REFERENCE,
        hides=hides,
    )
