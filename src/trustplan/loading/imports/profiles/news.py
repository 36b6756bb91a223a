"""Profile news: what files say of a school, held against its profile. Never worse: it is added, or what is there is kept.

What stands is never changed: what differs is reported with both, and a person decides. Nothing is read or written here.
"""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.loading.imports.our_schools import digits_of
from trustplan.loading.imports.profiles.register import FORMER_URNS
from trustplan.loading.imports.profiles.take import said_grades
from trustplan.primitives.english import counted, listed, say_date
from trustplan.primitives.periods import parse_date
from trustplan.primitives.suggestions import spelled
from trustplan.source.files import as_entry, as_list, text_of
from trustplan.source.yaml_add import Edit, Number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trustplan.loading.imports.profiles.taken import TakenCensus, TakenFact, TakenInspection
    from trustplan.primitives.findings import Place
    from trustplan.source.files import Entry
    from trustplan.source.yaml_reader import Path

# An inspection takes days and its report weeks: two of one framework that begin within these days are one, described in two ways.
ONE_INSPECTION = timedelta(days=30)
LAESTAB = "laestab"
# The keys of a profile in the order in which they are written; a new one comes after those before it.
ORDER = (
    *(
        "title",
        "short",
        "kind",
        "example",
        "summary",
        "vision",
        "mission",
        "values",
        "aims",
        "principles",
        "urn",
        LAESTAB,
    ),
    *("phase", "ages", "local_authority", "diocese", "church_school", "joined", "left", "successor", "former_urns"),
    *("roles", "bodies", "pupils", "inspections"),
)
_NAMES = {
    "title": "name",
    "ages": "age range",
    "local_authority": "local authority",
    LAESTAB: "LAESTAB",
    "published": "day of publication",
    "category": "category of concern",
}


class ProfileOutcome(StrEnum):
    """What becomes of what a file says: it is added, it is there already, or it differs, and what is there is kept."""

    ADDED = "added"
    SAME = "same"
    DIFFERS = "differs"


class ProfileNews(Struct, frozen=True, kw_only=True):
    """What became of one thing that a file says of a school: the sentence, the row, and the place in the profile.

    `edits` are what is to be written where it is added, at the path `at` or below it; of what stands, `at` is its place.
    """

    organisation: str
    outcome: ProfileOutcome
    words: str
    place: Place
    edits: tuple[Edit, ...] = ()
    at: Path = ()


def inspection_news(profile: Entry, taken: TakenInspection, framework: Entry) -> ProfileNews:
    """An inspection against those of a profile."""
    entries = list(map(as_entry, as_list(profile.get("inspections"))))
    what = f"the inspection of {say_date(taken.on)} ({taken.framework})"
    number = _same_inspection(entries, taken)
    if number is None:
        value = _inspection_entry(taken)
        behind = _behind([text_of(entry, "on") for entry in entries], taken.on.isoformat())
        words = f"{what}: {said_grades(taken.grades, framework)}"
        return _added(profile, taken, words, Edit(path=("inspections",), value=value, behind=behind))
    entry, at = entries[number], ("inspections", number)
    if differs := list(_differences(entry, taken, framework)):
        return _kept(taken, ProfileOutcome.DIFFERS, f"{what}: {'; '.join(differs)}", at)
    says = _inspection_entry(taken)
    missing = [key for key in says if key not in entry]
    if not missing:
        return _kept(taken, ProfileOutcome.SAME, what, at)
    edits: list[Edit] = []
    for key in missing:
        above = [other for other in says if other in entry or other in missing]
        neighbour = above[above.index(key) - 1]
        edits.append(Edit(path=(*at, key), value=says[key], is_entry=False, behind=neighbour))
    words = f"{what}: {listed([f'{_noun(key)} ({says[key]})' for key in missing])}"
    return _new(taken, words, tuple(edits), at)


