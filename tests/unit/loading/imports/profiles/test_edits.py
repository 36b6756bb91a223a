"""What files say of schools, in the profiles: only added, never worse, said twice as said once, nothing else touched."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from builders import ROOT, a_trust
from trustplan.loading.imports.profiles.edits import ProfileEdits, profile_edits, said, take_profile_files
from trustplan.loading.imports.profiles.news import ProfileOutcome
from trustplan.loading.load import load

if TYPE_CHECKING:
    from pathlib import Path

DATA = ROOT / "tests" / "data" / "imports"
OFSTED, REGISTER, LINKS = "ofsted-mi-latest-inspections.csv", "gias-establishments.csv", "gias-links.csv"
TODAY = date(2026, 11, 26)
PROFILE = "schools/ash/profile.yaml"
TEXT = """\
# Ash, as the office keeps it.
title: Fernhill Primary School
kind: school
urn: "900002"   # from the register
phase: primary

pupils:
  - {on: 2025-10-02, on_roll: 412, pan: 60}
  # the count of this autumn
  - {on: 2026-10-01, on_roll: 398, pan: 60}
inspections:
  - framework: siams-2023
    on: 2025-05-21
    grades:
      foundation: J1   # a good day
"""


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A trust with one school, which the files know by its URN."""
    folder = a_trust(tmp_path, schools={"ash": "Ash"}, has_frameworks=False)
    (folder / PROFILE).write_bytes(TEXT.encode())
    return folder


def bring_in(plans: Path, *names: str | Path) -> ProfileEdits:
    """Hold files against a folder, and write what is new."""
    taken, loaded = take_profile_files([DATA / name for name in names], plans, "plans", TODAY)
    edits = profile_edits(plans, "plans", [file for file in taken if file], loaded, TODAY)
    for file in edits.files:
        assert file.before == (plans / file.path).read_bytes()
        (plans / file.path).write_bytes(file.after)
    return edits


def written(plans: Path) -> str:
    """The profile as it is now."""
    return (plans / PROFILE).read_bytes().decode()


def sentences(edits: ProfileEdits, outcome: ProfileOutcome) -> list[str]:
    """What became of it, of one kind."""
    return [words for kind, words in said(edits) if kind is outcome]


INSPECTION = """\
  - framework: ofsted-2019
    on: 2024-03-05
    published: 2024-04-23
    safeguarding: met
    grades:
      overall-effectiveness: requires improvement
      quality-of-education: requires improvement
      behaviour-and-attitudes: good
      personal-development: good
      leadership-and-management: requires improvement
      early-years: good
"""


def test_an_inspection_stands_before_later_ones_and_nothing_else_moves(plans: Path) -> None:
    """Comments, blank lines and the way of each entry stay."""
    bring_in(plans, OFSTED)
    assert written(plans) == TEXT.replace("inspections:\n", f"inspections:\n{INSPECTION}")


def test_a_census_stands_between_its_neighbours(plans: Path) -> None:
    """And facts that the profile lacks stand where they belong, in the order of a profile."""
    bring_in(plans, REGISTER)
    wanted = TEXT.replace("pan: 60}\n  #", "pan: 60}\n  - {on: 2026-01-15, on_roll: 409, capacity: 420}\n  #")
    facts = 'phase: primary\nages: "3 to 11"\nlocal_authority: Saltby\n'
    wanted = wanted.replace("from the register\n", "from the register\nlaestab: 901/2002\n")
    assert written(plans) == wanted.replace("phase: primary\n", facts)


@pytest.mark.parametrize(("stands", "outcome"), [("901/2002", "same"), ("9012002", "same"), ("901/2003", "differs")])
def test_a_laestab_is_the_same_with_and_without_its_stroke(plans: Path, stands: str, outcome: str) -> None:
    """Another number is told, and stays."""
    (plans / PROFILE).write_text(
        TEXT.replace("phase: primary\n", f'phase: primary\nlaestab: "{stands}"\n'), encoding="utf-8"
    )
    edits = bring_in(plans, REGISTER)
    told = sentences(edits, ProfileOutcome(outcome))
    assert [words for words in told if "LAESTAB" in words] != []
    assert f'laestab: "{stands}"' in written(plans)


def test_a_predecessors_urn_is_added(plans: Path) -> None:
    """Once, and in quotes."""
    bring_in(plans, LINKS)
    assert written(plans) == TEXT.replace("phase: primary\n", 'phase: primary\nformer_urns:\n  - "899102"\n')


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_said_twice_is_said_once(plans: Path, ends: str) -> None:
    """Whatever the ends of its lines, which stay as they are."""
    (plans / PROFILE).write_bytes(TEXT.replace("\n", ends).encode())
    first = bring_in(plans, OFSTED, REGISTER, LINKS)
    assert len(sentences(first, ProfileOutcome.ADDED)) == 6
    text = written(plans)
    assert text.count("\n") == text.count(ends)
    assert not load(plans, today=TODAY).errors
    again = bring_in(plans, LINKS, REGISTER, OFSTED)
    assert again.files == ()
    assert not sentences(again, ProfileOutcome.ADDED) + sentences(again, ProfileOutcome.DIFFERS)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "quality-of-education: requires",
            "quality-of-education: good #",
            "“Quality of education” is requires improvement",
        ),
        ("      early-years: good\n", "", "“Early years” is good in the file and missing in the profile"),
        (
            "early-years: good\n",
            "early-years: good\n      sixth-form: good\n",
            "“Sixth form” is without a grade in the file",
        ),
        (
            "published: 2024-04-23",
            "published: 2024-04-24",
            "the day of publication is 23 Apr 2024 in the file and 24 Apr 2024",
        ),
        ("safeguarding: met", "safeguarding: not-met", "safeguarding is met in the file and not-met in the profile"),
        ("on: 2024-03-05", "on: 2024-03-06", "the first day is 5 Mar 2024 in the file and 6 Mar 2024 in the profile"),
        ("on: 2024-03-05", "on: 2023-03-05", "the first day is 5 Mar 2024 in the file and 5 Mar 2023 in the profile"),
    ],
)
def test_an_inspection_that_differs_is_told_with_both_and_stays(plans: Path, old: str, new: str, words: str) -> None:
    """A person decides. A day that was mistyped makes no second inspection of the same report."""
    (plans / PROFILE).write_text(TEXT + INSPECTION.replace(old, new), encoding="utf-8")
    before = written(plans)
    edits = bring_in(plans, OFSTED)
    assert written(plans) == before
    (sentence,) = sentences(edits, ProfileOutcome.DIFFERS)
    assert words in sentence
    assert sentence.startswith(f"{OFSTED}:3: Fernhill Primary School: the inspection of 5 Mar 2024")
    assert "(plans/schools/ash/profile.yaml:16)" in sentence


