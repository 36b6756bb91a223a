"""Everything that an edition shows as one JSON file, and the schema that says what stands in it."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from trustplan.model import Measurement, Rating, Symbol
from trustplan.pages.data_edition import rules_data, rules_schema
from trustplan.pages.data_governance import governance_data, governance_schema
from trustplan.pages.measures import shown_measures
from trustplan.rating.values import ActionStatus, Cell, Item, KpiStatus, ObjectiveStatus, Reason, Rollup

if TYPE_CHECKING:
    from datetime import date

    from trustplan.audience import Shown
    from trustplan.changes import Difference
    from trustplan.pages.maker import Maker

FORMAT = 1
Json = dict[str, Any]


def make_json(maker: Maker) -> str:
    """The edition's data, with nothing that a browser could take for markup."""
    return maker.read(safe_json(_edition(maker.shown, maker)))


def safe_json(data: Json) -> str:
    """JSON as text; `<`, `>` and `&` are written as escapes."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e") + "\n"


def _edition(shown: Shown, maker: Maker) -> Json:
    trust = shown.trust
    meeting = shown.next_meeting
    return {
        "format": FORMAT,
        "trust": trust.own.profile.title,
        "is_example": trust.own.profile.is_example,
        "as_at": _day(shown.day),
        "since": _day(shown.since),
        "meeting": meeting.id if meeting else None,
        "audience": shown.audience.value,
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
                "from": _day(status.plan.start),
                "to": _day(status.plan.end),
                "objectives": [_objective(o) for o in status.objectives],
            }
            for ref, status in shown.rated.plans.items()
        ],
        "figures": [
            {
                "measure": measure.id,
                "title": measure.title,
                "unit": measure.unit,
                "organisation": o.id,
                "values": [_figure(m) for m in rows],
            }
            for measure in shown_measures(maker)
            for o in (trust.own, *trust.schools)
            if (rows := o.figures.get(measure.id, ()))
        ],
        "changes": [_change(c) for c in shown.changes],
        **governance_data(maker),
        "history": [
            {
                "as_at": _day(s.day),
                "meeting": s.meeting.id if s.meeting else None,
                "items": {ref: rating.value for ref, rating in s.items.items()},
                "objectives": {
                    ref: {"delivery": delivery.value, "impact": impact.value if impact else None}
                    for ref, (delivery, impact) in s.objectives.items()
                },
            }
            for s in shown.history
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


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
        "override_until": _day(status.override.until) if status.override else None,
        "reasons": [_reason(r) for r in status.reasons],
    }
    return {**common, **(_action(status) if isinstance(status, ActionStatus) else _kpi(status))}


def _action(status: ActionStatus) -> Json:
    return {
        "stage": status.stage.value,
        "start": _day(status.action.start),
        "due": _day(status.action.due),
        "lead": status.action.lead or None,
        "last_update": _day(status.last_news),
        "milestones": [
            {"id": m.id, "title": m.title, "due": _day(m.due), "done": _day(m.done)} for m in status.action.milestones
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
        "next_figure_by": _day(cell.next_due),
        "is_missing": cell.is_missing,
    }


def _figure(row: Measurement) -> Json:
    return {
        "period": str(row.period),
        "known_on": _day(row.on),
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
        "lens": change.lens or None,
        "kind": "edit" if change.is_edit else "rating",
        "old": str(change.old),
        "new": str(change.new),
        "cause": change.cause.value,
        "on": _day(change.on),
        "sentence": change.sentence,
    }


def _object(properties: Json, description: str) -> Json:
    return {
        "type": "object",
        "description": description,
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def _list(items: Json, description: str) -> Json:
    return {"type": "array", "description": description, "items": items}


def data_schema() -> Json:
    """The JSON Schema of the data file."""
    text, flag = {"type": "string"}, {"type": "boolean"}
    text_or_none, day = {"type": ["string", "null"]}, {"type": "string", "format": "date"}
    day_or_none = {"type": ["string", "null"], "format": "date"}
    count, rating = {"type": "integer", "minimum": 0}, {"type": "string", "enum": [r.value for r in Rating]}
    place = _object({"file": text, "line": count}, "A file and line.")
    fact = _object({"term": text, "text": text}, "A fact behind a rating.")
    reason = _object(
        {
            "code": text,
            "sentence": text,
            "rule": text_or_none,
            "facts": _list(fact, "Facts."),
            "sources": _list(place, "Where they stand."),
        },
        "Why a rating is what it is.",
    )
    figure = _object(
        {
            "period": text,
            "known_on": day_or_none,
            "group": text_or_none,
            "value": {"type": ["number", "string", "boolean"]},
            "cohort": {"type": ["integer", "null"]},
            "status": text,
        },
        "A value for a period. Letters stand for: c withheld, z not applicable, x not available, low, u unreliable.",
    )
    cell = _object(
        {
            "organisation": text,
            "group": text_or_none,
            "rating": rating,
            "code": text,
            "figure": {"anyOf": [{"$ref": "#/$defs/figure"}, {"type": "null"}]},
            "target": text_or_none,
            "trend": text_or_none,
            "next_figure_by": day_or_none,
            "is_missing": flag,
        },
        "An organisation's figure against its target.",
    )
    item = {
        "id": text,
        "title": text,
        "rating": rating,
        "worked_out": rating,
        "is_key": flag,
        "is_not_yet_due": flag,
        "is_missing": flag,
        "override_until": day_or_none,
        "reasons": _list({"$ref": "#/$defs/reason"}, "Reasons, the deciding one first."),
    }
    milestone = _object({"id": text, "title": text, "due": day_or_none, "done": day_or_none}, "A milestone.")
    action = _object(
        {
            **item,
            "stage": text,
            "start": day_or_none,
            "due": day_or_none,
            "lead": text_or_none,
            "last_update": day_or_none,
            "milestones": _list(milestone, "Milestones."),
            "implementation": text_or_none,
            "carried_from": text_or_none,
            "parts": _list({"$ref": "#/$defs/action"}, "The actions of which it is made."),
            "not_shown": count,
        },
        "An action.",
    )
    kpi = _object(
        {
            **item,
            "measure": text_or_none,
            "cells": _list({"$ref": "#/$defs/cell"}, "Cells."),
            "parts": _list({"$ref": "#/$defs/kpi"}, "Parts."),
        },
        "A KPI.",
    )
    rollup = _object(
        {
            "rating": rating,
            "reason": {"$ref": "#/$defs/reason"},
            "counts": {"type": "object", "additionalProperties": count},
            "due": count,
            "rated": count,
            "decided_by": _list(text, "Addresses of the items that decided."),
        },
        "Delivery or impact.",
    )
    objective = _object(
        {
            "id": text,
            "title": text,
            "statement": text_or_none,
            "serves": _list(text, "Addresses of objectives."),
            "delivery": {"$ref": "#/$defs/rollup"},
            "impact": {"$ref": "#/$defs/rollup"},
            "actions": _list({"$ref": "#/$defs/action"}, "Actions."),
            "kpis": _list({"$ref": "#/$defs/kpi"}, "KPIs."),
            "not_shown": _object({"actions": count, "kpis": count}, "How many items are withheld."),
        },
        "An objective.",
    )
    organisation = _object({"id": text, "title": text, "kind": text, "phase": text_or_none}, "An organisation.")
    plan = _object(
        {
            "id": text,
            "organisation": text,
            "title": text,
            "from": day,
            "to": day,
            "objectives": _list({"$ref": "#/$defs/objective"}, "Objectives."),
        },
        "A plan.",
    )
    series = _object(
        {
            "measure": text,
            "title": text,
            "unit": text,
            "organisation": text,
            "values": _list({"$ref": "#/$defs/figure"}, "Values, oldest first."),
        },
        "The figures of a measure and organisation.",
    )
    change = _object(
        {
            "id": text,
            "lens": text_or_none,
            "kind": text,
            "old": text,
            "new": text,
            "cause": text,
            "on": day_or_none,
            "sentence": text,
        },
        "A change since the last meeting.",
    )
    withheld_or_rating = {"anyOf": [rating, {"type": "null"}]}
    pair = _object({"delivery": rating, "impact": withheld_or_rating}, "An objective's two ratings; none is withheld.")
    snapshot = _object(
        {
            "as_at": day,
            "meeting": text_or_none,
            "items": {"type": "object", "additionalProperties": rating},
            "objectives": {"type": "object", "additionalProperties": pair},
        },
        "Ratings by address, as known at a meeting's cut-off.",
    )
    edition = _object(
        {
            "format": {"type": "integer", "enum": [FORMAT]},
            "trust": text,
            "is_example": flag,
            "as_at": day,
            "since": day_or_none,
            "meeting": text_or_none,
            "audience": {"type": "string", "enum": ["public", "trustees"]},
            "rules": rules_schema(_object),
            "organisations": _list(organisation, "The trust, then its schools by name."),
            "plans": _list(plan, "Plans with their ratings."),
            "figures": _list(series, "Figures."),
            "changes": _list(change, "Changes."),
            **governance_schema(_object, _list),
            "history": _list(
                snapshot,
                "Ratings at the last meetings, worked out again by the rules of this edition, oldest first, and now.",
            ),
        },
        "Everything that an edition of the site shows.",
    )
    defs = {
        "reason": reason,
        "figure": figure,
        "cell": cell,
        "action": action,
        "kpi": kpi,
        "rollup": rollup,
        "objective": objective,
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Edition", **edition, "$defs": defs}
