"""Scales that stand beside the levels of support, and where schools stand on them. They are shown, and decide nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model.audiences import for_trustees

if TYPE_CHECKING:
    from datetime import date

    from trustplan.primitives.findings import Place


@for_trustees
class ScaleLevel(Struct, frozen=True, kw_only=True):
    """One level of another scale, and what it says."""

    id: str
    title: str
    means: str


@for_trustees
class Scale(Struct, frozen=True, kw_only=True):
    """A scale in addition to the levels of support, such as a risk level or the school's view of itself."""

    id: str
    title: str
    levels: tuple[ScaleLevel, ...]

    def title_of(self, name: str) -> str:
        """The title of a level, or its id."""
        return next((level.title for level in self.levels if level.id == name), name)

    def meaning_of(self, name: str) -> str:
        """What a level says, in one line; empty where nothing is written."""
        return next((" ".join(level.means.split()) for level in self.levels if level.id == name), "")


@for_trustees
class OtherLevel(Struct, frozen=True, kw_only=True):
    """Where an organisation, or a part of it, is on another scale from `on`: as a body decided, or a role recorded."""

    on: date
    scale: str
    level: str
    scope: str
    by: str
    decided_by: str
    meeting: str
    because: str
    at: Place
