"""A published figure against the one that stands: a row of the table for each rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TABLES, read
from trustplan.loading.imports.decide import Outcome, Published, decide, number_of
from trustplan.loading.imports.standing import Standing
from trustplan.primitives.data_status import STATUSES, status_rank
from trustplan.primitives.findings import Place
from trustplan.primitives.notation import Symbol, is_symbol

DAY = date(2026, 12, 11)
HERE = Place(file="plans/schools/ash/measurements.yaml", line=3)


def parts(text: Any) -> tuple[str, int | None, str]:
    """A value, its cohort and its status."""
    value, *more = str(text).split()
    cohort = None
    if more[:1] == ["of"]:
        cohort, more = int(more[1]), more[2:]
    return value.replace("_", " "), cohort, "".join(more)


def ours(row: dict[str, Any]) -> Standing | None:
    """What stands, by a row."""
    if "ours" not in row:
        return None
    value, cohort, status = parts(row["ours"])
    embargo = row.get("embargo") and date.fromisoformat(str(row["embargo"]))
    known = date.fromisoformat(str(row.get("known", "2026-10-14")))
    return Standing(
        value=value, cohort=cohort, status=status, on=max(known, embargo or known), embargo=embargo, place=HERE
    )


@pytest.mark.parametrize("row", read(TABLES / "import_figures.yaml"), ids=lambda row: row["case"])
def test_what_becomes_of_a_figure(row: dict[str, Any]) -> None:
    """The outcome, and the sentence where the row has one."""
    value, cohort, status = parts(row["published"])
    published = Published(value=value, cohort=cohort, status=status)
    found = decide(published, ours(row), DAY, decimals=row.get("decimals", 0))
    assert found.outcome.value == row["outcome"]
    if "words" in row:
        assert found.words == row["words"]


VALUES = st.one_of(
    st.sampled_from(tuple(Symbol)).map(str),
    st.integers(0, 30).map(str),
    st.tuples(st.integers(0, 30), st.integers(0, 9)).map(lambda two: f"{two[0]}.{two[1]}"),
    st.tuples(st.integers(0, 9), st.integers(9, 30)).map(lambda two: f"{two[0]}/{two[1]}"),
)
COHORTS = st.one_of(st.none(), st.integers(1, 40))
LEVELS = st.sampled_from(STATUSES)


@given(VALUES, COHORTS, LEVELS, VALUES, COHORTS, LEVELS)
def test_nothing_better_is_ever_replaced(
    value: str, cohort: int | None, status: str, other: str, others: int | None, level: str
) -> None:
    """No number by a symbol; nothing firm by what is less firm; no exact figure by its rounded one. And twice is once."""
    standing = Standing(value=value, cohort=cohort, status=status, on=date(2026, 10, 14), place=HERE)
    published = Published(value=other, cohort=others, status=level)
    found = decide(published, standing, DAY)
    assert found.words.endswith(".")
    if not found.outcome.is_added:
        return
    assert not (is_symbol(other) and not is_symbol(value))
    ours, theirs = number_of(value), number_of(other)
    if ours and theirs:
        assert status_rank(level) <= status_rank(status)
        assert theirs.margin <= ours.margin or not theirs.agrees(ours)
    again = Standing(value=other, cohort=others, status=level, on=DAY, place=HERE)
    assert decide(published, again, date(2027, 1, 8)).outcome is Outcome.SAME
