"""Tables of figures to download: no cell runs as a formula, and all of them say what the page's table says."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from builders import a_measure, a_trust, write
from case_tables import a_context, loaded
from trustplan.model import Comparator, Named, Trust
from trustplan.primitives.periods import Period
from trustplan.website.csv_export import make_csv

DAY = date(2026, 11, 20)
FORMULAS = ["=1+1", "+1", "-1", "@sum(A1)", "\t=1+1", "\r=1+1", "=HYPERLINK(\"x\", 'y')"]
HARMLESS = ["Ash", "=", "+", "-", "@", "1+1", "a=b", "a@b.invalid", "'=1+1", "–", "−1"]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """A trust with one grade of one school, and one figure of another measure."""
    grades = a_measure(id="grade", unit="grade", direction="up", tolerance=0, scales=["scale"], groups=[])
    plans = a_trust(tmp_path_factory.mktemp("graded"), measures=[a_measure(), grades], schools={"ash": "Ash"})
    scale = {"title": "Scale", "source": "Invented", "grades": [{"id": "g", "title": "G"}]}
    write(plans / "reference" / "frameworks" / "scale.yaml", scale)
    figure = {"period": "2025-26", "value": 50}
    group = {**figure, "group": "disadvantaged", "value": 40, "cohort": 30, "status": "provisional"}
    graded = [{"period": "2025-26", "value": "g"}]
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": [figure, group], "grade": graded})
    return loaded(plans)


def table(trust: Trust, measure: str) -> list[list[str]]:
    """The rows of a measure's file, the head first, as a program for tables reads them."""
    text = make_csv(a_context(trust, DAY))[f"data/{measure}.csv"]()
    return list(csv.reader(io.StringIO(text, newline="")))


def named(trust: Trust, short: str) -> Trust:
    """The trust whose school has a name."""
    ash = trust.organisations["ash"]
    return replace(
        trust, organisations={**trust.organisations, "ash": replace(ash, profile=replace(ash.profile, short=short))}
    )


def titled(trust: Trust, title: str) -> Trust:
    """The trust whose grade has a title."""
    scale = replace(trust.frameworks["scale"], grades=(Named(id="g", title=title),))
    return replace(trust, frameworks={**trust.frameworks, "scale": scale})


def compared(trust: Trust, population: str) -> Trust:
    """The trust with a figure of a population."""
    given: dict[str, Any] = {"phase": "", "group": "", "status": "final", "source": "Invented", "accessed": None}
    row = Comparator(
        measure="reading",
        population=population,
        period=Period(year=2025),
        on=DAY,
        value=trust.policy.rated_at_least * 100,
        at=trust.measures["reading"].at,
        **given,
    )
    return replace(trust, comparators=(row,))


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_a_cell_that_could_run_as_a_formula_is_quoted(graded: Trust, text: str) -> None:
    """In the body, and in the head as a school's name or a population's."""
    quoted = "'" + text.replace("\r", " ")
    assert table(titled(graded, text), "grade") == [["Period", "Ash"], ["2025/26", quoted]]
    assert table(named(graded, text), "grade")[0] == ["Period", quoted]
    assert table(named(graded, text), "reading")[0][1:] == [quoted, f"{quoted}, disadvantaged pupils"]
    assert table(compared(graded, text), "reading")[0][-1] == quoted


@pytest.mark.parametrize("text", HARMLESS, ids=repr)
def test_any_other_cell_is_as_it_is(graded: Trust, text: str) -> None:
    """A sign alone runs nothing, and a true minus or a dash is no sign."""
    assert table(titled(graded, text), "grade")[1] == ["2025/26", text[:1].upper() + text[1:]]
    assert table(named(graded, text), "grade")[0] == ["Period", text]


@pytest.mark.parametrize("text", ["Ash\r=1+1", "Ash\n=1+1", "Ash,=1+1", 'Ash"=1+1', 'Ash",=1+1'], ids=repr)
def test_no_name_breaks_out_of_its_cell(graded: Trust, text: str) -> None:
    """What follows a line end, a comma or a quote does not begin a cell of its own, in any program."""
    assert table(named(graded, text), "grade") == [["Period", text.replace("\r", " ")], ["2025/26", "G"]]
    assert "\r" not in make_csv(a_context(named(graded, text), DAY))["data/grade.csv"]()


def test_the_table_has_a_row_for_each_period_and_a_column_for_each_series(graded: Trust) -> None:
    """Groups after the whole, populations last; what is not final says so."""
    found = table(compared(graded, "national"), "reading")
    assert found[0] == ["Period", "Ash", "Ash, disadvantaged pupils", "National"]
    assert found[1] == ["2025/26", "50%", "40% of 30 (provisional)", "50%"]
    assert len(found) == 2
