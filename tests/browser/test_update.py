"""The update page in a real browser: filling in, faults, the draft, and what is sent."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser, Locator, Page, Route

from amounts import IS_THOROUGH
from builders import TABLES, read
from trustplan.schema.loader import read_schema, written_out
from windows import Window

pytestmark = pytest.mark.browser

FERNHILL = "update/schools/fernhill/improvement-2026-27/"
NOTE = """Fourth "weekly" session: held – since 9 November; it's fine, 100% & <script>alert(1)</script> 😀\n\nÉcole: naïve #1, 'x'."""
SCRIPTS = "assets/update"

SLIP_FORM = Draft202012Validator(
    written_out(
        read_schema("update-slip"), {"#": read_schema("update-slip"), "common.schema.json": read_schema("common")}
    )
)


class Form:
    """The page of Fernhill's plan in a window of its own, at a fixed time."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address + FERNHILL

    def go(self, more: str = "?by=headteacher") -> None:
        """Open the page, as if for the first time in a tab."""
        self.page.goto("about:blank")
        self.page.goto(self.address + more)
        self.part("form").wait_for()

    def part(self, name: str) -> Locator:
        """A part of the page by its name in the template."""
        return self.page.locator(f'[data-part="{name}"]')

    def field(self, item: str, name: str) -> Locator:
        """The control of a field."""
        return self.page.locator(f'[id="{item}:{name}"]')

    def open(self, item: str) -> None:
        """Open an item's form."""
        self.page.locator(f'[id="{item}"] button').first.click()

    def choose(self, item: str, name: str, value: str) -> None:
        """Choose one of several."""
        self.field(item, name).locator(f"input[value={value}]").check()

    def slip(self) -> dict[str, Any]:
        """What the mail's line holds, unpacked as the office's program does."""
        line = re.search(r"^TP1:([\w-]+)\.([0-9a-f]{8})$", self.part("text").inner_text(), re.MULTILINE)
        assert line, self.part("text").inner_text()
        packed = line[1] + "=" * (-len(line[1]) % 4)
        raw = zlib.decompress(base64.urlsafe_b64decode(packed), wbits=-15)
        assert f"{zlib.crc32(raw):08x}" == line[2]
        found: dict[str, Any] = json.loads(raw)
        assert raw.decode() == json.dumps(found, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return found


@pytest.fixture
def form(browser: Browser, address: str) -> Iterator[Form]:
    """The page without a draft."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, timezone_id="Europe/London")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.clock.set_fixed_time("2026-11-20T14:32:00Z")
    yield Form(page, address)
    context.close()


def fill_in(form: Form) -> None:
    """Two actions, a milestone, a figure and a judgement."""
    form.open("P3-A1")
    form.field("P3-A1", "stage").select_option("complete")
    form.field("P3-A1", "note").fill(NOTE)
    form.field("P3-A1", "evidence").fill("Staffing plan, 18 November 2026")
    form.open("P2-A1")
    form.choose("P2-A1", "rating", "off-track")
    form.field("P2-A1", "why").fill("18 families have not answered two letters")
    form.field("P2-A1", "doing").fill("Home visits\nto all 27 families by 11 December.")
    form.field("P2-A1", "forecast_end").fill("30 Jul 2027")
    form.open("P1-A1")
    form.field("P1-A1", "done:visits").fill("19/11/2026")
    form.open("P2-K1")
    form.field("P2-K1", "value").fill(" 93.70 % ")
    form.field("P2-K1", "cohort").fill("398")
    form.choose("P2-K1", "status", "provisional")
    form.open("P1-K3")
    form.choose("P1-K3", "rating", "on-track")
    form.field("P1-K3", "because").fill("Seen in every class.")


CHANGES: list[dict[str, Any]] = [
    {
        "item": "P1-A1",
        "kind": "milestone",
        "milestone": "visits",
        "was": {"done": None},
        "entry": {"done": "2026-11-19"},
    },
    {
        "item": "P2-A1",
        "kind": "update",
        "was": {"on": "2026-11-06", "by": "attendance-lead", "stage": "in-progress", "rating": "at-risk"},
        "entry": {
            "rating": "off-track",
            "note": "18 families have not answered two letters.",
            "recovery": {"doing": "Home visits to all 27 families by 11 December."},
            "forecast_end": "2027-07-30",
        },
    },
    {
        "item": "P3-A1",
        "kind": "update",
        "was": {"on": "2026-11-10", "by": "headteacher", "stage": "in-progress", "rating": "on-track"},
        "entry": {"stage": "complete", "note": NOTE, "evidence": ["Staffing plan, 18 November 2026"]},
    },
    {
        "item": "P1-K3",
        "kind": "judgement",
        "was": {"on": "2026-10-14", "rating": "at-risk", "by": "deputy-head"},
        "entry": {"rating": "on-track", "because": "Seen in every class."},
    },
    {
        "item": "P2-K1",
        "kind": "figure",
        "period": "2026-27/aut2",
        "was": None,
        "entry": {"value": "93.70", "cohort": 398, "status": "provisional"},
    },
]
SLIP = {
    "format": 1,
    "plan": "schools/fernhill/improvement-2026-27",
    "by": "headteacher",
    "on": "2026-11-20",
    "as_at": "2026-11-20",
    "changes": CHANGES,
}


def test_what_is_typed_is_what_is_sent(form: Form) -> None:
    """By mail and as a file; both are slips of the declared form, and the draft stays until the site shows it."""
    troubles: list[str] = []
    form.page.on("console", lambda m: troubles.append(m.text) if m.type in ("error", "warning") else None)
    form.page.on("pageerror", lambda e: troubles.append(str(e)))
    form.go()
    fill_in(form)
    assert form.part("changes").inner_text() == "5 changes"
    form.part("check").click()
    form.part("text").wait_for()
    assert form.slip() == SLIP
    assert list(SLIP_FORM.iter_errors(form.slip())) == []
    mail = urlsplit(str(form.part("mail").get_attribute("href") or ""))
    if form.part("way-mail").is_visible():
        assert mail.path == "office@hazelbrook.example"
        assert (
            unquote(parse_qs(mail.query)["subject"][0]) == "Update to Fernhill, improvement plan 2026/27, 20 Nov 2026"
        )
    assert form.part("sent").locator("tr").count() == 5
    assert not form.part("way-github").is_visible()
    with form.page.expect_download() as waiting:
        form.part("download").click()
    saved = waiting.value
    assert re.fullmatch(r"2026-11-20-fernhill-improvement-2026-27-[0-9a-f]{6}\.json", saved.suggested_filename)
    assert json.loads(Path(saved.path()).read_text(encoding="utf-8")) == SLIP
    assert "The file is saved" in form.part("done").inner_text()
    form.part("back").click()
    assert form.part("changes").inner_text() == "5 changes"
    assert troubles == []


@pytest.mark.thorough
def test_a_fault_is_named_where_it_is_and_on_top(form: Form) -> None:
    """The summary has the focus and leads to the field; nothing is said while one still types."""
    form.go("")
    form.open("P2-A1")
    form.choose("P2-A1", "rating", "off-track")
    form.field("P2-A1", "why").fill("x")
    form.field("P2-A1", "why").fill("")
    assert form.page.locator(".tp-u-error:visible").count() == 0
    form.field("P2-A1", "doing").focus()
    error = form.page.locator(".tp-u-error:visible")
    assert error.inner_text().split("\n") == ["Missing", "It is off track, but nothing says why."] or (
        error.inner_text() == "Missing It is off track, but nothing says why."
    )
    form.part("check").click()
    summary = form.part("summary")
    assert summary.evaluate("node => document.activeElement === node")
    assert summary.locator("h2").inner_text() == "Three entries to correct before you send"
    assert summary.locator("li").all_inner_texts() == [
        "Nothing says who you are. Choose your role.",
        "P2-A1 is off track, but nothing says why. Fill in “Because”.",
        "P2-A1 is off track, but nothing says what action is being taken. Fill in “Action being taken”.",
    ]
    form.open("P1-A1")  # closes the other
    summary.locator("button").nth(2).click()
    doing = form.field("P2-A1", "doing")
    assert doing.evaluate("node => document.activeElement === node")
    assert doing.get_attribute("aria-invalid") == "true"
    assert "P2-A1:doing:error" in str(doing.get_attribute("aria-describedby"))


@pytest.mark.thorough
def test_nothing_moves_from_below_a_pointer(form: Form) -> None:
    """A fault that is found on leaving a field is not shown before the button is released: the click would be lost."""
    form.go()
    form.open("P2-A1")
    form.choose("P2-A1", "rating", "at-risk")
    form.field("P2-A1", "why").focus()
    form.part("check").hover()
    form.page.mouse.down()
    assert form.page.locator(".tp-u-error:visible").count() == 0
    form.page.mouse.up()
    form.part("summary").wait_for()
    form.field("P2-A1", "why").fill("x")
    form.field("P2-A1", "note").focus()
    assert form.page.locator(".tp-u-error:visible").count() == 0


@pytest.mark.thorough
def test_a_draft_stays_on_the_device_until_it_is_deleted(form: Form) -> None:
    """With the role, over a new visit; deleting asks once, and can be refused."""
    form.go()
    assert form.part("changes").inner_text() == "No changes yet"
    assert not form.part("check").is_visible()
    form.open("P2-A1")
    form.field("P2-A1", "note").fill(NOTE)
    form.go("")
    assert "Draft kept on this device, 20 Nov 2026, 14:32." in form.part("bar").inner_text()
    assert form.page.locator('[id="P2-A1"] p').inner_text() == "P2-A1. Changed: note"
    form.open("P2-A1")
    assert form.field("P2-A1", "note").input_value() == NOTE
    form.page.once("dialog", lambda dialog: dialog.dismiss())
    form.part("delete").click()
    assert form.part("changes").inner_text() == "1 change"
    form.page.once("dialog", lambda dialog: dialog.accept())
    form.part("delete").click()
    assert form.part("changes").inner_text() == "No changes yet"
    assert (
        form.page.evaluate("localStorage.length - Object.keys(localStorage).filter(k => !k.includes('update:')).length")
        == 0
    )
    form.go()
    assert form.part("changes").inner_text() == "No changes yet"


@pytest.mark.thorough
def test_who_comes_by_a_link_finds_the_own_items_first(form: Form) -> None:
    """By role, and by an item, which is then open."""
    form.go("?by=attendance-lead")
    assert form.part("rows").first.locator("h3").first.inner_text() == "Meet the families of every child below 92%"
    assert form.page.locator("#tp-u-role").input_value() == "attendance-lead"
    form.go("#P2-A2")
    assert form.field("P2-A2", "stage").is_visible()
    form.go("?by=nobody")
    assert form.page.locator("#tp-u-role").input_value() == ""


@pytest.mark.thorough
def test_a_plan_that_went_on_meanwhile_is_noticed(form: Form) -> None:
    """What others wrote since is said, and who writes decides; what the site shows already is dropped from the draft."""
    form.go()
    form.open("P2-A1")
    form.field("P2-A1", "note").fill("40 families met.")
    form.open("P3-A1")
    form.field("P3-A1", "note").fill("Two plans were drawn up; unions are consulted until 1 December.")
    form.page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find((name) => name.includes("update:"));
          const draft = JSON.parse(localStorage[key]);
          for (const id of ["P2-A1", "P3-A1"]) draft.began[id] = draft.began[id].replace(/2026-11-\\d\\d/, "2026-10-01").replace("at-risk", "on-track");
          localStorage[key] = JSON.stringify(draft);
        }"""
    )
    form.go()
    assert form.part("changes").inner_text() == "1 change"
    assert "Changed since you began: was on track, is now at risk." in form.page.locator('[id="P2-A1"]').inner_text()
    form.part("check").click()
    assert "P2-A1: the plan has changed since you began." in form.part("summary").inner_text()
    form.page.get_by_role("button", name="Keep yours").click()
    form.part("check").click()
    assert form.slip()["changes"][0]["was"]["on"] == "2026-11-06"


