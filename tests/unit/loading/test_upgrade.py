"""Upgrading plan files to the next format: only the lines that a step is about, told with the reason, and in one go or again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builders import ROOT
from trustplan.cli.main import main
from trustplan.loading import fixes
from trustplan.loading.load import load
from trustplan.source import migrations
from trustplan.source.migrations import Migration, NewLine
from trustplan.source.yaml_reader import Document


def renamed(document: Document, lines: Sequence[str]) -> Iterator[NewLine]:
    """`short` of a profile becomes `name`, and a motto is added below it."""
    if ("short",) in document.keys:
        line = document.keys["short",][0]
        yield NewLine(
            line=line, text=lines[line - 1].replace("short:", "name:", 1) + "\nmotto: None", words="name, once short"
        )


def dropped(document: Document, lines: Sequence[str]) -> Iterator[NewLine]:
    """`phase` goes."""
    if ("phase",) in document.keys:
        assert lines
        yield NewLine(line=document.keys["phase",][0], text=None, words="phase is gone")


STEPS = (
    Migration(format=2, why="Names are short.", kinds=("profile",), change=renamed),
    Migration(format=3, why="Phases follow from ages.", kinds=("profile",), change=dropped),
)


@pytest.fixture
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example, and a program that reads format 3."""
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    monkeypatch.setattr(migrations, "MIGRATIONS", STEPS)
    monkeypatch.setattr(migrations, "FORMAT", 3)
    return tmp_path / "plans"


def upgrade(plans: Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["upgrade", "--plans", str(plans)])


def all_bytes(plans: Path) -> dict[str, bytes]:
    """Every file."""
    return {p.relative_to(plans).as_posix(): p.read_bytes() for p in plans.rglob("*") if p.is_file()}


def test_only_the_lines_of_a_step_change_and_are_told(plans: Path) -> None:
    """Line ends, comments and all else stay, byte for byte; each line that changed is named with its step's reason."""
    profile = plans / "schools" / "fernhill" / "profile.yaml"
    profile.write_bytes(profile.read_bytes().replace(b"\n", b"\r\n") + b"# \xe2\x80\x9cEnd\xe2\x80\x9d")
    before = all_bytes(plans)
    done = upgrade(plans)
    assert done.exit_code == 0, done.output
    after = all_bytes(plans)
    name = "schools/fernhill/profile.yaml"
    assert after[name] == before[name].replace(b"short: Fernhill\r\n", b"name: Fernhill\r\nmotto: None\r\n").replace(
        b"phase: primary\r\n", b""
    )
    policy = "reference/policy.yaml"
    assert after[policy] == before[policy].replace(b"format: 1\n", b"format: 3\n")
    assert {file for file in before if before[file] != after[file]} == {
        policy, *(file for file in before if file.endswith("profile.yaml")),
    }  # fmt: skip
    lines = done.output.splitlines()
    assert lines.index("Format 2: Names are short.") < lines.index("Format 3: Phases follow from ages.")
    assert f"{plans}/{name}:2: name, once short" in lines
    assert lines[-1].startswith("The plans are of format 3 now: 6 files changed.")


def test_a_second_run_changes_nothing(plans: Path) -> None:
    """And says so."""
    upgrade(plans)
    before = all_bytes(plans)
    done = upgrade(plans)
    assert (done.exit_code, all_bytes(plans) == before) == (0, True)
    assert "of format 3 already" in done.output


@pytest.mark.thorough
def test_a_run_that_was_broken_off_is_ended_by_the_next(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it ended: the files are as after one run."""
    whole = plans.parent / "whole" / "plans"
    shutil.copytree(plans, whole)
    assert upgrade(whole).exit_code == 0
    wanted = all_bytes(whole)
    real, place = fixes.rewritten, "trustplan.loading.upgrade.rewritten"
    for number in range(1, 11, 3):
        broken = plans.parent / f"broken-{number}" / "plans"
        shutil.copytree(plans, broken)
        calls = iter(range(100))

        def ends(*given: object, calls: Iterator[int] = calls, number: int = number) -> object:
            if next(calls) == number:
                raise KeyboardInterrupt
            return real(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(place, ends)
        assert upgrade(broken).exit_code == 1
        assert all_bytes(broken) != wanted
        monkeypatch.setattr(place, real)
        assert upgrade(broken).exit_code == 0
        assert all_bytes(broken) == wanted


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("format: 4", "These plans are of format 4, and this version of trustplan reads format 3. Install a newer"),
        ("format: 0", "does not say of which format"),
        ("format: one", "does not say of which format"),
        ("", "does not say of which format"),
        ("format: [", "cannot be read, so nothing was changed."),
    ],
)
def test_a_format_that_is_not_known_is_told_and_nothing_changes(written: str, said: str, plans: Path) -> None:
    """A newer one above all: to write its number down would undo an upgrade."""
    policy = plans / "reference" / "policy.yaml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("format: 1", written), encoding="utf-8")
    before = all_bytes(plans)
    done = upgrade(plans)
    assert done.exit_code == 1
    assert said in done.output
    assert all_bytes(plans) == before


def test_a_file_that_cannot_be_read_stops_it_before_anything_is_written(plans: Path) -> None:
    """Half an upgrade would be two formats at once."""
    (plans / "schools" / "st-aidans" / "profile.yaml").write_text("title: [", encoding="utf-8")
    before = all_bytes(plans)
    done = upgrade(plans)
    assert (done.exit_code, all_bytes(plans) == before) == (1, True)
    assert "st-aidans/profile.yaml cannot be read, so nothing was changed." in done.output


def test_the_check_names_the_command_for_older_files(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it names a newer version for newer ones."""
    from trustplan.schema import value_messages  # noqa: PLC0415

    monkeypatch.setattr(value_messages, "FORMAT", 3)
    policy = plans / "reference" / "policy.yaml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("format: 1", "format: 2"), encoding="utf-8")
    assert "of format 2, and this version of trustplan reads format 3. Run “trustplan upgrade”." in str(
        load(plans).errors[0]
    )


def test_no_step_is_needed_yet_and_steps_follow_each_other() -> None:
    """The example is of the format that the program reads, and no number is left out."""
    assert [step.format for step in migrations.MIGRATIONS] == list(range(2, migrations.FORMAT + 1))
    assert (
        CliRunner()
        .invoke(main, ["upgrade", "--plans", str(ROOT / "plans")])
        .output.startswith(f"The plans are of format {migrations.FORMAT} already")
    )
