"""Under which terms the data may be used, and who may read it, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.licences import LICENCES, Licence, licence_credit, licence_title

if TYPE_CHECKING:
    from trustplan.disclosure.audience import Edition

FOR_TRUSTEES = "For trustees and staff only. Not for publication."
NOT_SAID = (
    "The trust has not named a licence for its own data. You may read it and quote it with the trust's name and the day; "
    "ask the trust before you publish it again as data."
)
OF_OTHERS = (
    "Figures that were taken from publications stay under the licences of these, which are named with their sources."
)


def readers_of(edition: Edition) -> str:
    """Who may read the data of an edition, as a sentence."""
    if edition.is_for_trustees:
        return FOR_TRUSTEES
    return "Open: anybody may read it."


def terms_of(edition: Edition) -> str:
    """Under which terms a reader may use the trust's own data; of an edition for trustees, that it may not go on."""
    licence = edition.trust.policy.data_licence
    if edition.is_for_trustees:
        return FOR_TRUSTEES
    if not licence:
        return NOT_SAID
    if licence in LICENCES:
        return f"Anybody may use the trust's own data under this licence: {licence_title(licence)}. Name the trust, and the day of the data."
    return licence_credit(licence)


def open_licence(edition: Edition) -> tuple[str, Licence] | None:
    """The known licence of the trust's own data with its id, for those who may use it; None where it names no such licence."""
    licence = edition.trust.policy.data_licence
    if edition.is_for_trustees or licence not in LICENCES:
        return None
    return licence, LICENCES[licence]
