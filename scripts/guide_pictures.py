"""Draw the pictures of the guides in docs/: the page before, the edited file, the comment, and the page after.

Each guide is one edit of the example, played through for real: the site is built, the pull request is told what it
does, and the pages are taken as a browser shows them. Run it when the look of a page, a message or the example changes.
"""

from __future__ import annotations

import difflib
import html
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
import markdown
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "images" / "guides"
FERNHILL = "plans/schools/fernhill/improvement-2026-27.yaml"
MILL_GREEN = "plans/schools/mill-green/improvement-2026-27.yaml"
FIGURES = "plans/schools/fernhill/measurements.yaml"


@dataclass(frozen=True, kw_only=True)
class Guide:
    """One edit of a file, and where on the site it shows."""

    name: str
    file: str
    after: str
    added: str
    page: str
    item: str
    day: date = date(2026, 11, 20)
    replaced: tuple[str, str] = ("", "")


GUIDES = (
    Guide(
        name="progress",
        file=FERNHILL,
        after="              First round of visits done; two classes are coached weekly.\n",
        added="""\
          - on: 2026-11-19
            by: english-lead
            rating: at-risk
            note: |
              The coach leaves at Christmas, and the second round of visits needs one.
            evidence:
              - Visit log, November 2026
            recovery:
              doing: The deputy head takes two of the five classes.
              help_wanted: One day a week of a coach from another school.
""",
        page="schools/fernhill/improvement-2026-27/P1/",
        item="P1-A1",
    ),
    Guide(
        name="figures",
        file=FIGURES,
        after="  - {period: 2026-27/aut1, value: 93.4, cohort: 398}\n",
        added="  - {period: 2026-27/aut2, value: 94.6, cohort: 396}\n",
        page="schools/fernhill/improvement-2026-27/P2/",
        item="P2-K1",
        day=date(2026, 12, 18),
    ),
    Guide(
        name="complete",
        file=MILL_GREEN,
        after="              Two of three afternoons are done.\n",
        added="""\
          - on: 2026-11-18
            by: english-lead
            stage: complete
            note: |
              The third afternoon is done; all 22 adults took part.
            evidence:
              - Attendance lists of the three afternoons
""",
        page="schools/mill-green/improvement-2026-27/P1/",
        item="P1-A2",
    ),
    Guide(
        name="date",
        file=FERNHILL,
        after="        success: [P1-K2]\n",
        added="""\
        changes:
          - on: 2026-11-19
            field: due
            was: 2026-27/sum1
            reason: The groups began three weeks late, and run until July.
            approved_by: board
""",
        page="schools/fernhill/improvement-2026-27/P1/",
        item="P1-A2",
        replaced=(
            "        due: 2026-27/sum1\n        success: [P1-K2]\n",
            "        due: 2027-07-09\n        success: [P1-K2]\n",
        ),
    ),
)
COMMIT = "5d1f0c2"  # shown for every commit, so that a picture is only drawn anew where something else has changed
IDENTITY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "English lead",
    "GIT_AUTHOR_EMAIL": "lead@trust.invalid",
    "GIT_COMMITTER_NAME": "English lead",
    "GIT_COMMITTER_EMAIL": "lead@trust.invalid",
}
SCALE = 1.5
STYLE = """
* { box-sizing: border-box } body { margin: 0; padding: 16px; background: #fff; color: #1f2328; width: 720px;
  font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif }
.file { border: 1px solid #d0d7de; border-radius: 6px; overflow: hidden }
.file h1 { font: 600 13px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; margin: 0; padding: 8px 12px;
  background: #f6f8fa; border-bottom: 1px solid #d0d7de }
pre { margin: 0; font: 13px/1.55 ui-monospace, "DejaVu Sans Mono", monospace; white-space: pre-wrap }
pre div { padding: 0 12px 0 0; display: flex } pre i { flex: 0 0 52px; text-align: right; padding-right: 12px;
  color: #656d76; font-style: normal } pre b { flex: 0 0 18px; font-weight: 400 }
.new { background: #dafbe1 } .gone { background: #ffebe9 }
.comment { border: 1px solid #d0d7de; border-radius: 6px; padding: 4px 20px 12px }
h2 { font-size: 20px; border-bottom: 1px solid #d0d7de; padding-bottom: 6px } h3 { font-size: 16px }
table { border-collapse: collapse; font-size: 14px } td, th { border: 1px solid #d0d7de; padding: 6px 10px; text-align: left }
sub { color: #57606a; font-size: 12px; vertical-align: baseline }
"""


