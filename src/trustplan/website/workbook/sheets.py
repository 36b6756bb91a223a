"""The sheets of a workbook that are filled in: their headings, rows, drop-downs, limits and colours."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from trustplan.loading.updates.workbook_form import DATE, SHEETS, VALUE, WHOLE
from trustplan.primitives.english import inside
from trustplan.website.workbook.formats import LINE, WIDEST, drop_down, height_of, protect, put_text, set_up_print

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook as Book

    from trustplan.loading.updates.workbook_form import Column
    from trustplan.website.data.workbook import Row, Workbook
    from trustplan.website.workbook.formats import Formats

# The heading and width of what is shown or, where the schemas have no label for it, filled in; widths are in characters.
_HEADINGS = {
    "school": ("School", 15),
    "plan": ("Plan", 18),
    "id": ("Id", 9),
    "title": ("", 34),
    "due": ("Due", 13),
    "stage_now": ("Stage now", 13),
    "rating_now": ("Rating now", 15),
    "last": ("Last entry", 34),
    "target": ("Target", 20),
    "period": ("Period", 16),
    "unit": ("Unit", 8),
    "cohort": ("Out of", 8),
    "cohort_of": ("Who is counted", 14),
    "rubric": ("What each rating means", 32),
    "value": ("Figure", 12),
    "stage": ("", 14),
    "rating": ("", 14),
    "status": ("How firm", 12),
    "note": ("", 36),
    "because": ("", 36),
    "doing": ("", 26),
    "help_wanted": ("", 22),
    "evidence": ("", 20),
    "forecast_end": ("", 14),
    "milestone": ("", 34),
    "done": ("Done on", 13),
}
_NAMES = {"actions": "Actions", "milestones": "Milestones", "figures": "Figures", "judgements": "Judgements"}
# What is said beside a cell while it is filled in.
_PROMPTS = {
    "value": "A number, 13/76, or the word from the list. c, z, x, low, k or u where there is none that may be said.",
    "cohort": "How many pupils, people or answers stand behind the figure.",
    "status": "Leave it empty for a final figure.",
    "done": "The day on which it was done, such as 9 Dec 2026.",
    "forecast_end": "Only if it will not end when it is due. A day, such as 12 Feb 2027.",
    "evidence": "Title and date of a document. Several: one on each line.",
}
_MOST_SHOWN = 700  # characters of a cell that is only read
_BANNED = str.maketrans("", "", "[]:*?/\\'")


def sheet_name(workbook: Workbook, sheet: str) -> str:
    """What a sheet is called: by the trust's own word, where a sheet may be called so."""
    name = workbook.names.get(sheet, _NAMES[sheet]).translate(_BANNED).strip()[:31]
    others = [_NAMES[other].casefold() for other in _NAMES if other != sheet]
    if not name or name.casefold() in (*others, "how to", "history"):
        return _NAMES[sheet]
    return name


