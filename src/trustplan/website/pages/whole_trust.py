"""The way from the home page to the pages on the whole trust, with a sentence on the main point of some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trustplan.website.context import PageContext


@dataclass(frozen=True, kw_only=True, slots=True)
class PageLink:
    """A page on the whole trust, with a sentence on its main point where there is one."""

    title: str
    path: str
    text: str = ""


def whole_trust(context: PageContext) -> list[PageLink]:
    """The pages on the whole trust that exist: first those with a main point, then the others."""
    governance, text = context.edition.trust.governance, context.overview_text
    has_support = context.overview.has_support
    rows = []
    if has_support and governance.criteria:
        rows.append(PageLink(title="Support", path="support/", text=text.say_levels()))
    if governance.scheme:
        words = text.say_exceptions() if has_support else "Who decides, who is asked, who is told."
        rows.append(PageLink(title="Delegation", path="delegation/", text=words))
    if governance.tools:
        rows.append(PageLink(title="Reviews", path="reviews/", text=text.say_reviews()))
    named = {row.path for row in rows}
    for title, path in context.whole:
        if path not in named:
            rows.append(PageLink(title=title, path=path))
    return rows