@pytest.mark.thorough
def test_items_of_others_are_closed_to_a_role(form: Form) -> None:
    """They come last and say whom they are for; what was filled in before the role was chosen is not lost, and not sent."""
    form.go("")
    assert form.page.locator("#tp-u-role option").all_inner_texts() == [
        "Choose your role",
        "Headteacher, Fernhill",
        "Deputy headteacher, Fernhill",
        "English lead, Fernhill",
        "Attendance lead, Fernhill",
        "Business manager, Fernhill",
    ]
    form.open("P2-A1")
    form.field("P2-A1", "note").fill("40 families met.")
    form.page.locator("#tp-u-role").select_option("english-lead")
    codes = form.part("rows").first.locator("h3 + p").all_inner_texts()
    assert [text.partition(".")[0] for text in codes] == ["P1-A1", "P1-A3", "P1-A2", "P2-A1", "P3-A1"]
    assert form.page.locator('[id="P1-A2"]').inner_text().endswith("For: Deputy headteacher, Headteacher")
    assert form.page.locator('[id="P1-A2"] button').count() == 0
    form.part("check").click()
    assert form.part("summary").locator("li").all_inner_texts() == [
        "P2-A1 is not for your role. Choose the role that it is for, or delete your entry."
    ]
    assert form.page.locator('[id="P2-A1"] button').inner_text().startswith("Delete")
    form.page.locator("#tp-u-role").select_option("attendance-lead")
    form.part("check").click()
    assert form.slip()["changes"][0]["entry"] == {"note": "40 families met."}
    form.part("back").click()
    form.page.locator("#tp-u-role").select_option("english-lead")
    form.open("P2-A1")  # which deletes it
    assert form.part("changes").inner_text() == "No changes yet"
    form.go("?by=english-lead#P1-A2")
    assert form.page.locator("fieldset").count() == 0
    form.go("?by=ceo")
    assert form.page.locator("#tp-u-role").input_value() == ""


