"""Papers as PDF: what a reader sees of them, what a screen reader has, and that a paper's bytes are its own."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pytest
import typst
from msgspec.structs import replace

from builders import ROOT
from paper_sides import ADDRESS, sides_of, sides_of_report
from pdf_checks import specimens, verdicts
from specimen_paper import DECISION, HOSTILE, MARKS, SPECIMEN, WORDING, hostile, ratings, shorter, spans, with_rows
from trustplan.website.papers import pdf_writer
from trustplan.website.papers.paper import Group, Paper, Paragraph, Section, Span
from trustplan.website.papers.pdf_paper import as_printed
from trustplan.website.papers.pdf_writer import TEMPLATE, NoPdfError, pdf_of
from trustplan.website.papers.written import LINE, LOOKS, MUTED, written_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@cache
def specimen() -> bytes:
    """The specimen's file."""
    return pdf_of(SPECIMEN, ADDRESS)


def words(raw: bytes, *options: str) -> str:
    """The text that another program reads out of a file, with single spaces."""
    done = subprocess.run(["pdftotext", "-raw", *options, "-", "-"], input=raw, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def tags(raw: bytes) -> list[str]:
    """The tags of a file, in their order."""
    with pikepdf.open(BytesIO(raw)) as pdf:
        return list(_tags(pdf.Root.StructTreeRoot.K))


def _tags(node: pikepdf.Object) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for part in node:
            yield from _tags(part)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S)
        if "/K" in node:
            yield from _tags(node.K)


def links(raw: bytes) -> tuple[set[str], int]:
    """The addresses that a file leads to, and how many links lead within it."""
    found, within = set[str](), 0
    with pikepdf.open(BytesIO(raw)) as pdf:
        for page in pdf.pages:
            for note in page.get("/Annots", []):
                if "/A" in note and "/URI" in note.A:
                    found.add(str(note.A.URI))
                else:
                    within += 1
    return found, within


def outline(raw: bytes) -> list[tuple[int, str]]:
    """The bookmarks, each with its depth."""

    def below(items: list[pikepdf.OutlineItem], depth: int) -> Iterator[tuple[int, str]]:
        for item in items:
            yield depth, item.title
            yield from below(item.children, depth + 1)

    with pikepdf.open(BytesIO(raw)) as pdf, pdf.open_outline() as found:
        return list(below(list(found.root), 1))


def in_section(*blocks: Group | Paragraph) -> Paper:
    """The open specimen with only these blocks."""
    return replace(shorter(), report=(Section(title="For decision", anchor="decisions", blocks=blocks),))


def test_two_checkers_find_nothing(tmp_path: Path) -> None:
    """Neither an error nor a warning."""
    found = [verdict for path in specimens(tmp_path) for verdict in verdicts(path)]
    assert [(one.checker, one.said) for one in found if one.errors or one.warnings] == []
    assert {one.checker for one in found} == {"outloud", "pdfua"}


def _drop(pdf: pikepdf.Pdf, part: str) -> None:
    """Take a part that screen readers need out of a file."""
    if part in {"/StructTreeRoot", "/Lang"}:
        del pdf.Root[part]
    elif part == "title":
        del pdf.docinfo["/Title"]
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
            del told["dc:title"]
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == part:
            if part == "/TH":
                thing.S = pikepdf.Name.TD
            elif part == "/Figure":
                del thing["/Alt"]


@pytest.mark.parametrize(
    ("part", "seen_by"),
    [
        ("/StructTreeRoot", {"outloud", "pdfua"}),
        ("/Lang", {"outloud", "pdfua"}),
        ("/Figure", {"outloud", "pdfua"}),
        ("title", {"outloud"}),
        ("/TH", {"pdfua"}),
    ],
)
def test_checkers_see_what_is_missing(tmp_path: Path, part: str, seen_by: set[str]) -> None:
    """A paper without tags, language, title, alternative texts or heads of columns does not pass: each has one who looks."""
    path = tmp_path / "broken.pdf"
    with pikepdf.open(BytesIO(pdf_of(shorter(), ADDRESS))) as pdf:
        _drop(pdf, part)
        pdf.save(path)
    assert {verdict.checker for verdict in verdicts(path) if verdict.errors} == seen_by


