"""Words of support, reviews and delegation, and what follows from them: the same for raw data and for the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

NOT_ASSESSED, NOT_APPLICABLE = "not-assessed", "not-applicable"
EXTERNAL = "external"  # who carries out a review, where it is nobody of the trust

# What a school offers, by the list that it is in; and all that its practice holds.
OFFERS = {"strengths": "strength", "networks": "network", "services": "service", "development": "course"}
PRACTICE = {**OFFERS, "needs": "need", "enquiries": "enquiry"}


def most_frequent(order: Sequence[str], levels: Iterable[str]) -> str:
    """The most frequent of some levels, the graver one of a tie; empty where none is in `order`, mildest first."""
    known = [level for level in levels if level in order]
    return max(known, key=lambda level: (known.count(level), order.index(level)), default="")


def is_milder(order: Sequence[str], level: str, assessed: Iterable[str]) -> bool:
    """Whether a level is milder than the most frequent one, or than the highest where a criterion is at it.

    >>> order = ("universal", "targeted", "intensive")  # the mildest first
    >>> is_milder(order, "universal", ["targeted", "targeted", "universal"]), is_milder(order, "targeted", ["targeted"])
    (True, False)
    """
    levels = [found for found in assessed if found in order]
    if level not in order or not levels:
        return False
    wanted = order[-1] if order[-1] in levels else most_frequent(order, levels)
    return order.index(level) < order.index(wanted)


def why_not_for(
    of: str, phases: Collection[str], *, church_only: bool, is_trust: bool, phase: str, is_church_school: bool
) -> str:
    """Why a review is not meant for an organisation: by whom it is `of`, its `church` or its `phase`; empty if it is.

    Phases and churches divide schools only: what is of all is of the trust too.
    """
    if of == ("schools" if is_trust else "trust"):
        return "of"
    if is_trust:
        return ""
    if church_only and not is_church_school:
        return "church"
    return "phase" if phases and phase not in phases else ""


class FunctionTerms(NamedTuple):
    """What decides which names mean a function: its id, its area, and whether a local body holds it."""

    function: str
    area: str
    is_local: bool


def functions_meant(names: Collection[str], functions: Iterable[FunctionTerms]) -> tuple[str, ...]:
    """The functions that are meant by ids of functions or areas, or by `all`, in the scheme's order."""
    found = []
    for terms in functions:
        is_of_area = bool(terms.area) and terms.area in names
        if terms.function in names or is_of_area or ("all" in names and terms.is_local):
            found.append(terms.function)
    return tuple(found)
