"""Notes from plan files as safe HTML: bold, lists and links. Raw HTML and links of other schemes are left as text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import LINK_RE, LinkInlineProcessor
from markupsafe import Markup

if TYPE_CHECKING:
    from re import Match

_SCHEMES = ("http://", "https://", "mailto:")
_DROPPED = (  # inline syntax that a note does not have
    "html",
    "image_link",
    "image_reference",
    "reference",
    "short_reference",
    "short_image_ref",
    "autolink",
    "automail",
    "entity",
)


class _SafeLinks(LinkInlineProcessor):
    """Links to http, https and mailto only; anything else stays text."""

    def handleMatch(self, m: Match[str], data: str) -> tuple[Element | None, int | None, int | None]:  # type: ignore[override]  # noqa: N802
        element, start, end = super().handleMatch(m, data)
        if isinstance(element, Element) and not element.get("href", "").lower().startswith(_SCHEMES):
            return None, None, None
        return element, start, end  # type: ignore[return-value]


class _Plain(Extension):
    """Takes everything out of Python-Markdown that a note may not use."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802
        md.preprocessors.deregister("html_block")
        for block in ("hashheader", "setextheader", "code", "reference"):
            md.parser.blockprocessors.deregister(block)
        for name in _DROPPED:
            md.inlinePatterns.deregister(name)
        md.inlinePatterns.register(_SafeLinks(LINK_RE, md), "link", 160)


@cache
def _converter() -> markdown.Markdown:
    return markdown.Markdown(extensions=[_Plain()], output_format="html")


# Of a note that is read as Markdown. For each bracket and backtick that is not closed the library reads on to the end, so
# that its time grows with their number times the length.
MOST_BRACKETS, MOST_BACKTICKS, MOST_READ = 200, 500, 3_000_000
# A line that opens more lists or quotations inside each other than a note needs: the library would run out of stack.
_NESTED = re.compile(r"^(?![-* \t]+$)((?:[ \t]*(?:[-*+][ \t]|\d+\.[ \t]|>)[ \t]*){6})", re.MULTILINE)


@cache
def note_html(text: str) -> Markup:
    """A note from a plan file as HTML that is safe to print; as it was typed, where it is more signs than words."""
    brackets = text.count("[")
    if brackets > MOST_BRACKETS or brackets * len(text) > MOST_READ or text.count("`") > MOST_BACKTICKS:
        return Markup("<p>{}</p>").format(text)
    text = _NESTED.sub(lambda match: re.sub(r"([-*+.>])", r"\\\1", match[1]), text)
    converter = _converter()
    converter.reset()
    return Markup(converter.convert(text))  # noqa: S704  raw HTML is switched off above
