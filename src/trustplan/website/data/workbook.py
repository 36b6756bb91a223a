"""What an update workbook holds: takes plans that run, gives the rows of its sheets, from what their update pages know."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from trustplan.loading.updates.workbook_form import FIGURES, OF_FIGURE, ROW_KEYS, SHEETS, SHOWN, SHOWN_BETWEEN
from trustplan.model import TRUST, Rating
from trustplan.primitives.english import capital, say_date
from trustplan.primitives.periods import MonthEnd
from trustplan.rating.figures import rhythm_of
from trustplan.rating.index import measured
from trustplan.rating.status import ActionStatus
from trustplan.website.data.asked_figures import asking_plan, schools_figures
from trustplan.website.data.update import (
    SOON,
    code_of,
    figure_of,
    items_of,
    period_of,
    roles_of,
    slip_address,
)
from trustplan.website.data.update_form import form_data

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trustplan.model import Measure
    from trustplan.primitives.periods import Period
    from trustplan.rating.status import Cell, KpiStatus, PlanStatus
    from trustplan.website.context import PageContext
    from trustplan.website.data.update_form import Json

_RECOVERY: tuple[str, ...] = ("doing", "help_wanted")
_FORMS = {"actions": "update", "figures": "figure", "judgements": "judgement"}


class Row(Struct, frozen=True, kw_only=True):
    """A row: its key, what its cells show, which cells are locked though their column is filled in, and its base values.

    A rule is drawn above where `begins` is true. `values` are the words of a figure that is chosen.
    """

    key: str
    cells: dict[str, str | date]
    base: dict[str, str]
    locked: tuple[str, ...] = ()
    begins: bool = False
    values: str = ""


class Choice(NamedTuple):
    """A word that is chosen: the list that has it, what a slip says for it, and the word."""

    list: str
    id: str
    word: str


class Workbook(Struct, frozen=True, kw_only=True):
    """A workbook: whom it is made for, its day, the rows of its sheets, and the words that are chosen.

    `names` has the words for items. `fields` are the labels and limits of what is filled in, by sheet and key. `ratings` are the words with their colours,
    and `loud` what is called at risk and off track inside a sentence.
    `office` is the trust office's address, if it is known.
    `by` is the word of the role that fills it in, if it is known; `left_out` counts the items that need no news now.
    """

    made_for: str
    whose: str
    site: str
    office: str
    day: date
    sheets: dict[str, list[Row]]
    names: dict[str, str]
    fields: dict[str, dict[str, Json]]
    choices: list[Choice]
    ratings: list[tuple[str, str]]
    loud: tuple[str, str]
    by: str
    left_out: int
    period: Period | None = None


class _Made(Struct):
    """Rows as they are made."""

    period: Period | None
    with_all: bool
    labels: dict[str, str]
    sheets: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in SHEETS})
    scales: dict[str, list[list[str]]] = field(default_factory=dict)
    left_out: int = 0


def make_workbook(
    context: PageContext, organisation: str, *, period: Period | None = None, with_all: bool = False, by: str = ""
) -> Workbook:
    """The workbook of an organisation's plans that run.

    It has what its update pages show at first; `with_all` adds what these hide, and a period says of which the figures are.
    """
    made = _Made(period, with_all, _labels(context))
    statuses = context.index.plans_of.get(organisation, [])
    for status in statuses:
        _add_plan(context, made, status, named=len(statuses) > 1)
    _add_asked(context, made, organisation)
    roles: dict[str, str] = {}
    for status in statuses:
        for role, title in roles_of(context, status, items_of(context, status)):
            roles.setdefault(role, title)
    whose = context.names.whose(organisation) or context.names.school(organisation)
    return _workbook(context, made, organisation, whose, list(map(list, roles.items())), by)


def make_figures(
    context: PageContext, *, period: Period | None = None, with_all: bool = False, by: str = ""
) -> Workbook:
    """The schools' figures as one sheet: for each measure the schools one below the other, so that a column can be pasted."""
    made = _Made(period, with_all, _labels(context))
    found: dict[tuple[str, str], list[tuple[int, Row]]] = {}
    order = context.edition.trust.order
    for measure, part, cell, status in schools_figures(context):
        rows = found.setdefault((measure.id, part.kpi.group), [])
        for row in _school_rows(context, made, status, part, measure, cell):
            rows.append((order[cell.organisation], row))
    for rows in found.values():
        rows.sort(key=lambda pair: pair[0])
        for number, (_, row) in enumerate(rows):
            made.sheets[FIGURES].append(replace(row, begins=number == 0))
    own = context.edition.trust.own
    roles = [[role.id, f"{role.title}, {own.short}"] for role in own.profile.roles]
    return _workbook(context, made, FIGURES, "", roles, by)


