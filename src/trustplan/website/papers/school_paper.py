"""The paper of a school for the body that governs it: takes a context and a school, gives cover, report and appendix.

For trustees it has what they read of the school; for the public what the school's public page shows, and nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.english import capital, counted, on_one_line, say_date, verb
from trustplan.website.pages.blocks import off_track
from trustplan.website.papers import school_parts as parts
from trustplan.website.papers.blocks import Places, blocks_part, lettered, list_part
from trustplan.website.papers.decisions import in_short
from trustplan.website.papers.decisions import whole as whole_decision
from trustplan.website.papers.fit import Part, fitted
from trustplan.website.papers.governing import author, body_of, confidential_paper, find_school, meeting_rows
from trustplan.website.papers.minutes import listed_recommendations, recommendation
from trustplan.website.papers.paper import Bullets, Paper, Paragraph, Span
from trustplan.website.papers.plan_blocks import (
    OFF_TRACK,
    RATINGS,
    count_at_risk,
    ended_blocks,
    items_of,
    off_track_part,
    off_track_whole,
    plans_of,
    priorities_part,
    ratings_of,
    serves,
)
from trustplan.website.papers.public_school_paper import public_school_paper
from trustplan.website.papers.support_blocks import (
    ALL,
    DIFFERENTLY,
    decision_blocks,
    delegated_blocks,
    standings_of,
    support_whole,
)
from trustplan.website.papers.text import shortened, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Organisation
    from trustplan.rating.status import Item, PlanStatus
    from trustplan.website.context import PageContext
    from trustplan.website.overview_text import AskedFor
    from trustplan.website.papers.governing import Body
    from trustplan.website.papers.paper import Block, Section, Text

CONFIDENTIAL = "Confidential: for the school's governors and the trustees only"
SUPPORT, DECISIONS, ELSEWHERE = "support-whole", "decisions-whole", "elsewhere-whole"
MOST_QUESTION, MOST_STANDINGS = 200, 4


class Matter(Struct, frozen=True, kw_only=True):
    """What a school's paper is about. `asks` are the decisions asked of its body, `elsewhere` those of other bodies.

    `at_risk` is how many items are.
    """

    school: Organisation
    body: Body
    plans: Sequence[PlanStatus]
    asks: Sequence[AskedFor]
    elsewhere: Sequence[AskedFor]
    off_track: Sequence[Item]
    at_risk: int


def school_paper(context: PageContext, school_id: str) -> Paper:
    """The paper of a school for its governing body, by the audience of the edition.

    Raises PaperError where there is no school of that id, or it has left the trust.
    """
    school = find_school(context, school_id)
    context = context.at_home(school.id)
    body = body_of(context, school)
    if not context.edition.is_for_trustees:
        return public_school_paper(context, school, body)
    matter = _matter(context, school, body)
    appendix = _appendix(context, matter)
    places = {section.anchor: section for section in appendix}
    paper = confidential_paper(
        context,
        name=f"school-{school.id}",
        title=f"{on_one_line(school.profile.title)}: progress and support",
        about=body.about,
        sharing=CONFIDENTIAL,
        cover=_cover(context, matter),
        appendix=appendix,
        summary=_summary(context, matter),
    )
    return fitted(paper, _parts(context, matter, places))


def _matter(context: PageContext, school: Organisation, body: Body) -> Matter:
    plans = plans_of(context, school)
    mine: list[AskedFor] = []
    elsewhere: list[AskedFor] = []
    for asked in open_asks(context, school):
        is_mine = bool(body.id) and asked.ask.of == body.id
        (mine if is_mine else elsewhere).append(asked)
    items = items_of(plans)
    return Matter(
        school=school,
        body=body,
        plans=plans,
        asks=mine,
        elsewhere=elsewhere,
        off_track=off_track(items),
        at_risk=count_at_risk(items),
    )


def open_asks(context: PageContext, school: Organisation) -> list[AskedFor]:
    """The decisions asked for on a school's plans and support that have no outcome, at meetings that are not over."""
    over = {meeting.id for meeting in context.edition.trust.meetings if meeting.date < context.edition.day}
    wanted = [asked for asked in context.overview_text.every_ask if asked.organisation == school.id]
    return [asked for asked in wanted if not asked.ask.outcome and asked.ask.meeting not in over]


# The cover


def _cover(context: PageContext, matter: Matter) -> list[tuple[str, Text]]:
    rows = meeting_rows(matter.body)
    if who := author(context, matter.school):
        rows.append(("Author", who))
    rows.append(("Purpose", words(_purpose(matter))))
    rows.append(("Recommendation", words(_recommended(context, matter))))
    if objectives := serves(context, matter.plans):
        rows.append(("Trust's objectives", objectives))
    rows.append(("Confidentiality", words(CONFIDENTIAL)))
    rows.append(("As at", words(say_date(context.edition.day))))
    return rows


def _purpose(matter: Matter) -> str:
    if matter.asks:
        return f"For decision: {counted(len(matter.asks), 'decision')}"
    if matter.off_track or matter.at_risk:
        return "For discussion"
    return "For information"


