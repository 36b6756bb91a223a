"""The board briefing, which is the trustees' home page: what to decide, what changed, where the trust is, who must act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST
from trustplan.primitives.english import capital, counted, inside, say_day, verb
from trustplan.website.context import WIDE
from trustplan.website.data.duties import find_duties
from trustplan.website.data.owed import find_owed
from trustplan.website.page import Cut, SearchEntry, cut
from trustplan.website.pages.blocks import PlanBlock, ended_plans, plan_block, say_news
from trustplan.website.pages.dates import DateRow, next_dates
from trustplan.website.pages.direction import MOST_ITEMS, Directions, directions_of_trust
from trustplan.website.pages.effects import Effects, find_effects, say_moved, say_moves
from trustplan.website.pages.lifetimes import LifetimeRow, lifetime_rows
from trustplan.website.pages.picture import Picture, make_picture
from trustplan.website.pages.who_acts import BeforeRow, OverdueRow, find_asks, rows_before, rows_overdue
from trustplan.website.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trustplan.model import Meeting
    from trustplan.rating.status import Item, PlanStatus
    from trustplan.website.context import PageContext
    from trustplan.website.overview_text import AskedFor
    from trustplan.website.page import Page

MOST_ROWS, MOST_SMALL, MOST_TURNS, MOST_PLANS = 5, 3, 3, 3


class LeadPart(Struct, frozen=True, kw_only=True):
    """Words of the lead; with an anchor where they are a link to a block."""

    text: str
    anchor: str = ""


class DecisionRow(Struct, frozen=True, kw_only=True):
    """A decision that the meeting has to make: who asks, with which paper, what is recommended, and what if it is deferred."""

    question: str
    code: str
    path: str
    about: list[str]
    if_deferred: str


class BriefingView(View, frozen=True, kw_only=True):
    """The board briefing. `pictures` are of the trust's plans with KPIs and schools, `plans` all others."""

    TEMPLATE = "briefing.html"
    parts: list[LeadPart]
    decisions: list[DecisionRow]
    changed: Effects
    changed_heading: str
    changed_count: str
    unchanged: str
    turns: list[LifetimeRow]
    pictures: list[Picture]
    plans: list[PlanBlock]
    earlier: list[tuple[str, str]]
    has_schools: bool
    directions: Directions | None
    overdue: Cut[OverdueRow]
    before: Cut[BeforeRow] | None
    before_heading: str
    by_hand: Cut[Item]
    help: Cut[Item]
    dates: list[DateRow]


def make_briefing(context: PageContext) -> Page:
    """The trustees' home page."""
    title = _title(context)
    own = context.index.plans_of.get(TRUST, [])
    pictures = list(filter(None, (make_picture(context, status) for status in own)))
    directions = directions_of_trust(context, MOST_ITEMS)
    asks = find_asks(context)
    parts = _lead(context, asks, pictures, directions)
    since, day = context.edition.since, context.edition.day
    overdue, before = _who_acts(context)
    view = BriefingView(
        parts=parts,
        decisions=[_decision(context, asked) for asked in asks],
        changed=find_effects(context),
        changed_heading=f"What changed since {say_day(since, day)}" if since else "What changed",
        changed_count=say_moved(context),
        unchanged=_unchanged(context),
        turns=lifetime_rows(context, since, day, MOST_TURNS),
        pictures=pictures,
        plans=_other_plans(context, own, pictures),
        earlier=ended_plans(context, TRUST),
        has_schools=bool(context.edition.trust.schools),
        directions=directions,
        overdue=overdue,
        before=before,
        before_heading=_before_heading(context),
        by_hand=cut([i for i in context.edition.rated.items if i.override], MOST_SMALL),
        help=cut(in_need_of_help(context), MOST_SMALL),
        dates=next_dates(context),
    )
    return context.page(
        view,
        path="",
        title=title,
        hides=WIDE,
        headings=_headings(view),
        search=_search(view, title),
    )


def _search(view: BriefingView, title: str) -> list[SearchEntry]:
    """The page by its lead, and the decisions by their questions."""
    found = [SearchEntry(title=title, text="".join(part.text for part in view.parts))]
    if view.decisions:
        asked = " ".join(row.question for row in view.decisions)
        found.append(SearchEntry(title="For decision", text=asked, anchor="decisions"))
    return found


