"""Each guard of the small numbers is needed: without it, a number of pupils can be worked out, and that is noticed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_measure, a_trust, add_plan, write
from case_tables import loaded
from guards_off import without_guard
from small_numbers import Case, Row, determined, shown_on_each_day
from trustplan.disclosure.edition import make_edition
from trustplan.model import TRUST, Symbol
from trustplan.primitives.audience import Audience

JULY, LATER = "2026-07-07", "2026-11-02"


def case(
    *figures: tuple[str, int, int], more: tuple[tuple[str, int, int], ...] = (), aggregate: str = "pupil-weighted mean"
) -> Case:
    """Schools with so many of so many pupils in July, some corrected in November."""
    rows = [Row(s, "reading", "2025-26", JULY, n, of) for s, n, of in figures]
    rows += [Row(s, "reading", "2025-26", LATER, n, of) for s, n, of in more]
    return Case(tuple(rows), aggregate, "at least 30", "every school", tuple(s for s, _, _ in figures))


TWO = case(("ash", 1, 9), ("beech", 60, 100))
SMALL = (("ash", 4, 9), ("beech", 5, 10), ("cedar", 6, 10))
# The guard by its name, what takes its place, and figures that are then disclosed.
GUARDS: dict[str, tuple[str, Callable[..., Any], Case]] = {
    "a KPI's rating": ("PublicView._without_small", lambda _, status: status, TWO),
    "an objective's rating": ("discloses", lambda *_: False, TWO),
    "an objective's rating at earlier meetings": ("PublicPast._objective_history_discloses", lambda *_: False, TWO),
    "a KPI's rating at earlier meetings": ("PublicPast._kpi_history_discloses", lambda *_: False, TWO),
    "totals": ("SmallNumbers._discloses", lambda *_: False, TWO),
    "no total from which new figures follow": ("SmallNumbers._new_ones_follow", lambda *_: False, TWO),
    "enough on either side": (
        "_are_enough_on_either_side",
        lambda *_: True,
        case(("ash", 1, 9), ("beech", 0, 10), ("cedar", 1, 10), ("dogwood", 40, 60)),
    ),
    "no large cohort among the small": (
        "_is_large",
        lambda *_: False,
        case(("ash", 8, 60), ("beech", 9, 9), ("cedar", 10, 10)),
    ),
    "no mean of shares": (
        "_is_mean_of_shares",
        lambda _: False,
        case(("ash", 4, 9), ("beech", 5, 10), ("cedar", 6, 7), aggregate="mean"),
    ),
    "no total after a correction": ("_was_corrected", lambda *_: False, case(*SMALL, more=(("ash", 7, 9),))),
}


SLOW = (
    "enough on either side",
    "no large cohort among the small",
    "no mean of shares",
    "no total after a correction",
)  # many numbers are tried


QUICK = ("totals",)  # the others by make test-thorough


@pytest.mark.parametrize("removed", [pytest.param(g, marks=[pytest.mark.thorough] * (g not in QUICK)) for g in GUARDS])
def test_a_guard_of_the_small_numbers_is_needed(removed: str, tmp_path: Path) -> None:
    """With it nothing follows from what is published; without it something does."""
    name, replacement, given = GUARDS[removed]
    assert determined(given, tmp_path / "with") == []
    with without_guard(name, replacement):
        numbers = determined(given, tmp_path / "without")
    assert numbers, f"nothing can be worked out without “{removed}”: is it still needed?"


def totals(given: Case, folder: Path) -> list[object]:
    """What the public is shown of the trust's figure on the last day."""
    trust = shown_on_each_day(given, folder)[-1].trust
    return [m.value for m in trust.organisations[TRUST].figures["reading"]]


@pytest.mark.parametrize("removed", [*SLOW, "totals", "no total from which new figures follow"])
def test_a_guard_of_totals_withholds_one(removed: str, tmp_path: Path) -> None:
    """The same for the total alone, which needs no search: it is withheld with the guard, and a number without it."""
    name, replacement, given = GUARDS[removed]
    if removed == "no mean of shares":  # where the total would not be withheld for its own size
        given = case(*SMALL, aggregate="mean")
    assert totals(given, tmp_path / "with") == [Symbol.WITHHELD]
    with without_guard(name, replacement):
        assert totals(given, tmp_path / "without") != [Symbol.WITHHELD]


def test_a_total_with_a_single_withheld_score_is_withheld(tmp_path: Path) -> None:
    """Scores have no sides to be few on, so nothing else withholds it: the score would follow from the total."""
    given = TWO._replace(unit="points")
    assert totals(given, tmp_path / "with") == [Symbol.WITHHELD]
    with without_guard("_is_sole_gap", lambda _: False):
        assert totals(given, tmp_path / "without") != [Symbol.WITHHELD]


def test_a_total_with_two_withheld_scores_is_shown(tmp_path: Path) -> None:
    """Of two scores neither follows from their sum."""
    given = case(("ash", 98, 9), ("beech", 102, 9), ("cedar", 100, 60))._replace(unit="points")
    assert totals(given, tmp_path) != [Symbol.WITHHELD]


def test_a_school_to_which_a_measure_does_not_apply_hides_no_other_in_a_total(tmp_path: Path) -> None:
    """Its symbol is in no total, so one withheld score beside it follows from the total."""
    plans = a_trust(tmp_path, measures=[a_measure(unit="points", aggregate="mean", groups=[])])
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "target": "none"}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}], visibility="public")
    year = {"period": "2025-26", "on": JULY}
    part = {"period": "2025-26/aut", "on": "2025-12-19", "value": 3, "cohort": 4}
    for school, figures in {
        "ash": [part, {**year, "value": "z"}],
        "beech": [{**year, "value": 50, "cohort": 9}],
        "cedar": [{**year, "value": 60, "cohort": 90}],
    }.items():
        write(plans / "schools" / school / "measurements.yaml", {"reading": figures})

    def total() -> object:
        edition = make_edition(loaded(plans), date(2026, 11, 20), Audience.PUBLIC)
        return next(m.value for m in edition.trust.organisations[TRUST].figures["reading"] if not m.period.part)

    assert total() == Symbol.WITHHELD
    with without_guard("_is_counted", lambda _: True):
        assert total() == 55
