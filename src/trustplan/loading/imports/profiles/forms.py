"""Forms of profiles: what columns of a register's or an inspectorate's file say in the words of a school's profile.

Declared in a map, which is data. Every word that a column may have is in it; any other one is refused where it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.periods import parse_date
from trustplan.source.files import as_entry, as_list, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trustplan.source.files import Entry

OWN = "own"  # of the two words of an inspection: the school's, or that of the school whose place it took


class WordColumn(Struct, frozen=True, kw_only=True):
    """A column of words: what each means in a profile, and those that say nothing."""

    column: str
    words: dict[str, str]
    blanks: frozenset[str] = frozenset()


class BelongsForm(Struct, frozen=True, kw_only=True):
    """Whose inspection it is: a column of words that mean `own` or `predecessor`, and one with the URN of that day."""

    of: WordColumn
    urn: str


class AreaColumn(Struct, frozen=True, kw_only=True):
    """An area of a framework and its column; `until` is the last day on which its grade was given, None for any."""

    area: str
    of: WordColumn
    until: date | None


class GradedForm(Struct, frozen=True, kw_only=True):
    """The columns of an inspection with grades."""

    framework: str
    on: str
    published: str
    own: BelongsForm
    areas: tuple[AreaColumn, ...]
    safeguarding: WordColumn | None


class UngradedForm(Struct, frozen=True, kw_only=True):
    """The columns of an inspection without grades: its outcome is reported in its own words."""

    on: str
    published: str
    own: BelongsForm
    outcome: WordColumn


class FactForm(Struct, frozen=True, kw_only=True):
    """A key of a profile, and the columns that say it, joined by some words. `is_count` says that they are numbers.

    `of` has the words and what they mean; without any, the cell is taken as it is, and `without` is left out at its
    start. `unsaid` are words that a profile has none for.
    """

    key: str
    columns: tuple[str, ...]
    joined_by: str
    is_count: bool
    words: dict[str, str]
    unsaid: frozenset[str]
    blanks: frozenset[str]
    without: str


class CensusForm(Struct, frozen=True, kw_only=True):
    """The columns of a census: its day, the pupils on roll, and the places."""

    on: str
    on_roll: str
    capacity: str


class StateForm(Struct, frozen=True, kw_only=True):
    """A column that says whether a school is open: words of one that is, words that are reported, and words of a closed one."""

    column: str
    open: tuple[str, ...]
    told: tuple[str, ...]
    closed: tuple[str, ...]


class LinksForm(Struct, frozen=True, kw_only=True):
    """The columns of a link to another school, words that mean that it came before, and words that are reported."""

    urn: str
    name: str
    on: str
    column: str
    predecessors: tuple[str, ...]
    told: tuple[str, ...]


class ProfileForm(Struct, frozen=True, kw_only=True):
    """A file of which profiles are filled. `days` are forms such as `dd/mm/yyyy`; `blanks` are cells that say nothing."""

    id: str
    title: str
    publisher: str
    licence: str
    urn: str
    days: tuple[str, ...]
    blanks: frozenset[str]
    graded: tuple[GradedForm, ...] = ()
    ungraded: UngradedForm | None = None
    category: WordColumn | None = None
    facts: tuple[FactForm, ...] = ()
    census: CensusForm | None = None
    state: StateForm | None = None
    links: LinksForm | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a file of this form has, each once, in the order of the map."""
        return tuple(dict.fromkeys((self.urn, *_columns(self))))


def profile_form(entry: Entry) -> ProfileForm:
    """The form of an entry of a map. Keys that are missing, or of another kind, count as empty.

    >>> profile_form({"id": "a", "urn": "URN", "facts": [{"key": "phase", "columns": ["Phase"]}]}).columns
    ('URN', 'Phase')
    """
    blanks = frozenset(("", *_texts(entry, "blanks")))
    category, ungraded, links = None, None, None
    if "category" in entry:
        category = _words(as_entry(entry["category"]), blanks)
    if "ungraded" in entry:
        ungraded = _ungraded(as_entry(entry["ungraded"]), blanks)
    if "links" in entry:
        links = _links(as_entry(entry["links"]))
    return ProfileForm(
        id=text_of(entry, "id"),
        title=text_of(entry, "title"),
        publisher=text_of(entry, "publisher"),
        licence=text_of(entry, "licence"),
        urn=text_of(entry, "urn"),
        days=_texts(entry, "days"),
        blanks=blanks,
        graded=tuple(_graded(one, blanks) for one in map(as_entry, as_list(entry.get("inspections")))),
        ungraded=ungraded,
        category=category,
        facts=tuple(_fact(one, blanks) for one in map(as_entry, as_list(entry.get("facts")))),
        census=_census(entry),
        state=_state(entry),
        links=links,
    )


