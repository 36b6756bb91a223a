"""Pages in a real browser: accessibility, the security policy, other hosts, and no sideways scroll."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from generate_trust import generate

from amounts import IS_THOROUGH, thorough_but
from builders import read, write
from page_kinds import KINDS
from remotes import Trust, git, make_trust
from shared import made_once
from sites import build, write_config
from trustplan.publish.mike_branch import safe_list
from windows import Window, served

pytestmark = pytest.mark.browser

BOARD = ("Briefing", "Changes", "Off track", "Meetings", "The year")
GUIDES = ("", "updating/", "guides/move-a-date/", "checks/", "reference/files/")
LOOKS = (("light", 1280), ("dark", 390), ("dark", 1280), ("light", 390))


@pytest.mark.thorough
@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_the_editors_pages_have_no_accessibility_error(
    scheme: str, width: int, windows: Window, editors_site: Path
) -> None:
    """As those of trustees."""
    with served(editors_site) as url:
        for path in GUIDES:
            windows.require_accessible(windows.opened(url + path, width=width, scheme=scheme))
            assert windows.troubles == [], path


@pytest.mark.thorough
def test_the_menu_on_a_phone_opens_by_keyboard_and_holds_no_stop_while_it_is_closed(
    windows: Window, address: str
) -> None:
    """The second stop after the link to the content; it leads to each page of the section, and to the other sections."""
    page = windows.opened(address, width=390, scheme="light")
    for _ in range(2):  # the link to the content, then the menu
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Menu"
    links = page.locator(".tp-menu a")
    assert links.count()
    assert not any(link.is_visible() for link in links.all())
    stops = page.locator("a, button:not([tabindex='-1']), input, summary, [tabindex='0']").all()
    outside = [stop for stop in stops if stop.is_visible() and (stop.bounding_box() or {"x": -1})["x"] < 0]
    assert [stop for stop in outside if "md-skip" not in (stop.get_attribute("class") or "")] == []
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Briefing"
    menu = page.get_by_role("navigation", name="Menu")
    assert menu.get_by_role("link").all_inner_texts() == [*BOARD, "Plan", "Schools", "Figures", "Assurance", "My work"]
    menu.get_by_role("link", name="Assurance").click()
    page.wait_for_url("**/reviews/")
    page.locator(".tp-menu summary").click()
    menu.get_by_role("link", name="Scheme of delegation").click()
    page.wait_for_url("**/delegation/")
    assert windows.troubles == []


def test_the_menu_opens_without_scripts(windows: Window, address: str) -> None:
    """On a phone, to the section's pages and the other sections; on a desktop they stand below its name."""
    page = windows.opened(f"{address}support/", width=390, scheme="light", scripts=False)
    page.locator(".tp-menu summary").click()
    menu = page.get_by_role("navigation", name="Menu")
    assert menu.get_by_role("link", name="Inspections").is_visible()
    assert menu.get_by_role("link", name="Assurance").is_visible()
    assert menu.locator("[aria-current=page]").inner_text() == "Support"
    page = windows.opened(f"{address}support/", width=1280, scheme="light", scripts=False)
    local = page.get_by_role("navigation", name="Pages of this section")
    assert local.get_by_role("link", name="Sharing practice").is_visible()
    assert local.locator("[aria-current=page]").inner_text() == "Support"


@pytest.mark.thorough
def test_an_address_without_a_page_leads_on_from_below_any_folder(
    windows: Window, example_site: Path, editors_site: Path
) -> None:
    """To the first page of each section of its own site, by links that work, and to the search."""
    for site, first in ((example_site, "Board"), (editors_site, "Reference")):
        with served(site.parent) as url:
            page = windows.opened(f"{url}{site.name}/404.html", width=1280, scheme="light")
            link = page.locator(".tp").get_by_role("link", name=first)
            page.locator(f".tp a[href^='/{site.name}/']").first.wait_for()
            link.click()
            page.wait_for_url(lambda there: not there.endswith("404.html"))
            page.locator("h1").wait_for()
            assert "Page not found" not in page.title()


