"""What every page maker shares: addresses, the template environment, and the words that pages need."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from jinja2 import Environment

from trustplan.oversight.overview import Overview
from trustplan.primitives.english import (
    say_date,
)
from trustplan.primitives.trustee_marks import plain, without_asides
from trustplan.rating.figures import Facts
from trustplan.rating.index import RatedIndex
from trustplan.website.figure_text import FigureText
from trustplan.website.item_text import Telling
from trustplan.website.marks import Marks
from trustplan.website.names import Names
from trustplan.website.overview_text import OverviewText
from trustplan.website.page import Heading, Page, SearchEntry, Settings
from trustplan.website.urls import Urls

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trustplan.disclosure.audience import Shown
    from trustplan.primitives.findings import Place

WIDE = ("navigation", "toc")


class Maker:
    """Makes pages from what an audience may see. Holds no facts of its own."""

    def __init__(self, shown: Shown, settings: Settings, env: Environment) -> None:
        self.shown = shown
        self.settings = settings
        self.env = env
        self.facts = Facts(shown.trust, shown.day, makes_totals=False)
        self.index = RatedIndex(shown.rated)
        self.tell = Telling(shown)
        self.urls = Urls(shown, self.index, settings)
        self.names = Names(shown.rated)
        self.marks = Marks(shown.trust.policy.styles, env, self.urls, self.tell)
        self.figure_text = FigureText(self.facts)
        self.today = say_date(shown.day)
        self.whole: tuple[tuple[str, str], ...] = ()  # the pages on the whole trust, as (title, path)

    @cached_property
    def overview(self) -> Overview:
        """Support, delegation, reviews, alignment and practice over the whole trust."""
        return Overview(self.shown.rated, self.index, self.facts, is_for_trustees=self.shown.is_for_trustees)

    @cached_property
    def overview_text(self) -> OverviewText:
        """Words on the overview."""
        return OverviewText(self.overview, self.shown.rated, self.urls, self.names)

    # Pages

    def page(
        self,
        template: str,
        *,
        path: str,
        title: str,
        trail: Sequence[tuple[str, str]] = (),
        headings: Sequence[tuple[str, str]] = (),
        search: Sequence[SearchEntry] = (),
        source: Place | None = None,
        nav: str = "",
        section: str = "",
        hides: tuple[str, ...] = (),
        late: Callable[[], dict[str, Any]] | None = None,
        **values: Any,  # noqa: ANN401  whatever the template needs
    ) -> Page:
        """A page from a template. Values that take time or room are given as `late`: made when the page is rendered."""

        def render() -> str:
            html = self.env.get_template(template).render(
                m=self,
                shown=self.shown,
                here=path,
                title=title,
                trail=trail,
                url=lambda there: self.urls.relative(path, there),
                link=lambda ref: self.urls.relative(path, self.urls.path(ref)),
                source=source,
                **values,
                **(late() if late else {}),
            )
            return self.read(html)

        return Page(
            path=path,
            title=title,
            render=render,
            source=source,
            trail=tuple(trail),
            headings=tuple(Heading(title=name, anchor=anchor) for name, anchor in headings),
            search=tuple(SearchEntry(title=e.title, text=self.read(e.text), anchor=e.anchor) for e in search),
            nav=nav,
            section=section,
            hides=hides,
        )

    def read(self, text: str) -> str:
        """A text as this audience reads it: the words for trustees only without their marks, or left out."""
        return plain(text) if self.shown.is_for_trustees else without_asides(text)
