"""Findings: every one of a file in one run, on its line, in plain words, with a fix."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from builders import EXAMPLE, PLAN, a_trust, write
from corpus import INVALID
from trustplan.loading.load import load

JARGON = ("additionalProperties", "oneOf", "is not of type", "does not match", "required property", "Traceback")


def findings_of(plans: Path) -> list[str]:
    """The findings as lines, with the file's name left out."""
    return [f"{f.place.line}:{f.place.column}: {f.message} {f.fix} [{f.rule}]" for f in load(plans).findings]


def names() -> list[str]:
    """The broken plans."""
    return sorted(p.stem for p in INVALID.glob("*.yaml"))


@pytest.mark.parametrize("name", names())
def test_a_broken_plan_gives_all_its_findings_on_the_right_lines(name: str, tmp_path: Path) -> None:
    """Compare with the text beside the plan. TRUSTPLAN_GOLDEN=1 writes it anew; a person then reads it."""
    plans = a_trust(tmp_path)
    write(plans / "trust" / f"{PLAN}.yaml", (INVALID / f"{name}.yaml").read_text(encoding="utf-8"))
    found = "\n".join(findings_of(plans)) + "\n"
    golden = INVALID / f"{name}.txt"
    if os.environ.get("TRUSTPLAN_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")
    assert not any(word in found for word in JARGON)


def test_five_broken_plans_are_all_reported_in_one_run(tmp_path: Path) -> None:
    """One broken file never hides the findings of another."""
    plans = a_trust(tmp_path)
    for name in names():
        write(plans / "trust" / f"{name}.yaml", (INVALID / f"{name}.yaml").read_text(encoding="utf-8"))
    reported = {f.place.file for f in load(plans).errors}
    assert reported == {f"plans/trust/{name}.yaml" for name in names()}


def test_the_example_has_no_error_and_no_warning() -> None:
    """The example is also the model to copy."""
    assert load(EXAMPLE).findings == ()
