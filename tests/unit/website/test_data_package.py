"""The Data Package beside the CSVs: another program reads every file by it, and sees a cell that is wrong."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from builders import EXAMPLE, a_measure, a_trust, add_plan, read, write
from case_tables import a_context, loaded, page_at, words_in
from other_trusts import large, tiny
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.downloads.tables import tables_of
from trustplan.website.page import Settings

DAY = date(2026, 11, 20)


def empty(folder: Path) -> Path:
    """A trust without schools, figures and plans."""
    return a_trust(folder, schools={}, has_frameworks=False)


def small(folder: Path) -> Path:
    """A trust with a row in most tables, and names that a CSV has to quote."""
    plans = a_trust(folder, schools={"ash": 'Ash, "the" school', "beech": "=Beech"}, has_frameworks=False)
    action = {"id": "A1", "title": "Do it, “well”", "lead": "lead", "due": "2026-12-18"}
    milestone = {"id": "m1", "title": "First", "due": "2026-10-01", "done": "2026-09-30"}
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "applies_to": "every school", "target": "at least 60"}
    objective = {"id": "O1", "title": "Objective", "actions": [{**action, "milestones": [milestone]}], "kpis": [kpi]}
    add_plan(plans, [objective], visibility="public")
    for value, school in ((55, "ash"), ("c", "beech")):
        row = {"period": "2025-26", "on": "2026-07-10", "value": value, "cohort": 100}
        write(plans / "schools" / school / "measurements.yaml", {"reading": [row]})
    base = {
        "measure": "reading",
        "population": "national",
        "period": "2025-26",
        "on": "2026-07-10",
        "source": "=Ministry",
    }
    rows = [{**base, "value": 61}, {**base, "value": 48, "group": "disadvantaged"}]
    write(plans / "reference" / "comparators.yaml", {"comparators": rows})
    return plans


def example(_folder: Path) -> Path:
    """The example."""
    return EXAMPLE


TRUSTS: dict[str, Callable[[Path], Path]] = {f.__name__: f for f in (empty, small, tiny, large, example)}
LARGE = ("large", "example")
CASES = [
    pytest.param(name, audience, marks=[pytest.mark.thorough] if name in LARGE else [])
    for name in TRUSTS
    for audience in Audience
]


@cache
def written(name: str, audience: Audience, folder: Path) -> Path:
    """The folder of data of a trust's site."""
    plans = TRUSTS[name](folder)
    site = make_site(make_edition(loaded(plans), DAY, audience), Settings(site_name="x"))
    for path, make in site.late.items():
        if path.startswith("data/"):
            file = folder / "site" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(make().encode())
    return folder / "site" / "data"


def faults(folder: Path, only: str = "") -> list[str]:
    """What is wrong with a package and its files, or with one of these and what it says of others."""
    package = Package(str(folder / "datapackage.json"))
    (*named,) = (resource for resource in package.resources if resource.path == only)
    report = named[0].validate() if named else package.validate()
    found = [error.message for error in report.errors]
    for task in report.tasks:
        found += [f"{task.name}: {error.message}" for error in task.errors]
    return found


