"""The cover of a meeting's paper: takes a context, a meeting and what is in the paper, gives the terms of the cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.model import TRUST
from trustplan.primitives.english import capital, counted, listed, on_one_line, say_count, say_date, say_pounds, verb
from trustplan.website.item_text import say_resource
from trustplan.website.papers.decisions import objective_ref, resources_of
from trustplan.website.papers.minutes import listed_recommendations, recommendation
from trustplan.website.papers.paper import Facts, Span
from trustplan.website.papers.text import joined, named, shortened, title_of, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Meeting, Resource
    from trustplan.rating.status import Item
    from trustplan.website.context import PageContext
    from trustplan.website.overview_text import AskedFor
    from trustplan.website.papers.paper import Text

MOST_RECOMMENDED, MOST_OBJECTIVES, MOST_RISKS, MOST_RESOURCES = 3, 6, 2, 4
MOST_TITLE, MOST_WORDS = 80, 160
CONFIDENTIALITY = "Confidentiality"  # the term of who may read a paper


def body_of(context: PageContext, meeting: Meeting) -> str:
    """Who meets, inside a sentence: `board`, `finance and audit committee`."""
    if context.item_text.meeting_name(meeting) == "Board meeting":
        return "board"
    return context.item_text.body(meeting.body)


def make_cover(
    context: PageContext, meeting: Meeting, asks: Sequence[AskedFor], off_track: Sequence[Item], sharing: str
) -> Facts:
    """The terms of the cover; what is not known of a meeting is left out."""
    body = context.edition.trust.body_title(meeting.body)
    rows: list[tuple[str, Text]] = [("Meeting", words(f"{capital(body)}, {say_date(meeting.date)}"))]
    if meeting.item:
        rows.append(("Agenda item", words(on_one_line(meeting.item))))
    if meeting.paper:
        rows.append(("Paper", words(on_one_line(meeting.paper))))
    rows.append(("Purpose", words(say_purpose(asks, off_track))))
    if asks:
        rows.append(("Recommendation", _recommended(context, meeting, asks)))
    rows += _people(context, asks, off_track)
    objectives = _objectives(context, asks, off_track)
    if objectives:
        rows.append(("Objectives", _titles(context, objectives)))
    if risks := _risks(context, objectives, asks):
        rows.append(("Risks", words(risks)))
    if seen := _considered(context, meeting, asks):
        rows.append(("Considered before", words(seen)))
    if resources := _resources(context, asks):
        rows.append(("Resources", words(resources)))
    rows.append((CONFIDENTIALITY, words(_confidentiality(context, sharing))))
    rows.append(("As at", words(_as_at(context, meeting))))
    return Facts(rows=tuple(rows))


def say_purpose(asks: Sequence[AskedFor], off_track: Sequence[Item]) -> str:
    """What the paper is for: a decision where one is wanted, else a discussion where something is off track."""
    if asks:
        return f"For decision: {counted(len(asks), 'decision')}"
    if off_track:
        return "For discussion"
    return "For information"


def _recommended(context: PageContext, meeting: Meeting, asks: Sequence[AskedFor]) -> Text:
    body = body_of(context, meeting)
    if len(asks) > MOST_RECOMMENDED:
        start = f"That the {body.removeprefix('the ')} takes the {say_count(len(asks))} decisions under "
        return Span(start), Span("For decision", anchor="decisions"), Span(", as recommended there.")
    found = []
    for asked in asks:
        made = recommendation(asked.ask.question, asked.ask.recommended)
        found.append(shortened(made, MOST_WORDS))
    return words(listed_recommendations(body, found))


def _people(context: PageContext, asks: Sequence[AskedFor], off_track: Sequence[Item]) -> list[tuple[str, Text]]:
    """The roles of author and sponsors: the lead of the trust's plan, and who sponsors the objectives of the paper."""
    rows: list[tuple[str, Text]] = []
    leads = dict.fromkeys(status.plan.lead for status in context.index.plans_of.get(TRUST, ()) if status.plan.lead)
    if len(leads) == 1 and context.edition.is_for_trustees:
        rows.append(("Author", (named(context.names.holder(TRUST, *leads)),)))
    sponsors: dict[tuple[str, str], None] = {}
    for ref in _objectives(context, asks, off_track):
        status = context.edition.rated.index[ref]
        sponsor = getattr(status.written, "sponsor", "")
        if sponsor:
            sponsors[status.organisation, sponsor] = None
    if sponsors and context.edition.is_for_trustees:
        names: list[Text] = [(named(context.names.holder(*who)),) for who in list(sponsors)[:MOST_OBJECTIVES]]
        if len(sponsors) > MOST_OBJECTIVES:
            names.append(words(f"{say_count(len(sponsors) - MOST_OBJECTIVES)} more"))
        rows.append((verb(len(sponsors), "Sponsor", "Sponsors"), joined(names, "; ")))
    return rows


