"""The days on which roles have something to do that no plan asks for: decisions, support, action groups and reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST
from trustplan.oversight.agenda import MEETING, REPORT, REVIEW, SUPPORT, Entry, half_term, part_of_year, review_due
from trustplan.oversight.decisions import say_exits
from trustplan.oversight.reviews import Status
from trustplan.primitives.english import inside, say_date
from trustplan.website.data.senders import heads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from trustplan.model import Decision, Meeting, Organisation
    from trustplan.oversight.reviews import Expected
    from trustplan.oversight.support import GroupWork, Standing
    from trustplan.website.context import PageContext
    from trustplan.website.overview_text import AskedFor

Who = tuple[str, str]  # an organisation, and a role or body of it
DECISION = "decision"
_OPEN = (Status.OVERDUE, Status.DUE, Status.TO_COME)


class Duty(Struct, frozen=True, kw_only=True):
    """Something on a day: a sentence on it, and a page with its link's words. `entry` is how it stands in a calendar.

    `school` is whose it is, to be said to those who are not of that school; empty where the title has it. Duties of one
    day and kind with one link are said together; `several` is then their noun.
    """

    kind: str
    is_late: bool
    title: str
    school: str
    text: str
    path: str
    link: str
    entry: Entry
    several: tuple[str, str] = ("", "")
    about: tuple[str, ...] = ()  # its kind, and the ids of what it is about

    def title_for(self, organisation: Organisation) -> str:
        """The title for somebody of an organisation, who need not be told that it is theirs."""
        is_own = self.entry.organisation == organisation.id and self.school == organisation.short
        return self.title if is_own or not self.school else f"{self.title}, {self.school}"


def find_duties(context: PageContext) -> dict[Who, list[Duty]]:
    """The duties of each role from now on, and those that are overdue, by day."""
    return context.once("duties", lambda: _find(context))


def _find(context: PageContext) -> dict[Who, list[Duty]]:
    found: dict[Who, dict[str, Duty]] = {}
    for make in (_decisions, _reviews_of_support, _reports, _reviews):
        for organisation, names, duty in make(context):
            for name in filter(None, names):
                if who := context.roles.holder(organisation, name):
                    found.setdefault(who, {}).setdefault(f"{duty.kind} {duty.title} {duty.entry.key}", duty)
    return {who: sorted(duties.values(), key=lambda d: (d.entry.on, d.kind)) for who, duties in found.items()}


def _heads(context: PageContext, organisation: str) -> list[str]:
    """The heads of a school. The trust's own has its duties by name."""
    return [] if organisation == TRUST else heads(context.edition.trust.organisations[organisation])


def _decisions(context: PageContext) -> Iterator[tuple[str, Iterable[str], Duty]]:
    """Decisions of meetings to come, for those who ask for them and those whose work they are about."""
    following = context.edition.next_meeting
    for meeting in context.edition.trust.meetings:
        if meeting.date < context.edition.day:
            continue
        is_next = following is not None and meeting.id == following.id
        for asked in context.overview_text.asked_of(meeting, is_next=is_next):
            if not asked.ask.outcome and not is_review_of_support(asked):
                names = (asked.ask.asked_by, *asked.by, *_heads(context, asked.organisation))
                yield asked.organisation, names, _decision(context, asked, meeting)


def is_review_of_support(asked: AskedFor) -> bool:
    """Whether a decision is asked for by the day on which support is reviewed, and by nobody."""
    return not asked.ask.asked_by and asked.code.endswith(", support")


def _decision(context: PageContext, asked: AskedFor, meeting: Meeting) -> Duty:
    ask = asked.ask
    words = [f"For the {inside(context.edition.trust.body_title(ask.of))}"]
    if ask.asked_by:
        words.append(f"from the {inside(context.names.role(asked.organisation, ask.asked_by))}")
    text = f"{', '.join(words)}."
    if ask.if_deferred:
        text += f" If deferred: {ask.if_deferred}"
    return Duty(
        kind=DECISION,
        is_late=False,
        title=ask.question,
        school="",
        text=text,
        path=f"meetings/{meeting.id}/",
        link=ask.paper or "Meeting",
        entry=Entry(on=meeting.date, kind=MEETING, title=meeting.title, key=f"meeting-{meeting.id}"),
    )


