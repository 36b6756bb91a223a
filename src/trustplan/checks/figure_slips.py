"""Rules about figures that are likely slips: of another period, or far from their neighbours. They are questions."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.checks.registry import Violation, advice
from trustplan.primitives.english import say_date, say_every
from trustplan.primitives.notation import is_symbol, read_share
from trustplan.primitives.periods import Period, parse_date, parse_period
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.source.files import Entry
    from trustplan.source.yaml_reader import Path

LENGTHS = {
    "half-term": 2,
    "quarter": 3,
    "term": 4,
    "half-year": 6,
    "year": 12,
}  # of periods and rhythms, in months or so
EXPECTED = ("projected", "estimated")  # figures that are known before their period is over
NEAR = 0.125  # of the largest neighbour: how far beyond its neighbours a value may be
FEW = 3  # neighbours that make a usual value for counts and money, which move more
FAR = 20  # points that a percentage must be off for a slip of digits to be asked about
MANY = 40  # pupils; of fewer, a percentage may move far by chance


@advice("measurements")
def figure_of_another_period(context: CheckContext) -> Iterator[Violation]:
    """A figure is of a period of its measure's rhythm, and of one that has begun and, where it grows through it, ended."""
    reported: set[str] = set()
    for path, node, measure in context.figures:
        period, every = parse_period(text_of(node, "period")), text_of(measure, "every")
        if period is None or text_of(node, "status") in EXPECTED or every not in LENGTHS or period.kind not in LENGTHS:
            continue
        here, key = (*path, "period"), str(path[0])
        is_longer = LENGTHS[period.kind] > LENGTHS[every]
        is_shorter = LENGTHS[period.kind] < LENGTHS[every] and every != "half-year"  # of which any part stands for it
        is_other = "quarter" in (every, period.kind) and period.kind not in (every, "year")
        if (is_shorter or is_other) and key not in reported:
            reported.add(key)
            message = f"“{key}” is measured {say_every(every)}, but this figure is for a {period.kind}."
            fix = f"Check the period; or change the rhythm (“every:”) of {key} in {context.names.changed_in(key)}."
            yield Violation(here, message, fix, actual=text_of(node, "period"))
        elif problem := _to_come(context, period, node, is_longer=is_longer):
            fix = "Check the period; a figure that is only expected has “status: projected”."
            if is_longer:
                fix = f"“{key}” is measured {say_every(every)}: check the period."
            yield Violation(here, problem, fix, actual=text_of(node, "period"))


def _to_come(context: CheckContext, period: Period, node: Entry, *, is_longer: bool) -> str:
    """Why a figure of a period cannot be known today, or nothing."""
    if context.today is None or not context.calendar.knows(period):
        return ""
    first, last = context.calendar.day_of(period, first=True), context.calendar.day_of(period)
    is_known = parse_date(text_of(node, "on")) is not None
    if first > context.today and not is_known:
        return f"This period begins only on {say_date(first)}."
    if last > context.today and (is_longer or (not is_known and period.kind != "year")):
        return f"This period ends only on {say_date(last)}, and the figure does not count before."
    return ""


class _Row(Struct, frozen=True, kw_only=True):
    """A figure that is a number: its path, its value, the value as typed, its cohort, its unit and its period."""

    path: Path
    value: float
    typed: float | None
    cohort: int | None
    measure: Entry
    period: str


@advice("measurements")
def figure_far_from_others(context: CheckContext) -> Iterator[Violation]:
    """A figure is of the size of its neighbours: no digit changed places, no point was lost, no percentage is a fraction."""
    series: dict[tuple[str, str], list[_Row]] = {}
    for path, node, measure in context.figures:
        if row := _row(path, node, measure):
            series.setdefault((str(path[0]), text_of(node, "group")), []).append(row)
    for rows in series.values():
        for row in rows:
            others = _neighbours(row, rows)
            if _is_of_the_other(row, others, rows):
                continue
            if question := _slip(row, [other.value for other in others]):
                usual = _say(median(other.value for other in others)) if others else ""
                message = f"{_say(row.value)} is far from the other figures here, which are about {usual}."
                if not usual:
                    message = f"{_say(row.value)} is very small for a percentage."
                yield Violation((*row.path, "value"), message, question, actual=_say(row.value))
            yield from _odd_cohort(row, rows)


def _row(path: Path, node: Entry, measure: Entry) -> _Row | None:
    value, unit, cohort = node.get("value"), text_of(measure, "unit"), node.get("cohort")
    if unit in ("grade", "yes/no", "rank") or isinstance(value, bool) or is_symbol(value):
        return None
    has_cohort = isinstance(cohort, int) and not isinstance(cohort, bool)
    number: float | None = None
    typed: float | None = None
    if isinstance(value, int | float):
        number = typed = float(value)
    elif isinstance(value, str) and (share := read_share(value)) and share[1]:
        number, cohort, has_cohort = 100 * share[0] / share[1], share[1], True
    if number is None or (unit == "percent" and abs(number) > 100):  # which is an error of its own
        return None
    size = cohort if has_cohort and isinstance(cohort, int) else None
    return _Row(path=path, value=number, typed=typed, cohort=size, measure=measure, period=text_of(node, "period"))


