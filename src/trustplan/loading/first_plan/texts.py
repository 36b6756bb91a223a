"""Texts as the format has them: a title fits on a line of its length, and what is cut off is kept elsewhere."""

from __future__ import annotations

LONGEST_LINE = 300


def cut(text: str) -> tuple[str, str]:
    """A title of a text, and the whole text where the title does not hold it all.

    >>> cut("Every child reads"), cut("a" * 290 + " and much more")[0][-4:]
    (('Every child reads', ''), 'and…')
    """
    title = " ".join(text.split())
    if len(title) <= LONGEST_LINE:
        return title, ""
    head = title[: LONGEST_LINE - 1]
    at = max(head.rfind(". "), head.rfind("; "))
    if at > 60:
        return head[: at + 1].rstrip(";"), text
    return head.rsplit(" ", 1)[0].rstrip(" ,;:") + "…", text


def short(text: str, most: int = 70) -> str:
    """A text of at most so many characters; where it was longer it ends in an ellipsis."""
    if len(text) > most:
        return f"{text[: most - 1].rstrip()}…"
    return text
