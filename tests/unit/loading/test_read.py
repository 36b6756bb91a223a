"""Reading a folder: which files are there, which are not, and the same answer from two processes as from one."""

from __future__ import annotations

from pathlib import Path

import pytest
from generate_trust import generate

from builders import a_trust, add_plan, write
from trustplan.loading.load import load
from trustplan.loading.read import MANY, read_folder
from trustplan.primitives.worker import second_process


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust of thirty schools: enough files for a second process."""
    folder = tmp_path_factory.mktemp("many") / "plans"
    generate(folder, 30, seed=5)
    return folder


def test_files_read_by_two_are_the_same_as_by_one(plans: Path) -> None:
    """Every document, every place and every finding, in the same order."""
    assert len(list(plans.rglob("*.yaml"))) > MANY
    broken = plans / "schools" / "school-0007" / "profile.yaml"
    good = broken.read_text(encoding="utf-8")
    broken.write_text(good + "colour: red\n", encoding="utf-8")
    try:
        with second_process():
            by_two = read_folder(plans), load(plans).findings
        assert by_two == (read_folder(plans), load(plans).findings)
        assert by_two[1] != ()
    finally:
        broken.write_text(good, encoding="utf-8")


def test_an_error_of_meaning_is_reported_whichever_process_found_it(plans: Path) -> None:
    """Half of the files are checked by the second process; what it finds stops the build."""
    file = plans / "schools" / "school-0003" / "improvement-2026-27.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("measure: attendance", "measure: attendence", 1), encoding="utf-8")
    try:
        with second_process():
            loaded = load(plans)
        assert loaded.trust is None
        assert {f.rule for f in loaded.errors} == {"unknown-measure"}
    finally:
        file.write_text(good, encoding="utf-8")


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    """What Windows editors save is fine."""
    plans = a_trust(tmp_path)
    file = add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [], "actions": []}])
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load(plans).errors == ()


def test_a_missing_file_and_an_unknown_one_are_reported(tmp_path: Path) -> None:
    """Files where they should be, and no others."""
    plans = a_trust(tmp_path)
    (plans / "reference" / "measures.yaml").unlink()
    (plans / "schools" / "ash" / "profile.yaml").unlink()
    write(plans / "trust" / "plan.yml", "title: a\n")
    write(plans / "reference" / "measure.yaml", "title: a\n")
    (plans / "trust" / "folder.yaml").mkdir()
    write(plans / "schools" / '"><b>' / "profile.yaml", "title: a\nkind: school\n")
    reported = {(f.place.file, f.rule) for f in load(plans).errors}
    assert reported == {
        ("plans/reference/measures.yaml", "file-missing"),
        ("plans/schools/ash/profile.yaml", "file-missing"),
        ("plans/trust/plan.yml", "file-name"),
        ("plans/reference/measure.yaml", "file-name"),
        ("plans/trust/folder.yaml", "folder-not-file"),
        ('plans/schools/"><b>/profile.yaml', "file-name"),
    }


def test_a_file_that_cannot_be_opened_is_reported(tmp_path: Path) -> None:
    """A link to nowhere, as a copied folder may have; and no folder at all."""
    plans = a_trust(tmp_path)
    (plans / "trust" / "plan.yaml").symlink_to("nowhere.yaml")
    reported = [f for f in load(plans).errors if f.place.file == "plans/trust/plan.yaml"]
    assert [(f.rule, f.fix) for f in reported] == [("file-unreadable", "Check its permissions.")]
    missing = load(tmp_path / "nowhere").errors
    assert [f.rule for f in missing] == ["no-plans"]
    assert "There is no folder “nowhere”." in missing[0].message
