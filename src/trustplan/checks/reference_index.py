"""The names that files define for each other, gathered from raw data."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, field

from trustplan.checks.governance_index import GovernanceIndex, by_id, by_organisation
from trustplan.checks.items import Items
from trustplan.primitives.notation import TRUST
from trustplan.primitives.periods import Period, parse_date, parse_period
from trustplan.primitives.school_calendar import Calendar
from trustplan.source.calendars import read_calendars
from trustplan.source.catalogue import SHOWN, frameworks_beside, measures_beside
from trustplan.source.files import as_entry, as_list, ids_of, plan_ref, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from trustplan.checks.governance_index import Entries
    from trustplan.source.catalogue import WithCatalogue
    from trustplan.source.files import Entry, Folder, Node, SourceFile

MEASURES = "reference/measures.yaml"
T = TypeVar("T")


class Outline(Struct, frozen=True, kw_only=True):
    """A plan in short: its period, the title of each of its items by id, and whether somebody closed it."""

    period: tuple[str, str]
    titles: dict[str, str]
    is_closed: bool = False

    def is_like(self, other: Outline) -> bool:
        """Whether two plans are copies: of one period, with the same ids, most of them with the same title."""
        if self.period != other.period or self.titles.keys() != other.titles.keys():
            return False
        same = [name for name, title in self.titles.items() if other.titles[name] == title]
        return 2 * len(same) > len(self.titles)


class ReferenceIndex(Struct, frozen=True, kw_only=True, dict=True):
    """What may be referred to. A set is None where its file could not be read, which is reported already."""

    measures: WithCatalogue | None
    populations: set[str] | None
    roles: dict[str, set[str]] | None
    bodies: set[str] | None
    meetings: dict[str, date | None] | None
    frameworks: WithCatalogue | None
    objectives: set[str] | None
    items: dict[str, set[str]] | None
    organisations: set[str] | None
    school_groups: Entries | None
    sources: Entries | None
    sources_named: frozenset[str] | None
    lists: Entries | None
    similar_schools: int
    calendars: dict[str, Calendar]
    years: set[int] | None
    measurements: dict[str, dict[str, Any]]
    is_public: bool
    smallest_shown: int
    governed: GovernanceIndex
    outlines: dict[str, Outline]
    outlines_beside: dict[str, list[str]]  # by folder, the names of its plans in order; that of the trust is empty
    links: dict[str, dict[str, list[str]]]
    measures_of_kpis: dict[str, list[tuple[str, str]]]  # by plan, each KPI or part with a measure, and this
    plans_ending: dict[date, dict[str, date]] = field(default_factory=dict)  # `lifetimes` keeps them here, by today
    _without_dates: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Folder) -> ReferenceIndex:
        """Gather the names from all files."""
        unread = {kind for kind, _ in folder.unread}

        def gathered(kind: str, gather: Callable[[tuple[SourceFile, ...]], T]) -> T | None:
            return None if kind in unread else gather(folder.of_kind(kind))

        calendar = folder.one("calendar")
        calendars = read_calendars(calendar)
        policy = _policy(folder)
        return cls(
            measures=gathered("measures", _measures),
            populations=gathered("comparators", _populations),
            roles=gathered("profile", _roles),
            bodies=gathered("profile", lambda profiles: _ids(profiles, "bodies")),
            meetings=_meetings(calendar),
            frameworks=gathered("framework", _frameworks),
            objectives=gathered("plan", _objectives),
            items=gathered("plan", _items),
            organisations=gathered("profile", lambda profiles: {f.organisation for f in profiles}),
            school_groups=gathered("school-groups", lambda files: by_id(files, "groups")),
            sources=gathered("sources", lambda files: by_id(files, "sources")),
            sources_named=_sources_named(folder),
            lists=gathered("comparators", lambda files: by_id(files, "lists")),
            similar_schools=_fewest_similar(policy),
            calendars=calendars,
            years=_years(calendar, calendars[TRUST].spans),
            measurements=by_organisation(folder.of_kind("measurements")),
            is_public=policy.get("repository") == "public",
            smallest_shown=_smallest_shown(policy),
            governed=GovernanceIndex.of(folder),
            **_of_plans(folder.of_kind("plan")),
        )

    def measure(self, name: str) -> Entry:
        """A measure of the catalogue; an empty one where the catalogue has none of the name, or could not be read."""
        return self.measures.get(name, {}) if self.measures else {}

    def said_in(self, measure: str) -> str:
        """Where it is written what a measure is: the trust's file, or the catalogue."""
        return SHOWN if measure not in self.own_measures else MEASURES

    def changed_in(self, measure: str) -> str:
        """Where a trust can change what a measure is; one of the catalogue has to be copied there first."""
        copied = f" (“trustplan new measure {measure}” copies it there)" if measure not in self.own_measures else ""
        return f"{MEASURES}{copied}"

    def framework(self, name: str) -> Entry:
        """A framework; an empty one where there is none of the name, or it could not be read."""
        return self.frameworks.get(name, {}) if self.frameworks else {}

    @property
    def own_measures(self) -> Iterable[str]:
        """The measures that the trust defines itself."""
        return self.measures.own if self.measures else ()

    @property
    def own_frameworks(self) -> Iterable[str]:
        """The frameworks that the trust defines itself."""
        return self.frameworks.own if self.frameworks else ()

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

    def has_left(self, organisation: str, day: date) -> bool:
        """Whether an organisation had left the trust before a day."""
        left = parse_date(text_of(self.governed.profiles.get(organisation, {}), "left"))
        return left is not None and left < day

    def title_of(self, organisation: str) -> str:
        """An organisation's short name, or its title."""
        profile = self.governed.profiles.get(organisation, {})
        if organisation == TRUST:
            return "the trust"
        return text_of(profile, "short") or text_of(profile, "title") or organisation

    def bodies_of(self, organisation: str) -> list[Entry]:
        """The bodies in an organisation's profile."""
        return [as_entry(body) for body in as_list(self.governed.profiles.get(organisation, {}).get("bodies"))]

    def retired_roles(self, organisation: str) -> dict[str, date]:
        """The roles that nobody holds any more, with the last day of each, by what the profiles say."""
        found: dict[str, date] = {}
        for name in (TRUST, organisation):
            for role in as_list(self.governed.profiles.get(name, {}).get("roles")):
                day = parse_date(text_of(as_entry(role), "until"))
                found.pop(text_of(as_entry(role), "id"), None)
                if day:
                    found[text_of(as_entry(role), "id")] = day
        return found

    def calendar(self, organisation: str) -> Calendar:
        """The calendar of an organisation, the trust's where it has none of its own."""
        return self.calendars.get(organisation, self.calendars[TRUST])

    def year_without_dates(self, organisation: str, text: str) -> str:
        """The school year of a term or half-term for which an organisation's calendar has no dates, or empty."""
        if organisation not in self.calendars:
            organisation = TRUST
        key = organisation, text
        if key not in self._without_dates:
            period = parse_period(text)
            year = ""
            if period and period.part and not self.calendar(organisation).knows(period):
                year = str(period.school_year)
            self._without_dates[key] = year
        return self._without_dates[key]


