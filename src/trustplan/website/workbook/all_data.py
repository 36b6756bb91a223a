"""The tables of an edition as one workbook: typed columns, filters, ratings in the policy's colours beside their words.

It is only read: nothing in it is locked, and nothing is taken back from it.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING

from trustplan.primitives.english import MOST_EXACT, capital, decimals_of
from trustplan.source.tables.xlsx_new import new_book
from trustplan.website.downloads.csv_text import number_text, one_line
from trustplan.website.downloads.figure_rows import symbols_in_words
from trustplan.website.downloads.form import CURRENT
from trustplan.website.downloads.terms import OF_OTHERS, readers_of, terms_of
from trustplan.website.workbook.formats import Formats, height_of, print_on_a4

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from trustplan.website.context import PageContext
    from trustplan.website.downloads.table import Cell, Column, Row, Table

MOST_TEXT = 32_000  # characters of a cell: a program refuses a file with more than 32,767
MOST_ROWS = 1_000_000  # of a sheet: programs end at 1,048,576
_LABEL = "_label"  # ends the name of a column with a rating in the trust's words, beside that with its id
_WIDTHS = {"date": 12, "number": 12, "integer": 10, "boolean": 10}  # characters
_WIDE = {
    "title": 48,
    "measure_title": 40,
    "objective_title": 34,
    "kpi_title": 40,
    "action_title": 40,
    "source": 40,
    "url": 40,
    "definition": 60,
}
_LONG, _TEXT = 70, 18


def write_data(context: PageContext, tables: Sequence[Table]) -> bytes:
    """The workbook of some tables. The same edition gives the same bytes. Raises ImportError where XlsxWriter is not there."""
    stream, title, readers = BytesIO(), _title(context), readers_of(context.edition)
    book = new_book(stream, title, context.edition.day, author=context.settings.site_name, comments=readers)
    formats = Formats(book)
    about = book.add_worksheet("About")
    for table in tables:
        _Sheet(context, formats, book.add_worksheet(table.title), table).write(title, readers)
    _write_columns(formats, book.add_worksheet("Columns"), tables, title, readers)
    _write_about(context, formats, about, tables)
    print_on_a4(about, title, readers)
    book.close()
    return stream.getvalue()


def _title(context: PageContext) -> str:
    return f"{context.edition.trust.own.profile.title}: ratings and figures, {context.today}"


class _Sheet:
    """A sheet as it is written: its heads, then a row for each of the table's."""

    def __init__(self, context: PageContext, formats: Formats, sheet: Worksheet, table: Table) -> None:
        self.context = context
        self.formats = formats
        self.sheet = sheet
        self.table = table
        self.columns = table.columns
        self.widths = [_width_of(column) for column in table.columns]
        # Each format once: to look one up takes longer than to write a cell.
        self.plain = formats.of(text_wrap=False, indent=1)
        self.wrapped = formats.of(indent=1)
        self.days = formats.of(text_wrap=False, num_format="d mmm yyyy", align="left", indent=1)
        self.whole = formats.of(text_wrap=False, num_format="#,##0")
        self.numbers: dict[tuple[str, int], Format] = {}
        self.colours = {r.value: style.colour for r, style in context.edition.trust.policy.styles.items()}

    def write(self, title: str, readers: str) -> None:
        """Write all of it."""
        width = 0
        for at, column in enumerate(self.columns):
            width += self._head(at, column)
        last = 0
        for last, row in enumerate(self.table.make(), start=1):
            if last > MOST_ROWS:
                break
            self._row(last, row)
        self.sheet.freeze_panes(1, 0)
        self.sheet.autofilter(0, 0, max(last, 1), len(self.columns) - 1)
        self.sheet.repeat_rows(0)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:AZ{last + 1}"})
        print_on_a4(self.sheet, f"{title}. {self.table.title}", readers, width)

    def _head(self, at: int, column: Column) -> int:
        """Write a heading. Gives the width of its column, none where it is folded away."""
        width, title, options = self.widths[at], column.says.title, {}
        if column.says.is_folded:
            options = {"level": 1, "hidden": True}
        if column.name.endswith(_LABEL):  # the rating's id beside it is folded away
            title = title.removesuffix(" in words")
        self.sheet.set_column(at, at, width, None, options)
        self.sheet.write_string(0, at, title, self.formats.head(is_open=False))
        return width * (not column.says.is_folded)

    def _row(self, number: int, row: Row) -> None:
        cells, wrapped = row.cells, []
        by_name = {column.name: cell for column, cell in zip(self.columns, cells, strict=True)}
        for at, (column, cell) in enumerate(zip(self.columns, cells, strict=True)):
            if cell is None or cell == "":
                continue
            self._cell(number, at, column, cell, by_name)
            if isinstance(cell, str) and len(cell) > self.widths[at] and _is_wrapped(column):
                wrapped.append((one_line(cell), self.widths[at]))
        if wrapped:
            self.sheet.set_row(number, height_of(wrapped))

    def _cell(self, number: int, at: int, column: Column, cell: Cell, row: dict[str, Cell]) -> None:
        """Write a cell as what it is: a number, a day, yes or no, or a text."""
        if isinstance(cell, bool):
            self.sheet.write_string(number, at, ("No", "Yes")[cell], self.plain)
        elif isinstance(cell, Fraction):
            self.sheet.write_number(number, at, float(number_text(cell)), self._number(cell, row))
        elif isinstance(cell, date):
            self.sheet.write_datetime(number, at, datetime(cell.year, cell.month, cell.day), self.days)  # noqa: DTZ001
        elif isinstance(cell, int):
            self.sheet.write_number(number, at, cell, self.whole)
        elif isinstance(cell, str):
            self._text(number, at, column, cell, row)

    def _number(self, number: Fraction, row: dict[str, Cell]) -> Format:
        """The format of a number by the unit in its row: 57 is shown as 57%, and added up as 57."""
        decimals = decimals_of(number, MOST_EXACT)
        measure = self.context.edition.trust.measures.get(str(row.get("measure")))
        if measure:
            decimals = max(decimals, measure.decimals)
        key = str(row.get("unit")), decimals
        if key not in self.numbers:
            self.numbers[key] = self.formats.of(text_wrap=False, num_format=number_format(*key))
        return self.numbers[key]

    def _text(self, number: int, at: int, column: Column, text: str, row: dict[str, Cell]) -> None:
        """Write a text, which stays one also when somebody edits its cell; a rating's word in its colour."""
        shown, colour, form = one_line(text), None, self.plain
        if len(shown) > MOST_TEXT:
            shown = f"{shown[:MOST_TEXT].rsplit(' ', 1)[0]} …"
        if column.name.endswith(_LABEL):
            colour = self.colours.get(str(row.get(column.name.removesuffix(_LABEL))))
        if colour:
            form = self.formats.rated(colour)
        elif shown.startswith(("=", "+", "-", "@")):
            form = self.formats.of(text_wrap=_is_wrapped(column), indent=1, quote_prefix=True)
        elif _is_wrapped(column):
            form = self.wrapped
        self.sheet.write_string(number, at, shown, form)


