"""Views: what a template is given. Each template of a page has a class of its own, whose fields are its variables.

A view is made with its fields by name, so a type checker sees that nothing is forgotten or of another kind; a test
sees that the fields are exactly the variables that the template asks for.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jinja2 import Environment

    from trustplan.disclosure.audience import Edition
    from trustplan.primitives.findings import Place
    from trustplan.website.context import PageContext


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """The base class of views: a frozen, slotted dataclass that names its template."""

    TEMPLATE: ClassVar[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """The variables that the template of every page has, beside those of its view.

    `url` makes a path below the site's root an address that is relative to the page, `link` an item's ref.
    """

    m: PageContext
    edition: Edition
    title: str
    lead: str
    trail: Sequence[tuple[str, str]]
    source: Place | None
    url: Callable[[str], str]
    link: Callable[[str], str]


def variables_of(kind: type[View | Shared]) -> tuple[str, ...]:
    """The names of the variables that a class of views gives to its template."""
    return tuple(field.name for field in fields(kind))


def render_view(env: Environment, view: View, shared: Shared) -> str:
    """A view by its template. Fields are read as they are: copies of what is in them would take as long as the page."""
    values: dict[str, object] = {name: getattr(shared, name) for name in variables_of(Shared)}
    for name in variables_of(type(view)):
        values[name] = getattr(view, name)
    return env.get_template(view.TEMPLATE).render(values)
