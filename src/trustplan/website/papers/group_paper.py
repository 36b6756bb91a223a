"""The termly paper of a school's action group: takes a context and a school, gives cover, report and appendix.

It has what was decided and why, how far each exit criterion is, what the group last reported with a place for what it
reports now, its plan, and what is wanted of the body that decides. It is confidential, and there is none for the public.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.english import (
    capital,
    counted,
    inside,
    listed,
    on_one_line,
    say_count,
    say_date,
    say_period,
    verb,
)
from trustplan.website.pages.blocks import off_track
from trustplan.website.pages.school_support import work_block, works_of
from trustplan.website.papers import school_parts as parts
from trustplan.website.papers.blocks import NONE, Places, facts, lettered, list_part, said, table_part, unmarked, whole
from trustplan.website.papers.errors import PaperError
from trustplan.website.papers.fit import Part, fitted
from trustplan.website.papers.governing import confidential_paper, find_school
from trustplan.website.papers.overdue import overdue_table, say_overdue
from trustplan.website.papers.paper import Bullets, Group, Paper, Paragraph, Section, Span, Table
from trustplan.website.papers.plan_blocks import (
    OFF_TRACK,
    RATINGS,
    items_of,
    off_track_part,
    off_track_whole,
    priorities_part,
    ratings_of,
    serves,
)
from trustplan.website.papers.school_paper import asked_elsewhere, open_asks
from trustplan.website.papers.support_blocks import (
    ALL,
    DIFFERENTLY,
    assessments_table,
    decision_blocks,
    delegated_blocks,
    exits_table,
    standings_of,
)
from trustplan.website.papers.text import mark_of, named, shortened, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Level, Organisation, Report, SupportCriteria
    from trustplan.oversight.support import GroupWork, Standing
    from trustplan.rating.status import PlanStatus
    from trustplan.website.context import PageContext
    from trustplan.website.overview_text import AskedFor
    from trustplan.website.pages.school_support import ReportEntry, WorkArea, WorkBlock
    from trustplan.website.pages.who_acts import OverdueRow
    from trustplan.website.papers.blocks import Places
    from trustplan.website.papers.paper import Block, Text

CONFIDENTIAL = "Confidential: for the action group and the trustees only"
CRITERIA, REPORTS, DECISION = "criteria-whole", "reports-whole", "decision-whole"
OVERDUE, WANTED = "overdue-whole", "wanted-whole"
FILL_IN = "[rating, and what has moved]"
MOST_SAID, MOST_SHOWN, MOST_ASKED, MOST_MEMBERS = 170, 130, 200, 160


class Matter(Struct, frozen=True, kw_only=True):
    """What a group's paper is about: a school or a part of it, the decision in force, the group's work, and its plan."""

    school: Organisation
    criteria: SupportCriteria
    standing: Standing
    work: GroupWork
    block: WorkBlock
    plans: Sequence[PlanStatus]
    overdue: Sequence[OverdueRow]
    period: str

    @property
    def group(self) -> str:
        """The group in a title: `action group for Fernhill`, with the part of the school that it is for."""
        where = ", ".join(filter(None, (self.school.short, inside(self.block.scope))))
        return f"action group for {where}"


def group_papers(context: PageContext, school_id: str) -> list[Paper]:
    """The papers of all action groups of a school: of the whole of it first, then of its parts.

    Raises PaperError for an unknown school, for one without an action group, and for the public, which has no such paper.
    """
    if not context.edition.is_for_trustees:
        msg = "The paper of an action group is confidential: there is none for the public. Ask for the trustees' one."
        raise PaperError(msg)
    school = find_school(context, school_id)
    context = context.at_home(school.id)
    works = works_of(context, school)
    criteria = context.edition.trust.governance.criteria
    if not works or criteria is None:
        raise PaperError(_no_group(context, school))
    return [_paper(context, _matter(context, criteria, school, work)) for work in works]


def group_paper(context: PageContext, school_id: str) -> Paper:
    """The paper of a school's action group; of several, that of the whole school, else of its first part. Raises PaperError."""
    return group_papers(context, school_id)[0]


def _no_group(context: PageContext, school: Organisation) -> str:
    """That a school has no action group, and which schools have one."""
    there = sorted({name for name, _ in context.overview.works})
    rest = "No school of the trust has one."
    if there:
        rest = f"{verb(len(there), 'The school that has one is', 'The schools that have one are')}: {', '.join(there)}."
    return f"{school.short} ({school.id}) has no action group on {say_date(context.edition.day)}. {rest}"