def _policy(folder: Folder) -> Entry:
    file = folder.one("policy")
    return as_entry(file.document.data) if file else {}


def _measures(files: Iterable[SourceFile]) -> WithCatalogue:
    return measures_beside(by_id(files, "measures"))


def _meetings(calendar: SourceFile | None) -> dict[str, date | None] | None:
    """The day of each meeting."""
    if calendar is None:
        return None
    return {text_of(m, "id"): parse_date(text_of(m, "date")) for _, m in calendar.each("meetings", "*")}


def _years(calendar: SourceFile | None, spans: Iterable[Period]) -> set[int] | None:
    """The years of the trust's calendar; None where one has an invalid name, since it may be any year."""
    if calendar is None:
        return None
    for path, _ in calendar.each("years", "*"):
        if not parse_period(str(path[-1])):
            return None
    return {span.year for span in spans}


def _smallest_shown(policy: Entry) -> int:
    shown = as_entry(policy.get("smallest_cohort")).get("shown")
    return shown if isinstance(shown, int) else 0


def _fewest_similar(policy: Entry) -> int:
    fewest = policy.get("similar_schools")
    return fewest if isinstance(fewest, int) else 0


def _ids(files: Iterable[SourceFile], key: str) -> set[str]:
    return set(by_id(files, key))


def _roles(profiles: Iterable[SourceFile]) -> dict[str, set[str]]:
    own = {file.organisation: _ids([file], "roles") for file in profiles}
    shared = own.get(TRUST, set())
    return {organisation: roles | shared for organisation, roles in own.items()}


