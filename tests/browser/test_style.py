"""“Marks and states”: every part of the pages in each state, in each look. It holds on any machine: what is measured is how parts
stand to each other and to the screen, and no picture is compared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from page_kinds import LOOKS, Look, faults
from windows import Window, served

pytestmark = pytest.mark.browser
QUICK = ("desktop",)
SIDES = 11


@pytest.fixture(scope="module")
def style(editors_site: Path) -> Iterator[str]:
    """The address of the page."""
    with served(editors_site) as url:
        yield f"{url}style/"


@pytest.mark.parametrize(
    "look",
    [pytest.param(look, id=look.name, marks=() if look.name in QUICK else pytest.mark.thorough) for look in LOOKS],
)
def test_no_part_has_a_fault_in_any_state(look: Look, windows: Window, style: str) -> None:
    """By axe with contrast, and by our own look: nothing over another, cut off, or off the screen."""
    assert faults(windows, style, look) == []


MARKS = """() => [...document.querySelectorAll("#marks ~ p .tp-rating")].map(mark => {
  const icon = mark.querySelector("svg").getBoundingClientRect(), word = mark.querySelector("span").getBoundingClientRect();
  return [mark.innerText.trim(), icon.width, icon.height, icon.right <= word.left, Math.abs((icon.top + icon.bottom - word.top - word.bottom) / 2)];
})"""
LOOK = """() => [...new Set([...document.querySelectorAll("#spread ~ .tp-spread:nth-of-type(1) .tp-seg")].map(part => {
  const style = getComputedStyle(part); return style.fill + style.stroke + style.strokeDasharray;
}))].length"""
SHAPES = """() => [...document.querySelectorAll("#marks ~ .tp-big use")].map(use => use.getAttribute("href"))"""


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.thorough)])
def test_each_rating_is_told_by_shape_word_and_colour(scheme: str, windows: Window, style: str) -> None:
    """Each mark is a square before its word, in the middle of its line; no two ratings have one shape or one look in a bar."""
    page = windows.seen(style, width=1280, scheme=scheme)
    rows = page.evaluate(MARKS)
    assert len(rows) == 20
    assert {row[0] for row in rows} >= {"Off track", "At risk", "On track", "Achieved", "Not assessed"}
    for word, width, height, is_before, off in rows:
        assert width == height > 10, word
        assert is_before, word
        assert off < 3, word
    assert len(set(page.evaluate(SHAPES))) == 5
    assert page.evaluate(LOOK) == 5


def test_a_chart_draws_each_of_its_states(windows: Window, style: str) -> None:
    """A line with a gap, a figure alone, a target in force with its tolerance and one to come, years without figures, words."""
    page = windows.seen(style, width=1280, scheme="light")
    chart = page.locator("figure.tp-chart")
    for part in (
        ".tp-s-main line",
        ".tp-s-other line",
        ".tp-target",
        ".tp-hatched",
        ".tp-tocome",
        ".tp-national",
        ".tp-event",
    ):
        assert chart.locator(part).count() > 0, part
    assert chart.locator(".tp-s-main circle, .tp-s-main ~ .tp-mark").count() >= 5
    assert "no tests" in chart.inner_text()
    text = page.locator("#tp-content").inner_text()
    for state in (
        "Withheld",
        "Missing",
        "Overdue",
        "Stale",
        "Not due until",
        "And 48 more rows",
        "Nothing is overdue.",
    ):
        assert state in text, state


def test_it_prints_on_few_sides(windows: Window, style: str) -> None:
    """Without what is only for the screen."""
    page = windows.opened(style, width=1280, scheme="light")
    raw = page.pdf(format="A4")
    assert raw.count(b"/Type /Page\n") <= SIDES
    assert not page.locator(".md-header").is_visible() or page.evaluate("matchMedia('print').matches") is False
