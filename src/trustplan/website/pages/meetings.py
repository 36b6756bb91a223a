"""The pages on meetings, one for each; on the year of those who govern; and on what each role leads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trustplan.model import TRUST, Rating
from trustplan.oversight.agenda import KINDS, Entry
from trustplan.primitives.english import capital, counted, inside, listed, say_count, say_date, say_period, verb
from trustplan.primitives.periods import HALF_TERMS, NAMES, Period
from trustplan.rating.status import ActionStatus
from trustplan.website.context import WIDE
from trustplan.website.page import SearchEntry, cut, first
from trustplan.website.pages.blocks import without_first_ratings
from trustplan.website.pages.delegation import CHANGES, functions_of, say_functions
from trustplan.website.pages.reviews import reported_reviews
from trustplan.website.pages.sections import GOVERNANCE, HOME, menu_page
from trustplan.website.pages.support import rank_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.diff.history import Snapshot
    from trustplan.diff.ratings import Difference
    from trustplan.model import Meeting, Organisation
    from trustplan.website.context import PageContext
    from trustplan.website.overview_text import AskedFor
    from trustplan.website.page import Page

MEETINGS = ("Meetings", "meetings/")
MOST_CHANGES = 40
MOST_ROLES = 24  # organisations whose roles are on the page


def make_meetings(context: PageContext) -> Iterator[Page]:
    """The pages on meetings, the year and roles that have any content for this audience."""
    trust = context.edition.trust
    if trust.meetings:
        yield _meetings(context)
        for meeting in trust.meetings:
            yield _meeting(context, meeting)
    if context.overview.school_year:
        yield _year(context)
    if context.edition.is_for_trustees and any(a.action.lead for a in _actions(context)):
        yield _roles(context)


def _held(context: PageContext, meeting: Meeting) -> bool:
    return meeting.date < context.edition.day


def _meetings(context: PageContext) -> Page:
    trust = context.edition.trust
    ahead = [m for m in trust.meetings if not _held(context, m)]
    behind = [m for m in reversed(trust.meetings) if _held(context, m)]
    lead = (
        f"The next is the {inside(ahead[0].title)} on {say_date(ahead[0].date)}."
        if ahead
        else "No meeting is in the calendar."
    )
    return menu_page(
        context,
        "meetings.html",
        path="meetings/",
        title="Meetings",
        section=GOVERNANCE,
        headings=[("To come", "ahead"), ("Held", "held")],
        lead=lead,
        ahead=[_row(context, m) for m in ahead],
        behind=[_row(context, m) for m in behind],
    )


def _row(context: PageContext, meeting: Meeting) -> dict[str, Any]:
    asks = (
        [a for a in context.overview_text.every_ask if a.ask.meeting == meeting.id]
        if context.edition.is_for_trustees
        else []
    )
    received = _received(context, meeting)
    parts = []
    if asks:
        decided = sum(bool(a.ask.outcome) for a in asks)
        parts.append(f"{counted(len(asks), 'decision')} asked" + (f", {say_count(decided)} made" if decided else ""))
    if received:
        parts.append(counted(len(received), "review"))
    return {
        "meeting": meeting,
        "to": f"meetings/{meeting.id}/",
        "text": capital(listed(parts)),
    }


def _snapshot(context: PageContext, meeting: Meeting) -> Snapshot | None:
    return next((s for s in context.edition.history if s.meeting and s.meeting.id == meeting.id), None)


def _meeting(context: PageContext, meeting: Meeting) -> Page:
    """A meeting: the ratings at the cut-off of its papers, what had changed, its decisions, and the reviews it received."""
    edition = context.edition
    title = f"{meeting.title}, {say_date(meeting.date)}"
    is_next = edition.next_meeting is not None and edition.next_meeting.id == meeting.id
    lead = _lead(context, meeting, is_next=is_next)
    return context.page(
        "meeting.html",
        path=f"meetings/{meeting.id}/",
        title=title,
        trail=[HOME, MEETINGS],
        hides=WIDE,
        headings=[
            ("What was known", "known"),
            ("What had changed", "changed"),
            *(
                [("Decisions", "decisions"), ("Reviews received", "reviews"), ("Support", "support")]
                if edition.is_for_trustees
                else []
            ),
        ],
        source=meeting.at,
        search=[SearchEntry(title=title, text=lead)],
        lead=lead,
        meeting=meeting,
        late=lambda: {
            "is_next": is_next,
            "is_held": _held(context, meeting),
            "spreads": _spreads(context, meeting, is_next=is_next),
            "objectives": _objectives(context, meeting, is_next=is_next),
            **_changed(context, meeting, is_next=is_next),
            "asks": [_ask(context, a) for a in context.overview_text.every_ask if a.ask.meeting == meeting.id],
            "accepted": _accepted(context, meeting),
            **reported_reviews(context, _received(context, meeting)),
            "reports": _reports(context, meeting),
            "decided": _decided(context, meeting),
        },
    )


def _lead(context: PageContext, meeting: Meeting, *, is_next: bool) -> str:
    papers = f"Its papers {'closed' if meeting.as_at <= context.edition.day else 'close'} on {say_date(meeting.as_at)}."
    if is_next:
        return (
            f"The meeting that this edition is for. {papers}"
            if context.edition.edition_ref
            else f"The next meeting of the board. {papers}"
        )
    if not _held(context, meeting):
        return f"To come. {papers}"
    snapshot = _snapshot(context, meeting)
    if snapshot is None:
        return papers
    off = sum(r is Rating.OFF_TRACK for r in snapshot.items.values())
    noun = counted(off, "item")
    return f"{papers} {capital(noun)} {verb(off, 'was', 'were')} {context.marks.own('off track')} then, as far as was known."


def _spreads(context: PageContext, meeting: Meeting, *, is_next: bool) -> list[tuple[str, dict[Rating, int]]]:
    """How many actions and KPIs of the trust's and the schools' plans had each rating."""
    snapshot = context.edition.history[-1] if is_next else _snapshot(context, meeting)
    if snapshot is None:
        return []
    actions: dict[Rating, int] = {}
    kpis: dict[Rating, int] = {}
    for item in context.edition.rated.items:
        rating = snapshot.items.get(item.ref)
        if rating:
            side = actions if isinstance(item, ActionStatus) else kpis
            side[rating] = side.get(rating, 0) + 1
    return [(name, counts) for name, counts in (("Delivery", actions), ("Impact", kpis)) if counts]


def _objectives(context: PageContext, meeting: Meeting, *, is_next: bool) -> list[dict[str, Any]]:
    """The trust's objectives with both ratings at the papers' cut-off."""
    snapshot = context.edition.history[-1] if is_next else _snapshot(context, meeting)
    if snapshot is None:
        return []
    return [
        {"o": o, "pair": snapshot.objectives[o.ref]}
        for o in context.edition.rated.objectives
        if o.organisation == TRUST and o.ref in snapshot.objectives
    ]


def _changed(context: PageContext, meeting: Meeting, *, is_next: bool) -> dict[str, Any]:
    snapshot = _snapshot(context, meeting)
    changes: Sequence[Difference] = ()
    since = None
    if is_next:
        changes, since = context.edition.changes, context.edition.since
    elif snapshot:
        changes, since = snapshot.changes, snapshot.since
    shown = [c for c in without_first_ratings(changes) if c.ref in context.edition.rated.index]
    count = sum(c.old == Rating.NOT_ASSESSED for c in changes if not c.is_edit)
    return {
        "changes": cut(sorted(shown, key=lambda c: (not c.dimension, not c.is_fall)), MOST_CHANGES),
        "first": counted(count, "rating") if count else "",
        "since": since,
    }


def _ask(context: PageContext, wanted: AskedFor) -> dict[str, Any]:
    ask = wanted.ask
    return {
        "ask": ask,
        "path": wanted.path,
        "code": wanted.code,
        "from": context.names.role(wanted.organisation, ask.asked_by) if ask.asked_by else "",
    }


def _accepted(context: PageContext, meeting: Meeting) -> list[ActionStatus]:
    """The stops and carry-overs that the meeting accepted."""
    return [
        a
        for a in _actions(context)
        if a.action.accepted_on == meeting.date
        and a.action.accepted_by == meeting.body
        and context.item_text.has_ended(a)
    ]


def _received(context: PageContext, meeting: Meeting) -> list[tuple[Organisation, Any]]:
    trust = context.edition.trust
    found = [(o, r) for o in (trust.own, *trust.schools) for r in o.reviews if r.meeting == meeting.id]
    return sorted(found, key=lambda pair: (pair[1].tool, pair[0].short))


def _reports(context: PageContext, meeting: Meeting) -> list[dict[str, Any]]:
    trust = context.edition.trust
    return [
        {
            "school": s,
            "report": r,
            "period": say_period(r.period) if r.period else "",
            "ratings": [p.rating for p in r.areas if p.rating],
        }
        for s in trust.schools
        for r in s.support.reports
        if r.meeting == meeting.id
    ]


def _decided(context: PageContext, meeting: Meeting) -> list[dict[str, Any]]:
    """The decisions on support that the meeting made."""
    trust, criteria = context.edition.trust, context.edition.trust.governance.criteria
    if criteria is None:
        return []
    return [
        {
            "school": s,
            "level": rank_of(criteria, d.level),
            "decision": d,
            "changes": [
                f"{CHANGES[c.change]}: {say_functions(c.functions, functions_of(context, c.functions))}"
                for c in d.delegation
            ],
        }
        for s in trust.schools
        for d in s.support.decisions
        if d.meeting == meeting.id
    ]


# The year


def _year(context: PageContext) -> Page:
    entries = context.overview.school_year
    year = context.overview.year
    calendar = context.edition.trust.calendar(TRUST)
    halves = []
    for part in HALF_TERMS:
        period = Period(year=year.year, part=part)
        if calendar.knows(period):
            rows = [e for e in entries if calendar.start(period) <= e.on <= calendar.end(period)]
            halves.append((capital(NAMES[part]), calendar.start(period), calendar.end(period), rows))
    if not halves:
        halves = [(say_period(year), calendar.start(year), calendar.end(year), list(entries))]
    lead = f"{capital(counted(len(entries), 'date'))} of the school year {say_period(year)}, to print on one sheet."
    return menu_page(
        context,
        "year.html",
        path="year/",
        title=f"The year {say_period(year)}",
        nav="The year",
        section=GOVERNANCE,
        headings=[(name, f"half-{n}") for n, (name, _, _, _) in enumerate(halves)],
        search=[SearchEntry(title="The year", text=lead)],
        lead=lead,
        late=lambda: {
            "halves": [(name, begin, end, _days(context, rows)) for name, begin, end, rows in halves],
            "kinds": KINDS,
            "counts": {kind: sum(e.kind == kind for e in entries) for kind in KINDS},
        },
    )


def _days(context: PageContext, entries: list[Entry]) -> list[dict[str, Any]]:
    """The entries of each day, each with the word for its kind where that differs from the one above it."""
    found: list[dict[str, Any]] = []
    for entry in entries:
        if not found or found[-1]["on"] != entry.on:
            found.append({"on": entry.on, "is_past": entry.on < context.edition.day, "rows": [], "last": ""})
        kind = "" if found[-1]["last"] == entry.kind else KINDS[entry.kind]
        found[-1]["rows"].append((entry.title, kind))
        found[-1]["last"] = entry.kind
    return found


# Roles


def _actions(context: PageContext) -> list[ActionStatus]:
    return [i for i in context.edition.rated.each if isinstance(i, ActionStatus)]


def _roles(context: PageContext) -> Page:
    trust = context.edition.trust
    everyone = [o for o in (trust.own, *trust.schools) if context.index.plans_of.get(o.id)]
    late = sum(_is_overdue(a) for a in _actions(context))
    lead = f"What each role leads. {capital(counted(late, 'action'))} {verb(late, 'is', 'are')} late or without news."
    return menu_page(
        context,
        "roles.html",
        path="roles/",
        title="By role",
        section=GOVERNANCE,
        headings=[(o.short, f"of-{o.id}") for o in everyone[:MOST_ROLES]],
        lead=lead,
        late=lambda: {
            "blocks": first(everyone, MOST_ROLES, lambda o: (o, _of(context, o))),
        },
    )


def _is_overdue(a: ActionStatus) -> bool:
    """Whether an action is past its day, late on a milestone, or without the news that is due."""
    return a.is_late or a.is_stale


def _of(context: PageContext, organisation: Organisation) -> list[dict[str, Any]]:
    """The roles of an organisation's plans, those with the most that is overdue first."""
    rows: dict[str, dict[str, Any]] = {}

    def role(name: str) -> dict[str, Any]:
        title = context.names.role(organisation.id, name)
        new = {"title": title, "sponsors": [], "leads": [], "monitors": [], "groups": []}
        return rows.setdefault(name, new)

    for status in context.index.plans_of.get(organisation.id, []):
        for o in status.objectives:
            if o.objective.sponsor:
                role(o.objective.sponsor)["sponsors"].append(o)
            for a in (x for x in o.each if isinstance(x, ActionStatus)):
                if a.action.lead and not a.is_accepted:
                    role(a.action.lead)["leads"].append((a, _is_overdue(a)))
                if a.action.monitor:
                    role(a.action.monitor)["monitors"].append(a)
    for school, work in context.overview.works.items():
        if organisation.id == TRUST and any(r.id == work.group.lead for r in organisation.profile.roles):
            role(work.group.lead)["groups"].append((school, work))
    for found in rows.values():
        found["overdue"] = sum(late for _, late in found["leads"])
        found["leads"].sort(key=lambda pair: not pair[1])
    return sorted(rows.values(), key=lambda r: (-r["overdue"], r["title"]))
