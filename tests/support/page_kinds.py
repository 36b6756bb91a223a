"""The kinds of page of a site, in which looks they are tried, and what is wrong with one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builders import TABLES, read
from windows import Window

FAULTS = (Path(__file__).parent / "page_faults.js").read_text(encoding="utf-8")
ROWS: list[dict[str, Any]] = read(TABLES / "page_kinds.yaml")
KINDS: dict[str, str] = {row["case"]: row["address"] for row in ROWS}
OFTEN_READ = [row["case"] for row in ROWS if row.get("often")]
PUBLIC = [row["case"] for row in ROWS if row.get("public", True)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How a reader looks at a page. `has_axe`: axe is asked too, and not only what it does not look for.

    `has_contrast`: it measures contrast too, once in each scheme of colours. It cannot where the machine chooses colours, as a
    browser gives it the page's own.
    """

    name: str
    width: int
    scheme: str = "light"
    font: int = 16
    forced: bool = False
    has_axe: bool = True
    has_contrast: bool = False


LOOKS = (
    Look(name="desktop", width=1280, has_contrast=True),
    Look(name="dark phone", width=390, scheme="dark", has_contrast=True),
    Look(name="dark desktop", width=1280, scheme="dark"),
    Look(name="phone", width=390),
    Look(name="narrowest phone", width=320, has_axe=False),
    Look(name="text of double size", width=1280, font=32, has_axe=False),
    Look(name="text of double size on a tablet", width=768, font=32, has_axe=False),
    Look(name="forced colours", width=1280, scheme="dark", forced=True),
)
PUBLIC_LOOKS = LOOKS[:2]


def address_in(site: Path, kind: str) -> str:
    """The address of a kind's page in a site, whether or not its addresses end in a slash."""
    name = KINDS[kind]
    if name.endswith(".html"):
        return name
    assert (site / name / "index.html").is_file(), kind
    return f"{name}index.html"


def faults(windows: Window, url: str, look: Look) -> list[str]:
    """What is wrong with a page, a sentence for each: by axe (WCAG 2.2 A and AA, best practice), and by our own look."""
    page = windows.opened(url, width=look.width, scheme=look.scheme, font=look.font, forced=look.forced)
    found: list[str] = page.evaluate(FAULTS)
    if look.has_axe:
        found += windows.axe(page, contrast=look.has_contrast)
    return [*found, *windows.troubles]
