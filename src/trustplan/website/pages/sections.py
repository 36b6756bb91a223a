"""What pages in the menu and at the foot have in common: takes what differs, gives the page."""

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

HOME = ("Briefing", "")  # the public's home page has another name, which `PageContext.page` puts in this one's place
MY_WORK = ("My work", "roles/")


def menu_page(
    context: PageContext,
    view: View | Callable[[], View],
    *,
    path: str,
    title: str,
    lead: str,
    headings: Sequence[tuple[str, str]] = (),
    search: Sequence[SearchEntry] = (),
    source: Place | None = None,
) -> Page:
    """A wide page in the menu, directly below the home page, that begins with a lead.

    Search finds the lead unless `search` is given.
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
    """A page that the foot of each page leads to, which keeps the column of contents unless `hides` is given."""
    return context.page(
        view,
        path=path,
        title=title,
        trail=[HOME],
        headings=headings,
        search=search,
        source=source,
        hides=hides,
    )