@pytest.mark.thorough
def test_after_sending_the_draft_says_what_is_left_to_do(form: Form) -> None:
    """On the page that sends, beside the draft, and on the next visit; until something more is filled in."""
    form.go()
    form.open("P3-A1")
    form.field("P3-A1", "note").fill("A note.")
    form.part("check").click()
    form.part("text").wait_for()
    form.part("mail").evaluate("node => node.addEventListener('click', (event) => event.preventDefault())")
    assert form.part("done").inner_text() == ""
    form.part("mail").click()
    ready = "Your email is ready. Press Send in your email program."
    beside = f"1 change\n{ready} Draft kept on this device, 20 Nov 2026, 14:32. Delete draft"
    assert form.part("done").inner_text() == ready
    with form.page.expect_download():
        form.part("download").click()
    assert form.part("done").inner_text() == "The file is saved. Attach it to an email, or hand it to the office."
    form.part("mail").click()
    form.part("back").click()
    assert form.part("bar").locator("p").inner_text() == beside
    form.go()
    assert form.part("bar").locator("p").inner_text() == beside
    form.open("P3-A1")
    form.field("P3-A1", "note").fill("Another note.")
    assert "Your email" not in form.part("bar").inner_text()


@pytest.mark.thorough
def test_a_figure_that_was_sent_stays_one_of_its_period(form: Form) -> None:
    """When the site asks for the next period, the draft of the one before is not taken for it; once it is shown, it goes."""
    form.go()
    form.open("P2-K1")
    form.field("P2-K1", "value").fill("93.70")
    form.choose("P2-K1", "status", "final")
    period = '"id":"2026-27/aut2","label":"autumn 2, 2026/27","choice":"Autumn 2, 2026/27","was":'
    later = '{"id":"2026-27/spr1","label":"spring 1, 2026/27","choice":"Spring 1, 2026/27","was":null},{'
    shown: list[str] = []

    def answer(route: Route) -> None:
        response = route.fetch()
        parts = response.text().split('"id":"P2-K1"', 1)
        assert period in parts[1]
        parts[1] = parts[1].replace(f"{{{period}null", later + period + shown[0], 1)
        route.fulfill(response=response, body='"id":"P2-K1"'.join(parts))

    form.page.route(lambda url: "/update/schools/" in url, answer)
    shown.append("null")
    form.go()
    assert form.part("changes").inner_text() == "1 change"
    assert "Changed: figure for autumn 2" in form.page.locator('[id="P2-K1"]').inner_text()
    shown[0] = '{"value":"92","status":"final"}'
    form.go()
    assert "Changed since you began" in form.page.locator('[id="P2-K1"]').inner_text()
    shown[0] = '{"value":"93.7","status":"final"}'
    form.go()
    assert form.part("changes").inner_text() == "No changes yet"


