"""Who governs a school, and what a paper for them has on its cover: takes a school, gives its body, meeting and terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.diff.lifetimes import say_left
from trustplan.primitives.english import inside, on_one_line, say_date
from trustplan.website.data.senders import heads
from trustplan.website.papers.errors import PaperError
from trustplan.website.papers.paper import Facts, Paper
from trustplan.website.papers.text import named, words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from trustplan.model import Meeting, Organisation, Trust
    from trustplan.website.context import PageContext
    from trustplan.website.papers.paper import Section, Text

EXAMPLE = "Example: invented data."


class Body(Struct, frozen=True, kw_only=True):
    """The body that governs a school, and its next meeting, if the calendar has one. `id` is empty where no file names it."""

    id: str
    title: str
    meeting: Meeting | None

    @property
    def about(self) -> str:
        """It and the day of its meeting."""
        if self.meeting is None:
            return self.title
        return f"{self.title}, {say_date(self.meeting.date)}"

    def short(self, school: Organisation) -> str:
        """It inside a sentence, without the school's name: `local governing body`."""
        return inside(self.title.removesuffix(f", {school.short}")).removeprefix("the ")


def find_school(context: PageContext, school_id: str) -> Organisation:
    """A school of the trust. Raises PaperError where there is none of that id, and where it has left."""
    trust = context.edition.trust
    found = {school.id: school for school in trust.every_school}
    if school_id in found and found[school_id].has_left:
        school = found[school_id]
        msg = f"There is no paper of {school.short}. {say_left(trust, school)} Its page keeps what was recorded until then."
        raise PaperError(msg)
    if school_id not in found:
        day = say_date(context.edition.day)
        there = "The trust has no schools."
        if trust.schools:
            there = f"Its schools are: {', '.join(school.id for school in trust.schools)}."
        msg = f"No school “{school_id}” belongs to the trust on {day}. {there}"
        raise PaperError(msg)
    return found[school_id]


def body_of(context: PageContext, school: Organisation) -> Body:
    """The body that governs a school: of several, the one that meets next."""
    trust, day = context.edition.trust, context.edition.day
    ids = _ids(trust, school)
    for meeting in sorted(trust.meetings, key=lambda meeting: meeting.date):
        if meeting.body in ids and meeting.date >= day:
            return Body(id=meeting.body, title=trust.body_title(meeting.body), meeting=meeting)
    if ids:
        return Body(id=ids[0], title=trust.body_title(ids[0]), meeting=None)
    return _unnamed(context, school)


def body_with_papers(trust: Trust, school_id: str, day: date) -> str:
    """The id of the body of a school that had papers before a day, the last to have some; empty where none had any.

    It is the body for whose papers an edition is made: what changed is then said since its own last papers.
    """
    school = trust.organisations.get(school_id)
    if school is None:
        return ""
    ids = _ids(trust, school)
    held = [meeting for meeting in trust.meetings if meeting.body in ids and meeting.date < day]
    return max(held, key=lambda meeting: meeting.date).body if held else ""


def _ids(trust: Trust, school: Organisation) -> list[str]:
    """The bodies of a school, then those of the groups of schools that it belongs to."""
    of_groups = [group.body for group in trust.groups if group.body and school.id in group.schools]
    return [*(body.id for body in school.profile.bodies), *of_groups]


def _unnamed(context: PageContext, school: Organisation) -> Body:
    """The body of a school whose files name none: the scheme's local party for a school, the trust's board for what is none."""
    trust = context.edition.trust
    if school.profile.kind == "school":
        parties = trust.governance.scheme.parties if trust.governance.scheme else ()
        title = next((party.title for party in parties if party.is_local), "Local governing body")
        return Body(id="", title=f"{title}, {school.short}", meeting=None)
    for body in trust.own.profile.bodies[:1]:
        return Body(id=body.id, title=body.title, meeting=trust.board_meetings(context.edition.day)[1])
    return Body(id="", title="Board of trustees", meeting=None)


def meeting_rows(body: Body) -> list[tuple[str, Text]]:
    """What the cover says of the meeting; where the calendar has none, that its day is to be filled in."""
    meeting = body.meeting
    if meeting is None:
        return [("Meeting", words(f"{body.title}; its next meeting is not in the calendar"))]
    rows = [("Meeting", words(body.about))]
    if meeting.item:
        rows.append(("Agenda item", words(on_one_line(meeting.item))))
    if meeting.paper:
        rows.append(("Paper", words(on_one_line(meeting.paper))))
    return rows


def author(context: PageContext, school: Organisation) -> Text:
    """The role that answers for a school's plans: its head, else the lead of its first plan; nothing where none is known."""
    names = heads(school) or [
        status.plan.lead for status in context.index.plans_of.get(school.id, ()) if status.plan.lead
    ]
    return (named(context.names.holder(school.id, names[0])),) if names else ()


def confidential_paper(
    context: PageContext,
    *,
    name: str,
    title: str,
    about: str,
    sharing: str,
    cover: Iterable[tuple[str, Text]],
    appendix: tuple[Section, ...],
    summary: str,
) -> Paper:
    """A paper of a school that is not for the public, without its report: that is fitted in when the rest is known."""
    return Paper(
        name=name,
        title=title,
        trust=context.edition.trust.own.profile.title,
        about=about,
        sharing=sharing,
        is_confidential=True,
        day=context.edition.day,
        cover=Facts(rows=tuple(cover)),
        report=(),
        appendix=appendix,
        notice=notice(context),
        summary=summary,
    )


def notice(context: PageContext) -> str:
    """What stands above the title of a paper."""
    return EXAMPLE if context.edition.trust.own.profile.is_example else ""
