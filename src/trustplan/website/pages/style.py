"""Marks and states: each mark, table and chart of the site in each of its states, for those who look after how pages look.

Everything on it is made by the macros of the pages, from fixed values; nothing of the plans is. Tests of how pages look use it.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import Decision, Rating
from trustplan.oversight.support_spans import LevelSpan
from trustplan.primitives.findings import Place
from trustplan.primitives.periods import Period
from trustplan.primitives.school_calendar import Calendar
from trustplan.website.chart_labels import Labels, make_labels
from trustplan.website.charts import Chart, Drawn, Event, Line, Target, draw
from trustplan.website.context import WIDE
from trustplan.website.page import Cut, SearchEntry
from trustplan.website.pages.heat_table import HeatTable
from trustplan.website.pages.style_schools import LONG, STYLE, DotState, Named, Shown, dot_states, heat, many_schools
from trustplan.website.pages.support_bar import Course, Lane, draw_course
from trustplan.website.pages.support_bar import Drawing as CourseDrawing
from trustplan.website.sparkline import Spark
from trustplan.website.time_axis import TimeAxis
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.website.context import PageContext
    from trustplan.website.marks import Marks
    from trustplan.website.page import Page

TITLE = "Marks and states"
_LEAD = "Each mark, table and chart in each of its states, by the same parts as the pages. The values are fixed; none is of a plan."
_DAY = date(2026, 11, 20)
_CALENDAR = Calendar(spans={})
_PLACE = Place(file="plans/schools/ash/measurements.yaml", line=12)


class SampleDue(Struct, frozen=True, kw_only=True):
    """A review that is done, due, overdue, missed or to come."""

    status: Named


class SampleReason(Struct, frozen=True, kw_only=True):
    """A reason of a rating."""

    sentence: str
    rule: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sources: tuple[Place, ...] = ()


class SampleChange(Struct, frozen=True, kw_only=True):
    """A change of a rating, a date or a target."""

    ref: str
    title: str
    sentence: str
    cause: Named
    old: Rating = Rating.NOT_ASSESSED
    new: Rating = Rating.NOT_ASSESSED
    dimension: str = ""
    is_edit: bool = False
    on: date | None = None


class Codes(Struct, frozen=True):
    """The code of an item, which is its ref here."""

    def code(self, ref: str) -> str:
        """The code."""
        return ref


class SparkWords(Struct, frozen=True, kw_only=True):
    """A small line, and its trend in words."""

    line: Spark | None
    arrow: str
    words: str

    def spark(self, cell: Named, measure: str) -> Spark | None:  # noqa: ARG002  as the pages' own
        """The line."""
        return self.line

    def trend_arrow(self, cell: Named, measure: str) -> str:  # noqa: ARG002
        """The arrow."""
        return self.arrow

    def trend(self, cell: Named, measure: str = "") -> str:  # noqa: ARG002
        """The words."""
        return self.words


class SampleContext(Struct, frozen=True, kw_only=True):
    """What macros ask of a page's context."""

    marks: Marks
    names: Codes = Codes()
    today: str = "20 Nov 2026"
    figure_text: SparkWords


class SampleTrend(Struct, frozen=True, kw_only=True):
    """A cell with a trend."""

    trend: str = "yes"


class SampleDecision(Struct, frozen=True, kw_only=True):
    """A decision that a meeting is asked for."""

    question: str
    code: str
    about: tuple[str, ...]
    path: str = STYLE
    if_deferred: str = ""


class SampleMissing(Struct, frozen=True, kw_only=True):
    """A date or a figure that is missing."""

    title: str
    icon: str
    flag: str
    text: str
    path: str = STYLE


class Level(Struct, frozen=True, kw_only=True):
    """A level of support among others."""

    title: str
    rank: int
    of: int = 3


class ChartView(Struct, frozen=True, kw_only=True):
    """A chart as its template takes it."""

    drawing: Chart
    labels: Labels
    title: str
    unit: str


