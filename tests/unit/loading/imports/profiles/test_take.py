"""Files of the inspectorate and the register: what each row says, and what of it is refused or told."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from builders import ROOT, TABLES, read
from trustplan.loading.imports.profiles.cells import plain
from trustplan.loading.imports.profiles.files import profile_forms_of, take_profile_file
from trustplan.loading.imports.profiles.taken import ProfiledSchool, TakenProfiles
from trustplan.source import catalogue
from trustplan.source.files import Folder

if TYPE_CHECKING:
    from pathlib import Path

    from trustplan.source.files import Entry

DATA = ROOT / "tests" / "data" / "imports"
TODAY = date(2026, 11, 26)
SCHOOLS = (
    ProfiledSchool(id="alder-lane", title="Alder Lane", urn="900001"),
    ProfiledSchool(id="fernhill", title="Fernhill", urn="900002"),
    ProfiledSchool(id="mill-green", title="Mill Green", urn="900003", former_urns=("899103",)),
    ProfiledSchool(id="st-aidans", title="St Aidan's", urn="900004"),
)
TITLES = {school.id: school.title for school in SCHOOLS}
FORMS = profile_forms_of(Folder(files=(), unread=frozenset(), findings=()))


def take(path: Path, schools: tuple[ProfiledSchool, ...] = SCHOOLS) -> TakenProfiles:
    """What a file says of the schools."""
    taken = take_profile_file(path, FORMS, schools, catalogue.frameworks_beside({}), TODAY)
    assert taken is not None
    return taken


def changed(row: dict[str, Any]) -> bytes:
    """The file of a row of the table, with its change."""
    raw = (DATA / row["file"]).read_bytes()
    lines = list(csv.reader(io.StringIO(raw.decode("utf-8"))))
    header = next(line for line in lines if "URN" in line)
    if "row" in row:
        cells = lines[row["row"] - 1]
        for column, cell in row.get("cells", {}).items():
            cells[list(map(plain, header)).index(plain(column))] = cell
        del cells[len(cells) - row.get("drop", 0) :]
        cells += row.get("more", [])
    for old, new in row.get("header", {}).items():
        header[header.index(old)] = new
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue().encode()


def said(taken: TakenProfiles) -> dict[str, list[str]]:
    """What was taken of each school besides its name, shortly."""
    found: dict[str, list[str]] = {title: [] for title in TITLES.values()}
    for census in taken.censuses:
        found[TITLES[census.organisation]].append(f"{census.on} {census.on_roll} of {census.capacity}")
    for fact in taken.facts:
        if fact.key != "title":
            found[TITLES[fact.organisation]].append(f"{fact.key} {fact.value}")
    for one in taken.inspections:
        grades = " ".join(f"{area}={grade}" for area, grade in one.grades.items())
        words = [one.framework, str(one.on), str(one.published), one.safeguarding, one.category, grades]
        found[TITLES[one.organisation]].append(" ".join(filter(None, words)))
    return found


@pytest.mark.parametrize("row", read(TABLES / "import_profiles.yaml"), ids=lambda row: row["case"])
def test_a_row(row: dict[str, Any], tmp_path: Path) -> None:
    """What is refused, told and taken of a file with one change."""
    path = tmp_path / row["file"]
    path.write_bytes(changed(row))
    taken = take(path)
    errors = "\n".join(
        f"{error.place.line}: {error.message}\n{error.place.line}: {error.fix}" for error in taken.errors
    )
    for part in row.get("refused", []):
        assert part in errors
    assert bool(errors) == ("refused" in row), errors
    if errors:
        assert said(taken) == {title: [] for title in TITLES.values()}
    notes = "\n".join(note.message for note in taken.notes)
    for part in row.get("told", []):
        assert part in notes
    for school, things in row.get("taken", {}).items():
        assert said(taken)[school] == things


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_characters_of_a_file_are_found_out(tmp_path: Path, code: str) -> None:
    """The inspectorate's file has been saved in the code page of Windows, and in UTF-8."""
    text = (
        (DATA / "gias-establishments.csv").read_text(encoding="utf-8").replace("Diocese of Saltby", "Diocese of Caerdŷ")
    )
    path = tmp_path / "edubasealldata20261126.csv"
    path.write_bytes(text.replace("Caerdŷ", "Bangor – Môn").encode(code))
    assert "diocese Bangor – Môn" in said(take(path))["St Aidan's"]


