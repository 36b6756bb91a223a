"""The tables of cases are whole: enough rows, and no case twice."""

from __future__ import annotations

from builders import TABLES, read
from case_tables import rows


def test_the_tables_hold_at_least_two_hundred_and_twenty_rows() -> None:
    """Enough cases to trust the rules."""
    assert sum(len(rows(name)) for name in ("actions", "kpis", "objectives")) >= 220


def test_there_are_rows_enough() -> None:
    """At least 120 rows of derived facts, and no case twice."""
    cases = [(path.stem, row["case"]) for path in TABLES.glob("*.yaml") for row in read(path)]
    assert len(cases) >= 120
    assert len(set(cases)) == len(cases)
