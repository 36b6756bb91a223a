"""Forms of tables, as `reference/imports.yaml` and the files that come with trustplan declare them, as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from trustplan.source import catalogue
from trustplan.source.files import Entry, as_entry, as_list, text_of

if TYPE_CHECKING:
    from trustplan.source.files import Folder

Where: TypeAlias = Mapping[str, frozenset[str]]  # by column, the cells of which any will do
_NO_LICENCE = "The trust's own figures"


class Rows(Struct, frozen=True, kw_only=True):
    """Some rows of a table: those of schools, by the column that names them, of the trust, or of a population."""

    where: Where
    urn: str = ""
    laestab: str = ""
    name: str = ""
    is_trust: bool = False
    population: str = ""
    council: str = ""

    @property
    def column(self) -> str:
        """The column that says whom a row is about; nothing where all rows are about one."""
        return self.urn or self.laestab or self.name or self.council

    @property
    def is_of_population(self) -> bool:
        """Whether the rows are about others, whose figures are comparators."""
        return bool(self.population or self.council)


class PeriodOf(Struct, frozen=True, kw_only=True):
    """Where the period of a row is: a column and how it is written there; or one for all rows, or asked for."""

    column: str = ""
    form: str = ""
    only: Where
    always: str = ""
    is_asked: bool = False


class StatusOf(Struct, frozen=True, kw_only=True):
    """How firm the figures of a row are: a column and its words, or one word for all; nothing where it is not said."""

    column: str = ""
    words: Mapping[str, str]
    always: str = ""


class Cohort(Struct, frozen=True, kw_only=True):
    """The column with the number of people behind a figure, and the form that has it where this is another."""

    column: str
    form: str = ""


class Value(Struct, frozen=True, kw_only=True):
    """How a figure is made of columns. `how` is column, share, hundred_less, percent or per."""

    how: str
    columns: tuple[str, ...]


class Take(Struct, frozen=True, kw_only=True):
    """Figures of one measure: the rows that have them, and the columns."""

    measure: str
    where: Where
    value: Value
    cohort: Cohort | None
    group: str = ""
    held_against: str = ""
    phase: str = ""


class Form(Struct, frozen=True, kw_only=True):
    """A form of a table. `is_own` says that the trust declared it; one without `take` only gives cohorts to others."""

    id: str
    title: str
    publisher: str
    licence: str
    header: tuple[str, ...]
    without: tuple[str, ...]
    rows: tuple[Rows, ...]
    period: PeriodOf
    status: StatusOf
    symbols: Mapping[str, str]
    has_percent_sign: bool
    take: tuple[Take, ...]
    is_own: bool = False

    @property
    def source(self) -> str:
        """The beginning of the ids of its sources: its id without the year in which the form began.

        >>> form_of({"id": "dfe-ks2-school-2025"}).source
        'dfe-ks2-school'
        """
        stem, _, year = self.id.rpartition("-")
        if stem and len(year) == 4 and year.isdecimal():
            return stem
        return self.id


Forms: TypeAlias = Mapping[str, Form]


def forms_of(folder: Folder) -> Forms:
    """The forms that count for a trust, by id: its own, and those that come with trustplan."""
    own: dict[str, Form] = {}
    for file in folder.of_kind("imports"):
        for _, entry in file.each("imports", "*"):
            form = form_of(entry, is_own=True)
            own[form.id] = form
    return {**shipped_forms(), **own}


@cache
def shipped_forms() -> Forms:
    """The forms that come with trustplan, by id."""
    found: dict[str, Form] = {}
    for file in catalogue.import_files():
        for _, entry in file.each("imports", "*"):
            form = form_of(entry)
            found[form.id] = form
    return found


def form_of(entry: Entry, *, is_own: bool = False) -> Form:
    """The form that an entry declares. Keys that are missing, or of another kind, count as empty."""
    return Form(
        id=text_of(entry, "id"),
        title=text_of(entry, "title"),
        publisher=text_of(entry, "publisher"),
        licence=text_of(entry, "licence") or _NO_LICENCE,
        header=_texts(entry.get("header")),
        without=_texts(entry.get("without")),
        rows=tuple(map(_rows, map(as_entry, as_list(entry.get("rows"))))),
        period=_period(as_entry(entry.get("period"))),
        status=_status(as_entry(entry.get("status"))),
        symbols=_words(entry.get("symbols")),
        has_percent_sign=entry.get("percent_sign") is True,
        take=_takes(entry),
        is_own=is_own,
    )


def columns_of(form: Form) -> tuple[str, ...]:
    """Every column of its own that a form names below its header, once each, in order."""
    found: list[str] = []
    for rows in form.rows:
        found += [*rows.where, rows.column]
    found += [form.period.column, *form.period.only, form.status.column]
    for take in form.take:
        found += [*take.where, *take.value.columns]
        if take.cohort and not take.cohort.form:
            found.append(take.cohort.column)
    return tuple(dict.fromkeys(filter(None, found)))


def _rows(entry: Entry) -> Rows:
    school = as_entry(entry.get("school"))
    return Rows(
        where=_where(entry.get("where")),
        urn=text_of(school, "urn"),
        laestab=text_of(school, "laestab"),
        name=text_of(school, "name"),
        is_trust=entry.get("trust") is True,
        population=text_of(entry, "population"),
        council=text_of(entry, "council"),
    )


def _period(entry: Entry) -> PeriodOf:
    return PeriodOf(
        column=text_of(entry, "column"),
        form=text_of(entry, "form"),
        only=_where(entry.get("only")),
        always=text_of(entry, "always"),
        is_asked=entry.get("asked") is True,
    )


def _status(entry: Entry) -> StatusOf:
    return StatusOf(column=text_of(entry, "column"), words=_words(entry.get("words")), always=text_of(entry, "always"))


def _takes(entry: Entry) -> tuple[Take, ...]:
    usual = _cohort(entry.get("cohort"))
    return tuple([_take(taken, usual) for taken in map(as_entry, as_list(entry.get("take")))])


def _take(taken: Entry, usual: Cohort | None) -> Take:
    return Take(
        measure=text_of(taken, "measure"),
        where=_where(taken.get("where")),
        value=_value(taken.get("value")),
        cohort=_cohort(taken.get("cohort")) or usual,
        group=text_of(taken, "group"),
        held_against=text_of(taken, "held_against"),
        phase=text_of(taken, "phase"),
    )


def _cohort(value: object) -> Cohort | None:
    entry = as_entry(value)
    if not entry:
        return None
    return Cohort(column=text_of(entry, "column"), form=text_of(entry, "form"))


def _value(value: object) -> Value:
    if isinstance(value, str):
        return Value(how="column", columns=(value,))
    for how, columns in as_entry(value).items():
        return Value(how=how, columns=_texts(columns))
    return Value(how="column", columns=())


def _where(value: object) -> Where:
    found: dict[str, frozenset[str]] = {}
    for column, cells in as_entry(value).items():
        if isinstance(cells, str):
            found[column] = frozenset((cells,))
        else:
            found[column] = frozenset(_texts(cells))
    return found


def _words(value: object) -> Mapping[str, str]:
    return {word: str(means) for word, means in as_entry(value).items()}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, as_list(value)))
