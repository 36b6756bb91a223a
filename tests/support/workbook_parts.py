"""Workbooks for tests, written part by part, so that each cell is as a spreadsheet program saves it, or as an attacker would."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"  # the same names in Excel's “Strict Open XML”
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# The formats of numbers of a test: the style of each, as a cell's “s” names it.
FORMATS = {
    "General": 0,
    "0%": 9,
    "0.00%": 10,
    "dd/mm/yyyy": 14,
    "@": 49,
    '[Red]0.0"%"': 164,
    "[$-809]d mmmm yyyy;@": 165,
    '0 "pupils, day by day"': 166,
    "0.0\\%": 167,
    "#,##0.0%": 168,
    "hh:mm": 20,
    "mmm-yy": 17,
    "mmmm yyyy": 169,
}


def style_of(code: str) -> int:
    """The style that a cell names for a format."""
    return list(FORMATS).index(code)


def a_workbook(
    sheets: Mapping[str, str],
    *,
    texts: str = "",
    settings: str = "",
    more: Mapping[str, bytes] | None = None,
    namespace: str = MAIN,
) -> bytes:
    """A workbook with the XML of the rows of each sheet; `texts` is XML of shared ones, `more` are further parts."""
    parts: dict[str, bytes] = {}
    entries, relations = "", ""
    for number, (name, rows) in enumerate(sheets.items(), 1):
        entries += f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        relations += (
            f'<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        )
        data, _, after = rows.partition("<!--after-->")
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{namespace}"><sheetData>{data}</sheetData>{after}</worksheet>'.encode()
        )
    relations += f'<Relationship Id="rIdA" Type="{RELATIONS}/styles" Target="/xl/styles.xml"/>'
    relations += f'<Relationship Id="rIdB" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    codes, styles = "", ""
    for code, number in FORMATS.items():
        escaped = code.replace('"', "&quot;")
        codes += f'<numFmt numFmtId="{number}" formatCode="{escaped}"/>' * (number > 49)
        styles += f'<xf numFmtId="{number}"/>'
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{namespace}"><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        f"<cellXfs>{styles}</cellXfs></styleSheet>"
    ).encode()
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{namespace}">{texts}</sst>'.encode()
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="r">{relations}</Relationships>'.encode()
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{namespace}" xmlns:r="{RELATIONS}">{settings}<sheets>{entries}</sheets></workbook>'
    ).encode()
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="r"><Relationship Id="a" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ).encode()
    return zipped(parts | dict(more or {}))


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip file with some parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return file.getvalue()


def parts_of(raw: bytes) -> dict[str, bytes]:
    """The parts of a zip file."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
