"""What to say of words that a paper's PDF cannot show: takes its name, the words and the copies there are, gives sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.english import counted, listed, verb
from trustplan.primitives.paper_formats import DOCX, HTML

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

MOST_WORDS, MOST_LETTERS = 6, 30  # of those that are named
_SHOWN = {DOCX.id: "in Word", HTML.id: "as a web page"}  # what has every letter there is


def say_boxed(name: str, words: Sequence[str]) -> str:
    """Which words a PDF has boxes for.

    >>> say_boxed("a.pdf", ["ŷ", "x" * 40])
    'a.pdf has no shapes for “ŷ” and “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…”, and shows a box (□) for each such letter.'
    """
    named = []
    for word in words[:MOST_WORDS]:
        cut = "…" if len(word) > MOST_LETTERS else ""
        named.append(f"“{word[:MOST_LETTERS]}{cut}”")
    if more := len(words) - len(named):
        named.append(counted(more, "more word"))
    return f"{name} has no shapes for {listed(named)}, and shows a box (□) for each such letter."


def say_copies(formats: Collection[str]) -> str:
    """Which of the copies in some formats show every word; empty where none does.

    >>> say_copies(["pdf", "html"]), say_copies(["html", "pdf", "docx"])
    ('The copy as a web page shows them', 'The copies in Word and as a web page show them')
    """
    shown = [words for form, words in _SHOWN.items() if form in formats]
    if not shown:
        return ""
    return f"{verb(len(shown), 'The copy', 'The copies')} {listed(shown)} {verb(len(shown), 'shows', 'show')} them"
