"""Text as Markdown that shows it and does nothing else: no markup, no mention, no link."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+.!|~<>&$^=-])")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")  # turns, hides or joins text
_BREAK = "&#8203;"  # no width: shown as nothing, and what follows is no name any more


def one_line(text: str) -> str:
    """The text on one line, with plain spaces and nothing that turns, hides or joins what is read.

    >>> one_line("Two  lines\\n of a note")
    'Two lines of a note'
    """
    return _HIDDEN.sub("", " ".join(text.split()))


def escape(text: str) -> str:
    """One line of Markdown that reads as `text` does. Names after @ are not called, addresses are no links."""
    safe = _MARKUP.sub(_as_text, one_line(text))
    safe = re.sub(r"@(?=\w)", "@" + _BREAK, safe)
    safe = re.sub(r"\\#(?=\d)", r"\\#" + _BREAK, safe)
    safe = re.sub(r"(?i)\b(GH)(\\-)(?=\d)", r"\1" + _BREAK + r"\2", safe)
    safe = re.sub(r":(?=//)", ":" + _BREAK, safe)
    return re.sub(r"(?i)\bwww(?=\\\.)", lambda match: match[0] + _BREAK, safe)


def _as_text(match: re.Match[str]) -> str:
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(match[0], "\\" + match[0])
