"""Cells of a table as periods and numbers: what a form declares is read, and anything else says why it is not."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from trustplan.loading.imports.recognise import shortened
from trustplan.primitives.notation import meant_symbol
from trustplan.primitives.periods import NAMES, TERMS, Period
from trustplan.primitives.typed_numbers import meant_number

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST_YEAR = 1990  # before which nobody published such a table
_PLAIN = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,12})?")
_SIX = re.compile(r"([0-9]{4})([0-9]{2})")
_YEAR = re.compile(r"([0-9]{4})[/-]([0-9]{2}|[0-9]{4})")
_ENDING = re.compile(r"[0-9]{4}")
_TERM = re.compile(r"(autumn|spring|summer)(?: term)? ?([12]?)(?: term)? ([0-9]{4})", re.IGNORECASE)
_YEAR_TERM = re.compile(r"([0-9]{4})[/-]([0-9]{2}|[0-9]{4}) (autumn|spring|summer)(?: term)? ?([12]?)", re.IGNORECASE)
_PARTS = {NAMES[term]: term for term in TERMS}
# The month and day from which each part of a school year may be under way, in the year in which it begins or the next.
_BEGINS = {
    "": (0, 9, 1),
    "aut": (0, 9, 1),
    "aut1": (0, 9, 1),
    "aut2": (0, 10, 20),
    "spr": (1, 1, 1),
    "spr1": (1, 1, 1),
    "spr2": (1, 2, 8),
    "sum": (1, 4, 1),
    "sum1": (1, 4, 1),
    "sum2": (1, 5, 20),
}
FORM_WORDS = {
    "yyyyyy": "six digits, such as 202526",
    "year": "a school year, such as 2025/26",
    "ending": "the year in which it ends, such as 2026",
    "half-term": "a half-term, such as Autumn 1 2026",
    "term": "a term, such as Autumn 2026",
}


class Number(NamedTuple):
    """What a cell holds: a number with its text, or a symbol of the plans."""

    value: Fraction
    text: str
    symbol: str = ""


class Wrong(NamedTuple):
    """Why a cell is not read, and what to do; of several cells, which one, from 0."""

    message: str
    fix: str
    cell: int = 0


def begins(period: Period) -> date:
    """A day on which a period may have begun; of a term the earliest, since the day differs from school to school."""
    later, month, day = _BEGINS.get(period.part, (0, 9, 1))
    return date(period.year + later, month, day)


@cache
def read_period(text: str, form: str) -> Period | None:
    """The period that a cell says in a form; None where it says none.

    >>> str(read_period("202526", "yyyyyy")), str(read_period("Spring 1 2027", "half-term")), read_period("202527", "yyyyyy")
    ('2025-26', '2026-27/spr1', None)
    """
    bare = " ".join(text.split())
    if form == "yyyyyy":
        return _of_two(_SIX.fullmatch(bare))
    if form == "year":
        return _of_two(_YEAR.fullmatch(bare))
    if form == "ending":
        if _ENDING.fullmatch(bare):
            return Period(int(bare) - 1)
        return _of_two(_YEAR.fullmatch(bare))
    return _of_term(bare, form)


def _of_two(match: re.Match[str] | None) -> Period | None:
    """The school year of two years in a text, the second of which follows the first."""
    if match is None:
        return None
    first, second = int(match[1]), match[2]
    if int(second) != int(str(first + 1)[-len(second) :]):
        return None
    return Period(first)


def _of_term(text: str, form: str) -> Period | None:
    if match := _YEAR_TERM.fullmatch(text):
        year = _of_two(match)
        name, half = match[3], match[4]
    elif match := _TERM.fullmatch(text):
        name, half = match[1], match[2]
        year = Period(int(match[3]) - (name.lower() != "autumn"))
    else:
        return None
    if year is None or bool(half) != (form == "half-term"):
        return None
    return Period(year.year, f"{_PARTS[name.lower()]}{half}")


def wrong_period(text: str, period: Period | None, form: str, today: date | None) -> Wrong | None:
    """Why a period is not one of which figures can be; None where it can."""
    shown = shortened(text)
    if period is None:
        words = FORM_WORDS.get(form, "a period")
        message = f"“{shown}” is not {words}."
        if not shown:
            message = f"The period is blank, and should be {words}."
        return Wrong(message, "Check the cell against the table as it was published.")
    if period.year < FIRST_YEAR:
        return Wrong(f"“{shown}” is before {FIRST_YEAR}.", "Check the year.")
    if period.year > 2199 or (today is not None and begins(period) > today):
        return Wrong(f"“{shown}” has not begun yet, so there are no figures of it.", "Check the period.")
    return None


def read_cell(cell: str, symbols: Mapping[str, str], *, has_sign: bool = False) -> Number | Wrong:
    """A cell as a number or symbol, or why it is neither. With `has_sign`, a number has the sign of percent behind it."""
    text = cell.strip()
    if text in symbols:
        return Number(Fraction(0), "", symbols[text])
    bare = text
    if has_sign:
        bare = text.removesuffix("%")
    if _PLAIN.fullmatch(bare) and has_sign == (bare != text):
        return Number(Fraction(bare), bare)
    return _wrong(text, bare, symbols, has_sign=has_sign)


def _wrong(text: str, bare: str, symbols: Mapping[str, str], *, has_sign: bool) -> Wrong:
    if not text:
        known = ", ".join(symbols) or "no symbols"
        fix = f"Where there is no figure, this form has a symbol ({known}): download the file again."
        return Wrong("The cell is blank.", fix)
    shown = shortened(text)
    if has_sign and _PLAIN.fullmatch(bare):
        fix = "Check the cell: it may be a number of something else, or a fraction of 1."
        return Wrong(f"“{shown}” has no percent sign, and the percentages of this form have one.", fix)
    if number := meant_number(text):
        fix = f"It may mean {number}. Download the file again; opening and saving it may have changed its cells."
        return Wrong(f"“{shown}” is not a number as this form writes it.", fix)
    message = f"“{shown}” is no number, and no symbol that this form knows."
    fix = "It knows no symbols."
    if symbols:
        fix = f"It knows {', '.join(symbols)}."
    if mark := meant_symbol(text):
        fix = f"{fix} Elsewhere it stands for “{mark.letter or 'no figure'}”; a form of your own can say so."
    return Wrong(message, fix)