class StyleView(View, frozen=True, kw_only=True):
    """Every part with its states. `sample` stands for the page's context where parts ask for items of plans."""

    TEMPLATE = "style.html"
    sample: SampleContext
    sparks: list[SampleContext]
    spreads: list[tuple[str, dict[Rating, int]]]
    reasons: list[SampleReason]
    decisions: list[SampleDecision]
    changes: list[SampleChange]
    missing: list[SampleMissing]
    levels: list[Level]
    statuses: list[SampleDue]
    heat: HeatTable[Shown]
    many: HeatTable[Shown]
    dots: list[DotState]
    chart: ChartView | None
    wide: CourseDrawing
    narrow: CourseDrawing
    cut: Cut[str]
    empty: Cut[str]
    strip: list[tuple[str, Rating | None]]
    trend: SampleTrend
    facts: list[tuple[str, str]]


def make_style(context: PageContext) -> Page:
    """The page, on the editors' site."""
    return context.page(
        lambda: _view(context.marks),
        path=STYLE,
        title=TITLE,
        lead=_LEAD,
        trail=[("For editors", "")],
        search=[SearchEntry(title=TITLE, text=_LEAD)],
        hides=WIDE,
    )


def _view(marks: Marks) -> StyleView:
    none = SparkWords(line=None, arrow="", words="")
    sample = SampleContext(marks=marks, figure_text=none)
    rest: Cut[str] = Cut(["The first row of a list that is cut", LONG])
    rest.more = 48
    return StyleView(
        sample=sample,
        sparks=[SampleContext(marks=marks, figure_text=words) for words in _sparks()],
        spreads=[
            ("Each rating", dict(zip(Rating, (2, 5, 17, 4, 1), strict=True))),
            ("One of many", {Rating.OFF_TRACK: 1, Rating.ON_TRACK: 240}),
            ("None assessed", {Rating.NOT_ASSESSED: 6}),
        ],
        reasons=_reasons(),
        decisions=_decisions(),
        changes=_changes(),
        missing=[
            SampleMissing(
                title="Attendance, autumn half-term 1",
                icon="missing",
                flag="Missing",
                text="Due 6 Nov 2026, 10 school days late",
            ),
            SampleMissing(
                title="Survey buildings", icon="clock", flag="Overdue", text="Due 23 Oct 2026, four weeks late"
            ),
            SampleMissing(title=LONG, icon="clock", flag="Stale", text="Last updated 2 Jul 2026; due 23 Oct 2026"),
        ],
        levels=[
            Level(title=title, rank=n) for n, title in enumerate(("Low support", "Medium support", "High support"))
        ],
        statuses=[SampleDue(status=Named(value=word)) for word in ("overdue", "done", "missed", "due", "upcoming")],
        heat=heat(),
        many=many_schools(),
        dots=dot_states(),
        chart=_chart(),
        wide=draw_course(_course(), is_narrow=False),
        narrow=draw_course(_course(), is_narrow=True),
        cut=rest,
        empty=Cut(),
        strip=[
            ("Sep 2025", None),
            *zip(("Dec 2025", "Mar 2026", "May 2026", "Jul 2026", "Sep 2026"), Rating, strict=False),
        ],
        trend=SampleTrend(),
        facts=[("Rule", "A KPI against its target"), ("Figure", "withheld: small numbers"), (LONG, LONG)],
    )


def _sparks() -> list[SparkWords]:
    whole = Spark(lines=("2,20 20,16 38,18 56,11 74,9 92,4",), dots=(), end=(92.0, 4.0), targets=(6.0,))
    broken = Spark(lines=("2,6 20,9", "56,14 74,20 92,24"), dots=((38.0, 12.0),), end=(92.0, 24.0), targets=())
    return [
        SparkWords(line=whole, arrow="↗", words="improving over three years"),
        SparkWords(line=broken, arrow="↘", words="worsening; a year without a figure"),
        SparkWords(line=None, arrow="→", words="steady, with too few figures for a line"),
    ]


def _reasons() -> list[SampleReason]:
    facts = (("Figures", "93.9% of 398 pupils, provisional"), ("Target", "at least 95%"))
    return [
        SampleReason(
            sentence="93.9% is 1.1 points below the target of 95%. A miss of up to 0.5 points would be at risk.",
            rule="A KPI against its target",
            facts=facts,
            sources=(_PLACE,),
        ),
        SampleReason(sentence=f"{LONG}."),
    ]


