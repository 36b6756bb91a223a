"""Write a workbook: takes its rows, gives the bytes of a file, the same for the same rows.

What comes from plans is written as text, so that no cell is a formula or a link. Boxes are for whoever fills it in; all
else is locked, which guards against slips and is no security: whatever comes back is checked.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from trustplan.loading.updates.workbook_form import CHOICE_KEYS, CHOICES, FORMAT, ROW_KEYS, ROWS, SETTINGS
from trustplan.source.tables.xlsx_new import new_book
from trustplan.website.downloads.terms import FOR_TRUSTEES
from trustplan.website.workbook.first_sheet import write_first
from trustplan.website.workbook.formats import Formats, title_of
from trustplan.website.workbook.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook as Book

    from trustplan.website.data.workbook import Workbook


def write_workbook(workbook: Workbook) -> bytes:
    """The file of a workbook. Raises ImportError where XlsxWriter is not there."""
    stream = BytesIO()
    book = new_book(stream, title_of(workbook), workbook.day, author=workbook.site, comments=FOR_TRUSTEES)
    formats = Formats(book)
    places = _places(workbook)
    write_first(workbook, book, formats, places)
    for name, rows in workbook.sheets.items():
        Sheet(workbook, book, formats, places, name, rows).write()
    _hidden(book, workbook)
    book.close()
    return stream.getvalue()


def _places(workbook: Workbook) -> dict[str, str]:
    """Where the words of each list are, for the drop-downs."""
    found: dict[str, str] = {}
    for number, choice in enumerate(workbook.choices, start=2):
        first = found.get(choice.list, f"={CHOICES}!$C${number}").partition(":")[0]
        found[choice.list] = f"{first}:$C${number}"
    return found


def _hidden(book: Book, workbook: Workbook) -> None:
    settings = [["format", str(FORMAT)], ["as_at", workbook.day.isoformat()], ["made_for", workbook.made_for]]
    rows: list[Sequence[str]] = [ROW_KEYS]
    for every in workbook.sheets.values():
        for row in every:
            rows.append([row.base[key] for key in ROW_KEYS])  # noqa: PERF401  no comprehension of two loops
    for name, table in ((SETTINGS, settings), (ROWS, rows), (CHOICES, [CHOICE_KEYS, *workbook.choices])):
        sheet = book.add_worksheet(name)
        sheet.very_hidden()
        sheet.protect("")
        for number, line in enumerate(table):
            for at, text in enumerate(line):
                if text:
                    sheet.write_string(number, at, text)