def test_every_word_of_a_paper_is_in_it() -> None:
    """Of each block, and of what stands on each side."""
    found = words(specimen())
    for part in (
        "Progress report to the board",
        "Example: invented data",
        "As at 23 Nov 2026",
        "Agenda item and paper",
        "Item 7, paper 5",
        "2 off track",
        "14 on track",
        "Objectives with their ratings",
        "Impact fell from At risk",
        "If deferred",
        "Wording for the minutes",
        WORDING,
        "3 more are in the appendix",
        "31 days late",
        "2. Board meeting: 3 Dec 2026",
        "Reviews: none.",
        "SI-A60",
        *(mark.word for mark in MARKS),
    ):
        assert part in found, part


def test_each_side_says_whose_it_is_and_who_may_read_it() -> None:
    """In head and foot, with the number of sides; heads of columns are on each side of a long table."""
    sides = sides_of(specimen())
    for side in range(1, sides + 1):
        text = words(specimen(), "-f", str(side), "-l", str(side))
        assert text.startswith("Confidential: for trustees only")
        assert "Hazelbrook Learning Trust · Board meeting, 3 Dec 2026" in text
        assert text.endswith(f"Page {side} of {sides}")
        assert side == 1 or "Action Rating Latest Why" in text


def test_headings_make_the_outline() -> None:
    """Title, sections, groups; those of the appendix a step below its own."""
    assert outline(specimen()) == [
        (1, "Progress report to the board"),
        (2, "The five objectives"),
        (2, "For decision"),
        (3, "1. Fernhill stays at high support until 11 Feb 2027"),
        (2, "Off track, and why"),
        (3, "Off track SI-K1 Reading, writing and maths at the end of key stage 2"),
        (2, "Overdue, and next dates"),
        (2, "Appendix"),
        (3, "Every rating"),
    ]


def test_a_screen_reader_has_tables_lists_and_bars_in_words() -> None:
    """Heads of columns, captions, lists, the words of a bar once, and no shape."""
    found = tags(specimen())
    counts = {name: found.count(name) for name in ("/Table", "/Caption", "/THead", "/TH", "/Figure", "/H1")}
    assert counts == {"/Table": 2, "/Caption": 2, "/THead": 2, "/TH": 8, "/Figure": 2, "/H1": 1}
    assert found.count("/L") == 4  # two lists, the cover and the terms of the decision
    with pikepdf.open(BytesIO(specimen())) as pdf:
        said = {
            str(thing.Alt)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
        }
        assert pdf.Root.Lang == "en-GB"
    assert said == {
        "Delivery of 29 actions: 2 off track, 5 at risk, 14 on track, 6 achieved, 2 not assessed",
        "Impact of 26 KPIs: 1 on track",
    }


def test_marks_differ_without_colour(tmp_path: Path) -> None:
    """Each has its own shape on paper that is printed in grey: no two rows of pixels are alike, and none is empty."""
    seen = set[bytes]()
    for number, mark in enumerate(MARKS):
        same = replace(mark, word=".", colour="grey", is_loud=False)
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(pdf_of(in_section(Paragraph(text=(same,))), ADDRESS))
        shown = subprocess.run(["pdftoppm", "-gray", "-r", "120", path], capture_output=True, check=True).stdout
        seen.add(shown)
    assert len(seen) == len(MARKS)


def test_links_lead_within_the_paper_and_to_the_site() -> None:
    """Where the site's address is one of the web; otherwise the text stands alone."""
    found, within = links(specimen())
    assert f"{ADDRESS}plans/strategy/SI/" in found
    assert f"{ADDRESS}schools/fernhill/" in found
    assert within == 2
    for elsewhere in ("", "javascript:alert(1)//", "file:///etc/", "/site/"):
        assert links(pdf_of(shorter(), elsewhere)) == (set(), 1)
        assert "high support" in words(pdf_of(shorter(), elsewhere))


def test_a_link_that_leads_nowhere_is_text() -> None:
    """An anchor without a heading, or one that two headings have: the first is led to."""
    twice = Group(title=spans("Again"), anchor="decision-1", blocks=())
    nowhere = Paragraph(text=(Span("to the moon", anchor="moon"), Span("to the decision", anchor="decision-1")))
    raw = pdf_of(in_section(DECISION, twice, nowhere), ADDRESS)
    assert "to the moon" in words(raw)
    assert links(raw)[1] == 2  # from the cover, and from here