def _same_inspection(entries: list[Entry], taken: TakenInspection) -> int | None:
    """The number of the entry that is the same inspection, also where a day of it is another; the nearest one."""
    found: list[tuple[timedelta, int]] = []
    for number, entry in enumerate(entries):
        on = parse_date(text_of(entry, "on"))
        if on is None or text_of(entry, "framework") != taken.framework:
            continue
        apart = abs(on - taken.on)
        published = parse_date(text_of(entry, "published"))
        if apart <= ONE_INSPECTION or (published and published == taken.published):
            found.append((apart, number))
    if not found:
        return None
    return min(found)[1]


def _differences(entry: Entry, taken: TakenInspection, framework: Entry) -> Iterator[str]:
    """What differs between an entry and what a file says, each with both."""
    for key, noun, day in (("on", "the first day", taken.on), ("published", "the day of publication", taken.published)):
        stands = parse_date(text_of(entry, key))
        if day and stands and stands != day:
            yield f"{noun} is {say_date(day)} in the file and {say_date(stands)} in the profile"
    grades = {area: str(grade) for area, grade in as_entry(entry.get("grades")).items()}
    titles = {text_of(a, "id"): text_of(a, "title") for a in map(as_entry, as_list(framework.get("areas")))}
    for area in dict.fromkeys((*taken.grades, *grades)):
        new, old = taken.grades.get(area, ""), grades.get(area, "")
        if new != old:
            title = titles.get(area, area)
            yield f"“{title}” is {new or 'without a grade'} in the file and {old or 'missing'} in the profile"
    for key, value in (("safeguarding", taken.safeguarding), ("category", taken.category)):
        old = text_of(entry, key)
        if value and old and value != old:
            yield f"{_noun(key)} is {value} in the file and {old} in the profile"


def _noun(key: str) -> str:
    """What a key is called in a sentence."""
    return _NAMES.get(key, key)


def _inspection_entry(taken: TakenInspection) -> dict[str, object]:
    entry: dict[str, object] = {"framework": taken.framework, "on": taken.on.isoformat()}
    if taken.published:
        entry["published"] = taken.published.isoformat()
    if taken.safeguarding:
        entry["safeguarding"] = taken.safeguarding
    if taken.category:
        entry["category"] = taken.category
    entry["grades"] = dict(taken.grades)
    return entry


def census_news(profile: Entry, taken: TakenCensus) -> ProfileNews:
    """A census against those of a profile: one of another day is added; of one that is there, only its places are filled in."""
    entries = list(map(as_entry, as_list(profile.get("pupils"))))
    what = f"{counted(taken.on_roll, 'pupil')} on {say_date(taken.on)}"
    days = [text_of(entry, "on") for entry in entries]
    places = ""
    if taken.capacity is not None:
        places = f", {counted(taken.capacity, 'place')} in the whole school"
    if taken.on.isoformat() not in days:
        value: dict[str, object] = {"on": taken.on.isoformat(), "on_roll": Number(taken.on_roll)}
        if taken.capacity is not None:
            value["capacity"] = Number(taken.capacity)
        edit = Edit(path=("pupils",), value=value, behind=_behind(days, taken.on.isoformat()))
        return _added(profile, taken, what + places, edit)
    number = days.index(taken.on.isoformat())
    entry, at = entries[number], ("pupils", number)
    if entry.get("on_roll") != taken.on_roll:
        words = f"{what} in the file, and {entry.get('on_roll')} in the profile"
        return _kept(taken, ProfileOutcome.DIFFERS, words, at)
    if taken.capacity is None or entry.get("capacity") == taken.capacity:
        return _kept(taken, ProfileOutcome.SAME, what, at)
    if "capacity" in entry:
        words = f"{taken.capacity} places in the file, and {entry['capacity']} in the profile, {say_date(taken.on)}"
        return _kept(taken, ProfileOutcome.DIFFERS, words, at)
    edit = Edit(path=(*at, "capacity"), value=Number(taken.capacity), is_entry=False, behind=list(entry)[-1])
    return _added(profile, taken, f"{counted(taken.capacity, 'place')} in the whole school, {say_date(taken.on)}", edit)