def test_search_costs_nothing_until_somebody_searches_and_finds_an_item_by_its_code(
    windows: Window, address: str
) -> None:
    """Neither its index nor its program is fetched before; then both, once. Typing a code leads to the item."""
    page = windows.opened(address, width=1280, scheme="light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "search" in url]
    page.locator(".md-search__input").focus()
    page.keyboard.type("attendance", delay=10)
    page.locator(".md-search-result__link").first.wait_for(timeout=15_000)
    page.locator(".md-search__input").fill("")
    page.keyboard.type("Fernhill", delay=20)
    first = page.locator(".md-search-result__item", has_text="Fernhill").first
    first.wait_for(timeout=15_000)
    assert "Fernhill Primary School" in first.inner_text()  # before its plans, its roles and the forms for its updates
    page.locator(".md-search__input").fill("")
    page.keyboard.type("SI-K3", delay=20)
    link = page.locator(".md-search-result__link[href*='SI-K3']").first
    link.wait_for(timeout=15_000)
    assert "Reading, writing and maths" in link.inner_text()
    assert sum(url.endswith("search_index.json") for url in asked) == 1
    assert windows.troubles == []


def test_an_address_that_asks_for_a_search_is_answered(windows: Window, address: str) -> None:
    """As of a result that was opened, whose words are marked on its page."""
    page = windows.opened(f"{address}measures/?h=attendance", width=1280, scheme="light")
    page.locator("mark").first.wait_for(timeout=15_000)
    assert windows.troubles == []


@pytest.mark.parametrize("width", [390, 760, 1000])
@pytest.mark.thorough
def test_the_reasons_of_a_kpi_can_be_read_at_any_width(width: int, windows: Window, address: str) -> None:
    """Facts are never squeezed into a column of single words."""
    page = windows.opened(f"{address}schools/fernhill/improvement-2026-27/P2/", width=width, scheme="light")
    facts = page.locator("[id='P2-K1'] .tp-facts dd")
    widths = facts.evaluate_all("all => all.map(dd => dd.getBoundingClientRect().width)")
    assert min(widths) >= 150


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a trust of twelve schools."""

    def make(folder: Path) -> None:
        generate(folder / "plans", 12, seed=1)
        write_config(folder)
        result = build(folder)
        assert result.returncode == 0, result.stderr

    return made_once(tmp_path_factory, "twelve", make) / "site"


@pytest.mark.thorough
@pytest.mark.parametrize("width", [390, 1280])
def test_twelve_schools_fit_side_by_side_without_scrolling_sideways(width: int, windows: Window, twelve: Path) -> None:
    """Only the table scrolls, in a named region that the keyboard reaches; schools are its rows."""
    with served(twelve) as url:
        page = windows.opened(f"{url}schools/compare/", width=width, scheme="light")
        page.locator(".tp-every summary").click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator(".tp-heat").first.locator("tbody tr").count() == 13  # the trust's own first
        windows.require_accessible(page)


OVERLAPS = """which => {
  const boxes = [...document.querySelectorAll(which)].map(e => [e.textContent.trim(), e.getBoundingClientRect()])
    .filter(([, box]) => box.width && box.height);
  const found = boxes.filter(([, box]) => box.left < 0 || box.right > innerWidth).map(([words]) => words);
  boxes.forEach(([words, a], n) => boxes.slice(n + 1).forEach(([others, b]) => {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 1 && high > 3) found.push(`${words} | ${others}`);
  }));
  return found;
}"""
CROWDED = ("energy", "reserves", "pupil-teacher-ratio", "staff-empowered", "leaders-qualified", "code-breaches")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.thorough
def test_the_words_of_a_chart_can_be_read(width: int, windows: Window, address: str) -> None:
    """None covers another or leaves the screen: names of lines and targets, values at the axis and years."""
    for measure in CROWDED:
        page = windows.opened(f"{address}measures/{measure}/", width=width, scheme="light")
        assert (measure, page.evaluate(OVERLAPS, ".tp-plot text")) == (measure, [])


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.thorough
def test_the_words_of_support_over_time_can_be_read(width: int, windows: Window, address: str) -> None:
    """None covers another or leaves the screen, and a level, its review and the next meeting are named at any width."""
    for school in ("fernhill", "mill-green"):
        page = windows.opened(f"{address}schools/{school}/support/", width=width, scheme="light")
        assert (school, page.evaluate(OVERLAPS, ".tp-course text")) == (school, [])
        shown = [words.strip() for words in page.locator(".tp-course text:visible").all_text_contents()]
        assert {"3 Dec", "today, 20 Nov", "2026/27"} <= set(shown)


@pytest.mark.parametrize("kind", ["schools", "reviews", "support"])
def test_the_names_of_cells_can_be_read_on_a_phone(kind: str, windows: Window, address: str) -> None:
    """Where a table's columns stand below one another, a name of two lines makes room for itself."""
    page = windows.opened(f"{address}{kind}/", width=390, scheme="light")
    assert page.evaluate(OVERLAPS, ".tp-cell-name") == []


