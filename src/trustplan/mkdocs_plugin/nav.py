"""The menu and the looks of a site: takes its pages, gives the entries of the menu, settings of the theme, and the
style that prints whose paper it is at the foot of each sheet."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from markupsafe import escape

from trustplan.primitives.english import say_date

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    sizes = Counter(p.section for p in pages if _is_objective(p))
    found = []
    for page in pages:
        is_too_much = _is_objective(page) and sizes[page.section] > MOST_OBJECTIVES
        if page.nav and not is_too_much:
            found.append(page)
    return found


def _is_objective(page: Page) -> bool:
    """Whether a page is of an objective in a plan of the trust."""
    return bool(page.nav) and page.path.startswith("plans/") and page.path.count("/") > 2


def make_menu(
    pages: list[Page], own: list[object] | None, documents: list[str], shipped: Sequence[str] = ()
) -> list[object]:
    """The menu: the pages in their sections, then `own`, the menu of the settings, or else the hand-written pages.

    Beside these are the pages that are `shipped` with the program.
    """
    menu: dict[str, list[str]] = {}
    for page in pages:
        menu.setdefault(str(escape(section_of(page))), []).append(source_of(page))
    entries: list[object] = []
    for title, sources in menu.items():
        if len(sources) > 1:
            entries.append({title: sources})
        else:
            entries.append({title: sources[0]})
    guides = [*(documents if own is None else own), *shipped]
    if guides:
        entries.append({"Guides": guides})
    return entries


def section_of(page: Page) -> str:
    """The menu's section of a page. The home page and the board's are one; a page without a section is its own."""
    if page.section == "Board":
        return "Board view"
    return page.section or page.nav


def edition_css(edition: Edition) -> str:
    """A style for print: whose paper it is, and of which day, at the foot of each sheet.

    Every character but letters, digits and spaces is escaped: the name is text from a file.
    """
    text = f"{edition.trust.own.profile.title}, as at {say_date(edition.day)}"
    quoted = "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
    return f'@page {{ @bottom-left {{ content: "{quoted}"; }} }}\n'
