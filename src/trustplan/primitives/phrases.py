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
        return phrase(*(part for part in self.parts if isinstance(part, str)))

    def __str__(self) -> str:
        return "".join([part if isinstance(part, str) else part.words for part in self.parts])

    def __bool__(self) -> bool:
        return bool(self.parts)


def phrase(*pieces: str | TrusteesOnly | Phrase) -> Phrase:
    """The pieces as one text. One text has one form: there is no empty part, and no two strings side by side."""
    parts: list[str | TrusteesOnly] = []
    for piece in pieces:
        for part in piece.parts if isinstance(piece, Phrase) else (piece,):
            last = parts[-1] if parts else None
            if isinstance(part, str) and isinstance(last, str):
                parts[-1] = last + part
            elif part != "" and part != TrusteesOnly(""):
                parts.append(part)
    return Phrase(tuple(parts))
