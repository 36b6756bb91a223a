"""Reading a folder: which files are there, which are not, and the same answer from two processes as from one."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path

import pytest
from generate_trust import generate

from builders import EXAMPLE, a_trust, add_plan, read, write
from corpus import VALID
from files_once import files_once
from trustplan.loading import read as reading
from trustplan.loading.load import load
from trustplan.loading.read import MANY, discover, read_all, read_folder
from trustplan.primitives.worker import has_second_core, second_process
from trustplan.source.layout import FoundFile, needed_files
from trustplan.source.rating_words import RatingWords


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust of thirty schools: enough files for a second process."""
    folder = tmp_path_factory.mktemp("many") / "plans"
    generate(folder, 30, seed=5)
    return folder


def test_checks_and_the_model_leave_what_was_read_as_it_was() -> None:
    """A server and many tests make sense of a file once, and use what they have again."""
    with files_once():
        assert load(VALID).trust is not None
        kept = read_folder(VALID)
    assert len(kept.files) > 20
    assert kept == read_folder(VALID)


@pytest.mark.thorough
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


@pytest.mark.parametrize("may_fork", [True, False])
@pytest.mark.parametrize("folder", [VALID, EXAMPLE])
def test_what_is_done_while_files_are_read_changes_nothing(*, may_fork: bool, folder: Path) -> None:
    """It is done once, whether or not another process reads meanwhile, and the files are read as they are without it."""
    done: list[str] = []
    with second_process() if may_fork else nullcontext():
        loaded = load(folder, meanwhile=lambda: done.append("imports"))
    assert done == ["imports"]
    alone = load(folder)
    assert (loaded.findings, loaded.folder) == (alone.findings, alone.folder)
    assert loaded.trust == alone.trust


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of files that this process reads from now on, not another one."""
    if not has_second_core():
        pytest.skip("this machine has one core only, so there is no second process")
    this, found, as_it_is = os.getpid(), [], reading._read

    def noted(file: FoundFile, words: RatingWords) -> object:
        if os.getpid() == this:
            found.append(file.kind)
        return as_it_is(file, words)

    monkeypatch.setattr(reading, "_read", noted)
    return found


def test_another_process_reads_while_this_one_does_other_things(read_here: list[str]) -> None:
    """All but the ratings' words, which it has to know to read the plans."""
    with second_process():
        load(EXAMPLE, meanwhile=lambda: None)
    assert read_here == ["policy"]


def test_a_process_with_nothing_else_to_do_reads_itself(read_here: list[str]) -> None:
    """As when plans are read a second time, to be compared: it does not wait for another to read a few files."""
    with second_process():
        loaded = load(EXAMPLE)
    assert len(read_here) == loaded.files


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
    """Files where they should be, and no others; one with a slip in its name is read as what it is meant to be."""
    plans = a_trust(tmp_path)
    (plans / "reference" / "measures.yaml").unlink()
    (plans / "schools" / "ash" / "profile.yaml").unlink()
    write(plans / "trust" / "plan.yml", "title: a\n")
    write(plans / "reference" / "measure.yaml", "title: a\n")
    (plans / "trust" / "folder.yaml").mkdir()
    write(plans / "schools" / '"><b>' / "profile.yaml", "title: a\nkind: school\n")
    reported = {(f.place.file, f.rule) for f in load(plans).errors}
    assert reported == {
        ("plans/schools/ash/profile.yaml", "file-missing"),
        ("plans/trust/plan.yml", "file-name"),
        ("plans/trust/plan.yml", "missing-key"),
        ("plans/reference/measure.yaml", "missing-key"),
        ("plans/reference/measure.yaml", "unknown-key"),
        ("plans/reference/measure.yaml", "file-name"),
        ("plans/trust/folder.yaml", "folder-not-file"),
        ('plans/schools/"><b>/profile.yaml', "file-name"),
    }