def _matter(context: PageContext, criteria: SupportCriteria, school: Organisation, work: GroupWork) -> Matter:
    standing = next(s for s in standings_of(context, school) if s.scope == work.scope)
    block = work_block(context, criteria, school, work)
    status = context.edition.rated.plans.get(work.group.plan)
    plans = [status] if status and not context.edition.rated.is_over(status.plan) else []
    return Matter(
        school=school,
        criteria=criteria,
        standing=standing,
        work=work,
        block=block,
        plans=plans,
        overdue=[row for row in parts.overdue_at(context, school) if _is_of_group(context, row, school, plans)],
        period=_period(context, school, standing.level, work),
    )


def _is_of_group(context: PageContext, row: OverdueRow, school: Organisation, plans: Sequence[PlanStatus]) -> bool:
    """Whether something overdue is of the group's plan or of the school's support."""
    paths = [context.urls.plan_path(status.plan.ref) for status in plans]
    return row.path.startswith((f"schools/{school.id}/support/", *paths))


def _period(context: PageContext, school: Organisation, level: Level | None, work: GroupWork) -> str:
    """The period that the next report is about, in words; empty where the level has no rhythm."""
    if level is None or work.next_due is None:
        return ""
    calendar = context.edition.trust.calendar(school.id)
    around = calendar.rhythm_periods(level.reviewed, work.next_due, work.next_due)
    if not around:
        return ""
    first, last, _ = around[-1]
    return on_one_line(context.overview_text.period_of(first, last, school.id))


def _paper(context: PageContext, matter: Matter) -> Paper:
    appendix = _appendix(context, matter)
    places = {section.anchor: section for section in appendix}
    scope = f"-{matter.work.scope}" if matter.work.scope else ""
    title = capital(matter.group)
    paper = confidential_paper(
        context,
        name=f"action-group-{matter.school.id}{scope}",
        title=f"{title}: progress, and its next report",
        about=": ".join(filter(None, (title, matter.period))),
        sharing=CONFIDENTIAL,
        cover=_cover(context, matter),
        appendix=appendix,
        summary=_summary(context, matter),
    )
    return fitted(paper, _parts(context, matter, places))


# The cover


def _cover(context: PageContext, matter: Matter) -> list[tuple[str, Text]]:
    decision = matter.standing.decision
    rows: list[tuple[str, Text]] = []
    lead = named(context.names.holder(matter.school.id, matter.work.group.lead))
    with_ = shortened(unmarked(matter.block.members), MOST_MEMBERS)
    rows.append(("Group", (Span("Led by the "), *_inside(lead), Span(f", with the {with_}" if with_ else ""))))
    if matter.period:
        rows.append(("Report for", words(matter.period)))
    if matter.work.next_due:
        late = " (overdue)" if matter.work.is_overdue else ""
        rows.append(("Report due", words(f"{say_date(matter.work.next_due)}{late}")))
    if decision:
        rows.append(("Reports to", words(_reports_to(context, decision.decided_by))))
    rows.append(("Purpose", words(_purpose(context, matter))))
    rows.append(("Recommendation", words(_recommended(context, matter))))
    if objectives := serves(context, matter.plans):
        rows.append(("Trust's objectives", objectives))
    rows.append(("Confidentiality", words(CONFIDENTIAL)))
    rows.append(("As at", words(say_date(context.edition.day))))
    return rows


def _inside(name: Span) -> tuple[Span, ...]:
    return (Span(inside(name.text), path=name.path),)


def _reports_to(context: PageContext, body: str) -> str:
    """The body that decided, and the day of its next meeting."""
    title = context.edition.trust.body_title(body)
    ahead = context.edition.trust.board_meetings(context.edition.day, body)[1] if body else None
    return f"{title}, {say_date(ahead.date)}" if ahead else title


def _purpose(context: PageContext, matter: Matter) -> str:
    said_ = "For discussion, and to agree the next report"
    asked = [inside(context.edition.trust.body_title(one.ask.of)) for one in _asks(context, matter)]
    if matter.block.last and matter.block.last.wanted:
        asked.append(matter.block.asked_of)
    if asked:
        bodies = listed([f"the {body}" for body in dict.fromkeys(asked)])
        said_ += f" with {counted(len(asked), 'decision')} wanted of {bodies}"
    return said_


