"""Charts as numbers: axes, places of points, gaps, targets, labels and sparklines, by tables of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustplan.model import Measurement, Symbol
from trustplan.primitives.findings import Place
from trustplan.primitives.periods import Period, parse_period
from trustplan.website.chart_labels import NARROW, Label, labels
from trustplan.website.charts import Chart, Line, Spark, draw, nice_axis, sparkline

TOP, BOTTOM = 16.0, 270.0  # pixels from above, of the highest and the lowest line of the grid
YEARS = [Period(year=year) for year in range(2019, 2027)]


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
    return Line(name=name, kind=kind, values={a_period(p): number(v) for p, v in values.items()}, ratings=rated)


def a_period(text: str) -> Period:
    """A period that is there."""
    found = parse_period(text)
    assert found
    return found


def drawn(
    *lines: Line, targets: list[tuple[str, str]] | None = None, known: list[Period] | None = None, **more: Any
) -> Chart | None:
    """The chart of lines and targets over their periods."""
    aims = [(a_period(p), number(v), "Target") for p, v in targets or []]
    periods = sorted({p for line in lines for p in line.values} | {p for p, _, _ in aims})
    has_figure = [p for p in periods if any(p in line.values for line in lines)]
    return draw(
        lines,
        aims,
        more.get("periods", periods),
        has_figure if known is None else known,
        say_value=more.get("say_value", lambda v: f"{float(v):g}"),
        say_column=str,
        least_step=number(more.get("least", "0.001")),
        is_rank=more.get("is_rank", False),
        is_cumulative=more.get("is_cumulative", False),
        why_empty=more.get("why_empty"),
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
    assert drawn(*lines) is None
    assert drawn(*lines, targets=[("2026-27", "70")]) is None


def test_two_periods_of_two_lines_make_a_chart() -> None:
    """Though no line joins anything."""
    chart = chart_of(a_line("Trust", {"2024-25": "60"}), a_line("Ash", {"2025-26": "50"}, "other"))
    assert [(s.name, len(s.points), len(s.segments)) for s in chart.series] == [("Trust", 1, 0), ("Ash", 1, 0)]


@pytest.mark.parametrize(
    ("values", "places", "labels"),
    [
        ({"2024-25": "0", "2025-26": "4"}, [(25.0, BOTTOM), (75.0, TOP)], ("0", "4")),
        ({"2024-25": "4", "2025-26": "0"}, [(25.0, TOP), (75.0, BOTTOM)], ("0", "4")),
        ({"2024-25": "-4", "2025-26": "0"}, [(25.0, BOTTOM), (75.0, TOP)], ("-4", "0")),
        ({"2024-25": "-2", "2025-26": "2"}, [(25.0, BOTTOM), (75.0, TOP)], ("-2", "2")),
        ({"2024-25": "-4", "2025-26": "-8"}, [(25.0, TOP), (75.0, BOTTOM)], ("-8", "-4")),
        ({"2023-24": "0", "2024-25": "2", "2025-26": "4"}, [(16.67, BOTTOM), (50.0, 143.0), (83.33, TOP)], ("0", "4")),
    ],
)
def test_points_are_over_their_columns_and_higher_is_more(
    values: dict[str, str], places: list[tuple[float, float]], labels: tuple[str, str]
) -> None:
    """The first column in the middle of its share; the highest figure at the top, below nought too."""
    chart = chart_of(a_line("Trust", values))
    (series,) = chart.series
    assert [(p.x, p.y) for p in series.points] == places
    assert [x for x, _ in chart.columns] == [x for x, _ in places]
    assert (chart.low, chart.high) == labels
    assert [p.text for p in series.points] == list(values.values())


def test_a_level_line_has_an_axis_whose_labels_differ() -> None:
    """Every figure at the same height, and no label twice."""
    chart = chart_of(a_line("Trust", {"2023-24": "50", "2024-25": "50", "2025-26": "50"}), least="1")
    (series,) = chart.series
    assert {p.y for p in series.points} == {BOTTOM}
    assert chart.grid == ((BOTTOM, "50"), (TOP, "51"))


def test_figures_of_nought_have_a_chart() -> None:
    """Nought is a figure."""
    chart = chart_of(a_line("Trust", {"2024-25": "0", "2025-26": "0"}), least="1")
    assert chart.grid == ((BOTTOM, "0"), (TOP, "1"))


def test_the_grid_has_a_line_at_each_step_from_end_to_end() -> None:
    """With its label, from below."""
    chart = chart_of(a_line("Trust", {"2024-25": "-7", "2025-26": "12"}))
    assert chart.grid == ((270.0, "-10"), (219.2, "-5"), (168.4, "0"), (117.6, "5"), (66.8, "10"), (16.0, "15"))


@pytest.mark.parametrize(
    ("values", "joined"),
    [
        (["2021-22", "2022-23", "2023-24"], [("2021-22", "2022-23"), ("2022-23", "2023-24")]),
        (["2021-22", "2023-24"], []),
        (["2020-21", "2021-22", "2023-24", "2024-25"], [("2020-21", "2021-22"), ("2023-24", "2024-25")]),
        (["2019-20", "2021-22", "2023-24"], []),
    ],
)
def test_a_year_that_is_missing_is_a_gap_in_the_line(values: list[str], joined: list[tuple[str, str]]) -> None:
    """Only neighbours are joined, never across a year without a figure."""
    chart = chart_of(a_line("Trust", {p: str(n) for n, p in enumerate(values)}), periods=YEARS)
    (series,) = chart.series
    at = {x: str(p) for (x, _), p in zip(chart.columns, YEARS, strict=True)}
    assert [(at[a.x], at[b.x]) for a, b in series.segments] == joined
    assert [at[p.x] for p in series.points] == values


def test_a_figure_outside_the_periods_is_not_drawn() -> None:
    """Nor is a target of such a period."""
    line = a_line("Trust", {"2017-18": "10", "2024-25": "20", "2025-26": "30"})
    chart = chart_of(line, targets=[("2017-18", "15"), ("2025-26", "25")], periods=YEARS)
    assert [p.text for p in chart.series[0].points] == ["20", "30"]
    assert [b.y for b in chart.bars] == [79.5]


def test_only_a_rated_point_has_a_rating() -> None:
    """The mark is where it was rated."""
    chart = chart_of(a_line("Trust", {"2024-25": "1", "2025-26": "2"}, ratings={"2025-26": "on-track"}))
    assert [p.rating for p in chart.series[0].points] == ["", "on-track"]


def test_a_target_is_a_bar_over_its_own_period_and_stretches_the_axis() -> None:
    """Just inside the share of its column, above and below the figures."""
    chart = chart_of(a_line("Trust", {"2024-25": "10", "2025-26": "12"}), targets=[("2025-26", "2"), ("2026-27", "22")])
    assert (chart.low, chart.high) == ("0", "25")
    low, high = chart.bars
    assert (low.x, low.x2, high.x, high.x2) == (33.73, 66.27, 67.07, 99.6)
    assert low.y > chart.series[0].points[-1].y > high.y
    assert low.text == "Target"


@pytest.mark.parametrize(
    ("known", "today"),
    [
        ([], 0.0),
        (["2024-25"], 25.0),
        (["2024-25", "2025-26"], 50.0),
        (["2025-26"], 50.0),
        (["2024-25", "2025-26", "2026-27", "2027-28"], 100.0),
    ],
)
def test_what_is_to_come_begins_after_the_last_period_that_is_known(known: list[str], today: float) -> None:
    """In per cent of the width; at the start where nothing is known."""
    line = a_line("Trust", {"2024-25": "10", "2025-26": "12"})
    aims = [("2026-27", "14"), ("2027-28", "16")]
    assert chart_of(line, targets=aims, known=[a_period(p) for p in known]).today_x == today


def test_the_best_place_is_at_the_top_of_a_chart() -> None:
    """And there is no place before the first."""
    chart = chart_of(a_line("Trust", {"2024-25": "9", "2025-26": "2"}), is_rank=True, least="1")
    before, now = chart.series[0].points
    assert now.y < before.y
    assert (chart.low, chart.high) == ("2", "10")
    assert "0" not in {label for _, label in chart.grid}


def test_a_count_that_begins_anew_does_not_fall() -> None:
    """The line is broken between the years."""
    line = a_line("Trust", {"2025-26/spr": "60", "2025-26/sum": "94", "2026-27/aut": "25"})
    assert [len(chart_of(line, is_cumulative=c).series[0].segments) for c in (False, True)] == [2, 1]


def test_another_kind_of_period_has_no_column_of_its_own() -> None:
    """A council's quarter is a point between the half-terms, and breaks no line."""
    halves = ["2025-26/spr1", "2025-26/spr2", "2025-26/sum1", "2025-26/sum2"]
    trust = a_line("Trust", {p: str(n) for n, p in enumerate(halves)})
    council = a_line("Council", {"2026-q2": "2"}, "comparator")
    chart = chart_of(trust, council, periods=[a_period(p) for p in halves])
    assert len(chart.columns) == 4
    assert len(chart.series[0].segments) == 3
    (point,) = chart.series[1].points
    assert chart.columns[1][0] < point.x < chart.columns[3][0]


