"""Times as people head a column or name a sheet with them: a school year, a term, a half-term without its year, a month.

A time is a period as plan files have it, or a part of one (`aut1`), to which the year must come from elsewhere.
"""

from __future__ import annotations

import re

from msgspec import Struct

from trustplan.primitives.periods import HALF_TERMS, MONTHS, NAMES, parse_period
from trustplan.schema.guesses import as_date, as_month, as_period

PARTS = ("aut", "spr", "sum", *HALF_TERMS, "h1", "h2", "q1", "q2", "q3", "q4")
_SHORT_YEAR = re.compile(r"(?:20)?([0-9]{2}) ?[-/–] ?(?:20)?([0-9]{2})")
_OF_FILES = re.compile(r"(?<![0-9/-])20[0-9]{2}-[0-9]{2}/(?:(?:aut|spr|sum)[12]?|[hq][1-4])(?![0-9A-Za-z])")
_IN_TEXT = re.compile(
    r"(?<![0-9A-Za-z/.-])(?:(?:(?:autumn|aut|spring|spr|summer|sum)(?: term)?(?: ?[12])?|half[ -]?term ?[1-6]|ht ?[1-6])[ ,-]*)?"
    r"(?:20)?[0-9]{2} ?[/–-] ?(?:20)?[0-9]{2}(?![0-9/.-])"
    r"(?:[ ,:/-]*(?:(?:autumn|aut|spring|spr|summer|sum)(?: term)?(?: ?[12])?|half[ -]?term ?[1-6]|ht ?[1-6])(?![0-9A-Za-z]))?",
    re.IGNORECASE,
)
_PART_IN_TEXT = re.compile(
    r"(?<![0-9A-Za-z])(?:autumn|aut|spring|spr|summer|sum|half[ -]?term|ht)(?: term| half[ -]term)?[ -]?[1-6]?(?: 20[0-9]{2})?(?![0-9A-Za-z])",
    re.IGNORECASE,
)  # fmt: skip
_YEAR_ALONE = re.compile(r"(?:(?:y(?:ear|r)?) ?[0-9]{1,2} |results |summer |ks ?[1245] )?(20[0-9]{2})(?: results)?")
_WORDS = {"one": "1", "two": "2", "first": "1", "second": "2"}
_TWO_MONTHS = re.compile(r"([a-z]{3,9}) ?(?:to|[-–/&]) ?([a-z]{3,9})\.? ?(20[0-9]{2})?")
# The half-term of two months, in most schools.
_OF_MONTHS = {
    (9, 10): "aut1",
    (11, 12): "aut2",
    (1, 2): "spr1",
    (2, 3): "spr2",
    (2, 4): "spr2",
    (4, 5): "sum1",
    (6, 7): "sum2",
}


class Time(Struct, frozen=True):
    """A time that was read: it as a file has it, or nothing; whether it is sure; and of what is not, the question."""

    text: str
    is_sure: bool = True
    why: str = ""


def read_time(text: str) -> Time | None:
    """The time that a whole text is; None where it is none.

    >>> read_time("2025/26").text, read_time("Autumn 1 2026/27").text, read_time("HT2").text, read_time("26/27").text
    ('2025-26', '2026-27/aut1', 'aut2', '2026-27')
    >>> read_time("2025").is_sure, read_time("Y6 2025").text, read_time("Attendance") is None
    (False, '2024-25', True)
    """
    words = " ".join(re.sub(r"[,()]", " ", text.lower().replace("\u00a0", " ")).split())
    if parse_period(words):
        return Time(words)
    if part := _part(words):
        return Time(part)
    if made := _with_year(words):
        return Time(made)
    return _unsure(words)


def _with_year(words: str) -> str:
    """A period whose year is written as two: with the second of four digits or two."""
    match = _SHORT_YEAR.search(words)
    if match and (int(match[1]) + 1) % 100 == int(match[2]):
        year = f"20{match[1]}-{match[2]}"
        rest = " ".join((words[: match.start()] + " " + words[match.end() :]).replace("/", " ").split()).strip(" -:")
        if rest in ("", "academic year", "school year", "ay", "year"):
            return year
        if part := _part(rest):
            return joined_time(year, part)
        return ""
    return as_period(words)


