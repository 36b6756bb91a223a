"""Looks for withheld texts in files: takes the texts as plain words, refuses a file that holds one of them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from trustplan.publish.errors import PublishError
from trustplan.publish.file_texts import is_document, is_unreadable, letters, plain_text, refused, texts_of, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LEAST_WORDS = 5  # shorter texts are found by chance
LEAST_LETTERS = 12  # by which texts are looked up in documents: a few have less
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^>]{0,2000}>")
# Pictures, letters and sounds, which have no words that a search could find. Any other file may have some: whatever is in
# docs/ is copied into the site, plan files and old pages too.
_WORDLESS = {
    *("png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp", "tif", "tiff", "woff", "woff2", "ttf", "otf", "eot"),
    *("mp3", "m4a", "ogg", "oga", "wav", "mp4", "m4v", "mov", "webm", "ogv", "avi", "map"),
}
_MARKED_UP = {"html", "htm", "xhtml", "svg", "json"}


def plain_words(text: str) -> str:
    """The words of a text in small letters, with one space between them: marks and line breaks do not hide a text."""
    return " ".join(_WORD.findall(text.lower()))


class WithheldSearch:
    """Withheld texts as plain words, each with the place of one of them, and how they are found.

    They are grouped by how they begin, so that each file is read once and not once for each text.
    """

    def __init__(self, withheld: Mapping[str, str]) -> None:
        self._withheld = withheld
        self._by_words: dict[tuple[str, ...], list[list[str]]] = {}
        self._by_letters: dict[str, list[tuple[str, str]]] = {}
        for text in withheld:
            words, alone = text.split(" "), letters(text)
            self._by_words.setdefault(tuple(words[:LEAST_WORDS]), []).append(words)
            self._by_letters.setdefault(alone[:LEAST_LETTERS], []).append((alone, text))
        self._lengths = sorted({len(start) for start in self._by_letters})

    def reads(self, name: str) -> bool:
        """Whether a file of a name is looked through: one that may have words, where any text is withheld."""
        return bool(self._withheld) and _ending(name) not in _WORDLESS

    def require_none(self, name: str, raw: bytes) -> None:
        """Raise PublishError where a file holds a withheld text, or is a document that cannot be read to its end."""
        raw = unpacked(name, raw)
        ending = _ending(name.lower().removesuffix(".gz"))
        if is_document(ending, raw):
            for text in texts_of(name, raw):
                self._require_no_letters(name, text)
        elif is_unreadable(ending, raw):
            raise refused(name)
        else:
            for text in _readings(plain_text(raw), ending):
                self._require_no_words(name, _WORD.findall(text.lower()))

    def _require_no_words(self, name: str, found: list[str]) -> None:
        starts = zip(*(found[n:] for n in range(LEAST_WORDS)), strict=False)
        for index, start in enumerate(starts):
            for wanted in self._by_words.get(start, ()):
                if found[index : index + len(wanted)] == wanted:
                    raise self._leak(name, " ".join(wanted))

    def _require_no_letters(self, name: str, text: str) -> None:
        for length in self._lengths:
            for index in range(len(text) - length + 1):
                for alone, words in self._by_letters.get(text[index : index + length], ()):
                    if text.startswith(alone, index):
                        raise self._leak(name, words)

    def _leak(self, name: str, words: str) -> PublishError:
        return PublishError(
            f"“{name}” holds words that this audience may not read, from {self._withheld[words]}; nothing was published.",
            "If they are in docs/ too, take them out there; else this is an error of the program: please report it.",
        )


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _readings(text: str, ending: str) -> Iterator[str]:
    """The text of a file as a reader or a program sees it: without escapes and folded lines; and what is in its tags."""
    if ending == "ics":
        text = text.replace("\r\n ", "").replace("\\n", " ").replace("\\", "")
    if ending == "json":
        text = text.replace("\\n", " ").replace('\\"', '"').replace("\\u0026", "&")
    if ending not in _MARKED_UP:
        yield text
        return
    yield html.unescape(_TAG.sub(" ", text))
    yield html.unescape(" ".join(_TAG.findall(text)))  # the names of pictures, descriptions for search engines
