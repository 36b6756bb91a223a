"""Each field says who may read it, where it is declared; what nobody decided on counts as withheld."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from declared import DECLARED
from trustplan.model.audiences import (
    BY_VISIBILITY,
    NOTHING,
    PUBLIC,
    TRUSTEES,
    Declared,
    declared_in,
    for_trustees,
    is_for_trustees,
    trustees,
    undecided_in,
)
from trustplan.primitives.value import Value, field


def undecided(kinds: Iterable[type]) -> str:
    """What to do about each field of some classes that nobody decided on; empty where there is none."""
    return "\n".join(
        f"Who may read {kind.__name__}.{name}? Nobody decided, so it is withheld. Say so where it is declared: "
        "`= field(metadata=PUBLIC)`, or TRUSTEES or another word of trustplan.model.audiences; "
        "then write docs/audiences.md anew with TRUSTPLAN_GOLDEN=1, and read what changes."
        for kind in kinds
        for name in undecided_in(kind)
    )


def test_somebody_decided_who_may_read_each_field() -> None:
    """Of the model, of ratings with their reasons, and of changes."""
    assert len(DECLARED) > 60
    assert undecided(DECLARED) == ""


class Example(Value):
    """A class of which nobody decided one field."""

    title: str = field(metadata=PUBLIC)
    note: str = field(metadata=trustees(""))
    why: str | None = field(default=None, metadata=TRUSTEES)
    names: list[str] = field(default_factory=list, metadata=TRUSTEES)
    parts: tuple[str, ...] = field(default=(), metadata=BY_VISIBILITY)
    added: str = ""


@for_trustees
class Closed(Value):
    """A class that is for trustees only."""

    text: str


def test_a_field_that_nobody_decided_on_is_named_with_what_to_do() -> None:
    """Whoever adds a field reads what is wanted."""
    assert undecided([Example, Closed]) == (
        "Who may read Example.added? Nobody decided, so it is withheld. Say so where it is declared: "
        "`= field(metadata=PUBLIC)`, or TRUSTEES or another word of trustplan.model.audiences; "
        "then write docs/audiences.md anew with TRUSTPLAN_GOLDEN=1, and read what changes."
    )


def test_the_declarations_say_what_is_public_and_what_replaces_the_rest() -> None:
    """A stated replacement, the default, or a new default; a field that nobody decided on is withheld."""
    assert declared_in(Example) == {
        "title": Declared(is_public=True),
        "note": Declared(instead=""),
        "why": Declared(instead=None),
        "names": Declared(instead=[]),
        "parts": Declared(guard="visibility", instead=()),
        "added": Declared(instead=""),
    }


@pytest.mark.parametrize("kind", [k for k in DECLARED if not is_for_trustees(k)], ids=lambda k: k.__name__)
def test_each_withheld_field_has_something_in_its_place(kind: type) -> None:
    """Else the public edition of what has the field could not be made."""
    withheld = {name: said for name, said in declared_in(kind).items() if not said.is_public and not said.guard}
    assert [name for name, said in withheld.items() if said.instead is NOTHING] == []