def build(folder: Path, day: date) -> Path:
    """Build the example's site as at a day. Returns the folder of the site."""
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("date: 2026-11-20", f"date: {day}")
    for name in ("docs", "hooks", "schemas"):
        shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    (folder / "mkdocs.yml").write_text(text.replace("  - src/trustplan\n", ""), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    subprocess.run(command, cwd=folder, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    return folder / "site"


def edit(guide: Guide, plans: Path) -> tuple[list[str], list[str]]:
    """Make a guide's edit. Returns the lines of the file before and after."""
    path = plans.parent / guide.file
    old = path.read_text(encoding="utf-8")
    new = old.replace(*guide.replaced, 1) if guide.replaced[0] else old
    at = new.index(guide.after, new.index(guide.replaced[1]) if guide.replaced[0] else 0) + len(guide.after)
    new = new[:at] + guide.added + new[at:]
    path.write_text(new, encoding="utf-8")
    return old.splitlines(), new.splitlines()


def file_page(guide: Guide, old: list[str], new: list[str]) -> str:
    """The changed lines of a file with their neighbours, as a page."""
    rows: list[tuple[str, str, str, str]] = []
    for tag, a, b, c, d in next(iter(difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(4))):
        if tag == "equal":
            rows += [(f"{n + 1}", " ", new[n], "") for n in range(c, d)]
        else:
            rows += [("", "-", old[n], "gone") for n in range(a, b)]
            rows += [(f"{n + 1}", "+", new[n], "new") for n in range(c, d)]
    told = "".join(
        f'<div class="{kind}"><i>{n}</i><b>{mark}</b>{html.escape(text)}</div>' for n, mark, text, kind in rows
    )
    return f'<style>{STYLE}</style><div class="file"><h1>{guide.file}</h1><pre>{told}</pre></div>'


def propose(guide: Guide, folder: Path) -> tuple[list[str], list[str], str]:
    """Make a guide's edit on a branch of a repository. Returns the file's lines before and after, and the comment."""

    def git(*words: str) -> str:
        environ = {**os.environ, **IDENTITY}
        return subprocess.run(
            ["git", "-C", str(folder), *words], env=environ, check=True, capture_output=True, text=True
        ).stdout

    git("init", "-q", "-b", "main")
    git("add", "--all")
    git("commit", "-q", "-m", "As it was")
    git("checkout", "-q", "-b", "mine")
    old, new = edit(guide, folder / "plans")
    git("commit", "-q", "--all", "-m", "Edited")
    words = ["--base", "main", "--as-of", guide.day.isoformat(), "--out", "report"]
    command = [sys.executable, "-m", "trustplan", "pull-request", *words]
    subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL)  # ends with 1 where the edit is wrong
    found = json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))["findings"]
    if found:
        sys.exit(f"{guide.name}: {found[0]['message']}")
    text = (folder / "report" / "comment.md").read_text(encoding="utf-8")
    return old, new, text.replace(git("rev-parse", "HEAD")[:7], COMMIT)


def comment_page(text: str) -> str:
    """The comment of a pull request, as a page."""
    _mark, *parts, foot = text.replace("\\-", "-").split("\n\n")
    shown = "\n\n".join(parts).split("<details>")[0]
    body = markdown.markdown(f"{shown}\n\n{foot}", extensions=["tables"])
    return f'<style>{STYLE}</style><div class="comment">{body}</div>'


def take_item(page: Page, site: Path, guide: Guide, name: str) -> None:
    """A picture of an item on its page, with its reasons opened."""
    page.set_viewport_size({"width": 760, "height": 1800})
    page.goto((site / guide.page / "index.html").as_uri())
    item = page.locator(f"[id='{guide.item}']")
    item.locator("details.tp-why > summary").first.click()
    item.evaluate("item => { item.style.padding = '10px 14px' }")
    item.screenshot(path=PICTURES / f"{name}.png")


def take(browser: Browser, text: str, name: str, part: str) -> None:
    """A picture of a part of a page of our own."""
    page = browser.new_page(device_scale_factor=SCALE, viewport={"width": 720, "height": 400})
    page.set_content(text)
    page.locator(part).screenshot(path=PICTURES / f"{name}.png")
    page.close()


@click.command()
@click.option("--only", help="One guide: progress, figures, complete or date.")
def main(only: str | None) -> None:
    """Draw them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    browser_path = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), None)
    with sync_playwright() as play, tempfile.TemporaryDirectory() as name:
        browser = play.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(device_scale_factor=SCALE)
        for guide in (g for g in GUIDES if only in (None, g.name)):
            folder = Path(name) / guide.name
            for side in ("old", "new"):
                shutil.copytree(ROOT / "plans", folder / side / "plans")
            take_item(page, build(folder / "old", guide.day), guide, f"{guide.name}-before")
            old, new, comment = propose(guide, folder / "new")
            take(browser, file_page(guide, old, new), f"{guide.name}-file", ".file")
            take(browser, comment_page(comment), f"{guide.name}-comment", ".comment")
            take_item(page, build(folder / "new", guide.day), guide, f"{guide.name}-after")
            print(f"Drew the pictures of “{guide.name}”.")
        browser.close()


if __name__ == "__main__":
    main()
