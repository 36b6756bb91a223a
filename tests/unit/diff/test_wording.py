"""The words of an edit: what was edited, and the value before it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from case_tables import spaces
from trustplan.diff.wording import edited, say_was
from trustplan.model import Change
from trustplan.primitives.findings import Place


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("due", "due date"),
        ("start", "start"),
        ("target", "target"),
        ("targets/2026-27", "target for 2026/27"),
        ("milestones/maps", "date of checkpoint “maps”"),
    ],
)
def test_what_was_edited_is_named(field: str, words: str) -> None:
    """Inside a sentence."""
    given: dict[str, Any] = {"was": "a", "now": "b", "reason": "", "approved_by": "", "meeting": "", "effective": None}
    assert edited(Change(on=date(2026, 1, 1), field=field, at=Place(file="x"), **given), "checkpoint") == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-03-27", "27 Mar 2026"),
        ("2026-27/sum2", "the end of summer 2, 2026/27"),
        ("2026-27", "the end of 2026/27"),
        ("at least 62", "at least 62"),
        ("2026-02-30", "2026-02-30"),
    ],
)
def test_an_old_value_is_written_as_readers_see_it(text: str, words: str) -> None:
    """A date in words, a target as it was written."""
    assert spaces(say_was(text)) == words
