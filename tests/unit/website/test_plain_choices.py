"""Choices in the modules and templates of pages are plain: one ternary never stands in another."""

from __future__ import annotations

import ast

from check_templates import templates
from jinja2 import nodes

from builders import ROOT
from trustplan.website.rendering import environment


def test_no_choice_of_a_module_stands_in_another() -> None:
    """`a if x else b if y else c` is written as statements, or as a function."""
    found: list[str] = []
    for path in (ROOT / "src" / "trustplan" / "website").rglob("*.py"):
        choices = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.IfExp)]
        found += [f"{path.name}:{n.lineno}" for n in choices if ast.IfExp in (type(n.body), type(n.orelse))]
    assert found == []


def test_no_choice_of_a_template_stands_in_another() -> None:
    """The same of the templates, which have {% elif %}."""
    env = environment()
    found: list[str] = []
    for path in templates():
        choices = env.parse(path.read_text(encoding="utf-8")).find_all(nodes.CondExpr)
        found += [f"{path.name}:{n.lineno}" for n in choices if nodes.CondExpr in (type(n.expr1), type(n.expr2))]
    assert found == []
