"""Checks of profiles, calendar, measures, comparators, frameworks and policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.derived import Gap, read_gap
from trustplan.files import text_of
from trustplan.rules.names import Names, fault, repeated, unknown
from trustplan.terms import HALF_TERMS, parse_date, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.files import Folder, SourceFile
    from trustplan.findings import Finding


def check(folder: Folder, names: Names) -> Iterator[Finding]:
    """Every check of this module."""
    for file in folder.of_kind("calendar"):
        yield from _years(file)
        yield from _meetings(file, names)
    for file in folder.of_kind("measures"):
        yield from _measures(file, names)
    for file in folder.of_kind("comparators"):
        yield from _comparators(file, names)
    for file in folder.of_kind("profile"):
        yield from _profile(file, names)
    for file in folder.of_kind("policy"):
        yield from _policy(file)


def _years(file: SourceFile) -> Iterator[Finding]:
    """A school year's id is two years in a row; its half-terms follow each other and lie inside it."""
    for keys in (("years", "*"), ("overrides", "*", "*")):
        for path, year in file.each(*keys):
            period = parse_period(str(path[-1]))
            if period is None:
                yield fault(
                    file,
                    path,
                    "bad-period",
                    f"“{path[-1]}” is not a school year.",
                    "Write it like 2026-27.",
                    key=True,
                )
                continue
            before = parse_date(f"{period.year}-08-31")
            for half in HALF_TERMS:
                span = year.get(half)
                if not isinstance(span, dict):
                    continue
                first, last = parse_date(text_of(span, "from")), parse_date(text_of(span, "to"))
                if not (first and last and before):
                    continue
                end = parse_date(f"{period.year + 1}-08-31")
                if first <= before or last < first or (end and last > end):
                    yield fault(
                        file,
                        (*path, half),
                        "half-terms-in-order",
                        f"The dates of {half} in {path[-1]} do not follow the half-term before it, or end before they start.",
                        "Check “from” and “to”; half-terms follow each other from September to August.",
                    )
                before = last


def _meetings(file: SourceFile, names: Names) -> Iterator[Finding]:
    """Meetings have ids of their own, a body of a profile, and a cut-off that is not after the meeting."""
    yield from repeated(file, file.each("meetings", "*"))
    for path, meeting in file.each("meetings", "*"):
        yield from unknown(file, (*path, "body"), text_of(meeting, "body"), names.bodies, "body")
        day, cut_off = parse_date(text_of(meeting, "date")), parse_date(text_of(meeting, "as_at"))
        if day and cut_off and cut_off > day:
            yield fault(
                file,
                (*path, "as_at"),
                "cut-off-after-meeting",
                "The papers' cut-off is after the meeting.",
                f"Write a day up to {day.isoformat()}.",
            )


def _measures(file: SourceFile, names: Names) -> Iterator[Finding]:
    """Measures have ids of their own; grades name their frameworks; yearly figures say when they come."""
    yield from repeated(file, file.each("measures", "*"))
    frameworks = names.frameworks
    for path, measure in file.each("measures", "*"):
        unit = text_of(measure, "unit")
        scales = measure.get("scales")
        for index, scale in enumerate(scales if isinstance(scales, list) else ()):
            yield from unknown(file, (*path, "scales", index), str(scale), frameworks, "framework")
        if unit == "grade" and not scales:
            yield fault(
                file,
                path,
                "grade-without-scale",
                "A measure in grades does not say which framework's.",
                "Add “scales:” with the id of a framework.",
            )
        areas = measure.get("areas")
        for framework, area in areas.items() if isinstance(areas, dict) else ():
            yield from unknown(file, (*path, "areas", framework), framework, frameworks, "framework")
            yield from unknown(
                file,
                (*path, "areas", framework),
                str(area),
                _ids(frameworks, framework, "areas"),
                "area",
                f"framework {framework}",
            )
        if gap := read_gap(text_of(measure, "from")):
            yield from _gap(file, path, gap, names)
        elif "from" in measure and not isinstance(areas, dict):
            yield fault(
                file,
                (*path, "from"),
                "inspections-without-area",
                "The measure does not say which judgement to take.",
                "Add “areas:” with a framework's id and an area.",
            )


def _ids(frameworks: dict[str, dict[str, Any]] | None, framework: str, key: str) -> set[str] | None:
    if frameworks is None or framework not in frameworks:
        return None
    entries = frameworks[framework].get(key)
    return {text_of(e, "id") for e in (entries if isinstance(entries, list) else ()) if isinstance(e, dict)}


