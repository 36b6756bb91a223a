"""What is moved or rewritten without a record is an error; what is recorded is none."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from corpus import VALID
from revision_changes import compared, edited
from trustplan.diff.history_checks import history_findings
from trustplan.diff.revisions import Kind, compare_revisions
from trustplan.loading.check import check
from trustplan.loading.load import load

# Where a whole file or list goes, or the list begins the file, the finding is on line 1.
AT_THE_TOP = ("a plan goes", "the reviews of a school go", "a past assessment is removed")


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("a date is moved in silence", {"moved-without-change"}),
        ("a date is moved and recorded with another old value", {"moved-without-change"}),
        ("a due date goes", {"moved-without-change"}),
        ("a target is lowered in silence", {"moved-without-change"}),
        ("a milestone is moved", {"moved-without-change"}),
        ("a past update is edited", {"past-entry-changed"}),
        ("a past update is removed", {"past-entry-changed"}),
        ("a past judgement is edited", {"past-entry-changed"}),
        ("a milestone is no longer reached", {"past-entry-changed"}),
        ("a figure is changed where it stands", {"past-figure-changed"}),
        ("a figure is removed", {"past-figure-changed"}),
        ("a past assessment is edited", {"past-entry-changed"}),
        ("a past assessment is removed", {"past-entry-changed"}),
        ("a past decision gets another level", {"past-entry-changed"}),
        ("a removal is rewritten", {"past-entry-changed"}),
        ("a past review is edited", {"past-entry-changed"}),
        ("the reviews of a school go", {"past-entry-changed"}),
        ("a criterion is assessed anew", set()),
        ("the board decides again", set()),
        ("the question of a decision is answered", set()),
        ("an exit is met", set()),
        ("a review comes in", set()),
        ("a date that was moved before is moved again in silence", {"moved-without-change"}),
        ("a change is recorded of a date that did not move", {"moved-without-change"}),
        ("the record of a change is deleted", {"past-entry-changed"}),
        ("the reason of a recorded change is rewritten", {"past-entry-changed"}),
        ("an approval is taken back", {"past-entry-changed"}),
        ("work that is off track is deleted", {"past-entry-changed"}),
        ("a plan goes", {"past-entry-changed"}),
        ("a date that was moved before is moved again and recorded", set()),
        ("a KPI is dropped", set()),
        ("a date is moved and recorded", set()),
        ("a date is moved and approved", set()),
        ("a target of a year is lowered and approved", set()),
        ("a start is given", set()),
        ("a figure is restated", set()),
        ("an update with an earlier date is added", set()),
        ("a title is reworded", set()),
    ],
)
def test_what_is_moved_or_rewritten_without_a_record_is_an_error(name: str, rules: set[str], tmp_path: Path) -> None:
    """Each with a place in the file and a fix."""
    found = list(history_findings(compared(VALID, edited(name, tmp_path))))
    assert {f.rule for f in found} == rules
    assert all(f.fix and (f.place.line > 1 or name in AT_THE_TOP) for f in found)


def test_the_target_of_a_part_is_moved_with_a_record_too(tmp_path: Path) -> None:
    """A part has its own list of changes, and until one is approved the old target counts."""
    old = edited("a KPI with parts is added", tmp_path / "old")
    new = Path(shutil.copytree(old, tmp_path / "new"))
    path = new / "trust" / "strategy.yaml"
    lowered = path.read_text(encoding="utf-8").replace(
        "            measure: reading\n            target: at least 60\n",
        "            measure: reading\n            target: at least 50\n",
    )
    path.write_text(lowered, encoding="utf-8")
    finding = next(history_findings(compared(old, new)))
    assert (finding.rule, compared(old, new).edits[0].ref) == ("moved-without-change", "strategy/SI-K6.reading")
    record = "            changes:\n              - {on: 2026-11-19, field: target, was: at least 60, reason: A class was closed}\n"
    path.write_text(lowered.replace("target: at least 50\n", "target: at least 50\n" + record), encoding="utf-8")
    assert list(history_findings(compared(old, new))) == []
    assert check(new).findings == ()
    assert [e.cause for e in compared(old, new).of(Kind.TARGET_EDITED)] == ["not approved: A class was closed"]
    assert compared(old, new).of(Kind.RATING_MOVED) == ()


def test_a_second_move_without_a_record_never_asks_to_rewrite_an_older_record(tmp_path: Path) -> None:
    """The fix is a new entry with the value that was there; the older entry stays."""
    plans = edited("a date that was moved before is moved again in silence", tmp_path)
    finding = next(history_findings(compared(VALID, plans)))
    assert finding.fix.startswith("Add an entry")
    assert "“was: 2026-27/sum2”" in finding.fix


def test_an_approval_that_comes_later_is_reported_and_is_no_error(tmp_path: Path) -> None:
    """The record stays as it is, and says who agreed; the new date counts from then on."""
    comparison = compared(edited("an approval is taken back", tmp_path), VALID)
    assert [(e.ref, e.cause) for e in comparison.of(Kind.CHANGE_APPROVED)] == [("strategy/SI-A1", "board")]
    assert {e.cause for e in comparison.of(Kind.RATING_MOVED)} == {"change approved"}
    assert list(history_findings(comparison)) == []


def test_a_plan_that_has_not_begun_may_still_move(tmp_path: Path) -> None:
    """Dates of a draft are not promises yet."""
    plans = edited("a date is moved in silence", tmp_path)
    before = compare_revisions(load(VALID, shown_as="plans"), load(plans, shown_as="plans"), date(2025, 8, 1))
    assert list(history_findings(before)) == []


def test_the_fix_for_a_date_moved_without_a_record_is_enough(tmp_path: Path) -> None:
    """Doing what the message says removes the error."""
    plans = edited("a date is moved in silence", tmp_path)
    finding = next(history_findings(compared(VALID, plans)))
    assert "“field: due”, “was: 2026-12-18” and a reason" in finding.fix
    path = plans / "trust" / "strategy.yaml"
    entry = "        changes:\n          - on: 2026-11-20\n            field: due\n            was: 2026-12-18\n            reason: The hosts are ill\n"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[: finding.place.line], entry, *lines[finding.place.line :]]), encoding="utf-8")
    assert list(history_findings(compared(VALID, plans))) == []
    assert check(plans).findings == ()


def of_files(folder: Path, name: str, text: str, *gone: str) -> list[str]:
    """What is said where a file of the right trust is written, and others are deleted."""
    plans = folder / "plans"
    shutil.copytree(VALID, plans)
    for path in gone:
        target = plans / path
        shutil.rmtree(target) if target.is_dir() else target.unlink()
    if name:
        (plans / name).write_text(text, encoding="utf-8")
    compared = compare_revisions(load(VALID, shown_as="plans"), load(plans), date(2028, 9, 4))
    return [f"{f.message} {f.fix}" for f in history_findings(compared)]


ANEW = """\
title: Improvement plan of the next year
period:
  from: 2027-09-01
  to: 2028-08-31
