"""What all pages share: takes an edition, gives its indexes, addresses, words and marks, and makes pages of templates."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

from msgspec.structs import replace

from trustplan.oversight.overview import Overview
from trustplan.primitives.english import say_date
from trustplan.rating.figures import FigureIndex
from trustplan.rating.index import RatedIndex
from trustplan.rating.projected import projected
from trustplan.website.figure_text import FigureText
from trustplan.website.item_text import ItemText, milestones_of
from trustplan.website.left_out import left_out
from trustplan.website.linked_name import from_page
from trustplan.website.marks import Marks
from trustplan.website.names import Names
from trustplan.website.overview_text import OverviewText
from trustplan.website.page import Heading, Page, SearchEntry, Settings
from trustplan.website.plan_words import PlanWords
from trustplan.website.public_names import title_of, way_to, without_codes
from trustplan.website.role_pages import RolePages
from trustplan.website.search_words import with_page_entry
from trustplan.website.table_names import name_tables
from trustplan.website.trust_first import TrustFirst, trust_first
from trustplan.website.urls import Urls
from trustplan.website.view import Variables, View, render_view

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jinja2 import Environment

    from trustplan.disclosure.audience import Edition
    from trustplan.model import Plan
    from trustplan.primitives.findings import Place
    from trustplan.rating.status import ActionStatus, Item, KpiStatus, ObjectiveStatus

T = TypeVar("T")
WIDE = ("navigation", "toc")


class Shared(Variables, frozen=True, kw_only=True):
    """The variables that the template of every page has, beside those of its view.

    `url` makes a path below the site's root an address that is relative to the page, `link` an item's ref.
    """

    m: PageContext
    edition: Edition
    title: str
    lead: str
    trail: Sequence[tuple[str, str]]
    crumb: str
    source: Place | None
    url: Callable[[str], str]
    link: Callable[[str], str]


class PageContext:
    """An edition with what its pages need. Everything here follows from the edition and the settings.

    Templates know it as `m`. `open_edition` gives the edition for the public of the same ratings, where a site for trustees
    has what is made of both; `at_home` is the school whose own paper is made.
    """

    def __init__(
        self,
        edition: Edition,
        settings: Settings,
        env: Environment,
        open_edition: Callable[[], Edition] | None = None,
        at_home: str = "",
    ) -> None:
        self.edition = edition
        self.open_edition = open_edition
        self.settings = settings
        self.env = env
        self.figures = FigureIndex(edition.trust, edition.day, makes_totals=False)
        self.index = RatedIndex(edition.rated)
        self.urls = Urls(edition, self.index, settings)
        self.roles = RolePages(edition)
        self.names = Names(edition.rated, self.roles, self.urls, at_home)
        self.item_text = ItemText(edition, self.index, self.names)
        self.plan_words = PlanWords(edition.rated)
        self.marks = Marks(edition.trust.policy.styles, env, self.urls, self.item_text)
        self.figure_text = FigureText(self.figures)
        self.today = say_date(edition.day)
        self._found: dict[object, object] = {}

    def once(self, key: object, find: Callable[[], T]) -> T:
        """What `find` finds for several pages, found once: whoever asks with this key gets the very same value."""
        if key not in self._found:
            self._found[key] = find()
        return cast("T", self._found[key])

    def at_home(self, school: str) -> PageContext:
        """The same for a school's own paper, in which its name does not stand before its codes."""
        made = self.edition, self.settings, self.env, self.open_edition
        return self.once(("at home", school), lambda: PageContext(*made, at_home=school))

    @property
    def home_name(self) -> str:
        """What a breadcrumb begins with."""
        return "Briefing" if self.edition.is_for_trustees else "Home"

    @cached_property
    def plans(self) -> dict[str, Plan]:
        """The plans by address."""
        return {ref: status.plan for ref, status in self.edition.rated.plans.items()}

    @cached_property
    def left_out(self) -> frozenset[str]:
        """The measures that pages for parents show for no school."""
        return left_out(self.figures)

    @cached_property
    def overview(self) -> Overview:
        """Support, delegation, reviews, alignment and practice over the whole trust."""
        return Overview(self.edition.rated, self.index, self.figures, is_for_trustees=self.edition.is_for_trustees)

    @cached_property
    def overview_text(self) -> OverviewText:
        """Sentences on the overview."""
        return OverviewText(self.overview, self.edition.rated, self.urls, self.names)

    def expected(self, kpi: KpiStatus) -> list[str]:
        """What is expected of a KPI at the end of a year, beside its target. The public edition has no projections."""
        if kpi.measure is None or not kpi.kpi.projections:
            return []
        return projected(self.figures, self.edition.rated.plans[kpi.plan].plan, kpi.kpi, kpi.measure)

    def trust_first(self, kpi: KpiStatus) -> TrustFirst:
        """The trust's figure of a KPI, then the school that decides."""
        return trust_first(self.figure_text, kpi)

    def owner(self, kpi: KpiStatus) -> str:
        """Who answers for a KPI: its own sponsor, else its objective's, else the lead of its plan. For trustees."""
        if not self.edition.is_for_trustees or kpi.ref not in self.index.objective_of:
            return ""
        objective = self.edition.rated.index[f"{kpi.plan}/{self.index.objective_of[kpi.ref]}"]
        plan = self.edition.rated.plans[kpi.plan].plan
        name = kpi.kpi.roles.get("sponsor") or getattr(objective.written, "sponsor", "") or plan.lead
        return self.names.holder(kpi.organisation, name) if name else ""

    def milestones(self, status: ActionStatus) -> list[str]:
        """The milestones of an action, a line each."""
        return milestones_of(self.edition.rated, status)

    def coded(self, item: Item | ObjectiveStatus) -> str:
        """An item's title after its code, for the public after whose it is."""
        is_coded = self.edition.is_for_trustees
        before = self.names.code(item.ref) if is_coded else self.names.whose(item.organisation)
        return f"{before}: {item.title}" if before else item.title

    def page(
        self,
        view: View | Callable[[], View],
        *,
        path: str,
        title: str,
        lead: str = "",
        trail: Sequence[tuple[str, str]] = (),
        crumb: str = "",
        headings: Sequence[tuple[str, str]] = (),
        search: Sequence[SearchEntry] = (),
        source: Place | None = None,
        nav: str = "",
        hides: tuple[str, ...] = (),
    ) -> Page:
        """A page that shows a view.

        A view that takes time or memory is given as a function, which makes it each time the page is rendered.
        """
        if trail:
            trail = [(self.home_name, ""), *trail[1:]]
        if not self.edition.is_for_trustees:
            source = source.file_alone if source else None
            search = [replace(e, title=title_of(path, title)) if e.title == title else e for e in search]
            title, trail = title_of(path, title), way_to(tuple(trail))
        shared = self._shared(path, title, lead, trail, crumb, source)
        return Page(
            path=path,
            title=title,
            render=lambda: self._render(path, view if isinstance(view, View) else view(), shared),
            source=source,
            trail=tuple(trail),
            headings=tuple(Heading(title=name, anchor=anchor) for name, anchor in headings),
            search=with_page_entry(search, title, lead),
            nav=nav,
            hides=hides,
        )

    def _shared(
        self, path: str, title: str, lead: str, trail: Sequence[tuple[str, str]], crumb: str, source: Place | None
    ) -> Shared:
        """What every template is given, beside its view."""
        return Shared(
            m=self,
            edition=self.edition,
            title=title,
            lead=lead,
            trail=trail,
            crumb=crumb or title,
            source=source,
            url=lambda there: self.urls.relative(path, there),
            link=lambda ref: self.urls.relative(path, self.urls.path(ref)),
        )

    def _render(self, path: str, view: View, shared: Shared) -> str:
        """The body of a page."""
        html = render_view(self.env, view, shared)
        if not self.edition.is_for_trustees:
            html = without_codes(html, [o.short for o in self.edition.trust.organisations.values()])
        return name_tables(from_page(html, path))
