"""`trustplan apply` from end to end: what is written, what is said, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from trustplan.cli.main import run
from trustplan.loading.updates.packed import packed
from trustplan.loading.updates.store import alone_in
from update_slips import ASH, ASH_FIGURES, ASH_PLAN, a_slip, ash

WAS = {"on": "2026-11-05", "by": "reading-lead"}
NEWS = {"item": "A1", "kind": "update", "was": WAS, "entry": {"rating": "on-track", "note": "<b>Well</b>"}}
FIGURE = {"item": "K1", "kind": "figure", "period": "2026-27/aut1", "was": {"value": "55"}, "entry": {"value": "157"}}
LINE = packed(a_slip(NEWS, by="reading-lead", plan=ASH_PLAN))
REFUSED = a_slip(NEWS, FIGURE, by="headteacher", plan=ASH_PLAN)
DAY = ["--as-of", "2026-11-20"]


@pytest.fixture
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small trust, in the folder where the command is said."""
    monkeypatch.chdir(tmp_path)
    return ash(tmp_path)


def texts(plans: Path) -> tuple[str, str]:
    """The plan and the figures."""
    return tuple((plans / name).read_text() for name in (f"{ASH_PLAN}.yaml", "schools/ash/measurements.yaml"))  # type: ignore[return-value]


def test_a_line_is_applied_and_what_moves_is_said(plans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Said twice, it does nothing more."""
    assert run(["apply", LINE, *DAY]) == 0
    said = capsys.readouterr().out
    assert "plans/schools/ash/improvement-2026-27.yaml:48: A1: An update, by reading-lead, 20 Nov 2026." in said
    assert "Wrote one entry. Next: look at “git diff”, then commit." in said
    assert "ash/improvement-2026-27/A1: From at risk to on track." in said
    assert texts(plans)[0].count("<b>Well</b>") == 1
    assert run(["apply", LINE, *DAY]) == 0
    assert "Nothing is left to do: all of it is in the plans already." in capsys.readouterr().out
    assert [path.name for path in plans.glob(".*")] == []


def test_a_mail_is_read_from_a_file_and_from_standard_input(
    plans: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A trial writes nothing, and says what would move."""
    Path("mail.txt").write_text(f"Dear all,\n> {LINE[:60]}\n> {LINE[60:]}\n", encoding="utf-8")
    assert run(["apply", "mail.txt", "--dry-run", *DAY]) == 0
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(Path("mail.txt").read_bytes())))
    assert run(["apply", "-", "--dry-run", *DAY]) == 0
    first, second = capsys.readouterr().out.split("Would write one entry. Nothing was written yet.", 1)
    assert first.strip() in second
    assert "From at risk to on track" in first + second
    assert texts(plans) == (ASH, ASH_FIGURES)


