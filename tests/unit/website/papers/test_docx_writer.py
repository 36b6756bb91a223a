"""A paper for Word: what somebody who opens, edits or listens to it finds, and the same bytes twice."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import outloud
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from lxml import etree
from msgspec.structs import replace

from case_tables import spaces
from printed_papers import A4, needs_office, word_on_paper
from specimen_paper import HOSTILE, MARKS, SPECIMEN, WORDING, hostile, shorter, spans, with_rows
from trustplan.source.characters import only_seen
from trustplan.website.papers.docx_writer import docx_of
from trustplan.website.papers.paper import Bullets, Facts, Group, Paper, Paragraph, Section, Span, Spread, Table
from trustplan.website.papers.written import LOOKS, SHAPES

SITE = "https://plans.example.org/trust/"
# Every element that a body may have; nothing that is worked out, fetched or run.
TAGS = """
    body p pPr pStyle r rPr t br tab lang rFonts b color sz szCs rStyle hyperlink bookmarkStart bookmarkEnd keepNext keepLines
    pageBreakBefore numPr ilvl numId spacing ind jc tbl tblPr tblStyle tblW tblLayout tblLook tblCaption tblDescription tblGrid
    gridCol tr trPr cantSplit tblHeader tc tcPr tcW tcBorders top sectPr headerReference footerReference pgSz pgMar
    textOutline solidFill srgbClr prstDash round
"""
# In which order Word wants what is in an element (ECMA-376, part 1); it refuses to open a file that has another.
ORDER = {
    "rPr": "rStyle rFonts b bCs i iCs color spacing w kern position sz szCs highlight u lang textOutline",
    "pPr": """pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind contextualSpacing jc
        outlineLvl rPr""",
    "pBdr": "top left bottom right",
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "tbl": "tblPr tblGrid tr",
    "tc": "tcPr p",
    "sectPr": "headerReference footerReference pgSz pgMar",
    "style": """name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr tcPr tblStylePr""",
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "lvl": "start numFmt pStyle lvlText lvlJc pPr rPr",
    "num": "abstractNumId lvlOverride",
    "numbering": "abstractNum num",
    "settings": "zoom defaultTabStop characterSpacingControl compat themeFontLang decimalSymbol listSeparator",
}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def raw() -> bytes:
    """The specimen as a file."""
    return docx_of(SPECIMEN, SITE)


@pytest.fixture(scope="module")
def document(raw: bytes) -> Document:
    """The specimen, opened."""
    return opened(raw)


def opened(raw: bytes) -> Document:
    """A document, opened by another program than ours."""
    return docx.Document(BytesIO(raw))


def parts_of(raw: bytes) -> dict[str, str]:
    """The parts of a document as text."""
    with zipfile.ZipFile(BytesIO(raw)) as parts:
        return {name: parts.read(name).decode("utf-8") for name in parts.namelist()}


def all_of(document: Document, tag: str) -> list[Any]:
    """The elements of a kind in a document's body."""
    return list(document.element.body.iter(f"{W}{tag}"))


def paper_of(*blocks: Any) -> Paper:
    """A paper with some blocks."""
    return replace(shorter(), report=(Section(title="Section", anchor="section", blocks=blocks),))


def test_headings_make_the_outline(document: Document) -> None:
    """The styles by which Word's navigation pane and every reader of the screen find the way."""
    found = [
        (p.style.name, p.text) for p in document.paragraphs if p.style and p.style.name.startswith(("Title", "Head"))
    ]
    assert found == [
        ("Title", "Progress report to the board"),
        ("Heading 1", "The five objectives"),
        ("Heading 1", "For decision"),
        ("Heading 2", "1. Fernhill stays at high support until 11 Feb 2027"),
        ("Heading 1", "Off track, and why"),
        ("Heading 2", "◆\u00a0Off\u00a0track SI-K1 Reading, writing and maths at the end of key stage 2"),
        ("Heading 1", "Overdue, and next dates"),
        ("Heading 1", "Every rating"),
    ]
    levels = {
        s.style_id: s.element.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val")
        for s in document.styles
        if s.name.startswith("Head") and s.name != "Header"
    }
    assert levels == {"Heading1": "0", "Heading2": "1", "Heading3": "2"}


