"""The workbook of all data: what the CSVs say, as numbers, days and texts that a spreadsheet program takes for such."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook as Book

from builders import EXAMPLE, a_measure, a_trust, add_plan, write
from case_tables import loaded
from data_tables import rows_of
from trustplan.disclosure.edition import make_edition
from trustplan.model import Trust
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.downloads.files import TABLES, WORKBOOK
from trustplan.website.page import Settings, Site

DAY = date(2026, 11, 20)
NAMES = (
    "=cmd|' /C calc'!A0",
    "-1",
    "@Ash",
    "+Ash",
    "1/2",
    "007",
    "https://trust.example/",
    "_x0041_",
    'St "Mary’s", ŷ',
)
MEASURES = (
    a_measure(id="share", unit="percent", decimals=0, tolerance=0),
    a_measure(id="money", unit="pounds", tolerance=0, groups=[]),
    a_measure(id="ratio", unit="ratio", tolerance=0, groups=[]),
    a_measure(id="gap", unit="points", decimals=1, tolerance=0, groups=[]),
)
FIGURES = {
    "share": ("13/76", 0, "c"),
    "money": (-1234567.5, 98765432, 0),
    "ratio": (21, 20.5, "z"),
    "gap": (-0.1, 3, "x"),
}


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """A trust with schools of hostile names, and figures of several units."""
    schools = {f"s{number}": name for number, name in enumerate(NAMES)}
    plans = a_trust(tmp_path_factory.mktemp("workbook"), measures=list(MEASURES), schools=schools)
    for number in range(len(NAMES)):
        rows = {
            name: [{"period": "2025-26", "on": "2026-07-10", "value": values[number % 3]}]
            for name, values in FIGURES.items()
        }
        write(plans / "schools" / f"s{number}" / "measurements.yaml", rows)
    kpi = {"id": "K1", "title": "Money", "measure": "money", "applies_to": "every school", "target": "at least £0"}
    action = {"id": "A1", "title": "=1+1", "lead": "lead", "due": "2026-12-18"}
    objective = {"id": "O1", "title": "Objective", "actions": [action], "kpis": [kpi]}
    add_plan(plans, [objective], visibility="public")
    return loaded(plans)


def site_of(trust: Trust, audience: Audience = Audience.TRUSTEES) -> Site:
    """A site with a workbook."""
    return make_site(make_edition(trust, DAY, audience), Settings(site_name="x", has_workbook=True))


def book_of(site: Site) -> Book:
    """The workbook, as another program reads it."""
    return load_workbook(io.BytesIO(site.binary[WORKBOOK]()))


def as_in_csv(value: object, kind: str) -> str:
    """What a cell of the workbook is in the CSV."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if kind in ("true", "false"):
        return {"Yes": "true", "No": "false"}[str(value)]
    if isinstance(value, float | int):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    text = str(value)
    return f"'{text}" if len(text) > 1 and text[0] in "=+-@" else text


