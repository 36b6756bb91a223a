"""Periods, dates and days of a year, read from text."""

from __future__ import annotations

from datetime import date

import pytest

from trustplan.primitives.periods import (
    Period,
    parse_date,
    parse_day_of_year,
    parse_period,
    year_of,
    years_after,
)


@pytest.mark.parametrize(
    ("text", "kind", "school_year"),
    [
        ("2026-27", "year", "2026-27"),
        ("2099-00", "year", "2099-00"),
        ("2026-27/aut", "term", "2026-27"),
        ("2026-27/sum2", "half-term", "2026-27"),
        ("2026-q1", "quarter", "2025-26"),
        ("2026-q3", "quarter", "2025-26"),
        ("2026-q4", "quarter", "2026-27"),
    ],
)
def test_a_period_prints_as_it_is_read_and_has_its_school_year(text: str, kind: str, school_year: str) -> None:
    """July to September counts for the school year that ends in it."""
    period = parse_period(text)
    assert period
    assert (str(period), period.kind, str(period.school_year)) == (text, kind, school_year)


@pytest.mark.parametrize(
    "text", ["2026", "2026-28", "2026-26", "2026-2027", "2026-27/win", "2026-27/aut3", "2026-q5", " 2026-27"]
)
def test_what_is_no_period_is_not_read(text: str) -> None:
    """A school year ends in the year after it began."""
    assert parse_period(text) is None


def test_the_same_part_of_another_year() -> None:
    """Forwards and back."""
    assert str(Period(year=2026, part="aut1").years_on(-1)) == "2025-26/aut1"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-01", date(2026, 9, 1)),
        ("2028-02-29", date(2028, 2, 29)),
        ("2026-02-29", None),
        ("2026-9-1", None),
        ("20260901", None),
        ("2026-09-01 ", None),
    ],
)
def test_a_date_is_a_real_day_in_one_form(text: str, day: date | None) -> None:
    """Year, month, day with two digits each."""
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31 December", (12, 31)),
        ("1 january", (1, 1)),
        ("29 February", (2, 29)),
        ("30 February", None),
        ("31 November", None),
        ("0 May", None),
        ("1 Mai", None),
        ("May 1", None),
    ],
)
def test_a_day_of_each_year_is_one_that_some_year_has(text: str, day: tuple[int, int] | None) -> None:
    """29 February is, 30 February is not."""
    assert parse_day_of_year(text) == day


@pytest.mark.parametrize(("day", "year"), [(date(2026, 8, 31), "2025-26"), (date(2026, 9, 1), "2026-27")])
def test_a_school_year_begins_on_the_first_of_september(day: date, year: str) -> None:
    """The day before is in the year that ends."""
    assert str(year_of(day)) == year


def test_years_after_a_day() -> None:
    """28 February where the year has no 29th."""
    assert years_after(date(2026, 11, 20), 1) == date(2027, 11, 20)
    assert years_after(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert years_after(date(2028, 2, 29), 4) == date(2032, 2, 29)
