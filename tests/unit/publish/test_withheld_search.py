"""Withheld words are found wherever a document has them: seen or hidden, cut up, over the foot of a side."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from unittest.mock import patch

import docx
import openpyxl
import pikepdf
import pytest
import typst
from openpyxl.comments import Comment

from trustplan.publish import file_texts
from trustplan.publish.errors import PublishError
from trustplan.publish.withheld_search import WithheldSearch

WORDS = "parents told us in confidence about incomprehensible internationalisation difficulties of the office"
SEARCH = WithheldSearch({WORDS: "plans/trust/strategy.yaml:7"})


def is_found(name: str, raw: bytes) -> bool:
    """Whether the search refuses a file for the words."""
    try:
        SEARCH.require_none(name, raw)
    except PublishError as error:
        return "holds words that this audience may not read, from plans/trust/strategy.yaml:7" in str(error)
    return False


@cache
def pdf(body: str, head: str = "") -> bytes:
    """A PDF on narrow, low sides, with a foot on each: sentences are cut up by lines, hyphens and feet."""
    page = '#set page(width: 9cm, height: 6cm, footer: [The foot of each side])\n#set text(hyphenate: true, lang: "en")'
    return bytes(typst.compile(f"{head}\n{page}\n#set par(justify: true)\n{body}".encode(), format="pdf"))


@pytest.mark.parametrize("before", [0, 30, 36, 42])
def test_words_on_the_sides_of_a_pdf_however_they_are_cut_up(before: int) -> None:
    """By a line, a hyphen, or the end of a side."""
    assert is_found("paper.pdf", pdf(f"#lorem({before}) {WORDS.capitalize()}. #lorem(30)"))


@pytest.mark.parametrize(
    ("body", "head"),
    [
        pytest.param("x", f'#set document(title: "{WORDS}")', id="title"),
        pytest.param("x", f'#set document(keywords: ("{WORDS}",))', id="keywords"),
        pytest.param(f'#figure(rect(), alt: "{WORDS}")', "", id="alternative text"),
        pytest.param(f"#set page(footer: [{WORDS}])\nx", "", id="foot"),
        pytest.param(f"#text(fill: white, size: 1pt)[{WORDS}]", "", id="white"),
        pytest.param(f'#link("https://trust.example/{WORDS.replace(" ", "-")}")[x]', "", id="link"),
        pytest.param(f'#pdf.attach("notes.txt", bytes("{WORDS}"))\nx', "", id="file in it"),
    ],
)
def test_words_beside_the_text_of_a_pdf(body: str, head: str) -> None:
    """In what describes it, leads through it or is hidden in it."""
    assert is_found("Paper.PDF", pdf(body, head))


def test_a_pdf_that_has_none_of_the_words_passes() -> None:
    """So do a part of them, and the same words in another order."""
    assert not is_found("paper.pdf", pdf("Parents told us in confidence about difficulties of the office. #lorem(80)"))


@cache
def plain_word() -> bytes:
    """A Word document of one sentence."""
    document, out = docx.Document(), BytesIO()
    document.add_paragraph("An open paper.")
    document.save(out)
    return out.getvalue()


def word(**parts: bytes) -> bytes:
    """A Word document, with more in some of its parts."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(plain_word())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return out.getvalue()


def runs(words: str) -> str:
    """Words as Word cuts them up: a run for every four letters, between marks of its spelling."""
    cut = [words[n : n + 4] for n in range(0, len(words), 4)]
    return "<w:p>" + "<w:proofErr/>".join(f"<w:r><w:t>{text}</w:t></w:r>" for text in cut) + "</w:p>"


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("word/more.xml", runs(WORDS)),
        ("word/header9.xml", f"<w:hdr>{runs(WORDS)}</w:hdr>"),
        ("word/comments.xml", f"<w:comment>{runs(WORDS)}</w:comment>"),
        ("word/document9.xml", f"<w:del><w:delText>{WORDS}</w:delText></w:del>"),
        ("word/vanish.xml", f"<w:rPr><w:vanish/></w:rPr><w:t>{WORDS}</w:t>"),
        ("word/drawing.xml", f'<wp:docPr descr="{WORDS}"/>'),
        ("word/escaped.xml", "<w:t>" + "".join(f"&#{ord(c)};" for c in WORDS) + "</w:t>"),
        ("word/settings9.xml", f'<w:docVar w:name="x" w:val="{WORDS}"/>'),
        ("docProps/core9.xml", f"<dc:description>{WORDS}</dc:description>"),
        ("customXml/item9.xml", f"<!-- {WORDS} -->"),
        (f"word/media/{WORDS}.png", ""),
        ("word/utf16.xml", ""),
        ("word/embeddings/book.xlsx", ""),
    ],
)
def test_words_in_any_part_of_a_word_document(part: str, text: str) -> None:
    """Of each part: what is seen, its names, comments and what is crossed out; also in a workbook inside it."""
    raw = text.encode()
    if part.endswith("utf16.xml"):
        raw = f"<w:t>{WORDS}</w:t>".encode("utf-16")
    if part.endswith(".xlsx"):
        raw = workbook(WORDS)
    assert is_found("paper.docx", word(**{part: raw}))


def test_a_word_document_that_has_none_of_the_words_passes() -> None:
    """So that the cases above are about the part that was added."""
    assert not is_found("paper.docx", plain_word())


