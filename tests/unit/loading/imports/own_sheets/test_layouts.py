"""A trust's own sheets in many layouts: what is understood, asked and taken, as tests/tables/own_sheets.yaml has it."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from builders import EXAMPLE
from case_tables import loaded, rows
from trustplan.loading.imports.own_sheets import names
from trustplan.loading.imports.own_sheets.facets import Facets, read_answer
from trustplan.loading.imports.own_sheets.keep import kept_maps, with_maps
from trustplan.loading.imports.own_sheets.maps import ABOUT, COLUMNS, ROWS, SheetMap, draft_text, maps_in
from trustplan.loading.imports.own_sheets.names import Known
from trustplan.loading.imports.own_sheets.settle import Clock
from trustplan.loading.imports.own_sheets.study import Studied, study, taken_of
from trustplan.loading.imports.taken import TakenFile
from trustplan.loading.read import read_folder
from trustplan.model import Trust
from trustplan.primitives.notation import TRUST
from trustplan.schema.validate import form_of
from trustplan.source.rating_words import RatingWords
from trustplan.source.yaml_reader import read_yaml

DAY = date(2026, 11, 20)


@cache
def example() -> tuple[Trust, Known]:
    """The example trust, and its names."""
    return loaded(EXAMPLE), Known(read_folder(EXAMPLE))


def studied(text: str, *maps: SheetMap, day: date = DAY) -> Studied:
    """A sheet, as it is understood on a day."""
    trust, known = example()
    return study(text.encode(), "sheet.csv", known, maps, Clock(day=day, calendar=trust.calendar(TRUST)))


def taken(of: Studied, day: date = DAY) -> TakenFile:
    """The figures of a sheet."""
    trust, known = example()
    return taken_of(of, known, trust.frameworks, Clock(day=day, calendar=trust.calendar(TRUST)))


def answer(text: str) -> Facets:
    """What a person writes."""
    read = read_answer(text, example()[1].names)
    assert isinstance(read, Facets)
    return read


def answered(proposed: SheetMap, answers: dict[str, Any]) -> SheetMap:
    """A map with a person's answers in it."""
    columns, lines = dict(proposed.columns), dict(proposed.rows)
    for place, part in ((columns, COLUMNS), (lines, ROWS)):
        for name, text in answers.get(part, {}).items():
            assert name in place
            place[name] = answer(text)
    about = proposed.about
    if ABOUT in answers:
        about = answer(answers[ABOUT])
    return SheetMap(id="a", title="A", sheet="", header=proposed.header, about=about, columns=columns, rows=lines)


@pytest.mark.parametrize("row", rows("own_sheets"))
def test_a_sheet_is_taken_or_asked(row: dict[str, Any]) -> None:
    """Whichever way round it is. What is asked is asked at once, and only where nothing is, figures are taken."""
    found = studied(row["sheet"])
    if row.get("takes") == "none":
        assert found.proposals == ()
        return
    if "answers" in row:
        (one,) = found.proposals
        assert one.questions
        found = studied(row["sheet"], answered(one.map, row["answers"]))
        assert found.is_known
    asked = [(f"{one.part} {one.name}: ", one.message) for table in found.proposals for one in table.questions]
    expected = row.get("asks", [])
    assert len(asked) == len(expected), asked
    for (where, message), words in zip(asked, expected, strict=True):
        assert words.startswith(where)
        assert words.removeprefix(where) in message
    if not expected:
        _check_figures(row, taken(found))


def test_latest_is_offered_where_no_time_is_said_and_a_year_where_half_terms_lack_one() -> None:
    """Half-terms of which only the year lacks are not all the latest."""
    for sheet, answers in (
        ("School,Attendance\nAlder Lane,95.1\n", ["period latest", "period current", "period 2026-27/aut1"]),
        ("Attendance,,\nSchool,HT1,HT2\nAlder Lane,95.1,94.8\n", ["period 2025-26", "period 2026-27"]),
    ):
        (table,) = studied(sheet).proposals
        (question,) = table.questions
        assert ("“latest” is the last half-term" in question.message) == ("period latest" in answers)
        assert [text.rpartition("measure title, ")[2] for text in question.answers] == [*answers, "leave out"]


