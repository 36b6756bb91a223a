"""What was probably meant by a text of the wrong form: a date, a period, a target, a text from a word processor."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING, NamedTuple

from trustplan.primitives.periods import HALF_TERMS, MONTH_NAMES, MONTHS, parse_date, parse_period, parse_within
from trustplan.primitives.suggestions import spelled
from trustplan.primitives.targets import TargetError, parse_target
from trustplan.primitives.typed_numbers import meant_number
from trustplan.schema.loader import FORMATS

if TYPE_CHECKING:
    from trustplan.schema.loader import Schema

SHORT_MONTHS = tuple(name[:3] for name in MONTHS)
_YEAR = r"(20[0-9]{2})"
_PART = r"(autumn|aut|spring|spr|summer|sum)(?: term)?"
_HALF = r"(?:[ -]*(?:half[ -]?term |half )?([12]|one|two|first|second)(?:st|nd)?(?: half(?:[ -]term)?)?)?"
_HALVES = {"one": "1", "first": "1", "two": "2", "second": "2"}
# The half-term in which each month ends, in most schools.
_HALF_TERM_OF_MONTH = ("spr1", "spr1", "spr2", "sum1", "sum1", "sum2", "sum2", "sum2", "aut1", "aut1", "aut2", "aut2")
# How often, by the words that people use, without “every” and a last “ly”.
_RHYTHMS = {
    "fortnight": ("fortnight", "two week", "2 week", "biweek"),
    "month": ("month", "once a month", "12 times a year"),
    "half-term": ("half term", "halfterm", "six times a year", "6 times a year"),
    "quarter": ("quarter", "three month", "3 month", "four times a year", "4 times a year"),
    "term": ("term", "three times a year", "3 times a year", "once a term"),
    "half-year": (
        *("half year", "halfyear", "twice a year", "twice year", "two times a year", "2 times a year", "six month"),
        *("6 month", "biannual", "bi annual", "semi annual", "semiannual", "semester"),
    ),
    "year": ("year", "annual", "once a year", "per year", "per annum", "12 month"),
    "2-years": ("two year", "2 year", "other year", "biennial", "second year"),
}
_NUMBER = r"([-+]?£?[0-9][0-9,]*(?:\.[0-9]+)?%?)"
_BASE = r"((?:baseline|last year|national)(?: [-+] ?[0-9.,]+%?)?|" + _NUMBER[1:]
_COMMAS = re.compile(r"(?<![0-9.,])[0-9]+,[0-9]+(?![0-9.,])")
_TARGETS = (
    (re.compile(rf"(?:at least|minimum(?: of)?|min\.?|no (?:less|fewer|lower) than|not less than) {_BASE}"), "at least {}"),
    (re.compile(rf"{_BASE} ?(?:\+|or (?:more|above|higher|over|better)|and (?:above|over)|minimum|at least)"), "at least {}"),
    (re.compile(rf"(?:at most|maximum(?: of)?|max\.?|no more than|not more than|up to) {_BASE}"), "at most {}"),
    (re.compile(rf"{_BASE} ?(?:or (?:less|fewer|below|lower|under)|and (?:below|under)|maximum|at most)"), "at most {}"),
    (re.compile(rf"(?:more than|over|greater than|higher than|exceeds?|exceeding) {_BASE}"), "above {}"),
    (re.compile(rf"(?:less than|under|fewer than|lower than) {_BASE}"), "below {}"),
    (re.compile(rf"(?:between |from )?{_BASE} ?(?:-|–|to|and) ?{_BASE}"), "between {} and {}"),
)  # fmt: skip


class Month(NamedTuple):
    """A month of a year."""

    year: int
    month: int
    is_whole: bool = True  # and not only some days of it, such as its middle

    @property
    def text(self) -> str:
        """It as a file has it."""
        return f"{self.year}-{self.month:02}"

    @property
    def last_day(self) -> str:
        """Its last day, as a file has it."""
        return f"{self.year}-{self.month:02}-{calendar.monthrange(self.year, self.month)[1]}"

    @property
    def half_term(self) -> str:
        """The half-term in which it ends, in most schools."""
        year = self.year - (self.month < 9)
        return f"{year}-{(year + 1) % 100:02}/{_HALF_TERM_OF_MONTH[self.month - 1]}"


def tidied(text: str, schema: Schema) -> str:
    """A text without what a word processor put in (curly quotes, long dashes, a space), where it is right then."""
    bare = re.sub(r"[–—−‑]", "-", text.strip("“”‘’\"'` \u00a0"))
    for made in (bare, re.sub(r"[ _.]+", "-", bare), bare.lower(), spelled(text)):
        known = FORMATS.get(schema.get("format", ""), bool)
        if made != text and re.search(str(schema.get("pattern", "")), made) and known(made):
            return made
    return ""


def as_rhythm(text: str) -> str:
    """How often, in the format's words, by `twice a year`, `termly` or `every 6 months`; or nothing."""
    words = " ".join(re.split(r"[\s_-]+", text.strip().lower().removeprefix("every ").removeprefix("each ")))
    word = words.removesuffix("ly").removesuffix("s")
    return next((rhythm for rhythm, known in _RHYTHMS.items() if word in known), "")


