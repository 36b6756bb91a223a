"""Checks of measurements: known measures and groups, values that fit, no figure twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.derived import read_gap
from trustplan.files import text_of
from trustplan.rules.names import Names, advice, fault, unknown
from trustplan.rules.reference import group_of
from trustplan.terms import parse_period
from trustplan.words import read_share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.files import Folder, SourceFile
    from trustplan.findings import Finding
    from trustplan.yamlread import Path

SYMBOLS = frozenset(("c", "z", "x", "low", "u"))


def check(folder: Folder, names: Names) -> Iterator[Finding]:
    """Every check of this module."""
    for file in folder.of_kind("measurements"):
        data = file.document.data
        for measure in data if isinstance(data, dict) else ():
            known = names.measures
            yield from unknown(file, (measure,), measure, known, "measure", key=True)
            entry = (known or {}).get(measure)
            if entry is not None:
                yield from _figures(file, measure, entry, names)


def _figures(file: SourceFile, measure: str, entry: dict[str, Any], names: Names) -> Iterator[Finding]:
    seen: dict[tuple[str, str, str], int] = {}
    if text_of(entry, "from"):
        yield fault(
            file,
            (measure,),
            "figure-typed-twice",
            "The values of this measure are worked out from other figures."
            if read_gap(text_of(entry, "from"))
            else "The values of this measure come from the inspections in the profile.",
            "Delete these lines.",
            key=True,
        )
    for path, node in file.each(measure, "*"):
        yield from group_of(file, (*path, "group"), text_of(node, "group"), entry)
        yield from period_known(file, (*path, "period"), text_of(node, "period"), names)
        yield from _value(file, path, node, entry, names)
        key = (text_of(node, "period"), text_of(node, "group"), text_of(node, "on"))
        line = file.place(path).line
        if key in seen and key[0]:
            yield fault(
                file,
                path,
                "figure-twice",
                f"There is a figure for {key[0]}, known on the same day, on line {seen[key]}.",
                "Delete one. A corrected figure has a later “on”.",
            )
        seen.setdefault(key, line)


def period_known(file: SourceFile, path: Path, text: str, names: Names) -> Iterator[Finding]:
    """A term or half-term is one whose dates the calendar has."""
    period = parse_period(text)
    if period and period.part and names.years is not None and not names.calendar(file.organisation).knows(period):
        yield fault(
            file,
            path,
            "period-not-in-calendar",
            f"reference/calendar.yaml has no dates for {text}.",
            f"Add the year {period.school_year} there, or name a year that it has.",
        )


def _value(
    file: SourceFile, path: Path, node: dict[str, Any], entry: dict[str, Any], names: Names
) -> Iterator[Finding]:
    value, unit, here = node.get("value"), text_of(entry, "unit"), (*path, "value")
    if not isinstance(value, str | int | float) or value in SYMBOLS:
        return  # nothing to judge, or said already as a fault of form
    share = read_share(value)
    if unit == "grade":
        yield from unknown(
            file, here, str(value), grades_of(entry, names), "grade", f"the scales of {text_of(entry, 'id')}"
        )
    elif unit == "yes/no":
        if not isinstance(value, bool) and value not in ("yes", "no"):
            yield fault(file, here, "value-does-not-fit", f"“{value}” is neither yes nor no.", "Write yes or no.")
    elif isinstance(value, bool) or (isinstance(value, str) and share is None):
        yield fault(
            file,
            here,
            "value-does-not-fit",
            f"“{value}” is not a number.",
            "Write a number, 13/76, or one of c, z, x, low, u.",
        )
    else:
        yield from _number(file, path, node, unit)


def _number(file: SourceFile, path: Path, node: dict[str, Any], unit: str) -> Iterator[Finding]:
    value = node["value"]
    share = read_share(value)
    cohort = node.get("cohort")
    here = (*path, "value")
    if share and (share[1] == 0 or share[0] > share[1]):
        yield fault(file, here, "implausible-figure", f"{value} is not a part of a whole.", "Check the two numbers.")
    if share and isinstance(cohort, int) and cohort != share[1]:
        yield fault(
            file,
            (*path, "cohort"),
            "cohort-differs",
            f"The value is of {share[1]}, the cohort says {cohort}.",
            "Delete the cohort, or put one of them right.",
        )
    if unit != "percent" or share:
        return
    if value > 100 or value < 0:
        yield fault(
            file,
            here,
            "implausible-figure",
            f"{value} is not a percentage.",
            "Check the figure; it must lie between 0 and 100.",
        )
    elif cohort is None:
        yield advice(
            file,
            path,
            "percent-without-cohort",
            "A percentage without its cohort cannot be told apart from one pupil's difference.",
            "Add “cohort:”, or write the value as 13/76.",
        )


def grades_of(entry: dict[str, Any], names: Names) -> set[str] | None:
    """The grades of a measure's frameworks, or None where these could not be read."""
    if names.frameworks is None:
        return None
    scales = entry.get("scales")
    found: set[str] = set()
    for scale in scales if isinstance(scales, list) else ():
        grades = names.frameworks.get(str(scale), {}).get("grades")
        found |= {text_of(g, "id") for g in (grades if isinstance(grades, list) else ()) if isinstance(g, dict)}
    return found
