"""Whose plan it is that is being made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trustplan.loading.first_plan.dates import PlanYears


class Context(Struct, frozen=True, kw_only=True):
    """Whose plan it is: its roles by id, the role that leads it, its years, today, and the day of what the document says.

    `title` is the plan's where the document has none; `source` says where all comes from: `the plan in Word`.
    """

    roles: Mapping[str, str]
    lead: str
    years: PlanYears
    today: date
    title: str
    source: str
    on: date | None = None