@pytest.mark.thorough
def test_a_school_sends_the_figures_that_the_trusts_plan_asks_for(form: Form) -> None:
    """With those of its own plan, in one slip, which names the trust's plan."""
    form.address = form.address.replace("fernhill", "st-aidans")
    form.go("?by=headteacher#trust/strategy-2025-28/SI-K6")
    form.field("trust/strategy-2025-28/SI-K6", "value").fill("61")
    form.choose("trust/strategy-2025-28/SI-K6", "status", "provisional")
    form.open("P2-K1")
    form.field("P2-K1", "value").fill("94.1")
    form.choose("P2-K1", "status", "final")
    form.part("check").click()
    form.part("text").wait_for()
    own, asked = form.slip()["changes"]
    assert (own["item"], "plan" in own) == ("P2-K1", False)
    assert (asked["item"], asked["plan"], asked["kind"]) == ("SI-K6", "trust/strategy-2025-28", "figure")
    assert "2. SI-K6 " in form.part("text").inner_text()
    assert list(SLIP_FORM.iter_errors(form.slip())) == []


@pytest.mark.thorough
def test_too_much_for_an_address_is_copied(form: Form) -> None:
    """The text that is copied is the mail's, and the mail that opens is empty."""
    form.go()
    form.open("P3-A1")
    form.field("P3-A1", "note").fill("Ein Satz mit Wörtern. " * 90)
    form.part("check").click()
    form.part("copy").wait_for()
    assert not form.part("way-mail").is_visible()
    form.part("copy").click()
    form.page.wait_for_function("document.querySelector('[data-part=done]').textContent.includes('copied')")
    assert "TP1:" in form.page.evaluate("navigator.clipboard.readText()")
    assert "body=" not in str(form.part("empty-mail").get_attribute("href"))


