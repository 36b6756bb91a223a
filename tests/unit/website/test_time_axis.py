"""The time axis of charts: every period has its place, and what is of another kind stands where it is in time."""

from __future__ import annotations

from itertools import pairwise

import pytest

from trustplan.primitives.periods import Period, parse_period
from trustplan.website.time_axis import MOST_LABELS, are_neighbours, labelled, main_kind, order_of, slots_for, span_of


def periods(text: str) -> list[Period]:
    """Periods of a table."""
    return [found for found in map(parse_period, text.split()) if found]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("2025-26", "year"),
        ("2025-26/aut1 2025-26/aut2 2026-q2", "half-term"),
        ("2025-26/aut1 2025-26/aut2 2025-26 2024-25", "half-term"),
        ("2025-26/aut 2025-26/spr 2025-26", "term"),
        ("2026-q1 2026-q2 2025-26", "quarter"),
    ],
)
def test_the_axis_is_of_the_kind_that_most_periods_are_of(given: str, kind: str) -> None:
    """Of two, the shorter."""
    assert main_kind(periods(given)) == kind


@pytest.mark.parametrize(
    ("kind", "given", "slots"),
    [
        ("year", "2018-19 2021-22", "2018-19 2019-20 2020-21 2021-22"),
        ("year", "2026-27 2028-29", "2026-27 2027-28 2028-29"),
        ("half-term", "2025-26/spr2 2026-27/aut1", "2025-26/spr2 2025-26/sum1 2025-26/sum2 2026-27/aut1"),
        ("term", "2025-26/sum 2026-27", "2025-26/sum 2026-27/aut 2026-27/spr 2026-27/sum"),
        ("half-term", "2025-26/spr1 2026-q2", "2025-26/spr1 2025-26/spr2 2025-26/sum1"),
        ("quarter", "2025-q4 2026-q2", "2025-q4 2026-q1 2026-q2"),
    ],
)
def test_no_period_is_left_out(kind: str, given: str, slots: str) -> None:
    """From the first to the last, and the whole of a year that a target is for."""
    found = slots_for(kind, periods(given))
    assert found == periods(slots)
    assert all(order_of(b) == order_of(a) + 1 for a, b in pairwise(found))


def test_a_council_s_quarter_lies_among_the_half_terms() -> None:
    """April to June is after spring 1 and before autumn 1."""
    quarter, before, after = periods("2026-q2 2025-26/spr1 2026-27/aut1")
    assert span_of(before)[1] <= span_of(quarter)[0]
    assert span_of(quarter)[1] <= span_of(after)[0]


def test_a_count_that_begins_anew_is_not_joined_across_years() -> None:
    """July is followed by September all the same where nothing is counted up."""
    july, september = periods("2025-26/sum2 2026-27/aut1")
    assert are_neighbours(july, september, is_cumulative=False)
    assert not are_neighbours(july, september, is_cumulative=True)


@pytest.mark.parametrize("years", [1, 2, 3, 9, 40])
def test_a_long_axis_is_labelled_by_years(years: int) -> None:
    """With no more labels than fit, the first half-term of a year each."""
    slots = slots_for("half-term", [Period(year=2000), Period(year=1999 + years)])
    names = labelled(slots)
    assert 0 < len(names) <= MOST_LABELS
    assert years < 3 or {p.part for p in names} == {"aut1"}