def fact_news(profile: Entry, taken: TakenFact) -> ProfileNews:
    """A fact against a profile: a key that is missing is filled in."""
    if taken.key == FORMER_URNS:
        return _former_urn_news(profile, taken)
    noun = _noun(taken.key)
    if taken.key not in profile:
        edit = Edit(path=(taken.key,), value=taken.value, is_entry=False)
        return _added(profile, taken, f"{noun}: {taken.value}", edit)
    stands = str(profile[taken.key])
    is_same_number = taken.key == LAESTAB and digits_of(stands) == digits_of(taken.value)  # a stroke is no digit
    if is_same_number or _is_alike(stands, taken.value):
        return _kept(taken, ProfileOutcome.SAME, f"{noun}: {stands}", (taken.key,))
    words = f"the {noun} is “{taken.value}” in the file and “{stands}” in the profile"
    return _kept(taken, ProfileOutcome.DIFFERS, words, (taken.key,))


def _former_urn_news(profile: Entry, taken: TakenFact) -> ProfileNews:
    entries = list(map(str, as_list(profile.get(FORMER_URNS))))
    if taken.value in entries:
        return _kept(
            taken, ProfileOutcome.SAME, f"the former URN {taken.value}", (FORMER_URNS, entries.index(taken.value))
        )
    return _added(profile, taken, f"the former URN {taken.value}", Edit(path=(FORMER_URNS,), value=taken.value))


def _is_alike(one: str, other: str) -> bool:
    """Whether two texts say the same: capitals, dashes and kinds of quotes make no difference, nor what joins two numbers.

    >>> _is_alike("3–11", "3 to 11"), _is_alike("St Aidan’s", "St Aidan's"), _is_alike("4 to 11", "3 to 11")
    (True, True, False)
    """
    numbers = re.findall("[0-9]+", one)
    if numbers and not re.search("[a-z]", one.replace(" to ", ""), re.IGNORECASE):
        return numbers == re.findall("[0-9]+", other)
    return spelled(one.replace("’", "'")) == spelled(other.replace("’", "'"))


def _behind(days: list[str], day: str) -> int:
    """The number of the entry behind which one of a day belongs: the last that is not later; -1 before all of them.

    >>> _behind(["2025-10-02", "2026-10-01"], "2026-01-15"), _behind(["2025-10-02"], "2024-10-03")
    (0, -1)
    """
    return max((number for number, other in enumerate(days) if other <= day), default=-1)


def _added(
    profile: Mapping[str, object], taken: TakenInspection | TakenCensus | TakenFact, words: str, edit: Edit
) -> ProfileNews:
    """What is added. A list or key that the profile does not have is put where it belongs among the others."""
    key = str(edit.path[0])
    if key not in profile or (edit.is_entry and not as_list(profile[key])):
        value = edit.value
        if edit.is_entry:
            value = [value]
        above = [other for other in ORDER[: ORDER.index(key)] if other in profile]
        edit = Edit(path=(key,), value=value, is_entry=False, behind=above[-1])
    return _new(taken, words, (edit,), edit.path)


def _new(
    taken: TakenInspection | TakenCensus | TakenFact, words: str, edits: tuple[Edit, ...], at: Path
) -> ProfileNews:
    return ProfileNews(
        organisation=taken.organisation,
        outcome=ProfileOutcome.ADDED,
        words=words,
        place=taken.place,
        edits=edits,
        at=at,
    )


def _kept(
    taken: TakenInspection | TakenCensus | TakenFact, outcome: ProfileOutcome, words: str, at: Path
) -> ProfileNews:
    return ProfileNews(organisation=taken.organisation, outcome=outcome, words=words, place=taken.place, at=at)
