"""The time axis of charts: every period has its place where it is in time."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from trustplan.primitives.periods import Period, parse_period
from trustplan.primitives.school_calendar import Calendar, Span
from trustplan.website.time_axis import (
    TimeAxis,
    are_neighbours,
    days_of,
    is_joined,
    main_kind,
    order_of,
    periods_between,
    years_of,
)

CALENDAR = Calendar(
    spans={
        Period(year=2025, part="aut1"): Span(first=date(2025, 9, 3), last=date(2025, 10, 24)),
        Period(year=2025, part="aut2"): Span(first=date(2025, 11, 3), last=date(2025, 12, 19)),
    }
)


def periods(text: str) -> list[Period]:
    """Periods of a table."""
    return [found for found in map(parse_period, text.split()) if found]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("2025-26", "year"),
        ("2025-26/aut1 2025-26/aut2 2026-q2", "half-term"),
        ("2025-26/aut1 2025-26/aut2 2025-26 2024-25", "half-term"),
        ("2025-26/aut 2025-26/spr 2025-26", "term"),
        ("2026-q1 2026-q2 2025-26", "quarter"),
    ],
)
def test_the_axis_is_of_the_kind_that_most_periods_are_of(given: str, kind: str) -> None:
    """Of two, the shorter."""
    assert main_kind(periods(given)) == kind


@pytest.mark.parametrize(
    ("first", "last", "between"),
    [
        ("2018-19", "2021-22", "2019-20 2020-21"),
        ("2025-26", "2026-27", ""),
        ("2025-26/spr2", "2026-27/aut1", "2025-26/sum1 2025-26/sum2"),
        ("2025-q4", "2026-q2", "2026-q1"),
    ],
)
def test_no_period_between_two_is_left_out(first: str, last: str, between: str) -> None:
    """Of their kind."""
    ends = periods(f"{first} {last}")
    found = periods_between(ends[0], ends[1])
    assert found == periods(between)
    assert all(order_of(b) == order_of(a) + 1 for a, b in pairwise([ends[0], *found, ends[1]]))


def test_the_days_of_a_half_term_are_those_of_school() -> None:
    """Without the holiday after it; where the calendar does not know them, about the usual ones."""
    autumn, unknown = periods("2025-26/aut1 2019-20/spr2")
    assert days_of(CALENDAR, autumn) == (date(2025, 9, 1), date(2025, 10, 24))
    first, last = days_of(CALENDAR, unknown)
    assert date(2020, 2, 1) < first < last < date(2020, 4, 15)


def test_half_terms_that_the_calendar_does_not_know_have_places_of_their_own() -> None:
    """In their order."""
    axis = TimeAxis(calendar=Calendar(spans={}), first=2019, last=2019)
    halves = periods("2019-20/aut1 2019-20/aut2 2019-20/spr1 2019-20/spr2 2019-20/sum1 2019-20/sum2")
    places = [axis.middle(half, date(2026, 1, 1)) for half in halves]
    assert places == sorted(set(places))
    assert places[-1] < 100


def test_a_council_s_quarter_lies_among_the_half_terms() -> None:
    """April to June is after spring 1 and before autumn 1."""
    quarter, before, after = periods("2026-q2 2025-26/spr1 2026-27/aut1")
    assert days_of(CALENDAR, before)[1] < days_of(CALENDAR, quarter)[0]
    assert days_of(CALENDAR, quarter)[1] < days_of(CALENDAR, after)[0]


def test_a_count_that_begins_anew_is_not_joined_across_years() -> None:
    """July is followed by September all the same where nothing is counted up."""
    july, september = periods("2025-26/sum2 2026-27/aut1")
    assert are_neighbours(july, september, is_cumulative=False)
    assert not are_neighbours(july, september, is_cumulative=True)


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("2024-25", "2025-26", True),
        ("2024-25", "2026-27", False),
        ("2025-26/sum2", "2026-27/aut1", False),
        ("2025-26/aut2", "2025-26/spr1", True),
        ("2025-26/sum", "2026-27/aut", False),
        ("2025-26/h2", "2026-27/h1", True),
        ("2026-q2", "2026-q3", True),
    ],
)
def test_a_line_is_broken_by_a_gap_and_by_the_summer(before: str, after: str, joined: bool) -> None:
    """Years, halves and quarters are joined over it, since they hold it."""
    a, b = periods(f"{before} {after}")
    assert is_joined(a, b) is joined


def test_an_axis_has_whole_school_years() -> None:
    """Also for a quarter, whose calendar year is another."""
    assert years_of(CALENDAR, periods("2026-q3 2024-25")) == (2024, 2026)
    axis = TimeAxis(calendar=CALENDAR, first=2024, last=2025)
    assert (axis.x(date(2024, 9, 1)), axis.x(date(2025, 9, 1)), axis.years) == (0.0, 50.0, 2)
    assert [t.text for t in axis.year_ticks(10, 4)] == ["2024/25", "2025/26"]