def test_all_of_it_is_british_english(raw: bytes) -> None:
    """Each run says so, and the styles, the settings and the properties: the spelling checker goes by the run."""
    parts = parts_of(raw)
    for name in ("word/document.xml", "word/header1.xml", "word/footer1.xml"):
        runs = list(etree.fromstring(parts[name].encode()).iter(f"{W}r"))
        assert runs
        assert {run.find(f"{W}rPr/{W}lang").get(f"{W}val") for run in runs} == {"en-GB"}, name
    assert '<w:themeFontLang w:val="en-GB"/>' in parts["word/settings.xml"]
    assert "<dc:language>en-GB</dc:language>" in parts["docProps/core.xml"]
    assert "en-US" not in "".join(parts.values())


def test_another_language_is_said_everywhere() -> None:
    """A trust in Wales may write in Welsh."""
    parts = parts_of(docx_of(replace(SPECIMEN, language="cy"), SITE))
    assert "en-GB" not in "".join(parts.values())
    assert '<w:lang w:val="cy"' in parts["word/styles.xml"]


def test_heads_of_tables_are_heads(document: Document) -> None:
    """Repeated on each side, and said to be heads; no side cuts a row; what the table is, is said to who cannot see it."""
    tables = [t for t in document.tables if t.style and t.style.name == "Paper Table"]
    assert len(tables) == 3
    for table in tables:
        look = table._tbl.tblPr.find(f"{W}tblLook")
        assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "1")
        heads = [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in table.rows]
        assert heads == [True] + [False] * (len(heads) - 1)
    for row in all_of(document, "tr"):
        assert row.find(f"{W}trPr/{W}cantSplit") is not None
    for table in all_of(document, "tbl"):
        assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")
        assert table.find(f"{W}tblPr/{W}tblDescription").get(f"{W}val")
    said = [t.find(f"{W}tblPr/{W}tblDescription").get(f"{W}val") for t in all_of(document, "tbl")]
    assert "60 rows below the head. Columns: Action, Rating, Latest, Why." in said
    assert SPECIMEN.report[0].blocks[0].words in said  # type: ignore[union-attr]  # a bar's words are its alternative


def test_columns_are_as_wide_as_the_paper_says(document: Document) -> None:
    """In the grid, which LibreOffice goes by, and in each cell, which Word goes by; all the same, and as wide as a side."""
    for table in all_of(document, "tbl"):
        grid = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
        for row in table.iter(f"{W}tr"):
            assert [int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in row.iter(f"{W}tc")] == grid
        assert table.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"
        assert sum(grid) <= 10206
    ratings = all_of(document, "tbl")[-1]
    assert [int(c.get(f"{W}w")) for c in ratings.iter(f"{W}gridCol")] == [3061, 1632, 1020, 4493]
    numbers = [c.paragraphs[0].alignment for c in document.tables[-1].rows[1].cells]
    assert numbers == [None, None, WD_ALIGN_PARAGRAPH.RIGHT, None]


def test_elements_stand_in_the_order_that_word_wants(raw: bytes) -> None:
    """Other programs are patient; Word says that the file is broken."""
    text = "<b>&\x00"
    for parts in (parts_of(raw), parts_of(docx_of(hostile(text), SITE))):
        for name in ("document", "styles", "numbering", "settings", "header1", "footer1"):
            for element in etree.fromstring(parts[f"word/{name}.xml"].encode()).iter(etree.Element):
                kind = etree.QName(element).localname
                if kind in ORDER:
                    order = ORDER[kind].split()
                    places = [
                        order.index(etree.QName(child).localname) for child in element.iterchildren(etree.Element)
                    ]
                    assert places == sorted(places), etree.tostring(element)
                    assert len(places) == len(set(places)) or not kind.endswith("Pr"), etree.tostring(element)
                if kind == "tc":
                    assert etree.QName(element[-1]).localname == "p"


def test_every_style_is_there(raw: bytes) -> None:
    """That a paragraph, a run or a table names."""
    parts = parts_of(raw)
    names = set(re.findall(r'w:styleId="(\w+)"', parts["word/styles.xml"]))
    for part in ("document", "header1", "footer1", "styles", "numbering"):
        named = set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle|basedOn|next) w:val="(\w+)"', parts[f"word/{part}.xml"]))
        assert named <= names


