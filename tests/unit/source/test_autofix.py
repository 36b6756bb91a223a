"""Automatic fixes: what is safe is written anew, everything else is left byte for byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amounts import examples, thorough_between
from corpus import CASES, INVALID, VALID
from trustplan.primitives.findings import Finding
from trustplan.schema.validate import form_of
from trustplan.source.autofix import fix
from trustplan.source.layout import kind_of
from trustplan.source.rating_words import RatingWords
from trustplan.source.slip_trial import Names
from trustplan.source.slips import Form
from trustplan.source.yaml_reader import read_yaml

FIXES = {
    "windows line ends stay": (b"title: a \r\nperiod:\r\n  from: b\r\n", b"title: a\r\nperiod:\r\n  from: b\r\n"),
    "each line end stays": (b"title: a \r\nlead: b \nevery: term\r\n", b"title: a\r\nlead: b\nevery: term\r\n"),
    "windows letters": (b"title: Children\x92s \xa35\nlead: ceo\n", "title: Children’s £5\nlead: ceo\n".encode()),
    "utf-16 without a mark": ("title: é\nlead: ceo\n".encode("utf-16-le"), "title: é\nlead: ceo\n".encode()),
    "utf-16 of the other order without a mark": (
        "title: é\nlead: ceo\n".encode("utf-16-be"),
        "title: é\nlead: ceo\n".encode(),
    ),
    "invisible characters": ("title: a\u200bb\nlead\u200b: ceo\u00ad\n".encode(), b"title: ab\nlead: ceo\n"),
    "letters that look alike": ("title: M\u0430ths\nl\u0435ad: ceo\n".encode(), b"title: Maths\nlead: ceo\n"),
    "wide digits": ("title: In ２０２６\nlead: ceo\n".encode(), b"title: In 2026\nlead: ceo\n"),
    "a garbled apostrophe": ("title: Itâ€™s on\nlead: ceo\n".encode(), "title: It’s on\nlead: ceo\n".encode()),
    "no-break spaces in braces": (
        "period: {from:\u00a02025-09-01,\u00a0to: 2026-08-31}\n".encode(),
        b"period: {from: 2025-09-01, to: 2026-08-31}\n",
    ),
    "a colon that is lost in braces": (
        b"period: {from 2025-09-01, to: 2026-08-31}\n",
        b"period: {from: 2025-09-01, to: 2026-08-31}\n",
    ),
    "a decimal comma and words in a target": (
        b"objectives:\n  - kpis:\n      - target: 93,4 or more\n",
        b"objectives:\n  - kpis:\n      - target: at least 93.4\n",
    ),
    "entries without brackets": (
        b"objectives:\n  - actions:\n      - success: SI-K1, SI-K2\n",
        b"objectives:\n  - actions:\n      - success: [SI-K1, SI-K2]\n",
    ),
    "a bell and a line separator": ("title: a\x07b\u2028c\n".encode(), b"title: ab c\n"),
    "no-break spaces": ("period:\n\u00a0\u00a0from: b\nlead:\u00a0ceo\n".encode(), b"period:\n  from: b\nlead: ceo\n"),
    "byte order mark": (b"\xef\xbb\xbftitle: a\n", b"title: a\n"),
    "utf-16": ("title: é\n".encode("utf-16"), "title: é\n".encode()),
    "trailing spaces": (b"title: a   \nlead: ceo\t\n", b"title: a\nlead: ceo\n"),
    "last line": (b"title: a", b"title: a\n"),
    "spare last lines": (b"title: a\n\n\n", b"title: a\n"),
    "tab": (b"period:\n\tfrom: 2025-09-01\n", b"period:\n  from: 2025-09-01\n"),
    "four spaces": (
        b"period:\n    from: 2025-09-01   # first\n    to: 2026-08-31\n",
        b"period:\n  from: 2025-09-01   # first\n  to: 2026-08-31\n",
    ),
    "list under its key": (
        b"objectives:\n# one\n- id: A\n  title: B\n",
        b"objectives:\n  # one\n  - id: A\n    title: B\n",
    ),
    "a space too many": (b"objectives:\n  - id: A\n     title: B\n", b"objectives:\n  - id: A\n    title: B\n"),
    "a space too many, and a note of odd lines": (
        b"summary: |\n  one\n   two\nobjectives:\n  - id: A\n     title: B\n",
        b"summary: |\n  one\n   two\nobjectives:\n  - id: A\n    title: B\n",
    ),
    "two lines a space too far": (
        b"period:\n  from: a\n   to: b\nlead: c\nbudget:\n  - fund: d\n     amount: 1\n",
        b"period:\n  from: a\n  to: b\nlead: c\nbudget:\n  - fund: d\n    amount: 1\n",
    ),
    "a year as a title": (b"title: 2026 # the year\n", b'title: "2026" # the year\n'),
    "a version as a title": (b"title: 1.10\n", b'title: "1.10"\n'),
}
LEFT = {
    "right file": b"# note\ntitle:   a  # kept as it is\nperiod: {from: 2025-09-01,   to: 2026-08-31}\n",
    "spaces that are text": b"summary: |\n  two  \n    more\n  spaces   \n",
    "spaces in quotes": b'summary: "a   \n  b"\n',
    "unreadable": b"title: [\n",
    "not text": b"\xff\xfe\xff",
    "true": b"title: True\n",
    "leading nought": b"title: 012\n",
    "a letter that was lost": "title: caf\ufffd\nlead: ceo\n".encode(),
    "Greek and Russian": "title: Ελληνικά και русский\nlead: ceo\n".encode(),
    "braces that do not begin with a key of the format": b"period: {start 2025-09-01, to: 2026-08-31}\n",
    "no-break spaces in a text": "title: 10\u00a0km, and 5\u00a0kg\n".encode(),
    "joined letters": "title: \u0646\u200c\u0645 and 👩\u200d🏫\n".encode(),
    "letters of another code": b"title: a\x9d\xd0\xfe\n",
    "only what is sure": b"titel: a\n",
    "a line that could be a note's": b"objectives:\n  - id: A\n    statement: |\n      one\n     title: B\n",
    "a line between two levels": b"approved:\n  budget:\n    fund: a\n   amount: 2\n",
    "conflict": b"<<<<<<< HEAD\ntitle: a\n=======\n",
}


NO_NAMES = Names(keys=frozenset(), lists={}, groups={})
ANY = Form(is_right=lambda _: True, errors=lambda _: (), names=lambda: NO_NAMES)  # every document is right


def fixed(raw: bytes) -> bytes:
    """A plan after automatic fixes."""
    return fix(raw, form_of("plan", RatingWords())).raw


@pytest.mark.parametrize("name", FIXES)
def test_what_is_safe_is_fixed(name: str) -> None:
    """How a file is written, byte for byte."""
    before, after = FIXES[name]
    assert fixed(before) == after
    assert fixed(after) == after


@pytest.mark.parametrize("name", LEFT)
def test_what_is_not_safe_is_left_byte_for_byte(name: str) -> None:
    """What may be just what somebody means."""
    assert fixed(LEFT[name]) == LEFT[name]


@pytest.mark.parametrize("case", thorough_between(4, CASES))
def test_a_fix_never_changes_the_data_of_a_right_form(case: str) -> None:
    """The same data where the form had no error, and never an error more; every file of the corpus."""
    for path in (INVALID / case).rglob("*.yaml"):
        kind = kind_of(path.relative_to(INVALID / case).as_posix())[0]
        if not kind or not path.is_file():
            continue
        form, raw = form_of(kind, RatingWords()), path.read_bytes()
        better = fix(raw, form).raw
        assert fix(better, form).raw == better
        before, after = errors_of(raw, form), errors_of(better, form)
        assert len(after) <= len(before)
        if not before:
            assert read_yaml(better, "")[0] == read_yaml(raw, "")[0]


def errors_of(raw: bytes, form: Form) -> tuple[Finding, ...]:
    """What is wrong with the form of a file."""
    document, findings = read_yaml(raw, "")
    if document is None:
        return findings
    return (*findings, *form.errors(document))


@pytest.mark.thorough
def test_the_example_has_nothing_to_fix() -> None:
    """It is the model to copy."""
    for root in (VALID, VALID.parents[2] / "plans"):
        for path in root.rglob("*.yaml"):
            form = form_of(kind_of(path.relative_to(root).as_posix())[0], RatingWords())
            assert fix(path.read_bytes(), form).raw == path.read_bytes(), path


@examples(600)
@given(st.data())
def test_any_text_reads_the_same_after_a_fix(data: st.DataObject) -> None:
    """Comments, blank lines, notes, lists in every indentation: same data, and nothing left to do."""
    text = data.draw(st.recursive(st.just("x: 1\n"), blocks, max_leaves=12))
    raw = text.encode()
    first, _ = read_yaml(raw, "")
    better = fix(raw, ANY).raw
    again, _ = read_yaml(better, "")
    if first is not None:
        assert again is not None
        assert again.data == first.data
        assert comments(better) == comments(raw)
    assert fix(better, ANY).raw == better


def comments(raw: bytes) -> list[bytes]:
    """The comments of a file in order."""
    return [line.strip() for line in raw.splitlines() if line.strip().startswith(b"#")]


def blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Pieces of YAML around a smaller piece."""

    def indent(text: str, by: int) -> str:
        return "".join(f"{' ' * by}{line}\n" if line else "\n" for line in text.splitlines())

    width = st.integers(1, 5)
    return st.one_of(
        st.builds(lambda t, n: f"key:\n{indent(t, n)}", inner, width),
        st.builds(
            lambda t, n: f"# above\nlist:\n{indent('- a' + chr(10) + '-' + indent(t, 2)[1:], n - 1)}", inner, width
        ),
        st.builds(lambda t, n: f"note: |\n{indent(t, n)}after: 2  \n", inner, width),
        st.builds(lambda t: f"# first\n{t}\n  # last\n", inner),
        st.builds(lambda t: f"a: [1,\n   2]   \nb:\n{indent(t, 4)}", inner),
    )