def test_a_target_for_a_year_lies_over_all_of_its_half_terms() -> None:
    """With the figure that it rates, and not in a time to come."""
    line = a_line("Trust", {"2025-26/sum2": "10", "2026-27/aut1": "12"})
    slots = [a_period(f"2025-26/{p}") for p in ("sum1", "sum2")]
    slots += [a_period(f"2026-27/{p}") for p in ("aut1", "aut2", "spr1", "spr2", "sum1", "sum2")]
    chart = chart_of(line, targets=[("2026-27", "20")], periods=slots)
    (bar,) = chart.bars
    assert bar.x < chart.series[0].points[1].x < bar.x2
    assert bar.x2 > 99


def test_a_year_without_a_figure_says_why() -> None:
    """Over its own column."""
    line = a_line("Trust", {"2023-24": "1", "2025-26": "2"})
    years = [a_period(p) for p in ("2023-24", "2024-25", "2025-26")]
    chart = chart_of(line, periods=years, why_empty={years[1]: "x"})
    assert chart.notes == ((50.0, "x"),)


def words(ends: list[str], targets: list[str] | None = None, **more: Any) -> list[Label]:
    """The words of a chart of lines that end at some figures, on an axis from 0 to 100, with targets of its last year."""
    lines = [a_line("Ends", {"2024-25": "0", "2025-26": "100"}, "comparator")]
    lines += [a_line(f"Line {n}", {"2024-25": "0", "2025-26": end}, "other") for n, end in enumerate(ends)]
    chart = chart_of(*lines, targets=[("2025-26", t) for t in targets or []], **more)
    return labels(chart, [line.name for line in lines[1:]])


