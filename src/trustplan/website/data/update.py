"""What the update page of a plan knows: takes a rated plan, gives its items with their last entries, as data.

The page's script makes the form from it. Everything is as trustees read it elsewhere on the site.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from trustplan.model import TRUST, Recovery, Symbol
from trustplan.primitives.counting import Counted
from trustplan.primitives.english import capital, say_date, say_period
from trustplan.primitives.periods import Period
from trustplan.rating.index import measured
from trustplan.rating.reasons import first_sentence
from trustplan.rating.status import ActionStatus
from trustplan.website.data.senders import Senders, keys_of
from trustplan.website.data.update_form import WHY, Json, cohort_label
from trustplan.website.item_text import STAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from trustplan.model import Action, Judgement, Measure, Measurement, Plan, Rating, Update
    from trustplan.rating.status import KpiStatus, ObjectiveStatus, PlanStatus
    from trustplan.source.files import Entry
    from trustplan.website.context import PageContext

T = TypeVar("T")
SOON = timedelta(days=42)  # what is due later hides behind a link; a half-term is about as long
_NOTHING = Recovery()
Rows = list[list[str]]  # the last entries of a field, as (who and when, what); empty where there is none


def slip_address(plan: Plan) -> str:
    """The plan's file below the folder of plans, without its ending: how a change slip names it."""
    if plan.organisation == TRUST:
        return f"{TRUST}/{plan.id}"
    return f"schools/{plan.organisation}/{plan.id}"


def items_of(context: PageContext, status: PlanStatus) -> list[Json]:
    """The actions and KPIs of a plan, in its order; parts of actions after what they are parts of."""
    senders, found = Senders(context, status), list[Json]()
    for objective in status.objectives:
        for action in objective.actions:
            found += _actions(context, action, objective, senders, [])
    for objective in status.objectives:
        for kpi in objective.kpis:
            writers = senders.of_kpi(kpi, objective)
            found += [{**item, "writers": writers} for item in _kpi(context, status.plan, kpi)]
    return found


def roles_of(context: PageContext, status: PlanStatus, items: list[Json]) -> list[list[str]]:
    """The roles that may send an update on a plan or its items, as (id, title): the organisation's, then the trust's."""
    senders = Senders(context, status)
    found = {*senders.of_plan()}
    for item in items:
        found.update(item["writers"])
    return [[role, title] for role, title in senders.titles.items() if role in found]


# Actions


def _actions(
    context: PageContext, status: ActionStatus, objective: ObjectiveStatus, senders: Senders, above: list[Entry]
) -> Iterator[Json]:
    """An action and its parts, each with the roles that may write on it."""
    yield {**_action(context, status), "writers": senders.of_action(status, objective, above)}
    for part in status.parts:
        yield from _actions(context, part, objective, senders, [keys_of(status), *above])


def _action(context: PageContext, status: ActionStatus) -> Json:
    action = status.action
    has_begun = action.start <= context.edition.day or bool(action.updates) or status.is_late
    last = _last(action.updates)
    return {
        "id": action.id,
        "code": action.id,
        "kind": "update",
        "title": action.title,
        "about": _about_action(context, status),
        "line": _line_of_action(context, status),
        "due": _said(action.due),
        "people": {"lead": action.lead or None, "monitor": action.monitor or None, **action.roles},
        "is_hidden": not status.is_open or not has_begun,
        "was": _was_update(last, status),
        "shown": _shown_update(last),
        "last": _last_of_action(context, status),
        "milestones": [_milestone(m.id, m.title, m.due, m.done) for m in action.milestones],
    }


def _milestone(name: str, title: str, due: date, done: date | None) -> Json:
    return {"id": name, "title": title, "due": say_date(due), "done": _day(done), "said": _said(done)}


def _day(day: date | None) -> str | None:
    if day is None:
        return None
    return day.isoformat()


def _said(day: date | None) -> str:
    if day is None:
        return ""
    return say_date(day)


def _last(rows: Sequence[T]) -> T | None:
    """The last of some entries, which is the newest; None where there is none."""
    return next(reversed(rows), None)


