"""What began and ended between two days: takes a trust and plans, gives each change of a plan, a school or a role.

Plans are drafted, approved, begin, end and are closed; schools join the trust and leave it; roles are held no more.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.diff.edits import Kind
from trustplan.model import TRUST
from trustplan.primitives.english import inside, say_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from trustplan.model import Organisation, Plan, Trust
    from trustplan.primitives.findings import Place


class Days(Struct, frozen=True, kw_only=True):
    """The days that are compared: those after one, up to another."""

    after: date
    until: date

    def __contains__(self, day: date) -> bool:
        return self.after < day <= self.until

    def has_end(self, last: date) -> bool:
        """Whether a last day is past on the later of the two, and was not on the earlier: it still counts itself."""
        return self.after <= last < self.until


class LifetimeChange(Struct, frozen=True, kw_only=True):
    """That something began or ended on a day. `ref` is the address of a plan, else the organisation."""

    kind: Kind
    ref: str
    organisation: str
    title: str
    sentence: str
    on: date
    at: Place


def lifetime_changes(trust: Trust, plans: Mapping[str, Plan], days: Days) -> list[LifetimeChange]:
    """Everything that began or ended, by day; on the same day schools and roles before plans. `plans` by address."""
    found: list[LifetimeChange] = []
    for organisation in (trust.own, *trust.every_school):
        found += _of_organisation(trust, organisation, days)
    for plan in plans.values():
        known = plan
        if plan.closed and plan.closed.on > days.until:
            known = replace(plan, closed=None)
        found += _of_plan(trust, plans, known, days)
    return sorted(found, key=attrgetter("on"))


def _of_organisation(trust: Trust, organisation: Organisation, days: Days) -> Iterator[LifetimeChange]:
    profile = organisation.profile
    facts: list[tuple[Kind, date, str, str]] = []
    if organisation.id != TRUST and profile.joined and profile.joined in days:
        said = f"Joined the trust on {say_date(profile.joined)}."
        facts.append((Kind.SCHOOL_JOINED, profile.joined, profile.title, said))
    if profile.left and days.has_end(profile.left):
        facts.append((Kind.SCHOOL_LEFT, profile.left, profile.title, say_left(trust, organisation)))
    for role in profile.roles:
        if role.until and days.has_end(role.until):
            said = f"Nobody has held this role since {say_date(role.until)}."
            facts.append((Kind.ROLE_ENDED, role.until, role.title, said))
    for kind, on, title, sentence in facts:
        yield LifetimeChange(
            kind=kind,
            ref=organisation.id,
            organisation=organisation.id,
            title=title,
            sentence=sentence,
            on=on,
            at=profile.at,
        )


def _of_plan(trust: Trust, plans: Mapping[str, Plan], plan: Plan, days: Days) -> Iterator[LifetimeChange]:
    facts: list[tuple[Kind, date, str]] = []
    if plan.proposed and plan.proposed in days and plan.start > days.until:
        facts.append(
            (
                Kind.PLAN_DRAFTED,
                plan.proposed,
                f"Drafted on {say_date(plan.proposed)}; it begins on {say_date(plan.start)}.",
            )
        )
    if plan.approved_on and plan.approved_on in days:
        who = inside(trust.body_title(plan.approved_by))
        facts.append((Kind.PLAN_APPROVED, plan.approved_on, f"Approved on {say_date(plan.approved_on)} by the {who}."))
    if plan.start in days:
        facts.append(
            (Kind.PLAN_BEGAN, plan.start, f"Began on {say_date(plan.start)}, and runs to {say_date(plan.end)}.")
        )
    if ended := _end(plan, trust.organisations[plan.organisation].profile.left, days):
        kind, on = ended
        facts.append((kind, on, say_how_ended(trust, plan) + say_goes_on(plan, plans)))
    for kind, on, sentence in facts:
        yield LifetimeChange(
            kind=kind,
            ref=plan.ref,
            organisation=plan.organisation,
            title=plan.title,
            sentence=sentence,
            on=on,
            at=plan.at,
        )


def _end(plan: Plan, left: date | None, days: Days) -> tuple[Kind, date] | None:
    """That a plan was closed or came to its end between the days, and when; of one that ended with its school that says it."""
    if (plan.closed and plan.closed.with_school) or (left and left < plan.last_day):
        return None
    if plan.closed and plan.closed.on != plan.end and plan.closed.on in days:
        return Kind.PLAN_CLOSED, plan.closed.on
    if days.has_end(plan.last_day) and plan.last_day == plan.end:
        return Kind.PLAN_ENDED, plan.end
    return None


def say_left(trust: Trust, school: Organisation) -> str:
    """When a school left the trust, and as which it goes on here; empty for one that has no last day."""
    if school.profile.left is None:
        return ""
    words = f"Left the trust on {say_date(school.profile.left)}."
    if successor := trust.organisations.get(school.profile.successor):
        words += f" It continues as {successor.profile.title}."
    return words


def say_goes_on(plan: Plan, plans: Mapping[str, Plan]) -> str:
    """Where the open work of a plan that has ended goes on, after a space; empty where nothing of it does."""
    if plan.closed and plan.closed.carried_to in plans:
        return f" Open work continues in “{plans[plan.closed.carried_to].title}”."
    return ""


def say_how_ended(trust: Trust, plan: Plan) -> str:
    """When and how a plan came to its end, and who closed it."""
    closed, last = plan.closed, say_date(plan.last_day)
    if closed is None:
        return f"This plan ended on {last}."
    if closed.with_school:
        return f"This plan ended on {last}, when the school left the trust."
    who = f" by the {inside(trust.body_title(closed.by))}" if closed.by else ""
    if plan.last_day < plan.end:
        return f"This plan was closed{who} on {last}, before its end on {say_date(plan.end)}."
    if closed.on > plan.end:
        return f"This plan ended on {last} and was closed{who} on {say_date(closed.on)}."
    return f"This plan ended on {last}{', closed' if who else ''}{who}."
