"""Reasons of ratings: a code, the words, facts and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.model import Rating
from trustplan.model.audiences import BY_WORDS, PUBLIC
from trustplan.primitives.english import say_date
from trustplan.primitives.phrases import Phrase, phrase
from trustplan.primitives.value import Value, field
from trustplan.rating.codes import Code

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustplan.model import Override, Policy
    from trustplan.primitives.findings import Place
    from trustplan.primitives.phrases import FigureKey, TrusteesOnly


Rows = tuple[tuple[str, Phrase], ...]


class Reason(Value, eq=False):
    """Why a rating is what it is: a code, the words, rows of (term, text), and the places of its sources.

    Two reasons are equal where all but the words is: these say the same once more, and count the days since. As a
    string it is the sentence. `is_candid` marks words from notes and people's own ratings, which only trustees may read.
    """

    code: Code = field(metadata=PUBLIC)
    words: Phrase = field(metadata=BY_WORDS)
    rule: str = field(default="", metadata=PUBLIC)
    rows: Rows = field(default=(), metadata=BY_WORDS)
    sources: tuple[Place, ...] = field(default=(), metadata=BY_WORDS)
    is_candid: bool = field(default=False, metadata=PUBLIC)

    def __eq__(self, other: object) -> bool:
        """Whether all but the words is the same."""
        return isinstance(other, Reason) and self._compared == other._compared

    def __hash__(self) -> int:
        """By all but the words."""
        return hash(self._compared)

    @property
    def _compared(self) -> tuple[object, ...]:
        return self.code, self.rule, self.rows, self.sources, self.is_candid

    @property
    def sentence(self) -> str:
        """The words as plain text: everything that this reason holds."""
        return str(self.words)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The rows of terms and texts shown under “why”, as plain text."""
        return tuple((term, str(text)) for term, text in self.rows)

    def for_public(self, is_shown: Callable[[FigureKey], bool] | None = None) -> Reason:
        """The reason without the words that are not for everybody, and without the rows that have no others.

        Of its sources it names the files alone.
        """
        words = self.words.for_public(is_shown)
        texts = [(term, text.for_public(is_shown)) for term, text in self.rows]
        rows = tuple((term, text) for term, text in texts if text)
        sources = tuple(dict.fromkeys(place.file_alone for place in self.sources))
        if (words, rows, sources) == (self.words, self.rows, self.sources):
            return self
        return replace(self, words=words, rows=rows, sources=sources)

    def __str__(self) -> str:
        return self.sentence


def facts(*rows: tuple[str, str | TrusteesOnly]) -> Rows:
    """Rows of a reason that everybody may read, except where one is said to be for trustees only."""
    return tuple((term, phrase(text)) for term, text in rows)


def first_sentence(note: str) -> str:
    """The first sentence of a note, on one line."""
    flat = " ".join(note.split())
    for index, character in enumerate(flat):
        if character in ".!?" and flat[index + 1 : index + 2] in ("", " "):
            return flat[: index + 1]
    return flat


def override_reason(override: Override, worked_out: Rating, policy: Policy) -> Reason:
    """The reason of an override in force: the rating that was worked out, until when it is overridden, and why."""
    label = policy.word(worked_out)
    return Reason(
        code=Code.OVERRIDE,
        words=phrase(f"Worked out: {label}. Overridden until {say_date(override.until)}: {override.reason}"),
        rule="Override",
        rows=facts(("Worked out", label), ("Until", say_date(override.until))),
        sources=(override.at,),
        is_candid=True,
    )
