"""The rules run in one order, whatever was imported first: of two findings at one place the first is the cause."""

from __future__ import annotations

import subprocess
import sys

from trustplan.checks.registry import REGISTERED
from trustplan.checks.run import RULES

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
