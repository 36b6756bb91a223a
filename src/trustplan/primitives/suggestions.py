"""What was probably meant by an unknown word: the nearest of the known ones, and a fix that names it."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that a person most likely meant by `word`, or None when nothing is near.

    A name with other digits is never near: `SI-K9` is no slip for `SI-K4`. The last part of an address is enough, and one
    word too many does no harm (`due_date` for `due`).
    """
    digits = _digits(word)
    names = [name for name in sorted(choices) if _digits(name) == digits or _digits(name.rpartition("/")[2]) == digits]
    parts = (word.lower(), *re.split("[ _-]", word.lower()))
    ends = [name for name in names if name.rpartition("/")[2].lower() in parts]
    lowered = {name.lower(): name for name in reversed(names) if _digits(name) == digits}
    found = difflib.get_close_matches(str(word).lower(), list(lowered), n=1, cutoff=0.6)
    if found:
        return lowered[found[0]]
    return ends[0] if len(ends) == 1 else None


def _digits(word: str) -> str:
    return "".join(c for c in word if c.isdecimal())


def meant(word: str, choices: Iterable[str], *, limit: int = 8) -> str:
    """A fix: the nearest valid name if there is one, else the valid names (at most `limit` of them)."""
    names = sorted(set(choices))
    if near := nearest(word, names):
        return f"Did you mean “{near}”?"
    if not names:
        return ""
    if len(names) == 1:
        return f"Only “{names[0]}” can stand here."
    shown = ", ".join(names[:limit])
    if len(names) > limit:
        shown += f" and {len(names) - limit} more"
    return f"Choose one of: {shown}."