def _check_figures(row: dict[str, Any], made: TakenFile) -> None:
    """The figures, or the cells that are asked."""
    said = [f"{error.message} {error.fix}" for error in made.errors]
    assert len(said) == len(row.get("cells", [])), said
    for message, words in zip(said, row.get("cells", []), strict=True):
        assert message.startswith(words)
    lines = [
        f"{one.organisation} {one.measure} {one.period} {one.group or '-'} {one.value} {one.cohort or '-'}"
        for one in made.figures
    ]
    lines += [f"{one.population} {one.measure} {one.period} - {one.value} comparator" for one in made.comparators]
    if "takes" in row:
        assert sorted(lines) == sorted(row["takes"])


HALF_TERMS = "Attendance 2025/26\nSchool,HT1,HT2\nAlder Lane,95.1,94.8\n"
TRACKER = "KPIs 2026/27\nSchool,Attendance,Vacancies,Trust\nAlder Lane,95.1,1,2\n"


def test_a_map_is_the_same_after_it_was_written_and_read() -> None:
    """As a draft for a person, and as it is kept."""
    (one,) = studied(HALF_TERMS).proposals
    ids = example()[1].names
    draft = draft_text([one.map], [], "sheet.csv", "sheet.csv", "sheet.import.yaml")
    kept = with_maps(None, [one])
    assert kept is not None
    for raw in (draft.encode(), kept):
        document, findings = read_yaml(raw, "a.yaml")
        assert document is not None
        assert findings == ()
        (read,), faults = maps_in(document.data, ids)
        assert faults == []
        assert (read.about, read.columns, read.rows, read.header) == (
            one.map.about,
            one.map.columns,
            one.map.rows,
            one.map.header,
        )


def test_a_sheet_with_the_headings_of_a_kept_map_is_not_asked_about_again() -> None:
    """Also with another year in its title, which is what its figures are then of."""
    (one,) = studied(HALF_TERMS).proposals
    assert not studied(HALF_TERMS).is_known
    later = HALF_TERMS.replace("2025/26", "2024/25").replace("95.1", "95.9")
    again = studied(later, one.map)
    assert again.is_known
    assert [(figure.period, figure.value) for figure in taken(again).figures] == [
        ("2024-25/aut1", "95.9"),
        ("2024-25/aut2", "94.8"),
    ]


def test_a_new_row_in_a_known_sheet_is_asked() -> None:
    """Nobody has said what it is."""
    (one,) = studied(HALF_TERMS).proposals
    again = studied(f"{HALF_TERMS}Fernhill,93,92\n", one.map)
    assert not again.is_known
    ((question,),) = [table.questions for table in again.proposals]
    assert question.message == "“Fernhill” is new in this sheet."
    assert question.answers == ("school fernhill", "leave out")


def test_a_school_that_has_another_name_now_is_asked_and_nothing_else(tmp_path: Path) -> None:
    """The rest of the map that is kept counts on."""
    (one,) = studied(HALF_TERMS).proposals
    kept = with_maps(None, [one])
    assert kept is not None
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "imports.yaml").write_bytes(kept.replace(b"school alder-lane", b"school alder"))
    (read,) = kept_maps(tmp_path, example()[1])
    (again,) = studied(HALF_TERMS, read).proposals
    assert [(question.part, question.name) for question in again.questions] == [(ROWS, "Alder Lane")]


def test_a_period_that_was_said_for_one_file_is_asked_of_the_next() -> None:
    """Else the figures of the next half-term would stand as those of this one. `latest` says itself which it is."""
    (one,) = studied(TRACKER).proposals
    said = answered(
        one.map,
        {
            "about": "period 2026-27/aut1",
            "columns": {"Trust": "leave out", "Vacancies": "measure vacancies, period latest"},
        },
    )
    (confirmed,) = studied(TRACKER, said).proposals
    assert confirmed.is_known
    kept = with_maps(None, [confirmed])
    assert kept is not None
    document, _ = read_yaml(kept, "a.yaml")
    assert document is not None
    (read,), _ = maps_in(document.data, example()[1].names)
    assert str(read.about) == "period ?"
    assert str(read.columns["Vacancies"]) == "measure vacancies, period latest"
    again = studied(TRACKER, read)
    ((question,),) = [table.questions for table in again.proposals]
    assert question.part == ABOUT


