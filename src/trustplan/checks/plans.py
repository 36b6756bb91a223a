"""Rules about the work in a plan: who leads and checks it, what it serves and costs, and what its updates say."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.checks.items import MOST_LEVELS, below
from trustplan.checks.registry import Violation, advice, error
from trustplan.primitives.english import say_pounds
from trustplan.primitives.notation import TRUST
from trustplan.primitives.periods import parse_date
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from trustplan.checks.context import CheckContext
    from trustplan.source.files import Entry, Node
    from trustplan.source.yaml_reader import Path

_TO_WRITE = re.compile(r"TO ?DO\b|\bTB[CD]\b")  # what people leave where words are still missing, and templates do
_MARK = re.compile('[“„”"]')
PROSE = (  # the kinds of file with texts that readers see
    *("plan", "profile", "calendar", "measures", "framework", "policy", "practice", "reviews", "support", "themes"),
    *("support-criteria", "delegation", "review-tools", "school-groups", "comparators"),
)
CHECKERS = {  # roles that look at work from outside
    "sponsor": "is also its sponsor",
    "authorised_by": "also authorised it",
    "governor": "also follows it as a governor",
}
MOST_OBJECTIVES = 5  # of a school's plan; more are rarely all pursued
ENDED = ("complete", "stopped", "carried-over")
# Sentences that the form on the update page says too.
NOTHING_DONE = "It is off track, but nothing says what action is being taken."
NO_REASON = "It is {rating}, but nothing says why."


@error("plan")
def action_too_deep(context: CheckContext) -> Iterator[Violation]:
    """Actions have parts on three levels at most."""
    for path, _ in context.too_deep:
        message = f"Actions have parts on {MOST_LEVELS} levels at most."
        yield Violation(path, message, "Make it a milestone, or move it one level up.")


@advice("plan", "support-criteria")
def still_to_write(context: CheckContext) -> Iterator[Violation]:
    """Words that readers see say something: none begins with “TO DO”, and none holds TBC or TBD."""
    nodes = (*context.each(), *context.all, *context.milestones, *below(context.kpis, "rubric"))
    for path, node in (*nodes, *context.each("levels", "*"), *context.each("criteria", "*", "levels")):
        for key, value in node.items():
            found = _TO_WRITE.search(value) if isinstance(value, str) else None
            if found and (found.start() == 0 or found[0].startswith("TB")):
                message = "These words are still to be written, and readers of the site see them as they are."
                yield Violation((*path, key), message, f"Write them, without “{found[0]}”.", cause=str(path[:2]))


@advice(*PROSE)
def stray_quote(context: CheckContext) -> Iterator[Violation]:
    """A quotation mark in a text of one line has a partner."""
    found: list[tuple[Path, str]] = []
    _texts(context.data, (), found)
    for path, text in found:
        if mark := _without_partner(text):
            message = f"The quotation mark {mark} in this text has no partner."
            yield Violation(path, message, "Delete it, or add the other one.", actual=mark)


def _texts(data: object, path: Path, found: list[tuple[Path, str]]) -> None:
    """Add every text of one line with a quotation mark below some data, with its path."""
    entries: Iterable[tuple[str | int, object]] = ()
    if isinstance(data, dict):
        entries = data.items()
    elif isinstance(data, list):
        entries = enumerate(data)
    for key, value in entries:
        if isinstance(value, str):
            if _MARK.search(value) and "\n" not in value:
                found.append(((*path, key), value))
        elif isinstance(value, (dict, list)):
            _texts(value, (*path, key), found)


def _without_partner(text: str) -> str:
    """The quotation mark that is one too many; empty for none. Straight ones inside a text may be inches."""
    opened, closed = text.count("“") + text.count("„"), text.count("”")
    if "„" not in text and opened != closed:
        return "“" if opened > closed else "”"
    if text.count('"') % 2 and '"' in (text[0], text[-1]):
        return '"'
    return ""


@error("plan")
def monitor_is_lead(context: CheckContext) -> Iterator[Violation]:
    """Whoever monitors work does not lead it: nobody can check their own work."""
    for path, action in context.actions:
        lead = text_of(action, "lead")
        if lead and lead == text_of(action, "monitor"):
            message = "The same role leads and monitors."
            yield Violation((*path, "monitor"), message, "Name another role, or delete “monitor”.", actual=lead)


@advice("plan")
def checks_own_work(context: CheckContext) -> Iterator[Violation]:
    """Whoever answers for work, authorises it or follows it as a governor is not the role that does it."""
    for path, item in (*context.actions, *context.objectives, *context.kpis):
        if is_done(item):
            continue
        doer, does = text_of(item, "lead"), "leads this work"
        checkers = CHECKERS
        if not doer:
            doer, does = text_of(item, "sponsor"), "is the sponsor of this"
            checkers = {key: words for key, words in CHECKERS.items() if key != "sponsor"}
        for key, words in checkers.items():
            if doer and doer == text_of(item, key):
                message = f"“{doer}” {does}, and {words}: nobody else looks at it."
                yield Violation((*path, key), message, f"Name another role, or delete “{key}”.", actual=doer)


@advice("plan")
def rating_not_counted(context: CheckContext) -> Iterator[Violation]:
    """Only the lead's and the monitor's own ratings count."""
    for path, action in context.actions:
        voices = {text_of(action, "lead"), text_of(action, "monitor")} - {""}
        for spot, update in below([(path, action)], "updates", "*"):
            by = text_of(update, "by")
            is_known = context.roles is None or {by, text_of(action, "lead")} <= context.roles
            if text_of(action, "lead") and text_of(update, "rating") and by not in voices and is_known:
                message = f"Only the lead's and the monitor's ratings count; “{by}” is neither."
                yield Violation((*spot, "rating"), message, "Delete the rating, or name the role as monitor.")


@error("plan")
def accepted_before_stop(context: CheckContext) -> Iterator[Violation]:
    """A meeting accepts a stop on or after its day."""
    meetings = context.names.meetings or {}
    for path, action in context.actions:
        stopped = _stopped_on(action)
        for spot, accepted in below([(path, action)], "accepted"):
            held = meetings.get(text_of(accepted, "meeting"))
            if held and stopped and held < stopped:
                message = f"The meeting was on {held}, before the work was stopped on {stopped}."
                yield Violation(
                    (*spot, "meeting"), message, "Name a later meeting.", actual=text_of(accepted, "meeting")
                )


def _stopped_on(action: Entry) -> date | None:
    """The day on which an action was last stopped or carried over; what says so once more is no other stop."""
    found, before = None, ""
    for update in _updates(action):
        day, stage = parse_date(text_of(update, "on")), text_of(update, "stage")
        if day and stage in ("stopped", "carried-over") and stage != before:
            found = day
        before = stage or before
    return found


def _updates(action: Entry) -> list[Entry]:
    return [update for _, update in below([((), action)], "updates", "*")]


def is_done(action: Entry) -> bool:
    """Whether an action is complete, or was stopped or carried over."""
    return "updates" in action and any(text_of(update, "stage") in ENDED for update in _updates(action))


@error("plan")
def over_budget(context: CheckContext) -> Iterator[Violation]:
    """The costs of a plan's actions stay within its budget, fund by fund."""
    costs: dict[str, Fraction] = {}
    for _, resource in below(context.actions, "resources", "*"):
        cost, fund = resource.get("cost"), text_of(resource, "fund")
        if isinstance(cost, int | float) and not isinstance(cost, bool):
            costs[fund] = costs.get(fund, Fraction(0)) + Fraction(str(cost))
    for path, entry in context.each("budget", "*"):
        fund, amount = text_of(entry, "fund"), entry.get("amount")
        spent = costs.get(fund, Fraction(0))
        if isinstance(amount, int | float) and spent > Fraction(str(amount)):
            held = say_pounds(Fraction(str(amount)))
            message = f"The actions cost {say_pounds(spent)} of “{fund}”, and the budget holds {held}."
            yield Violation((*path, "amount"), message, "Raise the amount, or correct the costs.")