def _decisions() -> list[SampleDecision]:
    return [
        SampleDecision(
            question="Approve moving the building surveys from 23 October to 18 December 2026.",
            code="BF-A4",
            about=("Finance director", "Paper 6", "Recommended: approve"),
            if_deferred="the action stays off track until the surveys are done.",
        ),
        SampleDecision(question=f"{LONG}.", code="SI-K3", about=("No paper yet", "No recommendation yet")),
    ]


def _changes() -> list[SampleChange]:
    worse = SampleChange(
        ref="SI-K3",
        title="Attendance",
        sentence="It went from 94.8% to 93.9%.",
        cause=Named(value="New figure"),
        old=Rating.AT_RISK,
        new=Rating.OFF_TRACK,
        on=date(2026, 11, 6),
    )
    better = SampleChange(
        ref="PE",
        title=LONG,
        sentence=f"{LONG}.",
        cause=Named(value="Time passing"),
        old=Rating.NOT_ASSESSED,
        new=Rating.ACHIEVED,
        dimension="impact",
    )
    edited = SampleChange(
        ref="BF-A4",
        title="Survey buildings",
        sentence="Due 23 Oct 2026 before, 18 Dec 2026 now.",
        cause=Named(value="Edited date"),
        is_edit=True,
        on=date(2026, 10, 20),
    )
    return [worse, better, edited]


def _chart() -> ChartView | None:
    years = [Period(year=year) for year in range(2019, 2027)]
    values = dict(zip([years[0], *years[3:7]], map(Fraction, (88, 90, 91, 93, 92)), strict=True))
    ratings = {years[5]: Rating.ON_TRACK.value, years[6]: Rating.AT_RISK.value}
    trust = Line(name="Trust", kind="main", values=values, ratings=ratings, text="92%", is_loud=True)
    other = Line(
        name="Fernhill",
        kind="other",
        values={year: value - 6 for year, value in values.items()},
        ratings={},
        text="86%",
        is_loud=True,
    )
    drawn = Drawn(
        lines=[other, trust],
        targets=[
            Target(
                first=date(2025, 9, 1),
                last=date(2026, 8, 31),
                value=Fraction(93),
                text="target 93%",
                tolerance=Fraction(2),
            ),
            Target(first=date(2026, 9, 1), last=date(2027, 8, 31), value=Fraction(95), text="95%", is_later=True),
        ],
        comparator={year: (Fraction(91), "91%") for year in years[3:6]},
        events=[Event(day=date(2025, 1, 6), text="Fernhill: high support, 6 Jan 2025")],
        why_empty={years[1]: "no tests", years[2]: "no tests"},
    )
    axis = TimeAxis(calendar=_CALENDAR, first=2019, last=2026)
    chart = draw(drawn, axis, _DAY, say_value=lambda value: f"{value}%", least_step=Fraction(1))
    if chart is None:
        return None
    labels = make_labels(chart, "England")
    return ChartView(drawing=chart, labels=labels, title="Attendance is below its target", unit="Per cent of sessions")


def _course() -> Course:
    levels = [("low", "Low support"), ("medium", "Medium support"), ("high", "High support")]
    days = (date(2025, 9, 8), date(2026, 3, 9), date(2026, 9, 21))
    spans = []
    for n, ((level, _), begin) in enumerate(zip(levels, days, strict=True)):
        end = days[n + 1] if n + 1 < len(days) else None
        spans.append(LevelSpan(level=level, begin=begin, end=end, decision=_decision(level, begin)))
    meetings = [date(2025, 12, 4), date(2026, 3, 26), date(2026, 7, 9), date(2026, 12, 3)]
    return Course(
        day=_DAY,
        lanes=[Lane(title="", levels=spans, groups=())],
        moved=None,
        meetings=meetings,
        calendar=_CALENDAR,
        levels=levels,
    )


def _decision(level: str, on: date) -> Decision:
    return Decision(
        id=level,
        ref=level,
        on=on,
        level=level,
        scope="",
        decided_by="board",
        meeting="",
        rationale="",
        group=None,
        delegation=(),
        review_by=date(2026, 12, 3),
        exit=(),
        asks=(),
        at=_PLACE,
    )
