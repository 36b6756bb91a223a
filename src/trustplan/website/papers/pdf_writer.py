"""A paper as a PDF: takes a paper, gives the bytes of a file that keeps to PDF/UA-1, the same for the same paper.

`pdf/paper.typ` says how it looks; the paper goes to it as JSON, so that no text of a plan is ever markup.
Typst compiles it without the fonts, folders and clock of the machine: the letters are those of `pdf/fonts/`, and those that
Typst has within it for what is missing there.
"""

from __future__ import annotations

import datetime
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from trustplan.primitives.english import say_date
from trustplan.primitives.errors import TrustplanError
from trustplan.primitives.extras import PDF, command_for
from trustplan.website.papers.pdf_paper import as_printed, each_text

if TYPE_CHECKING:
    from typst import Fonts

    from trustplan.website.papers.paper import Paper

FOLDER = Path(__file__).with_name("pdf")
TEMPLATE = FOLDER / "paper.typ"
FONTS = FOLDER / "fonts"
STANDARD: Final = "ua-1"
BLANK = "\u25a1"
LOST = f"{BLANK} stands for a letter or sign that this file has no shape for; the site and the Word file have it."
_NO_SHAPE = re.compile(r'the text `"(.+?)"` could not be displayed')
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")
_LATIN = 0x24F  # the last letter of the alphabets of Europe's west, all of which the fonts have
_TRIES = 4


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
    lost: frozenset[str] = frozenset()
    for _ in range(_TRIES):
        try:
            return _compiled(shown, lost)
        except typst.TypstError as error:
            lost |= _without_shape(error.diagnostic)
    return _compiled(shown, _far_letters(shown))


def _compiled(shown: Paper, lost: frozenset[str]) -> bytes:
    import typst  # noqa: PLC0415

    return typst.compile(
        str(TEMPLATE),
        root=str(FOLDER),  # so that the template could read nothing else, were it to try
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs(shown, lost),
        pdf_standards=[STANDARD],
        timestamp=datetime.datetime(shown.day.year, shown.day.month, shown.day.day, tzinfo=datetime.UTC),
        package_path=str(FOLDER),
        package_cache_path=str(FOLDER),
    )


@cache
def _fonts() -> Fonts:
    import typst  # noqa: PLC0415

    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def _inputs(shown: Paper, lost: frozenset[str]) -> dict[str, str]:
    """What the template is given, all of it as strings. Letters without a shape are replaced, which is said at the end."""
    said = ""
    if lost:
        shown, said = _replaced(shown, lost), LOST
    return {"paper": msgspec.json.encode(shown).decode(), "as-at": say_date(shown.day), "lost": said}


def _without_shape(diagnostic: str) -> frozenset[str]:
    """The letters and signs that no font has, as the compiler names them, several where they are one sign for readers."""
    found: set[str] = set()
    for text in _NO_SHAPE.findall(diagnostic):
        found.update(_CODE.sub(lambda code: chr(int(code[1], 16)), text))
    return frozenset(letter for letter in found if not letter.isascii())


def _far_letters(paper: Paper) -> frozenset[str]:
    """All letters and signs outside the Latin alphabets: the last resort, where the compiler does not say which."""
    return frozenset(letter for letter in msgspec.json.encode(paper).decode() if ord(letter) > _LATIN)


def _replaced(paper: Paper, lost: frozenset[str]) -> Paper:
    table = dict.fromkeys(map(ord, lost), BLANK)
    return each_text(paper, lambda text: text.translate(table))