def changed(form: Form, **values: str) -> None:
    """Have the page come with other data, as a site with other settings would."""

    def answer(route: Route) -> None:
        response = route.fetch()
        text = response.text()
        for name, value in values.items():
            text = re.sub(f'"{name}":"[^"]*"', f'"{name}":"{value}"', text, count=1)
        route.fulfill(response=response, body=text)

    form.page.route(lambda url: "/update/schools/" in url, answer)


@pytest.mark.thorough
def test_a_site_without_an_office_says_why_nothing_is_mailed(form: Form) -> None:
    """GitHub is offered where the repository is there, until there is too much for one address; a file always."""
    changed(form, office="", new_file="https://github.com/trust/plans/new/main")
    form.go()
    form.open("P3-A1")
    form.field("P3-A1", "note").fill("A note.")
    form.part("check").click()
    form.part("left-out").wait_for()
    assert form.part("left-out").inner_text() == (
        "Sending by email is left out: this site does not know the trust office's address."
    )
    assert not form.part("mail-section").is_visible()
    proposal = urlsplit(str(form.part("github").get_attribute("href")))
    asked = parse_qs(proposal.query)
    assert proposal.path == "/trust/plans/new/main"
    assert re.fullmatch(r"updates/2026-11-20-fernhill-improvement-2026-27-\w{6}\.json", asked["filename"][0])
    assert json.loads(asked["value"][0])["changes"][0]["entry"] == {"note": "A note."}
    form.part("back").click()
    form.field("P3-A1", "note").fill("A long note, é. " * 500)
    form.part("check").click()
    form.page.wait_for_function("document.querySelector('[data-part=left-out]').textContent.includes('too much')")
    assert not form.part("way-github").is_visible()
    assert form.part("download").is_visible()


@pytest.mark.thorough
def test_a_browser_that_cannot_pack_offers_the_file(form: Form) -> None:
    """With the reason; and a draft that another version left in a form of its own does no harm."""
    form.page.add_init_script("delete window.CompressionStream")
    form.go()
    form.page.evaluate(
        "Object.keys(localStorage).forEach((k) => localStorage.removeItem(k)); "
        "localStorage['trustplan update: Hazelbrook Learning Trust: schools/fernhill/improvement-2026-27'] = "
        "JSON.stringify({ by: 7, entries: null, began: [] })"
    )
    form.go()
    form.open("P3-A1")
    form.field("P3-A1", "note").fill("A note.")
    form.part("check").click()
    form.part("left-out").wait_for()
    assert "this browser is too old for it" in form.part("left-out").inner_text()
    assert not form.part("way-mail").is_visible()
    assert form.part("download").is_visible()


