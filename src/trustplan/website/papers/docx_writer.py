"""A paper for Word: takes a paper, gives the bytes of a document, the same for the same paper.

Its styles are those of `word/styles.xml`, its language the paper's, its headings an outline. Texts of plans are text: no
field, no link and no picture is made of them. It holds no clock, and no name but the trust's.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from trustplan.primitives.extras import command_for
from trustplan.website.papers.word_blocks import Blocks
from trustplan.website.papers.word_xml import Runs, paragraph
from trustplan.website.papers.written import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document

    from trustplan.website.papers.paper import Paper

EXTRA = "papers"
_PARTS = Path(__file__).parent / "word"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = (
    f'xmlns:w="{_W}" xmlns:r="{_OFFICE}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KINDS = ("document", "styles", "numbering", "settings", "header", "footer")
# A4, margins of 14, 15 and 16 mm; what stands above and below on each side lies in these.
_SIDE = (
    '<w:sectPr><w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" r:id="footer"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="794" w:right="850" w:bottom="907" w:left="850" w:header="340"'
    ' w:footer="400" w:gutter="0"/></w:sectPr>'
)
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of the calendar of archives


def docx_of(paper: Paper, site_url: str) -> bytes:
    """The file of a paper. Links lead to the site where its address is known.

    Raises ImportError, which says what to install, where python-docx is not there.
    """
    try:
        from docx import Document as open_document  # noqa: PLC0415  a site, and every other command, does without it
    except ImportError as error:
        msg = f"Papers for Word need a part of trustplan that is not installed. Install it: {command_for(EXTRA)}"
        raise ImportError(msg) from error
    document = open_document(BytesIO(_empty(paper)))
    _fill(document, paper, site_url)
    stream = BytesIO()
    document.save(stream)
    return _zipped(stream.getvalue())


def _fill(document: Document, paper: Paper, site_url: str) -> None:
    """Put the paper's blocks in the document."""
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415  as above
    from docx.oxml import parse_xml  # noqa: PLC0415  as above

    numbering = document.part.numbering_part.element

    def link(url: str) -> str:
        return document.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    def new_list() -> int:
        number = len(numbering.num_lst) + 1
        again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        one = f'<w:num xmlns:w="{_W}" w:numId="{number}"><w:abstractNumId w:val="1"/>{again}</w:num>'
        numbering.append(parse_xml(one))
        return number

    body = document.element.body
    blocks = Blocks(paper, site_url, link, new_list).body()
    made = parse_xml(f"<w:body {_NAMES}>{blocks}</w:body>")
    for element in reversed(list(made)):
        body.insert(0, element)


def _empty(paper: Paper) -> bytes:
    """A document with the paper's styles, properties, and what stands on each side, but without its blocks."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            (
                ("document", f"{_OFFICE}/officeDocument", "word/document.xml"),
                ("core", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                ("app", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
            )
        ),
        "docProps/app.xml": _app(paper),
        "docProps/core.xml": _core(paper),
        "word/_rels/document.xml.rels": _relations(
            [(kind, f"{_OFFICE}/{kind}", f"{kind}.xml") for kind in _KINDS if kind != "document"]
        ),
        "word/document.xml": f"{_HEAD}<w:document {_NAMES}><w:body>{_SIDE}</w:body></w:document>",
        "word/header.xml": f"{_HEAD}<w:hdr {_NAMES}>{_above(paper)}</w:hdr>",
        "word/footer.xml": f"{_HEAD}<w:ftr {_NAMES}>{_below(paper)}</w:ftr>",
    }
    for name in ("styles", "numbering", "settings"):
        text = (_PARTS / f"{name}.xml").read_text(encoding="utf-8")
        parts[f"word/{name}.xml"] = text.replace('"en-GB"', f'"{escape(paper.language)}"')
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return stream.getvalue()


def _content_types() -> str:
    office = "application/vnd.openxmlformats-officedocument"
    overrides = [
        f'<Override PartName="/word/{kind}.xml" ContentType="{office}.wordprocessingml.{kind}{".main" * (kind == "document")}+xml"/>'
        for kind in _KINDS
    ]
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f'<Override PartName="/docProps/app.xml" ContentType="{office}.extended-properties+xml"/>{"".join(overrides)}</Types>'
    )


def _relations(rows: Iterable[tuple[str, str, str]]) -> str:
    each = [f'<Relationship Id="{name}" Type="{kind}" Target="{to}"/>' for name, kind, to in rows]
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(each)}</Relationships>'


def _app(paper: Paper) -> str:
    company = escape(_line(paper.trust))
    return (
        f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>trustplan</Application><Company>{company}</Company></Properties>"
    )


def _core(paper: Paper) -> str:
    trust = escape(_line(paper.trust))
    day = f"{paper.day.isoformat()}T00:00:00Z"
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(_line(paper.title))}</dc:title><dc:subject>{escape(_line(paper.about))}</dc:subject>"
        f"<dc:creator>{trust}</dc:creator><cp:lastModifiedBy>{trust}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified>'
        f"<cp:category>{escape(_line(paper.sharing))}</cp:category><dc:language>{escape(paper.language)}</dc:language></cp:coreProperties>"
    )


def _line(text: str) -> str:
    """A text as a property, which programs show on one line."""
    return " ".join(clean(text).split())[:255]


def _above(paper: Paper) -> str:
    """Who may read it, on each side."""
    weight = ""
    if paper.is_confidential:
        weight = '<w:b/><w:color w:val="17212B"/>'
    return paragraph(Runs(paper.language).run(paper.sharing, weight), "Header")


def _below(paper: Paper) -> str:
    """Who it is of and what it is about, and which side of how many, on each side."""
    runs = Runs(paper.language)
    of = f"{paper.trust} · {paper.about}"
    page, pages = (f'<w:fldSimple w:instr=" {field} ">{runs.run("1")}</w:fldSimple>' for field in ("PAGE", "NUMPAGES"))
    return paragraph(runs.run(of) + runs.tab() + runs.run("Page ") + page + runs.run(" of ") + pages, "Footer")


def _zipped(document: bytes) -> bytes:
    """The parts of a document in one order and of one day, whatever machine writes it."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(document)) as parts, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            archive.writestr(entry, parts.read(name))
    return stream.getvalue()
