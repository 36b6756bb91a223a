"""When two values of a plan file are the same for its readers."""

from __future__ import annotations

import pytest

from trustplan.diff.edits import same


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ("So it  is.\n", "So it is.", True),
        ("So it is.", "So it was.", False),
        (["b", "a"], ["a", "b"], True),
        (["a"], ["a", "a"], False),
        ([{"id": "b"}, {"id": "a"}], [{"id": "a"}, {"id": "b"}], True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1, "b": None}, {"a": 1}, True),
        ({"a": 1, "b": 0}, {"a": 1}, False),
        ({"a": ["x", {"c": " y "}]}, {"a": [{"c": "y"}, "x"]}, True),
    ],
)
def test_spaces_and_order_make_no_difference(old: object, new: object, is_same: bool) -> None:
    """Nor does a key with nothing behind it."""
    assert same(old, new) is is_same
