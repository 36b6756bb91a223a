"""Support, delegation, reviews, inspections, alignment and practice in the data file, and the schema of these parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.oversight.inspections import inspections
from trustplan.oversight.practice import offers
from trustplan.pages.sharing import enquiries_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from trustplan.pages.maker import Maker

Json = dict[str, Any]


def governance_data(maker: Maker) -> Json:
    """The parts by name; each is empty where the audience sees nothing of it."""
    trust, overseen = maker.shown.trust, maker.overseen
    everyone = (trust.own, *trust.schools)
    return {
        "support": [
            {
                "organisation": name,
                "scope": s.scope or None,
                "level": s.level.id if s.level else None,
                "since": _day(s.began),
                "decided_on": _day(s.decision.on) if s.decision else None,
                "review_by": _day(s.decision.review_by) if s.decision else None,
                "is_milder_than_criteria": s.is_milder,
                "criteria": [
                    {
                        "id": r.criterion.id,
                        "level": r.level,
                        "basis": r.assessment.basis if r.assessment else None,
                        "known_on": _day(r.assessment.on) if r.assessment else None,
                    }
                    for r in s.rows
                ],
                "next_report": _day(overseen.works[name].next_due) if name in overseen.works and not s.scope else None,
            }
            for name, rows in overseen.standings.items()
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
                    "since": _day(h.change.on),
                    "until": _day(h.change.until),
                    "is_late": h.is_late,
                }
                for name, held in overseen.exceptions.items()
                for h in held
                if h.change
            ],
        },
        "reviews": [
            {
                "organisation": r.organisation,
                "tool": r.tool.id,
                "from": _day(r.first),
                "to": _day(r.last),
                "by": _day(r.by),
                "status": r.status.value,
                "done_on": _day(r.review.on) if r.review else None,
            }
            for rows in overseen.expected.values()
            for r in rows
        ],
        "inspections": [
            {
                "organisation": o.id,
                "framework": f.inspection.framework,
                "on": _day(f.inspection.on),
                "published": _day(f.inspection.published),
                "grades": dict(f.inspection.grades),
                "safeguarding": f.inspection.safeguarding or None,
                "category": f.category or None,
            }
            for o in everyone
            for f in inspections(trust, o)
        ],
        "alignment": {ref: [o.ref for o in rows] for ref, rows in overseen.alignment.served.items()},
        "offers": [
            {"organisation": o.organisation, "kind": o.kind, "theme": o.theme or None, "title": o.title, "text": o.text}
            for o in offers(trust, maker.shown.day)
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
            for w in overseen.wanted
        ],
        "enquiries": [
            {
                "organisation": e.organisation,
                "title": e.title,
                "year": str(e.year) if e.year else None,
                "question": e.question,
                "finding": e.finding or None,
                "published": _day(e.published),
            }
            for e in enquiries_of(maker)
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def governance_schema(an_object: Callable[[Json, str], Json], a_list: Callable[[Json, str], Json]) -> Json:
    """The schema of each part."""
    text, flag = {"type": "string"}, {"type": "boolean"}
    text_or_none, day = {"type": ["string", "null"]}, {"type": "string", "format": "date"}
    day_or_none = {"type": ["string", "null"], "format": "date"}
    texts = a_list(text, "Texts.")
    criterion = an_object({"id": text, "level": text, "basis": text_or_none, "known_on": day_or_none}, "A criterion.")
    support = an_object(
        {
            "organisation": text,
            "scope": text_or_none,
            "level": text_or_none,
            "since": day_or_none,
            "decided_on": day_or_none,
            "review_by": day_or_none,
            "is_milder_than_criteria": flag,
            "criteria": a_list(criterion, "How the school stands."),
            "next_report": day_or_none,
        },
        "The support that was decided for a school, and its criteria.",
    )
    function = an_object(
        {"id": text, "title": text, "area": text_or_none, "holds": text, "consulted": texts, "informed": texts},
        "A function of the scheme of delegation.",
    )
    exception = an_object(
        {
            "organisation": text,
            "function": text,
            "change": text,
            "holder": text,
            "beside": text_or_none,
            "since": day_or_none,
            "until": day_or_none,
            "is_late": flag,
        },
        "What departs from the scheme at a school.",
    )
    review = an_object(
        {
            "organisation": text,
            "tool": text,
            "from": day,
            "to": day,
            "by": day,
            "status": {"type": "string", "enum": ["overdue", "due", "done", "to come"]},
            "done_on": day_or_none,
        },
        "A review that is expected in a period.",
    )
    inspection = an_object(
        {
            "organisation": text,
            "framework": text,
            "on": day,
            "published": day,
            "grades": {"type": "object", "additionalProperties": text},
            "safeguarding": text_or_none,
            "category": text_or_none,
        },
        "An inspection.",
    )
    offer = an_object(
        {"organisation": text, "kind": text, "theme": text_or_none, "title": text, "text": text}, "An offer."
    )
    need = an_object(
        {
            "organisation": text,
            "theme": text,
            "title": text_or_none,
            "shown_by": texts,
            "is_met": flag,
            "could_help": texts,
        },
        "A need, said or shown by figures.",
    )
    enquiry = an_object(
        {
            "organisation": text,
            "title": text,
            "year": text_or_none,
            "question": text,
            "finding": text_or_none,
            "published": day_or_none,
        },
        "An enquiry.",
    )
    scheme = {"functions": a_list(function, "Functions."), "exceptions": a_list(exception, "Exceptions today.")}
    return {
        "support": a_list(support, "Support, by school."),
        "delegation": an_object(scheme, "The scheme of delegation, and what departs from it."),
        "reviews": a_list(review, "Reviews of this year, and overdue ones of the last."),
        "inspections": a_list(inspection, "Inspections, the last first."),
        "alignment": {
            "type": "object",
            "description": "Addresses of the priorities that serve each objective of the trust.",
            "additionalProperties": texts,
        },
        "offers": a_list(offer, "What is on offer inside the trust."),
        "needs": a_list(need, "What is needed."),
        "enquiries": a_list(enquiry, "Enquiries."),
    }