def _gap(file: SourceFile, path: tuple[str | int, ...], gap: Gap, names: Names) -> Iterator[Finding]:
    """A gap is of a measure with figures, one of its groups, and a population that has comparators."""
    here = (*path, "from")
    yield from unknown(file, here, gap.measure, names.measures, "measure")
    yield from unknown(file, here, gap.population, names.populations, "population")
    source = (names.measures or {}).get(gap.measure)
    if source is None:
        return
    yield from group_of(file, here, gap.group, source)
    if text_of(source, "unit") in ("grade", "yes/no") or "from" in source:
        yield fault(
            file,
            here,
            "gap-does-not-fit",
            f"{gap.measure} has no figures of its own to take a gap from.",
            "Name a measure in numbers that is not itself worked out.",
        )


def _comparators(file: SourceFile, names: Names) -> Iterator[Finding]:
    """A comparator is of a measure, and of or for one of its groups."""
    for path, node in file.each("comparators", "*"):
        yield from measure_and_group(file, path, node, names)
        known = (names.measures or {}).get(text_of(node, "measure"))
        if known and "held_against" in node:
            yield from group_of(file, (*path, "held_against"), text_of(node, "held_against"), known)


def measure_and_group(
    file: SourceFile, path: tuple[str | int, ...], node: dict[str, Any], names: Names
) -> Iterator[Finding]:
    """The measure that a node names exists, and has the group that it names."""
    measure = text_of(node, "measure")
    yield from unknown(file, (*path, "measure"), measure, names.measures, "measure")
    known = (names.measures or {}).get(measure)
    if known:
        yield from group_of(file, (*path, "group"), text_of(node, "group"), known)


def group_of(file: SourceFile, path: tuple[str | int, ...], group: str, measure: dict[str, Any]) -> Iterator[Finding]:
    """The group is one of the measure's."""
    groups = measure.get("groups")
    ids = {text_of(g, "id") for g in (groups if isinstance(groups, list) else ()) if isinstance(g, dict)}
    yield from unknown(file, path, group, ids, "group", f"measure {text_of(measure, 'id')} (reference/measures.yaml)")


def _profile(file: SourceFile, names: Names) -> Iterator[Finding]:
    """The trust's profile is of kind trust and no other is; inspections use a framework's own areas and grades."""
    is_trust = file.organisation == "trust"
    data = file.document.data if isinstance(file.document.data, dict) else {}
    kind = text_of(data, "kind")
    if kind and (kind == "trust") != is_trust:
        right = "trust" if is_trust else "school, setting or service"
        yield fault(file, ("kind",), "wrong-kind", f"“kind” is {kind} in this folder.", f"Write {right}.")
    yield from repeated(file, file.each("roles", "*"))
    yield from repeated(file, file.each("bodies", "*"))
    for path, inspection in file.each("inspections", "*"):
        framework = text_of(inspection, "framework")
        yield from unknown(file, (*path, "framework"), framework, names.frameworks, "framework")
        grades = inspection.get("grades")
        for area, grade in grades.items() if isinstance(grades, dict) else ():
            here = (*path, "grades", area)
            yield from unknown(
                file, here, area, _ids(names.frameworks, framework, "areas"), "area", f"framework {framework}"
            )
            yield from unknown(
                file, here, str(grade), _ids(names.frameworks, framework, "grades"), "grade", f"framework {framework}"
            )


def _policy(file: SourceFile) -> Iterator[Finding]:
    """Each rating has a shape and words of its own, so that none is told by its colour alone."""
    seen: dict[tuple[str, str], str] = {}
    for path, style in file.each("ratings", "*"):
        for key in ("symbol", "label"):
            value = text_of(style, key)
            if value and (key, value) in seen:
                yield fault(
                    file,
                    (*path, key),
                    "rating-not-distinct",
                    f"“{value}” is the {key} of “{seen[key, value]}” too.",
                    "Give each rating its own, so that colour is never the only sign.",
                )
            seen.setdefault((key, value), str(path[-1]))
    ratings = {str(path[-1]) for path, _ in file.each("ratings", "*")}
    used: dict[str, str] = {}
    for path, style in file.each("ratings", "*"):
        own = style.get("words")
        for index, word in enumerate(own if isinstance(own, list) else ()):
            spot = (*path, "words", index)
            meant_by = used.setdefault(str(word), str(path[-1]))
            if meant_by != path[-1] or (word in ratings and word != path[-1]):
                told = (
                    f"“{word}” would mean “{path[-1]}” here, and “{word if word in ratings else meant_by}” elsewhere."
                )
                yield fault(file, spot, "rating-word-twice", told, "Let each word mean one rating.")
