"""What is due and not here: updates, figures, judgements, reviews and requirements; for the home page and the exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.english import say_date, say_days
from trustplan.rating.status import ActionStatus, KpiStatus

if TYPE_CHECKING:
    from datetime import date

    from trustplan.rating.status import Item
    from trustplan.website.context import PageContext


class Missing(Struct, frozen=True, kw_only=True):
    """News, a figure or a judgement that is due and not there. `ref` is the item's, empty for a review or a
    requirement, of which `about` says what `Late` says.

    `organisation` is whose it is. `since` is the day by which it was due, or of the last word; of what was never said, the day itself.
    """

    ref: str
    about: tuple[str, ...]
    since: date
    path: str
    title: str
    flag: str
    icon: str
    text: str
    organisation: str


def find_missing(context: PageContext) -> list[Missing]:
    """All news, figures, judgements and reviews that are overdue, and requirements not checked; the trust's first."""
    found = [_missing(context, i) for i in context.edition.rated.each if i.is_missing]
    for late in context.overview_text.late:
        text = late.text or _say_late(context, late.due)
        icon = "clock" if late.flag == "Overdue" else "missing"
        found.append(
            Missing(
                ref="",
                about=late.about,
                since=late.due,
                path=late.path,
                title=late.title,
                flag=late.flag,
                icon=icon,
                text=text,
                organisation=late.organisation,
            )
        )
    return found


def _missing(context: PageContext, item: Item) -> Missing:
    flag, icon, text = "No recent update", "clock", "No update since the start"
    since = item.next_due if isinstance(item, KpiStatus) else item.last_news
    if isinstance(item, ActionStatus):
        if item.last_news:
            text = f"Last updated {say_date(item.last_news)}"
    elif item.is_judgement_overdue:
        flag, text = "Overdue", "Not yet assessed"
        if item.kpi.judgements:
            text = f"Last assessed {say_date(item.kpi.judgements[-1].on)}"
    else:
        flag, icon, text = "Missing", "missing", "A figure is overdue"
        if item.next_due:
            text = _say_late(context, item.next_due)
    title = f"{context.names.code(item.ref)}: {item.title}"
    return Missing(
        ref=item.ref,
        about=(),
        since=since or context.edition.day,
        path=context.urls.path(item.ref),
        title=title,
        flag=flag,
        icon=icon,
        text=text,
        organisation=item.organisation,
    )


def _say_late(context: PageContext, due: date) -> str:
    return f"Due {say_date(due)}, {say_days((context.edition.day - due).days)} late"
