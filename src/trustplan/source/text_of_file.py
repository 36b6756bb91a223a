"""A file's bytes as text with plain line ends and back again, and what two texts differ in, line by line."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import chain
from typing import NamedTuple

_OF_WINDOWS = frozenset("‘’“”–—…•€£°½¼¾×·éèêëàâäáîïíôöóûüúçñÉÈÀÇ\u00a0")  # what English and Welsh texts have
DOCUMENTS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")  # how those of Word, Excel and the like begin
MOSTLY = 10  # times as many zeros on one side of the letters as on the other
MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


class Change(NamedTuple):
    """What was done to a file: the line (of the file before), and what was done there, in words."""

    line: int
    words: str


def wide_code(raw: bytes) -> str:
    """The name of the encoding with two bytes for each character in which a file is saved; nothing for another one.

    Without a mark at its start, the zeros of plain letters tell it, and on which side of the letters they are: a picture,
    say, has them on both.

    >>> wide_code("on: 1".encode("utf-16-be")), wide_code("on: 1".encode("utf-16-le")), wide_code(b"on: 1")
    ('utf-16-be', 'utf-16-le', '')
    """
    if raw.startswith(DOCUMENTS):  # which have zeros too
        return ""
    if raw.startswith(MARKS[:2]):
        return "utf-16"
    start = raw[:200]
    before, after = start[::2].count(0), start[1::2].count(0)
    if before + after <= len(start) // 4 or min(before, after) * MOSTLY > max(before, after):
        return ""
    return "utf-16-be" if before > after else "utf-16-le"


def decoded(raw: bytes) -> tuple[str | None, list[Change]]:
    """The text, and what was done for it; None where it cannot be decoded."""
    done: list[Change] = []
    if code := wide_code(raw):
        try:
            text = raw.decode(code)
        except UnicodeDecodeError:
            return None, []
        if "\x00" in text:
            return None, []
        return text.removeprefix("\ufeff"), [Change(1, "saved as UTF-8")]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text, done = _from_windows(raw)
    if text.startswith("\ufeff"):
        text = text.removeprefix("\ufeff")
        done.append(Change(1, "the byte order mark removed"))
    return text or None, done


def _from_windows(raw: bytes) -> tuple[str, list[Change]]:
    """The text with the lines that are not UTF-8 as Windows saves them; an empty text where that is not sure."""
    if b"\x00" in raw:  # which no text of Windows has
        return "", []
    lines: list[str] = []
    done: list[Change] = []
    for number, line in enumerate(raw.split(b"\n"), 1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            text = line.decode("cp1252", errors="replace")
            if any(not c.isascii() and c not in _OF_WINDOWS for c in text):
                return "", []
            lines.append(text)
            done.append(Change(number, "saved as UTF-8"))
    return "\n".join(lines), done


def line_ends(text: str) -> tuple[str, list[str]]:
    """The text with plain line ends, and those that it had."""
    ends = re.findall("\r\n|\n|\r", text)
    return re.sub("\r\n|\r", "\n", text), ends


def with_ends(before: str, after: str, ends: list[str]) -> str:
    """A text with the line ends that its lines had; a line that is new has the end of the one above it."""
    if not any(end != "\n" for end in ends):
        return after
    old, new = before.split("\n"), after.split("\n")
    kept: list[str] = []
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for number in range(start, end):
            spot = min(first + number - start, last - 1 if tag != "insert" else first)
            kept.append(ends[max(0, min(spot, len(ends) - 1))])
    return "".join(chain.from_iterable(zip(new, [*kept[: len(new) - 1], ""], strict=True)))


def changes(before: str, after: str, words: str) -> list[Change]:
    """What differs between two texts, by line; in the words of a step, or as the line reads now."""
    if before == after:
        return []
    old, new = before.split("\n"), after.split("\n")
    found: list[Change] = []
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if words or (tag == "replace" and last - first != end - start) or tag == "delete":
            found.append(Change(first + 1, words or f"now reads “{_short(new[start:end])}”"))
        elif tag == "insert":
            found.append(Change(first + 1, f"“{_short(new[start:end])}” added above this line"))
        else:
            found += [
                Change(n + 1, f"now reads “{_short(new[start + n - first : start + n - first + 1])}”")
                for n in range(first, last)
            ]
    if words:
        return _joined(found, words)
    return found


def _joined(found: list[Change], words: str) -> list[Change]:
    """One change for all lines of a step."""
    first, count = found[0].line, len(found)
    if count > 1:
        words = f"{words} (here, and in {count - 1} more place{'s' * (count > 2)})"
    return [Change(first, words)]


def _short(lines: list[str]) -> str:
    text = " ".join(line.strip() for line in lines)
    return text if len(text) <= 90 else f"{text[:89]}…"
