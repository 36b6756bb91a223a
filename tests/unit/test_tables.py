"""The tables of cases are whole: enough rows, and no case twice."""

from __future__ import annotations

from collections import Counter

import pytest

from builders import TABLES, read

# The tables below tests/tables by kind, and how many rows they have at least, so that none gets lost unseen.
LEAST = {
    "rated items": (("actions.yaml", "kpis.yaml", "kpis_of_schools.yaml", "objectives.yaml"), 310),
    "other derived facts": (
        ("board_notes.yaml", "far_targets.yaml", "last_year.yaml", "one_school.yaml", "totals.yaml", "trends.yaml"),
        159,
    ),
    "edges of rules": (("check_edges.yaml",), 110),
    "oversight": (("oversight/*.yaml",), 245),
    "pages of measures": (("measure_pages.yaml",), 23),
    "update pages": (("update_form.yaml",), 49),
    "mails": (("reminders.yaml",), 26),
    "cells of spreadsheets": (("sheet_cells.yaml",), 220),
    "sheets of a trust's own": (("own_sheets.yaml", "sheet_names.yaml"), 110),
    "workbooks": (("workbook.yaml",), 23),
    "files of the register and the inspectorate": (("import_profiles.yaml",), 58),
    "dates of plans in Word": (("first_plan_dates.yaml",), 45),
    "tables that are refused": (("import_refused.yaml",), 53),
    "kinds of page": (("page_kinds.yaml",), 45),
    "imported figures": (("import_figures.yaml",), 46),
    "letters in papers": (("paper_characters.yaml",), 33),
    "pages of roles": (("my_work.yaml",), 19),
    "unknown words of the command": (("unknown_words.yaml",), 44),
    "papers": (("example_papers.yaml",), 24),
}


def cases(*patterns: str) -> list[tuple[str, str]]:
    """The table and name of each case in some tables."""
    found = []
    for pattern in patterns:
        for path in sorted(TABLES.glob(pattern)):
            name = path.relative_to(TABLES).as_posix()
            found += [(name, row["case"]) for row in read(path)]
    return found


@pytest.mark.parametrize("kind", LEAST)
def test_there_are_rows_enough(kind: str) -> None:
    """Enough cases to trust the rules."""
    patterns, least = LEAST[kind]
    assert len(cases(*patterns)) >= least


def test_every_table_is_counted() -> None:
    """Wherever below tests/tables it is."""
    counted = {table for patterns, _ in LEAST.values() for table, _ in cases(*patterns)}
    assert counted == {path.relative_to(TABLES).as_posix() for path in TABLES.rglob("*.yaml")}


def test_no_table_has_a_case_twice() -> None:
    """Its name alone says what fails."""
    assert [case for case, times in Counter(cases("**/*.yaml")).items() if times > 1] == []