@error("plan")
def fund_twice(context: CheckContext) -> Iterator[Violation]:
    """A fund comes once in a budget, so that one amount is held against all that it pays."""
    seen: dict[str, Path] = {}
    for path, entry in context.each("budget", "*"):
        fund = " ".join(text_of(entry, "fund").split())
        first = seen.setdefault(fund.casefold(), path)
        if fund and first is not path:
            message = (
                f"The fund “{fund}” is in the budget twice; the first is on line {context.line((*first, 'fund'))}."
            )
            yield Violation(
                (*path, "fund"), message, "Add the two amounts together, or give one of the two another name."
            )


@advice("plan")
def cost_without_fund(context: CheckContext) -> Iterator[Violation]:
    """In a plan with a budget each cost names the fund that pays: otherwise no sum counts it."""
    if not context.funds - {""}:
        return
    for path, resource in below(context.actions, "resources", "*"):
        if "cost" in resource and "fund" not in resource:
            message = "The cost names no fund of the plan's budget, so what is left of the budget does not include it."
            fix = f"Add “fund:” with one of: {', '.join(sorted(context.funds))}."
            yield Violation((*path, "cost"), message, fix)


@advice("plan")
def too_many_objectives(context: CheckContext) -> Iterator[Violation]:
    """A school's plan has five objectives at most: more are rarely all pursued."""
    if context.organisation != TRUST and len(context.objectives) > MOST_OBJECTIVES:
        message = (
            f"The plan has {len(context.objectives)} objectives; more than {MOST_OBJECTIVES} are rarely all pursued."
        )
        path, _ = context.objectives[MOST_OBJECTIVES]
        yield Violation(path, message, "Merge some, or leave them for next year.")


