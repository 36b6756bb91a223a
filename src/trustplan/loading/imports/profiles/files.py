"""Profile files: which of some files fill profiles, known by their columns, and what each says of the trust's schools."""

from __future__ import annotations

from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from trustplan.loading.imports.profiles.cells import plain, shown
from trustplan.loading.imports.profiles.forms import profile_form
from trustplan.loading.imports.profiles.take import take_profiles
from trustplan.loading.imports.profiles.taken import ProfiledSchool, TakenProfiles
from trustplan.primitives.english import counted, listed
from trustplan.primitives.findings import Finding, Place
from trustplan.primitives.notation import TRUST
from trustplan.primitives.periods import parse_date
from trustplan.primitives.suggestions import nearest
from trustplan.source import catalogue
from trustplan.source.files import as_entry, as_list, text_of
from trustplan.source.tables.csv_table import open_table
from trustplan.source.tables.rows import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path as FilePath

    from trustplan.loading.imports.profiles.forms import ProfileForm
    from trustplan.source.files import Entry, Folder
    from trustplan.source.tables.rows import Row

LOOKED_AT = 20  # rows at the top of a file that may be its header
ENOUGH = 0.6  # of the columns of a form, with which a file was meant to be of it


class _Found(NamedTuple):
    """A row that is, or was meant to be, the header of a form: its number, and the columns that it lacks."""

    form: ProfileForm
    number: int
    missing: tuple[str, ...]


def profile_forms_of(folder: Folder) -> dict[str, ProfileForm]:
    """The forms that count for a trust, by id: its own first, and those that come with trustplan."""
    found: dict[str, ProfileForm] = {}
    for file in (*folder.of_kind("imports"), *catalogue.import_files()):
        for _, entry in file.each("profiles", "*"):
            form = profile_form(entry)
            found.setdefault(form.id, form)
    return found


def profiled_schools(folder: Folder) -> tuple[ProfiledSchool, ...]:
    """The schools of a trust as files of others can know them."""
    found: list[ProfiledSchool] = []
    for file in folder.of_kind("profile"):
        data = as_entry(file.document.data)
        if file.organisation != TRUST and text_of(data, "kind") == "school":
            school = ProfiledSchool(
                id=file.organisation,
                title=text_of(data, "short") or text_of(data, "title"),
                urn=text_of(data, "urn"),
                former_urns=tuple(map(str, as_list(data.get("former_urns")))),
                left=parse_date(text_of(data, "left")),
            )
            found.append(school)
    return tuple(found)


def take_profile_file(
    path: FilePath,
    forms: Mapping[str, ProfileForm],
    schools: Sequence[ProfiledSchool],
    frameworks: Mapping[str, Entry],
    today: date,
    *,
    as_form: str = "",
) -> TakenProfiles | None:
    """What a file says of the schools, by the form that its columns show, or by that of an id.

    None for a file that is of no such form, nor nearly: it may hold figures. What cannot be read as a table is none either.
    """
    if as_form and as_form not in forms:
        return None
    chosen = {form.id: form for form in forms.values() if as_form in ("", form.id)}
    try:
        with open_table(path) as table:
            top = list(islice(table.rows, LOOKED_AT))
            found = _header(top, chosen.values(), is_sure=bool(as_form))
            if found is None:
                return None
            columns = list(map(plain, top[found.number].cells))
            if wrong := _wrong(found, columns, Place(file=table.name, line=top[found.number].line)):
                return TakenProfiles(form=found.form.id, file=table.name, errors=tuple(wrong))
            rows = chain(top[found.number + 1 :], table.rows)
            return take_profiles(table.name, columns, rows, found.form, schools, frameworks, today)
    except TableError as error:
        return _unreadable(path.name, str(error), is_sure=bool(as_form))


def _unreadable(name: str, message: str, *, is_sure: bool) -> TakenProfiles | None:
    """What to report of a file that is no table; nothing where another reader may know it, and reports it."""
    if not is_sure:
        return None
    finding = Finding(rule="import-form", place=Place(file=name, line=0), message=message)
    return TakenProfiles(form="", file=name, errors=(finding,))


def _header(top: Sequence[Row], forms: Iterable[ProfileForm], *, is_sure: bool) -> _Found | None:
    """The row among the first ones that is the header of a form, or the nearest to one; None where none is near."""
    best: tuple[float, _Found] | None = None
    for form in forms:
        for number, row in enumerate(top):
            there = set(map(plain, row.cells))
            missing = tuple(column for column in form.columns if column not in there)
            share = 1 - len(missing) / len(form.columns)
            if best is None or share > best[0]:
                best = share, _Found(form, number, missing)
    if best is None or (best[0] < ENOUGH and not is_sure):
        return None
    return best[1]


def _wrong(found: _Found, columns: Sequence[str], place: Place) -> list[Finding]:
    """What is wrong with a header: columns that it lacks, each with the one that may be meant, or has twice."""
    wrong: list[Finding] = []
    if found.missing:
        free = [column for column in columns if column and column not in found.form.columns]
        named = [f"“{column}”{_meant(column, free)}" for column in found.missing[:5]]
        if more := len(found.missing) - len(named):
            named.append(f"{more} more")
        message = f"This looks like “{found.form.title}”, without {counted(len(found.missing), 'column')} of it: {listed(named)}."
        fix = "Nothing is taken from it: the publisher may have changed the file, which then needs a new map."
        wrong.append(Finding(rule="import-form", place=place, message=message, fix=fix))
    twice = [column for column, times in Counter(columns).items() if times > 1 and column in found.form.columns]
    if twice:
        message = f"The header names {listed([f'“{shown(column)}”' for column in twice])} more than once."
        fix = "Take out the column that is not meant."
        wrong.append(Finding(rule="import-form", place=place, message=message, fix=fix))
    return wrong


def _meant(column: str, free: Sequence[str]) -> str:
    """The column of a file that may be another by a new name, in words."""
    near = nearest(column, free)
    if near is None:
        return ""
    return f" (is it “{shown(near)}”?)"