def test_what_an_inspection_lacks_is_filled_in(plans: Path) -> None:
    """Where all of its grades are the same: the day of its report, and safeguarding, behind their neighbours."""
    text = INSPECTION.replace("    published: 2024-04-23\n    safeguarding: met\n", "")
    (plans / PROFILE).write_text(TEXT + text, encoding="utf-8")
    bring_in(plans, OFSTED)
    assert written(plans) == TEXT + INSPECTION


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("phase: primary", "phase: secondary", "the phase is “primary” in the file and “secondary” in the profile"),
        ("title: Fernhill", "title: Ferndale", "the name is “Fernhill Primary School” in the file"),
        ("phase: primary", "phase: primary\nages: 4 to 11", "the age range is “3 to 11” in the file and “4 to 11”"),
        (
            "{on: 2025-10-02, on_roll: 412, pan: 60}",
            "{on: 2026-01-15, on_roll: 408, pan: 60}",
            "409 pupils on 15 Jan 2026 in the file, and 408 in the profile",
        ),
        (
            "{on: 2025-10-02, on_roll: 412, pan: 60}",
            "{on: 2026-01-15, on_roll: 409, capacity: 400}",
            "420 places in the file, and 400 in the profile",
        ),
    ],
)
def test_a_fact_that_differs_is_told_and_stays(plans: Path, old: str, new: str, words: str) -> None:
    """The register may be behind, or the profile wrong."""
    (plans / PROFILE).write_text(TEXT.replace(old, new), encoding="utf-8")
    edits = bring_in(plans, REGISTER)
    assert words in sentences(edits, ProfileOutcome.DIFFERS)[0]
    assert new in written(plans)


def test_places_are_added_to_a_census_that_stands(plans: Path) -> None:
    """Which lacks them when it was typed by hand."""
    (plans / PROFILE).write_text(TEXT.replace("2025-10-02, on_roll: 412", "2026-01-15, on_roll: 409"), encoding="utf-8")
    bring_in(plans, REGISTER)
    assert "- {on: 2026-01-15, on_roll: 409, pan: 60, capacity: 420}\n" in written(plans)


def test_what_a_check_would_refuse_is_not_written(plans: Path, tmp_path: Path) -> None:
    """A category that does not follow from the grades is told at the row, and no other file changes either."""
    path = tmp_path / OFSTED
    text = (DATA / OFSTED).read_text(encoding="utf-8").replace(",Strong standard,NULL,", ",Strong standard,SM,")
    path.write_text(
        text.replace("900001", "900002x").replace("900002,", "100002,").replace("900002x", "900002"), encoding="utf-8"
    )
    edits = bring_in(plans, path, LINKS)
    assert edits.files == ()
    assert written(plans) == TEXT
    (error,) = edits.errors
    assert (error.rule, error.place.file, error.place.line) == ("category-differs", OFSTED, 2)
    assert "In plans/schools/ash/profile.yaml this would be: The category is “special-measures”" in error.message


def test_a_profile_that_cannot_be_read_is_told_first(plans: Path) -> None:
    """Nothing can be held against it."""
    (plans / PROFILE).write_text(TEXT.replace("phase: primary", "phase: [primary"), encoding="utf-8")
    edits = bring_in(plans, REGISTER)
    assert edits.files == ()
    assert {error.place.file for error in edits.errors} == {"plans/schools/ash/profile.yaml"}


def test_one_fault_in_one_file_keeps_all_from_being_written(plans: Path, tmp_path: Path) -> None:
    """Files of one command belong together."""
    path = tmp_path / REGISTER
    path.write_text((DATA / REGISTER).read_text(encoding="utf-8").replace(",409,", ",about 409,"), encoding="utf-8")
    edits = bring_in(plans, OFSTED, path)
    assert [error.place.line for error in edits.errors] == [3]
    assert written(plans) == TEXT


def test_a_map_of_the_trusts_own_counts_in_place_of_the_shipped_one(plans: Path, tmp_path: Path) -> None:
    """When a publisher has a new word, nobody waits for a new version."""
    shipped = (ROOT / "src/trustplan/source/shared_entries/imports/gias.yaml").read_text(encoding="utf-8")
    path = tmp_path / REGISTER
    path.write_text((DATA / REGISTER).read_text(encoding="utf-8").replace(",Primary,", ",First,"), encoding="utf-8")
    assert "“PhaseOfEducation (name)” is “First”" in bring_in(plans, path).errors[0].message
    own = shipped.replace("Primary: primary", "Primary: primary\n          First: primary")
    (plans / "reference" / "imports.yaml").write_text(own, encoding="utf-8")
    assert not bring_in(plans, path).errors
    assert "on_roll: 409" in written(plans)
