"""The example trust, loaded whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from builders import CORPUS, EXAMPLE
from trustplan.loading.check import check
from trustplan.loading.load import load


def test_the_example_is_read_whole() -> None:
    """Organisations, plans, measures and meetings of the example."""
    trust = load(EXAMPLE).trust
    assert trust is not None
    assert [o.id for o in trust.schools] == ["alder-lane", "fernhill", "mill-green", "st-aidans"]
    assert [p.ref for p in trust.plans()] == [
        "strategy-2025-28",
        "alder-lane/improvement-2026-27",
        "fernhill/action-plan-2026",
        "fernhill/improvement-2026-27",
        "mill-green/action-plan-2026",
        "mill-green/improvement-2026-27",
        "st-aidans/improvement-2026-27",
    ]
    strategy = next(trust.plans())
    assert [(o.id, len(o.actions), len(o.kpis)) for o in strategy.objectives] == [
        ("SI", 6, 13),
        ("PE", 6, 13),
        ("PA", 6, 10),
        ("LG", 6, 9),
        ("BF", 6, 6),
    ]


class Entry:
    """A folder that only says where it is, as an entry of `os.scandir` does."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return str(self.path)


def test_a_folder_may_be_named_in_each_way_that_python_has() -> None:
    """As text, as text that ends in a stroke, as a path, and as whatever says where it is."""
    plans = CORPUS / "valid"
    wanted = load(plans)
    assert wanted.trust
    for named in (str(plans), f"{plans}{os.sep}", os.path.relpath(plans), Entry(plans)):
        assert load(named) == wanted
        assert check(named).files == wanted.files


def test_the_folder_one_is_in_has_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """“.” would put findings into files that begin with a stroke."""
    plans = tmp_path / "plans"
    plans.mkdir()
    monkeypatch.chdir(plans)
    assert {f.place.file for f in load(".").errors} == {
        "plans/reference/calendar.yaml",
        "plans/reference/policy.yaml",
        "plans/trust/profile.yaml",
    }
    assert load(".").errors == load(plans).errors


@pytest.mark.parametrize(
    ("named", "message"),
    [("nowhere/plans", "There is no folder “plans”."), ("a.yaml", "“a.yaml” is a file, not a folder.")],
)
def test_what_is_no_folder_is_an_error_that_says_where_it_looked(
    named: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program is told so as of any other error; nothing is raised."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    loaded = load(named)
    assert loaded.trust is None
    assert [(f.rule, f.message) for f in loaded.errors] == [("no-plans", message)]
    assert loaded.errors[0].fix.endswith(f"this looked at {named}.")
    assert check(named, only="trust").findings == loaded.errors


def test_single_files_may_be_named_in_each_way_too() -> None:
    """One or several; a name is not taken for its letters, and the folder itself means everything."""
    plans = CORPUS / "valid"
    wanted, everything = check(plans, only=("schools/ash",)).files, check(plans).files
    assert 0 < wanted < everything
    for only in ("schools/ash", ["schools/ash"], (Path("schools/ash"),), iter(["schools/ash/"])):
        assert check(plans, only=only).files == wanted
    assert check(plans, only=".").files == everything


def test_a_file_to_check_that_is_not_there_is_an_error() -> None:
    """No finding at all would say that it is right."""
    checked = check(EXAMPLE, only=("trust", "schools/nowhere", "plans/trust"))
    assert [(f.place.file, f.message) for f in checked.errors] == [
        ("plans/schools/nowhere", "There is no file or folder “schools/nowhere” below “plans”."),
        ("plans/plans/trust", "There is no file or folder “plans/trust” below “plans”."),
    ]
