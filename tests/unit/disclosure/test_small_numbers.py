"""No reader works a withheld number out: not from a total, a rating, another edition, or the difference of two."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from amounts import thorough_but
from small_numbers import DAYS, a_case, determined, withheld
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.model import TRUST, Symbol
from trustplan.primitives.audience import Audience

ASKED = os.environ.get("TRUSTPLAN_CASES", "")
CASES = int(ASKED or 20)  # more of them look further
QUICK = CASES if ASKED else 1  # whoever asks for a number of cases gets them all


@pytest.mark.parametrize("seed", thorough_but(QUICK, [*range(1, CASES), 0]))
def test_no_withheld_number_can_be_worked_out(seed: int, tmp_path: Path) -> None:
    """From any public edition, or any two."""
    assert determined(a_case(seed), tmp_path) == []


@pytest.mark.thorough
def test_the_generated_trusts_withhold_and_show(tmp_path: Path) -> None:
    """So that the test above could fail: numbers are withheld, totals shown beside them, and totals withheld."""
    kinds = set()
    for seed in range(CASES):
        case = a_case(seed)
        hidden = withheld(case, tmp_path / str(seed))
        trust = load(tmp_path / str(seed) / "plans").trust
        assert trust is not None
        shown = make_edition(trust, DAYS[-1], Audience.PUBLIC).trust.organisations[TRUST].figures.get("reading", ())
        kinds |= {("hidden", bool(hidden))} | {("total", m.value is Symbol.WITHHELD, bool(hidden)) for m in shown}
    assert kinds >= {("hidden", True), ("hidden", False), ("total", True, True), ("total", False, True)}
