"""The last look at the tables that a public site offers to download: no figure that must not be public is in any of them.

As `leak_scan` does, it trusts none of the code that left things out: it reads the CSVs and the workbook as a stranger would.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

from trustplan.publish.errors import PublishError
from trustplan.website.downloads.files import WORKBOOK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from trustplan.disclosure.small_numbers import Suppressed
    from trustplan.model import Trust

_IN_CELLS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LETTERS = re.compile(r"[A-Z]+")
_Row = dict[str, str]
_COUNTS = {"cohort", "numerator"}  # names of columns that the public sees empty
# The columns by which a row is known for a figure, in a CSV; a workbook has their titles at its head.
_NAMES = {
    "Measure id": "measure",
    "Organisation id": "organisation",
    "Period id": "period",
    "Group id": "group",
    "Value": "value",
    "Cohort": "cohort",
    "Numerator": "numerator",
}


def require_open_tables(site: Path, trust: Trust, small: Collection[Suppressed]) -> None:
    """Raise PublishError where a table has a group, a cohort, a sensitive measure, or a value that is `small`."""
    for path in sorted((site / "data").rglob("*.csv")):
        _require_open(path.relative_to(site).as_posix(), _rows_of_csv(path), trust, small)
    book = site / WORKBOOK
    if book.exists():
        for rows in _sheets(book):
            _require_open(WORKBOOK, rows, trust, small)


def _require_open(name: str, rows: Iterable[_Row], trust: Trust, small: Collection[Suppressed]) -> None:
    for row in rows:
        measure = trust.measures.get(row.get("measure", ""))
        if measure is None or "organisation" not in row:
            continue
        key = (row["organisation"], measure.id, row.get("period", ""))
        counts = any(row.get(column) for column in _COUNTS)
        is_closed = measure.is_sensitive or measure.is_of_group or bool(row.get("group")) or counts
        if is_closed or (row.get("value") and key in small):
            raise PublishError(
                f"“{name}” has the figure of “{key[1]}” of {key[0]} for {key[2]}, which must not be public; nothing was "
                "published.",
                "This is an error of the program: please report it.",
            )


def _rows_of_csv(path: Path) -> Iterator[_Row]:
    text = path.read_bytes().decode("utf-8-sig", "replace")
    head = text.partition("\n")[0]
    if "measure" not in head or "organisation" not in head:  # a table of something else, such as a file from docs/
        return
    for row in csv.DictReader(io.StringIO(text, newline="")):
        yield {name: value or "" for name, value in row.items() if name}


def _sheets(path: Path) -> Iterator[Iterator[_Row]]:
    """The rows of each sheet of a workbook that this program wrote."""
    with zipfile.ZipFile(path) as book:
        texts = ["".join(item.itertext()) for item in Xml.fromstring(book.read("xl/sharedStrings.xml"))]  # noqa: S314  ours
        for name in book.namelist():
            if name.startswith("xl/worksheets/sheet"):
                yield _rows_of_sheet(Xml.fromstring(book.read(name)), texts)  # noqa: S314  ours


def _rows_of_sheet(sheet: Xml.Element, texts: list[str]) -> Iterator[_Row]:
    heads: _Row = {}
    for row in sheet.iter(f"{_IN_CELLS}row"):
        found: _Row = {}
        for cell in row:
            letters = _LETTERS.match(cell.get("r", ""))
            value = cell.findtext(f"{_IN_CELLS}v", "")
            if letters:
                found[letters[0]] = texts[int(value)] if cell.get("t") == "s" else value
        if not heads:
            heads = {at: _NAMES.get(text, text) for at, text in found.items()}
        else:
            yield {**dict.fromkeys(heads.values(), ""), **{heads.get(at, at): text for at, text in found.items()}}
