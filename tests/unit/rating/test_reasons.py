"""Reasons: plain data, compared without their words, with those for trustees only kept apart."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from enum import Enum

import pytest
from msgspec import Struct
from msgspec.structs import replace

import trustplan
from builders import ROOT
from trustplan.model import Trust
from trustplan.primitives.audience import Audience
from trustplan.primitives.findings import Place
from trustplan.primitives.phrases import TrusteesOnly, phrase
from trustplan.rating.codes import Code
from trustplan.rating.reasons import Reason

DAY = date(2026, 11, 20)
MISSED = Reason(
    code=Code.MISSED,
    words=phrase("61%", TrusteesOnly(" of 25"), " is 9 points below the target of 70%."),
    rule="KPI against its target",
    rows=(
        ("Figure", phrase("61%", TrusteesOnly(" of 25"), ", 2025/26")),
        ("Tolerance", phrase(TrusteesOnly("4 points, for one pupil"))),
    ),
    sources=(Place(file="measurements.yaml", line=3),),
)


def test_trustees_read_everything() -> None:
    """In the sentence, in the facts, and where the reason is printed."""
    assert str(MISSED) == MISSED.sentence == "61% of 25 is 9 points below the target of 70%."
    assert MISSED.facts == (("Figure", "61% of 25, 2025/26"), ("Tolerance", "4 points, for one pupil"))


def test_the_public_reads_no_words_for_trustees_only() -> None:
    """A fact that has no others is left out with its term; all else of the reason stays."""
    shown = MISSED.for_public()
    assert shown.sentence == "61% is 9 points below the target of 70%."
    assert shown.facts == (("Figure", "61%, 2025/26"),)
    assert (shown.code, shown.rule) == (MISSED.code, MISSED.rule)
    assert shown.sources == (Place(file="measurements.yaml", line=0),)
    assert "25," not in repr(shown)
    assert "pupil" not in repr(shown)


def test_the_words_make_no_difference() -> None:
    """The same reason a day later has other words."""
    later = replace(MISSED, words=phrase("Something else."))
    assert later == MISSED
    assert hash(later) == hash(MISSED)


@pytest.mark.parametrize(
    "change",
    [
        {"code": Code.MET},
        {"rule": "Missing figure"},
        {"rows": ()},
        {"sources": ()},
        {"is_candid": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_everything_else_does(change: dict[str, object]) -> None:
    """The code and each field of the data."""
    assert replace(MISSED, **change) != MISSED


def held_in(value: object, seen: set[int]) -> Iterator[object]:
    """Every value inside a value: in its fields, rows and entries."""
    if id(value) in seen:
        return
    seen.add(id(value))
    yield value
    inside: list[object] = []
    if isinstance(value, Struct):
        inside = [getattr(value, name) for name in value.__struct_fields__]
    elif isinstance(value, dict):
        inside = [*value, *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        inside = [*value]
    for one in inside:
        yield from held_in(one, seen)


def given(trust: Trust, name: str) -> object:
    """What one of the functions of the public face gives."""
    if name == "rate":
        return trustplan.rate(trust, DAY)
    if name == "changes":
        return trustplan.changes(trust, date(2026, 9, 25), DAY)
    return trustplan.make_edition(trust, DAY, Audience(name))


@pytest.mark.parametrize("name", ["rate", "changes", *(audience.value for audience in Audience)])
def test_what_is_handed_out_is_plain_data(example: Trust, name: str) -> None:
    """No character in a text stands for a mark, and no value is a function that has yet to be called."""
    found = list(held_in(given(example, name), set()))
    assert not any("\ue000" <= c <= "\uf8ff" for text in found if isinstance(text, str) for c in text)
    assert [x for x in found if callable(x) and not isinstance(x, type | Enum)] == []
    reasons = [x for x in found if isinstance(x, Reason)]
    assert len(reasons) > 20
    assert all(str(reason) == reason.sentence for reason in reasons)
    marked = [x for x in found if isinstance(x, TrusteesOnly)]
    assert bool(marked) is (name != Audience.PUBLIC.value)


def test_rating_and_disclosure_join_phrases_not_strings() -> None:
    """A string no longer knows which words are for trustees only, so `sentence` and `facts` are for whoever shows them."""
    found = []
    for package in ("rating", "disclosure"):
        for path in sorted((ROOT / "src" / "trustplan" / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in ("sentence", "facts"):
                    found.append(f"{path.name}:{node.lineno}")  # noqa: PERF401  nested loops read better
    assert [where for where in found if not where.startswith("reasons.py:")] == []
