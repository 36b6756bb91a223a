"""What lies among the plans and is no ordinary file, or has a name that another computer cannot hold."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import a_trust
from trustplan.loading.check import check

PLAN = "title: A\nperiod: {from: 2025-09-01, to: 2028-08-31}\nobjectives:\n  - {id: O, title: O}\n"


def _link_to(target: str) -> Callable[[Path], None]:
    return lambda plans: (plans / "trust" / "z.yaml").symlink_to(target)


def _linked_school(plans: Path) -> None:
    a_school(plans.parent / "oak")
    (plans / "schools").mkdir(exist_ok=True)
    (plans / "schools" / "z.yaml").symlink_to(plans.parent / "oak")


def a_school(folder: Path) -> None:
    """A folder with a profile."""
    folder.mkdir(parents=True)
    (folder / "profile.yaml").write_text("title: Oak\nkind: school\n", encoding="utf-8")


def _submodule(plans: Path) -> None:
    a_school(plans / "schools" / "z.yaml")
    (plans / "schools" / "z.yaml" / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (_link_to("plan.yaml"), "a link"),
        (_link_to("/etc/passwd"), "a link"),
        (_link_to("/dev/zero"), "a link"),
        (_link_to("nowhere.yaml"), "a link"),
        (_link_to("."), "a link"),
        (_linked_school, "a link"),
        (_submodule, "a repository of its own"),
        (lambda plans: os.mkfifo(plans / "trust" / "z.yaml"), "a device or a pipe"),
    ],
)
def test_what_is_no_ordinary_file_is_refused_unread(made: Callable[[Path], None], words: str, tmp_path: Path) -> None:
    """By what it is, before anything opens it; nothing of what it leads to is quoted."""
    plans = a_trust(tmp_path)
    made(plans)
    found = check(plans).findings
    assert [(f.rule, f.place.file.rpartition("/")[2]) for f in found] == [("not-a-plain-file", "z.yaml")]
    assert words in found[0].message


def test_a_linked_plan_is_told_once(tmp_path: Path) -> None:
    """And not again by whatever refers to it."""
    plans = a_trust(tmp_path, schools={"ash": "Ash"})
    (plans / "schools" / "ash" / "p.yaml").write_text(
        PLAN.replace("{id: O, title: O}", "{id: O, title: O, serves: [plan/X]}"), encoding="utf-8"
    )
    (plans / "trust" / "plan.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert [f.rule for f in check(plans).errors] == ["not-a-plain-file"]


@pytest.mark.parametrize("name", ["con", "Aux", "COM1", "lpt9", "nul", "prn"])
def test_a_name_of_a_windows_device_is_refused(name: str, tmp_path: Path) -> None:
    """As a plan, as a school, whatever its capitals."""
    plans = a_trust(tmp_path)
    (plans / "trust" / f"{name}.yaml").write_text(PLAN, encoding="utf-8")
    a_school(plans / "schools" / name)
    assert [f.rule for f in check(plans).errors] == ["name-for-windows", "name-for-windows"]


def test_a_name_that_only_begins_like_one_is_fine(tmp_path: Path) -> None:
    """Consett is a school, and com10 no device."""
    plans = a_trust(tmp_path)
    for name in ("consett", "com10", "auxiliary"):
        a_school(plans / "schools" / name)
    assert not [f for f in check(plans).errors if f.rule == "name-for-windows"]


def test_names_that_differ_in_capitals_only_are_told_once(tmp_path: Path) -> None:
    """Of files and of folders."""
    plans = a_trust(tmp_path, schools={"ash": "Ash"})
    a_school(plans / "schools" / "Ash")
    (plans / "trust" / "one.yaml").write_text(PLAN, encoding="utf-8")
    (plans / "trust" / "One.yaml").write_text(PLAN.replace("title: A", "title: B"), encoding="utf-8")
    found = [f.place.file for f in check(plans).findings if f.rule == "names-alike"]
    assert found == ["plans/schools/ash/profile.yaml", "plans/trust/one.yaml"]


def test_a_file_name_cannot_write_a_line_of_its_own(tmp_path: Path) -> None:
    """A workflow reads lines such as ::error:: as its own."""
    plans = a_trust(tmp_path)
    (plans / "trust" / "a\n::error::x.yaml").write_text(PLAN, encoding="utf-8")
    assert all("\n" not in str(f) for f in check(plans).findings)


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("Zoë’s plan.yaml", "zoe-s-plan.yaml"),
        ("Ysgol Tŷ’r Afon.yaml", "ysgol-ty-r-afon.yaml"),
        ("plan_2.yaml", "plan-2.yaml"),
    ],
)
def test_a_name_with_accents_is_answered_with_its_letters(name: str, right: str, tmp_path: Path) -> None:
    """Which a reader knows again; a letter with an accent was left out."""
    plans = a_trust(tmp_path)
    (plans / "trust" / name).write_text(PLAN, encoding="utf-8")
    (found,) = [f for f in check(plans).findings if f.rule == "file-name"]
    assert found.fix == f"Rename “{name}” to {right}: letters, digits and hyphens only."
