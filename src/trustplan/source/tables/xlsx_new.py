"""A new workbook of Excel: takes a stream, gives a book in which no text becomes a formula, a link or a number.

All workbooks that are written begin here, since what comes from plans is data, whatever it begins with.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from io import BytesIO

    from xlsxwriter.workbook import Workbook as Book


def new_book(stream: BytesIO, title: str, day: date, **properties: str) -> Book:
    """An empty book, dated `day` so that the same plans give the same bytes. Raises ImportError without XlsxWriter.

    `properties` are others of the document: `author`, `comments`.
    """
    import xlsxwriter  # noqa: PLC0415  only there with an extra

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    made = datetime(day.year, day.month, day.day)  # noqa: DTZ001  the file has no zone
    book.set_properties({"title": title, **properties, "created": made})
    return book
