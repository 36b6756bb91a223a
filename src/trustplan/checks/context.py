"""One file as the rules see it: its items with their places, found once for all rules, and the names of the trust."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from trustplan.checks.items import Items
from trustplan.checks.reference_index import tags_in
from trustplan.primitives.notation import TRUST
from trustplan.primitives.periods import parse_date, parse_day, parse_period
from trustplan.primitives.school_calendar import Calendar
from trustplan.source.files import as_entry, text_of

if TYPE_CHECKING:
    from datetime import date

    from trustplan.checks.items import Name
    from trustplan.checks.reference_index import ReferenceIndex
    from trustplan.source.files import Entry, Node, SourceFile
    from trustplan.source.yaml_reader import Path


class CheckContext(Items):
    """A file with the names of the whole trust; the items are those of a plan, where the file is one.

    `today` is the last day on which something can have happened, or None where nobody says.
    """

    def __init__(self, file: SourceFile, names: ReferenceIndex, today: date | None = None) -> None:
        super().__init__(file)
        self.names = names
        self.today = today
        self.organisation = file.organisation
        self._found: dict[tuple[str, ...], list[Node]] = {}
        self.names_found: dict[str, list[Name]] = {}  # by spot: what `lookups.names_at` found, as many rules ask for it

    def each(self, *keys: str) -> list[Node]:
        """Every group of keys at `keys` below the top of the file; found once, as many rules ask for the same."""
        if keys not in self._found:
            self._found[keys] = self.file.each(*keys)
        return self._found[keys]

    def line(self, path: Path) -> int:
        """The line of a value."""
        return self.file.place(path).line

    @cached_property
    def data(self) -> Entry:
        """The file's keys."""
        return as_entry(self.file.document.data)

    @cached_property
    def roles(self) -> set[str] | None:
        """The roles of the file's organisation and of the trust, or None where these could not be read."""
        roles = self.names.roles
        if roles is None:
            return None
        return roles.get(self.organisation, roles.get(TRUST, set()))

    @cached_property
    def own_roles(self) -> set[str]:
        """The roles that only this organisation has, beside those of the trust."""
        roles = self.names.roles or {}
        return roles.get(self.organisation, set()) - roles.get(TRUST, set())

    @property
    def profiles(self) -> str:
        """Where the roles are that this file may name, in words."""
        if self.organisation in ("", TRUST):
            return "the trust's profile"
        return "the profiles of this school and the trust"

    @cached_property
    def funds(self) -> set[str]:
        """The funds of the plan's budget."""
        return {text_of(fund, "fund") for _, fund in self.each("budget", "*")}

    @cached_property
    def objectives_to_serve(self) -> set[str] | None:
        """The plan's own objectives by id and those of all plans by address, or None where a plan could not be read."""
        every = self.names.objectives
        if every is None:
            return None
        return every | {text_of(node, "id") for _, node in self.objectives}

    @property
    def trust_objectives(self) -> set[str]:
        """The objectives of the trust's own plans, which those of schools serve."""
        return {ref for ref in self.names.objectives or () if ref.count("/") == 1}

    @cached_property
    def functions_to_delegate(self) -> set[str] | None:
        """The functions of the scheme, its areas, and `all`; None where the scheme could not be read."""
        governed = self.names.governed
        if governed.functions is None:
            return None
        areas = tags_in(self.names.frameworks, governed.scheme_areas) or set()
        return {*governed.functions, *areas, "all"}

    @cached_property
    def figures(self) -> list[tuple[Path, Entry, Entry]]:
        """Each figure of a file of measurements, with its path and its measure where this and its unit are known."""
        found: list[tuple[Path, Entry, Entry]] = []
        for key in self.data:
            measure = self.names.measure(key)
            if text_of(measure, "unit"):
                found += [(path, node, measure) for path, node in self.each(key, "*")]
        return found

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar of the file's organisation."""
        return self.names.calendar(self.organisation)

    @cached_property
    def period(self) -> tuple[date | None, date | None]:
        """The plan's first and last day, as far as they are written."""
        for _, period in self.each("period"):
            return parse_date(text_of(period, "from")), parse_date(text_of(period, "to"))
        return None, None

    def has_ended(self, day: date) -> bool:
        """Whether a plan had ended or was closed before a day, or its school had left."""
        _, last = self.period
        days = [last, *(parse_date(text_of(node, "on")) for _, node in self.each("closed"))]
        return self.names.has_left(self.organisation, day) or any(end and end < day for end in days)

    def when(self, text: str, *, first: bool = False) -> date | None:
        """The day that a date or a month means, or a period: its last school day, or its first day. None for any other text."""
        if day := parse_day(text, first=first):
            return day
        period = parse_period(text)
        if period is None or not self.calendar.knows(period):
            return None
        return self.calendar.day_of(period, first=first)
