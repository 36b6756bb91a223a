"""Charts as numbers: axes, places of points, gaps, targets, words and sparklines, by tables of cases."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from trustplan.model import Measurement, Symbol
from trustplan.primitives.findings import Place
from trustplan.primitives.periods import Period, parse_period
from trustplan.primitives.school_calendar import Calendar
from trustplan.website.chart_labels import APART, MOST_NAMES, Labels, Word, _best, _Taken, make_labels
from trustplan.website.charts import (
    BASE,
    FOOT,
    LETTER,
    NARROW,
    TOP,
    WIDE,
    Chart,
    Drawn,
    Event,
    Line,
    Target,
    draw,
    nice_axis,
)
from trustplan.website.sparkline import Spark, sparkline
from trustplan.website.time_axis import TimeAxis, years_of

CALENDAR = Calendar(spans={})  # which knows no term: about the usual days of terms
TODAY = date(2026, 11, 20)


def number(text: str) -> Fraction:
    """A number of a table."""
    return Fraction(text)


@pytest.mark.parametrize(
    ("low", "high", "first", "last", "step"),
    [
        ("0", "4", "0", "4", "1"),
        ("0", "4.04", "0", "6", "2"),  # just beyond four steps of 1
        ("0", "8", "0", "8", "2"),
        ("0", "8.04", "0", "10", "5"),  # just beyond four steps of 2
        ("0", "20", "0", "20", "5"),
        ("0", "20.04", "0", "30", "10"),  # just beyond four steps of 5
        ("0", "40", "0", "40", "10"),
        ("0", "40.04", "0", "60", "20"),
        ("57", "63", "56", "64", "2"),
        ("56", "64", "56", "64", "2"),  # ends that lie on the grid need no more room
        ("55.9", "64", "55", "65", "5"),
        ("0", "0.4", "0", "0.4", "0.1"),
        ("0", "0.041", "0", "0.06", "0.02"),
        ("18000", "23500", "18000", "24000", "2000"),
        ("-7", "12", "-10", "15", "5"),
        ("-12", "-7", "-12", "-6", "2"),
        ("-0.3", "0.2", "-0.4", "0.2", "0.2"),
        ("-40", "0", "-40", "0", "10"),
    ],
)
def test_an_axis_has_round_steps_and_holds_its_figures(low: str, high: str, first: str, last: str, step: str) -> None:
    """Steps of 1, 2, 5 or 10 times a power of ten, the smallest that need no more than five."""
    assert nice_axis(number(low), number(high)) == (number(first), number(last), number(step))


@pytest.mark.parametrize(
    ("low", "high", "least", "first", "last", "step"),
    [
        ("50", "50", "1", "50", "51", "1"),
        ("0", "0", "1", "0", "1", "1"),
        ("-5", "-5", "1", "-5", "-4", "1"),
        ("50.4", "50.4", "1", "50", "51", "1"),
        ("50.4", "50.4", "0.1", "50.4", "50.5", "0.1"),
        ("50.1", "50.3", "1", "50", "51", "1"),
        ("50", "52", "1", "50", "52", "1"),
        ("50", "54", "1", "50", "54", "1"),
        ("50", "58", "1", "50", "58", "2"),
    ],
)
def test_an_axis_has_no_finer_steps_than_its_labels_can_show(
    low: str, high: str, least: str, first: str, last: str, step: str
) -> None:
    """A level line, or figures that are nearly alike: no two lines of the grid say the same."""
    assert nice_axis(number(low), number(high), number(least)) == (number(first), number(last), number(step))


@given(st.integers(-100_000, 100_000), st.integers(0, 100_000), st.sampled_from([1, 10, 100, 1000]))
def test_any_axis_holds_its_figures_in_at_most_five_steps(low: int, span: int, scale: int) -> None:
    """And in at least two, where the figures differ."""
    bottom, top = Fraction(low, scale), Fraction(low + span, scale)
    first, last, step = nice_axis(bottom, top)
    assert first <= bottom <= top <= last
    assert (last - first) / step in ((2, 3, 4, 5) if span else (1, 2, 3, 4, 5))
    assert step in {m * Fraction(10) ** n for m in (1, 2, 5) for n in range(-5, 6)}


def a_line(name: str, values: dict[str, str], kind: str = "main", ratings: dict[str, str] | None = None) -> Line:
    """A line of figures by period."""
    rated = {a_period(p): rating for p, rating in (ratings or {}).items()}
    figures = {a_period(p): number(v) for p, v in values.items()}
    text = list(values.values())[-1] if values else ""
    return Line(name=name, kind=kind, values=figures, ratings=rated, text=text)


def a_period(text: str) -> Period:
    """A period that is there."""
    found = parse_period(text)
    assert found
    return found


def a_target(period: str, value: str, **more: Any) -> Target:
    """A target for a school year."""
    year = a_period(period).year
    return Target(
        first=date(year, 9, 1), last=date(year + 1, 8, 31), value=number(value), text=f"Target {value}", **more
    )


def drawn(*lines: Line, today: date = TODAY, years: tuple[int, int] | None = None, **more: Any) -> Chart | None:
    """The chart of lines and what else there is; its years are those of the lines unless they are given."""
    periods = {p for line in lines for p in line.values} or {Period(year=2025)}
    first, last = years or years_of(CALENDAR, periods)
    least, is_rank = number(more.pop("least", "0.001")), more.pop("is_rank", False)
    is_cumulative, unit = more.pop("is_cumulative", False), more.pop("unit", "")
    return draw(
        Drawn(lines=lines, **more),
        TimeAxis(calendar=CALENDAR, first=first, last=last),
        today,
        say_value=lambda v: f"{float(v):g}{unit}",
        least_step=least,
        is_rank=is_rank,
        is_cumulative=is_cumulative,
    )


def chart_of(*lines: Line, **more: Any) -> Chart:
    """The chart, which must be there."""
    chart = drawn(*lines, **more)
    assert chart is not None
    return chart


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [a_line("Trust", {})],
        [a_line("Trust", {"2025-26": "60"})],
        [a_line("Trust", {"2025-26": "60"}), a_line("Ash", {"2025-26": "50"}, "other")],
    ],
    ids=["no line", "no figure", "one figure", "one period of two lines"],
)
def test_fewer_than_two_periods_make_no_chart(lines: list[Line]) -> None:
    """A target of another year does not make one either."""
    if lines:
        assert drawn(*lines, targets=[a_target("2026-27", "70")]) is None
    assert drawn(*lines) is None


def test_two_periods_of_two_lines_make_a_chart() -> None:
    """Though no line joins anything."""
    chart = chart_of(a_line("Trust", {"2024-25": "60"}), a_line("Ash", {"2025-26": "50"}, "other"))
    assert [(s.name, len(s.points), len(s.segments)) for s in chart.series] == [("Trust", 1, 0), ("Ash", 1, 0)]


@pytest.mark.parametrize(
    ("values", "heights", "labels"),
    [
        ({"2024-25": "0", "2025-26": "4"}, [FOOT, TOP], ("0", "4")),
        ({"2024-25": "4", "2025-26": "0"}, [TOP, FOOT], ("0", "4")),
        ({"2024-25": "-4", "2025-26": "0"}, [FOOT, TOP], ("-4", "0")),
        ({"2024-25": "-4", "2025-26": "-8"}, [TOP, FOOT], ("-8", "-4")),
        ({"2023-24": "0", "2024-25": "2", "2025-26": "4"}, [FOOT, 11.9, TOP], ("0", "4")),
    ],
)
def test_points_stand_in_the_middle_of_their_years_and_higher_is_more(
    values: dict[str, str], heights: list[float], labels: tuple[str, str]
) -> None:
    """Over the name of the year, below nought too."""
    chart = chart_of(a_line("Trust", values))
    (series,) = chart.series
    assert [p.y for p in series.points] == heights
    for point, year in zip(series.points, chart.years, strict=True):
        assert point.x == pytest.approx(year.middle, abs=0.2)
    assert (chart.low, chart.high) == labels


def test_a_level_line_has_an_axis_whose_labels_differ() -> None:
    """Every figure at the same height, and no label twice."""
    chart = chart_of(a_line("Trust", {"2023-24": "50", "2024-25": "50", "2025-26": "50"}), least="1")
    (series,) = chart.series
    assert {p.y for p in series.points} == {FOOT}
    assert [(g.y, g.text) for g in chart.grid] == [(FOOT, "50"), (TOP, "51")]


def test_the_grid_has_a_line_at_each_step_from_end_to_end() -> None:
    """With its label, from below, and without the words of a unit, which stand above."""
    chart = chart_of(a_line("Trust", {"2024-25": "-7", "2025-26": "12"}), unit=" days")
    assert [g.text for g in chart.grid] == ["-10", "-5", "0", "5", "10", "15"]
    assert (chart.grid[0].y, chart.grid[-1].y, chart.high) == (FOOT, TOP, "15 days")


@pytest.mark.parametrize(
    ("values", "joined", "notes"),
    [
        (["2021-22", "2022-23", "2023-24"], 2, []),
        (["2021-22", "2023-24"], 0, ["no figure"]),
        (["2020-21", "2021-22", "2023-24", "2024-25"], 2, ["no figure"]),
        (["2017-18", "2018-19", "2021-22", "2022-23"], 2, ["no figure"]),  # two years with one word
        (["2025-26/aut1", "2025-26/spr1", "2025-26/spr2"], 1, ["no figure"]),
        (["2025-26/sum1", "2025-26/sum2", "2026-27/aut1"], 1, []),  # not over the summer
        (["2025-26/spr", "2025-26/sum", "2026-27/aut"], 1, []),
        (["2025-q4", "2026-q1", "2026-q2"], 2, []),
        (["2025-26/h1", "2025-26/h2", "2026-27/h1"], 2, []),
    ],
)
def test_a_time_without_a_figure_keeps_its_place_and_has_a_word(
    values: list[str], joined: int, notes: list[str]
) -> None:
    """Only neighbours are joined, never across a gap or the summer; neighbouring gaps share a word."""
    chart = chart_of(a_line("Trust", {p: str(n) for n, p in enumerate(values)}))
    (series,) = chart.series
    assert len(series.segments) == joined
    assert [words for _, words in chart.notes] == notes
    places = [p.x for p in series.points]
    assert places == sorted(set(places))
    for x, _ in chart.notes:
        assert all(abs(x - place) > 1 for place in places)


def test_a_gap_says_why_where_the_files_do() -> None:
    """In the middle of its years; another reason is another word."""
    line = a_line("Trust", {"2018-19": "1", "2022-23": "2"})
    why = {a_period("2019-20"): "not available", a_period("2020-21"): "not available"}
    chart = chart_of(line, why_empty=why)
    assert [words for _, words in chart.notes] == ["not available", "no figure"]
    assert chart.years[1].middle < chart.notes[0][0] < chart.years[2].middle


def test_another_kind_of_period_breaks_no_line() -> None:
    """A year's figure among half-terms is a point of its own, where its year is."""
    halves = ["2025-26/spr1", "2025-26/spr2", "2025-26/sum1", "2025-26/sum2"]
    line = a_line("Trust", {**{p: str(n) for n, p in enumerate(halves)}, "2025-26": "2"})
    (series,) = chart_of(line).series
    assert (len(series.points), len(series.segments)) == (5, 3)


