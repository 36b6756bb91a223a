"""How the cells of a workbook look, and how its sheets are protected and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.loading.updates.workbook_form import DATE, FIGURES, VALUE, WHOLE
from trustplan.primitives.english import say_date
from trustplan.website.downloads.terms import FOR_TRUSTEES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook as Book
    from xlsxwriter.worksheet import Worksheet

    from trustplan.website.data.workbook import Workbook

_INK, _RULE, _HEAD, _HEAD_OF_BOX, _BOX, _EDGE = "#17212B", "#C8D0D9", "#E7EAED", "#F3DE8A", "#FFFBE6", "#8A6D00"
_COLOURS = {  # of a rating: behind its word, and the word
    "red": ("#F6CFCC", "#7A0C11"),
    "amber": ("#FDF0CD", "#6B4A00"),
    "green": ("#D5EEDF", "#14532D"),
    "blue": ("#D6E4F8", "#123E7C"),
    "grey": ("#E7EAED", "#3A424B"),
}
_MOST_LINES = 16  # of a row's height: a sheet has to be read at a glance
LINE = 15  # points
WIDEST = 185  # characters of a row that can be read on one page of A4


class Formats:
    """The formats of one file, each made once."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._known: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, **wanted: object) -> Format:
        """The format with some properties beside those that all have."""
        key = tuple(sorted(wanted.items()))
        if key not in self._known:
            common = {"valign": "top", "text_wrap": True, "font_color": _INK}
            self._known[key] = self.book.add_format({**common, **wanted})
        return self._known[key]

    def shown(self, *, is_day: bool = False, begins: bool = False) -> Format:
        """Of what is only read."""
        more: dict[str, object] = {"bottom": 1, "bottom_color": _RULE, "align": "left", "indent": 1}
        if is_day:
            more["num_format"] = "d mmm yyyy"
        if begins:
            more |= {"top": 2, "top_color": _INK}
        return self.of(**more)

    def head(self, *, is_open: bool) -> Format:
        """Of a heading; the column is filled in where it `is_open`."""
        behind = (_HEAD, _HEAD_OF_BOX)[is_open]
        return self.of(bold=True, bottom=2, bg_color=behind, align="left", indent=1)

    def rated(self, colour: str) -> Format:
        """Of a cell that holds a rating's word."""
        behind, ink = _COLOURS.get(colour, _COLOURS["grey"])
        return self.of(bg_color=behind, font_color=ink, bold=True, indent=1)

    def rating(self, colour: str) -> Format:
        """Of a rating's word, which stands there as well."""
        behind, ink = _COLOURS.get(colour, _COLOURS["grey"])
        return self.book.add_format({"bg_color": behind, "font_color": ink, "bold": True})

    def box(self, takes: str, *, begins: bool = False) -> Format:
        """Of what is filled in. Figures and sentences are text, so that 9/12 becomes no day and = no formula."""
        more: dict[str, object] = {"locked": False, "bg_color": _BOX, "border": 1, "border_color": _EDGE}
        more["num_format"] = {DATE: "d mmm yyyy", WHOLE: "General"}.get(takes, "@")
        if takes in (VALUE, WHOLE):
            more["align"] = "right"
        if takes == DATE:
            more["align"] = "left"
        if begins:
            more |= {"top": 2, "top_color": _INK}
        return self.of(**more)


def title_of(workbook: Workbook) -> str:
    """What a workbook is called, with its day."""
    if workbook.made_for == FIGURES:
        return f"Figures of all schools, {say_date(workbook.day)}"
    return f"Update: {workbook.whose}, {say_date(workbook.day)}"


def drop_down(place: str) -> dict[str, Any]:
    """A drop-down."""
    message = {"error_title": "Please choose from the list", "error_message": "Press Alt and the arrow down to see it."}
    return {"validate": "list", "source": place, **message}


def height_of(texts: Sequence[tuple[str, int]]) -> int:
    """The height of a row in which each text is wrapped within its width."""
    most = 1
    for text, width in texts:
        most = max(most, _lines(text, width))
    return min(most, _MOST_LINES) * LINE + 4


def _lines(text: str, width: int) -> int:
    """How many lines a text takes when it is wrapped at words."""
    count = 0
    for line in text.split("\n"):
        count, used = count + 1, 0
        for word in line.split(" "):
            if used and used + len(word) > width - 3:
                count, used = count + 1, 0
            used += len(word) + 1
            count += (used - 1) // (width + 1)
    return count


def put_text(sheet: Worksheet, row: int, column: int, text: str, form: Format) -> None:
    """Write a text, which stays one whatever it looks like; a cell without a text is empty."""
    if text:
        sheet.write_string(row, column, text, form)
    else:
        sheet.write_blank(row, column, None, form)


def protect(sheet: Worksheet) -> None:
    """Lock what is not to be filled in, without a password; rows may still be made higher, and filtered."""
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})


def set_up_print(sheet: Worksheet, workbook: Workbook, name: str, width: int = 0) -> None:
    """Printed on A4, with what it is at the head of each page."""
    title = title_of(workbook)
    if name:
        title += f". {name}"
    print_on_a4(sheet, title, FOR_TRUSTEES, width)


def print_on_a4(sheet: Worksheet, title: str, readers: str, width: int = 0) -> None:
    """Printed on A4, as wide as the paper; what would be too small to read on one page, on two side by side."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1 + (width > WIDEST), 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.set_header(f"&L{title.replace('&', '&&')[:150]}&R{readers}")
    sheet.set_footer("&RPage &P of &N")
