"""Cells of one row of a file that fills profiles: days, counts and words, each refused by its line where it is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from trustplan.primitives.findings import Finding, Place, Severity
from trustplan.primitives.periods import parse_date
from trustplan.primitives.suggestions import meant
from trustplan.source.layout import printable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from trustplan.loading.imports.profiles.forms import ProfileForm, WordColumn

_DAYS = {
    "dd/mm/yyyy": re.compile(r"(\d\d)/(\d\d)/(\d{4})", re.ASCII),
    "dd-mm-yyyy": re.compile(r"(\d\d)-(\d\d)-(\d{4})", re.ASCII),
}
_COUNT = re.compile(r"0|[1-9][0-9]{0,5}")
_URN = re.compile(r"[0-9]{6}")
_CORRECT = "Correct it where the file comes from, or download the file again."
MOST_SHOWN = 60  # characters of a cell in a message


def plain(cell: str) -> str:
    """A cell without spaces around it, and with one where there are several.

    >>> plain(" Latest OEIF  safeguarding is effective? ")
    'Latest OEIF safeguarding is effective?'
    """
    return " ".join(cell.split())


def shown(cell: str) -> str:
    """A cell as a message quotes it: on one line, and not all of a long one."""
    text = printable(cell)
    if len(text) > MOST_SHOWN:
        return f"{text[:MOST_SHOWN]}…"
    return text


class ProfileRow(Struct):
    """A row of one school: its cells by column, and what is wrong or worth telling, which is noted as it is read."""

    form: ProfileForm
    place: Place
    cells: dict[str, str]
    title: str
    today: date
    errors: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def text(self, column: str) -> str:
        """A cell; nothing for one that says nothing."""
        cell = self.cells[column]
        if cell in self.form.blanks:
            return ""
        return cell

    def day(self, column: str, *, may_come: bool = False) -> date | None:
        """A day, which has come unless `may_come`; None for a cell that says nothing, and for one that is refused."""
        cell = self.text(column)
        if not cell:
            return None
        found = read_day(cell, self.form.days)
        if found is None:
            forms = " or ".join(self.form.days)
            message = f"“{column}” is “{shown(cell)}”, which is no day as this file writes them, {forms}."
            self.refuse("import-cell", message, _CORRECT)
        elif found > self.today and not may_come:
            message = f"“{column}” is {cell}, which is still to come."
            self.refuse("import-cell", message, "Correct it, or bring the file in when the day has come.")
            return None
        return found

    def count(self, column: str) -> int | None:
        """A whole number; None for a cell that says nothing, and for one that is refused."""
        cell = self.text(column)
        if cell and not _COUNT.fullmatch(cell):
            message = f"“{column}” is “{shown(cell)}”, and a whole number is wanted, such as 331."
            self.refuse("import-cell", message, _CORRECT)
            return None
        if not cell:
            return None
        return int(cell)

    def urn(self, column: str) -> str:
        """A URN; nothing for a cell that says nothing, and for one that is refused."""
        cell = self.text(column)
        if cell and not _URN.fullmatch(cell):
            message = f"“{column}” is “{shown(cell)}”, and a URN has six digits."
            self.refuse("import-cell", message, _CORRECT)
            return ""
        return cell

    def word(self, of: WordColumn) -> str:
        """What the word of a cell means; nothing for one that says nothing, and for one that is refused."""
        cell = self.cells[of.column]
        if cell in of.blanks:
            return ""
        if cell not in of.words:
            self.unknown(of.column, of.words)
        return of.words.get(cell, "")

    def unknown(self, column: str, known: Iterable[str]) -> None:
        """Refuse a word that the map does not have."""
        message = f"“{column}” is “{shown(self.cells[column])}”, a word that is not known for it."
        fix = f"{meant(self.cells[column], known)} If the publisher has a new word, it belongs into the map of this file first."
        self.refuse("import-cell", message, fix)

    def refuse(self, rule: str, message: str, fix: str = "") -> None:
        """Note an error, with which nothing is taken."""
        self.errors.append(Finding(rule=rule, place=self.place, message=f"{self.title}: {message}", fix=fix))

    def note(self, rule: str, message: str, fix: str = "") -> None:
        """Note what is not taken, and why."""
        message = f"{self.title}: {message}"
        found = Finding(rule=rule, place=self.place, message=message, fix=fix, severity=Severity.WARNING)
        self.notes.append(found)


def read_day(text: str, forms: Iterable[str]) -> date | None:
    """A day that is written in one of some forms; None for any other text.

    >>> read_day("28/11/2023", ["dd/mm/yyyy"]).isoformat(), read_day("2023-11-28", ["dd/mm/yyyy"])
    ('2023-11-28', None)
    """
    for form in forms:
        found = _DAYS[form].fullmatch(text)
        if found:
            return parse_date(f"{found[3]}-{found[2]}-{found[1]}")
    return None
