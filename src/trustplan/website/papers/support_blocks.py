"""The support of a school as papers say it: the decision, what is delegated differently, exit criteria and assessments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.oversight.support import is_exit_met
from trustplan.primitives.english import capital, counted, inside, on_one_line, say_date
from trustplan.website.pages.delegation import held_at
from trustplan.website.pages.school_support import decided_by, say_group, standing_block
from trustplan.website.pages.support_time import exit_rows
from trustplan.website.papers.blocks import NONE, facts, unmarked
from trustplan.website.papers.left_out import rest
from trustplan.website.papers.paper import Bullets, Paragraph, Span, Table
from trustplan.website.papers.text import shortened, words

if TYPE_CHECKING:
    from trustplan.model import Decision, Organisation, SupportCriteria
    from trustplan.oversight.support import Standing
    from trustplan.website.context import PageContext
    from trustplan.website.pages.delegation import HeldRow
    from trustplan.website.pages.school_support import CriterionRow, StandingBlock
    from trustplan.website.papers.paper import Block, Text

MOST_WHY, MOST_NOTE, MOST_FUNCTIONS, MOST_CHANGES, ALL = 200, 120, 3, 4, 10**6
AS_AGREED = "None: the local governing body has every responsibility that the scheme of delegation gives it."
DIFFERENTLY: Text = (Span("Delegated differently:", is_strong=True),)
LACKING = "The level of support changes what the local governing body is responsible for, and no change is recorded."


def standings_of(context: PageContext, school: Organisation) -> tuple[Standing, ...]:
    """The standing of a school and of its parts; nothing where the audience sees none, or the trust has no levels."""
    if context.edition.trust.governance.criteria is None:
        return ()
    return context.overview.standings.get(school.id, ())


def decision_blocks(
    context: PageContext, school: Organisation, standing: Standing, most: int = MOST_WHY, *, names_group: bool = True
) -> list[Block]:
    """What was decided for a school or a part of it, why, and what follows from it, as terms; everything for ALL."""
    criteria = context.edition.trust.governance.criteria
    if criteria is None:
        return []
    block = standing_block(context, criteria, school, standing)
    rows: list[tuple[str, Text]] = [(block.scope or "Level of support", _level(block))]
    decision = standing.decision
    if decision:
        rows.append(("Why", words(shortened(decision.rationale, most))))
    for term, text in block.facts:
        if most == ALL:
            rows.append((term, words(unmarked(text))))
    if decision and most != ALL:
        rows.append(("Decided by", words(_in_short(context, criteria, standing, decision))))
    if block.milder:
        rows.append(("Beside the criteria", words(block.milder)))
    exits = _say_exits(context, criteria, standing)
    if exits and most == ALL:
        rows.append(("Exit criteria", words(exits)))
    work = context.overview.works.get((school.id, standing.scope))
    if work and names_group:
        rows.append(("Action group", words(unmarked(say_group(context, school, work)))))
    elif standing.is_group_missing:
        rows.append(("Action group", words("At this level there is one; none is recorded.")))
    return [*facts(rows)]


def _in_short(context: PageContext, criteria: SupportCriteria, standing: Standing, decision: Decision) -> str:
    """Who decided when, by when that is reviewed, and how many exit criteria are met."""
    parts = [decided_by(context, decision)]
    if decision.review_by:
        late = " (overdue)" if standing.is_review_overdue else ""
        parts.append(f"to be reviewed by {say_date(decision.review_by)}{late}")
    if exits := _say_exits(context, criteria, standing):
        parts.append(f"exit criteria: {exits}")
    return "; ".join(parts)


def _level(block: StandingBlock) -> Text:
    if block.level is None:
        return words("Nothing is decided.")
    level = Span(block.level.title, is_strong=True)
    if block.standing.began is None:
        return (level,)
    return level, Span(f" since {say_date(block.standing.began)}")


def _say_exits(context: PageContext, criteria: SupportCriteria, standing: Standing) -> str:
    """`1 of 3 met`; empty where there are none."""
    wanted = standing.decision.exit if standing.decision else ()
    if not wanted:
        return ""
    met = sum(is_exit_met(criteria, standing.rows, exit_, context.edition.day) for exit_ in wanted)
    return f"{met} of {len(wanted)} met"


def delegated_blocks(context: PageContext, school: Organisation, most: int = MOST_FUNCTIONS) -> list[Block]:
    """What departs from the scheme of delegation at a school, with the first functions of each change."""
    held = held_at(context, school)
    if held:
        shown = held[:MOST_CHANGES] if most != ALL else held
        return [Bullets(items=tuple(_held(row, most) for row in shown)), *rest(len(held) - len(shown), None)]
    if context.overview.lacks_delegation(school):
        return [Paragraph(text=words(LACKING))]
    return [Paragraph(text=words(AS_AGREED))]


def _held(row: HeldRow, most: int) -> Text:
    who = f"{row.what} the {inside(row.who)}" if row.who else row.what
    when = f" since {say_date(row.change.on)}"
    if row.change.until:
        when += f", to be returned by {say_date(row.change.until)}"
    if row.is_late:
        when += " (overdue)"
    functions, why = "; ".join(row.functions[:most]), on_one_line(row.change.why)
    if len(row.functions) > most:
        functions = capital(counted(len(row.functions), "responsibility", "responsibilities"))
        why = shortened(why, MOST_WHY)
    return Span(who, is_strong=True), Span(f"{when}. {functions}. {why}".rstrip())


def support_whole(context: PageContext, school: Organisation) -> list[Block]:
    """The decisions on a school's support, and what is delegated differently, in full."""
    found: list[Block] = []
    for standing in standings_of(context, school):
        found += decision_blocks(context, school, standing, ALL)
    if found and context.edition.trust.governance.scheme:
        found += [Paragraph(text=DIFFERENTLY), *delegated_blocks(context, school, ALL)]
    return found