def _texts(entry: Entry, key: str) -> tuple[str, ...]:
    return tuple(map(str, as_list(entry.get(key))))


def _words(entry: Entry, blanks: frozenset[str]) -> WordColumn:
    words = {str(word): str(meaning) for word, meaning in as_entry(entry.get("words")).items()}
    return WordColumn(column=text_of(entry, "column"), words=words, blanks=blanks.union(_texts(entry, "blanks")))


def _belongs(entry: Entry, blanks: frozenset[str]) -> BelongsForm:
    own = as_entry(entry.get("own"))
    return BelongsForm(of=_words(own, blanks), urn=text_of(own, "urn"))


def _graded(entry: Entry, blanks: frozenset[str]) -> GradedForm:
    grades = _words({"words": entry.get("grades")}, blanks).words
    unsaid = blanks.union(_texts(entry, "blanks"))
    areas: list[AreaColumn] = []
    for area in map(as_entry, as_list(entry.get("areas"))):
        column = WordColumn(column=text_of(area, "column"), words=grades, blanks=unsaid)
        areas.append(AreaColumn(area=text_of(area, "area"), of=column, until=parse_date(text_of(area, "until"))))
    safeguarding = None
    if "safeguarding" in entry:
        safeguarding = _words(as_entry(entry["safeguarding"]), blanks)
    return GradedForm(
        framework=text_of(entry, "framework"),
        on=text_of(entry, "on"),
        published=text_of(entry, "published"),
        own=_belongs(entry, blanks),
        areas=tuple(areas),
        safeguarding=safeguarding,
    )


def _ungraded(entry: Entry, blanks: frozenset[str]) -> UngradedForm:
    words = {outcome: outcome for outcome in _texts(entry, "outcomes")}
    return UngradedForm(
        on=text_of(entry, "on"),
        published=text_of(entry, "published"),
        own=_belongs(entry, blanks),
        outcome=WordColumn(column=text_of(entry, "column"), words=words, blanks=blanks),
    )


def _fact(entry: Entry, blanks: frozenset[str]) -> FactForm:
    of = _words(entry, blanks)
    return FactForm(
        key=text_of(entry, "key"),
        columns=_texts(entry, "columns"),
        joined_by=text_of(entry, "joined_by"),
        is_count=entry.get("is_count") is True,
        words=of.words,
        unsaid=frozenset(_texts(entry, "unsaid")),
        blanks=of.blanks,
        without=text_of(entry, "without"),
    )


def _census(holder: Entry) -> CensusForm | None:
    if "census" not in holder:
        return None
    entry = as_entry(holder["census"])
    return CensusForm(on=text_of(entry, "on"), on_roll=text_of(entry, "on_roll"), capacity=text_of(entry, "capacity"))


def _state(holder: Entry) -> StateForm | None:
    if "state" not in holder:
        return None
    entry = as_entry(holder["state"])
    return StateForm(
        column=text_of(entry, "column"),
        open=_texts(entry, "open"),
        told=_texts(entry, "told"),
        closed=_texts(entry, "closed"),
    )


def _links(entry: Entry) -> LinksForm:
    return LinksForm(
        urn=text_of(entry, "urn"),
        name=text_of(entry, "name"),
        on=text_of(entry, "on"),
        column=text_of(entry, "column"),
        predecessors=_texts(entry, "predecessors"),
        told=_texts(entry, "told"),
    )


def _columns(form: ProfileForm) -> Iterator[str]:
    """Every column that a form names besides the URN."""
    for fact in form.facts:
        yield from fact.columns
    for graded in form.graded:
        yield from _of_inspection(graded)
        yield from (area.of.column for area in graded.areas)
        if graded.safeguarding:
            yield graded.safeguarding.column
    if form.ungraded:
        yield from _of_inspection(form.ungraded)
        yield form.ungraded.outcome.column
    if form.category:
        yield form.category.column
    yield from filter(None, _of_register(form))


def _of_inspection(form: GradedForm | UngradedForm) -> tuple[str, ...]:
    return form.on, form.published, form.own.of.column, form.own.urn


def _of_register(form: ProfileForm) -> Iterator[str]:
    if form.census:
        yield from (form.census.on, form.census.on_roll, form.census.capacity)
    if form.state:
        yield form.state.column
    if form.links:
        yield from (form.links.urn, form.links.name, form.links.on, form.links.column)
