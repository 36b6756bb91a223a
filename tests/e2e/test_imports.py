"""Each file that is published, imported into the example: the lines that are added, and none by a second run."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builders import EXAMPLE, ROOT
from files_once import files_once
from trustplan.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = ROOT / "tests" / "data" / "imports"
KS2 = ("ees-ks2-school-attainment.csv", "ees-ks2-school-information.csv")
SCHOOLS = ("alder-lane", "fernhill", "mill-green", "st-aidans")
# The files of a run with its options, and how many lines each plan file gains.
RUNS = {
    "key stage 2": (
        KS2,
        [],
        {"schools/alder-lane": 3, "schools/fernhill": 2, "schools/st-aidans": 1, "sources": 7},
    ),
    "country and councils": (("ees-ks2-national-la.csv",), ["--comparators"], {"comparators": 87, "sources": 7}),
    "absence": (
        ("ees-absence-3term-school.csv",),
        [],
        {**{f"schools/{school}": 4 for school in SCHOOLS}, "sources": 7},
    ),
    "suspensions, which no plan names": (("ees-suspensions-school.csv",), [], {}),
    "suspensions": (
        ("ees-suspensions-school.csv",),
        ["--all-measures"],
        {**{f"schools/{school}": 6 for school in SCHOOLS}, "sources": 7},
    ),
    "performance tables": (
        ("performance-tables-ks2-until-2024.csv",),
        ["--period", "2023-24"],
        {"schools/alder-lane": 2, "schools/fernhill": 1, "schools/mill-green": 1, "schools/st-aidans": 2, "sources": 7},
    ),
    "spending": (
        ("fbit-comparison-pupil.csv",),
        ["--period", "2024-25", "--all-measures"],
        {**{f"schools/{school}": 8 for school in SCHOOLS}, "sources": 7},
    ),
    "key stage 4 of others": (("ees-ks4-school-performance.csv",), [], {}),
}
FIRST = ("key stage 2", "country and councils")  # of each run of the tests; the others are as long


@pytest.fixture
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The example's plans, in the folder where the command is said."""
    shutil.copytree(EXAMPLE, tmp_path / "plans")
    monkeypatch.chdir(tmp_path)
    with files_once():
        yield tmp_path / "plans"


def lines_added(plans: Path) -> dict[str, int]:
    """How many lines each file has gained on the example's; every line that was there must be there, in its order."""
    found: dict[str, int] = {}
    for path in sorted(plans.rglob("*.yaml")):
        relative = path.relative_to(plans)
        before = (EXAMPLE / relative).read_text(encoding="utf-8").splitlines()
        after = path.read_text(encoding="utf-8").splitlines()
        rest = iter(after)
        assert all(line in rest for line in before), relative
        if len(after) > len(before):
            name = relative.as_posix().removesuffix("/measurements.yaml").removesuffix(".yaml")
            found[name.removeprefix("reference/")] = len(after) - len(before)
    return found


@pytest.mark.parametrize(
    "name", [name if name in FIRST else pytest.param(name, marks=pytest.mark.thorough) for name in RUNS]
)
def test_a_file_adds_lines_and_a_second_run_adds_none(
    plans: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """And the check has as little to say as before."""
    files, options, expected = RUNS[name]
    words = ["import", *(str(FILES / file) for file in files), "--on", "2026-11-20", *options]
    assert run(words) == 0
    assert lines_added(plans) == expected
    bytes_once = {path: path.read_bytes() for path in plans.rglob("*.yaml")}
    assert run(words) == 0
    assert "Wrote" not in capsys.readouterr().out.rpartition("\n\n")[2]
    assert {path: path.read_bytes() for path in plans.rglob("*.yaml")} == bytes_once
    assert run(["check"]) == 0
    assert "no errors" in capsys.readouterr().out


def test_a_small_schools_own_figure_survives_the_published_symbol(
    plans: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mill Green's 19 of 29, whichever file comes first."""
    before = (plans / "schools/mill-green/measurements.yaml").read_bytes()
    for order in (KS2, KS2[::-1]):
        assert run(["import", *(str(FILES / file) for file in order), "--on", "2026-11-20"]) == 0
        assert (
            "Mill Green, Expected standard in reading, writing and maths, key stage 2, 2025/26: "
            "Published as c (withheld: small numbers), revised. Yours stays: 19/29 (65.5%)."
        ) in capsys.readouterr().out
    assert (plans / "schools/mill-green/measurements.yaml").read_bytes() == before


def test_a_column_that_was_renamed_is_refused(plans: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """As the department does most years; nothing is guessed, and nothing is written."""
    text = (FILES / KS2[0]).read_text(encoding="utf-8-sig")
    changed = tmp_path / "renamed.csv"
    changed.write_text(text.replace("school_urn", "urn_of_school", 1), encoding="utf-8")
    assert run(["import", str(changed), "--on", "2026-11-20"]) == 1
    said = capsys.readouterr().out
    assert "The form nearest to this table is “dfe-ks2-school-2025”" in said
    assert "it lacks one column: school_urn" in said
    assert lines_added(plans) == {}


def test_every_fault_of_two_files_is_told_and_nothing_is_written(
    plans: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Each with its line, in the words of the file."""
    broken = tmp_path / "broken.csv"
    text = (FILES / KS2[0]).read_text(encoding="utf-8-sig")
    broken.write_text(text.replace(",z,71,7,", ",z,7 1,7,", 1).replace(",z,58,", ",z,58%,", 1), encoding="utf-8")
    words = ["import", str(broken), str(FILES / "ees-absence-3term-school.csv"), "--on", "2026-11-20"]
    assert run(words) == 1
    said = capsys.readouterr().out
    assert "broken.csv:6: " in said
    assert "“7 1”" in said
    assert "“58%”" in said
    assert "Nothing was written: two errors." in said
    assert lines_added(plans) == {}


@pytest.mark.parametrize(
    ("raw", "said"), [(b"", "figures.csv is empty."), (b"%PDF-1.4", "figures.csv is no table of text: it is a PDF.")]
)
def test_a_file_that_is_no_table_is_named_once(
    raw: bytes, said: str, plans: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says which file it is, and nothing is written."""
    before = {path: path.read_bytes() for path in plans.rglob("*.yaml")}
    file = tmp_path / "figures.csv"
    file.write_bytes(raw)
    assert run(["import", str(file), "--on", "2026-11-20"]) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith(said)
    assert {path: path.read_bytes() for path in plans.rglob("*.yaml")} == before


@pytest.mark.parametrize("is_first", [True, False], ids=["the broken one first", "the good one first"])
def test_of_a_good_and_a_broken_file_nothing_is_written(
    is_first: bool, plans: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files of one command are taken together, in whichever order they are named."""
    before = {path: path.read_bytes() for path in plans.rglob("*.yaml")}
    good = FILES / "ees-absence-3term-school.csv"
    text = (FILES / KS2[0]).read_text(encoding="utf-8-sig")
    broken = Path("broken.csv")
    broken.write_text(text.replace(",z,71,7,", ",z,n/a,7,", 1), encoding="utf-8")
    files = [str(broken), str(good)] if is_first else [str(good), str(broken)]
    assert run(["import", *files, "--on", "2026-11-20"]) == 1
    assert "broken.csv:6: " in capsys.readouterr().out
    assert {path: path.read_bytes() for path in plans.rglob("*.yaml")} == before
