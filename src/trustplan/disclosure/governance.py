"""The public part of governance and practice: takes the whole, gives the scheme, offers and enquiries marked public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.disclosure.guards import is_public
from trustplan.disclosure.reducer import public_part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.model import Governance, Organisation, Practice


def open_practice(practice: Practice) -> Practice:
    """Public offers, and public enquiries that are published."""
    return public_part(
        practice,
        offers=tuple(public_part(o) for o in practice.offers if is_public(o)),
        enquiries=tuple(public_part(e) for e in practice.enquiries if is_public(e) and e.published is not None),
    )


def open_governance(governance: Governance, organisations: Iterable[Organisation]) -> Governance:
    """The scheme if it is public, and the titles of the themes that the organisations' shown practice names."""
    named: set[str] = set()
    for organisation in organisations:
        named.update(offer.theme for offer in organisation.practice.offers)
        named.update(enquiry.theme for enquiry in organisation.practice.enquiries)
    scheme = governance.scheme
    if scheme and not is_public(scheme):
        scheme = None
    return public_part(
        governance,
        scheme=public_part(scheme),
        themes=tuple(public_part(t) for t in governance.themes if t.id in named),
    )
