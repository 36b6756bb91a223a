"""Support over time on a school's page: the drawing, what it says in words, exit criteria, and every date as a row of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from trustplan.oversight.delegation import REMOVED
from trustplan.oversight.support import is_exit_met
from trustplan.oversight.support_spans import group_spans, level_spans, moved_spans
from trustplan.primitives.english import capital, counted, inside, listed, say_count, say_date, say_day, verb
from trustplan.website.pages.delegation import HELD
from trustplan.website.pages.support_bar import Course, Drawing, Lane, draw_course
from trustplan.website.pages.support_words import level_mark, scope_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.model import Decision, Exit, Organisation, SupportCriteria
    from trustplan.oversight.support import Row, Standing
    from trustplan.oversight.support_spans import LevelSpan, MovedSpan
    from trustplan.website.context import PageContext


class ExitRow(Struct, frozen=True, kw_only=True):
    """An exit criterion, whether it is met, and why not yet."""

    text: str
    is_met: bool
    note: str


class DateRow(Struct, frozen=True, kw_only=True):
    """A level, an action group or responsibilities: from when, until when in words, and who decided or leads."""

    what: str
    since: str
    until: str
    by: str


class SupportTime(Struct, frozen=True, kw_only=True):
    """Support over time: two drawings, the same in a sentence, exit criteria by heading, and the dates."""

    wide: Drawing
    narrow: Drawing
    sentence: str
    exits: list[tuple[str, list[ExitRow]]]
    dates: list[DateRow]


def support_time(context: PageContext, criteria: SupportCriteria, school: Organisation) -> SupportTime | None:
    """Support over time; None where nothing was ever decided."""
    if not school.support.decisions:
        return None
    course = _course(context, criteria, school)
    with_exits = [s for s in context.overview.standings[school.id] if s.decision and s.decision.exit]
    return SupportTime(
        wide=draw_course(course, is_narrow=False),
        narrow=draw_course(course, is_narrow=True),
        sentence=_sentence(context, course),
        exits=[(_exit_heading(criteria, s), exit_rows(context, criteria, s)) for s in with_exits],
        dates=[*_level_dates(context, course), *_group_dates(context, school, course), *_moved_dates(context, course)],
    )


def _course(context: PageContext, criteria: SupportCriteria, school: Organisation) -> Course:
    trust, day = context.edition.trust, context.edition.day
    lanes = []
    for scope in ("", *(s.id for s in criteria.scopes)):
        levels = level_spans(school, day, scope)
        if levels or not scope:
            title = scope_title(criteria, scope)
            lanes.append(Lane(title=title, levels=levels, groups=group_spans(school, day, scope)))
    scheme = trust.governance.scheme
    moved = moved_spans(scheme, school, day) if scheme else None
    past, following = trust.board_meetings(day)
    meetings = [meeting.date for meeting in past]
    if following:
        meetings += [m.date for m in trust.meetings if m.body == following.body and m.date >= day]
    return Course(
        day=day,
        lanes=lanes,
        moved=moved,
        meetings=meetings,
        calendar=trust.calendar(school.id),
        levels=[(level.id, level.title) for level in criteria.levels],
    )


# Exit criteria


def _exit_heading(criteria: SupportCriteria, standing: Standing) -> str:
    title = standing.level.title if standing.level else "Support"
    return f"{_of_part(scope_title(criteria, standing.scope), title)} ends when"


def _of_part(part: str, title: str) -> str:
    """A title, behind the part of the school that it is about, where it is about one."""
    return f"{part}: {inside(title)}" if part else title


def exit_rows(context: PageContext, criteria: SupportCriteria, standing: Standing) -> list[ExitRow]:
    """What has to be true before the support ends, each with whether it is, and what the last assessment says if not."""
    rows: list[ExitRow] = []
    if standing.decision is None:
        return rows
    for exit_ in standing.decision.exit:
        is_met = is_exit_met(criteria, standing.rows, exit_, context.edition.day)
        note = ""
        if not is_met:
            note = _why_not(criteria, standing.rows, exit_)
        rows.append(ExitRow(text=exit_.text, is_met=is_met, note=note))
    return rows


def _why_not(criteria: SupportCriteria, rows: tuple[Row, ...], exit_: Exit) -> str:
    for row in rows:
        if row.criterion.id == exit_.criterion and row.assessment and exit_.criterion:
            words = (
                f"{row.criterion.title}: {inside(level_mark(criteria, row.level).title)}, {say_date(row.assessment.on)}"
            )
            return ". ".join(filter(None, (words, " ".join(row.assessment.note.split()))))
    return ""


# Sentences


def say_support(context: PageContext, criteria: SupportCriteria, school: Organisation) -> str:
    """The level, its review and exit criteria, and when responsibilities are to return."""
    standing, day = context.overview.standings[school.id][0], context.edition.day
    if standing.decision is None or standing.level is None:
        first = "No level of support has been decided."
    else:
        since = f" since {say_day(standing.began, day)}" if standing.began else ""
        first = f"{standing.level.title}{since}."
        rest = [*_say_review(context, standing.decision), *_say_met(context, criteria, standing)]
        if rest:
            first += f" {capital('; '.join(rest))}."
    scheme = context.edition.trust.governance.scheme
    moved = moved_spans(scheme, school, day) if scheme else []
    now = [span for span in moved if span.end is None and span.begin <= day]
    return " ".join([first, *_say_moved(context, now)])


def _say_review(context: PageContext, decision: Decision) -> Iterator[str]:
    day = context.edition.day
    if decision.review_by and decision.review_by < day:
        yield f"its review was due by {say_day(decision.review_by, day)} and is overdue"
    elif decision.review_by:
        meetings = {meeting.date for meeting in context.edition.trust.meetings if meeting.body == decision.decided_by}
        by = "on" if decision.review_by in meetings else "by"
        body = context.item_text.body(decision.decided_by)
        yield f"the {body} reviews it {by} {say_day(decision.review_by, day)}"


def _say_met(context: PageContext, criteria: SupportCriteria, standing: Standing) -> Iterator[str]:
    rows = exit_rows(context, criteria, standing)
    if rows:
        met = sum(row.is_met for row in rows)
        if len(rows) == 1:
            yield f"its only exit criterion is {verb(met, 'met', 'not yet met')}"
        else:
            yield f"{say_count(met)} of its {say_count(len(rows))} exit criteria {verb(met, 'is', 'are')} met"


def _say_moved(context: PageContext, now: list[MovedSpan]) -> Iterator[str]:
    """When what is withdrawn or shared today is to return, by day."""
    day, groups = context.edition.day, dict[tuple[str, str], int]()
    for span in now:
        is_removed, until = span.change.change == REMOVED, span.change.until
        if until is None:
            how = f"{inside(HELD[span.change.change])} the {inside(_party(context, span))}"
            rest = f"is {how}|are {how}"
        elif until < day:
            rest = f"should have returned by {say_day(until, day)}|should have returned by {say_day(until, day)}"
        elif is_removed:
            rest = f"returns by {say_day(until, day)}|return by {say_day(until, day)}"
        else:
            rest = f"is shared until {say_day(until, day)}|are shared until {say_day(until, day)}"
        one, _, many = rest.partition("|")
        groups[one, many] = groups.get((one, many), 0) + len(span.functions)
    for (one, many), count in groups.items():
        noun = verb(count, "responsibility", "responsibilities")
        yield f"{capital(say_count(count))} {noun} {verb(count, one, many)}."


def _party(context: PageContext, span: MovedSpan) -> str:
    scheme = context.edition.trust.governance.scheme
    return scheme.party_title(span.change.to or span.functions[0].holds) if scheme else span.change.to


def _sentence(context: PageContext, course: Course) -> str:
    """What the drawing shows."""
    titles, parts = dict(course.levels), []
    for lane in course.lanes:
        words = [f"{inside(titles.get(span.level, span.level))} from {say_date(span.begin)}" for span in lane.levels]
        if words:
            parts.append(capital(_of_part(lane.title, f"{listed(words)}.")))
    now = [moved for moved in course.moved or () if moved.end is None]
    parts += [f"{_moved_title(context, moved)}, from {say_date(moved.begin)}." for moved in now]
    return " ".join([*parts, "All dates are in the table below."])


# The dates


def _level_dates(context: PageContext, course: Course) -> Iterator[DateRow]:
    titles = dict(course.levels)
    for lane in course.lanes:
        for span in lane.levels:
            title = titles.get(span.level, span.level)
            yield DateRow(
                what=_of_part(lane.title, title),
                since=say_date(span.begin),
                until=_level_until(context, span),
                by=context.edition.trust.body_title(span.decision.decided_by),
            )


def _level_until(context: PageContext, span: LevelSpan) -> str:
    if span.end:
        return say_date(span.end)
    review = span.decision.review_by
    if review is None:
        return "no review date"
    words = f"review {say_date(review)}"
    if review < context.edition.day:
        words += " (overdue)"
    return words


def _group_dates(context: PageContext, school: Organisation, course: Course) -> Iterator[DateRow]:
    for lane in course.lanes:
        for span in lane.groups:
            members = counted(len({span.group.lead, *span.group.members}), "member")
            yield DateRow(
                what=f"{lane.group_name} ({members})",
                since=say_date(span.begin),
                until=say_date(span.end) if span.end else "no end date",
                by=context.names.role(school.id, span.group.lead),
            )


def _moved_title(context: PageContext, span: MovedSpan) -> str:
    count, party, how = len(span.functions), inside(_party(context, span)), inside(HELD[span.change.change])
    return f"{capital(counted(count, 'responsibility', 'responsibilities'))} {how} the {party}"


def _moved_dates(context: PageContext, course: Course) -> Iterator[DateRow]:
    for span in course.moved or ():
        until = span.change.until
        words = "no return date"
        if span.end:
            words = say_date(span.end)
        elif until and span.is_late(course.day):
            words = Markup("{} <b>late</b>").format(say_date(until))
        elif until:
            words = say_date(until)
        yield DateRow(
            what=_moved_title(context, span),
            since=say_date(span.begin),
            until=words,
            by=context.edition.trust.body_title(span.change.by),
        )