def test_the_first_screen_of_home_holds_the_lead_and_every_decision(windows: Window, address: str) -> None:
    """At 1280 by 900 a trustee sees what matters and everything to decide, and that changes follow."""
    page = windows.opened(address, width=1280, scheme="light")
    for selector in (".tp-lead", ".tp-ask li:last-child", "#changed"):
        box = page.locator(selector).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 900, selector


def test_on_a_phone_decisions_come_before_everything_else(windows: Window, address: str) -> None:
    """Right after the lead."""
    page = windows.opened(address, width=390, scheme="light")
    heads = page.locator(".tp h2").evaluate_all("all => all.map(h => [h.getBoundingClientRect().y, h.id])")
    assert [name for _, name in sorted(heads)][:2] == ["decisions", "changed"]


def test_the_scheme_of_delegation_can_be_read_on_a_phone(windows: Window, address: str) -> None:
    """Each responsibility says who holds it, and where that is otherwise today; nothing covers anything."""
    page = windows.opened(f"{address}delegation/", width=320, scheme="light")
    assert page.evaluate(OVERLAPS, ".tp-by-phone p, .tp-changed .tp-cell-name") == []
    words = page.locator(".tp-scheme tr", has_text="Agree the school's budget").inner_text()
    assert "Holds: local governing body" in words
    assert "Fernhill: held by the board of trustees" in words


@pytest.mark.parametrize("width", [320, 390, 760, 1000, 1280])
@pytest.mark.thorough
def test_the_picture_can_be_read_at_any_width(width: int, windows: Window, address: str) -> None:
    """No count or mark covers another or leaves the screen."""
    page = windows.opened(address, width=width, scheme="light")
    assert page.evaluate(OVERLAPS, ".tp-pic .tp-n, .tp-pic b, .tp-pic .tp-mark, .tp-pic .tp-sole") == []


@pytest.mark.parametrize("width", [320, 390, 760, 1000, 1280])
@pytest.mark.thorough
def test_the_names_of_schools_compared_can_be_read_at_any_width(width: int, windows: Window, address: str) -> None:
    """None covers another."""
    page = windows.opened(f"{address}schools/compare/", width=width, scheme="light")
    assert page.evaluate(OVERLAPS, ".tp-dots text") == []


def test_pages_read_without_scripts(windows: Window, address: str) -> None:
    """Explanations open and links work when scripts are off."""
    page = windows.opened(address + KINDS["objective"], width=1280, scheme="light", scripts=False)
    page.locator("#SI-K3 summary").first.click()
    assert page.locator("#SI-K3 .tp-panel").first.is_visible()


