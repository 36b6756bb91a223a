"""A message in plain words for a file that is not YAML, from the library's error and the look of the line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trustplan.primitives.findings import Finding, Place
from trustplan.source.readable_text import too_deep

if TYPE_CHECKING:
    import yaml

    from trustplan.source.spots import Spot

LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML reads as the end of a line

_SYNTAX = (
    (
        "found a tab",
        "There is a tab here, and only spaces can be used to indent.",
        "Put two spaces for each level in its place; “trustplan check --fix” does it for you.",
    ),
    (
        "mapping values are not allowed",
        "There is a colon in the text, so the line is read as two keys.",
        "Put the text in quotes, or on the next line after “|”.",
    ),
    (
        "could not find expected ':'",
        "This line has no key with a colon, and does not continue the text above it.",
        "Write “key: value”, or move the line to the right if it belongs to the text above.",
    ),
    (
        "expected <block end>",
        "This line does not begin where the lines above it do.",
        "Line it up with its neighbours, two spaces for each level.",
    ),
    (
        "expected ',' or",
        "A bracket or brace is not closed, or a comma is missing in it.",
        "Close it, or write one key on each line without braces.",
    ),
    (
        "did not find expected",
        "This line does not begin where the lines above it do.",
        "Line it up with its neighbours, two spaces for each level.",
    ),
    (
        "while scanning a quoted scalar",
        "A quotation mark is opened and never closed.",
        "Add the closing quotation mark.",
    ),
    (
        "while scanning an alias",
        "“*” at the start of a text has a meaning of its own in these files.",
        "Put the text in quotes.",
    ),
    (
        "while scanning an anchor",
        "“&” at the start of a text has a meaning of its own in these files.",
        "Put the text in quotes.",
    ),
    (
        "cannot start any token",
        "The text begins with a character that has a meaning of its own in these files.",
        "Put the text in quotes.",
    ),
    (
        "expected a single document",
        "A line “---” splits the file in two.",
        "Keep one plan in a file: delete the line, or what is below it.",
    ),
    (
        "found undefined alias",
        "“*” at the start of a text has a meaning of its own in these files.",
        "Put the text in quotes.",
    ),
    (
        "found undefined tag",
        "“!” at the start of a text has a meaning of its own in these files.",
        "Put the text in quotes.",
    ),
)


_SHOWN_AT_START = ("scanning a quoted scalar", "parsing a flow", "expected ':'")
_KEY = re.compile(r"\s+[A-Za-z_ -]+")
MIN_LINES = 2  # above one that can be cut off
_LINES = (
    (
        re.compile(r"\s*[^\t]+\t[^\t]+.*"),
        "This line is a row copied from a table: there are tabs between its cells.",
        "Write each cell after its key, one key on each line.",
    ),
    (
        re.compile(r"\s*(- )?value: +[-–—.:*]+\s*"),
        "This mark cannot be read in place of a figure.",
        "Write c where it is withheld, x where there is no figure, z where there can be none, or 0 for none.",
    ),
    (
        re.compile(r"\s*(- )?(value|cohort): +[<>]=?.*"),
        "A figure cannot begin with “>” or “<”.",
        "Write the figure itself; where it is withheld, write c.",
    ),
    (
        re.compile(r"\s*(- )?[^:]+: +>[^\s>|+-].*"),
        "“>” at the start of a text has a meaning of its own in these files.",
        "Put the text in quotes.",
    ),
    (
        re.compile(r"\s*(- )?[^:]+: +\*.*"),
        "“*” at the start of a text has a meaning of its own in these files.",
        "Put the text in quotes.",
    ),
    (re.compile(r"\s*-[A-Za-z].*:.*"), "There is no space after “-”.", "Write “- ”, with a space."),
    (re.compile(r"\s*[–—•·▪].*"), "There is a bullet or a long dash where “- ” is needed.", "Write “- ” in its place."),
    (
        re.compile(r"""\s*(- )?[^"':]+: +("[^"]*"|'[^']*')\s*[^\s#,].*"""),
        "The text continues after its closing quotation mark.",
        "Put the whole text in quotes, with the other kind of quotation mark inside it.",
    ),
)


# The end of a line below which further lines stand further in: “budget:”, “note: |”.
_OPENS = re.compile(r":(\s+[|>]\S*)?(\s+#.*)?\s*$")


def syntax_error(error: yaml.YAMLError, file: str, text: str) -> Finding:
    """A finding in plain words for text that is not YAML."""
    problem = str(error)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    start = getattr(error, "context_mark", None)
    if start and any(words in problem for words in _SHOWN_AT_START):
        mark = start
    line, column = 1, 1
    if mark:
        line, column = mark.line + 1, mark.column + 1
    count = text.count("\n") + 1
    if "cannot start any token" in problem and _character(text, line, column) == "\t":
        problem = "found a tab"
    message, fix = (
        "This line cannot be read.",
        "Compare it with the lines around it: “key: value”, or “- ” and an entry.",
    )
    for needle, what, cure in _SYNTAX:
        if needle in problem:
            message, fix = what, cure
            break
    lines = LINE_END.split(text)
    if line <= len(lines) and "found a tab" not in problem and "quoted scalar" not in problem:
        message, fix = _by_look(lines, line, column) or (message, fix)
        if _is_cut_in_two(lines, line):
            line, column = line - 1, 1
            message = "This line starts at the left edge, and cuts what is around it in two."
            fix = "Delete it, or put as many spaces before it as the lines around it have."
    place = Place(file=file, line=min(line, count), column=column)
    return Finding(rule="yaml-syntax", place=place, message=message, fix=fix)


def never_closed(spot: Spot, file: str, text: str) -> Finding:
    """A finding for brackets and braces that are open inside each other by the hundred, from the first of them."""
    if text.count("]") + text.count("}") >= text.count("[") + text.count("{"):
        return too_deep(file)
    line, column = spot
    return Finding(
        rule="yaml-syntax",
        place=Place(file=file, line=line, column=column),
        message=f"“{_character(text, line, column)}” at the start of a text has a meaning of its own in these files.",
        fix="Put the text in quotes.",
    )


def _is_cut_in_two(lines: list[str], line: int) -> bool:
    """Whether a line goes on with what is two lines above it, and the one between is at the left edge."""
    if line <= MIN_LINES or not lines[line - 2].strip() or _OPENS.search(lines[line - 2]):
        return False
    above, between, here = (len(row) - len(row.lstrip(" ")) for row in lines[line - 3 : line])
    return between == 0 < above == here


def _by_look(lines: list[str], line: int, column: int) -> tuple[str, str] | None:
    """What is wrong with a line that YAML cannot read, where its look gives it away."""
    for pattern, what, cure in _LINES:
        if pattern.fullmatch(lines[line - 1]):
            return what, cure
    here, before = lines[line - 1], ""
    if line > 1:
        before = lines[line - 2]
    if before.rstrip().endswith(("|", ">")) and ":" not in here:
        return (
            "The text below “|” is too far to the left.",
            "Put two spaces more before it than before the line above it.",
        )
    if _KEY.fullmatch(here[: column - 1]) and here[column - 1 : column] == ":" and before.strip():
        return (
            "The line is further to the right than its neighbours.",
            "Line it up with them, two spaces for each level.",
        )
    return None


def _character(text: str, line: int, column: int) -> str:
    """The character at a place, or nothing."""
    lines = LINE_END.split(text)
    if line > len(lines):
        return ""
    return lines[line - 1][column - 1 : column]
