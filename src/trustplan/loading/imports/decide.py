"""Decide: a published figure against the present one. Never worse: the result is to add it, or to keep the present one.

Every decision has its sentence. Nothing is read or written here.
"""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.data_status import is_firmer
from trustplan.primitives.english import say_date, say_number
from trustplan.primitives.notation import SYMBOL_WORDS, Symbol, is_symbol, read_number, read_share

if TYPE_CHECKING:
    from datetime import date

    from trustplan.loading.imports.standing import Standing

_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,12})?")
_SHOWN = 1  # decimals of a share that a sentence works out


class Outcome(StrEnum):
    """What becomes of a figure: it is written, it is there already, or the present one is kept, for a reason."""

    NEW = "new"
    IN_PLACE_OF_NONE = "in-place-of-none"
    CORRECTED = "corrected"
    FIRMER = "firmer"
    MORE_EXACT = "more-exact"
    WITH_COHORT = "with-cohort"
    SAME = "same"
    SYMBOL = "symbol"
    ROUNDED = "rounded"
    LESS_FIRM = "less-firm"
    OTHER_COHORT = "other-cohort"
    LATER = "later"
    EMBARGO = "embargo"
    CORRECTED_SINCE = "corrected-since"
    TWICE = "twice"
    NO_MEASURE = "no-measure"
    NOT_TYPED = "not-typed"
    NO_GROUP = "no-group"
    NO_SUCH_SCHOOL = "no-such-school"
    NOT_A_MEMBER = "not-a-member"
    NO_NUMBER = "no-number"
    NOT_IN_PUBLIC = "not-in-public"

    @property
    def is_added(self) -> bool:
        """Whether it becomes a new entry."""
        return self in _ADDED


_ADDED = frozenset(
    (
        Outcome.NEW,
        Outcome.IN_PLACE_OF_NONE,
        Outcome.CORRECTED,
        Outcome.FIRMER,
        Outcome.MORE_EXACT,
        Outcome.WITH_COHORT,
    )
)


class Decision(Struct, frozen=True, kw_only=True):
    """An outcome and its sentence, which names both values where there are two."""

    outcome: Outcome
    words: str


class Published(Struct, frozen=True, kw_only=True):
    """A figure as a file of others says it. `status` is empty for one without one, which counts as final.

    `shown` is the value as sentences name it, with its unit; `cohort_in` the table that would say of how many it is.
    """

    value: str
    cohort: int | None = None
    status: str = ""
    shown: str = ""
    cohort_in: str = ""


class _Number(Struct, frozen=True):
    """A value as a number, and how far the true one may be from it: nothing for a share, half of its last decimal else."""

    value: Fraction
    margin: Fraction

    def agrees(self, other: _Number) -> bool:
        """Whether one of the two is what the other is when rounded."""
        return abs(self.value - other.value) <= max(self.margin, other.margin)


def decide(published: Published, standing: Standing | None, day: date, *, decimals: int = 0) -> Decision:
    """What becomes of a figure that would count from a day. `decimals` are those with which its measure is shown.

    >>> from datetime import date
    >>> from trustplan.loading.imports.standing import Standing
    >>> from trustplan.primitives.findings import Place
    >>> ours = Standing(value="19/29", on=date(2026, 10, 14), place=Place(file="measurements.yaml"))
    >>> decide(Published(value="c"), ours, date(2026, 12, 11)).words
    'Published as c (withheld: small numbers). Yours stays: 19/29.'
    >>> decide(Published(value="66", cohort=29), ours, date(2026, 12, 11)).outcome.value
    'rounded'
    """
    if standing is None:
        return Decision(outcome=Outcome.NEW, words=f"{_said(published)}.")
    decision = _compared(published, standing, decimals)
    if not decision.outcome.is_added or standing.on < day:
        return decision
    return _too_late(published, standing, day)


def _too_late(published: Published, standing: Standing, day: date) -> Decision:
    """That the present figure counts from the same day or a later one, so that no new entry could take its place."""
    both = f"Published as {_said(published)}. Yours stays: {standing.said}"
    if standing.embargo and standing.embargo > day:
        words = f"{both}, which is under embargo until {say_date(standing.embargo)}."
        return Decision(outcome=Outcome.EMBARGO, words=words)
    known = f"which counts from {say_date(standing.on)}, later than {say_date(day)}"
    if standing.on == day:
        known = f"which counts from {say_date(day)} too; a corrected figure needs a later day"
    return Decision(outcome=Outcome.LATER, words=f"{both}, {known}.")


def _compared(published: Published, standing: Standing, decimals: int) -> Decision:
    """The decision by the two values and how firm they are, whatever their days are."""
    if is_symbol(published.value):
        return _symbol(published, standing)
    if is_symbol(standing.value):
        words = f"{_said(published)}, where yours says {standing.value} ({SYMBOL_WORDS[Symbol(standing.value)]})."
        return Decision(outcome=Outcome.IN_PLACE_OF_NONE, words=words)
    new, old = number_of(published.value), number_of(standing.value)
    if new is None or old is None:
        if _bare(published.value) == _bare(standing.value):
            return _equal(published, standing)
    elif new.agrees(old):
        return _agreeing(published, standing, new, old, decimals)
    return _differing(published, standing)


