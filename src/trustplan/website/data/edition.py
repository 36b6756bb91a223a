"""Everything that an edition shows, as one JSON file; its form is `schemas/edition.schema.json`."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from trustplan.model import Measurement, Symbol
from trustplan.rating.reasons import Reason
from trustplan.rating.status import ActionStatus, Cell, Item, KpiStatus, ObjectiveStatus, Rollup
from trustplan.website.data.governance import governance_data
from trustplan.website.data.record import day_data, rules_data
from trustplan.website.pages.measure_figures import shown_measures

if TYPE_CHECKING:
    from trustplan.diff.ratings import Difference
    from trustplan.disclosure.audience import Edition
    from trustplan.website.context import PageContext

FORMAT = 1
Json = dict[str, Any]


def make_json(context: PageContext) -> str:
    """The edition's data, with nothing that a browser could take for markup."""
    return safe_json(_edition(context.edition, context))


def safe_json(data: Json) -> str:
    """JSON as text; `<`, `>` and `&` are written as escapes."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e") + "\n"


def _edition(edition: Edition, context: PageContext) -> Json:
    trust = edition.trust
    meeting = edition.next_meeting
    return {
        "format": FORMAT,
        "trust": trust.own.profile.title,
        "is_example": trust.own.profile.is_example,
        "as_at": day_data(edition.day),
        "since": day_data(edition.since),
        "meeting": meeting.id if meeting else None,
        "audience": edition.audience.value,
        "rules": rules_data(trust.policy),
        "organisations": [
            {"id": o.id, "title": o.profile.title, "kind": o.profile.kind, "phase": o.profile.phase or None}
            for o in (trust.own, *trust.schools)
        ],
        "plans": [
            {
                "id": ref,
                "organisation": status.plan.organisation,
                "title": status.plan.title,
                "from": day_data(status.plan.start),
                "to": day_data(status.plan.end),
                "objectives": [_objective(o) for o in status.objectives],
            }
            for ref, status in edition.rated.plans.items()
        ],
        "figures": [
            {
                "measure": measure.id,
                "title": measure.title,
                "unit": measure.unit,
                "organisation": o.id,
                "values": [_figure(m) for m in rows],
            }
            for measure in shown_measures(context)
            for o in (trust.own, *trust.schools)
            if (rows := o.figures.get(measure.id, ()))
        ],
        "changes": [_change(c) for c in edition.changes],
        **governance_data(context),
        "history": [
            {
                "as_at": day_data(s.day),
                "meeting": s.meeting.id if s.meeting else None,
                "items": {ref: rating.value for ref, rating in s.items.items()},
                "objectives": {
                    ref: {"delivery": delivery.value, "impact": impact.value if impact else None}
                    for ref, (delivery, impact) in s.objectives.items()
                },
            }
            for s in edition.history
        ],
    }


def _objective(status: ObjectiveStatus) -> Json:
    return {
        "id": status.ref,
        "title": status.title,
        "statement": status.objective.statement or None,
        "serves": list(status.objective.serves),
        "delivery": _rollup(status.delivery),
        "impact": _rollup(status.impact),
        "actions": [_item(a) for a in status.actions],
        "kpis": [_item(k) for k in status.kpis],
        "not_shown": {"actions": status.hidden_actions, "kpis": status.hidden_kpis},
    }


def _rollup(rollup: Rollup) -> Json:
    return {
        "rating": rollup.rating.value,
        "reason": _reason(rollup.reason),
        "counts": {r.value: n for r, n in rollup.counts.items()},
        "due": rollup.due,
        "rated": rollup.rated,
        "decided_by": list(rollup.deciders),
    }


def _reason(reason: Reason) -> Json:
    return {
        "code": reason.code,
        "sentence": reason.sentence,
        "rule": reason.rule or None,
        "facts": [{"term": term, "text": text} for term, text in reason.facts],
        "sources": [{"file": p.file, "line": p.line} for p in reason.sources],
    }


def _item(status: Item) -> Json:
    common = {
        "id": status.ref,
        "title": status.title,
        "rating": status.rating.value,
        "worked_out": status.computed.value,
        "is_key": status.is_key,
        "is_not_yet_due": status.is_not_yet_due,
        "is_missing": status.is_missing,
        "override_until": day_data(status.override.until) if status.override else None,
        "reasons": [_reason(r) for r in status.reasons],
    }
    return {**common, **(_action(status) if isinstance(status, ActionStatus) else _kpi(status))}


def _action(status: ActionStatus) -> Json:
    return {
        "stage": status.stage.value,
        "start": day_data(status.action.start),
        "due": day_data(status.action.due),
        "lead": status.action.lead or None,
        "last_update": day_data(status.last_news),
        "milestones": [
            {"id": m.id, "title": m.title, "due": day_data(m.due), "done": day_data(m.done)}
            for m in status.action.milestones
        ],
        "implementation": status.action.implementation or None,
        "carried_from": status.action.carried_from or None,
        "parts": [_item(p) for p in status.parts],
        "not_shown": status.hidden_parts,
    }


def _kpi(status: KpiStatus) -> Json:
    return {
        "measure": status.measure.id if status.measure else None,
        "cells": [_cell(c) for c in status.cells],
        "parts": [_item(p) for p in status.parts],
    }


def _cell(cell: Cell) -> Json:
    return {
        "organisation": cell.organisation,
        "group": cell.group or None,
        "rating": cell.rating.value,
        "code": cell.reason.code,
        "figure": _figure(cell.latest) if cell.latest else None,
        "target": str(cell.step.target) if cell.step else None,
        "trend": cell.trend.meaning if cell.trend else None,
        "next_figure_by": day_data(cell.next_due),
        "is_missing": cell.is_missing,
    }


def _figure(row: Measurement) -> Json:
    return {
        "period": str(row.period),
        "known_on": day_data(row.on),
        "group": row.group or None,
        "value": _value(row.value),
        "cohort": row.cohort,
        "status": row.status,
    }


def _value(value: Fraction | str | bool | Symbol) -> float | int | str | bool:
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value.value if isinstance(value, Symbol) else value


def _change(change: Difference) -> Json:
    return {
        "id": change.ref,
        "lens": change.dimension or None,
        "kind": "edit" if change.is_edit else "rating",
        "old": str(change.old),
        "new": str(change.new),
        "cause": change.cause.value,
        "on": day_data(change.on),
        "sentence": change.sentence,
    }
