"""Checks of KPIs: of one kind, with targets that fit their measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.files import text_of
from trustplan.rules.figures import grades_of, period_known
from trustplan.rules.items import changed_fields, override
from trustplan.rules.names import Names, advice, fault, unknown
from trustplan.rules.reference import measure_and_group
from trustplan.rules.walk import Items, below
from trustplan.targets import Ref, Target, TargetError, parse_target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.files import SourceFile
    from trustplan.findings import Finding
    from trustplan.yamlread import Path

_UNITS = {"£": ("pounds",), "%": ("percent",), ":1": ("ratio",)}


def check_kpis(items: Items, names: Names) -> Iterator[Finding]:
    """A KPI has a measure, parts, or judgements; its targets fit."""
    file = items.file
    for path, kpi in items.kpis:
        kinds = [k for k in ("measure", "kpis") if k in kpi]
        if len(kinds) > 1:
            yield fault(
                file,
                (*path, "kpis"),
                "kpi-of-two-kinds",
                "The KPI has both a measure and parts.",
                "Keep one of the two.",
                key=True,
            )
        judged = [k for k in ("rubric", "judgements") if k in kpi]
        if kinds and judged:
            yield fault(
                file,
                (*path, judged[0]),
                "kpi-of-two-kinds",
                f"A KPI with “{kinds[0]}” is not judged.",
                f"Delete “{judged[0]}”, or “{kinds[0]}”.",
                key=True,
            )
        yield from changed_fields(file, path, kpi)
        yield from override(file, path, kpi)
        if "kpis" in kpi:
            for spot, part in below([(path, kpi)], "kpis", "*"):
                yield from _measured(file, spot, part, names)
        elif "measure" in kpi:
            yield from _measured(file, path, kpi, names)
        else:
            yield from _judged(file, path, kpi)


def _judged(file: SourceFile, path: Path, kpi: dict[str, Any]) -> Iterator[Finding]:
    if "rubric" not in kpi:
        yield advice(
            file,
            path,
            "kpi-without-rubric",
            "The KPI is judged, and nothing says what on track looks like.",
            "Add “rubric:”, or “measure:”.",
        )
    for spot, text in _targets(path, kpi):
        if text not in ("done", "none"):
            yield fault(
                file,
                spot,
                "target-does-not-fit",
                "A KPI without a measure has no figure to reach a target.",
                "Add “measure:”, or write done.",
            )


def _targets(path: Path, kpi: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    if text := text_of(kpi, "target"):
        yield (*path, "target"), text
    steps = kpi.get("targets")
    for index, step in enumerate(steps if isinstance(steps, list) else ()):
        if isinstance(step, dict) and (text := text_of(step, "target")):
            yield (*path, "targets", index, "target"), text


def _measured(file: SourceFile, path: Path, kpi: dict[str, Any], names: Names) -> Iterator[Finding]:
    yield from measure_and_group(file, path, kpi, names)
    if "target" in kpi and "targets" in kpi:
        yield fault(
            file,
            (*path, "target"),
            "target-twice",
            "“target” and “targets” both stand here.",
            "Keep one of the two.",
            key=True,
        )
    if "target" not in kpi and "targets" not in kpi:
        yield advice(
            file,
            path,
            "kpi-without-target",
            "The KPI has no target.",
            "Add “target:”, or write “target: none” if it is only watched.",
        )
    if text_of(kpi, "applies_to") not in ("", "own") and file.organisation != "trust":
        yield fault(
            file,
            (*path, "applies_to"),
            "not-a-trust-plan",
            "Only the trust's plans apply to schools.",
            "Delete “applies_to”.",
        )
    steps = kpi.get("targets")
    seen: set[str] = set()
    for index, step in enumerate(steps if isinstance(steps, list) else ()):
        if not isinstance(step, dict):
            continue
        period = text_of(step, "for")
        spot = (*path, "targets", index, "for")
        yield from period_known(file, spot, period, names)
        if period in seen:
            yield fault(file, spot, "target-twice", f"There are two targets for {period}.", "Keep one of the two.")
        seen.add(period)
    yield from unknown(file, (*path, "compare"), text_of(kpi, "compare"), names.populations, "population or grade")
    entry = (names.measures or {}).get(text_of(kpi, "measure"))
    if entry:
        for spot, text in _targets(path, kpi):
            yield from _target(file, spot, text, kpi, entry, names)


def _target(
    file: SourceFile, path: Path, text: str, kpi: dict[str, Any], entry: dict[str, Any], names: Names
) -> Iterator[Finding]:
    """The target's numbers carry the measure's unit, its words are known, and it has what it needs."""
    try:
        target = parse_target(text)
    except TargetError:
        return  # said already, as a fault of form
    unit = text_of(entry, "unit")
    if target.operator == "done" and unit != "yes/no":
        yield fault(
            file,
            path,
            "target-does-not-fit",
            "“done” needs a yes/no measure.",
            "Write for example “at least 62”.",
        )
    if unit == "yes/no" and target.operator not in ("done", "none"):
        yield fault(file, path, "target-does-not-fit", "A yes/no measure has no figures.", "Write done.")
    if text_of(entry, "direction") == "down" and target.operator in ("at least", "above"):
        yield advice(
            file,
            path,
            "target-against-direction",
            f"Lower is better for this measure, and the target says “{target.operator}”.",
            "Check which is meant.",
        )
    for ref in target.refs:
        yield from _ref(file, path, ref, target, kpi, entry, names)


def _ref(
    file: SourceFile,
    path: Path,
    ref: Ref,
    target: Target,
    kpi: dict[str, Any],
    entry: dict[str, Any],
    names: Names,
) -> Iterator[Finding]:
    unit, measure = text_of(entry, "unit"), text_of(entry, "id")
    if ref.is_fixed and unit == "grade":
        yield from unknown(file, path, str(ref), grades_of(entry, names), "grade", f"the scales of {measure}")
    if ref.unit and unit not in _UNITS[ref.unit]:
        yield fault(
            file,
            path,
            "target-does-not-fit",
            f"“{ref.unit}” does not agree with the unit of {measure}, {unit}.",
            f"Write “{target.operator} {str(ref).strip('£%').removesuffix(':1')}”.",
        )
    if ref.word == "baseline" and "baseline" not in kpi:
        yield fault(
            file,
            path,
            "baseline-missing",
            "The target names the baseline, and the KPI has none.",
            "Add “baseline:” with a period.",
        )
    if not ref.word or ref.word in ("baseline", "last year"):
        return
    grades = grades_of(entry, names) if unit == "grade" else set()
    if grades is None or ref.word in grades:
        return
    known = None if names.populations is None else names.populations | grades | {"baseline", "last year"}
    yield from unknown(file, path, ref.word, known, "population or grade")
