"""Everything that is made for an audience, searched for canaries."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from canaries import Canary, met
from trustplan.disclosure.audience import Edition
from trustplan.disclosure.edition import make_edition
from trustplan.disclosure.small_numbers import SmallNumbers
from trustplan.loading.load import load
from trustplan.model import Trust
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.context import PageContext
from trustplan.website.page import Settings
from trustplan.website.papers.paper import Paper
from trustplan.website.papers.papers import paper_of
from trustplan.website.papers.school_paper import school_paper
from trustplan.website.rendering import environment

OF_NOBODY = ("networks-active", "scrutiny-reports", "vacancies", "pupils-on-roll")  # counts of things, and the census
DAY = date(2026, 11, 20)


def everything(shown: Edition) -> str:
    """All that is written, and the reduced model behind it."""
    return pages(shown) + model(shown)


def pages(shown: Edition) -> str:
    """Pages with titles, addresses, contents lists and search entries; files; and what every format of the papers shows."""
    site = make_site(shown, Settings(site_name="Test", source_url="https://git.trust.example/plans/"))
    parts: list[str] = [*site.files, *site.files.values(), *site.late, *(make() for make in site.late.values())]
    for page in site.pages:
        parts += [page.path, page.title, page.nav, page.body, str(page.source and page.source.line)]
        parts += [f"{h.title} {h.anchor}" for h in page.headings] + [
            f"{e.title} {e.text} {e.anchor} {e.words}" for e in page.search
        ]
        parts += [f"{name} {path}" for name, path in page.trail]
    parts += [repr(paper) for paper in papers(shown)]
    return "\n".join(parts)


def papers(shown: Edition) -> list[Paper]:
    """The papers of the next meeting, and of each school."""
    context = PageContext(shown, Settings(site_name="Test"), environment())
    found = [school_paper(context, school.id) for school in shown.trust.schools if not school.has_left]
    if shown.next_meeting:
        found.append(paper_of(context, shown.next_meeting))
    return found


def model(shown: Edition) -> str:
    """The reduced model in full, its numbers as a page would print them."""
    figures = [
        f"{float(m.value):.4f}".rstrip("0") if isinstance(m.value, object) and not isinstance(m.value, str) else m.value
        for o in shown.trust.organisations.values()
        for rows in o.figures.values()
        for m in rows
    ]
    cells = [
        f"{float(row.value):.4f}".rstrip("0")
        for status in shown.rated.index.values()
        for cell in getattr(status, "cells", ())
        for row in (*cell.series, *([cell.latest] if cell.latest else []))
        if not isinstance(row.value, str)
    ]
    cohorts = [m.cohort for o in shown.trust.organisations.values() for rows in o.figures.values() for m in rows]
    known = "" if shown.is_for_trustees and any(cohorts) else f"cohorts {sum(c is not None for c in cohorts)}"
    return "\n".join([*figures, *cells, known, repr((shown.trust, shown.rated.plans, shown.changes, shown.history))])


def leaks(plans: Path, canaries: list[Canary]) -> list[str]:
    """Where the public edition of some files holds what the public may not meet."""
    trust = load(plans).trust
    assert trust is not None
    return leaks_of(trust, canaries)


def leaks_of(trust: Trust, canaries: list[Canary]) -> list[str]:
    """Where the public edition of a trust holds what the public may not meet."""
    shown = make_edition(trust, DAY, Audience.PUBLIC)
    text = everything(shown)
    seen = met(canaries, text)
    found = [f"{c.file} {c.path}" for c in canaries if c.token in seen and not c.is_open]
    if "cohorts 0" not in text:
        found.append("a number of pupils")
    small = SmallNumbers(trust, DAY)
    parts = [
        name
        for name, measure in shown.trust.measures.items()
        for o in shown.trust.organisations.values()
        for m in o.figures.get(name, ())
        if (m.period.part and measure.unit == "count" and name not in OF_NOBODY and str(m.value) != "c")
        or (m.period in small.periods(o.id, measure) and str(m.value) != "c")
    ]
    return found + parts
