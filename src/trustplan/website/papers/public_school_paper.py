"""The open paper of a school: what its public page shows, in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.english import capital, say_date
from trustplan.website.pages.public_schools import school_view
from trustplan.website.papers.blocks import (
    NONE,
    facts,
    lettered,
    said,
    table_part,
    unmarked,
    whole,
    without_empty_columns,
)
from trustplan.website.papers.fit import Part, fitted
from trustplan.website.papers.governing import meeting_rows, notice
from trustplan.website.papers.paper import Bullets, Facts, Group, Paper, Paragraph, Span, Table
from trustplan.website.papers.text import one_line, words

if TYPE_CHECKING:
    from trustplan.model import Organisation
    from trustplan.website.context import PageContext
    from trustplan.website.pages.public_schools import PublicSchoolView
    from trustplan.website.papers.blocks import Places
    from trustplan.website.papers.governing import Body
    from trustplan.website.papers.paper import Block, Text

OPEN, FIGURES, MOST_FIGURES = "Open", "figures-whole", 14
SMALL_GROUPS = "Results of very small groups are not shown, good or bad."


def public_school_paper(context: PageContext, school: Organisation, body: Body) -> Paper:
    """The paper of a school for anybody."""
    view = school_view(context, school)
    cover = Facts(
        rows=(
            *meeting_rows(body),
            ("Purpose", words("For information")),
            ("Confidentiality", words(OPEN)),
            ("As at", words(say_date(context.edition.day))),
        )
    )
    table = _figures(view)
    appendix = lettered([("every figure", FIGURES, [table] if len(table.rows) > MOST_FIGURES else [])])
    places = {section.anchor: section for section in appendix}
    paper = Paper(
        name=f"school-{school.id}-open",
        title=f"{one_line(school.profile.title)}: how the school is doing",
        trust=context.edition.trust.own.profile.title,
        about=body.about,
        sharing=OPEN,
        is_confidential=False,
        day=context.edition.day,
        cover=cover,
        report=(),
        appendix=appendix,
        notice=notice(context),
        summary=one_line(view.summary),
    )
    return fitted(paper, _parts(view, table, places))


def _parts(view: PublicSchoolView, table: Table, places: Places) -> list[Part]:
    found: list[Part] = []
    if view.well:
        found.append(said("What is going well", "well", f"{capital(view.well)}."))
    if view.aims:
        found.append(whole("What we are working on", "plans", *_aims(view)))
    elif view.work:
        found.append(said("What we are working on", "plans", f"{capital(view.work)}."))
    if view.earlier:
        earlier = Bullets(items=tuple(words(one_line(title), path=path) for title, path in view.earlier))
        found.append(whole("Earlier plans", "earlier", earlier))
    found.append(_figures_part(view, table, places))
    if view.inspections:
        found.append(whole("Inspection", "inspection", *_inspections(view)))
    if view.about:
        rows: list[tuple[str, Text]] = [(term, words(unmarked(text))) for term, text in view.about]
        found.append(whole("About the school", "about", *facts(rows)))
    return found


def _aims(view: PublicSchoolView) -> list[Block]:
    items: list[Text] = []
    for aim in view.aims:
        title = Span(one_line(aim.title), path=aim.path, is_strong=True)
        items.append((title, Span(f" {unmarked(aim.line)}")) if aim.line else (title,))
    return [Bullets(items=tuple(items))]


def _figures(view: PublicSchoolView) -> Table:
    rows: list[tuple[Text, ...]] = []
    for row in view.figures:
        name: Text = (Span(row.name, path=row.path, is_strong=True), Span(f", {row.when}", is_small=True))
        rows.append((name, words(row.value), *(words(text or NONE) for text in (row.before, row.national, row.aim))))
    head = ("What is measured", "Figure", "A year before", "National", "We aim for")
    table = Table(caption="Figures", head=head, rows=tuple(rows), widths=(36, 13, 13, 16, 22))
    return without_empty_columns(table)


def _figures_part(view: PublicSchoolView, table: Table, places: Places) -> Part:
    note = " ".join(filter(None, (SMALL_GROUPS, view.withheld)))
    if not view.figures:
        return said("Figures", "measures", "No figures of this school are published yet.", note)
    before = (Paragraph(text=words(note), is_small=True),)
    return table_part("Figures", "measures", before, table, places.get(FIGURES), least=4, most=MOST_FIGURES)


def _inspections(view: PublicSchoolView) -> list[Group]:
    found = []
    for row in view.inspections:
        when = f"{row.title}, {say_date(row.on)}, published {say_date(row.published)}"
        grades: list[tuple[str, Text]] = [(area, words(grade)) for area, grade in row.grades]
        found.append(Group(title=words(when), blocks=facts(grades)))
    return found
