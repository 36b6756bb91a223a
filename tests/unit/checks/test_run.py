"""The rules run in one order, whatever was imported first: of two findings at one place the first is the cause."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_trust, add_plan
from trustplan.checks.registry import REGISTERED
from trustplan.checks.run import RULES
from trustplan.loading.load import load

# Some rules of each module, as they run.
BEFORE = (
    "bad-period",
    "bad-target",
    "unknown-role",
    "unknown-measure",
    "kpi-of-two-kinds",
    "target-does-not-fit",
    "figure-typed-twice",
    "value-does-not-fit",
    "action-too-deep",
    "grade-without-scale",
    "unknown-tool",
    "unknown-criterion",
    "level-not-worded",
)


def test_every_rule_runs() -> None:
    """No module with rules is left out."""
    assert RULES.keys() == REGISTERED.keys()


def test_rules_run_in_their_order() -> None:
    """Dates, names, KPIs, figures, plans, reference files, reviews, support."""
    assert [rule for rule in RULES if rule in BEFORE] == list(BEFORE)


def test_the_order_does_not_depend_on_what_is_imported_first() -> None:
    """A program may begin with any module of the package."""
    first = "import trustplan.checks.support, trustplan.checks.measurements, trustplan.checks.references\n"
    code = f"{first}from trustplan.checks.run import RULES\nprint(*RULES)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == list(RULES)


@pytest.mark.parametrize(
    ("keys", "today", "is_advised"),
    [
        ({}, "2027-08-31", True),
        ({}, "2027-09-01", False),
        ({"closed": {"on": "2027-01-14"}}, "2027-01-14", True),
        ({"closed": {"on": "2027-01-14"}}, "2027-01-15", False),
    ],
)
def test_no_advice_is_given_on_a_plan_that_has_ended(
    keys: dict[str, Any], today: str, is_advised: bool, tmp_path: Path
) -> None:
    """Nobody writes on in it. What is wrong in it stays an error; that nothing follows it is still said."""
    plans = a_trust(tmp_path)
    period = {"from": "2026-09-01", "to": "2027-08-31"}
    actions = [{"id": "A", "title": "TO DO: the first thing", "lead": "nobody"}]
    add_plan(plans, [{"id": "O", "title": "Aim", "actions": actions}], organisation="ash", period=period, **keys)
    found = load(plans, today=date.fromisoformat(today)).findings
    rules = {f.rule for f in found if "/ash/" in f.place.file}
    assert "unknown-role" in rules
    assert ("still-to-write" in rules) == is_advised
    assert ("plan-ended" in rules) == (not keys)
