"""The page of each role, “My work”: what is overdue, due before the next meeting and soon, and what is asked of whom."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.english import capital, counted, inside, listed, say_count, say_date, say_days, verb
from trustplan.rating.status import ActionStatus
from trustplan.website.context import WIDE
from trustplan.website.data.asked_figures import form_link
from trustplan.website.data.owed import DAYS, END, FIGURE, JUDGEMENT, MILESTONE, NEWS, START
from trustplan.website.ical import role_calendar
from trustplan.website.page import Cut, SearchEntry, cut
from trustplan.website.pages.roles import has_index
from trustplan.website.pages.sections import HOME, MY_WORK
from trustplan.website.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from trustplan.rating.status import Item
    from trustplan.website.context import PageContext
    from trustplan.website.data.duties import Duty, Who
    from trustplan.website.data.owed import Owed
    from trustplan.website.data.requests import Part, Request
    from trustplan.website.data.work import Work
    from trustplan.website.page import Page

_COPY = "assets/my-work/copy.js"
MOST_PARTS, MOST_REQUESTS, MOST_FORMS = 12, 8, 3

# Of what is owed, by what is asked: its title, and how several are counted. A word in braces is the plan's own.
_TITLES = {
    START: ("Begin: {title}", "{action} to begin", "{actions} to begin"),
    END: ("Complete: {title}", "{action} to complete", "{actions} to complete"),
    MILESTONE: ("{milestone}", "{milestone}", "{milestones}"),
    NEWS: ("Update: {title}", "update", "updates"),
    FIGURE: ("Figure: {title}", "figure", "figures"),
    JUDGEMENT: ("Assessment: {title}", "judgement", "judgements"),
}


class Todo(Struct, frozen=True, kw_only=True):
    """One thing to do: its day if one is known, words on it alone and among others, and the link to where it is done.

    What has the same `kind` and `place` on a day is one row, `nouns` of which are counted and whose link is `to_all`.
    """

    on: date | None
    is_late: bool
    title: str
    text: str
    short: str
    link: str
    to: str
    to_all: str
    about: str
    kind: tuple[str, ...]
    nouns: tuple[str, str]


class WorkRow(Struct, frozen=True, kw_only=True):
    """A row: its day, how far away that is, a flag if it is late, what to do, what is known, and one link.

    `about` is what the link is about, for those who hear it.
    """

    on: date | None
    when: str
    flag: str
    title: str
    text: str
    link: str
    to: str
    about: str


class WorkSection(Struct, frozen=True, kw_only=True):
    """Rows by day, how many things they are, and what to say where there is none."""

    anchor: str
    heading: str
    count: int
    rows: list[WorkRow]
    empty: str


class WorkView(View, frozen=True, kw_only=True):
    """The page of a role. `forms` are the plans that it writes in, with their addresses.

    `feed` is the path of its calendar, `address` the whole one, and `webcal` that for calendar programs.
    """

    TEMPLATE = "my_work.html"
    forms: list[tuple[str, str]]
    sections: list[WorkSection]
    asked_of: Cut[Request]
    asked_by: Cut[Request]
    parts: Cut[Part]
    feed: str
    address: str
    webcal: str


def make_my_work(context: PageContext, work: Work) -> Iterator[Page]:
    """The page of each role and body, for trustees."""
    trail = [HOME, MY_WORK] if has_index(context) else [HOME]
    for who, path in context.roles.paths.items():
        yield _page(context, work, who, path, trail)


def _page(context: PageContext, work: Work, who: Who, path: str, trail: list[tuple[str, str]]) -> Page:
    name = name_of(context, who)
    counts = _counts(context, work, who)
    lead = _say_counts(counts, work.until)
    return context.page(
        partial(_view, context, work, who, path),
        path=path,
        title=f"My work: {name}",
        trail=trail,
        hides=WIDE,
        search=[SearchEntry(title=f"My work: {name}", text=lead)],
        lead=lead,
    )


def script_files(context: PageContext) -> dict[str, Callable[[], str]]:
    """The script that copies a calendar's address, by its path, where a page has one to copy."""
    if not context.urls.has_updates or not context.settings.site_url:
        return {}
    return {_COPY: partial(Path(__file__).parents[1].joinpath(_COPY).read_text, encoding="utf-8")}


