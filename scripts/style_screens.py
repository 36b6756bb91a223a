"""Write pictures of the page “Marks and states” of the editors' site, for people to look at: each look of the tests, and print.

`python scripts/style_screens.py SITE FOLDER`, where SITE is what `trustplan build --audience editors --out SITE` has made. With
`--papers` also each side of the PDF files in a folder, if this machine has pdftoppm.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from get_browser import installed
from playwright.sync_api import Page, sync_playwright

PAGE = "style/index.html"
# Name, width in pixels, colours, and whether the machine chooses them.
LOOKS = (
    ("desktop", 1280, "light", False),
    ("desktop-dark", 1280, "dark", False),
    ("phone", 390, "light", False),
    ("phone-dark", 390, "dark", False),
    ("narrow", 320, "light", False),
    ("forced", 1280, "dark", True),
)


def main() -> int:
    """Write the pictures; 1 where there is no browser or no such page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--papers", type=Path)
    given = parser.parse_args()
    browser = installed()
    if browser is None or not (given.site / PAGE).is_file():
        print(
            "There is no Chromium here." if browser is None else f"There is no {PAGE} in {given.site}.", file=sys.stderr
        )
        return 1
    given.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = launched.new_page()
        for name, width, scheme, is_forced in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(
                media="screen",
                color_scheme="dark" if scheme == "dark" else "light",
                forced_colors="active" if is_forced else "none",
            )
            show(page, given.site)
            page.screenshot(path=given.folder / f"style-{name}.png", full_page=True)
        page.emulate_media(media="print", color_scheme="light", forced_colors="none")
        page.pdf(path=given.folder / "style-print.pdf", format="A4")
        launched.close()
    for paper in sorted(given.papers.glob("*.pdf")) if given.papers else []:
        sides(paper, given.folder)
    sides(given.folder / "style-print.pdf", given.folder)
    return 0


def show(page: Page, site: Path) -> None:
    """Open the page as a file, with each explanation unfolded."""
    page.goto((site / PAGE).resolve().as_uri())
    page.evaluate("document.querySelectorAll('.tp details').forEach(d => d.open = true)")
    page.wait_for_timeout(300)


def sides(paper: Path, folder: Path) -> None:
    """Each side of a PDF file as a picture, in grey: who prints it sees no colours."""
    if program := shutil.which("pdftoppm"):
        subprocess.run([program, "-gray", "-r", "80", "-png", str(paper), str(folder / paper.stem)], check=True)


if __name__ == "__main__":
    sys.exit(main())
