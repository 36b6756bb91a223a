"""Draw the picture of the README: the top of the example's first page, as a browser shows it, from the site in site/.

Run `make site` first. Draw it anew when the look of the page changes.
"""

from __future__ import annotations

from pathlib import Path

import click
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "images" / "board-view.png"
SIZE = (1240, 610)


@click.command()
@click.option("--browser", metavar="FILE", help="The browser; default: the one that Playwright has.")
def draw(browser: str | None) -> None:
    """Write docs/images/board-view.png."""
    page_file = ROOT / "site" / "index.html"
    if not page_file.exists():
        raise click.ClickException("There is no site here. Run “make site” first.")
    width, height = SIZE
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--disable-gpu", "--disable-lcd-text"], chromium_sandbox=False
        )
        page = chromium.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        page.goto(page_file.as_uri())
        page.screenshot(path=PICTURE, animations="disabled")
        chromium.close()
    click.echo(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1024} KB")


if __name__ == "__main__":
    draw()
