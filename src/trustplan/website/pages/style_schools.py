"""What shows schools side by side, in each of its states, for the page “Marks and states”: tables of measures, and plots."""

from __future__ import annotations

from msgspec import Struct

from trustplan.model import Rating
from trustplan.website.dot_plot import Dot, Drawing, draw_row
from trustplan.website.pages.heat_table import Head, HeatTable

STYLE = "style/"
LONG = "A title that is as long as the format allows, with a word of one piece, Llanfairpwllgwyngyllgogerychwyrndrobwll, inside"
_NAMES = ("Alder Lane", "Fernhill", "Mill Green", "St Aidan’s", "Ysgol Llanfairpwllgwyngyll")


class Named(Struct, frozen=True, kw_only=True):
    """A value with a word, as parts of pages ask for it: `value` of a cause or a status, `rating` of a cell."""

    value: str = ""
    rating: Rating = Rating.NOT_ASSESSED


class Shown(Struct, frozen=True, kw_only=True):
    """A cell of a table of measures and schools; `instead` is what it says without a figure, `cell` its rating if it has one."""

    cell: Named | None = None
    figure: str = ""
    second: str = ""
    instead: str = ""


class Said(Struct, frozen=True, kw_only=True):
    """What is said of a school beside a plot."""

    rating: Rating
    text: str
    is_loud: bool = False


class DotState(Struct, frozen=True, kw_only=True):
    """A row of a plot: its measure, how it is drawn, in words for those who do not see it, and what is said beside it.

    A measure that is not on a scale has no drawing, and only words.
    """

    head: Head
    target: str
    drawings: list[Drawing]
    words: str
    said: list[Said]


def heat() -> HeatTable[Shown]:
    """The trust and five schools: each rating with its figure, then each word that stands in the place of one."""
    figures = ("81.2%", "−£4,800", "96.0%", "3 of 3", "Not yet published")
    seconds = ("12 below", "", "2 above", "", "provisional")
    rated = [
        Shown(cell=Named(rating=rating), figure=figure, second=second)
        for rating, figure, second in zip(Rating, figures, seconds, strict=True)
    ]
    instead = [
        Shown(cell=Named(), instead="Withheld", second="small numbers"),
        Shown(cell=Named(rating=Rating.AT_RISK), instead="Missing", second="since 6 Nov"),
        Shown(cell=Named(), instead="Not yet due"),
        Shown(instead="Not due until 12 Feb"),
        Shown(instead="–"),
    ]
    long = [
        Shown(cell=Named(rating=rating), figure="£1,234,567.89", second="57 of 118 pupils, provisional")
        for rating in Rating
    ]
    rows = [
        (Head(name="Attendance", to=STYLE, second="at least 95%"), [Shown(figure="94.6%"), *rated]),
        (Head(name="Persistent absence", to=STYLE, second="at most 12%, by July 2027"), [Shown(instead="–"), *instead]),
        (Head(name=LONG, to=STYLE, second="at least 60%"), [Shown(figure="£1,234,567.89"), *long]),
    ]
    columns = [Head(name=name) for name in ("Trust", *_NAMES)]
    return HeatTable(corner="Measure", columns=columns, rows=rows)


def many_schools() -> HeatTable[Shown]:
    """More schools than fit side by side: they are the rows, and the measures stand above narrow columns."""
    ratings = list(Rating)
    measures = [Head(name=name, to=STYLE, second="at least 95%") for name in ("Attendance", "Reading", "Staffing")]
    rows = []
    for at, measure in enumerate(measures):
        cells = [
            Shown(cell=Named(rating=ratings[(n + at) % len(ratings)]), figure=f"{96 - n}.{at}%", second="57 pupils")
            for n in range(8)
        ]
        cells[-1] = Shown(instead="Not applicable")
        rows.append((measure, cells))
    schools = [Head(name=f"School {n}", title=f"School {n} Church of England Primary", to=STYLE) for n in range(8)]
    table = HeatTable(corner="Measure", columns=schools, rows=rows, region="many-schools")
    return table.with_many_schools_as_rows()


def dot_states() -> list[DotState]:
    """Rows by how many schools they have and where these stand."""
    steps = (-9.0, -1.0, 0.5, 2.0, 0.0)
    few = [
        Dot(name=name, initial=name[:1], rating=rating, steps=step, before=step - 1)
        for name, rating, step in zip(_NAMES, Rating, steps, strict=True)
    ]
    many = []
    for n in range(24):
        rating, step = Rating.ON_TRACK, (n % 17) / 4
        if n % 4 == 0:
            rating, step = Rating.OFF_TRACK, -1.5 - n / 8
        many.append(Dot(name=f"School {n}", initial="S", rating=rating, steps=step))
    together = [Dot(name=name, initial=name[:1], rating=Rating.AT_RISK, steps=-0.5) for name in _NAMES]
    beyond = [
        Dot(name="Fernhill", initial="F", rating=Rating.OFF_TRACK, steps=-12.0, before=-14.0),
        Dot(name="Mill Green", initial="M", rating=Rating.ACHIEVED, steps=11.0),
    ]
    unrated = [Dot(name="Alder Lane", initial="A", rating=Rating.NOT_ASSESSED, steps=1.0)]
    off, risk, on = (
        Said(rating=r, text=f"{n} {v}", is_loud=r in (Rating.OFF_TRACK, Rating.AT_RISK)) for r, n, v in _SAID
    )
    return [
        _state("Five schools, the trust and a year before", draw_row(few, 0.8, is_many=False), off),
        _state("Twenty-four schools", draw_row(many, 1.0, is_many=True), off, risk),
        _state("One school", draw_row(few[1:2], None, is_many=False), risk),
        _state("Five in one place", draw_row(together, None, is_many=False), risk),
        _state("Further away than the row is long, on both sides", draw_row(beyond, -6.0, is_many=False), off, on),
        _state("Not rated", draw_row(unrated, None, is_many=False)),
        _state("Not on a scale", [], off, risk, on),
        _state(LONG, draw_row(few[:2], 0.8, is_many=False), Said(rating=Rating.OFF_TRACK, text=LONG, is_loud=True)),
    ]


_SAID = (
    (Rating.OFF_TRACK, "Fernhill", "86%"),
    (Rating.AT_RISK, "Mill Green", "94.6%"),
    (Rating.ON_TRACK, "Oak", "97%"),
)


def _state(name: str, drawings: list[Drawing], *said: Said) -> DotState:
    return DotState(
        head=Head(name=name, to=STYLE, code="SI-K12" * (len(said) > 1)),
        target="at least 95%",
        drawings=drawings,
        words=f"{name}, each by its distance",
        said=list(said),
    )
