"""Which schools a KPI applies to, as plans say it: `every school`, `primary schools`, `at least 3 schools`, or ids."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

OWN = "own"
CHURCH = "church"  # a word for a kind of school that is no phase

_WORDS = re.compile(r"(?:every |at least (?P<least>[1-9][0-9]{0,8}) )?(?:(?P<kind>[a-z][a-z0-9 -]*?) )?schools?")


class Scope(Struct, frozen=True, kw_only=True):
    """What a KPI applies to: its plan's own organisation, or schools.

    `kind` is a phase, or `church`; `names` are ids of schools and of groups of schools. Without either, every school is
    meant. `least` is the k of `at least k schools`.
    """

    is_own: bool = False
    least: int | None = None
    kind: str = ""
    names: tuple[str, ...] = ()


@cache
def parse_scope(text: str) -> Scope:
    """Read the text of `applies_to`.

    >>> parse_scope("at least 2 primary schools").kind, parse_scope("every school").kind, parse_scope("oak").names
    ('primary', '', ('oak',))
    """
    if text in ("", OWN):
        return Scope(is_own=True)
    match = _WORDS.fullmatch(text)
    if match is None:
        return Scope(names=tuple(text.split(", ")))
    least = match["least"]
    return Scope(least=int(least) if least else None, kind=match["kind"] or "")


def scope_text(applies_to: str | Sequence[str] | None, targets: object) -> str:
    """What a KPI applies to as one text: as it is written, or the schools for which it has targets of their own."""
    if isinstance(applies_to, str):
        return applies_to
    if applies_to:
        return ", ".join(map(str, applies_to))
    if isinstance(targets, dict):
        return ", ".join(map(str, targets))
    return OWN
