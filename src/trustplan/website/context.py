"""What every page maker shares: addresses, the template environment, and the words that pages need."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from markupsafe import Markup

from trustplan.model import TRUST, Rating
from trustplan.oversight.overview import Overview
from trustplan.primitives.english import (
    GAP,
    MINUS,
    capital,
    say_date,
    say_distance,
    say_number,
    say_unit,
)
from trustplan.primitives.trustee_marks import plain, without_asides
from trustplan.rating.figures import Facts
from trustplan.rating.index import WORST, RatedIndex
from trustplan.rating.status import Cell, KpiStatus, ObjectiveStatus
from trustplan.rating.target_values import say_value
from trustplan.website.charts import Spark, sparkline
from trustplan.website.figure_text import TREND_WORDS
from trustplan.website.item_text import Telling
from trustplan.website.overview_text import OverviewText
from trustplan.website.page import Heading, Page, SearchEntry, Settings
from trustplan.website.urls import MOST_SCHOOLS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from trustplan.diff.ratings import Difference
    from trustplan.disclosure.audience import Shown
    from trustplan.model import Measure, Measurement, RatingStyle
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
        self.today = say_date(shown.day)
        self.whole: tuple[tuple[str, str], ...] = ()  # the pages on the whole trust, as (title, path)
        self._marks: dict[tuple[Rating, bool], Markup] = {}
        self._icons: dict[tuple[str, str], Markup] = {}
        self._places: dict[Place, Markup] = {}
        self._entries: dict[tuple[Rating | None, str], Markup] = {}

    # Addresses

    def plan_path(self, ref: str) -> str:
        """The address of a plan's page."""
        organisation, _, name = ref.rpartition("/")
        return f"schools/{organisation}/{name}/" if organisation else f"plans/{name}/"

    def path(self, ref: str) -> str:
        """The address of an objective's page, or of an item on it."""
        plan, _, item = ref.rpartition("/")
        base = self.plan_path(plan)
        if isinstance(self.shown.rated.index.get(ref), ObjectiveStatus):
            return f"{base}{item}/"
        return f"{base}{self.index.objective_of[ref]}/#{item}"

    def relative(self, here: str, there: str) -> str:
        """A link from one page's address to another's, with its anchor."""
        path, hash_mark, anchor = there.partition("#")
        if path == here and hash_mark:
            return f"#{anchor}"
        up = "../" * here.count("/")
        target = up + path
        if not self.settings.directory_urls and (not path or path.endswith("/")):
            target += "index.html"
        return (target or "./") + hash_mark + anchor

    @cached_property
    def overview(self) -> Overview:
        """Support, delegation, reviews, alignment and practice over the whole trust."""
        return Overview(self.shown.rated, self.index, self.facts, is_for_trustees=self.shown.is_for_trustees)

    @cached_property
    def overview_text(self) -> OverviewText:
        """Words on the overview."""
        return OverviewText(self, self.overview)

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
                url=lambda there: self.relative(path, there),
                link=lambda ref: self.relative(path, self.path(ref)),
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

    @cached_property
    def _own(self) -> list[tuple[str, str]]:
        """The format's words for ratings and the trust's, where these differ."""
        pairs = [(r.value.replace("-", " "), self.small(r)) for r in WORST]
        return [(f(a), f(b)) for a, b in pairs if a != b for f in (str, capital)]

    def own(self, text: str) -> str:
        """A text of ours in the trust's own words for ratings. Never for texts from files."""
        for usual, word in self._own:
            text = text.replace(usual, word)
        return text

    def read(self, text: str) -> str:
        """A text as this audience reads it: the words for trustees only without their marks, or left out."""
        return plain(text) if self.shown.is_for_trustees else without_asides(text)

    # Words

    def style(self, rating: Rating) -> RatingStyle:
        """How the policy shows a rating."""
        return self.shown.trust.policy.styles[rating]

    def style_of(self, rating: str) -> RatingStyle:
        """How the policy shows a rating given as text."""
        return self.style(Rating(rating))

    def label(self, rating: Rating) -> str:
        """The policy's word for a rating."""
        return self.shown.trust.policy.styles[rating].label

    def small(self, rating: Rating) -> str:
        """The policy's word inside a sentence."""
        label = self.label(rating)
        return label[:1].lower() + label[1:]

    def is_loud(self, rating: Rating) -> bool:
        """Whether a rating asks for attention."""
        return rating in (Rating.OFF_TRACK, Rating.AT_RISK)

    # Parts that stand on pages thousands of times, each made once from its template

    @cached_property
    def _parts(self) -> Any:  # noqa: ANN401  a template's macros
        return self.env.get_template("parts.html").module

    def mark(self, rating: Rating, loud: bool | None = None) -> Markup:
        """A rating's mark and word; loud where it asks for attention, unless said."""
        key = rating, self.is_loud(rating) if loud is None else loud
        if key not in self._marks:
            self._marks[key] = self._parts.rating_span(self, *key)
        return self._marks[key]

    def mark_only(self, rating: Rating) -> Markup:
        """A rating's mark without its word."""
        style = self.style(rating)
        return self.icon(style.symbol, f"tp-{style.colour}")

    def icon(self, name: str, cls: str = "") -> Markup:
        """A shape."""
        key = name, cls
        if key not in self._icons:
            self._icons[key] = self._parts.icon_svg(name, cls)
        return self._icons[key]

    def moved_words(self, ref: str, lens: str = "") -> Markup | str:
        """The words on a rating that moved since the last meeting; nothing for others."""
        change = self.moved(ref, lens)
        return self._parts.moved_span(self, change) if change else ""

    def strip(self, ref: str) -> Markup | str:
        """An item's ratings at the last meetings, as a list; nothing where there were none."""
        rows = self.tell.history_of(ref)
        if not rows:
            return ""
        for label, rating in rows:
            if (rating, label) not in self._entries:
                self._entries[rating, label] = self._parts.strip_entry(self, rating, label)
        entries = Markup().join(self._entries[rating, label] for label, rating in rows)
        return self._parts.strip_list(entries)  # type: ignore[no-any-return]

    def places(self, places: Sequence[Place]) -> Markup:
        """Files and lines, one after the other."""
        return Markup("; ").join(self.place(p) for p in places)

    def place(self, place: Place) -> Markup:
        """A file and line, as a link where the site knows its repository."""
        if place not in self._places:
            self._places[place] = self._parts.place_words(self.source_link(place), place)
        return self._places[place]

    def spread(self, counts: dict[Rating, int]) -> list[tuple[Rating, int, float, float]]:
        """The parts of a spread bar: rating, count, x and width in per cent, zeros left out."""
        total = sum(counts.values())
        parts, x = [], 0.0
        for rating in WORST:
            if counts.get(rating):
                width = 100 * counts[rating] / total
                parts.append((rating, counts[rating], round(x, 2), round(width, 2)))
                x += width
        return parts

    def value(self, row: Measurement, measure: Measure) -> str:
        """A figure with its unit."""
        return capital(say_value(row.value, measure, self.facts))

    def cohort(self, row: Measurement, measure: Measure) -> str:
        """Who stands behind a figure: `57 pupils`; nothing where it is unknown or withheld."""
        if row.cohort is None:
            return ""
        return f"{row.cohort:,}{GAP}{measure.cohort_of}"

    def target(self, cell: Cell, measure: Measure) -> str:
        """The target of a cell: `at least national, 62%`."""
        if cell.step is None:
            return ""
        words = str(cell.step.target)
        if cell.bound is None or all(r.is_fixed for r in cell.step.target.refs) or measure.unit == "grade":
            return self.with_unit(words, cell, measure)
        return f"{words}, {say_unit(cell.bound, measure.unit, measure.decimals)}"

    @staticmethod
    def with_unit(words: str, cell: Cell, measure: Measure) -> str:
        """A fixed target with the unit's sign, where the file leaves it out."""
        if (
            measure.unit == "percent"
            and "%" not in words
            and cell.step
            and all(r.is_fixed for r in cell.step.target.refs)
        ):
            return words.replace(" and ", "% and ") + "%"
        return words.replace(" -", f" {MINUS}\u2060")

    def trend(self, cell: Cell) -> str:
        """The word of a trend."""
        return TREND_WORDS[cell.trend.meaning] if cell.trend else ""

    def trend_arrow(self, cell: Cell, measure: Measure) -> str:
        """The direction of the figure itself."""
        if not cell.trend or cell.trend.meaning == "steady":
            return "→"
        rises = (cell.trend.meaning == "improving") == (measure.direction == "up")
        return "↗" if rises else "↘"

    def spark(self, cell: Cell) -> Spark | None:
        """A cell's sparkline."""
        return sparkline(cell.series, cell.bound)

    def gap(self, cell: Cell, measure: Measure) -> str:
        """The distance to the target with a sign: plus is on the right side."""
        if cell.gap is None or measure.unit == "grade":
            return ""
        sign = "+" if cell.gap < 0 else MINUS if cell.gap > 0 else ""
        return sign + say_distance(cell.gap, measure.unit, measure.decimals)

    def number(self, value: Fraction, decimals: int) -> str:
        """A plain number."""
        return say_number(value, decimals)

    def role(self, organisation: str, role: str) -> str:
        """A role's title."""
        return self.shown.trust.role_title(organisation, role)

    def school(self, organisation: str) -> str:
        """An organisation's short name."""
        found = self.shown.trust.organisations.get(organisation)
        return found.short if found else organisation

    def whose(self, organisation: str) -> str:
        """The school that an item belongs to, empty for the trust's own."""
        return "" if organisation == TRUST else self.school(organisation)

    def moved(self, ref: str, lens: str = "") -> Difference | None:
        """The change of a rating since the last meeting, where both ratings were assessed."""
        found = self._moves.get((ref, lens))
        return found if found and Rating.NOT_ASSESSED not in (found.old, found.new) else None

    @cached_property
    def _moves(self) -> dict[tuple[str, str], Difference]:
        return {(c.ref, c.lens): c for c in self.shown.changes if not c.is_edit}

    @cached_property
    def kpis_of(self) -> dict[str, list[KpiStatus]]:
        """The KPIs, and parts of KPIs, that each measure's page tells of: the trust's, then the schools' where few."""
        found: dict[str, list[KpiStatus]] = {}
        for kpi in self.index.kpis:
            if kpi.measure:
                found.setdefault(kpi.measure.id, []).append(kpi)
        return {
            name: kpis if len(kpis) <= MOST_SCHOOLS else [k for k in kpis if k.organisation == TRUST]
            for name, kpis in found.items()
        }

    @cached_property
    def _told(self) -> set[str]:
        return {k.ref for kpis in self.kpis_of.values() for k in kpis}

    def figures_path(self, kpi: KpiStatus) -> str:
        """Where a KPI's figures stand: its part of the measure's page, or that page."""
        anchor = f"#{self.kpi_anchor(kpi)}" if kpi.ref in self._told else ""
        return f"measures/{kpi.measure.id}/{anchor}" if kpi.measure else "measures/"

    @staticmethod
    def kpi_anchor(status: KpiStatus) -> str:
        """The id of a KPI's section on its measure's page."""
        return status.ref.replace("/", "-").replace(".", "-")

    def kpi_code(self, status: KpiStatus) -> str:
        """The short code of a KPI or a part of one, with its school."""
        name = status.ref.rsplit("/", 1)[-1].replace(".", " ")
        return f"{self.whose(status.organisation)} {name}".strip()

    def code(self, ref: str) -> str:
        """The short code of an item, with its school."""
        status = self.shown.rated.index[ref]
        return f"{self.whose(status.organisation)} {status.id}".strip()

    @staticmethod
    def ratings() -> tuple[Rating, ...]:
        """The ratings, worst first."""
        return WORST

    def source_link(self, place: Place) -> str:
        """Where a file can be opened; empty where the site does not know, or the public reads."""
        if not self.settings.source_url or not self.shown.is_for_trustees:
            return ""
        return f"{self.settings.source_url}{place.file}#L{place.line}"

    def marks(self) -> Markup:
        """The shapes of the marks, once on each page."""
        return self.env.get_template("marks.html").module.shapes  # type: ignore[attr-defined,no-any-return]
