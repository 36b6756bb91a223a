"""Texts that are far too long: refused in words and at once, whatever their field would make of them."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from builders import CORPUS
from files_once import files_once
from trustplan.loading.check import check

DIGITS, SPACES = "1" * 19_000, "\\x20" * 4_000
TARGET = "“target” is longer than 200 characters; it has"
CASES = [
    pytest.param("target: at most 8", f'target: "{DIGITS}"', [TARGET], id="a target of digits"),
    pytest.param("target: at most 8", f"target: at most {DIGITS}", [TARGET], id="a target with a number"),
    pytest.param("target: at most 8", f'target: "between 1 and{SPACES}8"', [TARGET], id="a target of spaces"),
    pytest.param(
        "applies_to: every school",
        f"applies_to: at least {DIGITS} schools",
        ["“applies_to” is longer than 100 characters"],
        id="a number of schools",
    ),
    pytest.param(
        "applies_to: every school",
        f'applies_to: "ash{SPACES}and beech"',
        ["“applies_to” should be own, every school"],
        id="names of schools",
    ),
    pytest.param(
        "applies_to: every school",
        f"applies_to: {'primary' * 2_000} schools",
        ["“applies_to” is longer than 100 characters"],
        id="a kind of schools",
    ),
    pytest.param("success: [SI-K1]", f'success: "SI-K1{SPACES}; SI-K2"', ["“success” should be a list"], id="a list"),
    pytest.param("due: 2026-12-18", f'due: "18{SPACES}December 2026"', ["“due” should be a date"], id="a date"),
    pytest.param("was: 2026-07-17", f'was: "{DIGITS}"', ["“was” is longer than 300 characters"], id="what was there"),
]


@pytest.mark.parametrize(("old", "new", "said"), CASES)
def test_a_text_that_is_far_too_long_is_refused_at_once(old: str, new: str, said: list[str], tmp_path: Path) -> None:
    """It took up to a minute, or the program stopped at a number of more digits than Python reads."""
    plans = shutil.copytree(CORPUS / "valid", tmp_path / "plans")
    strategy = plans / "trust/strategy.yaml"
    text = strategy.read_text(encoding="utf-8")
    assert old in text
    strategy.write_text(text.replace(old, new, 1), encoding="utf-8")
    start = time.process_time()
    with files_once():
        found = [f.message for f in check(plans).errors]
    assert time.process_time() - start < 3
    for part in said:
        assert [part in message for message in found].count(True) == 1, found
    assert max(map(len, found)) < 400


@pytest.mark.parametrize("share", ["1/" + "9" * 5_000, "9" * 5_000 + "/1"])
def test_a_share_of_more_digits_than_can_be_read_is_refused(share: str, tmp_path: Path) -> None:
    """The check let it through, and the build stopped."""
    plans = shutil.copytree(CORPUS / "valid", tmp_path / "plans")
    policy = plans / "reference/policy.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace("off_track_more_than: 1/3", f"off_track_more_than: {share}"), encoding="utf-8")
    found = check(plans).errors
    assert [f.message[:71] for f in found] == [
        "“off_track_more_than” should be a share written as a fraction, but the "
    ]
