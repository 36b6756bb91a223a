"""Profiles: the rows of a register's or an inspectorate's file as what they say of the trust's schools.

Nothing of it is guessed: a word, a day or a number that the map does not know is an error by its line. What is known and not
taken is reported, each with the reason, such as the inspection of a predecessor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from trustplan.loading.imports.profiles.cells import ProfileRow, plain, shown
from trustplan.loading.imports.profiles.forms import OWN
from trustplan.loading.imports.profiles.register import take_census, take_facts, take_link, take_state
from trustplan.loading.imports.profiles.taken import ProfiledSchool, TakenInspection, TakenProfiles
from trustplan.primitives.english import say_date
from trustplan.primitives.findings import MOST_REPORTED, Finding, Place, Severity, truncated
from trustplan.primitives.periods import parse_date
from trustplan.source.files import as_entry, as_list, ids_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from trustplan.loading.imports.profiles.forms import BelongsForm, GradedForm, ProfileForm
    from trustplan.loading.imports.profiles.taken import TakenCensus, TakenFact
    from trustplan.source.files import Entry
    from trustplan.source.tables.rows import Row


class _Taking(Struct):
    """What is taken of a file so far. `lines` has the line on which each school, or link, was first met."""

    form: ProfileForm
    file: str
    columns: list[str]
    schools: dict[str, ProfiledSchool]
    former: dict[str, ProfiledSchool]
    frameworks: Mapping[str, Entry]
    today: date
    inspections: list[TakenInspection] = field(default_factory=list)
    censuses: list[TakenCensus] = field(default_factory=list)
    facts: list[TakenFact] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    others: int = 0


class _Met(Struct, frozen=True, kw_only=True):
    """An inspection with grades that a row has: whose it is, and what was read of it."""

    is_own: bool
    urn: str
    inspection: TakenInspection


def take_profiles(
    file: str,
    columns: Sequence[str],
    rows: Iterable[Row],
    form: ProfileForm,
    schools: Iterable[ProfiledSchool],
    frameworks: Mapping[str, Entry],
    today: date,
) -> TakenProfiles:
    """What the rows below a header say of some schools. Every column of the form is among `columns`.

    `file` is the file's name as messages have it; `frameworks` are those of the trust and the catalogue by id.
    """
    every = list(schools)
    taking = _Taking(
        form=form,
        file=file,
        columns=list(map(plain, columns)),
        schools={school.urn: school for school in every if school.urn},
        former=_by_former_urn(every),
        frameworks=frameworks,
        today=today,
    )
    _take_rows(taking, rows)
    if form.links is None:
        _note_missing(taking, every)
    return _taken(taking)


def _by_former_urn(schools: Iterable[ProfiledSchool]) -> dict[str, ProfiledSchool]:
    """The schools by each URN that they had before they joined."""
    former: dict[str, ProfiledSchool] = {}
    for school in schools:
        former.update(dict.fromkeys(school.former_urns, school))
    return former


def _take_rows(taking: _Taking, rows: Iterable[Row]) -> None:
    """Take the rows, up to the one with which there are too many errors to report."""
    for row in rows:
        if any(cell.strip() for cell in row.cells):
            _take(taking, row)
        if len(taking.errors) >= MOST_REPORTED:
            taking.errors.append(truncated(taking.file))
            break


def _taken(taking: _Taking) -> TakenProfiles:
    """What was taken; of a file with errors only these."""
    form, file = taking.form, taking.file
    if taking.errors:
        return TakenProfiles(form=form.id, file=file, errors=tuple(taking.errors), others=taking.others)
    return TakenProfiles(
        form=form.id,
        file=file,
        title=form.title,
        publisher=form.publisher,
        inspections=tuple(taking.inspections),
        censuses=tuple(taking.censuses),
        facts=tuple(taking.facts),
        notes=tuple(taking.notes),
        others=taking.others,
    )


def _take(taking: _Taking, row: Row) -> None:
    """Take one row, or note why not."""
    place = Place(file=taking.file, line=row.line)
    cells = row.cells
    while len(cells) > len(taking.columns) and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) != len(taking.columns):
        message = f"The row has {len(cells)} cells, and the header names {len(taking.columns)} columns."
        fix = "Download the file again, and do not save it in another program before you bring it in."
        taking.errors.append(Finding(rule="import-table", place=place, message=message, fix=fix))
        return
    urn = plain(cells[taking.columns.index(taking.form.urn)])
    school = taking.schools.get(urn)
    if school is None:
        _of_others(taking, urn, place)
        return
    by_column = dict(zip(taking.columns, map(plain, cells), strict=True))  # only here: the register has 50,000 others
    of = ProfileRow(form=taking.form, place=place, cells=by_column, title=school.title, today=taking.today)
    if not _is_second(taking, of, urn) and not _has_left(of, school):
        _take_school(taking, of, school)
    taking.errors += of.errors
    taking.notes += of.notes


def _take_school(taking: _Taking, of: ProfileRow, school: ProfiledSchool) -> None:
    """Take everything that the row of a school says."""
    form = taking.form
    if form.links:
        taking.facts += take_link(of, form.links, school)
        return
    is_open = form.state is None or take_state(of, form.state)
    if is_open:
        for each in form.facts:
            taking.facts += take_facts(of, each, school)
    if is_open and form.census:
        taking.censuses += take_census(of, form.census, school)
    taking.inspections += _inspections(taking, of, school)
    if form.ungraded:
        _tell_ungraded(of)


def _of_others(taking: _Taking, urn: str, place: Place) -> None:
    """Count the row of another school; tell one of a school whose place one of ours took; refuse what is no URN."""
    if len(urn) != 6 or not urn.isascii() or not urn.isdigit():
        message = f"“{taking.form.urn}” is “{shown(urn)}”, and a URN has six digits."
        fix = "Download the file again: which school the row is of cannot be known."
        taking.errors.append(Finding(rule="import-cell", place=place, message=message, fix=fix))
        return
    taking.others += 1
    school = taking.former.get(urn)
    if school and not taking.form.links:
        message = (
            f"{school.title}: the row is of URN {urn}, which it had before, so it is the predecessor's and not taken."
        )
        taking.notes.append(Finding(rule="import-table", place=place, message=message, severity=Severity.WARNING))


def _is_second(taking: _Taking, of: ProfileRow, urn: str) -> bool:
    """Whether a row is a second one of a school, or of a link, which is refused."""
    key = urn
    what = f"row of URN {urn}"
    if taking.form.links:
        key = f"{urn} {of.cells[taking.form.links.urn]}"
        what = f"link between {urn} and {shown(of.cells[taking.form.links.urn])}"
    first = taking.lines.setdefault(key, of.place.line)
    if first == of.place.line:
        return False
    of.refuse(
        "import-twice", f"this is a second {what}; the first is on line {first}.", "Take out the one that is wrong."
    )
    return True


def _has_left(of: ProfileRow, school: ProfiledSchool) -> bool:
    """Whether a school has left the trust, so that nothing more is taken of it."""
    if school.left is None or school.left >= of.today:
        return False
    of.note("import-table", f"it left the trust on {say_date(school.left)}, so nothing is taken.")
    return True


def _note_missing(taking: _Taking, schools: Iterable[ProfiledSchool]) -> None:
    """Tell which schools of the trust have no row."""
    for school in schools:
        if school.left is None and school.urn not in taking.lines:
            words, fix = f"has no row: its URN, {school.urn}, is not in the file.", "Check the URN in its profile."
            if not school.urn:
                words, fix = (
                    "has no URN in its profile, so no row is known to be its own.",
                    "Add “urn:” to the profile.",
                )
            place = Place(file=taking.file, line=0)
            found = Finding(
                rule="import-table", place=place, message=f"{school.title} {words}", fix=fix, severity=Severity.WARNING
            )
            taking.notes.append(found)


def _inspections(taking: _Taking, of: ProfileRow, school: ProfiledSchool) -> list[TakenInspection]:
    """The inspections with grades of a row, as they are to be held against a profile."""
    met = [found for form in taking.form.graded if (found := _graded(taking, of, form, school))]
    category = ""
    if taking.form.category:
        category = of.word(taking.form.category)
    newest = max((one.inspection.on for one in met), default=None)
    if category and newest is None:
        of.note("import-table", f"a category of concern is given, {category}, and no inspection that it is of.")
    taken: list[TakenInspection] = []
    for one in met:
        its = category * (one.inspection.on == newest)
        if one.is_own:
            if why := _untakeable(taking, one.inspection):
                of.note("import-table", why)
            else:
                taken.append(replace(one.inspection, category=its))
        else:
            _tell_predecessor(taking, of, one, its, school)
    return taken


def _graded(taking: _Taking, of: ProfileRow, form: GradedForm, school: ProfiledSchool) -> _Met | None:
    """One inspection with grades; None where the row has none, or where something in it is refused."""
    before = len(of.errors)
    on, published = of.day(form.on), of.day(form.published)
    is_own, urn = _whose(of, form.own, school)
    grades = _grades(of, form)
    if is_own:
        grades = _fitting(taking, of, form, on, grades)
    safeguarding = ""
    if form.safeguarding:
        safeguarding = of.word(form.safeguarding)
    if len(of.errors) > before:
        return None
    if on is None:
        if grades or safeguarding or published:
            of.refuse("import-cell", f"there are grades or a day of publication, and no “{form.on}”.", "Add the day.")
        return None
    if is_own is None:
        of.refuse("import-cell", f"“{form.own.of.column}” does not say whose the inspection of {say_date(on)} is.")
        return None
    if _is_before(of, published, on):
        return None
    inspection = TakenInspection(
        organisation=school.id,
        framework=form.framework,
        on=on,
        published=published,
        grades=grades,
        place=of.place,
        safeguarding=safeguarding,
    )
    return _Met(is_own=is_own, urn=urn, inspection=inspection)


def _grades(of: ProfileRow, form: GradedForm) -> dict[str, str]:
    """The grades of an inspection by area, as the file says them."""
    grades = {area.area: of.word(area.of) for area in form.areas}
    return {area: grade for area, grade in grades.items() if grade}


def _fitting(
    taking: _Taking, of: ProfileRow, form: GradedForm, on: date | None, grades: Mapping[str, str]
) -> dict[str, str]:
    """The grades that the framework has an area for, and that were given on that day; the others are reported."""
    framework = taking.frameworks.get(form.framework)
    known = set(grades)
    if framework is not None:
        known = ids_of(framework.get("areas"))
    fitting: dict[str, str] = {}
    for area in form.areas:
        grade = grades.get(area.area)
        if grade is None:
            continue
        if on and area.until and on > area.until:
            words = f"“{area.of.column}” has a grade, {grade}, which was given until {say_date(area.until)} only"
            of.note("import-table", f"{words}; the inspection began on {say_date(on)}. The grade is left out.")
        elif area.area not in known:
            words = f"“{area.of.column}” is {grade}, and the framework {form.framework} has no area {area.area}."
            of.note(
                "import-table", f"{words} The grade is left out.", "Add the area to the framework, and run it again."
            )
        else:
            fitting[area.area] = grade
    return fitting


def _is_before(of: ProfileRow, published: date | None, on: date) -> bool:
    """Whether a report would have come out before its inspection began, which is refused."""
    if published is None or published >= on:
        return False
    message = f"a report is said to be published on {say_date(published)}, before its inspection began, {say_date(on)}."
    of.refuse("import-cell", message, "Correct the day that is wrong.")
    return True


def _whose(of: ProfileRow, form: BelongsForm, school: ProfiledSchool) -> tuple[bool | None, str]:
    """Whether an inspection is of the school as it is now, None where that is not said; and the URN that it had."""
    word, urn = of.word(form.of), of.urn(form.urn)
    if not word and not urn:
        return None, ""
    return word in ("", OWN) and urn in ("", school.urn), urn


def _untakeable(taking: _Taking, one: TakenInspection) -> str:
    """Why an inspection of the school's own cannot be written into a profile; nothing where it can."""
    what = f"the inspection of {say_date(one.on)}"
    framework = taking.frameworks.get(one.framework)
    if framework is None:
        return f"{what} is under {one.framework}, a framework that is not known here, so it is not taken."
    if not one.grades:
        return f"{what} has no grade, so it is not taken."
    if one.published is None:
        return f"{what} has no day of publication, so its report may not be public yet. It is not taken."
    valid = as_entry(framework.get("valid"))
    first, last = parse_date(text_of(valid, "from")), parse_date(text_of(valid, "to"))
    if (first and one.on < first) or (last and one.on > last):
        return (
            f"{what} was on a day on which {one.framework} did not count, so its grades are not those. It is not taken."
        )
    return ""


