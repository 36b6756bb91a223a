"""Guards of the public edition: small functions that decide where a field's own declaration is not enough.

Each has a name of its own, so that a test can take one away and see that something leaks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from trustplan.model import Visibility

if TYPE_CHECKING:
    from trustplan.rating.reasons import Reason
    from trustplan.rating.status import KpiStatus


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