def exits_table(context: PageContext, standing: Standing, most: int = MOST_NOTE) -> Table | None:
    """The exit criteria, each with where it stands; None where there are none."""
    criteria = context.edition.trust.governance.criteria
    if criteria is None or standing.decision is None or not standing.decision.exit:
        return None
    rows: list[tuple[Text, ...]] = []
    for row in exit_rows(context, criteria, standing):
        stands = words("Met")
        if not row.is_met:
            stands = (Span("Not yet met", is_strong=True), Span(_because(unmarked(row.note), most)))
        rows.append((words(shortened(row.text, most + MOST_NOTE)), stands))
    level = inside(standing.level.title) if standing.level else "support"
    caption = f"{capital(level)} ends when"
    return Table(caption=caption, head=("Criterion", "Where it stands"), rows=tuple(rows), widths=(50, 50))


def _because(note: str, most: int) -> str:
    """What the last assessment says, behind “Not yet met”; nothing where it says nothing."""
    if not note:
        return "."
    return f". {shortened(note, most)}"


def assessments_table(context: PageContext, school: Organisation, standing: Standing, most: int = MOST_WHY) -> Table:
    """Each criterion at a school with its level, what shows it, and on what that rests; gravest first."""
    criteria = context.edition.trust.governance.criteria
    found: list[CriterionRow] = []
    if criteria:
        found = standing_block(context, criteria, school, standing).rows
    found.sort(key=lambda row: -row.level.rank if row.level else 1)
    caption = "Assessment by criterion"
    if most != ALL:
        rows = tuple(_assessment(row, most)[:3] for row in found)
        return Table(caption=caption, head=("Criterion", "Level", "What shows it"), rows=rows, widths=(26, 16, 58))
    head = ("Criterion", "Level", "What shows it", "Assessed")
    rows = tuple(_assessment(row, most) for row in found)
    return Table(caption=caption, head=head, rows=rows, widths=(19, 14, 36, 31))


def _assessment(row: CriterionRow, most: int) -> tuple[Text, ...]:
    level = words(row.instead)
    if row.level:
        level = (Span(row.level.title, is_strong=row.is_highest),)
    shown = on_one_line(row.note or row.words)
    if most == ALL:
        shown = " ".join(filter(None, (shown, on_one_line(row.evidence))))
    return words(row.title), level, words(shortened(shown, most) or NONE), words(unmarked(row.basis) or NONE)
