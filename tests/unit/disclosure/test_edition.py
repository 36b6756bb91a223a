"""An edition is the same however many processes make it."""

from __future__ import annotations

from datetime import date

import pytest

from trustplan.disclosure.edition import make_edition
from trustplan.model import Trust
from trustplan.primitives import worker
from trustplan.primitives.audience import Audience
from trustplan.primitives.worker import second_process

DAY = date(2026, 11, 20)


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.thorough
def test_an_edition_made_by_two_processes_is_the_same(audience: Audience, example: Trust) -> None:
    """The ratings at earlier meetings, and everything else."""
    if not worker.has_second_core():
        pytest.skip("this machine has one core only, so there is no second process")
    one = make_edition(example, DAY, audience)
    with second_process():
        two = make_edition(example, DAY, audience)
    assert len(one.history) > 2  # earlier meetings, the last one, and today
    assert one.history == two.history
    assert one.rated.plans == two.rated.plans
    assert one.changes == two.changes
