"""Delegation: takes the scheme, a school and a day, gives who holds each function and which decisions changed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.english import inside
from trustplan.primitives.governance_terms import FunctionTerms, functions_meant

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Delegated, Function, Organisation, Scheme, Trust

REMOVED, RETURNED = "removed", "returned"


class Held(Struct, frozen=True, kw_only=True):
    """A function at a school on a day.

    `holder` is the party that decides; `beside` is a second party that an adjustment added. `change` is the departure
    from the scheme, None where there is none. `is_late` means that the function should have been returned already.
    """

    function: Function
    holder: str
    beside: str = ""
    change: Delegated | None = None
    is_late: bool = False


class Event(Struct, frozen=True, kw_only=True):
    """A removal, adjustment or return, and its functions. `is_to_come` means that it takes effect after the day."""

    change: Delegated
    functions: tuple[Function, ...]
    is_to_come: bool


def meant_by(scheme: Scheme, names: tuple[str, ...]) -> tuple[Function, ...]:
    """The functions that are meant by ids of functions or areas, or by `all`, in the scheme's order."""
    meant = functions_meant(names, (FunctionTerms(f.id, f.area, f.holds in scheme.local) for f in scheme.functions))
    return tuple(f for f in scheme.functions if f.id in meant)


def events(scheme: Scheme, organisation: Organisation, day: date) -> tuple[Event, ...]:
    """Every removal, adjustment and return decided by a day, in the order in which they take effect."""
    changes: list[Delegated] = []
    for decision in organisation.support.decisions:
        if decision.on <= day:
            changes += decision.delegation
    changes.sort(key=lambda c: c.on)
    return tuple(Event(change=c, functions=meant_by(scheme, c.functions), is_to_come=c.on > day) for c in changes)


def held_on(scheme: Scheme, organisation: Organisation, day: date) -> tuple[Held, ...]:
    """Each function of the scheme as a school has it on a day."""
    found = {f.id: Held(function=f, holder=f.holds) for f in scheme.functions}
    for event in events(scheme, organisation, day):
        if event.is_to_come:
            continue
        for f in event.functions:
            found[f.id] = _held_after(event.change, f, day)
    return tuple(found.values())


def _held_after(change: Delegated, function: Function, day: date) -> Held:
    """A function as a change of the scheme leaves it."""
    if change.change == RETURNED:
        return Held(function=function, holder=function.holds)
    is_late = change.until is not None and change.until < day
    if change.change == REMOVED:
        return Held(function=function, holder=change.to or function.holds, change=change, is_late=is_late)
    return Held(function=function, holder=function.holds, beside=change.to, change=change, is_late=is_late)


def exceptions(scheme: Scheme, organisation: Organisation, day: date) -> tuple[Held, ...]:
    """What departs from the scheme at a school on a day."""
    return tuple(held for held in held_on(scheme, organisation, day) if held.change)


def due_back(scheme: Scheme, change: Delegated) -> str:
    """What is due on the day until which a change moves responsibilities: that they return, and from whom, or are shared no more."""
    who = inside(scheme.party_title(change.to))
    if change.change == REMOVED:
        return "responsibilities are due to return" + (f" from the {who}" if who else "")
    return "sharing of responsibilities" + (f" with the {who}" if who else "") + " is due to end"


def return_of(scheme: Scheme, change: Delegated) -> str:
    """What has not come back by its day, as a name for it: `return of responsibilities from the board`."""
    who = inside(scheme.party_title(change.to))
    if change.change == REMOVED:
        return "return of responsibilities" + (f" from the {who}" if who else "")
    return "end of sharing responsibilities" + (f" with the {who}" if who else "")


def is_change_missing(trust: Trust, organisation: Organisation, level: str, day: date) -> bool:
    """Whether a level of support changes what local bodies hold, while no change is in force or to come."""
    criteria, scheme = trust.governance.criteria, trust.governance.scheme
    found = criteria.level(level) if criteria else None
    if found is None or scheme is None or found.delegation == "as-agreed":
        return False
    is_coming = any(e.is_to_come for e in events(scheme, organisation, day))
    return not is_coming and not exceptions(scheme, organisation, day)
