"""The next school year in the text of a calendar: terms and meetings as in the year before, to be confirmed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from trustplan.primitives.periods import Period, parse_date, year_of
from trustplan.source.files import as_entry, text_of
from trustplan.source.slip_trial import indent_of
from trustplan.source.yaml_edit import YamlEdit

if TYPE_CHECKING:
    from collections.abc import Collection

    from trustplan.source.files import Entry, SourceFile
    from trustplan.source.yaml_reader import Path

_WEEKS = timedelta(weeks=52)  # so that a Monday stays a Monday
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEARS = re.compile(r"(?<!\d)(20\d\d)(?:([-/–_])(\d\d)(?!\d))?")
_SAID = "(?:proposed|confirmed|item|paper)"
_VALUE = r"""(?:"[^"\n]*"|'[^'\n]*'|[^,{}"'\n]+)"""
_SETTLED = re.compile(  # what is said of the year before: not of this one
    rf"^ *{_SAID}:.*\n|(?<={{)(?:{_SAID}: *{_VALUE}, *)+|, *{_SAID}: *{_VALUE}(?=[,}}])",
    re.MULTILINE,
)


def years_on(text: str, count: int) -> str:
    """A text with every year in it some years later.

    >>> years_on("Plan 2026/27", 1), years_on("strategy-2025-28", 3), years_on("board-2026-12", 1)
    ('Plan 2027/28', 'strategy-2028-31', 'board-2027-12')
    """

    def later(found: re.Match[str]) -> str:
        first, between, last = int(found[1]), found[2], found[3]
        if last is None:
            return str(first + count)
        is_span = 0 < int(last) - first % 100 <= _LONGEST
        return f"{first + count}{between}{(int(last) + count * is_span) % 100:02d}"

    return _YEARS.sub(later, text)


_LONGEST = 9  # years of a plan: `2025-28` is a span, `2026-12` a month of a year unless it could be a span


def with_year(file: SourceFile, text: str, year: Period, day: date, gone: Collection[str]) -> str:
    """The text of a calendar with the terms and meetings of a school year, proposed on a day.

    What it has of the year already stays as it is; organisations that are `gone` need no terms of their own.
    """
    data, edit = as_entry(file.document.data), YamlEdit(text)
    before = str(year.years_on(-1))
    _add_year(edit, as_entry(data.get("years")), ("years",), before, day)
    for name, years in as_entry(data.get("overrides")).items():
        if name not in gone:
            _add_year(edit, as_entry(years), ("overrides", name), before, day)
    meetings = [node for _, node in file.each("meetings", "*")]
    known = {text_of(m, "id") for m in meetings}
    planned = {text_of(m, "body") for m in meetings if _is_in(m, year)}
    added = ""
    for number, meeting in enumerate(meetings):
        if _is_in(meeting, year.years_on(-1)) and text_of(meeting, "body") not in planned:
            added += _next_meeting(edit.source(("meetings", number)), text_of(meeting, "id"), known, day)
    if added:
        edit.add_lines(("meetings", len(meetings) - 1), added)
    return edit.text()


def _is_in(meeting: Entry, year: Period) -> bool:
    day = parse_date(text_of(meeting, "date"))
    return day is not None and year_of(day) == year


def _add_year(edit: YamlEdit, years: Entry, path: Path, before: str, day: date) -> None:
    """Add the year after one whose dates a group of years has."""
    name = years_on(before, 1)
    if name in years or before not in years:
        return
    lines = _SETTLED.sub("", _without_comment(edit.source((*path, before))))
    begins = parse_date(text_of(as_entry(as_entry(years[before]).get("aut1")), "from"))
    by = _WEEKS
    if begins is None or _is_too_early(begins, begins + _WEEKS):
        by += timedelta(weeks=1)
    lines = _DATE.sub(lambda found: _later(found[0], by), lines).replace(before, name, 1)
    head, _, rest = lines.partition(":")
    if rest.lstrip(" ").startswith("{"):
        lines = f"{head}: {{proposed: {day}, {rest.lstrip(' {')}"
    else:
        indent = indent_of(rest.lstrip("\n").partition("\n")[0])
        lines = f"{head}:\n{' ' * indent}proposed: {day}\n{rest.lstrip(chr(10))}"
    edit.add_lines((*path, before), lines)


def _is_too_early(begins: date, later: date) -> bool:
    """Whether a year that follows one from a day would begin in August, where that one did not, or before pupils are back.

    >>> _is_too_early(date(2026, 9, 1), date(2027, 8, 31)), _is_too_early(date(2026, 8, 26), date(2027, 8, 25))
    (True, False)
    """
    earliest = (9, 1) if begins.month >= 9 else (8, 24)
    return (later.month, later.day) < earliest


def _next_meeting(lines: str, name: str, known: set[str], day: date) -> str:
    """The lines of a meeting as they are a year later; `known` are the ids that are taken."""
    later = years_on(name, 1)
    later = later if later != name else f"{name}-next"
    while later in known:
        later += "-2"
    known.add(later)
    lines = _SETTLED.sub("", _without_comment(lines))
    lines = _DATE.sub(lambda found: _later(found[0], _WEEKS), lines)
    lines = re.sub(rf"(?<![\w-])(['\"]?){re.escape(name)}\1(?![\w-])", rf"\g<1>{later}\g<1>", lines, count=1)
    if lines.rstrip().endswith("}"):
        return f"{lines.rstrip()[:-1].rstrip()}, proposed: {day}}}\n"
    column = indent_of(lines.partition("\n")[0].replace("-", " ", 1))
    return f"{lines}{' ' * column}proposed: {day}\n"


def _without_comment(lines: str) -> str:
    """The lines of an entry without those of a comment above it."""
    while lines.lstrip().startswith("#"):
        lines = lines.partition("\n")[2]
    return lines


def _later(text: str, by: timedelta) -> str:
    day = parse_date(text)
    return (day + by).isoformat() if day else text