def _objectives(context: PageContext, asks: Sequence[AskedFor], off_track: Sequence[Item]) -> list[str]:
    """The addresses of the objectives to which decisions belong and what is off track; of schools' where the trust has none off track."""
    found = dict.fromkeys(filter(None, (objective_ref(context, asked) for asked in asks)))
    own = [item for item in off_track if item.organisation == TRUST]
    for item in own or off_track:
        found[f"{item.plan}/{context.index.objective_of[item.ref]}"] = None
    return list(found)


def _titles(context: PageContext, refs: Sequence[str]) -> Text:
    titles: list[Text] = []
    for ref in refs[:MOST_OBJECTIVES]:
        status = context.edition.rated.index[ref]
        titles.append(words(shortened(title_of(context, status), MOST_TITLE), path=context.urls.path(ref)))
    if len(refs) > MOST_OBJECTIVES:
        titles.append(words(f"and {say_count(len(refs) - MOST_OBJECTIVES)} more"))
    return joined(titles, "; ")


def _risks(context: PageContext, objectives: Sequence[str], asks: Sequence[AskedFor]) -> str:
    """The risks that plans name for the objectives of the paper and for what is to be decided."""
    found: dict[str, None] = {}
    for ref in (*(asked.ref for asked in asks), *objectives):
        status = context.edition.rated.index.get(ref)
        for challenge in getattr(status.written, "challenges", ()) if status else ():
            found[shortened(challenge.risk, MOST_WORDS)] = None
    shown = list(found)[:MOST_RISKS]
    if len(found) > MOST_RISKS:
        shown.append(f"And {say_count(len(found) - MOST_RISKS)} more in the plans.")
    return " ".join(text if text[-1:] in ".!?…" else f"{text}." for text in shown if text)


def _considered(context: PageContext, meeting: Meeting, asks: Sequence[AskedFor]) -> str:
    """The meetings before that were asked about the same things, and what they said."""
    refs = {asked.ref for asked in asks if asked.ref}
    meetings = {m.id: m for m in context.edition.trust.meetings}
    found: dict[str, None] = {}
    for asked in context.overview_text.every_ask:
        earlier = meetings.get(asked.ask.meeting)
        if asked.ref in refs and asked.ask.outcome and earlier and earlier.date < meeting.date:
            found[f"{earlier.title}, {say_date(earlier.date)} ({asked.code})"] = None
    return "; ".join(found)


def _resources(context: PageContext, asks: Sequence[AskedFor]) -> str:
    """What the actions behind the decisions are to cost, as their plans have it."""
    found: list[Resource] = []
    for asked in asks:
        found += resources_of(context, asked)
    costs = [resource.cost for resource in found if resource.cost is not None]
    said = [shortened(say_resource(resource), MOST_TITLE) for resource in found[:MOST_RESOURCES]]
    if len(found) > MOST_RESOURCES:
        said.append(f"{say_count(len(found) - MOST_RESOURCES)} more")
    if len(costs) > 1:
        return f"{say_pounds(sum(costs))} in all: {listed(said)}"  # type: ignore[arg-type]
    return "; ".join(said)


def _confidentiality(context: PageContext, sharing: str) -> str:
    """Who may read the paper, and where what others may read is."""
    if context.edition.is_for_trustees:
        return f"{sharing}. The open paper of this meeting has what the trust publishes."
    return sharing


def _as_at(context: PageContext, meeting: Meeting) -> str:
    day = say_date(context.edition.day)
    if context.edition.day < meeting.as_at:
        return f"{day}: a draft. The papers close on {say_date(meeting.as_at)}."
    return day