class Sheet:
    """One sheet as it is written."""

    def __init__(
        self, workbook: Workbook, book: Book, formats: Formats, places: dict[str, str], name: str, rows: list[Row]
    ) -> None:
        self.workbook = workbook
        self.formats = formats
        self.places = places
        self.name = name
        self.rows = rows
        self.title = sheet_name(workbook, name)
        self.sheet = book.add_worksheet(self.title)
        self.columns = SHEETS[name]
        self.last = len(rows) + 1  # the number of the last row, from 0

    def write(self) -> None:
        """Write all of it."""
        self.sheet.write_string(0, 0, self.name)
        self.sheet.set_row(0, None, None, {"hidden": True})
        heads = []
        for at, column in enumerate(self.columns):
            heads.append(self._head(at, column))
        self.sheet.set_row(1, height_of(heads))
        for number, row in enumerate(self.rows, start=2):
            self._row(number, row)
        titles = [at for at, column in enumerate(self.columns) if column.key == "title"]
        self.sheet.freeze_panes(2, titles[0] + 1)
        self.sheet.autofilter(1, 0, self.last, len(self.columns) - 1)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:Z{self.last + 1}"})
        for at, column in enumerate(self.columns):
            self._guard(at, column)
        protect(self.sheet)
        width = sum(_HEADINGS[column.key][1] for column in self.columns if self._is_shown(column))
        set_up_print(self.sheet, self.workbook, self.title, width)
        self.sheet.repeat_rows(1)
        if width > WIDEST:
            self.sheet.repeat_columns(0, titles[0])

    def _head(self, at: int, column: Column) -> tuple[str, int]:
        """Write a column's key and heading. Gives the heading and its width."""
        width = _HEADINGS.get(column.key, ("", 10))[1]
        self.sheet.set_column(at, at, width, None, {"hidden": not self._is_shown(column)})
        if column.key == "key":
            return "", width
        self.sheet.write_string(0, at, column.key)
        text = self._heading(column)
        self.sheet.write_string(1, at, text, self.formats.head(is_open=bool(column.takes)))
        return text, width

    def _is_shown(self, column: Column) -> bool:
        """Whether a column has anything to read or to fill in."""
        if column.key == "key":
            return False
        return any(row.cells.get(column.key) or self._is_open(row, column) for row in self.rows)

    def _is_open(self, row: Row, column: Column) -> bool:
        return bool(column.takes) and column.key not in row.locked

    def _heading(self, column: Column) -> str:
        own, _ = _HEADINGS[column.key]
        if column.key == "title":
            names = self.workbook.names
            return {"figures": "Figure of", "judgements": names["kpi"]}.get(self.name, names["action"])
        if column.key == "milestone":
            return self.workbook.names["milestone"]
        if column.key == "last" and self.name == "figures":
            return "Last figure"
        return own or str(self.workbook.fields[self.name][column.key]["label"])

    def _row(self, number: int, row: Row) -> None:
        self.sheet.write_string(number, 0, row.key)
        texts: list[tuple[str, int]] = []
        for at, column in enumerate(self.columns[1:], start=1):
            value = row.cells.get(column.key, "")
            if isinstance(value, date):
                form = self.formats.shown(is_day=True, begins=row.begins)
                self.sheet.write_datetime(number, at, value, form)
            elif self._is_open(row, column):
                self.sheet.write_blank(number, at, None, self.formats.box(column.takes, begins=row.begins))
            else:
                text = _cut(value)
                put_text(self.sheet, number, at, text, self.formats.shown(begins=row.begins))
                texts.append((text, _HEADINGS[column.key][1]))
        self.sheet.set_row(number, max(height_of(texts), 2 * LINE * ("note" in self._open_keys(row))))

    def _open_keys(self, row: Row) -> list[str]:
        return [column.key for column in self.columns if self._is_open(row, column)]

    def _guard(self, at: int, column: Column) -> None:
        """The drop-downs, limits and colours of a column."""
        if column.key.startswith("rating"):
            self._colour(at)
        if not column.takes:
            return
        words: dict[str, object] = {}
        if prompt := self._prompt(column):
            words = {"input_title": self._heading(column)[:32], "input_message": prompt}
        for first, last, values in self._runs(column):
            rule = self._rule(column, values)
            self.sheet.data_validation(first, at, last, at, {**rule, **words})

    def _prompt(self, column: Column) -> str:
        if self.name == "actions" and column.key == "note":
            fields = self.workbook.fields[self.name]
            return f"{fields['note']['help']} A reason comes first: {inside(fields['why']['help'])}"[:255]
        if column.key in _PROMPTS:
            return _PROMPTS[column.key]
        field = self.workbook.fields[self.name].get(column.key, {})
        return str(field.get("help", ""))[:255]

    def _rule(self, column: Column, values: str) -> dict[str, Any]:
        if column.choices:
            return drop_down(self.places[column.choices])
        if values and column.takes == VALUE:
            return {**drop_down(self.places[values]), "error_type": "warning"}
        if column.takes == WHOLE:
            message = {"error_title": "A whole number is needed", "error_message": "Write how many, such as 28."}
            return {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 1_000_000, **message}
        if column.takes == DATE:
            message = {"error_title": "A date is needed", "error_message": "Write it like 12 Feb 2027."}
            after = {"validate": "date", "criteria": ">", "value": date(2000, 1, 1), "error_type": "warning"}
            return {**after, **message}
        longest = self.workbook.fields[self.name].get(column.key, {}).get("longest", 20_000)
        if column.takes == VALUE:
            longest = 60
        message = {"error_title": "It is too long", "error_message": f"At most {longest:,} characters fit here."}
        return {"validate": "length", "criteria": "<=", "value": longest, **message}

    def _runs(self, column: Column) -> list[tuple[int, int, str]]:
        """The rows that may be filled in, as first and last of each run with the same words to choose from."""
        runs: list[tuple[int, int, str]] = []
        for number, row in enumerate(self.rows, start=2):
            if not self._is_open(row, column):
                continue
            values = row.values * (column.takes == VALUE)
            if runs and runs[-1][1] == number - 1 and runs[-1][2] == values:
                runs[-1] = (runs[-1][0], number, values)
            else:
                runs.append((number, number, values))
        return runs

    def _colour(self, at: int) -> None:
        for word, colour in self.workbook.ratings:
            quoted = word.replace('"', '""')
            rule = {"type": "cell", "criteria": "==", "value": f'"{quoted}"', "format": self.formats.rating(colour)}
            self.sheet.conditional_format(2, at, self.last, at, rule)


def _cut(text: str) -> str:
    if len(text) <= _MOST_SHOWN:
        return text
    return f"{text[:_MOST_SHOWN].rsplit(' ', 1)[0]} …"
