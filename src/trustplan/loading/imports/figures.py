"""Rows of a table whose form is known to figures of a trust: every error reported with its line, rows of others only counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from trustplan.loading.imports.as_fractions import odd_fractions
from trustplan.loading.imports.cells import Number, Wrong, begins, read_cell, read_period, wrong_period
from trustplan.loading.imports.our_schools import digits_of, plain, plain_council
from trustplan.loading.imports.recognise import shortened
from trustplan.loading.imports.table_reading import FigureKey, ReadFigure, TableReading
from trustplan.loading.imports.values import Figure, figure_of, whole_number
from trustplan.primitives.english import counted, listed
from trustplan.primitives.findings import MOST_REPORTED, Finding, Place, Severity, truncated
from trustplan.primitives.notation import TRUST
from trustplan.primitives.periods import parse_period
from trustplan.primitives.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.loading.imports.forms import Form, Rows, Take, Where
    from trustplan.loading.imports.our_schools import School
    from trustplan.loading.imports.recognise import Header
    from trustplan.loading.imports.table_reading import TableContext
    from trustplan.primitives.periods import Period
    from trustplan.source.tables.rows import Row

Tests = tuple[tuple[int, frozenset[str]], ...]  # places of a row, and the cells of which any will do there
_NAMED = 6  # measures that a message names


class _Place(NamedTuple):
    """Where a row says whom it is about, and which rows these are."""

    rows: Rows
    at: int
    tests: Tests


class _Taking(NamedTuple):
    """An entry of a form, with the places of its columns."""

    take: Take
    tests: Tests
    cells: tuple[int, ...]
    cohort: int
    unit: str


class _About(NamedTuple):
    """Whom a row is about."""

    organisation: str = ""
    population: str = ""
    school: School | None = None


def read_figures(
    header: Header, rows: Iterable[Row], context: TableContext, file: str, wanted: frozenset[str]
) -> TableReading:
    """What the rows below a header say of a trust's schools, the trust and populations.

    `wanted` are the columns from which other tables have their cohorts. Raises TableError where the file cannot be read.
    """
    reader = _Reader(header, context, file, wanted)
    width = len(header.columns)
    read = reader.read
    for row in rows:
        if len(row.cells) != width:
            if any(map(str.strip, row.cells)):
                reader.ragged(row)
            continue
        if any(row.cells):
            reader.row(row)
        if len(read.errors) > MOST_REPORTED:
            read.errors[MOST_REPORTED:] = [truncated(file)]
            break
    else:
        reader.ended()
    return read


class _Reader:
    """Takes row after row; holds what was said so far."""

    def __init__(self, header: Header, context: TableContext, file: str, wanted: frozenset[str]) -> None:
        self.read = TableReading()
        self.form, self.context, self.file = header.form, context, file
        self.header = header
        self._places = [self._place_of(rows) for rows in self.form.rows]
        self._takes = [self._taking(take) for take in self.form.take]
        self._wanted = [(column, header.at(column)) for column in sorted(wanted) if column in header.columns]
        self._only = [
            (column, *test)
            for column, test in zip(self.form.period.only, self._tests(self.form.period.only), strict=True)
        ]
        self._period_at = self._at(self.form.period.column)
        self._status_at = self._at(self.form.status.column)
        self._kept: Counter[int] = Counter()  # rows that each entry of the form took, by its place in the form
        self._same: tuple[int, int] | None = None  # the first two lines that say one thing twice
        self._same_count = 0
        self._passed: Counter[str] = Counter()  # rows of our schools that count for nobody, by why
        self._names: dict[str, int] = {}  # names of schools that are nearly ours, and the first line of each
        self._cells: dict[str, Number | Wrong] = {}

    def _place_of(self, rows: Rows) -> _Place:
        return _Place(rows, self._at(rows.column), self._tests(rows.where))

    def _taking(self, take: Take) -> _Taking:
        cohort = -1
        if take.cohort and not take.cohort.form:
            cohort = self._at(take.cohort.column)
        cells = tuple(self._at(column) for column in take.value.columns)
        return _Taking(take, self._tests(take.where), cells, cohort, self.context.units.get(take.measure, ""))

    def _at(self, column: str) -> int:
        if not column:
            return -1
        return self.header.at(column)

    def _tests(self, where: Where) -> Tests:
        return tuple((self._at(column), cells) for column, cells in where.items())

    def ragged(self, row: Row) -> None:
        """A row that has more or fewer cells than the header."""
        message = f"The row has {counted(len(row.cells), 'cell')}, and the header has {len(self.header.columns)}."
        fix = "A line may be broken, or a comma may stand in a cell without quotation marks. Download the file again."
        self._error("import-table", row.line, 1, message, fix)

    def row(self, row: Row) -> None:
        """A row that has as many cells as the header."""
        for place in self._places:
            about = self._about(place, row)
            if about is not None and _fits(place.tests, row.cells):
                self.read.ours += 1
                self._take(row, about, place)
                return
            if place.rows.urn and not row.cells[place.at].isdecimal():
                self._check_urn(place, row)
        self.read.others += 1

    def _check_urn(self, place: _Place, row: Row) -> None:
        """Tell of a row of a school whose URN is none: it may be ours, and nobody would see that it is missing."""
        cell = row.cells[place.at].strip()
        is_blank = not cell or cell in self.form.symbols or cell.upper() == "NULL"
        if cell.isdecimal() or is_blank or not _fits(place.tests, row.cells):
            return
        message = f"Under “{place.rows.urn}”: “{shortened(cell)}” is not a URN, which has six digits."
        self._error(
            "import-cell",
            row.line,
            place.at + 1,
            message,
            "Download the file again; another program may have changed it.",
        )

    def _about(self, place: _Place, row: Row) -> _About | None:
        """Whom a row is about; None where it is none of ours."""
        rows, schools = place.rows, self.context.schools
        if rows.is_trust:
            return _About(organisation=TRUST)
        if rows.population:
            return _About(population=rows.population)
        cell = row.cells[place.at].strip()
        if rows.council:
            council = schools.councils.get(plain_council(cell))
            return (council and _About(population=council)) or None
        if rows.urn:
            school = schools.by_urn.get(cell)
        elif rows.laestab:
            school = schools.by_laestab.get(digits_of(cell))
        else:
            school = self._by_name(cell, row.line)
        return (school and _About(organisation=school.id, school=school)) or None

    def _by_name(self, cell: str, line: int) -> School | None:
        name = plain(cell)
        school = self.context.schools.by_name.get(name)
        if school is None and name and name not in self._names and len(self._names) < MOST_REPORTED:
            self._names[name] = line
            if near := nearest(name, self.context.schools.by_name):
                meant = self.context.schools.by_name[near].title
                message = f"There is no school “{shortened(cell)}” in the profiles."
                fix = f"Did you mean “{meant}”? Write it in the table as the profile has it."
                self._error("import-cell", line, 1, message, fix)
        return school

    def _take(self, row: Row, about: _About, place: _Place) -> None:
        """What a row says, if its period and status are sound."""
        period, status = self._period(row), self._status(row)
        if period is None or status is None:
            return
        if about.school and not self._is_of_its_time(about.school, period):
            return
        if len(self.read.releases) < MOST_REPORTED:
            self.read.releases.add((str(period), status))
        if self._wanted and about.school:
            self._take_cohorts(row, about, str(period), status)
        for number, taking in enumerate(self._takes):
            is_for = place.rows.is_of_population or not taking.take.held_against
            if is_for and _fits(taking.tests, row.cells):
                self._kept[number] += 1
                self._take_figure(row, about, taking, str(period), status)

    def _is_of_its_time(self, school: School, period: Period) -> bool:
        """Whether a row of a school's number counts: a former one before it joined, any before it left."""
        start = begins(period)
        if school.left and start > school.left:
            self._passed[f"of “{school.title}” after it left the trust"] += 1
            return False
        if not school.is_former:
            return True
        if school.joined and start >= school.joined:
            self._passed[f"of a former URN of “{school.title}” after it joined the trust"] += 1
            return False
        return True

    def _period(self, row: Row) -> Period | None:
        """The period of a row; None where it has an error, which is reported."""
        of = self.form.period
        for column, at, cells in self._only:
            if row.cells[at].strip() not in cells:
                message = f"“{shortened(row.cells[at])}” stands under “{column}”, where this form has {_either(cells)}."
                self._error("import-cell", row.line, at + 1, message, "Take such rows with a form of their own.")
                return None
        if of.is_asked:
            return parse_period(self.context.period)
        if of.always:
            return parse_period(of.always)
        text = row.cells[self._period_at].strip()
        period = read_period(text, of.form)
        wrong = wrong_period(text, period, of.form, self.context.today)
        if wrong:
            self._wrong(wrong, row, self._period_at)
            return None
        return period

    def _status(self, row: Row) -> str | None:
        """How firm a row is; None where its word is not known, which is reported."""
        if self._status_at < 0:
            return self.form.status.always
        word = row.cells[self._status_at].strip()
        status = self.form.status.words.get(word)
        if status is None:
            message = f"“{shortened(word)}” is no status that this form knows."
            if not word:
                message = "The status is blank."
            fix = f"It knows {', '.join(self.form.status.words)}."
            self._error("import-cell", row.line, self._status_at + 1, message, fix)
        return status

    def _take_figure(self, row: Row, about: _About, taking: _Taking, period: str, status: str) -> None:
        """A figure of a row, if every cell that it is made of is sound."""
        numbers: list[Number] = []
        if about.population and not all(row.cells[at].strip() for at in taking.cells):
            return  # one wide table has columns that are only filled for schools
        for at in taking.cells:
            has_sign = self.form.has_percent_sign and taking.unit == "percent" and taking.take.value.how == "column"
            number = self._number(row, at, has_sign=has_sign)
            if number is None:
                return
            numbers.append(number)
        figure = figure_of(taking.take.value.how, numbers, taking.unit)
        if isinstance(figure, Wrong):
            self._wrong(figure, row, taking.cells[figure.cell])
            return
        take = taking.take
        key = FigureKey(
            about.organisation, about.population, take.measure, take.group, take.held_against, "", period, status
        )
        if about.population:
            key = key._replace(phase=take.phase)
        self._say(key, self._said(row, about, taking, figure))

    def _said(self, row: Row, about: _About, taking: _Taking, figure: Figure) -> ReadFigure:
        cohort: int | None = None
        elsewhere = "", ""
        of = taking.take.cohort
        if of and not about.population and not figure.is_symbol:
            if of.form:
                elsewhere = of.form, of.column
            else:
                cohort = self._people(row, taking.cohort)
        is_former = about.school is not None and about.school.is_former
        return ReadFigure(figure.text, figure.is_symbol, cohort, row.line, taking.cells[0] + 1, elsewhere, is_former)

    def _say(self, key: FigureKey, said: ReadFigure) -> None:
        """Hold what a row says against what another said of the same figure."""
        before = self.read.figures.setdefault(key, said)
        if before is said:
            return
        if before.is_former != said.is_former:
            self._passed["of a former URN, where the school's own number has the figure too"] += 1
            if before.is_former:
                self.read.figures[key] = said
        elif (before.value, before.cohort) == (said.value, said.cohort):
            self._same = self._same or (before.line, said.line)
            self._same_count += 1
        else:
            message = (
                f"Line {before.line} and this line say two things of one figure ({key.measure}, {key.period}): "
                f"{before.value} and {said.value}."
            )
            if before.value == said.value:
                message = (
                    f"Line {before.line} and this line say two things of one figure ({key.measure}, {key.period}): "
                    f"that it is of {before.cohort} people, and of {said.cohort}."
                )
            fix = "Rows of another kind may be among them; a form has to say which rows are meant. Nothing is taken."
            self._error("import-twice", said.line, said.column, message, fix)

    def _take_cohorts(self, row: Row, about: _About, period: str, status: str) -> None:
        """The numbers of people that other tables need."""
        found: dict[str, int | None] = {}
        for column, at in self._wanted:
            found[column] = self._people(row, at)
        key = about.organisation, period, status
        before = self.read.cohorts.setdefault(key, found)
        if before != found:
            message = f"Another line has other numbers of people for this school in {period}."
            self._error(
                "import-twice", row.line, 1, message, "Delete one of the two lines, or download the file again."
            )

    def _people(self, row: Row, at: int) -> int | None:
        """A cell as a number of people; None for a symbol or an error, which is reported."""
        number = self._number(row, at)
        if number is None or number.symbol:
            return None
        people = whole_number(number)
        if isinstance(people, Wrong):
            self._wrong(people, row, at)
            return None
        return people

    def _number(self, row: Row, at: int, *, has_sign: bool = False) -> Number | None:
        """A cell as a number or symbol; None for an error, which is reported."""
        number = read_cell(row.cells[at], self.form.symbols, has_sign=has_sign)
        if isinstance(number, Wrong):
            self._wrong(number, row, at)
            return None
        return number

    def _wrong(self, wrong: Wrong, row: Row, at: int) -> None:
        message = f"Under “{shortened(self.header.columns[at])}”: {wrong.message}"
        self._error("import-cell", row.line, at + 1, message, wrong.fix)

    def _error(self, rule: str, line: int, column: int, message: str, fix: str) -> None:
        place = Place(file=self.file, line=line, column=column)
        finding = Finding(rule=rule, place=place, message=message, fix=fix)
        if finding not in self.read.errors[-20:]:  # cells that several figures are made of are reported once
            self.read.errors.append(finding)

    def _note(self, message: str, fix: str = "", line: int = 0) -> None:
        place = Place(file=self.file, line=line)
        self.read.notes.append(
            Finding(rule="import-table", place=place, message=message, fix=fix, severity=Severity.WARNING)
        )

    def ended(self) -> None:
        """What is to be said of the table as a whole, once all its rows are read."""
        self.read.errors += odd_fractions(self.read.figures, self.context.units, self.header.columns, self.file)
        for why, count in sorted(self._passed.items()):
            self._note(f"{counted(count, 'row')} {why}: passed over.")
        if self._same:
            first, second = self._same
            lines = f"lines {first} and {second}"
            more = self._same_count - 1
            if more:
                lines = f"{lines}, and {counted(more, 'pair')} more"
            self._note(f"Rows say the same twice: {lines}. Each counts once.", line=second)
        if any(said.is_former for said in self.read.figures.values()):
            count = sum(said.is_former for said in self.read.figures.values())
            self._note(f"{counted(count, 'figure')} stand under a URN that a school had before it joined.")
        self._tell_what_was_not_there()

    def _tell_what_was_not_there(self) -> None:
        if not self.read.ours:
            self._note(f"No row is about {_ours(self.form)}.", _why_none(self.form))
            return
        if not self._takes or self.read.errors:
            return
        missed = [taking.take for number, taking in enumerate(self._takes) if not self._kept[number]]
        missed = [take for take in missed if take.where and not take.held_against]
        if not self._kept:
            first = self._takes[0].take.where.items()
            where = "; ".join(f"{column}: {_either(cells)}" for column, cells in first)
            message = f"No row has what the form looks for ({where})."
            fix = "The publisher may have given a group another name: a new entry in reference/imports.yaml can say so."
            self._error("import-form", self.header.line, 1, message, fix)
        elif missed:
            names = sorted({self._named(take) for take in missed})
            more = len(names) - _NAMED
            if more > 0:
                names[_NAMED:] = [f"{more} more"]
            self._note(f"The table has no rows for {listed(names)}.")

    def _named(self, take: Take) -> str:
        """What an entry of the form takes: a measure by its title, and a group."""
        title = f"“{self.context.titles.get(take.measure) or take.measure}”"
        if take.group:
            return f"{title} of the group {take.group}"
        return title


def _fits(tests: Tests, cells: list[str]) -> bool:
    """Whether a row has what a form asks for."""
    return all(cells[at].strip() in wanted for at, wanted in tests)


def _either(cells: frozenset[str]) -> str:
    return " or ".join(f"“{cell}”" for cell in sorted(cells))


def _ours(form: Form) -> str:
    if all(rows.is_of_population for rows in form.rows):
        return "the country, or a council in a school's profile"
    return "a school of the trust"


def _why_none(form: Form) -> str:
    if any(rows.urn for rows in form.rows):
        return "Schools are found by the URNs in their profiles."
    return "Schools are found by the names in their profiles."
