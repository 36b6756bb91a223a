"""What was probably meant by an unknown word: the nearest of the known ones, and a fix that names it."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOOKALIKES = str.maketrans("1l0", "iio")  # digits and letters that one key or one look mistakes for each other
_BETWEEN = re.compile(r"[\s_./\\–—−‑-]+")


def spelled(word: str) -> str:
    """A word without what does not make it another: capitals, kinds of dashes and spaces, quotes, invisible characters.

    >>> spelled(" “Half Term” "), spelled("half_term")
    ('half-term', 'half-term')
    """
    seen = "".join(c for c in unicodedata.normalize("NFKC", word) if unicodedata.category(c) != "Cf")
    return _BETWEEN.sub("-", seen.strip("“”‘’\"'`´ ").casefold())


def same_spelling(word: str, choices: Iterable[str]) -> str:
    """The only choice that is the word but for its spelling, which nobody can mistake; an empty text for none.

    >>> same_spelling("Deputy_Head", ["deputy-head", "headteacher"])
    'deputy-head'
    """
    plain = spelled(word)
    found = {name for name in choices if spelled(name) == plain}
    return found.pop() if len(found) == 1 else ""


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that a person most likely meant by `word`, or None when nothing is near.

    A name with other digits is never near: `SI-K9` is no slip for `SI-K4`; but `S1` looks like `SI`. The last part of an
    address is enough, and one word too many does no harm (`due_date` for `due`).

    >>> nearest("haedteacher", ["headteacher", "deputy-head"]), nearest("SI-K9", ["SI-K4"])
    ('headteacher', None)
    """
    every = sorted(choices)
    if same := same_spelling(word, every):
        return same
    digits = _digits(word)
    names = [name for name in every if _digits(name) == digits or _digits(name.rpartition("/")[2]) == digits]
    parts = (word.lower(), *re.split("[ _-]", word.lower()))
    ends = [name for name in names if name.rpartition("/")[2].lower() in parts]
    lowered = {name.lower(): name for name in reversed(names) if _digits(name) == digits}
    found = difflib.get_close_matches(str(word).lower(), list(lowered), n=1, cutoff=0.6)
    if found:
        return lowered[found[0]]
    if len(ends) == 1:
        return ends[0]
    alike = [name for name in every if _looks(name) == _looks(word)]
    return alike[0] if len(alike) == 1 else None


def _looks(word: str) -> str:
    return spelled(word).translate(_LOOKALIKES)


def _digits(word: str) -> str:
    return "".join(c for c in word if c.isdecimal())


def meant(word: str, choices: Iterable[str], *, first: Iterable[str] = (), limit: int = 8) -> str:
    """A fix: the nearest valid name if there is one, else the valid names (at most `limit` of them).

    Those of `first` come before the others; of addresses, only those with the same beginning are named, if there are any.
    """
    names = sorted(set(choices))
    if near := nearest(word, names):
        return f"Did you mean “{near}”?"
    preferred = set(first)
    names = sorted(_beside(word, names), key=lambda name: name not in preferred)
    if not names:
        return ""
    if len(names) == 1:
        return f"The only choice is “{names[0]}”."
    shown = ", ".join(names[:limit])
    if len(names) > limit:
        shown += f" and {len(names) - limit} more"
    return f"Choose one of: {shown}."


def _beside(word: str, names: list[str]) -> list[str]:
    """Of addresses, those that begin as the word does; all names where none does."""
    start = word.rpartition("/")[0]
    if not start:
        return names
    beginnings = {name.rpartition("/")[0] for name in names}
    beginning = same_spelling(start, beginnings) or start
    return [name for name in names if name.rpartition("/")[0] == beginning] or names
