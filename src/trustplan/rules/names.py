"""The names that files define for each other, gathered from raw data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trustplan.files import text_of
from trustplan.findings import Finding, Severity, meant
from trustplan.rules.walk import Items
from trustplan.terms import HALF_TERMS, Calendar, Period, Span, parse_date, parse_period

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from trustplan.files import Folder, Node, SourceFile
    from trustplan.yamlread import Path


@dataclass(frozen=True, kw_only=True)
class Names:
    """What may be referred to. A set is None where its file could not be read, so that nothing is said twice."""

    measures: dict[str, dict[str, Any]] | None
    populations: set[str] | None
    roles: dict[str, set[str]] | None
    bodies: set[str] | None
    meetings: dict[str, date | None] | None
    frameworks: dict[str, dict[str, Any]] | None
    objectives: set[str] | None
    items: dict[str, set[str]] | None
    organisations: set[str]
    calendars: dict[str, Calendar]
    years: set[int] | None

    @classmethod
    def of(cls, folder: Folder) -> Names:
        """Gather the names from all files."""
        unread = {kind for kind, _ in folder.unread}
        measures = folder.one("measures")
        calendar = folder.one("calendar")
        profiles = folder.of_kind("profile")
        calendars = read_calendars(calendar)
        return cls(
            measures={text_of(m, "id"): m for _, m in measures.each("measures", "*")} if measures else None,
            populations=_populations(folder) if "comparators" not in unread else None,
            roles=_roles(profiles) if "profile" not in unread else None,
            bodies=_ids(profiles, "bodies") if "profile" not in unread else None,
            meetings={text_of(m, "id"): parse_date(text_of(m, "date")) for _, m in calendar.each("meetings", "*")}
            if calendar
            else None,
            frameworks={
                f.name: f.document.data for f in folder.of_kind("framework") if isinstance(f.document.data, dict)
            }
            if "framework" not in unread
            else None,
            objectives=_objectives(folder) if "plan" not in unread else None,
            items=_items(folder) if "plan" not in unread else None,
            organisations={f.organisation for f in profiles},
            calendars=calendars,
            years={p.year for p in calendars["trust"].spans} if calendar else None,
        )

    def calendar(self, organisation: str) -> Calendar:
        """The calendar of an organisation, the trust's where it has none of its own."""
        return self.calendars.get(organisation, self.calendars["trust"])


def _ids(files: Iterable[SourceFile], *keys: str) -> set[str]:
    return {text_of(node, "id") for file in files for _, node in file.each(*keys, "*")}


def _roles(profiles: Iterable[SourceFile]) -> dict[str, set[str]]:
    own = {f.organisation: _ids([f], "roles") for f in profiles}
    shared = own.get("trust", set())
    return {organisation: roles | shared for organisation, roles in own.items()}


def _populations(folder: Folder) -> set[str]:
    return {
        text_of(node, "population")
        for file in folder.of_kind("comparators")
        for _, node in file.each("comparators", "*")
    }


def plan_ref(file: SourceFile) -> str:
    """The address of a plan."""
    return file.name if file.organisation == "trust" else f"{file.organisation}/{file.name}"


def _objectives(folder: Folder) -> set[str]:
    return {
        f"{plan_ref(file)}/{text_of(node, 'id')}"
        for file in folder.of_kind("plan")
        for _, node in file.each("objectives", "*")
    }


def _items(folder: Folder) -> dict[str, set[str]]:
    """The addresses of every plan's items."""
    return {
        plan_ref(file): {f"{plan_ref(file)}/{text_of(node, 'id')}" for _, node in Items(file).all}
        for file in folder.of_kind("plan")
    }


def read_calendars(file: SourceFile | None) -> dict[str, Calendar]:
    """The calendars of a calendar file, by organisation; what cannot be read is left out."""
    empty = Calendar(spans={})
    if file is None or not isinstance(file.document.data, dict):
        return {"trust": empty}
    default = _calendar(file.document.data.get("years"), empty)
    found = {"trust": default}
    overrides = file.document.data.get("overrides")
    for organisation, years in overrides.items() if isinstance(overrides, dict) else ():
        found[organisation] = _calendar(years, default)
    return found


def _calendar(years: Any, base: Calendar) -> Calendar:
    spans, closed = dict(base.spans), set(base.closed)
    for name, year in years.items() if isinstance(years, dict) else ():
        period = parse_period(name)
        if period is None or not isinstance(year, dict):
            continue
        for half in HALF_TERMS:
            span = year.get(half)
            if isinstance(span, dict):
                first, last = parse_date(text_of(span, "from")), parse_date(text_of(span, "to"))
                if first and last:
                    spans[Period(year=period.year, part=half)] = Span(first=first, last=last)
        days = year.get("closed")
        closed |= {
            d for text in (days if isinstance(days, list) else ()) if isinstance(text, str) and (d := parse_date(text))
        }
    return Calendar(spans=spans, closed=frozenset(closed))


# What is referred to: the rule's id, and where such a name is defined unless the caller knows better.
REFERENCES = {
    "measure": ("unknown-measure", "reference/measures.yaml"),
    "group": ("unknown-group", "the measure"),
    "role": ("unknown-role", "the profiles of the trust and this organisation"),
    "body": ("unknown-body", "the profiles"),
    "meeting": ("unknown-meeting", "reference/calendar.yaml"),
    "framework": ("unknown-framework", "reference/frameworks/"),
    "item": ("unknown-tag", "the framework"),
    "area": ("unknown-area", "the framework"),
    "grade": ("unknown-grade", "the measure's scales"),
    "objective": ("unknown-objective", "the plans"),
    "KPI": ("unknown-kpi", "this plan"),
    "population or grade": ("unknown-population", "reference/comparators.yaml"),
    "population": ("unknown-population", "reference/comparators.yaml"),
    "item of a plan": ("unknown-item", "the plans"),
    "fund": ("unknown-fund", "the plan's budget"),
}


def unknown(
    file: SourceFile,
    path: Path,
    value: str,
    known: Collection[str] | None,
    what: str,
    where: str = "",
    *,
    key: bool = False,
) -> Iterable[Finding]:
    """A finding where `value` is not among the known names of its kind; nothing while those could not be read."""
    if not value or known is None or value in known:
        return
    names = set(known) - {""}
    rule, usual = REFERENCES[what]
    place = where or usual
    remedy = meant(value, names) or f"Add it to {place} first."
    yield Finding(
        rule=rule, place=file.place(path, key=key), message=f"There is no {what} “{value}” in {place}.", remedy=remedy
    )


def fault(file: SourceFile, path: Path, rule: str, message: str, remedy: str, *, key: bool = False) -> Finding:
    """An error at a place of a file."""
    return Finding(rule=rule, place=file.place(path, key=key), message=message, remedy=remedy)


def advice(file: SourceFile, path: Path, rule: str, message: str, remedy: str) -> Finding:
    """Advice at a place of a file."""
    return Finding(rule=rule, place=file.place(path), message=message, remedy=remedy, severity=Severity.ADVICE)


def repeated(file: SourceFile, nodes: Iterable[Node]) -> Iterable[Finding]:
    """A finding for each id that stands twice among some nodes."""
    seen: dict[str, int] = {}
    for path, node in nodes:
        name, spot = text_of(node, "id"), (*path, "id")
        if name and name in seen:
            told = f"The id “{name}” stands twice; the first is on line {seen[name]}."
            yield fault(file, spot, "id-twice", told, "Give one of the two another id.")
        seen.setdefault(name, file.place(spot).line)
