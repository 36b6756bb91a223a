"""Spaces from word processors and web pages where a space means something: before a line, after a dash or a key, in braces."""

from __future__ import annotations

import re

from trustplan.primitives.findings import Finding, Place

_ODD_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# The part of a line in which a space means something, where it has an odd one: up to the text, or up to the key's value.
_ODD_SPACE = re.compile(
    rf"(?=[\s-]*{_ODD_SPACES.pattern}|[\s-]*[\w-]+:[^\S\n]*{_ODD_SPACES.pattern})(?:\s*-?\s*[\w-]+:\s+|\s*(?:-\s+)?)"
)
_IN_BRACES = re.compile(r"\s*(?:-\s+)?(?:[\w-]+:\s+)?\{[^{}\"']*\}\s*")  # keys of one line, without a text in quotes


def odd_spaces_plain(text: str) -> str:
    """The text with plain spaces before each line, after a dash or a key, and in braces."""
    if text.isascii():
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.isascii():
            continue
        if match := _IN_BRACES.fullmatch(line) or _ODD_SPACE.match(line):
            lines[number] = _ODD_SPACES.sub(" ", match[0]) + line[match.end() :]
    return "\n".join(lines)


def report_odd_spaces(text: str, file: str) -> tuple[str, list[Finding]]:
    """The text with plain spaces where spaces mean something: before a line, and after a dash or a key.

    Word processors and web pages have others there, which look the same. All are reported at once.
    """
    plain = odd_spaces_plain(text)
    if plain == text:
        return text, []
    rows = enumerate(zip(text.split("\n"), plain.split("\n"), strict=True))
    numbers = [number for number, (old, new) in rows if old != new]
    first = numbers[0]
    message = "This line has a no-break space, which looks like a space and is read as a letter."
    if len(numbers) > 1:
        message = f"This line and {len(numbers) - 1} more have no-break spaces, which look like spaces and are read as letters."
    place = Place(file=file, line=first + 1, column=1)
    fix = "Type the spaces on it again; “trustplan check --fix” does it for you."
    return plain, [Finding(rule="control-character", place=place, message=message, fix=fix)]
