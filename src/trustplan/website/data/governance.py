"""Support, delegation, reviews, inspections, alignment and practice in the data file."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from trustplan.oversight.inspections import inspections
from trustplan.oversight.practice import offers
from trustplan.website.data.record import Json, day_data, id_data
from trustplan.website.pages.enquiries import enquiries_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustplan.model import Delegated, Enquiry, Function, Offer
    from trustplan.oversight.delegation import Held
    from trustplan.oversight.inspections import Found
    from trustplan.oversight.practice import Wanted
    from trustplan.oversight.reviews import Expected
    from trustplan.oversight.support import Row, Standing
    from trustplan.website.context import PageContext


def governance_data(context: PageContext) -> Json:
    """The parts by name; each is empty where the audience sees nothing of it."""
    return {name: make(context) for name, make in _PARTS.items()}


def _support(context: PageContext) -> list[Json]:
    rows = []
    for name, standings in context.overview.standings.items():
        work = context.overview.works.get(name)
        for standing in standings:
            row = _standing(standing)
            if work and not standing.scope:  # action groups are for whole schools
                row["next_report"] = day_data(work.next_due)
            rows.append(row)
    return rows


def _standing(standing: Standing) -> Json:
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
        "next_report": None,
    }


def _criterion(row: Row) -> Json:
    basis = known_on = None
    if row.assessment:
        basis, known_on = row.assessment.basis, row.assessment.on
    return {"id": row.criterion.id, "level": row.level, "basis": basis, "known_on": day_data(known_on)}


def _delegation(context: PageContext) -> Json:
    scheme = context.edition.trust.governance.scheme
    functions = scheme.functions if scheme else ()
    exceptions: list[Json] = []
    for name, rows in context.overview.exceptions.items():
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


def _reviews(context: PageContext) -> list[Json]:
    return [_review(e) for e in chain.from_iterable(context.overview.expected.values())]


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


def _inspections(context: PageContext) -> list[Json]:
    trust = context.edition.trust
    rows: list[Json] = []
    for organisation in (trust.own, *trust.schools):
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


def _alignment(context: PageContext) -> Json:
    """The schools' priorities that serve each objective of the trust."""
    refs: Json = {}
    for objective, priorities in context.overview.alignment.served.items():
        refs[objective] = [p.ref for p in priorities]
    return refs


def _offers(context: PageContext) -> list[Json]:
    return [_offer(o) for o in offers(context.edition.trust, context.edition.day)]


def _offer(offer: Offer) -> Json:
    return {
        "organisation": offer.organisation,
        "kind": offer.kind,
        "theme": offer.theme or None,
        "title": offer.title,
        "text": offer.text,
    }


def _needs(context: PageContext) -> list[Json]:
    return [_need(w) for w in context.overview.wanted]


def _need(wanted: Wanted) -> Json:
    return {
        "organisation": wanted.organisation,
        "theme": wanted.theme.id,
        "title": wanted.need.title if wanted.need else None,
        "shown_by": list(wanted.signs),
        "is_met": wanted.is_met,
        "could_help": [h.offer.organisation for h in wanted.helpers],
    }


def _enquiries(context: PageContext) -> list[Json]:
    return [_enquiry(e) for e in enquiries_of(context)]


def _enquiry(enquiry: Enquiry) -> Json:
    return {
        "organisation": enquiry.organisation,
        "title": enquiry.title,
        "year": str(enquiry.year) if enquiry.year else None,
        "question": enquiry.question,
        "finding": enquiry.finding or None,
        "published": day_data(enquiry.published),
    }


# The parts of the data file, in its order.
_PARTS: dict[str, Callable[[PageContext], object]] = {
    "support": _support,
    "delegation": _delegation,
    "reviews": _reviews,
    "inspections": _inspections,
    "alignment": _alignment,
    "offers": _offers,
    "needs": _needs,
    "enquiries": _enquiries,
}