def test_a_head_comes_from_what_is_due_next_to_its_row_of_the_form(windows: Window, address: str) -> None:
    """By the keyboard too: each row's link leads to that row, opened for the head. Who asks comes here by two clicks from home."""
    page = windows.opened(f"{address}roles/fernhill-headteacher/", width=1280, scheme="light")
    assert page.locator("h1").inner_text() == "My work: headteacher, Fernhill"
    first = page.locator(".tp-work").first
    assert first.locator("b").inner_text().replace("\u00a0", " ") == "3 Dec 2026"
    link = page.locator(".tp-work-do a[href$='#P3-A1']")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/update/schools/fernhill/**")
    assert page.locator("#tp-u-role").input_value() == "headteacher"
    assert page.locator("[id='P3-A1'] fieldset").is_visible()
    assert windows.troubles == []


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Trust, str]]:
    """A trust with editions on a bare repository, one where nothing leads to a second, and the address of its branch."""
    folder = tmp_path_factory.mktemp("editions")
    (folder / "kept").mkdir()
    (folder / "served").mkdir()
    trust = make_trust(folder / "trust", folder / "kept")
    with served(folder / "served") as address:
        policy = trust.plans / "plans" / "reference" / "policy.yaml"
        hosts = [{"remote": str(folder), "access": "controlled", "address": address}]
        write(policy, {**read(policy), "hosts": hosts})
        trust.commit()
        for meeting in ("board-2026-07", "board-2026-10") if IS_THOROUGH else ("board-2026-07",):
            assert trust.publish(meeting).returncode == 0
        git(folder, "clone", "--quiet", "--branch", "gh-pages", str(trust.pages), "served")
        yield trust, address


@pytest.mark.thorough
def test_the_selector_leads_from_edition_to_edition(editions: tuple[Trust, str], windows: Window) -> None:
    """To the same page of the other; an earlier one says that it is, and the newest does not."""
    _, address = editions
    page = windows.opened(f"{address}editions/", width=1280, scheme="light")
    page.goto(address)
    page.wait_for_url("**/latest/")
    page.goto(f"{address}2026-10-08-board/schools/")
    page.wait_for_selector(".md-version")
    assert page.locator(".md-version__link").all_inner_texts() == [
        "Board of trustees, 8 Oct 2026",
        "Board of trustees, 9 Jul 2026",
    ]
    assert not page.is_visible(".tp-earlier")
    page.hover(".md-version")
    page.click(".md-version__link >> text=9 Jul 2026")
    page.wait_for_url("**/2026-07-09-board/schools/")
    page.wait_for_selector(".tp-earlier", state="visible")
    assert "As at 25 Jun 2026, for Board of trustees, 9 Jul 2026." in page.inner_text(".tp-earlier")
    page.click(".tp-earlier a")
    page.wait_for_url("**/latest/")
    assert "As at 25" in page.inner_text(".tp-asat")


def test_a_title_is_text_in_the_selector(editions: tuple[Trust, str], windows: Window) -> None:
    """The theme writes it as markup: a meeting's title must send nobody to another host."""
    trust, address = editions
    path = trust.folder.parent / "served" / "versions.json"
    before = path.read_text(encoding="utf-8")
    listed = json.loads(before)
    hostile = 'Board <meta http-equiv=refresh content="0;url=/404.html"> & <img src=x> &lt;b&gt;'
    listed[0]["title"] = hostile
    path.write_bytes(safe_list(json.dumps(listed)))
    try:
        page = windows.opened(f"{address}2026-07-09-board/", width=1280, scheme="light")
        page.wait_for_selector(".md-version")
        page.wait_for_timeout(300)
        assert page.url.endswith("2026-07-09-board/")
        assert page.locator(".md-version__link").first.inner_text() == hostile.replace("&lt;b&gt;", "<b>")
        assert page.locator(".md-version meta, .md-version img").count() == 0
    finally:
        path.write_text(before, encoding="utf-8")


@pytest.mark.thorough  # the same is asserted of the published bytes on each run
def test_editions_stay_as_they_are_when_three_more_come(editions: tuple[Trust, str], tmp_path: Path) -> None:
    """Byte for byte; those that read the first one see no difference."""
    trust = editions[0].copy(editions[0].folder.parent / "copy")
    first = trust.tree("2026-07-09-board")
    for number, meeting in enumerate(("finance-2026-10", "board-2026-12", "board-2026-03")):
        (trust.plans / "docs" / "about.md").write_text(f"# About {number}\n", encoding="utf-8")
        trust.commit()
        done = trust.publish(meeting)
        assert done.returncode == 0, done.stderr
    assert len(trust.versions()) == 5
    assert trust.tree("2026-07-09-board") == first
    git(tmp_path, "clone", "--quiet", "--branch", "gh-pages", str(trust.pages), "after")
    before = editions[0].folder.parent / "served" / "2026-07-09-board"
    files = [p for p in before.rglob("*") if p.is_file()]
    assert len(files) > 100
    for path in files:
        after = tmp_path / "after" / "2026-07-09-board" / path.relative_to(before)
        assert after.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("path", ["editions/", "compare/2026-07-09-board--2026-10-08-board/", "404.html"])
@pytest.mark.parametrize("scheme", thorough_but(1, ["light", "dark"]))
@pytest.mark.parametrize("width", thorough_but(1, [1280, 390]))
@pytest.mark.thorough
def test_a_page_outside_the_editions_has_no_accessibility_error(
    path: str, scheme: str, width: int, editions: tuple[Trust, str], windows: Window
) -> None:
    """Accessible, within its policy, and no wider than the screen."""
    page = windows.opened(f"{editions[1]}{path}", width=width, scheme=scheme, scripts=True)
    windows.require_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert windows.troubles == []