def test_an_address_holds_only_what_an_address_may() -> None:
    """Paths are below the site, whatever is in them."""
    paths = ("schools/fernhill/#reading", 'a b"<>\\^`{|}', "Llanŵr/\u202e\x00", "//evil.example/")
    paper = in_section(*(Paragraph(text=(Span("here", path=path),)) for path in paths))
    assert links(pdf_of(paper, "https://a.org/t"))[0] >= {
        "https://a.org/t/schools/fernhill/#reading",
        "https://a.org/t/a%20b%22%3C%3E%5C%5E%60%7B%7C%7D",
        "https://a.org/t/Llan%C5%B5r/",
        "https://a.org/t/evil.example/",
    }


def test_colours_are_those_of_word_and_of_the_site() -> None:
    """Of marks, edges, text and hairlines."""
    template = TEMPLATE.read_text(encoding="utf-8")
    named = dict(re.findall(r"^(?:#let |  )([\w-]+)(?: =|:) rgb\(\"#(\w{6})\"\)", template, re.MULTILINE))
    styles = (TEMPLATE.parents[1] / "word" / "styles.xml").read_text(encoding="utf-8")
    ink = re.findall(r'<w:color w:val="(\w{6})"/>', styles)[0].lower()
    expected = {name: look.fill for name, look in LOOKS.items()}
    assert named == expected | {"ink": ink, "muted": MUTED, "hair": LINE, "amber-edge": LOOKS["amber"].edge}


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_texts_stay_text(number: int) -> None:
    """In every place that takes a text; what can be printed is all there, and no link of theirs works."""
    text = HOSTILE[number]
    raw = pdf_of(hostile(text), ADDRESS)
    found = words(raw).replace("\u200b", "").replace(" ", "")
    for word in re.findall(r"[\x21-\x7e\u00a1-\u017f]+", written_line(text)):
        assert word[:40] in found or len(word) > 40
    assert all(link.startswith(ADDRESS) for link in links(raw)[0])
    assert "root:" not in found


def test_nothing_of_the_machine_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a text ever taken for markup, it would find the template and nothing else; and the template reads no file."""
    folder = tmp_path / "pdf"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / "near.txt").write_text("near", encoding="utf-8")
    monkeypatch.setattr(pdf_writer, "FOLDER", folder)
    monkeypatch.setattr(pdf_writer, "TEMPLATE", folder / "paper.typ")
    head = '#set document(title: "x")\n'
    (folder / "paper.typ").write_text(f'{head}#read("near.txt")', encoding="utf-8")
    assert words(pdf_of(shorter(), "")) == "near"
    for path in ("/etc/passwd", "../secret.txt", "/../secret.txt", str(tmp_path / "secret.txt")):
        (folder / "paper.typ").write_text(f'{head}#read("{path}")', encoding="utf-8")
        with pytest.raises(typst.TypstError, match=r"not found|outside|denied|escape"):
            pdf_of(shorter(), "")
    template = TEMPLATE.read_text(encoding="utf-8")
    assert not re.findall(r"\b(read|eval|import|include|plugin|image|today)\b *[(\"@]", template)


def test_the_same_bytes_everywhere(tmp_path: Path) -> None:
    """On another day, in another zone and folder, with another seed, without the fonts of a system."""
    raw = {specimen(), pdf_of(SPECIMEN, ADDRESS)}
    for seed, zone, day in (("1", "Pacific/Auckland", "0"), ("2", "America/Los_Angeles", "4102444800")):
        home = tmp_path / seed
        home.mkdir()
        support = ROOT / "tests" / "support"
        code = (
            f"import sys; sys.path.insert(0, {str(support)!r})\n"
            "from specimen_paper import SPECIMEN\nfrom trustplan.website.papers.pdf_writer import pdf_of\n"
            f"sys.stdout.buffer.write(pdf_of(SPECIMEN, {ADDRESS!r}))"
        )
        told = {"PYTHONHASHSEED": seed, "TZ": zone, "SOURCE_DATE_EPOCH": day, "TYPST_FONT_PATHS": "/usr/share/fonts"}
        told |= {"HOME": str(home), "XDG_DATA_HOME": str(home), "FONTCONFIG_FILE": "/dev/null"}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=home, env=os.environ | told, capture_output=True, check=True
        )
        raw.add(done.stdout)
    assert len(raw) == 1


def test_a_file_says_who_it_is_of_and_nothing_of_who_made_it() -> None:
    """Title, trust and the paper's day; no user, no path, no other day."""
    with pikepdf.open(BytesIO(specimen())) as pdf:
        told = {str(key): str(value) for key, value in pdf.docinfo.items()}
        packet = pdf.Root.Metadata.read_bytes().decode()
    assert told["/Title"] == "Progress report to the board"
    assert told["/Author"] == "Hazelbrook Learning Trust"
    assert told["/CreationDate"].startswith("D:20261123")
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet
    assert set(re.findall(r"\b20\d\d-\d\d-\d\d", packet)) == {"2026-11-23"}
    readable = specimen() + packet.encode()
    for part in (str(ROOT), "/tmp", os.environ.get("USER", "nobody-at-all"), "site-packages"):  # noqa: S108
        assert part.encode() not in readable


