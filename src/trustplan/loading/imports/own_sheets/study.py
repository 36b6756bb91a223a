"""Study a file: its tables, each with the map that is known for it or proposed, and what became of its figures."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.loading.imports.own_sheets.find import find_tables
from trustplan.loading.imports.own_sheets.propose import propose
from trustplan.loading.imports.own_sheets.take import OfTable, Reader
from trustplan.loading.imports.taken import FileSource, TakenFile
from trustplan.primitives.english import counted, listed, verb
from trustplan.primitives.notation import TRUST
from trustplan.source.characters import without_odd
from trustplan.source.tables.csv_table import open_table
from trustplan.source.tables.rows import TableError
from trustplan.source.tables.xlsx_table import MOST_CELLS, Book, OwnSheet, is_of_office, read_book
from trustplan.source.workbook import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, TEXT, Cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trustplan.loading.imports.own_sheets.maps import SheetMap
    from trustplan.loading.imports.own_sheets.names import Known
    from trustplan.loading.imports.own_sheets.propose import Proposal
    from trustplan.loading.imports.own_sheets.settle import Clock
    from trustplan.model import Framework

LICENCE = "The trust's own figures"
LONGEST_CELL = 5_000
_RATING_COLOURS = ("red", "amber", "yellow", "green")


class Studied(Struct, frozen=True, kw_only=True):
    """A file: its workbook, the tables of figures in it, and what a person should know, in whole sentences."""

    name: str
    sha256: str
    proposals: tuple[Proposal, ...]
    remarks: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        """Whether a person has confirmed all its maps."""
        return bool(self.proposals) and all(one.is_known for one in self.proposals)


def book_of(raw: bytes, name: str) -> Book:
    """The sheets of a workbook, or the one table of a text. Raises TableError for a file that is neither."""
    if is_of_office(raw):
        return read_book(raw, name)
    if len(raw) > MOST_BYTES:
        msg = f"{name} has more than {MOST_BYTES:,} bytes. Take a part of it into a file of its own."
        raise TableError(msg)
    cells: dict[tuple[int, int], Cell] = {}
    with open_table(raw, name) as table:
        for number, row in enumerate(table.rows, 1):
            for column, text in enumerate(row.cells, 1):
                if text.strip():
                    cells[number, column] = Cell(
                        sheet="", row=number, column=column, kind=TEXT, text=text[:LONGEST_CELL]
                    )
            if number > MOST_ROWS or len(row.cells) > MOST_COLUMNS or len(cells) > MOST_CELLS:
                msg = f"{name} is larger than a sheet that people fill in: {MOST_ROWS:,} rows, {MOST_COLUMNS} columns and {MOST_CELLS:,} cells are the limit."
                raise TableError(msg)
    return Book(name=name, sheets=(OwnSheet(name="", cells=cells),))


def study(raw: bytes, name: str, known: Known, given: Sequence[SheetMap], clock: Clock) -> Studied:
    """The tables of a file and their maps; of `given` maps, the last with the same headings counts.

    Raises TableError for a file of which no table can be read.
    """
    name = without_odd(name)
    book = book_of(raw, name)
    by_header = {made.header: made for made in given}
    found: list[Proposal] = []
    remarks = list(book.remarks)
    ids: Counter[str] = Counter()
    without: list[OwnSheet] = []
    for sheet in book.sheets:
        tables, _ = find_tables(sheet, _Knows(known))
        before_it = len(found)
        for table in tables:
            before = by_header.get(table.header)
            proposal = propose(table, known, before, clock, _id(name, sheet.name, ids))
            if proposal:
                found.append(proposal)
        if len(found) > before_it:
            remarks += _about_sheet(sheet)
        elif sheet.cells:
            without.append(sheet)
    if not found:
        remarks.append(_no_table(name, is_empty=not without))
    elif without:
        names = listed([f"“{sheet.name}”" for sheet in without])
        one = verb(len(without), f"The sheet {names} holds", f"The sheets {names} hold")
        were = verb(len(without), "was", "were")
        remarks.append(f"{one} no table of figures of your schools that could be recognised, and {were} left out.")
    return Studied(
        name=name,
        sha256=hashlib.sha256(raw).hexdigest(),
        proposals=tuple(found),
        remarks=tuple(remarks),
    )


class _Knows:
    """Whether a text means anything here; kept, since each cell of a sheet is asked about."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.kept: dict[str, bool] = {}

    def __call__(self, text: str) -> bool:
        if len(text) > 80:
            return False
        if text not in self.kept:
            self.kept[text] = bool(text) and self.known.read(text).is_known
        return self.kept[text]


def _id(file: str, sheet: str, ids: Counter[str]) -> str:
    """An id for a map: of the file's name and its sheet's, in letters, digits and dashes."""
    stem = file.rpartition("/")[2].rpartition(".")[0] or file
    text = "-".join(re.findall(r"[a-z0-9]+", f"{stem} {sheet}".lower()))[:50].strip("-")
    if not text or not text[0].isalpha() or text.startswith("tp-"):
        text = f"sheet-{text}".strip("-")
    ids[text] += 1
    if ids[text] > 1:
        return f"{text}-{ids[text]}"
    return text


def _no_table(name: str, *, is_empty: bool) -> str:
    """That nothing can be taken of a file, and what to do."""
    if is_empty:
        return f"{name} is empty: no cell has anything in it. Open it and look: perhaps another file was meant."
    return (
        f"{name} holds no table of figures of your schools that could be recognised. A table needs a row of headings,"
        " and names of your schools or of measures in its rows or its headings."
    )


def _about_sheet(sheet: OwnSheet) -> list[str]:
    """What a person should know of a sheet with figures."""
    where = f"The sheet “{sheet.name}”" if sheet.name else "The file"
    remarks = [f"{where} has {part}, which were left out. Unhide what is to be taken." for part in sheet.hidden]
    colours = [colour for colour in sheet.colours.values() if colour in _RATING_COLOURS]
    if colours:
        names = listed([colour for colour in _RATING_COLOURS if colour in colours])
        form = verb(len(colours), "is", "are")
        remarks.append(
            f"{where}: {counted(len(colours), 'cell')} {form} coloured {names}. Colours are not taken: trustplan works ratings out, and says why."
        )
    return remarks


def taken_of(studied: Studied, known: Known, frameworks: Mapping[str, Framework], clock: Clock) -> TakenFile:
    """What a file says of the trust, by maps that a person has confirmed."""
    reader = Reader(file=studied.name, known=known, frameworks=frameworks, clock=clock)
    every = OfTable()
    for one in studied.proposals:
        part = reader.take(one.table, one.map)
        every.figures += part.figures
        every.comparators += part.comparators
        every.questions += part.questions
        every.notes += part.notes
    first = studied.proposals[0].map
    source = FileSource(
        id=first.id,
        title=first.title,
        publisher=known.schools.get(TRUST, TRUST),
        licence=LICENCE,
        release=studied.name.rpartition("/")[2],
        sha256=studied.sha256,
        file=studied.name,
    )
    return TakenFile(
        form=first.id,
        source=source,
        figures=tuple(every.figures),
        comparators=tuple(every.comparators),
        errors=tuple(every.questions),
        notes=tuple(every.notes),
    )
