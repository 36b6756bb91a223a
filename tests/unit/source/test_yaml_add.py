"""What is added to a plan file reads as it was said, stands as its neighbours do, and moves nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

from hostile_edits import TEXTS, hostile_edits, ours, outcome
from trustplan.source.yaml_add import Edit, Number, with_edits
from trustplan.source.yaml_reader import Path

NEWS = {"on": "2026-11-20", "value": Number("93.40"), "note": "no"}
TEXT = {"on": "2026-11-20", "note": "One: two.\n# three\n"}


@pytest.mark.parametrize(
    ("before", "path", "entry", "after"),
    [
        # entries in braces get one in braces, where it fits on a line
        (
            "a:\n  - {x: 1}\nb: 2\n",
            ("a",),
            NEWS,
            'a:\n  - {x: 1}\n  - {on: 2026-11-20, value: 93.40, note: "no"}\nb: 2\n',
        ),
        ("a:\n- {x: 1}\n", ("a",), TEXT, "a:\n- {x: 1}\n- on: 2026-11-20\n  note: |\n    One: two.\n    # three\n"),
        ("a: [{x: 1}]  # c\n", ("a",), NEWS, 'a: [{x: 1}, {on: 2026-11-20, value: 93.40, note: "no"}]  # c\n'),
        # keys below each other, as far in as the others; blank lines and comments of what follows stay where they are
        (
            "a:\n    -   x: 1\n        y: 2\n\n    -   x: 2\n\n# of b\nb: 2\n",
            ("a",),
            {"x": Number("3"), "y": "n, o"},
            "a:\n    -   x: 1\n        y: 2\n\n    -   x: 2\n\n    -   x: 3\n        y: n, o\n\n# of b\nb: 2\n",
        ),
        ("a:\r\n- x: |\r\n    1\r\nb: 2\r\n", ("a",), {"x": "2"}, 'a:\r\n- x: |\r\n    1\r\n- x: "2"\r\nb: 2\r\n'),
        ("a:\n  - x\nb: 2", ("a",), "y: z", 'a:\n  - x\n  - "y: z"\nb: 2'),
        ("a:\n  - x: |\n      one", ("a",), "new", "a:\n  - x: |\n      one\n  - new\n"),
        # no list yet
        ("a: []  # none\nb: 2\n", ("a",), {"x": "new"}, "a:  # none\n  - x: new\nb: 2\n"),
        ("b: 2\n# end\n", ("a",), {"x": "new"}, "b: 2\na:\n  - x: new\n# end\n"),
        ("{b: 2}\n", ("a",), {"x": "new"}, "{b: 2, a: [{x: new}]}\n"),
        ("c:\n- d: 1\nb:\n- 2\n", ("c", 0, "a"), {"x": "new"}, "c:\n- d: 1\n  a:\n  - x: new\nb:\n- 2\n"),
        # an action's parts stay behind its own keys
        ("a: 1\n# parts\nactions:\n  - b: 1\n", ("u",), "x", "a: 1\nu:\n  - x\n# parts\nactions:\n  - b: 1\n"),
        ("\ufeffa:\n  - x\n", ("a",), "new", "\ufeffa:\n  - x\n  - new\n"),
    ],
)
def test_an_entry_is_written_as_its_neighbours_are(before: str, path: Path, entry: object, after: str) -> None:
    """Whatever the list looks like, or where there is none."""
    made = ours(before.encode(), path, entry, is_entry=True)
    assert made is not None
    assert made.decode() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n  - id: b\n    due: 1  # c\n", "a:\n  - id: b\n    due: 1  # c\n    done: 2026-11-20\n"),
        ("a: [{id: b, due: 1}]\n", "a: [{id: b, due: 1, done: 2026-11-20}]\n"),
        ("a:\n  - {id: b, done: ~, due: 1}\n", "a:\n  - {id: b, done: 2026-11-20, due: 1}\n"),
        ("a:\n  - done: |\n      no\n    id: b\n", "a:\n  - done: 2026-11-20\n    id: b\n"),
    ],
)
def test_a_key_is_written_into_its_group(before: str, after: str) -> None:
    """In braces or not, new or in place of another value."""
    made = ours(before.encode(), ("a", 0, "done"), "2026-11-20", is_entry=False)
    assert made is not None
    assert made.decode() == after


@pytest.mark.parametrize(
    ("before", "behind", "after"),
    [
        ("a:\n  - x\n  - z\n", 0, "a:\n  - x\n  - w\n  - z\n"),
        ("a:\n  - x\n", -1, "a:\n  - w\n  - x\n"),
        ("a:\n  - x\n", 7, "a:\n  - x\n  - w\n"),
        ("a:\n# of all\n  - x\n", -1, "a:\n# of all\n  - w\n  - x\n"),
        ("a:\n  - x\n  # of z\n  - z\n", 0, "a:\n  - x\n  - w\n  # of z\n  - z\n"),
        ("a:\n  - x\n\n  - z\n", 0, "a:\n  - x\n\n  - w\n\n  - z\n"),
        ("a:\n  - x\n\n  - z\n", -1, "a:\n  - w\n\n  - x\n\n  - z\n"),
        ("a: [x, z]\n", 0, "a: [x, w, z]\n"),
        ("a: [x, z]\n", -1, "a: [w, x, z]\n"),
        ("a:\r\n  - x\r\n  - z\r\n", 0, "a:\r\n  - x\r\n  - w\r\n  - z\r\n"),
    ],
)
def test_an_entry_stands_behind_another(before: str, behind: int, after: str) -> None:
    """Or before the first one; what is said above an entry stays with it."""
    made = with_edits(before.encode(), [Edit(path=("a",), value="w", behind=behind)])
    assert made is not None
    assert made.decode() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\nb: 2\nc: 3\n", "a: 1\nb: 2\nk: v\nc: 3\n"),
        ("a: 1\nb:\n  - x\n\nc: 3\n", "a: 1\nb:\n  - x\nk: v\n\nc: 3\n"),
        ("{a: 1, b: 2, c: 3}\n", "{a: 1, b: 2, k: v, c: 3}\n"),
        ("a: 1\nc: 3\n", "a: 1\nc: 3\nk: v\n"),
    ],
)
def test_a_key_stands_behind_another(before: str, after: str) -> None:
    """Where that is there; else at the end."""
    made = with_edits(before.encode(), [Edit(path=("k",), value="v", is_entry=False, behind="b")])
    assert made is not None
    assert made.decode() == after


@pytest.mark.parametrize("before", ["a: [\n", "- a\n", "", "a: !!set {x}\n"])
def test_a_file_that_cannot_be_proved_is_left(before: str) -> None:
    """What is no plan file stays as it is."""
    assert ours(before.encode(), ("a",), "y", is_entry=True) is None


def test_a_character_that_no_file_may_have_is_refused() -> None:
    """It would be read as another text."""
    for text in ("\x07", "a\u200bb", "\ud800", "\u2028"):
        assert ours(b"a: 1\n", ("b",), text, is_entry=False) is None


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_reads_as_it_was_said(text: str) -> None:
    """In a block and in braces; the proof is made by the writer, and here it is only asked whether there is one."""
    assert ours(b"a:\n  - x: 1\n", ("a",), {"note": text}, is_entry=True) is not None
    assert ours(b"{a: [{x: 1}]}\n", ("a",), {"note": text}, is_entry=True) is not None


def table(seed: int, count: int, *, is_quick: bool = False) -> Counter[str]:
    """How many of some hostile edits ended in which way."""
    return Counter(outcome(edit, ours) for edit in hostile_edits(seed, count, is_quick=is_quick))


def test_no_hostile_edit_is_wrong() -> None:
    """Each is read back, and the rest of its file is compared line by line."""
    assert table(seed=1, count=300, is_quick=True) == {"right": 300}


@pytest.mark.thorough
def test_none_of_thousands_of_hostile_edits_is_wrong() -> None:
    """`scripts/yaml_writers.py` prints the same as a table."""
    assert table(seed=7, count=5000) == {"right": 5000}
