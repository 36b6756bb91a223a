"""From the page to the merged proposal: a head fills in the page, the workflow proposes it, people merge, the site shows it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Route

from builders import ROOT
from remotes import git
from sites import build, write_config
from slip_forge import SlipForge
from trustplan.loading.updates.packed import packed
from windows import served

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

NOTE = "Fourth \"weekly\" session: held – since 9 November; it's 100% & <script>alert(1)</script> 😀\n\nÉcole: naïve #1, 'x'."
PLAN = "plans/schools/fernhill/improvement-2026-27.yaml"
FIGURES = "plans/schools/fernhill/measurements.yaml"


@pytest.fixture
def site(tmp_path: Path, example_site: Path) -> Path:
    """The site at an address that stays when it is built anew."""
    link = tmp_path / "site"
    link.symlink_to(example_site)
    return link


@pytest.fixture
def page(browser: Browser, site: Path) -> Iterator[Page]:
    """The page of Fernhill's plan for its head, on the day that the example is shown at."""
    context = browser.new_context(timezone_id="Europe/London")
    page = context.new_page()
    page.clock.set_fixed_time("2026-11-20T14:32:00Z")
    page.route(lambda url: "/update/schools/" in url, as_on_github)
    with served(site) as address:
        page.goto(f"{address}update/schools/fernhill/improvement-2026-27/?by=headteacher")
        part(page, "form").wait_for()
        yield page
    context.close()


def as_on_github(route: Route) -> None:
    """The page as that of a repository on GitHub."""
    response = route.fetch()
    text = re.sub('"new_file":"[^"]*"', '"new_file":"https://github.com/trust/plans/new/main"', response.text())
    route.fulfill(response=response, body=text)


def part(page: Page, name: str) -> Locator:
    """A part of the page by its name in the template."""
    return page.locator(f'[data-part="{name}"]')


def fill_in(page: Page) -> None:
    """Two stages, a note with all that is awkward, a figure and a judgement."""

    def field(item: str, name: str) -> Locator:
        return page.locator(f'[id="{item}:{name}"]')

    for item in ("P3-A1", "P2-A1", "P2-K1", "P1-K3"):
        page.locator(f'[id="{item}"] button').first.click()
        if item == "P3-A1":
            field(item, "stage").select_option("complete")
            field(item, "note").fill(NOTE)
        elif item == "P2-A1":
            field(item, "stage").select_option("in-progress")
            field(item, "note").fill("Met: 20 of 27 families.")
        elif item == "P2-K1":
            field(item, "value").fill(" 93.70 % ")
            field(item, "cohort").fill("398")
            field(item, "status").locator("input[value=provisional]").check()
        else:
            field(item, "rating").locator("input[value=on-track]").check()
            field(item, "because").fill("Seen in every class.")


def change_of(forge: SlipForge, branch: str) -> dict[str, list[str]]:
    """The lines that a proposal changes, by file; those that go begin with a minus."""
    found: dict[str, list[str]] = {}
    file = ""
    for line in git(forge.origin, "diff", "--unified=0", "main", branch).splitlines():
        if line.startswith("diff --git"):
            file = line.rpartition(" b/")[2]
            found[file] = []
        elif re.match(r"[+-](?![+-])", line):
            found[file].append(line)
    return found


def test_from_the_page_to_the_merged_proposal(page: Page, tmp_path: Path, site: Path) -> None:
    """By mail, by a file that is handed over, and by GitHub's page for a new file: the same few lines; then it is refused."""
    fill_in(page)
    part(page, "check").click()
    part(page, "text").wait_for()
    mail = part(page, "text").inner_text()
    if part(page, "way-mail").is_visible():
        address = urlsplit(str(part(page, "mail").get_attribute("href")))
        assert unquote(parse_qs(address.query)["body"][0]).replace("\r", "").strip() == mail.strip()
    with page.expect_download() as waiting:
        part(page, "download").click()
    saved = waiting.value
    asked = parse_qs(urlsplit(str(part(page, "github").get_attribute("href"))).query)
    new_file = {asked["filename"][0]: asked["value"][0]}
    handed_over = {f"updates/{saved.suggested_filename}": Path(saved.path()).read_text(encoding="utf-8")}
    slip = json.loads(asked["value"][0])

    forge = SlipForge(tmp_path / "forge", ROOT / "plans")
    forge.github("repository_dispatch", client_payload={"mail": mail})
    [pull] = forge.asked("pr")
    assert pull["title"].endswith(": headteacher, 20 Nov 2026")
    assert "<script" not in pull["body"]
    lines = change_of(forge, pull["head"])
    assert list(lines) == [PLAN, FIGURES]
    assert not [line for line in (*lines[PLAN], *lines[FIGURES]) if line.startswith("-")]
    assert [line.strip("+ ") for line in lines[FIGURES]] == [
        "- {period: 2026-27/aut2, on: 2026-11-20, value: 93.70, cohort: 398, status: provisional}"
    ]
    kept = "\n".join(line.removeprefix("+").strip() for line in lines[PLAN])
    for text in (
        *NOTE.split("\n"),
        "Met: 20 of 27 families.",
        "stage: complete",
        "stage: in-progress",
        "Seen in every class.",
    ):
        assert text.strip() in kept
    assert len(lines[PLAN]) < 24

    assert new_file == handed_over  # so what GitHub would create is the file that is saved
    git(forge.origin, "branch", "--delete", "--force", pull["head"])
    forge.github("push", before=forge.commit(new_file))
    pull = forge.asked("pr")[1]
    gone = change_of(forge, pull["head"])
    assert {file: gone.pop(file) for file in lines} == lines
    assert list(gone) == list(new_file)
    forge.merge(pull["head"])
    assert not (forge.plans / "updates" / Path(*new_file).name).exists()

    page.reload()  # the draft stays until the site shows what was sent
    part(page, "form").wait_for()
    assert part(page, "changes").inner_text() == "4 changes"
    write_config(forge.plans)
    done = build(forge.plans)
    assert done.returncode == 0, done.stderr
    site.unlink()
    site.symlink_to(forge.plans / "site")
    page.reload()
    part(page, "form").wait_for()
    assert part(page, "changes").inner_text() == "No changes yet"
    assert "Met: 20 of 27 families." in page.content()
    require_refusals(forge, slip)


def require_refusals(forge: SlipForge, slip: dict[str, Any]) -> None:
    """What came since, another school's plan, and a damaged line: each with its message, and nothing is written."""
    later = json.loads(json.dumps(slip))
    later["changes"] = [change for change in later["changes"] if change["item"] == "P2-A1"]
    later["changes"][0]["entry"]["note"] = "Another one."
    other = {**later, "plan": "schools/mill-green/improvement-2026-27"}
    role = {**later, "plan": "schools/alder-lane/improvement-2026-27", "by": "reading-champion"}
    line = packed(slip)
    refused = (
        (packed(later), "Another entry has been added since: by headteacher, of 20 Nov 2026"),
        (
            packed(other),
            "Another entry has been added since: by headteacher, of 14 Oct 2026",
        ),  # of an action with the same id
        (packed(role), "which is not a role of this school or of the trust"),
        (line[:-9] + ("0" if line[-9] != "0" else "1") + line[-8:], "is cut short or damaged"),
    )
    main = forge.tip("main")
    for mail, message in refused:
        _, summary = forge.github("repository_dispatch", is_red=True, client_payload={"mail": mail})
        assert message in summary
    assert len({row["title"] for row in forge.asked("issue")}) == len(refused)
    assert (forge.tip("main"), len(forge.asked("pr"))) == (main, 2)