def test_only_a_rated_point_has_a_rating() -> None:
    """The mark is where it was rated."""
    chart = chart_of(a_line("Trust", {"2024-25": "1", "2025-26": "2"}, ratings={"2025-26": "on-track"}))
    assert [p.rating for p in chart.series[0].points] == ["", "on-track"]


def test_a_target_is_a_bar_over_its_own_dates_and_stretches_the_axis() -> None:
    """From September to August; its tolerance lies on the side where a miss is at risk, and only where it is in force."""
    line = a_line("Trust", {"2024-25": "10", "2025-26": "12"})
    targets = [a_target("2025-26", "14", tolerance=Fraction(2)), a_target("2026-27", "22", is_later=True)]
    chart = chart_of(line, targets=targets, years=(2024, 2026))
    now, later = chart.bars
    assert (now.x, now.x2) == pytest.approx((33.3, 66.6), abs=0.2)
    assert (later.x, later.x2, later.hatch) == (now.x2 + 0.09, 99.91, None)
    assert now.hatch
    assert now.hatch[0] == now.y
    assert now.hatch[0] + now.hatch[1] == pytest.approx(chart.series[0].points[-1].y, abs=0.02)
    above = chart_of(line, targets=[a_target("2025-26", "14", tolerance=Fraction(-2))])
    assert above.bars[0].hatch
    assert above.bars[0].hatch[0] < above.bars[0].y


