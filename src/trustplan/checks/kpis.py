"""Rules about KPIs: of one kind, with targets that fit their measure and what the trust has reached before."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.checks.items import steps_of
from trustplan.checks.references import known_refs, known_targets, targets_of
from trustplan.checks.registry import Violation, advice, error
from trustplan.checks.scopes import schools_of, scope_of
from trustplan.primitives.english import say_every
from trustplan.primitives.notation import read_number
from trustplan.primitives.periods import FIGURE_RHYTHMS, Period, parse_period, parse_time, year_from, year_of
from trustplan.primitives.targets import BEFORE, TargetError, parse_target
from trustplan.source.files import as_list, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trustplan.checks.context import CheckContext
    from trustplan.primitives.targets import Target
    from trustplan.source.files import Entry, Node
    from trustplan.source.yaml_reader import Path

_BETTER = {"up": ("at least", "above"), "down": ("at most", "below")}  # the side on which more is asked for
_UNITS = {"£": ("pounds",), "%": ("percent",), ":1": ("ratio",)}


@error("plan")
def kpi_of_two_kinds(context: CheckContext) -> Iterator[Violation]:
    """A KPI has a measure, parts, or judgements: one of the three; and a group of pupils only where it counts for something."""
    for path, kpi in context.kpis:
        kinds = [key for key in ("measure", "kpis") if key in kpi]
        judged = [key for key in ("rubric", "judgements") if key in kpi]
        if len(kinds) > 1:
            message = "The KPI has both a measure and parts."
            yield Violation((*path, "kpis"), message, "Keep one of the two.", key=True)
        if "kpis" in kpi and "group" in kpi:
            message = "A KPI with parts has no group of its own: each part names the pupils that it is about."
            yield Violation((*path, "group"), message, "Move “group” to the parts.", key=True)
        if "rule" in kpi and "kpis" not in kpi:
            message = "“rule” says how parts count, and the KPI has none."
            yield Violation((*path, "rule"), message, "Delete it, or write the parts under “kpis:”.", key=True)
        if kinds and judged:
            message = f"A KPI with “{kinds[0]}” is not assessed."
            yield Violation((*path, judged[0]), message, f"Delete “{judged[0]}”, or “{kinds[0]}”.", key=True)


@advice("plan")
def kpi_without_rubric(context: CheckContext) -> Iterator[Violation]:
    """A KPI that is judged says what on track looks like."""
    for path, kpi in context.kpis:
        if not {"measure", "kpis", "rubric"} & set(kpi):
            message = "The KPI is assessed, but nothing says what on track looks like."
            yield Violation(path, message, "Add “rubric:”, or “measure:”.")


@advice("plan")
def kpi_without_target(context: CheckContext) -> Iterator[Violation]:
    """A KPI with figures says what is to be reached."""
    for path, kpi in context.measured:
        if "target" not in kpi and "targets" not in kpi:
            fix = "Add “target:”, or write “target: none” if it is only monitored."
            yield Violation(path, "The KPI has no target.", fix)


@error("plan")
def target_twice(context: CheckContext) -> Iterator[Violation]:
    """A KPI has one target at a time."""
    for path, kpi in context.measured:
        if "target" in kpi and "targets" in kpi:
            message = "The KPI has both “target” and “targets”."
            yield Violation((*path, "target"), message, "Keep one of the two.", key=True)
        seen: set[tuple[Path, str]] = set()  # with the list: schools may have steps of their own
        for spot, step in steps_of((path, kpi)):
            period = text_of(step, "for")
            if (spot[:-1], period) in seen:
                yield Violation((*spot, "for"), f"There are two targets for {period}.", "Keep one of the two.")
            seen.add((spot[:-1], period))


@advice("plan")
def targets_end_early(context: CheckContext) -> Iterator[Violation]:
    """The targets of a KPI reach to the last school year of its plan."""
    _, end = context.period
    if end is None:
        return
    last = year_of(end)
    for kpi in context.measured:
        years = list(_target_years(kpi))
        if not years:
            continue
        latest, spot = max(years, key=lambda row: row[0])
        if latest < last.year:
            message = f"The plan runs to {last}, but this is the KPI's last target."
            yield Violation((*spot, "for"), message, f"Add a target for {last}.")


def _target_years(kpi: Node) -> Iterator[tuple[int, Path]]:
    """The school year of each target and its place.

    None where the last says that there is no target any more, and not of what is done once: these need no more.
    """
    steps: list[tuple[Period, str, Path]] = []
    for spot, step in steps_of(kpi):
        if period := parse_time(text_of(step, "for")):
            steps.append((period, text_of(step, "target"), spot))
    last = max((period.year for period, _, _ in steps), default=0)
    if any(period.year == last and text == "none" for period, text, _ in steps):
        return
    for period, text, spot in steps:
        if text != "done":
            yield period.year, spot


@advice("plan")
def first_target_far_ahead(context: CheckContext) -> Iterator[Violation]:
    """A KPI of several schools whose first target is for a later year has a baseline, or no fall shows before."""
    first, _ = context.period
    if first is None:
        return
    for path, kpi in context.measured:
        years = [year for year, _ in _target_years((path, kpi))]
        if scope_of(kpi).is_own or "baseline" in kpi or not years or min(years) <= year_from(first).year:
            continue
        message = f"The first target is for {Period(min(years))}, and no baseline says where each school began."
        fix = "Add “baseline:” with a period, so that a fall shows before then."
        yield Violation((*path, "targets"), message, fix, key=True)


@advice("plan")
def target_does_not_grow(context: CheckContext) -> Iterator[Violation]:
    """The targets within a year for a value that grows through the year grow too."""
    for path, kpi in context.measured:
        if context.names.measure(text_of(kpi, "measure")).get("accumulates") is not True:
            continue
        before: dict[int, _Limit] = {}
        for limit in sorted(_limits(context, (path, kpi)), key=lambda limit: limit.until):
            earlier = before.get(limit.period.year)
            before[limit.period.year] = limit
            if earlier is None or limit.fits_after(earlier):
                continue
            end = "is no more than"
            if limit.until == earlier.until:
                end = "is for the same day as"
            message = (
                f"The value grows through the year, and “{limit.text}” for {limit.period} {end} "
                f"“{earlier.text}” for {earlier.period}."
            )
            fix = "Write for each term the total since September."
            yield Violation((*limit.spot, "target"), message, fix)


class _Limit(Struct, frozen=True, kw_only=True):
    """A target in numbers for a part of a year: what it asks for by a day."""

    spot: Path
    period: Period
    until: date
    text: str
    numbers: list[Fraction]

    def fits_after(self, earlier: _Limit) -> bool:
        """Whether a value that grows can meet the one and then the other, and the later asks for more, or still for none."""
        pairs = list(zip(self.numbers, earlier.numbers, strict=False))
        if self.until == earlier.until:
            return all(number == before for number, before in pairs)
        return all(number > before or number == before == 0 for number, before in pairs)


def _limits(context: CheckContext, kpi: Node) -> Iterator[_Limit]:
    """The targets of a KPI that are numbers for a period of the calendar."""
    for spot, step in steps_of(kpi):
        period, text = parse_time(text_of(step, "for")), text_of(step, "target")
        if period is None or not context.calendar.knows(period):
            continue
        with suppress(TargetError):
            refs = parse_target(text).refs
            numbers = [ref.number + ref.offset for ref in refs if ref.number is not None and not ref.offset_percent]
            if numbers and len(numbers) == len(refs):
                until = context.calendar.end(period)
                yield _Limit(spot=spot, period=period, until=until, text=text, numbers=numbers)


@advice("plan")
def rhythm_without_effect(context: CheckContext) -> Iterator[Violation]:
    """How often figures come is said by their measure; a KPI may only ask for them less often."""
    for path, kpi in context.kpis:
        every, name = text_of(kpi, "every"), text_of(kpi, "measure")
        if every and "kpis" in kpi:
            message = "A KPI with parts has no rhythm of its own: its parts have their measures'."
            yield Violation((*path, "every"), message, "Delete “every”.", key=True)
        measure = context.names.measure(name)
        if not every or not measure:
            continue
        own = text_of(measure, "every") or "year"
        if text_of(measure, "from") == "inspections":
            own = "event"
        if every == own or (
            every in FIGURE_RHYTHMS and (own == "event" or FIGURE_RHYTHMS.index(every) > FIGURE_RHYTHMS.index(own))
        ):
            continue
        come = f"come {say_every(own)}, as {context.names.said_in(name)} says"
        message = f"The figures of {name} {come}, so “every: {every}” has no effect on this KPI."
        fix = f"Delete it, or change “every” of {name} in {context.names.changed_in(name)}."
        if own == "event":
            fix = f"Delete it, or write one of {', '.join(FIGURE_RHYTHMS)}."
        yield Violation((*path, "every"), message, fix)


def _grown_against_before(spot: Path, target: Target, measure: Entry) -> Iterator[Violation]:
    """A target against the period before says nothing of what is counted up through the year."""
    if measure.get("accumulates") and any(ref.word == BEFORE for ref in target.refs):
        message = "A value that grows through the year is never less than in the period before."
        right = str(target).replace(BEFORE, "last year")
        yield Violation(spot, message, f"Write “{right}”.", actual=str(target), suggestion=right)


@error("plan")
def target_does_not_fit(context: CheckContext) -> Iterator[Violation]:
    """A target fits its KPI: in the unit of the measure, `done` for a yes or no, no figure for what is judged."""
    for path, kpi in context.kpis:
        if "measure" in kpi or "kpis" in kpi:
            continue
        for spot, text in targets_of(path, kpi):
            if text not in ("done", "none"):
                message = "A KPI without a measure has no figure to reach a target."
                yield Violation(spot, message, "Add “measure:”, or write done.", actual=text, suggestion="done")
    for spot, target, measure in known_targets(context):
        unit = text_of(measure, "unit")
        if target.operator == "done" and unit != "yes/no":
            yield Violation(spot, "“done” needs a yes/no measure.", "Write for example “at least 62”.", actual="done")
        if unit == "yes/no" and target.operator not in ("done", "none"):
            message = "A yes/no measure has no figures."
            yield Violation(spot, message, "Write done.", actual=str(target), suggestion="done")
        yield from _grown_against_before(spot, target, measure)
        yield from _in_another_unit(spot, target, measure)


def _in_another_unit(spot: Path, target: Target, measure: Entry) -> Iterator[Violation]:
    """Numbers of a target with the sign of another unit than the measure's."""
    unit = text_of(measure, "unit")
    for ref in target.refs:
        if ref.unit and unit not in _UNITS[ref.unit]:
            message = f"“{target}” has “{ref.unit}”, and the unit of {text_of(measure, 'id')} is {unit}."
            right = str(replace(target, refs=tuple(replace(ref, unit="") for ref in target.refs)))
            yield Violation(spot, message, f"Write “{right}”.", actual=str(target), suggestion=right)
            return