def _tell_predecessor(taking: _Taking, of: ProfileRow, one: _Met, category: str, school: ProfiledSchool) -> None:
    """Tell an inspection of the school whose place this one took."""
    found = one.inspection
    whose = "of its predecessor"
    if one.urn and one.urn != school.urn:
        whose += f", URN {one.urn}"
    if one.urn in school.former_urns:
        whose += " (a URN that it had before)"
    said = said_grades(found.grades, taking.frameworks.get(found.framework, {}))
    if category:
        said += f"; {category}"
    message = f"the inspection of {say_date(found.on)} is {whose}: {said or 'no grades'}. It is not taken"
    fix = "A profile has the inspections of the school as it is, since a new academy begins without any."
    of.note("import-table", f"{message}.", fix)


def said_grades(grades: Mapping[str, str], framework: Entry) -> str:
    """Grades in words: `Inclusion: strong standard; Early years: expected standard`."""
    titles = {text_of(a, "id"): text_of(a, "title") for a in map(as_entry, as_list(framework.get("areas")))}
    return "; ".join(f"{titles.get(area, area)}: {grade}" for area, grade in grades.items())


def _tell_ungraded(of: ProfileRow) -> None:
    """Tell an inspection without grades, which a profile has no words for."""
    form = of.form.ungraded
    assert form is not None  # noqa: S101  whoever calls has looked
    on, published, outcome = of.day(form.on), of.day(form.published), of.word(form.outcome)
    word, urn = of.word(form.own.of), of.urn(form.own.urn)
    if on is None:
        if outcome:
            of.refuse("import-cell", f"there is an outcome, “{outcome}”, and no “{form.on}”.", "Add the day.")
        return
    if _is_before(of, published, on):
        return
    whose = ""
    if word not in ("", OWN) or urn not in ("", of.cells[of.form.urn]):
        whose = f", of its predecessor, URN {urn},"
    said = f"“{outcome or 'no outcome'}”"
    message = f"the inspection without grades of {say_date(on)}{whose} is told, and not taken: {said}."
    of.note("import-table", message, "A profile has inspections with grades only; the plan can name it under “refs:”.")
