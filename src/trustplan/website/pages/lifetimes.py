"""What began and ended on pages: takes the days that are compared, gives rows of plans, schools and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.diff.edits import Kind
from trustplan.diff.lifetimes import Days, LifetimeChange, lifetime_changes
from trustplan.website.page import Cut, cut

if TYPE_CHECKING:
    from datetime import date

    from trustplan.website.context import PageContext

LABELS = {  # what happened to one of a kind, and to several on the same day
    Kind.SCHOOL_JOINED: ("School joined", "Schools joined"),
    Kind.SCHOOL_LEFT: ("School left", "Schools left"),
    Kind.PLAN_DRAFTED: ("Plan drafted", "Plans drafted"),
    Kind.PLAN_APPROVED: ("Plan approved", "Plans approved"),
    Kind.PLAN_BEGAN: ("Plan began", "Plans began"),
    Kind.PLAN_ENDED: ("Plan ended", "Plans ended"),
    Kind.PLAN_CLOSED: ("Plan closed", "Plans closed"),
    Kind.ROLE_ENDED: ("Role ended", "Roles ended"),
}


class LifetimeEntry(Struct, frozen=True, kw_only=True):
    """One plan, school or role: whose it is, its title with the address of its page, and what happened."""

    whose: str
    title: str
    path: str
    sentence: str


class LifetimeRow(Struct, frozen=True, kw_only=True):
    """What happened to one or several things of a kind on one day."""

    label: str
    entries: Cut[LifetimeEntry]


def lifetime_rows(context: PageContext, since: date | None, until: date, most: int) -> list[LifetimeRow]:
    """What began and ended after a day and up to another, a row for each kind and day with at most so many entries."""
    if since is None:
        return []
    groups: dict[tuple[Kind, date], list[LifetimeEntry]] = {}
    for turn in lifetime_changes(context.edition.trust, context.plans, Days(after=since, until=until)):
        groups.setdefault((turn.kind, turn.on), []).append(_entry(context, turn))
    rows = []
    for (kind, _), entries in groups.items():
        label = LABELS[kind][len(entries) > 1]
        rows.append(LifetimeRow(label=label, entries=cut(entries, most)))
    return rows


def _entry(context: PageContext, turn: LifetimeChange) -> LifetimeEntry:
    whose, path = context.names.whose(turn.organisation), context.urls.organisation_path(turn.organisation)
    if turn.kind in (Kind.SCHOOL_JOINED, Kind.SCHOOL_LEFT):
        whose = ""
    if turn.ref in context.plans:
        path = context.urls.plan_path(turn.ref)
    return LifetimeEntry(whose=whose, title=turn.title, path=path, sentence=turn.sentence)