def _populations(files: Iterable[SourceFile]) -> set[str]:
    found: set[str] = set()
    for file in files:
        found |= {text_of(node, "population") for _, node in file.each("comparators", "*")}
    return found


def _sources_named(folder: Folder) -> frozenset[str] | None:
    """The ids of sources that figures and comparators name; None where one of their files could not be read."""
    if {"measurements", "comparators"} & {kind for kind, _ in folder.unread}:
        return None
    found: set[str] = set()
    for file in folder.of_kind("measurements"):
        found |= {text_of(node, "source") for _, node in file.each("*", "*")}
    for file in folder.of_kind("comparators"):
        found |= {text_of(node, "source") for _, node in file.each("comparators", "*")}
    return frozenset(found)


def _frameworks(files: Iterable[SourceFile]) -> WithCatalogue:
    return frameworks_beside({f.name: f.document.data for f in files if isinstance(f.document.data, dict)})


def _objectives(files: Iterable[SourceFile]) -> set[str]:
    """The addresses of every plan's objectives."""
    found: set[str] = set()
    for file in files:
        found |= _addresses(plan_ref(file), file.each("objectives", "*"))
    return found


def _items(files: Iterable[SourceFile]) -> dict[str, set[str]]:
    """The addresses of every plan's items."""
    return {plan_ref(file): _addresses(plan_ref(file), Items(file).all) for file in files}


def _of_plans(files: Iterable[SourceFile]) -> dict[str, Any]:
    """Each plan in short, and by each item's address what it serves and what it goes on with."""
    outlines: dict[str, Outline] = {}
    links: dict[str, dict[str, list[str]]] = {"serves": {}, "carried_from": {}}
    measured: dict[str, list[tuple[str, str]]] = {}
    for file in files:
        plan, items, titles = plan_ref(file), Items(file), dict[str, str]()
        measured[plan] = [(text_of(kpi, "id"), text_of(kpi, "measure")) for _, kpi in items.measured]
        for _, node in items.all:
            name = text_of(node, "id")
            titles[name] = text_of(node, "title")
            words = [str(word) for word in as_list(node.get("serves"))]
            links["serves"][f"{plan}/{name}"] = [address_in(plan, word) for word in words]
            links["carried_from"][f"{plan}/{name}"] = [address_in(plan, text_of(node, "carried_from"))]
        data = as_entry(file.document.data)
        period = as_entry(data.get("period"))
        days = text_of(period, "from"), text_of(period, "to")
        outlines[plan] = Outline(period=days, titles=titles, is_closed="closed" in data)
    beside: dict[str, list[str]] = {}
    for ref in sorted(outlines):
        home, _, name = ref.rpartition("/")
        beside.setdefault(home, []).append(name)
    return {"outlines": outlines, "outlines_beside": beside, "links": links, "measures_of_kpis": measured}


def address_in(plan: str, word: str) -> str:
    """The whole address that a word in a plan means: one without a slash is of the plan itself."""
    return word if "/" in word else f"{plan}/{word}"


def _addresses(plan: str, nodes: Iterable[Node]) -> set[str]:
    return {f"{plan}/{text_of(node, 'id')}" for _, node in nodes}


def ids_in(frameworks: Mapping[str, Entry] | None, framework: str, key: str) -> set[str] | None:
    """The ids in a list of a framework, or None where the framework could not be read."""
    if frameworks is None or framework not in frameworks:
        return None
    return ids_of(frameworks[framework].get(key))


def tags_in(frameworks: Mapping[str, Entry] | None, framework: str) -> set[str] | None:
    """The ids of a framework's items, of every level, and of its areas; None where the framework could not be read."""
    if frameworks is None or framework not in frameworks:
        return None
    entry = frameworks[framework]
    return {*_item_ids(entry.get("items")), *_item_ids(entry.get("areas"))}


def _item_ids(items: object) -> Iterator[str]:
    """The ids of a framework's items, and of those below them."""
    for entry in as_list(items):
        if isinstance(entry, dict):
            yield text_of(entry, "id")
            yield from _item_ids(entry.get("items"))


def grades_of(measure: Entry, names: ReferenceIndex) -> set[str] | None:
    """The grades of a measure's frameworks, or None where these could not be read."""
    scales = measure.get("scales")
    if names.frameworks is None or not scales:
        return None
    found: set[str] = set()
    for scale in as_list(scales):
        found |= ids_in(names.frameworks, str(scale), "grades") or set()
    return found