def test_the_appendix_begins_on_a_side_of_its_own() -> None:
    """The report's sides are counted without it."""
    assert sides_of_report(SPECIMEN) == 1
    assert "Every rating" not in words(specimen(), "-l", "1")
    assert "Appendix" in words(specimen(), "-f", "2", "-l", "2")
    assert sides_of(pdf_of(with_rows(400), ADDRESS)) > 10


def test_a_group_is_kept_together_and_a_long_one_is_divided() -> None:
    """Three decisions that each take a third of a side and more stand on two; one of four sides is shown to its end."""
    filling = tuple(Paragraph(text=spans(f"Reason {number}. " + "It is as it is. " * 18)) for number in range(8))
    groups = [
        Group(title=spans(f"Decision {number}"), anchor="", blocks=(*filling, Paragraph(text=spans(f"End {number}"))))
        for number in range(3)
    ]
    raw = pdf_of(in_section(*groups), ADDRESS)
    for number in range(3):
        with_title = [
            side
            for side in range(1, sides_of(raw) + 1)
            if f"Decision {number}" in words(raw, "-f", str(side), "-l", str(side))
        ]
        with_end = [
            side
            for side in range(1, sides_of(raw) + 1)
            if f"End {number}" in words(raw, "-f", str(side), "-l", str(side))
        ]
        assert with_title == with_end
    long = replace(DECISION, blocks=(*filling * 8, *DECISION.blocks, ratings(40)))
    raw = pdf_of(in_section(long), ADDRESS)
    assert sides_of(raw) >= 4
    assert WORDING in words(raw)
    assert "SI-A40" in words(raw)


def test_a_row_higher_than_a_side_is_shown_to_its_end() -> None:
    """Rows are kept whole only where they fit on a side."""
    table = ratings(2)
    long = (*table.rows, (spans("SI-X"), (MARKS[0],), spans(""), spans("word " * 3000 + "the end of it")))
    paper = replace(shorter(), appendix=(Section(title="Ratings", anchor="r", blocks=(replace(table, rows=long),)),))
    assert "the end of it" in words(pdf_of(paper, ADDRESS))


def test_blocks_with_nothing_in_them_stand() -> None:
    """Of a paper whose texts are all empty there is still a file, with a title."""
    raw = pdf_of(replace(hostile(""), name=""), "")
    with pikepdf.open(BytesIO(raw)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Untitled"
    assert as_printed(replace(SPECIMEN, title=" \x00"), "").title == SPECIMEN.name


def test_without_the_part_that_writes_it_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sentence, with the command."""
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(NoPdfError, match=re.escape('Install it: python -m pip install "trustplan[pdf]"')):
        pdf_of(shorter(), ADDRESS)


def test_a_day_of_long_ago_is_written() -> None:
    """Any day that a plan can have."""
    for day in (datetime.date(1901, 2, 3), datetime.date(2199, 12, 31)):
        assert f"As at {day.day}" in words(pdf_of(replace(shorter(), day=day), ADDRESS))