def test_without_scripts_it_says_whom_to_write_to(windows: Window, address: str) -> None:
    """And shows no form that does nothing."""
    page = windows.opened(address + FERNHILL, width=1280, scheme="light", scripts=False)
    assert page.locator('[data-part="no-script"]').inner_text() == (
        "This form needs JavaScript. Without it, send an email to the trust office: office@hazelbrook.example. Name your "
        "role and the plan, and say for each item its code and what is new. The codes are on the plan's page."
    )
    mail = page.locator('[data-part="no-script"] a').first.get_attribute("href")
    assert mail == "mailto:office@hazelbrook.example?subject=Update%20to%20Fernhill%2C%20improvement%20plan%202026/27"
    assert page.locator("button:visible", has_text="Check and send").count() == 0


@pytest.mark.parametrize(
    ("width", "scheme", "forced"),
    [
        pytest.param(1280, "light", "none", marks=pytest.mark.thorough),
        pytest.param(390, "dark", "none", marks=pytest.mark.thorough),
        pytest.param(1280, "light", "active", marks=pytest.mark.thorough),
    ],
)
def test_each_state_is_accessible(width: int, scheme: Any, forced: Any, form: Form, windows: Window) -> None:
    """Fresh, open, with faults, ready to send, sent, and for another role: WCAG A and AA, nothing off to the side.

    On each run contrast, which takes the longest, is measured where new colours come: with faults, and ready to send.
    """
    form.page.set_viewport_size({"width": width, "height": 900})
    form.page.emulate_media(color_scheme=scheme, reduced_motion="reduce", forced_colors=forced)
    form.go()
    form.page.wait_for_timeout(600)  # the theme fades its tabs in

    def look(*, contrast: bool = IS_THOROUGH) -> None:
        form.page.evaluate("scrollTo(0, 0)")  # what is half below the header is too small to press
        assert windows.axe(form.page, contrast=contrast) == []
        for narrow in (width, 320):
            form.page.set_viewport_size({"width": narrow, "height": 900})
            assert form.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        form.page.set_viewport_size({"width": width, "height": 900})

    look()
    form.open("P2-A1")
    form.choose("P2-A1", "rating", "off-track")
    look()
    form.part("check").click()
    form.part("summary").wait_for()
    look(contrast=True)
    form.field("P2-A1", "why").fill("A reason.")
    form.field("P2-A1", "doing").fill("Something.")
    form.part("check").click()
    form.part("text").wait_for()
    form.page.wait_for_timeout(600)
    look(contrast=True)
    form.part("mail").evaluate("node => node.addEventListener('click', (event) => event.preventDefault())")
    form.part("mail").click()
    look()
    form.part("back").click()
    form.page.locator("#tp-u-role").select_option("english-lead")
    look()


def test_the_parts_of_the_script_do_as_their_table_says(form: Form) -> None:
    """Days and numbers as people type them, texts, addresses, and what is wrong with entries."""
    form.go()
    rows = read(TABLES / "update_form.yaml")
    wrong = []
    for row in rows:
        given = row.get("given", [])
        asked = (
            "async ([module, name, given]) => {"
            " const load = (name) => import(new URL(`../../../../assets/update/${name}.js`, location.href));"
            " const own = JSON.parse(document.querySelector('[data-part=data]').textContent);"
            " const data = { ...(await load('shared')).default, ...own };"
            " const found = await load(module);"
            " const read = (one) => (one === '$data' ? data : one?.$item ? data.items.find((i) => i.id === one.$item) : one);"
            " const made = found[name](...given.map(read));"
            " return Array.isArray(made) ? made.map((one) => (one.field ? `${one.field}: ${one.sentence}` : one)) : made; }"
        )
        made = form.page.evaluate(asked, [row["module"], row["function"], given])
        if made != row["gives"]:
            wrong.append((row["case"], made, row["gives"]))
    assert wrong == []
