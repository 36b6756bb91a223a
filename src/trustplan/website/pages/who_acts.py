"""Who must act, and by when: what is overdue, and what is due before the next meeting, each with the role that it is with."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.oversight.agenda import REPORT, REVIEW
from trustplan.primitives.english import capital, listed, say_count, say_date, say_day, say_days
from trustplan.rating.status import ActionStatus
from trustplan.website.data.duties import find_duties
from trustplan.website.data.owed import END, FIGURE, JUDGEMENT, MILESTONE, START, find_owed, horizon
from trustplan.website.page import Cut, cut
from trustplan.website.pages.missing import find_missing

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from trustplan.model import Meeting
    from trustplan.website.context import PageContext
    from trustplan.website.data.duties import Duty, Who
    from trustplan.website.data.owed import Owed, OwedByRole, OwedPart
    from trustplan.website.overview_text import AskedFor

MOST_ROWS = 5
NOBODY = "No owner recorded"
_DOING = {START: "Begin", END: "Complete", JUDGEMENT: "Assess", FIGURE: "Figure for"}


class OverdueRow(Struct, frozen=True, kw_only=True):
    """Something overdue since a day, and the role that it is with. `organisation` is whose it is."""

    title: str
    path: str
    flag: str
    text: str
    since: date
    who: str
    organisation: str


class BeforeRow(Struct, frozen=True, kw_only=True):
    """What a role has to do before the meeting, and by when."""

    who: str
    what: str
    by: str


def find_asks(context: PageContext) -> list[AskedFor]:
    """The decisions that the next meeting is asked for or that fall due, and that have no outcome yet, by paper."""
    meeting = context.edition.next_meeting
    return asks_of(context, meeting) if meeting else []


def asks_of(context: PageContext, meeting: Meeting) -> list[AskedFor]:
    """The same of any meeting; what falls due without being asked for is of the next one of the body that decides it."""
    if not context.edition.is_for_trustees:
        return []
    is_next = context.edition.trust.board_meetings(context.edition.day, meeting.body)[1] == meeting
    found = [w for w in context.overview_text.asked_of(meeting, is_next=is_next) if not w.ask.outcome]
    return sorted(found, key=lambda w: (w.ask.paper or "~", w.path))


def rows_overdue(
    context: PageContext, debts: Sequence[OwedByRole], duties: Mapping[Who, list[Duty]], most: int = MOST_ROWS
) -> Cut[OverdueRow]:
    """What is missing or late, with the role that owes it; what has waited longest first."""
    holders: dict[str, str] = {}
    of_duties: dict[tuple[str, ...], str] = {}
    for row in debts:
        for owed in row.owed:
            holders.setdefault(owed.item.ref, _who(context, row.organisation, row.title))
    for (organisation, role), rows_of in duties.items():
        title = context.edition.trust.holder_title(organisation, role)
        for duty in rows_of:
            if duty.is_late:
                of_duties.setdefault(duty.about, _who(context, organisation, title))
    rows = []
    for missing in find_missing(context):
        who = holders.get(missing.ref) or of_duties.get(missing.about) or NOBODY
        rows.append(
            OverdueRow(
                title=missing.title,
                path=missing.path,
                flag=missing.flag,
                text=missing.text,
                since=missing.since,
                who=who,
                organisation=missing.organisation,
            )
        )
    missing_refs = {missing.ref for missing in find_missing(context)}
    for row in debts:
        who = _who(context, row.organisation, row.title)
        rows += [_late(context, owed, who) for owed in row.owed if _is_late_work(owed, missing_refs)]
    return cut(sorted(rows, key=lambda row: (row.since, row.title)), most)


def _is_late_work(owed: Owed, missing_refs: Container[str]) -> bool:
    return isinstance(owed.item, ActionStatus) and owed.is_late and owed.item.ref not in missing_refs


def _late(context: PageContext, owed: Owed, who: str) -> OverdueRow:
    """Work that is past its day, or should have begun."""
    asked = next(one for one in owed.asked if one.is_late)
    since = asked.due or context.edition.day
    what = {START: "To begin", END: "Due", MILESTONE: f"{asked.title}: due"}.get(asked.kind, "Due")
    return OverdueRow(
        title=f"{context.names.code(owed.item.ref)}: {owed.item.title}",
        path=context.urls.path(owed.item.ref),
        flag="Late",
        text=f"{what} {say_date(since)}, {say_days((context.edition.day - since).days)} late",
        since=since,
        who=who,
        organisation=owed.item.organisation,
    )


def _who(context: PageContext, organisation: str, title: str) -> str:
    """A role, and whose it is where it is a school's."""
    return ", ".join(filter(None, (title, context.names.whose(organisation))))


