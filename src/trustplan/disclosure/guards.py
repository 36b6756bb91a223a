"""Guards of the public edition: small functions that decide whether an item is public, and a table of hidden fields.

Each has a name of its own, so that a test can take one away and see that something leaks.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from trustplan.model import (
    Action,
    Change,
    Judgement,
    Kpi,
    Measure,
    Measurement,
    Objective,
    Offer,
    Organisation,
    Override,
    Plan,
    Support,
    Theme,
    Update,
    Visibility,
)
from trustplan.model.candid import CANDID
from trustplan.rating.status import ActionStatus, KpiStatus

if TYPE_CHECKING:
    from trustplan.rating.reasons import Reason

Value = TypeVar("Value")

# By type, the fields that the public never reads, and their values in the public edition. Fields that are keys of a file
# come from the table that the check of a public repository also reads.
NEVER_PUBLIC: dict[type, dict[str, Any]] = {
    Action: dict(CANDID["action"]),
    ActionStatus: {"lead": None, "monitor": None, "recovery": None},
    Change: dict(CANDID["change"]),
    Judgement: dict(CANDID["judgement"]),
    Kpi: dict(CANDID["kpi"]),
    KpiStatus: {"recovery": None},
    Measure: {"groups": ()},
    Measurement: {"cohort": None, "note": ""},
    Objective: dict(CANDID["objective"]),
    Offer: dict(CANDID["offer"]),
    Organisation: {"reviews": (), "support": Support()},
    Override: dict(CANDID["override"]),
    Plan: dict(CANDID["plan"]),
    Theme: {"criteria": (), "measures": (), "tags": ()},
    Update: dict(CANDID["update"]),
}


def bare(value: Value, /, **more: object) -> Value:
    """A copy without the fields that the public never reads; `more` are further changes."""
    return replace(value, **{**NEVER_PUBLIC[type(value)], **more})  # type: ignore[type-var]


class HasVisibility(Protocol):
    """A plan, an item of one, an offer, an enquiry or a scheme."""

    @property
    def visibility(self) -> Visibility:
        """Who may see it."""


class MayBeOfGroup(Protocol):
    """A figure or a comparator."""

    @property
    def group(self) -> str:
        """The group of pupils that it is about; empty for all of them."""


def is_public(item: HasVisibility) -> bool:
    """Whether the public may see it."""
    return item.visibility is Visibility.PUBLIC


def is_of_everybody(row: MayBeOfGroup) -> bool:
    """Whether a figure or a comparator is about all pupils, and not about a group of them."""
    return not row.group


def is_about_group(status: KpiStatus) -> bool:
    """Whether a KPI, or a part of it, is about a group of pupils."""
    return any(p.kpi.group or (p.measure and p.measure.is_of_group) for p in status.parts or (status,))


def is_sensitive(status: KpiStatus) -> bool:
    """Whether a KPI, or a part of it, has a measure that is marked as sensitive."""
    return any(p.measure and p.measure.is_sensitive for p in status.parts or (status,))


def is_candid(reason: Reason) -> bool:
    """Whether a reason has words from notes or from people's own ratings."""
    return reason.is_candid
