"""What a heading or a row of a trust's own sheet says, as tests/tables/sheet_names.yaml has it."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from builders import EXAMPLE
from case_tables import rows
from files_once import files_once
from trustplan.loading.imports.own_sheets.facets import BadAnswer, Facets, read_answer
from trustplan.loading.imports.own_sheets.names import Known
from trustplan.loading.read import read_folder


@cache
def known() -> Known:
    """The names of the example trust."""
    with files_once():
        return Known(read_folder(EXAMPLE))


@pytest.mark.parametrize("row", rows("sheet_names"))
def test_a_name_is_sure_or_asked(row: dict[str, Any]) -> None:
    """Exact names are taken; near ones are a question with a suggestion; nothing is guessed."""
    said = known().read(row["text"])
    if "is" in row:
        assert (said.is_sure, str(said.facets)) == (True, row["is"])
        return
    assert not said.is_sure
    assert row["asked"] in said.why
    assert str(said.near) == row.get("near", "?")


ANSWERS = {
    "school fernhill": "school fernhill",
    "School: Fernhill": "school fernhill",
    "fernhill": "school fernhill",
    "school Fernhill Primary School": "school fernhill",
    "measure attendance , period 2026/27": "measure attendance, period 2026-27",
    "attendance, 2026-27/aut1": "measure attendance, period 2026-27/aut1",
    "period Autumn 1 2026": "period 2026-27/aut1",
    "period latest": "period latest",
    "Leave out": "leave out",
    "leave-out": "leave out",
    "cohort, measure phonics": "cohort, measure phonics",
    "group all pupils": "group all pupils",
    "population national": "population national",
    "?": "?",
    "measure attendance, period ?": "measure attendance, period ?",
}


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_is_read_as_a_person_writes_it(text: str) -> None:
    """With the word for its kind, or without where only one thing has the name."""
    read = read_answer(text, known().names)
    assert isinstance(read, Facets)
    assert str(read) == ANSWERS[text]


WRONG = {
    "": "It says nothing.",
    "school fernhil": "There is no school “fernhil”. Did you mean “fernhill”?",
    "measure atendance": "There is no measure “atendance”. Did you mean “attendance”?",
    "banana": "It is not clear what “banana” is.",
    "period whenever": "“whenever” is not a period.",
    "period 2026": "“2026” is not a period.",
    "school fernhill, school alder-lane": "says two things of one kind (school).",
    "group everyone": "There is no group “everyone”.",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_answer_is_told_with_what_to_write(text: str) -> None:
    """In a sentence for a person who has never seen such a file."""
    read = read_answer(text, known().names)
    assert isinstance(read, BadAnswer)
    assert WRONG[text] in f"{read.message} {read.fix}"
