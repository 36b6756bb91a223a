"""The sections of the menu, and what pages in it have in common: takes what differs, gives the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.website.context import WIDE
from trustplan.website.page import SearchEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trustplan.website.context import PageContext
    from trustplan.website.page import Page
    from trustplan.website.view import View

HOME = ("Board view", "")
BOARD, GOVERNANCE, IMPROVEMENT, REFERENCE = "Board", "Governance", "Improvement", "Reference"


def menu_page(
    context: PageContext,
    view: View | Callable[[], View] | str,
    *,
    path: str,
    title: str,
    lead: str,
    nav: str = "",
    search: Sequence[SearchEntry] = (),
    **values: Any,  # noqa: ANN401  as for any page
) -> Page:
    """A wide page in the menu, directly below the home page, that begins with a lead.

    Its label in the menu is the title unless `nav` is given; search finds the lead unless `search` is.
    """
    return context.page(
        view,
        path=path,
        title=title,
        lead=lead,
        nav=nav or title,
        trail=[HOME],
        hides=WIDE,
        search=search or [SearchEntry(title=title, text=lead)],
        **values,
    )


def reference_page(
    context: PageContext,
    view: View | Callable[[], View] | str,
    *,
    path: str,
    title: str,
    **values: Any,  # noqa: ANN401  as for any page
) -> Page:
    """A page of the reference section, which keeps the column of contents unless `hides` is given."""
    return context.page(view, path=path, title=title, nav=title, section=REFERENCE, trail=[HOME], **values)
