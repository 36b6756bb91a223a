"""A paper as a PDF: takes a paper, gives the bytes of a file that keeps to PDF/UA-1, the same for the same paper.

`pdf/paper.typ` says how it looks; the paper goes to it as JSON, so that no text of a plan is ever markup.
Typst compiles it without the fonts, folders and clock of the machine: the letters are those of `pdf/fonts/`, and those that
Typst has within it for what is missing there. What neither has is drawn as a box by a font that has nothing else
(`scripts/blank_font.py`), so that the text in the file is what was written: whoever copies it or hears it has it whole.
"""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from trustplan.primitives.english import say_date
from trustplan.primitives.errors import TrustplanError
from trustplan.primitives.extras import PDF, command_for
from trustplan.website.papers.pdf_paper import as_printed

if TYPE_CHECKING:
    from typst import Fonts

    from trustplan.website.papers.paper import Paper

FOLDER = Path(__file__).with_name("pdf")
TEMPLATE = FOLDER / "paper.typ"
FONTS = FOLDER / "fonts"
BOXES = FOLDER / "boxes"  # apart, since the compiler would take them unasked, and nothing would say so
STANDARD: Final = "ua-1"
_NO_SHAPE = "could not be displayed"  # what the compiler says of a letter that none of its fonts has
LOST = (
    "\u25a1 stands for a letter or sign that this file has no shape for, such as Chinese letters and small "
    "pictures. The text in the file is whole: it can be copied and read out. The site and the Word file show it."
)


class NoPdfError(TrustplanError):
    """A paper cannot be written as a PDF, as the part that does it is not installed."""


def pdf_of(paper: Paper, site_url: str) -> bytes:
    """The file of a paper. Links lead to the site where its address is known and one of the web.

    Raises NoPdfError, which says what to install.
    """
    try:
        import typst  # noqa: PLC0415  a site, and every other command, does without it
    except ImportError as error:
        msg = f"Papers as PDF need a part of trustplan that is not installed. Install it: {command_for(PDF)}"
        raise NoPdfError(msg) from error
    shown = as_printed(paper, site_url)
    try:
        return _compiled(shown, "")
    except typst.TypstError as error:
        if _NO_SHAPE not in str(error):
            raise
    return _compiled(shown, LOST)


def _compiled(shown: Paper, lost: str) -> bytes:
    import typst  # noqa: PLC0415

    return typst.compile(
        str(TEMPLATE),
        root=str(FOLDER),  # so that the template could read nothing else, were it to try
        font_paths=_fonts(has_boxes=bool(lost)),
        ignore_system_fonts=True,
        sys_inputs=_inputs(shown, lost),
        pdf_standards=[STANDARD],
        timestamp=datetime.datetime(shown.day.year, shown.day.month, shown.day.day, tzinfo=datetime.UTC),
        package_path=str(FOLDER),
        package_cache_path=str(FOLDER),
    )


@cache
def _fonts(*, has_boxes: bool) -> Fonts:
    import typst  # noqa: PLC0415

    folders = [str(FONTS)]
    if has_boxes:
        folders.append(str(BOXES))
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _inputs(shown: Paper, lost: str) -> dict[str, str]:
    """What the template is given, all of it as strings; `lost` is what to say of letters without a shape, where there are any."""
    return {"paper": msgspec.json.encode(shown).decode(), "as-at": say_date(shown.day), "lost": lost}