def as_date(text: str) -> str:
    """The date a person most likely meant by `12/02/2027`, `12.2.27`, `2027-2-5` or `12 February 2027`; or nothing."""
    if parse_date(text[:10]):
        return text[:10]
    parts = re.findall(r"[0-9]+|[a-z]+", re.sub(r"(?<=[0-9])(st|nd|rd|th)\b|^[a-z]+day,? |,", " ", text.lower()))
    if len(parts) != 3 or not re.fullmatch(r"[\w ./,-]{6,32}", text):
        return ""
    first, month, last = parts
    day, year = first, last
    if len(first) == 4:
        day, year = last, first
    elif len(last) != 4:
        year = f"20{last}"
    if day[:3] in SHORT_MONTHS:  # September 10 2026
        day, month = month, day
    if month[:3] in SHORT_MONTHS:
        month = str(SHORT_MONTHS.index(month[:3]) + 1)
    if not (year + month + day).isdecimal():
        return ""
    british, american = f"{year}-{int(month):02d}-{int(day):02d}", f"{year}-{int(day):02d}-{int(month):02d}"
    return next((made for made in (british, american) if parse_date(made)), "")


def as_day_of_year(text: str) -> str:
    """The day of each year that is meant by `31/12`, `Dec 31` or `31st December 2026`; or nothing."""
    for made in (text, f"{text} 2024"):
        if day := parse_date(as_date(made)):
            return f"{day.day} {MONTH_NAMES[day.month - 1]}"
    return ""


def as_schools(text: str) -> str:
    """What a KPI applies to, in the format's words, by `all schools` or `3 schools`; or nothing."""
    words = " ".join(text.lower().split())
    if re.fullmatch(r"(all|every|each)( of)?( the| our)?( school| schools)?", words):
        return "every school"
    if match := re.fullmatch(r"(?:at least )?([1-9][0-9]*)(?: schools?)?(?: or more)?", words):
        return f"at least {match[1]} schools"
    if match := re.fullmatch(
        r"(?:all|every|each)?(?: of)?(?: the| our)? ?([a-z][a-z-]*) ?(?:academies|academy|schools?)", words
    ):
        return f"{match[1]} schools"
    if match := re.fullmatch(r"(?:all|every|each|the|our)(?: of)?(?: the| our)? ([a-z]+)ies", words):
        return f"{match[1]}y schools"
    return ""


