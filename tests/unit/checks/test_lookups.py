"""A name that nothing defines is reported wherever it is written: in a list, as a key, within a longer text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from corpus import VALID
from trustplan.loading.check import check


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "measures",
            "scales: [school-inspection]",
            "scales: [nowhere]",
            "There is no framework “nowhere” in reference/frameworks/ or trustplan's catalogue.",
        ),
        (
            "support-criteria",
            "      school-inspection:\n",
            "      nowhere:\n",
            "There is no framework “nowhere” in reference/frameworks/ or trustplan's catalogue.",
        ),
        (
            "support-criteria",
            "areas: strategic-areas",
            "areas: nowhere",
            "There is no framework “nowhere” in reference/frameworks/ or trustplan's catalogue.",
        ),
        (
            "themes",
            "tags: [strategic-areas/curriculum]",
            "tags: [nowhere/curriculum]",
            "There is no framework “nowhere” in reference/frameworks/ or trustplan's catalogue.",
        ),
        (
            "measures",
            "gap/reading/disadvantaged/",
            "gap/nothing/disadvantaged/",
            "There is no measure “nothing” in reference/measures.yaml or trustplan's catalogue.",
        ),
        (
            "measures",
            "gap/reading/disadvantaged/",
            "gap/reading/nobody/",
            "There is no group “nobody” in measure reading (reference/measures.yaml).",
        ),
        (
            "comparators",
            "    population: national\n",
            "    population: national\n    held_against: nobody\n",
            "There is no group “nobody” in measure reading (reference/measures.yaml).",
        ),
    ],
)
def test_an_unknown_name_is_reported_where_it_is_written(
    file: str, old: str, new: str, message: str, tmp_path: Path
) -> None:
    """On the line that names it."""
    plans = tmp_path / "plans"
    shutil.copytree(VALID, plans)
    path = plans / "reference" / f"{file}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    lines = {f.place.line for f in check(plans).findings if f.message == message}
    changed = text[: text.index(old)].count("\n") + new.rstrip("\n").count("\n") + 1
    assert lines == {changed}