def _recommended(context: PageContext, matter: Matter) -> str:
    texts = ["agrees its report by area"]
    count = len(off_track(items_of(matter.plans)))
    if count:
        texts.append(context.marks.own(f"what it does about the {counted(count, 'item')} off track"))
    if matter.standing.decision and matter.standing.decision.exit:
        texts.append("what it says of each exit criterion")
    return f"That the group {listed(texts)}."


def _summary(context: PageContext, matter: Matter) -> str:
    found = []
    if matter.standing.level and matter.standing.began:
        found.append(f"{matter.standing.level.title} since {say_date(matter.standing.began)}.")
    if matter.plans:
        count = len(off_track(items_of(matter.plans)))
        verb_ = verb(count or 2, "is", "are")
        found.append(context.marks.own(f"{capital(counted(count, 'item'))} of the group's plan {verb_} off track."))
    return " ".join(found)


# The report


def wanted(context: PageContext, matter: Matter, most: int = MOST_ASKED) -> list[Text]:
    """The decisions asked for: those asked for on the support of the school and in the group's plan, and by the last report."""
    found = [asked_elsewhere(context, asked, most) for asked in _asks(context, matter)]
    last = matter.block.last
    if last and last.wanted:
        found.append(
            (
                Span(f"{_of_report(context, last)}: ", is_strong=True),
                Span(shortened(last.wanted, most)),
            )
        )
    return found


def _asks(context: PageContext, matter: Matter) -> list[AskedFor]:
    """The decisions that the school's support and the group's plan ask for."""
    of_plans = [status.plan.ref for status in matter.plans]
    return [a for a in open_asks(context, matter.school) if not a.ref or a.ref.rpartition("/")[0] in of_plans]


def _of_report(context: PageContext, report: Report) -> str:
    """Which report wants a decision, and which meeting had it or will have it."""
    said_ = f"By the report of {say_date(report.on)}"
    for meeting in context.edition.trust.meetings:
        if meeting.id == report.meeting and meeting.date < context.edition.day:
            return f"{said_}, which the meeting of {say_date(meeting.date)} had"
        if meeting.id == report.meeting:
            return f"{said_}, for the meeting of {say_date(meeting.date)}"
    return said_


def _parts(context: PageContext, matter: Matter, places: Places) -> list[Part]:
    none = "The decision names no plan of the group that is running."
    found = [_decision(context, matter, places), _wanted(context, matter, places)]
    found.append(_areas_part(context, matter, places))
    found.append(priorities_part(context, "The group's plan", matter.plans, none, places))
    if matter.plans:
        found.append(off_track_part(context, matter.plans, places))
    found.append(_assessments_part(context, matter, places))
    found.append(_overdue_part(matter, places))
    bodies = {matter.standing.decision.decided_by} if matter.standing.decision else set[str]()
    found.append(parts.dates_part(context, matter.school, bodies))
    return found


def _decision(context: PageContext, matter: Matter, places: Places) -> Part:
    """The decision and why, with where each exit criterion stands."""
    section = places[DECISION]
    name = Span(section.title.partition(":")[0], anchor=section.anchor)
    where = Paragraph(text=(Span("In full, with what is delegated differently: see "), name, Span(".")), is_small=True)
    blocks = (*decision_blocks(context, matter.school, matter.standing, names_group=False), where)
    title, table = "The decision, and when it ends", exits_table(context, matter.standing)
    if table is None:
        return whole(title, "decision", *blocks)
    return table_part(title, "decision", blocks, table, section, least=3, most=8)


def _wanted(context: PageContext, matter: Matter, places: Places) -> Part:
    asks = wanted(context, matter)
    if not asks:
        return said("For decision", "wanted", "None are recorded.")
    return list_part("For decision", "wanted", asks, places.get(WANTED), most=6)


def _areas_part(context: PageContext, matter: Matter, places: Places) -> Part:
    """What the group last reported of each area, with a place for what it reports now."""
    title, last = "The next report, by area", matter.block.last
    areas = matter.block.areas
    if not areas:
        return said(title, "areas", "The trust's criteria name no areas in which action groups report.")
    start = "The group has not reported yet."
    if last:
        when = f" for {say_period(last.period)}" if last.period else ""
        start = f"The last report is of {say_date(last.on)}{when}. What follows each area is to be filled in for the next one."
    rows = tuple(_area(context, area) for area in areas)
    head = ("Area", "Last rating", "Last report", "Plan", "Next report")
    table = Table(caption="Report by area", head=head, rows=rows, widths=(18, 12, 33, 9, 28))
    before = (Paragraph(text=words(start)),)
    total = len(rows)
    return table_part(title, "areas", before, table, places.get(REPORTS), least=total, most=total)


