"""Workbooks for tests, written part by part, so that each cell is as a spreadsheet program saves it, or as an attacker would."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"  # the same names in Excel's “Strict Open XML”
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
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

_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
TEXTS = (
    '<si><t>Plain</t></si><si><r><t>Half </t></r><r><rPr><b/></rPr><t>bold</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si>'
    "<si><t>One_x000D_\nTwo</t></si>"
)
# A cell as it is saved: its format and XML, and its kind, text, whether it shows a percentage, and formula.
CELLS: list[tuple[str, str, str, tuple[str, str, bool, str] | None]] = [
    ("General", "<v>12</v>", "", ("number", "12", False, "")),
    ("General", "<v>12.0</v>", "", ("number", "12", False, "")),
    ("General", "<v>0.30000000000000004</v>", "", ("number", "0.3", False, "")),
    ("General", "<v>93.400000000000006</v>", "", ("number", "93.4", False, "")),
    ("General", "<v>1.2E-2</v>", "", ("number", "0.012", False, "")),
    ("General", "<v>2.5E+5</v>", "", ("number", "250000", False, "")),
    ("General", "<v>-0</v>", "", ("number", "0", False, "")),
    ("General", "<v>-0.5</v>", "", ("number", "-0.5", False, "")),
    ("0%", "<v>0.93</v>", "", ("number", "0.93", True, "")),
    ("0.00%", "<v>7.0000000000000007E-2</v>", "", ("number", "0.07", True, "")),
    ("#,##0.0%", "<v>0.5</v>", "", ("number", "0.5", True, "")),
    ('[Red]0.0"%"', "<v>93</v>", "", ("number", "93", False, "")),
    ("0.0\\%", "<v>93</v>", "", ("number", "93", False, "")),
    ('0 "pupils, day by day"', "<v>93</v>", "", ("number", "93", False, "")),
    ("0%", "<v>94%</v>", "str", ("text", "94%", False, "")),
    ("dd/mm/yyyy", "<v>46387</v>", "", ("date", "2026-12-31", False, "")),
    ("[$-809]d mmmm yyyy;@", "<v>46387.75</v>", "", ("date", "2026-12-31", False, "")),
    ("dd/mm/yyyy", "<v>1</v>", "", ("date", "1900-01-01", False, "")),
    ("dd/mm/yyyy", "<v>59</v>", "", ("date", "1900-02-28", False, "")),
    ("dd/mm/yyyy", "<v>61</v>", "", ("date", "1900-03-01", False, "")),
    ("mmm-yy", "<v>46054</v>", "", ("date", "2026-02", False, "")),
    ("mmmm yyyy", "<v>46054</v>", "", ("date", "2026-02", False, "")),
    ("hh:mm", "<v>0.5</v>", "", ("time", "0.5", False, "")),
    ("hh:mm", "<v>1.5</v>", "", ("time", "1.5", False, "")),
    ("General", "<v>46387</v>", "", ("number", "46387", False, "")),
    ("General", "<v>2026-12-31T00:00:00</v>", "d", ("date", "2026-12-31", False, "")),
    ("General", "<v>0</v>", "s", ("text", "Plain", False, "")),
    ("General", "<v>1</v>", "s", ("text", "Half bold", False, "")),
    ("General", "<v>2</v>", "s", ("text", "One\r\nTwo", False, "")),
    ("General", "<is><t>Here</t></is>", "inlineStr", ("text", "Here", False, "")),
    ("General", "<v>1</v>", "b", ("boolean", "1", False, "")),
    ("General", "<f>A1</f><v>#REF!</v>", "e", ("error", "#REF!", False, "=A1")),
    ("General", "<f>19/29*100</f><v>65.517241379310349</v>", "", ("number", "65.5172413793103", False, "=19/29*100")),
    ("0%", "<f>A1/A2</f><v>0.5</v>", "", ("number", "0.5", True, "=A1/A2")),
    ("General", "<f>A1</f>", "", ("formula", "", False, "=A1")),
    ("General", "<f>A1</f><v></v>", "", ("formula", "", False, "=A1")),
    ("General", '<f t="shared" si="0"/><v>3</v>', "", ("number", "3", False, "=")),
    ("General", '<f>IF(A1,"",1)</f><v></v>', "str", None),
    ("General", "<f>A1&amp;A2</f><v>in-progress</v>", "str", ("text", "in-progress", False, "=A1&A2")),
    ("General", "", "", None),
    ("0%", "", "", None),
    ("General", "<v></v>", "str", None),
]


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
        styles += f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0"/>'
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{namespace}"><numFmts>{codes}</numFmts><fonts><font/></fonts><fills><fill><patternFill/></fill>'
        '</fills><borders><border/></borders><cellStyleXfs><xf numFmtId="9" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f"<cellXfs>{styles}</cellXfs></styleSheet>"
    ).encode()
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{namespace}">{texts}</sst>'.encode()
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>'.encode()
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{namespace}" xmlns:r="{RELATIONS}">{settings}<sheets>{entries}</sheets></workbook>'
    ).encode()
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="a" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ).encode()
    types = ""
    for part, kind in (("workbook", "sheet.main"), ("styles", "styles"), ("sharedStrings", "sharedStrings")):
        types += f'<Override PartName="/xl/{part}.xml" ContentType="{_TYPES}.{kind}+xml"/>'
    for number in range(1, len(sheets) + 1):
        types += f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
    parts["[Content_Types].xml"] = _CONTENT_TYPES.replace("</Types>", f"{types}</Types>").encode()
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
