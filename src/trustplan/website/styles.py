"""The styles that only some pages link: takes an audience, gives the files by their path.

What every page has is the theme's own style; a page's template links the others.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_ASSETS = Path(__file__).parent / "assets"
BOTH = (
    "assurance.css",  # support, delegation, reviews and the year
    "compare.css",  # schools compared, and the rows on the pages of schools
    "lists.css",  # changes, and what is off track
    "measure.css",
    "objective.css",
)
TRUSTEES = ("briefing.css",)
PUBLIC = ("public.css",)


def style_files(*, is_for_trustees: bool) -> dict[str, Callable[[], str]]:
    """The function that reads each style, by its path on the site."""
    names = (*BOTH, *(TRUSTEES if is_for_trustees else PUBLIC))
    return {f"assets/{name}": partial((_ASSETS / name).read_text, encoding="utf-8") for name in names}
