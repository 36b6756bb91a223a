"""The names that files define for each other, gathered from raw data."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from trustplan.checks.governance_index import GovernanceIndex
from trustplan.checks.items import Items
from trustplan.model.enums import TRUST
from trustplan.primitives.periods import Period, parse_date, parse_period
from trustplan.primitives.school_calendar import Calendar
from trustplan.source.calendars import read_calendars
from trustplan.source.files import ids_of, plan_ref, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from trustplan.source.files import Folder, SourceFile


@dataclass(frozen=True, kw_only=True)
class ReferenceIndex:
    """What may be referred to. A set is None where its file could not be read, which is reported already."""

    measures: dict[str, dict[str, Any]] | None
    populations: set[str] | None
    roles: dict[str, set[str]] | None
    bodies: set[str] | None
    meetings: dict[str, date | None] | None
    frameworks: dict[str, dict[str, Any]] | None
    objectives: set[str] | None
    items: dict[str, set[str]] | None
    organisations: set[str] | None
    calendars: dict[str, Calendar]
    years: set[int] | None
    measurements: dict[str, dict[str, Any]]
    is_public: bool
    smallest_shown: int
    governed: GovernanceIndex
    _without_dates: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Folder) -> ReferenceIndex:
        """Gather the names from all files."""
        unread = {kind for kind, _ in folder.unread}
        measures = folder.one("measures")
        calendar = folder.one("calendar")
        profiles = folder.of_kind("profile")
        calendars = read_calendars(calendar)
        policy = next((f.document.data for f in folder.of_kind("policy") if isinstance(f.document.data, dict)), {})
        return cls(
            measures=_first_of_each(measures) if measures else None,
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
            organisations={f.organisation for f in profiles} if "profile" not in unread else None,
            calendars=calendars,
            years=_years(calendar, calendars[TRUST].spans) if calendar else None,
            measurements={
                f.organisation: f.document.data
                for f in folder.of_kind("measurements")
                if isinstance(f.document.data, dict)
            },
            is_public=policy.get("repository") == "public",
            smallest_shown=_smallest_shown(policy),
            governed=GovernanceIndex.of(folder),
        )

    @cached_property
    def plans(self) -> dict[str, set[str]] | None:
        """The file names of each organisation's plans."""
        if self.items is None:
            return None
        found: dict[str, set[str]] = {}
        for ref in self.items:
            organisation, _, name = ref.rpartition("/")
            found.setdefault(organisation or TRUST, set()).add(name)
        return found

    @cached_property
    def has_trust_objectives(self) -> bool:
        """Whether the trust has a plan with objectives that others can serve."""
        return any(ref.count("/") == 1 for ref in self.objectives or ())

    def calendar(self, organisation: str) -> Calendar:
        """The calendar of an organisation, the trust's where it has none of its own."""
        return self.calendars.get(organisation, self.calendars[TRUST])

    def year_without_dates(self, organisation: str, text: str) -> str:
        """The school year of a term or half-term for which an organisation's calendar has no dates, or empty."""
        key = organisation if organisation in self.calendars else TRUST, text
        if key not in self._without_dates:
            period = parse_period(text)
            is_known = not period or not period.part or self.calendar(organisation).knows(period)
            self._without_dates[key] = "" if is_known or not period else str(period.school_year)
        return self._without_dates[key]


def _first_of_each(file: SourceFile) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for _, measure in file.each("measures", "*"):
        found.setdefault(text_of(measure, "id"), measure)
    return found


def _years(calendar: SourceFile, spans: Iterable[Period]) -> set[int] | None:
    """The years of the trust's calendar; None where one has an invalid name, since it may be any year."""
    names = [path[-1] for path, _ in calendar.each("years", "*")]
    return {span.year for span in spans} if all(parse_period(str(name)) for name in names) else None


def _smallest_shown(policy: dict[str, Any]) -> int:
    cohort = policy.get("smallest_cohort")
    shown = cohort.get("shown") if isinstance(cohort, dict) else None
    return shown if isinstance(shown, int) else 0


def _ids(files: Iterable[SourceFile], *keys: str) -> set[str]:
    return {text_of(node, "id") for file in files for _, node in file.each(*keys, "*")}


def _roles(profiles: Iterable[SourceFile]) -> dict[str, set[str]]:
    own = {f.organisation: _ids([f], "roles") for f in profiles}
    shared = own.get(TRUST, set())
    return {organisation: roles | shared for organisation, roles in own.items()}


def _populations(folder: Folder) -> set[str]:
    return {
        text_of(node, "population")
        for file in folder.of_kind("comparators")
        for _, node in file.each("comparators", "*")
    }


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


def ids_in(frameworks: dict[str, dict[str, Any]] | None, framework: str, key: str) -> set[str] | None:
    """The ids in a list of a framework, or None where the framework could not be read."""
    if frameworks is None or framework not in frameworks:
        return None
    return ids_of(frameworks[framework].get(key))


def tags_in(frameworks: dict[str, dict[str, Any]] | None, framework: str) -> set[str] | None:
    """The ids of a framework's items, of every level, and of its areas; None where the framework could not be read."""
    if frameworks is None or framework not in frameworks:
        return None
    entry = frameworks[framework]
    return {*_item_ids(entry.get("items")), *_item_ids(entry.get("areas"))}


def _item_ids(items: Any) -> Iterator[str]:
    """The ids of a framework's items, and of those below them."""
    for entry in items if isinstance(items, list) else ():
        if isinstance(entry, dict):
            yield text_of(entry, "id")
            yield from _item_ids(entry.get("items"))


def grades_of(measure: dict[str, Any], names: ReferenceIndex) -> set[str] | None:
    """The grades of a measure's frameworks, or None where these could not be read."""
    scales = measure.get("scales")
    if names.frameworks is None or not scales:
        return None
    found: set[str] = set()
    for scale in scales if isinstance(scales, list) else ():
        found |= ids_in(names.frameworks, str(scale), "grades") or set()
    return found
