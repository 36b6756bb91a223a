"""Values in templates: what they are as HTML, and what is missing."""

from __future__ import annotations

from enum import StrEnum

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from trustplan.primitives.nouns import Noun
from trustplan.website.rendering import environment, not_shown


class _Word(StrEnum):
    LESS = "less < more"


class _Bold:
    def __html__(self) -> str:
        return "<b>bold</b>"

    def __str__(self) -> str:
        return "not this"


class _Loose(str):
    __slots__ = ()


@pytest.mark.parametrize(
    "value",
    [
        *(
            "plain words",
            "",
            "a < b",
            "a > b",
            "a & b",
            '"said"',
            "it's",
            "&amp;",
            "<script>alert(1)</script>",
            "£5 – 6 %",
        ),
        *(Markup("<b>bold</b>"), _Word.LESS, _Bold(), _Loose("<i>"), 3, 2.5, None, ("<b>",), ValueError("<b>")),
    ],
)
@pytest.mark.parametrize(
    "template",
    [
        "{{ value }}",
        "{% macro m(one) %}{{ one }}{% endmacro %}{{ m(value) }}",
        "{% set kept %}{{ value }}{% endset %}{{ kept }}",
        "{% for one in [value] %}{{ one }}{% endfor %}",
        "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ value }}{% endcall %}",
    ],
)
def test_a_value_is_escaped_once(value: object, template: str) -> None:
    assert environment().from_string(template).render(value=value) == str(escape(value))


@pytest.mark.parametrize(
    ("template", "error"),
    [("{{ missing }}", UndefinedError), ("{{ missing() }}", UndefinedError), ("{{ value.missing }}", AttributeError)],
)
def test_what_is_missing_is_an_error(template: str, error: type[Exception]) -> None:
    with pytest.raises(error, match="missing"):
        environment().from_string(template).render(value="a")


@pytest.mark.parametrize(
    ("shown", "hidden", "is_for_trustees", "words"),
    [
        (5, 1, True, "Of six actions, one is not yet published."),
        (4, 2, True, "Of six actions, two are not yet published."),
        (0, 1, True, "Of one action, one is not yet published."),
        (5, 1, False, "Of six actions, one is not shown here."),
    ],
)
def test_what_is_not_on_a_page_is_said_as_in_the_reason_of_the_rating(
    shown: int, hidden: int, words: str, *, is_for_trustees: bool
) -> None:
    """Trustees miss only what is under embargo; the public is not told why."""
    assert not_shown(shown, hidden, Noun("action", "actions"), is_for_trustees=is_for_trustees) == words
