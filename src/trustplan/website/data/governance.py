"""Support, delegation, reviews, inspections, alignment and practice in the data file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.oversight.inspections import inspections
from trustplan.oversight.practice import offers
from trustplan.website.data.record import day_data
from trustplan.website.pages.enquiries import enquiries_of

if TYPE_CHECKING:
    from trustplan.website.context import PageContext

Json = dict[str, Any]


def governance_data(context: PageContext) -> Json:
    """The parts by name; each is empty where the audience sees nothing of it."""
    trust, overview = context.edition.trust, context.overview
    everyone = (trust.own, *trust.schools)
    return {
        "support": [
            {
                "organisation": name,
                "scope": s.scope or None,
                "level": s.level.id if s.level else None,
                "since": day_data(s.began),
                "decided_on": day_data(s.decision.on) if s.decision else None,
                "review_by": day_data(s.decision.review_by) if s.decision else None,
                "is_milder_than_criteria": s.is_milder,
                "criteria": [
                    {
                        "id": r.criterion.id,
                        "level": r.level,
                        "basis": r.assessment.basis if r.assessment else None,
                        "known_on": day_data(r.assessment.on) if r.assessment else None,
                    }
                    for r in s.rows
                ],
                "next_report": day_data(overview.works[name].next_due)
                if name in overview.works and not s.scope
                else None,
            }
            for name, rows in overview.standings.items()
            for s in rows
        ],
        "delegation": {
            "functions": [
                {
                    "id": f.id,
                    "title": f.title,
                    "area": f.area or None,
                    "holds": f.holds,
                    "consulted": list(f.consulted),
                    "informed": list(f.informed),
                }
                for f in (trust.governance.scheme.functions if trust.governance.scheme else ())
            ],
            "exceptions": [
                {
                    "organisation": name,
                    "function": h.function.id,
                    "change": h.change.change,
                    "holder": h.holder,
                    "beside": h.beside or None,
                    "since": day_data(h.change.on),
                    "until": day_data(h.change.until),
                    "is_late": h.is_late,
                }
                for name, held in overview.exceptions.items()
                for h in held
                if h.change
            ],
        },
        "reviews": [
            {
                "organisation": r.organisation,
                "tool": r.tool.id,
                "from": day_data(r.first),
                "to": day_data(r.last),
                "by": day_data(r.by),
                "status": r.status.value,
                "done_on": day_data(r.review.on) if r.review else None,
            }
            for rows in overview.expected.values()
            for r in rows
        ],
        "inspections": [
            {
                "organisation": o.id,
                "framework": f.inspection.framework,
                "on": day_data(f.inspection.on),
                "published": day_data(f.inspection.published),
                "grades": dict(f.inspection.grades),
                "safeguarding": f.inspection.safeguarding or None,
                "category": f.category or None,
            }
            for o in everyone
            for f in inspections(trust, o)
        ],
        "alignment": {ref: [o.ref for o in rows] for ref, rows in overview.alignment.served.items()},
        "offers": [
            {"organisation": o.organisation, "kind": o.kind, "theme": o.theme or None, "title": o.title, "text": o.text}
            for o in offers(trust, context.edition.day)
        ],
        "needs": [
            {
                "organisation": w.organisation,
                "theme": w.theme.id,
                "title": w.need.title if w.need else None,
                "shown_by": list(w.signs),
                "is_met": w.is_met,
                "could_help": [h.offer.organisation for h in w.helpers],
            }
            for w in overview.wanted
        ],
        "enquiries": [
            {
                "organisation": e.organisation,
                "title": e.title,
                "year": str(e.year) if e.year else None,
                "question": e.question,
                "finding": e.finding or None,
                "published": day_data(e.published),
            }
            for e in enquiries_of(context)
        ],
    }
