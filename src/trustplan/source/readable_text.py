"""The bytes of a plan file as text, or why they cannot be read: size, encoding, merges left open, odd characters."""

from __future__ import annotations

import re

from trustplan.primitives.findings import Finding, Place
from trustplan.source.characters import UNSEEN, OddCharacters, corrected, word_around
from trustplan.source.text_of_file import DOCUMENTS, wide_code

# Limits, so that no proposed file can stall or crash a build. They are far above what a plan needs.
MAX_BYTES = 1_000_000
MAX_LINE = 20_000  # characters
MAX_BRACKETS = 20_000  # counted before parsing: libyaml's C code overflows the stack on very deep nesting
MAX_DEPTH = 30  # of nodes, since reading and all later walks are recursive
_MERGE = re.compile("<<<<<<< |>>>>>>> |=======")
MOST_ODD = 20  # characters of a file that are reported; one paste may bring hundreds


def readable_text(raw: bytes, file: str) -> tuple[str, list[Finding]]:
    """The text of the file; findings for size, encoding and characters that cannot be read."""
    finding = _bytes_error(raw, file)
    if finding:
        return "", [finding]
    text = _plain(raw)
    if len(text) <= MAX_LINE and not _MERGE.search(text):
        return text, []
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            return text, [
                Finding(
                    rule="file-too-large",
                    place=Place(file=file, line=number),
                    message=f"The line has {len(line):,} characters; {MAX_LINE:,} is the limit.",
                    fix="Break it into several lines.",
                )
            ]
        if line.startswith(("<<<<<<< ", ">>>>>>> ")) or line.rstrip() == "=======":
            return text, [
                Finding(
                    rule="merge-conflict",
                    place=Place(file=file, line=number),
                    message=f"Two versions of this file were merged, and nobody has chosen between them (“{line[:7]}”).",
                    fix="Keep the right lines, and delete the lines with <<<<<<<, ======= and >>>>>>>.",
                )
            ]
    return text, []


def decoded(raw: bytes) -> str | None:
    """The text of a file as it is read, with plain line ends; None where it is not saved as UTF-8."""
    try:
        return _plain(raw)
    except UnicodeDecodeError:
        return None


def _plain(raw: bytes) -> str:
    """With plain line ends, in place of those of Windows and of an old Mac."""
    return raw.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _bytes_error(raw: bytes, file: str) -> Finding | None:
    if len(raw) > MAX_BYTES:
        return Finding(
            rule="file-too-large",
            place=Place(file=file),
            message=f"The file has {len(raw):,} bytes; {MAX_BYTES:,} is the limit.",
            fix="Split it, or remove what does not belong in it.",
        )
    if wide_code(raw):
        return Finding(
            rule="file-encoding",
            place=Place(file=file),
            message="The file is saved as UTF-16.",
            fix="Save it as UTF-8; “trustplan check --fix” does it for you.",
        )
    if raw.startswith(DOCUMENTS):
        return Finding(
            rule="file-encoding",
            place=Place(file=file),
            message="This is a document of another program, such as Word or Excel, under the name of a plan file.",
            fix="Keep it elsewhere, and write the plan as text.",
        )
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return Finding(
            rule="file-encoding",
            place=Place(file=file, line=line),
            message=f"A character on this line is not saved as UTF-8{_most_likely(raw, error.start)}.",
            fix="Type it again and save the file as UTF-8.",
        )
    if raw.count(b"[") + raw.count(b"{") > MAX_BRACKETS:
        return too_deep(file)
    return None


def _most_likely(raw: bytes, position: int) -> str:
    """The character that is meant, as Windows has it."""
    try:
        return f" (most likely “{raw[position : position + 1].decode('cp1252')}”)"
    except UnicodeDecodeError:
        return ""


def too_deep(file: str) -> Finding:
    """The finding on a file with more levels than a plan can have."""
    return Finding(
        rule="file-too-deep",
        place=Place(file=file),
        message="The file is nested too deeply to be a plan.",
        fix=f"Keep to {MAX_DEPTH} levels.",
    )


def report_odd_characters(text: str, file: str) -> tuple[str, list[Finding]]:
    """The text without characters that cannot be seen or look like others, and a finding for each that it had."""
    if text.isascii() and not UNSEEN.search(text):
        return text, []
    right, found = corrected(text)
    return right, [_odd(file, *one) for one in found[:MOST_ODD]]


def _odd(file: str, text: str, odd: OddCharacters) -> Finding:
    """The finding on an odd character, at the word that holds it."""
    start, word = word_around(text, odd)
    right, _ = corrected(word)
    if odd.rule == "control-character" or "\ufffd" in word:
        start, word, right = odd.start, "", ""  # a letter or a space may have been there
    before = text[:start]
    place = Place(file=file, line=before.count("\n") + 1, column=start - before.rfind("\n"))
    return Finding(rule=odd.rule, place=place, message=odd.message, fix=odd.fix, actual=word, suggestion=right)
