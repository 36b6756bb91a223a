"""TODO docstring."""

from __future__ import annotations

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
from trustplan.website.note_markdown import note_html

if TYPE_CHECKING:
    from datetime import date


def environment(folder: str = "website/templates") -> Environment:
    """The environment of a folder's templates: everything is escaped, and a missing value is a fault."""
    env = Environment(
        loader=PackageLoader("trustplan", folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
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
    return env


@cache
def unbroken(day: date) -> str:
    """A date that no line breaks."""
    return say_date(day).replace(" ", "\u00a0")
