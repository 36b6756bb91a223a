"""Inspections: takes an organisation, gives its inspections, each with its framework and category."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.inspection_category import category_of

if TYPE_CHECKING:
    from trustplan.model import Framework, Inspection, Organisation, Trust

NOT_MET = "not-met"


class Found(Struct, frozen=True, kw_only=True):
    """An inspection and its framework. `category` is derived from the grades if the framework says how, else as recorded.

    Where it is derived, a recorded category is the same: a check refuses another.
    """

    inspection: Inspection
    framework: Framework
    category: str
    is_derived: bool


def inspections(trust: Trust, organisation: Organisation) -> tuple[Found, ...]:
    """The inspections of an organisation, newest first."""
    rows = sorted(organisation.profile.inspections, key=lambda i: i.on, reverse=True)
    return tuple(_found(trust.frameworks[i.framework], i) for i in rows)


def _found(framework: Framework, inspection: Inspection) -> Found:
    if framework.concern is None:
        return Found(inspection=inspection, framework=framework, category=inspection.category, is_derived=False)
    grade, leadership = framework.concern
    derived = category_of(
        inspection.grades, grade=grade, leadership=leadership, is_unsafe=inspection.safeguarding == NOT_MET
    )
    return Found(inspection=inspection, framework=framework, category=derived, is_derived=True)