def _add_asked(context: PageContext, made: _Made, organisation: str) -> None:
    """The figures that the trust's plans ask of a school, as its update page has them."""
    asking = asking_plan(context, organisation)
    if asking is None:
        return
    for measure, part, cell, status in schools_figures(context):
        if cell.organisation == organisation and status.plan.organisation == TRUST:
            through = slip_address(asking.plan)
            made.sheets[FIGURES] += _school_rows(context, made, status, part, measure, cell, through)


def _labels(context: PageContext) -> dict[str, str]:
    """What the fields on what is done about an item are called."""
    return {one["name"]: one["label"] for one in form_data(context.marks)["forms"]["recovery"]}


def _workbook(
    context: PageContext, made: _Made, made_for: str, whose: str, roles: list[list[str]], by: str
) -> Workbook:
    forms = form_data(context.marks)["forms"]
    fields: dict[str, dict[str, Json]] = {sheet: {} for sheet in SHEETS}
    for sheet, form in _FORMS.items():
        fields[sheet] = {one["name"]: one for one in forms[form]}
    choices = _choices(fields, made, roles)
    words = [choice.word for choice in choices if (choice.list, choice.id) == ("role", by)]
    return Workbook(
        made_for=made_for,
        whose=whose,
        site=context.settings.site_name,
        office=context.settings.office,
        day=context.edition.day,
        sheets={name: rows for name, rows in made.sheets.items() if rows},
        names=_names(context, made_for),
        fields=fields,
        choices=choices,
        ratings=[(style.label, style.colour) for style in context.marks.styles.values()],
        loud=(context.marks.small(Rating.AT_RISK), context.marks.small(Rating.OFF_TRACK)),
        by="".join(words[:1]),
        left_out=made.left_out,
        period=made.period,
    )


def _names(context: PageContext, made_for: str) -> dict[str, str]:
    """What the plans call their items, one and several; the trust's words where its plans differ."""
    found: dict[str, str] = {}
    plans = [status.plan for status in context.index.plans_of.get(made_for, [])]
    for key in ("action", "milestone", "kpi"):
        nouns = {plan.noun(key) for plan in plans}
        noun = nouns.pop() if len(nouns) == 1 else context.edition.trust.policy.noun(key)
        found |= {key: capital(noun.one), f"{key}s": capital(noun.many)}
    return found


def _choices(fields: dict[str, dict[str, Json]], made: _Made, roles: list[list[str]]) -> list[Choice]:
    """The words of each list; where one of them would stand for two things, their ids are put behind it."""
    lists: dict[str, list[list[str]]] = {
        "stage": fields["actions"]["stage"]["choices"],
        "rating": fields["actions"]["rating"]["choices"],
        "judgement": fields["judgements"]["rating"]["choices"],
        "status": fields["figures"]["status"]["choices"],
        "role": roles,
        **made.scales,
    }
    found = []
    for name, rows in lists.items():
        different = dict.fromkeys((key, word) for key, word in rows)
        times = Counter(word.casefold() for _, word in different)
        for key, word in different:
            shown = word
            if times[word.casefold()] > 1:
                shown = f"{word} ({key})"
            found.append(Choice(name, key, shown))
    return found


