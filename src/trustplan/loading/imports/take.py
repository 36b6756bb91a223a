"""Files of others to figures of a trust: each recognised, read and checked, and their cohorts joined. Nothing is written."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from trustplan.loading.imports.cells import wrong_period
from trustplan.loading.imports.figures import read_figures
from trustplan.loading.imports.forms import forms_of
from trustplan.loading.imports.our_schools import our_schools
from trustplan.loading.imports.recognise import Header, recognise
from trustplan.loading.imports.table_reading import TableContext, TableReading
from trustplan.loading.imports.taken import NO_RELEASE, FileSource, TakenComparator, TakenFigure, TakenFile
from trustplan.loading.read import read_folder
from trustplan.primitives.data_status import is_firmer, status_rank
from trustplan.primitives.english import capital, counted, say_period, verb
from trustplan.primitives.findings import Finding, Place, Severity
from trustplan.primitives.periods import parse_period
from trustplan.source.catalogue import entry_in, measure_texts, of_measure
from trustplan.source.files import text_of
from trustplan.source.layout import printable
from trustplan.source.tables.csv_table import LineError, open_table, sha256_of
from trustplan.source.tables.rows import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from trustplan.loading.imports.forms import Form, Forms
    from trustplan.loading.imports.table_reading import CohortKey, FigureKey, ReadFigure
    from trustplan.source.files import Folder
    from trustplan.source.tables.rows import Row

    Cohorts = Mapping[str, Mapping[CohortKey, dict[str, int | None]]]  # of all files, by the form that has them

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_NO_COHORTS: Mapping[CohortKey, dict[str, int | None]] = {}


class _File(Struct, kw_only=True):
    """A file while it is read: what it is called, its form, and what it says."""

    name: str
    sha256: str = ""
    form: Form | None = None
    is_unknown: bool = False
    read: TableReading = field(default_factory=TableReading)

    def refuse(self, message: str, fix: str = "", *, rule: str = "import-table", line: int = 0) -> None:
        """Tell what is wrong with the file."""
        self.read.errors.append(Finding(rule=rule, place=Place(file=self.name, line=line), message=message, fix=fix))

    def note(self, message: str, fix: str = "") -> None:
        """Tell what is to be known of the file."""
        place = Place(file=self.name, line=0)
        self.read.notes.append(
            Finding(rule="import-table", place=place, message=message, fix=fix, severity=Severity.WARNING)
        )


def take_files(
    paths: Sequence[Path], plans: Path, *, as_form: str = "", period: str = "", today: date | None = None
) -> tuple[TakenFile, ...]:
    """What each file says of the trust whose plans are in a folder, in the order of the files.

    A file that has the columns of the form `as_form` is of that form, whatever other forms fit; a file given alone has to
    be. `period` is that of files that do not say it. Figures of a time that has not begun by `today` are refused.
    """
    folder = read_folder(plans)
    return take_from(paths, folder, forms_of(folder), as_form=as_form, period=period, today=today)


def take_from(
    paths: Sequence[Path],
    folder: Folder,
    forms: Forms,
    *,
    as_form: str = "",
    period: str = "",
    today: date | None = None,
) -> tuple[TakenFile, ...]:
    """What each file says of a trust whose files are read, by some forms; otherwise as `take_files`."""
    units, titles = _measures(folder, forms)
    context = TableContext(schools=our_schools(folder), units=units, titles=titles, period=period, today=today)
    files = [_read(path, forms, context, as_form, is_alone=len(paths) == 1) for path in paths]
    _refuse_same(files)
    cohorts: dict[str, Mapping[CohortKey, dict[str, int | None]]] = {}
    for file in files:
        if file.form:
            cohorts[file.form.id] = {**cohorts.get(file.form.id, {}), **file.read.cohorts}
    return tuple([_taken(file, cohorts, forms) for file in files])


def _measures(folder: Folder, forms: Forms) -> tuple[dict[str, str], dict[str, str]]:
    """The unit and the title of each measure that a form feeds: by the trust's own definition, or the catalogue's."""
    units: dict[str, str] = {}
    titles: dict[str, str] = {}
    for file in folder.of_kind("measures"):
        for _, entry in file.each("measures", "*"):
            units[text_of(entry, "id")] = text_of(entry, "unit")
            titles[text_of(entry, "id")] = text_of(entry, "title")
    shipped = measure_texts()
    for form in forms.values():
        for take in form.take:
            if take.measure not in units and take.measure in shipped:
                entry = entry_in(of_measure(take.measure))
                units[take.measure] = text_of(entry, "unit")
                titles[take.measure] = text_of(entry, "title")
    return units, titles


def _read(path: Path, forms: Forms, context: TableContext, as_form: str, *, is_alone: bool) -> _File:
    """A file that is recognised and read; or with what is wrong with it."""
    file = _File(name=printable(path.name))
    try:
        with open_table(path) as table:
            file.sha256 = sha256_of(path)
            header = recognise(table, forms, as_form)
            if isinstance(header, Header):
                _read_rows(file, header, table.rows, context, forms)
                return file
        if as_form in forms and not is_alone:
            with open_table(path) as table:
                header = recognise(table, forms)
                if isinstance(header, Header):
                    _read_rows(file, header, table.rows, context, forms)
                    return file
        file.read.errors.append(header.finding)
        file.is_unknown = header.is_unknown
    except LineError as error:
        file.refuse(error.what, error.fix, line=error.line)
    except TableError as error:
        file.refuse(str(error))
    return file


def _read_rows(file: _File, header: Header, rows: Iterable[Row], context: TableContext, forms: Forms) -> None:
    """Read the rows of a file whose form is known, unless what the form needs is not there."""
    form = header.form
    file.form = form
    if form.period.is_asked and not context.period:
        file.refuse(
            f"Nothing in the table says of which period it is (the form is “{form.id}”).",
            "Say it with “--period”, such as --period 2023-24.",
            rule="import-form",
            line=header.line,
        )
        return
    if form.period.is_asked:
        period = parse_period(context.period)
        wrong = wrong_period(context.period, period, "", context.today)
        if wrong:
            file.refuse(wrong.message, "Write “--period” as 2023-24 or 2023-24/aut1.", rule="import-cell")
            return
    if all(r.laestab for r in form.rows) and not context.schools.by_laestab:
        file.refuse(
            "The table names schools by council and number (LAESTAB) only, which no profile has.",
            "Download the table with URNs, or add each school's number to its profile, such as laestab: “380/2001”, in quotes.",
            rule="import-form",
            line=header.line,
        )
        return
    file.read = read_figures(header, rows, context, file.name, _wanted(form, forms))


def _wanted(form: Form, forms: Forms) -> frozenset[str]:
    """The columns of a form from which tables of other forms have their cohorts."""
    found: set[str] = set()
    for other in forms.values():
        for take in other.take:
            if take.cohort and take.cohort.form == form.id:
                found.add(take.cohort.column)
    return frozenset(found)


def _refuse_same(files: list[_File]) -> None:
    """Tell of a file that is given twice, under whatever names."""
    seen: dict[str, str] = {}
    for file in files:
        first = seen.setdefault(file.sha256, file.name) if file.sha256 else ""
        if first and any(other.name == first and other is not file for other in files) and first != file.name:
            file.refuse(f"This is the same file as {first}.", "Name one of the two.", rule="import-form")


def _taken(file: _File, cohorts: Cohorts, forms: Forms) -> TakenFile:
    """What a file says, once the cohorts of all files are known."""
    figures = _figures(file, cohorts, forms)
    comparators: list[TakenComparator] = []
    for key, said in _firmest(file):
        if key.population and _NUMBER.fullmatch(said.value):
            comparators.append(_comparator(key, said, _place(file, said)))
    only_counts = bool(file.form and not file.form.take)
    if only_counts and not file.read.errors:
        schools = counted(len(file.read.cohorts), "school and year", "schools and years")
        file.note(f"The table only says how many pupils there are ({schools}).")
    _check_groups(file, figures)
    if file.read.errors:
        figures, comparators = [], []
    return TakenFile(
        form=file.form.id if file.form else "",
        source=_source(file),
        figures=tuple(figures),
        comparators=tuple(comparators),
        errors=tuple(file.read.errors),
        notes=tuple(file.read.notes),
        others=file.read.others,
        is_unknown=file.is_unknown,
        cohorts=len(file.read.cohorts) * only_counts,
    )


def _figures(file: _File, cohorts: Cohorts, forms: Forms) -> list[TakenFigure]:
    """The figures of organisations, each with the pupils behind it; those that no file says are reported by form."""
    found: list[TakenFigure] = []
    missing: Counter[str] = Counter()
    for key, said in _firmest(file):
        if key.population:
            continue
        form, column = said.elsewhere
        cohort, cohort_in = said.cohort, ""
        if form:
            cohort = _cohort(cohorts.get(form, _NO_COHORTS), key, column)
        if form and cohort is None:
            missing[form] += 1
            cohort_in = forms[form].title
        found.append(
            TakenFigure(
                organisation=key.organisation,
                measure=key.measure,
                period=key.period,
                value=said.value,
                place=_place(file, said),
                group=key.group,
                cohort=cohort,
                status=key.status,
                cohort_in=cohort_in,
            )
        )
    for form, count in missing.items():
        have, them = verb(count, "has", "have"), verb(count, "it", "them")
        message = f"{capital(counted(count, 'figure'))} {have} no number of pupils behind {them}."
        fix = f"Name the table “{forms[form].title}” of the same release in the same command, if you have it."
        file.note(message, fix)
    return found


def _place(file: _File, said: ReadFigure) -> Place:
    return Place(file=file.name, line=said.line, column=said.column)


def _firmest(file: _File) -> list[tuple[FigureKey, ReadFigure]]:
    """Each figure once: of those that a file has in several states, the firmest."""
    best: dict[FigureKey, tuple[FigureKey, ReadFigure]] = {}
    older = 0
    for key, said in file.read.figures.items():
        bare = key._replace(status="")
        before = best.get(bare)
        if before is not None:
            older += 1
            if is_firmer(before[0].status, key.status):
                continue
        best[bare] = key, said
    if older:
        file.note(f"{counted(older, 'figure')} stand in the table in a firmer state too, which counts.")
    return list(best.values())


def _cohort(cohorts: Mapping[CohortKey, dict[str, int | None]], key: FigureKey, column: str) -> int | None:
    """How many people are behind a figure, by the table of another form; of the same state, or of one without states."""
    for status in (key.status, ""):
        found = cohorts.get((key.organisation, key.period, status))
        if found is not None:
            return found.get(column)
    return None


def _comparator(key: FigureKey, said: ReadFigure, place: Place) -> TakenComparator:
    return TakenComparator(
        measure=key.measure,
        population=key.population,
        period=key.period,
        value=said.value,
        place=place,
        group=key.group,
        held_against=key.held_against,
        phase=key.phase,
        status=key.status,
    )


def _check_groups(file: _File, figures: list[TakenFigure]) -> None:
    """Refuse a group that has more pupils than there are."""
    everybody: dict[tuple[str, str, str], int] = {}
    for figure in figures:
        if not figure.group and figure.cohort is not None:
            everybody[figure.organisation, figure.measure, figure.period] = figure.cohort
    reported: set[tuple[str, str, str]] = set()
    for figure in figures:
        most = everybody.get((figure.organisation, figure.measure, figure.period))
        school = figure.organisation, figure.group, figure.period
        if figure.cohort and most is not None and figure.cohort > most and school not in reported:
            reported.add(school)
            message = f"The group “{figure.group}” would have {figure.cohort} pupils, of {most} in the year group."
            file.refuse(message, "Check the numbers of pupils.", rule="import-cell", line=figure.place.line)


def _source(file: _File) -> FileSource:
    """Where the figures of a file come from. Its release is the last year in it, and how firm that is."""
    if not file.form:
        return FileSource(id="", title="", publisher="", licence="", release="", sha256=file.sha256, file=file.name)
    parts = [file.form.source]
    words: list[str] = []
    if file.read.releases:
        period, status = max(file.read.releases, key=lambda release: (release[0], -status_rank(release[1])))
        parts += [period.replace("/", "-"), status]
        parsed = parse_period(period)
        words += [say_period(parsed) if parsed else period, status]
    return FileSource(
        id="-".join(filter(None, parts)),
        title=file.form.title,
        publisher=file.form.publisher,
        licence=file.form.licence,
        release=", ".join(filter(None, words)) or NO_RELEASE,
        sha256=file.sha256,
        file=file.name,
    )
