"""When something is done, as plans in Word say it: days, months, terms and half-terms, alone or from one to another."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from trustplan.primitives.periods import HALF_TERMS, MONTHS, Period, parse_date, parse_day, parse_period
from trustplan.primitives.usual_terms import usual_terms

if TYPE_CHECKING:
    from trustplan.primitives.school_calendar import Calendar

_SHORT = tuple(name[:3] for name in MONTHS)
_MONTH = rf"({'|'.join(_SHORT)})[a-z]*\.?"
_BREAKS = (
    (r"(?:october|oct|autumn) half[ -]?term", "aut1"),
    (r"(?:february|feb|spring) half[ -]?term", "spr1"),
    (r"(?:may|summer|whitsun) half[ -]?term", "sum1"),
    (r"christmas(?: 20\d\d| \d\d)?", "aut2"),
    (r"easter(?: 20\d\d| \d\d)?", "spr2"),
    (r"(?:the )?end of (?:the )?(?:school |academic )?year|(?:the )?summer holidays?|end of july", "sum2"),
)
_LEAD_IN = re.compile(r"^(?:by|in|during|until|at|on|for|due|the|end of|end|and)\b[ :]*")
_WEEK = re.compile(r"(?:w/?c|wk/?c|week (?:commencing|beginning|of|starting))\b[ :.]*")
_ONWARDS = re.compile(r"[, ]+(?:onwards?|and onwards|and ongoing|-? ?ongoing)$")
_BEGINS = re.compile(r"^(?:from|starting|starts|since|begins)(?: in| on)?\b[ :]*")
_FIRST, _LAST = 2015, 2045  # years that a plan can mean


class Span(NamedTuple):
    """From when to when, each as the format writes it (a day, a month or a period), or nothing."""

    start: str = ""
    due: str = ""


class PlanYears(Struct, frozen=True, kw_only=True):
    """The school years of a plan, first and last by the year in which each begins, and the calendar of its school."""

    first: int
    last: int
    calendar: Calendar

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.first, 9, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        return date(self.last + 1, 8, 31)

    @property
    def said(self) -> str:
        """Its first and its last day, as questions name them."""
        return f"{self.start:%d/%m/%Y} to {self.end:%d/%m/%Y}"

    def day(self, text: str, *, is_first: bool = False) -> date:
        """The day that a text of the format means."""
        if period := parse_period(text):
            if self.calendar.knows(period):
                return self.calendar.day_of(period, first=is_first)
            return self.start
        found = parse_day(text, first=is_first)
        return found or self.start

    def has(self, span: Span) -> bool:
        """Whether what a span says is within the plan, and in order."""
        days = [self.day(text, is_first=text == span.start) for text in span if text]
        return all(self.start <= day <= self.end for day in days) and days == sorted(days)


def read_when(text: str, years: PlanYears) -> Span | None:
    """When a text says; None for what has to be asked. A single time is the one by which it is done.

    >>> from trustplan.primitives.school_calendar import Calendar
    >>> years = PlanYears(first=2026, last=2026, calendar=Calendar(spans={}))
    >>> read_when("Sept 2026 - July 2027", years), read_when("14.10.26", years)
    (Span(start='2026-09', due='2027-07'), Span(start='', due='2026-10-14'))
    >>> read_when("Ongoing", years)
    """
    words = " ".join(text.lower().replace("’", "'").split()).strip(" .;")
    begins = _BEGINS.match(words)
    if begins:
        words = words[begins.end() :]
    begins = begins or _ONWARDS.search(words)
    words = _ONWARDS.sub("", words)
    if single := _single(words, years, is_first=begins is not None):
        if begins:
            return Span(start=single)
        return Span(due=single)
    parts = re.split(r"\s+(?:-|–|—|to|until|till)\s+|\s*[–—]\s*|(?<=[a-z0-9])-(?=[a-z])", words)
    if len(parts) != 2:
        return None
    start, due = (_single(part, years, is_first=not number) for number, part in enumerate(parts))
    if not due:
        return None
    if not start:
        start = _without_year(parts[0], due, years)
    if not start:
        return None
    return Span(start, due)


def _without_year(text: str, due: str, years: PlanYears) -> str:
    """The start of a span whose year is written behind its end only: the last such time before the end."""
    end = years.day(due)
    for year in (end.year, end.year - 1):
        found = _single(f"{text} {year}", years, is_first=True)
        if found and years.day(found, is_first=True) <= end:
            return found
    return ""


def _single(text: str, years: PlanYears, *, is_first: bool) -> str:
    """One time, as the format writes it; nothing for what is none, or more than one."""
    words = text
    for _ in range(4):
        words = _LEAD_IN.sub("", words).strip()
    for made in (text, words):
        if found := _day(made, years) or _month(made, years) or _school_time(made, years, is_first=is_first):
            return found
    return ""


def week_of(text: str, years: PlanYears, *, is_first: bool = False) -> str:
    """The Friday of a week that a text names by its Monday, or the Monday where something begins; else nothing.

    >>> from trustplan.primitives.school_calendar import Calendar
    >>> week_of("w/c 5 Oct", PlanYears(first=2026, last=2026, calendar=Calendar(spans={})))
    '2026-10-09'
    """
    words = text.lower().strip(" .")
    week = _WEEK.match(words)
    if week is None:
        return ""
    monday = parse_date(_day(words[week.end() :], years))
    if monday is None or monday.weekday():
        return ""
    return str(monday + timedelta(days=4 * (not is_first)))


def _day(words: str, years: PlanYears) -> str:
    words = re.sub(r"^(?:mon|tue|wed|thu|fri)[a-z]*,? ", "", words)
    if parse_date(words):
        return words
    day, month, year = "", "", ""
    if match := re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{2}|\d{4})", words):
        day, month, year = match.groups()
    elif match := re.fullmatch(rf"(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH},? ?'?(\d{{4}}|\d{{2}})?", words):
        day, month, year = match[1], match[2], match[3] or ""
    elif match := re.fullmatch(rf"{_MONTH} (\d{{1,2}})(?:st|nd|rd|th),? ?'?(\d{{4}}|\d{{2}})?", words):
        day, month, year = match[2], match[1], match[3] or ""
    else:
        return ""
    if month in _SHORT:
        month = str(_SHORT.index(month) + 1)
    made = f"{_year(year, int(month), years)}-{int(month):02}-{int(day):02}"
    if not parse_date(made):
        return ""
    return made


def _month(words: str, years: PlanYears) -> str:
    if re.fullmatch(r"20\d\d-\d\d", words) and 1 <= int(words[5:]) <= 12 and int(words[5:]) != int(words[2:4]) + 1:
        return words
    if match := re.fullmatch(r"(\d{1,2})/(20\d\d)", words):
        if 1 <= int(match[1]) <= 12:
            return f"{match[2]}-{int(match[1]):02}"
        return ""
    match = re.fullmatch(rf"{_MONTH},?(?: ?[/'-]? ?(\d{{4}}|\d{{2}}))?", words)
    if match is None:
        return ""
    month = _SHORT.index(match[1]) + 1
    year = _year(match[2] or "", month, years)
    if not year or (match[2] and len(match[2]) == 2 and not years.first <= int(year) <= years.last + 1):
        return ""  # “Oct 14” may be a day or a year
    return f"{year}-{month:02}"


def _year(typed: str, month: int, years: PlanYears) -> str:
    """The year of a month: as typed, or else the only one that the plan has; nothing where that is not sure."""
    if typed:
        year = int(typed) + 2000 * (len(typed) == 2)
        if _FIRST <= year <= _LAST:
            return str(year)
        return ""
    if years.first != years.last:
        return ""
    return str(years.first + (month < 9))


def _school_time(words: str, years: PlanYears, *, is_first: bool) -> str:
    """A term, a half-term, a break between two, or a school year."""
    part, rest = "", ""
    if match := re.fullmatch(r"(?:(?:school |academic )?year )?20(\d\d) ?[/–-] ?(?:20)?(\d\d)", words):
        if (int(match[1]) + 1) % 100 != int(match[2]):
            return ""
        return _written(Period(year=2000 + int(match[1]), part=("sum2", "aut1")[is_first]), years, is_first=is_first)
    for pattern, half in _BREAKS:
        if match := re.fullmatch(rf"({pattern})(?: (20\d\d))?", words):
            part, rest = half, match[2] or ""
            typed = re.search(r"(?:20)?(\d\d)$", words)
            rest = typed[1] if typed else ""
    pattern = (
        r"(?:the )?(autumn|aut|spring|spr|summer|sum)(?: ?term)?(?: ?(?:half[ -]?term )?([12])\b)?(?: half)?(?: ?term)?"
    )
    if match := re.fullmatch(rf"{pattern}(?: ?'?((?:20)?\d\d)(?:[/-](?:20)?\d\d)?)?", words):
        part, rest = match[1][:3] + (match[2] or ""), match[3] or ""
    elif match := re.fullmatch(r"(?:half[ -]?term|ht) ?([1-6])(?: ?'?((?:20)?\d\d))?", words):
        part, rest = HALF_TERMS[int(match[1]) - 1], match[2] or ""
    if not part:
        return ""
    if rest:
        year = int(rest) + 2000 * (len(rest) == 2) - (part[:3] != "aut")
    elif years.first == years.last:
        year = years.first
    else:
        return ""
    return _written(Period(year=year, part=part), years, is_first=is_first)


def _written(period: Period, years: PlanYears, *, is_first: bool) -> str:
    """A period by its name where the calendar has it; else the day that is usual in England."""
    if years.calendar.knows(period):
        return str(period)
    usual = usual_terms(period.year)
    halves = [usual[half] for half in HALF_TERMS if half.startswith(period.part)]
    if is_first:
        return str(halves[0][0])
    return str(halves[-1][1])


def from_serial(serial: str) -> str:
    """The day that Excel would show for a whole number.

    >>> from_serial("46000")
    '2025-12-09'
    """
    return str(date(1899, 12, 30) + timedelta(days=int(serial)))
