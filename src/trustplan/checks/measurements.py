"""Rules about figures: values that fit their measure, none typed twice, none that must not be public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.checks.registry import Violation, advice, error
from trustplan.primitives.counting import Counted, counting_of
from trustplan.primitives.notation import is_symbol, meant_symbol, read_share, source_of
from trustplan.primitives.periods import MONTHS, Period, month_end, parse_period
from trustplan.primitives.school_calendar import Calendar
from trustplan.primitives.small_counts import is_of_few
from trustplan.primitives.typed_numbers import how_to_write, meant_number
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.source.files import Entry
    from trustplan.source.yaml_reader import Path


# Sentences that the form on the update page says too.
NOT_YES_OR_NO = "“{value}” is neither yes nor no."
HOW_TO_WRITE = "Write a number, 13/76, or one of c (withheld), z (not applicable), x (not available), low or k (rounds to zero), u (unreliable)."
NOT_A_NUMBER = "“{value}” is not a number."
NOT_A_PART = "{value} is not a part of a whole."
NOT_OF_A_GROUP = "{value} is not a percentage of a group."


@error("measurements")
def figure_typed_twice(context: CheckContext) -> Iterator[Violation]:
    """A measure that is worked out, or comes from the inspections or checklists, has no figures typed."""
    for key in context.data:
        source = text_of(context.names.measure(key), "from")
        if source:
            message = f"The values of this measure {source_of(source).verb}."
            yield Violation((key,), message, "Delete these lines.", key=True)


@error("measurements")
def figure_twice(context: CheckContext) -> Iterator[Violation]:
    """A measure has one figure for a period and group, known on one day."""
    seen: dict[tuple[str, str, str, str], Path] = {}
    for path, node, _ in context.figures:
        period = text_of(node, "period")
        key = (str(path[0]), period, text_of(node, "group"), text_of(node, "on"))
        if not period or not isinstance(node.get("group", ""), str):
            continue  # it does not say what it is a figure of; that is already reported, as an error of form
        first = seen.setdefault(key, path)
        if first is not path:
            message = f"Another figure for {period}, known on the same day, is on line {context.line(first)}."
            yield Violation(path, message, "Delete one. A corrected figure has a later “on”.")


@error("measurements")
def value_does_not_fit(context: CheckContext) -> Iterator[Violation]:
    """A value fits the measure's unit: a number, a share such as 13/76, a yes or no."""
    for path, node, measure in context.figures:
        value, unit, here = node.get("value"), text_of(measure, "unit"), (*path, "value")
        if not isinstance(value, str | int | float) or is_symbol(value) or unit == "grade":
            continue
        if unit == "yes/no":
            if not isinstance(value, bool) and value not in ("yes", "no"):
                yield Violation(here, NOT_YES_OR_NO.format(value=value), "Write yes or no.", actual=str(value))
        elif isinstance(value, bool) or (isinstance(value, str) and read_share(value) is None):
            yield _not_a_number(here, str(value), unit)


def _not_a_number(here: Path, value: str, unit: str) -> Violation:
    mark = meant_symbol(value)
    if mark:
        message = f"“{value}” is not a number, nor one of the letters that say why there is none."
        return Violation(here, message, mark.fix, actual=value, suggestion=mark.letter, is_sure=bool(mark.letter))
    right = meant_number(value)
    if unit == "percent" and "," in value and right.isdecimal():  # a thousand or more
        fix = f"Write the number without a comma: {value.strip('%£ ').replace(',', '.')}, or {right}?"
        return Violation(here, NOT_A_NUMBER.format(value=value), fix, actual=value)
    fix = how_to_write(value) or HOW_TO_WRITE
    if "(" in value:  # the words there may be news, which a program must not take out
        right = ""
    return Violation(here, NOT_A_NUMBER.format(value=value), fix, actual=value, suggestion=right, is_sure=bool(right))


class _Number(Struct, frozen=True, kw_only=True):
    """A figure that is a number: its path and unit; its share and its cohort, where these are written."""

    path: Path
    unit: str
    value: float
    share: tuple[int, int] | None
    cohort: int | None

    @property
    def is_beyond(self) -> bool:
        """Whether it is a percentage that is less than nothing, or more than all."""
        return self.unit == "percent" and self.share is None and not 0 <= self.value <= 100


def _numbers(context: CheckContext) -> Iterator[_Number]:
    """Each figure that is a number or a share."""
    for path, node, measure in context.figures:
        value, unit, cohort = node.get("value"), text_of(measure, "unit"), node.get("cohort")
        if unit in ("grade", "yes/no") or isinstance(value, bool):
            continue
        if not isinstance(cohort, int) or isinstance(cohort, bool):
            cohort = None
        if isinstance(value, int | float):
            yield _Number(path=path, unit=unit, value=value, share=None, cohort=cohort)
        elif isinstance(value, str) and (share := read_share(value)):
            part, whole = share
            yield _Number(path=path, unit=unit, value=part / (whole or 1), share=share, cohort=cohort)


