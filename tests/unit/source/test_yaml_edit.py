"""Edits of a plan file's text: what is cut, put and added, and that all else stays byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

from trustplan.source.yaml_edit import YamlEdit
from trustplan.source.yaml_reader import Path, read_yaml

BLOCK = """\
# of the plan
title: Plan  # its name

items:
  # of all items
  - id: a
    note: |
      Some words.
      # and more

    due: 2026-10-01
  # of the second
  - id: b
    list: [x, y, z]
    last: 1

  # of the third
  - {id: c, due: 2026-10-01, start: 2026-09-01}
# of the end
end: yes
"""


def cut(*path: str | int) -> Callable[[YamlEdit], None]:
    """What cuts the entry at a path."""
    return lambda edit: edit.cut(path)


def put(words: str, *path: str | int) -> Callable[[YamlEdit], None]:
    """What puts other words at a path."""
    return lambda edit: edit.put(path, words)


def add(line: str, *path: str | int) -> Callable[[YamlEdit], None]:
    """What adds a key behind the one at a path."""
    return lambda edit: edit.add_after(path, line)


@pytest.mark.parametrize(
    ("edits", "gone", "come"),
    [
        ([cut("title")], "title: Plan  # its name\n", ""),
        ([cut("items", 0, "note")], "    note: |\n      Some words.\n      # and more\n", ""),
        ([cut("items", 0, "due")], "    due: 2026-10-01\n", ""),
        (
            [cut("items", 1)],
            "  # of the second\n  - id: b\n    list: [x, y, z]\n    last: 1\n",
            "",
        ),
        ([cut("items", 2)], "  # of the third\n  - {id: c, due: 2026-10-01, start: 2026-09-01}\n", ""),
        ([cut("items", 1, "list", 0)], "x, ", ""),
        ([cut("items", 1, "list", 1)], "y, ", ""),
        ([cut("items", 1, "list", 2)], ", z", ""),
        ([cut("items", 1, "list", 1), cut("items", 1, "list", 2)], ", y, z", ""),
        ([cut("items", 1, "list", 0), cut("items", 1, "list", 1)], "x, y, ", ""),
        ([cut("items", 1, "list", n) for n in range(3)], "    list: [x, y, z]\n", ""),
        ([cut("items", 2, "due")], "due: 2026-10-01, ", ""),
        ([cut("items", 2, "start")], ", start: 2026-09-01", ""),
        ([cut("items", 2, "due"), cut("items", 2, "start")], ", due: 2026-10-01, start: 2026-09-01", ""),
        ([cut("items", 2, "due"), add("more: 1", "items", 2, "id")], ", due: 2026-10-01", ", more: 1"),
        (
            [cut("items", 1), cut("items", 1, "list", 0)],
            "  # of the second\n  - id: b\n    list: [x, y, z]\n    last: 1\n",
            "",
        ),
        (
            [cut("items", 1), put("2", "items", 1, "last")],
            "  # of the second\n  - id: b\n    list: [x, y, z]\n    last: 1\n",
            "",
        ),
        ([put("Next", "title")], "Plan  #", "Next  #"),
        ([cut("items", 0, "id")], "id: a\n    note", "note"),
        ([cut("nothing"), cut("items", 7), put("x", "items", 0, "what")], "", ""),
    ],
)
def test_only_what_is_named_changes(edits: list[Callable[[YamlEdit], None]], gone: str, come: str) -> None:
    """Comments, blank lines, quotes and order of all else stay."""
    edit = YamlEdit(BLOCK)
    for done in edits:
        done(edit)
    assert BLOCK.count(gone) == 1 or not gone
    assert edit.text() == (BLOCK.replace(gone, come) if gone else BLOCK)
    assert read_yaml(edit.text().encode(), "")[0]


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (("items", 0, "id"), "  - id: a\n", "  - id: a\n    more: 1\n"),
        (("items", 0, "note"), "      # and more\n", "      # and more\n    more: 1\n"),
        (("items", 2, "id"), "{id: c,", "{id: c, more: 1,"),
        (("end",), "end: yes\n", "end: yes\nmore: 1\n"),
        (("items",), "start: 2026-09-01}\n", "start: 2026-09-01}\nmore: 1\n"),
    ],
)
def test_a_key_is_added_behind_another(path: Path, before: str, after: str) -> None:
    """At its level."""
    edit = YamlEdit(BLOCK)
    edit.add_after(path, "more: 1")
    assert edit.text() == BLOCK.replace(before, after)


def test_lists_that_are_not_indented_and_dashes_alone_are_cut_as_others() -> None:
    """As editors and other programs write them."""
    text = dedent("""\
        a:
        - id: x
          y: 1
        -
          id: z
        - id: last""")
    edit = YamlEdit(text)
    edit.cut(("a", 1))
    assert edit.text() == text.replace("-\n  id: z\n", "") + "\n"
    edit = YamlEdit(text)
    edit.cut(("a", 0))
    edit.cut(("a", 2))
    assert edit.text() == "a:\n-\n  id: z\n"


def test_a_note_stands_behind_a_value_that_ends_its_line() -> None:
    """And nowhere else: inside braces it would cut the line."""
    edit = YamlEdit(BLOCK)
    edit.note(("items", 0, "due"), "to be decided")
    edit.note(("items", 2, "due"), "to be decided")
    edit.note(("title",), "to be decided")
    assert edit.text() == BLOCK.replace("    due: 2026-10-01\n", "    due: 2026-10-01  # to be decided\n")
