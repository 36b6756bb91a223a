"""A message in plain words for a file that is not YAML, from the library's error and the look of the line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trustplan.primitives.findings import Finding, Place

if TYPE_CHECKING:
    import yaml

LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML reads as the end of a line

_SYNTAX = (
    (
        "found a tab",
        "A tab stands where spaces are needed.",
        "Indent with spaces, two for each level.",
    ),
    (
        "mapping values are not allowed",
        "A colon stands inside plain text, so the line reads as two keys.",
        "Put the text in quotes, or on the next line after “|”.",
    ),
    (
        "could not find expected ':'",
        "A key here has no colon after it, or the text before it is not closed.",
        "Write “key: value”, with a space after the colon.",
    ),
    (
        "expected <block end>",
        "The indentation does not fit the lines above.",
        "Line this up with its neighbours, two spaces for each level.",
    ),
    (
        "expected ',' or",
        "A bracket or brace is not closed, or a comma is missing in it.",
        "Close it, or write one key a line without braces.",
    ),
    (
        "did not find expected",
        "The indentation does not fit the lines above.",
        "Line this up with its neighbours, two spaces for each level.",
    ),
    (
        "while scanning a quoted scalar",
        "A quotation mark is opened and never closed.",
        "Add the closing quotation mark.",
    ),
    (
        "while scanning an alias",
        "A word starts with “*”, which YAML keeps for itself.",
        "Put the text in quotes.",
    ),
    (
        "while scanning an anchor",
        "A word starts with “&”, which YAML keeps for itself.",
        "Put the text in quotes.",
    ),
    (
        "cannot start any token",
        "The text starts with a character that YAML keeps for itself.",
        "Put the text in quotes.",
    ),
    (
        "expected a single document",
        "A line of “---” splits the file in two.",
        "Keep one document in a file: delete the “---”.",
    ),
    ("found undefined alias", "“*” refers to something that is not there.", "Put the text in quotes."),
    ("found undefined tag", "“!” starts a tag, which plan files do not use.", "Put the text in quotes."),
)


_SHOWN_AT_START = ("scanning a quoted scalar", "parsing a flow", "expected ':'")
_KEY = re.compile(r"\s+[A-Za-z_ -]+")
_LINES = (
    (
        re.compile(r"\s*[^\t]+\t[^\t]+.*"),
        "A row of a table from another program stands here.",
        "Write each cell under its key, one key a line.",
    ),
    (
        re.compile(r"\s*(- )?[^:]+: +\*.*"),
        "The text starts with “*”, which YAML keeps for itself.",
        "Put the text in quotes.",
    ),
    (re.compile(r"\s*-[A-Za-z].*:.*"), "There is no space after “-”.", "Write “- ”, with a space."),
    (re.compile(r"\s*[–—•·▪].*"), "A bullet or a long dash stands where “- ” is needed.", "Write “- ” in its place."),
    (
        re.compile(r"""\s*(- )?[^"':]+: +("[^"]*"|'[^']*')\s*[^\s#,].*"""),
        "The text goes on after its closing quotation mark.",
        "Put the whole text in quotes, with the other kind of quotation mark inside it.",
    ),
)


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
    message, fix = "This line cannot be read as YAML.", "Compare it with the example in CONTRIBUTING.md."
    for needle, what, cure in _SYNTAX:
        if needle in problem:
            message, fix = what, cure
            break
    lines = LINE_END.split(text)
    if line <= len(lines) and "found a tab" not in problem and "quoted scalar" not in problem:
        message, fix = _by_look(lines, line, column) or (message, fix)
    place = Place(file=file, line=min(line, count), column=column)
    return Finding(rule="yaml-syntax", place=place, message=message, fix=fix)


def _by_look(lines: list[str], line: int, column: int) -> tuple[str, str] | None:
    """What is wrong with a line that YAML cannot read, where its look gives it away."""
    for pattern, what, cure in _LINES:
        if pattern.fullmatch(lines[line - 1]):
            return what, cure
    here, before = lines[line - 1], ""
    if line > 1:
        before = lines[line - 2]
    if before.rstrip().endswith(("|", ">")) and ":" not in here:
        return "The text below “|” stands too far left.", "Indent it two spaces more than the line above it."
    if _KEY.fullmatch(here[: column - 1]) and here[column - 1 : column] == ":" and before.strip():
        return "The line stands further right than its neighbours.", "Line it up with them, two spaces for each level."
    return None


def _character(text: str, line: int, column: int) -> str:
    """The character at a place, or nothing."""
    lines = LINE_END.split(text)
    if line > len(lines):
        return ""
    return lines[line - 1][column - 1 : column]
