"""The menu and the looks of a site: takes its pages, gives the entries of the menu, settings of the theme, and the
style that prints whose paper it is at the foot of each sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import escape

from trustplan.primitives.english import say_date

if TYPE_CHECKING:
    from trustplan import Edition, Page

Menu = Sequence[tuple[str, Sequence[tuple[str, str]]]]  # sections, each with its pages as (name, path)

SHEETS = ("assets/edition.css", "assets/trustplan.css")
FEATURES = ("navigation.tabs",)
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


def make_menu(sections: Menu, written: list[object]) -> list[object]:
    """The menu: the pages in their sections, then the sections of hand-written pages."""
    entries: list[object] = []
    for title, pages in sections:
        entries.append({str(escape(title)): [f"{path}index.md" for _, path in pages]})
    return [*entries, *written]


def names_in(sections: Menu) -> dict[str, str]:
    """What the menu calls each of its pages, by path."""
    found: dict[str, str] = {}
    for _, pages in sections:
        found.update({path: name for name, path in pages})
    return found


def edition_css(edition: Edition) -> str:
    """A style for print: whose paper it is, and of which day, at the foot of each sheet.

    Every character but letters, digits and spaces is escaped: the name is text from a file.
    """
    text = f"{edition.trust.own.profile.title}, as at {say_date(edition.day)}"
    quoted = "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
    return f'@page {{ @bottom-left {{ content: "{quoted}"; }} }}\n'