@advice("plan")
def serves_nothing(context: CheckContext) -> Iterator[Violation]:
    """A school's objective, or an action or KPI in it, says which of the trust's objectives it serves."""
    if context.organisation == TRUST or not context.names.has_trust_objectives:
        return
    for path, objective in context.objectives:
        inside = [node for at, node in (*context.actions, *context.kpis) if at[: len(path)] == path]
        if not any(node.get("serves") for node in (objective, *inside)):
            message = "The objective does not say which of the trust's objectives it serves."
            yield Violation(
                path, message, "Add “serves:”; the alignment page lists the objective as serving none until then."
            )


@advice("plan")
def action_without_success(context: CheckContext) -> Iterator[Violation]:
    """Work names the KPIs that will show its success, where its objective has some."""
    for path, action in context.actions:
        _, objective = next(node for node in context.objectives if node[0] == path[: len(node[0])])
        is_part = path.count("actions") > 1
        if objective.get("kpis") and not is_part and not is_done(action) and not action.get("success"):
            message = "The action does not say which KPI will show that it worked."
            yield Violation(path, message, "Add “success:” with the id of a KPI of this plan.")


@advice("plan")
def off_track_without_recovery(context: CheckContext) -> Iterator[Violation]:
    """A rating of off track comes with what is done about it."""
    for path, action in context.actions:
        if is_done(action):
            continue
        updates = below([(path, action)], "updates", "*")
        rated = [node for node in updates if text_of(node[1], "rating")]
        yield from _without_recovery(rated, [node for node in updates if node[1].get("recovery")])
    for kpi in context.kpis:
        yield from _without_recovery(below([kpi], "judgements", "*"), below([kpi], "recovery", "*"))


@advice("plan")
def rating_without_reason(context: CheckContext) -> Iterator[Violation]:
    """A rating of at risk or off track comes with why: the first sentence of the update's note is shown as the reason."""
    for path, action in context.actions:
        rated = [node for node in below([(path, action)], "updates", "*") if text_of(node[1], "rating")]
        if not rated or is_done(action):
            continue
        at, last = max(rated, key=lambda node: text_of(node[1], "on"))
        rating = text_of(last, "rating")
        if rating in ("at-risk", "off-track") and not last.get("note"):
            message = NO_REASON.format(rating=rating.replace("-", " "))
            yield Violation((*at, "rating"), message, "Add “note:”; its first sentence is shown as the reason.")


def _without_recovery(rated: list[Node], recoveries: list[Node]) -> Iterator[Violation]:
    if not rated:
        return
    path, last = max(rated, key=lambda node: text_of(node[1], "on"))
    is_answered = any(text_of(node, "on") >= text_of(last, "on") for _, node in recoveries)
    if text_of(last, "rating") == "off-track" and not is_answered:
        yield Violation(
            (*path, "rating"),
            NOTHING_DONE,
            "Add “recovery:” with “doing:”, and “help_wanted:” if help is wanted.",
        )
