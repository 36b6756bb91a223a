"""Take the figures of a table by a map that a person has confirmed: each cell is a figure, or a question with its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from trustplan.loading.imports.own_sheets.facets import COHORT, COHORT_OF_ALL, EVERYONE, Facets
from trustplan.loading.imports.own_sheets.gaps import figure_cells, of_line
from trustplan.loading.imports.own_sheets.settle import settle
from trustplan.loading.imports.taken import TakenComparator, TakenFigure
from trustplan.loading.updates import workbook_form
from trustplan.loading.updates.cells import CellForm, CellQuestion, CellValue, understood
from trustplan.primitives.english import capital
from trustplan.primitives.findings import Finding, Place, Severity
from trustplan.primitives.notation import read_share
from trustplan.source.tables.xlsx_table import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trustplan.loading.imports.own_sheets.find import SheetTable
    from trustplan.loading.imports.own_sheets.gaps import FigureCell
    from trustplan.loading.imports.own_sheets.maps import SheetMap
    from trustplan.loading.imports.own_sheets.names import Known, KnownMeasure
    from trustplan.loading.imports.own_sheets.settle import Clock
    from trustplan.model import Framework
    from trustplan.source.workbook import Cell

_VALUE, _COHORT = (
    workbook_form.Column("value", workbook_form.VALUE),
    workbook_form.Column("cohort", workbook_form.WHOLE),
)
_YES_NO = {"Yes": "yes", "No": "no", "Y": "yes", "N": "no"}
_OF_PEOPLE = ("percent", "rate")  # units of figures that have a number of people behind them


class OfTable(Struct):
    """What a table gave: figures, what is asked, and what is to be known."""

    figures: list[TakenFigure] = field(default_factory=list)
    comparators: list[TakenComparator] = field(default_factory=list)
    questions: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)


Key = tuple[str, str, str, str]  # of a figure: school or population, measure, period, group


class _Read(Struct, frozen=True, kw_only=True):
    """A cell that was understood: of which figure it is, by its key and as a question names it, and what it says."""

    spot: FigureCell
    cell: Cell
    key: Key
    about: str
    value: CellValue

    @property
    def written(self) -> str:
        """The figure as a plan file has it."""
        return str(self.value.value)


class Reader(Struct, frozen=True, kw_only=True):
    """What it takes to read the cells of a file: its name, the trust's names and grades, and the day."""

    file: str
    known: Known
    frameworks: Mapping[str, Framework]
    clock: Clock

    def take(self, table: SheetTable, made: SheetMap) -> OfTable:
        """The figures of a table."""
        result = OfTable()
        seen: dict[Key, _Read] = {}
        for spot in figure_cells(table, made, self.known):
            read = self._read(result, table, spot)
            if read is None or self._is_repeated(result, read, seen):
                continue
            seen[read.key] = read
            self._note_beside(result, table, read)
            if spot.facets.population:
                result.comparators.append(self._comparator(read))
            elif figure := self._figure(result, table, made, read):
                result.figures.append(figure)
        return result

    def _read(self, result: OfTable, table: SheetTable, spot: FigureCell) -> _Read | None:
        """What the cell of a spot says; None where that is asked, or where it says nothing."""
        cell = table.sheet.cells[spot.line.row, spot.heading.column]
        measure = self.known.measures[spot.facets.measure]
        about = self._about(spot, measure)
        settled = settle(spot.facets.period, measure, self.clock, is_said=spot.is_said)
        if not settled.period:
            self._ask(result, cell, about, CellQuestion(f"{capital(settled.why)}.", "Say it in the map."))
            return None
        value = understood(cell, self._wanted(measure))
        if isinstance(value, CellQuestion):
            self._ask(result, cell, about, value)
        if not isinstance(value, CellValue):
            return None
        key = (spot.facets.school or spot.facets.population, measure.id, settled.period, _group(spot.facets))
        return _Read(spot=spot, cell=cell, key=key, about=about, value=value)

    def _is_repeated(self, result: OfTable, read: _Read, seen: Mapping[Key, _Read]) -> bool:
        """Whether the figure is in the table already; where it is with another value, that is asked."""
        first = seen.get(read.key)
        if first and first.written != read.written:
            message = f"This is the same figure as {_where(first.cell)}, which says {first.written}."
            asked = CellQuestion(message, "Leave one of the two rows or columns out in the map.")
            self._ask(result, read.cell, read.about, asked)
        return first is not None

    def _note_beside(self, result: OfTable, table: SheetTable, read: _Read) -> None:
        """What is to be known of a figure that is taken."""
        if read.value.note:
            self._note(result, read, f"{capital(read.value.note)}.")
        if comment := table.sheet.comments.get((read.cell.row, read.cell.column)):
            self._note(result, read, f"It has a comment, which is not taken: “{_short(comment)}”.")

    def _comparator(self, read: _Read) -> TakenComparator:
        population, measure, period, group = read.key
        return TakenComparator(
            measure=measure,
            population=population,
            period=period,
            value=read.written,
            place=self._place(read.cell),
            group=group,
        )

    def _figure(self, result: OfTable, table: SheetTable, made: SheetMap, read: _Read) -> TakenFigure | None:
        """A school's figure with the pupils behind it; None where the cell and its row differ on how many these are."""
        school, measure, period, group = read.key
        cohort = self._cohort(result, table, made, read.spot, self.known.measures[measure])
        share = read_share(read.written)
        if share and cohort is not None and share[1] != cohort:
            message = f"It is of {share[1]}, and the row says that there are {cohort} pupils."
            asked = CellQuestion(message, "Correct one of the two, or leave the column out in the map.")
            self._ask(result, read.cell, read.about, asked)
            return None
        return TakenFigure(
            organisation=school,
            measure=measure,
            period=period,
            value=read.written,
            place=self._place(read.cell),
            group=group,
            cohort=cohort,
        )

    def _cohort(
        self, result: OfTable, table: SheetTable, made: SheetMap, spot: FigureCell, measure: KnownMeasure
    ) -> int | None:
        """The number of pupils behind a figure, as a column of its row says."""
        if not measure.unit.startswith(_OF_PEOPLE):
            return None
        row = of_line(table, made, spot.line)
        for heading in table.headings:
            facets = made.columns.get(heading.name, Facets())
            cell = table.sheet.cells.get((spot.line.row, heading.column))
            if facets.role not in (COHORT, COHORT_OF_ALL) or cell is None or not _is_behind(facets, spot.facets, row):
                continue
            read = understood(cell, CellForm(column=_COHORT))
            if isinstance(read, CellQuestion):
                self._ask(result, cell, self._about(spot, measure), read)
            elif isinstance(read, CellValue) and isinstance(read.value, int):
                return read.value
        return None

    def _wanted(self, measure: KnownMeasure) -> CellForm:
        """What a cell of a measure is for."""
        choices: dict[str, str] = {}
        if measure.unit == "yes/no":
            choices = _YES_NO
        for scale in measure.scales:
            if scale in self.frameworks:
                choices |= {grade.title: grade.id for grade in self.frameworks[scale].grades}
        return CellForm(column=_VALUE, choices=choices, unit=measure.unit, is_share=measure.is_share)

    def _about(self, spot: FigureCell, measure: KnownMeasure) -> str:
        """What a figure is of, as a question names it."""
        whose = spot.facets.population or self.known.schools.get(spot.facets.school, spot.facets.school)
        parts = [whose, measure.title]
        if group := _group(spot.facets):
            parts.append(self.known.groups.get(group, group))
        return ", ".join(parts)

    def _place(self, cell: Cell) -> Place:
        return Place(file=self.file, line=cell.row, column=cell.column)

    def _ask(self, result: OfTable, cell: Cell, about: str, asked: CellQuestion) -> None:
        message = f"{_where(cell)} ({about}): {asked.message}"
        result.questions.append(Finding(rule="import-cell", place=self._place(cell), message=message, fix=asked.fix))

    def _note(self, result: OfTable, read: _Read, text: str) -> None:
        message = f"{_where(read.cell)} ({read.about}): {text}"
        result.notes.append(
            Finding(rule="import-note", place=self._place(read.cell), message=message, severity=Severity.WARNING)
        )


def _where(cell: Cell) -> str:
    return place_of(cell.sheet, cell.row, cell.column)


def _is_behind(cohort: Facets, figure: Facets, row: Facets) -> bool:
    """Whether a column of numbers of pupils is of the same measure, school, group and time as a figure."""
    if cohort.clashes(figure):
        return cohort.group == EVERYONE and not cohort.measure and not figure.group
    return not cohort.period or figure.period.endswith(cohort.period) or bool(row.period)


def _group(facets: Facets) -> str:
    if facets.group == EVERYONE:
        return ""
    return facets.group


def _short(text: str) -> str:
    if len(text) > 80:
        return f"{text[:79]}…"
    return text