def _area(context: PageContext, area: WorkArea) -> tuple[Text, ...]:
    rating, progress = words(NONE), words("Not reported")
    if area.said:
        progress = words(shortened(area.said.progress, MOST_SAID))
        if area.said.rating:
            rating = (mark_of(context, area.said.rating),)
    codes: list[Span] = []
    for objective in area.objectives:
        codes += [Span(", ")] if codes else []
        codes.append(Span(objective.id, path=context.urls.path(objective.ref)))
    return words(area.title), rating, progress, tuple(codes) or words(NONE), words(FILL_IN)


def _assessments_part(context: PageContext, matter: Matter, places: Places) -> Part:
    """Each criterion with its level and what shows it, gravest first."""
    table = assessments_table(context, matter.school, matter.standing, MOST_SHOWN)
    before = (Paragraph(text=words(_say_levels(matter))),)
    return table_part("Assessment by criterion", "criteria", before, table, places.get(CRITERIA), least=4, most=12)


def _say_levels(matter: Matter) -> str:
    """How many criteria are at each level, gravest first."""
    found: list[str] = []
    for level in reversed(matter.criteria.levels):
        count = matter.standing.counts[level.id]
        if count:
            what = say_count(count) if found else counted(count, "criterion", "criteria")
            found.append(f"{what} at {inside(level.title)}")
    return f"{capital(listed(found))}." if found else "No criterion is assessed yet."


def _overdue_part(matter: Matter, places: Places) -> Part:
    title, rows = "Overdue, and with whom", list(matter.overdue)
    if not rows:
        return said(title, "overdue", "Nothing is overdue.")
    before = (Paragraph(text=words(say_overdue(rows))),)
    return table_part(title, "overdue", before, overdue_table(rows), places.get(OVERDUE), most=6)


# The appendix


def _appendix(context: PageContext, matter: Matter) -> tuple[Section, ...]:
    decision = [*decision_blocks(context, matter.school, matter.standing, ALL)]
    if context.edition.trust.governance.scheme:
        decision += [Paragraph(text=DIFFERENTLY), *delegated_blocks(context, matter.school, ALL)]
    if table := exits_table(context, matter.standing, ALL):
        decision.append(table)
    asks: list[Block] = []
    if rows := wanted(context, matter, ALL):
        asks = [Bullets(items=tuple(rows))]
    overdue: list[Block] = []
    if matter.overdue:
        overdue = [overdue_table(list(matter.overdue), ALL)]
    return lettered(
        [
            ("the decision in full", DECISION, decision),
            ("for decision", WANTED, asks),
            ("what the group has reported", REPORTS, _reports(context, matter)),
            (context.marks.own("off track, in full"), OFF_TRACK, off_track_whole(context, matter.plans)),
            (
                "every assessment",
                CRITERIA,
                [assessments_table(context, matter.school, matter.standing, ALL)],
            ),
            ("overdue, in full", OVERDUE, overdue),
            ("every rating of the group's plan", RATINGS, ratings_of(context, matter.plans)),
        ]
    )


def _reports(context: PageContext, matter: Matter) -> list[Block]:
    """Each report, the last first."""
    return [_report(context, entry) for entry in matter.block.reports]


def _report(context: PageContext, entry: ReportEntry) -> Group:
    rows: list[tuple[str, Text]] = [("By", words(str(entry.by)))]
    if entry.meeting:
        rows.append(("Received at", words(f"{entry.meeting.title}, {say_date(entry.meeting.date)}")))
    for title, progress in entry.areas:
        text: Text = words(on_one_line(progress.progress))
        if progress.rating:
            text = (mark_of(context, progress.rating), Span(f". {on_one_line(progress.progress)}"))
        rows.append((title, text))
    if entry.report.wanted:
        rows.append((f"Wanted of the {entry.asked_of}", words(on_one_line(entry.report.wanted))))
    when = ", ".join(filter(None, (say_date(entry.report.on), entry.period)))
    return Group(title=words(f"Report of {when}"), blocks=facts(rows))
