"""Who may read a field, said where the field is declared: `note: str = field(metadata=trustees(""))`.

Whatever decides about readers goes by these declarations: the reducer of editions, the check of a public repository,
docs/audiences.md. A field without one counts as withheld, and a test names it until somebody decides.

- `PUBLIC`: everybody, wherever the thing that has the field may be seen. What is inside has declarations of its own.
- `TRUSTEES`: the public edition has the field's default instead; `trustees(x)` states `x` where it has no default.
- `BY_…`: it depends on more than the field. A function of `trustplan.disclosure` decides.
- `@for_trustees` above a class: the public edition never holds such a thing, so that none of its fields says more.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import NODEFAULT, Struct
from msgspec.structs import replace

from trustplan.primitives.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    Metadata: TypeAlias = Mapping[str, "Declared"]

Class = TypeVar("Class", bound=type[Any])

NOTHING = object()  # no value takes the place of what is withheld
_KEY = "audience"
_FOR_TRUSTEES: set[type] = set()


class Declared(Value):
    """A field's audience. `guard` says what decides where the field alone does not; `instead` replaces what is withheld."""

    is_public: bool = False
    guard: str = ""
    instead: object = NOTHING


def trustees(instead: object) -> Metadata:
    """For trustees only; the public edition has `instead`."""
    return {_KEY: Declared(instead=instead)}


def _decided_by(guard: str) -> Metadata:
    return {_KEY: Declared(guard=guard)}


PUBLIC: Metadata = {_KEY: Declared(is_public=True)}
TRUSTEES: Metadata = {_KEY: Declared()}
BY_VISIBILITY = _decided_by("visibility")  # who may see each item; none is shown of a group or a sensitive measure
BY_SMALL_NUMBERS = _decided_by("small numbers")  # nothing from which the number of a few pupils could be worked out
BY_USE = _decided_by("use")  # only what something else that is shown names
BY_WORDS = _decided_by("words")  # without what comes from notes and from people's own ratings


def for_trustees(kind: Class) -> Class:
    """A class that is for trustees only, with all that it will ever have."""
    _FOR_TRUSTEES.add(kind)
    return kind


def is_for_trustees(kind: type) -> bool:
    """Whether a class is for trustees only."""
    return kind in _FOR_TRUSTEES


@cache
def declared_in(kind: type[Value]) -> Mapping[str, Declared]:
    """The fields of a class of values with their audiences. A field that nobody decided on is withheld."""
    found: dict[str, Declared] = {}
    for name, field in kind.declared_fields.items():
        declared = field.metadata.get(_KEY) or Declared()
        if declared.instead is NOTHING and field.default is not NODEFAULT:
            declared = replace(declared, instead=field.default)
        elif declared.instead is NOTHING and field.default_factory is not NODEFAULT:
            declared = replace(declared, instead=field.default_factory())
        found[name] = declared
    return found


def undecided_in(kind: type[Struct]) -> list[str]:
    """The fields of a class of values of which nothing says who may read them."""
    if is_for_trustees(kind):
        return []
    if not issubclass(kind, Value):
        return list(kind.__struct_fields__)
    return [name for name, field in kind.declared_fields.items() if _KEY not in field.metadata]