@error("measurements")
def implausible_figure(context: CheckContext) -> Iterator[Violation]:
    """A percentage of a group lies between 0 and 100, and a share is a part of a whole."""
    for number in _numbers(context):
        here = (*number.path, "value")
        if number.share:
            part, whole = number.share
            if whole == 0 or part > whole:
                yield Violation(here, NOT_A_PART.format(value=f"{part}/{whole}"), "Check the two numbers.")
        elif number.is_beyond and _is_of_a_group(context, number):
            message = NOT_OF_A_GROUP.format(value=number.value)
            yield Violation(here, message, "Check the figure; it must be between 0 and 100.")


@advice("measurements")
def unlikely_percentage(context: CheckContext) -> Iterator[Violation]:
    """A percentage below 0 or above 100 may be a slip, unless both too little and too much are to be avoided."""
    for number in _numbers(context):
        measure = context.names.measure(str(number.path[0]))
        is_expected = text_of(measure, "direction") == "band"
        if number.is_beyond and not is_expected and not _is_of_a_group(context, number):
            message = f"{number.value} is {'below 0%' if number.value < 0 else 'above 100%'}."
            fix = "Check the sign and the decimal point; a surplus or a change may be right as it is."
            yield Violation((*number.path, "value"), message, fix, cause=str(number.path[0]))


def _is_of_a_group(context: CheckContext, number: _Number) -> bool:
    """Whether a percentage counts members of a group or their sessions, of which there are none at least and all at most."""
    measure = context.names.measure(str(number.path[0]))
    is_of_sessions = counting_of(measure).what is Counted.SESSIONS
    return number.cohort is not None or bool(measure.get("groups")) or is_of_sessions


@error("measurements")
def cohort_differs(context: CheckContext) -> Iterator[Violation]:
    """A share and the cohort beside it agree."""
    for number in _numbers(context):
        if not number.share or number.cohort in (None, number.share[1]):
            continue
        whole, cohort = number.share[1], number.cohort
        message = f"The value is of {whole}, but the cohort says {cohort}."
        fix = "Delete the cohort, or correct one of the two."
        yield Violation((*number.path, "cohort"), message, fix, actual=str(cohort), suggestion=str(whole))


@advice("measurements")
def percent_without_cohort(context: CheckContext) -> Iterator[Violation]:
    """A percentage of people has its cohort, or nobody can see whether it differs by more than one of them."""
    for number in _numbers(context):
        name = number.path[0]
        is_bare = number.share is None and number.cohort is None
        if number.unit != "percent" or not is_bare or not 0 <= number.value <= 100:
            continue
        if counting_of(context.names.measure(str(name))).what is Counted.PEOPLE:
            message = (
                "A percentage without its cohort cannot be told apart from one pupil's difference, "
                "and the public edition withholds it."
            )
            fix = (
                "Add “cohort:”, or write the value as 13/76. If no people are counted, write in "
                f"{context.names.changed_in(str(name))} what is: “cohort_of: sessions”, money, requirements or schools."
            )
            yield Violation(number.path, message, fix, cause=str(name))


@advice("measurements")
def figure_counts_late(context: CheckContext) -> Iterator[Violation]:
    """A figure that may be known long before its usual day says since when; of a measure's figures the latest is looked at."""
    latest: dict[object, tuple[Period, Path, str]] = {}
    for path, node, measure in context.figures:
        period = parse_period(text_of(node, "period"))
        if period is None or period.part:
            continue
        before = latest.get(path[0])
        if before is None or period >= before[0]:
            latest[path[0]] = period, path, "" if "on" in node else _why_late(measure, period, context.calendar)
    for _, path, why in latest.values():
        if why:
            fix = "If it is known already, add “on:” with the day on which it became known."
            yield Violation(path, why, fix)


def _why_late(measure: Entry, period: Period, calendar: Calendar) -> str:
    """Why a year's figure without a day counts later than its writer may think; empty where nothing is unclear."""
    month = text_of(measure, "available")
    if text_of(measure, "every") == "event":
        return f"Without “on”, what happened in {period} counts from {calendar.end(period)}, when the year has ended."
    if month not in MONTHS[:5]:
        return ""
    day = month_end(period, MONTHS.index(month) + 1)
    return f"Without “on”, a figure of {period} counts from {day}: “available: {month}” is after the school year."


@error("measurements")
def small_cohort_in_public(context: CheckContext) -> Iterator[Violation]:
    """A repository that everybody can read holds no figure of so few that a child could be known by it."""
    if not context.names.is_public:
        return
    least = context.names.smallest_shown
    for number in _numbers(context):
        whole = number.share[1] if number.share else number.cohort
        if is_of_few(whole, least):
            message = (
                f"The figure is of {whole}, and everybody can read this repository; the policy shows {least} or more."
            )
            yield Violation(
                (*number.path, "value"),
                message,
                "Write c in place of the value, and delete the cohort.",
                suggestion="c",
            )


@error("measurements")
def sensitive_in_public(context: CheckContext) -> Iterator[Violation]:
    """A repository that everybody can read holds no figure of a sensitive measure."""
    if not context.names.is_public:
        return
    for key in context.data:
        if context.names.measure(key).get("sensitive") is True:
            message = f"“{key}” is a sensitive measure, and everybody can read this repository."
            fix = "Delete its figures here, or make the repository private and say so in reference/policy.yaml."
            yield Violation((key,), message, fix, key=True)
