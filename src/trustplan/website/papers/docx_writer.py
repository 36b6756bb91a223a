"""A paper for Word: takes a paper, gives the bytes of a document, the same for the same paper.

Its styles are those of `word/styles.xml`, its language the paper's, its headings an outline. Texts of plans are text: no
field, no link and no picture is made of them. It holds no clock, and no name but the trust's. It needs no library: with
one, nothing would be left to it but to open an empty document and to save it.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from trustplan.website.papers.word_blocks import Blocks
from trustplan.website.papers.word_xml import Runs, paragraph
from trustplan.website.papers.written import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.website.papers.paper import Paper

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
_WHOLE = (
    ("document", f"{_OFFICE}/officeDocument", "word/document.xml"),
    ("core", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ("app", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
)
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of the calendar of archives


def docx_of(paper: Paper, site_url: str) -> bytes:
    """The file of a paper. Links lead to the site where its address is known."""
    blocks = Blocks(paper, site_url)
    body = blocks.body()
    links = [(name, f"{_OFFICE}/hyperlink", url) for url, name in blocks.links.items()]
    own = [(kind, f"{_OFFICE}/{kind}", f"{kind}.xml") for kind in _KINDS if kind != "document"]
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(_WHOLE),
        "docProps/app.xml": _app(paper),
        "docProps/core.xml": _core(paper),
        "word/_rels/document.xml.rels": _relations(own + links),
        "word/document.xml": f"{_HEAD}<w:document {_NAMES}><w:body>{body}{_SIDE}</w:body></w:document>",
        "word/footer.xml": f"{_HEAD}<w:ftr {_NAMES}>{_below(paper)}</w:ftr>",
        "word/header.xml": f"{_HEAD}<w:hdr {_NAMES}>{_above(paper)}</w:hdr>",
        "word/numbering.xml": _part("numbering", paper).replace("</w:numbering>", f"{blocks.numbers()}</w:numbering>"),
        "word/settings.xml": _part("settings", paper),
        "word/styles.xml": _part("styles", paper),
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # whatever machine writes it
            archive.writestr(entry, text.encode("utf-8"))
    return stream.getvalue()


def _part(name: str, paper: Paper) -> str:
    """A part that is the same for each paper but for its language."""
    return (_PARTS / f"{name}.xml").read_text(encoding="utf-8").replace('"en-GB"', quoteattr(paper.language))


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
    each = []
    for name, kind, to in rows:
        where = ""
        if kind.endswith("/hyperlink"):
            where = ' TargetMode="External"'
        each.append(f'<Relationship Id="{name}" Type="{kind}" Target={quoteattr(to)}{where}/>')
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