def _add_plan(context: PageContext, made: _Made, status: PlanStatus, *, named: bool) -> None:
    """The rows of a plan. It is `named` in each where there are others."""
    items = {item.id: item for item in status.each}
    plan_title = status.plan.title if named else ""
    for entry in items_of(context, status):
        if entry["is_hidden"] and not made.with_all and not (made.period and entry["kind"] == "figure"):
            made.left_out += 1
            continue
        item = items[str(entry.get("whole", entry["id"]))]
        shown = {"plan": plan_title, "id": entry["id"].replace("/", " "), "title": entry["title"]}
        base = {"plan": slip_address(status.plan), "item": entry["id"], "kind": entry["kind"]}
        if isinstance(item, ActionStatus):
            _add_action(context, made, item, entry, shown, base)
        else:
            _add_kpi(context, made, status, item, entry, shown, base)


def _add_kpi(
    context: PageContext,
    made: _Made,
    status: PlanStatus,
    item: KpiStatus,
    entry: Json,
    shown: dict[str, str],
    base: dict[str, str],
) -> None:
    """The rows of a KPI, or of a part of one. What is done about it is said once, of all its parts."""
    locked = _RECOVERY
    if entry["id"] == entry["whole"]:
        locked = ()
        base |= {"whole": entry["whole"], "was_recovery": _json(entry["was_recovery"])}
    shown["rating_now"] = context.marks.label(item.rating)
    if entry["kind"] == "recovery":
        shown["last"] = _said(entry, made.labels, *_RECOVERY)
        made.sheets[FIGURES].append(_row("figures", shown, base, locked=OF_FIGURE))
    elif entry["kind"] == "judgement":
        rubric = [f"{word}: {text}" for word, text in entry["rubric"]]
        shown |= {"rubric": "\n".join(rubric), "last": _said(entry, made.labels, "because", *_RECOVERY)}
        base["was"] = _json(entry["was"])
        made.sheets["judgements"].append(_row("judgements", shown, base, locked=locked))
    else:
        (part,) = (one for one in measured(item) if code_of(one) == entry["id"])
        shown["rating_now"] = context.marks.label(part.rating)
        made.sheets[FIGURES] += _figure_rows(context, made, status, part, entry, shown, base, locked)


def _add_action(
    context: PageContext, made: _Made, status: ActionStatus, entry: Json, shown: dict[str, str], base: dict[str, str]
) -> None:
    """The row of an action, and those of its milestones that are not done."""
    cells: dict[str, str | date] = {**shown, "last": _said(entry, made.labels, "note", *_RECOVERY)}
    cells |= {"rating_now": context.marks.label(status.rating), "stage_now": context.item_text.stage(status)}
    if status.action.due:
        cells["due"] = _day(status.action.due)
    made.sheets["actions"].append(_row("actions", cells, base | {"was": _json(entry["was"])}))
    for milestone in status.action.milestones:
        if milestone.done and not made.with_all:
            continue
        of_it: dict[str, str | date] = {**shown, "milestone": milestone.title, "due": _day(milestone.due)}
        locked: tuple[str, ...] = ()
        done: str | None = None
        if milestone.done:
            of_it["done"], locked, done = milestone.done, ("done",), milestone.done.isoformat()
        more = {"kind": "milestone", "milestone": milestone.id, "was": _json({"done": done})}
        made.sheets["milestones"].append(_row("milestones", of_it, base | more, locked=locked))


def _day(day: date) -> str | date:
    """A day as a cell has it; a month, of which no day was written, as its name."""
    return say_date(day) if isinstance(day, MonthEnd) else day


def _said(entry: Json, fields: dict[str, str], *names: str) -> str:
    """The last entries of some fields, as text: who and when, and what; with a label what is no note."""
    lines, who = [], ""
    for name in names:
        for by, text in entry["last"].get(name, ())[:1]:
            line = text
            if name in fields:
                line = f"{fields[name]}: {text}"
            if by != who:
                line = f"{by.removeprefix('Last entry, ')}: {line}"
            who = by
            lines.append(line)
    return "\n".join(lines)


# Figures


