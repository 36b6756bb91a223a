"""Values: immutable records whose fields may say more of themselves, such as who may read them.

A value is a Struct of msgspec, which makes its classes in C. Python compiles a dataclass from text each time it starts:
for the model alone that was a twentieth of a small build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, dataclass_transform

import msgspec
from msgspec import NODEFAULT, Struct, StructMeta

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    _Namespace = dict[str, Any]

_NOTHING: Mapping[str, Any] = {}


class Field(NamedTuple):
    """What a class says of a field: its default or what makes one, each NODEFAULT where there is none, and more."""

    default: Any = NODEFAULT
    default_factory: Any = NODEFAULT
    metadata: Mapping[str, Any] = _NOTHING


def field(  # its values are of any type, as those of dataclasses and of msgspec
    *,
    default: Any = NODEFAULT,  # noqa: ANN401
    default_factory: Callable[[], Any] | Any = NODEFAULT,  # noqa: ANN401
    metadata: Mapping[str, Any] = _NOTHING,
) -> Any:  # noqa: ANN401
    """Declare a field of a value, as with dataclasses. What is said of it in `metadata` is read from `declared_fields`."""
    return Field(default=default, default_factory=default_factory, metadata=metadata)


def _declared_above(bases: tuple[type, ...]) -> dict[str, Field]:
    """The fields that a class has from those that it is made from."""
    found: dict[str, Field] = {}
    for base in bases:
        found.update(getattr(base, "declared_fields", _NOTHING))
    return found


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class _Kind(StructMeta):
    """Makes a class of values, which keeps what is said of its fields."""

    declared_fields: Mapping[str, Field]

    def __new__(
        cls,
        name: str,
        bases: tuple[type, ...],
        namespace: _Namespace,
        *,
        frozen: bool = True,
        eq: bool = True,
        dict: bool = False,  # noqa: A002  the names of msgspec
    ) -> _Kind:
        said = _declared_above(bases)
        for key, value in list(namespace.items()):
            if not isinstance(value, Field):
                continue
            said[key] = value
            del namespace[key]
            if value.default is not NODEFAULT:
                namespace[key] = value.default
            elif value.default_factory is not NODEFAULT:
                namespace[key] = msgspec.field(default_factory=value.default_factory)
        kind = super().__new__(cls, name, bases, namespace, frozen=frozen, eq=eq, dict=dict, kw_only=True)
        kind.declared_fields = {
            key: said.get(key) or Field(default=namespace.get(key, NODEFAULT)) for key in kind.__struct_fields__
        }
        return kind


class Value(Struct, metaclass=_Kind):
    """An immutable record with keywords alone. `declared_fields` has each field, in their order, with what is said of it.

    >>> class Pupil(Value):
    ...     name: str = field(metadata={"reader": "head"})
    ...     form: str = field(default="7A")
    >>> Pupil(name="Ash")
    Pupil(name='Ash', form='7A')
    >>> Pupil.declared_fields["name"].metadata
    {'reader': 'head'}
    """

    declared_fields: ClassVar[Mapping[str, Field]] = {}
