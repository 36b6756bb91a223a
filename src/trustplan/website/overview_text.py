"""TODO docstring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Ask


@dataclass(frozen=True, kw_only=True, slots=True)
class Late:
    """A review, a report or a return of delegation that is overdue, with the day it was due and its page."""

    title: str
    path: str
    due: date


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedFor:
    """A decision that is wanted of a body, and what it belongs to: its page, and its short code."""

    ask: Ask
    path: str
    code: str
    organisation: str
