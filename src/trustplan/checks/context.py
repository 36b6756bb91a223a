"""One file as the rules see it: its items with their places, found once for all rules, and the names of the trust."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from trustplan.checks.items import Items, below
from trustplan.checks.reference_index import tags_in
from trustplan.model.enums import TRUST
from trustplan.primitives.periods import parse_date, parse_period
from trustplan.primitives.school_calendar import Calendar
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trustplan.checks.reference_index import ReferenceIndex
    from trustplan.source.files import Node, SourceFile
    from trustplan.source.yaml_reader import Path


class CheckContext(Items):
    """A file with the names of the whole trust. A list is empty where the file has nothing of the kind."""

    def __init__(self, file: SourceFile, names: ReferenceIndex) -> None:
        super().__init__(file)
        self.names = names
        self.organisation = file.organisation

    def each(self, *keys: str) -> Iterator[Node]:
        """Every group of keys at `keys` below the top of the file."""
        return self.file.each(*keys)

    def line(self, path: Path) -> int:
        """The line of a value."""
        return self.file.place(path).line

    @cached_property
    def roles(self) -> set[str] | None:
        """The roles of the file's organisation and of the trust, or None where these could not be read."""
        roles = self.names.roles
        return None if roles is None else roles.get(self.organisation, roles.get(TRUST, set()))

    @cached_property
    def data(self) -> dict[str, Any]:
        """The file's keys."""
        return self.file.document.data if isinstance(self.file.document.data, dict) else {}

    @cached_property
    def kpi_ids(self) -> set[str]:
        """The ids of the plan's KPIs."""
        return {text_of(kpi, "id") for _, kpi in self.kpis}

    @cached_property
    def funds(self) -> set[str]:
        """The funds of the plan's budget."""
        return {text_of(fund, "fund") for _, fund in self.each("budget", "*")}

    @cached_property
    def objectives_to_serve(self) -> set[str] | None:
        """The plan's own objectives by id and those of all plans by address, or None where a plan could not be read."""
        every = self.names.objectives
        return None if every is None else {*every, *(text_of(node, "id") for _, node in self.objectives)}

    @cached_property
    def functions_to_delegate(self) -> set[str] | None:
        """The functions of the scheme, its areas, and `all`; None where the scheme could not be read."""
        governed = self.names.governed
        areas = tags_in(self.names.frameworks, governed.scheme_areas) or set()
        return None if governed.functions is None else {*governed.functions, *areas, "all"}

    @cached_property
    def updates(self) -> list[Node]:
        """The updates of all actions."""
        return list(below(self.actions, "updates", "*"))

    @cached_property
    def changes(self) -> list[Node]:
        """The edits of dates and targets, with their reasons."""
        return list(below((*self.all, *self.parts), "changes", "*"))

    @cached_property
    def asks(self) -> list[Node]:
        """What is asked of a body."""
        return list(below(self.all, "asks", "*"))

    @cached_property
    def accepted(self) -> list[Node]:
        """Stops that a meeting accepted."""
        return list(below(self.actions, "accepted"))

    @cached_property
    def overrides(self) -> list[Node]:
        """Ratings set by hand."""
        return list(below((*self.actions, *self.kpis), "override"))

    @cached_property
    def judgements(self) -> list[Node]:
        """The judgements of all KPIs."""
        return list(below(self.kpis, "judgements", "*"))

    @cached_property
    def milestones(self) -> list[Node]:
        """The milestones of all actions."""
        return list(below(self.actions, "milestones", "*"))

    @cached_property
    def parts(self) -> list[Node]:
        """The parts of KPIs that have parts."""
        return list(below(self.kpis, "kpis", "*"))

    @cached_property
    def measured(self) -> list[Node]:
        """The KPIs that have a measure, and the parts of those that have parts."""
        found = []
        for path, kpi in self.kpis:
            if "kpis" in kpi:
                found += list(below([(path, kpi)], "kpis", "*"))
            elif "measure" in kpi:
                found.append((path, kpi))
        return found

    @cached_property
    def steps(self) -> list[Node]:
        """The steps of the targets of all measured KPIs."""
        return list(below(self.measured, "targets", "*"))

    @cached_property
    def figures(self) -> list[tuple[Path, dict[str, Any], dict[str, Any]]]:
        """Each figure of a file of measurements, with its path and its measure where this and its unit are known."""
        found = []
        for key in self.data:
            measure = (self.names.measures or {}).get(key)
            if measure is not None and text_of(measure, "unit"):
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

    def when(self, text: str, *, first: bool = False) -> date | None:
        """The day that a date means, or a period: its last school day, or its first day. None for any other text."""
        if day := parse_date(text):
            return day
        if (period := parse_period(text)) and self.calendar.knows(period):
            return self.calendar.day_of(period, first=first)
        return None