def name_of(context: PageContext, who: Who) -> str:
    """A role inside a sentence with its school, of which its title may already have the name."""
    organisation, role = who
    title = inside(context.edition.trust.holder_title(organisation, role))
    whose = context.names.whose(organisation)
    return title if whose in title else f"{title}, {whose}"


# How many


class Counts(Struct, frozen=True, kw_only=True):
    """How many things are overdue, due before the meeting on a day, and due later."""

    late: int
    before: int
    later: int
    meeting: date | None


def _counts(context: PageContext, work: Work, who: Who) -> Counts:
    meeting = context.edition.next_meeting
    held = meeting.date if meeting else None
    late = before = later = 0
    for is_late, due in _due(work, who):
        if is_late:
            late += 1
        elif held and due <= held:
            before += 1
        else:
            later += 1
    return Counts(late=late, before=before, later=later, meeting=held)


def _due(work: Work, who: Who) -> Iterator[tuple[bool, date]]:
    for owed in work.owed.get(who, ()):
        yield owed.is_late, owed.due
    for duty in work.duties_of(who):
        yield duty.is_late, duty.entry.on


def _say_counts(counts: Counts, until: date) -> str:
    """`One item is overdue, three are due before the meeting on 3 Dec 2026 and four are due by 20 Dec 2026.`"""
    rows = [
        (counts.late, "overdue"),
        (counts.before, f"due before the meeting on {say_date(counts.meeting)}" if counts.meeting else ""),
        (counts.later, f"due by {say_date(until)}"),
    ]
    parts: list[str] = []
    for count, words in rows:
        if count:
            noun = say_count(count) if parts else counted(count, "item")
            parts.append(f"{noun} {verb(count, 'is', 'are')} {words}")
    if not parts:
        return f"Nothing is overdue, and nothing is due by {say_date(until)}."
    if not counts.late:
        return f"Nothing is overdue; {listed(parts)}."
    return f"{capital(listed(parts))}."


# The page


def _view(context: PageContext, work: Work, who: Who, path: str) -> WorkView:
    share = work.shares.of(who)
    forms = []
    for plan in share.plans[:MOST_FORMS]:
        if form := context.urls.update_path(plan.ref):
            whose = f"{context.names.school(plan.organisation)}, " if plan.organisation != who[0] else "the "
            forms.append((f"{whose}{inside(plan.title)}", f"{context.urls.relative(path, form)}?by={who[1]}"))
    feed, address = role_calendar(context, work, who), ""
    if feed and context.settings.site_url and context.urls.has_updates:
        address = f"{context.settings.site_url.rstrip('/')}/{feed}"
    return WorkView(
        forms=forms,
        sections=_sections(context, work, list(_todos(context, work, who, path))),
        asked_of=cut(share.of, MOST_REQUESTS),
        asked_by=cut(share.by, MOST_REQUESTS),
        parts=cut(share.parts, MOST_PARTS),
        feed=feed,
        address=address,
        webcal=re.sub(r"^https?", "webcal", address),
    )


def _sections(context: PageContext, work: Work, todos: list[Todo]) -> list[WorkSection]:
    day, meeting = context.edition.day, context.edition.next_meeting
    late, before, later = [], [], []
    for todo in todos:
        if todo.is_late:
            late.append(todo)
        elif meeting and todo.on and todo.on <= meeting.date:
            before.append(todo)
        else:
            later.append(todo)
    found = [("overdue", "Overdue", late, "Nothing is overdue.")]
    if meeting:
        heading = f"Before the meeting of {say_date(meeting.date)}"
        found.append(("before", heading, before, "Nothing is due before the meeting."))
    if not meeting or work.until > meeting.date:
        found.append(("later", f"Next {DAYS} days", later, f"Nothing more is due by {say_date(work.until)}."))
    sections = []
    for anchor, heading, rows, empty in found:
        made = [_row(day, group) for group in _grouped(rows)]
        sections.append(WorkSection(anchor=anchor, heading=heading, count=len(rows), rows=made, empty=empty))
    return sections


def _grouped(todos: list[Todo]) -> list[list[Todo]]:
    """What is of one day and kind together, by day; what has no day first."""
    groups: dict[tuple[object, ...], list[Todo]] = {}
    for number, todo in enumerate(todos):
        key = (todo.on, *(todo.kind or (number,)))
        groups.setdefault(key, []).append(todo)
    return sorted(groups.values(), key=lambda group: (group[0].on is not None, group[0].on))