def _about_action(context: PageContext, status: ActionStatus) -> str:
    """Who leads and checks an action and when it is due, for the head of its form."""
    action, words = status.action, []
    if action.due:
        words.append(f"Due {say_date(action.due)}.")
    for name, role in (("Lead", action.lead), ("Monitor", action.monitor)):
        if role:
            words.append(f"{name}: {context.names.role(status.organisation, role)}.")
    return " ".join(words)


def _line_of_action(context: PageContext, status: ActionStatus) -> str:
    """What its closed row says: the last entry and its rating, and the day that it is due."""
    word = context.marks.small(status.rating)
    line = f"No update yet, {word}"
    if status.last_news:
        line = f"Last updated {say_date(status.last_news)}, {word}"
    if not status.is_open:
        return f"{line}. {context.item_text.stage(status)}"
    if status.action.due:
        line += f". Due {say_date(status.action.due)}"
    return line


def _was_update(last: Update | None, status: ActionStatus) -> Json | None:
    if last is None:
        return None
    was = {"on": _day(last.on), "by": last.by, "stage": status.stage.value}
    if last.rating:
        was["rating"] = last.rating.value
    return was


def _shown_update(last: Update | None) -> Json:
    """The last update as it is written, by which the page sees that what was sent is there."""
    if last is None:
        return {}
    shown: Json = {"note": last.note.strip()}
    if last.stage:
        shown["stage"] = last.stage.value
    if last.rating:
        shown["rating"] = last.rating.value
    return shown


def _last_of_action(context: PageContext, status: ActionStatus) -> Json:
    """The last entry of each field, as (who and when, what)."""
    action = status.action

    def last(say: Callable[[Update], str]) -> Rows:
        for update in reversed(action.updates):
            if text := say(update):
                return [[_who(context, action, update, status.organisation), text]]
        return []

    found = {
        "stage": last(lambda u: (u.stage and STAGES[u.stage]) or ""),
        "rating": _views(context, status),
        WHY: last(lambda u: _reason(context, u)),
        "doing": last(lambda u: (u.recovery or _NOTHING).doing),
        "help_wanted": last(lambda u: (u.recovery or _NOTHING).help_wanted),
        "note": last(lambda u: u.note.strip()),
        "evidence": last(lambda u: "; ".join(u.evidence)),
        "forecast_end": last(lambda u: _said(u.forecast_end)),
    }
    return {name: rows for name, rows in found.items() if rows}


def _reason(context: PageContext, update: Update) -> str:
    """Why an update rates its action so, where it asks for attention: its note says it."""
    if update.rating and context.marks.is_loud(update.rating):
        return first_sentence(update.note)
    return ""


def _who(context: PageContext, action: Action, update: Update, organisation: str) -> str:
    """Who wrote an entry, by the part that the role has in the action, and when."""
    who = context.names.role(organisation, update.by)
    if update.by == action.lead:
        who = "Lead"
    elif update.by == action.monitor:
        who = "Monitor"
    return f"{who}, {say_date(update.on)}"


def _views(context: PageContext, status: ActionStatus) -> Rows:
    """The last ratings of lead and monitor, and the rule's own."""
    action, rows = status.action, []
    for role in filter(None, (action.lead, action.monitor)):
        for update in reversed(action.updates):
            if update.by == role and update.rating:
                who = _who(context, action, update, status.organisation)
                rows.append([who, context.marks.label(update.rating)])
                break
    rows.append(["Worked out", context.marks.label(status.computed)])
    return rows


# KPIs


def _kpi(context: PageContext, plan: Plan, whole: KpiStatus) -> Iterator[Json]:
    """A KPI, or each of its parts: to be judged, or with a figure, or only with what is done about it."""
    is_loud, has_form = context.marks.is_loud(whole.rating), False
    for status in whole.parts or (whole,):
        entry = _head_of_kpi(context, status, whole)
        entry["wants_recovery"] = status is whole and (is_loud or status.measure is None)
        if status.measure is None:
            yield entry | _judged(context, status)
        elif is_typed(context, plan, status, status.measure):
            yield entry | figure_of(context, plan, status, status.measure, plan.organisation)
        else:
            continue
        has_form = status is whole
    if is_loud and not has_form:  # what is done is said once, of all parts
        word = context.marks.label(whole.rating)
        row = {"kind": "recovery", "line": word, "about": f"{word}.", "is_hidden": False, "wants_recovery": True}
        yield _head_of_kpi(context, whole, whole) | row


