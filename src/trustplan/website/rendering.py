"""The environment of the templates: their filters, and how the lines that they are written in become the page's.

A template is laid out for the people who change it: an element, a table cell or a list item on each line, indented by
what it is in. None of this is output; `join_lines` takes it out when a template is loaded:

- Indentation, and a line break next to a tag or next to a {% %} or {# #}, are not output.
- A line break between words, or between a word and a {{ value }}, is output as one space; so is one between the
  attributes of a tag.
- A blank line is output as one line break. The parts of a page are kept apart so, for those who read its source.
- In <pre>, <textarea>, <script> and <style> everything is output as it is written.

Where a line ends in a tag and a space is wanted after it, {{ " " }} says so.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from trustplan.primitives.english import (
    GAP,
    capital,
    counted,
    listed,
    say_count,
    say_date,
    say_days,
    say_every,
    say_period,
)
from trustplan.primitives.template_cache import template_cache
from trustplan.rating.status import ActionStatus
from trustplan.website.note_markdown import note_html

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

# What decides on a line break: Jinja's own marks, elements whose text is kept, the borders of tags, and the break.
_PIECE = re.compile(
    r"(?P<jinja>\{\{.*?\}\}|\{%.*?%\}|\{\#.*?\#\})"
    r"|(?P<kept><(?P<name>pre|textarea|script|style)\b.*?</(?P=name)>)"
    r"|(?P<gap>[ \t]*\n\s*)"
    r"|(?P<tag><[/!]?[A-Za-z])"
    r"|(?P<end>>)"
    r"|(?P<quote>\")",
    re.DOTALL,
)
_TAG_OR_BLOCK_ENDS = (">", "%}", "#}", '{{ " " }}')
_TAG_OR_BLOCK_BEGINS = ("<", "{%", "{#")


def environment(folder: str = "website/templates") -> Environment:
    """The environment of a folder's templates. Everything is escaped, and a missing value is an error."""
    env = Environment(
        loader=_JoiningLoader("trustplan", folder),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=template_cache(),
    )
    env.filters.update(
        day=unbroken,
        iso=lambda d: d.isoformat(),
        period=say_period,
        every=say_every,
        note=note_html,
        capital=capital,
        listed=listed,
        days=say_days,
        word=say_count,
    )
    env.globals.update(counted=counted, GAP=GAP)
    env.tests["action"] = lambda item: isinstance(item, ActionStatus)
    return env


class _JoiningLoader(PackageLoader):
    """Loads a template with its lines joined.

    It is done here rather than when a template is compiled, because the cache of compiled templates compares the text
    that the loader gives: a change of the rule is then a change of the text.
    """

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        source, path, is_current = super().get_source(environment, template)
        return join_lines(source), path, is_current


def join_lines(source: str) -> str:
    """A template without its layout. Line breaks become comments, so that an error still names its own line."""
    parts: list[str] = []
    done = 0
    in_tag = in_quotes = False
    for piece in _PIECE.finditer(source):
        match piece.lastgroup:
            case "gap":
                parts += source[done : piece.start()], _joint(source, piece.start(), piece.end(), in_tag=in_tag)
                done = piece.end()
            case "tag" if not in_tag:
                in_tag = True
            case "quote" if in_tag:
                in_quotes = not in_quotes
            case "end" if in_tag and not in_quotes:
                in_tag = False
    return "".join(parts) + source[done:]


def _joint(source: str, start: int, end: int, *, in_tag: bool) -> str:
    """What becomes of a line break with the spaces around it."""
    breaks = source.count("\n", start, end)
    if not start or end == len(source):
        shown = ""
    elif in_tag:
        shown = "" if source.startswith((">", "/>"), end) else " "
    elif breaks > 1:
        shown = "\n"
        breaks -= 1
    elif (
        source.endswith(_TAG_OR_BLOCK_ENDS, 0, start)
        or source.startswith(_TAG_OR_BLOCK_BEGINS, end)
        or (source.endswith("}}", 0, start) and source.startswith("{{", end))
    ):
        shown = ""
    else:
        shown = " "
    return shown + "{#" + "\n" * breaks + "#}"


@cache
def unbroken(day: date) -> str:
    """A date that is not broken over two lines."""
    return say_date(day).replace(" ", "\u00a0")