@pytest.mark.parametrize(("name", "audience"), CASES)
def test_another_program_reads_every_file_by_the_package(name: str, audience: Audience, tmp_path: Path) -> None:
    """Types, keys, and keys of other tables; and no file is left out."""
    folder = written(name, audience, tmp_path)
    assert faults(folder) == []
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*.csv")}
    assert {resource["path"] for resource in package["resources"]} == files
    assert package["created"] == "2026-11-20T00:00:00Z"


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package without a fault, to be copied."""
    folder = written("small", Audience.TRUSTEES, tmp_path_factory.mktemp("right"))
    for file in sorted({file for file, *_ in WRONG}):
        assert faults(folder, only=file) == [], file
    return folder


WRONG = [  # a file, what stands there, what is put in its place, and what is then said of it
    ("reading.csv", ",55,percent,", ",55%,percent,", "type is"),
    ("reading.csv", ",final,", ",finished,", "enum"),
    ("figures.csv", "reading|ash|2025-26", "reading|beech|2025-26", "unique"),
    ("figures.csv", ",school,ash,", ",school,oak,", "foreign key"),
    ("ratings.csv", ",off-track,", ",red,", "enum"),
    ("actions.csv", ",2026-12-18,", ",18/12/2026,", "type is"),
    ("organisations.csv", "id,title,", "id,name,", "field name"),
]


@pytest.mark.parametrize(("file", "was", "now", "said"), WRONG, ids=[f"{file} {now}" for file, _, now, _ in WRONG])
def test_a_wrong_cell_is_seen(file: str, was: str, now: str, said: str, right: Path, tmp_path: Path) -> None:
    """So that the check above is one."""
    folder = Path(shutil.copytree(right, tmp_path / "data"))
    text = (folder / file).read_bytes().decode()
    assert was in text
    (folder / file).write_bytes(text.replace(was, now, 1).encode())
    found = faults(folder, only=file)
    assert found
    assert any(said in fault for fault in found), found


def test_every_column_says_what_it_means(tmp_path: Path) -> None:
    """In a sentence, with a title that no other column of its table has."""
    for table in tables_of(a_context(loaded(empty(tmp_path)), DAY)):
        titles = [column.says.title for column in table.columns]
        assert len(set(titles)) == len(titles), table.name
        assert table.key in ("", *(column.name for column in table.columns))
        for sentence in (table.description, *(column.says.description for column in table.columns)):
            assert sentence.endswith("."), (table.name, sentence)


def as_data(folder: Path, audience: Audience, **measure: Any) -> dict[str, Any]:
    """The package of a trust with one measure."""
    plans = a_trust(folder, measures=[a_measure(**measure)], schools={"ash": "Ash"}, has_frameworks=False)
    site = make_site(make_edition(loaded(plans), DAY, audience), Settings(site_name="x"))
    found: dict[str, Any] = json.loads(site.late["data/datapackage.json"]())
    return found


def test_the_package_says_who_may_read_it(tmp_path: Path) -> None:
    """That of trustees is not to be passed on."""
    assert "not for publication" in as_data(tmp_path / "a", Audience.TRUSTEES)["description"]
    assert "for the public" in as_data(tmp_path / "b", Audience.PUBLIC)["description"]


LICENCES = [  # what the policy says; what the page and the package say of it to the public
    ("", "ask the trust before you publish it again as data", None),
    ("OGL-UK-3.0", "under this licence: Open Government Licence v3.0. Name the trust", "OGL-UK-3.0"),
    ("CC0-1.0", "under this licence: CC0 1.0.", "CC0-1.0"),
    ("For schools of the county only", "For schools of the county only.", None),
]


@pytest.mark.parametrize(("licence", "said", "name"), LICENCES, ids=[row[0] or "none" for row in LICENCES])
def test_the_public_reads_under_which_terms_it_may_use_the_data(
    licence: str, said: str, name: str | None, tmp_path: Path
) -> None:
    """On the page and in the package; trustees read that theirs is not to be passed on, whatever the licence is."""
    plans = small(tmp_path)
    policy = plans / "reference" / "policy.yaml"
    if licence:
        write(policy, {**read(policy), "data_licence": licence})
    for audience in Audience:
        site = make_site(make_edition(loaded(plans), DAY, audience), Settings(site_name="x"))
        page = words_in(page_at(site.pages, "reference/data/").body)
        package = json.loads(site.late["data/datapackage.json"]())
        is_open = audience is Audience.PUBLIC
        assert (said in page) is is_open
        assert (said in package["description"]) is is_open
        assert ("Not for publication." in page) is not is_open
        licences = [entry["name"] for entry in package.get("licenses", [])]
        assert licences == ([name] if name and is_open else [])


def test_a_licence_of_the_trusts_own_data_that_is_misspelt_is_an_error(tmp_path: Path) -> None:
    """With the one that is meant."""
    plans = small(tmp_path)
    policy = plans / "reference" / "policy.yaml"
    write(policy, {**read(policy), "data_licence": "ogl-uk-3.0"})
    (found,) = load(plans).errors
    assert (found.rule, found.place.file) == ("licence-misspelt", "plans/reference/policy.yaml")
    assert "Did you mean “OGL-UK-3.0”?" in str(found)
