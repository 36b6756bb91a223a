"""Marks around words for trustees only: sets them in a text, and takes them or the marked words out again."""

from __future__ import annotations

import re

# Words between these two marks are for trustees only: pupils' numbers and what follows from them. The characters
# cannot come from a file: the reader refuses files that hold them.
_OPEN, _CLOSE = "\ue000", "\ue001"


_ASIDE = re.compile(f"{_OPEN}[^{_CLOSE}]*{_CLOSE}")


def trustees_only(text: str) -> str:
    """Mark words that only trustees may read."""
    return f"{_OPEN}{plain(text)}{_CLOSE}"


def plain(text: str) -> str:
    """The whole text, marks removed: for trustees."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def without_trustees_only(text: str) -> str:
    """The text without the words for trustees only."""
    return _ASIDE.sub("", text)
