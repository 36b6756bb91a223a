"""Notes as HTML: what would take the library long, or its stack, does neither."""

from __future__ import annotations

import time

import pytest
from markupsafe import escape

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


@pytest.mark.parametrize(
    "text",
    [
        "``a`" * 5000,
        "[a](" * 199 + "(<" * 9500,
        '[a](b "' * 199 + '"' * 18000,
        "[x " * 180 + "(" * 19000,
    ],
)
def test_signs_that_are_never_closed_take_no_time(text: str) -> None:
    """The text is shown as it was typed. It took up to six seconds."""
    begun = time.process_time()
    assert note_html(text) == f"<p>{escape(text)}</p>"
    assert time.process_time() - begun < 0.5


def test_a_long_note_with_many_links_and_quoted_words_is_markdown() -> None:
    """As long as any note may be, with more of both than anybody writes."""
    shown = note_html("See [the report](https://a.example/r) and `this`.\n\n" * 100 + "More of it. " * 1200)
    assert shown.count('<a href="https://a.example/r">the report</a>') == shown.count("<code>this</code>") == 100
