"""The page of what is off track or at risk: by the trust's plan and by school, worst first, and who should act."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST, Rating
from trustplan.primitives.english import capital, counted, say_count, say_date, verb
from trustplan.rating.kpis import deciding_part
from trustplan.rating.status import WORST, ActionStatus, Item, KpiStatus
from trustplan.website.data.duties import find_duties
from trustplan.website.data.owed import find_owed, find_owner
from trustplan.website.page import MOST_ROWS, Cut, cut, first
from trustplan.website.pages.blocks import off_track
from trustplan.website.pages.briefing import in_need_of_help
from trustplan.website.pages.sections import menu_page
from trustplan.website.pages.who_acts import OverdueRow, rows_overdue
from trustplan.website.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

FEWEST = 3  # rows of a school's plans, however many schools there are


class Line(Struct, frozen=True, kw_only=True):
    """An item in a line: the figure or day that decides it, after the trust's own figure, and who answers for it. `owner` is empty for the public."""

    i: Item
    figure: str
    beside: str
    owner: str


class Place(Struct, frozen=True, kw_only=True):
    """The trust or a school, with how many of its items are off track and at risk, and the first of them, worst first."""

    anchor: str
    name: str
    path: str
    counts: dict[Rating, int]
    rows: Cut[Line]


class Jump(Struct, frozen=True, kw_only=True):
    """A section that is no place: its anchor, its heading, and how many rows it has."""

    anchor: str
    heading: str
    count: int


class ExceptionsView(View, frozen=True, kw_only=True):
    """All items that ask for attention by place, and what else does. Only trustees are told what is overdue."""

    TEMPLATE = "exceptions.html"
    places: list[Place]
    jumps: list[Jump]
    help: Cut[Item]
    by_hand: Cut[Item]
    unrated: Cut[Line]
    missing: Cut[OverdueRow]


def make_exceptions(context: PageContext) -> Page:
    """The page."""
    own = context.marks.own
    off, risk, unrated, by_hand = _find(context)
    if not context.edition.is_for_trustees:  # parents are not asked to chase anybody
        unrated, by_hand = [], []
    missing = _missing(context)
    help_wanted = in_need_of_help(context)
    places = _places(context, [*off, *risk])
    jumps = [
        Jump(anchor="help", heading="Help wanted", count=len(help_wanted)),
        Jump(anchor="overrides", heading="Ratings overridden", count=len(by_hand)),
        Jump(anchor="not-assessed", heading="Due, but cannot be rated", count=len(unrated)),
        Jump(anchor="missing", heading="Overdue", count=missing.total),
    ]
    jumps = [jump for jump in jumps if jump.count]
    view = ExceptionsView(
        places=places,
        jumps=jumps,
        help=cut(help_wanted, MOST_ROWS),
        by_hand=cut(by_hand, MOST_ROWS),
        unrated=first(unrated, MOST_ROWS, lambda i: _line(context, i)),
        missing=missing,
    )
    return menu_page(
        context,
        view,
        path="exceptions/",
        title=own("Off track"),
        headings=[*((place.name, place.anchor) for place in places), *((jump.heading, jump.anchor) for jump in jumps)],
        lead=_lead(context, off, risk) + (_say_overdue(missing.total) if context.edition.is_for_trustees else ""),
    )


def _find(context: PageContext) -> tuple[list[Item], list[Item], list[Item], list[Item]]:
    """What is off track, at risk, due and not rated, and rated by hand; without the ends that a meeting accepted."""
    items = list(context.edition.rated.items)
    risk, unrated, by_hand = [], [], []
    for i in items:
        if i.is_accepted:
            continue
        if i.rating is Rating.AT_RISK:
            risk.append(i)
        elif i.rating is Rating.NOT_ASSESSED and not i.is_not_yet_due:
            unrated.append(i)
        if i.override:
            by_hand.append(i)
    return off_track(items), risk, unrated, by_hand


def _lead(context: PageContext, off: Sequence[Item], risk: Sequence[Item]) -> str:
    own = context.marks.own
    start = own("Nothing is off track")
    if off:
        start = f"{capital(counted(len(off), 'item'))} {verb(len(off), 'is', 'are')} {own('off track')}{_where(off)}"
    at_risk = f"{say_count(len(risk)) if risk else 'none'} {verb(len(risk) or 2, 'is', 'are')} {own('at risk')}"
    return f"{start}; {at_risk}."