def number_format(unit: str, decimals: int) -> str:
    """How a spreadsheet shows a number of a unit.

    >>> number_format("percent", 1), number_format("ratio", 0), number_format("pounds", 2)
    ('#,##0.0"%"', '#,##0":1"', '"£"#,##0.00;-"£"#,##0.00')
    """
    digits = "#,##0"
    if decimals:
        digits += "." + "0" * decimals
    if unit == "pounds":
        return f'"£"{digits};-"£"{digits}'
    if unit == "percent":
        return f'{digits}"%"'
    if unit == "ratio":
        return f'{digits}":1"'
    return digits


def _is_wrapped(column: Column) -> bool:
    """Whether a column's texts may take several lines: titles and sentences do."""
    return column.says.is_long or column.name in _WIDE


def _width_of(column: Column) -> int:
    """The width of a column in characters, wide enough for its head."""
    if column.says.is_long:
        return _WIDE.get(column.name, _LONG)
    least = len(column.says.title) + 5  # with the arrow of the filter
    return max(least, _WIDE.get(column.name, _WIDTHS.get(column.type, _TEXT)))


def _write_columns(formats: Formats, sheet: Worksheet, tables: Sequence[Table], title: str, readers: str) -> None:
    """What each column means, and what it is called in the CSVs."""
    heads = (("Sheet", 16), ("Column", 22), ("Name in the CSV", 22), ("Type", 10), ("Meaning", 100))
    for at, (head, width) in enumerate(heads):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, head, formats.head(is_open=False))
    number = 0
    for table in tables:
        for column in table.columns:
            number += 1
            says = column.says
            for at, text in enumerate((table.title, says.title, column.name, column.type, says.description)):
                sheet.write_string(number, at, text, formats.of())
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, number, len(heads) - 1)
    sheet.repeat_rows(0)
    print_on_a4(sheet, f"{title}. Columns", readers)