def compared(site: Site) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each row of each sheet, beside that of its CSV."""
    book = book_of(site)
    for name in TABLES:
        rows = rows_of(site.late[f"data/{name}.csv"]())
        sheet = book[name.capitalize()]
        assert sheet.max_row == max(len(rows) + 1, 1), name
        for number, row in enumerate(rows, start=2):
            cells = [sheet.cell(number, at + 1).value for at in range(len(row))]
            wanted = list(row.values())
            yield name, [as_in_csv(c, w) for c, w in zip(cells, wanted, strict=True)], wanted


@pytest.mark.parametrize("audience", Audience)
def test_the_workbook_says_what_the_csvs_say(trust: Trust, audience: Audience) -> None:
    """Cell by cell, for each audience: so it holds nothing that the others do not."""
    count = 0
    for name, found, wanted in compared(site_of(trust, audience)):
        count += 1
        assert found == wanted, name
    assert count > 20


def test_numbers_are_numbers_and_days_are_days_and_no_text_is_a_formula(trust: Trust) -> None:
    """Or a link, whatever it looks like; and a number has the sign of its unit in its format alone."""
    book = book_of(site_of(trust))
    formats = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in "nsd", (sheet.title, cell.coordinate)
                assert cell.hyperlink is None
                if cell.data_type == "n" and cell.value is not None:
                    formats.add(cell.number_format)
                if isinstance(cell.value, str) and cell.value[:1] in ("=", "+", "-", "@"):
                    assert cell.quotePrefix, cell.value
    assert formats >= {'#,##0.0000"%"', '"£"#,##0.0;-"£"#,##0.0', '#,##0":1"', "#,##0.0"}
    figures = book["Figures"]
    heads = [cell.value for cell in figures[1]]
    values = [row[heads.index("Value")] for row in figures.iter_rows(min_row=2, values_only=True) if row[1] == "money"]
    assert sum(v for v in values if isinstance(v, float | int)) == 3 * (98765432 - 1234567.5)


def test_a_sheet_is_made_to_be_read(trust: Trust) -> None:
    """A head row that stays, filters, a rating in its colour with its word, and A4 with who may read it."""
    book = book_of(site_of(trust))
    assert book.sheetnames[0] == "About"
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.oddHeader
        assert "For trustees and staff only" in str(sheet.oddHeader.right.text)
    ratings = book["Ratings"]
    heads = [cell.value for cell in ratings[1]]
    words = {}
    for row in ratings.iter_rows(min_row=2):
        cell = row[[at for at, head in enumerate(heads) if head == "Rating"][1]]
        if cell.value:
            words[cell.value] = cell.fill.fgColor.rgb
    assert words["Off track"] == "FFF6CFCC"
    about = [str(row[0].value) for row in book["About"].iter_rows()]
    assert {"As at", "Who may read it", "Terms of use", "Off track", "c", "few", "Figures"} <= set(about)


def test_the_same_edition_gives_the_same_bytes(trust: Trust) -> None:
    """There is no hour in it, and it names the edition's day."""
    one, other = site_of(trust).binary[WORKBOOK](), site_of(trust).binary[WORKBOOK]()
    assert one == other
    core = zipfile.ZipFile(io.BytesIO(one)).read("docProps/core.xml").decode()
    assert "2026-11-20T00:00:00Z" in core


def test_a_site_that_does_not_ask_for_it_has_none(trust: Trust) -> None:
    """Nor a word of it."""
    site = make_site(make_edition(trust, DAY, Audience.TRUSTEES), Settings(site_name="x"))
    assert dict(site.binary) == {}
    assert "trustplan.xlsx" not in next(p for p in site.pages if p.path == "reference/data/").body
    assert "trustplan.xlsx" in next(p for p in site_of(trust).pages if p.path == "reference/data/").body


def sums(text: str) -> dict[str, float]:
    """The sum of the values of each measure."""
    found: dict[str, float] = {}
    for row in csv.DictReader(io.StringIO(text)):
        found[row["measure"]] = found.get(row["measure"], 0) + float(row["value"] or 0)
    return found


@pytest.mark.thorough
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("audience", Audience)
def test_libreoffice_adds_up_csv_and_workbook_alike(audience: Audience, tmp_path: Path) -> None:
    """Of the example: what it reads from each, it writes as the same figures."""
    site = site_of(loaded(EXAMPLE), audience)
    (tmp_path / "book.xlsx").write_bytes(site.binary[WORKBOOK]())
    (tmp_path / "figures.csv").write_bytes(site.late["data/figures.csv"]().encode())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    sheet = book_of(site).sheetnames.index("Figures") + 1
    for source, target in (("book.xlsx", f'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,{sheet}'), ("figures.csv", "ods")):  # fmt: skip
        words = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(tmp_path), str(tmp_path / source)]  # fmt: skip
        subprocess.run(words, check=True, capture_output=True, timeout=300)
    words = ["soffice", profile, "--headless", "--convert-to", 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false', "--outdir", str(tmp_path / "again"), str(tmp_path / "figures.ods")]  # fmt: skip
    subprocess.run(words, check=True, capture_output=True, timeout=300)
    wanted = sums(site.late["data/figures.csv"]().removeprefix("\ufeff"))
    of_book = (tmp_path / "book-Figures.csv").read_text(encoding="utf-8")
    names = [column.split(",")[0] for column in wanted]
    assert sums((tmp_path / "again" / "figures.csv").read_text(encoding="utf-8")) == pytest.approx(wanted)
    head = of_book.split("\n", 1)[0].replace("Measure id", "measure").replace("Value,", "value,", 1)
    assert sums(head + "\n" + of_book.split("\n", 1)[1]) == pytest.approx(wanted)
    assert names