@advice("plan")
def target_against_direction(context: CheckContext) -> Iterator[Violation]:
    """Where lower is better, a target does not say “at least”."""
    for spot, target, measure in known_targets(context):
        if text_of(measure, "direction") == "down" and target.operator in ("at least", "above"):
            message = f"Lower is better for this measure, and the target says “{target.operator}”."
            yield Violation(spot, message, "Check which is meant.")


@error("plan")
def baseline_missing(context: CheckContext) -> Iterator[Violation]:
    """A target that names the baseline has one."""
    nodes = dict(context.measured)
    for spot, ref, _ in known_refs(context):
        kpi = next(nodes[spot[:n]] for n in range(len(spot) - 1, 0, -1) if spot[:n] in nodes)
        if ref.word == "baseline" and "baseline" not in kpi:
            message = "The target names the baseline, and the KPI has none."
            yield Violation(spot, message, "Add “baseline:” with a period.")


@advice("plan")
def target_far_from_baseline(context: CheckContext) -> Iterator[Violation]:
    """A target is not worse than the baseline by more than half, which is most often a slip of the finger."""
    for path, kpi in context.measured:
        direction = text_of(context.names.measure(text_of(kpi, "measure")), "direction")
        before = list(_baselines(context, kpi))
        if not before:
            continue
        for spot, text in targets_of(path, kpi):
            reach = _reach(text, direction)
            if reach is not None and all(_is_far(reach, base, direction) for base in before):
                message = f"“{text}” is worse than the baseline by more than half."
                yield Violation(spot, message, "Check the figure.", actual=text)