@pytest.mark.parametrize(
    ("today", "soon"), [(date(2020, 1, 1), 0.0), (date(2025, 9, 1), 50.0), (date(2026, 9, 1), 100.0), (TODAY, 100.0)]
)
def test_what_is_to_come_begins_today(today: date, soon: float) -> None:
    """In per cent of the width."""
    assert chart_of(a_line("Trust", {"2024-25": "10", "2025-26": "12"}), today=today).soon_x == pytest.approx(
        soon, abs=0.1
    )


def test_a_figure_of_a_time_that_is_not_over_stands_at_today() -> None:
    """Not in the time to come."""
    chart = chart_of(a_line("Trust", {"2025-26": "10", "2026-27": "12"}))
    assert chart.series[0].points[-1].x == pytest.approx(chart.soon_x, abs=0.01)


def test_the_best_place_is_at_the_top_of_a_chart() -> None:
    """And there is no place before the first."""
    chart = chart_of(a_line("Trust", {"2024-25": "9", "2025-26": "2"}), is_rank=True, least="1")
    before, now = chart.series[0].points
    assert now.y < before.y
    assert (chart.low, chart.high) == ("2", "10")
    assert "0" not in {g.text for g in chart.grid}


def test_a_count_that_grows_begins_with_nothing_and_stands_at_the_end_of_its_time() -> None:
    """This year over last year, which is not cut short by today."""
    now = a_line("This year", {"2026-27/aut": "25"})
    before = a_line("Last year", {"2026-27/aut": "21", "2026-27/spr": "52", "2026-27/sum": "94"}, "last")
    target = Target(first=date(2026, 9, 1), last=date(2027, 8, 31), value=Fraction(90), text="Target 90")
    chart = chart_of(now, before, is_cumulative=True, targets=[target])
    this, last = chart.series
    assert [(s.segments[0][0].x, s.segments[0][0].y) for s in chart.series] == [(0.0, FOOT), (0.0, FOOT)]
    assert this.points[0].x == pytest.approx(chart.soon_x, abs=0.01)
    assert last.points[-1].x > 95
    assert chart.bars[0].width == 5.0
    assert chart.bars[0].x2 > 99