def test_characters_that_cannot_be_read_are_no_profile_file(tmp_path: Path) -> None:
    """Whoever reads every other file says what is wrong with it."""
    path = tmp_path / "ofsted.csv"
    path.write_bytes((DATA / "ofsted-mi-latest-inspections.csv").read_bytes().replace(b"Fernhill", b"Fern\x81hill"))
    assert take_profile_file(path, FORMS, SCHOOLS, {}, TODAY) is None
    found = take_profile_file(path, FORMS, SCHOOLS, {}, TODAY, as_form="ofsted-latest-inspections-2026")
    assert found is not None
    assert "line 3" in found.errors[0].message


def test_rows_of_others_are_only_counted(tmp_path: Path) -> None:
    """The register has every school of the country."""
    lines = (DATA / "gias-establishments.csv").read_text(encoding="utf-8").splitlines()
    others = [lines[1].replace("900001", str(number)) for number in range(100000, 105000)]
    path = tmp_path / "gias.csv"
    path.write_text("\n".join([*lines, *others]), encoding="utf-8")
    taken = take(path)
    assert taken.others == 5000
    assert len(taken.censuses) == 4


def test_many_faults_come_to_an_end(tmp_path: Path) -> None:
    """A file that was saved askew has a fault in each row."""
    lines = (DATA / "gias-links.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "links.csv"
    path.write_text("\n".join([lines[0], *["100001,1"] * 5000]), encoding="utf-8")
    assert len(take(path).errors) == 301


def test_nothing_is_taken_of_a_school_that_left(tmp_path: Path) -> None:
    """What happens there afterwards is no business of the trust's plans."""
    gone = ProfiledSchool(id="fernhill", title="Fernhill", urn="900002", left=date(2026, 8, 31))
    path = tmp_path / "gias.csv"
    path.write_bytes((DATA / "gias-establishments.csv").read_bytes())
    taken = take(path, (gone,))
    assert not taken.censuses
    assert "Fernhill: it left the trust on 31 Aug 2026, so nothing is taken." in [note.message for note in taken.notes]
    path.write_bytes(path.read_bytes().replace(b"900002", b"900077"))
    assert "has no row" not in str(take(path, (gone,)).notes)
    path.write_bytes((DATA / "gias-establishments.csv").read_bytes())
    assert take(path, (replace(gone, left=TODAY),)).censuses  # on its last day it is still the trust's


def test_an_area_that_a_trusts_framework_lacks_is_told() -> None:
    """The grade is not lost without a word; those of the other areas are taken."""
    framework: Entry = {"areas": [{"id": "inclusion", "title": "Inclusion"}], "valid": {"from": "2025-11-10"}}
    path = DATA / "ofsted-mi-latest-inspections.csv"
    found = take_profile_file(path, FORMS, SCHOOLS[:1], {"ofsted-2025": framework}, TODAY)
    assert found is not None
    assert [one.grades for one in found.inspections] == [{"inclusion": "strong standard"}]
    told = [note.message for note in found.notes if "has no area" in note.message]
    assert len(told) == 6
    assert "“Achievement” is expected standard, and the framework ofsted-2025 has no area achievement." in told[1]


def test_every_area_and_grade_of_the_maps_is_in_its_framework() -> None:
    """A map that names what a framework does not have would lose it at each school."""
    for form in FORMS.values():
        for graded in form.graded:
            framework = catalogue.frameworks_beside({})[graded.framework]
            areas = {area["id"] for area in framework["areas"]}  # type: ignore[attr-defined]
            grades = {grade["id"] for grade in framework["grades"]}  # type: ignore[attr-defined]
            assert {area.area for area in graded.areas} == areas
            assert {meaning for area in graded.areas for meaning in area.of.words.values()} == grades


def test_a_file_of_figures_is_none_of_profiles(tmp_path: Path) -> None:
    """It goes on to whoever reads figures."""
    path = tmp_path / "figures.csv"
    path.write_text("time_period,school_urn,version\n202526,900001,Final\n", encoding="utf-8")
    assert take_profile_file(path, FORMS, SCHOOLS, {}, TODAY) is None
