"""Papers as web pages in a browser: on screens, on paper, and for those who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from page_kinds import LOOKS, PUBLIC_LOOKS, Look, faults
from paper_texts import example
from printed_papers import A4, html_on_paper
from specimen_paper import HOSTILE, SPECIMEN, WORDING, hostile, with_rows
from trustplan.website.papers.html_writer import html_of
from trustplan.website.papers.school_paper import school_paper
from windows import Window, served

pytestmark = pytest.mark.browser
SITE = "https://plans.example.org/trust/"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The specimen, and one of hostile texts, served."""
    folder: Path = tmp_path_factory.mktemp("papers")
    (folder / "specimen.html").write_text(html_of(SPECIMEN, SITE), encoding="utf-8")
    (folder / "short.html").write_text(html_of(with_rows(6), SITE), encoding="utf-8")
    fernhill = html_of(school_paper(example(), "fernhill"), SITE)
    (folder / "fernhill.html").write_text(fernhill, encoding="utf-8")
    text = " ".join(text for text in HOSTILE if text.strip())
    (folder / "hostile.html").write_text(html_of(hostile(text), SITE), encoding="utf-8")
    with served(folder) as url:
        yield url


@pytest.mark.thorough
@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_a_paper_is_accessible(scheme: str, width: int, windows: Window, papers: str) -> None:
    """In the two looks that the next test leaves out, contrast included."""
    page = windows.opened(f"{papers}short.html", width=width, scheme=scheme)
    windows.require_accessible(page)
    assert windows.troubles == []


@pytest.mark.parametrize("look", PUBLIC_LOOKS, ids=[look.name for look in PUBLIC_LOOKS])
def test_a_paper_has_no_fault_in_any_look(look: Look, windows: Window, papers: str) -> None:
    """As every page of the site: nothing is cut or covered, each thing has a name, and the keyboard's place is seen.

    No violation of WCAG 2.2 A and AA or of best practice, nothing fetched, and no complaint in the console.
    """
    assert faults(windows, f"{papers}short.html", look) == []


@pytest.mark.thorough
@pytest.mark.parametrize("look", LOOKS, ids=[look.name for look in LOOKS])
def test_a_school_s_own_paper_has_no_fault_in_any_look(look: Look, windows: Window, papers: str) -> None:
    """One of a plan and not of a test."""
    assert faults(windows, f"{papers}fernhill.html", look) == []


@pytest.mark.thorough
@pytest.mark.parametrize("width", [1280, 390])
def test_a_school_s_own_paper_is_accessible(width: int, windows: Window, papers: str) -> None:
    """One of a plan and not of a test, with its appendix; its report prints on three sides."""
    page = windows.opened(f"{papers}fernhill.html", width=width, scheme="light")
    windows.require_accessible(page)
    assert windows.troubles == []
    printed = html_on_paper(f"{papers}fernhill.html", windows)
    assert next(side for _, title, side in printed.outline if title.startswith("Appendix")) <= 4


@pytest.mark.parametrize("name", ["specimen", "hostile"])
def test_a_paper_fits_its_screen(name: str, windows: Window, papers: str) -> None:
    """Down to the narrowest phone, whatever is in it. It has no script, so a window that is made narrower shows what a new one would."""
    page = windows.opened(f"{papers}{name}.html", width=1280, scheme="light")
    assert page.locator("script").count() == 0
    for width in (1280, 720, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("[innerWidth, document.documentElement.scrollWidth <= innerWidth]") == [width, True]
    assert windows.troubles == []


def test_cells_have_names_on_a_phone(windows: Window, papers: str) -> None:
    """The head is not seen there; one that says nothing is not there at all."""
    page = windows.opened(f"{papers}specimen.html", width=390, scheme="light")
    row = page.locator("tbody tr").filter(has_text="LG Leadership").first
    assert row.inner_text().split("\n") == [
        "LG Leadership and governance",
        "Delivery",
        "\xa0Achieved",
        "Impact",
        "\xa0On track",
    ]
    assert page.locator("thead").first.bounding_box()["width"] <= 1  # type: ignore[index]


def test_marks_are_seen_where_the_machine_chooses_colours(windows: Window, papers: str) -> None:
    """They are drawn in its text colour."""
    page = windows.opened(f"{papers}short.html", width=1280, scheme="light", forced=True)
    mark = page.locator("svg.tp-red").first
    assert mark.evaluate("m => getComputedStyle(m).getPropertyValue('--c')").strip() == "CanvasText"


def test_a_paper_prints_as_the_other_formats(windows: Window, papers: str) -> None:
    """A4, the report on two sides and the appendix from the third on; heads on each; who may read it, and which side it is."""
    printed = html_on_paper(f"{papers}specimen.html", windows)
    assert printed.size == A4
    assert len(printed.sides) == 5
    assert [side for _, title, side in printed.outline if title == "Every rating"] == [3]
    for number, side in enumerate(printed.sides, 1):
        assert "Confidential: for trustees only" in side
        assert f"Page {number} of 5" in side
        assert number < 3 or "Action Rating Latest Why" in side
    assert WORDING in printed.sides[0]
    assert "Skip to the paper" not in printed.sides[0]


def test_paper_is_light_in_a_dark_room(windows: Window, papers: str) -> None:
    """Ink is dear."""
    page = windows.opened(f"{papers}specimen.html", width=1280, scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert background(page) == "rgb(255, 255, 255)"
    page.emulate_media(media="screen", color_scheme="dark")
    assert background(page) == "rgb(20, 25, 31)"


def background(page: Page) -> str:
    """The colour behind the words."""
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.thorough
def test_what_stands_on_each_side_is_shown_as_it_is(windows: Window, papers: str) -> None:
    """Quotes, braces and tags too: a browser reads them from a style."""
    printed = html_on_paper(f"{papers}hostile.html", windows)
    assert "<script>alert(1)</script>" in printed.sides[-1]
