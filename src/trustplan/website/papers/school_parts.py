"""The sections of a school's paper that are not on its plans: what changed, measures, reviews, what is due, and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.model import TRUST
from trustplan.oversight.reviews import Status
from trustplan.primitives.english import capital, counted, inside, on_one_line, say_date
from trustplan.rating.status import KpiStatus
from trustplan.website.data.duties import find_duties
from trustplan.website.data.owed import find_owed
from trustplan.website.figure_sources import sources_of_school
from trustplan.website.pages.dates import next_dates_of
from trustplan.website.pages.effects import every_effect, say_edit, say_moves
from trustplan.website.pages.inspections import latest_inspections
from trustplan.website.pages.public_figures import say_national
from trustplan.website.pages.reviews import reported_reviews, reviews_side
from trustplan.website.pages.school_measures import measure_rows
from trustplan.website.pages.who_acts import OverdueRow, due_by_school, rows_overdue
from trustplan.website.papers.blocks import (
    NONE,
    Places,
    facts,
    list_part,
    said,
    say_credits,
    table_part,
    without_empty_columns,
)
from trustplan.website.papers.change_blocks import ALL, MOST_CAUSES, MOST_WHY, changed_table, edit_row, effect_row
from trustplan.website.papers.fit import Part
from trustplan.website.papers.left_out import rest
from trustplan.website.papers.overdue import overdue_table, say_overdue
from trustplan.website.papers.paper import Bullets, Paragraph, Span, Table
from trustplan.website.papers.text import mark_of, shortened, small, words

if TYPE_CHECKING:
    from collections.abc import Container

    from trustplan.model import Organisation
    from trustplan.website.context import PageContext
    from trustplan.website.data.owed import Owed
    from trustplan.website.pages.reviews import ReviewRow
    from trustplan.website.pages.school_measures import MeasureRow
    from trustplan.website.papers.change_blocks import Row
    from trustplan.website.papers.paper import Block, Text

CHANGED, MEASURES, OVERDUE, REVIEWS = "changed-whole", "measures-whole", "overdue-whole", "reviews-whole"
MOST_DATE, MOST_DUE, MOST_DUE_ROWS, MOST_DATES, MOST_CONCERN = 140, 100, 4, 5, 160
NO_EARLIER = "There are no earlier papers to compare with."
WORDS = {Status.OVERDUE: "overdue", Status.DUE: "due", Status.MISSED: "missed"}


# What changed


def changed_rows(context: PageContext, school: Organisation, *, is_whole: bool) -> list[Row]:
    """The ratings of a school's plans that moved, with their causes, then what was edited."""
    most, most_words = MOST_CAUSES, MOST_WHY
    if is_whole:
        most = most_words = ALL
    index = context.edition.rated.index
    effects = [effect for effect in every_effect(context) if index[effect.change.ref].organisation == school.id]
    edits = [c for c in context.edition.changes if c.is_edit and index[c.ref].organisation == school.id]
    found = [effect_row(context, effect, most=most, most_words=most_words) for effect in effects]
    return [*found, *(edit_row(say_edit(context, change), most_words) for change in edits)]


def changed_part(context: PageContext, school: Organisation, places: Places) -> Part:
    """What changed since the last papers."""
    since, anchor = context.edition.since, "changed"
    if since is None:
        return said("What changed", anchor, NO_EARLIER)
    title = f"What changed since {say_date(since)}"
    lead = f"Since the last papers, {say_moves(context, school.id)} in the school's plans."
    table = changed_table(changed_rows(context, school, is_whole=False))
    if not table.rows:
        return said(title, anchor, lead)
    return table_part(title, anchor, (Paragraph(text=words(lead)),), table, places.get(CHANGED), most=6)


def changed_whole(context: PageContext, school: Organisation) -> list[Block]:
    """The same in full."""
    rows = changed_rows(context, school, is_whole=True)
    return [changed_table(rows)] if rows else []


# Measures


def measures_part(context: PageContext, school: Organisation, places: Places) -> Part:
    """A school's figures against target, trust and country, worst first."""
    title, anchor = "Measures", "measures"
    held, rest_of = measure_rows(context, school)
    if not held and not rest_of:
        return said(title, anchor, "No figures of this school are in the files.")
    if not held:
        return said(
            title, anchor, f"No figure of this school has a target; {counted(len(rest_of), 'measure')} without."
        )
    loud = sum(context.marks.is_loud(row.cell.rating) for row in held if row.cell)
    own = context.marks.own
    lead = own(
        f"{capital(counted(len(held), 'measure'))} with a target, worst first; {counted(loud, 'measure')} off track or at risk."
    )
    if not loud:
        lead = own(f"{capital(counted(len(held), 'measure'))} with a target; none is off track or at risk.")
    table = _measures_table(context, school, held, "Figures against target, trust and country")
    return table_part(title, anchor, (Paragraph(text=words(lead)),), table, places.get(MEASURES), least=4, most=12)


