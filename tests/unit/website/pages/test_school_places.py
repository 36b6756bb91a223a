"""What a school's page says of pupils and places, which not each census gives."""

from __future__ import annotations

from datetime import date

import pytest

from trustplan.model.trust import Census
from trustplan.website.pages.school import pupils_and_places

OCTOBER = Census(on=date(2025, 10, 2), on_roll=412, pan=60)
JANUARY = Census(on=date(2026, 1, 15), on_roll=1409, pan=None, capacity=1420)
BARE = Census(on=date(2026, 10, 1), on_roll=398, pan=None)


@pytest.mark.parametrize(
    ("censuses", "words"),
    [
        ((BARE,), "398 on 1 Oct 2026"),
        ((OCTOBER,), "412 on 2 Oct 2025, 60 places in each entry year"),
        (
            (OCTOBER, JANUARY),
            "1,409 on 15 Jan 2026, 60 places in each entry year, 1,420 places in the whole school",
        ),
        (
            (OCTOBER, JANUARY, BARE),
            "398 on 1 Oct 2026, 60 places in each entry year, 1,420 places in the whole school",
        ),
    ],
)
def test_the_last_places_that_are_known_are_said(censuses: tuple[Census, ...], words: str) -> None:
    """A later census without them takes nothing back."""
    assert pupils_and_places(censuses) == words
