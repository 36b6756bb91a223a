"""What a section says of the rows that it has no room for."""

from __future__ import annotations

import pytest

from paper_texts import lines_of
from trustplan.website.papers.left_out import rest


@pytest.mark.parametrize(
    ("count", "is_all", "said"),
    [
        (0, False, []),
        (0, True, []),
        (1, False, ["And one more."]),
        (2, False, ["And two more."]),
        (1, True, ["It is left out."]),
        (2, True, ["All two."]),
    ],
)
def test_what_is_left_out_is_counted(count: int, is_all: bool, said: list[str]) -> None:
    """One that stands alone is not “all one”, and nothing is said where nothing is left out."""
    assert lines_of(rest(count, None, is_all=is_all)) == said