def measures_whole(context: PageContext, school: Organisation) -> list[Block]:
    """Every figure of a school: those with a target, then the others."""
    held, others = measure_rows(context, school)
    found: list[Block] = []
    if held:
        found.append(_measures_table(context, school, held, "Figures with a target"))
    if others:
        found.append(_measures_table(context, school, others, "Figures without a target"))
    if found and (said_ := say_credits(sources_of_school(context, school.id))):
        found.append(small(said_))
    return found


def _measures_table(context: PageContext, school: Organisation, rows: list[MeasureRow], caption: str) -> Table:
    made = tuple(_measure(context, school, row) for row in rows)
    head = ("Measure", "School", "Target", "Trust", "National", "Rating")
    table = Table(caption=caption, head=head, rows=made, widths=(30, 18, 18, 9, 12, 13))
    return without_empty_columns(table)


def _measure(context: PageContext, school: Organisation, row: MeasureRow) -> tuple[Text, ...]:
    title = Span(on_one_line(row.measure.title), path=f"measures/{row.measure.id}/", is_strong=True)
    beside = "; ".join(filter(None, (row.base, row.before)))
    figure: Text = (Span(row.figure, is_strong=True),)
    if beside:
        figure = (*figure, Span(f" ({beside})", is_small=True))
    target = "; ".join(filter(None, (row.target, row.other)))
    rating: Text = words(NONE)
    if row.cell:
        rating = (mark_of(context, row.cell.rating),)
    return (
        (title, Span(f" {row.second}", is_small=True)),
        figure,
        words(target or NONE),
        words(_of_trust(context, row) or NONE),
        words(say_national(context, row.measure, school.id, row.group) or NONE),
        rating,
    )


def _of_trust(context: PageContext, row: MeasureRow) -> str:
    """The trust's figure of the same time."""
    for figure in context.figures.series(TRUST, row.measure, row.group):
        if figure.period == row.latest.period:
            return context.figure_text.value(figure, row.measure, TRUST)
    return ""


# Reviews and inspections


def reviews_part(context: PageContext, school: Organisation, places: Places) -> Part:
    """Inspections, what was found since the last papers, and the reviews that are overdue or due."""
    rows = [*_inspected(context, school), *_reviews(context, school, MOST_CONCERN)]
    if not rows:
        return said("Reviews and inspection", "reviews", "No review or inspection of this school is recorded.")
    return list_part("Reviews and inspection", "reviews", rows, places.get(REVIEWS))


def reviews_whole(context: PageContext, school: Organisation) -> list[Block]:
    """The same in full."""
    rows = [*_inspected(context, school), *_reviews(context, school, ALL)]
    return [Bullets(items=tuple(rows))] if rows else []


def _inspected(context: PageContext, school: Organisation) -> list[Text]:
    found: list[Text] = []
    for row in latest_inspections(context, school):
        title = Span(f"{row.title}, {say_date(row.on)}", is_strong=True)
        found.append((title, Span(f" ({row.ago}): {row.found}.")))
    return found


def _reviews(context: PageContext, school: Organisation, most: int) -> list[Text]:
    """What was found since the last papers, what is overdue, due or missed, and how much is done."""
    since = context.edition.since
    latest = [(school, review) for review in school.reviews if since is None or review.on > since]
    reported = reported_reviews(context, latest)
    found = [_found(context, row, most) for row in reported.rows]
    side = reviews_side(context, school)
    for row, when in side.rows if side else ():
        title = Span(f"{row.tool.title}: ", is_strong=True)
        found.append((title, Span(f"{WORDS[row.status]} {_by(row.status, when)}")))
    if reported.quiet:
        titles = "; ".join(title for title, _ in reported.quiet)
        found.append((Span("No concerns since the last papers: ", is_strong=True), Span(f"{titles}.")))
    if side:
        found.append(words(side.done))
    return found


def _by(status: Status, when: str) -> str:
    """When a review is or was due; of one that was missed, in which period, and since when it is done."""
    if status is Status.OVERDUE:
        return f"since {when}"
    if status is Status.DUE:
        return f"by {when}"
    return when