def test_the_limits_of_a_range_have_labels_of_their_own() -> None:
    """In place of lines of the grid that are too near."""
    line = a_line("Ash", {"2024-25": "18", "2025-26": "26"})
    chart = chart_of(line, limits=[Fraction("19.9"), Fraction(24)])
    assert [g.text for g in chart.grid if g.is_limit] == ["19.9", "24"]
    assert "20" not in {g.text for g in chart.grid}
    gaps = [a.y - b.y for a, b in pairwise(chart.grid)]
    assert min(gaps) >= 1.2


@pytest.mark.parametrize(("years", "wide", "narrow"), [(2, 2, 2), (4, 4, 2), (5, 5, 3), (12, 6, 3), (30, 10, 3)])
def test_years_have_as_many_names_as_there_is_room_for(years: int, wide: int, narrow: int) -> None:
    """Fewer on a phone, among those of a wide screen; every year has its tick."""
    chart = chart_of(a_line("Trust", {"1996-97": "1", f"{1995 + years}-{(1996 + years) % 100:02d}": "2"}))
    named = [t for t in chart.years if t.text]
    assert (len(chart.years), len(named), sum(t.is_narrow for t in named)) == (years, wide, narrow)


def test_terms_are_named_where_there_are_few_years_of_them() -> None:
    """With three letters on a phone."""
    few = chart_of(a_line("Trust", {"2024-25/aut1": "1", "2025-26/sum2": "2"}))
    assert [t.text for t in few.terms] == ["autumn", "spring", "summer"] * 2
    assert few.terms[1].short == "spr"
    many = chart_of(a_line("Trust", {"2020-21/aut1": "1", "2025-26/sum2": "2"}))
    assert many.terms == ()
    assert chart_of(a_line("Trust", {"2024-25": "1", "2025-26": "2"})).terms == ()


def test_events_have_lanes_in_the_order_of_time_and_words_where_there_is_room() -> None:
    """Before the stroke, or from the left where it is early."""
    line = a_line("Trust", {"2024-25": "1", "2025-26": "2"})
    events = [Event(day=date(2025, 7, 1), text="High support, 1 Jul 2025"), Event(day=date(2024, 10, 1), text="Begun")]
    chart = chart_of(line, events=events)
    first, second = chart.events
    assert (first.text, first.is_early_on_phone, second.is_early, second.is_early_on_phone) == (
        "Begun",
        False,
        False,
        True,
    )
    assert BASE < first.lane < first.y < second.lane < second.y < chart.height
    assert chart.height > chart_of(line).height


