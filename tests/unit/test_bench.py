"""The measurement of speed: what a ratio is, and when the gate fails."""

from __future__ import annotations

import bench
import pytest
from bench import Budget, Runs, guard

NAME = "check / C load, 100 schools"
QUICK: list[Budget] = [(NAME, 0.1, 1.5), ("another name", 9.0, 1.0)]
SLOW: list[Budget] = [(NAME, 99.0, 1.5)]


def test_a_ratio_is_of_runs_one_behind_the_other() -> None:
    """One round in which the machine had something else to do for half of it changes nothing."""
    own, other = Runs((4.0, 8.0, 4.0), 1.0), Runs((5.0, 10.0, 10.0), 1.0)
    assert own.to(other) == pytest.approx(0.8)
    assert own.least == 4.0


@pytest.mark.parametrize("again", [[QUICK], [SLOW, QUICK]], ids=["the second", "the third"])
def test_one_quick_measurement_is_enough(again: list[list[Budget]]) -> None:
    """What others do on a machine makes one slow, and no change to the program makes one quick."""
    guard(SLOW, lambda: again.pop(0))
    assert not again


def test_what_is_slow_each_time_fails() -> None:
    """It is said how slow, and what was recorded."""
    again = [SLOW] * 9
    with pytest.raises(SystemExit, match=r"^check / C load, 100 schools: 99\.00, recorded is .* is the most\.$"):
        guard(SLOW, again.pop)
    assert len(again) == 10 - bench.TRIES


def test_what_is_quick_is_measured_once() -> None:
    """Names that are not recorded count for nothing."""
    guard(QUICK, lambda: pytest.fail("measured again"))
