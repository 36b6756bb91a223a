"""The home page of each audience, what is off track, and what changed: takes an edition's context, gives its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.website.pages.briefing import make_briefing
from trustplan.website.pages.changes import make_changes
from trustplan.website.pages.exceptions import make_exceptions
from trustplan.website.pages.public_home import make_public_home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.website.context import PageContext
    from trustplan.website.page import Page


def make_board(context: PageContext) -> Iterator[Page]:
    """Home, exceptions and changes. Trustees' home is the board briefing, the public's a page for parents."""
    yield make_briefing(context) if context.edition.is_for_trustees else make_public_home(context)
    yield make_exceptions(context)
    yield make_changes(context)