def workbook(text: str, comment: str = "") -> bytes:
    """A workbook with a text in a cell of a hidden sheet."""
    book = openpyxl.Workbook()
    hidden = book.create_sheet("Hidden")
    hidden.sheet_state = "hidden"
    hidden["A1"] = text
    if comment:
        hidden["A1"].comment = Comment(comment, "x")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_words_in_a_workbook() -> None:
    """In a cell, and in a comment."""
    assert is_found("data/everything.xlsx", workbook(WORDS))
    assert is_found("data/everything.xlsx", workbook("x", WORDS))
    assert not is_found("data/everything.xlsx", workbook("x"))


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        pytest.param("old/plan.yaml", f"note: |\n  {WORDS.replace(' ', chr(10) + '  ')}\n".encode(), id="a plan file"),
        pytest.param("NOTES.MD", f"*{WORDS[:13]}* {WORDS[13:]}".encode(), id="notes"),
        pytest.param("table.tsv", WORDS.replace(" ", "\t").encode(), id="a table"),
        pytest.param("readme", WORDS.encode(), id="no ending"),
        pytest.param("old.htm", f"<b>{WORDS[:13]}</b> {WORDS[13:]}".encode(), id="an old page"),
        pytest.param(
            "chart.svg", f"<text>{WORDS[:13]}<tspan x='3'> {WORDS[13:]}</tspan></text>".encode(), id="a drawing"
        ),
        pytest.param("index.html", f'<img alt="{WORDS}">'.encode(), id="the name of a picture"),
        pytest.param("index.html", f"<meta name=description content='{WORDS}'>".encode(), id="a description"),
        pytest.param("search.json", f'{{"text": "<a title=\\"{WORDS}\\">x</a>"}}'.encode(), id="a name in the search"),
        pytest.param("notes.txt", f"x {WORDS}".encode("utf-16"), id="UTF-16"),
        pytest.param("notes.csv", b"\xfe\xff" + WORDS.encode("utf-16-be"), id="UTF-16, the other way round"),
        pytest.param("notes.txt", f"x {WORDS}".encode("utf-32"), id="UTF-32"),
        pytest.param("sitemap.xml.gz", gzip.compress(WORDS.encode()), id="packed"),
        pytest.param("notes.tgz", gzip.compress(gzip.compress(WORDS.encode())), id="packed twice"),
        pytest.param("paper.pdf.gz", gzip.compress(pdf(WORDS)), id="a packed document"),
        pytest.param("paper.bin", pdf(WORDS), id="a document by another name"),
    ],
)
def test_words_in_whatever_docs_may_hold(name: str, raw: bytes) -> None:
    """Every file of docs/ is copied into the site, of whatever kind, in whatever encoding."""
    assert SEARCH.reads(name)
    assert is_found(name, raw)


@pytest.mark.parametrize("name", ["plan.yaml", "chart.svg", "notes.txt", "sitemap.xml.gz"])
def test_files_without_the_words_pass(name: str) -> None:
    """A part of them, and the same words with others between."""
    raw = f"<b>{WORDS[:13]}</b> and more, <i title='{WORDS[13:]}'>and</i> {WORDS[13:]}".encode()
    assert not is_found(name, gzip.compress(raw) if name.endswith(".gz") else raw)


def locked() -> bytes:
    """A PDF with a password."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf("x"))) as file:
        file.save(out, encryption=pikepdf.Encryption(user="a", owner="b"))
    return out.getvalue()


def bomb() -> bytes:
    """An archive of little that unpacks to much."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"\0" * 3_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.pdf", lambda: b"%PDF-1.7 no more"),
        ("a.pdf", lambda: b""),
        ("a.pdf", lambda: pdf("x")[:900]),
        ("a.pdf", locked),
        ("a.docx", lambda: b"PK\x03\x04 cut"),
        ("a.docx", lambda: b"text"),
        ("a.zip", bomb),
        ("a.gz", lambda: gzip.compress(b"\0" * 3_000_000)),
        ("a.xml.gz", lambda: b"no gzip at all"),
        ("a.xml.gz", lambda: gzip.compress(b"x" * 900)[:20]),
        ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 what Word wrote before 2007"),
        ("a", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 the same by another name"),
        ("a.7z", lambda: b"7z\xbc\xaf\x27\x1c"),
    ],
)
def test_a_document_that_cannot_be_read_is_refused(name: str, make: Callable[[], bytes]) -> None:
    """Nobody can say that nothing in it is withheld."""
    said = "is damaged, locked or of an unknown kind"
    if name in ("a.zip", "a.gz"):
        said = "unpacks to more than can be inspected"
    with patch.object(file_texts, "MOST_UNPACKED", 1_000_000), pytest.raises(PublishError, match=said):
        SEARCH.require_none(name, make())


def test_packed_again_and_again_is_refused() -> None:
    """Without unpacking it for ever."""
    raw = WORDS.encode()
    for _ in range(5):
        raw = gzip.compress(raw)
    with pytest.raises(PublishError, match="has too many files in it"):
        SEARCH.require_none("a.gz", raw)


def test_without_a_reader_a_pdf_is_refused_with_what_to_install() -> None:
    """And a site without PDFs needs none."""
    with patch.object(file_texts, "find_spec", lambda _: None):
        with pytest.raises(PublishError, match=r'not installed here.*python -m pip install "trustplan\[pdf\]"'):
            SEARCH.require_none("a.pdf", pdf("x"))
        SEARCH.require_none("a.docx", word())


def test_where_nothing_is_withheld_no_file_is_read() -> None:
    """So a trustees' edition without an embargo takes a PDF that nothing here can read."""
    assert not WithheldSearch({}).reads("a.pdf")
    assert SEARCH.reads("A.PDF")
    assert not SEARCH.reads("a.png")