def _row(day: date, group: list[Todo]) -> WorkRow:
    first = group[0]
    when, flag = _when(day, first)
    if len(group) == 1:
        title, text, to, about = first.title, first.text, first.to, first.about
    else:
        title = capital(counted(len(group), *first.nouns))
        text, to, about = "; ".join([todo.short for todo in group]) + ".", first.to_all, title
    return WorkRow(on=first.on, when=when, flag=flag, title=title, text=text, link=first.link, to=to, about=about)


def _when(day: date, todo: Todo) -> tuple[str, str]:
    """How far away something is, and a flag if it is late."""
    if todo.on is None:
        return "", "Overdue"
    ahead = (todo.on - day).days
    if todo.is_late:
        return "", f"{say_days(-ahead)} late" if ahead < 0 else "Overdue"
    if ahead < 0:
        return "still in time", ""
    return f"in {say_days(ahead)}" if ahead else "today", ""


def _todos(context: PageContext, work: Work, who: Who, path: str) -> Iterator[Todo]:
    for owed in work.owed.get(who, ()):
        yield _todo(context, work, owed, who, path)
    for duty in work.duties_of(who):
        yield _of_duty(context, duty, who, path)


def _todo(context: PageContext, work: Work, owed: Owed, who: Who, path: str) -> Todo:
    item, (asked, *others) = owed.item, owed.asked
    plan = context.plans[item.plan]
    code, title = work.words.code_and_title(owed)
    if item.organisation == who[0]:
        code = code.removeprefix(f"{context.names.whose(who[0])} ")
    what = capital(asked.title.rstrip("."))
    alone, *several = _TITLES[asked.kind]
    (action, actions), (milestone, milestones) = plan.noun("action"), plan.noun("milestone")
    one, many = (
        words.format(action=action, actions=actions, milestone=milestone, milestones=milestones) for words in several
    )
    heading, short = alone.format(title=title, milestone=what), f"{code} {title}"
    known = [work.words.sentence(other) for other in others]
    if asked.kind == MILESTONE:
        known.insert(0, f"{title}.")
        short = f"{code} {what}"
    if asked.kind == FIGURE and asked.title:
        heading += f", {asked.title}"
    link = "Add figure" if asked.kind == FIGURE else "Update"
    to = form_link(context, path, owed, who[1])
    to_all = to.partition("#")[0]
    if owed.is_elsewhere:
        if owed.organisation != who[0]:
            short = f"{context.names.school(owed.organisation)}, {short}"
        if not to:
            one, many = f"{one} for the trust office", f"{many} for the trust office"
            known.insert(0, "Send it to the trust office.")
    if not to:
        link, there, of_all = _instead(context, item)
        to, to_all = context.urls.relative(path, there), context.urls.relative(path, of_all)
    return Todo(
        on=None if asked.due is None else owed.due,
        is_late=owed.is_late,
        title=heading,
        text=" ".join([f"{code}.", *known, work.words.last(owed)]),
        short=short,
        link=link,
        to=to,
        to_all=to_all,
        about=f"{code} {title}",
        kind=() if others else (asked.kind, item.plan, link),
        nouns=(one, many),
    )


def _instead(context: PageContext, item: Item) -> tuple[str, str, str]:
    """Where there is no form for an item: the words of the link, the page of its figures or in the plan, and that of several."""
    if not isinstance(item, ActionStatus) and item.measure:
        return "Figures", context.urls.figures_path(item), "measures/"
    whole = item.ref if item.ref in context.urls.index.objective_of else item.ref.rpartition(".")[0]
    return "Plan", context.urls.path(whole), context.urls.plan_path(item.plan)


def _of_duty(context: PageContext, duty: Duty, who: Who, path: str) -> Todo:
    to = context.urls.relative(path, duty.path)
    title = duty.title_for(context.edition.trust.organisations[who[0]])
    return Todo(
        on=duty.entry.on,
        is_late=duty.is_late,
        title=title,
        text=duty.text,
        short=title,
        link=duty.link,
        to=to,
        to_all=to,
        about=title,
        kind=(duty.kind, duty.path) if duty.several[0] else (),
        nouns=duty.several,
    )
