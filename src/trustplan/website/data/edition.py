"""Everything that an edition shows, as one JSON file; its form is `schemas/edition.schema.json`."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec

from trustplan.model import Measurement, Symbol
from trustplan.rating.reasons import Reason
from trustplan.rating.status import ActionStatus, Cell, Item, KpiStatus, ObjectiveStatus, PlanStatus, Rollup
from trustplan.website.credits import shown_sources
from trustplan.website.data.governance import governance_data
from trustplan.website.data.record import Json, day_data, id_data, rules_data
from trustplan.website.pages.measure_figures import comparators_of, shown_measures

if TYPE_CHECKING:
    from trustplan.diff.history import Snapshot
    from trustplan.diff.ratings import Difference
    from trustplan.disclosure.audience import Edition
    from trustplan.model import Comparator, Kpi, Milestone, Organisation
    from trustplan.rating.moved_dates import Moves
    from trustplan.website.context import PageContext

FORMAT = 1


def make_json(context: PageContext) -> str:
    """The edition's data, with nothing that a browser could take for markup."""
    return safe_json(_edition(context.edition, context))


def safe_json(data: Json) -> str:
    """JSON as text; `<`, `>` and `&` are written as escapes."""
    text = msgspec.json.encode(data).decode()
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e") + "\n"


def _edition(edition: Edition, context: PageContext) -> Json:
    trust = edition.trust
    return {
        "format": FORMAT,
        "trust": trust.own.profile.title,
        "is_example": trust.own.profile.is_example,
        "as_at": day_data(edition.day),
        "since": day_data(edition.since),
        "meeting": id_data(edition.next_meeting),
        "audience": edition.audience.value,
        "rules": rules_data(trust.policy),
        "organisations": [_organisation(o) for o in (trust.own, *trust.every_school)],
        "plans": [
            _plan(ref, status, has_ended=edition.rated.is_over(status.plan))
            for ref, status in edition.rated.plans.items()
        ],
        "figures": _figures(context),
        "comparators": _comparators(context),
        "sources": _sources(context),
        "changes": [_change(c) for c in edition.changes],
        **governance_data(context),
        "history": [_snapshot(s) for s in edition.history],
    }


def _organisation(organisation: Organisation) -> Json:
    profile = organisation.profile
    return {
        "id": organisation.id,
        "title": profile.title,
        "kind": profile.kind,
        "phase": profile.phase or None,
        "left": day_data(profile.left) if organisation.has_left else None,
    }


def _plan(ref: str, status: PlanStatus, *, has_ended: bool) -> Json:
    return {
        "id": ref,
        "organisation": status.plan.organisation,
        "title": status.plan.title,
        "from": day_data(status.plan.start),
        "to": day_data(status.plan.end),
        "has_ended": has_ended,
        "closed_on": day_data(status.plan.closed.on) if status.plan.closed else None,
        "objectives": [_objective(o) for o in status.objectives],
    }


def _figures(context: PageContext) -> list[Json]:
    """The figures of each measure at each organisation that has any."""
    trust = context.edition.trust
    found: list[Json] = []
    for measure in shown_measures(context):
        for organisation in (trust.own, *trust.every_school):
            rows = organisation.figures.get(measure.id)
            if rows:
                found.append(
                    {
                        "measure": measure.id,
                        "title": measure.title,
                        "unit": measure.unit,
                        "organisation": organisation.id,
                        "values": [_figure(m) for m in rows],
                    }
                )
    return found


def _comparators(context: PageContext) -> list[Json]:
    """The figures of populations that the shown measures are compared with."""
    found: list[Json] = []
    for measure in shown_measures(context):
        found += [_comparator(row) for row in comparators_of(context, measure)]
    return found


def _comparator(row: Comparator) -> Json:
    return {
        "measure": row.measure,
        "population": row.population,
        "group": row.group or None,
        "held_against": row.held_against or None,
        "phase": row.phase or None,
        "period": str(row.period),
        "value": _value(row.value),
        "status": row.status,
        "source": row.source,
        "source_id": row.source_id or None,
        "mean_of": _mean(row),
    }


def _mean(row: Comparator) -> Json | None:
    made = row.mean_of
    if made is None:
        return None
    return {
        "list": made.list,
        "title": made.title,
        "schools": made.schools,
        "with_figures": made.with_figures,
        "weighted": made.weighted,
    }


def _sources(context: PageContext) -> list[Json]:
    """The sources of the shown figures and comparators; a file's hash and the note are there for trustees."""
    return [
        {
            "id": source.id,
            "title": source.title,
            "publisher": source.publisher,
            "licence": source.licence,
            "release": source.release,
            "accessed": day_data(source.accessed),
            "url": source.url or None,
            "sha256": source.sha256 or None,
            "note": source.note or None,
        }
        for source in shown_sources(context, shown_measures(context))
    ]


def _snapshot(snapshot: Snapshot) -> Json:
    objectives = {}
    for ref, (delivery, impact) in snapshot.objectives.items():
        objectives[ref] = {"delivery": delivery.value, "impact": impact.value if impact else None}
    return {
        "as_at": day_data(snapshot.day),
        "meeting": id_data(snapshot.meeting),
        "items": {ref: rating.value for ref, rating in snapshot.items.items()},
        "objectives": objectives,
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
        "sources": [{"file": p.file, **({"line": p.line} if p.line else {})} for p in reason.sources],
    }


def _item(status: Item) -> Json:
    common: Json = {
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
    if isinstance(status, ActionStatus):
        return common | _action(status)
    return common | _kpi(status)


def _action(status: ActionStatus) -> Json:
    return {
        "stage": status.stage.value,
        "start": day_data(status.action.start),
        "due": day_data(status.action.due),
        "due_moved": _moved(status.moved),
        "lead": status.action.lead or None,
        "last_update": day_data(status.last_news),
        "milestones": [_milestone(m) for m in status.action.milestones],
        "implementation": status.action.implementation or None,
        "carried_from": status.action.carried_from or None,
        "parts": [_item(p) for p in status.parts],
        "not_shown": status.hidden_parts,
    }


def _moved(moved: Moves | None) -> Json | None:
    if moved is None:
        return None
    return {"times": moved.count, "days": moved.days, "first_due": day_data(moved.first)}


def _milestone(milestone: Milestone) -> Json:
    return {
        "id": milestone.id,
        "title": milestone.title,
        "due": day_data(milestone.due),
        "done": day_data(milestone.done),
    }


def _kpi(status: KpiStatus) -> Json:
    return {
        "measure": id_data(status.measure),
        "targets": _targets(status.kpi),
        "cells": [_cell(c) for c in status.cells],
        "parts": [_item(p) for p in status.parts],
    }


def _targets(kpi: Kpi) -> list[Json]:
    """The steps of a KPI, and those of single schools."""
    found: list[Json] = []
    for school, steps in (("", kpi.steps), *kpi.own_steps.items()):
        for step in steps:
            period = str(step.period) if step.period else None
            found.append({"period": period, "target": str(step.target), "school": school or None})
    return found


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
        "source": row.source or None,
    }


def _value(value: Fraction | str | bool | Symbol) -> float | int | str | bool:
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, Symbol):
        return value.value
    return value


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
