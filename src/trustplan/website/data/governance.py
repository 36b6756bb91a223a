"""Support, delegation, reviews, inspections, alignment and practice in the data file."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from trustplan.oversight.inspections import inspections
from trustplan.oversight.practice import offers
from trustplan.website.data.record import Json, day_data, id_data
from trustplan.website.pages.enquiries import enquiries_of

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Delegated, Enquiry, Function, Offer, Scheme, Trust
    from trustplan.oversight.delegation import Held
    from trustplan.oversight.inspections import Found
    from trustplan.oversight.overview import Overview
    from trustplan.oversight.practice import PracticeNeed
    from trustplan.oversight.reviews import Expected
    from trustplan.oversight.support import Row, Standing
    from trustplan.website.context import PageContext


def governance_data(context: PageContext) -> Json:
    """The parts by name; each is empty where the audience sees nothing of it."""
    trust, overview = context.edition.trust, context.overview
    return {
        "support": _support(overview),
        "delegation": _delegation(trust.governance.scheme, overview),
        "reviews": [_review(e) for e in chain.from_iterable(overview.expected.values())],
        "inspections": _inspections(trust),
        "alignment": _alignment(overview),
        "offers": [_offer(o) for o in offers(trust, context.edition.day)],
        "needs": [_need(w) for w in overview.wanted],
        "enquiries": [_enquiry(e) for e in enquiries_of(context)],
    }


def _support(overview: Overview) -> list[Json]:
    rows = []
    for name, standings in overview.standings.items():
        for standing in standings:
            work = overview.works.get((name, standing.scope))
            rows.append(_standing(standing, work.next_due if work else None))
    return rows


def _standing(standing: Standing, next_report: date | None) -> Json:
    decided_on = review_by = None
    if standing.decision:
        decided_on, review_by = standing.decision.on, standing.decision.review_by
    return {
        "organisation": standing.organisation,
        "scope": standing.scope or None,
        "level": id_data(standing.level),
        "since": day_data(standing.began),
        "decided_on": day_data(decided_on),
        "review_by": day_data(review_by),
        "is_milder_than_criteria": standing.is_milder,
        "criteria": [_criterion(row) for row in standing.rows],
        "next_report": day_data(next_report),
    }


def _criterion(row: Row) -> Json:
    basis = known_on = None
    if row.assessment:
        basis, known_on = row.assessment.basis, row.assessment.on
    return {"id": row.criterion.id, "level": row.level, "basis": basis, "known_on": day_data(known_on)}


def _delegation(scheme: Scheme | None, overview: Overview) -> Json:
    functions = scheme.functions if scheme else ()
    exceptions: list[Json] = []
    for name, rows in overview.exceptions.items():
        exceptions += [_exception(name, held, held.change) for held in rows if held.change]
    return {"functions": [_function(f) for f in functions], "exceptions": exceptions}


def _function(function: Function) -> Json:
    return {
        "id": function.id,
        "title": function.title,
        "area": function.area or None,
        "holds": function.holds,
        "consulted": list(function.consulted),
        "informed": list(function.informed),
    }


def _exception(organisation: str, held: Held, change: Delegated) -> Json:
    return {
        "organisation": organisation,
        "function": held.function.id,
        "change": change.change,
        "holder": held.holder,
        "beside": held.beside or None,
        "since": day_data(change.on),
        "until": day_data(change.until),
        "is_late": held.is_late,
    }


def _review(expected: Expected) -> Json:
    return {
        "organisation": expected.organisation,
        "tool": expected.tool.id,
        "from": day_data(expected.first),
        "to": day_data(expected.last),
        "by": day_data(expected.by),
        "status": expected.status.value,
        "done_on": day_data(expected.review.on) if expected.review else None,
    }


def _inspections(trust: Trust) -> list[Json]:
    rows: list[Json] = []
    for organisation in (trust.own, *trust.every_school):
        rows += [_inspection(organisation.id, found) for found in inspections(trust, organisation)]
    return rows


def _inspection(organisation: str, found: Found) -> Json:
    inspection = found.inspection
    return {
        "organisation": organisation,
        "framework": inspection.framework,
        "on": day_data(inspection.on),
        "published": day_data(inspection.published),
        "grades": dict(inspection.grades),
        "safeguarding": inspection.safeguarding or None,
        "category": found.category or None,
    }


def _alignment(overview: Overview) -> Json:
    """The schools' priorities that serve each objective of the trust."""
    refs: Json = {}
    for objective, priorities in overview.alignment.served.items():
        refs[objective] = [p.ref for p in priorities]
    return refs


def _offer(offer: Offer) -> Json:
    return {
        "organisation": offer.organisation,
        "kind": offer.kind,
        "theme": offer.theme or None,
        "title": offer.title,
        "text": offer.text,
    }


def _need(wanted: PracticeNeed) -> Json:
    return {
        "organisation": wanted.organisation,
        "theme": wanted.theme.id,
        "title": wanted.need.title if wanted.need else None,
        "shown_by": list(wanted.signs),
        "is_met": wanted.is_met,
        "could_help": [h.offer.organisation for h in wanted.helpers],
    }


def _enquiry(enquiry: Enquiry) -> Json:
    return {
        "organisation": enquiry.organisation,
        "title": enquiry.title,
        "year": str(enquiry.year) if enquiry.year else None,
        "question": enquiry.question,
        "finding": enquiry.finding or None,
        "published": day_data(enquiry.published),
    }
