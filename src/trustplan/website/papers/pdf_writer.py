"""A paper as a PDF: takes a paper, gives the bytes of a file that keeps to PDF/UA-1, the same for the same paper.

`pdf/paper.typ` says how it looks; the paper goes to it as JSON, so that no text of a plan is ever markup.
Typst compiles it without the fonts, folders and clock of the machine: the letters are those of `pdf/fonts/`, and those that
Typst has within it for what is missing there. What neither has is drawn as a box by a font that has nothing else
(`scripts/blank_font.py`), so that the text in the file is what was written: whoever copies it or hears it has it whole.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from trustplan.primitives.english import say_date
from trustplan.primitives.errors import TrustplanError
from trustplan.primitives.extras import PDF, command_for
from trustplan.website.papers.pdf_paper import as_printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typst import Fonts

    from trustplan.website.papers.paper import Paper

FOLDER = Path(__file__).with_name("pdf")
TEMPLATE = FOLDER / "paper.typ"
FONTS = FOLDER / "fonts"
BOXES = FOLDER / "boxes"  # apart, since the compiler would take them unasked, and nothing would say so
STANDARD: Final = "ua-1"
_NO_SHAPE = "could not be displayed"  # what the compiler says of a letter that none of its fonts has
_NAMED = re.compile(r'the text `"([^`]+)"`')  # and how it names it
_BY_NUMBER = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
LOST = (
    "\u25a1 stands for a letter or sign that this file has no shape for, such as Chinese letters and small "
    "pictures. The text in the file is whole: it can be copied and read out. The site and the Word file show it."
)


class NoPdfError(TrustplanError):
    """A paper cannot be written as a PDF, as the part that does it is not installed."""


class Pdf(Struct, frozen=True, kw_only=True):
    """The file of a paper, and the words of which it shows letters as boxes, in the paper's order."""

    contents: bytes
    boxed: tuple[str, ...] = ()


def pdf_of(paper: Paper, site_url: str) -> bytes:
    """The file of a paper. Links lead to the site where its address is known and one of the web.

    Raises NoPdfError, which says what to install.
    """
    return made_pdf(paper, site_url).contents


def made_pdf(paper: Paper, site_url: str) -> Pdf:
    """The same, with the words that it cannot show."""
    try:
        import typst  # noqa: PLC0415  a site, and every other command, does without it
    except ImportError as error:
        msg = f"Papers as PDF need a part of trustplan that is not installed. Install it: {command_for(PDF)}"
        raise NoPdfError(msg) from error
    shown = as_printed(paper, site_url)
    try:
        return Pdf(contents=_compiled(shown, ""))
    except typst.TypstError as error:
        if _NO_SHAPE not in str(error):
            raise
        lost = _letters(f"{error}\n{error.diagnostic}")
    return Pdf(contents=_compiled(shown, LOST), boxed=_words_with(lost, shown))


def _letters(said: str) -> frozenset[str]:
    """The letters that the compiler names as without a shape, written as themselves or by their number.

    >>> sorted(_letters('the text `"\\\\u{a70}"` could not; the text `"\u5b66"` could not')) == ["\u0a70", "\u5b66"]
    True
    """
    found = set[str]()
    for text in _NAMED.findall(said):
        found.update(_BY_NUMBER.sub(lambda number: chr(int(number[1], 16)), text))
    return frozenset(letter for letter in found if unicodedata.category(letter) != "Cf")  # joiners are in many words


def _words_with(letters: frozenset[str], paper: Paper) -> tuple[str, ...]:
    """The words of a paper that have any of some letters, each once."""
    words: dict[str, None] = {}
    for text in _texts(msgspec.to_builtins(paper)):
        if letters.isdisjoint(text):
            continue
        for word in text.split():
            bare = word.strip("“”‘’\"'()[].,;:!?")
            if not letters.isdisjoint(bare):
                words[bare] = None
    return tuple(words)


def _texts(part: object) -> Iterator[str]:
    """Every text in a paper as plain values."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _texts(value)


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
