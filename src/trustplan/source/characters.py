"""Characters that cannot be seen, or look like others: where they are in a text, what they are called, what to write.

What is found is corrected in memory, so that nothing that follows from it is reported as well. A file is read in the one
form of each letter that may be written in two (é as one character, or as e and an accent).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDS = "\x85\u2028\u2029"  # ends of a line for YAML, and for nobody else
_HIDDEN = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    r"\ufe00-\ufe0e\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef"
    r"\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
UNSEEN = re.compile(f"[{_ENDS}{_HIDDEN}]")
LOST = "\ufffd"  # a sign for a letter that was lost, which is left: nobody knows which it was
_NO_CHARACTERS = re.compile(
    f"[{''.join(map(chr, (*range(0x1FFFE, 0x110000, 0x10000), *range(0x1FFFF, 0x110000, 0x10000))))}]"
)
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Joiners that belong to a sign or to a script: of emoji, of the flags of England, Scotland and Wales, of Arabic, Indic.
_BELONGS = re.compile(
    "(?<=[\u0600-\u0dff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d](?=[\u0600-\u0dff\u2600-\u27bf\U0001f000-\U0001faff])"
    "|(?<=\U0001f3f4)[\U000e0020-\U000e007e]+\U000e007f"
)
_NAMES = {  # what Unicode calls otherwise, or not at all
    "\x00": "null character",
    "\x1b": "escape character",
    "\x85": "line end of another system",
    "\ufeff": "byte order mark",
    LOST: "sign for a letter that was lost",
    "\u2800": "blank",
}
_KINDS = {"Cc": "control character", "Co": "symbol that only one program knows"}
# Letters of other alphabets that look like ours. No word has both, so what is meant is certain.
_ALIKE = dict(
    zip(
        "АВЕІЈКМНОРСТУХЅԚԜаеіјорсухѕһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοι",
        "ABEIJKMHOPCTYXSQWaeijopcyxshdqwABEZHIKMNOPTYXoi",
        strict=True,
    )
)
_LETTERS = "".join(_ALIKE)
_LETTER = re.compile(f"[{_LETTERS}]")
_FOREIGN = re.compile(f"(?![{_LETTERS}])[\u0370-\u03ff\u0400-\u052f]")
_WORD = re.compile(r"[\w-]+")
_STYLED = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]+")  # wide, or of mathematics
# What UTF-8 looks like when it is read as the code page of Windows: two to four of its characters for one.
_HIGH = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\u0081\u008d\u008f\u0090\u009d\u00a0-\u00bf"
_GARBLED = re.compile(f"(?:[\u00c2-\u00df][{_HIGH}]|[\u00e0-\u00ef][{_HIGH}]{{2}}|\u00f0[{_HIGH}]{{3}})+")
_MEANT = re.compile(
    "[\u00a0-\u017f\u02c6\u02dc\u2010-\u2026\u2030-\u203a\u20ac\u2122\u2190-\u21ff\u2212\u2248-\u2265\ufeff"
    "\U0001f300-\U0001faff]+"
)


class OddCharacters(Struct, frozen=True, kw_only=True):
    """Something odd in a text: its rule, where it begins, what it is and what should be there, and what to say."""

    rule: str
    start: int
    old: str
    new: str
    message: str
    fix: str


def name_of(character: str) -> str:
    """What a character is called, with its number: `a zero width space (U+200B)`."""
    name = _NAMES.get(character) or unicodedata.name(character, "").lower()
    if not name:
        name = _KINDS.get(unicodedata.category(character), "character without a name")
    article = "an" if name[0] in "aeio" else "a"
    return f"{article} {name} (U+{ord(character):04X})"


def corrected(text: str) -> tuple[str, list[tuple[str, OddCharacters]]]:
    """A text without what is odd in it, and each thing that was, with the text in which it was. No line gets another number."""
    found: list[tuple[str, OddCharacters]] = []
    for find in _FINDERS:
        odd = list(find(text))
        found += [(text, one) for one in odd]
        text = _replaced(text, odd)
    return unicodedata.normalize("NFC", text), found


def without_odd(text: str) -> str:
    """A text with what is odd in it replaced, apart from signs for a letter that was lost: nobody knows which."""
    if text.isascii() and not UNSEEN.search(text):
        return text
    for find in _FINDERS:
        text = _replaced(text, [one for one in find(text) if one.old != LOST])
    return text


def only_seen(text: str) -> str:
    """A text as a file for others may hold it: without what cannot be seen and is part of no sign, each line end a `\\n`.

    It is what readers of plan files are given anyway; here are texts that did not come that way. A letter that was lost
    stays a sign of that, as on the site.

    >>> only_seen("a\\x00b\\ud800c\\ufffed\\r\\ne\\u2028f\\u202eg\\ufffd"), only_seen("Llanw\\u0302r")
    ('abcd\\ne\\nfg\ufffd', 'Llanŵr')
    """
    if text.isascii() and not UNSEEN.search(text):
        return text.replace("\r\n", "\n").replace("\r", "\n")
    text = _NO_CHARACTERS.sub("", _LINE_END.sub("\n", text))
    kept = _belonging(text)
    seen = UNSEEN.sub(lambda match: match[0] if match[0] == LOST or match.start() in kept else "", text)
    return unicodedata.normalize("NFC", seen)


def _replaced(text: str, odd: list[OddCharacters]) -> str:
    pieces: list[str] = []
    end = 0
    for one in odd:
        pieces += [text[end : one.start], one.new]
        end = one.start + len(one.old)
    return "".join([*pieces, text[end:]])


def _garbled(text: str) -> Iterator[OddCharacters]:
    """What was UTF-8, and was read as something else."""
    for match in _GARBLED.finditer(text):
        meant = _decoded(match[0])
        if _GARBLED.fullmatch(meant):
            meant = _decoded(meant)
        if not _MEANT.fullmatch(meant):
            continue
        right = meant.replace("\ufeff", "")
        message = f"“{match[0]}” is a garbled “{right}”: the text was saved in one way and opened in another."
        fix = f"Write {right} in its place."
        if not right:
            message, fix = f"“{match[0]}” is a garbled byte order mark.", "Delete it."
        yield OddCharacters(rule="garbled-text", start=match.start(), old=match[0], new=right, message=message, fix=fix)


def _decoded(text: str) -> str:
    """What the bytes of a text in the code page of Windows are in UTF-8, or nothing."""
    raw = bytearray()
    for character in text:
        try:
            raw += character.encode("cp1252")
        except UnicodeEncodeError:
            raw.append(ord(character) & 0xFF)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def unseen(text: str) -> Iterator[OddCharacters]:
    """Each character that cannot be seen and is part of no sign."""
    belongs = _belonging(text)
    for match in UNSEEN.finditer(text):
        if match.start() not in belongs:
            yield _odd(match.start(), match[0])


def _belonging(text: str) -> set[int]:
    """Where the characters are that cannot be seen by themselves and are part of a sign."""
    belongs: set[int] = set()
    for match in _BELONGS.finditer(text):
        belongs |= set(range(*match.span()))
    return belongs


def _odd(start: int, character: str) -> OddCharacters:
    rule = "invisible-character"
    right = ""
    message = f"There is {name_of(character)} here, which cannot be seen."
    fix = "Delete it, or type the word again."
    if character in _ENDS:
        fix, right = "Write a space in its place, or begin a new line with the Enter key.", " "
    elif character == LOST:
        message, fix = f"“{character}” is {name_of(character)}.", "Type the letter that was there."
    elif unicodedata.category(character) == "Cc":
        rule = "control-character"
        fix = "Delete it and type the text again."
        message = f"There is an invisible control character here (U+{ord(character):04X})."
    return OddCharacters(rule=rule, start=start, old=character, new=right, message=message, fix=fix)


def _alike(text: str) -> Iterator[OddCharacters]:
    """Each word with letters of another alphabet among ours, or only with such as look like ours."""
    if not _LETTER.search(text):
        return
    start = 0
    for line in text.split("\n"):
        is_foreign = _FOREIGN.search(line) is not None
        for match in _WORD.finditer(line) if _LETTER.search(line) else ():
            word = match[0]
            right = "".join(_ALIKE.get(letter, letter) for letter in word)
            is_whole = not re.search("[A-Za-z]", word)
            if right == word or not right.isascii() or (is_whole and is_foreign):
                continue
            first = next(letter for letter in word if letter in _ALIKE)
            alphabet = unicodedata.name(first).split()[0].title()
            message = (
                f"“{first}” in “{word}” is a {alphabet} letter (U+{ord(first):04X}) that looks like “{_ALIKE[first]}”."
            )
            yield OddCharacters(
                rule="look-alike",
                start=start + match.start(),
                old=word,
                new=right,
                message=message,
                fix=f"Type {right} again.",
            )
        start += len(line) + 1


def _styled(text: str) -> Iterator[OddCharacters]:
    """Letters and digits that are drawn wide, bold or otherwise by being other characters."""
    for match in _STYLED.finditer(text):
        right = unicodedata.normalize("NFKC", match[0])
        message = f"“{match[0]}” only looks like “{right}”: its letters or digits are other characters."
        yield OddCharacters(
            rule="look-alike", start=match.start(), old=match[0], new=right, message=message, fix=f"Type {right} again."
        )


_FINDERS = (_garbled, unseen, _alike, _styled)


def word_around(text: str, odd: OddCharacters) -> tuple[int, str]:
    """The word that holds something odd, and where it begins."""
    start, end = odd.start, odd.start + len(odd.old)
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, text[start:end]