def _reach(text: str, direction: str) -> Fraction | None:
    """The number that a target asks for, where it is one number on the right side."""
    try:
        target = parse_target(text)
    except TargetError:
        return None
    if target.operator not in _BETTER.get(direction, ()):
        return None
    first = target.refs[0]
    if not first.is_fixed or first.offset:
        return None
    return first.number


def _is_far(reach: Fraction, base: Fraction, direction: str) -> bool:
    if base <= 0:
        return False
    if direction == "up":
        return reach * 2 < base
    return reach * 2 > base * 3


def _baselines(context: CheckContext, kpi: Entry) -> Iterator[Fraction]:
    """The baseline of a KPI: the value that it gives, or the figure of each organisation that it applies to."""
    baseline = kpi.get("baseline")
    if not isinstance(baseline, dict):
        return
    if "value" in baseline:
        yield from _number(baseline["value"])
        return
    period, group = text_of(baseline, "period"), text_of(kpi, "group")
    for rows in _figures_of(context, kpi):
        fitting = [row for row in as_list(rows) if isinstance(row, dict) and _is_of(row, period, group)]
        if fitting:
            yield from _number(max(fitting, key=lambda row: text_of(row, "on")).get("value"))


def _figures_of(context: CheckContext, kpi: Entry) -> Iterator[object]:
    """What is under the measure of a KPI in the file of each organisation that it applies to."""
    files, measure = context.names.measurements, text_of(kpi, "measure")
    scope = scope_of(kpi)
    if scope.is_own:
        yield files.get(context.organisation, {}).get(measure)
        return
    for school in schools_of(context, scope):
        yield files.get(school, {}).get(measure)


def _is_of(row: Entry, period: str, group: str) -> bool:
    return (text_of(row, "period"), text_of(row, "group")) == (period, group)


def _number(value: object) -> Iterator[Fraction]:
    number, _ = read_number(value)
    if number is not None:
        yield number


@advice("plan")
def whole_year_for_parts(context: CheckContext) -> Iterator[Violation]:
    """A count that comes each term is not read against a year's target until the catalogue says if it adds up."""
    for kpi in context.measured:
        measure = context.names.measure(text_of(kpi[1], "measure"))
        name, every = text_of(measure, "id"), text_of(measure, "every")
        is_part = text_of(measure, "unit") == "count" and every in ("term", "half-term")
        if not is_part or "accumulates" in measure:
            continue
        for spot, step in steps_of(kpi):
            period = parse_period(text_of(step, "for"))
            if period and not period.part:
                message = f"{name} is counted each {every}, and this target is for a whole year."
                fix = f"In {context.names.changed_in(name)}, write “accumulates: true” if the counts add up, or false."
                yield Violation((*spot, "target"), message, fix)
