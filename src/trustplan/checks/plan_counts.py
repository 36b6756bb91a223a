"""Rules about measures that count items of plans: in a unit that can count, of plans that exist, and never of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trustplan.checks.lookups import Lookup, Spot, register
from trustplan.checks.registry import Violation, error
from trustplan.primitives.english import listed
from trustplan.primitives.notation import ALL_SCHOOLS, read_plan_count
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.checks.reference_index import ReferenceIndex

UNITS = ("percent", "count", "yes/no")


class _Step(NamedTuple):
    """That a measure counts the KPIs of a plan, of which one takes another measure."""

    measure: str
    plan: str
    kpi: str
    other: str

    def __str__(self) -> str:
        return f"“{self.measure}” counts the KPIs of {self.plan}, of which {self.kpi} takes “{self.other}”"


def _counted_plan(text: str) -> str:
    count = read_plan_count(text)
    return count.plans if count and count.plans != ALL_SCHOOLS else ""


register(
    __name__,
    (
        Lookup(
            id="unknown-counted-plan",
            kinds=("measures",),
            sentence="A measure that counts the items of a plan names one that is there.",
            noun="plan",
            where="the folders of plans/",
            known=lambda context, _: context.names.items,
            spots=(Spot(at="measures/*/from", read=_counted_plan),),
        ),
    ),
)


@error("measures")
def count_in_another_unit(context: CheckContext) -> Iterator[Violation]:
    """A measure that counts items of plans is a percentage, a count, or says whether all of them are so."""
    for path, measure in context.each("measures", "*"):
        unit = text_of(measure, "unit")
        if unit and unit not in UNITS and read_plan_count(text_of(measure, "from")):
            message = f"The items of plans are counted, and “{unit}” is not a unit for a count."
            fix = "Write percent for their share, count for their number, or yes/no for whether all are so."
            yield Violation((*path, "unit"), message, fix, actual=unit)


@error("measures")
def figure_counts_itself(context: CheckContext) -> Iterator[Violation]:
    """A measure that counts the KPIs of a plan is not what one of these is rated by, nor behind one by way of others."""
    for path, measure in context.each("measures", "*"):
        name = text_of(measure, "id")
        way = _way_back(context.names, name, name, ())
        if way:
            message = f"This figure would count itself: {listed([str(step) for step in way])}."
            fix = f"Count actions or milestones, count another plan, or give {way[-1].kpi} another measure."
            yield Violation((*path, "from"), message, fix, actual=text_of(measure, "from"))


def _way_back(names: ReferenceIndex, start: str, measure: str, way: tuple[_Step, ...]) -> tuple[_Step, ...]:
    """The steps by which a measure comes back to the one that it started with; none where it does not."""
    for step in _steps_from(names, measure):
        if step.other == start:
            return (*way, step)
        if step.other in {earlier.other for earlier in way}:
            continue
        if found := _way_back(names, start, step.other, (*way, step)):
            return found
    return ()


def _steps_from(names: ReferenceIndex, measure: str) -> Iterator[_Step]:
    count = read_plan_count(text_of(names.measure(measure), "from"))
    if count is None or count.of != "kpis":
        return
    for plan, kpis in names.measures_of_kpis.items():
        if count.plans in ("", plan) or (count.plans == ALL_SCHOOLS and "/" in plan):
            for kpi, other in kpis:
                yield _Step(measure, plan, kpi, other)
