"""What people write for a stage is answered with the stage that they mean, never with its opposite."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builders import CORPUS
from files_once import files_once
from trustplan.loading.check import check


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("started", "in-progress"),
        ("strated", "in-progress"),
        ("Startd", "in-progress"),
        ("under way", "in-progress"),
        ("not strated", "not-started"),
        ("finised", "complete"),
        ("complet", "complete"),
        ("canceled", "stopped"),
        ("stoped", "stopped"),
    ],
)
def test_a_word_for_a_stage_means_that_stage_also_where_it_is_misspelt(
    written: str, meant: str, tmp_path: Path
) -> None:
    """“strated” was answered with “not-started”."""
    plans = shutil.copytree(CORPUS / "valid", tmp_path / "plans")
    strategy = plans / "trust/strategy.yaml"
    text = strategy.read_text(encoding="utf-8")
    assert "stage: in-progress" in text
    strategy.write_text(text.replace("stage: in-progress", f"stage: {written}", 1), encoding="utf-8")
    with files_once():
        (error,) = check(plans).errors
    assert error.fix == f"Did you mean “{meant}”?"
    assert error.suggestion == meant


def test_a_word_that_only_has_such_a_word_in_it_is_left_to_the_reader(tmp_path: Path) -> None:
    """“abandoned” is not “done”."""
    plans = shutil.copytree(CORPUS / "valid", tmp_path / "plans")
    strategy = plans / "trust/strategy.yaml"
    text = strategy.read_text(encoding="utf-8")
    strategy.write_text(text.replace("stage: in-progress", "stage: abandoned", 1), encoding="utf-8")
    with files_once():
        (error,) = check(plans).errors
    assert error.fix.startswith("Choose one of: carried-over, complete")
