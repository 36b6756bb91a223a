"""A paper as one web page: what is in it, and that no text of a plan becomes anything but text."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from builders import ROOT
from paper_page import Read
from specimen_paper import HOSTILE, OFF_TRACK, ON_TRACK, SPECIMEN, WORDING, hostile, shorter, spans, with_rows
from trustplan.website.papers import html_writer
from trustplan.website.papers.html_writer import html_of
from trustplan.website.papers.paper import Facts, Group, Paragraph, Section, Span, Spread, Table
from trustplan.website.papers.written import LOOKS, written_line

SITE = "https://plans.example.org/trust/"
# Every element that a paper may have.
TAGS = """html head meta title link style body a svg defs symbol path circle rect use header span main p h1 h2 h3 dl div dt dd nav ul
    ol li section strong b table caption thead tbody tr th td footer time"""
THEME = (ROOT / "src/trustplan/mkdocs_plugin/theme/assets/trustplan.css").read_text(encoding="utf-8")
STYLE = (Path(html_writer.__file__).parent / "paper.css").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def html() -> str:
    """The specimen."""
    return html_of(SPECIMEN, SITE)


@pytest.fixture(scope="module")
def page(html: str) -> Read:
    """The specimen, read."""
    return Read(html)


def test_it_needs_nothing_else(html: str, page: Read) -> None:
    """No script, no style but its own, nothing fetched; and a policy that says so to the browser."""
    [style] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(m["content"] for m in page.all_of("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert [link["href"] for link in page.all_of("link")] == ["data:,"]
    assert not re.search(r"<script|<img|<iframe|\sstyle=|\son\w+=|url\(|@import", html)
    assert page.all_of("html") == [{"lang": "en-GB"}]


def test_headings_and_landmarks_show_the_way(page: Read) -> None:
    """One heading of the first level, sections below it, groups below these; and a way past what stands above."""
    headings = [name for name, _ in page.elements if re.fullmatch("h[1-6]", name)]
    assert headings == ["h1", "h2", "h2", "h3", "h2", "h3", "h2", "h2"]
    for landmark in ("header", "main", "nav", "footer"):
        assert len(page.all_of(landmark)) == 1
    skip = page.all_of("a")[0]
    assert (skip["class"], skip["href"]) == ("skip", "#paper")
    assert page.all_of("main")[0]["id"] == "paper"


def test_links_lead_somewhere(page: Read) -> None:
    """Each id is there once, each link within the paper has one, all others lead to the site."""
    assert len(page.ids) == len(set(page.ids))
    for link in page.all_of("a"):
        to = str(link["href"])
        assert to.startswith(SITE) or to[1:] in page.ids
    assert {"#decision-1", "#ratings", f"{SITE}schools/fernhill/"} <= {a["href"] for a in page.all_of("a")}
    assert all(str(use["href"])[1:] in page.ids for use in page.all_of("use"))


def test_without_an_address_the_words_stand_alone() -> None:
    """Of links to the site; those within the paper stay."""
    page = Read(html_of(SPECIMEN, "file:///srv/site"))
    assert all(str(link["href"]).startswith("#") for link in page.all_of("a"))
    assert "SI-A60 Train all staff in phonics" in page.text


def test_heads_of_tables_say_what_they_are_heads_of(page: Read) -> None:
    """Also where rows are blocks, as on a phone, where each cell says its column's name."""
    heads = [(head["scope"], head["role"]) for head in page.all_of("th")]
    assert set(heads) == {("col", "columnheader"), ("row", "rowheader")}
    assert heads.count(("row", "rowheader")) == 63
    assert len(page.all_of("caption")) == len(page.all_of("table")) == 3
    assert page.text.count("Latest") == 61


def test_a_mark_is_heard_once(html: str) -> None:
    """Its shape is hidden from who listens, its word is there; what is loud is bold."""
    assert html.count('aria-hidden="true"') == html.count("<svg") + html.count('class="counts"')
    assert re.search(
        r'<span class="mark"><svg class="tp-mark tp-red"[^>]*><use href="#tp-diamond"/></svg>&#160;Off track</span>',
        html,
    )
    assert re.search(
        r'<span class="mark quiet"><svg class="tp-mark tp-green"[^>]*><use href="#tp-disc"/></svg>&#160;On track</span>',
        html,
    )


def test_a_mark_that_nobody_knows_has_its_word() -> None:
    """And no shape that is not there."""
    mark = replace(OFF_TRACK, symbol="star", colour="pink")
    section = Section(title="Section", anchor="s", blocks=(Paragraph(text=(mark,)),))
    html = html_of(replace(shorter(), report=(section,)), SITE)
    assert '<p><span class="mark">&#160;Off track</span></p>' in html


def test_a_bar_says_its_words(html: str) -> None:
    """The bar is for the eye; parts of nothing are left out."""
    assert "2 off track, 5 at risk, 14 on track, 6 achieved, 2 not assessed" in html
    assert '<rect class="tp-red" x="0.0%" y="1" width="6.9%" height="12"/>' in html
    assert html.count("<rect") == 6


def test_a_bar_of_nothing_is_its_words() -> None:
    """A part of nothing is left out, and a bar of nothing too."""
    some = Spread(title="Delivery", counts=((OFF_TRACK, 0), (ON_TRACK, 3)), words="3 on track")
    none = Spread(title="Impact", counts=((OFF_TRACK, 0), (ON_TRACK, 0)), words="None is rated")
    section = Section(title="Section", anchor="s", blocks=(some, none))
    html = html_of(replace(shorter(), report=(section,)), SITE)
    assert re.findall(r"<rect [^>]*>", html) == ['<rect class="tp-green" x="0.0%" y="1" width="100.0%" height="12"/>']
    assert html.count("<rect") == html.count('class="counts"') == 1
    assert "<p>None is rated</p>" in html