def _part(words: str) -> str:
    """A part of a year without its year, as a file has it; or nothing."""
    bare = words.strip(" .-:")
    if bare in PARTS:
        return bare
    for part, name in NAMES.items():
        if bare in (name, name.replace(" ", "")):
            return part
    if match := re.fullmatch(r"(?:half[ -]?term|ht) ?([1-6])", bare):
        return HALF_TERMS[int(match[1]) - 1]
    match = re.fullmatch(r"(autumn|aut|spring|spr|summer|sum)(?: term)?[ -]?([12]|one|two|first|second)?(?: half(?:[ -]?term)?)?", bare)  # fmt: skip
    if match:
        half = match[2] or ""
        return match[1][:3] + _WORDS.get(half, half)
    if match := re.fullmatch(r"(autumn|aut|spring|spr|summer|sum) (?:half[ -]?term|ht) ?([12])", bare):
        return match[1][:3] + match[2]
    if match := re.fullmatch(r"(?:quarter|qtr) ?([1-4])", bare):
        return f"q{match[1]}"
    return ""


def _unsure(words: str) -> Time | None:
    """A time that may be more than one period: a year alone, a month, a day, two months, a term of a trust with six."""
    if match := _YEAR_ALONE.fullmatch(words):
        year = int(match[1])
        made = f"{year - 1}-{year % 100:02}"
        return Time(made, False, f"{match[1]} may be the school year that ends in it or the one that begins in it")
    if match := re.fullmatch(r"(?:term|t) ?([1-6])", words):
        return Time("", False, f"term {match[1]} may be one of three terms or one of six half-terms")
    if match := _TWO_MONTHS.fullmatch(words):
        return _two_months(match[1], match[2], match[3] or "")
    if month := as_month(words):
        return Time(month.half_term, False, "a month is not a period of its own")
    if day := as_date(words):
        month = as_month(day[:7])
        return Time(month.half_term if month else "", False, "a day is not a period")
    return None


def _two_months(first: str, second: str, year: str) -> Time | None:
    """The half-term that two months are, in most schools."""
    numbers = []
    for name in (first, second):
        found = [number for number, month in enumerate(MONTHS, 1) if month.startswith(name[:3])]
        if not found:
            return None
        numbers += found
    part = _OF_MONTHS.get((numbers[0], numbers[1]), "")
    if part and year:
        start = int(year) - (numbers[0] < 9)
        part = f"{start}-{(start + 1) % 100:02}/{part}"
    return Time(part, False, "months are not a period of their own")


def time_within(text: str) -> tuple[Time, str] | None:
    """The only time in a text, and the text without it; None where there is none, or more than one.

    >>> time_within("Hazelbrook: KPIs 2026/27")
    (Time(text='2026-27', is_sure=True, why=''), 'Hazelbrook: KPIs')
    >>> time_within("Attendance HT1"), time_within("23/24 against 24/25")
    ((Time(text='aut1', is_sure=True, why=''), 'Attendance'), None)
    """
    for pattern in (_OF_FILES, _IN_TEXT, _PART_IN_TEXT):
        found = list(pattern.finditer(text))
        times = [time for match in found if (time := read_time(match[0].strip(" ,:-")))]
        if len(found) == 1 and times:
            rest = f"{text[: found[0].start()]} {text[found[0].end() :]}"
            return times[0], " ".join(rest.split()).strip(" ,:;-–()")
        if found:
            return None
    return None


def joined_time(year: str, part: str) -> str:
    """A part of a year and the year, as a file has the period; nothing where they do not go together.

    >>> joined_time("2026-27", "aut1"), joined_time("2026-27/aut1", "aut2"), joined_time("", "aut2"), joined_time("x", "")
    ('2026-27/aut1', '2026-27/aut2', 'aut2', 'x')
    """
    if not part:
        return year
    if part not in PARTS:
        return part
    if not parse_period(year):
        return part
    return f"{year.partition('/')[0]}/{part}"
