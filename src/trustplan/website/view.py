"""Views: what a template is given. Each template of a page has a class of its own, whose fields are its variables.

A view is made with its fields by name, so a type checker sees that nothing is forgotten or of another kind; a test
sees that the fields are exactly the variables that the template asks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

if TYPE_CHECKING:
    from jinja2 import Environment


class Variables(Struct, frozen=True, kw_only=True):
    """The base class of what templates are given: frozen values, whose fields are variables."""


class View(Variables, frozen=True, kw_only=True):
    """The variables of one template, which it names."""

    TEMPLATE: ClassVar[str]


def names_of(kind: type[Variables]) -> tuple[str, ...]:
    """The names of the variables that a class has."""
    return kind.__struct_fields__


def render_view(env: Environment, view: View, shared: Variables) -> str:
    """A view by its template, with the variables that it shares with others.

    Fields are read as they are: copies of what is in them would take as long as the page.
    """
    values: dict[str, object] = {}
    for variables in (shared, view):
        for name in names_of(type(variables)):
            values[name] = getattr(variables, name)
    return env.get_template(view.TEMPLATE).render(values)
