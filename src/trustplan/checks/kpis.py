"""Rules about KPIs: of one kind, with targets that fit their measure and what the trust has reached before."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from trustplan.checks.items import below
from trustplan.checks.references import known_refs, targets_of
from trustplan.checks.registry import Violation, advice, error
from trustplan.model.enums import TRUST
from trustplan.primitives.notation import read_number
from trustplan.primitives.periods import parse_period
from trustplan.primitives.targets import Target, TargetError, parse_target
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.primitives.targets import Ref
    from trustplan.source.yaml_reader import Path

_UNITS = {"£": ("pounds",), "%": ("percent",), ":1": ("ratio",)}


@error("plan")
def kpi_of_two_kinds(context: CheckContext) -> Iterator[Violation]:
    """A KPI has a measure, parts, or judgements: one of the three."""
    for path, kpi in context.kpis:
        kinds = [k for k in ("measure", "kpis") if k in kpi]
        judged = [k for k in ("rubric", "judgements") if k in kpi]
        if len(kinds) > 1:
            message = "The KPI has both a measure and parts."
            yield Violation((*path, "kpis"), message, "Keep one of the two.", key=True)
        if kinds and judged:
            message = f"A KPI with “{kinds[0]}” is not judged."
            yield Violation((*path, judged[0]), message, f"Delete “{judged[0]}”, or “{kinds[0]}”.", key=True)


@advice("plan")
def kpi_without_rubric(context: CheckContext) -> Iterator[Violation]:
    """A KPI that is judged says what on track looks like."""
    for path, kpi in context.kpis:
        if not {"measure", "kpis", "rubric"} & set(kpi):
            message = "The KPI is judged, and nothing says what on track looks like."
            yield Violation(path, message, "Add “rubric:”, or “measure:”.")


@advice("plan")
def kpi_without_target(context: CheckContext) -> Iterator[Violation]:
    """A KPI with figures says what is to be reached."""
    for path, kpi in context.measured:
        if "target" not in kpi and "targets" not in kpi:
            fix = "Add “target:”, or write “target: none” if it is only watched."
            yield Violation(path, "The KPI has no target.", fix)


@error("plan")
def target_twice(context: CheckContext) -> Iterator[Violation]:
    """A KPI has one target at a time."""
    for path, kpi in context.measured:
        if "target" in kpi and "targets" in kpi:
            message = "“target” and “targets” both stand here."
            yield Violation((*path, "target"), message, "Keep one of the two.", key=True)
        seen: set[str] = set()
        for spot, step in below([(path, kpi)], "targets", "*"):
            period = text_of(step, "for")
            if period in seen:
                yield Violation((*spot, "for"), f"There are two targets for {period}.", "Keep one of the two.")
            seen.add(period)


@advice("plan")
def targets_end_early(context: CheckContext) -> Iterator[Violation]:
    """The targets of a KPI reach to the last school year of its plan."""
    _, end = context.period
    last = end and (end.year if end.month >= 9 else end.year - 1)
    for path, kpi in context.measured:
        steps = [
            (spot, parse_period(text_of(step, "for")))
            for spot, step in below([(path, kpi)], "targets", "*")
            if text_of(step, "target") != "done"  # what is done once needs no more
        ]
        years = [(period.year, spot) for spot, period in steps if period]
        if last and years and (latest := max(years, key=lambda year: year[0]))[0] < last:
            missing = f"{last}-{(last + 1) % 100:02}"
            message = f"The plan goes on to {missing}, and this is the KPI's last target."
            yield Violation((*latest[1], "for"), message, f"Add a target for {missing}.")


@error("plan")
def not_a_trust_plan(context: CheckContext) -> Iterator[Violation]:
    """Only the trust's plans apply to several schools."""
    for path, kpi in context.measured:
        if text_of(kpi, "applies_to") not in ("", "own") and context.organisation != TRUST:
            message = "Only the trust's plans apply to schools."
            yield Violation((*path, "applies_to"), message, "Delete “applies_to”.")


def _targets(context: CheckContext) -> Iterator[tuple[Path, Target, dict[str, Any]]]:
    """Each target of a known measure that can be read, with its path and the measure."""
    for path, kpi in context.measured:
        measure = (context.names.measures or {}).get(text_of(kpi, "measure")) or {}
        for spot, text in targets_of(path, kpi) if text_of(measure, "unit") else ():
            try:
                yield spot, parse_target(text), measure
            except TargetError:
                continue  # already reported, as an error of form


