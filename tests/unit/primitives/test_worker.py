"""A second process only makes things faster: the same answers, the same bytes, the same errors."""

from __future__ import annotations

import os

import pytest

from trustplan.primitives import worker
from trustplan.primitives.worker import Worker, second_process

ONE_CORE = "this machine has one core only, so there is no second process"


def test_the_work_is_done_in_another_process_and_answered_here() -> None:
    """What comes back is the copy's own answer."""
    if not worker.has_second_core():
        pytest.skip(ONE_CORE)
    with second_process():
        assert Worker(os.getpid).result() != os.getpid()
        assert Worker(os.getpid, is_worth_it=False).result() == os.getpid()
    assert Worker(os.getpid).result() == os.getpid(), "nobody forks where no door has allowed it"


def test_an_error_in_the_second_process_is_raised_here() -> None:
    """The work is done again in this process, and raises what it raised there."""

    def work() -> None:
        msg = "no such thing"
        raise ValueError(msg)

    with pytest.raises(ValueError, match="no such thing"), second_process():
        Worker(work).result()


def test_a_second_process_that_is_killed_loses_nothing() -> None:
    """Its answer is made here instead."""
    here = os.getpid()

    def work() -> str:
        if os.getpid() != here:
            os.kill(os.getpid(), 9)
        return "done"

    with second_process():
        assert Worker(work).result() == "done"


def test_giving_up_leaves_no_process_behind() -> None:
    """A build that fails waits for its copy and forgets it."""
    with second_process():
        work = Worker(lambda: 1)
    work.give_up()
    work.give_up()
