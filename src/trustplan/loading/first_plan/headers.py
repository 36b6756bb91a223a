"""The headings of a table of actions: in which row they are, and what each of its columns holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trustplan.loading.first_plan.columns import ASKABLE, Heading, Holds, is_time, read_heading
from trustplan.loading.first_plan.questions import LEAVE_OUT, Question
from trustplan.loading.first_plan.status import is_status
from trustplan.loading.first_plan.texts import short
from trustplan.primitives.english import capital
from trustplan.source.tables.colours import STATUS_COLOURS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.loading.first_plan.found import FoundPlan
    from trustplan.loading.first_plan.questions import Asker
    from trustplan.source.tables.grid import Grid, GridCell

_HEADER_WITHIN = 12  # rows from the top of a table
_MILESTONES, _HAPPENED = "steps planned for then", "what had happened by then"


class Column(NamedTuple):
    """A column of a table: its place in the row, the words above it, and what they say."""

    at: int
    text: str
    holds: Holds
    time: str = ""
    with_lead: bool = False


class Header(NamedTuple):
    """The last row of the headings of a table, what each says, and its words."""

    row: int
    headings: list[Heading]
    texts: list[str]


def find_header(grid: Grid, *, is_joined: bool) -> Header | None:
    """The last row of the headings of a table of actions, what each says, and its words; None where there is none."""
    for number in range(min(len(grid.rows), _HEADER_WITHIN)):
        row = grid.rows[number]
        texts = [cell.line for cell in row]
        headings = [read_heading(text) for text in texts]
        if not is_header(row, headings, is_joined=is_joined):
            continue
        if below := _second(grid, number):
            return Header(number + 1, [read_heading(text) for text in below], below)
        return Header(number, headings, texts)
    return None


def _second(grid: Grid, number: int) -> list[str]:
    """The words of headings in two rows, where a wide one stands above several; nothing where it is one row."""
    if number + 1 >= len(grid.rows):
        return []
    row, below = grid.rows[number], grid.rows[number + 1]
    made: list[str] = []
    joined = 0
    for index, cell in enumerate(row):
        lower = below[index]
        spans = sum(other is cell for other in row) > 1 and bool(cell.lines)
        if lower is cell or not lower.lines:
            made.append(cell.line)
        elif spans and (is_time(lower.line) or read_heading(lower.line).holds):
            made.append(f"{cell.line} {lower.line}")
            joined += 1
        else:
            return []
    if joined < 2:
        return []
    return made


def read_columns(grid: Grid, header: Header, plan: FoundPlan, asker: Asker) -> tuple[Column, ...]:
    """The columns of a table that are of use, in order; what an unknown one holds is asked."""
    found: list[Column] = []
    has_action = any(heading.holds is Holds.ACTION for heading in header.headings)
    for at, (heading, text) in enumerate(zip(header.headings, header.texts, strict=True)):
        cells = [row[at] for row in grid.rows[header.row + 1 :]]
        if _is_second_half(grid, header, at) or not (text or any(cell.lines for cell in cells)):
            continue
        plan.columns += 1
        plan.known_columns += heading.holds is not None
        holds = _holds(heading, text, cells, grid.place(grid.rows[header.row][at], text), asker)
        if heading.holds is Holds.OBJECTIVE and not has_action:
            holds, has_action = Holds.ACTION, True
            plan.remarks.append(
                f"{capital(grid.name)} has no column of actions; “{text}” is read as what is to be done."
            )
        if holds and holds is not Holds.NOTHING:
            found.append(Column(at, text or f"column {at + 1}", holds, heading.time, heading.with_lead))
    return tuple(found)


def _is_second_half(grid: Grid, header: Header, at: int) -> bool:
    """Whether a column is only more of the one before, whose heading is merged over both."""
    row = grid.rows[header.row]
    return at > 0 and row[at] is row[at - 1] and header.texts[at] == header.texts[at - 1]


def _holds(heading: Heading, text: str, cells: Sequence[GridCell], place: str, asker: Asker) -> Holds | None:
    """What a column holds: by its heading, by what is below a term, or as it was answered."""
    if heading.holds is Holds.TERM:
        return _of_term(text, cells, place, asker)
    if heading.holds is None:
        return _asked(text, place, cells, asker)
    return heading.holds


def _of_term(text: str, cells: Sequence[GridCell], place: str, asker: Asker) -> Holds | None:
    """What is below a term: colours and letters, or words, of which it is asked what they are."""
    words = [cell.line for cell in cells if cell.lines and not is_status(cell.line)]
    if not words or any(cell.fill in STATUS_COLOURS for cell in cells):
        return Holds.STATUS
    question = Question(
        key="terms",
        text=f"The columns for terms, such as “{text}”, hold words (the first: “{short(words[0])}”). What are they?",
        choices=(_MILESTONES, _HAPPENED, LEAVE_OUT),
    )
    answer = asker.choose(question, place)
    return {_MILESTONES: Holds.MILESTONE, _HAPPENED: Holds.NOTES}.get(answer or "")


def _asked(text: str, place: str, cells: Sequence[GridCell], asker: Asker) -> Holds | None:
    """What an unknown column holds, as it was answered."""
    example = next((cell.line for cell in cells if cell.lines), "")
    if not example:
        return None
    shown = f"the column “{text}”"
    if not text:
        shown = "a column that has no heading"
    question = Question(
        key=f"column:{text.lower()}",
        text=f"What is in {shown}? The first cell that is filled in says “{short(example)}”.",
        choices=tuple(holds.value for holds in ASKABLE),
    )
    answer = asker.choose(question, place)
    if answer is None:
        return None
    return Holds(answer)


def is_header(row: Sequence[GridCell], headings: Sequence[Heading], *, is_joined: bool) -> bool:
    """Whether a row is the headings of a table of actions; `is_joined`: of the right half of one, too."""
    known: set[Holds] = set()
    for cell, heading in zip(row, headings, strict=True):
        if heading.holds and heading.holds is not Holds.TERM and len(cell.line) < 100:
            known.add(heading.holds)
    if Holds.ACTION in known:
        return len(known) > 1
    has_who = bool(known & {Holds.LEAD, Holds.WHEN, Holds.DUE})
    if Holds.OBJECTIVE in known:
        return has_who and len(known) > 2
    return is_joined and Holds.NUMBER in known and len(known) > 2 and has_who


def is_mostly_headings(row: Sequence[GridCell], headings: Sequence[Heading]) -> bool:
    """Whether most cells of a row are headings, so that it is no row of actions that has such words."""
    said = [heading for cell, heading in zip(row, headings, strict=True) if cell.lines]
    return 3 * sum(heading.holds is not None for heading in said) >= 2 * len(said)


def distinct(row: Sequence[GridCell]) -> list[GridCell]:
    """The cells of a row, each once."""
    found: list[GridCell] = []
    for cell in row:
        if not found or cell is not found[-1]:
            found.append(cell)
    return found
