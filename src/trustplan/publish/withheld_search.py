"""Looks for withheld texts in files: takes the texts as plain words, refuses a file that holds one of them."""

from __future__ import annotations

import gzip
import html
import re
from typing import TYPE_CHECKING

from trustplan.publish.errors import PublishError
from trustplan.publish.file_texts import DOCUMENTS, letters, texts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST_WORDS = 5  # shorter texts are found by chance
LEAST_LETTERS = 12  # by which texts are looked up in documents: a few have less
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^>]{0,2000}>")
_TEXTS = {"html", "json", "csv", "ics", "xml", "gz", "js", "txt", "css"}


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
        """Whether a file of a name is looked through: one that has text, where any text is withheld."""
        return bool(self._withheld) and _ending(name) in DOCUMENTS | _TEXTS

    def require_none(self, name: str, raw: bytes) -> None:
        """Raise PublishError where a file holds a withheld text, or is a document that cannot be read to its end."""
        ending = _ending(name)
        if ending in DOCUMENTS:
            for text in texts_of(name, raw):
                self._require_no_letters(name, text)
        else:
            self._require_no_words(name, _WORD.findall(_readable(raw, ending).lower()))

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


def _readable(raw: bytes, ending: str) -> str:
    """The text of a file as a reader or a program sees it: unpacked, without tags, escapes and folded lines."""
    if ending == "gz":
        raw = gzip.decompress(raw)
    text = raw.decode("utf-8", "replace")
    if ending == "ics":
        text = text.replace("\r\n ", "").replace("\\n", " ").replace("\\", "")
    if ending == "json":
        text = text.replace("\\n", " ").replace('\\"', '"').replace("\\u0026", "&")
    if ending in ("html", "json"):
        text = html.unescape(_TAG.sub(" ", text))
    return text
