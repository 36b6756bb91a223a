"""What was probably meant by a text of the wrong form: a date, a period, a text with curly quotes or dashes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trustplan.primitives.periods import MONTHS, parse_date, parse_period
from trustplan.schema.loader import FORMATS

if TYPE_CHECKING:
    from trustplan.schema.loader import Schema

_MONTHS = tuple(name[:3] for name in MONTHS)


def tidied(text: str, schema: Schema) -> str:
    """A text without what a word processor put in (curly quotes, long dashes, a space), where it is right then."""
    bare = re.sub(r"[–—−‑]", "-", text.strip("“”‘’\"'` \u00a0"))
    for made in (bare, re.sub(r"[ _.]+", "-", bare), bare.lower()):
        known = FORMATS.get(schema.get("format", ""), bool)
        if made != text and re.search(str(schema.get("pattern", "")), made) and known(made):
            return made
    return ""


def as_date(text: str) -> str:
    """The date a person most likely meant by `12/02/2027`, `12.2.27`, `2027-2-5` or `12 February 2027`; or nothing."""
    if parse_date(text[:10]):
        return text[:10]
    parts = re.findall(r"[0-9]+|[a-z]+", text.lower())
    if len(parts) != 3 or not re.fullmatch(r"[\w ./,-]{6,20}", text):
        return ""
    first, month, last = parts
    day, year = first, last
    if len(first) == 4:
        day, year = last, first
    elif len(last) != 4:
        year = f"20{last}"
    if month[:3] in _MONTHS:
        month = str(_MONTHS.index(month[:3]) + 1)
    if not (year + month + day).isdecimal():
        return ""
    british, american = f"{year}-{int(month):02d}-{int(day):02d}", f"{year}-{int(day):02d}-{int(month):02d}"
    return next((made for made in (british, american) if parse_date(made)), "")


def as_period(text: str) -> str:
    """The period a person most likely meant by `2026/27`, `2026-2027`, `2026-27 aut1` or `Summer 2026`; or nothing."""
    words = text.strip().lower()
    made = ""
    if match := re.fullmatch(r"(20[0-9]{2})\s*[-/–]\s*(?:20)?([0-9]{2})(?:[ /-]+([a-z]{3}[12]?))?", words):
        made = f"{match[1]}-{match[2]}"
        if match[3]:
            made += f"/{match[3]}"
    elif match := re.fullmatch(r"(autumn|spring|summer)(?: term)? (20[0-9]{2})", words):
        year = int(match[2]) - (match[1] != "autumn")
        made = f"{year}-{(year + 1) % 100:02}/{match[1][:3]}"
    if made == text or not parse_period(made):
        return ""
    return made