def test_latest_is_the_last_that_is_over_on_the_day() -> None:
    """In each measure's own rhythm."""
    (one,) = studied(TRACKER).proposals
    said = answered(one.map, {"about": "period latest", "columns": {"Trust": "leave out"}})
    for day, periods in (
        (date(2026, 11, 20), ["2026-27/aut1", "2025-26/sum"]),
        (date(2026, 10, 1), ["2025-26/sum2", "2025-26/sum"]),
        (date(2027, 1, 20), ["2026-27/aut2", "2026-27/aut"]),
    ):
        assert [figure.period for figure in taken(studied(TRACKER, said, day=day), day).figures] == periods


def test_keeping_a_map_twice_changes_nothing_and_another_answer_counts_from_then_on() -> None:
    """Maps are only added."""
    (one,) = studied(HALF_TERMS).proposals
    first = with_maps(None, [one])
    assert first is not None
    assert with_maps(first, [one]) == first
    (other,) = studied(HALF_TERMS, answered(one.map, {"columns": {"HT2": "leave out"}})).proposals
    second = with_maps(first, [other])
    assert second is not None
    assert second.startswith(first)
    document, _ = read_yaml(second, "a.yaml")
    assert document is not None
    maps, _ = maps_in(document.data, example()[1].names)
    assert [made.id for made in maps] == ["sheet", "sheet-2"]
    assert [figure.period for figure in taken(studied(HALF_TERMS, *maps)).figures] == ["2025-26/aut1"]


def test_a_sheet_of_many_other_schools_is_asked_about_and_takes_no_long_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A near name is looked for a few times only, since that takes long."""
    looked: list[str] = []
    monkeypatch.setattr(names, "nearest", lambda word, _: looked.append(word))
    rows = "".join(f"Other place {number},95\n" for number in range(400))
    known = Known(read_folder(EXAMPLE))
    clock = Clock(day=DAY, calendar=example()[0].calendar(TRUST))
    found = study(f"School,Attendance 2025/26\nFernhill,93\n{rows}".encode(), "sheet.csv", known, (), clock)
    assert len(looked) <= names.MOST_LOOKED
    assert len(found.proposals[0].questions) == 400


@pytest.mark.parametrize(
    "text",
    [
        "School,Attendance 2025/26\n" + "Alder Lane," * 600,
        "\0\0\0",
        "School,Attendance 2025/26\nAlder Lane," + "9" * 5000,
        "School,Attendance 2025/26\nAlder\x07 Lane,\u202e95\n",
        "a" * 100_000,
        "=cmd|'/c calc'!A1,Attendance 2025/26\nAlder Lane,95\n",
        '"# x: ?\nsheets: []",Attendance 2025/26,PA 2025/26\nAlder Lane,95,3\n',
    ],
)
def test_a_hostile_sheet_is_read_asked_or_refused(text: str) -> None:
    """Never anything else, and the draft of its map says the same when it is read."""
    try:
        found = studied(text)
    except Exception as error:
        assert type(error).__name__ in ("TableError", "LineError")  # noqa: PT017
        return
    draft = draft_text([one.map for one in found.proposals], [], "x\n# y", "x", "y")
    document, findings = read_yaml(draft.encode(), "a.yaml")
    assert (document is None, findings) == (not found.proposals, ()) or not found.proposals
    if document is not None and found.proposals:
        maps, faults = maps_in(document.data, example()[1].names)
        assert faults == []
        assert [made.columns for made in maps] == [one.map.columns for one in found.proposals]


@pytest.mark.parametrize("file", ["sheet.csv", "tp-1.csv", "2026.csv", "….csv", f"{'long' * 30}.csv"])
def test_a_map_that_is_kept_has_the_form_of_its_file(file: str) -> None:
    """Whatever the file is called, and however long a heading is."""
    trust, known = example()
    text = f"School,Attendance 2025/26,{'many words ' * 30}\nFernhill,93,x\n"
    found = study(text.encode(), file, known, (), Clock(day=DAY, calendar=trust.calendar(TRUST)))
    kept = with_maps(None, found.proposals)
    assert kept is not None
    document, findings = read_yaml(kept, "imports.yaml")
    assert document is not None
    assert (findings, form_of("imports", RatingWords()).errors(document)) == ((), ())