def _reviews_of_support(context: PageContext) -> Iterator[tuple[str, Iterable[str], Duty]]:
    """The days by which support is reviewed, for the school's head and the action group."""
    for organisation, standings in context.overview.standings.items():
        for standing in standings:
            decision = standing.decision
            if decision and decision.review_by:
                group = context.overview.works.get((organisation, standing.scope))
                names = [*_heads(context, organisation), *_in_group(group)]
                yield organisation, names, _review_of_support(context, standing, decision, decision.review_by)


def _in_group(work: GroupWork | None) -> tuple[str, ...]:
    return (work.group.lead, *work.group.members) if work else ()


def _review_of_support(context: PageContext, standing: Standing, decision: Decision, by: date) -> Duty:
    trust, criteria = context.edition.trust, context.edition.trust.governance.criteria
    part = context.names.part_of_school(standing.organisation, standing.scope)
    level = inside(standing.level.title) if standing.level else decision.level
    exits = say_exits(criteria, standing, context.edition.day) if criteria else ""
    return Duty(
        kind=SUPPORT,
        is_late=standing.is_review_overdue,
        title=f"Review of {level}",
        school=part,
        text=f"By the {inside(trust.body_title(decision.decided_by))}. {exits}".rstrip(),
        path=context.urls.support_path(trust.organisations[standing.organisation]),
        link="Support",
        entry=Entry(
            on=by,
            kind=SUPPORT,
            title=f"{part}: {review_due(trust, decision)}",
            key=f"support/{decision.ref}",
            organisation=standing.organisation,
        ),
    )


def _reports(context: PageContext) -> Iterator[tuple[str, Iterable[str], Duty]]:
    """The reports of action groups, for those who lead them and for their members."""
    trust = context.edition.trust
    for (organisation, scope), work in context.overview.works.items():
        if work.next_due is None:
            continue
        part = context.names.part_of_school(organisation, scope)
        lead = inside(context.names.role(organisation, work.group.lead))
        last = ""
        if work.reports:
            last = f" The last one came on {say_date(work.reports[-1].on)}."
        term = half_term(trust, work.next_due)
        yield (
            organisation,
            _in_group(work),
            Duty(
                kind=REPORT,
                about=(REPORT, organisation, scope),
                is_late=work.is_overdue,
                title="Report of the action group",
                school=part,
                text=f"The group is led by the {lead}.{last}",
                path=context.urls.support_path(trust.organisations[organisation], "#group"),
                link="Last report" if work.reports else "Support",
                entry=Entry(
                    on=work.next_due,
                    kind=SUPPORT,
                    title=f"{part}: report of the action group is due",
                    key=f"report/{organisation}/{scope}/{term}",
                    organisation=organisation,
                ),
            ),
        )


def _reviews(context: PageContext) -> Iterator[tuple[str, Iterable[str], Duty]]:
    """Reviews that are overdue or to come, for those who carry them out and for the head of the school."""
    for organisation, rows in context.overview.expected.items():
        for row in rows:
            if row.status in _OPEN:
                names = [row.tool.by, *_heads(context, organisation)]
                yield organisation, names, _review(context, row)


def _review(context: PageContext, row: Expected) -> Duty:
    school = context.names.school(row.organisation)
    period = context.overview_text.period_of(row.first, row.last, row.organisation)
    return Duty(
        kind=REVIEW,
        about=(REVIEW, row.tool.id, row.organisation),
        is_late=row.status is Status.OVERDUE,
        title=row.tool.title,
        school=school,
        text=f"For {inside(period)}.",
        path="reviews/",
        link="Reviews",
        entry=Entry(
            on=row.by,
            kind=REVIEW,
            title=f"{row.tool.title}: {school}",
            key=f"review/{row.tool.id}/{part_of_year(context.edition.trust, row)}/{row.organisation}",
            organisation=row.organisation,
        ),
        several=("review is due", "reviews are due"),
    )
