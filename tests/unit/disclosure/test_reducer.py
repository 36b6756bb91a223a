"""The reducer keeps what is declared public, replaces what is withheld, and refuses what nobody decided on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from trustplan.disclosure.reducer import UndecidedError, public_part
from trustplan.model import Rating, Resource
from trustplan.model.audiences import BY_VISIBILITY, PUBLIC, TRUSTEES, trustees
from trustplan.primitives.value import Value, field


class Leaf(Value):
    """A thing with a note."""

    title: str = field(metadata=PUBLIC)
    note: str = field(default="", metadata=TRUSTEES)
    number: int = field(default=0, metadata=trustees(-1))
    later: str = ""


class Branch(Value):
    """What holds such things, in every way that the model does."""

    one: Leaf | None = field(default=None, metadata=PUBLIC)
    some: tuple[Leaf, ...] = field(default=(), metadata=PUBLIC)
    named: dict[str, tuple[Leaf, ...]] = field(default_factory=dict, metadata=PUBLIC)
    anything: object = field(default=None, metadata=PUBLIC)


class Guarded(Value):
    """What somebody must decide on."""

    title: str = field(metadata=PUBLIC)
    parts: tuple[str, ...] = field(default=(), metadata=BY_VISIBILITY)


class WithoutReplacement(Value):
    """A withheld field that nothing can replace."""

    text: str = field(metadata=TRUSTEES)


CANDID = Leaf(title="Seen", note="Not seen", number=7, later="Nobody decided")
OPEN = Leaf(title="Seen", number=-1)


@pytest.mark.parametrize(
    ("whole", "shown"),
    [
        (CANDID, OPEN),
        ((CANDID, "text"), (OPEN, "text")),
        ({"a": CANDID}, {"a": OPEN}),
        (Branch(one=CANDID), Branch(one=OPEN)),
        (Branch(some=(OPEN, CANDID)), Branch(some=(OPEN, OPEN))),
        (Branch(named={"a": (CANDID,)}), Branch(named={"a": (OPEN,)})),
        (Branch(anything=((CANDID,),)), Branch(anything=((OPEN,),))),
    ],
)
def test_what_is_withheld_is_replaced_however_deep_it_is(whole: object, shown: object) -> None:
    """In fields, lists and groups."""
    assert public_part(whole) == shown


@pytest.mark.parametrize(
    "value",
    ["text", 3, True, None, date(2026, 11, 20), Fraction(1, 3), Rating.AT_RISK, (), {}, (1, "a"), OPEN, Branch(some=(OPEN,))],
)  # fmt: skip
def test_what_is_all_public_is_the_very_same(value: object) -> None:
    """Nothing is copied without need."""
    assert public_part(value) is value


def test_a_guarded_field_is_as_somebody_decided() -> None:
    """And nothing else."""
    shown = public_part(Guarded(title="Seen", parts=("a", "b")), parts=("a",))
    assert shown == Guarded(title="Seen", parts=("a",))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: public_part([1]), "Nothing says whether the public may see a list."),
        (lambda: public_part(Branch(anything={1})), "Nothing says whether the public may see a set."),
        (
            lambda: public_part(Branch(anything=Resource(what="Kit", cost=Fraction(1), fund="PE"))),
            "A Resource is for trustees only; a field that holds one must be so too.",
        ),
        (lambda: public_part(Guarded(title="Seen")), "Nobody decided whether the public may see Guarded.parts."),
        (
            lambda: public_part(Leaf(title="Seen"), note="put back"),
            "Leaf.note is no guarded field, so nobody else decides on it.",
        ),
        (
            lambda: public_part(WithoutReplacement(text="a")),
            "WithoutReplacement.text is withheld, and nothing says what replaces it.",
        ),
    ],
)
def test_what_nobody_decided_on_is_refused(make: Callable[[], Any], message: str) -> None:
    """A build ends rather than show it."""
    with pytest.raises(UndecidedError) as error:
        make()
    assert str(error.value) == message
