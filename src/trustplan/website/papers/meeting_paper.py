"""The paper of a meeting: takes an edition's context and a meeting, gives cover, report and appendix as a value.

It is made of an edition of one audience, and says nothing that its pages do not say: for trustees the whole paper, for the
public the open one. The confidential annex is the whole paper without what the open one says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.model import TRUST
from trustplan.primitives.english import capital, counted, say_date, verb
from trustplan.website.pages.who_acts import asks_of
from trustplan.website.papers import change_blocks, decisions, off_track, overdue
from trustplan.website.papers.annex import Known, entries_of, known_in, say_left_out
from trustplan.website.papers.blocks import Places, lettered, said
from trustplan.website.papers.cover import CONFIDENTIALITY, body_of, make_cover
from trustplan.website.papers.fit import Part, fitted
from trustplan.website.papers.left_out import rest, with_note
from trustplan.website.papers.overview_blocks import objectives_table, say_where
from trustplan.website.papers.paper import Facts, Paper, Paragraph, Section
from trustplan.website.papers.ratings_appendix import ratings_tables
from trustplan.website.papers.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Meeting
    from trustplan.rating.status import Item
    from trustplan.website.context import PageContext
    from trustplan.website.overview_text import AskedFor
    from trustplan.website.pages.who_acts import OverdueRow
    from trustplan.website.papers.paper import Block, Table, Text

OPEN, CONFIDENTIAL = "Open", "Confidential: for trustees only"
ANNEX = "An annex to the open paper, for trustees only"
NO_PLANS = "The trust publishes nothing of its plans in this paper."
IN_PART = "This paper holds what the trust publishes of its plans. Trustees have a paper that holds more."


class Matter(Struct, frozen=True, kw_only=True):
    """What a paper is about: the decisions asked for, what is off track, and what is overdue.

    `known` is what its readers have in another paper, and this one does not repeat.
    """

    asks: Sequence[AskedFor]
    off_track: Sequence[Item]
    overdue: Sequence[OverdueRow]
    known: Known = Known()


def meeting_paper(context: PageContext, meeting: Meeting) -> Paper:
    """The paper of a meeting for the audience of an edition: whole for trustees, open for the public."""
    matter, paper = _begun(context, meeting)
    return fitted(paper, _parts(context, meeting, matter, paper.appendix))


def annex_of(context: PageContext, meeting: Meeting, open_: Paper) -> Paper:
    """The confidential annex to the open paper of a meeting, of an edition for trustees."""
    of_whole, whole = _begun(context, meeting)
    matter = replace(of_whole, known=known_in(open_))
    appendix = matter.known.sections_beyond(whole.appendix)
    annex = replace(
        whole,
        name=f"{whole.name}-confidential",
        title=f"{whole.title}: confidential annex",
        cover=_with_term(whole.cover, CONFIDENTIALITY, ANNEX),
        appendix=appendix,
    )
    parts = _parts(context, meeting, matter, appendix)
    if texts := say_left_out(whole.appendix, matter.known):
        parts.insert(0, said("About this annex", "about", *texts))
    return fitted(annex, parts)


def _begun(context: PageContext, meeting: Meeting) -> tuple[Matter, Paper]:
    """What the paper is about, and the paper before anything is fitted on its sides; the annex begins with the same."""

    def begin() -> tuple[Matter, Paper]:
        matter = Matter(
            asks=asks_of(context, meeting),
            off_track=off_track.find_off_track(context),
            overdue=overdue.find_overdue(context),
        )
        return matter, _without_report(context, meeting, matter)

    return context.once(("paper", meeting.id), begin)


def _without_report(context: PageContext, meeting: Meeting, matter: Matter) -> Paper:
    """The cover and the appendix for the audience of an edition."""
    is_whole = context.edition.is_for_trustees
    sharing = CONFIDENTIAL if is_whole else OPEN
    return Paper(
        name=meeting.id if is_whole else f"{meeting.id}-open",
        title=_title(context),
        trust=context.edition.trust.own.profile.title,
        about=f"{meeting.title}, {say_date(meeting.date)}",
        sharing=sharing,
        is_confidential=is_whole,
        day=context.edition.day,
        cover=make_cover(context, meeting, matter.asks, matter.off_track, sharing),
        report=(),
        appendix=_appendix(context, meeting, matter),
        notice=_notice(context, meeting),
        summary=_summary(context, meeting, matter),
    )


def _with_term(facts: Facts, name: str, text: str) -> Facts:
    """Facts of which one term is said in other words."""
    return Facts(rows=tuple((term, words(text) if term == name else old) for term, old in facts.rows))


def _title(context: PageContext) -> str:
    own = context.index.plans_of.get(TRUST, [])
    if len(own) == 1:
        return f"Progress against the plan: {own[0].plan.title}"
    if own or not list(context.edition.rated.running):
        return "Progress against the trust's plans"
    return "Progress against schools' plans"


def _notice(context: PageContext, meeting: Meeting) -> str:
    """What stands above the title: that the paper is a draft, and that its data is invented."""
    texts = []
    if context.edition.day < meeting.as_at:
        texts.append(f"Draft, as at {say_date(context.edition.day)}; the papers close on {say_date(meeting.as_at)}.")
    if context.edition.trust.own.profile.is_example:
        texts.append("Example: invented data.")
    return " ".join(texts)


def _summary(context: PageContext, meeting: Meeting, matter: Matter) -> str:
    """The paper in a sentence or two."""
    own = context.marks.own
    texts = []
    if matter.asks:
        count = len(matter.asks)
        texts.append(
            f"{capital(counted(count, 'decision'))} {verb(count, 'is', 'are')} wanted of the {body_of(context, meeting)}."
        )
    count = len(matter.off_track)
    texts.append(own(f"{capital(counted(count, 'item'))} {verb(count, 'is', 'are')} off track."))
    return " ".join(texts)


# The report


def _parts(context: PageContext, meeting: Meeting, matter: Matter, appendix: tuple[Section, ...]) -> list[Part]:
    """The sections of the report; in an annex without one of which the open paper says everything."""
    places = {section.anchor: section for section in appendix}
    if not list(context.edition.rated.running):
        text = "No plan is running." if context.edition.is_for_trustees else NO_PLANS
        found = [said("Where we are", "where", text)]
    else:
        found = [_where(context, matter, places)]
    if context.edition.is_for_trustees:
        found.append(_for_decision(context, meeting, matter, places))
    found.append(_off_track(context, matter, places))
    found.append(_changed(context, matter, places))
    if context.edition.is_for_trustees:
        found.append(_overdue(matter, places))
    found.append(_dates(context))
    if not context.edition.is_for_trustees:
        found.append(said("About this paper", "about", IN_PART))
    return [part for part in found if part.total or part.make(0)]


def _table_part(
    title: str, anchor: str, lead: Text, table: Table, section: Section | None, *, least: int, most: int
) -> Part:
    """A section of a sentence and a table, of which the appendix has as many entries or more."""
    total = len(table.rows)
    in_full = len(list(entries_of(section))) if section else total

    def make(rows: int) -> tuple[Block, ...]:
        shown: tuple[Block, ...] = (Paragraph(text=lead),) if lead else ()
        if rows:
            shown = (*shown, replace(table, rows=table.rows[:rows]))
        return with_note((*shown, *rest(max(0, in_full - rows), section, is_all=not rows)), section)

    return Part(title=title, anchor=anchor, total=total, make=make, least=least, most=most)


def _where(context: PageContext, matter: Matter, places: Places) -> Part:
    table = matter.known.beyond(objectives_table(context))
    total, section = len(table.rows), places.get("ratings")
    start = say_where(context)

    def make(rows: int) -> tuple[Block, ...]:
        shown = (replace(table, rows=table.rows[:rows]),) if rows else ()
        return with_note((*start, *shown, *rest(total - rows, section, is_all=not rows)), section)

    return Part(title="Where we are", anchor="where", total=total, make=make, least=3, most=6)


def _for_decision(context: PageContext, meeting: Meeting, matter: Matter, places: Places) -> Part:
    body, section = body_of(context, meeting), places.get("decisions-whole")
    groups = [decisions.in_short(context, body, n, asked) for n, asked in enumerate(matter.asks, 1)]
    if not groups:
        return said("For decision", "decisions", "No decisions are wanted at this meeting.")

    def make(rows: int) -> tuple[Block, ...]:
        return with_note((*groups[:rows], *rest(len(groups) - rows, section, is_all=not rows)), section)

    return Part(title="For decision", anchor="decisions", total=len(groups), make=make, least=6, most=len(groups))


def _off_track(context: PageContext, matter: Matter, places: Places) -> Part:
    own = context.marks.own
    title = own("Off track, and why")
    if not matter.off_track:
        return said(title, "off-track", own("Nothing is off track."))
    table = matter.known.beyond(off_track.off_track_table(context, list(matter.off_track)))
    return _table_part(title, "off-track", (), table, places.get("off-track-whole"), least=3, most=10)


def _changed(context: PageContext, matter: Matter, places: Places) -> Part:
    table = matter.known.beyond(change_blocks.changed_table(change_blocks.rows_in_short(context)))
    lead = " ".join([change_blocks.say_changed(context), *change_blocks.say_turns(context)])
    since = context.edition.since
    title = f"What changed since {say_date(since)}" if since else "What changed"
    return _table_part(title, "changed", words(lead), table, places.get("changed-whole"), least=2, most=8)


def _overdue(matter: Matter, places: Places) -> Part:
    rows = list(matter.overdue)
    lead = words(overdue.say_overdue(rows))
    table = matter.known.beyond(overdue.overdue_table(rows))
    return _table_part("Overdue, and with whom", "overdue", lead, table, places.get("overdue-whole"), least=2, most=8)


def _dates(context: PageContext) -> Part:
    rows = overdue.say_dates(context)
    if not rows:
        return said("Next dates", "dates", "No date is in the calendar.")

    def make(_: int) -> tuple[Block, ...]:
        return (Facts(rows=tuple(rows)),)

    return Part(title="Next dates", anchor="dates", total=0, make=make)


# The appendix


def _appendix(context: PageContext, meeting: Meeting, matter: Matter) -> tuple[Section, ...]:
    """Everything in full, in sections by letter; one that would be empty is left out."""
    own, body = context.marks.own, body_of(context, meeting)
    found: list[tuple[str, str, list[Block]]] = [
        (
            "decisions in full",
            "decisions-whole",
            [decisions.whole(context, body, number, asked) for number, asked in enumerate(matter.asks, 1)],
        ),
        (own("off track, in full"), "off-track-whole", [off_track.whole(context, item) for item in matter.off_track]),
        ("what changed, in full", "changed-whole", _changed_whole(context)),
        ("overdue, in full", "overdue-whole", _overdue_whole(matter)),
        ("every rating", "ratings", [*ratings_tables(context)]),
    ]
    return lettered(found)


def _changed_whole(context: PageContext) -> list[Block]:
    rows = change_blocks.rows_whole(context)
    found: list[Block] = [Paragraph(text=words(text)) for text in change_blocks.say_turns(context, change_blocks.ALL)]
    return [*found, change_blocks.changed_table(rows)] if rows else found


def _overdue_whole(matter: Matter) -> list[Block]:
    return [overdue.overdue_table(list(matter.overdue), overdue.ALL)] if matter.overdue else []
