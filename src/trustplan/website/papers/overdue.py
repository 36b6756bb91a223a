"""What is overdue and with whom, and the next dates, as a paper says them: takes a context, gives rows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from trustplan.primitives.english import capital, counted, inside, on_one_line, say_count, say_date, verb
from trustplan.website.data.duties import find_duties
from trustplan.website.data.owed import find_owed
from trustplan.website.pages.dates import next_dates
from trustplan.website.pages.who_acts import NOBODY, rows_overdue
from trustplan.website.papers.paper import Span, Table
from trustplan.website.papers.text import shortened, words

if TYPE_CHECKING:
    from datetime import date

    from trustplan.website.context import PageContext
    from trustplan.website.pages.who_acts import OverdueRow
    from trustplan.website.papers.paper import Text

MOST_TITLE, MOST_NAMED, MOST_MEETINGS = 120, 2, 3
ALL = 10**6


def find_overdue(context: PageContext) -> list[OverdueRow]:
    """Everything overdue, what has waited longest first; the public is told of none."""
    if not context.edition.is_for_trustees:
        return []
    debts, _ = find_owed(context, context.edition.day)
    return rows_overdue(context, debts, find_duties(context), ALL)


def say_overdue(rows: list[OverdueRow]) -> str:
    """How much is overdue, and who has most of it."""
    if not rows:
        return "Nothing is overdue."
    said = f"{capital(counted(len(rows), 'thing'))} {verb(len(rows), 'is', 'are')} overdue"
    counts = Counter(row.who for row in rows).most_common()
    if len(counts) < 2:
        return f"{said}."
    known = [(who, count) for who, count in counts[:MOST_NAMED] if count > 1 and who != NOBODY]
    most = [f"{say_count(count)} of them with the {inside(who)}" for who, count in known]
    return f"{', '.join([said, *most])}."


def overdue_table(rows: list[OverdueRow], most: int = MOST_TITLE) -> Table:
    """The rows as a table; the titles in full where `most` allows it."""
    made: list[tuple[Text, ...]] = []
    for row in rows:
        title = Span(shortened(row.title, most), path=row.path, is_strong=True)
        made.append(((title,), words(row.who), words(f"{row.flag}. {on_one_line(row.text)}")))
    return Table(caption="Overdue", head=("What", "With whom", "Since when"), rows=tuple(made), widths=(46, 26, 28))


def say_dates(context: PageContext) -> list[tuple[str, Text]]:
    """The next dates, a row for each day; for the public those of meetings."""
    days: dict[date, list[str]] = {}
    if context.edition.is_for_trustees:
        for row in next_dates(context):
            days.setdefault(row.on, []).append(on_one_line(row.text))
    else:
        ahead = [m for m in context.edition.trust.meetings if m.date > context.edition.day]
        for meeting in ahead[:MOST_MEETINGS]:
            days.setdefault(meeting.date, []).append(meeting.title)
    return [(say_date(on), words(shortened("; ".join(texts), MOST_TITLE))) for on, texts in days.items()]