def rows_before(
    context: PageContext, debts: Sequence[OwedByRole], duties: Mapping[Who, list[Duty]], until: date
) -> Cut[BeforeRow]:
    """What is still to be done by a day, a row for each role and day, the earliest first."""
    found = chain(_papers(context, until), _of_duties(context, duties, until), _of_debts(context, debts, until))
    return _by_day(context, found)


def due_by_school(context: PageContext) -> dict[str, Cut[BeforeRow]]:
    """What is due from the roles of each school in the time to which roles look ahead."""
    until = horizon(context.edition)
    debts: dict[str, list[OwedByRole]] = {}
    for row in find_owed(context, until)[0]:
        debts.setdefault(row.organisation, []).append(row)
    duties: dict[str, dict[Who, list[Duty]]] = {}
    for who, rows in find_duties(context).items():
        duties.setdefault(who[0], {})[who] = rows
    found = {}
    for school in context.edition.trust.schools:
        of_duties = _of_duties(context, duties.get(school.id, {}), until)
        asked = chain(of_duties, _of_debts(context, debts.get(school.id, []), until))
        here = [(by, who.removesuffix(f", {school.short}"), what) for by, who, what in asked]
        found[school.id] = _by_day(context, here)
    return found


def _by_day(context: PageContext, asked: Iterable[tuple[date, str, str]]) -> Cut[BeforeRow]:
    """A row for each role and day."""
    found: dict[tuple[date, str], list[str]] = {}
    for by, who, what in asked:
        found.setdefault((by, who), []).append(what)
    rows = []
    for (by, who), whats in sorted(found.items()):
        what = "; ".join(whats[:2])
        if len(whats) > 2:
            what += f"; and {say_count(len(whats) - 2)} more"
        rows.append(BeforeRow(who=who, what=what, by=say_day(by, context.edition.day)))
    return cut(rows, MOST_ROWS)


def _papers(context: PageContext, until: date) -> Iterator[tuple[date, str, str]]:
    """What decisions still lack, from those who ask for them."""
    for number, asked_for in enumerate(find_asks(context), 1):
        ask = asked_for.ask
        lacks = ["paper"] * (not ask.paper) + ["recommendation"] * (not ask.recommended)
        if ask.asked_by and lacks:
            who = str(context.names.role(asked_for.organisation, ask.asked_by))
            yield until, who, capital(f"{listed(lacks)} for decision {number}")


def _of_duties(context: PageContext, duties: Mapping[Who, list[Duty]], until: date) -> Iterator[tuple[date, str, str]]:
    """Reviews, and reports of action groups."""
    for (organisation, role), rows in duties.items():
        who = _who(context, organisation, context.edition.trust.holder_title(organisation, role))
        for duty in rows:
            if duty.kind in (REPORT, REVIEW) and not duty.is_late and duty.entry.on <= until:
                yield duty.entry.on, who, duty.title_for(context.edition.trust.organisations[organisation])


def _of_debts(context: PageContext, debts: Sequence[OwedByRole], until: date) -> Iterator[tuple[date, str, str]]:
    """Updates, milestones, ends, figures and judgements."""
    for row in debts:
        who = _who(context, row.organisation, row.title)
        for owed in row.owed:
            for asked in owed.asked:
                if not asked.is_late and asked.due and asked.due <= until:
                    yield max(asked.due, context.edition.day), who, _what(context, owed, asked)


def _what(context: PageContext, owed: Owed, asked: OwedPart) -> str:
    """What is asked for, in a few words."""
    item = owed.item
    if isinstance(item, ActionStatus):
        code, title = context.names.code(item.ref), item.title
    else:
        code, title = context.names.kpi_code(item), context.names.kpi_title(item)
    if asked.kind == MILESTONE:
        return f"{asked.title} ({code})"
    if asked.kind == FIGURE and not asked.title:
        return f"New figure: {title} ({code})"
    if asked.kind == FIGURE:
        return f"Figure for {asked.title}: {title} ({code})"
    return f"{_DOING.get(asked.kind, 'Update')}: {title} ({code})"