def test_a_mark_is_a_shape_in_its_colour_and_its_word(document: Document) -> None:
    """Loud ones in bold. The shape is one character with no text of its own, so that the word is heard once."""
    cells = [row.cells[1].paragraphs[0] for row in document.tables[-1].rows[1:6]]
    assert len(cells) == len(MARKS)
    for number, cell in enumerate(cells, 1):
        mark = MARKS[number % len(MARKS)]
        shape, word = cell.runs
        assert (shape.text, word.text) == (SHAPES[mark.symbol], "\u00a0" + mark.word.replace(" ", "\u00a0"))
        assert str(shape.font.color.rgb).lower() == LOOKS[mark.colour].fill
        assert bool(word.bold) is mark.is_loud
        assert word.font.color.rgb is None  # words are ink
    assert not all_of(document, "drawing")


def test_a_shape_that_nobody_knows_leaves_its_word() -> None:
    """And so does a colour."""
    mark = replace(MARKS[0], symbol="star", colour="pink")
    shown = opened(docx_of(paper_of(Paragraph(text=(mark,))), "")).paragraphs[-1].text
    assert spaces(shown) == " Off track"


def test_a_bar_is_a_row_with_a_head(document: Document) -> None:
    """Each part is as wide as its share, has its mark and number, and its colour above; the words stand below."""
    bar = next(t for t in document.tables if t.style and t.style.name == "Paper Spread")
    assert [c.text for c in bar.rows[0].cells] == [
        "Delivery of 29 actions",
        "◆\u00a02",
        "▲\u00a05",
        "●\u00a014",
        "■\u00a06",
        "○\u00a02",
    ]
    _, *widths = [int(c.get(f"{W}w")) for c in bar._tbl.iter(f"{W}gridCol")]
    assert widths[2] > widths[3] > widths[1] > widths[0] > 620
    assert widths[4] == pytest.approx(widths[0], abs=5)
    tops = [(t.get(f"{W}val"), t.get(f"{W}color").lower()) for t in bar._tbl.iter(f"{W}top")]
    assert tops == [("single", LOOKS[name].fill) for name in ("red", "amber", "green", "blue")] + [
        ("dashed", LOOKS["grey"].fill)
    ]
    assert "2 off track, 5 at risk, 14 on track, 6 achieved, 2 not assessed" in [p.text for p in document.paragraphs]


def test_a_bar_of_nothing_is_its_words() -> None:
    """A part of nothing is left out, and a bar of nothing too."""
    off, on = MARKS[0], MARKS[2]
    some = Spread(title="Delivery", counts=((off, 0), (on, 3)), words="3 on track")
    none = Spread(title="Impact", counts=((off, 0), (on, 0)), words="None is rated")
    document = opened(docx_of(paper_of(some, none), ""))
    assert [c.text for c in document.tables[-1].rows[0].cells] == ["Delivery", "●\u00a03"]
    assert [p.text for p in document.paragraphs][-3:] == ["3 on track", "Impact", "None is rated"]


def test_the_wording_is_one_framed_paragraph(document: Document) -> None:
    """Which somebody copies into the minutes with one click, and nothing else with it."""
    at = [p.text for p in document.paragraphs].index(WORDING)
    wording, label = document.paragraphs[at], document.paragraphs[at - 1]
    assert wording.style is not None
    assert wording.style.name == "Paper Wording"
    assert len(wording.style.element.find(f"{W}pPr/{W}pBdr")) == 4
    assert label.text == "Wording for the minutes"


