"""How much a head presses for a half-term's four figures: on the update page without a mouse, and in a file on GitHub."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from builders import EXAMPLE, ROOT
from case_tables import a_context, loaded
from filled_in import Filler
from trustplan import load
from trustplan.cli.main import run
from trustplan.website.data.workbook import make_workbook
from trustplan.website.workbook.write import write_workbook

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

PAGE = "update/schools/fernhill/improvement-2026-27/?by=headteacher"
GUIDE = ROOT / "docs" / "guides" / "add-figures.md"
# What is typed for each: the item, its figure, how many pupils, teachers or families, and whether it is final.
FIGURES = [
    ("P2-K1", "93.7", "398", "final"),
    ("P2-K2", "35/118", "", "final"),
    ("trust/strategy-2025-28/SI-K6", "93.8", "16", "final"),
    ("trust/strategy-2025-28/PA-K6", "82", "301", "provisional"),
]
# The same as lines of the file, each below the last one of its measure; an editor keeps the two spaces before it.
LINES = {
    "persistent-absence:": "- {period: 2026-27/aut2, value: 93.7, cohort: 398}",
    "teaching-secure:": "- {period: 2026-27/aut2, group: disadvantaged, value: 35/118}",
    "coaching-plans:": "- {period: 2026-27/aut, on: 2026-12-18, value: 93.8, cohort: 16}",
    "parents-recommend:": "- {period: 2026-27/aut, on: 2026-12-11, value: 82, cohort: 301, status: provisional}",
}
# plans, schools, fernhill, measurements.yaml, Edit; the end of each line above; Commit, New branch, Propose, Create.
CLICKS_ON_GITHUB = 5 + len(LINES) + 4
# The attachment, the sheet; the box of each figure; Reply, Attach, the file.
CLICKS_ON_WORKBOOK = 2 + len(FIGURES) + 3


class Hands:
    """A page that is used with or without a mouse; what is clicked and pressed is counted."""

    def __init__(self, page: Page, *, has_mouse: bool) -> None:
        self.page = page
        self.has_mouse = has_mouse
        self.clicks = self.keys = 0

    def press(self, key: str) -> None:
        """Press a key once."""
        self.page.keyboard.press(key)
        self.keys += 1

    def fill(self, selector: str, text: str) -> None:
        """Type a text into a field."""
        self.use(selector, "")
        self.page.keyboard.type(text)
        self.keys += len(text)

    def use(self, selector: str, *keys: str) -> None:
        """Click on something; without a mouse, go on by Tab until the focus is there, and press the keys."""
        if self.has_mouse:
            self.page.locator(selector).first.click()
            self.clicks += 1
            return
        self.tab_to(selector)
        for key in filter(None, keys):
            self.press(key)

    def tab_to(self, selector: str) -> None:
        """Go on by Tab until the focus is there."""
        for _ in range(40):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.press("Tab")
        pytest.fail(f"{selector} cannot be reached with Tab")


@pytest.fixture(params=[True, False], ids=["with a mouse", "without"])
def hands(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Hands]:
    """Fernhill's form, opened by the link of a reminder, which names the first figure."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.clock.set_fixed_time("2026-12-18T14:32:00Z")
    page.goto(f"{address}{PAGE}#{FIGURES[0][0]}")
    page.locator("fieldset").wait_for()
    yield Hands(page, has_mouse=request.param)
    context.close()


def test_four_figures_on_the_update_page(hands: Hands) -> None:
    """From the link in the mail to the mail that is ready. The guide names what it takes."""
    for item, value, cohort, status in FIGURES:
        if item != FIGURES[0][0]:
            hands.use(f'[id="{item}"] button', "Enter")
        hands.fill(f'[id="{item}:value"]', value)
        if cohort:
            hands.fill(f'[id="{item}:cohort"]', cohort)
        wanted = f'[name="{item}:status"]'
        if hands.has_mouse:
            hands.use(f"{wanted}[value={status}]")
        else:
            moves = 2 if status == "provisional" else 0  # final, revised, provisional
            hands.use(wanted, "Space", *["ArrowRight"] * moves)
    hands.use('[data-part="check"]', "Enter")
    hands.page.locator('[data-part="text"]').wait_for()
    hands.page.evaluate(
        "document.querySelector('[data-part=mail]').addEventListener('click', (event) => event.preventDefault())"
    )
    hands.use('[data-part="mail"]', "Enter")
    assert "Your email is ready." in hands.page.locator('[data-part="done"]').inner_text()
    said = hands.page.locator('[data-part="text"]').inner_text()
    for words in ("93.7% of 398, final", "35/118, final", "93.8% of 16, final", "82% of 301, provisional"):
        assert words in said
    way = f"the update page, {'with' if hands.has_mouse else 'without'} a mouse"
    assert f"| {way} | {hands.clicks} | {hands.keys} |" in GUIDE.read_text(encoding="utf-8")


def test_the_same_in_the_file(tmp_path: Path) -> None:
    """The lines are right, and the guide names what they take."""
    plans = tmp_path / "plans"
    shutil.copytree(EXAMPLE, plans)
    file = plans / "schools" / "fernhill" / "measurements.yaml"
    text = file.read_text(encoding="utf-8")
    for following, line in LINES.items():
        assert f"\n{following}\n" in text
        text = text.replace(f"\n{following}\n", f"\n  {line}\n{following}\n")
    file.write_text(text, encoding="utf-8")
    assert load(plans, today=date(2026, 12, 18)).errors == ()
    keys = sum(len(line) + 1 for line in LINES.values())  # with Enter before each
    assert f"| the file, in GitHub’s editor | {CLICKS_ON_GITHUB} | {keys} |" in GUIDE.read_text(encoding="utf-8")


def test_the_same_in_a_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each figure has one row with boxes beside each other, and comes back as one line; the guide names what it takes."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLE, "plans")
    book = Filler(
        write_workbook(make_workbook(a_context(loaded(EXAMPLE), date(2026, 11, 20)), "fernhill", by="headteacher"))
    )
    keys = len(("Control", "S"))
    for item, value, cohort, status in FIGURES:
        row = item.rpartition("/")[2]
        book.put("figures", row, value=value)
        keys += len(value) + 1  # with Tab or Enter behind what is typed
        if cohort:
            book.put("figures", row, cohort=int(cohort))
            keys += len(cohort) + 1
        if status == "provisional":
            book.put("figures", row, status="Provisional")
            keys += len("Provisional") + 1
    Path("fernhill.xlsx").write_bytes(book.bytes())
    assert run(["sheet", "import", "fernhill.xlsx", "--apply", "--as-of", "2026-12-18"]) == 0, capsys.readouterr().out
    before = (EXAMPLE / "schools/fernhill/measurements.yaml").read_text(encoding="utf-8").splitlines()
    after = Path("plans/schools/fernhill/measurements.yaml").read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line not in before] == [
        "  - {period: 2026-27/aut2, on: 2026-12-18, value: 93.7, cohort: 398}",
        "  - {period: 2026-27/aut2, on: 2026-12-18, group: disadvantaged, value: 35/118}",
        "  - {period: 2026-27/aut, on: 2026-12-18, value: 93.8, cohort: 16}",
        "  - {period: 2026-27/aut, on: 2026-12-18, value: 82, cohort: 301, status: provisional}",
    ]
    assert f"| a workbook | {CLICKS_ON_WORKBOOK} | {keys} |" in GUIDE.read_text(encoding="utf-8")
