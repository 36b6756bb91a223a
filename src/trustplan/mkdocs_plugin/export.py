"""Export a site as a folder of Markdown files, for other programs that build sites.

Each page is front matter and one block of HTML, which every such program leaves as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from markupsafe import escape

from trustplan.mkdocs_plugin.nav import FEATURES, PALETTE, SHEETS, edition_css, make_menu, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan import Edition, Page, Site
    from trustplan.primitives.contents import Contents

SETTINGS = "mkdocs.yml"


def exported(site: Site, edition: Edition, *, site_name: str, sheet: str) -> Iterator[tuple[str, Contents]]:
    """Path and contents of every file of the folder; `sheet` is the style of the pages."""
    yield SETTINGS, _settings(site, site_name)
    for page in site.pages:
        yield f"docs/{source_of(page)}", _page(page)
    for path, text in site.files.items():
        yield f"docs/{path}", text
    for path, make in site.made_late.items():
        yield f"docs/{path}", make()
    yield "docs/assets/edition.css", edition_css(edition)
    yield "docs/assets/trustplan.css", sheet


def _page(page: Page) -> str:
    """A page as Markdown: its front matter, then the finished body without empty lines, which would end the block."""
    head: dict[str, object] = {"title": str(escape(page.title))}
    if page.hides:
        head["hide"] = list(page.hides)
    body = "\n".join(line for line in page.body.splitlines() if line.strip())
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{front}---\n\n<section>\n{body}\n</section>\n"


def _settings(site: Site, site_name: str) -> str:
    """The settings of the host: the theme as this program sets it, and the menu with what is at the foot here."""
    menu = site.menu
    if site.foot:
        menu = (*menu, ("About this site", site.foot))
    settings = {
        "site_name": site_name,
        "docs_dir": "docs",
        "use_directory_urls": True,
        "theme": {"name": "material", "font": False, "features": list(FEATURES), "palette": PALETTE},
        "extra": {"generator": False},
        "extra_css": list(SHEETS),
        "plugins": ["search"],
        "markdown_extensions": ["md_in_html"],
        "validation": {"nav": {"omitted_files": "ignore"}},
        "nav": make_menu(menu, []),
    }
    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=10_000)