objectives:
  - id: P1
    title: Every lesson is taught well
    actions:
      - id: P1-A1
        title: Train every teacher
"""
IMPROVEMENT = "schools/ash/improvement.yaml"


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("schools/ash/improvement-2027-28.yaml", (IMPROVEMENT,)),  # copied, emptied, and the old one deleted
        (IMPROVEMENT, ()),  # emptied where it stands
    ],
)
def test_last_years_plan_that_was_emptied_is_told_once(name: str, gone: tuple[str, ...], tmp_path: Path) -> None:
    """With what to do, and without an error for each target and update that went."""
    (said,) = of_files(tmp_path, name, ANEW, *gone)
    assert "is gone, and with it" in said
    assert "“Improvement plan of the next year” was made from it." in said
    assert "trustplan roll-over" in said


def test_a_school_whose_folder_is_deleted_is_told_once(tmp_path: Path) -> None:
    """With the remedy, and without an error for each figure, review and update in it."""
    said = of_files(tmp_path, "", "", "schools/ash")
    assert len(said) == 1
    assert said[0].startswith("The folder of Ash Primary School is gone, and with it seven files")
    assert "write “left:” with its last day in its profile.yaml" in said[0]


def test_a_plan_that_goes_on_under_another_name_is_no_new_year(tmp_path: Path) -> None:
    """Nothing was emptied."""
    text = (VALID / IMPROVEMENT).read_text(encoding="utf-8")
    assert of_files(tmp_path, "schools/ash/plan.yaml", text, IMPROVEMENT) == []


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("a due date goes", "Put the date back. Work that is not pursued any more is stopped"),
        ("a date is moved and recorded with another old value", "Under “changes:”, put the old value right: “was: "),
        ("a change is recorded of a date that did not move", "Delete the entry: the date has not moved, and was "),
        ("a date is moved in silence", "Add an entry to the item's “changes:” with “field: due”"),
        ("a target is lowered in silence", "Add an entry to the item's “changes:” with “field: target"),
    ],
)
def test_each_move_without_a_record_has_its_own_fix(name: str, fix: str, tmp_path: Path) -> None:
    """By what happened to the date or target, and to its record."""
    assert next(history_findings(compared(VALID, edited(name, tmp_path)))).fix.startswith(fix)


def test_a_target_that_did_not_move_is_called_one(tmp_path: Path) -> None:
    """A record of a change that is none: of a target, and not of a date."""
    plans = Path(shutil.copytree(VALID, tmp_path / "plans"))
    path = plans / "trust" / "strategy.yaml"
    text = path.read_text(encoding="utf-8")
    record = "        changes:\n          - {on: 2026-11-19, field: target, was: at most 9, reason: A slip}\n"
    start = text.index("        target: at most 8\n")
    end = start + len("        target: at most 8\n")
    path.write_text(text[:end] + record + text[end:], encoding="utf-8")
    found = [finding.fix for finding in history_findings(compared(VALID, plans))]
    assert found == ["Delete the entry: the target has not moved, and was at most 8 before."]
