"""The menu and the looks of a site: takes its pages, gives the entries of the menu, settings of the theme, and the
style that prints whose paper it is at the foot of each sheet."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from trustplan.primitives.english import say_date

if TYPE_CHECKING:
    from trustplan import Edition, Page

MOST_OBJECTIVES = 8  # in the menu: each entry costs bytes on every page
SHEETS = ("assets/edition.css", "assets/trustplan.css")
FEATURES = ("navigation.tabs", "navigation.prune")
PALETTE = [
    {
        "media": f"(prefers-color-scheme: {media})",
        "scheme": scheme,
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": icon, "name": f"Switch to {other} mode"},
    }
    for media, scheme, icon, other in (
        ("light", "default", "material/weather-night", "dark"),
        ("dark", "slate", "material/weather-sunny", "light"),
    )
]


def source_of(page: Page) -> str:
    """The path of a page's file below the folder of documents."""
    return f"{page.path}index.md"


def menu_pages(pages: tuple[Page, ...]) -> list[Page]:
    """The pages in the menu. A plan with many objectives has only its own page there."""
    sizes = Counter(p.section for p in pages if p.nav)
    found = []
    for page in pages:
        is_plan_part = page.path.startswith("plans/") and page.path.count("/") > 2
        if page.nav and not (is_plan_part and sizes[page.section] > MOST_OBJECTIVES + 1):
            found.append(page)
    return found


def make_menu(pages: list[Page], own: list[Any] | None, documents: list[str]) -> list[Any]:
    """The menu: the pages in their sections, then `own`, the menu of the settings, or else the hand-written pages."""
    menu: dict[str, list[Any]] = {}
    for page in pages:
        section = "Board view" if page.section == "Board" or not page.path else page.section
        menu.setdefault(str(escape(section or page.nav)), []).append(source_of(page))
    entries: list[Any] = [{title: sources if len(sources) > 1 else sources[0]} for title, sources in menu.items()]
    guides = own if own is not None else documents
    if guides:
        entries.append({"Guides": guides})
    return entries


def edition_css(edition: Edition) -> str:
    """A style for print: whose paper it is, and of which day, at the foot of each sheet.

    Every character but letters, digits and spaces is escaped: the name is text from a file.
    """
    text = f"{edition.trust.own.profile.title}, as at {say_date(edition.day)}"
    quoted = "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
    return f'@page {{ @bottom-left {{ content: "{quoted}"; }} }}\n'