def as_names(text: str) -> tuple[str, ...]:
    """The ids that are named in a row by `ash and beech` or `ash, beech`; nothing for any other text.

    >>> as_names("ash, beech and cedar"), as_names("ash school")
    (('ash', 'beech', 'cedar'), ())
    """
    names = re.split(r"\s*,\s*and\s+|\s*[,;&+/]\s*|\s+and\s+", text.strip())
    are_ids = len(names) > 1 and all(re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", name) for name in names)
    return tuple(names) if are_ids else ()


def as_within(text: str) -> str:
    """The time that is meant by `in two years`, `within 2 yrs` or `two years from joining`; or nothing."""
    words = " ".join(text.strip().lower().rstrip(".").split())
    match = re.fullmatch(
        r"(?:within |in |after )?(?:the )?(?:first |next )?(an?|[a-z]+|[0-9]+)[ -]*(year|yr|month|mth)s?( (?:of|from|after) joining)?",
        words,
    )
    if not match:
        return ""
    unit = "month" if match[2].startswith("m") else "year"
    many = "" if match[1] in ("a", "an", "one", "1") else "s"
    made = f"within {match[1]} {unit}{many}{' of joining' if match[3] else ''}"
    return made if made != text and parse_within(made) else ""


def as_month(text: str) -> Month | None:
    """The month that is meant by `2026-07`, `07/2026`, `July 2026` or `end of July 2026`."""
    start = re.match(
        r"(by |in |during )?(the )?(end|middle|start|beginning|mid|late|early)?( of)?[ -]*", text.lower().strip()
    )
    part, words = "", text.lower().strip()
    if start:
        part, words = start[3] or "", words[start.end() :]
    year, month = "", ""
    if match := re.fullmatch(rf"{_YEAR}[-/.]([0-9]{{1,2}})", words):
        year, month = match[1], match[2]
    elif match := re.fullmatch(rf"([0-9]{{1,2}})[-/.]{_YEAR}", words):
        year, month = match[2], match[1]
    elif match := re.fullmatch(rf"([a-z]{{3,9}})\.?[ ,-]*{_YEAR}", words):
        year = match[2]
        if match[1][:3] in SHORT_MONTHS:
            month = str(SHORT_MONTHS.index(match[1][:3]) + 1)
    if not month or not 1 <= int(month) <= 12:
        return None
    return Month(int(year), int(month), part in ("", "end"))


def as_period(text: str) -> str:
    """The period a person most likely meant by `2026/27`, `2026-27 aut1`, `Spring 1 2027` or `Summer 2026`; or nothing."""
    words = re.sub(r"[ ,.]+", " ", text.strip().lower())
    words = re.sub(r"^(by |in )?(the )?(end of )?(the )?", "", words)
    span = r"(20[0-9]{2})\s*[-/–]\s*(?:20)?([0-9]{2})"
    made = ""
    if match := re.fullmatch(rf"{span}(?:[ /-]+(?:{_PART}{_HALF}|half[ -]?term ([1-6])))?", words):
        made = f"{match[1]}-{match[2]}{_part(match[3], match[4], match[5])}"
    elif match := re.fullmatch(rf"(?:{_PART}{_HALF}|half[ -]?term ([1-6]))[ -]*{span}", words):
        made = f"{match[4]}-{match[5]}{_part(match[1], match[2], match[3])}"
    elif match := re.fullmatch(rf"{span}[ /-]*(q[1-4]|h[12])", words):
        made = f"{match[1]}-{match[2]}/{match[3]}"
    elif match := re.fullmatch(rf"(q[1-4]|h[12])[ /-]*{span}", words):
        made = f"{match[2]}-{match[3]}/{match[1]}"
    elif match := re.fullmatch(rf"{_PART}{_HALF}[ -]*{_YEAR}", words):
        year = int(match[3]) - (match[1][:3] != "aut")
        made = f"{year}-{(year + 1) % 100:02}{_part(match[1], match[2], None)}"
    if made == text or not parse_period(made):
        return ""
    return made


def as_council_quarter(text: str) -> str:
    """The quarter of a council's year that has the months of a quarter of the calendar year, `2026-q1`; or nothing.

    >>> as_council_quarter("2026-q1"), as_council_quarter("2026-q2")
    ('2025-26/q4', '2026-27/q1')
    """
    match = re.fullmatch(rf"{_YEAR}-q([1-4])", text)
    if not match:
        return ""
    number = int(match[2])
    year = int(match[1]) - (number == 1)
    return f"{year}-{(year + 1) % 100:02}/q{(number + 2) % 4 + 1}"


def as_school_years(text: str) -> tuple[str, ...]:
    """The two periods that may be meant where the years do not follow each other.

    >>> as_school_years("2025-27/aut1")
    ('2025-26/aut1', '2026-27/aut1')
    """
    match = re.fullmatch(rf"{_YEAR}[-/](?:20)?([0-9]{{2}})(/[a-z0-9]+)?", text)
    if not match:
        return ()
    first, last = int(match[1]), 2000 + int(match[2])
    made = (f"{first}-{(first + 1) % 100:02}{match[3] or ''}", f"{last - 1}-{match[2]}{match[3] or ''}")
    is_near = last - first in (0, 2)
    return made if is_near and all(map(parse_period, made)) else ()


def _part(term: str | None, half: str | None, number: str | None) -> str:
    """The part of a year in words, `autumn` and `1`, or as the first to sixth half-term of a year."""
    if number:
        return f"/{HALF_TERMS[int(number) - 1]}"
    if not term:
        return ""
    return f"/{term[:3]}{_HALVES.get(half or '', half or '')}"


def as_target(text: str) -> str:
    """The target a person most likely meant by `84+`, `at least 93,4`, `no more than last year` or `3 to 5`; or nothing.

    >>> [as_target(text) for text in ("84+", "no more than last year", "exceed national + 3", "3 to 5", "better than last year")]
    ['at least 84', 'at most last year', 'above national + 3', 'between 3 and 5', '']
    """
    words = " ".join(text.split())
    with_points = _COMMAS.sub(_with_point, words)
    if with_points != words and _is_target(with_points):
        return with_points
    words = with_points.lower()
    for pattern, made in _TARGETS:
        if match := pattern.fullmatch(words):
            target = made.format(*match.groups())
            return target if _is_target(target) else ""
    return ""


def _with_point(match: re.Match[str]) -> str:
    """A number with a point for a decimal comma; as it is where the comma is for thousands."""
    number = meant_number(match[0])
    return number if "." in number else match[0]


def _is_target(text: str) -> bool:
    try:
        parse_target(text)
    except TargetError:
        return False
    return True