def test_each_side_says_whose_it_is_and_who_may_read_it(document: Document) -> None:
    """And which side of how many."""
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "Confidential: for trustees only"
    assert section.header.paragraphs[0].runs[0].bold
    assert "Hazelbrook Learning Trust · Board meeting, 3 Dec 2026" in section.footer.paragraphs[0].text
    fields = [f.get(f"{W}instr").strip() for f in section.footer.paragraphs[0]._p.iter(f"{W}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)  # type: ignore[union-attr]
    margins = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [m.mm for m in margins if m is not None] == pytest.approx([14, 15, 15, 16], abs=0.1)


def test_an_open_paper_says_so_quietly() -> None:
    """Only what is confidential stands out."""
    header = opened(docx_of(shorter(), SITE)).sections[0].header.paragraphs[0]
    assert (header.text, header.runs[0].bold) == ("Open", None)


def test_properties_are_the_papers(document: Document, raw: bytes) -> None:
    """Nothing of a machine, of a person or of the library."""
    core = document.core_properties
    assert (core.title, core.author, core.last_modified_by) == (SPECIMEN.title, SPECIMEN.trust, SPECIMEN.trust)
    assert (core.created, core.modified) == (core.created, core.created)
    assert core.created is not None
    assert core.created.date() == SPECIMEN.day
    assert core.comments == ""
    assert not re.search(r"rsid|python-docx|thumbnail|docId", "".join(parts_of(raw).values()))


def test_links_lead_to_places_of_the_paper_and_to_the_site(document: Document) -> None:
    """By bookmarks, each of which is there once, and by whole addresses."""
    names = [b.get(f"{W}name") for b in all_of(document, "bookmarkStart")]
    assert len(names) == len(set(names)) == len({b.get(f"{W}id") for b in all_of(document, "bookmarkStart")})
    inside = {link.get(f"{W}anchor") for link in all_of(document, "hyperlink")} - {None}
    assert inside <= set(names)
    assert len(inside) == 2
    addresses = {r.target_ref for r in document.part.rels.values() if r.is_external}
    assert f"{SITE}schools/fernhill/" in addresses
    assert f"{SITE}plans/strategy/SI-A60/" in addresses


@pytest.mark.parametrize("site_url", ["", "file:///srv/site", "javascript:alert(1)//", "plans.example.org"])
def test_without_an_address_the_words_stand_alone(site_url: str) -> None:
    """A link that leads nowhere is worse than none."""
    document = opened(docx_of(SPECIMEN, site_url))
    assert not [r for r in document.part.rels.values() if r.is_external]
    assert "SI-A60 Train all staff in phonics" in document.tables[-1].rows[-1].cells[0].text


def test_the_appendix_begins_a_side(document: Document) -> None:
    """And no other section does."""
    begins = [p.text for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert begins == ["Every rating"]


def test_each_numbered_list_begins_at_one() -> None:
    """Word goes on counting where two lists share a number."""
    two = [Bullets(items=(spans("First"), spans("Second")), is_numbered=True) for _ in range(2)]
    document = opened(docx_of(paper_of(*two), ""))
    items = [p for p in document.paragraphs if p.style and p.style.name == "List Number"]
    numbers = [p._p.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val") for p in items]
    assert (len(items), numbers[0], numbers[2]) == (4, numbers[1], numbers[3])
    assert numbers[0] != numbers[2]
    begins = document.part.numbering_part.element.xpath(f'//w:num[@w:numId="{numbers[2]}"]//w:startOverride/@w:val')
    assert begins == ["1"]


def test_a_group_is_kept_on_one_side() -> None:
    """But for its last row, which the next group need not follow; a heading is kept with what it is the head of."""
    facts = Facts(rows=(("From", spans("Chief executive")), ("If deferred", spans("It waits"))))
    group = Group(title=spans("A group"), blocks=(Paragraph(text=spans("Words")), facts))
    document = opened(docx_of(paper_of(group, Paragraph(text=spans("After"))), ""))
    kept = {p.text: p.paragraph_format.keep_with_next for p in document.paragraphs}
    assert (kept["Words"], kept["After"]) == (True, None)
    rows = [row.cells[1].paragraphs[0].paragraph_format.keep_with_next for row in document.tables[-1].rows]
    assert rows == [True, None]
    assert document.styles["Heading 2"].paragraph_format.keep_with_next


def test_two_tables_are_two() -> None:
    """Word joins what nothing stands between."""
    facts = Facts(rows=(("Term", spans("Words")),))
    document = opened(docx_of(paper_of(facts, facts), ""))
    names = [element.tag.removeprefix(W) for element in document.element.body]
    assert names[-5:] == ["tbl", "p", "tbl", "p", "sectPr"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_text(text: str) -> None:
    """In every place that takes one; what no file may hold is left out, and nothing becomes a field or a picture."""
    document = opened(docx_of(hostile(text), SITE))
    wording = next(p for p in document.paragraphs if p.style and p.style.name == "Paper Wording")
    assert wording.text == only_seen(text).strip()
    assert {etree.QName(e).localname for e in document.element.body.iter(etree.Element)} <= set(TAGS.split())
    for rel in document.part.rels.values():
        assert not rel.is_external or rel.target_ref.startswith(SITE)


@pytest.mark.parametrize(
    "text",
    ["{ INCLUDETEXT C:\\\\x }", 'DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"', "</w:t></w:r><w:fldSimple/>", "&#x26;"],
)
def test_a_field_is_only_made_of_page_numbers(text: str) -> None:
    """Whatever the words of a plan look like."""
    raw = docx_of(hostile(text), SITE)
    parts = parts_of(raw)
    assert not re.search(r"<w:(fldSimple|instrText|fldChar)", parts["word/document.xml"] + parts["word/header1.xml"])
    assert parts["word/footer1.xml"].count("<w:fldSimple ") == 2
    assert text in {p.text for p in opened(raw).paragraphs}


def test_the_same_paper_has_the_same_bytes(raw: bytes) -> None:
    """Whenever and wherever it is written."""
    assert docx_of(SPECIMEN, SITE) == raw
    with zipfile.ZipFile(BytesIO(raw)) as parts:
        dates = {(entry.date_time, entry.create_system, entry.external_attr) for entry in parts.infolist()}
        assert parts.namelist()[0] == "[Content_Types].xml"
    assert dates == {((1980, 1, 1, 0, 0, 0), 0, 0o600 << 16)}


def test_an_empty_paper_is_one() -> None:
    """With nothing on its cover and nothing in its sections."""
    nothing = Section(title="Nothing", anchor="", blocks=(Table(caption="", head=(), rows=(), widths=()),))
    paper = replace(shorter(), cover=Facts(rows=()), report=(nothing,), about="")
    assert [p.text for p in opened(docx_of(paper, "")).paragraphs][-1] == "Nothing"


def test_a_row_without_a_width_is_shown() -> None:
    """Widths of nothing are equal ones."""
    table = Table(caption="", head=("A", "B"), rows=((spans("1"), (Span(""),)),), widths=(0, 0))
    made = opened(docx_of(paper_of(table), "")).tables[-1]
    assert [int(c.get(f"{W}w")) for c in made._tbl.iter(f"{W}gridCol")] == [5103, 5103]


@needs_office
@pytest.mark.thorough
def test_libreoffice_shows_all_of_it(raw: bytes, tmp_path: Path) -> None:
    """In its order, with the outline, the report on two sides and the appendix from the third on, its head on each."""
    printed = word_on_paper(raw, tmp_path)
    assert printed.size == A4
    assert len(printed.sides) == 5
    assert [(level, title) for level, title, _ in printed.outline if level == 1] == [
        (1, section.title) for section in (*SPECIMEN.report, *SPECIMEN.appendix)
    ]
    assert [side for _, title, side in printed.outline if title == "Every rating"] == [3]
    words = " ".join(printed.sides)
    order = [
        "Progress report",
        "Considered before",
        "2 off track, 5 at risk",
        WORDING,
        "31 days late",
        "SI-A1",
        "SI-A60",
    ]
    assert [words.index(text) for text in order] == sorted(words.index(text) for text in order)
    for number, side in enumerate(printed.sides, 1):
        assert "Confidential: for trustees only" in side
        assert f"Page {number} of 5" in side
        assert number < 3 or "Action Rating Latest Why" in side


@needs_office
@pytest.mark.thorough
def test_a_pdf_of_it_has_heads_in_each_table(raw: bytes, tmp_path: Path) -> None:
    """Made of Word by LibreOffice, as a clerk's pack is: a checker of PDF/UA finds no table without."""
    word_on_paper(raw, tmp_path)
    found = outloud.check(str(tmp_path / "paper.pdf")).findings
    assert [f.evidence for f in found if f.rule.startswith("TBL") and f.severity == "error"] == []


@needs_office
@pytest.mark.thorough
def test_libreoffice_opens_a_hostile_paper(tmp_path: Path) -> None:
    """Of all texts at once but the longest words, which take it minutes."""
    text = "\n".join(text for text in HOSTILE if len(text) < 150)
    assert "<script>alert(1)</script>" in " ".join(word_on_paper(docx_of(hostile(text), SITE), tmp_path).sides)


def test_many_rows_take_little_time_and_room() -> None:
    """As for a trust of a hundred schools."""
    assert len(docx_of(with_rows(3000), SITE)) < 400_000
