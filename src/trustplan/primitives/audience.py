"""Who reads an edition."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """Who reads an edition."""

    PUBLIC = "public"
    TRUSTEES = "trustees"
