"""Under which terms the data may be used, and who may read it, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    if edition.is_for_trustees:
        return FOR_TRUSTEES
    return NOT_SAID
