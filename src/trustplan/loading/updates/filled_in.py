"""Read an update workbook that somebody has filled in: gives slips, and a question about each cell that is not sure.

Sheets, columns and rows are found by their hidden keys, so all of them may be moved. Only what is filled in is news.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from trustplan.loading.updates import workbook_form as form
from trustplan.loading.updates.cells import CellForm, CellQuestion, CellValue, shown, understood
from trustplan.loading.updates.form import MOST_BYTES, MOST_CHANGES, UpdateSlip, read_slip
from trustplan.loading.updates.workbook_form import OF_FIGURE
from trustplan.primitives.english import listed
from trustplan.primitives.errors import TrustplanError
from trustplan.source.characters import without_odd
from trustplan.source.tables.office_file import FILLED_IN
from trustplan.source.tables.xlsx_reader import read_workbook
from trustplan.source.workbook import address_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from trustplan.source.rating_words import RatingWords
    from trustplan.source.workbook import Cell, Sheet

_EXPORT = "Make one with “trustplan sheet export”, and fill in that."
_UNDO = "Undo it, or make the workbook anew with “trustplan sheet export” and fill in that."
# The columns of each kind of news, and those without which there is none.
_PARTS = {
    "update": ("stage", "rating", "note", "evidence", "forecast_end"),
    "milestone": ("done",),
    "figure": OF_FIGURE,
    "judgement": ("rating", "because", "evidence"),
}
_NEEDED = {"figure": ("value",), "judgement": ("rating", "because")}
_RECOVERY = ("doing", "help_wanted")
_TRUE = "yes"
_JSON = ("was", "was_recovery")


class NoUpdateWorkbookError(TrustplanError):
    """A workbook that is none of ours, or is of a newer version; the message says what to do."""


class Remark(Struct, frozen=True, kw_only=True):
    """What is said of a cell: where it is, what it is about, what is not sure or how it was read, and what to write."""

    address: str
    about: str
    message: str
    fix: str = ""

    def __str__(self) -> str:
        """A line for a person."""
        about = f" ({self.about})" * bool(self.about)
        return f"{self.address}{about}: {self.message} {self.fix}".rstrip()


class FilledIn(Struct, frozen=True, kw_only=True):
    """What a workbook says: slips, what is asked, what is to be known, and the cell at which each change begins, by its `id()`.

    `headings` are what a person reads above each column, by its key.
    """

    slips: tuple[UpdateSlip, ...]
    questions: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    addresses: Mapping[int, str]
    headings: Mapping[str, str]


class _Change(Struct, frozen=True):
    """News on an item: its plan, the place of its row in the workbook as it was made, its data and its first cell."""

    plan: str
    order: int
    data: dict[str, Any]
    address: str


class _Gathered(Struct):
    """A workbook while it is read."""

    rows: dict[str, dict[str, str]]
    choices: dict[str, dict[str, str]]
    words: RatingWords
    order: dict[str, int] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    questions: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    changes: list[_Change] = field(default_factory=list)

    def ask(self, address: str, about: str, message: str, fix: str) -> None:
        """Note a question."""
        self.questions.append(Remark(address=address, about=about, message=message, fix=fix))

    def note(self, address: str, message: str, about: str = "") -> None:
        """Note what is to be known."""
        self.notes.append(Remark(address=address, about=about, message=message))

    def wanted(self, column: form.Column, base: Mapping[str, str]) -> CellForm:
        """What a cell of a column is for, in a row with some base values."""
        choices = self.choices.get(column.choices or (base.get("values", "") * (column.takes == form.VALUE)), {})
        is_share = base.get("is_share") == _TRUE
        return CellForm(column=column, choices=choices, unit=base.get("unit", ""), is_share=is_share, words=self.words)


def read_filled_in(raw: bytes, source: str, *, words: RatingWords, by: str, day: date, latest: date) -> FilledIn:
    """What a workbook says, in the name of a role and on a day where it names none; no later day is taken.

    Raises TableError or NoUpdateWorkbookError for a file that is no workbook, or none of ours.
    """
    sheets = read_workbook(raw, source, FILLED_IN)
    settings = _settings(sheets, source)
    gathered = _Gathered(rows={}, choices={}, words=words)
    for row in _table(sheets[form.ROWS]):
        gathered.rows[row.get("key", "")] = row
        gathered.order[row.get("key", "")] = len(gathered.order)
    for row in _table(sheets[form.CHOICES]):
        gathered.choices.setdefault(row.get("list", ""), {})[row.get("word", "")] = row.get("id", "")
    try:
        _read_sheets(gathered, sheets)
        by, on = _answers(gathered, sheets, by, day, latest)
        slips, addresses = _slips(gathered, settings["as_at"], by, on, source)
    except (KeyError, json.JSONDecodeError):
        raise _changed(source) from None
    return FilledIn(
        slips=slips,
        questions=tuple(gathered.questions),
        notes=tuple(gathered.notes),
        addresses=addresses,
        headings=gathered.headings,
    )


def _changed(source: str) -> NoUpdateWorkbookError:
    return NoUpdateWorkbookError(f"The hidden sheets of {source} have been changed. {_EXPORT}")


def _settings(sheets: Mapping[str, Sheet], source: str) -> dict[str, str]:
    """The settings of a workbook of ours. Raises NoUpdateWorkbookError for any other."""
    if not {form.SETTINGS, form.ROWS, form.CHOICES} <= sheets.keys():
        msg = f"{source} is not a workbook for updates, or its hidden sheets were deleted. {_EXPORT}"
        raise NoUpdateWorkbookError(msg)
    cells = sheets[form.SETTINGS].cells
    found: dict[str, str] = {}
    for (row, column), cell in cells.items():
        if column == 1 and (row, 2) in cells:
            found[cell.text] = cells[row, 2].text
    if not found.get("format", "").isdecimal() or "as_at" not in found:
        raise _changed(source)
    if int(found["format"]) > form.FORMAT:
        msg = f"{source} was made by a newer version of trustplan. Update the program first."
        raise NoUpdateWorkbookError(msg)
    return found


def _table(sheet: Sheet) -> list[dict[str, str]]:
    """The rows of a hidden sheet, by its heading."""
    found: dict[int, dict[str, str]] = {}
    for (row, column), cell in sheet.cells.items():
        heading = sheet.cells.get((1, column))
        if row > 1 and heading:
            text = cell.text
            if heading.text not in _JSON:
                text = shown(cell)
            found.setdefault(row, {})[heading.text] = text
    return [found[row] for row in sorted(found)]


def _first(sheet: Sheet) -> str:
    """The key of a sheet."""
    cell = sheet.cells.get((1, 1))
    if cell is None:
        return ""
    return cell.text.strip()


def _read_sheets(gathered: _Gathered, sheets: Mapping[str, Sheet]) -> None:
    """Read each sheet that has a key; ask or tell about the others."""
    others: list[Sheet] = []
    found: set[str] = set()
    for sheet in sheets.values():
        key = _first(sheet)
        if key in form.SHEETS:
            found.add(key)
            _read_sheet(gathered, sheet, key)
        elif key != form.HOW_TO and not sheet.is_hidden and sheet.cells:
            others.append(sheet)
    missing = {row.get("sheet", "") for row in gathered.rows.values()} - found
    for sheet in others:
        first = address_of(sheet.name, 1, 1)
        if missing:
            message = "The hidden first row and column of this sheet are gone, so it is not known what it holds."
            gathered.ask(first, "", message, _UNDO)
        else:
            gathered.note(first, "This sheet is not one of the workbook's, and was left out.")


def _read_sheet(gathered: _Gathered, sheet: Sheet, key: str) -> None:
    placed = _columns(gathered, sheet, key)
    rows: dict[int, dict[str, Cell]] = {}
    others: dict[int, Cell] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if row > 2 and column in placed:
            rows.setdefault(row, {})[placed[column].key] = cell
        elif row > 2 and shown(cell):
            others.setdefault(column, cell)
    is_lost = any(column.takes and column not in placed.values() for column in form.SHEETS[key])
    for cell in others.values():
        if is_lost:
            gathered.ask(cell.address, "", "The hidden first row does not say what this column is.", _UNDO)
        else:
            gathered.note(cell.address, "This column is not one of the workbook's, and was left out.")
    for row, filled in rows.items():
        _read_row(gathered, key, address_of(sheet.name, row, 1), filled)


def _columns(gathered: _Gathered, sheet: Sheet, key: str) -> dict[int, form.Column]:
    """Which column is where, by the keys in the hidden first row; the headings below them are noted."""
    known = {column.key: column for column in form.SHEETS[key]}
    placed = {1: known["key"]}
    for (row, column), cell in sorted(sheet.cells.items()):
        if row == 1 and column > 1:
            _place(gathered, placed, cell, known)
    for number, one in placed.items():
        if heading := sheet.cells.get((2, number)):
            gathered.headings[one.key] = shown(heading)
    return placed


def _place(gathered: _Gathered, placed: dict[int, form.Column], cell: Cell, known: Mapping[str, form.Column]) -> None:
    """Note which column is where, by the key in the hidden first row."""
    column = known.get(cell.text.strip())
    if column is None:
        message = f"The hidden first row says “{shown(cell)}” here, where it has the key of the column."
        gathered.ask(cell.address, "", message, _UNDO)
    elif column in placed.values():
        message = f"The column “{column.key}” is there twice."
        gathered.ask(cell.address, "", message, "Delete one of them.")
    else:
        placed[cell.column] = column


def _read_row(gathered: _Gathered, key: str, first: str, cells: Mapping[str, Cell]) -> None:
    """Read what is filled in in a row, which `first` is the first cell of."""
    filled: dict[form.Column, Cell] = {}
    for column in form.SHEETS[key]:
        cell = cells.get(column.key)
        if column.takes and cell and (shown(cell) or cell.formula):
            filled[column] = cell
    if not filled:
        return
    base = _base(gathered, key, first, cells, next(iter(filled.values())).address)
    if base is None:
        return
    entries: dict[str, Any] = {}
    places: dict[str, str] = {}
    before = len(gathered.questions)
    for column, cell in filled.items():
        about = f"{_item(base, cells)}, {gathered.headings.get(column.key, column.key)}"
        made = understood(cell, gathered.wanted(column, base))
        if why := _locked(key, column.key, base):
            gathered.ask(cell.address, about, *why)
        elif isinstance(made, CellQuestion):
            gathered.ask(cell.address, about, made.message, made.fix)
        elif isinstance(made, CellValue):
            entries[column.key], places[column.key] = made.value, cell.address
            if made.note:
                gathered.note(cell.address, f"{made.note}.", about)
    if len(gathered.questions) == before:
        _add_news(gathered, base, entries, places)


def _item(base: Mapping[str, str], cells: Mapping[str, Cell]) -> str:
    """What a row is about: its item, and the school where many have the same."""
    if "school" in cells and shown(cells["school"]):
        return f"{base['item']}, {shown(cells['school'])}"
    return base["item"]


def _base(
    gathered: _Gathered, key: str, first: str, cells: Mapping[str, Cell], address: str
) -> Mapping[str, str] | None:
    """The base values of a row, by its hidden key; None, with a question, where it is not sure which row it is."""
    name = ""
    if "key" in cells:
        name = shown(cells["key"])
    base = gathered.rows.get(name)
    if base is None or base.get("sheet") != key:
        message = "The hidden first column does not say which row this is."
        fix = "Only the rows of the workbook are read. What is new in a plan is added to the plan itself."
        gathered.ask(address, "", message, fix)
        return None
    says = [shown(cells[part]) for part in form.SHOWN if part in cells]
    if "shown" in base and " ".join(without_odd(base["shown"]).split()) != form.SHOWN_BETWEEN.join(filter(None, says)):
        message = (
            f"The hidden first column says {base['item']}, and the row shows {listed(says[:3])}: "
            "it was sorted or pasted over without that column."
        )
        gathered.ask(address, "", message, _UNDO)
        return None
    if name in gathered.seen:
        message = f"The row of {base['item']} is there twice, also at {gathered.seen[name]}."
        gathered.ask(address, "", message, "Delete one of them.")
        return None
    gathered.seen[name] = first
    return base


def _locked(sheet: str, column: str, base: Mapping[str, str]) -> tuple[str, str] | None:
    """Why nothing can be said in a cell, though its column is filled in, and what to do."""
    if sheet == "figures" and base["kind"] == "recovery" and column in OF_FIGURE:
        return "This figure is worked out from others, so nobody fills it in.", "Empty the cell."
    if column in _RECOVERY and sheet in ("figures", "judgements") and not base.get("whole"):
        message = "What is done about this KPI is not said in this row."
        return message, "Empty the cell, and say it in the row that has room for it, or in the school's own workbook."
    return None


def _add_news(
    gathered: _Gathered,
    base: Mapping[str, str],
    entries: Mapping[str, Any],
    places: Mapping[str, str],
) -> None:
    """Add the changes of a row, or ask for what is missing in one."""
    kind, was = base["kind"], json.loads(base["was"])
    entry, recovery = _only(entries, _PARTS.get(kind, ())), _only(entries, _RECOVERY)
    if entry and _is_incomplete(gathered, base, entry, places):
        return
    if kind == "update" and recovery:
        entry["recovery"] = recovery
    if entry and not (kind == "milestone" and was == entry):  # a day that the workbook had when it was made
        data = {"item": base["item"], "kind": kind, "was": was, "entry": entry}
        data |= _only(base, ("period", "milestone", "school"))
        if base.get("through"):  # a slip of the school's says in which plan the KPI is
            del data["school"]
            data["plan"] = base["plan"]
        _add(gathered, base, data, next(iter(places.values())))
    if recovery and kind != "update":
        was = json.loads(base.get("was_recovery") or "null")
        data = {"item": base["whole"], "kind": "recovery", "was": was, "entry": recovery}
        _add(gathered, base, data, places[next(iter(recovery))])


def _only(data: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    """Some keys, as far as they say something."""
    return {key: data[key] for key in keys if data.get(key) not in (None, "")}


def _is_incomplete(
    gathered: _Gathered, base: Mapping[str, str], entry: Mapping[str, Any], places: Mapping[str, str]
) -> bool:
    """Whether an entry lacks what no entry of its kind goes without, which is asked for then."""
    for key in _NEEDED.get(base["kind"], ()):
        if key in entry:
            continue
        there = [f"“{gathered.headings.get(one, one)}”" for one in entry]
        verb = "is"
        if len(there) > 1:
            verb = "are"
        wanted = gathered.headings.get(key, key)
        message = f"{listed(there)} {verb} filled in, and “{wanted}” is not."
        about = f"{base['item']}, {wanted}"
        gathered.ask(places[next(iter(entry))], about, message, "Fill in both, or empty the cell.")
        return True
    return False


def _add(gathered: _Gathered, base: Mapping[str, str], data: dict[str, Any], address: str) -> None:
    plan = base.get("through") or base["plan"]
    gathered.changes.append(_Change(plan, gathered.order[base["key"]], data, address))


def _answers(gathered: _Gathered, sheets: Mapping[str, Sheet], by: str, day: date, latest: date) -> tuple[str, str]:
    """Who says it and on which day: as the first sheet says, or else what was given."""
    on, where = day.isoformat(), form.HOW_TO
    for sheet in sheets.values():
        if _first(sheet) != form.HOW_TO:
            continue
        for (row, column), name in sheet.cells.items():
            key = name.text.strip()
            if column != 1 or row == 1 or key not in (form.ROLE, form.DAY):
                continue
            address = address_of(sheet.name, row, form.ANSWER + 1)
            made = _answer(gathered, sheet.cells.get((row, form.ANSWER + 1)), key)
            if key == form.ROLE:
                where, by = address, by or made
            elif made > latest.isoformat():
                gathered.ask(address, "", f"{made} is still to come.", "Write the update's day, or empty the cell.")
            else:
                on = made or on
    if not by and gathered.changes and not any(one.address == where for one in gathered.questions):
        gathered.ask(where, "", "It does not say who fills it in.", "Choose a role there, or name one with --by.")
    return by, on


def _answer(gathered: _Gathered, cell: Cell | None, key: str) -> str:
    """An answer on the first sheet; nothing where there is none, or it is not sure."""
    if cell is None:
        return ""
    column = {form.ROLE: form.Column(key, form.CHOICE, form.ROLE), form.DAY: form.Column(key, form.DATE)}[key]
    made = understood(cell, gathered.wanted(column, {}))
    if isinstance(made, CellQuestion):
        gathered.ask(cell.address, "", made.message, made.fix)
    return str(made.value) if isinstance(made, CellValue) else ""


def _slips(
    gathered: _Gathered, as_at: str, by: str, on: str, source: str
) -> tuple[tuple[UpdateSlip, ...], dict[int, str]]:
    """A slip for each plan, or several where one would be too long; and the cell of each change."""
    if not by:
        return (), {}
    slips: list[UpdateSlip] = []
    addresses: dict[int, str] = {}
    ordered = sorted(gathered.changes, key=lambda change: change.order)
    for plan in dict.fromkeys(change.plan for change in ordered):
        head = {"format": 1, "plan": plan, "by": by, "on": on, "as_at": as_at}
        for part in _parts([change for change in ordered if change.plan == plan]):
            data = {**head, "changes": [change.data for change in part]}
            slip = read_slip(json.dumps(data).encode(), source)
            slips.append(slip)
            for news, change in zip(slip.changes, part, strict=True):
                addresses[id(news)] = change.address
    return tuple(slips), addresses


def _parts(changes: list[_Change]) -> Iterator[list[_Change]]:
    """Changes in parts of which each fits into a slip."""
    part: list[_Change] = []
    size = 0
    for change in changes:
        more = len(json.dumps(change.data))
        if part and (len(part) == MOST_CHANGES or size + more > MOST_BYTES - 1_000):
            yield part
            part, size = [], 0
        part.append(change)
        size += more + 2
    yield part