def _neighbours(row: _Row, rows: list[_Row]) -> list[_Row]:
    """The other figures of the same measure and group; where it grows through the year, those of the same part of a year."""
    others = [other for other in rows if other is not row]
    if row.measure.get("accumulates") is not True:
        return others
    part = row.period.partition("/")[2]
    return [other for other in others if other.period.partition("/")[2] == part]


def _is_of_the_other(row: _Row, others: list[_Row], rows: list[_Row]) -> bool:
    """Whether, of two figures that are far apart, the other is the one to ask about: the later one, or a fraction."""
    if len(others) != 1:
        return False
    other = others[0]
    if other.typed is None or 0 < row.value <= 1 < other.value:
        return False
    return 0 < other.value <= 1 < row.value or rows.index(other) > rows.index(row)


def _slip(row: _Row, others: list[float]) -> str:
    """The question about a value that is likely a slip, or nothing."""
    value, unit = row.typed, text_of(row.measure, "unit")
    if not value:
        return ""
    if not others:
        return _alone(value, row.measure)
    if not _is_steady(others, unit) or _is_near(value, others):
        return ""
    if unit != "percent":
        meant = next((number for number in _shifted(value) if _is_near(number, others)), None)
        return f"Did you mean {_say(meant)}?" if meant is not None else ""
    return _percentage(row, value, others)


def _is_steady(others: list[float], unit: str) -> bool:
    """Whether neighbours are so alike that another value stands out. Counts and sums of money move more."""
    if unit not in ("percent", "ratio", "points") and (len(others) < FEW or min(others) < 10):
        return False
    sizes = [abs(value) for value in others]
    return min(others) * max(others) > 0 and max(sizes) <= 3 * min(sizes)


def _percentage(row: _Row, value: float, others: list[float]) -> str:
    """The question about a percentage that is not near its neighbours, or nothing."""
    if 0 < value <= 1 and min(others) >= 5 and _is_near(100 * value, others):
        return f"Did you mean {_say(100 * value)}? A percentage is not written as a fraction."
    for meant in (*_shifted(value), *_swapped(value)):
        if abs(value - meant) >= FAR and _is_near(meant, others):
            return f"Did you mean {_say(meant)}?"
    is_alike = len(others) >= FEW and max(others) - min(others) <= FAR / 2
    if is_alike and abs(value - median(others)) > 2 * FAR and (row.cohort or 0) >= MANY:
        return "Check the figure."
    return ""


def _alone(value: float, measure: Entry) -> str:
    """The question about a first figure: only a fraction with more decimals than the measure has gives itself away."""
    decimals = measure.get("decimals", 0)
    if text_of(measure, "unit") != "percent" or not isinstance(decimals, int) or not 0 < value < 1:
        return ""
    if len(repr(value).partition(".")[2]) > max(decimals, 1):
        return f"Did you mean {_say(100 * value)}? A percentage is not written as a fraction."
    return ""


def _is_near(value: float, others: list[float]) -> bool:
    """Whether a value is among others, or near them."""
    low, high = min(others), max(others)
    margin = NEAR * max(abs(low), abs(high))
    return low - margin <= value <= high + margin


def _shifted(value: float) -> tuple[float, ...]:
    """The values that were meant where a point was lost or moved."""
    return value / 10, value * 10, value / 100, value * 100


def _swapped(value: float) -> Iterator[float]:
    """The values that were meant where two digits changed places."""
    digits = _say(value)
    for index in range(len(digits) - 1):
        one, other = digits[index], digits[index + 1]
        if one.isdigit() and other.isdigit() and one != other:
            yield float(digits[:index] + other + one + digits[index + 2 :])


def _odd_cohort(row: _Row, rows: list[_Row]) -> Iterator[Violation]:
    """Yield a violation for a cohort that is ten times as large as the others, or a tenth."""
    others = [other.cohort for other in rows if other is not row and other.cohort]
    if not row.cohort or not others:
        return
    ratio = row.cohort / median(others)
    if max(others) <= 3 * min(others) and (ratio >= 8 or ratio <= 1 / 8):
        message = f"The cohort of {row.cohort:,} is far from the others here, which are about {_say(median(others))}."
        yield Violation((*row.path, "cohort"), message, "Check the two numbers.", actual=str(row.cohort))


def _say(value: float) -> str:
    """A number as it is typed: without noughts at its end."""
    if math.isclose(value, round(value), rel_tol=1e-12):
        return str(round(value))
    return f"{round(value, 6):g}" if abs(value) < 1e5 else str(round(value, 3))