def _write_about(context: PageContext, formats: Formats, sheet: Worksheet, tables: Sequence[Table]) -> None:
    """What the workbook is, who may read it, and what its signs mean."""
    trust = context.edition.trust
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, one_line(trust.own.profile.title), formats.of(bold=True, font_size=16, text_wrap=False))
    rows = [
        ("As at", f"{context.today}: what was known on that day."),
        ("Who may read it", readers_of(context.edition)),
        ("Terms of use", f"{terms_of(context.edition)} {OF_OTHERS}"),
        ("Form of the data", f"Version {CURRENT}. The same tables are on the site as CSV; its page “Data” says what changed."),
        ("Folded columns", "Ids and what is seldom wanted are folded away: the plus above the columns shows them."),
        ("Adding up", (
            "Filter first: the sheet of figures has the trust's own beside its schools', and those of populations "
            "such as national. Percentages cannot be added up; numerators and cohorts can."
        )),
    ]  # fmt: skip
    if not context.edition.is_for_trustees:
        rows[-1] = ("Adding up", rows[-1][1].replace("; numerators and cohorts can", ""))
    if trust.own.profile.is_example:
        rows.insert(0, ("Example", "An invented trust with invented data."))
    number = 2
    for label, text in rows:
        number = _about_row(formats, sheet, number, label, text)
    number = _about_head(formats, sheet, number, "Sheets")
    for table in tables:
        number = _about_row(formats, sheet, number, table.title, table.description)
    number = _about_head(formats, sheet, number, "Symbols in place of a figure")
    for symbol, words in symbols_in_words():
        number = _about_row(formats, sheet, number, symbol, capital(words))
    number = _about_head(formats, sheet, number, "Ratings")
    for style in trust.policy.styles.values():
        sheet.write_string(number, 0, style.label, formats.rated(style.colour))
        sheet.write_string(number, 1, style.in_key, formats.of())
        number += 1
    sheet.activate()


def _about_head(formats: Formats, sheet: Worksheet, number: int, text: str) -> int:
    """Write a heading after an empty row. Gives the number of the next row."""
    sheet.set_row(number + 1, 22)
    sheet.write_string(number + 1, 0, text, formats.of(bold=True, font_size=13, text_wrap=False))
    return number + 2


def _about_row(formats: Formats, sheet: Worksheet, number: int, label: str, text: str) -> int:
    """Write a term and what there is to say of it. Gives the number of the next row."""
    sheet.write_string(number, 0, label, formats.of(bold=True))
    sheet.write_string(number, 1, one_line(text), formats.of())
    sheet.set_row(number, height_of([(one_line(text), 100)]))
    return number + 1
