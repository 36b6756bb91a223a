"""References between items: takes a rated trust, leaves out the addresses of what an edition does not have.

An address is the name of a plan's file and the id of an item, and names speak: `closing-ash-2027/MERGER`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from trustplan.model import Action, Kpi, Objective
from trustplan.model.plans import costs_by_fund

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from trustplan.model import Fund, Plan

Written = TypeVar("Written", Objective, Action, Kpi)


def named_among(refs: Collection[str], shown: Collection[str]) -> tuple[str, ...]:
    """The addresses among some that an edition has."""
    return tuple(ref for ref in refs if ref in shown)


def address_among(ref: str, shown: Collection[str]) -> str:
    """An address, or nothing where an edition does not have it."""
    return ref if ref in shown else ""


def without_refs(item: Written, held: Collection[str]) -> Written:
    """An item that names none of the addresses that are held back; the same object where it names none."""
    success: tuple[str, ...] = item.success if isinstance(item, Action) else ()
    if not {*item.serves, *success, item.carried_from}.intersection(held):
        return item
    serves = tuple(ref for ref in item.serves if ref not in held)
    carried_from = "" if item.carried_from in held else item.carried_from
    if isinstance(item, Action):
        left = tuple(ref for ref in success if ref not in held)
        return replace(item, serves=serves, carried_from=carried_from, success=left)
    return replace(item, serves=serves, carried_from=carried_from)


def with_seen_costs(plan: Plan, seen: Iterable[Action]) -> tuple[Fund, ...]:
    """The funds of a plan; of one on which actions draw that are not seen, without what they draw on it together."""
    found: list[Fund] = []
    costs = costs_by_fund(seen) if plan.budget else {}
    for fund in plan.budget:
        is_whole = costs.get(fund.fund, 0) == (fund.allotted or 0)
        found.append(fund if is_whole else replace(fund, allotted=None))
    return tuple(found)
