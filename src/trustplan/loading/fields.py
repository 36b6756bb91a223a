"""From raw fields to values: days, numbers, texts, names, asks."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from trustplan.model import Ask, Named
from trustplan.primitives.periods import parse_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.primitives.findings import Place
    from trustplan.source.files import SourceFile
    from trustplan.source.yaml_reader import Path


Data = dict[str, Any]  # a group of keys whose form was checked
Dated = TypeVar("Dated", bound="_HasDay")


class _HasDay(Protocol):
    @property
    def on(self) -> date:
        """The day from which it counts."""


def each_of(item: Data, path: Path, key: str) -> Iterator[tuple[Data, Path]]:
    """Each entry of the list under a key, if there is one, with its path; `path` is the item's own."""
    for index, entry in enumerate(item.get(key, ())):
        yield entry, (*path, key, index)


def as_named(entries: Iterable[Data] | None) -> tuple[Named, ...]:
    """A list of ids with titles, or nothing."""
    return tuple(Named(id=e["id"], title=e["title"]) for e in entries or ())


def as_day(value: object) -> date | None:
    """A date written as text, or None for nothing."""
    return date.fromisoformat(value) if isinstance(value, str) else None


def as_last_day(value: object) -> date | None:
    """A date or a month written as text, or None for nothing."""
    return parse_day(value) if isinstance(value, str) else None


def as_number(value: float | str) -> Fraction:
    """A number exactly as it is written."""
    return Fraction(str(value))


def as_texts(value: Iterable[str] | None) -> tuple[str, ...]:
    """A list of texts, or nothing."""
    return tuple(value or ())


def as_asks(file: SourceFile, item: Data, path: Path) -> tuple[Ask, ...]:
    """The decisions that an item wants."""
    return tuple(_ask(entry, file.place(spot)) for entry, spot in each_of(item, path, "asks"))


def _ask(a: Data, at: Place) -> Ask:
    outcome: Data = a.get("outcome", {})
    return Ask(
        id=a["id"],
        of=a["of"],
        asked_by=a.get("from", ""),
        meeting=a["meeting"],
        question=a["question"],
        paper=a.get("paper", ""),
        options=as_texts(a.get("options")),
        recommended=a.get("recommended", ""),
        if_deferred=a.get("if_deferred", ""),
        outcome=outcome.get("decision", ""),
        outcome_on=as_day(outcome.get("on")),
        at=at,
    )


def by_day(rows: Iterable[Dated]) -> tuple[Dated, ...]:
    """Oldest first."""
    return tuple(sorted(rows, key=lambda row: row.on))