def words(ends: list[str], targets: list[str] | None = None, later: list[str] | None = None, **more: Any) -> Labels:
    """The words of a chart of lines that end at some figures, on an axis from 0 to 100."""
    lines = [a_line("Ends", {"2024-25": "0", "2025-26": "100"}, "other")]
    lines += [a_line(f"Line {n}", {"2024-25": "0", "2025-26": end}, "other") for n, end in enumerate(ends)]
    aims = [a_target("2025-26", t, tolerance=Fraction(5)) for t in targets or []]
    aims += [a_target("2026-27", t, is_later=True) for t in later or []]
    return make_labels(chart_of(*lines, targets=aims, years=(2024, 2026), **more), "National")


@pytest.mark.parametrize(
    "ends",
    [["50"], ["50", "50"], ["50", "51", "52"], ["0", "0", "0"], ["100", "100", "99"], ["0", "100", "50", "50", "49"]],
)
def test_every_line_is_named_at_its_end_with_its_figure(ends: list[str]) -> None:
    """Apart from each other, inside the chart, and in the order of the figures."""
    names = words(ends).names
    assert sorted(n.text for n in names) == sorted(["Ends 100", *(f"Line {n} {end}" for n, end in enumerate(ends))])
    heights = [n.y for n in names]
    assert all(b - a >= APART - 0.02 for a, b in pairwise(heights))
    assert heights[0] > 0
    assert heights[-1] <= BASE
    figures = [int(n.text.rsplit(" ", 1)[1]) for n in names]
    assert figures == sorted(figures, reverse=True)


def test_a_name_alone_stands_beside_its_end() -> None:
    """And right of the target that is over, to which a leader comes."""
    (end, name) = words(["50"], ["50"]).names
    assert name.y == name.from_y
    assert end.x == name.x > name.from_x + 10


def test_names_stand_off_the_targets_beside_them() -> None:
    """A target that goes on lies where the names are."""
    for name in words(["60", "40"], later=["60"]).names:
        bar_y = 23.0 - 0.6 - 0.6 * 21
        assert abs(name.y - bar_y) > 0.8


def test_the_figure_of_a_comparator_stands_off_the_words_of_a_target_of_the_same_height() -> None:
    """A target to be at the national figure: on a phone “62%” has room beside “62%”, on a screen not beside “Target 62%”."""
    places = [Word(text="62% (revised)", short="62%", x=20.0, y=y, is_end=False) for y in (5.0, 3.0)]
    taken = _Taken(width=40.0, marks=[], words=[], wide=60.0, wide_words=[])
    taken.take(Word(text="Target 62%", short="62%", x=15.0, y=5.0, is_end=False))
    assert _best(places, taken, may_go=True).y == 3.0


@given(st.lists(st.integers(0, 100), min_size=1, max_size=6), st.lists(st.integers(0, 100), max_size=2))
def test_names_are_apart_and_inside_whatever_the_figures(ends: list[int], later: list[int]) -> None:
    """On the smallest phone and on a screen, with the room beside the chart."""
    found = words([str(e) for e in ends], later=[str(t) for t in later])
    for one, other in combinations(found.names, 2):
        assert abs(one.y - other.y) >= 1
    for name in found.names:
        width = 0.8 + LETTER * len(name.text)
        for room, whole in ((found.narrow_room, NARROW), (found.wide_room, WIDE)):
            assert name.x / 100 * (whole - room) + width <= whole + 0.3
        assert 0 < name.y <= BASE


def test_of_many_lines_those_that_miss_their_target_are_named() -> None:
    """No more than there is room for."""
    lines = [a_line(f"S{n}", {"2024-25": "0", "2025-26": str(n)}, "other") for n in range(25)]
    lines[20] = msgspec.structs.replace(lines[20], is_loud=True)
    names = make_labels(chart_of(*lines), "").names
    assert len(names) == MOST_NAMES
    assert "S20 20" in {n.text for n in names}


def test_a_long_name_is_cut_on_every_screen() -> None:
    """It would leave no room for the chart on a phone."""
    line = a_line("Saint Somebody and All the Others Primary", {"2024-25": "1", "2025-26": "2"})
    (name,) = make_labels(chart_of(line), "").names
    assert name.text == "Saint Somebody and… 2"


