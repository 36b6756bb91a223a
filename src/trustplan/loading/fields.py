"""From raw fields to values: days, numbers, texts, names, asks."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from trustplan.model import Ask, Named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.source.files import SourceFile
    from trustplan.source.yaml_reader import Path


Data = dict[str, Any]


def as_named(entries: Iterable[Data] | None) -> tuple[Named, ...]:
    """A list of ids with titles, or nothing."""
    return tuple(Named(id=e["id"], title=e["title"]) for e in entries or ())


def as_day(value: object) -> date | None:
    """A date written as text, or None for nothing."""
    return date.fromisoformat(value) if isinstance(value, str) else None


def as_number(value: float | str) -> Fraction:
    """A number exactly as it is written."""
    return Fraction(str(value))


def as_texts(value: Any) -> tuple[str, ...]:
    """A list of texts, or nothing."""
    return tuple(value or ())


def as_asks(file: SourceFile, item: Data, path: Path) -> tuple[Ask, ...]:
    """The decisions that an item wants."""
    return tuple(
        Ask(
            id=a["id"],
            of=a["of"],
            asked_by=a.get("from", ""),
            meeting=a["meeting"],
            question=a["question"],
            paper=a.get("paper", ""),
            options=as_texts(a.get("options")),
            recommended=a.get("recommended", ""),
            if_deferred=a.get("if_deferred", ""),
            outcome=a.get("outcome", {}).get("decision", ""),
            outcome_on=as_day(a.get("outcome", {}).get("on")),
            at=file.place((*path, "asks", i)),
        )
        for i, a in enumerate(item.get("asks", ()))
    )
