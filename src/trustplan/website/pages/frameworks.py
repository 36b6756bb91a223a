"""The pages on the frameworks that plans address: all of them side by side, and each item by item."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import Rating
from trustplan.oversight.coverage import Addressed, coverage
from trustplan.primitives.english import capital, listed, say_date, some_of
from trustplan.rating.status import ActionStatus, ObjectiveStatus
from trustplan.website.context import WIDE
from trustplan.website.page import MOST_ROWS, SearchEntry, first
from trustplan.website.pages.blocks import only_published
from trustplan.website.pages.sections import HOME, menu_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.model import Framework, Named
    from trustplan.website.context import PageContext
    from trustplan.website.page import Cut, Page


class FrameworkRow(Struct, frozen=True, kw_only=True):
    """A framework with how many of its items are addressed, and the titles of the others."""

    framework: Framework
    covered: int
    total: int
    gaps: list[str]


class FrameworksView(View, frozen=True, kw_only=True):
    """All frameworks."""

    TEMPLATE = "frameworks.html"
    rows: list[FrameworkRow]


class AddressedBy(Struct, frozen=True, kw_only=True):
    """An objective or item that addresses an entry, with its ratings by name, or the tag of work that has ended."""

    ref: str
    title: str
    ratings: list[tuple[str, Rating]]
    tag: str


class EntryRow(Struct, frozen=True, kw_only=True):
    """An entry of a framework with what addresses it."""

    item: Named
    refs: Cut[AddressedBy]


class FrameworkView(View, frozen=True, kw_only=True):
    """A framework, item by item. `years` says when it is in use, or is empty."""

    TEMPLATE = "framework.html"
    framework: Framework
    years: str
    rows: list[EntryRow]


def make_frameworks(context: PageContext) -> Iterator[Page]:
    """The pages, if there are schools and a framework that plans can address."""
    trust = context.edition.trust
    frameworks = [f for f in trust.frameworks.values() if f.tags]
    if frameworks and trust.schools:
        yield _frameworks(context, frameworks)
        for framework in frameworks:
            yield _framework(context, framework)


def _coverage(context: PageContext, framework: Framework) -> tuple[Addressed, ...]:
    return coverage(framework, context.overview.tagged.get(framework.id, {}))


def _counted(context: PageContext, framework: Framework) -> FrameworkRow:
    found = _coverage(context, framework)
    gaps = [entry.item.title for entry in found if not entry.refs]
    return FrameworkRow(framework=framework, covered=len(found) - len(gaps), total=len(found), gaps=gaps)


def _frameworks(context: PageContext, frameworks: list[Framework]) -> Page:
    lead = "Which frameworks the plans address, item by item. Plans are tagged, and never forced into one."
    return menu_page(
        context,
        FrameworksView(rows=[_counted(context, framework) for framework in frameworks]),
        path="frameworks/",
        title="Frameworks",
        lead=lead + only_published(context),
    )


def _framework(context: PageContext, framework: Framework) -> Page:
    row = _counted(context, framework)
    counts = some_of(row.covered, row.total, ("item", "items"), ("is", "are"), "addressed")
    lead = f"{capital(counts)}.{only_published(context)}"
    return context.page(
        partial(_framework_view, context, framework),
        path=f"frameworks/{framework.id}/",
        title=framework.title,
        trail=[HOME, ("Frameworks", "frameworks/")],
        hides=WIDE,
        search=[SearchEntry(title=framework.title, text=f"{lead} {listed(row.gaps)}")],
        lead=lead,
    )


def _framework_view(context: PageContext, framework: Framework) -> FrameworkView:
    rows = []
    for entry in _coverage(context, framework):
        refs = [ref for ref in entry.refs if ref in context.edition.rated.index]
        rows.append(EntryRow(item=entry.item, refs=first(refs, MOST_ROWS, lambda ref: _addressed_by(context, ref))))
    return FrameworkView(framework=framework, years=_years(framework), rows=rows)


def _years(framework: Framework) -> str:
    """From when and to when a framework is in use, as far as it says."""
    words = []
    if framework.valid_from:
        words.append(f"from {say_date(framework.valid_from)}")
    if framework.valid_to:
        words.append(f"to {say_date(framework.valid_to)}")
    return ", ".join(words)


def _addressed_by(context: PageContext, ref: str) -> AddressedBy:
    status = context.edition.rated.index[ref]
    ratings: list[tuple[str, Rating]] = []
    tag = ""
    if isinstance(status, ObjectiveStatus):
        ratings = [("Delivery", status.delivery.rating), ("Impact", status.impact.rating)]
    elif isinstance(status, ActionStatus) and context.item_text.has_ended(status):
        tag = context.item_text.stage(status)
    else:
        ratings = [("", status.rating)]
    return AddressedBy(ref=ref, title=status.title, ratings=ratings, tag=tag)
