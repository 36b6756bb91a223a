"""Propose a map of a table: what is sure, and a question for each thing that is not. Nothing is guessed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from trustplan.loading.imports.own_sheets.facets import COHORT, LEAVE_OUT, NAMES, TITLE, UNKNOWN, VALUE, Facets
from trustplan.loading.imports.own_sheets.find import is_figure
from trustplan.loading.imports.own_sheets.gaps import gaps
from trustplan.loading.imports.own_sheets.maps import ABOUT, COLUMNS, ROWS, Question, SheetMap
from trustplan.loading.imports.own_sheets.names import HeadingMeaning
from trustplan.loading.imports.own_sheets.titles import about_title
from trustplan.primitives.english import capital
from trustplan.source.tables.xlsx_table import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trustplan.loading.imports.own_sheets.find import Heading, SheetTable
    from trustplan.loading.imports.own_sheets.names import Known
    from trustplan.loading.imports.own_sheets.settle import Clock

_KINDS = ("school", "measure", "period", "group", "population")
_LEFT_OUT = Facets(role=LEAVE_OUT)
_KINDS_ASKED = ("school", "measure", "period", "group")


class Proposal(Struct, frozen=True, kw_only=True):
    """A map of a table, what is asked of it, and what was decided without asking, in words.

    `is_known`: a person has confirmed all of it before, for an earlier file. `periods` are those that headings say.
    """

    table: SheetTable
    map: SheetMap
    questions: tuple[Question, ...]
    remarks: tuple[str, ...]
    is_known: bool
    periods: Mapping[tuple[str, str], str] = field(default_factory=dict)


class _Draft(Struct):
    """A map while it is proposed. `examples` has an answer of each kind."""

    examples: Mapping[str, str]
    columns: dict[str, Facets] = field(default_factory=dict)
    rows: dict[str, Facets] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    periods: dict[tuple[str, str], str] = field(default_factory=dict)

    def put(self, part: str, name: str, address: str, said: HeadingMeaning, kind: str = "") -> None:
        """Note what a heading or a row is, or ask."""
        place = self.columns
        if part == ROWS:
            place = self.rows
        place[name] = said.facets
        if said.facets.period:
            self.periods[part, name] = said.facets.period
        if not said.is_sure:
            place[name] = Facets(role=UNKNOWN)
            self.questions.append(_question(part, name, address, said, self.examples, kind))
        elif said.why:
            self.remarks.append(f"{address} is left out: {said.why}.")


def propose(table: SheetTable, known: Known, given: SheetMap | None, clock: Clock, name: str) -> Proposal | None:
    """The map of a table; None for one that is about neither schools nor measures. `given` is what a person has said."""
    draft = _Draft(known.examples)
    read = {heading: _heading(heading, known) for heading in table.headings}
    labels = _labels(table, read, known, given)
    if given is None and not _is_of_figures(table, read, labels, known):
        return None
    _propose_columns(draft, table, read, labels, given)
    _propose_rows(draft, table, known, given)
    about = _about(table, known, given, draft)
    made = SheetMap(
        id=name,
        title=f"{table.sheet.name or name}",
        sheet=table.sheet.name,
        header=table.header,
        about=about,
        columns=draft.columns,
        rows=draft.rows,
    )
    made, more = gaps(table, made, known, clock)
    draft.questions += more
    return Proposal(
        table=table,
        map=made,
        questions=tuple(sorted(draft.questions, key=lambda one: _order(one, made))),
        remarks=tuple(draft.remarks),
        is_known=given is not None and not draft.questions,
        periods=draft.periods,
    )


def _order(question: Question, made: SheetMap) -> tuple[int, int]:
    """Where a question is in the map: first what is asked of the whole table."""
    if question.part == ABOUT:
        return 0, 0
    if question.part == COLUMNS:
        return 1, list(made.columns).index(question.name)
    return 2, list(made.rows).index(question.name)


def _propose_columns(
    draft: _Draft,
    table: SheetTable,
    read: Mapping[Heading, HeadingMeaning],
    labels: set[Heading],
    given: SheetMap | None,
) -> None:
    """What each column is."""
    for heading, said in read.items():
        address = place_of(table.sheet.name, table.first, heading.column)
        if given and heading.name in given.columns:
            _take_given(draft, COLUMNS, heading.name, address, given.columns[heading.name], said)
        elif heading in labels:
            draft.columns[heading.name] = Facets(role=NAMES)
        elif not _may_hold(table, heading, said):
            draft.columns[heading.name] = _LEFT_OUT
        else:
            draft.put(COLUMNS, heading.name, address, _as_column(said, heading))


def _propose_rows(draft: _Draft, table: SheetTable, known: Known, given: SheetMap | None) -> None:
    """What each name of a row is. One that is not in the map that a person has confirmed is asked."""
    for text, (address, kind) in _row_names(table, draft.columns, known).items():
        said = _as_row(known.read(text), text)
        if given and text in given.rows:
            _take_given(draft, ROWS, text, address, given.rows[text], said)
        elif given and said.is_sure:
            draft.put(
                ROWS, text, address, HeadingMeaning(said.facets, False, f"“{text}” is new in this sheet", said.facets)
            )
        else:
            draft.put(ROWS, text, address, said, kind)


def _question(
    part: str, name: str, address: str, said: HeadingMeaning, examples: Mapping[str, str], kind: str = ""
) -> Question:
    """What is asked of a heading or a row; `kind` is what the other names of its column are."""
    why = said.why or f"What is “{name}”? It is no {kind or 'school, measure, period or group'} of your plans"
    if not why.startswith("What"):
        why = capital(why)
    answers = [str(said.near)] * bool(said.near)
    if not answers or (kind and not getattr(said.near, kind) and not said.near.population):
        if said.near:
            why = f"What is “{name}”? It is no {kind} of your plans"
        answers = [examples[one] for one in _KINDS_ASKED if kind in ("", one)]
    return Question(part=part, name=name, address=address, message=f"{why}.", answers=(*answers, LEAVE_OUT))


def _take_given(draft: _Draft, part: str, name: str, address: str, facets: Facets, said: HeadingMeaning) -> None:
    """Take what a person has said, and ask again for what is still open."""
    place = draft.columns
    if part == ROWS:
        place = draft.rows
    place[name] = facets
    if said.is_sure and said.facets.period:
        draft.periods[part, name] = said.facets.period
    if facets.role == UNKNOWN:
        draft.questions.append(_question(part, name, address, replace(said, is_sure=False), draft.examples))
    elif facets.is_open:
        answers = [str(replace(facets, period=period)) for period in ("latest", "current")]
        message = f"Of which time are the figures of “{name}” in this file?"
        question = Question(part=part, name=name, address=address, message=message, answers=(*answers, LEAVE_OUT))
        draft.questions.append(question)


def _heading(heading: Heading, known: Known) -> HeadingMeaning:
    """What the texts above a column say together."""
    if len(heading.levels) < 2:
        return known.read("".join(heading.levels))
    whole = known.read(" ".join(heading.levels))
    if whole.is_known and whole.is_sure and not whole.facets.role:
        return whole
    made = HeadingMeaning(Facets())
    for text in reversed(heading.levels):
        said = known.read(text)
        facets = said.facets
        if facets.role == UNKNOWN:
            facets = Facets()
        near = made.near.beside(said.near or said.facets)
        if near.role == UNKNOWN:
            near = replace(near, role="")
        is_sure = made.is_sure and said.is_sure and not made.facets.clashes(facets)
        made = HeadingMeaning(made.facets.beside(facets), is_sure, made.why or said.why, near, made.kind or said.kind)
    if made.facets.role == LEAVE_OUT:
        return HeadingMeaning(_LEFT_OUT)
    return made


def _as_column(said: HeadingMeaning, heading: Heading) -> HeadingMeaning:
    """What a column with figures is: words that say what rows are cannot head one."""
    if said.kind:
        return HeadingMeaning(
            Facets(role=UNKNOWN), False, f"“{heading.name}” has figures below it, and does not say of what"
        )
    return said


def _as_row(said: HeadingMeaning, text: str) -> HeadingMeaning:
    """What a row is: no cohort and no column of values."""
    if said.facets.role in (COHORT, VALUE) or said.kind:
        return HeadingMeaning(
            Facets(role=UNKNOWN), False, f"“{text}” is no school, measure, period or group of your plans"
        )
    return said


# Columns that say what the rows are


def _labels(
    table: SheetTable, read: Mapping[Heading, HeadingMeaning], known: Known, given: SheetMap | None
) -> set[Heading]:
    """The columns whose cells say what each row is."""
    if given is not None:
        return {heading for heading in read if given.columns.get(heading.name, Facets()).role == NAMES}
    best: dict[str, tuple[int, Heading]] = {}
    schools: set[Heading] = set()
    first = next(iter(read), None)
    for heading, said in read.items():
        if said.is_known and not said.kind and heading.levels:
            continue
        kind, times = _kind_of_labels(table, heading, said, known, is_first=heading is first)
        if kind == "school":  # by title and by number, both of which say the same
            schools.add(heading)
        elif kind and times > best.get(kind, (0, heading))[0]:
            best[kind] = (times, heading)
    found = schools | {heading for _, heading in best.values()}
    if not found and first is not None and not _has_figures(table, first):
        found.add(first)
    return found


def _kind_of_labels(
    table: SheetTable, heading: Heading, said: HeadingMeaning, known: Known, *, is_first: bool
) -> tuple[str, int]:
    """What most cells of a column name, and how many; nothing where too few of them do."""
    kinds, texts = _kinds(table, heading, known)
    if not kinds:
        return "", 0
    kind, times = kinds.most_common(1)[0]
    if times * 2 < texts and not said.kind and not is_first:
        return "", 0
    return kind, times


def _kinds(table: SheetTable, heading: Heading, known: Known) -> tuple[Counter[str], int]:
    """How many cells of a column are a school, measure, period or group, and how many there are."""
    kinds: Counter[str] = Counter()
    texts = 0
    for line in table.lines:
        text = table.label(line.row, heading.column)
        if not text:
            continue
        texts += 1
        said = known.read(text)
        if said.facets.role in (COHORT, VALUE, LEAVE_OUT):
            continue
        for kind in _KINDS:
            if getattr(said.facets, kind) or getattr(said.near, kind):
                kinds[kind.replace("population", "school")] += 1
                break
    return kinds, texts


def _has_figures(table: SheetTable, heading: Heading) -> bool:
    """Whether at least a third of a column looks like figures."""
    cells = [cell for line in table.lines if (cell := table.cell(line.row, heading.column))]
    return bool(cells) and 3 * sum(map(is_figure, cells)) >= len(cells)


def _may_hold(table: SheetTable, heading: Heading, said: HeadingMeaning) -> bool:
    """Whether a column is one of figures: most of it looks like that, or its heading says so."""
    return _has_figures(table, heading) or (said.is_sure and bool(said.facets))


def _is_of_figures(
    table: SheetTable, read: Mapping[Heading, HeadingMeaning], labels: set[Heading], known: Known
) -> bool:
    """Whether a table is about schools or measures at all, and holds figures."""
    if not any(_may_hold(table, heading, said) for heading, said in read.items() if heading not in labels):
        return False
    if any(said.facets.school or said.facets.measure for said in read.values()):
        return True
    for heading in labels:
        kinds, texts = _kinds(table, heading, known)
        if (kinds["school"] + kinds["measure"]) * 3 >= texts:
            return True
    about = about_title(table, known)
    return bool(about.school or about.measure) and bool(labels)


def _row_names(table: SheetTable, columns: Mapping[str, Facets], known: Known) -> dict[str, tuple[str, str]]:
    """The texts in the columns of names, and the bands; each with where it comes first, and what its column names."""
    found: dict[str, tuple[str, str]] = {}
    for heading in table.headings:
        if columns[heading.name].role != NAMES:
            continue
        kinds, _ = _kinds(table, heading, known)
        kind = "".join(one for one, _ in kinds.most_common(1))
        for line in table.lines:
            if text := table.label(line.row, heading.column):
                found.setdefault(text, (place_of(table.sheet.name, line.row, heading.column), kind))
    for line in table.lines:
        if line.band:
            found.setdefault(line.band, (place_of(table.sheet.name, line.row - 1, table.headings[0].column), ""))
    return found


def _about(table: SheetTable, known: Known, given: SheetMap | None, draft: _Draft) -> Facets:
    """What is said of the whole table, by a person or by its title and the name of its sheet."""
    if given is not None:
        return given.about
    said = about_title(table, known)
    about = Facets()
    every = [*draft.columns.values(), *draft.rows.values()]
    for kind in ("school", "measure", "period"):
        has_own = any(getattr(facets, kind) for facets in every)
        if getattr(said, kind) and (kind == "period" or not has_own):
            about = replace(about, **{kind: TITLE})
    return about
