"""Text that is no plan: a message with its line and a fix, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import a_trust
from trustplan.loading.load import load
from trustplan.source.readable_text import readable_text
from trustplan.source.text_of_file import decoded


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (b"", 1, "The file is empty."),
        (b"title: a\n\tperiod: b\n", 2, "There is a tab here"),
        (b"title: a: b\n", 1, "There is a colon in the text"),
        ("title: “a”\n".encode("utf-16"), 1, "The file is saved as UTF-16."),
        ("title: “a”\n".encode("utf-16-le"), 1, "The file is saved as UTF-16."),
        ("title: “a”\n".encode("utf-16-be"), 1, "The file is saved as UTF-16."),
        (b"title: a\r" + b"# a remark\r" * 2000 + b"period: b: c\r", 2002, "There is a colon in the text"),
        (b"title: \xe9\n", 1, "is not saved as UTF-8"),
        (b"title: a\x07b\n", 1, "invisible control character here (U+0007)"),
        ("title: a\ue000b\n".encode(), 1, "U+E000"),
        (b"<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> x\n", 1, "Two versions of this file were merged"),
        (b'title: "a\nperiod: b\n', 1, "A quotation mark is opened and never closed."),
        (b"title: [a, b\n", 1, "A bracket or brace is not closed"),
        (b"a: &x 1\nb: *x\n", 1, "gives a part of the file a name for use elsewhere"),
        (b"a: &a [x]\nb: &b [*a,*a,*a]\nc: [*b,*b]\n", 1, "gives a part of the file a name for use elsewhere"),
        (b"a: !!python/object/apply:os.system ['true']\n", 1, "has a meaning of its own"),
        (b"title: True\n", 1, "could be text, or true or false"),
        (b"---\na: 1\n---\nb: 2\n", 3, "splits the file in two"),
        (b"a: .nan\n", 1, "is not a number that can be compared"),
        (b"a: 1_000\n", 1, "as a number without the underscore"),
        (b"[" * 5000 + b"]" * 5000, 1, "nested too deeply"),
        (b"[" * 100_000, 1, "nested too deeply"),
        (b"a: " + b"x" * 30_000, 1, "20,000 is the limit"),
        (b"a: 1\n" * 300_000, 1, "1,000,000 is the limit"),
        (b"- a\n- b\n", 1, "The file is one list"),
        (b"? [a]\n: b\n", 1, "where the name of a key is needed"),
        (b"title: " + b"9" * 5000 + b"\n", 1, "a larger or finer number than any plan needs"),
        (b"title: 1e400\n", 1, "a larger or finer number than any plan needs"),
        (b"title: 1e-400\n", 1, "a larger or finer number than any plan needs"),
        (
            b"kee: x\n" + b"".join(b"kee%d: x\n" % n for n in range(1000)),
            1,
            "more errors than the 300 that are listed",
        ),
    ],
    ids=lambda v: None if isinstance(v, bytes) else str(v)[:30],
)
def test_text_that_is_no_plan_ends_in_a_message(text: bytes, line: int, words: str, tmp_path: Path) -> None:
    """Hostile and broken texts give a place and a fix, never a traceback."""
    plans = a_trust(tmp_path)
    (plans / "trust" / "plan.yaml").write_bytes(text)
    reported = [f for f in load(plans).errors if f.place.file == "plans/trust/plan.yaml"]
    assert any(words in f.message and f.place.line == line and f.fix for f in reported), [str(f) for f in reported]


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR\x00\x00\x02\x00" * 12,
        b"BM" + b"\x00\x00\x36\x00\x00\x00\x28\xfc" * 30,
        bytes(range(256)) + bytes(300),
    ],
    ids=["picture", "bitmap", "anything"],
)
def test_what_is_no_text_is_not_called_utf_16(raw: bytes) -> None:
    """Its zeros are on both sides of its letters; nothing is saved in its place."""
    text, findings = readable_text(raw, "plan.yaml")
    assert not [finding for finding in findings if "UTF-16" in finding.message]
    assert findings or "\x00" in text
    assert decoded(raw) == (None, [])


def test_a_document_under_the_name_of_a_plan_file_is_no_text_in_another_encoding() -> None:
    """An old Word file is half zeros, as UTF-16 is; what `--fix` would save of it would be letters of nobody."""
    raw = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00w\x00o\x00r\x00d" * 40
    _, (finding,) = readable_text(raw, "plan.yaml")
    assert "document of another program" in finding.message
    assert decoded(raw) == (None, [])