def _who_acts(context: PageContext) -> tuple[Cut[OverdueRow], Cut[BeforeRow] | None]:
    """What is overdue, and what is due before the next meeting if there is one."""
    meeting, duties = context.edition.next_meeting, find_duties(context)
    if meeting is None:
        return rows_overdue(context, find_owed(context, context.edition.day)[0], duties), None
    debts, _ = find_owed(context, meeting.date)
    return rows_overdue(context, debts, duties), rows_before(context, debts, duties, meeting.date)


def _before_heading(context: PageContext) -> str:
    meeting = context.edition.next_meeting
    return f"Before {say_day(meeting.date, context.edition.day)}" if meeting else ""


def _headings(view: BriefingView) -> list[tuple[str, str]]:
    found = [("For decision", "decisions"), (view.changed_heading, "changed"), ("Where we are", "where")]
    if view.directions:
        found.append(("Better than last year?", "better"))
    found.append(("Overdue, and with whom", "missing"))
    if view.before_heading:
        found.append((view.before_heading, "before"))
    return [*found, ("Dates", "dates")]


def _title(context: PageContext) -> str:
    meeting = context.edition.next_meeting
    if meeting is None:
        return f"Board briefing, as at {_in_full(context.edition.day)}"
    return f"{_body(context, meeting)} briefing, {_in_full(meeting.date)}"


def _in_full(day: date) -> str:
    return f"{say_day(day, day)} {day.year}"


def _body(context: PageContext, meeting: Meeting) -> str:
    """Who meets."""
    if context.item_text.meeting_name(meeting) == "Board meeting":
        return "Board"
    return capital(inside(context.edition.trust.body_title(meeting.body)))


# The lead


def _lead(
    context: PageContext, asks: Sequence[AskedFor], pictures: Sequence[Picture], directions: Directions | None
) -> list[LeadPart]:
    """What matters, in at most four sentences; each count is a link to its block."""
    parts = [*_say_decisions(context, asks)]
    since = context.edition.since
    parts.append(
        LeadPart(text=f"Since the last board papers ({say_day(since, context.edition.day)}), " if since else "So far, ")
    )
    parts += [LeadPart(text=say_moves(context), anchor="changed"), LeadPart(text=". ")]
    for picture in pictures:
        first_sentence = picture.caption.partition(". ")[0].removesuffix(".")
        parts += [LeadPart(text=first_sentence, anchor="where"), LeadPart(text=". ")]
    if directions and directions.lead[0]:
        whole, answer = directions.lead
        parts += [LeadPart(text=f"{whole} "), LeadPart(text=answer, anchor="better"), LeadPart(text=". ")]
    parts[-1] = LeadPart(text=".")
    return parts


def _say_decisions(context: PageContext, asks: Sequence[AskedFor]) -> list[LeadPart]:
    if context.edition.next_meeting is None:
        return []
    if not asks:
        return [LeadPart(text="No decisions are needed at this meeting. ")]
    count = len(asks)
    needed = f" {verb(count, 'is', 'are')} needed. "
    return [LeadPart(text=capital(counted(count, "decision")), anchor="decisions"), LeadPart(text=needed)]


# For decision


def _decision(context: PageContext, asked: AskedFor) -> DecisionRow:
    ask = asked.ask
    about = [context.names.role(asked.organisation, ask.asked_by)] if ask.asked_by else []
    about.append(ask.paper or "No paper yet")
    about.append(f"Recommended: {inside(ask.recommended)}" if ask.recommended else "No recommendation yet")
    return DecisionRow(
        question=ask.question, code=asked.code, path=asked.path, about=about, if_deferred=ask.if_deferred
    )


# What changed and where we are


def _unchanged(context: PageContext) -> str:
    """What is said where no rating moved."""
    if not context.edition.since:
        return "There is no earlier meeting to compare with."
    return f"No ratings changed; {say_news(context.edition)}."


def _other_plans(context: PageContext, own: Sequence[PlanStatus], pictures: Sequence[Picture]) -> list[PlanBlock]:
    """The trust's plans without a picture; of a trust without a plan, the running plans of its schools if they are few."""
    plans = own
    running = list(context.edition.rated.running)
    if not own and len(running) <= MOST_PLANS:
        plans = running
    shown = {picture.first.path for picture in pictures}
    rest = [status for status in plans if context.urls.plan_path(status.plan.ref) not in shown]
    return [plan_block(context, status, f"plan-{status.plan.ref.replace('/', '-')}") for status in rest]


def in_need_of_help(context: PageContext) -> list[Item]:
    """The items for which help is wanted, and that are not achieved."""
    found = [i for i in context.edition.rated.items if i.recovery and i.recovery.help_wanted]
    return [i for i in found if context.marks.is_loud(i.rating) and not i.is_accepted]
