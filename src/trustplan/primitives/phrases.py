"""Text in which some words are for trustees only: kept apart as values, so that they can be left out for the public."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrusteesOnly:
    """Words that only trustees may read: pupils' numbers and what follows from them."""

    words: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text in parts. As a string it is the whole text; `for_public` is the text without the words for trustees only.

    Join phrases with `phrase`, not as strings: a string no longer knows which of its words are for trustees only.
    """

    parts: tuple[str | TrusteesOnly, ...] = ()

    def for_public(self) -> Phrase:
        """The text without the words for trustees only."""
        shown = [part for part in self.parts if isinstance(part, str)]
        return self if len(shown) == len(self.parts) else phrase(*shown)

    def __str__(self) -> str:
        return "".join([part if isinstance(part, str) else part.words for part in self.parts])

    def __bool__(self) -> bool:
        return bool(self.parts)


def phrase(*pieces: str | TrusteesOnly | Phrase) -> Phrase:
    """The pieces as one text. One text has one form: there is no empty part, and no two strings side by side."""
    first = pieces[0] if len(pieces) == 1 else None
    if isinstance(first, str):  # most are one string, and there are tens of thousands
        return Phrase((first,)) if first else Phrase()
    parts: list[str | TrusteesOnly] = []
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


def _add(parts: list[str | TrusteesOnly], part: str | TrusteesOnly) -> None:
    if isinstance(part, TrusteesOnly):
        if part.words:
            parts.append(part)
    elif parts and isinstance(parts[-1], str):
        parts[-1] += part
    elif part:
        parts.append(part)
