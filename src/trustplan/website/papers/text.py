"""Small texts of papers: takes names, ratings and texts of files, gives the parts that a paper is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.english import on_one_line
from trustplan.website.linked_name import LinkedName
from trustplan.website.papers.paper import Mark, Paragraph, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.model import Rating
    from trustplan.rating.status import Item, ObjectiveStatus
    from trustplan.website.context import PageContext
    from trustplan.website.papers.paper import Text

MORE = "…"
_NO_END = frozenset(("st", "mr", "mrs", "ms", "dr", "rev", "no", "vs", "approx", "e.g", "i.e", "etc"))


def words(text: str, *, anchor: str = "", path: str = "") -> Text:
    """Plain words; `anchor` and `path` say where they lead."""
    return (Span(text, anchor=anchor, path=path),)


def strong(text: str, path: str = "") -> Text:
    """Words that stand out."""
    return (Span(text, path=path, is_strong=True),)


def named(name: str) -> Span:
    """A name, which leads to its page where it has one."""
    if isinstance(name, LinkedName):
        return Span(str(name), path=name.path)
    return Span(name)


def joined(texts: Iterable[Text], between: str) -> Text:
    """Texts one after another."""
    found: list[Mark | Span] = []
    for text in texts:
        if found:
            found.append(Span(between))
        found += text
    return tuple(found)


def small(text: str) -> Paragraph:
    """What is said beside the matter."""
    return Paragraph(text=words(text), is_small=True)


def mark_of(context: PageContext, rating: Rating, *, is_whole: bool = False) -> Mark:
    """A rating as the policy shows it. `is_whole` is for what several items make up, which may have a word of its own."""
    style = context.marks.style(rating)
    word = style.label
    if is_whole:
        word = style.whole
    return Mark(word=word, symbol=style.symbol, colour=style.colour, is_loud=context.marks.is_loud(rating))


def title_of(context: PageContext, item: Item | ObjectiveStatus) -> str:
    """An item after its code; for the public, which has no use for codes, after whose it is."""
    return on_one_line(context.coded(item))


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its end; the point of an abbreviation ends none.

    >>> sentences("Approve it for St. Aidan's. It costs £3.50! Why? No. 4 says")
    ["Approve it for St. Aidan's.", 'It costs £3.50!', 'Why?', 'No. 4 says']
    """
    found: list[str] = []
    begun: list[str] = []
    for word in text.split():
        begun.append(word)
        if word[-1] in ".!?" and word[:-1].lower().lstrip("(“‘'") not in _NO_END:
            found.append(" ".join(begun))
            begun = []
    if begun:
        found.append(" ".join(begun))
    return found


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters: cut after a sentence where most of it is left, else after a word.

    >>> shortened("One sentence. Another one.", 40), shortened("One sentence. Another one.", 20)
    ('One sentence. Another one.', 'One sentence. …')
    >>> shortened("A sentence of many words that goes on", 20), shortened("x" * 30, 10)
    ('A sentence of many…', 'xxxxxxxxx…')
    """
    flat = on_one_line(text)
    if len(flat) <= most:
        return flat
    kept = ""
    for sentence in sentences(flat):
        longer = f"{kept} {sentence}".strip()
        if len(longer) + 2 > most:
            break
        kept = longer
    if 2 * len(kept) >= most:
        return f"{kept} {MORE}"
    start = flat[: most - 1]
    whole, space, _ = start.rpartition(" ")
    if space and 2 * len(whole) >= most:
        start = whole
    return start.rstrip(" ,;:–-") + MORE
