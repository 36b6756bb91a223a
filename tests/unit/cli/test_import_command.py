"""`trustplan import` from end to end: what is written, what is said, and how it ends. The files are taken by hand."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from builders import EXAMPLE
from files_once import files_once
from taken_files import a_file
from trustplan.cli.main import run
from trustplan.loading.updates.store import STAGE, alone_in
from trustplan.primitives.findings import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.loading.imports.taken import TakenFile

DAY = ["--on", "2026-11-20"]
FILE = a_file(
    "alder-lane ks2-rwm-expected 2025-26 71 cohort=45 status=revised",
    "alder-lane ks2-rwm-expected 2022-23 61 cohort=30",
    "fernhill ks2-rwm-expected 2025-26 58 cohort=57 status=revised",
    "mill-green ks2-rwm-expected 2025-26 c cohort=9 status=revised",
    "mill-green ks2-reading-expected 2025-26 c status=revised",
    "fernhill ks2-reading-expected 2025-26 70 status=revised",
    comparators=("ks2-rwm-expected national 2025-26 62",),
    others=93,
)
SAID = """\
ks2.csv
  Department for Education: Key stage 2 attainment, school level, 2025/26, revised (OGL-UK-3.0)
  Six figures of three schools of the trust; 93 rows of others were passed over.
  One figure to compare with is in it: --comparators takes them.
  Added: 2
    Alder Lane, Expected standard in reading, writing and maths, key stage 2, 2022/23: 61% (cohort 30).
    Alder Lane, Expected standard in reading, writing and maths, key stage 2, 2025/26: 71% (cohort 45), revised, where yours says 21/30 (70.0%, revised).
  The same, and yours is as exact or more so: 1
    Fernhill, Expected standard in reading, writing and maths, key stage 2, 2025/26: Published as 58% (cohort 57), revised. Yours is the same and more exact: 33/57 (57.9%).
  Published without a number, so yours stays: 1
    Mill Green, Expected standard in reading, writing and maths, key stage 2, 2025/26: Published as c (withheld: small numbers), revised. Yours stays: 19/29 (65.5%).
  Left out: “Expected standard in reading, key stage 2” (2). No plan names this measure, and reference/measures.yaml does not list it. \
--all-measures takes them.

plans/schools/alder-lane/measurements.yaml: two lines added.
plans/reference/sources.yaml: seven lines added.

Wrote two figures. Next: look at “git diff”, run “trustplan check”, and propose the change.
"""


@pytest.fixture
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The example's plans, in the folder where the command is said, with a file to import."""
    shutil.copytree(EXAMPLE, tmp_path / "plans")
    monkeypatch.chdir(tmp_path)
    Path("ks2.csv").write_text("anything", encoding="utf-8")
    takes(monkeypatch, FILE)
    with files_once():
        yield tmp_path / "plans"


def takes(monkeypatch: pytest.MonkeyPatch, *files: TakenFile) -> None:
    """Let files be read as some that were made by hand."""
    monkeypatch.setattr("trustplan.cli.import_files.taken_from", lambda _paths, _asked: files)


def every_byte(plans: Path) -> dict[str, bytes]:
    """Each file with its bytes."""
    return {path.relative_to(plans).as_posix(): path.read_bytes() for path in plans.rglob("*") if path.is_file()}


