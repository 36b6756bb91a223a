"""Facets: what a heading of a sheet says of the figures under it or beside it, and how a person writes that in a map.

`school alder-lane, measure attendance, period 2026-27/aut1`, `cohort`, `names` for a column that says what each row is,
`leave out`, or `?` for what is still to be said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.loading.imports.own_sheets.times import PARTS, joined_time, read_time
from trustplan.primitives.periods import parse_period
from trustplan.primitives.suggestions import meant, same_spelling

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAVE_OUT, COHORT, VALUE, NAMES = "leave out", "cohort", "value", "names"
COHORT_OF_ALL = "cohort of all"  # of every figure of the row
UNKNOWN = "?"
LATEST, CURRENT, TITLE = "latest", "current", "title"
EVERYONE = "all pupils"  # as a group: no group
_ROLES = (LEAVE_OUT, COHORT, COHORT_OF_ALL, VALUE, NAMES)
_KINDS = ("school", "measure", "period", "group", "population")
_ONE_OF = "Write what it is: “school” and its id, “measure” and its id, “period 2026-27/aut1”, or “leave out”."


class Facets(Struct, frozen=True, kw_only=True):
    """What is said of figures, by id; empty where nothing is. `role` is of a column or row that holds none.

    `period` may be a part of a year, `latest`, `current` or, of a whole table, `title`, as `school` may be. `group` is
    EVERYONE where a heading says that no group is meant. Each may be `?`.
    """

    school: str = ""
    measure: str = ""
    period: str = ""
    group: str = ""
    population: str = ""
    role: str = ""

    def beside(self, other: Facets) -> Facets:
        """These, and what only the other says; of two times, a part of a year takes its year from the other."""
        made = replace(self)
        for name in self.__struct_fields__:
            if not getattr(self, name):
                made = replace(made, **{name: getattr(other, name)})
        if self.period and other.period:
            made = replace(made, period=joined_time(other.period, self.period))
        return made

    def clashes(self, other: Facets) -> str:
        """The kind of which the two say different things; nothing where none."""
        for kind in ("school", "measure", "group", "population"):
            mine, theirs = getattr(self, kind), getattr(other, kind)
            if mine and theirs and mine != theirs:
                return kind
        return ""

    @property
    def is_open(self) -> bool:
        """Whether something is still to be said."""
        return UNKNOWN in (self.role, *(getattr(self, kind) for kind in _KINDS))

    def __bool__(self) -> bool:
        """Whether anything is said."""
        return any(getattr(self, name) for name in self.__struct_fields__)

    def __str__(self) -> str:
        """As a map has it."""
        if self.role == UNKNOWN:
            return UNKNOWN
        parts = [self.role] * bool(self.role)
        for kind in _KINDS:
            if value := getattr(self, kind):
                parts.append(f"{kind} {value}")
        return ", ".join(parts) or UNKNOWN


class BadAnswer(Struct, frozen=True):
    """An answer in a map that is none, and what to write."""

    message: str
    fix: str


def read_answer(text: str, names: Mapping[str, Mapping[str, str]]) -> Facets | BadAnswer:
    """What a person has written in a map. `names` has the ids and titles of each kind: school, measure, group.

    The word for the kind may be missing where only one thing has the name.
    """
    made = Facets()
    for part in filter(None, (part.strip() for part in text.split(","))):
        read = _part(" ".join(part.split()), names)
        if isinstance(read, BadAnswer):
            return read
        kind, value = read
        if getattr(made, kind):
            return BadAnswer(f"“{text}” says two things of one kind ({kind}).", "Write one of them.")
        made = replace(made, **{kind: value})
    if not made:
        return BadAnswer("It says nothing.", _ONE_OF)
    return made


def _part(part: str, names: Mapping[str, Mapping[str, str]]) -> tuple[str, str] | BadAnswer:
    """A kind, and what is said of it."""
    if part == UNKNOWN:
        return "role", UNKNOWN
    if role := same_spelling(part, _ROLES):
        return "role", role
    kind, _, value = part.partition(" ")
    kind = kind.lower().rstrip(":")
    if kind in _KINDS and value:
        return _value(kind, value.strip(), names)
    return _without_kind(part, names)


def _value(kind: str, value: str, names: Mapping[str, Mapping[str, str]]) -> tuple[str, str] | BadAnswer:
    if value == UNKNOWN or (value == TITLE and kind in ("school", "period", "measure")):
        return kind, value
    if kind == "population":
        return kind, value
    if kind == "period":
        return _period(value)
    if kind == "group" and same_spelling(value, (EVERYONE,)):
        return kind, EVERYONE
    known = names[kind]
    if found := same_spelling(value, known):
        return kind, found
    titles = {title: name for name, title in known.items()}
    if found := same_spelling(value, titles):
        return kind, titles[found]
    return BadAnswer(f"There is no {kind} “{value}”.", meant(value, known))


def _period(value: str) -> tuple[str, str] | BadAnswer:
    if value in (LATEST, CURRENT, TITLE) or value in PARTS or parse_period(value):
        return "period", value
    if (time := read_time(value)) and time.is_sure:
        return "period", time.text
    fix = "Write one such as 2025-26, 2026-27/aut or 2026-27/aut1; “latest” for the last that is over; or “current”."
    return BadAnswer(f"“{value}” is not a period.", fix)


def _without_kind(part: str, names: Mapping[str, Mapping[str, str]]) -> tuple[str, str] | BadAnswer:
    """A name alone, which is clear where only one kind of thing has it."""
    found = [(kind, name) for kind in names if (name := same_spelling(part, names[kind]))]
    if re.fullmatch(r"20[0-9]{2}-[0-9]{2}(/[a-z0-9]+)?", part) and parse_period(part):
        found.append(("period", part))
    if len(found) == 1:
        return found[0]
    if found:
        kinds = " or ".join(kind for kind, _ in found)
        return BadAnswer(f"“{part}” may be a {kinds}.", f"Write “{found[0][0]} {part}”, or the other.")
    return BadAnswer(f"It is not clear what “{part}” is.", _ONE_OF)