def test_the_wording_stands_by_itself(html: str) -> None:
    """To be copied with its lines."""
    assert f'<p class="wording">{WORDING}</p>' in html


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_text(text: str) -> None:
    """In every place that takes one, the edges of the printed side included; no element and no address is made of it."""
    html = html_of(hostile(text), SITE)
    html.encode("utf-8")
    page = Read(html)
    assert {name for name, _ in page.elements} <= set(TAGS.split())
    assert len(page.ids) == len(set(page.ids))
    for name in page.ids:
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name)
    for link in page.all_of("a"):
        assert str(link["href"]).startswith((SITE, "#"))
    assert html.count("<style>") == html.count("</style>") == 1
    if text.strip():
        assert written_line(text) in page.text


@pytest.mark.parametrize(
    "text", ['"; } * { display: none', "a\nb\\", "</style><script>", "\\22 ; } /* ", "*/ @import 'x'"]
)
def test_what_stands_on_each_side_is_a_string_of_the_style(text: str) -> None:
    """Which a browser shows as it is; seen in a browser by the tests of printing."""
    html = html_of(replace(SPECIMEN, sharing=text, trust=text), SITE)
    [rule] = re.findall(r"@page \{ @top-right \{ content: (.*?);", html)
    assert re.fullmatch(r'"([A-Za-z0-9 ,.:()·£’-]|\\[0-9A-F]{6})*"', rule)


def test_columns_are_as_wide_as_the_paper_says(html: str) -> None:
    """Where they stand beside each other; tables of the same widths share a class, and numbers stand to the right."""
    assert ".columns-3 thead th:nth-child(4) { width: 44.0%; }" in html
    assert ".columns-3 tr > :nth-child(3) { text-align: right; }" in html
    assert len(set(re.findall(r'<table role="table" class="(\S+)"', html))) == 3


def test_an_empty_paper_is_a_page() -> None:
    """With nothing on its cover, nothing in its sections and no table."""
    nothing = Section(title="Nothing", anchor="", blocks=())
    empty = Table(caption="", head=(), rows=(), widths=())
    group = Group(title=spans("Group"), blocks=(empty,), anchor="")
    paper = replace(shorter(), cover=Facts(rows=()), report=(nothing, replace(nothing, blocks=(group,))), about="")
    page = Read(html_of(paper, ""))
    assert "<" not in page.text
    assert not page.all_of("dl")
    assert not page.all_of("caption")


def test_a_section_that_stands_twice_is_led_to_once() -> None:
    """Its first place counts."""
    section = Section(title="Twice", anchor="twice", blocks=(Paragraph(text=(Span("to", anchor="twice"),)),))
    page = Read(html_of(replace(shorter(), report=(section, section)), ""))
    assert page.ids.count("twice") == 1
    assert len([a for a in page.all_of("a") if a["href"] == "#twice"]) == 3


@pytest.mark.parametrize("anchor", ["tp-diamond", "paper", "paper-1", "9", "a b", "é", "x" * 100])
def test_an_anchor_that_is_no_id_gets_one(anchor: str) -> None:
    """Or that is the page's own."""
    section = Section(title="Section", anchor=anchor, blocks=(Paragraph(text=(Span("to", anchor=anchor),)),))
    page = Read(html_of(replace(shorter(), report=(section,)), ""))
    assert page.all_of("h2")[0]["id"] == "part-1"
    assert page.ids.count("part-1") == 1


def tokens(css: str, start: str) -> dict[str, str]:
    """The colours that a rule of a stylesheet gives names."""
    rule = css[css.index(start) :]
    return dict(re.findall(r"(--tp-[a-z-]+): (#[0-9a-f]{6});", rule[: rule.index("}")]))


@pytest.mark.parametrize(
    ("of_site", "of_paper"),
    [
        (":root, [data-md", ":root {"),
        ('[data-md-color-scheme="slate"] {', "@media screen and (prefers-color-scheme: dark)"),
    ],
    ids=["light", "dark"],
)
def test_its_colours_are_those_of_the_site(of_site: str, of_paper: str) -> None:
    """In light and in dark."""
    own, site = tokens(STYLE, of_paper), tokens(THEME, of_site)
    assert len(own) > 12
    assert own == {name: site[name] for name in own}


def test_its_marks_are_drawn_as_those_of_the_site() -> None:
    """By the same rules; a mark on paper has these colours too."""
    rule = re.compile(r"^\.tp-(?:red|amber|green|blue|grey|[fekxo]) \{.*\}$", re.MULTILINE)
    assert len(rule.findall(STYLE)) == 10
    assert set(rule.findall(STYLE)) <= set(rule.findall(THEME))
    light = tokens(STYLE, ":root {")
    assert {name: look.fill for name, look in LOOKS.items()} == {name: light[f"--tp-{name}-c"][1:] for name in LOOKS}
    assert LOOKS["amber"].edge == light["--tp-amber-edge"][1:]


def test_many_rows_take_little_room() -> None:
    """As for a trust of a hundred schools."""
    assert len(html_of(with_rows(3000), SITE)) < 2_000_000
