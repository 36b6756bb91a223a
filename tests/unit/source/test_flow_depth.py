"""Brackets inside each other by the thousand: refused at once, wherever they hide, and nothing else is."""

from __future__ import annotations

import time

import pytest

from trustplan.source.flow_depth import MOST
from trustplan.source.yaml_reader import read_yaml

HALF = 9_000
LINES = 4_000


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title: " + "[" * 2 * HALF, "“[” at the start of a text has a meaning of its own"),
        ("title: x\nnote: " + "{" * 2 * HALF, "“{” at the start of a text has a meaning of its own"),
        ("title: " + "[a,\n  " * LINES, "“[” at the start"),
        ("title: " + "{a:\n  " * LINES, "“{” at the start"),
        ("title: " + "['x]',\n  " * LINES, "nested too deeply"),
        ("title: " + "[ # ]\n  " * LINES, "nested too deeply"),
        ("title: " + "[ !<]> a,\n  " * LINES, "nested too deeply"),
        ("title: " + "[" * HALF + "]" * HALF, "nested too deeply"),
    ],
)
def test_thousands_that_are_open_inside_each_other_are_refused_at_once(text: str, says: str) -> None:
    """With the place of the first. The library took seconds, for each way in which the line might be corrected."""
    begun = time.process_time()
    document, findings = read_yaml(text.encode(), "a.yaml")
    assert time.process_time() - begun < 1
    assert document is None
    assert says in findings[-1].message
    if "nested" not in says:
        place = findings[-1].place
        assert text.split("\n")[place.line - 1][place.column - 1] in "[{"


@pytest.mark.parametrize(
    "text",
    [
        "title: |\n  " + "[" * 2 * HALF,
        "title: '" + "[{" * HALF + "'",
        "# " + "[" * 2 * HALF + "\ntitle: x",
        "list:\n" + "  - {a: 'x', b: [1, 2]}\n" * 1000,
        "title: a" + "[{" * HALF,
    ],
)
def test_brackets_that_are_text_or_closed_are_read(text: str) -> None:
    """However many there are."""
    document, findings = read_yaml(text.encode(), "a.yaml")
    assert document is not None, findings


def test_a_hundred_may_be_open() -> None:
    """One more is refused here; fewer levels than these are, where the file is understood."""
    many = "- ['x']\n" * 600
    for count, is_here in ((MOST, False), (MOST + 1, True)):
        _, findings = read_yaml(f"{many}- {'[' * count}".encode(), "a.yaml")
        assert ("at the start of a text" in findings[-1].message) == is_here
