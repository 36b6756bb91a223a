"""Reasons of ratings: a code, a sentence, facts and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.model import Rating
from trustplan.primitives.english import say_date
from trustplan.rating.codes import Code

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustplan.model import Override, Policy
    from trustplan.primitives.findings import Place


FactRows = tuple[tuple[str, str], ...]


class Reason:
    """Why a rating is what it is: a code, a sentence, facts as (term, text), and the places of its sources.

    Words may be given as functions, which are called when the words are read: most ratings of a past day are only
    counted. `is_candid` marks words from notes and people's own ratings, which only trustees may read.
    """

    __slots__ = ("_facts", "_rule", "_sentence", "code", "is_candid", "sources")

    def __init__(
        self,
        *,
        code: Code,
        sentence: str | Callable[[], str],
        rule: str | Callable[[], str] = "",
        facts: FactRows | Callable[[], FactRows] = (),
        sources: tuple[Place, ...] = (),
        is_candid: bool = False,
    ) -> None:
        self.code = code
        self._sentence = sentence
        self._rule = rule
        self._facts = facts
        self.sources = sources
        self.is_candid = is_candid

    @property
    def sentence(self) -> str:
        """The sentence that readers see."""
        if callable(self._sentence):
            self._sentence = self._sentence()
        return self._sentence

    @property
    def rule(self) -> str:
        """The name of the rule."""
        if callable(self._rule):
            self._rule = self._rule()
        return self._rule

    @property
    def facts(self) -> FactRows:
        """The rows of terms and texts shown under “why”."""
        if callable(self._facts):
            self._facts = self._facts()
        return self._facts

    def but(self, **changes: Any) -> Reason:  # noqa: ANN401  the fields of a reason
        """The same reason with some fields changed."""
        mine = {
            "code": self.code,
            "sentence": self._sentence,
            "rule": self._rule,
            "facts": self._facts,
            "sources": self.sources,
            "is_candid": self.is_candid,
        }
        return Reason(**{**mine, **changes})

    def __repr__(self) -> str:
        return f"Reason({self.code}: {self.sentence})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reason) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def _values(self) -> tuple[object, ...]:
        return self.code, self.sentence, self.rule, self.facts, self.sources, self.is_candid


def first_sentence(note: str) -> str:
    """The first sentence of a note, on one line."""
    flat = " ".join(note.split())
    end = next((i for i, c in enumerate(flat) if c in ".!?" and flat[i + 1 : i + 2] in ("", " ")), len(flat) - 1)
    return flat[: end + 1]


def override_reason(override: Override, worked_out: Rating, policy: Policy) -> Reason:
    """The reason of an override in force: the rating that was worked out, until when it is overridden, and why."""
    label = policy.word(worked_out)
    return Reason(
        code=Code.OVERRIDE,
        sentence=f"Worked out: {label}. Set by hand until {say_date(override.until)}: {override.reason}",
        rule="Override",
        facts=(("Worked out", label), ("Until", say_date(override.until))),
        sources=(override.at,),
        is_candid=True,
    )
