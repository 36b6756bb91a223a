"""Each kind of page, in each look: accessible, nothing over another, nothing cut off, nothing blocked or from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from page_kinds import FAULTS, KINDS, LOOKS, OFTEN_READ, PUBLIC, PUBLIC_LOOKS, ROWS, Look, address_in, faults
from windows import Window, served

pytestmark = pytest.mark.browser


def looks() -> Iterator[Any]:
    """Each kind in each look. On each run two looks, at two pages that are often read; the rest thorough.

    Contrast, which takes the longest, is measured on each run at the page that has every part in every state (`test_style`).
    """
    looked_at = [look for look in LOOKS if not look.has_contrast][1::3]
    quick = set(zip(OFTEN_READ[::3], looked_at, strict=False))
    for kind in KINDS:
        for look in LOOKS:
            marks = () if (kind, look) in quick else pytest.mark.thorough
            yield pytest.param(kind, look, id=f"{kind}-{look.name}".replace(" ", "-"), marks=marks)


@pytest.mark.parametrize(("kind", "look"), list(looks()))
def test_a_page_has_no_fault(kind: str, look: Look, windows: Window, address: str) -> None:
    """With explanations open."""
    assert faults(windows, address + KINDS[kind], look) == []


@pytest.fixture(scope="module")
def public_address(public_site: Path) -> Iterator[str]:
    """The example's site for the public, served."""
    with served(public_site) as url:
        yield url


@pytest.mark.thorough
@pytest.mark.parametrize("look", PUBLIC_LOOKS, ids=lambda look: look.name.replace(" ", "-"))
@pytest.mark.parametrize("kind", PUBLIC)
def test_a_page_for_the_public_has_no_fault(
    kind: str, look: Look, windows: Window, public_address: str, public_site: Path
) -> None:
    """Some pages have other blocks there."""
    assert faults(windows, public_address + address_in(public_site, kind), look) == []


def addresses(site: Path) -> Iterator[str]:
    """The addresses of a site's pages, without those that only lead on."""
    for path in sorted(site.rglob("*.html")):
        if 'http-equiv="refresh"' not in path.read_text(encoding="utf-8")[:2000]:
            yield path.relative_to(site).as_posix().removesuffix("index.html")


def test_every_page_is_of_a_kind_that_is_looked_at(example_site: Path) -> None:
    """A page of a new kind needs a row of tests/tables/page_kinds.yaml. Papers have no frame, and tests of their own."""
    of_papers = r"meetings/[^/]+/[^/]+\.html"
    kinds = re.compile("|".join([of_papers, *(row["pages"] for row in ROWS if "pages" in row)]))
    assert [name for name in addresses(example_site) if not kinds.fullmatch(name)] == []


@pytest.mark.parametrize(
    ("said", "markup"),
    [
        ("covers: first words", "<p style='margin:0;height:0'>first words</p><p style='margin:0'>other words</p>"),
        ("leaves the screen", "<p style='margin-left:99vw;white-space:nowrap'>some more words</p>"),
        ("scrolls sideways", "<div style='width:200vw'>wide</div>"),
        ("cuts off", "<p style='overflow:hidden;height:5px'>a line</p>"),
        ("is empty: <dd>", "<dl><dt>Term</dt><dd></dd></dl>"),
        ("skips a level", "<h4>Deep</h4>"),
        ("says one heading twice", "<h2>Same</h2><h2>Same</h2>"),
        ("is a table without a name", "<table><tr><td>1</td></tr></table>"),
        ("uses an id twice", "<p id='a'>1</p><p id='a'>2</p>"),
        ("hides the focus", "<a href='#b' style='outline:none'>link</a>"),
        ("covers the focus", "<i style='position:fixed;inset:0;background:red'></i><a href='#b'>link</a>"),
    ],
)
@pytest.mark.thorough
def test_a_fault_is_found(said: str, markup: str, windows: Window, address: str) -> None:
    """Each that we look for ourselves, on a page that has it and would have none without it."""
    page = windows.opened(f"{address}assets/trustplan.css", width=1280, scheme="light")
    page.set_content(f"<title>A page</title><main><h1>A page</h1>{markup}</main>")
    found = page.evaluate(FAULTS)
    assert any(fault.startswith(said) for fault in found), found
