"""What a template asks for, as tests of views compare it with their fields."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, nodes
from jinja2.meta import find_undeclared_variables


def asked_for(env: Environment, template: str) -> set[str]:
    """The variables that a template asks for, with those of the templates that it extends and includes.

    What it or the template above it imports is there in each block without being given. What it sets in a branch counts
    as asked for with Jinja, because it might be missing after the branch.
    """
    tree = tree_of(env, template)
    found = find_undeclared_variables(tree) - imported_by(tree) - set_by(tree)
    for node in tree.find_all((nodes.Extends, nodes.Include)):
        assert isinstance(node, nodes.Extends | nodes.Include)
        assert isinstance(node.template, nodes.Const)
        name = node.template.value
        found |= asked_for(env, name)
        if isinstance(node, nodes.Extends):
            found -= imported_by(tree_of(env, name))
    return found - set(env.globals)


@cache
def tree_of(env: Environment, template: str) -> nodes.Template:
    """A template as it is read: the frame and the shared parts are asked for with every page. Nobody changes it."""
    assert env.loader
    return env.parse(env.loader.get_source(env, template)[0])


def imported_by(tree: nodes.Template) -> set[str]:
    """The names under which a template imports macros."""
    return {node.target for node in tree.find_all(nodes.Import)}


def set_by(tree: nodes.Template) -> set[str]:
    """The names that a template sets itself, its own macros among them."""
    found = {macro.name for macro in tree.find_all(nodes.Macro)}
    for node in tree.find_all((nodes.Assign, nodes.AssignBlock)):
        assert isinstance(node, nodes.Assign | nodes.AssignBlock)
        if isinstance(node.target, nodes.Name):
            found.add(node.target.name)
    return found
