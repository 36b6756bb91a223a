"""Find the actions in a document: which tables hold them, what their columns are, and the priorities that they stand below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trustplan.loading.first_plan.columns import Heading, Holds, is_time, read_heading
from trustplan.loading.first_plan.found import FoundAction, FoundCell, FoundPlan
from trustplan.loading.first_plan.headers import (
    Column,
    Header,
    distinct,
    find_header,
    is_header,
    is_mostly_headings,
    read_columns,
)
from trustplan.loading.first_plan.questions import Question
from trustplan.loading.first_plan.texts import short
from trustplan.primitives.english import capital
from trustplan.primitives.suggestions import spelled
from trustplan.source.tables.colours import STATUS_COLOURS
from trustplan.source.tables.grid import GridCell, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.loading.first_plan.questions import Asker
    from trustplan.source.tables.grid import Grid, OfficeDocument

MOST_ACTIONS = 1_000
_PRIORITY = re.compile(
    r"^(?:(?:key |strategic |school |improvement )?(?:priority|objective|aim|goal|issue|target|strand|theme|area|recommendation)"
    r"|kp|priority area|area (?:for|of) (?:improvement|development|focus)|(?:development|improvement) area|key issue for action)"
    r" ?(?:\(?[0-9]+[a-z]?\)?(?:\.[0-9]+)?\s*(?:[:.–—-]|\s|$)|[:.–—-]|$)\s*",
    re.IGNORECASE,
)
_A_PLAN = re.compile(r"\bplan\b|\b(?:sdp|sip|adp|rap)\b|\b20[0-9]{2} ?[/-] ?(?:20)?[0-9]{2}\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:\(?([0-9]{1,2}(?:\.[0-9]{1,2}){1,2}[a-z]?)[.):]?|([0-9]{1,2})[.)])\s+")
_PAGE = re.compile(r"[\s.…_]*[0-9]*$")  # behind an entry of a table of contents
_SHARED = (Holds.LEAD, Holds.WHEN, Holds.START, Holds.DUE, Holds.SUCCESS, Holds.STATUS, Holds.MONITOR, Holds.GOVERNOR)
_A_PRIORITY, _A_LINE = "a priority, and the rows below belong to it", "only a line: leave it out"
_DATES = (Holds.WHEN, Holds.START, Holds.DUE)


def without_number(text: str) -> tuple[str, str]:
    """A title without the number before it, and the number.

    >>> without_number("1.1 Every child reads"), without_number("70% of pupils read"), without_number("3 x 30 minutes")
    (('Every child reads', '1.1'), ('70% of pupils read', ''), ('3 x 30 minutes', ''))
    """
    match = _NUMBERED.match(text)
    if match and text[match.end() :]:
        return text[match.end() :], match[1] or match[2]
    return text, ""


def priority_in(text: str) -> str:
    """The words of a priority without “Priority 1:” before them; the text itself where there is no more."""
    match = _PRIORITY.match(text)
    if match and text[match.end() :]:
        return text[match.end() :]
    return text


def lay_out(document: OfficeDocument, asker: Asker) -> FoundPlan:
    """What the tables of a document say."""
    return _Layout(document, asker).read()


class _Layout:
    """Goes through a document once, with the priority that holds below a heading."""

    def __init__(self, document: OfficeDocument, asker: Asker) -> None:
        self.document, self.asker = document, asker
        self.plan = FoundPlan(remarks=list(document.remarks))
        self.heading = ""
        self.headings: list[str] = []  # all that were come by
        self.columns: tuple[Column, ...] = ()
        self.width = 0
        self.objective = ""
        self.band = ""
        self.above = ""
        self.last: FoundAction | None = None

    def read(self) -> FoundPlan:
        """Read it all."""
        for part in self.document.parts:
            if isinstance(part, Words):
                self._words(part)
            else:
                self._grid(part)
        self._without_actions()
        for margin in self.document.margins:
            if not self.plan.title and _A_PLAN.search(margin):
                self.plan.title = margin
            elif margin != self.plan.title and not re.fullmatch(r"(?:page )?\d*(?: of \d*)?", margin.lower()):
                self.plan.remarks.append(f"Not read: “{short(margin)}” (at the top or foot of the pages).")
        return self.plan

    def _without_actions(self) -> None:
        """Tell of the headings below which no action was found; lines of a table of contents have theirs elsewhere."""
        used = {spelled(action.heading) for action in self.plan.actions} | set(map(spelled, self.plan.of_heading))
        for heading in dict.fromkeys(self.headings):
            listed = spelled(_PAGE.sub("", heading))
            if _PRIORITY.match(heading) and not {spelled(heading), listed} & used:
                self.plan.remarks.append(
                    f"“{short(heading)}” has no table of actions below it, so no priority is made of it."
                )

    # Outside tables

    def _words(self, words: Words) -> None:
        is_priority = _PRIORITY.match(words.text) is not None and len(words.text) < 200
        if not self.plan.title and not is_priority and self._is_title(words):
            self.plan.title = words.text
        elif is_priority or (words.level is not None and words.level > 0):
            self._begin(words.text)
        else:
            self.above = words.text
            self.plan.remarks.append(f"Not read: “{short(words.text)}” ({words.place}, outside the tables).")

    def _is_title(self, words: Words) -> bool:
        return words.level == 0 or (_A_PLAN.search(words.text) is not None and len(words.text) < 120)

    def _begin(self, heading: str) -> None:
        self.heading, self.objective, self.band = heading, "", ""
        if heading:
            self.headings.append(heading)
        self.last = None

    # Tables

    def _grid(self, grid: Grid) -> None:
        if grid.is_sheet:
            self._begin("")
        header = find_header(grid, is_joined=bool(self.plan.actions))
        if header is None and self._is_continued(grid):
            self.plan.remarks.append(
                f"{capital(grid.name)} has no headings of its own; it is read on under those of the table before."
            )
            self._rows(grid, 0)
        elif header is None:
            self._block(grid)
        else:
            self._above(grid, header.row)
            self.plan.tables += 1
            self.columns = read_columns(grid, header, self.plan, self.asker)
            self.width = len(grid.rows[0])
            self.objective, self.band, self.last = "", "", None
            self._rows(grid, header.row + 1)
            self.above = ""

    def _is_continued(self, grid: Grid) -> bool:
        """Whether a table without headings is the rest of the one before, as Word splits one at the end of a page."""
        if not (self.columns and self.last) or len(grid.rows[0] if grid.rows else ()) != self.width:
            return False
        headings = [read_heading(cell.line).holds for cell in grid.rows[0] if cell.lines]
        return self.width > 2 and not any(holds and holds is not Holds.TERM for holds in headings)

    def _above(self, grid: Grid, number: int) -> None:
        """The rows above the headings: titles, or a priority over the whole width."""
        for row in grid.rows[:number]:
            cells = [cell for cell in distinct(row) if cell.lines]
            if len(cells) == 2 and _is_bare_priority(cells[0].line):
                self._begin(f"{cells[0].line}: {cells[1].line}")
                continue
            for cell in cells:
                text = cell.line
                if read_heading(text).holds and not _PRIORITY.match(text):
                    if ":" in text.rstrip(": "):
                        self.plan.remarks.append(f"Not read: “{short(text)}” ({grid.place(cell)}, above the headings).")
                    continue
                if _PRIORITY.match(text):
                    self._begin(text)
                elif not self.plan.title and _A_PLAN.search(text):
                    self.plan.title = text
                else:
                    self.plan.remarks.append(f"Not read: “{short(text)}” ({grid.place(cell)}, above the headings).")

    # Rows

    def _rows(self, grid: Grid, start: int) -> None:
        header = [cell.line.lower() for cell in grid.rows[start - 1]] if start else []
        number = start
        while number < len(grid.rows):
            row = grid.rows[number]
            texts = [cell.line.lower() for cell in row]
            number += 1
            if not any(cell.lines for cell in row) or (header and texts == header):
                continue
            headings = [read_heading(cell.line) for cell in row]
            if (
                len(distinct(row)) > 2
                and is_header(row, headings, is_joined=False)
                and is_mostly_headings(row, headings)
            ):
                header_again = Header(number - 1, headings, [cell.line for cell in row])
                self.columns = read_columns(grid, header_again, self.plan, self.asker)
                continue
            if band := self._band_of(row):
                self._across(grid, row[0], band)
            else:
                self._row(grid, number - 1, row)

    def _band_of(self, row: Sequence[GridCell]) -> str:
        """The words of a row that is one cell over the whole width, or whose first cell alone says something that groups."""
        cells = [cell for cell in distinct(row) if cell.lines]
        if len(cells) != 1:
            return ""
        is_wide = len(distinct(row)) == 1 and len(row) > 1
        if is_wide or (cells[0] is row[0] and (is_time(cells[0].line) or _PRIORITY.match(cells[0].line))):
            return cells[0].line
        return ""

    def _across(self, grid: Grid, cell: GridCell, text: str) -> None:
        if is_time(text):
            self.band = text
            return
        if _PRIORITY.match(text):
            self._begin(text)
            return
        question = Question(
            key=f"band:{text.lower()}",
            text=f"The line “{short(text)}” goes across the whole table. What is it?",
            choices=(_A_PRIORITY, _A_LINE),
        )
        if self.asker.choose(question, grid.place(cell)) == _A_PRIORITY:
            self._begin(text)

    def _row(self, grid: Grid, number: int, row: Sequence[GridCell]) -> None:
        """A row: an action, or more of the one above."""
        cells = [(column, row[column.at]) for column in self.columns if column.at < len(row)]
        for column, cell in cells:
            if column.holds is Holds.OBJECTIVE and cell.lines:
                self.objective = cell.line
        titles = [(column, cell) for column, cell in cells if column.holds is Holds.ACTION and cell.lines]
        action = self.last
        if titles and (titles[0][1].row == number or action is None):
            action = self._action(grid, *titles[0])
        elif not titles:
            action = self._more(grid, number, cells)
        if action is not None:
            self._fill(grid, number, action, cells)

    def _more(self, grid: Grid, number: int, cells: list[tuple[Column, GridCell]]) -> FoundAction | None:
        """The action that a row without one belongs to; None where it says nothing of one."""
        grouping = (Holds.OBJECTIVE, Holds.NUMBER)
        new = [cell for column, cell in cells if cell.row == number and cell.lines and column.holds not in grouping]
        if not new:
            return None
        action = self._of_number(cells)
        if action is not None:
            return action
        if self.last is None:
            said = short(" | ".join(cell.line for cell in new))
            self.plan.remarks.append(f"Not read: “{said}” ({grid.name}, row {number + 1}), since it names no action.")
        else:
            place = capital(grid.place(new[0]))
            self.plan.remarks.append(f"{place}: the row names no action, so it is read as more of the row above.")
        return self.last

    def _of_number(self, cells: list[tuple[Column, GridCell]]) -> FoundAction | None:
        """The action of an earlier table with the same number, where a wide table was cut in two."""
        if any(column.holds is Holds.ACTION for column, _ in cells):
            return None
        numbers = [cell.line for column, cell in cells if column.holds is Holds.NUMBER and cell.lines]
        for action in self.plan.actions:
            if numbers and action.number == numbers[0]:
                return action
        return None

    def _action(self, grid: Grid, column: Column, cell: GridCell) -> FoundAction:
        first, number = without_number(cell.lines[0])
        action = FoundAction(
            title=(first, *cell.lines[1:]),
            place=grid.place(cell, column.text),
            column=column.text,
            bullets=cell.bullets,
            number=number,
            heading=self.heading,
            objective=self.objective,
            above=self.above,
        )
        if grid.is_sheet and not self.heading and not self.objective:
            action.heading = grid.name
        if len(self.plan.actions) < MOST_ACTIONS:
            self.plan.actions.append(action)
        elif len(self.plan.actions) == MOST_ACTIONS:
            self.plan.remarks.append(f"Only the first {MOST_ACTIONS:,} actions are read.")
        self.last = action
        if column.with_lead and (match := re.fullmatch(r"(.+?)\s*\(([^()]+)\)", cell.lines[-1])):
            action.title = (*action.title[:-1], without_number(match[1])[0])
            lead = GridCell(row=cell.row, column=cell.column, lines=(match[2],))
            action.add(Holds.LEAD, FoundCell(column.text, "", lead, action.place))
        return action

    def _fill(self, grid: Grid, number: int, action: FoundAction, cells: list[tuple[Column, GridCell]]) -> None:
        for column, cell in cells:
            place = grid.place(cell, column.text)
            if column.holds is Holds.ACTION:
                self._of_fill(action, cell, place)
            elif column.holds is Holds.NUMBER:
                action.number = action.number or cell.line
            elif column.holds is not Holds.OBJECTIVE and (cell.row == number or column.holds in _SHARED):
                self._take(action, column, cell, place)
            if cell.comment and cell.row == number:
                self.plan.remarks.append(f"Not read: a comment, “{short(cell.comment)}” ({place}).")
        if self.band and not any(action.of(holds) for holds in _DATES):
            band = GridCell(row=number, column=0, lines=(self.band,))
            action.add(
                Holds.DUE, FoundCell(f"the line “{self.band}” above", "", band, f"{grid.name}, row {number + 1}")
            )

    def _take(self, action: FoundAction, column: Column, cell: GridCell, place: str) -> None:
        """What a cell says, if it says anything: in a column of colours, its colour does."""
        is_coloured = column.holds is Holds.STATUS and cell.fill in STATUS_COLOURS
        if cell.lines or is_coloured:
            action.add(column.holds, FoundCell(column.text, column.time, cell, place))

    def _of_fill(self, action: FoundAction, cell: GridCell, place: str) -> None:
        """The colour of a whole row, in a plan that has no column of colours."""
        has_status = any(column.holds is Holds.STATUS for column in self.columns)
        if cell.fill in STATUS_COLOURS and not has_status:
            coloured = GridCell(row=cell.row, column=cell.column, fill=cell.fill)
            action.add(Holds.STATUS, FoundCell("the colour of the row", "", coloured, place))

    # Blocks of keys and values

    def _block(self, grid: Grid) -> None:
        """A table of keys and values above actions, or for one of them; what is neither is reported."""
        pairs: list[tuple[Heading, GridCell, GridCell]] = []
        others = 0
        for row in grid.rows:
            cells = distinct(row)
            for key, value in zip(cells[::2], cells[1::2], strict=False):
                heading = read_heading(key.line)
                if heading.holds and heading.holds is not Holds.TERM:
                    pairs.append((heading, key, value))
                else:
                    others += bool(key.lines or value.lines)
        if title := _title_of(grid):
            self._begin(title)
            return
        if not pairs or others > len(pairs):
            self._unknown(grid)
            return
        for heading, _, value in pairs:
            if heading.holds is Holds.OBJECTIVE and value.lines:
                self._begin(value.line)
        self._of_block(grid, pairs)

    def _of_block(self, grid: Grid, pairs: list[tuple[Heading, GridCell, GridCell]]) -> None:
        self.columns = ()
        action: FoundAction | None = None
        for heading, key, value in pairs:
            holds = heading.holds
            if holds is None or not (value.lines or value.fill in STATUS_COLOURS):
                continue
            bit = FoundCell(key.line, heading.time, value, grid.place(value, key.line))
            if holds is Holds.ACTION and value.lines:
                self.plan.tables += 1
                self.plan.columns += len(pairs)
                self.plan.known_columns += len(pairs)
                action = self._action(grid, Column(0, key.line, holds, with_lead=heading.with_lead), value)
            elif holds is Holds.NUMBER and action is None:
                continue
            elif action is not None:
                action.add(holds, bit)
            elif holds is not Holds.OBJECTIVE:
                self.plan.of_heading.setdefault(self.heading, []).append((holds, bit))

    def _unknown(self, grid: Grid) -> None:
        cells: list[GridCell] = []
        said: list[str] = []
        for row in grid.rows:
            filled = [cell for cell in distinct(row) if cell.lines or cell.fill in STATUS_COLOURS]
            words = [f"{cell.fill} {cell.line}".strip() for cell in filled]
            cells += filled
            said += filter(None, [" ".join(words)])
        if cells and len(cells) <= 16 and any(cell.fill in STATUS_COLOURS for cell in cells):
            self.plan.legend.append(short("; ".join(said), 200))
        name = capital(grid.name)
        if grid.is_sheet:
            name = f"The sheet “{grid.name}”"
        if any(read_heading(cell.line).holds is Holds.SUCCESS for cell in cells) and len(cells) > 20:
            self.plan.remarks.append(
                f"{name} is not read: it holds figures and no actions. Figures are brought in on their own."
            )
        elif said:
            self.plan.remarks.append(
                f"{name} is not read: it has no column of actions. It begins with “{short(' | '.join(said))}”."
            )


def _is_bare_priority(text: str) -> bool:
    """Whether a text is “Priority 1” or the like, whose words stand beside it."""
    match = _PRIORITY.match(text)
    return match is not None and not text[match.end() :]


def _title_of(grid: Grid) -> str:
    """The priority that is all a table says: a title in a frame, beside its number, or the frame around another table."""
    texts: list[str] = []
    for row in grid.rows:
        texts += [cell.line for cell in distinct(row) if cell.lines]
    if len(texts) == 1 and _PRIORITY.match(texts[0]):
        return texts[0]
    if len(texts) == 2 and _is_bare_priority(texts[0]) and len(grid.rows) == 1:
        return f"{texts[0]}: {texts[1]}"
    return ""