def _school_rows(
    context: PageContext,
    made: _Made,
    status: PlanStatus,
    part: KpiStatus,
    measure: Measure,
    cell: Cell,
    through: str = "",
) -> list[Row]:
    entry = figure_of(context, status.plan, part, measure, cell.organisation)
    is_wanted = cell.is_missing or (cell.next_due is not None and cell.next_due <= context.edition.day + SOON)
    if not (is_wanted or made.period or made.with_all):
        made.left_out += 1
        return []
    title = measure.title
    for group in measure.groups:
        if group.id == part.kpi.group:
            title = f"{title}: {group.title}"
    name = code_of(part)
    shown = {"school": context.names.school(cell.organisation), "title": title, "id": name.replace("/", " ")}
    base = {"plan": slip_address(status.plan), "item": name, "kind": "figure", "through": through}
    if cell.organisation != part.organisation:
        base["school"] = cell.organisation
    shown["rating_now"] = context.marks.label(cell.rating)
    return _figure_rows(context, made, status, part, entry, shown, base, _RECOVERY)


def _figure_rows(
    context: PageContext,
    made: _Made,
    status: PlanStatus,
    part: KpiStatus,
    entry: Json,
    shown: dict[str, str],
    base: dict[str, str],
    locked: tuple[str, ...],
) -> list[Row]:
    """A row for the figure that is to come, and one for the last where that is not final yet; or for the period asked for."""
    measure, organisation = part.measure, base.get("school") or status.plan.organisation
    periods = _periods_of_rows(context, made, part, organisation, entry)
    if measure is None or not periods:
        return []
    cell = next(cell for cell in part.cells if cell.organisation == organisation)
    values = _choice_of(measure, made, entry)
    if values:
        entry["cohort_of"], locked = "", (*locked, "cohort")
    shown = {**shown, "target": context.figure_text.target(cell, measure), "last": _last_figure(entry)}
    shown |= {"unit": entry["unit"], "cohort_of": entry["cohort_of"]}
    rows = []
    for period in periods:
        more = {"period": period["id"], "was": _json(period["was"]), "unit": measure.unit, "values": values}
        if entry["is_share"]:
            more["is_share"] = "yes"
        cells = {**shown, "period": capital(period["label"])}
        rows.append(_row("figures", cells, base | more, locked=locked, values=values))
        # What is done about it is said once, on the first row.
        locked = (*locked, *_RECOVERY)
        base = {key: value for key, value in base.items() if key not in ("whole", "was_recovery")}
    return rows


def _periods_of_rows(context: PageContext, made: _Made, part: KpiStatus, organisation: str, entry: Json) -> list[Json]:
    """The period that was asked for, if the KPI has such; else the one to come, and others whose figure is not final."""
    measure = part.measure
    if made.period and measure:
        if rhythm_of(measure, part.kpi) != made.period.kind:
            return []
        return [period_of(made.period, context.figures.series(organisation, measure, part.kpi.group))]
    found: list[Json] = entry["periods"][:1]
    return [*found, *(period for period in entry["periods"][1:] if period["was"]["status"] != "final")]


def _choice_of(measure: Measure, made: _Made, entry: Json) -> str:
    """The list from which a figure is chosen, which the workbook then holds; empty for one that is typed."""
    if not entry["values"]:
        return ""
    values = f"scale:{'+'.join(measure.scales)}" if measure.scales else "yes-no"
    made.scales[values] = entry["values"]
    return values


def _last_figure(entry: Json) -> str:
    """The last figure, its period, and how firm it is where it is not final."""
    last = entry["last"]
    if "value" not in last:
        return ""
    who, value = last["value"][0]
    firm = last["status"][0][1]
    text = f"{value}, {who.removeprefix('Last figure, ')}"
    if firm != "Final":
        text += f" ({firm.lower()})"
    return text


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _row(
    sheet: str,
    cells: dict[str, str] | dict[str, str | date],
    base: dict[str, str],
    locked: Sequence[str] = (),
    values: str = "",
) -> Row:
    """A row, with its key: by what it is one of its kind."""
    parts = [base["plan"], base["item"], base.get("milestone", ""), base.get("period", ""), base.get("school", "")]
    key = " ".join(filter(None, parts))
    says = [str(cells[name]) for name in SHOWN if cells.get(name)]
    every = {name: base.get(name, "") for name in ROW_KEYS}
    every |= {"key": key, "sheet": sheet, "shown": SHOWN_BETWEEN.join(says)}
    return Row(key=key, cells=dict(cells), base=every, locked=tuple(locked), values=values)
