"""Which form a table has, by its header: the line near the top that has all columns of one form, wherever they stand."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.english import counted, listed
from trustplan.primitives.findings import Finding, Place
from trustplan.primitives.suggestions import nearest, same_spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.loading.imports.forms import Form, Forms
    from trustplan.source.tables.rows import Row, Table

LOOKED_AT = 20  # lines at the top of a file among which its header may stand
_NAMED = 12  # columns that a message names
_NEAR = 0.4  # the part of a form's columns from which it is worth saying which of them are missing


class Header(Struct, frozen=True, kw_only=True):
    """The header of a table whose form is known: its line, its columns, and where each of them is."""

    form: Form
    line: int
    columns: tuple[str, ...]

    def at(self, column: str) -> int:
        """Where a column of the form is, from 0."""
        return self.columns.index(column)


class Unfit(Struct, frozen=True, kw_only=True):
    """Why the form of a table is not known. `is_unknown` where it is near to none: it may be a trust's own sheet."""

    finding: Finding
    is_unknown: bool = False


def recognise(table: Table, forms: Forms, asked: str = "") -> Header | Unfit:
    """The header of a table, whose rows are read up to it; or why its form is not known.

    A form that is `asked` for is the one, whatever other forms fit, if the table has its columns.
    """
    if asked and asked not in forms:
        return _error(Place(file=table.name, line=0), f"There is no form “{asked}”.", _which_forms(forms, asked))
    seen: list[Row] = []
    for row in islice(table.rows, LOOKED_AT):
        columns = tuple(cell.strip() for cell in row.cells)
        seen.append(row)
        fitting = list(_fitting(frozenset(columns), forms, asked))
        if not fitting:
            continue
        place = Place(file=table.name, line=row.line)
        if len(fitting) > 1:
            names = listed([form.id for form in fitting])
            return _error(place, f"The columns fit more than one form: {names}.", "Say which one it is with “--as”.")
        form = fitting[0]
        for column in form.header:
            if columns.count(column) > 1:
                message = f"There are {columns.count(column)} columns called “{column}”, and one of them is used."
                return _error(place, message, "Download the file again, or delete the column that is not meant.")
        return Header(form=form, line=row.line, columns=columns)
    return _unknown(table.name, seen, forms, asked)


def _fitting(columns: frozenset[str], forms: Forms, asked: str) -> Iterator[Form]:
    if asked:
        if columns.issuperset(forms[asked].header):
            yield forms[asked]
        return
    for form in forms.values():
        if columns.issuperset(form.header) and columns.isdisjoint(form.without):
            yield form


def _unknown(name: str, seen: list[Row], forms: Forms, asked: str) -> Unfit:
    """Why none fits: the columns that are there, the form that is nearest, and which columns it lacks."""
    if asked:
        candidates: Iterable[Form] = [forms[asked]]
    else:
        candidates = forms.values()
    best: tuple[float, Form, Row] | None = None
    for row in seen:
        there = frozenset(cell.strip() for cell in row.cells)
        for form in candidates:
            part = len(there.intersection(form.header)) / len(form.header)
            if there.intersection(form.without):  # another form is meant, of which a column was renamed
                part /= 2
            if best is None or part > best[0]:
                best = part, form, row
    widest = max(seen, key=lambda row: len(row.cells), default=None)
    if best is None or widest is None:
        return _error(Place(file=name), "The file has no rows.", "Download it again.")
    part, form, row = best
    if not any(map(str.strip, widest.cells)):
        message = f"The first {LOOKED_AT} lines of the file are blank."
        return _error(Place(file=name), message, "Delete them, or download the file again.")
    if part < _NEAR and not asked:
        message = f"No form is known that has these columns: {_some(widest.cells)}."
        fix = "Is it the whole file, and not a table of a web page? A form of your own can be added to reference/imports.yaml."
        return _error(Place(file=name, line=widest.line), message, fix, is_unknown=True)
    if part < _NEAR:
        row = widest
    return _nearest(Place(file=name, line=row.line), form, row.cells, asked=bool(asked))


def _nearest(place: Place, form: Form, cells: list[str], *, asked: bool) -> Unfit:
    there = [cell.strip() for cell in cells]
    missing = [column for column in form.header if column not in there]
    unwanted = [column for column in form.without if column in there]
    if not missing:
        message = f"The table has the columns of “{form.id}”, and {_some(unwanted)}, which that form does not have."
        return _error(place, message, f"If it is this form all the same, say so with “--as {form.id}”.")
    others = [column for column in there if column and column not in form.header]
    start = f"The form nearest to this table is “{form.id}” ({form.title})"
    if asked:
        start = f"This table is not of the form “{form.id}” ({form.title})"
    lacks = f"it lacks {counted(len(missing), 'column')}: {_some(missing)}"
    message = f"{start}; {lacks}. {_renamed(missing, others)}It has {_some(there)}."
    fix = "A form that changed needs a new entry in reference/imports.yaml, which says what its columns mean."
    return _error(place, message, fix)


def _renamed(missing: list[str], others: list[str]) -> str:
    """Columns that may be what the missing ones are called now."""
    found: list[str] = []
    left = list(others)
    for column in missing:
        now = same_spelling(column, left) or _in_fewer_words(column, left) or nearest(column, left)
        if now:
            left.remove(now)
            found.append(f"“{column}” may be “{now}” now")
    if not found:
        return ""
    return f"{listed(found[:4])}. "


def _in_fewer_words(column: str, others: list[str]) -> str:
    """The one column that has some of the words of another and none beside, or the other way round; nothing else."""
    words = _words_of(column)
    found = [other for other in others if _words_of(other) < words or _words_of(other) > words]
    if len(found) == 1:
        return found[0]
    return ""


def _words_of(column: str) -> frozenset[str]:
    return frozenset(column.lower().replace("_", " ").split())


def _which_forms(forms: Forms, asked: str) -> str:
    if near := nearest(asked, forms):
        return f"Did you mean “{near}”?"
    return f"Choose one of: {', '.join(forms)}."


def _some(columns: Iterable[str]) -> str:
    """The first names of a list, for a message."""
    names = [shortened(column) for column in columns if column.strip()]
    more = len(names) - _NAMED
    if more > 0:
        names[_NAMED:] = [f"{more} more"]
    return listed(names)


def shortened(text: str) -> str:
    """A cell as a message shows it: on one line, and not all of a long one."""
    line = " ".join(text.split())
    line = "".join(character if character.isprintable() else "�" for character in line)
    if len(line) > 60:
        return f"{line[:59]}…"
    return line


def _error(place: Place, message: str, fix: str, *, is_unknown: bool = False) -> Unfit:
    finding = Finding(rule="import-form", place=place, message=message, fix=fix)
    return Unfit(finding=finding, is_unknown=is_unknown)
