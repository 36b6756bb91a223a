"""Notes as HTML: what would take the library long, or its stack, does neither."""

from __future__ import annotations

import pytest

from trustplan.website.note_markdown import note_html


@pytest.mark.parametrize("mark", ["[", "[a](", "1. ", "- 1. ", "> 1. ", "+ ", "1. > ", "* "])
def test_twenty_thousand_characters_of_one_mark_are_shown_as_text(mark: str) -> None:
    """At once, without an error; the first of these took minutes, the third ended the build."""
    shown = note_html(mark * (20_000 // len(mark)))
    assert shown.count("<ol>") + shown.count("<ul>") + shown.count("<blockquote>") <= 12
    assert "<a" not in shown


def test_what_a_note_needs_stays() -> None:
    """Lists in lists, links, quotations and lines across."""
    assert "<ul>" in note_html("- a\n    - b\n")
    assert note_html("------") == "<hr>"
    assert note_html("* * * * * * * *") == "<hr>"
    assert '<a href="https://a.example">x</a>' in note_html("[x](https://a.example) " * 5)
