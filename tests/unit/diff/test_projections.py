"""What somebody expected is only added to: a new projection is news, one that was rewritten is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from corpus import VALID
from revision_changes import compared
from trustplan.diff.edits import PAST, Kind

KPI = "        target: at most 8\n"
MADE = "          - {on: 2026-11-13, by: ceo, value: 7, confidence: low}\n"
LATER = "          - {on: 2026-11-19, by: ceo, value: 6.5, confidence: high}\n"


def plans(folder: Path, projections: str) -> Path:
    """The right trust with what is expected of one KPI."""
    shutil.copytree(VALID, folder)
    file = folder / "trust" / "strategy.yaml"
    text = file.read_text(encoding="utf-8")
    assert KPI in text
    file.write_text(text.replace(KPI, f"{KPI}        projections:\n{projections}"), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("now", "kind", "sentence"),
    [
        (MADE + LATER, Kind.RECORD_ADDED, "New projection of 19 Nov 2026 by the chief executive: 6.5; high."),
        (MADE.replace("7", "9"), Kind.RECORD_EDITED, "The projection of 13 Nov 2026 was “7; low”, and is “9; low”."),
        (LATER, Kind.RECORD_REMOVED, "The projection of 13 Nov 2026 is gone: 7; low."),
    ],
    ids=["added", "rewritten", "gone"],
)
def test_a_projection_is_added_rewritten_or_gone(now: str, kind: Kind, sentence: str, tmp_path: Path) -> None:
    """As of updates, the second and the third are told as the past that was changed."""
    edits = compared(plans(tmp_path / "old", MADE), plans(tmp_path / "new", now)).edits
    found = {edit.kind: edit.sentence for edit in edits}
    assert found[kind] == sentence
    assert bool(found.keys() & PAST) == (kind is not Kind.RECORD_ADDED)
