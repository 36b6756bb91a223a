"""A paper for Word: takes a paper, gives the bytes of a document, the same for the same paper.

python-docx makes the file of its parts; what is in them is ours. Styles are those of `word/styles.xml`, the language is the
paper's, headings are an outline. Texts of plans are text: no field, no link and no picture is made of them. It holds no
clock, and no name but the trust's.
"""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, time
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from trustplan.website.papers.word_blocks import Blocks
from trustplan.website.papers.word_xml import Runs, paragraph
from trustplan.website.papers.written import as_written

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.rel import Relationships
    from docx.oxml.xmlchemy import BaseOxmlElement

    from trustplan.website.papers.paper import Paper

_PARTS = Path(__file__).parent / "word"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = (
    f'xmlns:w="{_W}" xmlns:r="{_OFFICE}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
# A4, margins of 14, 15 and 16 mm; what stands above and below on each side lies in these.
_SIDE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="794" w:right="850" w:bottom="907" w:left="850"'
    ' w:header="340" w:footer="400" w:gutter="0"/></w:sectPr>'
)
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of the calendar of archives
# Of the library's empty document: a picture, names of its makers, and styles of theirs.
_NOT_OURS = ("thumbnail", "extended-properties", "customXml", "stylesWithEffects")


def docx_of(paper: Paper, site_url: str) -> bytes:
    """The file of a paper. Links lead to the site where its address is known."""
    paper = as_written(paper)
    document = docx.Document()
    _without_what_is_not_ours(document)
    blocks = Blocks(paper, site_url, cache(partial(_link, document.part.rels)))
    # The body in one piece, which declares its namespaces itself: joined block by block, or taken out of a document that
    # declares them, 3,000 rows would take half a minute.
    document.element.replace(document.element.body, parse_xml(f"<w:body {_NAMES}>{blocks.body()}{_SIDE}</w:body>"))
    _fill(document.styles.element, _part("styles", paper))
    _fill(document.settings.element, _part("settings", paper))
    numbers = _part("numbering", paper).replace("</w:numbering>", f"{blocks.numbers()}</w:numbering>")
    _fill(document.part.numbering_part.element, numbers)
    for place, inside in ((document.sections[0].header, _above(paper)), (document.sections[0].footer, _below(paper))):
        place.is_linked_to_previous = False
        _fill(place.part.element, f"<w:p {_NAMES}>{inside}</w:p>")
    _describe(document, paper)
    stream = BytesIO()
    document.save(stream)
    return _with_one_date(stream)


def _link(relations: Relationships, url: str) -> str:
    """The id of a new link. The library's own way looks through all that there are, and for a free id after each."""
    name = f"link{len(relations)}"
    relations.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, url, name, is_external=True)
    return name


def _without_what_is_not_ours(document: Document) -> None:
    """Take out of the library's empty document what says something of its makers."""
    for part in (document.part, document.part.package):
        for name, relation in list(part.rels.items()):
            if relation.reltype.endswith(_NOT_OURS):
                del part.rels[name]


def _fill(element: BaseOxmlElement, xml: str) -> None:
    """Put what is in an element of some XML in the place of what is in another."""
    for child in list(element):
        element.remove(child)
    for child in list(parse_xml(xml.encode())):
        element.append(child)


def _with_one_date(stream: BytesIO) -> bytes:
    """An archive with its entries in one order, and of one day."""
    found = BytesIO()
    with zipfile.ZipFile(stream) as made, zipfile.ZipFile(found, "w") as archive:
        for name in sorted(made.namelist()):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # whatever machine writes it
            archive.writestr(entry, made.read(name))
    return found.getvalue()


def _part(name: str, paper: Paper) -> str:
    """A part that is the same for each paper but for its language."""
    return (_PARTS / f"{name}.xml").read_text(encoding="utf-8").replace('"en-GB"', quoteattr(paper.language))


def _describe(document: Document, paper: Paper) -> None:
    """What the file says of itself: of the paper's day, and with no name but the trust's."""
    of, trust = document.core_properties, _line(paper.trust)
    of.title, of.subject, of.category = _line(paper.title), _line(paper.about), _line(paper.sharing)
    of.author, of.last_modified_by = trust, trust
    of.comments, of.keywords = "", ""
    of.language = paper.language
    of.created = of.modified = datetime.combine(paper.day, time(), UTC)
    of.revision = 1


def _line(text: str) -> str:
    """A text as a property, which programs show on one line."""
    return " ".join(text.split())[:255]


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