def _found(context: PageContext, row: ReviewRow, most: int) -> Text:
    """A review and its concerns, the gravest first."""
    title = context.edition.trust.governance.with_part(row.title, row.review.part)
    said_ = "; ".join(f"{severity.lower()}: {on_one_line(text)}" for severity, text in row.concerns)
    return Span(f"{title}, {say_date(row.review.on)}. ", is_strong=True), Span(capital(shortened(said_, most)))


# What is due, and when


def overdue_at(context: PageContext, school: Organisation) -> list[OverdueRow]:
    """What is overdue at a school: of its plans, reviews and support, and figures that its roles owe to the trust's plan."""
    debts, _ = find_owed(context, context.edition.day)
    found = [row for row in rows_overdue(context, debts, find_duties(context), ALL) if row.organisation == school.id]
    for row in debts:
        if row.organisation == school.id:
            elsewhere = [owed for owed in row.owed if owed.is_elsewhere and owed.is_late]
            found += [_late_figure(context, owed, row.title, school) for owed in elsewhere]
    here = f", {school.short}"
    found = [replace(row, who=row.who.removesuffix(here)) for row in found]
    return sorted(found, key=lambda row: (row.since, row.title))


def _late_figure(context: PageContext, owed: Owed, who: str, school: Organisation) -> OverdueRow:
    """A figure that a school owes to the trust's plan."""
    title, path = owed.item.title, ""
    if isinstance(owed.item, KpiStatus):
        title = f"{context.names.kpi_code(owed.item)}: {context.names.kpi_title(owed.item)}"
        path = context.urls.figures_path(owed.item)
    return OverdueRow(
        title=title,
        path=path,
        flag="Missing",
        text=f"Due {say_date(owed.due)}",
        since=owed.due,
        who=who,
        organisation=school.id,
    )


def overdue_part(context: PageContext, school: Organisation, places: Places) -> Part:
    """What is overdue, then what is due next, each with whom."""
    title, anchor = "Overdue and due, and with whom", "due"
    rows = overdue_at(context, school)
    due = _due_table(context, school, MOST_DUE_ROWS - bool(rows))
    lead = Paragraph(text=words(say_overdue(rows)))
    after: tuple[Block, ...] = (due,) if due else (Paragraph(text=words("Nothing is due in the next 30 days.")),)
    table, total, section = overdue_table(rows), len(rows), places.get(OVERDUE)

    def make(count: int) -> tuple[Block, ...]:
        shown = (
            (Table(caption=table.caption, head=table.head, rows=table.rows[:count], widths=table.widths),)
            if count
            else ()
        )
        return (lead, *shown, *rest(total - count, section, is_all=not count), *after)

    return Part(title=title, anchor=anchor, total=total, make=make, least=3, most=6)


def overdue_whole(context: PageContext, school: Organisation) -> list[Block]:
    """What is overdue, in full."""
    rows = overdue_at(context, school)
    return [overdue_table(rows, ALL)] if rows else []


def _due_table(context: PageContext, school: Organisation, most: int) -> Table | None:
    due = due_by_school(context).get(school.id)
    if not due:
        return None
    rows: list[tuple[Text, ...]] = [
        (words(row.by), words(shortened(row.what.replace(f"({school.short} ", "("), MOST_DUE)), words(row.who))
        for row in due[:most]
    ]
    more = due.total - len(rows)
    if more:
        rows.append(
            (
                words("Later"),
                words(capital(f"{counted(more, 'other entry', 'other entries')} on the school's page")),
                words(NONE),
            )
        )
    return Table(caption="Due next", head=("By", "What", "With whom"), rows=tuple(rows), widths=(16, 60, 24))


def dates_part(context: PageContext, school: Organisation, bodies: Container[str]) -> Part:
    """The next dates of a school, a row for each day."""
    days: dict[str, list[str]] = {}
    for row in next_dates_of(context, school, bodies):
        before = days.setdefault(say_date(row.on), [])
        text = on_one_line(row.text)
        if before and text.startswith(("The ", "Review of ")):  # behind another it is no sentence of its own
            text = inside(text)
        before.append(text)
    rows: list[tuple[str, Text]] = [
        (on, words(shortened("; ".join(texts), MOST_DATE))) for on, texts in list(days.items())[:MOST_DATES]
    ]
    if not rows:
        return said("Next dates", "dates", "No date is in the calendar.")
    return Part(title="Next dates", anchor="dates", total=0, make=lambda _: facts(rows))
