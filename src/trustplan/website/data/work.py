"""What each role has before it: what it owes, its other duties, what is asked, and all of these in its calendar."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from trustplan.oversight.agenda import PLAN, Entry, half_term
from trustplan.primitives.english import capital
from trustplan.rating.status import KpiStatus
from trustplan.website.data.duties import find_duties
from trustplan.website.data.owed import END, FIGURE, JUDGEMENT, MILESTONE, NEWS, START, find_owed, horizon
from trustplan.website.data.requests import Shares
from trustplan.website.owed_words import OwedWords

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trustplan.website.context import PageContext
    from trustplan.website.data.duties import Duty, Who
    from trustplan.website.data.owed import Owed, OwedPart

AHEAD = timedelta(
    days=183
)  # how far calendars look; programs fetch them anew, and each entry of a large trust takes time

_TITLES = {  # in a calendar, by what is asked
    START: "{code} should begin: {title}",
    END: "{code} is due: {title}",
    MILESTONE: "{code}: {milestone}",
    NEWS: "{code}, update due: {title}",
    FIGURE: "{code}, figure due: {title}",
    JUDGEMENT: "{code}, assessment due: {title}",
}


class Work:
    """The work of all roles on the day of an edition for trustees."""

    def __init__(self, context: PageContext) -> None:
        self.context = context
        self.words = OwedWords(context)
        self.until = horizon(context.edition)
        self.owed = self._find(self.until)

    def _find(self, until: date) -> dict[Who, list[Owed]]:
        debts, _ = find_owed(self.context, until)
        return {(row.organisation, row.role): row.owed for row in debts}

    @cached_property
    def duties(self) -> dict[Who, list[Duty]]:
        """The duties of each role, however far away."""
        return find_duties(self.context)

    @cached_property
    def shares(self) -> Shares:
        """What each role is asked for, asks for, and is responsible for."""
        return Shares(self.context)

    def duties_of(self, who: Who) -> list[Duty]:
        """The duties of a role by the day to which it looks ahead."""
        return [duty for duty in self.duties.get(who, ()) if duty.entry.on <= self.until]

    @cached_property
    def dates(self) -> dict[Who, list[Entry]]:
        """What stands in each role's calendar for a year, by day; only of roles for which anything does."""
        found: dict[Who, dict[str, Entry]] = {}
        owed = self._find(self.context.edition.day + AHEAD)
        for who in self.context.roles.paths:
            entries: dict[str, Entry] = {}
            for one in owed.get(who, ()):
                for entry in self._entries(one):
                    entries[entry.key] = entry
            for duty in self.duties.get(who, ()):
                entries[duty.entry.key] = duty.entry
            if entries:
                found[who] = entries
        return {who: sorted(rows.values(), key=lambda e: (e.on, e.key)) for who, rows in found.items()}

    def _entries(self, owed: Owed) -> Iterator[Entry]:
        code, title = self.words.code_and_title(owed)
        for asked in owed.asked:
            if asked.due:
                words = _TITLES[asked.kind].format(code=code, title=title, milestone=capital(asked.title))
                key = self._key(owed, asked, asked.due)
                yield Entry(on=asked.due, kind=PLAN, title=words, key=key, organisation=owed.organisation)

    def _key(self, owed: Owed, asked: OwedPart, due: date) -> str:
        """A key that holds no day: of what comes again it has the half-term."""
        ref, item = owed.item.ref, owed.item
        if asked.kind == END:
            return ref
        if asked.kind == START:
            return f"{START}/{ref}"
        if asked.kind == MILESTONE:
            return f"{ref}/{asked.name}"
        if isinstance(item, KpiStatus) and item.measure:
            ref = f"{owed.organisation}/{item.measure.id}/{item.kpi.group or ''}"
        return f"{asked.kind}/{ref}/{half_term(self.context.edition.trust, due)}"
