"""Reduce any value to what the public may see: takes a value and goes by what its fields declare.

It keeps what is public, goes into what that holds, puts the stated value in place of what is withheld, and leaves what
is guarded to whoever decides it. What it does not know it refuses: a type of value that nobody named here, a guarded
field that nobody decided, and a class that is for trustees only.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction
from operator import attrgetter, is_
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from trustplan.model.audiences import NOTHING, declared_in, is_for_trustees
from trustplan.primitives.counting import Counting
from trustplan.primitives.errors import TrustplanError
from trustplan.primitives.findings import Place
from trustplan.primitives.nouns import Noun
from trustplan.primitives.periods import MonthEnd, Period
from trustplan.primitives.school_calendar import Calendar
from trustplan.primitives.targets import Target
from trustplan.primitives.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

# Types of values with nothing inside that has readers of its own.
LEAVES: set[type] = {
    str,
    int,
    float,
    bool,
    type(None),
    date,
    MonthEnd,
    Fraction,
    Place,
    Period,
    Calendar,
    Target,
    Counting,
    Noun,
}


class Form(Struct, frozen=True, kw_only=True):
    """How the values of a class are reduced: its public fields, the withheld ones with what replaces each, the guarded ones."""

    public: tuple[str, ...]
    withheld: tuple[tuple[str, object], ...]
    guarded: frozenset[str]
    is_all_public: bool
    names: tuple[str, ...]  # of all fields
    read: Callable[[Any], tuple[object, ...]]  # the values of all fields at once, since a trust has tens of thousands


FORMS: dict[type, Form] = {}  # made when the first value of a class is met


class UndecidedError(TrustplanError):
    """Something reaches the public edition of which nothing says that the public may see it."""


def public_part(value: T, /, **decided: object) -> T:
    """A value as the public sees it; the very same one where nothing in it is withheld.

    `decided` are its guarded fields, all of them, as a guard left them.
    """
    kind = type(value)
    if kind in LEAVES:
        return value
    inside: Any = value
    if kind is tuple:
        if LEAVES.issuperset(map(type, inside)):
            return value
        rows: Any = tuple([public_part(row) for row in inside])
        return value if all(map(is_, rows, inside)) else rows
    if kind is dict:
        parts: Any = {key: public_part(part) for key, part in inside.items()}
        return value if all(map(is_, parts.values(), inside.values())) else parts
    if issubclass(kind, Enum):
        LEAVES.add(kind)
        return value
    return _with_public_fields(value, FORMS.get(kind) or form_of(kind), decided)


def _with_public_fields(value: T, form: Form, decided: dict[str, object]) -> T:
    """A value with fields."""
    if decided.keys() != form.guarded:
        raise UndecidedError(_misdecided(type(value), form, decided))
    before = form.read(value)
    if form.is_all_public and LEAVES.issuperset(map(type, before)):
        return value
    after = dict(zip(form.names, before, strict=True))
    after.update(form.withheld)
    after.update(decided)
    if not LEAVES.issuperset(map(type, after.values())):
        for name in form.public:
            if type(part := after[name]) not in LEAVES:
                after[name] = public_part(part)
    return value if all(map(is_, before, after.values())) else type(value)(**after)


def form_of(kind: type) -> Form:
    """What a class declares, looked up once."""
    if not issubclass(kind, Value):
        raise UndecidedError(f"Nothing says whether the public may see a {kind.__name__}.")
    if is_for_trustees(kind):
        raise UndecidedError(f"A {kind.__name__} is for trustees only; a field that holds one must be so too.")
    declared = declared_in(kind)
    withheld = {name: d.instead for name, d in declared.items() if not d.is_public and not d.guard}
    for name, instead in withheld.items():
        if instead is NOTHING:
            raise UndecidedError(f"{kind.__name__}.{name} is withheld, and nothing says what replaces it.")
    names = tuple(declared)
    form = Form(
        public=tuple(name for name, d in declared.items() if d.is_public),
        withheld=tuple(withheld.items()),
        guarded=frozenset(name for name, d in declared.items() if d.guard),
        is_all_public=all(d.is_public for d in declared.values()),
        names=names,
        read=attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),),
    )
    FORMS[kind] = form
    return form


def _misdecided(kind: type, form: Form, decided: Mapping[str, object]) -> str:
    """What is wrong where the decided fields are not the guarded ones."""
    left = sorted(form.guarded - decided.keys())
    if left:
        return f"Nobody decided whether the public may see {kind.__name__}.{left[0]}."
    return f"{kind.__name__}.{min(decided.keys() - form.guarded)} is no guarded field, so nobody else decides on it."