def _symbol(published: Published, standing: Standing) -> Decision:
    """A symbol takes the place of nothing but “not available”."""
    if published.value == standing.value:
        return Decision(outcome=Outcome.SAME, words=f"{_said(published)}.")
    if standing.value == Symbol.NOT_AVAILABLE:
        words = f"{_said(published)}, where yours says x ({SYMBOL_WORDS[Symbol.NOT_AVAILABLE]})."
        return Decision(outcome=Outcome.IN_PLACE_OF_NONE, words=words)
    words = f"Published as {_said(published)}. Yours stays: {standing.said}."
    return Decision(outcome=Outcome.SYMBOL, words=words)


def _agreeing(published: Published, standing: Standing, new: _Number, old: _Number, decimals: int) -> Decision:
    """Two numbers of which one may be the other when rounded."""
    if new.margin > old.margin:
        words = f"Published as {_said(published)}. Yours is the same and more exact: {_with_percent(standing)}."
        if is_firmer(published.status, standing.status):
            words += f" Yours still says {standing.status}: if it is {published.status or 'final'} too, add it as that."
        return Decision(outcome=Outcome.ROUNDED, words=words)
    if new.margin == old.margin:
        return _equal(published, standing)
    if is_firmer(standing.status, published.status):
        return _less_firm(published, standing)
    if read_share(published.value) is None and old.margin <= Fraction(1, 2 * 10**decimals):
        words = f"Published as {_said(published)}. Yours is the same, as exact as it is shown: {standing.said}."
        return Decision(outcome=Outcome.ROUNDED, words=words)
    words = f"{_said(published)}, which is more exact than yours: {standing.said}."
    return Decision(outcome=Outcome.MORE_EXACT, words=words)


def _equal(published: Published, standing: Standing) -> Decision:
    """Two values that are the same. What is less firm than ours says nothing new, of its cohort neither."""
    own = standing.cohort
    if is_firmer(standing.status, published.status):
        return Decision(outcome=Outcome.SAME, words=f"{_said(published)}.")
    if published.cohort is not None and own not in (None, published.cohort):
        words = f"Published as {_said(published)}. Yours stays: {standing.said} of {own}."
        return Decision(outcome=Outcome.OTHER_COHORT, words=words)
    if is_firmer(published.status, standing.status):
        words = f"{_said(published)}, as yours, which was {standing.status}.{_of_how_many(published, standing)}"
        return Decision(outcome=Outcome.FIRMER, words=words)
    if published.cohort is not None and own is None and read_share(standing.value) is None:
        words = f"{_said(published)}, as yours, which did not say of how many."
        return Decision(outcome=Outcome.WITH_COHORT, words=words)
    return Decision(outcome=Outcome.SAME, words=f"{_said(published)}.")


def _differing(published: Published, standing: Standing) -> Decision:
    if is_firmer(standing.status, published.status):
        return _less_firm(published, standing)
    words = f"{_said(published)}, where yours says {_with_percent(standing, standing.status)}."
    words += _of_how_many(published, standing)
    return Decision(outcome=Outcome.CORRECTED, words=words)


def _less_firm(published: Published, standing: Standing) -> Decision:
    firm = standing.status or "final"
    words = f"Published as {_said(published)}. Yours is {firm} and stays: {_with_percent(standing)}."
    return Decision(outcome=Outcome.LESS_FIRM, words=words)


def number_of(value: str) -> _Number | None:
    """A value as a number with its margin; None for a symbol, a grade, yes or no.

    >>> number_of("58").margin, number_of("19/29").margin, number_of("good") is None
    (Fraction(1, 2), Fraction(0, 1), True)
    """
    number, cohort = read_number(value)
    if number is not None and cohort is not None:
        return _Number(number, Fraction(0))
    found = _NUMBER.fullmatch(value)
    if found is None:
        return None
    decimals = len(found[1] or ".") - 1
    return _Number(Fraction(value), Fraction(1, 2 * 10**decimals))


def _bare(value: str) -> str:
    """A grade or a word as it is compared: `Requires improvement` and `requires-improvement` are one."""
    return value.strip().casefold().replace("-", " ")


def _said(published: Published) -> str:
    """A published value with its cohort and status: `58 of 57, revised`, `c (withheld: small numbers)`."""
    words = published.shown or published.value
    if is_symbol(published.value):
        words = f"{words} ({SYMBOL_WORDS[Symbol(published.value)]})"
    elif published.cohort is not None and read_share(published.value) is None:
        words = f"{words} (cohort {published.cohort:,})"
    if published.status:
        words = f"{words}, {published.status}"
    return words


def _of_how_many(published: Published, standing: Standing) -> str:
    """That the number of people behind a figure of ours would be lost, and which table keeps it; nothing where none is."""
    if published.cohort is not None or read_share(published.value) is not None:
        return ""
    cohort = standing.cohort
    if share := read_share(standing.value):
        cohort = share[1]
    if cohort is None:
        return ""
    words = f" It does not say of how many, and yours does ({cohort:,})"
    if published.cohort_in:
        return f"{words}: “{published.cohort_in}” has it."
    return f"{words}."


def _with_percent(standing: Standing, status: str = "") -> str:
    """The present figure, a share with what it is in a hundred: `33/57 (57.9%)`, `33/57 (57.9%, revised)`."""
    beside: list[str] = []
    number, words = number_of(standing.value), standing.said
    if number is not None and read_share(standing.value) is not None:
        words = standing.value
        beside.append(f"{say_number(number.value, _SHOWN)}%")
    if status:
        beside.append(status)
    if not beside:
        return words
    return f"{words} ({', '.join(beside)})"
