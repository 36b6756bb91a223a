"""What `trustplan explain` says of a rating, and of why an item has its own: the words of the pages, as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.english import inside, say_date
from trustplan.rating.status import ActionStatus, ObjectiveStatus
from trustplan.website.pages.rating_rules import NOT_ASSESSED, rule_sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trustplan.model import Rating
    from trustplan.rating.reasons import Reason
    from trustplan.rating.status import Item, PlanStatus
    from trustplan.website.context import PageContext


def explained_rating(context: PageContext, rating: Rating) -> str:
    """What a rating means, and each rule that names it."""
    policy = context.edition.trust.policy
    style = policy.styles[rating]
    usual = rating.value.replace("-", " ")
    lines = [style.label, "", style.in_key]
    for section in rule_sections(policy, NOT_ASSESSED):
        rows = [row for row in section.rows if usual in row.lower()]
        if rows:
            lines += ["", context.marks.own(section.heading), *(f"  - {context.marks.own(row)}" for row in rows)]
    return "\n".join(lines)


def explained_item(context: PageContext, status: Item | ObjectiveStatus) -> str:
    """The rating of an item, or both of an objective's, with the reasons, facts and sources that its page shows."""
    label = context.edition.trust.policy.styles
    lines = [f"{status.ref}: {status.title}", ""]
    if isinstance(status, ObjectiveStatus):
        for name, whole in (("Delivery", status.delivery), ("Impact", status.impact)):
            lines += [f"{name}: {label[whole.rating].whole}", *_why(context, [whole.reason]), ""]
            for item in status.items:
                if item.ref in whole.deciders or item.id in whole.deciders:
                    lines.append(f"  Decided by {item.id}: {label[item.rating].label}. {item.reasons[0]}")
        return "\n".join(lines).rstrip()
    lines.append(label[status.rating].label)
    if isinstance(status, ActionStatus):
        if status.is_accepted:
            lines[-1] = context.item_text.stage(status)
        if context.item_text.views_differ(status):
            views = (("the rule", status.computed), ("the lead", status.lead), ("the monitor", status.monitor))
            lines += [f"  {name.capitalize()} says: {label[rating].label}" for name, rating in views if rating]
    lines += ["", *_why(context, status.reasons)]
    return "\n".join(lines)


def explained_plan(context: PageContext, status: PlanStatus) -> str:
    """Both ratings of each objective of a plan."""
    styles = context.edition.trust.policy.styles
    lines = [f"{status.plan.ref}: {status.plan.title}", ""]
    for objective in status.objectives:
        words = [inside(styles[whole.rating].whole) for whole in (objective.delivery, objective.impact)]
        lines.append(f"  {objective.id}: delivery {words[0]}, impact {words[1]}. {objective.title}")
    return "\n".join(lines)


def _why(context: PageContext, reasons: Sequence[Reason]) -> Iterator[str]:
    """The sentences, then the facts, then where they are from, as under “Why” on a page."""
    first = reasons[0]
    for reason in reasons:
        yield f"  {reason.sentence}"
    if first.rule:
        yield f"  Rule: {first.rule}"
    for reason in reasons:
        for term, text in reason.facts:
            yield f"  {term}: {text}"
    yield f"  Worked out for: {say_date(context.edition.day)}"
    for place in first.sources:
        yield f"  From: {place}"
