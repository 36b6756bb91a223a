"""Pages on paper: as many sides as a board can read, heads with what they are the heads of, and nothing for the screen."""

from __future__ import annotations

import re
from typing import Any

import pytest

from page_kinds import KINDS, ROWS
from windows import Window

pytestmark = pytest.mark.browser

# On each run; the rest by `make test-thorough`.
FIRST = ("board briefing",)


def limits() -> list[Any]:
    """Each kind of page with a limit, and the limit."""
    found = []
    for row in ROWS:
        if "sides" in row:
            marks = () if row["case"] in FIRST else pytest.mark.thorough
            found.append(pytest.param(row["case"], row["sides"], id=row["case"].replace(" ", "-"), marks=marks))
    return found


def sides(windows: Window, url: str) -> int:
    """The number of sides of A4 on which a page prints, its explanations closed as they are for a reader."""
    page = windows.opened(url, width=1280, scheme="light")
    page.evaluate("document.querySelectorAll('.tp details').forEach(d => d.open = false)")
    page.emulate_media(media="print")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize(("kind", "most"), limits())
def test_a_page_prints_on_few_sides(kind: str, most: int, windows: Window, address: str) -> None:
    """Of A4. More would be a failure of the page and not of its reader."""
    assert sides(windows, address + KINDS[kind]) <= most


def test_a_page_on_paper_has_reasons_and_nothing_for_the_screen(windows: Window, address: str) -> None:
    """Also in dark mode it is light; the sentence of each reason is there, and no menu, panel or name of a file."""
    page = windows.opened(address + KINDS["objective"], width=1280, scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("#SI-K3 .tp-reason").is_visible()
    for selector in (".tp-crumbs", ".md-header", ".md-tabs", ".md-footer", "#SI-K3 details", ".tp-source"):
        assert not page.locator(selector).first.is_visible(), selector
    assert "plans/" not in page.inner_text(".tp")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.tp')).color") == "rgb(23, 33, 43)"


@pytest.mark.thorough
def test_the_figures_beneath_a_chart_are_printed(windows: Window, address: str) -> None:
    """Paper cannot be opened."""
    page = windows.opened(address + KINDS["measure"], width=1280, scheme="light")
    page.evaluate("document.querySelectorAll('.tp details').forEach(d => d.open = false)")
    page.emulate_media(media="print")
    assert page.locator(".tp-numbers td").first.is_visible()


# A head at the foot of a side is one after which the browser may break.
HEADS = """() => [...document.querySelectorAll('.tp :is(h1, h2, h3, .tp-spread, figcaption, caption)')]
  .filter(head => head.checkVisibility() && getComputedStyle(head).breakAfter !== 'avoid')
  .map(head => head.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("kind", ["objective", "school", "measure"])
@pytest.mark.thorough
def test_a_head_stays_with_what_follows(kind: str, windows: Window, address: str) -> None:
    """No heading, spread or caption is the last line of a side."""
    page = windows.opened(address + KINDS[kind], width=1280, scheme="light")
    page.emulate_media(media="print")
    assert page.evaluate(HEADS) == []