def test_what_is_better_is_written_and_the_rest_is_told(plans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Said twice, it writes nothing more; the check has nothing to say."""
    assert run(["import", "ks2.csv", *DAY]) == 0
    assert capsys.readouterr().out == SAID
    once = every_byte(plans)
    assert {name for name, raw in once.items() if raw != (EXAMPLE / name).read_bytes()} == {
        "schools/alder-lane/measurements.yaml",
        "reference/sources.yaml",
    }
    assert run(["import", "ks2.csv", *DAY]) == 0
    said = capsys.readouterr().out
    assert "  Recorded already: 2\n" in said
    assert said.endswith("Nothing is left to do: the plans have all of it, or better.\n")
    assert every_byte(plans) == once
    assert run(["check"]) == 0
    assert "no errors, no pieces of advice" in capsys.readouterr().out


def test_a_trial_shows_the_lines_and_writes_none(plans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As git shows them."""
    assert run(["import", "ks2.csv", "--dry-run", *DAY]) == 0
    said = capsys.readouterr().out
    assert "+++ plans/schools/alder-lane/measurements.yaml\n" in said
    line = "+  - {period: 2025-26, on: 2026-11-20, value: 71, cohort: 45, status: revised, source: dfe-ks2-2025-26-revised-2}"
    assert line in said
    assert said.endswith("Would write two figures. Nothing was written yet.\n")
    assert every_byte(plans) == every_byte(EXAMPLE)


def test_comparators_and_every_measure_are_taken_where_they_are_asked_for(
    plans: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The measure is in the catalogue or told to be in neither."""
    assert run(["import", "ks2.csv", "--comparators", "--all-measures", "--verbose", *DAY]) == 0
    said = capsys.readouterr().out
    assert (
        "National, Expected standard in reading, writing and maths, key stage 2 (ks2-rwm-expected), 2025/26: 62%."
        in said
    )
    assert "plans/reference/comparators.yaml: seven lines added." in said
    assert "--comparators takes them" not in said
    assert "--all-measures takes them" not in said
    assert run(["check"]) == 0
    assert (
        (plans / "reference/comparators.yaml")
        .read_bytes()
        .startswith((EXAMPLE / "reference/comparators.yaml").read_bytes().rstrip())
    )


@pytest.mark.thorough
def test_of_many_figures_some_are_named(
    plans: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An office reads a page, not 200 lines; --verbose has all."""
    years = [f"mill-green ks2-rwm-expected {year}-{year - 1999:02d} 50 cohort=30" for year in range(2017, 2023)]
    years += [
        f"{school} ks2-rwm-expected 2025-26 c" for school in ("alder-lane", "fernhill", "mill-green", "st-aidans")
    ]
    years += [f"fernhill ks2-rwm-expected {year}-{year - 1999:02d} 50 cohort=30" for year in range(2000, 2015)]
    takes(monkeypatch, a_file(*years))
    assert run(["import", "ks2.csv", "--dry-run", *DAY]) == 0
    said = capsys.readouterr().out
    assert "so yours stays: 4\n" in said
    assert said.count("Published as c") == 3
    assert "    … and one more; --verbose names it.\n" in said
    assert "    … and 12 more; --verbose names them.\n" in said
    assert run(["import", "ks2.csv", "--dry-run", "--verbose", *DAY]) == 0
    said = capsys.readouterr().out
    assert said.count("Published as c") == 4
    assert "--verbose" not in said
    assert plans.is_dir()


def test_an_error_is_told_with_its_line_and_nothing_is_written(
    plans: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every error, of every file; the figures of the files that are right are not taken either."""
    found = (
        Finding(
            rule="import-differs", place=Place(file="b.csv", line=3), message="“58,0” is no number.", fix="Write 58.0."
        ),
        Finding(rule="import-differs", place=Place(file="b.csv", line=9), message="There is no figure here."),
    )
    takes(monkeypatch, FILE, a_file(file="b.csv", errors=found))
    assert run(["import", "ks2.csv", *DAY]) == 1
    assert capsys.readouterr().out == (
        "b.csv:3: “58,0” is no number. Write 58.0.\n"
        "b.csv:9: There is no figure here.\n"
        "Nothing was written: two errors. Correct what is said, and run it again.\n"
    )
    assert every_byte(plans) == every_byte(EXAMPLE)


def test_other_programs_read_what_became_of_it(plans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON, with the same words."""
    assert run(["import", "ks2.csv", "--output-format", "json", *DAY]) == 0
    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["written", "files", "sources", "figures", "schools", "errors", "advice"]
    assert said["written"] is True
    assert said["files"][0] == {
        "path": "schools/alder-lane/measurements.yaml", "is_new": False, "added": 2, "changed": 0
    }  # fmt: skip
    assert said["sources"][0]["sha256"] == FILE.source.sha256
    assert [row["outcome"] for row in said["figures"]].count("no-measure") == 2
    kept = next(row for row in said["figures"] if row["outcome"] == "symbol")
    assert (kept["organisation"], kept["measure"], kept["period"]) == ("mill-green", "ks2-rwm-expected", "2025-26")
    assert (kept["value"], kept["file"], kept["line"]) == ("c", "ks2.csv", 5)
    assert kept["standing"] == {"value": "19/29", "file": "plans/schools/mill-green/measurements.yaml", "line": 6}
    assert (plans / "reference/sources.yaml").is_file()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["import"], "Missing argument 'FILE...'"),
        (["import", "none.csv"], "File 'none.csv' does not exist."),
        (["import", "plans"], "File 'plans' is a directory."),
        (["import", "ks2.csv", "--on", "2026-11-31"], "“2026-11-31” is not a real date."),
        (["import", "ks2.csv", "--on", "2200-01-01"], "1 Jan 2200 is still to come"),
        (["import", "ks2.csv", "--as", "dfe-ks2-school-2052"], "There is no form “dfe-ks2-school-2052”."),
    ],
)
def test_wrong_use_ends_with_what_to_do(
    plans: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    """With two, and nothing is written."""
    assert run(words) == 2
    assert message in capsys.readouterr().err
    assert every_byte(plans) == every_byte(EXAMPLE)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks no folder")
def test_one_of_two_at_once_is_told(plans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing of its files is written."""
    with alone_in(plans):
        assert run(["import", "ks2.csv", *DAY]) == 1
    assert "Somebody else is writing to these plans now." in capsys.readouterr().err
    assert every_byte(plans) == every_byte(EXAMPLE)


# The program is killed as soon as it has moved the first of its files to its place.
KILLED = """
import os, signal, sys
sys.path[:0] = [{support!r}]
import trustplan.cli.import_files as home
from test_import_command import FILE
home.taken_from = lambda *_: (FILE,)
move = os.replace
def once(source, target):
    move(source, target)
    if str(target).endswith("measurements.yaml"):
        os.kill(os.getpid(), signal.SIGKILL)
os.replace = once
from trustplan.cli.main import run
run(sys.argv[1:])
"""


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_run_that_was_killed_half_way_is_finished_by_the_next(
    plans: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Until then the check says so; then all is as if it had never been killed."""
    here = Path(__file__).parent
    script = KILLED.format(support=str(here))
    paths = [str(here), str(here.parents[1] / "support"), *sys.path]
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {paths!r}\n{script}", "import", "ks2.csv", *DAY],
        check=False,
        capture_output=True,
    )
    assert done.returncode == -9, done.stderr.decode()
    assert (plans / STAGE / "list.json").is_file()
    assert run(["check"]) == 1
    assert run(["import", "ks2.csv", *DAY]) == 0
    captured = capsys.readouterr()
    assert "finished what an earlier run had begun to write" in captured.err
    assert captured.out.endswith("Nothing is left to do: the plans have all of it, or better.\n")
    assert not (plans / STAGE).exists()
    assert run(["check"]) == 0


def test_a_trusts_own_sheet_goes_to_its_own_reader(
    plans: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A workbook always; a table of which no form is known, where it is alone."""
    asked: list[Any] = []

    class Own:
        """In place of the module."""

        @staticmethod
        def import_sheet(files: list[Path], plans: Path, day: Any, *, is_dry: bool, map_file: Path | None) -> int:
            """Note what is asked."""
            asked.append(([file.name for file in files], plans.name, day.isoformat(), is_dry, map_file))
            return 1

    monkeypatch.setitem(sys.modules, "trustplan.cli.import_sheet", Own)
    Path("kpis.xlsx").write_bytes(b"anything")
    Path("answers.yaml").write_bytes(b"anything")
    assert run(["import", "kpis.xlsx", "--dry-run", *DAY]) == 1
    assert run(["import", "kpis.xlsx", "ks2.csv", *DAY]) == 1
    assert capsys.readouterr().out == SAID
    unknown = Finding(rule="import-differs", place=Place(file="ks2.csv"), message="Any words.")
    takes(monkeypatch, a_file(errors=(unknown,), is_unknown=True))
    assert run(["import", "ks2.csv", *DAY]) == 1
    assert run(["import", "ks2.csv", "--map", "answers.yaml", *DAY]) == 1
    assert asked == [
        (["kpis.xlsx"], "plans", "2026-11-20", True, None),
        (["kpis.xlsx"], "plans", "2026-11-20", False, None),
        (["ks2.csv"], "plans", "2026-11-20", False, None),
        (["ks2.csv"], "plans", "2026-11-20", False, Path("answers.yaml")),
    ]
    assert plans.is_dir()


@pytest.mark.thorough
def test_two_measures_of_one_title_are_told_apart(
    plans: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By their ids, which stand nowhere else unless --verbose asks for them."""
    file = plans / "reference/measures.yaml"
    twin = "  - {id: roll, title: Attendance of all pupils, definition: Another one., unit: percent, direction: up, every: half-term}\n"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("measures:\n", f"measures:\n{twin}", 1), encoding="utf-8", newline="\n")
    takes(
        monkeypatch, a_file("fernhill attendance 2024-25 93.9997 cohort=412", "fernhill roll 2024-25 93.96 cohort=412")
    )
    assert run(["import", "ks2.csv", "--dry-run", *DAY]) == 0
    said = capsys.readouterr().out
    assert "Fernhill, Attendance of all pupils (attendance), 2024/25: 94.0% (cohort 412).\n" in said
    assert "Fernhill, Attendance of all pupils (roll), 2024/25: 94%" in said.replace("94.0%", "94%")
    assert "value: 93.9997" in said
    takes(monkeypatch, a_file("fernhill attendance 2024-25 93.9997 cohort=412"))
    assert run(["import", "ks2.csv", "--dry-run", *DAY]) == 0
    assert "(attendance)" not in capsys.readouterr().out
    assert run(["import", "ks2.csv", "--dry-run", "--verbose", *DAY]) == 0
    assert "Fernhill, Attendance of all pupils (attendance), 2024/25" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "ending"),
    [
        (
            a_file(cohorts=4),
            "Nothing was taken: name this file together with the table of the results, in one command.\n",
        ),
        (
            a_file(comparators=("ks2-rwm-expected national 2025-26 62",)),
            "Nothing was taken. The figures to compare with are taken with --comparators.\n",
        ),
        (
            a_file("fernhill ks2-reading-expected 2025-26 70"),
            "Nothing was taken: the plans have no place for any of these figures, as is said above.\n",
        ),
        (a_file(), "Is it the right file, and the URN in each profile right?\n"),
    ],
)
def test_it_is_said_why_nothing_was_taken(
    file: TakenFile,
    ending: str,
    plans: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """“The plans have all of it, or better” is said of nothing else."""
    takes(monkeypatch, file)
    assert run(["import", "ks2.csv", *DAY]) == 0
    assert capsys.readouterr().out.endswith(ending)
    assert every_byte(plans) == every_byte(EXAMPLE)


@pytest.mark.parametrize(
    ("before", "published", "loses"),
    [
        ("alder-lane ks2-rwm-expected 2025-26 71 status=revised cohort_in=Pupils", "21/30", True),
        ("alder-lane ks2-rwm-expected 2025-26 71 status=revised cohort=45", "21/30", False),
        ("alder-lane ks2-rwm-expected 2025-26 30/45 status=revised", "21/30", False),
    ],
)
def test_a_figure_that_loses_its_number_of_pupils_is_told(
    before: str,
    published: str,
    loses: bool,
    plans: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the table that has it."""
    takes(monkeypatch, a_file(before))
    assert run(["import", "ks2.csv", "--dry-run", *DAY]) == 0
    said = capsys.readouterr().out
    assert f"where yours says {published}" in said
    assert ("It does not say of how many, and yours does (30): “Pupils” has it.\n" in said) is loses
    assert plans.is_dir()
