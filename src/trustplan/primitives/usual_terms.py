"""The half-terms of a school year as they are usual in England: a start for a trust's calendar, to be checked by it."""

from __future__ import annotations

from datetime import date, timedelta

from trustplan.primitives.periods import HALF_TERMS

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


def usual_terms(year: int) -> dict[str, tuple[date, date]]:
    """The first and last day of each half-term of the school year that begins in a year.

    >>> " ".join(str(day) for day in usual_terms(2026)["spr2"])
    '2027-02-22 2027-03-25'
    """
    autumn, spring, may = _monday(year, 10, 23), _monday(year + 1, 2, 12), _monday(year + 1, 5, 25)
    new_year = _monday(year + 1, 1, 3)
    if new_year.day == 3:  # then a bank holiday, since the first was a Saturday
        new_year += _DAY
    good_friday = _easter(year + 1) - 2 * _DAY
    # Two weeks, from the week before Good Friday at the latest and from the end of March at the earliest.
    easter = max(_easter(year + 1) - 13 * _DAY, _monday(year + 1, 3, 29))
    after_easter = easter + 2 * _WEEK
    if after_easter == good_friday + 3 * _DAY:
        after_easter += _DAY
    before_easter = easter - 3 * _DAY
    if before_easter == good_friday:
        before_easter -= _DAY
    breaks = (
        (autumn - 3 * _DAY, autumn + _WEEK),
        (_monday(year, 12, 13) + 4 * _DAY, new_year),
        (spring - 3 * _DAY, spring + _WEEK),
        (before_easter, after_easter),
        (may - 3 * _DAY, may + _WEEK),
    )
    firsts = [_weekday_after(date(year, 9, 3)), *(first for _, first in breaks)]
    lasts = [*(last for last, _ in breaks), _weekday_before(date(year + 1, 7, 21))]
    return dict(zip(HALF_TERMS, zip(firsts, lasts, strict=True), strict=True))


def _monday(year: int, month: int, number: int) -> date:
    """The first Monday on a day or after it."""
    day = date(year, month, number)
    return day + (-day.weekday() % 7) * _DAY


def _weekday_after(day: date) -> date:
    return day + max(0, 7 - day.weekday()) * _DAY if day.weekday() > 4 else day


def _weekday_before(day: date) -> date:
    return day - max(0, day.weekday() - 4) * _DAY


def _easter(year: int) -> date:
    """Easter Sunday, by the rule of Meeus, Jones and Butcher for the Gregorian calendar."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