def _head_of_kpi(context: PageContext, status: KpiStatus, whole: KpiStatus) -> Json:
    """What the forms of all kinds of KPIs begin with."""
    code = code_of(status)
    return {
        "id": code,
        "code": code,
        "whole": whole.id,
        "title": context.names.kpi_title(status),
        "people": dict(whole.kpi.roles),
        "last": _last_recovery(whole),
        "was_recovery": _was_recovery(whole),
    }


def code_of(status: KpiStatus) -> str:
    """A KPI as a change slip names it in its plan; a part by both ids."""
    return status.ref.rpartition("/")[2].replace(".", "/")


def _last_recovery(status: KpiStatus) -> Json:
    last = _last(status.kpi.recovery)
    found: Json = {}
    if last and last.on:
        for name in ("doing", "help_wanted"):
            if text := getattr(last, name):
                found[name] = [[f"Last entry, {say_date(last.on)}", text]]
    return found


def _was_recovery(status: KpiStatus) -> Json | None:
    last = _last(status.kpi.recovery)
    if last is None or last.on is None:
        return None
    was = {"on": _day(last.on)}
    for name in ("doing", "help_wanted"):
        if text := getattr(last, name):
            was[name] = text
    return was


def _judged(context: PageContext, status: KpiStatus) -> Json:
    """A KPI that is judged, with its rubric and its last judgement."""
    last = _last(status.kpi.judgements)
    label, shown = context.marks.label, {}
    line = "No assessment yet"
    if last:
        shown = {"rating": last.rating.value, "because": last.because.strip()}
        line = f"Last assessed {say_date(last.on)}, {context.marks.small(last.rating)}"
    return {
        "kind": "judgement",
        "about": "",
        "line": line,
        "rubric": [[label(rating), text] for rating, text in status.kpi.rubric],
        "is_hidden": not status.is_missing and not _is_soon(context, status.next_due),
        "was": _was_judgement(last),
        "shown": shown,
        "last": _last_recovery(status) | _last_judgement(last, label),
    }


def _was_judgement(last: Judgement | None) -> Json | None:
    if last is None:
        return None
    was = {"on": _day(last.on), "rating": last.rating.value}
    if last.by:
        was["by"] = last.by
    return was


def _last_judgement(last: Judgement | None, label: Callable[[Rating], str]) -> Json:
    found: Json = {}
    if last:
        who = f"Last entry, {say_date(last.on)}"
        found |= {"rating": [[who, label(last.rating)]], "because": [[who, last.because.strip()]]}
        if last.evidence:
            found["evidence"] = [[who, "; ".join(last.evidence)]]
    return found


def _is_soon(context: PageContext, due: date | None) -> bool:
    return due is not None and due <= context.edition.day + SOON


def is_typed(context: PageContext, plan: Plan, status: KpiStatus, measure: Measure) -> bool:
    """Whether somebody types the figures of this organisation: they are neither worked out nor made from the schools'."""
    if measure.comes_from or status not in measured(status):
        return False
    if not any(cell.organisation == plan.organisation for cell in status.cells):
        return False
    if plan.organisation != TRUST or measure.aggregate == "none":
        return True
    rows = context.edition.trust.own.figures.get(measure.id, ())
    return any(
        "/schools/" not in row.at.file for row in rows
    )  # a total that is made has the place of a school's figure