@pytest.mark.parametrize(
    ("ends", "targets", "feet"),
    [
        (["50"], [], [147.0]),  # a foot four pixels below the end of the line
        (["50", "50"], [], [147.0, 147.0]),  # one to the right, one to the left
        (["40", "60"], [], [172.4, 121.6]),
        (["50"], ["54"], [126.8, 147.0]),  # the target's own words, then the line's
        (["50"], ["50"], [137.0, 162.0]),
        (["0"], [], [274.0]),
        (["0"], ["0"], [264.0, 259.0]),  # not below, where the years stand
        (["100"], ["100"], [10.0, 35.0]),
    ],
)
def test_words_stand_as_near_as_they_can(ends: list[str], targets: list[str], feet: list[float]) -> None:
    """Beside the end of a line, then above or below it, inside the chart."""
    assert [round(label.y, 1) for label in words(ends, targets)] == feet


@given(st.lists(st.integers(0, 100), min_size=1, max_size=3), st.lists(st.integers(0, 100), max_size=2))
def test_words_are_apart_and_inside_whatever_the_figures(ends: list[int], targets: list[int]) -> None:
    """No words cover other words or leave a chart, on a small phone."""
    boxes = [label.box for label in words([str(e) for e in ends], [str(t) for t in targets])]
    for (left, top, right, foot), (left2, top2, right2, foot2) in combinations(boxes, 2):
        assert right <= left2 or right2 <= left or foot <= top2 or foot2 <= top
    for left, top, right, foot in boxes:
        assert -4 <= left < right <= NARROW + 4
        assert -2 <= top < foot <= BOTTOM + 12  # the years stand below


def test_a_long_name_at_the_end_of_a_chart_stands_to_its_left() -> None:
    """It would leave a phone's screen."""
    line = a_line("Similar trusts", {"2024-25": "1", "2025-26": "2"})
    (label,) = labels(chart_of(line), ["Similar trusts"])
    assert (label.is_end, label.dx) == (True, -12)


def test_only_lines_with_a_name_take_room() -> None:
    """A school without a name at its line's end moves no other's."""
    lines = [a_line(name, {"2024-25": "0", "2025-26": end}) for name, end in (("Ash", "51"), ("Trust", "50"))]
    lines.append(a_line("Ends", {"2024-25": "0", "2025-26": "100"}))
    chart = chart_of(*lines)
    assert [(label.text, round(label.y, 1)) for label in labels(chart, ["Trust"])] == [("Trust", 147.0)]


@pytest.mark.parametrize(
    ("unit", "grid", "width"),
    [
        (" MWh", "0 4", 52),
        ("", "0 4", 52),
        (" programmes completed", "0 4", 52),
        (",000,000%", "0,000,000% 4,000,000%", 80),
    ],
)
def test_an_axis_is_as_wide_as_its_labels_which_leave_the_words_of_a_unit_out(unit: str, grid: str, width: int) -> None:
    """The words stand above the chart, once; a label that is wider than its axis would leave a phone's screen."""
    line = a_line("Trust", {"2024-25": "0", "2025-26": "4"})
    chart = chart_of(line, say_value=lambda v: f"{float(v):g}{unit}")
    assert (f"{chart.grid[0][1]} {chart.grid[-1][1]}", chart.axis_width) == (grid, width)
    assert chart.high == f"4{unit}"


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
