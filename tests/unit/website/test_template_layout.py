"""What becomes of a template's layout: its line breaks and indentation, and how it must be laid out."""

from __future__ import annotations

import traceback
from datetime import date
from pathlib import Path

import pytest
from check_templates import main, problems, templates
from jinja2 import TemplateSyntaxError

from trustplan.website import rendering
from trustplan.website.rendering import environment

BREAKS = {
    "between tags": ("<ul>\n  <li>One</li>\n  <li>Two</li>\n</ul>", "<ul><li>One</li><li>Two</li></ul>"),
    "between a tag and text": ("<p>\n  One\n  <b>two</b>\n</p>", "<p>One<b>two</b></p>"),
    "inside text": ("<p>One,\n  two</p>", "<p>One, two</p>"),
    "between a word and a value": ("<p>By\n  {{ name }}\n  today</p>", "<p>By Ann today</p>"),
    "between values": ("{{ name }}\n{{ name }}", "AnnAnn"),
    "beside a block": ("a\n{% if name %}\n  b\n{% endif %}\nc", "abc"),
    "beside a comment": ("a\n{# Two\n   lines. #}\nb", "ab"),
    "inside a tag": ('<a\n  class="x"\n  href="/y"\n>z</a>', '<a class="x" href="/y">z</a>'),
    "inside an attribute": ('<a class="x\n  y" title="a > b\n  c">z</a>', '<a class="x y" title="a > b c">z</a>'),
    "inside an attribute with a value": (
        '<a class="{{ name }}\n  y{{ " z" }}"\n  id="i">',
        '<a class="Ann y z" id="i">',
    ),
    "after a > that ends no tag": ('<a title="a > b"\n  href="/y"\n>z</a>', '<a title="a > b" href="/y">z</a>'),
    "inside an expression": ('<p>{{ name\n  ~ "a\n}" }}</p>', "<p>Anna\n}</p>"),
    "a blank line": ("<p>One</p>\n\n  <p>Two</p>", "<p>One</p>\n<p>Two</p>"),
    "blank lines": ("One\n\n\n\nTwo", "One\nTwo"),
    "a blank line before a block": ("<p>One</p>\n\n{% if name %}\n  Two\n{% endif %}", "<p>One</p>\nTwo"),
    "a space that is asked for": ('<b>One</b>{{ " " }}\n<b>two</b>{{ " " }}\nthree', "<b>One</b> <b>two</b> three"),
    "in pre": ("<div>\n  <pre>\n  a\n\n    b {{ name }}\n</pre>\n</div>", "<div><pre>\n  a\n\n    b Ann\n</pre></div>"),
    "in a script": ("<script>\n  a\n  b\n</script>\n<p>c</p>", "<script>\n  a\n  b\n</script><p>c</p>"),
    "at both ends": ("\n  <p>One</p>\n", "<p>One</p>"),
}


@pytest.mark.parametrize("case", BREAKS)
def test_a_line_break_of_a_template_is_output_only_where_it_means_something(case: str) -> None:
    """Breaks between tags, in text, in attributes and in text that is kept."""
    template, page = BREAKS[case]
    assert environment().from_string(template).render(name="Ann") == page


def test_an_error_names_its_own_line() -> None:
    """Joining lines moves no line, neither for errors of grammar nor for those of values."""
    env = environment()
    with pytest.raises(TemplateSyntaxError) as grammar:
        env.from_string("<p>\n\n  a\n  b\n  {% if %}\n</p>")
    assert grammar.value.lineno == 5
    template = env.from_string("<p\n  class='x'>\n\n  a\n  b\n  {{ 1 // 0 }}\n</p>")
    with pytest.raises(ZeroDivisionError) as value:
        template.render()
    assert traceback.extract_tb(value.value.__traceback__)[-1].lineno == 6


def test_a_cell_begins_with_the_name_of_its_column() -> None:
    """Names and contents are escaped, as everywhere."""
    template = environment().from_string('{% cell "Held & by" %}\n  {{ who }}\n{% endcell %}')
    assert template.render(who="<A>") == (
        '<td role="cell"><span class="tp-cell-name">Held &amp; by</span> &lt;A&gt;</td>'
    )


def test_a_day_is_for_people_and_programs() -> None:
    """A day that no line breaks, with its form for programs."""
    shown = environment().from_string("{{ day|time }}").render(day=date(2026, 11, 20))
    assert shown == '<time datetime="2026-11-20">20\u00a0Nov\u00a02026</time>'


def test_a_compiled_template_is_not_used_after_the_rules_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache compares what the loader gives, so this must change with the rules."""
    env = environment()
    assert env.loader
    before = env.loader.get_source(env, "base.html")[0]
    assert env.loader.get_source(env, "base.html")[0] == before
    monkeypatch.setattr(rendering, "_rules", lambda: "other rules")
    assert env.loader.get_source(env, "base.html")[0] != before


def test_all_templates_are_laid_out_to_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    """The rules that `make check` holds."""
    assert main([]) == 0, capsys.readouterr().out
    assert len(templates()) > 40


@pytest.mark.parametrize(
    ("template", "line", "what"),
    [
        ("<p>\n" + "x" * 141, 2, "141 characters"),
        ("<p>\tx</p>", 1, "a tab"),
        ("<p>x</p> \n", 1, "ends in a space"),
        ("<p>\n   x\n</p>", 2, "multiple of 2"),
        ("{% if x is defined %}x{% endif %}", 1, "is defined"),
        ("{% if x is not defined %}x{% endif %}", 1, "is defined"),
        ("{# Rows. #}\n\n{% macro rows(x) %}", 3, "the macro rows with no comment"),
        ("{% endmacro %}\n{% macro rows(x) %}", 2, "the macro rows with no comment"),
    ],
)
def test_a_template_that_is_laid_out_otherwise_is_named(
    template: str, line: int, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each rule, with its line."""
    path = tmp_path / "page.html"
    path.write_text(template, encoding="utf-8")
    assert main([str(path)]) == 1
    assert f"{path}:{line} " in (out := capsys.readouterr().out)
    assert what in out
    assert not list(problems("{# Rows. #}\n{% macro rows(x) %}\n  <p>{{ x }}</p>\n{% endmacro %}\n"))
