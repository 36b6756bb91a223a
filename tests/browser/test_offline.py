"""The copy to read offline, opened from its folder in a real browser: nothing is served, fetched or blocked."""

from __future__ import annotations

from pathlib import Path

import pytest

from amounts import amounts
from windows import Window

pytestmark = pytest.mark.browser

WIDTHS = (1280, 390)


def started(windows: Window, copy: Path, width: int) -> str:
    """The address of the page to which “Start here” leads."""
    page = windows.opened((copy / "Start here.html").as_uri(), width=width, scheme="light")
    page.wait_for_url("**/pages/index.html")
    return page.url


@pytest.mark.thorough
@pytest.mark.parametrize("width", WIDTHS)
def test_the_search_finds_a_school_and_leads_to_its_page(width: int, windows: Window, offline_copy: Path) -> None:
    """From “Start here”, by typing, without one complaint of the browser."""
    page = windows.opened(started(windows, offline_copy, width), width=width, scheme="light")
    if width < 1000:
        page.locator("label[for=__search]").first.click()
    field = page.locator("[name=query]")
    field.click()
    field.type("Fernhill")
    found = page.locator(".md-search-result__link")
    found.first.wait_for()
    assert found.count() > 10
    found.first.click()
    page.wait_for_url("**/schools/fernhill/**/index.html?h=fernhill")
    assert "Fernhill" in page.locator("h1").inner_text()
    assert windows.troubles == []


@amounts("pages", quick=1, thorough=12)
def test_pages_open_by_clicks_and_nothing_is_blocked(pages: int, windows: Window, offline_copy: Path) -> None:
    """Some that the first page links, and some others; that each link leads to a file is held without a browser."""
    first = (offline_copy / "pages" / "index.html").as_uri()
    page = windows.opened(first, width=WIDTHS[0], scheme="light")
    links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href.split('#')[0])")
    own = sorted({link for link in links if link.startswith("file:")})
    assert len(own) > 40
    assert not [link for link in own if not link.endswith((".html", ".csv", ".json", ".ics"))]
    others = sorted(path.as_uri() for path in (offline_copy / "pages").rglob("index.html"))
    for link in [*own[3 :: len(own) // pages], *others[5 :: len(others) // pages]]:
        page = windows.opened(link, width=WIDTHS[0], scheme="dark")
        assert page.locator("h1").count() == 1, link
        assert page.evaluate("document.styleSheets.length") > 3, link
        assert windows.troubles == [], link
    page = windows.opened(first, width=WIDTHS[0], scheme="light")
    page.get_by_role("link", name="Off track", exact=True).first.click()
    page.wait_for_url("**/index.html")
    page.locator("[data-md-component=logo]").first.click()
    page.wait_for_url(first)


def test_a_zip_file_that_is_not_unpacked_opens_as_a_page_that_says_so(
    windows: Window, offline_copy: Path, tmp_path: Path
) -> None:
    """Windows opens one file out of a zip file without its neighbours."""
    alone = tmp_path / "Start here.html"
    alone.write_bytes((offline_copy / alone.name).read_bytes())
    page = windows.opened(alone.as_uri(), width=390, scheme="dark")
    assert page.url == alone.as_uri()
    assert "Unpack the whole zip file first" in page.locator("main").inner_text()
    assert "Confidential: for trustees only." in page.locator("main").inner_text()
    assert windows.axe(page) == []
