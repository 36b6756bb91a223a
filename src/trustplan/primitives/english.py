"""How the site writes: dates, figures, counts and lists in plain British English."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from trustplan.primitives.periods import MONTH_NAMES, NAMES, QUARTERS, RHYTHMS, MonthEnd, parse_date, parse_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from trustplan.primitives.periods import Period

MINUS = "−"
MOST_DECIMALS = 12  # figures are typed with fewer
MOST_EXACT = 4  # decimals of a figure that no number of decimals writes in full


_SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_MONTHS = tuple(name[:3] for name in MONTH_NAMES)
_EVERY = dict(
    zip(
        RHYTHMS,
        (
            "when it happens",
            "every two weeks",
            "each month",
            "each half-term",
            "each quarter",
            "each term",
            "twice a year",
            "each year",
            "every two years",
        ),
        strict=True,
    )
)


@lru_cache(maxsize=None, typed=True)  # a month's end is equal to its last day, and said otherwise
def say_date(day: date) -> str:
    """`9 Oct 2026`; pages keep it on one line. `December 2026` where only the month was written."""
    if isinstance(day, MonthEnd):
        return f"{MONTH_NAMES[day.month - 1]} {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_written_day(text: str) -> str:
    """A day as a file has it, as a sentence says it; the text itself where it is none.

    >>> say_written_day("2026-10-09"), say_written_day("soon")
    ('9 Oct 2026', 'soon')
    """
    day = parse_date(text)
    return say_date(day) if day else text


def say_day(day: date, beside: date) -> str:
    """`9 October`, and its year where that is another than that of the day beside it.

    >>> from datetime import date
    >>> say_day(date(2026, 10, 9), date(2026, 11, 20)), say_day(date(2027, 1, 8), date(2026, 11, 20))
    ('9 October', '8 January 2027')
    """
    words = f"{day.day} {MONTH_NAMES[day.month - 1]}"
    if day.year != beside.year:
        words += f" {day.year}"
    return words


def say_on(day: date) -> str:
    """`on 9 Oct 2026`, `in December 2026`.

    >>> from datetime import date
    >>> from trustplan.primitives.periods import end_of_month
    >>> say_on(date(2026, 10, 9)), say_on(end_of_month(2026, 12))
    ('on 9 Oct 2026', 'in December 2026')
    """
    return f"{'in' if isinstance(day, MonthEnd) else 'on'} {say_date(day)}"


@cache
def say_period(period: Period) -> str:
    """`2025/26`, `autumn 2026/27`, `autumn 1, 2026/27` or `April to June 2026`.

    >>> from trustplan.primitives.periods import parse_period
    >>> say_period(parse_period("2026-27")), say_period(parse_period("2026-27/aut"))
    ('2026/27', 'autumn 2026/27')
    """
    if period.kind == "quarter":
        return f"{QUARTERS[period.part]} {period.year}"
    if period.is_point and (day := parse_day(period.part)):
        return say_date(day)
    year = f"{period.year}/{(period.year + 1) % 100:02d}"
    if not period.part:
        return year
    name = NAMES[period.part]
    if period.kind == "half-year":
        return f"the {name} of {year}"
    return f"{name}, {year}" if period.kind == "half-term" else f"{name} {year}"


def say_every(every: str) -> str:
    """A rhythm in words: `each half-term`.

    >>> say_every("half-term"), say_every("2-years")
    ('each half-term', 'every two years')
    """
    return _EVERY.get(every, every)


def decimals_of(value: Fraction, otherwise: int) -> int:
    """How many decimals it takes to write a number in full; `otherwise` where four are not enough.

    >>> decimals_of(Fraction("0.25"), 4), decimals_of(Fraction(1, 3), 1)
    (2, 1)
    """
    return next((d for d in range(5) if 10**d % value.denominator == 0), otherwise)


def rounded(value: Fraction, decimals: int) -> int:
    """A number in units of its last decimal, half away from zero. In whole numbers, since fractions are ten times slower.

    >>> rounded(Fraction("62.45"), 1), rounded(Fraction("-0.5"), 0)
    (625, -1)
    """
    size: int = (2 * abs(value.numerator) * 10**decimals + value.denominator) // (2 * value.denominator)
    return -size if value < 0 else size


def decimals_beside(
    value: Fraction, decimals: int, *, written: Iterable[Fraction] = (), shown: Iterable[Fraction] = ()
) -> int:
    """The decimals, `decimals` or as many more as it takes, with which a number is on the right side of others.

    `written` are printed in full, as in a file; `shown` with as many decimals as the number itself.

    >>> decimals_beside(Fraction("59.6"), 0, written=[Fraction(60)]), decimals_beside(Fraction(0), 0, written=[Fraction(60)])
    (1, 0)
    >>> decimals_beside(Fraction("62.4"), 0, shown=[Fraction("61.6")]), decimals_beside(Fraction(62), 0, shown=[Fraction(62)])
    (1, 0)
    """
    number, near = float(value), 2 / 10**decimals  # what is further away cannot be rounded onto it; fractions are slow
    for other in written:
        if abs(number - float(other)) < near:
            while decimals < MOST_DECIMALS and not _is_on_its_side(value, other, decimals):
                decimals += 1
    for other in shown:
        if abs(number - float(other)) < near:
            while decimals < MOST_DECIMALS and value != other and not _is_apart(value, other, decimals):
                decimals += 1
    return decimals


def _is_on_its_side(value: Fraction, other: Fraction, decimals: int) -> bool:
    """Whether a rounded number is as much above, below or equal to another as the number itself."""
    size = Fraction(rounded(value, decimals), 10**decimals)
    return (size > other) == (value > other) and (size < other) == (value < other)


def _is_apart(value: Fraction, other: Fraction, decimals: int) -> bool:
    return rounded(value, decimals) != rounded(other, decimals)


def say_number(value: Fraction, decimals: int | None = None, *, sign: bool = False) -> str:
    """A number with thousands commas and a true minus sign. Rounds half away from zero to `decimals`.

    >>> say_number(Fraction(-12345, 10), 0), say_number(Fraction(1, 4)), say_number(Fraction(2), sign=True)
    ('−1,235', '0.25', '+2')
    """
    if decimals is None:
        decimals = decimals_of(value, 4)
    scaled = abs(rounded(value, decimals))
    whole, rest = divmod(scaled, 10**decimals)
    text = f"{whole:,}"
    if decimals:
        text += f".{rest:0{decimals}d}"
    if not scaled:
        return text
    if value < 0:
        return MINUS + text
    return f"+{text}" if sign else text


def by_sign(number: Fraction | float, positive: str, negative: str) -> str:
    """The word for a number above zero, or for one below.

    >>> by_sign(-2, "higher", "lower")
    'lower'
    """
    if number > 0:
        return positive
    return negative


def say_count(count: int) -> str:
    """A number by itself: up to ten as a word, more in figures, and `none`.

    >>> say_count(0), say_count(3), say_count(1200)
    ('none', 'three', '1,200')
    """
    return _SMALL[count] if 0 <= count <= 10 else f"{count:,}"


def verb(count: int, one: str, many: str) -> str:
    """The form of a verb, or of another word, that goes with a count: `is` with one, `are` with none or several.

    >>> [verb(count, "is", "are") for count in (0, 1, 2)]
    ['are', 'is', 'are']
    """
    return one if count == 1 else many


def counted(count: int, one: str, many: str = "") -> str:
    """A count before what is counted.

    >>> counted(1, "action"), counted(12, "action"), counted(0, "person", "people")
    ('one action', '12 actions', 'no people')
    """
    return f"{say_count(count) if count else 'no'} {verb(count, one, many or one + 's')}"


def part_of(count: int, total: int, one: str, many: str = "") -> str:
    """Some of several.

    >>> part_of(0, 5, "action"), part_of(2, 5, "action"), part_of(1, 1, "action")
    ('none of the five actions', 'two of five actions', 'the only action')
    """
    if not count:
        return none_of(total, one, many) if total > 1 else f"no {one}"
    if total == 1:
        return f"the only {one}"
    return f"{say_count(count)} of {counted(total, one, many)}"


def every(count: int, one: str, many: str = "") -> str:
    """All of several.

    >>> every(1, "action"), every(2, "action"), every(3, "action")
    ('the only action', 'both actions', 'all three actions')
    """
    if count == 1:
        return f"the only {one}"
    if count == 2:
        return f"both {many or one + 's'}"
    return f"all {counted(count, one, many)}"


def none_of(count: int, one: str, many: str = "") -> str:
    """None of several, before `is` or `can`.

    >>> none_of(2, "action"), none_of(3, "action")
    ('neither of the two actions', 'none of the three actions')
    """
    return f"{'neither' if count == 2 else 'none'} of the {counted(count, one, many)}"


def some_of(count: int, total: int, noun: tuple[str, str], verbs: tuple[str, str], rest: str) -> str:
    """How many of several do or are something: `none of the five actions is done`, `two of five actions are done`.

    `noun` and `verbs` are their forms for one and for several.
    """
    return f"{part_of(count, total, *noun)} {verb(max(count, 1), *verbs)} {rest}"


# What a role, a measure or an action may begin with, and what has a capital wherever it stands.
_PROPER_NAME = re.compile(
    r"(?:English|British|Welsh|French|German|Spanish|Latin|Mandarin|Anglican|Catholic|Christian|Islamic|Jewish|Muslim"
    r"|Ofsted|Ofqual|Christmas|Easter|January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Monday|Tuesday|Wednesday|Thursday|Friday|Year(?= [0-9]))\b"
)
_CODE = re.compile(r"[A-Z]\S*\d")


def inside(word: str) -> str:
    """A word or title as it is written inside a sentence: `priority`; `KPI`, `P2-K1` and `LGB chair` as they are.

    >>> inside("Headteacher"), inside("English lead"), inside("Ofsted: leadership"), inside("Year 6 reading")
    ('headteacher', 'English lead', 'Ofsted: leadership', 'Year 6 reading')
    >>> inside("P2-K1 is off track"), inside("Reading at age 7")
    ('P2-K1 is off track', 'reading at age 7')
    """
    if word[1:2].isupper() or _CODE.match(word) or _PROPER_NAME.match(word):
        return word
    return word[:1].lower() + word[1:]


def several(word: str) -> str:
    """The plural of a word. Where “of” or “for” follows, the word before it is counted; what is a plural already stays.

    >>> several("priority"), several("KPI"), several("day"), several("success criterion"), several("area of work")
    ('priorities', 'KPIs', 'days', 'success criteria', 'areas of work')
    >>> several("process"), several("success criteria"), several("intended outcomes"), several("focus"), several("branch")
    ('processes', 'success criteria', 'intended outcomes', 'focuses', 'branches')
    """
    for link in (" of ", " for ", " to ", " in "):
        first, found, rest = word.partition(link)
        if found and first:
            return several(first) + link + rest
    if word.endswith("criterion"):
        return word.removesuffix("on") + "a"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith(("ss", "us", "x", "ch", "sh")):
        return word + "es"
    if word.endswith(("criteria", "s")):
        return word
    return word + "s"


def on_one_line(text: str) -> str:
    """A text without the line breaks and rows of spaces that it has in its file.

    >>> on_one_line("Read\\n  daily ")
    'Read daily'
    """
    return " ".join(text.split())


def capital(text: str) -> str:
    """The text with a capital at the start.

    >>> capital("two KPIs are late")
    'Two KPIs are late'
    """
    return text[:1].upper() + text[1:]


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them.

    >>> listed(["Ash", "Beech", "Cedar"])
    'Ash, Beech and Cedar'
    """
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