@error("plan")
def target_does_not_fit(context: CheckContext) -> Iterator[Violation]:
    """A target fits its KPI: in the unit of the measure, `done` for a yes or no, no figure for what is judged."""
    for path, kpi in context.kpis:
        for spot, text in () if {"measure", "kpis"} & set(kpi) else targets_of(path, kpi):
            if text not in ("done", "none"):
                message = "A KPI without a measure has no figure to reach a target."
                yield Violation(spot, message, "Add “measure:”, or write done.", actual=text, suggestion="done")
    for spot, target, measure in _targets(context):
        unit, name = text_of(measure, "unit"), text_of(measure, "id")
        if target.operator == "done" and unit != "yes/no":
            yield Violation(spot, "“done” needs a yes/no measure.", "Write for example “at least 62”.", actual="done")
        if unit == "yes/no" and target.operator not in ("done", "none"):
            message = "A yes/no measure has no figures."
            yield Violation(spot, message, "Write done.", actual=str(target), suggestion="done")
        for ref in target.refs:
            if ref.unit and unit not in _UNITS[ref.unit]:
                message = f"“{target}” has “{ref.unit}”, and the unit of {name} is {unit}."
                right = f"{target.operator} {str(ref).strip('£%').removesuffix(':1')}"
                sure = right if len(target.refs) == 1 else ""
                yield Violation(spot, message, f"Write “{right}”.", actual=str(target), suggestion=sure)


@advice("plan")
def target_against_direction(context: CheckContext) -> Iterator[Violation]:
    """Where lower is better, a target does not say “at least”."""
    for spot, target, measure in _targets(context):
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
        measure = (context.names.measures or {}).get(text_of(kpi, "measure")) or {}
        before = list(_baselines(context, kpi)) if isinstance(kpi.get("baseline"), dict) else []
        for spot, text in targets_of(path, kpi) if before else ():
            reach = _reach(text, text_of(measure, "direction"))
            if reach is not None and all(_is_far(reach, base, text_of(measure, "direction")) for base in before):
                message = f"“{text}” is worse than the baseline by more than half."
                yield Violation(spot, message, "Check the figure.", actual=text)


def _reach(text: str, direction: str) -> Fraction | None:
    """The number that a target asks for, where it is one number on the right side."""
    try:
        target = parse_target(text)
    except TargetError:
        return None
    wanted = {"up": ("at least", "above"), "down": ("at most", "below")}.get(direction, ())
    refs: tuple[Ref, ...] = target.refs if target.operator in wanted else ()
    return refs[0].number if refs and refs[0].is_fixed and not refs[0].offset else None


def _is_far(reach: Fraction, base: Fraction, direction: str) -> bool:
    return base > 0 and (reach * 2 < base if direction == "up" else reach * 2 > base * 3)


def _baselines(context: CheckContext, kpi: dict[str, Any]) -> Iterator[Fraction]:
    """The baseline of a KPI: the value that it gives, or the figure of each organisation that it applies to."""
    baseline = kpi["baseline"]
    if "value" in baseline:
        yield from _number(baseline["value"])
        return
    everywhere = text_of(kpi, "applies_to") not in ("", "own")
    files = context.names.measurements
    for organisation in files if everywhere else (context.organisation,):
        rows = (
            files.get(organisation, {}).get(text_of(kpi, "measure")) if organisation != TRUST or not everywhere else ()
        )
        found = [
            row
            for row in (rows if isinstance(rows, list) else ())
            if isinstance(row, dict)
            and text_of(row, "period") == text_of(baseline, "period")
            and text_of(row, "group") == text_of(kpi, "group")
        ]
        if found:
            yield from _number(max(found, key=lambda row: text_of(row, "on")).get("value"))


def _number(value: object) -> Iterator[Fraction]:
    number, _ = read_number(value)
    if number is not None:
        yield number


@advice("plan")
def whole_year_for_parts(context: CheckContext) -> Iterator[Violation]:
    """A count that comes each term is not read against a year's target until the catalogue says if it adds up."""
    for path, kpi in context.measured:
        measure = (context.names.measures or {}).get(text_of(kpi, "measure")) or {}
        is_part = text_of(measure, "unit") == "count" and text_of(measure, "every") in ("term", "half-term")
        for spot, step in below([(path, kpi)], "targets", "*") if is_part and "accumulates" not in measure else ():
            period = parse_period(text_of(step, "for"))
            if period and not period.part:
                name = text_of(measure, "id")
                message = f"{name} is counted each {text_of(measure, 'every')}, and this target is for a whole year."
                fix = "In reference/measures.yaml, write “accumulates: true” if the counts add up, or false."
                yield Violation((*spot, "target"), message, fix)
