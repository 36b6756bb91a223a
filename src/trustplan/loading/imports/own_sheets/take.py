"""Take the figures of a table by a map that a person has confirmed: each cell is a figure, or a question with its address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trustplan.loading.imports.own_sheets.facets import COHORT, COHORT_OF_ALL, EVERYONE, Facets
from trustplan.loading.imports.own_sheets.gaps import of_line, spots
from trustplan.loading.imports.own_sheets.settle import settle
from trustplan.loading.imports.taken import TakenComparator, TakenFigure
from trustplan.loading.updates import workbook_form
from trustplan.loading.updates.cells import Asked, Taken, Wanted, understood
from trustplan.primitives.english import capital
from trustplan.primitives.findings import Finding, Place, Severity
from trustplan.primitives.notation import read_share
from trustplan.source.tables.xlsx_table import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trustplan.loading.imports.own_sheets.find import SheetTable
    from trustplan.loading.imports.own_sheets.gaps import Spot
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


@dataclass(slots=True)
class OfTable:
    """What a table gave: figures, what is asked, and what is to be known."""

    figures: list[TakenFigure] = field(default_factory=list)
    comparators: list[TakenComparator] = field(default_factory=list)
    questions: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """What it takes to read the cells of a file: its name, the trust's names and grades, and the day."""

    file: str
    known: Known
    frameworks: Mapping[str, Framework]
    clock: Clock

    def take(self, table: SheetTable, made: SheetMap) -> OfTable:
        """The figures of a table."""
        result = OfTable()
        seen: dict[tuple[str, str, str, str], tuple[str, Cell]] = {}
        for spot in spots(table, made, self.known):
            cell = table.sheet.cells[spot.line.row, spot.heading.column]
            measure = self.known.measures[spot.facets.measure]
            settled = settle(spot.facets.period, measure, self.clock, is_said=spot.is_said)
            about = self._about(spot, measure)
            if not settled.period:
                _ask(
                    result,
                    self._place(cell),
                    cell,
                    about,
                    Asked(f"{capital(settled.why)}.", "Say it in the map."),
                )
                continue
            value = understood(cell, self._wanted(measure))
            if isinstance(value, Asked):
                _ask(result, self._place(cell), cell, about, value)
            elif isinstance(value, Taken):
                key = (spot.facets.school or spot.facets.population, measure.id, settled.period, _group(spot.facets))
                self._put(result, table, made, spot, cell, value, key, seen)
        return result

    def _put(
        self,
        result: OfTable,
        table: SheetTable,
        made: SheetMap,
        spot: Spot,
        cell: Cell,
        value: Taken,
        key: tuple[str, str, str, str],
        seen: dict[tuple[str, str, str, str], tuple[str, Cell]],
    ) -> None:
        """Add a figure, unless it stands in the table already."""
        measure = self.known.measures[key[1]]
        about, place, written = self._about(spot, measure), self._place(cell), str(value.value)
        if key in seen:
            before, first = seen[key]
            message = (
                f"This is the same figure as {place_of(first.sheet, first.row, first.column)}, which says {before}."
            )
            if before != written:
                _ask(result, place, cell, about, Asked(message, "Leave one of the two rows or columns out in the map."))
            return
        seen[key] = (written, cell)
        if value.note:
            _note(result, place, cell, about, f"{capital(value.note)}.")
        if comment := table.sheet.comments.get((cell.row, cell.column)):
            _note(result, place, cell, about, f"It has a comment, which is not taken: “{_short(comment)}”.")
        if spot.facets.population:
            result.comparators.append(
                TakenComparator(
                    measure=key[1], population=key[0], period=key[2], value=written, place=place, group=key[3]
                )
            )
            return
        cohort = self._cohort(result, table, made, spot, measure)
        if (share := read_share(written)) and cohort is not None and share[1] != cohort:
            fix = "Correct one of the two, or leave the column out in the map."
            _ask(
                result,
                place,
                cell,
                about,
                Asked(f"It is of {share[1]}, and the row says that there are {cohort} pupils.", fix),
            )
            return
        result.figures.append(
            TakenFigure(
                organisation=key[0],
                measure=key[1],
                period=key[2],
                value=written,
                place=place,
                group=key[3],
                cohort=cohort,
            )
        )

    def _cohort(
        self, result: OfTable, table: SheetTable, made: SheetMap, spot: Spot, measure: KnownMeasure
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
            read = understood(cell, Wanted(column=_COHORT))
            if isinstance(read, Asked):
                _ask(result, self._place(cell), cell, self._about(spot, measure), read)
            elif isinstance(read, Taken) and isinstance(read.value, int):
                return read.value
        return None

    def _wanted(self, measure: KnownMeasure) -> Wanted:
        """What a cell of a measure is for."""
        choices: dict[str, str] = {}
        if measure.unit == "yes/no":
            choices = _YES_NO
        for scale in measure.scales:
            if scale in self.frameworks:
                choices |= {grade.title: grade.id for grade in self.frameworks[scale].grades}
        return Wanted(column=_VALUE, choices=choices, unit=measure.unit, is_share=measure.is_share)

    def _about(self, spot: Spot, measure: KnownMeasure) -> str:
        """What a figure is of, as a question names it."""
        whose = spot.facets.population or self.known.schools.get(spot.facets.school, spot.facets.school)
        parts = [whose, measure.title]
        if group := _group(spot.facets):
            parts.append(self.known.groups.get(group, group))
        return ", ".join(parts)

    def _place(self, cell: Cell) -> Place:
        return Place(file=self.file, line=cell.row, column=cell.column)


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


def _ask(result: OfTable, place: Place, cell: Cell, about: str, asked: Asked) -> None:
    where = place_of(cell.sheet, cell.row, cell.column)
    result.questions.append(
        Finding(rule="import-cell", place=place, message=f"{where} ({about}): {asked.message}", fix=asked.fix)
    )


def _note(result: OfTable, place: Place, cell: Cell, about: str, text: str) -> None:
    where = place_of(cell.sheet, cell.row, cell.column)
    result.notes.append(
        Finding(rule="import-note", place=place, message=f"{where} ({about}): {text}", severity=Severity.WARNING)
    )