def listed_or_counted(names: Sequence[str], most: int, one: str = "school") -> str:
    """The names of some things, or how many there are where nobody reads all the names: of more than `most`.

    >>> listed_or_counted(["Ash", "Beech"], 2), listed_or_counted(["Ash", "Beech"], 1)
    ('Ash and Beech', 'two schools')
    """
    return listed(names) if len(names) <= most else counted(len(names), one)


def say_days(count: int) -> str:
    """`1 day`, `31 days`."""
    return f"{count:,} {verb(count, 'day', 'days')}"


def say_pounds(value: Fraction) -> str:
    """An amount of money, with pence where it has some.

    >>> say_pounds(Fraction(18000)), say_pounds(Fraction(9, 2))
    ('£18,000', '£4.50')
    """
    return say_unit(value, "pounds", 0 if value.denominator == 1 else 2)


def say_unit(value: Fraction, unit: str, decimals: int) -> str:
    """A figure with its unit.

    >>> say_unit(Fraction(57), "percent", 0), say_unit(Fraction(-18000), "pounds", 0), say_unit(Fraction(3), "rank", 0)
    ('57%', '−£18,000', '3rd')
    >>> say_unit(Fraction(1), "days", 0), say_unit(Fraction(-2, 5), "pounds", 1), say_unit(Fraction(30), "rank", 1)
    ('1 day', '−£0.40', '30th')
    """
    number = say_number(value, 2 if unit == "pounds" and decimals == 1 else decimals)
    if unit == "percent":
        return f"{number}%"
    if unit == "pounds":
        return number.replace(MINUS, MINUS + "£") if value < 0 and MINUS in number else f"£{number}"
    if unit == "ratio":
        return f"{number}:1"
    if unit == "rate per 100":
        return f"{number} per 100"
    if unit == "rank":
        return f"{say_number(value, 0)}{ordinal_ending(value)}" if value.denominator == 1 else number
    if unit in ("count", "points", "grade", "yes/no"):
        return number
    if number == "1" and unit in (
        "days",
        "weeks",
        "months",
        "years",
        "hours",
        "minutes",
        "people",
        "pupils",
        "schools",
    ):
        return f"{number} {'person' if unit == 'people' else unit.removesuffix('s')}"
    return f"{number} {unit}"


def ordinal_ending(value: Fraction) -> str:
    """`st`, `nd`, `rd` or `th`, for whole numbers; nothing for others.

    >>> [ordinal_ending(Fraction(number)) for number in (1, 2, 3, 11, 22)]
    ['st', 'nd', 'rd', 'th', 'nd']
    """
    if value.denominator != 1:
        return ""
    number = abs(int(value))
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def say_distance(value: Fraction, unit: str, decimals: int) -> str:
    """A difference of two figures, without sign: `3 points`, `£200`, `1.5`. Never rounded to nothing.

    >>> say_distance(Fraction(-200), "pounds", 0), say_distance(Fraction(1, 25), "ratio", 1)
    ('£200', '0.04:1')
    """
    size = abs(value)
    while size and decimals < 4 and round(size * 10**decimals) == 0:
        decimals += 1
    number = say_number(size, decimals)
    if unit in ("percent", "points", "rate per 100"):
        return f"{number} {'point' if number == '1' else 'points'}"
    if unit == "rank":
        return f"{number} {'place' if number == '1' else 'places'}"
    return say_unit(size, unit, decimals)