def _recommended(context: PageContext, matter: Matter) -> str:
    body, count = matter.body.short(matter.school), len(matter.off_track)
    texts = [shortened(recommendation(a.ask.question, a.ask.recommended), MOST_QUESTION) for a in matter.asks[:3]]
    if not matter.plans:
        texts.append("notes the school's figures and reviews")
    elif count:
        behind = context.marks.own(f"the {counted(count, 'item')} that {verb(count, 'is', 'are')} off track")
        texts.append(f"notes the progress of the plan{'s' * (len(matter.plans) > 1)}")
        texts.append(f"agrees what it asks of leaders on {behind}")
    else:
        texts.append("notes the progress of the plan")
    return listed_recommendations(body, texts)


def _summary(context: PageContext, matter: Matter) -> str:
    """The paper in a sentence or two."""
    said_ = []
    standings = standings_of(context, matter.school)
    if standings and standings[0].level and standings[0].began:
        said_.append(f"{standings[0].level.title} since {say_date(standings[0].began)}.")
    count = len(matter.off_track)
    if matter.plans:
        said_.append(context.marks.own(f"{capital(counted(count, 'item'))} {verb(count, 'is', 'are')} off track."))
    return " ".join(said_)


# The report


def _parts(context: PageContext, matter: Matter, places: Places) -> list[Part]:
    school = matter.school
    found = []
    if matter.asks:
        found.append(_for_decision(context, matter, places))
    if matter.elsewhere:
        found.append(_elsewhere(context, matter, places))
    if support := _support(context, school, places):
        found.append(support)
    none = f"No plan of {school.short} is running."
    found.append(priorities_part(context, "The priorities", matter.plans, none, places, ended_blocks(context, school)))
    if matter.plans:
        found.append(off_track_part(context, matter.plans, places))
        found.append(parts.changed_part(context, school, places))
    found.append(parts.measures_part(context, school, places))
    found.append(parts.reviews_part(context, school, places))
    found.append(parts.overdue_part(context, school, places))
    found.append(parts.dates_part(context, school, _bodies_of_dates(context, matter.body)))
    return found


def _bodies_of_dates(context: PageContext, body: Body) -> set[str]:
    """The bodies whose meetings are among the next dates: the school's, and the trust's board."""
    return {body.id, *(named.id for named in context.edition.trust.own.profile.bodies[:1])} - {""}


def _for_decision(context: PageContext, matter: Matter, places: Places) -> Part:
    """What the body is asked, with the wording for its minutes."""
    body = matter.body.short(matter.school)
    groups = [in_short(context, body, n, asked) for n, asked in enumerate(matter.asks, 1)]
    return blocks_part("For decision", "decisions", groups, places.get(DECISIONS))


def _elsewhere(context: PageContext, matter: Matter, places: Places) -> Part:
    """What others are asked about the school."""
    rows = [asked_elsewhere(context, asked) for asked in matter.elsewhere]
    return list_part("For decision elsewhere", "elsewhere", rows, places.get(ELSEWHERE), most=6)


def asked_elsewhere(context: PageContext, asked: AskedFor, most: int = MOST_QUESTION) -> Text:
    """A decision that another body is asked for: who, when, what, and what is recommended."""
    ask = asked.ask
    meetings = {meeting.id: meeting for meeting in context.edition.trust.meetings}
    who = context.edition.trust.body_title(ask.of)
    if ask.meeting in meetings:
        who += f", {say_date(meetings[ask.meeting].date)}"
    words_ = shortened(ask.question, most)
    if ask.recommended:
        words_ += f" Recommended: {shortened(ask.recommended, most)}"
    return Span(f"{who}: ", is_strong=True), Span(words_)


def _support(context: PageContext, school: Organisation, places: Places) -> Part | None:
    """What the board decided, and what is delegated differently; None where the trust has neither."""
    standings = standings_of(context, school)
    scheme = context.edition.trust.governance.scheme
    if not standings:
        return None
    found: list[Block] = []
    for standing in standings:
        found += decision_blocks(context, school, standing)
    after: list[Block] = []
    if scheme:
        after += [Paragraph(text=DIFFERENTLY), *delegated_blocks(context, school)]
    section = places.get(SUPPORT)
    if section:
        name = Span(section.title.partition(":")[0], anchor=section.anchor)
        after.append(Paragraph(text=(Span("In full: see "), name, Span(".")), is_small=True))
    return blocks_part(
        "Support, and what is delegated", "support", found, section, after=tuple(after), most=MOST_STANDINGS
    )


# The appendix


def _appendix(context: PageContext, matter: Matter) -> tuple[Section, ...]:
    school = matter.school
    body = matter.body.short(school)
    elsewhere: list[Block] = []
    if matter.elsewhere:
        elsewhere = [Bullets(items=tuple(asked_elsewhere(context, asked, ALL) for asked in matter.elsewhere))]
    return lettered(
        [
            (
                "decisions in full",
                DECISIONS,
                [whole_decision(context, body, n, a) for n, a in enumerate(matter.asks, 1)],
            ),
            ("for decision elsewhere", ELSEWHERE, elsewhere),
            ("support and delegation, in full", SUPPORT, support_whole(context, school)),
            (context.marks.own("off track, in full"), OFF_TRACK, off_track_whole(context, matter.plans)),
            ("what changed, in full", parts.CHANGED, parts.changed_whole(context, school)),
            ("every figure", parts.MEASURES, parts.measures_whole(context, school)),
            ("reviews and inspection, in full", parts.REVIEWS, parts.reviews_whole(context, school)),
            ("overdue, in full", parts.OVERDUE, parts.overdue_whole(context, school)),
            ("every rating", RATINGS, ratings_of(context, matter.plans)),
        ]
    )