def test_the_words_of_targets_and_comparators_stand_off_the_lines() -> None:
    """The word for a target once, on a phone its figure alone; a comparator is named once."""
    line = a_line("Trust", {"2023-24": "40", "2024-25": "45", "2025-26": "50"})
    of_nation = {a_period("2023-24"): (number("61"), "61%"), a_period("2024-25"): (number("62"), "62%")}
    chart = chart_of(line, targets=[a_target("2025-26", "62")], comparator=of_nation, years=(2023, 2026))
    found = make_labels(chart, "National")
    assert [(w.text, w.short) for w in found.targets] == [("Target 62", "62")]
    assert [w.text for w in found.comparator] == ["National 61%", "62%"]
    assert all(t.x2 < p.x for t, p in zip(chart.ticks, chart.series[0].points, strict=False))


def figures(*values: Any) -> list[Measurement]:
    """A series of measurements, a year each."""
    return [
        Measurement(
            period=Period(year=2000 + n),
            on=date(2001 + n, 7, 1),
            group="",
            value=value if isinstance(value, Symbol) else Fraction(str(value)),
            cohort=None,
            status="final",
            note="",
            at=Place(file="x"),
        )
        for n, value in enumerate(values)
    ]


def a_spark(values: list[Any], targets: list[int] | None = None, **measure: Any) -> Spark | None:
    """The sparkline of a figure for each year."""
    catalogue: dict[str, Any] = {"unit": "percent", "accumulates": False, **measure}
    return sparkline(figures(*values), [Fraction(t) for t in targets or []], SimpleNamespace(**catalogue))  # type: ignore[arg-type]


def a_line_of(*points: str, end: tuple[float, float], targets: tuple[float, ...] = ()) -> Spark:
    """A sparkline in one piece."""
    return Spark(lines=(" ".join(points),), dots=(), end=end, targets=targets)


@pytest.mark.parametrize(
    ("values", "targets", "spark"),
    [
        ([], [], None),
        ([50], [60], None),
        ([0, 10], [], None),
        ([0, Symbol.WITHHELD, 10], [], None),
        ([0, 5, 10], [], a_line_of("2,25", "47,14", "92,3", end=(92, 3))),
        ([10, 5, 0], [], a_line_of("2,3", "47,14", "92,25", end=(92, 25))),
        ([50, 50, 50], [50], a_line_of("2,3", "47,3", "92,3", end=(92, 3), targets=(3,))),
        ([0, 5, 10], [20], a_line_of("2,25", "47,19.5", "92,14", end=(92, 14), targets=(3,))),
        ([5, 5, 5], [0, 10], a_line_of("2,14", "47,14", "92,14", end=(92, 14), targets=(25, 3))),
    ],
    ids=str,
)
def test_a_sparkline_shows_figures_and_targets(values: list[Any], targets: list[int], spark: Spark | None) -> None:
    """Highest at the top, every limit of the target among them; nothing for fewer than three numbers."""
    assert a_spark(values, targets) == spark


def test_a_sparkline_has_the_last_eight_figures() -> None:
    """And no more."""
    spark = a_spark([99, *[0] * 7, 7])
    assert spark
    assert spark.lines == ("2,25 14.9,25 27.7,25 40.6,25 53.4,25 66.3,25 79.1,25 92,3",)


@pytest.mark.parametrize("gap", [Symbol.NOT_AVAILABLE, Symbol.WITHHELD])
def test_a_sparkline_is_broken_where_a_year_has_no_figure(gap: Symbol) -> None:
    """The year keeps its place, and a figure that stands alone is a dot."""
    spark = a_spark([0, gap, gap, 10, 10])
    assert spark
    assert (spark.lines, spark.dots) == (("69.5,3 92,3",), ((2, 25),))


def test_the_best_place_is_at_the_top_of_a_sparkline() -> None:
    """From 47th to 42nd is up."""
    spark = a_spark([47, 45, 42], [25], unit="rank")
    assert spark
    assert spark.end[1] < 25
    assert spark.targets == (3,)


def test_a_sparkline_of_values_that_grow_through_the_year_begins_anew_each_year() -> None:
    """It does not fall from July to September."""
    rows = figures(10, 20, 30)
    parts = ["2025-26/spr2", "2025-26/sum1", "2026-27/aut1"]
    halves = [replace(row, period=a_period(part)) for row, part in zip(rows, parts, strict=True)]
    spark = sparkline(halves, [], SimpleNamespace(unit="count", accumulates=True))  # type: ignore[arg-type]
    assert spark
    assert (len(spark.lines), len(spark.dots)) == (1, 1)
