"""Rules about the work in a plan: who leads and checks it, what it serves and costs, and what its updates say."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from trustplan.checks.items import MOST_LEVELS, below
from trustplan.checks.registry import Said, advice, error
from trustplan.primitives.english import say_unit
from trustplan.primitives.periods import parse_date
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.checks.context import Subject
    from trustplan.source.files import Node

MOST_OBJECTIVES = 5  # of a school's plan; more are rarely all pursued
ENDED = ("complete", "stopped", "carried-over")


@error("plan")
def action_too_deep(subject: Subject) -> Iterator[Said]:
    """Actions have parts on three levels at most."""
    for path, _ in subject.too_deep:
        told = f"Actions have parts on {MOST_LEVELS} levels at most."
        yield Said(path, told, "Make it a milestone, or move it one level up.")


@error("plan")
def monitor_is_lead(subject: Subject) -> Iterator[Said]:
    """Whoever monitors work does not lead it: nobody can check their own work."""
    for path, action in subject.actions:
        lead = text_of(action, "lead")
        if lead and lead == text_of(action, "monitor"):
            told = "The same role leads and monitors."
            yield Said((*path, "monitor"), told, "Name another role, or delete “monitor”.", found=lead)


@advice("plan")
def rating_not_counted(subject: Subject) -> Iterator[Said]:
    """Only the lead's and the monitor's own ratings count."""
    for path, action in subject.actions:
        voices = {text_of(action, "lead"), text_of(action, "monitor")} - {""}
        for spot, update in below([(path, action)], "updates", "*"):
            by = text_of(update, "by")
            is_known = subject.roles is None or {by, text_of(action, "lead")} <= subject.roles
            if text_of(action, "lead") and text_of(update, "rating") and by not in voices and is_known:
                told = f"Only the lead's and the monitor's ratings count; “{by}” is neither."
                yield Said((*spot, "rating"), told, "Delete the rating, or name the role as monitor.")


@error("plan")
def accepted_before_stop(subject: Subject) -> Iterator[Said]:
    """A meeting accepts a stop that has happened."""
    meetings = subject.names.meetings or {}
    for path, action in subject.actions:
        stops = [
            day
            for update in _updates(action)
            if text_of(update, "stage") in ("stopped", "carried-over") and (day := parse_date(text_of(update, "on")))
        ]
        for spot, accepted in below([(path, action)], "accepted"):
            held = meetings.get(text_of(accepted, "meeting"))
            if held and stops and held < stops[-1]:
                told = f"The meeting was on {held}, before the work was stopped on {stops[-1]}."
                yield Said((*spot, "meeting"), told, "Name a later meeting.", found=text_of(accepted, "meeting"))


def _updates(action: dict[str, Any]) -> list[dict[str, Any]]:
    return [update for _, update in below([((), action)], "updates", "*")]


@error("plan")
def over_budget(subject: Subject) -> Iterator[Said]:
    """The costs of a plan's actions stay within its budget, fund by fund."""
    costs: dict[str, Fraction] = {}
    for _, resource in below(subject.actions, "resources", "*"):
        cost, fund = resource.get("cost"), text_of(resource, "fund")
        if isinstance(cost, int | float) and not isinstance(cost, bool):
            costs[fund] = costs.get(fund, Fraction(0)) + Fraction(str(cost))
    for path, entry in subject.each("budget", "*"):
        fund, amount = text_of(entry, "fund"), entry.get("amount")
        spent = costs.get(fund, Fraction(0))
        if isinstance(amount, int | float) and spent > Fraction(str(amount)):
            held = say_unit(Fraction(str(amount)), "pounds", 0)
            told = f"The actions cost {say_unit(spent, 'pounds', 0)} of “{fund}”, and the budget holds {held}."
            yield Said((*path, "amount"), told, "Raise the amount, or put the costs right.")


@advice("plan")
def too_many_objectives(subject: Subject) -> Iterator[Said]:
    """A school's plan has five objectives at most: more are rarely all pursued."""
    if subject.organisation != "trust" and len(subject.objectives) > MOST_OBJECTIVES:
        told = f"The plan has {len(subject.objectives)} objectives; more than {MOST_OBJECTIVES} are rarely all pursued."
        path, _ = subject.objectives[MOST_OBJECTIVES]
        yield Said(path, told, "Join some, or leave them for next year.")


@advice("plan")
def serves_nothing(subject: Subject) -> Iterator[Said]:
    """A school's objective, or an action or KPI in it, says which of the trust's objectives it serves."""
    if subject.organisation == "trust" or not subject.names.has_trust_objectives:
        return
    for path, objective in subject.objectives:
        held = (objective, *(node for at, node in (*subject.actions, *subject.kpis) if at[: len(path)] == path))
        if not any(node.get("serves") for node in held):
            told = "The objective does not say which of the trust's objectives it serves."
            yield Said(path, told, "Add “serves:”; the alignment page lists the objective as serving none until then.")


@advice("plan")
def action_without_success(subject: Subject) -> Iterator[Said]:
    """Work names the KPIs that will show its success, where its objective has some."""
    for path, action in subject.actions:
        _, objective = next(node for node in subject.objectives if node[0] == path[: len(node[0])])
        is_part = path.count("actions") > 1
        over = any(text_of(update, "stage") in ENDED for update in _updates(action))
        if objective.get("kpis") and not is_part and not over and not action.get("success"):
            told = "The action does not say which KPI will show that it worked."
            yield Said(path, told, "Add “success:” with the id of a KPI of this plan.")


@advice("plan")
def off_track_without_recovery(subject: Subject) -> Iterator[Said]:
    """Whoever says that something is off track says what is done about it."""
    for path, action in subject.actions:
        entries = list(below([(path, action)], "updates", "*"))
        told = [(spot, node) for spot, node in entries if text_of(node, "rating")]
        if any(text_of(node, "stage") in ENDED for _, node in entries):
            continue
        yield from _without_recovery(told, [node for _, node in entries if node.get("recovery")])
    for path, kpi in subject.kpis:
        recovery = [node for _, node in below([(path, kpi)], "recovery", "*")]
        yield from _without_recovery(list(below([(path, kpi)], "judgements", "*")), recovery)


def _without_recovery(told: list[Node], recoveries: Iterable[dict[str, Any]]) -> Iterator[Said]:
    if not told:
        return
    path, last = max(told, key=lambda node: text_of(node[1], "on"))
    is_answered = any(text_of(node, "on") >= text_of(last, "on") for node in recoveries)
    if text_of(last, "rating") == "off-track" and not is_answered:
        yield Said(
            (*path, "rating"),
            "It is off track, and nothing says what is done about it.",
            "Add “recovery:” with “doing:”, and “help_wanted:” if help is wanted.",
        )