def test_a_refusal_writes_nothing_unless_part_is_wanted(plans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The refusal has its place, its reason and what to do."""
    Path("slip.json").write_text(json.dumps(REFUSED), encoding="utf-8")
    assert run(["apply", "slip.json", *DAY]) == 1
    assert capsys.readouterr().out.split("\n")[:-1] == [
        (
            "plans/schools/ash/measurements.yaml:3: K1 2026-27/aut1: 157 is not a percentage of a group. "
            "Check the figure; it must be between 0 and 100."
        ),
        "Nothing was written: one refusal. Say --partial to write the rest.",
    ]
    assert texts(plans) == (ASH, ASH_FIGURES)
    assert run(["apply", "slip.json", "--partial", *DAY]) == 1
    assert "Wrote one entry, with one refusal." in capsys.readouterr().out
    assert texts(plans)[0] != ASH
    assert texts(plans)[1] == ASH_FIGURES


def test_other_programs_read_what_became_of_it(plans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON, with the same words."""
    Path("slip.json").write_text(json.dumps(REFUSED), encoding="utf-8")
    assert run(["apply", "slip.json", "--partial", "--format", "json", *DAY]) == 1
    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["written", "files", "applied", "already", "refused", "advice", "changes"]
    assert said["written"] is True
    assert said["files"] == [f"{ASH_PLAN}.yaml"]
    assert [(row["item"], row["kind"], row["line"]) for row in said["applied"]] == [("A1", "update", 48)]
    assert said["refused"] == [
        {
            "slip": "slip.json", "plan": ASH_PLAN, "by": "headteacher", "on": "2026-11-20", "item": "K1", "kind": "figure",
            "file": "plans/schools/ash/measurements.yaml", "line": 3,
            "message": "157 is not a percentage of a group.", "fix": "Check the figure; it must be between 0 and 100.",
        }
    ]  # fmt: skip
    assert "update-added" in {row["kind"] for row in said["changes"]}
    assert plans.is_dir()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["apply", LINE[:90]], 1, "A line that begins with TP1: in the command line is cut short or damaged."),
        (["apply", "none.json"], 2, "There is no file “none.json”."),
        (["apply"], 2, "Missing argument 'SLIP...'"),
    ],
)
def test_what_is_no_slip_ends_with_what_to_do(
    plans: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, message: str
) -> None:
    """One for what was sent, two for how it was said."""
    assert run(words) == code
    assert message in capsys.readouterr().err
    assert texts(plans) == (ASH, ASH_FIGURES)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks no folder")
def test_one_of_two_at_once_is_told(plans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing of its slip is written."""
    with alone_in(plans):
        assert run(["apply", LINE, *DAY]) == 1
    assert "Somebody else is writing to these plans now." in capsys.readouterr().err
    assert texts(plans) == (ASH, ASH_FIGURES)


# The program is killed as soon as it has moved the first of its two files to its place.
KILLED = """
import os, signal
move = os.replace
def once(source, target):
    move(source, target)
    if str(target).endswith("improvement-2026-27.yaml"):
        os.kill(os.getpid(), signal.SIGKILL)
os.replace = once
from trustplan.cli.main import run
run(__import__("sys").argv[1:])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such kill")
def test_what_is_killed_between_two_files_is_told_by_the_check_and_finished(
    plans: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the slip, which nobody may have at hand any more; after that there is nothing left to finish."""
    both = packed(a_slip(NEWS, {**FIGURE, "entry": {"value": "57"}}, by="headteacher", plan=ASH_PLAN))
    subprocess.run([sys.executable, "-c", KILLED, "apply", both, *DAY], check=False, capture_output=True)
    assert [text in (ASH, ASH_FIGURES) for text in texts(plans)] == [False, True]
    assert run(["check", *DAY]) == 1
    assert "Say “trustplan apply” to finish it, before you commit." in capsys.readouterr().err
    assert run(["apply", *DAY]) == 0
    assert "measurements.yaml: finished what an earlier run had begun to write." in capsys.readouterr().err
    assert [text in (ASH, ASH_FIGURES) for text in texts(plans)] == [False, False]
    assert run(["check", *DAY]) == 0
    assert run(["apply"]) == 2
    assert "Missing argument 'SLIP...'" in capsys.readouterr().err


@pytest.mark.thorough
def test_a_process_that_is_killed_leaves_old_or_new(plans: Path) -> None:
    """Whenever it is killed; said again, all is new."""
    both = a_slip(NEWS, {**FIGURE, "entry": {"value": "57"}}, by="headteacher", plan=ASH_PLAN)
    ends = set()
    for number in range(24):
        for name, text in ((f"{ASH_PLAN}.yaml", ASH), ("schools/ash/measurements.yaml", ASH_FIGURES)):
            (plans / name).write_text(text, encoding="utf-8", newline="")
        command = [sys.executable, "-m", "trustplan", "apply", packed(both), *DAY]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.05 * number)
        process.kill()
        process.wait()
        ends.add(tuple(text in (ASH, ASH_FIGURES) for text in texts(plans)))
        assert run(["apply", packed(both), *DAY]) == 0
        assert [text in (ASH, ASH_FIGURES) for text in texts(plans)] == [False, False]
    assert ends <= {(True, True), (False, False)}
