"""Rules about figures: values that fit their measure, none typed twice, none that must not be public."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trustplan.checks.references import is_symbol
from trustplan.checks.registry import Said, advice, error
from trustplan.primitives.notation import read_share, source_of
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.checks.context import Subject
    from trustplan.source.yaml_reader import Path


@error("measurements")
def figure_typed_twice(subject: Subject) -> Iterator[Said]:
    """A measure that is worked out, or comes from the inspections or checklists, has no figures typed."""
    for key in subject.data:
        source = text_of((subject.names.measures or {}).get(key, {}), "from")
        if source:
            told = f"The values of this measure {source_of(source).verb}."
            yield Said((key,), told, "Delete these lines.", key=True)


@error("measurements")
def figure_twice(subject: Subject) -> Iterator[Said]:
    """A measure has one figure for a period and group, known on one day."""
    seen: dict[tuple[str, str, str, str], Path] = {}
    for path, node, _ in subject.figures:
        period = text_of(node, "period")
        key = (str(path[0]), period, text_of(node, "group"), text_of(node, "on"))
        if not period or not isinstance(node.get("group", ""), str):
            continue  # of what it is a figure cannot be told; that was said as a fault of form
        first = seen.setdefault(key, path)
        if first is not path:
            told = f"There is a figure for {period}, known on the same day, on line {subject.line(first)}."
            yield Said(path, told, "Delete one. A corrected figure has a later “on”.")


@error("measurements")
def value_does_not_fit(subject: Subject) -> Iterator[Said]:
    """A value fits the measure's unit: a number, a share such as 13/76, a yes or no."""
    for path, node, measure in subject.figures:
        value, unit, here = node.get("value"), text_of(measure, "unit"), (*path, "value")
        if not isinstance(value, str | int | float) or is_symbol(value) or unit == "grade":
            continue
        if unit == "yes/no":
            if not isinstance(value, bool) and value not in ("yes", "no"):
                yield Said(here, f"“{value}” is neither yes nor no.", "Write yes or no.", found=str(value))
        elif isinstance(value, bool) or (isinstance(value, str) and read_share(value) is None):
            plain = str(value).strip("%£ ").replace(",", "")
            right = plain if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain) else ""
            remedy = f"Write {right}." if right else "Write a number, 13/76, or one of c, z, x, low, u."
            yield Said(here, f"“{value}” is not a number.", remedy, found=str(value), instead=right)


def _numbers(subject: Subject) -> Iterator[tuple[Path, float, tuple[int, int] | None, int | None, str]]:
    """Each figure that is a number: its path, value, share and cohort where written, and unit."""
    for path, node, measure in subject.figures:
        value, unit, cohort = node.get("value"), text_of(measure, "unit"), node.get("cohort")
        if unit in ("grade", "yes/no") or isinstance(value, bool):
            continue
        whole = cohort if isinstance(cohort, int) and not isinstance(cohort, bool) else None
        share = read_share(value) if isinstance(value, str) else None
        if share or isinstance(value, int | float):
            number = value if isinstance(value, int | float) else share[0] / (share[1] or 1) if share else 0
            yield path, number, share, whole, unit


@error("measurements")
def implausible_figure(subject: Subject) -> Iterator[Said]:
    """A percentage lies between 0 and 100, and a share is a part of a whole."""
    for path, value, share, _, unit in _numbers(subject):
        here = (*path, "value")
        if share and (share[1] == 0 or share[0] > share[1]):
            told = f"{share[0]}/{share[1]} is not a part of a whole."
            yield Said(here, told, "Check the two numbers.")
        elif not share and unit == "percent" and not 0 <= value <= 100:
            told = f"{value} is not a percentage."
            yield Said(here, told, "Check the figure; it must lie between 0 and 100.")


@error("measurements")
def cohort_differs(subject: Subject) -> Iterator[Said]:
    """A share and the cohort beside it agree."""
    for path, _, share, cohort, _ in _numbers(subject):
        if share and cohort is not None and cohort != share[1]:
            told = f"The value is of {share[1]}, the cohort says {cohort}."
            remedy = "Delete the cohort, or put one of them right."
            yield Said((*path, "cohort"), told, remedy, found=str(cohort), instead=str(share[1]))


@advice("measurements")
def percent_without_cohort(subject: Subject) -> Iterator[Said]:
    """A percentage has its cohort, or it cannot be told apart from one pupil's difference."""
    for path, value, share, cohort, unit in _numbers(subject):
        if unit == "percent" and not share and cohort is None and 0 <= value <= 100:
            told = "A percentage without its cohort cannot be told apart from one pupil's difference."
            yield Said(path, told, "Add “cohort:”, or write the value as 13/76.")


@error("measurements")
def small_cohort_in_public(subject: Subject) -> Iterator[Said]:
    """A repository that everybody can read holds no figure of so few that a child could be known by it."""
    least = subject.names.smallest_shown
    for path, _, share, cohort, _ in _numbers(subject) if subject.names.is_public else ():
        whole = share[1] if share else cohort
        if whole is not None and 0 < whole < least:
            told = (
                f"The figure is of {whole}, and everybody can read this repository; the policy shows {least} or more."
            )
            yield Said((*path, "value"), told, "Write c in place of the value, and delete the cohort.", instead="c")


@error("measurements")
def sensitive_in_public(subject: Subject) -> Iterator[Said]:
    """A repository that everybody can read holds no figure of a sensitive measure."""
    for key in subject.data if subject.names.is_public else ():
        if (subject.names.measures or {}).get(key, {}).get("sensitive") is True:
            told = f"“{key}” is a sensitive measure, and everybody can read this repository."
            remedy = "Delete its figures here, or make the repository private and say so in reference/policy.yaml."
            yield Said((key,), told, remedy, key=True)
