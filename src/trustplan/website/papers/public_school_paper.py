"""The open paper of a school: what its public page shows, in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.primitives.english import capital, on_one_line, say_date
from trustplan.website.pages.public_schools import school_view
from trustplan.website.papers.blocks import (
    NONE,
    Places,
    blocks_part,
    facts,
    lettered,
    list_part,
    said,
    say_credits,
    table_part,
    unmarked,
    whole,
    without_empty_columns,
)
from trustplan.website.papers.fit import Part, fitted
from trustplan.website.papers.governing import meeting_rows, notice
from trustplan.website.papers.paper import Bullets, Facts, Group, Paper, Paragraph, Span, Table
from trustplan.website.papers.text import words

if TYPE_CHECKING:
    from trustplan.model import Organisation
    from trustplan.website.context import PageContext
    from trustplan.website.pages.public_schools import PublicSchoolView
    from trustplan.website.papers.blocks import Places
    from trustplan.website.papers.governing import Body
    from trustplan.website.papers.paper import Text

OPEN = "Open"
AIMS, FIGURES, INSPECTIONS = "aims-whole", "figures-whole", "inspections-whole"
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
    paper = Paper(
        name=f"school-{school.id}-open",
        title=f"{on_one_line(school.profile.title)}: how the school is doing",
        trust=context.edition.trust.own.profile.title,
        about=body.about,
        sharing=OPEN,
        is_confidential=False,
        day=context.edition.day,
        cover=cover,
        report=(),
        notice=notice(context),
        summary=on_one_line(view.summary),
    )
    parts = _parts(view, table, {})
    short = fitted(paper, parts)
    if [part.section(part.total) for part in parts] == list(short.report):
        return short
    appendix = lettered(
        [
            ("what we are working on", AIMS, [Bullets(items=tuple(_aims(view)))] if view.aims else []),
            ("every figure", FIGURES, [table] if table.rows else []),
            ("every inspection", INSPECTIONS, _inspections(view)),
        ]
    )
    places = {section.anchor: section for section in appendix}
    return fitted(replace(paper, appendix=appendix), _parts(view, table, places))


def _parts(view: PublicSchoolView, table: Table, places: Places) -> list[Part]:
    found: list[Part] = []
    if view.well:
        found.append(said("What is going well", "well", f"{capital(view.well)}."))
    if view.aims:
        found.append(list_part("What we are working on", "plans", _aims(view), places.get(AIMS), most=12))
    elif view.work:
        found.append(said("What we are working on", "plans", f"{capital(view.work)}."))
    if view.earlier:
        earlier = [words(on_one_line(title), path=path) for title, path in view.earlier]
        found.append(list_part("Earlier plans", "earlier", earlier, None, least=1, most=4))
    found.append(_figures_part(view, table, places))
    if view.inspections:
        found.append(blocks_part("Inspection", "inspection", _inspections(view), places.get(INSPECTIONS)))
    if view.about:
        rows: list[tuple[str, Text]] = [(term, words(unmarked(text))) for term, text in view.about]
        found.append(whole("About the school", "about", *facts(rows)))
    return found


def _aims(view: PublicSchoolView) -> list[Text]:
    items: list[Text] = []
    for aim in view.aims:
        title = Span(on_one_line(aim.title), path=aim.path, is_strong=True)
        items.append((title, Span(f": {unmarked(aim.line)}")) if aim.line else (title,))
    return items


def _figures(view: PublicSchoolView) -> Table:
    rows: list[tuple[Text, ...]] = []
    for row in view.figures:
        name: Text = (Span(row.name, path=row.path, is_strong=True), Span(f", {row.when}", is_small=True))
        rows.append((name, words(row.value), *(words(text or NONE) for text in (row.before, row.national, row.aim))))
    head = ("What is measured", "Figure", "A year before", "National", "We aim for")
    table = Table(caption="Figures", head=head, rows=tuple(rows), widths=(36, 13, 13, 16, 22))
    return without_empty_columns(table)


def _figures_part(view: PublicSchoolView, table: Table, places: Places) -> Part:
    note = " ".join(filter(None, (SMALL_GROUPS, view.withheld, say_credits(view.sources))))
    if not view.figures:
        return said("Figures", "measures", "No figures of this school are published yet.", note)
    before = (Paragraph(text=words(note), is_small=True),)
    return table_part("Figures", "measures", before, table, places.get(FIGURES), least=4, most=len(table.rows))


def _inspections(view: PublicSchoolView) -> list[Group]:
    found = []
    for row in view.inspections:
        when = f"{row.title}, {say_date(row.on)}, published {say_date(row.published)}"
        grades: list[tuple[str, Text]] = [(area, words(grade)) for area, grade in row.grades]
        found.append(Group(title=words(when), blocks=facts(grades)))
    return found
