"""Rules about what people expect: of a figure that the KPI has, and of days that are still to come."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.checks.items import below
from trustplan.checks.reference_index import grades_of
from trustplan.checks.registry import Violation, error
from trustplan.checks.scopes import schools_of, scope_of
from trustplan.primitives.counting import Counted, counting_of
from trustplan.primitives.english import say_date
from trustplan.primitives.notation import read_number
from trustplan.primitives.periods import parse_date, parse_period
from trustplan.primitives.suggestions import meant
from trustplan.primitives.typed_numbers import meant_number
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.source.files import Entry


@error("plan")
def projection_does_not_fit(context: CheckContext) -> Iterator[Violation]:
    """What is expected is a value that the KPI's measure may have, of one of the schools that it applies to."""
    for node in (*context.kpis, *context.parts):
        for path, projection in below([node], "projections", "*"):
            kpi = node[1]
            if "measure" not in kpi:
                yield _without_measure(path, kpi)
                continue
            message, fix = _about_value(context, kpi, projection.get("value"))
            if message:
                yield Violation((*path, "value"), message, fix, actual=str(projection.get("value")))
            message, fix = _about_school(context, kpi, text_of(projection, "school"))
            if message:
                spot = path
                if "school" in projection:
                    spot = (*path, "school")
                yield Violation(spot, message, fix)


def _without_measure(path: tuple[str | int, ...], kpi: Entry) -> Violation:
    if "kpis" in kpi:
        return Violation(
            path, "The KPI is made of parts, each with a figure of its own.", "Move it into one of the parts."
        )
    message = "The KPI is assessed, so there is no figure to expect."
    return Violation(path, message, "Add a judgement that says how it is going, or “measure:” if it has figures.")


def _about_value(context: CheckContext, kpi: Entry, value: object) -> tuple[str, str]:
    """What is wrong with a value and how to put it right; two empty texts where it fits."""
    measure = context.names.measure(text_of(kpi, "measure"))
    unit = text_of(measure, "unit")
    if unit == "grade":
        grades = grades_of(measure, context.names)
        if grades and str(value) not in grades:
            return f"“{value}” is not a grade of this measure.", meant(str(value), grades)
    elif unit == "yes/no":
        if value not in ("yes", "no") and not isinstance(value, bool):
            return f"“{value}” is neither yes nor no.", "Write yes or no."
    elif unit and (isinstance(value, bool) or read_number(value)[0] is None):
        right = meant_number(str(value)) or "the number that is expected, such as 68"
        return f"“{value}” is not a number.", f"Write {right}."
    elif unit == "percent" and counting_of(measure).what in (Counted.PEOPLE, Counted.SESSIONS):
        number = read_number(value)[0] or Fraction(0)
        if not 0 <= number <= 100:
            return f"{value} is not a percentage of a group.", "Check the value; it must be between 0 and 100."
    return "", ""


def _about_school(context: CheckContext, kpi: Entry, school: str) -> tuple[str, str]:
    """What is wrong with the school of a projection and how to put it right; two empty texts where it fits."""
    scope = scope_of(kpi)
    if scope.is_own:
        if school:
            return "The KPI is of one organisation, the plan's own.", "Delete “school:”."
        return "", ""
    schools = schools_of(context, scope)
    if school in schools or not schools:
        return "", ""
    fix = f"Write “school:” with one of: {', '.join(sorted(schools))}."
    if school:
        return f"The KPI does not apply to “{school}”.", fix
    return "The KPI is of several schools, and nothing says of which one this is expected.", fix


@error("plan")
def projection_too_late(context: CheckContext) -> Iterator[Violation]:
    """What is expected was still to come on the day on which somebody expected it."""
    for path, projection in context.projections:
        made = parse_date(text_of(projection, "on"))
        key = "for"
        if "expected" in projection:
            key = "expected"
        written = text_of(projection, key)
        period = parse_period(written)
        day = context.when(written)
        if period and key == "for":
            day = context.calendar.end(period)
        if made and day and day < made:
            message = f"The projection was made on {say_date(made)}, when {written} was over."
            yield Violation((*path, key), message, "Check “on” and the time that it is for.", actual=written)
