"""Views and templates: the fields of a page's view are exactly the variables that its template asks for."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest
from check_templates import templates
from jinja2 import DictLoader, nodes

from template_variables import asked_for, tree_of
from trustplan.website import pages
from trustplan.website.context import Shared
from trustplan.website.rendering import environment
from trustplan.website.view import View, names_of

ENV = environment()


def all_views() -> dict[str, type[View]]:
    """The classes of views in the modules of pages, by their names."""
    found: dict[str, type[View]] = {}
    for module in pkgutil.iter_modules(pages.__path__, f"{pages.__name__}."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, View) and hasattr(value, "TEMPLATE"):
                found[value.__name__] = value
    return found


@pytest.mark.parametrize("name", sorted(all_views()))
def test_a_view_has_the_variables_of_its_template_and_no_other(name: str) -> None:
    """A field renamed on one side only is seen here, before any page is made."""
    view = all_views()[name]
    shared, own = set(names_of(Shared)), set(names_of(view))
    assert not own & shared, "would hide what every page has"
    assert own == asked_for(ENV, view.TEMPLATE) - shared


def test_each_page_template_has_one_view() -> None:
    """None is left over that no page shows, and none has two views."""
    trees = {name: tree_of(ENV, name) for name in ENV.list_templates()}
    of_pages = [name for name, tree in trees.items() if tree.find(nodes.Extends)]
    assert sorted(view.TEMPLATE for view in all_views().values()) == of_pages


def test_macros_ask_for_nothing() -> None:
    """A template that is only imported takes all that it shows as arguments."""
    trees = {path.name: ENV.parse(path.read_text(encoding="utf-8")) for path in templates()}
    imported = {i.template.value for tree in trees.values() for i in tree.find_all(nodes.Import)}  # type: ignore[attr-defined]
    imported = {name for name in imported if not name.startswith("partials/")}  # the theme's, which know its variables
    shared = {"parts.html", "items.html", "tables.html", "briefing_parts.html", "support_time.html", "dots.html"}
    assert imported == {*shared, "measure_parts.html", "public_parts.html"}
    assert {name: asked_for(ENV, name) for name in imported} == {name: set() for name in imported}


@pytest.mark.parametrize(
    ("template", "asked"),
    [
        ("{{ a }}{% for b in c %}{{ b.d }}{% endfor %}", {"a", "c"}),
        (
            '{% extends "frame" %}{% import "macros" as t %}{% block body %}{{ p }}{{ t }}{{ a }}{% endblock %}',
            {"a", "frame_asks"},
        ),
        ('{% include "part" %}{{ counted(1, "x") }}', {"part_asks"}),
        ("{% set a = b %}{{ a }}", {"b"}),
        ("{% if b %}{% set a %}{{ c }}{% endset %}{{ a }}{% endif %}", {"b", "c"}),
        ("{% macro f(x) %}{{ x }}{{ y }}{% endmacro %}", {"y"}),
    ],
)
def test_what_a_template_asks_for_is_found(template: str, asked: set[str]) -> None:
    """Through frames and parts, but not what a loop, a macro, an import or the environment gives."""
    env = environment()
    texts = {
        "frame": '{% import "macros" as p %}{{ frame_asks }}{% block body %}{% endblock %}',
        "part": "{{ part_asks }}",
    }
    env.loader = DictLoader({**texts, "page": template})
    assert asked_for(env, "page") == asked