def _say_overdue(missing: int) -> str:
    """What follows in the lead on what is overdue."""
    if not missing:
        return " Nothing is overdue."
    overdue = counted(
        missing, "update, figure, review, check or deadline", "updates, figures, reviews, checks or deadlines"
    )
    return f" {capital(overdue)} {verb(missing, 'is', 'are')} overdue."


def _where(off: Sequence[Item]) -> str:
    """How many are in the trust's plan and in schools' plans, where they are in both."""
    in_own = sum(item.organisation == TRUST for item in off)
    if in_own in (0, len(off)):
        return ""
    return f", {say_count(in_own)} in the trust's plan and {say_count(len(off) - in_own)} in schools' plans"


def _places(context: PageContext, items: Sequence[Item]) -> list[Place]:
    """The trust, then its schools, those with most that is off track first; each with its items, worst first."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.organisation, []).append(item)
    own = context.index.plans_of.get(TRUST, ())
    name_of_own = "The trust's plans" if len(own) > 1 else "The trust's plan"
    most = max(FEWEST, MOST_ROWS // max(1, len(found) - (TRUST in found)))
    places = []
    for organisation, rows in found.items():
        is_trust = organisation == TRUST
        shown = first(worst_first(rows), MOST_ROWS if is_trust else most, lambda i: _line(context, i))
        off = len(off_track(rows))
        places.append(
            Place(
                anchor=f"of-{organisation}",
                name=name_of_own if is_trust else context.names.school(organisation),
                path=_path(context, organisation),
                counts={Rating.OFF_TRACK: off, Rating.AT_RISK: len(rows) - off},
                rows=shown,
            )
        )
    order = context.edition.trust.order

    def badness(place: Place) -> tuple[bool, int, int, int]:
        organisation = place.anchor.removeprefix("of-")
        off, risk = place.counts.values()
        return organisation != TRUST, -off, -risk, order[organisation]

    return sorted(places, key=badness)


def _path(context: PageContext, organisation: str) -> str:
    """The address of the first running plan of the trust, and of a school's page."""
    if organisation != TRUST:
        return context.urls.organisation_path(organisation)
    return context.urls.plan_path(context.index.plans_of[TRUST][0].plan.ref)


def worst_first(items: Sequence[Item]) -> list[Item]:
    """By rating; of these key items first, then those with the largest miss."""
    return sorted(items, key=lambda i: (WORST.index(i.rating), not i.is_key, -_miss(i)))


def _miss(item: Item) -> Fraction:
    """By how many tolerances a KPI misses its target; 0 where that is no number."""
    if not isinstance(item, KpiStatus):
        return Fraction(0)
    cell = deciding_part(item).deciding
    if cell is None or cell.gap is None or not cell.tolerance:
        return Fraction(0)
    return cell.gap / cell.tolerance


def _line(context: PageContext, item: Item) -> Line:
    figure, beside, owner = "", "", ""
    if isinstance(item, ActionStatus):
        figure = _of_action(context, item)
    else:
        figure, beside = _of_kpi(context, item)
    if context.edition.is_for_trustees and (held_by := find_owner(context, item)):
        owner = context.names.holder(*held_by)
    return Line(i=item, figure=figure, beside=beside, owner=owner)


def _of_action(context: PageContext, status: ActionStatus) -> str:
    """The day by which an action is due, or its stage; nothing of one that has ended, which has a tag."""
    if context.item_text.has_ended(status):
        return ""
    return f"Due {say_date(status.action.due)}" if status.action.due else context.item_text.stage(status)


def _of_kpi(context: PageContext, kpi: KpiStatus) -> tuple[str, str]:
    """The figure that decides, and before it the trust's."""
    part = deciding_part(kpi)
    cell = part.deciding
    if cell is None or part.measure is None:
        return "", "By judgement" if not kpi.parts and kpi.measure is None else ""
    if cell.is_withheld:
        return "Withheld", ""
    shown = context.trust_first(part)
    whose = shown.whose if part.kpi.applies_to != "own" else ""
    first_figure = f"{whose} {shown.figure}".strip()
    second = " ".join(filter(None, (shown.word, shown.school, shown.of_school)))
    if not first_figure and not second:
        return "No figure", ""
    if first_figure and second:
        return second, first_figure
    return first_figure or second, ""


def _missing(context: PageContext) -> Cut[OverdueRow]:
    """What is overdue, with the roles that owe it; nothing for the public."""
    if not context.edition.is_for_trustees:
        return cut([], MOST_ROWS)
    debts, _ = find_owed(context, context.edition.day)
    return rows_overdue(context, debts, find_duties(context), MOST_ROWS)