def test_a_file_that_cannot_be_opened_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the computer keeps closed; and no folder at all."""
    plans = a_trust(tmp_path)
    path = plans / "trust" / "plan.yaml"
    path.write_text("title: a\n", encoding="utf-8")
    original = Path.read_bytes

    def closed(self: Path) -> bytes:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return original(self)

    monkeypatch.setattr(Path, "read_bytes", closed)
    reported = [f for f in load(plans).errors if f.place.file == "plans/trust/plan.yaml"]
    assert [(f.rule, f.fix) for f in reported] == [("file-unreadable", "Check its permissions.")]
    missing = load(tmp_path / "nowhere").errors
    assert [f.rule for f in missing] == ["no-plans"]
    assert "There is no folder “nowhere”." in missing[0].message


def test_files_are_discovered_in_order_and_what_is_out_of_place_beside_them(tmp_path: Path) -> None:
    """The files that can be read, one with a slip in its name among them, and a finding for each that is missing or wrong."""
    plans = a_trust(tmp_path, schools={"ash": "Ash"})
    (plans / "reference" / "calendar.yaml").unlink()
    write(plans / "trust" / "plan.yml", "title: a\n")
    found, findings = discover(plans, "plans")
    assert [f.below("plans") for f in found if f.kind != "framework"] == [
        "reference/measures.yaml",
        "reference/policy.yaml",
        "schools/ash/profile.yaml",
        "trust/plan.yml",
        "trust/profile.yaml",
    ]
    assert [f.place.file for f in findings] == ["plans/reference/calendar.yaml", "plans/trust/plan.yml"]


def test_a_plan_is_read_with_the_policys_words_wherever_the_policy_stands(tmp_path: Path) -> None:
    """The trust's own word for a rating is the format's once it is read, though the plan comes before the policy."""
    plans = a_trust(tmp_path)
    policy = read(plans / "reference" / "policy.yaml")
    policy["ratings"]["on-track"]["words"] = ["going well"]
    write(plans / "reference" / "policy.yaml", policy)
    update = {"on": "2026-01-09", "by": "lead", "rating": "going well"}
    action = {"id": "A1", "title": "Action", "lead": "lead", "updates": [update]}
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": [action]}])
    found, _ = discover(plans, "plans")
    backwards = [f for f in reversed(found) if f.kind in ("plan", "policy")]
    assert [f.kind for f in backwards] == ["plan", "policy"]
    plan, _ = read_all(backwards)
    assert plan.findings == ()
    assert plan.file is not None
    assert [node["rating"] for _, node in plan.file.each("objectives", "*", "actions", "*", "updates", "*")] == [
        "on-track"
    ]


@pytest.mark.parametrize(
    ("only", "beside"),
    [
        ("schools/ash/profile.yaml", set()),
        ("schools/ash/measurements.yaml", set()),
        ("schools/ash/plan-2025-28.yaml", {"schools/ash/support.yaml"}),
        ("schools/ash/support.yaml", {"schools/ash/plan-2025-28.yaml"}),
        ("schools/ash/practice.yaml", {"schools/beech/practice.yaml"}),
        ("trust/plan-2025-28.yaml", {"schools/ash/measurements.yaml", "schools/beech/measurements.yaml"}),
        (
            "schools/beech/plan-2025-28.yaml",
            {f"schools/ash/{name}.yaml" for name in ("measurements", "plan-2025-28", "practice", "support")},
        ),
    ],
)
def test_a_check_of_one_file_reads_what_it_refers_to(only: str, beside: set[str], tmp_path: Path) -> None:
    """Of other schools' files beside their profiles; the plan of Beech has the address of one of Ash's objectives."""
    plans = a_trust(tmp_path, schools={"ash": "Ash", "beech": "Beech"})
    add_plan(plans, [])
    add_plan(plans, [], organisation="ash")
    add_plan(plans, [{"id": "O", "title": "Objective", "serves": ["ash/plan-2025-28/O"]}], organisation="beech")
    for kind in ("measurements", "practice"):
        for school in ("ash", "beech"):
            write(plans / "schools" / school / f"{kind}.yaml", {})
    write(plans / "schools" / "ash" / "support.yaml", {})
    found, _ = discover(plans, "plans")
    needed = {f.below("plans") for f in needed_files(found, "plans", (only,))}
    profiles = {"schools/ash/profile.yaml", "schools/beech/profile.yaml"}
    assert {path for path in needed - {only} if path.startswith("schools/")} == (profiles | beside) - {only}
    assert only in needed
