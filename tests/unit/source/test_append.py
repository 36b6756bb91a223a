"""An entry is added to a list as the file itself is written, and everything else stays byte for byte."""

from __future__ import annotations

import pytest

from trustplan.source.append import in_yaml, with_entry
from trustplan.source.yaml_reader import read_yaml

CLERK = {"id": "clerk", "title": "Clerk, part-time"}
BLOCK = "  - id: gld\n    title: Good level\n    definition: >-\n      Children who\n      do.\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # no list yet
        ("title: A\n", 'title: A\n\nroles:\n  - id: clerk\n    title: "Clerk, part-time"\n'),
        ("title: A", 'title: A\n\nroles:\n  - id: clerk\n    title: "Clerk, part-time"\n'),
        ("roles: []\nkind: a\n", 'roles:\n  - id: clerk\n    title: "Clerk, part-time"\nkind: a\n'),
        ("roles: [ ]   # none yet\n", 'roles:   # none yet\n  - id: clerk\n    title: "Clerk, part-time"\n'),
        ("roles:\n# none\nkind: a\n", 'roles:\n  - id: clerk\n    title: "Clerk, part-time"\n# none\nkind: a\n'),
        # entries in braces, one on a line
        (
            "roles:\n  - {id: a, title: A}\nkind: a\n",
            'roles:\n  - {id: a, title: A}\n  - {id: clerk, title: "Clerk, part-time"}\nkind: a\n',
        ),
        ("roles:\n- {id: a}\nkind: a\n", 'roles:\n- {id: a}\n- {id: clerk, title: "Clerk, part-time"}\nkind: a\n'),
        (
            "roles: [{id: a}]  # b\nkind: a\n",
            'roles: [{id: a}, {id: clerk, title: "Clerk, part-time"}]  # b\nkind: a\n',
        ),
        # keys below each other, comments and empty lines between
        (
            "roles:\n    - id: a\n      title: A\n\n    - id: b\n      title: B\n\n# About the bodies.\nbodies: []\n",
            (
                "roles:\n    - id: a\n      title: A\n\n    - id: b\n      title: B\n\n    - id: clerk\n"
                '      title: "Clerk, part-time"\n\n# About the bodies.\nbodies: []\n'
            ),
        ),
        (
            "roles:\n  - id: a\n    title: |\n      # no comment\n\n      More.\n    # a comment\n",
            (
                "roles:\n  - id: a\n    title: |\n      # no comment\n\n      More.\n    # a comment\n"
                '  - id: clerk\n    title: "Clerk, part-time"\n'
            ),
        ),
        ("roles:\r\n  - {id: a}\r\n", 'roles:\r\n  - {id: a}\r\n  - {id: clerk, title: "Clerk, part-time"}\r\n'),
        (
            "roles:\n  - id: a\n    title: A\nkind: a   # last",
            'roles:\n  - id: a\n    title: A\n  - id: clerk\n    title: "Clerk, part-time"\nkind: a   # last\n',
        ),
    ],
)
def test_an_entry_is_written_as_its_neighbours_are(before: str, after: str) -> None:
    """Whatever the list looks like, or where there is none."""
    made = with_entry(before.encode(), "roles", CLERK)
    assert made is not None
    assert made.decode() == after


@pytest.mark.parametrize(
    "before",
    [
        "roles: [\n  {id: a},\n  ]\n",
        "roles: a\n",
        "roles: {id: a}\n",
        "- roles\n",
        "roles: [\n",
        '"roles":\n  - {id: a}\n',
        "roles: [{id: a}] # ]\n# {\nroles : []\n",
    ],
)
def test_a_file_that_is_not_understood_is_left(before: str) -> None:
    """The command then asks for a hand."""
    assert with_entry(before.encode(), "roles", CLERK) is None


def test_a_longer_entry_keeps_its_lines() -> None:
    """At the indentation of the list."""
    assert with_entry(b"measures:\n- id: a\n  title: A\n", "measures", BLOCK) == (
        b"measures:\n- id: a\n  title: A\n- id: gld\n  title: Good level\n  definition: >-\n    Children who\n    do.\n"
    )


@pytest.mark.parametrize(
    "text", ["Oak", "yes", "Oak: a", "a # b", '"', "\\", "1.10", "é", "- a", "2026-27", "~", "null", "a, b", "’tis"]
)
def test_a_text_reads_as_it_was(text: str) -> None:
    """Whatever is in it, on its own and in braces."""
    document, findings = read_yaml(f"a: {in_yaml(text)}\nb: {{c: {in_yaml(text)}}}\n".encode(), "")
    assert not findings
    assert document is not None
    assert document.data == {"a": text, "b": {"c": text}}
