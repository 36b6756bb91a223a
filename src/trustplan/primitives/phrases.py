"""Text in which some words are not for everybody: kept apart as values, so that they can be left out for the public."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustplan.primitives.periods import Period

    FigureKey: TypeAlias = tuple[str, str, Period]  # organisation, measure, period


class TrusteesOnly(Struct, frozen=True):
    """Words that only trustees may read: pupils' numbers and what follows from them."""

    words: str


class OfFigure(Struct, frozen=True):
    """Words that tell another figure than the one that is rated, such as last year's: read only where that is shown."""

    words: str
    figure: FigureKey


Part: TypeAlias = str | TrusteesOnly | OfFigure


class Phrase(Struct, frozen=True):
    """A text in parts. As a string it is the whole text; `for_public` is the text without the words not for everybody.

    Join phrases with `phrase`, not as strings: a string no longer knows which of its words are for trustees only.
    """

    parts: tuple[Part, ...] = ()

    def for_public(self, is_shown: Callable[[FigureKey], bool] | None = None) -> Phrase:
        """The text without the words for trustees only, and without those on figures of which nothing says they are shown."""
        shown = [part for part in self.parts if isinstance(part, str) or _is_shown(part, is_shown)]
        return self if len(shown) == len(self.parts) else phrase(*shown)

    def __str__(self) -> str:
        return "".join([part if isinstance(part, str) else part.words for part in self.parts])

    def __bool__(self) -> bool:
        return bool(self.parts)


def _is_shown(part: TrusteesOnly | OfFigure, is_shown: Callable[[FigureKey], bool] | None) -> bool:
    return isinstance(part, OfFigure) and is_shown is not None and is_shown(part.figure)


def phrase(*pieces: Part | Phrase) -> Phrase:
    """The pieces as one text. One text has one form: there is no empty part, and no two strings side by side."""
    first = pieces[0] if len(pieces) == 1 else None
    if isinstance(first, str):  # most are one string, and there are tens of thousands
        return Phrase((first,)) if first else Phrase()
    parts: list[Part] = []
    for piece in pieces:
        if isinstance(piece, Phrase):
            if parts:
                for part in piece.parts:
                    _add(parts, part)
            else:
                parts = [*piece.parts]
        else:
            _add(parts, piece)
    return Phrase(tuple(parts))


def _add(parts: list[Part], part: Part) -> None:
    if not isinstance(part, str):
        if part.words:
            parts.append(part)
    elif parts and isinstance(parts[-1], str):
        parts[-1] += part
    elif part:
        parts.append(part)