def figure_of(context: PageContext, plan: Plan, status: KpiStatus, measure: Measure, organisation: str) -> Json:
    """A KPI with an organisation's figure: the last one, and the periods for which one may be given."""
    cell = next(cell for cell in status.cells if cell.organisation == organisation)
    series = context.figures.series(organisation, measure, status.kpi.group)
    last = _last(series)
    target = context.figure_text.target(cell, measure)
    line, about, shown = "No figure yet", "", ""
    if last:
        shown = context.figure_text.value(last, measure, organisation)
        if last.cohort is not None:
            shown += f" of {last.cohort:,}"
        line = f"Last figure {shown}, {say_period(last.period)}"
    if target:
        about, line = f"Target: {target}.", f"{line}. Target: {target}"
    return {
        "kind": "figure",
        "about": about,
        "line": line,
        "is_hidden": not (cell.is_missing or _is_soon(context, cell.next_due)),
        "unit": _unit(measure),
        "cohort_of": cohort_label(measure.cohort_of),
        "values": _values(context, measure),
        "is_share": measure.unit == "percent" and _is_of_a_group(measure, last),
        "periods": _periods(context, plan, status, measure, organisation),
        "last": _last_recovery(status) | _last_figure(last, shown),
    }


def _is_of_a_group(measure: Measure, last: Measurement | None) -> bool:
    """Whether it is a part of all, as the check of figures has it: never below 0 nor above 100."""
    is_of_sessions = measure.counting.what is Counted.SESSIONS
    return bool(measure.groups) or is_of_sessions or (last is not None and last.cohort is not None)


def _unit(measure: Measure) -> str:
    """The word behind the box of a figure."""
    if measure.unit in ("count", "grade", "yes/no"):
        return ""
    if measure.unit == "percent":
        return "%"
    return measure.unit


def _values(context: PageContext, measure: Measure) -> list[list[str]]:
    """The values between which one chooses; none for a number."""
    if measure.unit == "yes/no":
        return [["yes", "Yes"], ["no", "No"]]
    rows = []
    for scale in measure.scales:
        rows += [[grade.id, grade.title] for grade in context.edition.trust.frameworks[scale].grades]
    return rows


def _periods(context: PageContext, plan: Plan, status: KpiStatus, measure: Measure, organisation: str) -> list[Json]:
    """The period of the next figure, and that of the last one, which may be corrected or become final."""
    series = context.figures.series(organisation, measure, status.kpi.group)
    calendar = context.figures.calendar(organisation)
    days = (plan.start, plan.end)
    expected = context.figures.next_expected(measure, status.kpi, days, calendar, series)
    following = calendar.year_of(context.edition.day)
    if expected:
        following = expected.period
    periods = dict.fromkeys((following, *(row.period for row in series[-1:])))
    return [period_of(period, series) for period in periods]


def period_of(period: Period, series: Sequence[Measurement]) -> Json:
    """A period for which a figure may be given, with what there is of it."""
    row = next((row for row in series if row.period == period), None)
    label = say_period(period)
    choice = capital(label)
    if row:
        choice += ", again: corrected or final"
    return {"id": str(period), "label": label, "choice": choice, "was": _was_figure(row)}


def _was_figure(row: Measurement | None) -> Json | None:
    if row is None:
        return None
    return {"value": as_written(row), "status": row.status}


def as_written(row: Measurement) -> str:
    """A value as a file has it: with a decimal point, as a share where only that says it, or in words."""
    value: Any = row.value
    if isinstance(value, bool):
        return ("no", "yes")[value]
    if isinstance(value, str | Symbol):
        return str(value)
    for decimals in range(10):
        if 10**decimals % value.denominator == 0:
            return f"{float(value):.{decimals}f}"
    if row.cohort and (value * row.cohort / 100).denominator == 1:
        return f"{value * row.cohort / 100}/{row.cohort}"
    return f"{float(value):.9f}"


def _last_figure(last: Measurement | None, shown: str) -> Json:
    found: Json = {}
    if last is None:
        return found
    who = f"Last figure, {say_period(last.period)}"
    found["value"] = [[who, shown]]
    found["status"] = [["Last figure", capital(last.status)]]
    if last.cohort is not None:
        found["cohort"] = [["Last figure", f"{last.cohort:,}"]]
    if last.note:
        found["note"] = [["Last figure", last.note.strip()]]
    return found
