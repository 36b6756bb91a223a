"""YAML as people mean it: values, keys, and the place of each."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trustplan.source.yaml_reader import read_yaml


def value_of(text: str) -> Any:
    """What a value is read as."""
    document, findings = read_yaml(f"key: {text}\n".encode(), "a.yaml")
    assert document is not None
    assert not findings, findings
    return document.data["key"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("2026-09-01", "2026-09-01"),
        ("2026-13-45", "2026-13-45"),
        ("12", 12),
        ("-3.5", -3.5),
        ("1e3", 1000.0),
        ("~", None),
        ("null", None),
        ("", None),
        ('"012"', "012"),
        ("'12:30'", "12:30"),
        ("13/76", "13/76"),
        ("Year 5 # comment", "Year 5"),
    ],
)
def test_values_are_read_as_people_mean_them(text: str, value: object) -> None:
    """Only true and false are booleans; dates stay text."""
    found = value_of(text)
    assert found == value
    assert type(found) is type(value)


def test_the_word_on_is_a_key_like_any_other() -> None:
    """Plain YAML makes `on:` the key True."""
    document, _ = read_yaml(b"on: 2026-09-01\n", "a.yaml")
    assert document is not None
    assert document.data == {"on": "2026-09-01"}


def test_places_of_keys_and_values_are_known() -> None:
    """Line and column from 1, of the value and of its key."""
    document, _ = read_yaml(b"a:\n  - b: one\n    c: two\n", "a.yaml")
    assert document is not None
    assert str(document.place(("a", 0, "c"))) == "a.yaml:3:8"
    assert str(document.place(("a", 0, "c"), key=True)) == "a.yaml:3:5"


@example(b"\r0 #0")
@example(b"\x7f\r: [")
@example("\u2028a: b #c".encode())
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(alphabet="ab:#-[]{}&*!|>'\"\n\r\t \x85\u2028,?%@`", max_size=60).map(str.encode),
    )
)
@settings(max_examples=400, deadline=None)
def test_any_bytes_end_in_data_or_a_finding(raw: bytes) -> None:
    """Never a traceback."""
    document, findings = read_yaml(raw, "a.yaml")
    assert document is not None or findings


def test_places_after_groups_inside_groups() -> None:
    text = "a: {n: 1}\nb:\n  n: 2\n  c: {d: 1.10, n: 4}\n  e: 1.20\n  n: 3\nf: [&x y, *x]\n"
    document, findings = read_yaml(text.encode(), "a.yaml")
    assert document is not None
    assert document.written == {("b", "c", "d"): "1.10", ("b", "e"): "1.20"}
    assert [f.message for f in findings if f.rule == "key-twice"] == ["“n” is used twice here; the first is on line 3."]
    assert document.place(("b", "e")).line == 5
    assert document.place(("b", "c", "n"), key=True).column == 16
    alias = document.place(("f", 1))
    assert (alias.line, alias.column) == (7, 4)  # it has no place of its own, so that of the list is told
